/* Three answers: eligible, not eligible by the first rule that fails, undecided by the first fact that is missing. */
#include "support.h"

#define SCHEME                                                                                                         \
    HEAD "in_force: {from: 2023-01-01, to: 2023-12-31}\nas_of: granted_on\n"                                           \
         "facts:\n  granted_on: {kind: date, optional: yes}\n  principal: {kind: amount}\n  segment: {kind: text, "    \
         "one_of: [micro, small, large]}\n"                                                                            \
         "  purpose: {kind: text, optional: yes}\n  fee: {kind: rate, optional: yes, at_most: 5%}\n  k: {kind: flag, " \
         "default: no}\n"                                                                                              \
         "eligibility:\n  size: {require: {principal: {up_to: 10_000_000}}}\n  kind: {require: {segment: [micro, "     \
         "small]}}\n"                                                                                                  \
         "  no_speculation: {refuse: {purpose: [real_estate, shares]}}\n  key: {require: {any: [{k: no}, {segment: "   \
         "micro}]}, for: [claim]}\n"                                                                                   \
         "quote:\n  covered: {cover: principal, share: 80%, round: fen}\n  charge_of_fee: {charge: principal, rate: "  \
         "fee, time: once, round: fen}\n"

static void outcome(const char *words, guarantee_outcome expected, const char *rule, const char *reason)
{
    guarantee_scheme *scheme = load(SCHEME);
    guarantee_result *result = ask(scheme, GUARANTEE_QUOTE, words);
    cr_assert_str_eq(guarantee_outcome_name(guarantee_result_outcome(result)), guarantee_outcome_name(expected), "%s",
                     words);
    cr_assert_str_eq(guarantee_result_rule(result), rule);
    cr_assert_str_eq(guarantee_result_reason(result), reason);
    guarantee_result_free(result);
    guarantee_scheme_free(scheme);
}

Test(outcome, the_first_rule_that_fails_is_the_answer)
{
    outcome("principal=10000000 segment=micro", GUARANTEE_ELIGIBLE, "", "");
    outcome("principal=10000000.01 segment=large", GUARANTEE_NOT_ELIGIBLE, "size",
            "principal 10,000,000.01 is above 10,000,000.00");
    outcome("principal=1 segment=large", GUARANTEE_NOT_ELIGIBLE, "kind", "segment is large, not micro or small");
    outcome("principal=1 segment=small purpose=shares", GUARANTEE_NOT_ELIGIBLE, "no_speculation", "purpose is shares");
    outcome("principal=1 segment=small granted_on=2024-01-01", GUARANTEE_NOT_ELIGIBLE, "in_force",
            "granted_on 2024-01-01 is after 2023-12-31, when the scheme was last in force");
}

Test(outcome, a_reason_is_cut_between_characters)
{
    guarantee_scheme *scheme =
        load(HEAD "facts:\n  place: {kind: text}\nquote:\n  fee: {by: place, exactly: {a: 1%}}\n");
    char words[200] = "place=a", *json = NULL;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    for (int i = 0; i < 50; i++)
        (void)strcat(words,
                     "\xe4\xb8\xad"); /* the cut is after 120 bytes, and a word of 1 + 3 * 50 has a character there */
    guarantee_result *result = ask(scheme, GUARANTEE_QUOTE, words);
    cr_assert_eq(strlen(strstr(guarantee_result_reason(result), "takes ")), strlen("takes a") + 39 * 3);
    cr_assert_eq(guarantee_result_json(result, &json, &error), GUARANTEE_OK, "%s", error.message);
    guarantee_text_free(json);
    guarantee_result_free(result);
    guarantee_scheme_free(scheme);
}

Test(outcome, a_missing_fact_is_named)
{
    outcome("principal=1", GUARANTEE_UNDECIDED, "kind", "segment is missing");
    guarantee_scheme *scheme = load(SCHEME);
    guarantee_result *result = ask(scheme, GUARANTEE_QUOTE, "principal=1");
    cr_assert_eq(guarantee_result_missing_count(result), 1);
    cr_assert_str_eq(guarantee_result_missing(result, 0), "segment");
    cr_assert_eq(guarantee_result_figure_count(result), 0);
    guarantee_result_free(result);
    guarantee_scheme_free(scheme);
}

