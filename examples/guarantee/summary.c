/* A portfolio for a manager: counts, sums, what is breached, what was left out. */
#include "answer.h"
#include "output.h"
#include "portfolio.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { GROUPS_NAMED = 20 };

char *group_label(const struct binding *binding, const struct group *group)
{
    char *label = copy_text("");
    for (size_t i = 0; i < binding->group_column_count; i++) {
        const char *value = *group->values[i] == '\0' ? "(blank)" : group->values[i];
        char *longer = format_text("%s%s%s", label, i == 0 ? "" : ", ", value);
        free(label);
        label = longer;
    }
    if (binding->group_column_count > 0)
        return label;
    free(label);
    return copy_text("all");
}

char *count_text(uint64_t count)
{
    char plain[24];
    (void)snprintf(plain, sizeof plain, "%" PRIu64, count);
    return group_thousands(plain);
}

char *sum_text(const struct portfolio *portfolio, wide total)
{
    char *plain = wide_amount_text(total, portfolio->digits), *grouped = group_thousands(plain);
    free(plain);
    return grouped;
}

int find_tracked(const struct binding *binding, const char *name)
{
    for (size_t i = 0; i < binding->tracked_count; i++)
        if (binding->tracked[i].kind == GUARANTEE_KIND_AMOUNT && strcmp(binding->tracked[i].name, name) == 0)
            return (int)i;
    return -1;
}

const guarantee_result *find_answer(const struct group *group, const char *name, guarantee_figure *figure)
{
    for (int question = QUESTION_FIRST; question <= QUESTION_LAST; question++)
        if (group->answers[question] != NULL && figure_named(group->answers[question], name, figure))
            return group->answers[question];
    return NULL;
}

bool has_outcomes(const struct portfolio *portfolio)
{
    const struct counts *counts = &portfolio->counts;
    return asks_rows(&portfolio->binding) || counts->eligible + counts->refused != counts->read;
}

static void print_sums(const struct portfolio *portfolio)
{
    struct table table;
    table_begin(&table, 4, "lrlr");
    for (size_t i = 0; i < portfolio->binding.tracked_count; i++) {
        const struct sum *sum = &portfolio->whole_sums[i];
        if (!is_amount(&portfolio->binding.tracked[i]) || sum->count == 0)
            continue;
        table_add(&table, portfolio->binding.tracked[i].name, PLAIN);
        table_take(&table, sum_text(portfolio, sum->total), BOLD);
        table_add(&table, guarantee_scheme_currency(portfolio->binding.scheme), PLAIN);
        char *count = count_text(sum->count);
        table_take(&table, format_text("of %s rows", count), FAINT);
        free(count);
    }
    if (table.count > 0)
        (void)puts("\nsums over all rows");
    table_end(&table, 2);
}

static void print_counts(const struct portfolio *portfolio)
{
    const struct counts *counts = &portfolio->counts;
    char *read = count_text(counts->read), *answered = count_text(counts->eligible + counts->not_eligible);
    char *undecided = count_text(counts->undecided), *refused = count_text(counts->refused);
    (void)printf("\n%s: %s rows = %s answered + %s undecided + %s refused\n", portfolio->source, read, answered,
                 undecided, refused);
    free(read);
    free(answered);
    free(undecided);
    free(refused);
    if (has_outcomes(portfolio) && counts->read > 0) {
        char *eligible = count_text(counts->eligible), *not_eligible = count_text(counts->not_eligible);
        (void)printf("answered: %s eligible, %s not eligible\n", eligible, not_eligible);
        free(eligible);
        free(not_eligible);
    }
}

static uint64_t print_breaches_of(const struct portfolio *portfolio, const struct group *group, struct table *table,
                                  uint64_t before)
{
    guarantee_figure figure;
    for (int question = QUESTION_FIRST; question <= QUESTION_LAST; question++) {
        const guarantee_result *answer = group->answers[question];
        for (size_t i = 0; answer != NULL && figure_at(answer, i, &figure); i++) {
            guarantee_figure limit;
            if (figure.breach == 0 || is_beside_a_test(answer, figure.name) || before++ >= GROUPS_NAMED)
                continue;
            bool limited = figure_beside(answer, figure.name, "limit", &limit);
            table_take(table, group_label(&portfolio->binding, group), PLAIN);
            table_add(table, figure.name, PLAIN);
            table_take(table, figure_with_unit(&figure), RED);
            table_add(table, limited ? "limit" : "", PLAIN);
            table_take(table, limited ? figure_with_unit(&limit) : copy_text(""), PLAIN);
        }
    }
    return before;
}

