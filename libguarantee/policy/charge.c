/* Charges: guarantee fee, re-guarantee fee, interest. base × rate × time × factor, clamped. */
#include "policy/proportion.h"

guarantee_status gi_rule_charge(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work)
{
    struct gi_exact charge, factor;
    GI_TRY(gi_value_work_nested(c, rule->slots[GI_BASE], work, &charge));
    GI_TRY(gi_times_slot(c, rule, GI_RATE, work, &charge));
    GI_TRY(gi_time_work(c, rule->time, work, &factor));
    GI_TRY(gi_exact_multiply(&charge, &charge, &factor));
    GI_TRY(gi_times_slot(c, rule, GI_FACTOR, work, &charge));
    GI_TRY(gi_clamp(c, rule->slots[GI_AT_LEAST], rule->slots[GI_AT_MOST], 0, work, &charge));
    return gi_case_put(c, rule, 0, &charge, work);
}
