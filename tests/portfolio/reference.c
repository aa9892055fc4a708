#include "reference.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- keys ---------------------------------------------------------------------------------------------- */

static void date_key(char *text, int64_t cell, int32_t part)
{
    char written[GUARANTEE_DATE_TEXT_BYTES] = "";

    guarantee_date_to_text(written, sizeof written, (int32_t)cell, NULL);
    snprintf(text, KEY_BYTES, "%.*s", part == GUARANTEE_BY_YEAR ? 4 : part == GUARANTEE_BY_MONTH ? 7 : 10, written);
}

static void key_text(char *text, const struct book_column *column, int32_t part, uint32_t row)
{
    int64_t cell = column->cells[row];

    text[0] = '\0';
    if (!column->is_given[row])
        return;
    if (column->word_count > 0)
        snprintf(text, KEY_BYTES, "%s", cell >= 0 && (uint64_t)cell < column->word_count ? column->words[cell] : "");
    else if (column->kind == GUARANTEE_KIND_DATE)
        date_key(text, cell, part);
    else if (column->kind == GUARANTEE_KIND_FLAG)
        snprintf(text, KEY_BYTES, "%s", cell != 0 ? "yes" : "no");
    else
        snprintf(text, KEY_BYTES, "%" PRId64, cell);
}

static struct reference_group *group_of(struct reference *reference, struct book *book, uint32_t row)
{
    static struct reference_group wanted;

    memset(wanted.keys, 0, sizeof wanted.keys);
    for (uint32_t i = 0; i < reference->grouping_count; i++)
        key_text(wanted.keys[i], book_column_of(book, reference->groupings[i].column), reference->groupings[i].part,
                 row);
    for (uint32_t group = 0; group < reference->group_count; group++) {
        bool is_same = true;
        for (uint32_t i = 0; i < reference->grouping_count; i++)
            is_same = is_same && strcmp(reference->groups[group]->keys[i], wanted.keys[i]) == 0;
        reference->group_of_row[row] = group;
        if (is_same)
            return reference->groups[group];
    }
    if (reference->group_count == GROUPS_MAX)
        exit(2);
    struct reference_group *fresh = calloc(1, sizeof *fresh);
    memcpy(fresh->keys, wanted.keys, sizeof wanted.keys);
    reference->group_of_row[row] = reference->group_count;
    return reference->groups[reference->group_count++] = fresh;
}

/* ---- adding -------------------------------------------------------------------------------------------- */

static void add_counts(guarantee_row_counts *counts, const struct answer *answer)
{
    counts->rows++;
    counts->refused += answer->status != GUARANTEE_OK;
    counts->eligible += answer->outcome == GUARANTEE_ELIGIBLE;
    counts->not_eligible += answer->outcome == GUARANTEE_NOT_ELIGIBLE;
    counts->undecided += answer->outcome == GUARANTEE_UNDECIDED;
    counts->breaching += answer->breaches > 0;
}

/* What stands in where no value is given counts, too. */
static bool amount_of_fact(const struct book *book, const struct book_column *column, uint32_t row, int64_t *amount)
{
    *amount = column->cells[row];
    return column->is_given[row] ||
           guarantee_amount_from_text(amount, guarantee_scheme_fact_default(book->scheme, column->fact),
                                      guarantee_scheme_currency_digits(book->scheme), NULL) == GUARANTEE_OK;
}

/* A fact counts in every row that was not refused, a figure in those that are eligible where it was asked for. */
static void add_sums(struct reference_group *group, struct reference *reference, struct book *book,
                     const struct answer_by_rules *by_rules, uint32_t row)
{
    const struct answer *answer = &by_rules->answer;
    int64_t amount = 0;

    for (uint32_t sum = 0; sum < reference->sum_count; sum++) {
        const struct book_column *column = book_column_of(book, reference->sum_names[sum]);
        if (column != NULL && column->kind == GUARANTEE_KIND_AMOUNT && answer->status == GUARANTEE_OK &&
            amount_of_fact(book, column, row, &amount)) {
            group->sums[sum] += amount;
            group->rows_with[sum]++;
        }
        for (uint32_t i = 0; i < reference->asked.figure_count && answer->status == GUARANTEE_OK; i++) {
            if (strcmp(reference->asked.names[i], reference->sum_names[sum]) != 0 ||
                answer->figures[i].state == GUARANTEE_FIGURE_LEFT_OUT ||
                guarantee_result_outcome(by_rules->results[reference->asked.question_of[i]]) != GUARANTEE_ELIGIBLE)
                continue;
            group->sums[sum] += answer->figures[i].value;
            group->rows_with[sum]++;
            reference->is_broken[sum] = reference->is_broken[sum] || answer->figures[i].denominator != 1 ||
                                        answer->figures[i].state != GUARANTEE_FIGURE_KNOWN;
        }
    }
}

