/* One set of facts under each variant: figures as rows, variants as columns. */
#include "answer.h"
#include "compare.h"
#include "portfolio.h"

#include <stdlib.h>
#include <string.h>

static guarantee_facts *facts_of(const struct variant *variant)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_facts *facts = NULL;
    if (guarantee_facts_new(&facts, variant->scheme, &error) != GUARANTEE_OK) {
        (void)report(&error);
        return NULL;
    }
    if (set_given_facts(facts, variant->scheme, &variant->arguments))
        return facts;
    guarantee_facts_free(facts);
    return NULL;
}

/* One result for each variant, NULL where its scheme has no rules for the question. */
static bool ask_all(const struct variants *variants, guarantee_facts *const *facts, guarantee_question question,
                    guarantee_result **results)
{
    for (size_t i = 0; i < variants->count; i++) {
        guarantee_error error = GUARANTEE_ERROR_INIT;
        const guarantee_scheme *scheme = variants->items[i].scheme;
        if (guarantee_scheme_answers(scheme, question) != 0 &&
            guarantee_answer(&results[i], scheme, question, facts[i], 0, &error) != GUARANTEE_OK) {
            (void)report(&error);
            return false;
        }
    }
    return true;
}

static void add_name(struct words *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i], name) == 0)
            return;
    names->items = enlarge(names->items, names->count + 1, sizeof *names->items);
    names->items[names->count++] = name;
}

/* The names of all answers, in the order of the first variant that has them. */
static struct words names_of(guarantee_result *const *results, size_t count)
{
    struct words names = {NULL, 0};
    for (size_t i = 0; i < count; i++) {
        guarantee_figure figure;
        for (size_t k = 0; results[i] != NULL && figure_at(results[i], k, &figure); k++)
            if (figure.is_working == 0)
                add_name(&names, figure.name);
    }
    return names;
}

static struct compared *values_of(guarantee_result *const *results, size_t count, const char *name)
{
    struct compared *values = allocate(count, sizeof *values);
    for (size_t i = 0; i < count; i++) {
        guarantee_figure figure;
        if (results[i] != NULL && figure_named(results[i], name, &figure))
            values[i] =
                (struct compared){figure.kind, figure.is_multiple != 0, figure.is_cut != 0, copy_text(figure.value)};
    }
    return values;
}

static void add_outcomes(struct table *table, const struct variants *variants, guarantee_result *const *results)
{
    table_add(table, "outcome", PLAIN);
    for (size_t i = 0; i < variants->count; i++) {
        int colour = FAINT;
        table_add(table, results[i] == NULL ? "-" : outcome_for_people(guarantee_result_outcome(results[i]), &colour),
                  (enum colour)colour);
        if (has_difference(variants, i))
            table_add(table, "", PLAIN);
    }
}

static void print_reasons(const struct variants *variants, guarantee_result *const *results)
{
    for (size_t i = 0; i < variants->count; i++) {
        int colour = PLAIN;
        if (results[i] == NULL || guarantee_result_outcome(results[i]) == GUARANTEE_ELIGIBLE)
            continue;
        (void)printf("  %s: %s, by the rule %s: %s\n", variants->items[i].label,
                     outcome_for_people(guarantee_result_outcome(results[i]), &colour),
                     guarantee_result_rule(results[i]), guarantee_result_reason(results[i]));
    }
}

static void print_question(const struct variants *variants, guarantee_question question,
                           guarantee_result *const *results)
{
    struct table table;
    struct words names = names_of(results, variants->count);
    (void)putchar('\n');
    table_begin_comparison(&table, variants, guarantee_question_name(question));
    add_outcomes(&table, variants, results);
    for (size_t i = 0; i < names.count; i++) {
        struct compared *values = values_of(results, variants->count, names.items[i]);
        table_add_comparison(&table, names.items[i], values, variants);
        compared_free(values, variants->count);
    }
    table_end(&table, 0);
    print_reasons(variants, results);
    free(names.items);
}

static void print_outcomes_json(guarantee_result *const *results, size_t count)
{
    (void)fputs(":{\"outcomes\":[", stdout);
    for (size_t i = 0; i < count; i++) {
        (void)fputs(i == 0 ? "" : ",", stdout);
        if (results[i] == NULL)
            (void)fputs("null", stdout);
        else
            json_text(guarantee_outcome_name(guarantee_result_outcome(results[i])));
    }
    (void)fputs("],\"figures\":{", stdout);
}

static void print_question_json(const struct variants *variants, guarantee_question question,
                                guarantee_result *const *results, bool first)
{
    struct words names = names_of(results, variants->count);
    (void)fputs(first ? "" : ",", stdout);
    json_text(guarantee_question_name(question));
    print_outcomes_json(results, variants->count);
    for (size_t i = 0; i < names.count; i++) {
        struct compared *values = values_of(results, variants->count, names.items[i]);
        print_comparison_json(names.items[i], values, variants, i == 0);
        compared_free(values, variants->count);
    }
    (void)fputs("}}", stdout);
    free(names.items);
}

/* A question whose facts no one gave is not what is being compared. */
static bool is_answered(guarantee_result *const *results, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (results[i] != NULL && (guarantee_result_outcome(results[i]) == GUARANTEE_NOT_ELIGIBLE ||
                                   (guarantee_result_outcome(results[i]) == GUARANTEE_ELIGIBLE &&
                                    guarantee_result_figure_count(results[i]) > 0)))
            return true;
    return false;
}

