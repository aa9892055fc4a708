/* Splits by layers: attachment and detachment, a party in several layers, an account that runs dry, recoveries. */
#include "support.h"

#define FACTS                                                                                                          \
    HEAD                                                                                                               \
        "facts:\n  loss: {kind: amount, at_least: -1000}\n  reserve: {kind: amount, optional: yes, at_least: -1000}\n" \
        "  recovered: {kind: amount, optional: yes}\n  part: {kind: rate, optional: yes, at_most: 200%}\nclaim:\n"

static guarantee_scheme *with(const char *claim)
{
    char text[4096];
    (void)snprintf(text, sizeof text, "%s%s\n", FACTS, claim);
    return load(text);
}

static void told(const guarantee_scheme *scheme, const char *words, const char *figure, const char *formula)
{
    guarantee_result *result = ask(scheme, GUARANTEE_CLAIM, words);
    guarantee_step step = {.struct_size = sizeof step};
    size_t i = 0;
    do
        cr_assert_eq(guarantee_trail_step(result, i++, &step, NULL), GUARANTEE_OK, "no step %s", figure);
    while (strcmp(step.name, figure) != 0);
    cr_assert_str_eq(step.formula, formula, "%s: %s", figure, step.formula);
    guarantee_result_free(result);
}

static void undecided(const guarantee_scheme *scheme, const char *words, const char *reason)
{
    guarantee_result *result = ask(scheme, GUARANTEE_CLAIM, words);
    cr_assert_eq(guarantee_result_outcome(result), GUARANTEE_UNDECIDED);
    cr_assert_str_eq(guarantee_result_reason(result), reason);
    guarantee_result_free(result);
}

/* First loss 400 half and half, a mezzanine to 1,000 ceded by a third, the rest. */
#define TOWER                                                                                                          \
    "  share:\n    split: loss\n    layers:\n      - {height: 400, borne_by: {lender: 50%, fund: 50%}}\n"              \
    "      - {up_to: 1_000, borne_by: {fund: {share: 100%, cedes: {state: 1/3}}}}\n      - {borne_by: lender}\n"       \
    "    remainder_to: lender\n    round: fen"

Test(layers, bounds_belong_to_the_lower_layer)
{
    static const char *const rows[][4] = {
        {"loss=0", "0.00", "0.00", "0.00"},
        {"loss=0.01", "0.00", "0.01", "0.00"},
        {"loss=400", "200.00", "200.00", "0.00"},
        {"loss=400.03", "200.00", "200.02", "0.01"},
        {"loss=1000", "200.00", "600.00", "200.00"},
        {"loss=1000.01", "200.01", "600.00", "200.00"},
        {"loss=90000000000", "89999999200.00", "600.00", "200.00"},
    };
    guarantee_scheme *scheme = with(TOWER);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        expect(scheme, GUARANTEE_CLAIM, rows[i][0], "share.lender", rows[i][1]);
        expect(scheme, GUARANTEE_CLAIM, rows[i][0], "share.fund", rows[i][2]);
        expect(scheme, GUARANTEE_CLAIM, rows[i][0], "share.state", rows[i][3]);
    }
    guarantee_scheme_free(scheme);
}

Test(layers, each_party_stands_once_in_the_order_in_which_it_appears)
{
    static const char *const names[] = {"share.lender", "share.fund", "share.state"};
    guarantee_scheme *scheme = with(TOWER);
    guarantee_result *result = ask(scheme, GUARANTEE_CLAIM, "loss=1000");
    cr_assert_eq(guarantee_result_figure_count(result), 3);
    for (size_t i = 0; i < 3; i++)
        cr_assert_str_eq(guarantee_result_figure_name(result, i), names[i]);
    guarantee_result_free(result);
    guarantee_scheme_free(scheme);
}

Test(layers, the_trail_tells_which_layers_a_party_bears)
{
    guarantee_scheme *scheme = with(TOWER);
    told(scheme, "loss=2000", "share.lender", "min(loss 2,000.00, 400.00) × 50% + loss 2,000.00 − 1,000.00");
    told(scheme, "loss=2000", "share.fund",
         "min(loss 2,000.00, 400.00) × 50% + (min(loss 2,000.00, 1,000.00) − 400.00) × 66.666667…%");
    told(scheme, "loss=300", "share.state", "no part of loss 300.00");
    guarantee_scheme_free(scheme);
}

Test(layers, an_account_pays_while_it_lasts)
{
    guarantee_scheme *scheme = with("  share: {split: loss, layers: [{height: reserve, borne_by: account}], "
                                    "excess_to: lender, remainder_to: lender, round: fen}");
    expect(scheme, GUARANTEE_CLAIM, "loss=500 reserve=800", "share.account", "500.00");
    expect(scheme, GUARANTEE_CLAIM, "loss=500 reserve=800", "share.lender", "0.00");
    expect(scheme, GUARANTEE_CLAIM, "loss=500 reserve=120.50", "share.account", "120.50");
    expect(scheme, GUARANTEE_CLAIM, "loss=500 reserve=120.50", "share.lender", "379.50");
    expect(scheme, GUARANTEE_CLAIM, "loss=500 reserve=0", "share.lender", "500.00");
    expect(scheme, GUARANTEE_CLAIM, "loss=500", "share.lender", "absent");
    told(scheme, "loss=500 reserve=120.50", "share.account", "min(loss 500.00, reserve 120.50)");
    told(scheme, "loss=500 reserve=120.50", "share.lender", "loss 500.00 − 120.50");
    guarantee_scheme_free(scheme);
}

