/* Why there is no answer: the reason names what stands in its way. And what is at the edge of having one. */
#include "support.h"

#define FACTS                                                                                                          \
    HEAD "  whole: {to: 1, mode: half_up}\nfacts:\n  p: {kind: amount, optional: yes, at_least: -1000}\n"              \
         "  n: {kind: number, optional: yes, at_least: -1000}\n  o: {kind: number, optional: yes}\n  d: {kind: date, " \
         "optional: yes}\n"                                                                                            \
         "  word: {kind: text, optional: yes}\n  k: {kind: flag, optional: yes}\n"                                     \
         "  w: {kind: number, each: bank, at_least: -5}\n  a: {kind: amount, each: loan}\n"                            \
         "  f: {kind: amount, each: loan}\n  m: {kind: count, each: loan}\n"                                           \
         "  due: {kind: amount, each: instalment, at_least: -100}\nquote:\n"

static guarantee_scheme *with(const char *figures)
{
    char text[4096];
    (void)snprintf(text, sizeof text, FACTS "  %s\n", figures);
    return load(text);
}

static void why(const char *figures, const char *words, const char *reason)
{
    guarantee_scheme *scheme = with(figures);
    guarantee_result *result = ask(scheme, GUARANTEE_QUOTE, words);
    cr_assert_eq(guarantee_result_outcome(result), GUARANTEE_UNDECIDED, "%s with %s", figures, words);
    cr_assert_str_eq(guarantee_result_reason(result), reason);
    guarantee_result_free(result);
    guarantee_scheme_free(scheme);
}

static void figure(const char *figures, const char *words, const char *name, const char *expected)
{
    guarantee_scheme *scheme = with(figures);
    expect(scheme, GUARANTEE_QUOTE, words, name, expected);
    guarantee_scheme_free(scheme);
}

static void note(const char *figures, const char *words, const char *expected)
{
    guarantee_scheme *scheme = with(figures);
    guarantee_result *result = ask(scheme, GUARANTEE_QUOTE, words);
    guarantee_step step = {.struct_size = sizeof step};
    size_t last = guarantee_trail_step_count(result) - 1;
    cr_assert_eq(guarantee_trail_step(result, last, &step, NULL), GUARANTEE_OK);
    cr_assert_str_eq(step.note, expected);
    cr_assert_eq(guarantee_trail_step(result, last + 1, &step, NULL), GUARANTEE_E_NOT_FOUND);
    guarantee_result_free(result);
    guarantee_scheme_free(scheme);
}

#define ALLOT "q: {allot: p, weight: w, each: bank, remainder_to: largest_fraction, round: fen}"

Test(reasons, a_share_of_a_cover_that_is_none)
{
    const char *rule = "q: {cover: p, share: {sum: [100%], less: [n]}, round: fen}";
    figure(rule, "p=10 n=0", "q", "10.00");
    figure(rule, "p=10 n=1", "q", "0.00");
    why(rule, "p=10 n=1.01", "q: the share is -1% for these facts; a share is between 0% and 100%");
    why(rule, "p=10 n=-0.01", "q: the share is 101% for these facts; a share is between 0% and 100%");
}

Test(reasons, pools_that_cannot_be_shared)
{
    why(ALLOT, "p=10 w.a=1 w.b=-1", "a weight of q is below zero (bank b)");
    why(ALLOT, "p=10 w.a=0 w.b=0", "the weights of q add up to 0");
    why(ALLOT, "p=-10 w.a=1", "the pool of q is below zero");
    why("q: {allot: p, weight: w, each: bank, remainder_to: c, round: fen}", "p=10 w.a=1",
        "q leaves the remainder to c, who takes no part");
}

Test(reasons, days_and_periods_that_are_none)
{
    why("q: {days_from: {months: n, after: d}, to: 2024-01-01}", "n=1/2 d=2023-01-01",
        "a day is moved by whole days, months or years (line 23)");
    why("q: {compound_rate: 1%, periods: n, round: fen}", "n=-1", "the number of periods of q is below zero");
    why("q: {charge_balances: s, rate: 1%, sampled: {on: month_end}, round: fen}\nworkings:\n"
        "  s: {schedule: p, method: bullet, instalments: 12, every: {months: 12}, drawn_on: d, round: fen}",
        "p=1 d=9990-01-01", "s: 9990-01-01 moved by 144 months is outside 1601 to 9999");
}

Test(reasons, loans_that_are_none)
{
    const char *given = "q: {schedule: p, method: given, given: due, every: {months: 1}, round: fen}";
    why("q: {schedule: p, method: bullet, instalments: n, every: {months: 1}, round: fen}", "p=-1 n=1",
        "the principal of q is -1.00: an amount of at least 0 is expected");
    why(given, "p=1 due.1=2 due.2=-1", "the principal of an instalment of q is below 0 (instalment 2)");
    why(given, "p=1 due.1=2", "the principal of all instalments of q is 2.00: what was lent is expected");
}