static void add_reason(struct reference *reference, const struct answer *answer)
{
    uint32_t i = 0;

    if (answer->status != GUARANTEE_OK || answer->outcome == GUARANTEE_ELIGIBLE)
        return; /* a row of which nothing was asked is undecided by no rule */
    while (i < reference->reason_count &&
           (strcmp(reference->reasons[i].rule, answer->rule) != 0 || reference->reasons[i].outcome != answer->outcome))
        i++;
    if (i == RULES_MAX)
        exit(2);
    if (i == reference->reason_count)
        reference->reasons[reference->reason_count++] =
            (struct reference_reason){strdup(answer->rule), answer->outcome, 0};
    reference->reasons[i].rows++;
}

static void add_row(struct reference *reference, struct book *book, guarantee_facts *facts, uint32_t row)
{
    static struct answer_by_rules by_rules;
    bool is_read = book_set_facts(book, row, facts, NULL) == GUARANTEE_OK;
    struct reference_group *group = group_of(reference, book, row);

    answer_by_rules(&by_rules, &reference->asked, book, row, facts, 0);
    if (reference->asked.questions == 0 && is_read)
        by_rules.answer.outcome = GUARANTEE_ELIGIBLE;
    add_counts(&group->counts, &by_rules.answer);
    add_counts(&reference->whole.counts, &by_rules.answer);
    add_sums(group, reference, book, &by_rules, row);
    add_sums(&reference->whole, reference, book, &by_rules, row);
    add_reason(reference, &by_rules.answer);
    reference->is_member[row] = by_rules.answer.outcome == GUARANTEE_ELIGIBLE;
    answer_release(&by_rules);
}

struct reference *reference_new(struct book *book, uint32_t questions, const guarantee_grouping *groupings,
                                uint32_t grouping_count, const guarantee_totals *totals)
{
    struct reference *reference = calloc(1, sizeof *reference);
    guarantee_facts *facts = NULL;

    reference->book = book;
    reference->groupings = groupings;
    reference->grouping_count = grouping_count;
    asked_about(&reference->asked, book->scheme, questions);
    for (size_t sum = 0; sum < guarantee_totals_sum_count(totals) && sum < SUMS_MAX; sum++)
        reference->sum_names[reference->sum_count++] = guarantee_totals_sum_name(totals, sum);
    if (guarantee_facts_new(&facts, book->scheme, NULL) != GUARANTEE_OK)
        exit(2);
    for (uint32_t row = 0; row < book->row_count; row++)
        add_row(reference, book, facts, row);
    guarantee_facts_free(facts);
    return reference;
}

void reference_free(struct reference *reference)
{
    for (uint32_t i = 0; i < reference->group_count; i++)
        free(reference->groups[i]);
    for (uint32_t i = 0; i < reference->reason_count; i++)
        free((void *)(uintptr_t)reference->reasons[i].rule);
    free(reference);
}

/* ---- compared ------------------------------------------------------------------------------------------ */

int64_t totals_find_group(const guarantee_totals *totals, const struct reference *reference,
                          const struct reference_group *group)
{
    char text[KEY_BYTES];

    for (int64_t i = 0; i < (int64_t)guarantee_totals_group_count(totals); i++) {
        bool is_same = true;
        for (uint32_t key = 0; key < reference->grouping_count; key++) {
            size_t bytes = guarantee_totals_key_text(totals, i, key, text, sizeof text);
            is_same = is_same && bytes == strlen(group->keys[key]) && strcmp(text, group->keys[key]) == 0;
        }
        if (is_same)
            return i;
    }
    return -1;
}

static bool is_same_count(const guarantee_row_counts *a, const guarantee_row_counts *b)
{
    return a->rows == b->rows && a->eligible == b->eligible && a->not_eligible == b->not_eligible &&
           a->undecided == b->undecided && a->refused == b->refused && a->breaching == b->breaching &&
           a->rows == a->eligible + a->not_eligible + a->undecided + a->refused;
}

static void print_counts(const char *title, const guarantee_row_counts *counts)
{
    printf("    %s: %" PRIu64 " rows = %" PRIu64 " eligible + %" PRIu64 " not + %" PRIu64 " undecided + %" PRIu64
           " refused; %" PRIu64 " breaching\n",
           title, counts->rows, counts->eligible, counts->not_eligible, counts->undecided, counts->refused,
           counts->breaching);
}

