/* guarantee facts: what a scheme wants to know, and what it answers. */
#include "commands.h"
#include "output.h"
#include "sample.h"

#include <stdlib.h>
#include <string.h>

/* By the number of the question. */
static const struct subcommand *const ASKED_BY[QUESTION_SLOTS] = {
    NULL,
    &quote_command,
    &claim_command,
    &compensate_command,
    &refinance_command,
    &reserve_command,
    &limits_command,
    &subsidy_command,
    &allot_command,
};

/* One question of a scheme: which facts it rests on, and a case that it answers. */
struct asked {
    const guarantee_scheme *scheme;
    guarantee_question question; /* 0: the facts that no question rests on */
    uint8_t *rests_on;
    struct sample sample;
    uint8_t *kept; /* facts that are sums of the scheme's ledger */
};

static uint8_t *sums_of_ledger(const guarantee_scheme *scheme)
{
    uint8_t *kept = allocate(guarantee_scheme_fact_count(scheme), 1);
    guarantee_ledger *ledger = NULL;
    if (guarantee_ledger_new(&ledger, scheme, NULL) != GUARANTEE_OK) /* it keeps none */
        return kept;
    for (size_t i = 0; i < guarantee_scheme_fact_count(scheme); i++)
        for (size_t k = 0; k < guarantee_ledger_sum_count(ledger); k++)
            kept[i] |= strcmp(guarantee_scheme_fact_name(scheme, i), guarantee_ledger_sum_name(ledger, k)) == 0;
    guarantee_ledger_free(ledger);
    return kept;
}

static struct asked ask(const guarantee_scheme *scheme, guarantee_question question)
{
    return (struct asked){scheme, question, facts_of_question(scheme, question), sample_make(scheme, question),
                          sums_of_ledger(scheme)};
}

static void asked_free(struct asked *asked)
{
    free(asked->rests_on);
    free(asked->kept);
    sample_free(&asked->sample);
}

/* A needed fact that the sample does without is needed in some cases alone. */
static const char *need_word(const struct asked *asked, size_t fact)
{
    if (*guarantee_scheme_fact_default(asked->scheme, fact) != '\0')
        return "default";
    if (guarantee_scheme_fact_is_optional(asked->scheme, fact) != 0)
        return "optional";
    return asked->sample.answered && asked->sample.values[fact] == NULL ? "in some cases" : "needed";
}

static char *need_of(const struct asked *asked, size_t fact)
{
    const char *word = need_word(asked, fact), *value = guarantee_scheme_fact_default(asked->scheme, fact);
    return *value == '\0' ? copy_text(word) : format_text("%s %s", word, value);
}

static char *append(char *list, const char *between, const char *text)
{
    char *longer = format_text("%s%s%s", list, *list == '\0' ? "" : between, text);
    free(list);
    return longer;
}

static char *choices_of(const guarantee_scheme *scheme, size_t fact)
{
    char *list = copy_text("");
    for (size_t i = 0; i < guarantee_scheme_fact_choice_count(scheme, fact); i++)
        list = append(list, ", ", guarantee_scheme_fact_choice(scheme, fact, i));
    return list;
}

enum { FIGURES_NAMED = 3 };

/* The figures of the question that need an optional fact; "" when it is none, or when they all do. */
static char *figures_that_need(const struct asked *asked, size_t fact)
{
    size_t all = 0, found = 0;
    char *list = copy_text("");
    for (size_t i = 0; i < guarantee_scheme_figure_count(asked->scheme); i++) {
        const char *name = guarantee_scheme_figure_name(asked->scheme, i);
        if (guarantee_scheme_figure_question(asked->scheme, i) != asked->question || strchr(name, '.') != NULL)
            continue;
        uint8_t *rests_on = facts_of_figure(asked->scheme, i);
        all++;
        if (rests_on[fact] != 0 && ++found <= FIGURES_NAMED)
            list = append(list, ", ", name);
        free(rests_on);
    }
    if (found > FIGURES_NAMED)
        list = append(list, ", ", "…");
    if (found < all && guarantee_scheme_fact_is_optional(asked->scheme, fact) != 0)
        return list;
    free(list);
    return copy_text("");
}

