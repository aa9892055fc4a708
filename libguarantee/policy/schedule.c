/* Repayment schedules: what is paid in all, the instalments, the interest; and the balance after some of them. */
#include "policy/schedule.h"

#include <inttypes.h>

struct sums {
    struct gi_exact first, first_principal, first_interest; /* of the first instalment after grace */
    struct gi_exact last, last_principal, last_interest;
    struct gi_exact interest;
    struct gi_exact lent;
};

static guarantee_status walk(struct gi_loan *loan, struct sums *sums)
{
    gi_exact_copy(&sums->lent, &loan->terms.principal);
    gi_exact_set_zero(&sums->interest);
    while (loan->number < loan->instalments) {
        GI_TRY(gi_loan_next(loan));
        GI_TRY(gi_exact_add(&sums->interest, &sums->interest, &loan->interest));
        if (loan->number == loan->grace + 1) {
            gi_exact_copy(&sums->first_principal, &loan->principal);
            gi_exact_copy(&sums->first_interest, &loan->interest);
            GI_TRY(gi_loan_payment(loan, &sums->first));
        }
        if (loan->number == loan->last) {
            gi_exact_copy(&sums->last_principal, &loan->principal);
            gi_exact_copy(&sums->last_interest, &loan->interest);
            GI_TRY(gi_loan_payment(loan, &sums->last));
        }
    }
    return GUARANTEE_OK;
}

/* ---- the trail ------------------------------------------------------------------------------------- */

static void tell_amount(const struct gi_loan *loan, struct gi_text *text, const char *before,
                        const struct gi_exact *amount)
{
    gi_text_add(text, before);
    gi_text_number(text, loan->c->scheme, GUARANTEE_KIND_AMOUNT, amount);
}

/* (P − B / (1 + i)^m) × i / (1 − (1 + i)^−m) */
static void tell_annuity(const struct gi_loan *loan, struct gi_text *text)
{
    bool balloon = gi_exact_sign(&loan->terms.balloon) > 0, interest = gi_exact_sign(&loan->rate) > 0;
    tell_amount(loan, text, balloon ? "(" : "", &loan->terms.principal);
    if (balloon)
        tell_amount(loan, text, " − ", &loan->terms.balloon);
    if (balloon && interest)
        gi_text_format(text, " / (1 + i)^%" PRIu32, loan->terms.count);
    gi_text_add(text, balloon ? ")" : "");
    if (!interest) {
        gi_text_format(text, " / %" PRIu32, loan->terms.count);
        return;
    }
    gi_text_format(text, " × i / (1 − (1 + i)^−%" PRIu32 "), i = ", loan->terms.count);
    gi_text_number(text, loan->c->scheme, GUARANTEE_KIND_RATE, &loan->rate);
    gi_text_format(text, " × %" PRId32 "/12", loan->rule->repayment->every);
}

static void tell_instalments(const struct gi_loan *loan, struct gi_text *text)
{
    const struct gi_repayment *repayment = loan->rule->repayment;
    gi_text_format(text, "%s%" PRId64 " instalment%s, every %" PRId32 " month%s", text->length > 0 ? "; " : "",
                   loan->instalments, loan->instalments == 1 ? "" : "s", repayment->every,
                   repayment->every == 1 ? "" : "s");
    if (loan->grace > 0)
        gi_text_format(text, ", the first %" PRId64 " without principal, their interest is %s", loan->grace,
                       repayment->capitalised ? "added to the balance" : "paid");
}

static void tell_parts(const struct gi_loan *loan, struct gi_text *text, const struct gi_exact *principal,
                       const struct gi_exact *interest)
{
    tell_amount(loan, text, "principal ", principal);
    tell_amount(loan, text, " + interest ", interest);
}

/* ---- figures ----------------------------------------------------------------------------------------- */

static guarantee_status put(struct gi_loan *loan, uint32_t part, const struct gi_exact *value, struct gi_work *work)
{
    return gi_case_put_rounded(loan->c, loan->rule, part, value, value, false, work);
}

static guarantee_status put_instalment(struct gi_loan *loan, const struct sums *sums, struct gi_work *work)
{
    const struct gi_rule *rule = loan->rule;
    if (work->note != NULL)
        tell_instalments(loan, work->note);
    if (rule->method != GI_EQUAL_INSTALMENTS) {
        if (work->formula != NULL)
            tell_parts(loan, work->formula, &sums->first_principal, &sums->first_interest);
        return put(loan, GI_PART_INSTALMENT, &sums->first, work);
    }
    if (work->formula != NULL)
        tell_annuity(loan, work->formula);
    if (loan->part_fits)
        return gi_case_put_rounded(loan->c, rule, GI_PART_INSTALMENT, &loan->part_exact, &loan->part, false, work);
    return gi_case_put_enclosed(loan->c, rule, GI_PART_INSTALMENT, &loan->part, &loan->part, loan->part_direction,
                                work);
}

