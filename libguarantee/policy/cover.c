/* Cover: the share of a loan that is guaranteed, capped per loan and per borrower. */
#include "policy/proportion.h"
#include "policy/shares.h"

/* Nobody bears less than nothing of a loan, or more than all of it. */
static guarantee_status times_share(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work,
                                    struct gi_exact *covered)
{
    struct gi_exact share;
    if (work->formula != NULL)
        gi_text_add(work->formula, " × ");
    GI_TRY(gi_value_work_nested(c, rule->slots[GI_RATE], work, &share));
    GI_TRY(gi_share_need(c, rule, "the share is", &share));
    return gi_exact_multiply(covered, covered, &share);
}

guarantee_status gi_rule_cover(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work)
{
    struct gi_exact covered;
    GI_TRY(gi_value_work_nested(c, rule->slots[GI_BASE], work, &covered));
    GI_TRY(times_share(c, rule, work, &covered));
    GI_TRY(gi_clamp(c, NULL, rule->slots[GI_AT_MOST], 0, work, &covered));
    GI_TRY(gi_cap_together(c, rule, work, &covered));
    return gi_case_put(c, rule, 0, &covered, work);
}