static char *meaning_of(const struct asked *asked, size_t fact)
{
    char *choices = choices_of(asked->scheme, fact), *figures = figures_that_need(asked, fact);
    const char *meaning = guarantee_scheme_fact_meaning(asked->scheme, fact);
    char *text = format_text("%s%s%s%s%s%s%s%s", meaning, *choices == '\0' ? "" : " [", choices,
                             *choices == '\0' ? "" : "]", *figures == '\0' ? "" : " (for ", figures,
                             *figures == '\0' ? "" : ")", asked->kept[fact] != 0 ? " (kept by guarantee ledger)" : "");
    free(choices);
    free(figures);
    return text;
}

static char *each_of(const guarantee_scheme *scheme, size_t fact)
{
    const char *each = guarantee_scheme_fact_each(scheme, fact);
    return *each == '\0' ? copy_text("") : format_text("each %s", each);
}

static void add_facts(struct table *table, const struct asked *asked, const char *need)
{
    for (size_t i = 0; i < asked->sample.count; i++) {
        if (asked->rests_on[i] == 0 || strcmp(need_word(asked, i), need) != 0)
            continue;
        table_add(table, guarantee_scheme_fact_name(asked->scheme, i), BOLD);
        table_add(table, guarantee_kind_name(guarantee_scheme_fact_kind(asked->scheme, i)), PLAIN);
        table_take(table, need_of(asked, i), PLAIN);
        table_take(table, each_of(asked->scheme, i), PLAIN);
        table_take(table, meaning_of(asked, i), PLAIN);
    }
}

/* What a person must bring stands first. */
static void print_facts(const struct asked *asked)
{
    static const char *const NEEDS[] = {"needed", "in some cases", "optional", "default"};
    struct table table;
    table_begin(&table, 5, "l");
    for (size_t i = 0; i < sizeof NEEDS / sizeof NEEDS[0]; i++)
        add_facts(&table, asked, NEEDS[i]);
    if (table.count > 0)
        (void)puts("  facts");
    table_end(&table, 4);
}

static void print_figures(const struct asked *asked)
{
    struct table table;
    table_begin(&table, 3, "l");
    (void)puts("  figures");
    for (size_t i = 0; i < guarantee_scheme_figure_count(asked->scheme); i++) {
        if (guarantee_scheme_figure_question(asked->scheme, i) != asked->question)
            continue;
        table_add(&table, guarantee_scheme_figure_name(asked->scheme, i), BOLD);
        table_add(&table, guarantee_kind_name(guarantee_scheme_figure_kind(asked->scheme, i)), PLAIN);
        table_add(&table, guarantee_scheme_figure_meaning(asked->scheme, i), PLAIN);
    }
    table_end(&table, 4);
}