Test(outcome, an_optional_fact_leaves_its_figures_out)
{
    guarantee_scheme *scheme = load(SCHEME);
    expect(scheme, GUARANTEE_QUOTE, "principal=100 segment=micro", "charge_of_fee", "absent");
    expect(scheme, GUARANTEE_QUOTE, "principal=100 segment=micro fee=1%", "charge_of_fee", "1.00");
    guarantee_scheme_free(scheme);
}

Test(outcome, a_doubt_that_does_not_matter_is_forgotten)
{
    guarantee_scheme *scheme =
        load(HEAD "facts: {a: {kind: flag}, b: {kind: flag}, p: {kind: amount}}\n"
                  "eligibility: {either: {require: {any: [{a: yes}, {b: yes}]}}}\nquote: {q: {sum: [p]}}\n");
    guarantee_result *decided = ask(scheme, GUARANTEE_QUOTE, "b=yes p=1");
    cr_assert_eq(guarantee_result_outcome(decided), GUARANTEE_ELIGIBLE);
    cr_assert_eq(guarantee_result_missing_count(decided), 0);
    cr_assert_str_eq(guarantee_result_reason(decided), "");
    guarantee_result *open = ask(scheme, GUARANTEE_QUOTE, "b=no p=1");
    cr_assert_eq(guarantee_result_outcome(open), GUARANTEE_UNDECIDED);
    cr_assert_str_eq(guarantee_result_missing(open, 0), "a");
    guarantee_result_free(decided);
    guarantee_result_free(open);
    guarantee_scheme_free(scheme);
}

static void bad_fact(const char *name, const char *value, guarantee_status status, const char *message)
{
    guarantee_scheme *scheme = load(SCHEME);
    guarantee_facts *facts = NULL;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    cr_assert_eq(guarantee_facts_new(&facts, scheme, NULL), GUARANTEE_OK);
    cr_assert_eq(guarantee_facts_set_text(facts, name, value, &error), status);
    cr_assert_str_eq(error.message, message);
    guarantee_facts_free(facts);
    guarantee_scheme_free(scheme);
}

Test(facts, are_refused_with_what_mends_them)
{
    bad_fact("pricipal", "1", GUARANTEE_E_FACT, "test has no such fact; did you mean \"principal\"?");
    bad_fact("principal.7", "1", GUARANTEE_E_FACT, "principal is given once, not for members");
    bad_fact("principal", "-1", GUARANTEE_E_FACT_VALUE, "-1.00 is below zero");
    bad_fact("fee", "6%", GUARANTEE_E_FACT_VALUE, "6% is above 5%, the most that the scheme allows");
    bad_fact("segment", "mikro", GUARANTEE_E_FACT_VALUE, "\"mikro\" is none of its words; did you mean \"micro\"?");
    bad_fact("k", "maybe", GUARANTEE_E_FACT_VALUE, "yes or no is expected, found \"maybe\"");
    char long_word[202];
    memset(long_word, 'a', sizeof long_word - 1);
    long_word[sizeof long_word - 1] = '\0';
    bad_fact("purpose", long_word, GUARANTEE_E_FACT_VALUE, "a text of 1 to 200 bytes is expected");
    bad_fact("purpose", "", GUARANTEE_E_FACT_VALUE, "a text of 1 to 200 bytes is expected");
    bad_fact("purpose", "a\xff", GUARANTEE_E_FACT_VALUE, "the text is not UTF-8");
    bad_fact("purpose", "a\tb", GUARANTEE_E_FACT_VALUE, "a text without control characters is expected");
}

Test(facts, what_was_given_stays_when_a_setter_fails)
{
    guarantee_scheme *scheme = load(SCHEME);
    guarantee_facts *facts = facts_of(scheme, "principal=100 segment=micro");
    guarantee_result *result = NULL;
    cr_assert_neq(guarantee_facts_set_text(facts, "principal", "x", NULL), GUARANTEE_OK);
    cr_assert_neq(guarantee_facts_set_date(facts, "principal", 1, NULL), GUARANTEE_OK);
    cr_assert_eq(guarantee_quote(&result, scheme, facts, 0, NULL), GUARANTEE_OK);
    cr_assert_str_eq(value_of(result, "covered"), "80.00");
    cr_assert_eq(guarantee_trail_step_count(result), 0);
    guarantee_result_free(result);
    guarantee_facts_free(facts);
    guarantee_scheme_free(scheme);
}

