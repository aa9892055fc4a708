/* Subsidies and awards: min(base, base cap) × rate × time, capped, together with what was paid before. */
#include "policy/proportion.h"

guarantee_status gi_rule_subsidise(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work)
{
    struct gi_exact subsidy, factor;
    GI_TRY(gi_value_work_nested(c, rule->slots[GI_BASE], work, &subsidy));
    GI_TRY(gi_clamp(c, NULL, rule->slots[GI_BASE_AT_MOST], 0, work, &subsidy));
    GI_TRY(gi_times_slot(c, rule, GI_RATE, work, &subsidy));
    if (rule->time != NULL) {
        GI_TRY(gi_time_work(c, rule->time, work, &factor));
        GI_TRY(gi_exact_multiply(&subsidy, &subsidy, &factor));
    }
    GI_TRY(gi_clamp(c, rule->slots[GI_AT_LEAST], rule->slots[GI_AT_MOST], 0, work, &subsidy));
    GI_TRY(gi_cap_together(c, rule, work, &subsidy));
    return gi_case_put(c, rule, 0, &subsidy, work);
}
