/* Options before or after the words, each checked against what the subcommand takes. */
#include "arguments.h"

#include <guarantee/portfolio.h>

#include <stdlib.h>
#include <string.h>

struct option_form {
    const char *name;
    enum option option;
    const char *takes; /* NULL: no value */
    const char *help;
};

static const struct option_form OPTIONS[] = {
    {"--set", OPTION_SET, "PATH=VALUE",
     "what if: replaces a value of the scheme file (PATH=VALUE;PATH=VALUE for several)"},
    {"--as-of", OPTION_AS_OF, "DATE", "the day that is asked about, as 2023-06-30: in force? which edition?"},
    {"--at", OPTION_AT, "DATE", "the ledger at the end of that day, as 2023-06-30"},
    {"--group-by", OPTION_GROUP_BY, "COLUMN[,COLUMN]",
     "a summary for each value of these columns; DATE:year, DATE:month"},
    {"--largest", OPTION_LARGEST, "N", "shows the N largest groups alone"},
    {"--rows", OPTION_ROWS, "OUT.csv", "writes the answer for each row to a file"},
    {"--totals", OPTION_TOTALS, "OUT.bin", "writes the totals to a file, for --merge"},
    {"--merge", OPTION_MERGE, NULL, "adds up files of totals instead of reading loans"},
    {"--map", OPTION_MAP, "COLUMN=FACT", "reads a column of the file as this fact"},
    {"--mapping", OPTION_MAPPING, "FILE", "reads from a file which columns are which facts"},
    {"--threads", OPTION_THREADS, "N", "threads that work out the rows (1); one more reads the file"},
    {"--country", OPTION_COUNTRY, "XX", "the country by its ISO 3166 code of two letters"},
    {"--currency", OPTION_CURRENCY, "XXX", "the currency by its ISO 4217 code of three letters"},
    {"--digits", OPTION_DIGITS, "N", "digits of an amount after the point, 0 to 6"},
    {"-o", OPTION_OUT, "FILE", "writes to a file that is not there yet, instead of standard output"},
    {"--explain", OPTION_EXPLAIN, NULL, "adds each step: clause, formula, exact value, rounding"},
    {"--json", OPTION_JSON, NULL, "writes JSON, every number as text"},
    {"--help", OPTION_HELP, NULL, "shows this"},
    {"--version", OPTION_VERSION, NULL, "shows the versions of program and library"},
};
enum { OPTION_COUNT = sizeof OPTIONS / sizeof OPTIONS[0] };

void print_option_help(unsigned options)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if ((options & OPTIONS[i].option) == 0)
            continue;
        char left[48];
        const char *takes = OPTIONS[i].takes;
        (void)snprintf(left, sizeof left, "%s%s%s", OPTIONS[i].name, takes == NULL ? "" : " ",
                       takes == NULL ? "" : takes);
        (void)printf("  %-29s%s\n", left, OPTIONS[i].help);
    }
}

static const char *where_help_is(const struct subcommand *command, char *text, size_t capacity)
{
    if (command == NULL)
        (void)snprintf(text, capacity, "guarantee --help");
    else
        (void)snprintf(text, capacity, "guarantee %s --help", command->name);
    return text;
}

static const struct option_form *find_option(const char *text, size_t bytes, unsigned allowed)
{
    if (bytes == 2 && text[1] == 'h')
        text = "--help", bytes = strlen(text);
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if ((allowed & OPTIONS[i].option) != 0 && strlen(OPTIONS[i].name) == bytes &&
            memcmp(OPTIONS[i].name, text, bytes) == 0)
            return &OPTIONS[i];
    return NULL;
}

static int refuse_option(const struct subcommand *command, const char *found, size_t bytes, unsigned allowed)
{
    char *name = copy_bytes(found, bytes);
    char place[80];
    (void)where_help_is(command, place, sizeof place);
    struct nearest nearest = {name, NULL, 0};
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if ((allowed & OPTIONS[i].option) != 0)
            nearest_try(&nearest, OPTIONS[i].name);
    char *hint = nearest_hint(&nearest);
    if (command != NULL && find_option(name, bytes, ~0U) != NULL)
        complain("%s does not take the option \"%s\" (\"%s\" lists those it takes)", command->name, name, place);
    else
        complain("there is no option \"%s\"%s (\"%s\" lists them)", name, hint, place);
    free(hint);
    free(name);
    return EXIT_BAD;
}

bool option_takes_next(const char *text)
{
    const struct option_form *form = find_option(text, strlen(text), ~0U);
    return form != NULL && form->takes != NULL;
}

static void add_word(struct words *words, const char *word)
{
    words->items = enlarge(words->items, words->count + 1, sizeof *words->items);
    words->items[words->count++] = word;
}

/* Splits "NAME=VALUE" in place; a name twice is a mistake, not a correction. */
static int add_pair(struct pairs *pairs, char *text, const char *what)
{
    char *equals = strchr(text, '=');
    if (equals == NULL || equals == text) {
        complain("%s is expected, found \"%s\"", what, text);
        return EXIT_BAD;
    }
    *equals = '\0';
    if (equals[1] == '\0') {
        complain("\"%s=\" has no value; %s is expected: give one, or leave it out", text, what);
        return EXIT_BAD;
    }
    for (size_t i = 0; i < pairs->count; i++) {
        if (strcmp(pairs->items[i].name, text) == 0) {
            complain("\"%s\" is given twice: as \"%s\" and as \"%s\"; leave one of them out", text,
                     pairs->items[i].value, equals + 1);
            return EXIT_BAD;
        }
    }
    pairs->items = enlarge(pairs->items, pairs->count + 1, sizeof *pairs->items);
    pairs->items[pairs->count++] = (struct pair){text, equals + 1, NULL};
    return 0;
}

