/* A portfolio for a manager: a line a group, the totals, what is breached, what was left out. */
#include "answer.h"
#include "output.h"
#include "portfolio.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The figures that a manager looks for first; a table shows those that are there. */
static const struct heading {
    const char *figure;
    const char *title;
} HEADINGS[] = {
    {"principal", "principal"},
    {"outstanding", "outstanding"},
    {"covered_amount", "covered"},
    {"guarantee_fee", "guarantee fee"},
    {"reguarantee_fee", "re-guarantee fee"},
    {"average_fee_rate", "average fee rate"},
    {"claim", "claim if all default"},
    {"subsidy", "subsidy"},
    {"npl_ratio", "NPL ratio"},
    {"compensation_ratio", "compensation ratio"},
    {"compensation", "compensation"},
    {"liability_balance", "liability balance"},
    {"leverage", "leverage"},
    {"provision_required", "provision required"},
};
enum { HEADING_COUNT = sizeof HEADINGS / sizeof HEADINGS[0], NOT_TRACKED = -1, GROUPS_NAMED = 20 };

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

static char *count_text(uint64_t count)
{
    char plain[24];
    (void)snprintf(plain, sizeof plain, "%" PRIu64, count);
    return group_thousands(plain);
}

static char *sum_text(const struct portfolio *portfolio, wide total)
{
    char *plain = wide_amount_text(total, portfolio->digits), *grouped = group_thousands(plain);
    free(plain);
    return grouped;
}

static int find_tracked(const struct binding *binding, const char *name)
{
    for (size_t i = 0; i < binding->tracked_count; i++)
        if (binding->tracked[i].kind == GUARANTEE_KIND_AMOUNT && strcmp(binding->tracked[i].name, name) == 0)
            return (int)i;
    return NOT_TRACKED;
}

static bool find_answer(const struct group *group, const char *name, guarantee_figure *figure)
{
    for (int question = QUESTION_FIRST; question <= QUESTION_LAST; question++)
        if (group->answers[question] != NULL && figure_named(group->answers[question], name, figure))
            return true;
    return false;
}

static bool is_there(const struct portfolio *portfolio, const char *name)
{
    guarantee_figure figure;
    int tracked = find_tracked(&portfolio->binding, name);
    for (size_t i = 0; i < portfolio->groups.count; i++) {
        const struct group *group = portfolio->groups.items[i];
        if ((tracked != NOT_TRACKED && group->sums[tracked].count > 0) || find_answer(group, name, &figure))
            return true;
    }
    return false;
}

/* ", at most 1%" when every group has the same limit. */
static char *limit_of_all(const struct portfolio *portfolio, const char *name)
{
    char *limit_name = format_text("%s.limit", name), *shared = NULL;
    bool same = true;
    for (size_t i = 0; same && i < portfolio->groups.count; i++) {
        guarantee_figure limit;
        if (!find_answer(portfolio->groups.items[i], limit_name, &limit))
            continue;
        char *value = figure_with_unit(&limit);
        same = limit.kind != GUARANTEE_KIND_AMOUNT && (shared == NULL || strcmp(shared, value) == 0);
        free(shared);
        shared = value;
    }
    char *text = same && shared != NULL ? format_text(", limit %s", shared) : copy_text("");
    free(shared);
    free(limit_name);
    return text;
}

static void add_heading(struct table *table, const struct portfolio *portfolio, const struct heading *heading)
{
    char *limit = limit_of_all(portfolio, heading->figure);
    table_take(table, format_text("%s%s", heading->title, limit), BOLD);
    free(limit);
}

/* Rates of a column with their points below each other: six places, then the "…" of a rate that goes on. */
static char *align_rate(char *value)
{
    enum { PLACES = 6 };
    static const char ZEROS[] = "0000000", GOES_ON[] = "…";
    char *point = strchr(value, '.'), *mark = strstr(value, GOES_ON);
    size_t length = strcspn(value, mark == NULL ? "%" : GOES_ON), places = PLACES + (mark == NULL ? 1 : 0);
    size_t there = point == NULL || point > value + length ? 0 : (size_t)(value + length - point) - 1;
    if (strchr(value, '%') == NULL || there >= places)
        return value;
    char *aligned = format_text("%.*s%s%.*s%s", (int)length, value, point == NULL ? "." : "", (int)(places - there),
                                ZEROS, value + length);
    free(value);
    return aligned;
}

static void add_group_value(struct table *table, const struct portfolio *portfolio, const struct group *group,
                            const char *name)
{
    guarantee_figure figure;
    int tracked = find_tracked(&portfolio->binding, name);
    if (tracked != NOT_TRACKED) {
        table_take(table, sum_text(portfolio, group->sums[tracked].total), PLAIN);
        return;
    }
    if (!find_answer(group, name, &figure)) {
        table_add(table, "-", PLAIN);
        return;
    }
    char *value = align_rate(figure_with_unit(&figure));
    table_take(table, format_text("%s%s", figure.breach != 0 ? "! " : "", value), figure.breach != 0 ? RED : PLAIN);
    free(value);
}

/* An amount that every group has is added up; a ratio of ratios means nothing. */
static char *total_of_answers(const struct portfolio *portfolio, const char *name)
{
    wide total = 0;
    for (size_t i = 0; i < portfolio->groups.count; i++) {
        const struct group *group = portfolio->groups.items[i];
        guarantee_figure figure;
        int64_t amount = 0;
        if (group->members == 0)
            continue;
        if (!find_answer(group, name, &figure))
            return copy_text("incomplete");
        if (figure.kind != GUARANTEE_KIND_AMOUNT)
            return copy_text("");
        for (int question = QUESTION_FIRST; question <= QUESTION_LAST; question++)
            if (group->answers[question] != NULL &&
                guarantee_result_amount(group->answers[question], name, &amount, NULL) == GUARANTEE_OK)
                break;
        if (__builtin_add_overflow(total, (wide)amount, &total))
            return copy_text("too large");
    }
    return sum_text(portfolio, total);
}

