/* Loading: what is accepted, what is refused and where, and what a caller may change. */
#include "support.h"

#include <stdlib.h>

#define QUOTE HEAD "facts:\n  principal: {kind: amount}\n"

Test(scheme_load, tells_who_it_is)
{
    guarantee_scheme *scheme = load(QUOTE "quote:\n  covered: {cover: principal, share: 80%, round: fen}\n");
    cr_assert_str_eq(guarantee_scheme_id(scheme), "test");
    cr_assert_str_eq(guarantee_scheme_currency(scheme), "CNY");
    cr_assert_eq(guarantee_scheme_currency_digits(scheme), 2);
    cr_assert_eq(strlen(guarantee_scheme_sha256(scheme)), 64);
    cr_assert_eq(guarantee_scheme_confidence(scheme), GUARANTEE_CONFIDENCE_OFFICIAL);
    cr_assert_eq(guarantee_scheme_fact_count(scheme), 1);
    cr_assert_eq(guarantee_scheme_answers(scheme, GUARANTEE_QUOTE), 1);
    cr_assert_eq(guarantee_scheme_answers(scheme, GUARANTEE_CLAIM), 0);
    guarantee_scheme_free(scheme);
}

Test(scheme_load, tells_when_it_is_in_force_and_when_editions_begin)
{
    guarantee_scheme *scheme = load(QUOTE "  day: {kind: date}\nin_force: {from: 1970-01-11}\nquote:\n"
                                          "  a: {charge: principal, time: once, round: fen, rate: {dated_by: day, "
                                          "editions: [{to: 1970-01-31, is: 1%}, {from: 1970-02-01, is: 2%}]}}\n"
                                          "  b: {charge: principal, time: once, round: fen, rate: {dated_by: day, "
                                          "editions: [{from: 1970-01-02, to: 1970-01-31, is: 1%}, "
                                          "{from: 1970-02-01, is: 2%}]}}\n");
    int32_t from = 0, to = 0, days[3] = {7, 7, 7};
    guarantee_scheme_in_force(scheme, &from, &to);
    cr_assert_eq(from, 10);
    cr_assert_eq(to, INT32_MAX);
    cr_assert_eq(guarantee_scheme_edition_days(scheme, NULL, 0), 2);
    cr_assert_eq(guarantee_scheme_edition_days(scheme, days, 1), 2);
    cr_assert(days[0] == 1 && days[1] == 7);
    cr_assert_eq(guarantee_scheme_edition_days(scheme, days, 3), 2);
    cr_assert(days[0] == 1 && days[1] == 31 && days[2] == 7);
    guarantee_scheme_free(scheme);
}

Test(scheme_load, tells_which_facts_an_answer_may_rest_on)
{
    guarantee_scheme *scheme =
        load(QUOTE "  segment: {kind: text, one_of: [a, b]}\n  size: {kind: count}\n  unused: {kind: count}\n"
                   "eligibility:\n  small: {require: {size: {below: 50}}, for: [quote]}\n"
                   "quote:\n  covered: {cover: principal, share: share, round: fen}\n  one: {test: {segment: a}}\n"
                   "claim:\n  lost: {sum: [principal]}\n"
                   "workings:\n  share: {by: segment, exactly: {a: 80%, b: 70%}}\n");
    uint8_t rests_on[4] = {9, 9, 9, 9};
    guarantee_error error = GUARANTEE_ERROR_INIT;
    cr_assert_eq(guarantee_scheme_question_facts(scheme, GUARANTEE_QUOTE, rests_on, 4, NULL), GUARANTEE_OK);
    cr_assert(memcmp(rests_on, (uint8_t[]){1, 1, 1, 0}, 4) == 0);
    cr_assert_eq(guarantee_scheme_question_facts(scheme, GUARANTEE_CLAIM, rests_on, 4, NULL), GUARANTEE_OK);
    cr_assert(memcmp(rests_on, (uint8_t[]){1, 0, 0, 0}, 4) == 0);
    cr_assert_str_eq(guarantee_scheme_figure_name(scheme, 1), "one");
    cr_assert_eq(guarantee_scheme_figure_facts(scheme, 1, rests_on, 4, NULL), GUARANTEE_OK);
    cr_assert(memcmp(rests_on, (uint8_t[]){0, 1, 0, 0}, 4) == 0);
    cr_assert_eq(guarantee_scheme_question_facts(scheme, GUARANTEE_ALLOT, rests_on, 4, NULL), GUARANTEE_E_NOT_FOUND);
    cr_assert_eq(guarantee_scheme_figure_facts(scheme, 99, rests_on, 4, NULL), GUARANTEE_E_ARGUMENT);
    cr_assert_eq(guarantee_scheme_question_facts(scheme, GUARANTEE_QUOTE, rests_on, 3, &error), GUARANTEE_E_ARGUMENT);
    cr_assert_str_eq(error.message, "rests_on: room for each of the 4 facts is expected, found 3");
    guarantee_scheme_free(scheme);
}

