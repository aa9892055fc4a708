/* What the tests of the scheme and policy rooms share: a scheme from text, one question, its figures as text. */
#ifndef TESTS_UNIT_SUPPORT_H
#define TESTS_UNIT_SUPPORT_H

#include <criterion/criterion.h>
#include <guarantee.h>
#include <stdio.h>
#include <string.h>

/* The head that every test scheme begins with; the test goes on in the second line after it. */
#define HEAD                                                                                                           \
    "scheme: test\ntitle: A test\ncountry: XX\ncurrency: {code: CNY, digits: 2}\nconfidence: official\n"               \
    "rounding:\n  fen: {to: 0.01, mode: half_up}\n  even: {to: 0.01, mode: half_even}\n"

static inline guarantee_scheme *load(const char *text)
{
    guarantee_scheme *scheme = NULL;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_status status = guarantee_scheme_load_text(&scheme, text, strlen(text), "test.yaml", NULL, &error);
    cr_assert_eq(status, GUARANTEE_OK, "%u:%u: %s: %s", error.line, error.column, error.path, error.message);
    return scheme;
}

/* "LINE:COLUMN: PATH: message" of a text that must be refused. */
static inline void refused(const char *text, const char *expected)
{
    guarantee_scheme *scheme = NULL;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    char found[1400];
    guarantee_status status = guarantee_scheme_load_text(&scheme, text, strlen(text), "test.yaml", NULL, &error);
    cr_assert_neq(status, GUARANTEE_OK, "loaded, but expected: %s", expected);
    cr_assert_null(scheme);
    (void)snprintf(found, sizeof found, "%u:%u: %s: %s", error.line, error.column, error.path, error.message);
    cr_assert_str_eq(found, expected);
}

/* Facts as "name=value" words separated by blanks. */
static inline guarantee_facts *facts_of(const guarantee_scheme *scheme, const char *words)
{
    guarantee_facts *facts = NULL;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    char copy[2048], *rest = NULL;
    cr_assert_eq(guarantee_facts_new(&facts, scheme, &error), GUARANTEE_OK);
    (void)snprintf(copy, sizeof copy, "%s", words);
    for (char *word = strtok_r(copy, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest)) {
        char *value = strchr(word, '=');
        *value++ = '\0';
        guarantee_status status = guarantee_facts_set_text(facts, word, value, &error);
        cr_assert_eq(status, GUARANTEE_OK, "%s", error.message);
    }
    return facts;
}

static inline guarantee_result *ask(const guarantee_scheme *scheme, guarantee_question question, const char *words)
{
    guarantee_result *result = NULL;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_facts *facts = facts_of(scheme, words);
    guarantee_status status = guarantee_answer(&result, scheme, question, facts, GUARANTEE_WITH_TRAIL, &error);
    cr_assert_eq(status, GUARANTEE_OK, "%s", error.message);
    guarantee_facts_free(facts);
    return result;
}

static inline const char *value_of(const guarantee_result *result, const char *name)
{
    const char *value = "absent";
    (void)guarantee_result_text(result, name, &value, NULL);
    return value;
}

/* Asks and compares one figure; the result is freed. */
static inline void expect(const guarantee_scheme *scheme, guarantee_question question, const char *words,
                          const char *figure, const char *expected)
{
    guarantee_result *result = ask(scheme, question, words);
    cr_assert_str_eq(value_of(result, figure), expected, "%s with %s: expected %s, found %s (%s)", figure, words,
                     expected, value_of(result, figure), guarantee_result_reason(result));
    guarantee_result_free(result);
}

#endif
