/* A loan: its terms for a case, and the way from instalment to instalment. Balances are never below zero. */
#include "policy/proportion.h"
#include "policy/schedule.h"

#include <stdlib.h>

/* ---- terms ---------------------------------------------------------------------------------------- */

static guarantee_status undecided_by(const struct gi_loan *loan, const char *what, const struct gi_exact *found,
                                     guarantee_kind kind, const char *expected)
{
    struct gi_text text = {0};
    gi_text_number(&text, loan->c->scheme, kind, found);
    guarantee_status status = text.failed ? gi_no_memory(loan->c->error)
                                          : gi_case_undecided(loan->c, "%s of %s is %s: %s", what, loan->rule->name,
                                                              gi_text_get(&text), expected);
    gi_text_clear(&text);
    return status;
}

static guarantee_status read_principal(struct gi_loan *loan, struct gi_work *work)
{
    GI_TRY(gi_quiet_slot(loan->c, loan->rule, GI_BASE, work, &loan->terms.principal));
    if (gi_exact_sign(&loan->terms.principal) < 0)
        return undecided_by(loan, "the principal", &loan->terms.principal, GUARANTEE_KIND_AMOUNT,
                            "an amount of at least 0 is expected");
    return GUARANTEE_OK;
}

static guarantee_status read_rate(struct gi_loan *loan, struct gi_work *work)
{
    struct gi_exact share;
    GI_TRY(gi_quiet_slot(loan->c, loan->rule, GI_RATE, work, &loan->rate));
    if (gi_exact_sign(&loan->rate) < 0)
        return undecided_by(loan, "the rate", &loan->rate, GUARANTEE_KIND_RATE, "a rate of at least 0 is expected");
    gi_exact_set_fraction(&share, loan->rule->repayment->every, GI_MONTHS_A_YEAR);
    return gi_exact_multiply(&loan->terms.period_rate, &loan->rate, &share);
}

static guarantee_status read_counts(struct gi_loan *loan, struct gi_work *work)
{
    struct gi_exact value;
    GI_TRY(gi_quiet_slot(loan->c, loan->rule, GI_INSTALMENTS, work, &value));
    if (gi_exact_to_int64(&loan->instalments, &value) != GUARANTEE_OK || loan->instalments < 1 ||
        loan->instalments > GI_INSTALMENTS_MAX)
        return undecided_by(loan, "the number of instalments", &value, GUARANTEE_KIND_NUMBER,
                            "a whole number from 1 to 1200 is expected");
    GI_TRY(gi_quiet_slot(loan->c, loan->rule, GI_GRACE, work, &value));
    if (gi_exact_to_int64(&loan->grace, &value) != GUARANTEE_OK || loan->grace < 0 || loan->grace >= loan->instalments)
        return undecided_by(loan, "the grace period", &value, GUARANTEE_KIND_NUMBER,
                            "a whole number below the number of instalments is expected");
    loan->last = loan->instalments;
    return GUARANTEE_OK;
}

static guarantee_status read_balloon(struct gi_loan *loan, struct gi_work *work)
{
    GI_TRY(gi_quiet_slot(loan->c, loan->rule, GI_BALLOON, work, &loan->terms.balloon));
    if (gi_exact_sign(&loan->terms.balloon) < 0 || gi_exact_compare(&loan->terms.balloon, &loan->terms.principal) > 0)
        return undecided_by(loan, "the balloon", &loan->terms.balloon, GUARANTEE_KIND_AMOUNT,
                            "an amount from 0 to the principal is expected");
    return GUARANTEE_OK;
}

/* The weight of an instalment: 1, or that of the season. */
static void weight_of(const struct gi_loan *loan, int64_t number, struct gi_exact *out)
{
    const struct gi_repayment *repayment = loan->rule->repayment;
    if (repayment->weight_count == 0)
        gi_exact_set_integer(out, 1);
    else
        gi_exact_copy(out, repayment->weights[(number - 1) % repayment->weight_count]->literal);
}