static guarantee_status put_rest(struct gi_loan *loan, const struct sums *sums, struct gi_work *work)
{
    struct gi_exact paid;
    if (work->formula != NULL)
        tell_parts(loan, work->formula, &sums->last_principal, &sums->last_interest);
    if (work->note != NULL)
        gi_text_format(work->note, "instalment %" PRId64 ": it takes what the others left of the principal",
                       loan->last);
    GI_TRY(put(loan, GI_PART_LAST_INSTALMENT, &sums->last, work));
    if (work->formula != NULL)
        gi_text_format(work->formula, "added up over %" PRId64 " instalment%s", loan->instalments,
                       loan->instalments == 1 ? "" : "s");
    GI_TRY(put(loan, GI_PART_INTEREST, &sums->interest, work));
    if (work->formula != NULL)
        gi_text_add(work->formula, "what was lent");
    GI_TRY(put(loan, GI_PART_PRINCIPAL, &sums->lent, work));
    GI_TRY(gi_exact_add(&paid, &sums->lent, &sums->interest));
    if (work->formula != NULL)
        tell_parts(loan, work->formula, &sums->lent, &sums->interest);
    return put(loan, GI_PART_MAIN, &paid, work);
}

static guarantee_status work_schedule(struct gi_loan *loan, struct gi_case *c, const struct gi_rule *rule,
                                      struct gi_work *work)
{
    struct sums sums;
    GI_TRY(gi_loan_open(loan, c, rule, false, work));
    GI_TRY(walk(loan, &sums));
    if (loan->rounded)
        gi_work_less_sure(work, &rule->round->origin);
    GI_TRY(put_instalment(loan, &sums, work));
    return put_rest(loan, &sums, work);
}

guarantee_status gi_rule_schedule(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work)
{
    struct gi_loan loan;
    guarantee_status status = work_schedule(&loan, c, rule, work);
    gi_loan_close(&loan);
    return status;
}

/* ---- balances ------------------------------------------------------------------------------------------ */

/* Past the last instalment nothing is outstanding. */
static guarantee_status balance_after(struct gi_loan *loan, const struct gi_exact *after, struct gi_exact *out)
{
    int64_t number = 0;
    struct gi_exact most;
    gi_exact_set_integer(&most, loan->instalments);
    gi_exact_set_zero(out);
    if (gi_exact_compare(after, &most) >= 0)
        return GUARANTEE_OK;
    GI_TRY(gi_exact_to_int64(&number, after));
    while (loan->number < number)
        GI_TRY(gi_loan_next(loan));
    gi_exact_copy(out, &loan->balance);
    return GUARANTEE_OK;
}

static guarantee_status work_balance(struct gi_loan *loan, struct gi_case *c, const struct gi_value *value,
                                     struct gi_work *work, struct gi_exact *out)
{
    const struct gi_rule *rule = c->scheme->outputs[value->name.index].rule;
    struct gi_exact after;
    bool applies = true;
    GI_TRY(gi_loan_reopen(loan, c, rule, false, work, &applies));
    if (work->formula != NULL)
        gi_text_format(work->formula, "balance of %s after ", rule->name);
    GI_TRY(gi_value_work(c, value->parts[0], work, &after));
    if (gi_exact_sign(&after) < 0 || !gi_exact_is_integer(&after))
        return gi_case_undecided(c,
                                 "the balance of %s after a part of an instalment has no meaning: a whole number "
                                 "of instalments, 0 or more, is expected",
                                 rule->name);
    gi_exact_set_zero(out);
    if (applies)
        GI_TRY(balance_after(loan, &after, out));
    if (work->formula != NULL) {
        gi_text_add(work->formula, " instalments: ");
        gi_text_number(work->formula, c->scheme, GUARANTEE_KIND_AMOUNT, out);
    }
    return GUARANTEE_OK;
}

guarantee_status gi_balance_work(struct gi_case *c, const struct gi_value *value, struct gi_work *work,
                                 struct gi_exact *out)
{
    struct gi_loan loan = {0};
    guarantee_status status = work_balance(&loan, c, value, work, out);
    gi_loan_close(&loan);
    return status;
}