Test(result, amounts_at_the_edge_of_64_bits)
{
    guarantee_scheme *scheme =
        load(HEAD "facts: {p: {kind: amount}}\nquote: {q: {charge: p, rate: 200%, time: once, round: fen}}\n");
    guarantee_facts *facts = facts_of(scheme, "p=46116860184273879.03");
    guarantee_result *result = NULL;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    int64_t units = 0;
    cr_assert_eq(guarantee_quote(&result, scheme, facts, 0, &error), GUARANTEE_OK, "%s", error.message);
    cr_assert_eq(guarantee_result_amount(result, "q", &units, NULL), GUARANTEE_OK);
    cr_assert_eq(units, INT64_MAX - 1);
    guarantee_result_free(result);
    result = NULL;
    cr_assert_eq(guarantee_facts_set_amount(facts, "p", 4611686018427387904, NULL), GUARANTEE_OK);
    cr_assert_eq(guarantee_quote(&result, scheme, facts, 0, &error), GUARANTEE_E_RANGE);
    cr_assert_str_eq(error.message, "q: the amount does not fit 64 bits of minor units");
    cr_assert_null(result);
    guarantee_facts_free(facts);
    guarantee_scheme_free(scheme);
}

static void decided(const char *rules, const char *words, guarantee_outcome expected, const char *missing)
{
    char text[2000];
    (void)snprintf(text, sizeof text,
                   HEAD "facts: {p: {kind: amount}, m: {kind: amount, optional: yes}, n: {kind: amount}, f: {kind: "
                        "amount, optional: yes}, r: {kind: rate, optional: yes}}\n%s",
                   rules);
    guarantee_scheme *scheme = load(text);
    guarantee_result *result = ask(scheme, GUARANTEE_QUOTE, words);
    cr_assert_eq(guarantee_result_outcome(result), expected, "%s", guarantee_result_reason(result));
    cr_assert_str_eq(guarantee_result_missing(result, 0), missing);
    guarantee_result_free(result);
    guarantee_scheme_free(scheme);
}

Test(outcome, an_unknown_bound_does_not_hide_one_that_fails)
{
    decided("eligibility: {e: {require: {p: {at_least: m, up_to: 500}}}}\nquote: {q: {sum: [p]}}\n", "p=700",
            GUARANTEE_NOT_ELIGIBLE, "");
    decided("eligibility: {e: {require: {p: {at_least: n, up_to: 500}}}}\nquote: {q: {sum: [p]}}\n", "p=700",
            GUARANTEE_NOT_ELIGIBLE, "");
    decided("eligibility: {e: {require: {p: {at_least: n, up_to: 500}}}}\nquote: {q: {sum: [p]}}\n", "p=300",
            GUARANTEE_UNDECIDED, "n");
}

Test(outcome, a_reason_that_was_forgotten_is_found_again)
{
    decided("eligibility: {e: {require: {any: [{half: {above: 5}}, {p: {above: 1}}]}}}\nworkings: {half: {times: 1/2, "
            "of: n}}\n"
            "quote: {q: {sum: [p, half]}}\n",
            "p=2", GUARANTEE_UNDECIDED, "n");
}

Test(outcome, a_subsidy_whose_base_is_given_was_asked_for)
{
    decided("quote: {q: {subsidise: f, rate: r, round: fen}, total: {sum: [q], given_only: yes}}\n", "f=100",
            GUARANTEE_UNDECIDED, "r");
    decided("quote: {q: {subsidise: f, rate: r, round: fen}, other: {sum: [p]}}\n", "p=1 r=5%", GUARANTEE_ELIGIBLE, "");
}

