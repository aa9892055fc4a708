/* Rules that go over members: totals, averages, pools; and what the group sees. */
#include "support.h"

#include <inttypes.h>

#define LOANS                                                                                                          \
    HEAD "facts:\n  a: {kind: amount, each: loan}\n  f: {kind: amount, each: loan}\n  m: {kind: count, each: loan}\n"  \
         "  who: {kind: text, each: loan, optional: yes}\n  pool: {kind: amount, optional: yes}\n"                     \
         "  late: {kind: amount, total: {of: a, where: {m: {above: 90}}}, optional: yes}\n"

static void one(const char *rule, guarantee_question question, const char *words, const char *figure,
                const char *expected)
{
    char text[4096];
    (void)snprintf(text, sizeof text, "%s%s\n", LOANS, rule);
    guarantee_scheme *scheme = load(text);
    expect(scheme, question, words, figure, expected);
    guarantee_scheme_free(scheme);
}

#define AVERAGE                                                                                                        \
    "limits:\n  avg: {average_rate: f, of: a, months: m, each: loan, method: annualised, must_be: {up_to: 1%}}"
#define DEALS "a.1=5000000 m.1=12 f.1=50000 a.2=10000000 m.2=6 f.2=60000 a.3=2000000 m.3=24 f.3=48000"

Test(members, four_readings_of_an_average)
{
    one(AVERAGE, GUARANTEE_LIMITS, DEALS, "avg.annualised", "0.01128571");
    one(AVERAGE, GUARANTEE_LIMITS, DEALS, "avg.amount_weighted", "0.01141176");
    one(AVERAGE, GUARANTEE_LIMITS, DEALS, "avg.simple", "0.01133333");
    one(AVERAGE, GUARANTEE_LIMITS, DEALS, "avg.raw", "0.00929412");
    one(AVERAGE, GUARANTEE_LIMITS, DEALS, "avg", "0.01128571");
}

Test(members, a_ceiling_is_inclusive_and_compared_exactly)
{
    char text[4096];
    (void)snprintf(text, sizeof text, "%s%s\n", LOANS, AVERAGE);
    guarantee_scheme *scheme = load(text);
    guarantee_result *at = ask(scheme, GUARANTEE_LIMITS, "a.1=3 m.1=12 f.1=0.03");
    cr_assert_eq(guarantee_result_breach_count(at), 0);
    guarantee_result *above = ask(scheme, GUARANTEE_LIMITS, "a.1=300000000000 m.1=12 f.1=3000000000.01");
    cr_assert_eq(guarantee_result_breach_count(above), 1);
    guarantee_result_free(at);
    guarantee_result_free(above);
    guarantee_scheme_free(scheme);
}

/* Amounts that share no factor: the mean of their rates has no common fraction that fits. */
static void give_loans(guarantee_facts *facts, int count, int64_t amount, const char *months, const char *fee)
{
    char name[32], value[32];
    for (int i = 0; i < count; i++) {
        (void)snprintf(name, sizeof name, "a.%d", i);
        (void)snprintf(value, sizeof value, "%" PRId64, amount + 2 * i);
        cr_assert_eq(guarantee_facts_set_text(facts, name, value, NULL), GUARANTEE_OK);
        name[0] = 'f';
        cr_assert_eq(guarantee_facts_set_text(facts, name, fee, NULL), GUARANTEE_OK);
        name[0] = 'm';
        cr_assert_eq(guarantee_facts_set_text(facts, name, months, NULL), GUARANTEE_OK);
    }
}

Test(members, a_mean_of_many_rates_stays_right)
{
    char text[4096];
    (void)snprintf(text, sizeof text, "%s%s\n", LOANS, AVERAGE);
    guarantee_scheme *scheme = load(text);
    guarantee_facts *facts = NULL;
    guarantee_result *result = NULL;
    cr_assert_eq(guarantee_facts_new(&facts, scheme, NULL), GUARANTEE_OK);
    give_loans(facts, 500, 1000003, "12", "10000");
    cr_assert_eq(guarantee_check_limits(&result, scheme, facts, 0, NULL), GUARANTEE_OK);
    /* python: sum(Fraction(10000, 1000003 + 2*i) for i in range(500))/500 = 0.009994982537… */
    cr_assert_str_eq(value_of(result, "avg.simple"), "0.00999498");
    guarantee_figure figure = {.struct_size = sizeof figure};
    size_t index = 0;
    cr_assert_eq(guarantee_result_find(result, "avg.simple", &index, NULL), GUARANTEE_OK);
    cr_assert_eq(guarantee_result_figure(result, index, &figure, NULL), GUARANTEE_OK);
    cr_assert_str_eq(figure.exact, "");
    guarantee_result_free(result);
    guarantee_facts_free(facts);
    guarantee_scheme_free(scheme);
}

/* Rates so small that all that is kept of them is 0: the mean is above it, and the trail says so, as the figure does.
 */
