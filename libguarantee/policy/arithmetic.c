/* Figures that are a value: sums, ratios, tables, parameters. */
#include "policy/case.h"

guarantee_status gi_rule_value(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work)
{
    struct gi_exact value;
    GI_TRY(gi_value_work(c, rule->slots[GI_BASE], work, &value));
    return gi_case_put(c, rule, 0, &value, work);
}
