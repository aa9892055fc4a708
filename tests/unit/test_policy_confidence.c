/* How sure a figure is: as sure as the least sure of what it rests on, and of nothing else. */
#include "support.h"

#define FACTS                                                                                                          \
    HEAD "facts:\n  p: {kind: amount}\n  n: {kind: count, default: 12}\n  k: {kind: flag, default: no}\nquote:\n"

static guarantee_scheme *changed(const char *figures, const char *path, const char *value)
{
    char text[4096];
    guarantee_scheme *scheme = NULL;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_load_options options = {sizeof options, path == NULL ? 0 : 1, &path, &value};
    (void)snprintf(text, sizeof text, FACTS "%s\n", figures);
    guarantee_status status = guarantee_scheme_load_text(&scheme, text, strlen(text), NULL, &options, &error);
    cr_assert_eq(status, GUARANTEE_OK, "%u:%u: %s: %s", error.line, error.column, error.path, error.message);
    return scheme;
}

static void sure(const guarantee_scheme *scheme, const char *words, const char *name, const char *expected)
{
    guarantee_result *result = ask(scheme, GUARANTEE_QUOTE, words);
    guarantee_figure figure = {.struct_size = sizeof figure};
    size_t index = 0;
    cr_assert_eq(guarantee_result_find(result, name, &index, NULL), GUARANTEE_OK);
    cr_assert_eq(guarantee_result_figure(result, index, &figure, NULL), GUARANTEE_OK);
    cr_assert_str_eq(guarantee_confidence_name(figure.confidence), expected, "%s with %s", name, words);
    guarantee_result_free(result);
}

static void one(const char *figures, const char *words, const char *expected)
{
    guarantee_scheme *scheme = changed(figures, NULL, NULL);
    sure(scheme, words, "q", expected);
    guarantee_scheme_free(scheme);
}

Test(confidence, the_part_that_decides_counts_alone)
{
    const char *any =
        "  q: {when: {any: [{n: {up_to: {value: 5, confidence: assumed}}}, {k: yes}, {n: {above: 8}}]}, sum: [p]}";
    one(any, "p=1 n=9 k=yes", "official");
    one(any, "p=1 n=3 k=yes", "assumed");
    one(any, "p=1 n=6", "assumed"); /* all of them had to fail */
}

Test(confidence, of_the_time_that_a_rate_runs)
{
    one("  q: {charge: p, rate: 1%, time: {months: n, per: year}, round: fen}", "p=1", "official");
    one("  q: {charge: p, rate: 1%, time: {months: n, per: year, confidence: assumed}, round: fen}", "p=1", "assumed");
}

#define CHARGED(sampled)                                                                                               \
    "  q: {charge_balances: s, rate: 1%, sampled: " sampled ", round: fen}\n  other: {sum: [p]}\n"                     \
    "workings:\n  s: {schedule: p, method: bullet, instalments: n, every: {months: 1}, round: fen}"

Test(confidence, of_when_balances_are_charged)
{
    one(CHARGED("{every: {months: 1}, at: start}"), "p=1", "official");
    one(CHARGED("{every: {months: 1, confidence: assumed}, at: start}"), "p=1", "assumed");
    one(CHARGED("{every: {months: 1}, at: start, confidence: secondary}"), "p=1", "secondary");
}

Test(confidence, a_change_makes_what_rests_on_it_assumed_and_nothing_else)
{
    static const char *const paths[][2] = {{"workings.s.every.months", "3"},
                                           {"workings.s.method", "equal_principal"},
                                           {"quote.q.sampled.at", "end"},
                                           {"quote.q.sampled.every.months", "2"},
                                           {"quote.q.rate", "2%"}};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        guarantee_scheme *scheme = changed(CHARGED("{every: {months: 1}, at: start}"), paths[i][0], paths[i][1]);
        sure(scheme, "p=1", "q", "assumed");
        sure(scheme, "p=1", "other", "official");
        guarantee_scheme_free(scheme);
    }
}
