/* A group that was added up elsewhere answers as its members do: each member's terms, summed up, in their place. */
#include "policy/case.h"
#include "policy/term.h"
#include "support.h"

#include <stdlib.h>

/* ---- the sums, as a portfolio makes them ---------------------------------------------------------- */

struct sums {
    struct gi_folded folded;
    struct gi_fold_sum *facts, *rules;
};

/* A member's facts as those of a case of its own; words are borrowed from `facts`. */
static guarantee_facts *alone(const guarantee_facts *facts, int32_t group, int64_t member)
{
    guarantee_facts *one = NULL;
    cr_assert_eq(guarantee_facts_new(&one, facts->scheme, NULL), GUARANTEE_OK);
    for (uint32_t i = 0; i < facts->scheme->fact_count; i++) {
        const struct gi_given *given = gi_facts_get(facts, i, facts->scheme->facts[i].each == group ? member : -1);
        if (given != NULL)
            one->given[i] = (struct gi_given){given->numerator, given->denominator, given->word, NULL};
    }
    return one;
}

static void add_term(struct gi_fold_sum *sum, const struct gi_term *term)
{
    if (term->state == GI_TERM_COUNTS || term->state == GI_TERM_SHUT_OUT)
        if (term->confidence < sum->confidence)
            sum->confidence = term->confidence;
    if (term->state == GI_TERM_SHUT_OUT)
        return;
    sum->visited++;
    sum->undecided += term->state == GI_TERM_UNDECIDED;
    if (term->state == GI_TERM_LEFT_OUT && sum->left_out++ == 0)
        sum->lacks = term->lacks;
    for (int i = 0; i < GI_FOLD_SUMS; i++)
        cr_assert_eq(gi_exact_add(&sum->sums[i], &sum->sums[i], &term->values[i]), GUARANTEE_OK);
}

static void begin(struct gi_fold_sum *sum)
{
    *sum = (struct gi_fold_sum){.known = true, .lacks = GI_NO_FACT, .confidence = GUARANTEE_CONFIDENCE_OFFICIAL};
    for (int i = 0; i < GI_FOLD_SUMS; i++)
        gi_exact_set_zero(&sum->sums[i]);
}

static bool adds_up(const struct gi_rule *rule, int32_t group)
{
    return rule->each == group && rule->together < 0 &&
           (rule->kind == GI_RULE_TOTAL || rule->kind == GI_RULE_COUNT_OF || rule->kind == GI_RULE_AVERAGE_RATE);
}

static bool is_total(const guarantee_scheme *scheme, uint32_t fact, int32_t group)
{
    const struct gi_value *of = scheme->facts[fact].total_of;
    return of != NULL && scheme->facts[of->name.index].each == group;
}

static void add_member(struct sums *sums, const guarantee_facts *one)
{
    const guarantee_scheme *scheme = one->scheme;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    struct gi_term term;
    for (uint32_t i = 0; i < scheme->fact_count; i++) {
        if (!sums->facts[i].known)
            continue;
        cr_assert_eq(gi_term_of_fact(&term, scheme, one, i, &error), GUARANTEE_OK, "%s", error.message);
        add_term(&sums->facts[i], &term);
    }
    for (uint32_t i = 0; i < scheme->rule_count; i++) {
        if (!sums->rules[i].known)
            continue;
        cr_assert_eq(gi_term_of_rule(&term, scheme, one, &scheme->rules[i], &error), GUARANTEE_OK, "%s", error.message);
        add_term(&sums->rules[i], &term);
    }
}

static struct sums fold(const guarantee_facts *facts, int32_t group)
{
    const guarantee_scheme *scheme = facts->scheme;
    struct sums sums = {.facts = calloc(scheme->fact_count + 1U, sizeof *sums.facts),
                        .rules = calloc(scheme->rule_count + 1U, sizeof *sums.rules)};
    sums.folded = (struct gi_folded){group, facts->groups[group].count, sums.facts, sums.rules};
    for (uint32_t i = 0; i < scheme->fact_count; i++)
        if (is_total(scheme, i, group))
            begin(&sums.facts[i]);
    for (uint32_t i = 0; i < scheme->rule_count; i++)
        if (adds_up(&scheme->rules[i], group))
            begin(&sums.rules[i]);
    for (uint32_t member = 0; member < facts->groups[group].count; member++) {
        guarantee_facts *one = alone(facts, group, member);
        add_member(&sums, one);
        guarantee_facts_free(one);
    }
    return sums;
}

