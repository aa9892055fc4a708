/* The average fee rate, in four readings. */
#include "policy/case.h"
#include "policy/folded.h"

#include <inttypes.h>

/*
 * The mean of the rates themselves has a denominator as large as the product of all amounts. It is kept exact while it
 * fits; beside it runs a lower sum of rates cut after 30 decimals, from which the mean is enclosed otherwise.
 */
enum { CUT_DECIMALS = 30, SHOWN_DECIMALS = 12 };

struct average {
    const struct gi_rule *rule;
    struct gi_exact fees, amounts, annual_amounts, annual_fees, rates, lower;
    struct gi_exact cut_quantum;
    bool rates_fit, any_cut;
    int64_t count;
};

static void power_of_ten(struct gi_exact *out, int exponent)
{
    struct gi_exact ten;
    gi_exact_set_integer(&ten, 10);
    gi_exact_set_integer(out, 1);
    for (int i = 0; i < exponent; i++)
        (void)gi_exact_multiply(out, out, &ten); /* 10^30 fits */
}

guarantee_status gi_average_upper_end(struct gi_exact *out, const struct gi_exact *lower_end)
{
    struct gi_exact one, width;
    gi_exact_set_integer(&one, 1);
    power_of_ten(&width, CUT_DECIMALS);
    GI_TRY(gi_exact_divide(&width, &one, &width));
    return gi_exact_add(out, lower_end, &width);
}

static guarantee_status add_rate(struct average *average, const struct gi_exact *rate)
{
    struct gi_exact cut;
    int direction = 0;
    GI_TRY(gi_exact_round(&cut, &direction, rate, &average->cut_quantum, GUARANTEE_ROUND_FLOOR));
    average->any_cut = average->any_cut || direction != 0;
    GI_TRY(gi_exact_add(&average->lower, &average->lower, &cut));
    if (average->rates_fit)
        average->rates_fit = gi_exact_add(&average->rates, &average->rates, rate) == GUARANTEE_OK;
    return GUARANTEE_OK;
}

#define NO_RATE "a rate over an amount or term of 0 has no value"

guarantee_status gi_average_member(struct gi_case *member, const struct gi_rule *rule, struct gi_work *work,
                                   struct gi_exact *fee, struct gi_exact *amount, struct gi_exact *years)
{
    struct gi_exact months;
    gi_exact_set_integer(&months, GI_MONTHS_A_YEAR);
    GI_TRY(gi_value_work(member, rule->slots[GI_BASE], work, fee));
    GI_TRY(gi_value_work(member, rule->slots[GI_OF], work, amount));
    GI_TRY(gi_value_work(member, rule->slots[GI_MONTHS], work, years));
    GI_TRY(gi_exact_divide(years, years, &months));
    if (gi_exact_sign(years) <= 0 || gi_exact_sign(amount) <= 0)
        return gi_case_undecided(member, NO_RATE);
    return GUARANTEE_OK;
}

static guarantee_status add_member(struct gi_fold *fold, struct gi_case *member)
{
    struct average *average = fold->state;
    struct gi_work quiet = {.confidence = fold->work->confidence};
    struct gi_exact fee, amount, years, one;
    GI_TRY(gi_average_member(member, average->rule, &quiet, &fee, &amount, &years));
    fold->work->confidence = quiet.confidence;
    GI_TRY(gi_exact_add(&average->fees, &average->fees, &fee));
    GI_TRY(gi_exact_add(&average->amounts, &average->amounts, &amount));
    GI_TRY(gi_exact_multiply(&one, &amount, &years));
    GI_TRY(gi_exact_add(&average->annual_amounts, &average->annual_amounts, &one));
    GI_TRY(gi_exact_divide(&one, &fee, &years));
    GI_TRY(gi_exact_add(&average->annual_fees, &average->annual_fees, &one));
    GI_TRY(gi_exact_divide(&one, &one, &amount));
    average->count++;
    return add_rate(average, &one);
}

static void tell_ratio(struct gi_case *c, struct gi_work *work, const struct gi_exact *above,
                       const struct gi_exact *below)
{
    if (work->formula == NULL)
        return;
    gi_text_number(work->formula, c->scheme, GUARANTEE_KIND_AMOUNT, above);
    gi_text_add(work->formula, " / ");
    gi_text_number(work->formula, c->scheme, GUARANTEE_KIND_AMOUNT, below);
}

static guarantee_status put_ratio(struct gi_case *c, const struct gi_rule *rule, uint32_t part,
                                  const struct gi_exact *above, const struct gi_exact *below, struct gi_work *work)
{
    struct gi_exact rate;
    if (gi_exact_sign(below) == 0)
        return gi_case_undecided(c, "a rate over an amount or term of 0 has no value");
    GI_TRY(gi_exact_divide(&rate, above, below));
    tell_ratio(c, work, above, below);
    return gi_case_put(c, rule, part, &rate, work);
}

