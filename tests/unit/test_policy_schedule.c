/* Loans repaid in instalments: schedules, balances, charges on balances. */
#include "support.h"

#define FACTS                                                                                                          \
    HEAD "facts:\n  p: {kind: amount}\n  r: {kind: rate, default: 0, at_least: -1}\n  n: {kind: count, default: "      \
         "12}\n  g: {kind: count, default: 0}\n  b: {kind: amount, default: 0}\n  k: {kind: count, default: 0}\n"      \
         "  x: {kind: number, default: 0}\n  d: {kind: date, optional: yes}\n"                                         \
         "  due: {kind: amount, optional: yes, each: instalment}\nworkings:\n  loan: {schedule: p, every: {months: "   \
         "1}, "

#define FIGURES                                                                                                        \
    "quote:\n  paid: {sum: [loan]}\n  regular: {sum: [loan.instalment]}\n  last: {sum: [loan.last_instalment]}\n"      \
    "  interest: {sum: [loan.interest]}\n  lent: {sum: [loan.principal]}\n  left: {balance_of: loan, after: k}\n"

static void one(const char *loan, const char *more, const char *words, const char *figure, const char *expected)
{
    char text[4096];
    (void)snprintf(text, sizeof text, FACTS "%s}\n" FIGURES "%s", loan, more);
    guarantee_scheme *scheme = load(text);
    expect(scheme, GUARANTEE_QUOTE, words, figure, expected);
    guarantee_scheme_free(scheme);
}

#define ANNUITY  "method: equal_instalments, rate: r, instalments: n, balloon: b, round: fen"
#define STRAIGHT "method: equal_principal, rate: r, instalments: n, balloon: b, round: fen"

Test(schedule, published_payments)
{
    one(ANNUITY, "", "p=100000 r=6%", "regular", "8606.64");
    one(ANNUITY, "", "p=100000 r=6%", "last", "8606.69");
    one(ANNUITY, "", "p=100000 r=6%", "interest", "3279.73");
    one(ANNUITY, "", "p=300000 r=4.5% n=360", "regular", "1520.06");
    one(ANNUITY, "", "p=500000 r=7% n=60 b=200000", "regular", "7107.03");
    one(ANNUITY, "", "p=250000 r=10% n=120", "regular", "3303.77");
    one(ANNUITY, "", "p=1000000 r=6% n=300", "regular", "6443.01");
    one(STRAIGHT, "", "p=120000 r=6%", "interest", "3900.00");
}

Test(schedule, an_instalment_of_nothing_is_interest_alone)
{
    one(ANNUITY, "", "p=1000 r=12% b=1000", "regular", "10.00");
    one(ANNUITY, "", "p=1000 r=12% b=1000", "last", "1010.00");
    one(ANNUITY, "", "p=0 r=12%", "paid", "0.00");
    one(ANNUITY, "", "p=1000 r=0% n=3", "regular", "333.33");
    one(ANNUITY, "", "p=1000 r=0% n=3", "last", "333.34");
}

/* Of a loan of two cents, rounding up pays too early and rounding down pays nothing. */
Test(schedule, balances_stay_between_nothing_and_the_loan)
{
    one("method: equal_principal, rate: r, instalments: n, round: fen", "", "p=0.02 n=3", "last", "0.00");
    one("method: equal_principal, rate: r, instalments: n, round: fen", "", "p=0.02 n=3 k=2", "left", "0.00");
    one(ANNUITY, "", "p=0.02 r=12% n=12 k=11", "left", "0.02");
    one(ANNUITY, "", "p=0.02 r=12% n=12", "last", "0.02");
    one(STRAIGHT, "", "p=0.03 b=0.01 n=4 k=3", "left", "0.01");
}

