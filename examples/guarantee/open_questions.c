/* Groups without an answer: what they lack, said once for all groups that lack the same. */
#include "answer.h"
#include "output.h"
#include "portfolio.h"

#include <stdlib.h>
#include <string.h>

enum { NAMES_SHOWN = 3 };

/* A fact of the whole group that has a column and is missing nevertheless. */
static bool has_no_one_value(const struct binding *binding, const struct group *group, size_t column)
{
    if (group->gathered != NULL)
        return group_varies(group, column);
    return binding->columns[column].fact != NO_FACT && !binding->columns[column].each;
}

/* "outstanding.17" is the cell of line 17; the same fact of many lines is said once. */
static char *describe_missing(const struct binding *binding, const struct group *group, const guarantee_result *result)
{
    size_t count = guarantee_result_missing_count(result);
    char *text = copy_text("");
    for (size_t i = 0; i < count && i < NAMES_SHOWN; i++) {
        const char *name = guarantee_result_missing(result, i), *dot = strchr(name, '.');
        char *longer = dot == NULL ? format_text("%s%s%s", text, i == 0 ? "" : ", ", name)
                                   : format_text("%s%s%.*s in line %s", text, i == 0 ? "" : ", ", (int)(dot - name),
                                                 name, dot + 1);
        free(text);
        text = longer;
    }
    char *whole = format_text("%s%s%s", *text == '\0' ? guarantee_result_reason(result) : text,
                              count > NAMES_SHOWN ? " and more" : "", *text == '\0' ? "" : " missing");
    free(text);
    for (size_t i = 0; i < binding->column_count; i++) {
        if (!has_no_one_value(binding, group, i) || strstr(whole, binding->columns[i].title) == NULL)
            continue;
        char *longer = format_text("%s (%s has no one value in the rows of a group: add it to --group-by)", whole,
                                   binding->columns[i].title);
        free(whole);
        whole = longer;
    }
    return whole;
}

/* NULL when the group has its answer. */
static char *open_reason(const struct binding *binding, const struct group *group, guarantee_question question)
{
    const guarantee_result *result = group->answers[question];
    if (group->failures[question] != NULL)
        return copy_text(group->failures[question]);
    if (result == NULL || guarantee_result_outcome(result) == GUARANTEE_ELIGIBLE)
        return NULL;
    if (guarantee_result_outcome(result) == GUARANTEE_UNDECIDED)
        return describe_missing(binding, group, result);
    return format_text("not eligible: %s", guarantee_result_reason(result));
}

struct reason {
    char *text;
    char *groups;
    size_t count;
};

static void add_reason(struct reason **reasons, size_t *count, char *text, char *label)
{
    size_t i = 0;
    while (i < *count && strcmp((*reasons)[i].text, text) != 0)
        i++;
    if (i == *count) {
        *reasons = enlarge(*reasons, ++*count, sizeof **reasons);
        (*reasons)[i] = (struct reason){text, label, 1};
        return;
    }
    struct reason *reason = &(*reasons)[i];
    if (reason->count++ < NAMES_SHOWN) {
        char *longer = format_text("%s; %s", reason->groups, label);
        free(reason->groups);
        reason->groups = longer;
    }
    free(text);
    free(label);
}

static void print_question(const struct portfolio *portfolio, guarantee_question question)
{
    struct reason *reasons = NULL;
    size_t count = 0;
    for (size_t i = 0; i < portfolio->groups.count; i++) {
        const struct group *group = portfolio->groups.items[i];
        char *text = open_reason(&portfolio->binding, group, question);
        if (text != NULL)
            add_reason(&reasons, &count, text, group_label(&portfolio->binding, group));
    }
    for (size_t i = 0; i < count; i++) {
        const struct reason *reason = &reasons[i];
        print_coloured(YELLOW, "\n%s has no answer", guarantee_question_name(question));
        (void)printf(" for %s%s: %s\n", reason->groups, reason->count > NAMES_SHOWN ? "; ..." : "", reason->text);
        free(reason->text);
        free(reason->groups);
    }
    free(reasons);
}

void print_open_questions(const struct portfolio *portfolio)
{
    for (guarantee_question question = QUESTION_FIRST; question <= QUESTION_LAST; question++)
        if (portfolio->binding.ask_groups[question])
            print_question(portfolio, question);
}