/* Adds the weights up, and finds the last instalment that has one. A balloon falls due with the last of all. */
static guarantee_status read_weights(struct gi_loan *loan, struct gi_work *work)
{
    const struct gi_repayment *repayment = loan->rule->repayment;
    struct gi_exact weight;
    for (uint32_t i = 0; i < repayment->weight_count; i++)
        gi_work_cite(work, repayment->weights[i]);
    if (repayment->weight_count == 0) {
        gi_exact_set_integer(&loan->weights, loan->instalments - loan->grace);
        return GUARANTEE_OK;
    }
    gi_exact_set_zero(&loan->weights);
    for (int64_t number = loan->grace + 1; number <= loan->instalments; number++) {
        weight_of(loan, number, &weight);
        GI_TRY(gi_exact_add(&loan->weights, &loan->weights, &weight));
        if (gi_exact_sign(&weight) > 0 && gi_exact_sign(&loan->terms.balloon) == 0)
            loan->last = number;
    }
    if (gi_exact_sign(&loan->weights) > 0)
        return GUARANTEE_OK;
    return gi_case_undecided(loan->c, "no instalment of %s has a weight above 0: nothing would be repaid",
                             loan->rule->name);
}

/* ---- instalments that are given --------------------------------------------------------------------- */

static guarantee_status take_row(struct gi_fold *fold, struct gi_case *member)
{
    struct gi_loan *loan = fold->state;
    if (loan->instalments == GI_INSTALMENTS_MAX)
        return gi_case_undecided(member, "%s has more than %d instalments", loan->rule->name, GI_INSTALMENTS_MAX);
    if ((size_t)loan->instalments == loan->row_capacity) {
        size_t capacity = loan->row_capacity * 2 + 16;
        struct gi_exact *rows = realloc(loan->rows, capacity * sizeof *rows);
        if (rows == NULL)
            return gi_no_memory(member->error);
        loan->rows = rows;
        loan->row_capacity = capacity;
    }
    struct gi_exact *row = &loan->rows[loan->instalments];
    GI_TRY(gi_fold_value(fold, member, loan->rule->slots[GI_GIVEN_PRINCIPAL], row));
    if (gi_exact_sign(row) < 0)
        return gi_case_undecided(member, "the principal of an instalment of %s is below 0", loan->rule->name);
    loan->instalments++;
    return GUARANTEE_OK;
}

static guarantee_status read_rows(struct gi_loan *loan, struct gi_work *work)
{
    struct gi_exact sum;
    struct gi_fold fold = {.c = loan->c, .work = work, .name = loan->rule->name, .state = loan, .visit = take_row};
    GI_TRY(gi_fold_members(&fold, loan->rule->each, NULL));
    gi_exact_set_zero(&sum);
    for (int64_t i = 0; i < loan->instalments; i++)
        GI_TRY(gi_exact_add(&sum, &sum, &loan->rows[i]));
    loan->last = loan->instalments;
    if (gi_exact_compare(&sum, &loan->terms.principal) == 0)
        return GUARANTEE_OK;
    return undecided_by(loan, "the principal of all instalments", &sum, GUARANTEE_KIND_AMOUNT,
                        "what was lent is expected");
}

/* ---- opening and closing ----------------------------------------------------------------------------- */

static guarantee_status read_dates(struct gi_loan *loan, bool dated, struct gi_work *work)
{
    const struct gi_repayment *repayment = loan->rule->repayment;
    if (!dated && !repayment->has_basis)
        return GUARANTEE_OK;
    GI_TRY(gi_day_work(loan->c, repayment->drawn_on, work, &loan->drawn_on));
    return gi_loan_due(loan, loan->instalments, &loan->ends_on);
}