Test(outcome, the_missing_fact_is_the_one_that_matters)
{
    decided("quote: {q: {subsidise: f, rate: 1%, time: once, round: fen, when: {any: [{m: {above: 3}}, {r: {at_least: "
            "80%}, p: {above: 9}}]}}}\n",
            "f=5 p=1", GUARANTEE_UNDECIDED, "m");
}

Test(outcome, a_refusal_is_as_sure_as_its_rule)
{
    guarantee_scheme *scheme = load(HEAD "facts: {p: {kind: amount}}\neligibility: {e: {require: {p: {up_to: 5}}, "
                                         "confidence: assumed}}\nquote: {q: {sum: [p]}}\n");
    guarantee_result *result = ask(scheme, GUARANTEE_QUOTE, "p=6");
    cr_assert_eq(guarantee_result_confidence(result), GUARANTEE_CONFIDENCE_ASSUMED);
    guarantee_result_free(result);
    guarantee_scheme_free(scheme);
}

Test(outcome, a_limit_over_less_than_nothing_is_breached)
{
    guarantee_scheme *scheme = load(HEAD "facts: {p: {kind: amount}, n: {kind: amount, at_least: -100}}\nquote: {q: "
                                         "{ratio: p, over: n, must_be: {up_to: 10}}}\n");
    guarantee_result *result = ask(scheme, GUARANTEE_QUOTE, "p=1 n=-10");
    cr_assert_eq(guarantee_result_breach_count(result), 1);
    guarantee_result_free(result);
    guarantee_scheme_free(scheme);
}

Test(error, a_small_struct_is_not_written_past_its_end)
{
    struct {
        guarantee_error error;
        char guard[8];
    } small = {.error = {.struct_size = 16}, .guard = "guard"};
    guarantee_scheme *scheme = NULL;
    cr_assert_eq(guarantee_scheme_load_text(&scheme, "a: b", 4, NULL, NULL, &small.error), GUARANTEE_E_SCHEME);
    cr_assert_eq(small.error.status, 0);
    cr_assert_eq(small.error.path[0], 0);
    cr_assert_eq(guarantee_scheme_load_text(&scheme, "a", SIZE_MAX, NULL, NULL, NULL), GUARANTEE_E_TOO_LARGE);
}

static void breaches(const char *bound, const char *words, size_t expected)
{
    char text[1000];
    (void)snprintf(text, sizeof text, HEAD "facts: {p: {kind: amount}}\nquote: {q: {sum: [p], must_be: {%s}}}\n",
                   bound);
    guarantee_scheme *scheme = load(text);
    guarantee_result *result = ask(scheme, GUARANTEE_QUOTE, words);
    cr_assert_eq(guarantee_result_breach_count(result), expected, "%s with %s", bound, words);
    guarantee_result_free(result);
    guarantee_scheme_free(scheme);
}

Test(outcome, a_bound_is_inclusive_or_not_as_it_says)
{
    breaches("up_to: 5", "p=5", 0);
    breaches("up_to: 5", "p=5.01", 1);
    breaches("below: 5", "p=5", 1);
    breaches("below: 5", "p=4.99", 0);
    breaches("at_least: 5", "p=5", 0);
    breaches("above: 5", "p=5", 1);
}

static int32_t confidence_of(const char *words)
{
    guarantee_scheme *scheme = load(
        "scheme: t\ncurrency: {code: CNY, digits: 2}\nrounding: {fen: {to: 0.01, mode: half_up, confidence: assumed}}\n"
        "facts: {p: {kind: amount}}\nquote: {q: {charge: p, rate: 1%, time: once, round: fen, confidence: "
        "official}}\n");
    guarantee_result *result = ask(scheme, GUARANTEE_QUOTE, words);
    int32_t confidence = guarantee_result_confidence(result);
    guarantee_result_free(result);
    guarantee_scheme_free(scheme);
    return confidence;
}

Test(outcome, a_rounding_counts_when_it_changed_the_value)
{
    cr_assert_eq(confidence_of("p=100"), GUARANTEE_CONFIDENCE_OFFICIAL);
    cr_assert_eq(confidence_of("p=100.01"), GUARANTEE_CONFIDENCE_ASSUMED);
}