static void free_sums(struct sums *sums)
{
    free(sums->facts);
    free(sums->rules);
}

/* The answer from the sums of the group's members, and from what the case itself has. */
static guarantee_status ask_folded(guarantee_result **result_out, guarantee_question question,
                                   const guarantee_facts *facts, guarantee_error *error)
{
    struct sums sums = fold(facts, 0);
    guarantee_facts *whole = alone(facts, -1, -1);
    whole->folded = &sums.folded;
    guarantee_status status = guarantee_answer(result_out, facts->scheme, question, whole, GUARANTEE_WITH_TRAIL, error);
    guarantee_facts_free(whole);
    free_sums(&sums);
    return status;
}

/* ---- the comparison -------------------------------------------------------------------------------- */

static bool is_left_out(const char *name)
{
    const char *reading = strchr(name, '.');
    return reading != NULL && (strcmp(reading, ".amount_weighted") == 0 || strcmp(reading, ".simple") == 0);
}

static void same_figure(const guarantee_result *members, size_t index, const guarantee_result *folded)
{
    const char *name = guarantee_result_figure_name(members, index);
    guarantee_figure a = {.struct_size = sizeof a}, b = {.struct_size = sizeof b};
    size_t found = 0;
    bool is_there = guarantee_result_find(folded, name, &found, NULL) == GUARANTEE_OK;
    cr_assert_eq(is_there, !is_left_out(name), "%s", name);
    if (!is_there)
        return;
    cr_assert_eq(guarantee_result_figure(members, index, &a, NULL), GUARANTEE_OK);
    cr_assert_eq(guarantee_result_figure(folded, found, &b, NULL), GUARANTEE_OK);
    cr_assert_str_eq(b.value, a.value, "%s: %s, of members %s", name, b.value, a.value);
    cr_assert_str_eq(b.exact, a.exact, "%s: %s, of members %s", name, b.exact, a.exact);
    cr_assert_eq(b.confidence, a.confidence, "%s", name);
    cr_assert_eq(b.direction, a.direction, "%s", name);
    cr_assert_eq(b.breach, a.breach, "%s", name);
}

static void same_result(const guarantee_result *members, const guarantee_result *folded)
{
    size_t left_out = 0;
    cr_assert_eq(guarantee_result_outcome(folded), guarantee_result_outcome(members), "%s / %s",
                 guarantee_result_reason(folded), guarantee_result_reason(members));
    cr_assert_str_eq(guarantee_result_rule(folded), guarantee_result_rule(members));
    cr_assert_eq(guarantee_result_confidence(folded), guarantee_result_confidence(members));
    cr_assert_eq(guarantee_result_breach_count(folded), guarantee_result_breach_count(members));
    cr_assert_eq(guarantee_result_missing_count(folded), guarantee_result_missing_count(members));
    for (size_t i = 0; i < guarantee_result_missing_count(members); i++)
        cr_assert_str_eq(guarantee_result_missing(folded, i), guarantee_result_missing(members, i));
    for (size_t i = 0; i < guarantee_result_figure_count(members); i++) {
        same_figure(members, i, folded);
        left_out += is_left_out(guarantee_result_figure_name(members, i));
    }
    cr_assert_eq(guarantee_result_figure_count(folded) + left_out, guarantee_result_figure_count(members));
}

/* Asks both ways and compares; the caller frees what came of the sums. */
static guarantee_result *compare_facts(guarantee_question question, const guarantee_facts *facts)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_result *folded = NULL, *members = NULL;
    cr_assert_eq(guarantee_answer(&members, facts->scheme, question, facts, GUARANTEE_WITH_TRAIL, &error), GUARANTEE_OK,
                 "%s", error.message);
    cr_assert_eq(ask_folded(&folded, question, facts, &error), GUARANTEE_OK, "%s", error.message);
    same_result(members, folded);
    guarantee_result_free(members);
    return folded;
}