static void print_breaches(const struct portfolio *portfolio)
{
    struct table table;
    uint64_t count = 0;
    table_begin(&table, 5, "llrlr");
    for (size_t i = 0; i < portfolio->groups.count; i++)
        count = print_breaches_of(portfolio, portfolio->groups.items[i], &table, count);
    if (count > 0)
        print_coloured(RED, "\n! tests breached by groups: %" PRIu64 "\n", count);
    table_end(&table, 2);
    if (count > GROUPS_NAMED)
        (void)printf("  and %" PRIu64 " more (--json has them all)\n", count - GROUPS_NAMED);
    if (portfolio->counts.breaching > 0)
        print_coloured(RED, "\n! rows that breach a test: %" PRIu64 " (--rows has them)\n",
                       portfolio->counts.breaching);
}

static uint64_t rows_left_out(const struct portfolio *portfolio)
{
    const struct counts *counts = &portfolio->counts;
    return asks_groups(&portfolio->binding) && has_outcomes(portfolio) ? counts->not_eligible + counts->undecided : 0;
}

static void print_notes(const struct portfolio *portfolio)
{
    const struct binding *binding = &portfolio->binding;
    uint64_t left_out = rows_left_out(portfolio);
    if (binding->note_count > 0 || portfolio->outside > 0 || left_out > 0)
        (void)putchar('\n');
    if (left_out > 0)
        (void)printf("note: %" PRIu64 " rows that are not eligible or undecided are no members of the groups: the "
                     "questions of\n      groups are asked about the scheme's own loans\n",
                     left_out);
    for (size_t i = 0; i < binding->note_count; i++)
        (void)printf("note: %s\n", binding->notes[i]);
    if (portfolio->outside > 0)
        (void)printf("note: %" PRIu64 " of the refused rows belong to no group: their cells could not be told apart\n",
                     portfolio->outside);
}

static int32_t least_confidence(const struct portfolio *portfolio)
{
    int32_t least = portfolio->confidence;
    for (size_t i = 0; i < portfolio->groups.count; i++)
        for (int question = QUESTION_FIRST; question <= QUESTION_LAST; question++) {
            const guarantee_result *answer = portfolio->groups.items[i]->answers[question];
            if (answer != NULL && guarantee_result_figure_count(answer) > 0 &&
                guarantee_result_confidence(answer) < least)
                least = guarantee_result_confidence(answer);
        }
    return least;
}

/* Without groups, the answers for the whole file in full. */
static void print_whole(const struct portfolio *portfolio)
{
    const struct group *whole = portfolio->groups.items[0];
    for (guarantee_question question = QUESTION_FIRST; question <= QUESTION_LAST; question++)
        if (whole->answers[question] != NULL &&
            guarantee_result_outcome(whole->answers[question]) != GUARANTEE_UNDECIDED)
            print_result(portfolio->binding.scheme, question, whole->answers[question]);
}

void print_portfolio(const struct portfolio *portfolio)
{
    print_title(portfolio->binding.scheme);
    print_counts(portfolio);
    print_decided(portfolio);
    if (portfolio->groups.count > 0 && portfolio->binding.group_column_count > 0) {
        print_groups(portfolio);
        print_bearers(portfolio);
    }
    print_sums(portfolio);
    if (portfolio->groups.count == 1 && portfolio->binding.group_column_count == 0)
        print_whole(portfolio);
    if (portfolio->binding.group_column_count > 0 || portfolio->counts.breaching > 0)
        print_breaches(portfolio);
    print_open_questions(portfolio);
    print_notes(portfolio);
    if (portfolio->counts.read > portfolio->counts.refused)
        print_confidence_of(portfolio->confidence_is_of_scheme ? " of the scheme's parameters" : "",
                            least_confidence(portfolio));
}