static int worst_code(guarantee_result *const *results, size_t count, int code)
{
    for (size_t i = 0; i < count; i++)
        if (results[i] != NULL && guarantee_result_breach_count(results[i]) > 0)
            return EXIT_BREACH;
    return code;
}

struct comparison {
    const struct variants *variants;
    guarantee_facts **facts;
    const struct arguments *arguments;
    size_t shown;
    bool *answers; /* by variant: its scheme has rules for a question that is shown */
    char *open;    /* questions without an answer */
    int code;
};

static void note_open(struct comparison *comparison, guarantee_question question, guarantee_result *const *results)
{
    char *why = copy_text("");
    for (size_t i = 0; i < comparison->variants->count; i++) {
        if (results[i] == NULL || comparison->variants->items[i].set != NULL)
            continue;
        char *longer = format_text("%s%s%s: %s", why, *why == '\0' ? "" : "; ",
                                   guarantee_scheme_id(comparison->variants->items[i].scheme),
                                   guarantee_result_missing_count(results[i]) > 0 ? guarantee_result_reason(results[i])
                                                                                  : "no figures for these facts");
        free(why);
        why = longer;
    }
    if (*why != '\0') {
        char *longer =
            format_text("%snot compared: %s (%s)\n", comparison->open, guarantee_question_name(question), why);
        free(comparison->open);
        comparison->open = longer;
    }
    free(why);
}

static void show_question(struct comparison *comparison, guarantee_question question, guarantee_result *const *results)
{
    size_t count = comparison->variants->count;
    if (!is_answered(results, count)) {
        note_open(comparison, question, results);
        return;
    }
    if (comparison->arguments->json)
        print_question_json(comparison->variants, question, results, comparison->shown == 0);
    else
        print_question(comparison->variants, question, results);
    comparison->shown++;
    for (size_t i = 0; i < count; i++)
        comparison->answers[i] = comparison->answers[i] || results[i] != NULL;
    comparison->code = worst_code(results, count, comparison->code);
}

/* A row of results for each question, so that nothing is printed before everything is answered. */
static bool ask_everything(const struct comparison *comparison, guarantee_result **results)
{
    size_t count = comparison->variants->count;
    for (guarantee_question question = QUESTION_FIRST; question <= QUESTION_LAST; question++)
        if (!ask_all(comparison->variants, comparison->facts, question, results + (size_t)question * count))
            return false;
    return true;
}

/* A scheme that none of the questions shown is for. */
static bool is_left_out(const struct comparison *comparison, size_t variant)
{
    return comparison->variants->items[variant].set == NULL && !comparison->answers[variant];
}

static void print_left_out(const struct comparison *comparison)
{
    for (size_t i = 0; comparison->shown > 0 && i < comparison->variants->count; i++)
        if (is_left_out(comparison, i))
            (void)printf("note: %s is left out: it answers none of the questions that are compared\n",
                         guarantee_scheme_id(comparison->variants->items[i].scheme));
}

/* Without any answer the facts did not suffice; one scheme without is as rows that are refused. */
static int code_of(const struct comparison *comparison)
{
    if (comparison->shown == 0) {
        complain("nothing could be compared: no scheme has an answer for these facts (guarantee facts SCHEME says what "
                 "it needs)");
        return EXIT_BAD;
    }
    int code = comparison->code;
    for (size_t i = 0; i < comparison->variants->count; i++)
        if (is_left_out(comparison, i))
            code = worse_code(code, EXIT_REFUSED);
    return code;
}

static void show_everything(struct comparison *comparison, guarantee_result *const *results)
{
    if (comparison->arguments->json) {
        (void)putchar('{');
        print_variants_json(comparison->variants);
        (void)fputs(",\"questions\":{", stdout);
    } else {
        print_variants(comparison->variants);
        print_notes_on_facts(comparison->variants, &comparison->arguments->facts);
    }
    for (guarantee_question question = QUESTION_FIRST; question <= QUESTION_LAST; question++)
        show_question(comparison, question, results + (size_t)question * comparison->variants->count);
    if (comparison->arguments->json)
        (void)puts("}}");
    else if (*comparison->open != '\0')
        (void)printf("\n%s", comparison->open);
    if (!comparison->arguments->json)
        print_left_out(comparison);
    comparison->code = code_of(comparison);
}

static void compare_questions(struct comparison *comparison)
{
    size_t count = comparison->variants->count * QUESTION_SLOTS;
    guarantee_result **results = allocate(count, sizeof(guarantee_result *));
    if (ask_everything(comparison, results)) {
        comparison->code = EXIT_ANSWER;
        show_everything(comparison, results);
    }
    for (size_t i = 0; i < count; i++)
        guarantee_result_free(results[i]);
    free(results);
}

int compare_facts(const struct variants *variants, const struct arguments *arguments)
{
    struct comparison comparison = {
        .variants = variants, .arguments = arguments, .open = copy_text(""), .code = EXIT_BAD};
    size_t made = 0;
    comparison.facts = allocate(variants->count, sizeof(guarantee_facts *));
    comparison.answers = allocate(variants->count, sizeof *comparison.answers);
    while (made < variants->count && (comparison.facts[made] = facts_of(&variants->items[made])) != NULL)
        made++;
    if (made == variants->count)
        compare_questions(&comparison);
    for (size_t i = 0; i < made; i++)
        guarantee_facts_free(comparison.facts[i]);
    free(comparison.facts);
    free(comparison.answers);
    free(comparison.open);
    return comparison.code;
}