static guarantee_result *compare(const guarantee_scheme *scheme, guarantee_question question, const char *words)
{
    guarantee_facts *facts = facts_of(scheme, words);
    guarantee_result *folded = compare_facts(question, facts);
    guarantee_facts_free(facts);
    return folded;
}

/* `reason` NULL: eligible, and `figure` comes to `expected`. */
static void shipped(const char *id, guarantee_question question, const char *words, const char *figure,
                    const char *expected, const char *reason)
{
    guarantee_scheme *scheme = NULL;
    cr_assert_eq(guarantee_scheme_load(&scheme, id, NULL, NULL), GUARANTEE_OK);
    guarantee_result *result = compare(scheme, question, words);
    cr_assert_str_eq(value_of(result, figure), expected, "%s %s: %s (%s)", id, figure, value_of(result, figure),
                     guarantee_result_reason(result));
    cr_assert_str_eq(guarantee_result_reason(result), reason == NULL ? "" : reason);
    guarantee_result_free(result);
    guarantee_scheme_free(scheme);
}

/* ---- shipped schemes ------------------------------------------------------------------------------- */

#define LOANS                                                                                                          \
    "principal.1=4999999.99 term_months.1=7 principal.2=7000000.01 term_months.2=35 "                                  \
    "principal.3=1234567.89 term_months.3=11 "
#define RATES    "guarantee_fee_rate.1=0.73% guarantee_fee_rate.2=1/700 guarantee_fee_rate.3=2.5% "
#define SEGMENTS "segment.1=micro segment.2=large segment.3=agriculture "
#define YEAR     "claims_of_year=1234567.89 released_amount=20000000.07 "

Test(folded, limits_of_a_guarantor)
{
    const char *id = "china-ngf";
    shipped(id, GUARANTEE_LIMITS, LOANS RATES SEGMENTS YEAR, "small_and_agriculture", "0.47108209", NULL);
    shipped(id, GUARANTEE_LIMITS, LOANS RATES SEGMENTS "plan=private_investment", "plan_fee_rate", "0.0032189", NULL);
    shipped(id, GUARANTEE_LIMITS, LOANS SEGMENTS "guarantee_fee_rate=3% plan=tech_innovation", "plan_fee_rate", "0.03",
            NULL);
    shipped(id, GUARANTEE_LIMITS, YEAR, "year.ngf", "160000.00", NULL);
}

Test(folded, what_members_lack)
{
    const char *id = "china-ngf";
    shipped(id, GUARANTEE_LIMITS, LOANS SEGMENTS, "average_fee_rate", "absent", NULL);
    shipped(id, GUARANTEE_LIMITS, LOANS SEGMENTS "guarantee_fee_rate.2=1%", "up_to_5_million", "0.47108209",
            "guarantee_fee_rate is missing (2 of 3 loans)");
    shipped(id, GUARANTEE_LIMITS, LOANS RATES, "small_and_agriculture", "absent", NULL);
    shipped(id, GUARANTEE_LIMITS, LOANS RATES "segment.1=micro segment.3=agriculture", "average_fee_rate", "0.0032189",
            "segment is missing (1 of 3 loans)");
}

Test(folded, what_is_undecided_for_members)
{
    const char *id = "china-ngf";
    shipped(id, GUARANTEE_LIMITS, LOANS RATES SEGMENTS "term_months.2=0", "average_fee_rate", "absent",
            "a rate over an amount or term of 0 has no value (1 loan)");
    shipped(id, GUARANTEE_LIMITS, LOANS RATES SEGMENTS "principal.1=0 principal.3=0", "average_fee_rate.raw", "absent",
            "a rate over an amount or term of 0 has no value (2 loans)");
}

