/* Asks one question of one case. */
#include "answer.h"
#include "output.h"

#include <stdlib.h>
#include <string.h>

bool figure_at(const guarantee_result *result, size_t index, guarantee_figure *figure)
{
    *figure = (guarantee_figure){.struct_size = sizeof *figure};
    return guarantee_result_figure(result, index, figure, NULL) == GUARANTEE_OK;
}

bool figure_named(const guarantee_result *result, const char *name, guarantee_figure *figure)
{
    size_t count = guarantee_result_figure_count(result), index = 0;
    while (index < count && strcmp(guarantee_result_figure_name(result, index), name) != 0)
        index++;
    return index < count && figure_at(result, index, figure);
}

bool figure_beside(const guarantee_result *result, const char *name, const char *suffix, guarantee_figure *figure)
{
    char *whole = format_text("%s.%s", name, suffix);
    bool found = figure_named(result, whole, figure);
    free(whole);
    return found;
}

bool is_beside_a_test(const guarantee_result *result, const char *name)
{
    guarantee_figure test;
    const char *dot = strrchr(name, '.');
    if (dot == NULL || (strcmp(dot, ".limit") != 0 && strcmp(dot, ".room") != 0))
        return false;
    char *base = copy_bytes(name, (size_t)(dot - name));
    bool found = figure_named(result, base, &test);
    free(base);
    return found;
}

const char *outcome_for_people(guarantee_outcome outcome, int *colour)
{
    *colour = outcome == GUARANTEE_ELIGIBLE ? GREEN : outcome == GUARANTEE_NOT_ELIGIBLE ? RED : YELLOW;
    return outcome == GUARANTEE_ELIGIBLE       ? "eligible"
           : outcome == GUARANTEE_NOT_ELIGIBLE ? "not eligible"
                                               : "undecided";
}

static int print_json(const guarantee_result *result)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    char *text = NULL;
    if (guarantee_result_json(result, &text, &error) != GUARANTEE_OK)
        return report(&error);
    (void)printf("%s\n", text);
    guarantee_text_free(text);
    return 0;
}

static int print_trail(const guarantee_result *result)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    char *text = NULL;
    if (guarantee_trail_text(result, &text, &error) != GUARANTEE_OK)
        return report(&error);
    size_t length = strlen(text);
    (void)printf("\nhow it was worked out\n%s%s", text, length > 0 && text[length - 1] == '\n' ? "" : "\n");
    guarantee_text_free(text);
    return 0;
}

static int show(const struct arguments *arguments, const guarantee_scheme *scheme, guarantee_question question,
                const guarantee_result *result)
{
    int failed = 0;
    if (arguments->json) {
        failed = print_json(result);
    } else {
        print_title(scheme);
        print_result(scheme, question, result);
        if (arguments->explain)
            failed = print_trail(result);
        if (guarantee_result_figure_count(result) > 0)
            print_least_confidence(guarantee_result_confidence(result));
    }
    if (failed != 0)
        return failed;
    return guarantee_result_breach_count(result) > 0 ? EXIT_BREACH : EXIT_ANSWER;
}

static int ask(const struct arguments *arguments, const guarantee_scheme *scheme, guarantee_question question,
               const guarantee_facts *facts)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_result *result = NULL;
    uint32_t flags = arguments->explain || arguments->json ? GUARANTEE_WITH_TRAIL : 0;
    if (guarantee_answer(&result, scheme, question, facts, flags, &error) != GUARANTEE_OK)
        return report(&error);
    int code = show(arguments, scheme, question, result);
    guarantee_result_free(result);
    return code;
}

int answer_question(const struct arguments *arguments, guarantee_question question)
{
    guarantee_scheme *scheme = load_only_scheme(arguments);
    guarantee_facts *facts = NULL;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    int code = EXIT_BAD;
    if (scheme == NULL)
        return EXIT_BAD;
    if (guarantee_facts_new(&facts, scheme, &error) != GUARANTEE_OK)
        (void)report(&error);
    else if (set_given_facts(facts, scheme, arguments))
        code = ask(arguments, scheme, question, facts);
    guarantee_facts_free(facts);
    guarantee_scheme_free(scheme);
    return code;
}