guarantee_status gi_loan_open(struct gi_loan *loan, struct gi_case *c, const struct gi_rule *rule, bool dated,
                              struct gi_work *work)
{
    *loan = (struct gi_loan){.c = c, .rule = rule};
    gi_work_less_sure(work, &rule->method_origin);
    gi_work_less_sure(work, &rule->repayment->every_origin);
    gi_work_less_sure(work, &rule->repayment->grace_origin);
    gi_work_less_sure(work, &rule->repayment->basis_origin);
    GI_TRY(read_principal(loan, work));
    GI_TRY(read_rate(loan, work));
    if (rule->method != GI_GIVEN_ROWS)
        GI_TRY(read_counts(loan, work));
    GI_TRY(read_balloon(loan, work));
    if (rule->method == GI_GIVEN_ROWS)
        GI_TRY(read_rows(loan, work));
    GI_TRY(read_weights(loan, work));
    GI_TRY(read_dates(loan, dated, work));
    gi_exact_copy(&loan->balance, &loan->terms.principal);
    return GUARANTEE_OK;
}

void gi_loan_close(struct gi_loan *loan)
{
    free(loan->rows);
    loan->rows = NULL;
}

guarantee_status gi_loan_reopen(struct gi_loan *loan, struct gi_case *c, const struct gi_rule *rule, bool dated,
                                struct gi_work *work, bool *applies_out)
{
    struct gi_case *owner = gi_case_owner(c, rule);
    struct gi_reference main = {false, rule->first_output};
    struct gi_work quiet = {.confidence = GUARANTEE_CONFIDENCE_OFFICIAL};
    struct gi_exact paid;
    *loan = (struct gi_loan){0};
    *applies_out = true;
    GI_TRY(gi_case_number(c, main, work, &paid));
    if (rule->when != NULL)
        GI_TRY(gi_condition_decide(owner, rule->when, &quiet, applies_out));
    if (!*applies_out)
        return GUARANTEE_OK;
    GI_TRY(gi_loan_open(loan, owner, rule, dated, &quiet));
    work->confidence = quiet.confidence < work->confidence ? quiet.confidence : work->confidence;
    loan->part_known = rule->method == GI_EQUAL_INSTALMENTS;
    if (loan->part_known)
        gi_exact_copy(&loan->part, &owner->cells[rule->first_output + GI_PART_INSTALMENT].value);
    return GUARANTEE_OK;
}

/* ---- instalments -------------------------------------------------------------------------------------- */

guarantee_status gi_loan_due(const struct gi_loan *loan, int64_t number, int32_t *date_out)
{
    guarantee_error inner = GUARANTEE_ERROR_INIT;
    int32_t months = (int32_t)number * loan->rule->repayment->every;
    if (guarantee_date_add_months(date_out, loan->drawn_on, months, &inner) == GUARANTEE_OK)
        return GUARANTEE_OK;
    return gi_case_undecided(loan->c, "%s: %s", loan->rule->name, inner.message);
}

static guarantee_status rounded(struct gi_loan *loan, struct gi_exact *value)
{
    struct gi_exact exact;
    int direction = 0;
    gi_exact_copy(&exact, value);
    GI_TRY(gi_round(loan->c, loan->rule, value, &direction, &exact));
    loan->rounded = loan->rounded || direction != 0;
    return GUARANTEE_OK;
}

static guarantee_status work_interest(struct gi_loan *loan)
{
    const struct gi_repayment *repayment = loan->rule->repayment;
    int64_t numerator = 0, denominator = 1;
    int32_t from = 0, to = 0;
    struct gi_exact time;
    guarantee_error inner = GUARANTEE_ERROR_INIT;
    GI_TRY(gi_exact_multiply(&loan->interest, &loan->balance,
                             repayment->has_basis ? &loan->rate : &loan->terms.period_rate));
    if (!repayment->has_basis)
        return rounded(loan, &loan->interest);
    GI_TRY(gi_loan_due(loan, loan->number - 1, &from));
    GI_TRY(gi_loan_due(loan, loan->number, &to));
    guarantee_status status =
        guarantee_day_count_fraction(&numerator, &denominator, repayment->basis, from, to, loan->ends_on, &inner);
    if (status != GUARANTEE_OK)
        return gi_case_undecided(loan->c, "%s: %s", loan->rule->name, inner.message);
    gi_exact_set_fraction(&time, numerator, denominator);
    GI_TRY(gi_exact_multiply(&loan->interest, &loan->interest, &time));
    return rounded(loan, &loan->interest);
}