Test(scheme_load, the_identity_is_that_of_the_bytes)
{
    /* printf 'scheme: x\ncurrency: {code: CNY, digits: 2}\nparameters: {a: {value: 1, confidence: assumed}}\n' |
     * sha256sum */
    guarantee_scheme *scheme =
        load("scheme: x\ncurrency: {code: CNY, digits: 2}\nparameters: {a: {value: 1, confidence: assumed}}\n");
    cr_assert_str_eq(guarantee_scheme_sha256(scheme),
                     "1943974ca58d30b8de40e9f9b6a93fc98438b5ac616805ba7c687f18ac472af2");
    guarantee_scheme_free(scheme);
}

Test(scheme_load, refuses_with_place_path_and_mend)
{
    refused(QUOTE "quote:\n  covered: {cover: principal, shar: 80%, round: fen}\n",
            "12:31: quote.covered.shar: unknown key \"shar\"; did you mean \"share\"?");
    refused(QUOTE "quote:\n  covered: {cover: principal, share: 180%, round: fen}\n",
            "12:38: quote.covered.share: a share between 0% and 100% is expected, found 180%");
    refused(QUOTE "quote:\n  covered: {cover: pricipal, share: 80%, round: fen}\n",
            "12:20: quote.covered.cover: nothing declares \"pricipal\"; did you mean \"principal\"?");
    refused(QUOTE "quote:\n  covered: {cover: principal, share: 80%, round: penny}\n",
            "12:50: quote.covered.round: no rounding \"penny\" is declared under rounding:");
    refused(QUOTE "quote:\n  covered: {cover: principal, share: 80%}\n",
            "12:3: quote.covered: key \"round\" is missing: the name of a rounding, or none; a policy must say where "
            "it rounds");
    refused(QUOTE "quote:\n  a: {sum: [b]}\n  b: {sum: [a]}\n",
            "13:13: quote.b.sum[0]: a is worked out from itself: a → b → a");
    refused(QUOTE "quote:\n  a: {sum: [principal, 5%]}\n",
            "12:24: quote.a.sum[1]: an amount is expected, found the rate \"5%\"");
    refused(QUOTE "quote:\n  a: {sum: [principal]}\n  a: {sum: [principal]}\n",
            "13:3: quote: key \"a\" stands twice; it stood first in line 12");
}

Test(scheme_load, refuses_rows_that_overlap_or_descend)
{
    refused(QUOTE "quote:\n  r: {by: principal, whole: [{up_to: 500, is: 1%}, {up_to: 400, is: 2%}]}\n",
            "12:52: quote.r.whole[1]: rows ascend: 400 does not come after 500");
    refused(QUOTE "quote:\n  r: {by: principal, whole: [{up_to: 500, is: 1%}, {at_least: 500, up_to: 900, is: 2%}]}\n",
            "12:52: quote.r.whole[1]: rows ascend and do not overlap: this one starts at 500, the one above it ends at "
            "500");
    refused(QUOTE "quote:\n  r: {by: principal, whole: [{is: 1%}, {up_to: 900, is: 2%}]}\n",
            "12:40: quote.r.whole[1]: the row above has no upper bound and takes everything: it must be the last");
}

Test(scheme_load, refuses_shares_that_do_not_add_up)
{
    refused(QUOTE "claim:\n  s: {split: principal, shares: {a: 50%, b: 60%}, remainder_to: a, round: fen}\n",
            "12:33: claim.s.shares: the shares must add up to 100%, they add up to 110%; one may be \"rest\"");
    refused(QUOTE "claim:\n  s: {split: principal, shares: {a: {share: 100%, cedes: {b: 60%, c: 50%}}}, remainder_to: "
                  "a, round: fen}\n",
            "12:37: claim.s.shares.a: a cedes 110%, more than it has");
}

Test(scheme_load, wants_to_know_how_sure_a_number_is)
{
    refused(
        "scheme: x\ncurrency: {code: CNY, digits: 2}\nfacts: {p: {kind: amount}}\nquote: {c: {times: 2, of: p}}\n",
        "4:20: quote.c.times: nothing says how sure this is: add \"source: DOCUMENT\" or \"confidence: assumed\" here, "
        "to the figure, or to the file");
}

Test(scheme_load, refuses_what_yaml_allows_and_schemes_do_not)
{
    refused("a: &x 1\n", "1:4: : an anchor (&name) is not allowed: write the value out");
    refused("a: !!int 1\n", "1:4: : a tag (!name) is not allowed: write the plain value");
    refused("a: *x\n", "1:4: : an alias (*name) is not allowed: write the value out");
    refused("scheme: [\n",
            "2:1: scheme: this is not YAML: did not find expected node content while parsing a flow node");
    refused("", "1:1: : a scheme is a mapping that begins with its id, such as \"scheme: my-scheme\"");
    refused("- a\n", "1:1: : a scheme is a mapping that begins with its id, such as \"scheme: my-scheme\"");
    refused("a: 1\n---\nb: 2\n", "2:1: : one file holds one scheme: a second document begins here");
}