Test(folded, an_average_against_its_ceiling)
{
    shipped("shanghai-fund", GUARANTEE_LIMITS, LOANS RATES "annual_volume=700亿 volume_growth=10%", "average_fee_rate",
            "0.0032189", NULL);
    shipped("shanghai-fund", GUARANTEE_LIMITS, LOANS "fee_terms=relief", "average_fee_rate.raw", "0.00924285", NULL);
    shipped("shanghai-fund", GUARANTEE_LIMITS, LOANS "guarantee_fee_rate=3%", "average_fee_rate", "0.03", NULL);
    shipped("shanghai-fund", GUARANTEE_LIMITS, "annual_volume=700亿", "leverage", "7", NULL);
    shipped("shanghai-fund", GUARANTEE_LIMITS, LOANS "guarantee_fee_rate.3=1%", "average_fee_rate", "absent",
            "guarantee_fee_rate is missing (2 of 3 loans)");
    shipped("shanghai-fund", GUARANTEE_LIMITS, LOANS, "average_fee_rate", "absent",
            "nothing was asked: give one of the facts guarantee_fee_rate, annual_volume, claims_paid; "
            "guarantee facts shanghai-fund lists them");
}

#define BANK                                                                                                           \
    "outstanding.1=900000000 days_past_due.1=0 loan_loss.1=0 outstanding.2=15000000.03 days_past_due.2=91 "            \
    "loan_loss.2=4000000.01 outstanding.3=85000000 days_past_due.3=90 loan_loss.3=6000000.02 "

Test(folded, a_bank_whose_year_is_added_up)
{
    const char *id = "shanghai-2023";
    shipped(id, GUARANTEE_COMPENSATE, BANK "key_industry=no", "compensation", "2100000.01", NULL);
    shipped(id, GUARANTEE_COMPENSATE, BANK "key_industry=yes recovered.1=0 recovered.2=100.01 recovered.3=7",
            "recovery.bank", "67.77", NULL);
    shipped(id, GUARANTEE_COMPENSATE, BANK "key_industry=no npl_balance=20000000", "compensation", "2700000.01", NULL);
    shipped(id, GUARANTEE_COMPENSATE, BANK "key_industry=no recovered.2=100", "compensation", "2100000.01",
            "recovered is missing (2 of 3 loans)");
    shipped(id, GUARANTEE_COMPENSATE, BANK "key_industry=yes npl_balance=2000000000", "compensation", "absent",
            "npl_balance 2,000,000,000.00 is above 1,000,000,000.03");
}

Test(folded, an_average_that_a_test_looks_at)
{
    const char *fees = LOANS "fee_collected.1=50000 fee_collected.2=60000.01 fee_collected.3=1 ";
    char words[1000];
    shipped("china-fee-award", GUARANTEE_LIMITS, fees, "average_fee_rate", "0.00449626", NULL);
    (void)snprintf(words, sizeof words, "%sfee_rate_before=0.5%% annualised_new=1 annualised_before=2", fees);
    shipped("china-fee-award", GUARANTEE_LIMITS, words, "improved", "yes", NULL);
}

static void give_word(guarantee_facts *facts, const char *name, int loan, const char *word)
{
    char full[40];
    (void)snprintf(full, sizeof full, "%s.%d", name, loan);
    cr_assert_eq(guarantee_facts_set_text(facts, full, word, NULL), GUARANTEE_OK, "%s=%s", full, word);
}

static void give(guarantee_facts *facts, const char *name, int loan, const char *before, uint64_t number)
{
    char text[40];
    (void)snprintf(text, sizeof text, "%s%llu", before, (unsigned long long)number);
    give_word(facts, name, loan, text);
}

