/* A result for people: outcome, figures, tests, or what is missing. */
#include "answer.h"
#include "output.h"

#include <stdlib.h>
#include <string.h>

static void print_outcome(guarantee_question question, const guarantee_result *result)
{
    int colour = PLAIN;
    const char *outcome = outcome_for_people(guarantee_result_outcome(result), &colour);
    const char *rule = guarantee_result_rule(result), *reason = guarantee_result_reason(result);
    (void)printf("\n%s: ", guarantee_question_name(question));
    print_coloured((enum colour)colour, "%s", outcome);
    if (*rule != '\0')
        (void)printf(", by the rule %s", rule);
    if (*rule != '\0' && strncmp(reason, rule, strlen(rule)) == 0 && reason[strlen(rule)] == ':')
        reason += strlen(rule) + 2; /* it names its rule itself */
    if (*reason != '\0')
        (void)printf(": %s", reason);
    (void)putchar('\n');
}

static const char *shown_confidence(int32_t confidence)
{
    return confidence == GUARANTEE_CONFIDENCE_OFFICIAL ? "" : guarantee_confidence_name(confidence);
}

static enum colour confidence_colour(int32_t confidence)
{
    return confidence == GUARANTEE_CONFIDENCE_ASSUMED ? YELLOW : PLAIN;
}

static bool is_test(const guarantee_result *result, const guarantee_figure *figure)
{
    guarantee_figure limit;
    return figure->breach != 0 || figure_beside(result, figure->name, "limit", &limit);
}

static void add_value(struct table *table, const guarantee_figure *figure, const char *currency, enum colour colour)
{
    table_take(table, figure_for_people(figure), colour);
    table_add(table, unit_of(figure->kind, figure->is_multiple != 0, currency), PLAIN);
}

static void add_figure(struct table *table, const guarantee_figure *figure, const char *currency)
{
    table_add(table, figure->name, PLAIN);
    add_value(table, figure, currency, BOLD);
    table_add(table, shown_confidence(figure->confidence), confidence_colour(figure->confidence));
    table_add(table, figure->meaning, FAINT);
}

static void print_figures(const guarantee_scheme *scheme, const guarantee_result *result)
{
    struct table table;
    guarantee_figure figure;
    table_begin(&table, 5, "lrlll");
    for (size_t i = 0; figure_at(result, i, &figure); i++)
        if (figure.is_working == 0 && !is_test(result, &figure) && !is_beside_a_test(result, figure.name))
            add_figure(&table, &figure, guarantee_scheme_currency(scheme));
    table_end(&table, 2);
}

static void add_beside(struct table *table, const guarantee_result *result, const guarantee_figure *test,
                       const char *suffix, const char *currency)
{
    guarantee_figure figure;
    bool found = figure_beside(result, test->name, suffix, &figure);
    table_add(table, found ? suffix : "", PLAIN);
    if (found) {
        add_value(table, &figure, currency, PLAIN);
        return;
    }
    table_add(table, "", PLAIN);
    table_add(table, "", PLAIN);
}

/* Whether a test is kept is as sure as the less sure of the figure and its limit. */
static int32_t confidence_of_test(const guarantee_result *result, const guarantee_figure *test)
{
    guarantee_figure limit;
    bool less_sure = figure_beside(result, test->name, "limit", &limit) && limit.confidence < test->confidence;
    return less_sure ? limit.confidence : test->confidence;
}

static void add_test(struct table *table, const guarantee_result *result, const guarantee_figure *test,
                     const char *currency)
{
    bool breached = test->breach != 0;
    int32_t confidence = confidence_of_test(result, test);
    table_add(table, breached ? "!" : " ", RED);
    table_add(table, test->name, PLAIN);
    add_value(table, test, currency, breached ? RED : BOLD);
    add_beside(table, result, test, "limit", currency);
    add_beside(table, result, test, "room", currency);
    table_add(table, breached ? "breached" : "kept", breached ? RED : GREEN);
    table_add(table, shown_confidence(confidence), confidence_colour(confidence));
    table_add(table, test->clause, FAINT);
}

static void print_tests(const guarantee_scheme *scheme, const guarantee_result *result)
{
    struct table table;
    guarantee_figure figure;
    table_begin(&table, 13, "llrllrllrllll");
    for (size_t i = 0; figure_at(result, i, &figure); i++)
        if (is_test(result, &figure) && !is_beside_a_test(result, figure.name))
            add_test(&table, result, &figure, guarantee_scheme_currency(scheme));
    if (table.count > 0)
        (void)puts("\ntests");
    table_end(&table, 0);
}