Test(reasons, rows_that_take_nobody)
{
    why("q: {choose: [{when: {k: yes}, is: 1%}]}", "k=no", "no row of quote.q (line 23) takes this case");
    why("q: {classify: n, choose: [{when: {k: yes}, rows: [{is: good}]}]}", "k=no n=1",
        "no rows of q are for this case");
    why("q: {classify: n, rows: [{up_to: 3, is: good}]}", "n=4", "no class of q takes this case");
    why("q: {by: n, whole: [{up_to: 3, is: 1%}]}", "n=1234567.5", "no row of quote.q (line 23) takes 1,234,567.5");
}

Test(reasons, the_row_that_takes_the_case_is_told)
{
    note("q: {by: n, whole: [{up_to: 3, is: 1%}, {above: 3, below: 5, is: 2%}, {at_least: 5, is: 3%}]}", "n=4",
         "n 4 is above 3 and below 5 (line 23)");
    note("q: {by: n, whole: [{up_to: 3, is: 1%}, {above: 3, below: 5, is: 2%}, {at_least: 5, is: 3%}]}", "n=5",
         "n 5 is at least 5 (line 23)");
}

Test(reasons, one_of_several_numbers)
{
    note("q: {when: {n: [1, 2, 3]}, sum: [p]}", "n=2 p=1", "n 2 is 2");
    note("q: {when: {n: [1, 2, 3]}, sum: [p]}", "n=7 p=1", "n 7 is none of those up to 3");
    note("q: {when: {n: 1}, sum: [p]}", "n=7 p=1", "n 7 is not 1");
    why("q: {when: {n: [1, o]}, sum: [p]}", "n=7 k=yes",
        "nothing was asked: give one of the facts o; guarantee facts "
        "test lists them");
    figure("q: {when: {n: [1, o, 7]}, sum: [3]}", "n=7", "q", "3");
    note("q: {when: {d: [2023-01-01, 2024-02-29]}, sum: [p]}", "d=2024-02-29 p=1", "d 2024-02-29 is listed");
    note("q: {when: {d: [2023-01-01, 2024-02-29]}, sum: [p]}", "d=2023-02-28 p=1", "d 2023-02-28 is not listed");
}

/* Of an amount below zero the parts are cut towards zero, and units below zero are handed out. */
Test(reasons, parts_of_less_than_nothing)
{
    const char *split = "q: {split: p, shares: {x: 1/3, y: 1/3, z: rest}, remainder_to: largest_fraction, round: fen}";
    figure(split, "p=-0.05", "q.x", "-0.02");
    figure(split, "p=-0.05", "q.y", "-0.02");
    figure(split, "p=-0.05", "q.z", "-0.01");
    figure(split, "p=0.05", "q.z", "0.01");
}

Test(reasons, parts_that_are_not_rounded_or_cannot_add_up)
{
    const char *shares = "shares: {x: 1/3, y: rest}, remainder_to: x, round: ";
    char text[300];
    (void)snprintf(text, sizeof text, "q: {split: p, %snone}", shares);
    figure(text, "p=0.01", "q.x", "0.00333333");
    (void)snprintf(text, sizeof text, "q: {split: p, %swhole}", shares);
    why(text, "p=1.01", "q: the amount is no multiple of 1, so its parts cannot add up to it: round it first");
}

/* Times 100 it does not fit any more: it is shown as it is, not as a hundredth of it. */
Test(reasons, a_rate_that_is_too_long_for_percent)
{
    char text[1024], *at = text;
    at += snprintf(text, sizeof text, "q: {product: [1%%");
    for (int i = 0; i < 34; i++)
        at += snprintf(at, (size_t)(text + sizeof text - at), ", 1000000000");
    (void)snprintf(at, (size_t)(text + sizeof text - at), ", 1000], kind: rate, round: whole}");
    guarantee_scheme *scheme = with(text);
    guarantee_result *result = ask(scheme, GUARANTEE_QUOTE, "k=no");
    guarantee_step step = {.struct_size = sizeof step};
    cr_assert_eq(guarantee_trail_step(result, guarantee_trail_step_count(result) - 1, &step, NULL), GUARANTEE_OK);
    cr_assert_eq(strncmp(step.value, "10,000,000,000,", 15), 0, "%s", step.value);
    cr_assert_null(strchr(step.value, '%'));
    guarantee_result_free(result);
    guarantee_scheme_free(scheme);
}