Test(folded, many_loans_with_rates_of_all_kinds)
{
    static const char *const segments[] = {"micro", "small", "agriculture", "medium", "large"};
    guarantee_scheme *scheme = NULL;
    cr_assert_eq(guarantee_scheme_load(&scheme, "china-ngf", NULL, NULL), GUARANTEE_OK);
    guarantee_facts *facts = facts_of(scheme, YEAR);
    uint64_t random = 20250301;
    for (int loan = 0; loan < 300; loan++) {
        random = random * 6364136223846793005U + 1442695040888963407U;
        uint64_t bits = random >> 16;
        give(facts, "principal", loan, "", 1 + bits % 9000000);
        give(facts, "term_months", loan, "", 1 + bits / 7 % 119);
        give(facts, "guarantee_fee_rate", loan, "1/", 50 + bits / 11 % 1000);
        give_word(facts, "segment", loan, segments[bits / 13 % 5]);
    }
    guarantee_result_free(compare_facts(GUARANTEE_LIMITS, facts));
    guarantee_facts_free(facts);
    guarantee_scheme_free(scheme);
}

/* ---- made for the purpose --------------------------------------------------------------------------- */

#define MADE                                                                                                           \
    HEAD "facts:\n  a: {kind: amount, each: loan}\n  m: {kind: count, each: loan}\n  x: {kind: amount, each: loan, "   \
         "optional: yes}\n  who: {kind: text, each: loan, optional: yes}\n  of_x: {kind: amount, total: {of: x}, "     \
         "optional: yes}\n  b: {kind: amount, optional: yes}\n"

static void made(const char *rules, const char *words, const char *figure, const char *expected, const char *reason)
{
    char text[4096];
    (void)snprintf(text, sizeof text, "%s%s\n", MADE, rules);
    guarantee_scheme *scheme = load(text);
    guarantee_result *result = compare(scheme, GUARANTEE_LIMITS, words);
    cr_assert_str_eq(value_of(result, figure), expected, "%s (%s)", value_of(result, figure),
                     guarantee_result_reason(result));
    cr_assert_str_eq(guarantee_result_reason(result), reason);
    guarantee_result_free(result);
    guarantee_scheme_free(scheme);
}

Test(folded, totals_with_weights_and_counts)
{
    made("limits:\n  t: {total: a, each: loan, where: {m: {up_to: 12}}, weight: {by: a, whole: [{up_to: 5, is: 1/3}, "
         "{is: 1}]}}",
         "a.1=4 m.1=1 a.2=5.01 m.2=12 a.3=9 m.3=13", "t", "6.34333333", "");
    made("limits:\n  n: {count_of: loan, where: {m: {above: 90}}}", "a.1=5 m.1=90 a.2=7 m.2=91", "n", "1", "");
    made("limits:\n  t: {total: a, each: loan, where: {m: {above: 90}}}", "a.1=5 m.1=90", "t", "0.00", "");
    made("limits:\n  t: {total: x, each: loan, where: {m: {above: 5}}}\n  n: {count_of: loan}", "m.1=4 m.2=9", "n", "2",
         "");
}

Test(folded, some_lack_and_some_are_undecided)
{
    const char *ratio = "workings:\n  r: {ratio: a, over: m}\nlimits:\n  t: {total: r, each: loan}";
    made(ratio, "a.1=5 m.1=2 a.2=7 m.2=0 a.3=1 m.3=0", "t", "absent", "t is undecided for 2 of 3 loans");
    made("limits:\n  s: {subsidise: {sum: [b, of_x]}, rate: 1%, round: fen}", "b=5 a.1=3", "s", "absent",
         "x is missing");
    made("limits:\n  t: {sum: [of_x]}\n  n: {count_of: loan, where: {who: b}}", "x.1=1 m.2=4 who.1=b who.2=c", "n", "1",
         "x is missing (1 of 2 loans)");
    made("limits:\n  n: {count_of: loan, where: {who: b}}", "x.1=1 m.2=4 who.2=b m.3=1", "n", "absent",
         "who is missing (2 of 3 loans)");
}

/* What comes of sums that nobody can make out of members: "" when it is answered, else the message. */
static void refused_folded(const char *rules, guarantee_status status, const char *message)
{
    char text[4096];
    (void)snprintf(text, sizeof text, "%s%s\n", MADE, rules);
    guarantee_scheme *scheme = load(text);
    guarantee_facts *facts = facts_of(scheme, "a.1=5 m.1=12 x.1=1 who.1=b");
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_result *result = NULL;
    cr_assert_eq(ask_folded(&result, GUARANTEE_LIMITS, facts, &error), status);
    cr_assert_null(result);
    cr_assert_str_eq(error.message, message);
    guarantee_facts_free(facts);
    guarantee_scheme_free(scheme);
}