static guarantee_status load_bytes(const char *text, size_t bytes, guarantee_error *error)
{
    guarantee_scheme *scheme = NULL;
    guarantee_status status = guarantee_scheme_load_text(&scheme, text, bytes, NULL, NULL, error);
    guarantee_scheme_free(scheme);
    return status;
}

Test(scheme_load, refuses_bytes_that_are_no_text)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    cr_assert_eq(load_bytes("title: \xff\xfe\n", 10, &error), GUARANTEE_E_YAML);
    cr_assert_eq(error.byte_offset, 7);
    cr_assert(strstr(error.message, "UTF-8") != NULL, "%s", error.message);
    guarantee_error_clear(&error);
    cr_assert_eq(load_bytes("a: \"\\0\"\n", 8, &error), GUARANTEE_E_YAML);
}

Test(scheme_load, refuses_what_is_too_big_or_too_deep)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    size_t bytes = GUARANTEE_SCHEME_BYTES_MAX + 1;
    char *big = malloc(bytes);
    memset(big, ' ', bytes);
    cr_assert_eq(load_bytes(big, bytes, &error), GUARANTEE_E_TOO_LARGE);
    guarantee_error_clear(&error);
    memset(big, '[', 100);
    cr_assert_eq(load_bytes(big, 100, &error), GUARANTEE_E_TOO_LARGE);
    cr_assert_str_eq(error.message, "a scheme may be 32 levels deep at the most");
    free(big);
}

static guarantee_status load_changed(const char *path, const char *value, guarantee_scheme **scheme,
                                     guarantee_error *error)
{
    const char *text = QUOTE "quote:\n  covered: {cover: principal, share: {value: 80%, note: n}, round: fen}\n";
    guarantee_load_options options = {sizeof options, 1, &path, &value};
    return guarantee_scheme_load_text(scheme, text, strlen(text), "test.yaml", &options, error);
}

Test(scheme_load, a_changed_value_makes_figures_assumed)
{
    guarantee_scheme *scheme = NULL;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    cr_assert_eq(load_changed("quote.covered.share", "50%", &scheme, &error), GUARANTEE_OK, "%s", error.message);
    guarantee_result *result = ask(scheme, GUARANTEE_QUOTE, "principal=100");
    cr_assert_str_eq(value_of(result, "covered"), "50.00");
    cr_assert_eq(guarantee_result_confidence(result), GUARANTEE_CONFIDENCE_ASSUMED);
    cr_assert_str_eq(guarantee_scheme_changes(scheme), "quote.covered.share=50%");
    guarantee_result_free(result);
    guarantee_scheme_free(scheme);
}

Test(scheme_load, a_change_must_name_a_value)
{
    guarantee_scheme *scheme = NULL;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    cr_assert_eq(load_changed("quote.coverd.share", "50%", &scheme, &error), GUARANTEE_E_NOT_FOUND);
    cr_assert_str_eq(error.message,
                     "cannot set quote.coverd.share: quote has no \"coverd\"; did you mean \"covered\"?");
    guarantee_error_clear(&error);
    cr_assert_eq(load_changed("quote.covered", "50%", &scheme, &error), GUARANTEE_E_NOT_FOUND);
    guarantee_error_clear(&error);
    cr_assert_eq(load_changed("quote.covered.share", "500%", &scheme, &error), GUARANTEE_E_SCHEME);
    cr_assert_str_eq(error.path, "quote.covered.share.value");
    cr_assert_null(scheme);
}

Test(scheme_load, a_changed_word_makes_every_figure_assumed)
{
    const char *text =
        HEAD "facts:\n  principal: {kind: amount}\n  d: {kind: count, default: 1}\nquote:\n  q: {sum: [principal]}\n";
    const char *path = "facts.d.default", *value = "2";
    guarantee_load_options options = {sizeof options, 1, &path, &value};
    guarantee_scheme *scheme = NULL;
    cr_assert_eq(guarantee_scheme_load_text(&scheme, text, strlen(text), NULL, &options, NULL), GUARANTEE_OK);
    guarantee_result *result = ask(scheme, GUARANTEE_QUOTE, "principal=1");
    cr_assert_eq(guarantee_result_confidence(result), GUARANTEE_CONFIDENCE_ASSUMED);
    guarantee_result_free(result);
    guarantee_scheme_free(scheme);
}

Test(scheme_load, shares_below_the_whole_need_a_rest)
{
    refused(QUOTE "claim:\n  s: {split: principal, shares: {a: 50%, b: 40%}, remainder_to: a, round: fen}\n",
            "12:33: claim.s.shares: the shares must add up to 100%, they add up to 90%; one may be \"rest\"");
    guarantee_scheme_free(
        load(QUOTE "claim:\n  s: {split: principal, shares: {a: 50%, b: rest}, remainder_to: a, round: fen}\n"));
}
