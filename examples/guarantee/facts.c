/* guarantee facts: what a scheme wants to know, and what it answers. */
#include "commands.h"
#include "output.h"

#include <stdlib.h>
#include <string.h>

static char *need_of(const guarantee_scheme *scheme, size_t fact)
{
    const char *value = guarantee_scheme_fact_default(scheme, fact);
    if (*value != '\0')
        return format_text("default %s", value);
    return copy_text(guarantee_scheme_fact_is_optional(scheme, fact) != 0 ? "optional" : "needed");
}

static char *choices_of(const guarantee_scheme *scheme, size_t fact)
{
    char *list = copy_text("");
    for (size_t i = 0; i < guarantee_scheme_fact_choice_count(scheme, fact); i++) {
        char *longer = format_text("%s%s%s", list, i == 0 ? "" : ", ", guarantee_scheme_fact_choice(scheme, fact, i));
        free(list);
        list = longer;
    }
    return list;
}

static char *meaning_of(const guarantee_scheme *scheme, size_t fact)
{
    char *choices = choices_of(scheme, fact);
    const char *meaning = guarantee_scheme_fact_meaning(scheme, fact);
    char *text = *choices == '\0' ? copy_text(meaning) : format_text("%s [%s]", meaning, choices);
    free(choices);
    return text;
}

static char *each_of(const guarantee_scheme *scheme, size_t fact)
{
    const char *each = guarantee_scheme_fact_each(scheme, fact);
    return *each == '\0' ? copy_text("") : format_text("each %s", each);
}

static void print_facts(const guarantee_scheme *scheme)
{
    struct table table;
    table_begin(&table, 5, "l");
    (void)puts("\nfacts");
    for (size_t i = 0; i < guarantee_scheme_fact_count(scheme); i++) {
        table_add(&table, guarantee_scheme_fact_name(scheme, i), BOLD);
        table_add(&table, guarantee_kind_name(guarantee_scheme_fact_kind(scheme, i)), PLAIN);
        table_take(&table, need_of(scheme, i), PLAIN);
        table_take(&table, each_of(scheme, i), PLAIN);
        table_take(&table, meaning_of(scheme, i), PLAIN);
    }
    table_end(&table, 2);
}

static void print_figures(const guarantee_scheme *scheme, guarantee_question question)
{
    struct table table;
    const char *each = guarantee_scheme_question_each(scheme, question);
    table_begin(&table, 3, "l");
    (void)printf("\n%s%s%s%s\n", guarantee_question_name(question), *each == '\0' ? "" : " (over each ", each,
                 *each == '\0' ? "" : ")");
    for (size_t i = 0; i < guarantee_scheme_figure_count(scheme); i++) {
        if (guarantee_scheme_figure_question(scheme, i) != question)
            continue;
        table_add(&table, guarantee_scheme_figure_name(scheme, i), BOLD);
        table_add(&table, guarantee_kind_name(guarantee_scheme_figure_kind(scheme, i)), PLAIN);
        table_add(&table, guarantee_scheme_figure_meaning(scheme, i), PLAIN);
    }
    table_end(&table, 2);
}

static void print_member(const char *name, const char *text, bool first)
{
    (void)fputs(first ? "" : ",", stdout);
    json_text(name);
    (void)putchar(':');
    json_text(text);
}

static void print_fact_json(const guarantee_scheme *scheme, size_t fact)
{
    (void)fputs(fact == 0 ? "{" : ",{", stdout);
    print_member("name", guarantee_scheme_fact_name(scheme, fact), true);
    print_member("kind", guarantee_kind_name(guarantee_scheme_fact_kind(scheme, fact)), false);
    print_member("meaning", guarantee_scheme_fact_meaning(scheme, fact), false);
    print_member("each", guarantee_scheme_fact_each(scheme, fact), false);
    print_member("default", guarantee_scheme_fact_default(scheme, fact), false);
    (void)printf(",\"optional\":%s,\"one_of\":[",
                 guarantee_scheme_fact_is_optional(scheme, fact) != 0 ? "true" : "false");
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

static void print_json(const guarantee_scheme *scheme)
{
    (void)putchar('{');
    print_member("scheme", guarantee_scheme_id(scheme), true);
    (void)fputs(",\"facts\":[", stdout);
    for (size_t i = 0; i < guarantee_scheme_fact_count(scheme); i++)
        print_fact_json(scheme, i);
    (void)fputs("],\"figures\":[", stdout);
    for (size_t i = 0; i < guarantee_scheme_figure_count(scheme); i++)
        print_figure_json(scheme, i);
    (void)puts("]}");
}

static int run(const struct arguments *arguments)
{
    guarantee_scheme *scheme = load_only_scheme(arguments);
    if (scheme == NULL)
        return EXIT_BAD;
    if (arguments->json) {
        print_json(scheme);
    } else {
        print_title(scheme);
        print_facts(scheme);
        for (guarantee_question question = QUESTION_FIRST; question <= QUESTION_LAST; question++)
            if (guarantee_scheme_answers(scheme, question) != 0)
                print_figures(scheme, question);
    }
    guarantee_scheme_free(scheme);
    return EXIT_ANSWER;
}

const struct subcommand facts_command = {
    .name = "facts",
    .takes = "SCHEME",
    .summary = "the facts that a scheme wants to know, and the figures that it answers",
    .help = "A fact is needed, optional (figures that need it are left out without it) or has a default. \"each loan\" "
            "means\n"
            "that it may be given once for each loan, as outstanding.L1=..., and is a column of a portfolio.\n"
            "\n"
            "example:\n"
            "  guarantee facts shanghai-2023\n",
    .options = OPTION_JSON,
    .run = run,
};
