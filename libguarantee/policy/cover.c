/* Cover: the share of a loan that is guaranteed, capped per loan and per borrower. */
#include "policy/proportion.h"

guarantee_status gi_rule_cover(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work)
{
    struct gi_exact covered;
    GI_TRY(gi_value_work_nested(c, rule->slots[GI_BASE], work, &covered));
    GI_TRY(gi_times_slot(c, rule, GI_RATE, work, &covered));
    GI_TRY(gi_clamp(c, NULL, rule->slots[GI_AT_MOST], 0, work, &covered));
    GI_TRY(gi_cap_together(c, rule, work, &covered));
    return gi_case_put(c, rule, 0, &covered, work);
}
