/* Refinancing: what a daily or monthly rate comes to when it is compounded. */
#include "policy/case.h"

guarantee_status gi_rule_compound(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work)
{
    struct gi_exact rate, periods, value;
    int direction = 0;
    if (work->formula != NULL)
        gi_text_add(work->formula, "(1 + ");
    GI_TRY(gi_value_work(c, rule->slots[GI_BASE], work, &rate));
    if (work->formula != NULL)
        gi_text_add(work->formula, ") ^ ");
    GI_TRY(gi_value_work(c, rule->slots[GI_PERIODS], work, &periods));
    if (work->formula != NULL)
        gi_text_add(work->formula, " − 1");
    if (gi_exact_sign(&periods) < 0)
        return gi_case_undecided(c, "the number of periods of %s is below zero", rule->name);
    guarantee_status status =
        gi_exact_compound(&value, &direction, &rate, &periods, &rule->round->quantum, rule->round->mode);
    if (status != GUARANTEE_OK)
        return gi_fail(c->error, status, "%s: the compound rate is too large to be worked out", rule->name);
    return gi_case_put_enclosed(c, rule, 0, &value, &value, direction, work);
}