/* 31 days over 360 of a rate of 1,200 % are more than the instalment, which counts the month as a twelfth. */
Test(schedule, an_instalment_below_the_interest_leaves_the_principal)
{
    const char *days = "method: equal_instalments, rate: r, instalments: n, drawn_on: d, basis: act/360, round: fen";
    one(days, "", "p=1000 r=1200% n=60 d=2023-01-01 k=1", "left", "1000.00");
    one(days, "", "p=1000 r=1200% n=60 d=2023-02-01 k=1", "left", "933.33");
}

Test(schedule, grace_is_paid_or_added)
{
    const char *paid = "method: equal_principal, rate: r, instalments: n, grace: {instalments: g, interest: paid}, "
                       "round: fen";
    const char *added = "method: bullet, rate: r, instalments: n, grace: {instalments: g, interest: capitalised}, "
                        "round: fen";
    one(paid, "", "p=900 r=12% n=5 g=2", "regular", "309.00");
    one(paid, "", "p=900 r=12% n=5 g=2", "interest", "36.00");
    one(paid, "", "p=900 r=12% n=5 g=2 k=2", "left", "900.00");
    one(added, "", "p=1000 r=12% n=3 g=2 k=2", "left", "1020.10");
    one(added, "", "p=1000 r=12% n=3 g=2", "regular", "1030.30");
    one(added, "", "p=1000 r=12% n=3 g=2", "interest", "30.30");
    one(added, "", "p=1000 r=12% n=3 g=2", "lent", "1000.00");
}

Test(schedule, seasons)
{
    const char *seasons = "method: equal_principal, rate: r, instalments: n, seasonal: [0, 1, 2], round: fen";
    one(seasons, "", "p=600 n=7 k=3", "left", "300.00");
    one(seasons, "", "p=600 n=7 k=5", "left", "200.00");
    one(seasons, "", "p=600 n=7 k=6", "left", "0.00");
    one(seasons, "", "p=600 n=7 r=12%", "last", "202.00");
    one(seasons, "", "p=600 n=7 r=12%", "regular", "6.00");
    one("method: equal_principal, rate: r, instalments: n, balloon: b, seasonal: [0, 1, 2], round: fen", "",
        "p=700 n=7 b=100 k=6", "left", "100.00");
}

Test(schedule, instalments_that_are_given)
{
    const char *given = "method: given, rate: r, given: due, round: fen";
    one(given, "", "p=600 r=12% due.a=100 due.b=0 due.c=500", "interest", "16.00");
    one(given, "", "p=600 r=12% due.a=100 due.b=0 due.c=500", "regular", "106.00");
    one(given, "", "p=600 r=12% due.a=100 due.b=0 due.c=500", "last", "505.00");
    one(given, "", "p=600 r=12% due.a=100 due.b=0 due.c=500 k=2", "left", "500.00");
    one(given, "", "p=600 r=12%", "left", "absent");
}

Test(schedule, days_of_the_calendar)
{
    const char *days = "method: bullet, rate: r, instalments: n, drawn_on: d, basis: act/365f, round: fen";
    one(days, "", "p=36500 r=10% n=2 d=2023-01-31", "interest", "590.00"); /* 28 + 31 days at 10 a day */
    one(days, "", "p=36500 r=10% n=2", "interest", "absent");
}

#define FEE(sampled) "  fee: {charge_balances: loan, rate: 12%, sampled: " sampled ", round: fen}\n"
#define MONTHLY      "method: equal_principal, instalments: n, drawn_on: d, round: fen"