static void add_total_value(struct table *table, const struct portfolio *portfolio, const char *name)
{
    int tracked = find_tracked(&portfolio->binding, name);
    struct sum sum = {0, 0};
    if (tracked == NOT_TRACKED)
        table_take(table, total_of_answers(portfolio, name), BOLD);
    else if (sum_over_groups(portfolio, (size_t)tracked, &sum))
        table_take(table, sum_text(portfolio, sum.total), BOLD);
    else
        table_add(table, "too large", RED);
}

static void add_counts(struct table *table, const struct counts *counts, const bool *shown, enum colour colour)
{
    const uint64_t values[] = {counts->read, counts->eligible, counts->not_eligible, counts->undecided,
                               counts->refused};
    for (size_t i = 0; i < 5; i++)
        if (shown[i])
            table_take(table, count_text(values[i]), colour);
}

static size_t choose_counts(const struct portfolio *portfolio, bool *shown)
{
    shown[0] = true;
    shown[1] = asks_rows(&portfolio->binding);
    shown[2] = portfolio->counts.not_eligible > 0;
    shown[3] = portfolio->counts.undecided > 0;
    shown[4] = portfolio->counts.refused > portfolio->outside;
    return (size_t)shown[0] + shown[1] + shown[2] + shown[3] + shown[4];
}

/* The titles of the group columns stand over the groups. */
static char *group_title(const struct binding *binding)
{
    char *title = copy_text("");
    for (size_t i = 0; i < binding->group_column_count; i++) {
        char *longer =
            format_text("%s%s%s", title, i == 0 ? "" : ", ", binding->columns[binding->group_columns[i]].title);
        free(title);
        title = longer;
    }
    return title;
}

static size_t choose_headings(const struct portfolio *portfolio, const struct heading **chosen)
{
    size_t count = 0;
    for (size_t i = 0; i < HEADING_COUNT; i++)
        if (is_there(portfolio, HEADINGS[i].figure))
            chosen[count++] = &HEADINGS[i];
    return count;
}

static void begin_group_table(struct table *table, const struct portfolio *portfolio, const bool *shown, size_t columns,
                              const struct heading *const *headings, size_t heading_count)
{
    static const char *const TITLES[] = {"loans", "eligible", "not eligible", "undecided", "refused"};
    table_begin(table, columns, "lr");
    table_take(table, group_title(&portfolio->binding), BOLD);
    for (size_t i = 0; i < 5; i++)
        if (shown[i])
            table_add(table, TITLES[i], BOLD);
    for (size_t i = 0; i < heading_count; i++)
        add_heading(table, portfolio, headings[i]);
}

static void print_groups(const struct portfolio *portfolio)
{
    const struct heading *headings[HEADING_COUNT];
    bool shown[5];
    struct table table;
    size_t heading_count = choose_headings(portfolio, headings);
    size_t columns = 1 + choose_counts(portfolio, shown) + heading_count;
    begin_group_table(&table, portfolio, shown, columns, headings, heading_count);
    for (size_t i = 0; i < portfolio->groups.count; i++) {
        const struct group *group = portfolio->groups.items[i];
        table_take(&table, group_label(&portfolio->binding, group), PLAIN);
        add_counts(&table, &group->counts, shown, PLAIN);
        for (size_t k = 0; k < heading_count; k++)
            add_group_value(&table, portfolio, group, headings[k]->figure);
    }
    table_add(&table, "all", BOLD);
    add_counts(&table, &portfolio->counts, shown, BOLD);
    for (size_t k = 0; k < heading_count; k++)
        add_total_value(&table, portfolio, headings[k]->figure);
    (void)putchar('\n');
    table_end(&table, 0);
}

static void print_sums(const struct portfolio *portfolio)
{
    struct table table;
    table_begin(&table, 4, "lrlr");
    for (size_t i = 0; i < portfolio->binding.tracked_count; i++) {
        struct sum sum;
        const struct tracked *tracked = &portfolio->binding.tracked[i];
        if (tracked->kind != GUARANTEE_KIND_AMOUNT || !sum_over_groups(portfolio, i, &sum) || sum.count == 0)
            continue;
        table_add(&table, tracked->name, PLAIN);
        table_take(&table, sum_text(portfolio, sum.total), BOLD);
        table_add(&table, guarantee_scheme_currency(portfolio->binding.scheme), PLAIN);
        char *count = count_text(sum.count);
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
    (void)printf("\n%s: %s rows = %s answered + %s undecided + %s refused\n", portfolio->path, read, answered,
                 undecided, refused);
    free(read);
    free(answered);
    free(undecided);
    free(refused);
    if (asks_rows(&portfolio->binding) && counts->read > 0) {
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
    uint64_t members = 0;
    for (size_t i = 0; i < portfolio->groups.count; i++)
        members += portfolio->groups.items[i]->members;
    return asks_groups(&portfolio->binding) ? portfolio->counts.read - portfolio->counts.refused - members : 0;
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
    if (portfolio->groups.count > 0 && portfolio->binding.group_column_count > 0)
        print_groups(portfolio);
    print_sums(portfolio);
    if (portfolio->groups.count == 1 && portfolio->binding.group_column_count == 0)
        print_whole(portfolio);
    if (portfolio->binding.group_column_count > 0 || portfolio->counts.breaching > 0)
        print_breaches(portfolio);
    print_open_questions(portfolio);
    print_notes(portfolio);
    if (portfolio->counts.read > portfolio->counts.refused)
        print_least_confidence(least_confidence(portfolio));
}
