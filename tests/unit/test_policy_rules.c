/* Each rule kind by small schemes whose figures can be worked out by hand. */
#include "support.h"

#define MONEY                                                                                                          \
    HEAD "facts:\n  a: {kind: amount, at_least: -1000000000}\n  b: {kind: amount, optional: yes}\n  m: {kind: count, " \
         "optional: yes}\n"                                                                                            \
         "  r: {kind: rate, optional: yes}\n  k: {kind: flag, optional: yes}\n  d1: {kind: date, optional: yes}\n"     \
         "  d2: {kind: date, optional: yes}\n  w: {kind: text, one_of: [x, y, z], optional: yes}\n"

static void one(const char *rule, guarantee_question question, const char *words, const char *figure,
                const char *expected)
{
    char text[4096];
    (void)snprintf(text, sizeof text, "%s%s\n", MONEY, rule);
    guarantee_scheme *scheme = load(text);
    expect(scheme, question, words, figure, expected);
    guarantee_scheme_free(scheme);
}

static void quote(const char *rule, const char *words, const char *expected)
{
    char section[3000];
    (void)snprintf(section, sizeof section, "quote:\n  f: {%s}", rule);
    one(section, GUARANTEE_QUOTE, words, "f", expected);
}

Test(policy, charge_times)
{
    quote("charge: a, rate: 1%, time: once, round: fen", "a=1234.56", "12.35");
    quote("charge: a, rate: 1%, time: {months: m, per: year}, round: fen", "a=1000000 m=7", "5833.33");
    quote("charge: a, rate: 1%, time: {days: m, basis: act/365f}, round: fen", "a=1000000 m=90", "2465.75");
    quote("charge: a, rate: 1%, time: {days: m, basis: act/360}, round: fen", "a=1000000 m=90", "2500.00");
    quote("charge: a, rate: 0.05%, time: {days: m, per: day}, round: fen", "a=5000000 m=10", "25000.00");
    quote("charge: a, rate: 1%, time: {from: d1, to: d2, basis: 30e/360}, round: fen",
          "a=1000000 d1=2006-08-31 d2=2007-02-28", "4944.44");
    quote("charge: a, rate: 1.5%, time: {years: m, per: year, at_most: 2}, round: fen", "a=50000000 m=5", "1500000.00");
}

Test(policy, charge_clamps_and_factor)
{
    quote("charge: a, rate: 1%, time: once, at_least: 200, round: fen", "a=1000", "200.00");
    quote("charge: a, rate: 1%, time: once, at_most: 5, round: fen", "a=1000", "5.00");
    quote("charge: a, rate: 1%, time: once, factor: 1/3, round: fen", "a=100", "0.33");
}

Test(policy, a_tie_follows_the_mode)
{
    quote("charge: a, rate: 50%, time: once, round: fen", "a=0.05", "0.03");
    quote("charge: a, rate: 50%, time: once, round: even", "a=0.05", "0.02");
    quote("charge: a, rate: 50%, time: once, round: none", "a=0.05", "0.025");
}

Test(policy, a_class_is_a_cliff_and_a_margin_is_not)
{
    quote("charge: a, rate: {by: a, whole: [{up_to: 5_000_000, is: 0.3%}, {is: 0.5%}]}, time: once, round: fen",
          "a=5000000", "15000.00");
    quote("charge: a, rate: {by: a, whole: [{up_to: 5_000_000, is: 0.3%}, {is: 0.5%}]}, time: once, round: fen",
          "a=5000000.01", "25000.00");
    quote("charge: a, rate: {by: a, whole: [{below: 5_000_000, is: 0.3%}, {is: 0.5%}]}, time: once, round: fen",
          "a=5000000", "25000.00");
    quote(
        "charge: a, rate: {marginal_on: a, rows: [{up_to: 1_000_000, is: 3.5%}, {is: 3.75%}]}, time: once, round: fen",
        "a=1500000", "53750.00");
}

Test(policy, cover_is_capped_per_loan_and_per_borrower)
{
    quote("cover: a, share: 80%, at_most: 500, round: fen", "a=1000", "500.00");
    quote("cover: a, share: 80%, together_at_most: 1000, together_with: b, round: fen", "a=1000 b=700", "300.00");
    quote("cover: a, share: 80%, together_at_most: 1000, together_with: b, round: fen", "a=1000 b=1700", "0.00");
}

