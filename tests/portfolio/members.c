/* Group questions: by what was added up, and by the exact rules over the members themselves. */
#include "reference.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { NAME_BYTES = 160 };

/* One member's facts are set under its own name. */
static void set_cell(const struct book_column *column, uint32_t row, const char *name, guarantee_facts *facts)
{
    int64_t scale = column->scale == 0 ? 1 : column->scale;

    switch (column->kind) {
    case GUARANTEE_KIND_AMOUNT:
        guarantee_facts_set_amount(facts, name, column->cells[row], NULL);
        break;
    case GUARANTEE_KIND_RATE:
    case GUARANTEE_KIND_NUMBER:
        guarantee_facts_set_rate(facts, name, column->cells[row], scale, NULL);
        break;
    case GUARANTEE_KIND_COUNT:
        guarantee_facts_set_count(facts, name, column->cells[row], NULL);
        break;
    case GUARANTEE_KIND_DATE:
        guarantee_facts_set_date(facts, name, (int32_t)column->cells[row], NULL);
        break;
    case GUARANTEE_KIND_FLAG:
        guarantee_facts_set_flag(facts, name, (int32_t)column->cells[row], NULL);
        break;
    default:
        guarantee_facts_set_text(facts, name, column->words[column->cells[row]], NULL);
    }
}

/* -1 stands for the whole book. */
static bool is_in_group(const struct reference *reference, int64_t group, uint32_t row)
{
    return reference->is_member[row] && (group < 0 || reference->group_of_row[row] == (uint32_t)group);
}

static void set_members(const struct reference *reference, int64_t group, const struct book_column *column,
                        guarantee_facts *facts)
{
    char name[NAME_BYTES];

    for (uint32_t row = 0; row < reference->book->row_count; row++) {
        snprintf(name, sizeof name, "%s.m%u", column->name, row);
        if (is_in_group(reference, group, row) && column->is_given[row])
            set_cell(column, row, name, facts);
    }
}

/* A fact of the whole group: the first member that has it; false when another does not say the same. */
static bool find_shared(const struct reference *reference, int64_t group, const struct book_column *column,
                        int64_t *first)
{
    uint32_t members = 0, given = 0;

    *first = -1;
    for (uint32_t row = 0; row < reference->book->row_count; row++) {
        if (!is_in_group(reference, group, row))
            continue;
        members++;
        given += column->is_given[row];
        if (!column->is_given[row])
            continue;
        if (*first >= 0 && column->cells[*first] != column->cells[row])
            return false;
        *first = row;
    }
    return given == members;
}

static bool is_shared(const struct reference *reference, const struct book_column *column)
{
    return column->kind != BOOK_NO_FACT && guarantee_scheme_fact_each(reference->book->scheme, column->fact)[0] == '\0';
}

/* Where members differ in a fact of the whole group, rows are added up under their own, which members cannot be. */
static bool is_agreed(const struct reference *reference, int64_t group)
{
    int64_t first = -1;

    for (uint32_t i = 0; i < reference->book->column_count; i++) {
        const struct book_column *column = &reference->book->columns[i];
        if (is_shared(reference, column) && !find_shared(reference, group, column, &first))
            return false;
    }
    return true;
}

static void set_shared(const struct reference *reference, int64_t group, const struct book_column *column,
                       guarantee_facts *facts)
{
    int64_t first = -1;

    if (column->type == GUARANTEE_COLUMN_CONSTANT) /* holds for a group without members, too */
        first = 0;
    else if (!find_shared(reference, group, column, &first))
        return;
    if (first >= 0)
        set_cell(column, (uint32_t)first, column->name, facts);
}

static void set_group(const struct reference *reference, int64_t group, guarantee_facts *facts)
{
    for (uint32_t i = 0; i < reference->book->column_count; i++) {
        const struct book_column *column = &reference->book->columns[i];
        if (is_shared(reference, column))
            set_shared(reference, group, column, facts);
        else if (column->kind != BOOK_NO_FACT)
            set_members(reference, group, column, facts);
    }
}

/* What no column says is said by the caller, to both sides. */
static void set_rest(const struct reference *reference, guarantee_facts *facts, uint64_t state)
{
    static const char *const values[] = {"", "500000000", "3%", "2", "14", "2023-06-30", "yes"};
    const guarantee_scheme *scheme = reference->book->scheme;
    struct random random = {state};

    for (size_t fact = 0; fact < guarantee_scheme_fact_count(scheme); fact++) {
        const char *name = guarantee_scheme_fact_name(scheme, fact);
        bool is_column = false;
        for (uint32_t i = 0; i < reference->book->column_count; i++)
            is_column = is_column || strcmp(reference->book->columns[i].name, name) == 0;
        guarantee_kind kind = guarantee_scheme_fact_kind(scheme, fact);
        bool is_given = random_percent(&random, 60);
        if (is_column || !is_given || guarantee_scheme_fact_each(scheme, fact)[0] != '\0')
            continue;
        guarantee_facts_set_text(
            facts, name, kind == GUARANTEE_KIND_TEXT ? guarantee_scheme_fact_choice(scheme, fact, 0) : values[kind],
            NULL);
    }
}

/* Two readings of an average rest on every member, so totals leave them out. */
static bool is_left_out(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot != NULL && (strcmp(dot, ".amount_weighted") == 0 || strcmp(dot, ".simple") == 0);
}