static int take_once(const char **slot, char *value, const char *name)
{
    if (*slot != NULL) {
        complain("option %s is given twice: \"%s\" and \"%s\"; leave one of them out", name, *slot, value);
        return EXIT_BAD;
    }
    *slot = value;
    return 0;
}

static int take_number(size_t *slot, const char *value, const struct option_form *form, size_t most)
{
    size_t number = 0;
    bool digits = *value != '\0' && strspn(value, "0123456789") == strlen(value) && strlen(value) < 10;
    for (const char *next = value; digits && *next != '\0'; next++)
        number = number * 10 + (size_t)(*next - '0');
    if (!digits || number < 1 || number > most || *slot != 0) {
        complain("option %s takes one whole number from 1 to %zu, found \"%s\"%s", form->name, most, value,
                 *slot != 0 ? " after another one" : "");
        return EXIT_BAD;
    }
    *slot = number;
    return 0;
}

static int take_option(struct arguments *arguments, const struct option_form *form, char *value)
{
    switch (form->option) {
    case OPTION_SET:
        add_word(&arguments->sets, value);
        return 0;
    case OPTION_MAP:
        return add_pair(&arguments->maps, value, "--map COLUMN=FACT");
    case OPTION_AS_OF:
        return take_once(&arguments->as_of, value, form->name);
    case OPTION_AT:
        return take_once(&arguments->at, value, form->name);
    case OPTION_GROUP_BY:
        return take_once(&arguments->group_by, value, form->name);
    case OPTION_ROWS:
        return take_once(&arguments->rows, value, form->name);
    case OPTION_TOTALS:
        return take_once(&arguments->totals, value, form->name);
    case OPTION_MAPPING:
        return take_once(&arguments->mapping, value, form->name);
    case OPTION_THREADS:
        return take_number(&arguments->threads, value, form, GUARANTEE_THREADS_MAX);
    case OPTION_LARGEST:
        return take_number(&arguments->largest, value, form, 100000);
    case OPTION_COUNTRY:
        return take_once(&arguments->country, value, form->name);
    case OPTION_CURRENCY:
        return take_once(&arguments->currency, value, form->name);
    case OPTION_DIGITS:
        return take_once(&arguments->digits, value, form->name);
    case OPTION_OUT:
        return take_once(&arguments->out, value, form->name);
    case OPTION_MERGE:
        arguments->merge = true;
        return 0;
    case OPTION_EXPLAIN:
        arguments->explain = true;
        return 0;
    case OPTION_JSON:
        arguments->json = true;
        return 0;
    case OPTION_HELP:
        arguments->help = true;
        return 0;
    case OPTION_VERSION:
        arguments->version = true;
        return 0;
    }
    return EXIT_BAD;
}

/* *argv is the option; moves on when the value is a word of its own. */
static int read_option(struct arguments *arguments, char ***argv, unsigned allowed)
{
    char *text = **argv, *equals = strchr(text, '='), *value = equals == NULL ? NULL : equals + 1;
    size_t bytes = equals == NULL ? strlen(text) : (size_t)(equals - text);
    const struct option_form *form = find_option(text, bytes, allowed);
    if (form == NULL)
        return refuse_option(arguments->command, text, bytes, allowed);
    if (form->takes == NULL) {
        if (value == NULL)
            return take_option(arguments, form, NULL);
        complain("option %s takes no value, found \"%s\"", form->name, value);
        return EXIT_BAD;
    }
    if (value == NULL && (*argv)[1] != NULL)
        value = *++*argv;
    if (value == NULL || *value == '\0') {
        complain("option %s needs a value: %s %s", form->name, form->name, form->takes);
        return EXIT_BAD;
    }
    return take_option(arguments, form, value);
}

/* A path of a file may contain "=", the name of a fact contains no "/". */
static bool is_fact(const char *word)
{
    const char *equals = strchr(word, '='), *slash = strchr(word, '/');
    return equals != NULL && (slash == NULL || slash > equals);
}

int arguments_read(struct arguments *arguments, const struct subcommand *command, char **argv)
{
    unsigned allowed = command == NULL ? OPTION_HELP | OPTION_VERSION : command->options | OPTION_HELP | OPTION_VERSION;
    bool options_end = false;
    int failed = 0;
    *arguments = (struct arguments){.command = command};
    for (; *argv != NULL && failed == 0; argv++) {
        if (!options_end && strcmp(*argv, "--") == 0)
            options_end = true;
        else if (!options_end && (*argv)[0] == '-' && (*argv)[1] != '\0')
            failed = read_option(arguments, &argv, allowed);
        else if (is_fact(*argv))
            failed = add_pair(&arguments->facts, *argv, "FACT=VALUE");
        else
            add_word(&arguments->words, strcmp(*argv, "-") == 0 ? STANDARD_INPUT : *argv);
    }
    if (failed == 0 && !arguments->help)
        failed = mapping_read(arguments);
    return failed;
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool is_country(const char *country)
{
    if (country == NULL || (strlen(country) == 2 && is_letter(country[0]) && is_letter(country[1])))
        return true;
    complain("--country: an ISO 3166 code of two letters such as JP is expected, found \"%s\"", country);
    return false;
}

void arguments_free(struct arguments *arguments)
{
    free(arguments->words.items);
    free(arguments->sets.items);
    free(arguments->facts.items);
    free(arguments->maps.items);
    mapping_free(arguments);
}