static int compare_sums(const struct reference *reference, const struct reference_group *expected,
                        const guarantee_totals *totals, int64_t group, const char *label)
{
    int complaints = 0;

    for (uint32_t sum = 0; sum < reference->sum_count; sum++) {
        if (reference->is_broken[sum])
            continue;
        int64_t high = 0;
        uint64_t low = 0, rows = 0;
        guarantee_status status = guarantee_totals_sum(totals, group, sum, &high, &low, &rows, NULL);
        __int128 found = (__int128)(((unsigned __int128)(uint64_t)high << 64) | low);
        if (status == GUARANTEE_OK && found == expected->sums[sum] && rows == expected->rows_with[sum])
            continue;
        complaints++;
        printf("%s, group %" PRId64 " (%s %s %s), sum of %s: %s, high %" PRId64 " low %" PRIu64 " of %" PRIu64
               " rows; expected high %" PRId64 " low %" PRIu64 " of %" PRIu64 "\n",
               label, group, expected->keys[0], expected->keys[1], expected->keys[2], reference->sum_names[sum],
               guarantee_status_name(status), high, low, rows, (int64_t)(expected->sums[sum] >> 64),
               (uint64_t)expected->sums[sum], expected->rows_with[sum]);
    }
    return complaints;
}

static int compare_group(const struct reference *reference, const struct reference_group *expected,
                         const guarantee_totals *totals, int64_t group, const char *label)
{
    guarantee_row_counts counts = {.struct_size = sizeof counts};
    guarantee_status status = guarantee_totals_counts(totals, group, &counts, NULL);
    int complaints = 0;

    if (status != GUARANTEE_OK || !is_same_count(&counts, &expected->counts)) {
        printf("%s, group %" PRId64 " (%s %s %s): counts: %s\n", label, group, expected->keys[0], expected->keys[1],
               expected->keys[2], guarantee_status_name(status));
        print_counts("expected", &expected->counts);
        print_counts("found", &counts);
        complaints++;
    }
    return complaints + compare_sums(reference, expected, totals, group, label);
}

static int compare_reasons(const struct reference *reference, const guarantee_totals *totals, const char *label)
{
    int complaints = 0;
    size_t count = guarantee_totals_reason_count(totals);

    for (size_t i = 0; i < count; i++) {
        const char *rule = "";
        guarantee_outcome outcome = 0;
        uint64_t rows = 0, expected = 0;
        guarantee_status status = guarantee_totals_reason(totals, i, &rule, &outcome, &rows, NULL);
        for (uint32_t k = 0; k < reference->reason_count; k++)
            if (strcmp(reference->reasons[k].rule, rule) == 0 && reference->reasons[k].outcome == outcome)
                expected = reference->reasons[k].rows;
        if (status == GUARANTEE_OK && rows == expected)
            continue;
        complaints++;
        printf("%s: reason %s (%s): %" PRIu64 " rows, expected %" PRIu64 "\n", label, rule,
               guarantee_outcome_name(outcome), rows, expected);
    }
    if (count != reference->reason_count) {
        complaints++;
        printf("%s: %zu reasons, expected %u\n", label, count, reference->reason_count);
        for (uint32_t k = 0; k < reference->reason_count; k++)
            printf("    expected %s (%s)\n", reference->reasons[k].rule,
                   guarantee_outcome_name(reference->reasons[k].outcome));
    }
    return complaints;
}

int reference_compare(const struct reference *reference, const guarantee_totals *totals, const char *label)
{
    int complaints = compare_reasons(reference, totals, label);

    if (guarantee_totals_group_count(totals) != (reference->grouping_count == 0 ? 0 : reference->group_count) &&
        reference->grouping_count > 0) {
        complaints++;
        printf("%s: %zu groups, expected %u\n", label, guarantee_totals_group_count(totals), reference->group_count);
    }
    complaints += compare_group(reference, &reference->whole, totals, -1, label);
    for (uint32_t i = 0; i < reference->group_count && reference->grouping_count > 0; i++) {
        int64_t group = totals_find_group(totals, reference, reference->groups[i]);
        if (group >= 0) {
            complaints += compare_group(reference, reference->groups[i], totals, group, label);
        } else {
            complaints++;
            printf("%s: no group with the keys %s, %s, %s\n", label, reference->groups[i]->keys[0],
                   reference->groups[i]->keys[1], reference->groups[i]->keys[2]);
        }
        if (complaints > 20)
            break;
    }
    return complaints;
}