/* As a shell reads it as one word. */
static char *shell_word(const char *word)
{
    static const char PLAIN_BYTES[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./%=,:+@";
    char *quoted = NULL;
    if (*word != '\0' && word[strspn(word, PLAIN_BYTES)] == '\0')
        return copy_text(word);
    quoted = copy_text("'");
    for (; *word != '\0'; word++) {
        char *longer = *word == '\'' ? format_text("%s'\\''", quoted) : format_text("%s%c", quoted, *word);
        free(quoted);
        quoted = longer;
    }
    char *closed = format_text("%s'", quoted);
    free(quoted);
    return closed;
}

/* "guarantee quote china-ngf principal=1000000 ..."; values that nobody could make up are "...". */
static char *command_of(const struct asked *asked, const char *scheme_word)
{
    char *word = shell_word(scheme_word);
    char *command = format_text("guarantee %s %s", guarantee_question_name(asked->question), word);
    free(word);
    for (size_t i = 0; i < asked->sample.count; i++) {
        if (asked->sample.values[i] == NULL)
            continue;
        char *name = sample_name(asked->scheme, asked->sample.each, i);
        char *fact = format_text("%s=%s", name, asked->sample.answered ? asked->sample.values[i] : "...");
        command = append(command, " ", fact);
        free(fact);
        free(name);
    }
    return command;
}

static void print_asked(const struct asked *asked, const char *scheme_word)
{
    const char *each = guarantee_scheme_question_each(asked->scheme, asked->question);
    char *command = command_of(asked, scheme_word);
    (void)putchar('\n');
    print_coloured(BOLD, "%s", guarantee_question_name(asked->question));
    (void)printf("%s%s%s: %s\n", *each == '\0' ? "" : " (over each ", each, *each == '\0' ? "" : ")",
                 ASKED_BY[asked->question]->summary);
    (void)printf("  %s\n    ", asked->sample.answered ? "to copy, with values made up" : "to fill in");
    print_coloured(GREEN, "%s\n", command);
    print_facts(asked);
    print_figures(asked);
    free(command);
}

/* Facts that no question rests on: of workings that nothing uses, or kept for others. */
static void print_rest(const guarantee_scheme *scheme)
{
    size_t count = guarantee_scheme_fact_count(scheme);
    struct asked rest = {
        scheme, 0, allocate(count, 1), {allocate(count, sizeof(char *)), count, "", false}, sums_of_ledger(scheme)};
    memset(rest.rests_on, 1, count);
    for (guarantee_question question = QUESTION_FIRST; question <= QUESTION_LAST; question++) {
        uint8_t *rests_on = facts_of_question(scheme, question);
        for (size_t i = 0; i < count; i++)
            rest.rests_on[i] = rests_on[i] != 0 ? 0 : rest.rests_on[i];
        free(rests_on);
    }
    if (memchr(rest.rests_on, 1, count) != NULL) {
        (void)puts("\nno question rests on these");
        print_facts(&rest);
    }
    asked_free(&rest);
}

static void print_member(const char *name, const char *text, bool first)
{
    (void)fputs(first ? "" : ",", stdout);
    json_text(name);
    (void)putchar(':');
    json_text(text);
}

static void print_fact_json(const guarantee_scheme *scheme, size_t fact, bool is_kept)
{
    (void)fputs(fact == 0 ? "{" : ",{", stdout);
    print_member("name", guarantee_scheme_fact_name(scheme, fact), true);
    print_member("kind", guarantee_kind_name(guarantee_scheme_fact_kind(scheme, fact)), false);
    print_member("meaning", guarantee_scheme_fact_meaning(scheme, fact), false);
    print_member("each", guarantee_scheme_fact_each(scheme, fact), false);
    print_member("default", guarantee_scheme_fact_default(scheme, fact), false);
    (void)printf(",\"optional\":%s,\"kept_by_ledger\":%s,\"one_of\":[",
                 guarantee_scheme_fact_is_optional(scheme, fact) != 0 ? "true" : "false", is_kept ? "true" : "false");
    for (size_t i = 0; i < guarantee_scheme_fact_choice_count(scheme, fact); i++) {
        (void)fputs(i == 0 ? "" : ",", stdout);
        json_text(guarantee_scheme_fact_choice(scheme, fact, i));
    }
    (void)fputs("]}", stdout);
}

static void print_figure_json(const guarantee_scheme *scheme, size_t figure)
{
    guarantee_question question = guarantee_scheme_figure_question(scheme, figure);
    (void)fputs(figure == 0 ? "{" : ",{", stdout);
    print_member("name", guarantee_scheme_figure_name(scheme, figure), true);
    print_member("kind", guarantee_kind_name(guarantee_scheme_figure_kind(scheme, figure)), false);
    print_member("meaning", guarantee_scheme_figure_meaning(scheme, figure), false);
    print_member("question", question == 0 ? "" : guarantee_question_name(question), false);
    (void)putchar('}');
}

static void print_asked_json(const struct asked *asked, const char *scheme_word, bool first)
{
    char *command = command_of(asked, scheme_word);
    bool first_fact = true;
    (void)fputs(first ? "{" : ",{", stdout);
    print_member("name", guarantee_question_name(asked->question), true);
    print_member("each", guarantee_scheme_question_each(asked->scheme, asked->question), false);
    print_member("command", command, false);
    (void)fputs(",\"facts\":{", stdout);
    for (size_t i = 0; i < asked->sample.count; i++) {
        if (asked->rests_on[i] == 0)
            continue;
        print_member(guarantee_scheme_fact_name(asked->scheme, i), need_word(asked, i), first_fact);
        first_fact = false;
    }
    (void)fputs("}}", stdout);
    free(command);
}

static void print_json(const guarantee_scheme *scheme, const char *scheme_word, guarantee_question only)
{
    bool first = true;
    (void)putchar('{');
    print_member("scheme", guarantee_scheme_id(scheme), true);
    (void)fputs(",\"facts\":[", stdout);
    uint8_t *kept = sums_of_ledger(scheme);
    for (size_t i = 0; i < guarantee_scheme_fact_count(scheme); i++)
        print_fact_json(scheme, i, kept[i] != 0);
    free(kept);
    (void)fputs("],\"figures\":[", stdout);
    for (size_t i = 0; i < guarantee_scheme_figure_count(scheme); i++)
        print_figure_json(scheme, i);
    (void)fputs("],\"questions\":[", stdout);
    for (guarantee_question question = QUESTION_FIRST; question <= QUESTION_LAST; question++) {
        if (guarantee_scheme_answers(scheme, question) == 0 || (only != 0 && only != question))
            continue;
        struct asked asked = ask(scheme, question);
        print_asked_json(&asked, scheme_word, first);
        asked_free(&asked);
        first = false;
    }
    (void)puts("]}");
}

static void print_people(const guarantee_scheme *scheme, const char *scheme_word, guarantee_question only)
{
    print_title(scheme);
    for (guarantee_question question = QUESTION_FIRST; question <= QUESTION_LAST; question++) {
        if (guarantee_scheme_answers(scheme, question) == 0 || (only != 0 && only != question))
            continue;
        struct asked asked = ask(scheme, question);
        print_asked(&asked, scheme_word);
        asked_free(&asked);
    }
    if (only == 0)
        print_rest(scheme);
}

/* The second word, if there are two, is the question that alone is shown. False after a message. */
static bool read_question(const struct arguments *arguments, const guarantee_scheme *scheme, const char *word,
                          guarantee_question *only)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    *only = 0;
    if (word == NULL)
        return true;
    if (guarantee_question_from_name(only, word, &error) != GUARANTEE_OK)
        return report(&error) == 0;
    if (guarantee_scheme_answers(scheme, *only) != 0)
        return true;
    complain("scheme %s does not answer \"%s\"; guarantee facts %s shows what it answers", guarantee_scheme_id(scheme),
             word, arguments->words.items[0]);
    return false;
}