static bool has_same_figures(const guarantee_result *expected, const guarantee_result *found, const char *label)
{
    for (size_t i = 0; i < guarantee_result_figure_count(expected); i++) {
        guarantee_figure wanted = {.struct_size = sizeof wanted}, got = {.struct_size = sizeof got};
        size_t index = 0;
        guarantee_result_figure(expected, i, &wanted, NULL);
        if (is_left_out(wanted.name))
            continue;
        if (guarantee_result_find(found, wanted.name, &index, NULL) != GUARANTEE_OK) {
            if (wanted.is_working)
                continue;
            printf("%s: %s is %s by members, and not there by totals\n", label, wanted.name, wanted.value);
            return false;
        }
        guarantee_result_figure(found, index, &got, NULL);
        if (strcmp(wanted.value, got.value) == 0 && strcmp(wanted.exact, got.exact) == 0 &&
            wanted.breach == got.breach && wanted.direction == got.direction && wanted.kind == got.kind)
            continue;
        printf("%s: %s is %s (%s)%s by members, %s (%s)%s by totals\n", label, wanted.name, wanted.value, wanted.exact,
               wanted.breach ? ", a breach," : "", got.value, got.exact, got.breach ? ", a breach," : "");
        return false;
    }
    return true;
}

static bool has_no_more_figures(const guarantee_result *expected, const guarantee_result *found, const char *label)
{
    for (size_t i = 0; i < guarantee_result_figure_count(found); i++) {
        const char *name = guarantee_result_figure_name(found, i);
        size_t index = 0;
        if (guarantee_result_find(expected, name, &index, NULL) == GUARANTEE_OK && !is_left_out(name))
            continue;
        guarantee_figure got = {.struct_size = sizeof got};
        guarantee_result_figure(found, i, &got, NULL);
        if (got.is_working && !is_left_out(name))
            continue;
        printf("%s: %s is %s by totals, and not there by members\n", label, name, got.value);
        return false;
    }
    return true;
}

static bool is_same_result(const guarantee_result *expected, const guarantee_result *found, const char *label)
{
    if (guarantee_result_outcome(expected) != guarantee_result_outcome(found) ||
        strcmp(guarantee_result_rule(expected), guarantee_result_rule(found)) != 0) {
        printf("%s: %s by %s (%s) by members, %s by %s (%s) by totals\n", label,
               guarantee_outcome_name(guarantee_result_outcome(expected)), guarantee_result_rule(expected),
               guarantee_result_reason(expected), guarantee_outcome_name(guarantee_result_outcome(found)),
               guarantee_result_rule(found), guarantee_result_reason(found));
        for (size_t i = 0; i < guarantee_result_figure_count(found); i++) {
            guarantee_figure figure = {.struct_size = sizeof figure};
            guarantee_result_figure(found, i, &figure, NULL);
            printf("    by totals %s is %s\n", figure.name, figure.value);
        }
        return false;
    }
    if (guarantee_result_breach_count(expected) != guarantee_result_breach_count(found)) {
        printf("%s: %zu breaches by members, %zu by totals\n", label, guarantee_result_breach_count(expected),
               guarantee_result_breach_count(found));
        return false;
    }
    return has_same_figures(expected, found, label) && has_no_more_figures(expected, found, label);
}

static void print_group(const struct reference *reference, int64_t group)
{
    for (uint32_t row = 0, told = 0; row < reference->book->row_count && told < 6; row++) {
        if (!is_in_group(reference, group, row))
            continue;
        printf("    member m%u:", row);
        book_print_row(reference->book, row);
        told++;
    }
}

/* `number` is the group of the reference, -1 for the whole book. */
static int compare_group(const struct reference *reference, const guarantee_totals *totals, int64_t number,
                         guarantee_question question, uint64_t state, const char *label)
{
    guarantee_facts *facts = NULL, *rest = NULL;
    guarantee_result *expected = NULL, *found = NULL;
    guarantee_error wanted = GUARANTEE_ERROR_INIT, got = GUARANTEE_ERROR_INIT;
    char name[400];
    const struct reference_group *group = number < 0 ? &reference->whole : reference->groups[number];
    int64_t place = number < 0 ? -1 : totals_find_group(totals, reference, group);

    if (number >= 0 && place < 0)
        return 1;
    if (!is_agreed(reference, number))
        return 0;
    snprintf(name, sizeof name, "%s, %s of group (%s %s %s)", label, guarantee_question_name(question), group->keys[0],
             group->keys[1], group->keys[2]);
    guarantee_facts_new(&facts, reference->book->scheme, NULL);
    guarantee_facts_new(&rest, reference->book->scheme, NULL);
    set_group(reference, number, facts);
    set_rest(reference, facts, state);
    set_rest(reference, rest, state);
    guarantee_status by_members = guarantee_answer(&expected, reference->book->scheme, question, facts, 0, &wanted);
    guarantee_status by_totals = guarantee_totals_answer(&found, totals, place, question, rest, 0, &got);
    bool is_same = by_members == by_totals;
    if (!is_same)
        printf("%s: %s (%s) by members, %s (%s) by totals\n", name, guarantee_status_name(by_members), wanted.message,
               guarantee_status_name(by_totals), got.message);
    if (is_same && by_members == GUARANTEE_OK)
        is_same = is_same_result(expected, found, name);
    if (!is_same)
        print_group(reference, number);
    guarantee_result_free(expected);
    guarantee_result_free(found);
    guarantee_facts_free(facts);
    guarantee_facts_free(rest);
    return is_same ? 0 : 1;
}

int members_compare(const struct reference *reference, const guarantee_totals *totals, guarantee_question question,
                    struct random *random, const char *label)
{
    int complaints = compare_group(reference, totals, -1, question, random_next(random), label);

    for (int64_t group = 0; group < (int64_t)reference->group_count && complaints < 5; group++)
        if (reference->grouping_count > 0)
            complaints += compare_group(reference, totals, group, question, random_next(random), label);
    return complaints;
}
