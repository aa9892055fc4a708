/* What a loan costs a year, its fees counted: the rate at which its instalments are worth what the borrower gets. */
#include "policy/proportion.h"
#include "policy/schedule.h"

#include <inttypes.h>
#include <stdlib.h>

/* What is paid at each instalment; owned by the caller. */
static guarantee_status write_down(struct gi_loan *loan, struct gi_exact **payments_out)
{
    struct gi_exact *payments = malloc((size_t)loan->instalments * sizeof *payments);
    *payments_out = payments;
    if (payments == NULL)
        return gi_no_memory(loan->c->error);
    while (loan->number < loan->instalments) {
        GI_TRY(gi_loan_next(loan));
        GI_TRY(gi_loan_payment(loan, &payments[loan->number - 1]));
    }
    return GUARANTEE_OK;
}

/* "(1 + i)^12 − 1, where 12 instalments are worth 100.00 − 1.00 at the rate i an instalment" */
static void tell(const struct gi_loan *loan, const struct gi_rule *rule, const struct gi_exact *fees,
                 struct gi_work *work)
{
    int32_t every = loan->rule->repayment->every, periods = GI_MONTHS_A_YEAR / every;
    if (work->formula == NULL)
        return;
    gi_text_format(work->formula, rule->method == GI_NOMINAL ? "i × %" PRId32 : "(1 + i)^%" PRId32 " − 1", periods);
    gi_text_format(work->formula, ", i the rate of %" PRId32 " month%s at which %" PRId64 " instalment%s worth ", every,
                   every == 1 ? "" : "s", loan->instalments, loan->instalments == 1 ? " is" : "s are");
    gi_text_number(work->formula, loan->c->scheme, GUARANTEE_KIND_AMOUNT, &loan->terms.principal);
    gi_text_add(work->formula, " − ");
    gi_text_number(work->formula, loan->c->scheme, GUARANTEE_KIND_AMOUNT, fees);
    if (work->note != NULL)
        gi_text_format(work->note, "the instalments of %s, each at the end of its period; every digit right",
                       loan->rule->name);
}

/* Fees are paid when the loan is drawn, out of it. */
static guarantee_status read_lent(const struct gi_loan *loan, struct gi_case *c, const struct gi_rule *rule,
                                  const struct gi_exact *fees, struct gi_exact *lent)
{
    GI_TRY(gi_exact_subtract(lent, &loan->terms.principal, fees));
    if (gi_exact_sign(fees) < 0)
        return gi_case_undecided(c, "the fees of %s are below zero: an amount of at least 0 is expected", rule->name);
    if (gi_exact_sign(lent) > 0)
        return GUARANTEE_OK;
    return gi_case_undecided(c,
                             "the fees of %s are not below the principal of %s: the borrower gets nothing, and no "
                             "rate is the cost of that",
                             rule->name, loan->rule->name);
}

static guarantee_status failed(struct gi_case *c, const struct gi_rule *rule, guarantee_status status)
{
    if (status == GUARANTEE_OK)
        return status;
    if (status == GUARANTEE_E_NO_MEMORY)
        return gi_no_memory(c->error);
    if (status == GUARANTEE_E_UNDECIDED)
        return gi_fail(c->error, status, "%s: the rate lies too close to where its rounding turns", rule->name);
    return gi_fail(c->error, status,
                   "%s: the rate is too large to be worked out, or the instalments have too many different "
                   "denominators; round those of %s",
                   rule->name, rule->schedule->name);
}

static guarantee_status work_cost(struct gi_loan *loan, struct gi_exact **payments, struct gi_case *c,
                                  const struct gi_rule *rule, struct gi_work *work)
{
    struct gi_cost_terms terms = {.effective = rule->method == GI_EFFECTIVE};
    struct gi_exact fees, rate;
    bool lent = true;
    int direction = 0;
    gi_exact_set_zero(&rate);
    gi_work_less_sure(work, &rule->method_origin);
    GI_TRY(gi_loan_reopen(loan, c, rule->schedule, false, work, &lent));
    GI_TRY(gi_quiet_slot(c, rule, GI_FEES, work, &fees));
    if (!lent) {
        if (work->formula != NULL)
            gi_text_add(work->formula, "nothing is lent");
        return gi_case_put_enclosed(c, rule, GI_PART_MAIN, &rate, &rate, 0, work);
    }
    GI_TRY(read_lent(loan, c, rule, &fees, &terms.lent));
    tell(loan, rule, &fees, work);
    GI_TRY(write_down(loan, payments));
    terms.payments = *payments;
    terms.count = (uint32_t)loan->instalments;
    terms.periods_a_year = (uint32_t)(GI_MONTHS_A_YEAR / loan->rule->repayment->every);
    GI_TRY(failed(c, rule, gi_exact_cost(&rate, &direction, &terms, &rule->round->quantum, rule->round->mode)));
    return gi_case_put_enclosed(c, rule, GI_PART_MAIN, &rate, &rate, direction, work);
}

guarantee_status gi_rule_cost(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work)
{
    struct gi_loan loan = {0};
    struct gi_exact *payments = NULL;
    guarantee_status status = work_cost(&loan, &payments, c, rule, work);
    free(payments);
    gi_loan_close(&loan);
    return status;
}
