/* guarantee parameters: every number of a scheme, its name for --set, and where it comes from. */
#include "commands.h"
#include "output.h"

#include <stdlib.h>
#include <string.h>

struct parameters {
    guarantee_parameter *items;
    size_t count;
};

static int by_line(const void *one, const void *other)
{
    const guarantee_parameter *a = one, *b = other;
    return a->line != b->line ? (a->line < b->line ? -1 : 1) : strcmp(a->path, b->path);
}

/* All words stand in the path, source, clause or note. */
static bool is_wanted(const guarantee_parameter *parameter, const struct words *words)
{
    for (size_t i = 1; i < words->count; i++) {
        const char *word = words->items[i];
        if (strstr(parameter->path, word) == NULL && strstr(parameter->source, word) == NULL &&
            strstr(parameter->clause, word) == NULL && strstr(parameter->note, word) == NULL)
            return false;
    }
    return true;
}

static struct parameters read_parameters(const guarantee_scheme *scheme, const struct words *words)
{
    size_t all = guarantee_scheme_parameter_count(scheme, 0);
    struct parameters found = {allocate(all, sizeof *found.items), 0};
    for (size_t i = 0; i < all; i++) {
        guarantee_error error = GUARANTEE_ERROR_INIT;
        guarantee_parameter *parameter = &found.items[found.count];
        parameter->struct_size = sizeof *parameter;
        if (guarantee_scheme_parameter(scheme, i, parameter, &error) == GUARANTEE_OK && is_wanted(parameter, words))
            found.count++;
    }
    if (found.count > 0)
        qsort(found.items, found.count, sizeof *found.items, by_line);
    return found;
}

static char *where_from(const guarantee_parameter *parameter)
{
    const char *parts[] = {parameter->source, parameter->clause, parameter->note};
    char *text = copy_text("");
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (*parts[i] == '\0')
            continue;
        char *longer = format_text("%s%s%s", text, *text == '\0' ? "" : "; ", parts[i]);
        free(text);
        text = longer;
    }
    return text;
}

static void print_people(const guarantee_scheme *scheme, const struct parameters *found)
{
    struct table table;
    print_title(scheme);
    (void)putchar('\n');
    table_begin(&table, 5, "lrlrl");
    const char *heads[] = {"path", "value", "confidence", "line", "where it comes from"};
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        table_add(&table, heads[i], BOLD);
    for (size_t i = 0; i < found->count; i++) {
        const guarantee_parameter *parameter = &found->items[i];
        bool assumed = parameter->confidence == GUARANTEE_CONFIDENCE_ASSUMED;
        table_add(&table, parameter->path, PLAIN);
        table_add(&table, parameter->value, PLAIN);
        table_add(&table, guarantee_confidence_name(parameter->confidence), assumed ? YELLOW : PLAIN);
        table_take(&table, format_text("%u", parameter->line), FAINT);
        table_take(&table, where_from(parameter), FAINT);
    }
    table_end(&table, 0);
}

static void print_json(const struct parameters *found)
{
    for (size_t i = 0; i < found->count; i++) {
        const guarantee_parameter *parameter = &found->items[i];
        const char *names[] = {"path", "value", "confidence", "source", "clause", "note"};
        const char *texts[] = {parameter->path,   parameter->value,  guarantee_confidence_name(parameter->confidence),
                               parameter->source, parameter->clause, parameter->note};
        (void)fputs(i == 0 ? "[{" : ",\n{", stdout);
        for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
            (void)printf("\"%s\":", names[k]);
            json_text(texts[k]);
            (void)putchar(',');
        }
        (void)fputs("\"line\":", stdout);
        json_count(parameter->line);
        (void)putchar('}');
    }
    (void)puts(found->count == 0 ? "[]" : "]");
}

static int run(const struct arguments *arguments)
{
    struct arguments of_scheme = *arguments;
    of_scheme.words.count = arguments->words.count > 1 ? 1 : arguments->words.count;
    guarantee_scheme *scheme = load_only_scheme(&of_scheme);
    if (scheme == NULL)
        return EXIT_BAD;
    struct parameters found = read_parameters(scheme, &arguments->words);
    bool good = found.count > 0 || arguments->words.count == 1;
    if (!good)
        complain("no parameter of %s has these words; guarantee parameters %s shows all", guarantee_scheme_id(scheme),
                 arguments->words.items[0]);
    else if (arguments->json)
        print_json(&found);
    else
        print_people(scheme, &found);
    free(found.items);
    guarantee_scheme_free(scheme);
    return good ? EXIT_ANSWER : EXIT_BAD;
}

const struct subcommand parameters_command = {
    .name = "parameters",
    .takes = "SCHEME [WORD ...]",
    .summary = "every number of a scheme: its path for --set, value, how sure it is, where it comes from",
    .help =
        "Numbers, words and methods that the policy states, in the order of the file; a rounding or an eligibility\n"
        "rule as a whole has no value. With words, those in whose path, source, clause or note all of them stand.\n"
        "With --set, the values as they are then.\n"
        "\n"
        "example:\n"
        "  guarantee parameters china-ngf bank_share\n",
    .options = OPTION_SET | OPTION_JSON,
    .run = run,
};