Test(schedule, charges_on_balances)
{
    one(MONTHLY, FEE("{every: {months: 1}, at: start}"), "p=1200", "fee", "78.00"); /* 1 % × (1,200 + … + 100) */
    one(MONTHLY, FEE("{every: {months: 1}, at: end}"), "p=1200", "fee", "66.00");
    one(MONTHLY, FEE("{every: {months: 6}, at: start}"), "p=1200", "fee", "108.00"); /* 6 % × (1,200 + 600) */
    one(MONTHLY, FEE("{every: {months: 6}, at: start}"), "p=1200 n=8", "fee.samples", "2");
    one(MONTHLY, FEE("{every: {months: 6}, at: end}"), "p=1200 n=8", "fee.samples", "1");
    one(MONTHLY, FEE("{every: {months: 6}, at: end}"), "p=1200 n=12", "fee.samples", "2");
    one(MONTHLY, FEE("{anniversary: {years: 2}}"), "p=3600 n=36", "fee", "1008.00"); /* 12 % × (3,600 × 2 + 1,200) */
    one(MONTHLY, FEE("{anniversary: {years: 2}, every: {months: 6}}"), "p=3600 n=36", "fee.samples", "6");
    one(MONTHLY, FEE("{on: month_end}"), "p=1200 d=2023-01-15", "fee", "78.00");
    one(MONTHLY, FEE("{on: month_end}"), "p=1200 d=2023-01-31", "fee.samples", "12");
    one(MONTHLY, FEE("{on: month_end}"), "p=1200 d=2023-01-31", "fee", "78.00"); /* paid on the day, charged after */
    one(MONTHLY, FEE("{on: 12-31}"), "p=1200 d=2023-01-15", "fee", "12.00");     /* 12 % × 100 */
    one(MONTHLY, FEE("{on: 12-31}"), "p=1200 d=2023-12-31", "fee.first", "144.00");
    one(MONTHLY, FEE("{on: 12-31}"), "p=1200 n=3 d=2023-01-15", "fee.samples", "0");
    one(MONTHLY, FEE("{on: 12-31}"), "p=1200 n=3 d=2023-01-15", "fee.first", "0.00");
    one(MONTHLY, FEE("{on: month_end}"), "p=1200", "fee", "absent");
}

Test(schedule, a_charge_may_have_a_share_and_a_time)
{
    one(MONTHLY,
        "  fee: {charge_balances: loan, share: 50%, rate: 12%, time: once, sampled: {every: {months: 6}, at: "
        "start}, round: fen}\n",
        "p=1200", "fee", "108.00");
}

Test(schedule, where_it_does_not_apply_nothing_is_lent)
{
    const char *loan = "method: bullet, rate: 12%, instalments: n, when: {k: {above: 0}}, round: fen";
    one(loan, "", "p=1000 k=0", "left", "0.00");
    one(loan, "", "p=1000 k=1", "left", "1000.00");
    one(loan, FEE("{every: {months: 1}, at: start}"), "p=1000 k=0", "fee.samples", "0");
}

#define COST(method, fees) "  cost: {cost_of: loan, fees: " fees ", method: " method ", round: fen}\n"
#define BULLET             "method: bullet, rate: r, instalments: n, round: none"

Test(schedule, the_cost_of_a_loan)
{
    one(BULLET, COST("nominal", "0"), "p=1000 r=6%", "cost", "0.06");
    one(BULLET, COST("nominal", "b"), "p=112 b=12 n=1", "cost", "1.44");  /* 12 % a month */
    one(BULLET, COST("effective", "b"), "p=112 b=12 n=1", "cost", "2.9"); /* 1.12^12 − 1 = 2.89598 */
    one(BULLET, COST("effective", "b"), "p=121 b=21 n=24", "cost", "0.1");
    one(BULLET, COST("effective", "b"), "p=121.5 b=21.5 n=12", "cost", "0.22"); /* 0.215, half up */
    one(BULLET, COST("effective", "b"), "p=121.49 b=21.49 n=12", "cost", "0.21");
    one(BULLET, COST("nominal", "0"), "p=1000 r=0.5%", "cost", "0.01"); /* 0.005, half up */
    one(ANNUITY, COST("nominal", "0"), "p=1000", "cost", "0");
    one("method: bullet, rate: 12%, instalments: n, when: {k: {above: 0}}, round: fen", COST("nominal", "1"),
        "p=1000 k=0", "cost", "0");
    one(BULLET, "  cost: {cost_of: loan, fees: 0, method: nominal, round: fen, must_be: {up_to: 6%}}\n",
        "p=1000 r=6.1%", "cost.room", "0");
}