Test(layers, below_zero_nothing_is_decided)
{
    guarantee_scheme *scheme =
        with("  share: {split: loss, layers: [{height: reserve, borne_by: account}, {up_to: 300, borne_by: fund}], "
             "excess_to: lender, remainder_to: lender, round: fen}");
    undecided(scheme, "loss=5 reserve=-0.01", "share: the height of layer 1 is below zero: -0.01");
    undecided(scheme, "loss=-5 reserve=1", "share: no layer holds an amount below zero: -5.00");
    undecided(scheme, "loss=5 reserve=300.01", "share: layer 2 ends at 300.00, below 300.01, where it begins");
    expect(scheme, GUARANTEE_CLAIM, "loss=305 reserve=300", "share.fund", "0.00");
    guarantee_scheme_free(scheme);
}

Test(layers, who_cedes_more_than_it_has_is_named)
{
    guarantee_scheme *scheme =
        with("  share: {split: loss, shares: {lender: rest, fund: {share: 50%, cedes: {state: part, account: part}}}, "
             "remainder_to: fund, round: fen}");
    expect(scheme, GUARANTEE_CLAIM, "loss=10 part=50%", "share.fund", "0.00");
    undecided(scheme, "loss=10 part=60%", "share: fund cedes more than it has: it keeps -10% for these facts");
    undecided(scheme, "loss=10 part=101%",
              "share: the share of state is 101% for these facts; a share is between 0% and 100%");
    guarantee_scheme_free(scheme);
}

Test(layers, shares_that_facts_make_wrong_leave_the_case_undecided)
{
    guarantee_scheme *scheme = with("  share: {split: loss, layers: [{height: 10, borne_by: {fund: part, lender: "
                                    "50%}}, {borne_by: fund}], remainder_to: fund, round: fen}");
    undecided(scheme, "loss=5 part=60%", "share: the shares add up to 110% for these facts; 100% is expected");
    undecided(scheme, "loss=5 part=160%",
              "share: the share of fund is 160% for these facts; a share is between 0% and 100%");
    expect(scheme, GUARANTEE_CLAIM, "loss=5 part=50%", "share.fund", "2.50");
    guarantee_scheme_free(scheme);
}

/* Parts are rounded once, and not layer by layer: 1/3 of 0.01 twice is 0.00667. */
Test(layers, a_party_is_rounded_once_over_all_its_layers)
{
    guarantee_scheme *scheme =
        with("  share: {split: loss, layers: [{height: 0.01, borne_by: {a: 1/3, b: rest}}, {borne_by: {a: 1/3, b: "
             "rest}}], remainder_to: b, round: fen}\n"
             "  largest: {split: loss, layers: [{height: 1, borne_by: {a: 1/3, b: 2/3}}, {borne_by: {a: 1/7, b: "
             "rest}}], remainder_to: largest_fraction, round: fen}");
    expect(scheme, GUARANTEE_CLAIM, "loss=0.02", "share.a", "0.01");
    expect(scheme, GUARANTEE_CLAIM, "loss=0.02", "share.b", "0.01");
    expect(scheme, GUARANTEE_CLAIM, "loss=2", "largest.a", "0.48"); /* 0.47619 */
    expect(scheme, GUARANTEE_CLAIM, "loss=2", "largest.b", "1.52"); /* 1.52381 */
    guarantee_scheme_free(scheme);
}

Test(layers, recoveries_go_back_as_borne_or_in_another_order)
{
    guarantee_scheme *scheme =
        with(TOWER "\n  back: {split: recovered, in_proportion_to: share, remainder_to: lender, round: fen}\n"
                   "  first: {split: recovered, layers: [{height: share.state, borne_by: state}, {height: share.fund, "
                   "borne_by: fund}], excess_to: lender, remainder_to: lender, round: fen}");
    expect(scheme, GUARANTEE_CLAIM, "loss=1000 recovered=500", "back.fund", "300.00");
    expect(scheme, GUARANTEE_CLAIM, "loss=1000 recovered=500", "back.state", "100.00");
    expect(scheme, GUARANTEE_CLAIM, "loss=1000 recovered=500", "first.state", "200.00");
    expect(scheme, GUARANTEE_CLAIM, "loss=1000 recovered=500", "first.fund", "300.00");
    expect(scheme, GUARANTEE_CLAIM, "loss=1000 recovered=900", "first.lender", "100.00");
    guarantee_scheme_free(scheme);
}

Test(layers, parts_add_up)
{
    guarantee_scheme *scheme = with(TOWER);
    for (int64_t fen = 0; fen < 130000; fen += 37) {
        char words[64];
        int64_t sum = 0, part = 0;
        static const char *const names[] = {"share.lender", "share.fund", "share.state"};
        (void)snprintf(words, sizeof words, "loss=%ld.%02ld", (long)(fen / 100), (long)(fen % 100));
        guarantee_result *result = ask(scheme, GUARANTEE_CLAIM, words);
        for (size_t i = 0; i < 3; i++) {
            cr_assert_eq(guarantee_result_amount(result, names[i], &part, NULL), GUARANTEE_OK);
            sum += part;
        }
        cr_assert_eq(sum, fen);
        guarantee_result_free(result);
    }
    guarantee_scheme_free(scheme);
}
