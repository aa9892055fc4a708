/* Base × rate, and caps together with what was paid before. */
#include "policy/proportion.h"

guarantee_status gi_times_slot(struct gi_case *c, const struct gi_rule *rule, enum gi_slot slot, struct gi_work *work,
                               struct gi_exact *value)
{
    struct gi_exact by;
    if (rule->slots[slot] == NULL)
        return GUARANTEE_OK;
    if (work->formula != NULL)
        gi_text_add(work->formula, " × ");
    GI_TRY(gi_value_work_nested(c, rule->slots[slot], work, &by));
    return gi_exact_multiply(value, value, &by);
}

guarantee_status gi_quiet_slot(struct gi_case *c, const struct gi_rule *rule, enum gi_slot slot, struct gi_work *work,
                               struct gi_exact *out)
{
    gi_exact_set_zero(out);
    if (rule->slots[slot] == NULL)
        return GUARANTEE_OK;
    return gi_value_work_quietly(c, rule->slots[slot], work, out);
}

guarantee_status gi_cap_together(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work,
                                 struct gi_exact *value)
{
    struct gi_exact most, before;
    if (rule->slots[GI_TOGETHER_AT_MOST] == NULL)
        return GUARANTEE_OK;
    GI_TRY(gi_quiet_slot(c, rule, GI_TOGETHER_AT_MOST, work, &most));
    GI_TRY(gi_quiet_slot(c, rule, GI_TOGETHER_WITH, work, &before));
    GI_TRY(gi_exact_subtract(&most, &most, &before));
    if (gi_exact_sign(&most) < 0)
        gi_exact_set_zero(&most);
    if (gi_exact_compare(value, &most) <= 0)
        return GUARANTEE_OK;
    gi_exact_copy(value, &most);
    if (work->formula == NULL)
        return GUARANTEE_OK;
    gi_text_add(work->formula, ", at most the ");
    gi_text_number(work->formula, c->scheme, GUARANTEE_KIND_AMOUNT, &most);
    gi_text_add(work->formula, " left of the joint cap");
    return GUARANTEE_OK;
}