Test(schedule, fees_that_leave_nothing_have_no_rate)
{
    guarantee_scheme *scheme = load(FACTS BULLET "}\nquote:\n" COST("nominal", "b"));
    guarantee_result *result = ask(scheme, GUARANTEE_QUOTE, "p=100 b=100");
    cr_assert_eq(guarantee_result_outcome(result), GUARANTEE_UNDECIDED);
    cr_assert_str_eq(guarantee_result_reason(result), "the fees of cost are not below the principal of loan: the "
                                                      "borrower gets nothing, and no rate is the cost of that");
    guarantee_result_free(result);
    guarantee_scheme_free(scheme);
}

Test(schedule, fees_below_zero_have_no_rate)
{
    guarantee_scheme *scheme = load(FACTS BULLET "}\nquote:\n" COST("nominal", "{sum: [b], less: [1]}"));
    expect(scheme, GUARANTEE_QUOTE, "p=100 b=1", "cost", "0");
    guarantee_result *result = ask(scheme, GUARANTEE_QUOTE, "p=100 b=0.99");
    cr_assert_eq(guarantee_result_outcome(result), GUARANTEE_UNDECIDED);
    cr_assert_str_eq(guarantee_result_reason(result),
                     "the fees of cost are below zero: an amount of at least 0 is expected");
    guarantee_result_free(result);
    guarantee_scheme_free(scheme);
}

/* All is paid back for a part in 10^40 of it: to the power of 12 that is past 1,024 bits. */
Test(schedule, a_rate_past_all_numbers_is_an_error)
{
    guarantee_scheme *scheme = load(
        FACTS BULLET "}\nquote:\n" COST("effective", "{times: 0.9999999999999999999999999999999999999999, of: p}"));
    guarantee_facts *facts = NULL;
    guarantee_result *result = NULL;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    cr_assert_eq(guarantee_facts_new(&facts, scheme, NULL), GUARANTEE_OK);
    cr_assert_eq(guarantee_facts_set_text(facts, "p", "100", NULL), GUARANTEE_OK);
    cr_assert_eq(guarantee_facts_set_text(facts, "n", "1", NULL), GUARANTEE_OK);
    cr_assert_eq(guarantee_quote(&result, scheme, facts, 0, &error), GUARANTEE_E_RANGE);
    cr_assert_str_eq(error.message, "cost: the rate is too large to be worked out, or the instalments have too many "
                                    "different denominators; round those of loan");
    guarantee_facts_free(facts);
    guarantee_scheme_free(scheme);
}

static void undecided(const char *loan, const char *words, const char *reason)
{
    char text[4096];
    (void)snprintf(text, sizeof text, FACTS "%s}\n" FIGURES, loan);
    guarantee_scheme *scheme = load(text);
    guarantee_result *result = ask(scheme, GUARANTEE_QUOTE, words);
    cr_assert_eq(guarantee_result_outcome(result), GUARANTEE_UNDECIDED, "%s", words);
    cr_assert_str_eq(guarantee_result_reason(result), reason);
    guarantee_result_free(result);
    guarantee_scheme_free(scheme);
}

Test(schedule, what_makes_no_loan_is_undecided)
{
    undecided(ANNUITY, "p=1 n=0", "the number of instalments of loan is 0: a whole number from 1 to 1200 is expected");
    undecided(ANNUITY, "p=1 n=1201",
              "the number of instalments of loan is 1,201: a whole number from 1 to 1200 is expected");
    undecided("method: bullet, instalments: {ratio: n, over: 5}, round: fen", "p=1",
              "the number of instalments of loan is 2.4: a whole number from 1 to 1200 is expected");
    undecided("method: bullet, instalments: n, grace: {instalments: g, interest: paid}, round: fen", "p=1 g=12",
              "the grace period of loan is 12: a whole number below the number of instalments is expected");
    undecided(ANNUITY, "p=1 r=-1%", "the rate of loan is -1%: a rate of at least 0 is expected");
    undecided(ANNUITY, "p=100 b=100.01",
              "the balloon of loan is 100.01: an amount from 0 to the principal is expected");
    undecided("method: given, given: due, round: fen", "p=100 due.a=50 due.b=49",
              "the principal of all instalments of loan is 99.00: what was lent is expected");
    undecided("method: equal_principal, instalments: n, seasonal: [0, 0, 1], round: fen", "p=1 n=2",
              "no instalment of loan has a weight above 0: nothing would be repaid");
    undecided("method: bullet, instalments: n, drawn_on: d, rate: r, basis: 30e/360, round: fen",
              "p=1 r=1% d=9999-06-30", "loan: 9999-06-30 moved by 12 months is outside 1601 to 9999");
}

