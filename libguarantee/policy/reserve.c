/* Reserves: base × rate; with `until`, no more than what is short of it (difference provisioning). */
#include "policy/proportion.h"

static guarantee_status cap_at_shortfall(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work,
                                         struct gi_exact *accrual)
{
    struct gi_exact until, balance;
    if (rule->slots[GI_UNTIL] == NULL)
        return GUARANTEE_OK;
    GI_TRY(gi_quiet_slot(c, rule, GI_UNTIL, work, &until));
    GI_TRY(gi_quiet_slot(c, rule, GI_BALANCE, work, &balance));
    GI_TRY(gi_exact_subtract(&until, &until, &balance));
    if (gi_exact_sign(&until) < 0)
        gi_exact_set_zero(&until);
    if (gi_exact_compare(accrual, &until) <= 0)
        return GUARANTEE_OK;
    gi_exact_copy(accrual, &until);
    if (work->formula != NULL) {
        gi_text_add(work->formula, ", at most the shortfall ");
        gi_text_number(work->formula, c->scheme, GUARANTEE_KIND_AMOUNT, &until);
    }
    return GUARANTEE_OK;
}

guarantee_status gi_rule_reserve(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work)
{
    struct gi_exact accrual;
    GI_TRY(gi_value_work_nested(c, rule->slots[GI_BASE], work, &accrual));
    GI_TRY(gi_times_slot(c, rule, GI_RATE, work, &accrual));
    GI_TRY(cap_at_shortfall(c, rule, work, &accrual));
    return gi_case_put(c, rule, 0, &accrual, work);
}