Test(members, a_mean_is_rounded_down_although_its_lower_end_is_round)
{
    char text[4096];
    (void)snprintf(text, sizeof text, "%s%s\n", LOANS, AVERAGE);
    guarantee_scheme *scheme = load(text);
    guarantee_facts *facts = NULL;
    guarantee_result *result = NULL;
    size_t index = 0;
    int steps = 0;
    cr_assert_eq(guarantee_facts_new(&facts, scheme, NULL), GUARANTEE_OK);
    give_loans(facts, 100, 90000000000000001, "9000000000000000001", "0.01");
    cr_assert_eq(guarantee_check_limits(&result, scheme, facts, GUARANTEE_WITH_TRAIL, NULL), GUARANTEE_OK);
    guarantee_figure figure = {.struct_size = sizeof figure};
    cr_assert_eq(guarantee_result_find(result, "avg.simple", &index, NULL), GUARANTEE_OK);
    cr_assert_eq(guarantee_result_figure(result, index, &figure, NULL), GUARANTEE_OK);
    cr_assert_eq(figure.direction, -1);
    for (size_t i = 0; i < guarantee_trail_step_count(result); i++) {
        guarantee_step step = {.struct_size = sizeof step};
        cr_assert_eq(guarantee_trail_step(result, i, &step, NULL), GUARANTEE_OK);
        if (strcmp(step.name, "avg.simple") != 0)
            continue;
        steps++;
        cr_assert_eq(step.direction, -1);
    }
    cr_assert_eq(steps, 1);
    guarantee_result_free(result);
    guarantee_facts_free(facts);
    guarantee_scheme_free(scheme);
}

Test(members, totals_where_and_weights)
{
    one("limits:\n  t: {total: a, each: loan, where: {m: {up_to: 12}}, weight: {by: a, whole: [{up_to: 5, is: 75%}, "
        "{is: 1}]}}",
        GUARANTEE_LIMITS, "a.1=5 m.1=1 a.2=5.01 m.2=12 a.3=9 m.3=13", "t", "8.76");
    one("limits:\n  t: {sum: [late]}", GUARANTEE_LIMITS, "a.1=5 m.1=90 a.2=7 m.2=91", "t", "7.00");
    one("limits:\n  t: {sum: [late]}", GUARANTEE_LIMITS, "a.1=5 m.1=90 a.2=7 m.2=91 late=3", "t", "3.00");
    one("limits:\n  n: {count_of: loan, where: {m: {above: 90}}}", GUARANTEE_LIMITS, "a.1=5 m.1=90 a.2=7 m.2=91", "n",
        "1");
}

Test(members, the_loans_of_one_borrower_fall_over_the_cliff_together)
{
    const char *rule = "limits:\n  t: {total: a, each: loan, together: who, weight: {by: a, whole: [{up_to: 5_000_000, "
                       "is: 75%}, {is: 1}]}}";
    one(rule, GUARANTEE_LIMITS, "a.1=3000000 who.1=x a.2=2000000 who.2=x a.3=1000000 who.3=y", "t", "4500000.00");
    one(rule, GUARANTEE_LIMITS, "a.1=3000000 who.1=x a.2=2000000.01 who.2=x a.3=1000000 who.3=y", "t", "5750000.01");
}

Test(members, a_pool_that_lasts_and_one_that_does_not)
{
    const char *rule =
        "allot:\n  p: {share_pool: pool, claim: a, each: loan, remainder_to: largest_fraction, round: fen}";
    one(rule, GUARANTEE_ALLOT, "pool=100 a.x=30 a.y=60", "p.x", "30.00");
    one(rule, GUARANTEE_ALLOT, "pool=100 a.x=30 a.y=60", "p", "90.00");
    one(rule, GUARANTEE_ALLOT, "pool=100 a.x=100 a.y=100 a.z=100", "p.x", "33.34");
    one(rule, GUARANTEE_ALLOT, "pool=100 a.x=100 a.y=100 a.z=100", "p.z", "33.33");
    one("allot:\n  p: {allot: pool, weight: m, each: loan, remainder_to: z, round: fen}", GUARANTEE_ALLOT,
        "pool=100 m.x=1 m.y=1 m.z=1", "p.z", "33.34");
}

Test(members, nobody_to_go_over_is_not_asked_for)
{
    char text[4096];
    (void)snprintf(text, sizeof text, "%s%s\n", LOANS, AVERAGE);
    guarantee_scheme *scheme = load(text);
    guarantee_result *result = ask(scheme, GUARANTEE_LIMITS, "pool=1");
    cr_assert_eq(guarantee_result_figure_count(result), 0);
    cr_assert_eq(guarantee_result_outcome(result), GUARANTEE_UNDECIDED);
    guarantee_result_free(result);
    cr_assert_str_eq(guarantee_scheme_question_each(scheme, GUARANTEE_LIMITS), "loan");
    guarantee_scheme_free(scheme);
}

Test(members, a_fold_within_the_work_on_a_member_does_not_disturb_it)
{
    const char *rules = "workings:\n  dbl: {product: [m, 1]}\n  b: {total: dbl, each: loan}\n"
                        "limits:\n  s: {total: {sum: [b, dbl]}, each: loan}\n  t: {total: {sum: [dbl, b]}, each: loan}";
    one(rules, GUARANTEE_LIMITS, "m.1=1 m.2=10 m.3=100", "s", "444");
    one(rules, GUARANTEE_LIMITS, "m.1=1 m.2=10 m.3=100", "t", "444");
}