Test(schedule, a_part_of_an_instalment_has_no_balance)
{
    guarantee_scheme *scheme = load(FACTS ANNUITY "}\nquote:\n  left: {balance_of: loan, after: x}\n");
    guarantee_result *result = ask(scheme, GUARANTEE_QUOTE, "p=1 x=0.5");
    cr_assert_eq(guarantee_result_outcome(result), GUARANTEE_UNDECIDED);
    cr_assert_str_eq(guarantee_result_reason(result),
                     "the balance of loan after a part of an instalment has no meaning: a whole number of "
                     "instalments, 0 or more, is expected");
    guarantee_result_free(result);
    expect(scheme, GUARANTEE_QUOTE, "p=1 x=1000000000000000000", "left", "0.00");
    guarantee_scheme_free(scheme);
}

/* ---- the trail --------------------------------------------------------------------------------------- */

static guarantee_step step_of(const guarantee_result *result, const char *name)
{
    guarantee_step step = {.struct_size = sizeof step};
    for (size_t i = 0; i < guarantee_trail_step_count(result); i++) {
        cr_assert_eq(guarantee_trail_step(result, i, &step, NULL), GUARANTEE_OK);
        if (strcmp(step.name, name) == 0)
            return step;
    }
    cr_assert_fail("no step %s", name);
    return step;
}

Test(schedule, the_trail_shows_the_formula_and_on_which_side_the_cents_fall)
{
    guarantee_scheme *scheme = load(FACTS ANNUITY "}\n" FIGURES FEE("{every: {months: 6}, at: start}"));
    guarantee_result *result = ask(scheme, GUARANTEE_QUOTE, "p=500000 r=7% n=60 b=200000");
    guarantee_step step = step_of(result, "loan.instalment");
    cr_assert_str_eq(step.formula, "(500,000.00 − 200,000.00 / (1 + i)^60) × i / (1 − (1 + i)^−60), i = 7% × 1/12");
    cr_assert_str_eq(step.note, "60 instalments, every 1 month");
    cr_assert_str_eq(step.exact, "");
    cr_assert_eq(step.direction, 1); /* 7,107.0268… */
    cr_assert_str_eq(step_of(result, "fee.first").formula, "balance 500,000.00 × 12% × 6/12");
    cr_assert_str_eq(step_of(result, "left").formula, "balance of loan after k 0 instalments: 500,000.00");
    guarantee_result_free(result);
    result = ask(scheme, GUARANTEE_QUOTE, "p=100000 r=6% n=2");
    step = step_of(result, "loan.instalment"); /* 100,000 × .005 × 1.005² / (1.005² − 1) */
    cr_assert_str_eq(step.exact, "20200500/401");
    cr_assert_eq(step.direction, -1);
    guarantee_result_free(result);
    guarantee_scheme_free(scheme);
}