Test(folded, what_goes_over_single_members_is_refused)
{
    refused_folded("limits:\n  t: {total: a, each: loan, together: who}", GUARANTEE_E_RULE,
                   "t goes over single loans: it cannot be answered from totals");
    refused_folded("limits:\n  t: {allot: 100, weight: m, each: loan, remainder_to: largest_fraction, round: fen}",
                   GUARANTEE_E_RULE, "t goes over single loans: it cannot be answered from totals");
    refused_folded("limits:\n  t: {average_rate: x, of: a, months: m, each: loan, method: simple}",
                   GUARANTEE_E_INTERNAL, "t: a reading that sums cannot give");
}

Test(folded, a_term_that_rests_on_the_group_is_refused)
{
    guarantee_scheme *scheme = load(MADE "workings:\n  s: {total: a, each: loan}\n  part: {ratio: a, over: s}\n"
                                         "limits:\n  t: {total: part, each: loan}\n");
    guarantee_facts *facts = facts_of(scheme, "a=5 m=12");
    guarantee_error error = GUARANTEE_ERROR_INIT;
    struct gi_term term;
    const struct gi_rule *rule = scheme->outputs[gi_scheme_find_output(scheme, "t")].rule;
    cr_assert_eq(gi_term_of_rule(&term, scheme, facts, rule, &error), GUARANTEE_E_RULE);
    cr_assert_str_eq(error.message, "s goes over single loans: it cannot be answered from totals");
    guarantee_facts_free(facts);
    guarantee_scheme_free(scheme);
}

static const char *formula_of(const guarantee_result *result, const char *name)
{
    for (size_t i = 0; i < result->step_count; i++)
        if (strcmp(result->steps[i].name, name) == 0)
            return result->steps[i].formula;
    return "";
}

Test(folded, sums_that_no_members_could_make)
{
    guarantee_scheme *scheme =
        load(MADE "limits:\n  t: {total: a, each: loan}\n  n: {count_of: loan}\n"
                  "  f: {average_rate: x, of: a, months: m, each: loan, method: annualised}\n"
                  "  g: {sum: [f.simple]}\nworkings:\n  u: {total: a, each: loan, together: who}\n");
    struct gi_fold_sum rules[5];
    const struct gi_folded folded = {.members = 10000000000, .rules = rules};
    guarantee_facts *facts = facts_of(scheme, "");
    guarantee_result *result = NULL;
    const struct gi_rule *together = scheme->outputs[gi_scheme_find_output(scheme, "u")].rule;
    for (int i = 0; i < 5; i++) {
        begin(&rules[i]);
        rules[i].visited = folded.members;
        for (int j = 0; j < GI_FOLD_SUMS; j++)
            gi_exact_set_integer(&rules[i].sums[j], 20000000000 << j);
    }
    facts->folded = &folded;
    cr_assert_null(gi_folded_rule(facts, together));
    cr_assert_eq(guarantee_answer(&result, scheme, GUARANTEE_LIMITS, facts, GUARANTEE_WITH_TRAIL, NULL), GUARANTEE_OK);
    cr_assert_str_eq(value_of(result, "n"), "10000000000");
    cr_assert_str_eq(value_of(result, "t"), "20000000000.00");
    cr_assert_str_eq(formula_of(result, "t"), "added up, over 10000000000 loans");
    cr_assert_str_eq(value_of(result, "f"), "0.25");
    cr_assert_str_eq(value_of(result, "g"), "absent");
    cr_assert_eq(guarantee_result_outcome(result), GUARANTEE_ELIGIBLE);
    cr_assert_str_eq(formula_of(result, "f.raw"),
                     "added up over 10000000000 loans: 20,000,000,000.00 / 40,000,000,000.00");
    guarantee_result_free(result);
    guarantee_facts_free(facts);
    guarantee_scheme_free(scheme);
}