/* A long word does not push the figures of all other steps to the right. */
Test(reasons, a_long_value_stands_out_of_its_column)
{
    guarantee_scheme *scheme = with("q: {when: {word: b}, sum: [p]}");
    guarantee_result *result =
        ask(scheme, GUARANTEE_QUOTE, "p=1 word=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    char *text = NULL;
    cr_assert_eq(guarantee_trail_text(result, &text, NULL), GUARANTEE_OK);
    cr_assert_not_null(strstr(text, "\n  q     0.00  = does not apply\n"), "%s", text);
    guarantee_text_free(text);
    guarantee_result_free(result);
    guarantee_scheme_free(scheme);
}

Test(reasons, a_test_that_must_hold)
{
    guarantee_scheme *scheme =
        with("q: {test: {n: {up_to: 3}}, must_be: yes}\n  r: {test: {n: {up_to: 3}}, must_be: no}"
             "\n  s: {test: {n: {up_to: 3}}}");
    for (int n = 3; n <= 4; n++) {
        guarantee_result *result = ask(scheme, GUARANTEE_QUOTE, n == 3 ? "n=3" : "n=4");
        guarantee_figure found = {.struct_size = sizeof found};
        size_t index = 0;
        cr_assert_eq(guarantee_result_breach_count(result), 1);
        cr_assert_eq(guarantee_result_find(result, n == 3 ? "r" : "q", &index, NULL), GUARANTEE_OK);
        cr_assert_eq(guarantee_result_figure(result, index, &found, NULL), GUARANTEE_OK);
        cr_assert_eq(found.breach, 1);
        guarantee_result_free(result);
    }
    guarantee_scheme_free(scheme);
}

/* Of two that are alike, the first is named. */
Test(reasons, the_first_of_two_that_are_largest)
{
    guarantee_scheme *scheme = with("q: {largest: a, each: loan}");
    guarantee_result *result = ask(scheme, GUARANTEE_QUOTE, "a.x=1 a.y=5 a.z=5");
    guarantee_step step = {.struct_size = sizeof step};
    cr_assert_eq(guarantee_trail_step(result, guarantee_trail_step_count(result) - 1, &step, NULL), GUARANTEE_OK);
    cr_assert_str_eq(step.formula, "the largest of 3 loans: y");
    guarantee_result_free(result);
    guarantee_scheme_free(scheme);
}

static bool is_prime(int64_t number)
{
    for (int64_t i = 3; i * i <= number; i += 2)
        if (number % i == 0)
            return false;
    return true;
}

static void give(guarantee_facts *facts, int member, int64_t fee, int64_t amount)
{
    char name[16];
    (void)snprintf(name, sizeof name, "f.%d", member);
    cr_assert_eq(guarantee_facts_set_amount(facts, name, fee, NULL), GUARANTEE_OK);
    name[0] = 'a';
    cr_assert_eq(guarantee_facts_set_amount(facts, name, amount, NULL), GUARANTEE_OK);
    name[0] = 'm';
    cr_assert_eq(guarantee_facts_set_count(facts, name, 12, NULL), GUARANTEE_OK);
}

/* Rates x / prime and 1 - x / prime: their mean is 1/2, but the fractions on the way do not fit. Cut off, the sum is
 * known to lie just below, or on, what rounds up. */
Test(reasons, a_mean_on_a_tie_is_not_guessed)
{
    guarantee_scheme *scheme = with("q: {average_rate: f, of: a, months: m, each: loan, method: simple, round: whole}");
    guarantee_facts *facts = NULL;
    guarantee_result *result = NULL;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    int64_t prime = 1000000001;
    cr_assert_eq(guarantee_facts_new(&facts, scheme, NULL), GUARANTEE_OK);
    for (int i = 0; i < 60; i++) {
        for (prime += 2; !is_prime(prime); prime += 2) {
        }
        give(facts, i, prime / 3, prime);
        give(facts, 100 + i, prime - prime / 3, prime);
    }
    /* members come in the order of their names' first mention, so that a rate follows its counterpart: no tie is hidden
     */
    cr_assert_eq(guarantee_quote(&result, scheme, facts, 0, &error), GUARANTEE_OK, "%s", error.message);
    cr_assert_str_eq(value_of(result, "q"), "1");
    guarantee_result_free(result);
    guarantee_facts_clear(facts);
    result = NULL;
    for (int half = 0; half < 2; half++) {
        prime = 1000000001;
        for (int i = 0; i < 60; i++) {
            for (prime += 2; !is_prime(prime); prime += 2) {
            }
            give(facts, 100 * half + i, half == 0 ? prime / 3 : prime - prime / 3, prime);
        }
    }
    cr_assert_eq(guarantee_quote(&result, scheme, facts, 0, &error), GUARANTEE_E_UNDECIDED);
    cr_assert_str_eq(error.message, "q.simple: too close to a tie to be rounded");
    cr_assert_null(result);
    guarantee_facts_free(facts);
    guarantee_scheme_free(scheme);
}
