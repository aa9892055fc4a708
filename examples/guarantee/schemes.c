/* guarantee schemes: the shipped schemes, by country. */
#include "commands.h"
#include "output.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Texts to be freed. */
struct listed {
    char *id, *country, *years, *currency, *title;
    int32_t from, to;
    int32_t *editions;
    size_t edition_count;
    int32_t confidence; /* 0: it cannot be loaded */
    size_t parameter_counts[GUARANTEE_CONFIDENCE_OFFICIAL + 1];
};

struct list {
    struct listed *items;
    size_t count;
};

static int32_t year_of(int32_t day)
{
    int32_t year = 0, month = 0, day_of_month = 0;
    (void)guarantee_date_to_ymd(&year, &month, &day_of_month, day, NULL);
    return year;
}

/* "2023", "2024-2025", "from 2021", "to 2009" or "". */
static char *years_in_force(int32_t from, int32_t to)
{
    if (from == INT32_MIN && to == INT32_MAX)
        return copy_text("");
    if (to == INT32_MAX)
        return format_text("from %d", (int)year_of(from));
    if (from == INT32_MIN)
        return format_text("to %d", (int)year_of(to));
    if (year_of(from) == year_of(to))
        return format_text("%d", (int)year_of(from));
    return format_text("%d-%d", (int)year_of(from), (int)year_of(to));
}

enum { EDITIONS_NAMED = 3 };

/* "editions 2009, 2015", or the first and the last of many; each year once. */
static char *years_of_editions(const struct listed *listed)
{
    char *list = copy_text("");
    int32_t last = 0;
    size_t years = 0;
    for (size_t i = 0; i < listed->edition_count; i++) {
        int32_t year = year_of(listed->editions[i]);
        if (i > 0 && year == last)
            continue;
        last = year;
        years++;
        char *longer = format_text("%s%s%d", list, i == 0 ? "editions " : ", ", (int)year);
        free(list);
        list = longer;
    }
    if (years <= EDITIONS_NAMED)
        return list;
    free(list);
    return format_text("%zu editions %d to %d", years, (int)year_of(listed->editions[0]), (int)last);
}

static char *years_of(const struct listed *listed, const char *edition)
{
    char *in_force = years_in_force(listed->from, listed->to), *editions = years_of_editions(listed);
    const char *between = *in_force != '\0' && *editions != '\0' ? ", " : "";
    char *years = format_text("%s%s%s", in_force, between, editions);
    free(in_force);
    free(editions);
    if (*years != '\0' || *edition == '\0')
        return years;
    free(years);
    return format_text("edition %s", edition);
}

static struct listed list_scheme(const char *id)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_scheme *scheme = NULL;
    struct listed listed = {.id = copy_text(id)};
    if (guarantee_scheme_load(&scheme, id, NULL, &error) != GUARANTEE_OK) {
        listed.country = copy_text("");
        listed.years = copy_text("");
        listed.currency = copy_text("");
        listed.title = copy_text("cannot be loaded (\"guarantee check\" says why)");
        return listed;
    }
    listed.edition_count = guarantee_scheme_edition_days(scheme, NULL, 0);
    listed.editions = allocate(listed.edition_count, sizeof *listed.editions);
    (void)guarantee_scheme_edition_days(scheme, listed.editions, listed.edition_count);
    guarantee_scheme_in_force(scheme, &listed.from, &listed.to);
    listed.country = copy_text(guarantee_scheme_country(scheme));
    listed.currency = copy_text(guarantee_scheme_currency(scheme));
    listed.title = copy_text(guarantee_scheme_title(scheme));
    listed.confidence = guarantee_scheme_confidence(scheme);
    for (int32_t i = 1; i <= GUARANTEE_CONFIDENCE_OFFICIAL; i++)
        listed.parameter_counts[i] = guarantee_scheme_parameter_count(scheme, i);
    listed.years = years_of(&listed, guarantee_scheme_edition(scheme));
    guarantee_scheme_free(scheme);
    return listed;
}

static void listed_free(struct listed *listed)
{
    free(listed->id);
    free(listed->country);
    free(listed->years);
    free(listed->currency);
    free(listed->title);
    free(listed->editions);
}

static bool is_wanted(const struct listed *listed, const struct arguments *arguments)
{
    if (arguments->country != NULL && strcasecmp(arguments->country, listed->country) != 0)
        return false;
    for (size_t i = 0; i < arguments->words.count; i++)
        if (strcasestr(listed->id, arguments->words.items[i]) == NULL &&
            strcasestr(listed->title, arguments->words.items[i]) == NULL)
            return false;
    return true;
}

static int compare_listed(const void *a, const void *b)
{
    const struct listed *one = a, *other = b;
    int by_country = strcmp(one->country, other->country);
    return by_country != 0 ? by_country : strcmp(one->id, other->id);
}

/* Those that are wanted, sorted. */
static struct list list_schemes(char *ids, const struct arguments *arguments)
{
    struct list list = {NULL, 0};
    char *next = NULL;
    for (char *id = strtok_r(ids, "\n", &next); id != NULL; id = strtok_r(NULL, "\n", &next)) {
        struct listed listed = list_scheme(id);
        if (is_wanted(&listed, arguments)) {
            list.items = enlarge(list.items, list.count + 1, sizeof *list.items);
            list.items[list.count++] = listed;
        } else {
            listed_free(&listed);
        }
    }
    if (list.count > 0)
        qsort(list.items, list.count, sizeof *list.items, compare_listed);
    return list;
}