Test(policy, values)
{
    quote("sum: [a, b], less: [1], at_least: 0", "a=0.50 b=0.25", "0.00");
    quote("larger_of: [a, b]", "a=1 b=2", "2.00");
    quote("smaller_of: [a, {times: 2.5%, of: b}]", "a=1 b=2", "0.05");
    quote("ratio: a, over: b", "a=1 b=3", "0.33333333");
    quote("ratio: a, over: b, if_zero: 7%", "a=1 b=0", "0.07");
    quote("product: [a, r, r]", "a=10000 r=1%", "1.00");
    quote("by: w, exactly: {x: 1%, y: 2%}, otherwise: 3%", "a=1 w=z", "0.03");
    quote("choose: [{when: {k: yes, a: {above: 5}}, is: 1%}, {is: 2%}]", "a=6 k=yes", "0.01");
    quote("choose: [{when: {k: yes, a: {above: 5}}, is: 1%}, {is: 2%}]", "a=5 k=yes", "0.02");
    quote("start: 30%, adjust: [{when: {k: yes}, add: 15%}, {times: 1/2}], at_most: 20%", "a=1 k=yes", "0.2");
    quote("start: 30%, adjust: [{when: {k: yes}, add: 15%}, {times: 1/2}], at_most: 20%", "a=1 k=no", "0.15");
    quote("dated_by: d1, editions: [{to: 2023-12-31, is: 4%}, {from: 2024-01-01, is: 5%}]", "a=1 d1=2023-12-31",
          "0.04");
    quote("dated_by: d1, editions: [{to: 2023-12-31, is: 4%}, {from: 2024-01-01, is: 5%}]", "a=1 d1=2024-01-01",
          "0.05");
}

Test(policy, when_it_does_not_apply_it_is_nothing)
{
    quote("subsidise: a, rate: 5%, when: {k: yes}, round: fen", "a=100 k=no", "0.00");
    quote("subsidise: a, rate: 5%, at_most: 3, when: {k: yes}, round: fen", "a=100 k=yes", "3.00");
}

#define CLAIM "claim:\n  s:\n    split: a\n    round: fen\n"

Test(policy, parts_add_up_to_the_last_unit)
{
    const char *residual = CLAIM "    shares: {bank: 20%, own: 40%, province: 20%, fund: 20%}\n    remainder_to: own";
    const char *largest =
        CLAIM "    shares: {bank: 20%, own: 40%, province: 20%, fund: 20%}\n    remainder_to: largest_fraction";
    one(residual, GUARANTEE_CLAIM, "a=1234567.89", "s.own", "493827.15");
    one(residual, GUARANTEE_CLAIM, "a=1234567.89", "s.fund", "246913.58");
    one(largest, GUARANTEE_CLAIM, "a=1234567.89", "s.own", "493827.15");
    one(largest, GUARANTEE_CLAIM, "a=0.01", "s.own", "0.01");
    one(largest, GUARANTEE_CLAIM, "a=0.02", "s.bank", "0.01");
}

Test(policy, what_is_ceded_comes_out_of_the_ceding_share)
{
    const char *chain = CLAIM "    shares: {bank: 20%, corporation: {share: rest, cedes: {insurer: {share: 80%, cedes: "
                              "{state: 50%}}}}}\n    remainder_to: corporation";
    one(chain, GUARANTEE_CLAIM, "a=10000000", "s.bank", "2000000.00");
    one(chain, GUARANTEE_CLAIM, "a=10000000", "s.corporation", "1600000.00");
    one(chain, GUARANTEE_CLAIM, "a=10000000", "s.insurer", "3200000.00");
    one(chain, GUARANTEE_CLAIM, "a=10000000", "s.state", "3200000.00");
}

Test(policy, above_the_claims_cap_the_ceding_party_bears_it)
{
    const char *capped =
        CLAIM "    shares: {own: 80%, fund: 20%}\n    remainder_to: own\n"
              "    claims_cap: {party: fund, rate: 4%, of: b, excess_to: own}\n"
              "  back:\n    split: 1000\n    in_proportion_to: s\n    remainder_to: own\n    round: fen";
    one(capped, GUARANTEE_CLAIM, "a=26000000 b=500000000", "s.fund", "4000000.00");
    one(capped, GUARANTEE_CLAIM, "a=26000000 b=500000000", "s.own", "22000000.00");
    one(capped, GUARANTEE_CLAIM, "a=26000000 b=500000000", "s_over_cap", "6000000.00");
    one(capped, GUARANTEE_CLAIM, "a=26000000 b=500000000", "back.fund", "153.85");
    one(capped, GUARANTEE_CLAIM, "a=26000000", "s.fund", "5200000.00");
}

