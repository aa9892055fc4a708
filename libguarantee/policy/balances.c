/* Charges on balances: a charge for each balance that is sampled, rounded one by one and added up. */
#include "calendar/civil.h"
#include "policy/proportion.h"
#include "policy/schedule.h"

#include <inttypes.h>

enum { TERMS_TOLD = 6 };

struct sampler {
    const struct gi_rule *rule;
    struct gi_loan loan;
    bool lent;              /* there is a loan */
    int64_t count;          /* samples so far */
    int32_t date;           /* of the sample, where days of the calendar are sampled */
    int64_t after;          /* instalments by then */
    struct gi_exact factor; /* share × rate × time */
    struct gi_exact first;  /* the first balance */
    struct gi_exact sum;
    bool rounded;
};

/* ---- which balances -------------------------------------------------------------------------------------- */

static bool next_period(struct sampler *sampler)
{
    const struct gi_sampling *how = sampler->rule->sampling;
    int64_t every = sampler->loan.rule->repayment->every, term = sampler->loan.instalments * every;
    int64_t month = (sampler->count + (how->at_end ? 1 : 0)) * how->every;
    if (how->at_end ? month > term : month >= term)
        return false;
    if (how->anniversary > 0)
        month -= month % how->anniversary;
    sampler->after = month / every;
    return true;
}

static int32_t end_of_month(struct gi_civil civil)
{
    civil.day = gi_days_in_month(civil.year, civil.month);
    return gi_date_from_civil(civil);
}

/* The first of the days from `from` on. It may lie past the last date that there is, and then past the loan. */
static int32_t day_from(const struct gi_sampling *how, int32_t from)
{
    struct gi_civil civil = gi_civil_from_date(from);
    if (how->form == GI_SAMPLED_AT_MONTH_END)
        return end_of_month(civil);
    struct gi_civil day = {civil.year, how->month, how->day};
    if (gi_date_from_civil(day) < from)
        day.year++;
    return gi_date_from_civil(day);
}

/* From the day of the loan on, until the day on which the last instalment is due. */
static guarantee_status next_day(struct sampler *sampler, bool *found_out)
{
    struct gi_loan *loan = &sampler->loan;
    sampler->date = day_from(sampler->rule->sampling, sampler->count == 0 ? loan->drawn_on : sampler->date + 1);
    *found_out = sampler->date < loan->ends_on;
    while (*found_out) {
        int32_t due = 0;
        GI_TRY(gi_loan_due(loan, sampler->after + 1, &due));
        if (due > sampler->date)
            return GUARANTEE_OK;
        sampler->after++;
    }
    return GUARANTEE_OK;
}

static guarantee_status next_sample(struct sampler *sampler, bool *found_out)
{
    *found_out = false;
    if (!sampler->lent)
        return GUARANTEE_OK;
    if (sampler->rule->sampling->form == GI_SAMPLED_BY_PERIOD)
        *found_out = next_period(sampler);
    else
        GI_TRY(next_day(sampler, found_out));
    while (*found_out && sampler->loan.number < sampler->after)
        GI_TRY(gi_loan_next(&sampler->loan));
    return GUARANTEE_OK;
}

/* ---- charges ----------------------------------------------------------------------------------------------- */

/* × share × rate × time: how much a balance is charged. */
static guarantee_status times_factor(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work,
                                     struct gi_exact *value)
{
    struct gi_exact time;
    GI_TRY(gi_times_slot(c, rule, GI_SHARE, work, value));
    GI_TRY(gi_times_slot(c, rule, GI_RATE, work, value));
    if (rule->time != NULL) {
        GI_TRY(gi_time_work(c, rule->time, work, &time));
    } else {
        gi_exact_set_fraction(&time, rule->sampling->every, GI_MONTHS_A_YEAR);
        if (work->formula != NULL)
            gi_text_format(work->formula, " × %" PRId32 "/12", rule->sampling->every);
    }
    return gi_exact_multiply(value, value, &time);
}

