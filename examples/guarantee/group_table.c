/* A line a group: counts, sums and answers; and who bears what. */
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
enum { HEADING_COUNT = sizeof HEADINGS / sizeof HEADINGS[0], NOT_TRACKED = -1 };

static bool is_there(const struct portfolio *portfolio, const char *name)
{
    guarantee_figure figure;
    int tracked = find_tracked(&portfolio->binding, name);
    for (size_t i = 0; i < portfolio->groups.count; i++) {
        const struct group *group = portfolio->groups.items[i];
        if ((tracked != NOT_TRACKED && group->sums[tracked].count > 0) || find_answer(group, name, &figure) != NULL)
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
        if (find_answer(portfolio->groups.items[i], limit_name, &limit) == NULL)
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
    if (find_answer(group, name, &figure) == NULL) {
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
    if (portfolio->groups_found > portfolio->groups.count)
        return copy_text("");
    for (size_t i = 0; i < portfolio->groups.count; i++) {
        const struct group *group = portfolio->groups.items[i];
        guarantee_figure figure;
        int64_t amount = 0;
        if (group->members == 0)
            continue;
        const guarantee_result *answer = find_answer(group, name, &figure);
        if (answer == NULL)
            return copy_text("incomplete");
        if (figure.kind != GUARANTEE_KIND_AMOUNT)
            return copy_text("");
        (void)guarantee_result_amount(answer, name, &amount, NULL);
        if (__builtin_add_overflow(total, (wide)amount, &total))
            return copy_text("too large");
    }
    return sum_text(portfolio, total);
}

static void add_total_value(struct table *table, const struct portfolio *portfolio, const char *name)
{
    int tracked = find_tracked(&portfolio->binding, name);
    table_take(table,
               tracked == NOT_TRACKED ? total_of_answers(portfolio, name)
                                      : sum_text(portfolio, portfolio->whole_sums[tracked].total),
               BOLD);
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
    shown[1] = has_outcomes(portfolio);
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
        char *longer = format_text("%s%s%s", title, i == 0 ? "" : ", ", binding->group_titles[i]);
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

static void print_largest(const struct portfolio *portfolio)
{
    (void)putchar('\n');
    if (portfolio->largest_by == NULL)
        return;
    char *shown = count_text(portfolio->groups.count), *found = count_text(portfolio->groups_found);
    (void)printf("the %s largest of %s groups by %s\n", shown, found, portfolio->largest_by);
    free(shown);
    free(found);
}

void print_groups(const struct portfolio *portfolio)
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
    print_largest(portfolio);
    table_end(&table, 0);
}

/* ---- who bears what ----------------------------------------------------------------------------- */

/* "share.bank" and its like: the parts of the first split that rows were asked for. */
static size_t find_parts(const struct binding *binding, size_t *parts, size_t most)
{
    size_t count = 0, bytes = 0;
    for (size_t i = 0; i < binding->tracked_count && count < most; i++) {
        const char *name = binding->tracked[i].name, *dot = strchr(name, '.');
        if (!is_amount(&binding->tracked[i]) || dot == NULL)
            continue;
        if (count > 0 && ((size_t)(dot - name) != bytes || memcmp(name, binding->tracked[parts[0]].name, bytes) != 0))
            continue;
        bytes = (size_t)(dot - name);
        parts[count++] = i;
    }
    return count;
}

static const char *meaning_of(const guarantee_scheme *scheme, const char *figure)
{
    for (size_t i = 0; i < guarantee_scheme_figure_count(scheme); i++)
        if (strcmp(guarantee_scheme_figure_name(scheme, i), figure) == 0)
            return guarantee_scheme_figure_meaning(scheme, i);
    return "";
}

static void add_parts(struct table *table, const struct portfolio *portfolio, const struct sum *sums,
                      const size_t *parts, size_t count, enum colour colour)
{
    wide total = 0;
    bool fits = true;
    for (size_t i = 0; i < count; i++)
        fits = fits && !__builtin_add_overflow(total, sums[parts[i]].total, &total);
    table_take(table, fits ? sum_text(portfolio, total) : copy_text("too large"), colour);
    for (size_t i = 0; i < count; i++)
        table_take(table, sum_text(portfolio, sums[parts[i]].total), colour);
}

void print_bearers(const struct portfolio *portfolio)
{
    enum { PARTS_MAX = 16 };
    const struct binding *binding = &portfolio->binding;
    size_t parts[PARTS_MAX], count = find_parts(binding, parts, PARTS_MAX);
    struct table table;
    if (count == 0 || portfolio->whole_sums[parts[0]].count == 0)
        return;
    const char *name = binding->tracked[parts[0]].name, *meaning = meaning_of(binding->scheme, name);
    (void)printf("\n%.*s: %s\n", (int)strcspn(name, "."), name, meaning);
    table_begin(&table, count + 2, "lr");
    table_take(&table, group_title(binding), BOLD);
    table_add(&table, "together", BOLD);
    for (size_t i = 0; i < count; i++)
        table_add(&table, strchr(binding->tracked[parts[i]].name, '.') + 1, BOLD);
    for (size_t i = 0; i < portfolio->groups.count; i++) {
        const struct group *group = portfolio->groups.items[i];
        table_take(&table, group_label(binding, group), PLAIN);
        add_parts(&table, portfolio, group->sums, parts, count, PLAIN);
    }
    table_add(&table, "all", BOLD);
    add_parts(&table, portfolio, portfolio->whole_sums, parts, count, BOLD);
    table_end(&table, 0);
}