/* What each instalment after the grace period brings. */
static guarantee_status work_part(struct gi_loan *loan)
{
    const struct gi_rounding_rule *round = loan->rule->round;
    loan->part_known = true;
    gi_exact_copy(&loan->terms.principal, &loan->balance);
    loan->terms.count = (uint32_t)(loan->instalments - loan->grace);
    if (loan->rule->method != GI_EQUAL_INSTALMENTS || round == NULL) { /* without a rounding there is no rate */
        loan->part_fits = true;
        GI_TRY(gi_exact_subtract(&loan->part, &loan->balance, &loan->terms.balloon));
        GI_TRY(gi_exact_divide(&loan->part, &loan->part, &loan->weights));
        gi_exact_copy(&loan->part_exact, &loan->part);
        return GUARANTEE_OK;
    }
    guarantee_status status = gi_exact_annuity(&loan->part, &loan->part_direction, &loan->part_exact, &loan->part_fits,
                                               &loan->terms, &round->quantum, round->mode);
    loan->rounded = loan->rounded || loan->part_direction != 0;
    return status == GUARANTEE_E_NO_MEMORY ? gi_no_memory(loan->c->error) : status;
}

/* Not below zero, and not so much that less than the balloon would be left. */
static guarantee_status keep_between(const struct gi_loan *loan, struct gi_exact *principal)
{
    struct gi_exact most;
    GI_TRY(gi_exact_subtract(&most, &loan->balance, &loan->terms.balloon));
    if (gi_exact_sign(principal) < 0)
        gi_exact_set_zero(principal);
    if (gi_exact_compare(principal, &most) > 0)
        gi_exact_copy(principal, &most);
    return GUARANTEE_OK;
}

static guarantee_status work_principal(struct gi_loan *loan)
{
    struct gi_exact weight;
    gi_exact_set_zero(&loan->principal);
    if (loan->number == loan->last) { /* it takes what is left */
        gi_exact_copy(&loan->principal, &loan->balance);
        return GUARANTEE_OK;
    }
    switch (loan->rule->method) {
    case GI_GIVEN_ROWS:
        gi_exact_copy(&loan->principal, &loan->rows[loan->number - 1]);
        return GUARANTEE_OK;
    case GI_EQUAL_PRINCIPAL:
        weight_of(loan, loan->number, &weight);
        GI_TRY(gi_exact_multiply(&loan->principal, &loan->part, &weight));
        GI_TRY(rounded(loan, &loan->principal));
        return keep_between(loan, &loan->principal);
    case GI_EQUAL_INSTALMENTS:
        GI_TRY(gi_exact_subtract(&loan->principal, &loan->part, &loan->interest));
        return keep_between(loan, &loan->principal);
    default: /* bullet */
        return GUARANTEE_OK;
    }
}

guarantee_status gi_loan_next(struct gi_loan *loan)
{
    loan->number++;
    GI_TRY(work_interest(loan));
    if (loan->number <= loan->grace) {
        gi_exact_set_zero(&loan->principal);
        return loan->rule->repayment->capitalised ? gi_exact_add(&loan->balance, &loan->balance, &loan->interest)
                                                  : GUARANTEE_OK;
    }
    if (!loan->part_known)
        GI_TRY(work_part(loan));
    GI_TRY(work_principal(loan));
    return gi_exact_subtract(&loan->balance, &loan->balance, &loan->principal);
}

guarantee_status gi_loan_payment(const struct gi_loan *loan, struct gi_exact *out)
{
    if (loan->number > loan->grace || !loan->rule->repayment->capitalised)
        return gi_exact_add(out, &loan->principal, &loan->interest);
    gi_exact_set_zero(out);
    return GUARANTEE_OK;
}