/* Of parameters that are so sure. */
static void add_count(struct table *table, const struct listed *listed, int32_t confidence)
{
    char text[24] = "";
    if (listed->confidence != 0)
        (void)snprintf(text, sizeof text, "%zu", listed->parameter_counts[confidence]);
    table_add(table, text, PLAIN);
}

static void print_table(const struct list *list)
{
    static const char *const TITLES[] = {"id",       "country",   "years",   "currency",
                                         "official", "secondary", "assumed", "title"};
    enum { COLUMNS = sizeof TITLES / sizeof TITLES[0] };
    struct table table;
    table_begin(&table, COLUMNS, "llllrrrl");
    for (size_t i = 0; i < COLUMNS; i++)
        table_add(&table, TITLES[i], FAINT);
    for (size_t i = 0; i < list->count; i++) {
        const struct listed *listed = &list->items[i];
        bool good = listed->confidence != 0;
        table_add(&table, listed->id, BOLD);
        table_add(&table, listed->country, PLAIN);
        table_add(&table, listed->years, PLAIN);
        table_add(&table, listed->currency, PLAIN);
        for (int32_t confidence = GUARANTEE_CONFIDENCE_OFFICIAL; confidence > 0; confidence--)
            add_count(&table, listed, confidence);
        table_add(&table, listed->title, good ? PLAIN : RED);
    }
    table_end(&table, 0);
}

static void print_member(const char *name, const char *text, bool first)
{
    (void)fputs(first ? "" : ",", stdout);
    json_text(name);
    (void)putchar(':');
    json_text(text);
}

/* "" for a side that is open. */
static void print_day(const char *name, int32_t day)
{
    char text[GUARANTEE_DATE_TEXT_BYTES] = "";
    if (day != INT32_MIN && day != INT32_MAX)
        (void)guarantee_date_to_text(text, sizeof text, day, NULL);
    print_member(name, text, false);
}

static void print_listed_json(const struct listed *listed)
{
    char text[GUARANTEE_DATE_TEXT_BYTES] = "";
    (void)putchar('{');
    print_member("id", listed->id, true);
    print_member("country", listed->country, false);
    print_day("from", listed->confidence == 0 ? INT32_MIN : listed->from);
    print_day("to", listed->confidence == 0 ? INT32_MAX : listed->to);
    (void)fputs(",\"editions\":[", stdout);
    for (size_t i = 0; i < listed->edition_count; i++) {
        (void)guarantee_date_to_text(text, sizeof text, listed->editions[i], NULL);
        (void)fputs(i == 0 ? "" : ",", stdout);
        json_text(text);
    }
    (void)putchar(']');
    print_member("currency", listed->currency, false);
    print_member("confidence", listed->confidence == 0 ? "" : guarantee_confidence_name(listed->confidence), false);
    (void)fputs(",\"parameters\":{", stdout);
    for (int32_t i = GUARANTEE_CONFIDENCE_OFFICIAL; i > 0; i--)
        printf("%s\"%s\":%zu", i == GUARANTEE_CONFIDENCE_OFFICIAL ? "" : ",", guarantee_confidence_name(i),
               listed->parameter_counts[i]);
    (void)putchar('}');
    print_member("title", listed->title, false);
    (void)putchar('}');
}

static void print_json(const struct list *list)
{
    (void)putchar('[');
    for (size_t i = 0; i < list->count; i++) {
        (void)fputs(i == 0 ? "" : ",", stdout);
        print_listed_json(&list->items[i]);
    }
    (void)puts("]");
}

static int show(const struct list *list, const struct arguments *arguments)
{
    bool filtered = arguments->country != NULL || arguments->words.count > 0;
    if (filtered && list->count == 0) {
        complain("no shipped scheme is of that country or has those words in its id or title; \"guarantee schemes\" "
                 "lists all");
        return EXIT_BAD;
    }
    arguments->json ? print_json(list) : print_table(list);
    return EXIT_ANSWER;
}

static bool is_good(const struct arguments *arguments)
{
    if (arguments->facts.count > 0) {
        complain("schemes takes words to look for and no facts; \"guarantee facts SCHEME\" tells of one scheme");
        return false;
    }
    return is_country(arguments->country);
}

static int run(const struct arguments *arguments)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    char *ids = NULL;
    if (!is_good(arguments))
        return EXIT_BAD;
    if (guarantee_schemes_list(&ids, &error) != GUARANTEE_OK)
        return report(&error);
    if (*ids == '\0')
        complain("no schemes are installed; set GUARANTEE_SCHEMES to a directory that has some, or give a file");
    struct list list = list_schemes(ids, arguments);
    int code = show(&list, arguments);
    for (size_t i = 0; i < list.count; i++)
        listed_free(&list.items[i]);
    free(list.items);
    guarantee_text_free(ids);
    return code;
}

const struct subcommand schemes_command = {
    .name = "schemes",
    .takes = "[WORD ...]",
    .summary = "the shipped schemes: id, country, years, currency, how sure their parameters are, title",
    .help =
        "With words, those that have each of them in id or title. Years are those in which a scheme is in force, and "
        "in\n"
        "which editions of its values begin. Then how many of its parameters were read in the document itself, come "
        "from\n"
        "a second hand, or are assumed. Sorted by country (ISO 3166; XX is none), then id.\n"
        "\n"
        "They are looked for in the directories of the environment variable GUARANTEE_SCHEMES, separated by \":\", "
        "and\n"
        "then where they were installed. A scheme of your own is given as a file.\n"
        "\n"
        "examples:\n"
        "  guarantee schemes\n"
        "  guarantee schemes --country CN fund\n",
    .options = OPTION_JSON | OPTION_COUNTRY,
    .run = run,
};