static char *choices_of(const guarantee_scheme *scheme, size_t fact, const char *name)
{
    size_t count = guarantee_scheme_fact_choice_count(scheme, fact);
    char *text = copy_text("");
    for (size_t i = 0; i < count; i++) {
        const char *gap = i == 0 ? "" : i + 1 == count ? " or " : ", ";
        char *longer = format_text("%s%s%s=%s", text, gap, name, guarantee_scheme_fact_choice(scheme, fact, i));
        free(text);
        text = longer;
    }
    return text;
}

/* "principal=AMOUNT", "key_industry=yes or key_industry=no", "segment=micro or segment=small". */
static char *form_of_fact(const guarantee_scheme *scheme, size_t fact, const char *name)
{
    static const char *const FORMS[] = {
        [GUARANTEE_KIND_RATE] = "RATE, as 0.5%", [GUARANTEE_KIND_NUMBER] = "NUMBER",
        [GUARANTEE_KIND_COUNT] = "WHOLE NUMBER", [GUARANTEE_KIND_DATE] = "DATE, as 2023-06-30",
        [GUARANTEE_KIND_TEXT] = "WORD",
    };
    guarantee_kind kind = guarantee_scheme_fact_kind(scheme, fact);
    int32_t digits = guarantee_scheme_currency_digits(scheme);
    if (kind == GUARANTEE_KIND_AMOUNT)
        return format_text("%s=AMOUNT, as 5,000,000%s%.*s", name, digits == 0 ? "" : ".", (int)digits, "000000");
    if (kind == GUARANTEE_KIND_FLAG)
        return format_text("%s=yes or %s=no", name, name);
    if (guarantee_scheme_fact_choice_count(scheme, fact) > 0)
        return choices_of(scheme, fact, name);
    bool known = kind >= GUARANTEE_KIND_AMOUNT && kind <= GUARANTEE_KIND_TEXT;
    return format_text("%s=%s", name, known ? FORMS[kind] : "VALUE");
}

/* "add key_industry=yes or key_industry=no: ..."; to be freed. A member helps only a question that goes over some. */
static char *advice_on_fact(const guarantee_scheme *scheme, guarantee_question question, size_t fact, const char *name)
{
    const char *meaning = guarantee_scheme_fact_meaning(scheme, fact), *each = guarantee_scheme_fact_each(scheme, fact);
    char *form = form_of_fact(scheme, fact, name);
    bool for_each = *each != '\0' && strchr(name, '.') == NULL &&
                    strcmp(each, guarantee_scheme_question_each(scheme, question)) == 0;
    char *advice = format_text("add %s%s%s%s%s%s%s%s", form, *meaning == '\0' ? "" : ": ", meaning,
                               for_each ? " (or " : "", for_each ? name : "", for_each ? ".MEMBER=... for each " : "",
                               for_each ? each : "", for_each ? ")" : "");
    free(form);
    return advice;
}

static void print_missing(const guarantee_scheme *scheme, guarantee_question question, const guarantee_result *result)
{
    for (size_t i = 0; i < guarantee_result_missing_count(result); i++) {
        const char *name = guarantee_result_missing(result, i);
        int fact = find_fact(scheme, name);
        char *advice =
            fact == NO_FACT ? format_text("add %s=VALUE", name) : advice_on_fact(scheme, question, (size_t)fact, name);
        (void)printf("  %s\n", advice);
        free(advice);
    }
}

void print_result(const guarantee_scheme *scheme, guarantee_question question, const guarantee_result *result)
{
    print_outcome(question, result);
    print_missing(scheme, question, result);
    print_figures(scheme, result);
    print_tests(scheme, result);
}

void print_least_confidence(int32_t confidence)
{
    print_confidence_of("", confidence);
}

void print_confidence_of(const char *what, int32_t confidence)
{
    const char *reason = "no parameter is less sure";
    if (confidence == GUARANTEE_CONFIDENCE_SECONDARY)
        reason = "a digest, a report or an official answer stands behind a parameter";
    else if (confidence == GUARANTEE_CONFIDENCE_ASSUMED)
        reason = "a parameter is not confirmed by its document";
    (void)printf("\nLeast confidence%s: ", what);
    print_coloured(confidence_colour(confidence), "%s", guarantee_confidence_name(confidence));
    (void)printf(" (%s)\n", reason);
}