static void compensate(const char *method, const char *words, const char *expected)
{
    char text[2000];
    (void)snprintf(
        text, sizeof text,
        "compensate:\n  c:\n    compensate: a\n    npl_ratio: r\n    loan_balance: b\n    method: %s\n    round: fen\n"
        "    bands: {rows: [{above: 0.5%%, up_to: 3%%, pays: 40%%}, {above: 3%%, pays: 60%%}]}\n"
        "    bonuses: [{when: {k: yes}, add: 5%%}]\n    ceiling: 55%%\n    ceiling_on: bands\n    suspended_when: {r: "
        "{above: 10%%}}",
        method);
    one(text, GUARANTEE_COMPENSATE, words, "c", expected);
}

Test(policy, compensation_by_three_methods)
{
    compensate("band_share", "a=1000000 r=2% b=1 k=no", "300000.00");            /* .4 × 1.5/2 */
    compensate("band_share", "a=1000000 r=4% b=1 k=no", "400000.00");            /* (.4 × 2.5 + .6 × 1)/4 */
    compensate("flat_on_trigger", "a=1000000 r=3% b=1 k=no", "400000.00");       /* up to 3 % */
    compensate("flat_on_trigger", "a=1000000 r=3.01% b=1 k=no", "550000.00");    /* 60 %, under the ceiling */
    compensate("flat_on_trigger", "a=1000000 r=3.01% b=1 k=yes", "600000.00");   /* the bonus comes on top of it */
    compensate("excess_amount", "a=1000000 r=1% b=100000000 k=no", "200000.00"); /* .4 × min(.5 % × 100m, 1m) */
    compensate("excess_amount", "a=300000 r=1% b=100000000 k=no", "120000.00");
    compensate("band_share", "a=1000000 r=0.5% b=1 k=yes", "0.00"); /* no bonus on nothing */
    compensate("band_share", "a=1000000 r=0 b=1 k=no", "0.00");
    compensate("band_share", "a=1000000 r=10.01% b=1 k=no", "0.00");
}

Test(policy, reserve_by_difference)
{
    one("reserve:\n  f: {reserve: a, rate: 1%, until: {times: 10%, of: a}, balance: b, round: fen}", GUARANTEE_RESERVE,
        "a=1000 b=95", "f", "5.00");
    one("reserve:\n  f: {reserve: a, rate: 1%, until: {times: 10%, of: a}, balance: b, round: fen}", GUARANTEE_RESERVE,
        "a=1000 b=50", "f", "10.00");
    one("reserve:\n  f: {reserve: a, rate: 1%, until: {times: 10%, of: a}, balance: b, round: fen}", GUARANTEE_RESERVE,
        "a=1000 b=150", "f", "0.00");
}

Test(policy, classes_are_data)
{
    const char *rule = "reserve:\n  f:\n    classify: m\n    choose:\n      - when: {k: yes}\n        rows: [{up_to: "
                       "0, is: fine}, {is: late}]\n"
                       "      - rows: [{up_to: 90, is: fine}, {is: late}]";
    one(rule, GUARANTEE_RESERVE, "a=1 m=90 k=no", "f", "fine");
    one(rule, GUARANTEE_RESERVE, "a=1 m=91 k=no", "f", "late");
    one(rule, GUARANTEE_RESERVE, "a=1 m=1 k=yes", "f", "late");
}

Test(policy, a_compound_rate_is_right_to_its_last_digit)
{
    /* 1.001^365 - 1 = 0.440251313429…, 1.5 % for 3 months = 0.045678375 exactly */
    one("refinance:\n  f: {compound_rate: r, periods: m, round: fen}", GUARANTEE_REFINANCE, "a=1 r=0.1% m=365", "f",
        "0.44");
    one("refinance:\n  f: {compound_rate: r, periods: m, round: fen}", GUARANTEE_REFINANCE, "a=1 r=1.5% m=3", "f",
        "0.05");
}

Test(policy, below_the_floor_of_a_table_is_no_row)
{
    quote("by: a, whole: [{above: 3, up_to: 5, is: 1%}, {up_to: 9, is: 2%}, {above: 20, is: 3%}]", "a=1", "absent");
    quote("by: a, whole: [{above: 3, up_to: 5, is: 1%}, {up_to: 9, is: 2%}, {above: 20, is: 3%}]", "a=5.01", "0.02");
    quote("by: a, whole: [{above: 3, up_to: 5, is: 1%}, {is: 2%}]", "a=1", "0.02");
}