/* 1 + 111, 10 + 111, 100 + 111, whether it stands in the rule or in a figure of its own. */
Test(members, a_figure_that_looks_at_a_member_and_at_all_is_worked_out_for_each)
{
    const char *rules = "workings:\n  b: {total: m, each: loan}\n  both: {sum: [b, m]}\n  left: {sum: [b], less: [1]}\n"
                        "limits:\n  s: {total: both, each: loan}\n  t: {total: left, each: loan}";
    one(rules, GUARANTEE_LIMITS, "m.1=1 m.2=10 m.3=100", "s", "444");
    one(rules, GUARANTEE_LIMITS, "m=7 m.1=1 m.2=10 m.3=100", "s", "444");
    one(rules, GUARANTEE_LIMITS, "m.1=1 m.2=10 m.3=100", "t", "330");
}

Test(members, what_only_some_lack_is_missing)
{
    char text[4096];
    (void)snprintf(text, sizeof text, "%s%s\n", LOANS, "limits:\n  n: {count_of: loan, where: {who: x}}");
    guarantee_scheme *scheme = load(text);
    guarantee_result *some = ask(scheme, GUARANTEE_LIMITS, "a.1=1 who.1=x a.2=1");
    cr_assert_eq(guarantee_result_outcome(some), GUARANTEE_UNDECIDED);
    cr_assert_str_eq(guarantee_result_reason(some), "who is missing (loan 2)");
    guarantee_result *none = ask(scheme, GUARANTEE_LIMITS, "a.1=1 a.2=1");
    cr_assert_eq(guarantee_result_missing_count(none), 0);
    guarantee_result_free(some);
    guarantee_result_free(none);
    guarantee_scheme_free(scheme);
}

Test(members, a_weight_of_borrowers_may_look_at_their_sum_alone)
{
    refused(
        LOANS
        "limits:\n  t: {total: a, each: loan, together: who, weight: {by: m, whole: [{up_to: 5, is: 75%}, {is: 1}]}}\n",
        "17:57: limits.t.weight.by: m can differ between the members that \"together\" adds up: the weight may look at "
        "a alone");
}

Test(members, unsetting_makes_no_member)
{
    char text[4096];
    (void)snprintf(text, sizeof text, "%s%s\n", LOANS, "limits:\n  n: {count_of: loan}");
    guarantee_scheme *scheme = load(text);
    guarantee_facts *facts = facts_of(scheme, "a.1=1");
    guarantee_result *result = NULL;
    cr_assert_eq(guarantee_facts_unset(facts, "a.ghost", NULL), GUARANTEE_OK);
    cr_assert_eq(guarantee_check_limits(&result, scheme, facts, 0, NULL), GUARANTEE_OK);
    cr_assert_str_eq(value_of(result, "n"), "1");
    guarantee_result_free(result);
    guarantee_facts_free(facts);
    guarantee_scheme_free(scheme);
}

Test(members, an_enclosed_mean_is_tested_by_what_it_is_and_not_by_how_it_is_rounded)
{
    char text[4096];
    (void)snprintf(text, sizeof text, "%s%s\n", LOANS,
                   "  pc: {kind: rate, optional: yes}\nlimits:\n  avg: {average_rate: f, of: a, months: m, each: loan, "
                   "method: simple, round: fen, must_be: {up_to: 1%}}");
    guarantee_scheme *scheme = load(text);
    guarantee_facts *facts = NULL;
    guarantee_result *result = NULL;
    cr_assert_eq(guarantee_facts_new(&facts, scheme, NULL), GUARANTEE_OK);
    give_loans(facts, 120, 1000003, "12", "14000");
    cr_assert_eq(guarantee_check_limits(&result, scheme, facts, 0, NULL), GUARANTEE_OK);
    cr_assert_str_eq(value_of(result, "avg"), "0.01");
    cr_assert_eq(guarantee_result_outcome(result), GUARANTEE_ELIGIBLE);
    cr_assert_eq(guarantee_result_breach_count(result), 1);
    guarantee_result_free(result);
    guarantee_facts_free(facts);
    guarantee_scheme_free(scheme);
}

Test(members, one_that_is_shut_out_lacks_nothing)
{
    char text[4096];
    (void)snprintf(text, sizeof text, "%s%s\n", LOANS,
                   "  x: {kind: amount, each: loan, optional: yes}\n"
                   "limits:\n  t: {total: x, each: loan, where: {m: {above: 5}}}\n  n: {count_of: loan}");
    guarantee_scheme *scheme = load(text);
    guarantee_result *result = ask(scheme, GUARANTEE_LIMITS, "m.1=4 m.2=9");
    cr_assert_eq(guarantee_result_outcome(result), GUARANTEE_ELIGIBLE, "%s", guarantee_result_reason(result));
    cr_assert_str_eq(value_of(result, "t"), "absent");
    guarantee_result_free(result);
    guarantee_scheme_free(scheme);
}