/* Between lower and lower + count units of the cut lies the sum: both ends must agree on what is shown. */
static guarantee_status put_enclosed(struct gi_case *c, const struct average *average, struct gi_work *work)
{
    struct gi_exact low, high, count, width, low_shown, high_shown, quantum, one;
    int direction = 0;
    gi_exact_set_integer(&count, average->count);
    gi_exact_set_integer(&one, 1);
    power_of_ten(&quantum, SHOWN_DECIMALS);
    GI_TRY(gi_exact_divide(&quantum, &one, &quantum));
    const struct gi_rounding_rule *round = average->rule->round;
    guarantee_rounding mode = round != NULL ? round->mode : GUARANTEE_ROUND_HALF_EVEN;
    if (round != NULL)
        gi_exact_copy(&quantum, &round->quantum);
    GI_TRY(gi_exact_divide(&low, &average->lower, &count));
    GI_TRY(gi_exact_multiply(&width, &average->cut_quantum, &count));
    GI_TRY(gi_exact_add(&high, &average->lower, &width));
    GI_TRY(gi_exact_divide(&high, &high, &count));
    GI_TRY(gi_exact_round(&low_shown, &direction, &low, &quantum, mode));
    GI_TRY(gi_exact_round(&high_shown, &direction, &high, &quantum, mode));
    if (gi_exact_compare(&low_shown, &high_shown) != 0)
        return gi_fail(c->error, GUARANTEE_E_UNDECIDED, "%s.simple: too close to a tie to be rounded",
                       average->rule->name);
    if (work->formula != NULL)
        gi_text_format(work->formula, "mean of %lld rates, right to %d decimals", (long long)average->count,
                       SHOWN_DECIMALS);
    direction = gi_exact_compare(&low_shown, &low) > 0 ? 1 : -1; /* above the lower end it lies: something was cut */
    return gi_case_put_enclosed(c, average->rule, 3, &low, &low_shown, direction, work);
}

static guarantee_status put_simple(struct gi_case *c, const struct average *average, struct gi_work *work)
{
    struct gi_exact mean, count;
    if (!average->rates_fit && average->any_cut)
        return put_enclosed(c, average, work);
    gi_exact_set_integer(&count, average->count);
    GI_TRY(gi_exact_divide(&mean, average->rates_fit ? &average->rates : &average->lower, &count));
    if (work->formula != NULL)
        gi_text_format(work->formula, "mean of %lld rates", (long long)average->count);
    return gi_case_put(c, average->rule, 3, &mean, work);
}

/* The reading that the scheme names; the same figure again, under the rule's own name. */
static guarantee_status put_chosen(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work)
{
    uint32_t part = 1 + (uint32_t)(rule->method - GI_ANNUALISED);
    const struct gi_cell *cell = &c->cells[rule->first_output + part];
    gi_work_less_sure(work, &rule->method_origin);
    if (work->formula != NULL)
        gi_text_format(work->formula, "the %s reading", rule->method_word);
    if (cell->enclosed)
        return gi_case_put_enclosed(c, rule, 0, &cell->exact, &cell->value, cell->direction, work);
    return gi_case_put_rounded(c, rule, 0, &cell->exact, &cell->value, false, work);
}

static void tell_members(struct gi_work *work, const struct gi_fold_sum *folded, const char *group)
{
    if (work->formula != NULL)
        gi_text_format(work->formula, "added up over %" PRIu64 " %s%s: ", folded->visited, group,
                       folded->visited == 1 ? "" : "s");
}

/* The sums hold the rates of no single member: the readings that average those are left out. */
static guarantee_status put_folded(struct gi_case *c, const struct gi_rule *rule, const struct gi_fold_sum *folded,
                                   struct gi_work *work)
{
    const struct gi_exact *fees = &folded->sums[GI_SUM_FEES];
    const char *group = c->scheme->groups[rule->each].name;
    if (rule->method != GI_ANNUALISED && rule->method != GI_RAW)
        return gi_fail(c->error, GUARANTEE_E_INTERNAL, "%s: a reading that sums cannot give", rule->name);
    if (folded->undecided > 0)
        return gi_case_undecided(c, NO_RATE " (%" PRIu64 " %s%s)", folded->undecided, group,
                                 folded->undecided == 1 ? "" : "s");
    GI_TRY(gi_folded_settle(c, folded, rule->each, rule->name, work));
    tell_members(work, folded, group);
    GI_TRY(put_ratio(c, rule, 1, fees, &folded->sums[GI_SUM_ANNUAL_AMOUNTS], work));
    for (uint32_t part = 2; part <= 3; part++) {
        c->states[rule->first_output + part] = GI_CELL_ABSENT;
        c->cells[rule->first_output + part].left_for = GI_NO_FACT;
    }
    tell_members(work, folded, group);
    GI_TRY(put_ratio(c, rule, 4, fees, &folded->sums[GI_SUM_AMOUNTS], work));
    return put_chosen(c, rule, work);
}

guarantee_status gi_rule_average(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work)
{
    const struct gi_fold_sum *folded = gi_folded_rule(c->facts, rule);
    if (folded != NULL)
        return put_folded(c, rule, folded, work);
    struct average average = {.rule = rule, .rates_fit = true};
    struct gi_exact one;
    struct gi_exact *const sums[] = {&average.fees,        &average.amounts, &average.annual_amounts,
                                     &average.annual_fees, &average.rates,   &average.lower};
    for (size_t i = 0; i < sizeof sums / sizeof sums[0]; i++)
        gi_exact_set_zero(sums[i]);
    gi_exact_set_integer(&one, 1);
    power_of_ten(&average.cut_quantum, CUT_DECIMALS);
    GI_TRY(gi_exact_divide(&average.cut_quantum, &one, &average.cut_quantum));
    struct gi_fold fold = {.c = c, .work = work, .name = rule->name, .state = &average, .visit = add_member};
    GI_TRY(gi_fold_members(&fold, rule->each, NULL));
    GI_TRY(put_ratio(c, rule, 1, &average.fees, &average.annual_amounts, work));
    GI_TRY(put_ratio(c, rule, 2, &average.annual_fees, &average.amounts, work));
    GI_TRY(put_simple(c, &average, work));
    GI_TRY(put_ratio(c, rule, 4, &average.fees, &average.amounts, work));
    return put_chosen(c, rule, work);
}
