/* guarantee schemes: the shipped schemes by id. */
#include "commands.h"
#include "output.h"

#include <string.h>

static void add_scheme(struct table *table, const char *id)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_scheme *scheme = NULL;
    table_add(table, id, BOLD);
    if (guarantee_scheme_load(&scheme, id, NULL, &error) == GUARANTEE_OK) {
        table_add(table, guarantee_scheme_currency(scheme), PLAIN);
        table_add(table, guarantee_scheme_title(scheme), PLAIN);
    } else {
        table_add(table, "", PLAIN);
        table_add(table, "cannot be loaded (\"guarantee check\" says why)", RED);
    }
    guarantee_scheme_free(scheme);
}

static void add_schemes(struct table *table, char *ids)
{
    char *next = NULL;
    for (char *id = strtok_r(ids, "\n", &next); id != NULL; id = strtok_r(NULL, "\n", &next))
        add_scheme(table, id);
}

static void print_json(char *ids)
{
    char *next = NULL;
    bool first = true;
    (void)putchar('[');
    for (char *id = strtok_r(ids, "\n", &next); id != NULL; id = strtok_r(NULL, "\n", &next), first = false) {
        (void)fputs(first ? "" : ",", stdout);
        json_text(id);
    }
    (void)puts("]");
}

static int run(const struct arguments *arguments)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    char *ids = NULL;
    struct table table;
    if (arguments->words.count > 0 || arguments->facts.count > 0) {
        complain("schemes takes nothing but options; \"guarantee facts SCHEME\" tells of one scheme");
        return EXIT_BAD;
    }
    if (guarantee_schemes_list(&ids, &error) != GUARANTEE_OK)
        return report(&error);
    if (*ids == '\0')
        complain("no schemes are installed; set GUARANTEE_SCHEMES to a directory that has some, or give a file");
    if (arguments->json) {
        print_json(ids);
    } else {
        table_begin(&table, 3, "l");
        add_schemes(&table, ids);
        table_end(&table, 0);
    }
    guarantee_text_free(ids);
    return EXIT_ANSWER;
}

const struct subcommand schemes_command = {
    .name = "schemes",
    .takes = "",
    .summary = "the ids of the shipped schemes",
    .help = "They are looked for in the directories of the environment variable GUARANTEE_SCHEMES, separated by \":\", "
            "and\n"
            "then where they were installed. A scheme of your own is given as a file.\n"
            "\n"
            "example:\n"
            "  guarantee schemes\n",
    .options = OPTION_JSON,
    .run = run,
};
