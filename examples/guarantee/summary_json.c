/* A portfolio as JSON; every number is text. */
#include "answer.h"
#include "output.h"
#include "portfolio.h"

#include <stdlib.h>
#include <string.h>

static void member(const char *name, const char *text, bool first)
{
    (void)fputs(first ? "" : ",", stdout);
    json_text(name);
    (void)putchar(':');
    json_text(text);
}

void print_scheme_json(const guarantee_scheme *scheme)
{
    (void)putchar('{');
    member("id", guarantee_scheme_id(scheme), true);
    member("title", guarantee_scheme_title(scheme), false);
    member("edition", guarantee_scheme_edition(scheme), false);
    member("currency", guarantee_scheme_currency(scheme), false);
    member("sha256", guarantee_scheme_sha256(scheme), false);
    member("changes", guarantee_scheme_changes(scheme), false);
    (void)putchar('}');
}

static void print_count(const char *name, uint64_t count, bool first)
{
    (void)fputs(first ? "" : ",", stdout);
    json_text(name);
    (void)putchar(':');
    json_count(count);
}

static void print_counts(const struct counts *counts)
{
    (void)putchar('{');
    print_count("read", counts->read, true);
    print_count("answered", counts->eligible + counts->not_eligible, false);
    print_count("eligible", counts->eligible, false);
    print_count("not_eligible", counts->not_eligible, false);
    print_count("undecided", counts->undecided, false);
    print_count("refused", counts->refused, false);
    print_count("breaching", counts->breaching, false);
    (void)putchar('}');
}

static void print_sum(const struct portfolio *portfolio, size_t tracked, const struct sum *sum, bool first)
{
    char *value = wide_amount_text(sum->total, portfolio->digits);
    (void)fputs(first ? "" : ",", stdout);
    json_text(portfolio->binding.tracked[tracked].name);
    (void)fputs(":{\"kind\":\"amount\",\"value\":", stdout);
    json_text(value);
    (void)fputs(",\"rows\":", stdout);
    json_count(sum->count);
    (void)putchar('}');
    free(value);
}

/* Of one group, or of the whole. */
static void print_sums(const struct portfolio *portfolio, const struct sum *sums)
{
    bool first = true;
    (void)putchar('{');
    for (size_t i = 0; i < portfolio->binding.tracked_count; i++) {
        if (!is_amount(&portfolio->binding.tracked[i]) || sums[i].count == 0)
            continue;
        print_sum(portfolio, i, &sums[i], first);
        first = false;
    }
    (void)putchar('}');
}

static void print_answer(const guarantee_result *result, const char *failure)
{
    char *text = NULL;
    if (result == NULL) {
        (void)fputs("{\"error\":", stdout);
        json_text(failure);
        (void)putchar('}');
        return;
    }
    if (guarantee_result_json(result, &text, NULL) != GUARANTEE_OK)
        (void)fputs("null", stdout);
    else
        (void)fputs(text, stdout);
    guarantee_text_free(text);
}

static void print_answers(const struct group *group)
{
    bool first = true;
    (void)putchar('{');
    for (guarantee_question question = QUESTION_FIRST; question <= QUESTION_LAST; question++) {
        if (group->answers[question] == NULL && group->failures[question] == NULL)
            continue;
        (void)fputs(first ? "" : ",", stdout);
        json_text(guarantee_question_name(question));
        (void)putchar(':');
        print_answer(group->answers[question], group->failures[question]);
        first = false;
    }
    (void)putchar('}');
}

static void print_group(const struct portfolio *portfolio, const struct group *group)
{
    const struct binding *binding = &portfolio->binding;
    (void)fputs("{\"group\":{", stdout);
    for (size_t i = 0; i < binding->group_column_count; i++)
        member(binding->group_titles[i], group->values[i], i == 0);
    (void)fputs("},\"rows\":", stdout);
    print_counts(&group->counts);
    print_count("members", group->members, false);
    (void)fputs(",\"sums\":", stdout);
    print_sums(portfolio, group->sums);
    (void)fputs(",\"answers\":", stdout);
    print_answers(group);
    (void)putchar('}');
}

static void print_notes(const struct binding *binding)
{
    (void)fputs(",\"notes\":[", stdout);
    for (size_t i = 0; i < binding->note_count; i++) {
        (void)fputs(i == 0 ? "" : ",", stdout);
        json_text(binding->notes[i]);
    }
    (void)putchar(']');
}

static void print_reasons(const struct portfolio *portfolio)
{
    (void)fputs(",\"reasons\":[", stdout);
    for (size_t i = 0; i < portfolio->decided_count; i++) {
        const struct decided *decided = &portfolio->decided[i];
        (void)fputs(i == 0 ? "{" : ",{", stdout);
        member("outcome", guarantee_outcome_name(decided->outcome), true);
        member("rule", decided->rule, false);
        print_count("rows", decided->rows, false);
        (void)putchar('}');
    }
    (void)putchar(']');
}

static void print_questions(const struct binding *binding)
{
    (void)fputs(",\"asked_of_rows\":[", stdout);
    bool first = true;
    for (guarantee_question question = QUESTION_FIRST; question <= QUESTION_LAST; question++) {
        if (!binding->ask_rows[question])
            continue;
        (void)fputs(first ? "" : ",", stdout);
        json_text(guarantee_question_name(question));
        first = false;
    }
    (void)putchar(']');
}

/* The members of the object, without its braces. */
void print_portfolio_json_members(const struct portfolio *portfolio)
{
    (void)fputs("\"scheme\":", stdout);
    print_scheme_json(portfolio->binding.scheme);
    member("file", portfolio->source, false);
    (void)fputs(",\"rows\":", stdout);
    print_counts(&portfolio->counts);
    print_reasons(portfolio);
    print_questions(&portfolio->binding);
    (void)fputs(",\"sums\":", stdout);
    print_sums(portfolio, portfolio->whole_sums);
    (void)fputs(",\"groups\":[", stdout);
    for (size_t i = 0; i < portfolio->groups.count; i++) {
        (void)fputs(i == 0 ? "" : ",", stdout);
        print_group(portfolio, portfolio->groups.items[i]);
    }
    (void)putchar(']');
    print_notes(&portfolio->binding);
}

void print_portfolio_json(const struct portfolio *portfolio)
{
    (void)putchar('{');
    print_portfolio_json_members(portfolio);
    (void)puts("}");
}