/* The least sure of its parameters, and the rounding where it changed something. */
Test(schedule, a_schedule_is_as_sure_as_its_parameters)
{
    const char *head = "scheme: test\ntitle: t\ncountry: XX\ncurrency: {code: CNY, digits: 2}\nconfidence: official\n"
                       "rounding:\n  fen: {to: 0.01, mode: half_up, confidence: assumed}\n"
                       "facts:\n  p: {kind: amount}\nquote:\n  loan: {schedule: p, method: {value: equal_principal, "
                       "confidence: secondary}, instalments: 3, every: {months: 1}, round: fen}\n";
    guarantee_scheme *scheme = load(head);
    guarantee_result *result = ask(scheme, GUARANTEE_QUOTE, "p=300");
    cr_assert_eq(step_of(result, "loan").confidence, GUARANTEE_CONFIDENCE_SECONDARY);
    guarantee_result_free(result);
    result = ask(scheme, GUARANTEE_QUOTE, "p=100");
    cr_assert_eq(step_of(result, "loan").confidence, GUARANTEE_CONFIDENCE_ASSUMED);
    guarantee_result_free(result);
    guarantee_scheme_free(scheme);
}

/* ---- properties of random loans ------------------------------------------------------------------------ */

static uint64_t state = 88172645463325252U;

static uint32_t below(uint32_t bound)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 33) % bound;
}

static int64_t amount_of(const guarantee_result *result, const char *name)
{
    int64_t amount = -1;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    cr_assert_eq(guarantee_result_amount(result, name, &amount, &error), GUARANTEE_OK, "%s: %s", name, error.message);
    return amount;
}

enum { MOST = 12 };

/* Every balance is a figure; principal parts are the differences. */
static void check_loan(const guarantee_result *result, int64_t lent, int64_t count, int64_t balloon)
{
    int64_t before = lent, repaid = 0;
    char name[32];
    for (int i = 0; i <= MOST; i++) {
        (void)snprintf(name, sizeof name, "left_%d", i);
        int64_t left = amount_of(result, name);
        cr_assert(left >= 0 && left <= before, "%s: %lld after %lld", name, (long long)left, (long long)before);
        cr_assert(i >= count || left >= balloon, "%s: %lld below the balloon", name, (long long)left);
        repaid += before - left;
        before = left;
    }
    cr_assert_eq(before, 0, "%lld left at the end", (long long)before);
    cr_assert_eq(repaid, lent);
    cr_assert_eq(amount_of(result, "paid"), lent + amount_of(result, "interest"));
    (void)snprintf(name, sizeof name, "left_%lld", (long long)count - 1);
    cr_assert(amount_of(result, "last") >= amount_of(result, name), "the last instalment takes what is left");
}

static void check_method(const char *method, const char *balloon_key)
{
    char text[8192];
    int used = snprintf(text, sizeof text, FACTS "method: %s, rate: r, instalments: n%s, round: fen}\n" FIGURES, method,
                        balloon_key);
    for (int i = 0; i <= MOST; i++)
        used += snprintf(text + used, sizeof text - (size_t)used, "  left_%d: {balance_of: loan, after: %d}\n", i, i);
    guarantee_scheme *scheme = load(text);
    for (int round = 0; round < 400; round++) {
        char words[200];
        int64_t count = 1 + below(MOST), lent = below(10) == 0 ? below(5) : below(100000000);
        int64_t balloon = strstr(balloon_key, "balloon") == NULL ? 0 : below(2) * (lent / (1 + below(3)));
        (void)snprintf(words, sizeof words, "p=%lld.%02lld r=%u/1000 n=%lld b=%lld.%02lld", (long long)lent / 100,
                       (long long)lent % 100, (unsigned)below(400), (long long)count, (long long)balloon / 100,
                       (long long)balloon % 100);
        guarantee_result *result = ask(scheme, GUARANTEE_QUOTE, words);
        check_loan(result, lent, count, balloon);
        guarantee_result_free(result);
    }
    guarantee_scheme_free(scheme);
}

Test(schedule, principal_parts_add_up_to_the_loan)
{
    check_method("equal_principal", ", balloon: b");
    check_method("equal_instalments", ", balloon: b");
    check_method("equal_principal", ", seasonal: [1, 0, 2]");
    check_method("bullet", "");
}