static void tell_term(struct gi_case *c, const struct sampler *sampler, const struct gi_exact *charge,
                      struct gi_text *terms)
{
    if (terms == NULL || sampler->count > TERMS_TOLD)
        return;
    gi_text_add(terms, sampler->count == 0 ? "" : " + ");
    if (sampler->count == TERMS_TOLD)
        gi_text_add(terms, "…");
    else
        gi_text_number(terms, c->scheme, GUARANTEE_KIND_AMOUNT, charge);
}

static guarantee_status charge_samples(struct gi_case *c, struct sampler *sampler, struct gi_text *terms)
{
    struct gi_exact exact, charge;
    bool found = false;
    int direction = 0;
    GI_TRY(next_sample(sampler, &found));
    while (found) {
        if (sampler->count == 0)
            gi_exact_copy(&sampler->first, &sampler->loan.balance);
        GI_TRY(gi_exact_multiply(&exact, &sampler->loan.balance, &sampler->factor));
        GI_TRY(gi_round(c, sampler->rule, &charge, &direction, &exact));
        sampler->rounded = sampler->rounded || direction != 0;
        GI_TRY(gi_exact_add(&sampler->sum, &sampler->sum, &charge));
        tell_term(c, sampler, &charge, terms);
        sampler->count++;
        GI_TRY(next_sample(sampler, &found));
    }
    return GUARANTEE_OK;
}

static guarantee_status put_first(struct gi_case *c, const struct sampler *sampler, struct gi_work *work)
{
    struct gi_exact charge;
    gi_exact_copy(&charge, &sampler->first);
    if (work->formula != NULL && sampler->count == 0)
        gi_text_add(work->formula, "no balance is sampled");
    if (work->formula == NULL || sampler->count == 0) {
        GI_TRY(gi_exact_multiply(&charge, &charge, &sampler->factor));
    } else {
        gi_text_add(work->formula, "balance ");
        gi_text_number(work->formula, c->scheme, GUARANTEE_KIND_AMOUNT, &charge);
        GI_TRY(times_factor(c, sampler->rule, work, &charge));
    }
    return gi_case_put(c, sampler->rule, GI_PART_FIRST, &charge, work);
}

static guarantee_status put_all(struct gi_case *c, const struct sampler *sampler, const struct gi_text *terms,
                                struct gi_work *work)
{
    const struct gi_rule *rule = sampler->rule;
    struct gi_exact count;
    GI_TRY(put_first(c, sampler, work));
    gi_exact_set_integer(&count, sampler->count);
    GI_TRY(gi_case_put_rounded(c, rule, GI_PART_SAMPLES, &count, &count, false, work));
    if (sampler->rounded)
        gi_work_less_sure(work, &rule->round->origin);
    if (work->formula != NULL)
        gi_text_format(work->formula, "%s, over %" PRId64 " balance%s", sampler->count == 0 ? "nothing" : terms->data,
                       sampler->count, sampler->count == 1 ? "" : "s");
    return gi_case_put_rounded(c, rule, GI_PART_MAIN, &sampler->sum, &sampler->sum, false, work);
}

static guarantee_status work_balances(struct gi_case *c, struct sampler *sampler, struct gi_text *terms,
                                      struct gi_work *work)
{
    const struct gi_rule *rule = sampler->rule;
    bool dated = rule->sampling->form != GI_SAMPLED_BY_PERIOD;
    GI_TRY(gi_loan_reopen(&sampler->loan, c, rule->schedule, dated, work, &sampler->lent));
    gi_work_less_sure(work, &rule->sampling->origin);
    struct gi_work quiet = {.confidence = work->confidence};
    gi_exact_set_integer(&sampler->factor, 1);
    GI_TRY(times_factor(c, rule, &quiet, &sampler->factor));
    work->confidence = quiet.confidence;
    GI_TRY(charge_samples(c, sampler, work->formula != NULL ? terms : NULL));
    if (terms->failed)
        return gi_no_memory(c->error);
    return put_all(c, sampler, terms, work);
}

guarantee_status gi_rule_charge_balances(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work)
{
    struct sampler sampler = {.rule = rule};
    struct gi_text terms = {0};
    gi_exact_set_zero(&sampler.first);
    gi_exact_set_zero(&sampler.sum);
    guarantee_status status = work_balances(c, &sampler, &terms, work);
    gi_loan_close(&sampler.loan);
    gi_text_clear(&terms);
    return status;
}