static int run(const struct arguments *arguments)
{
    struct arguments of_scheme = *arguments;
    bool two = arguments->words.count == 2;
    of_scheme.words.count = two ? 1 : arguments->words.count;
    guarantee_scheme *scheme = load_only_scheme(&of_scheme);
    guarantee_question only = 0;
    if (scheme == NULL)
        return EXIT_BAD;
    bool good = read_question(arguments, scheme, two ? arguments->words.items[1] : NULL, &only);
    if (good && arguments->json)
        print_json(scheme, arguments->words.items[0], only);
    else if (good)
        print_people(scheme, arguments->words.items[0], only);
    guarantee_scheme_free(scheme);
    return good ? EXIT_ANSWER : EXIT_BAD;
}

const struct subcommand facts_command = {
    .name = "facts",
    .takes = "SCHEME [QUESTION]",
    .summary = "what a scheme wants to know and what it answers, with a command line to copy",
    .help =
        "For each question: a command line that it answers, the facts that it rests on, and its figures. A fact is\n"
        "  needed         without it there is no answer\n"
        "  in some cases  needed, but not by the case of the command line\n"
        "  optional       figures that need it are left out without it\n"
        "  default X      taken as X when it is not given\n"
        "\"each loan\" means that it may be given once for each loan, as outstanding.L1=..., and is a column of a\n"
        "portfolio. The words that a text may be stand in brackets. \"kept by guarantee ledger\" is a sum of events:\n"
        "\"guarantee ledger\" works it out, and it is given by hand only where no ledger is kept.\n"
        "\n"
        "example:\n"
        "  guarantee facts shanghai-2023\n"
        "  guarantee facts china-ngf claim\n",
    .options = OPTION_JSON,
    .run = run,
};
