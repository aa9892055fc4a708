/* What totals say: groups, keys, counts, reasons, sums. */
#include "calendar/civil.h"
#include "portfolio/totals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t guarantee_totals_group_count(const guarantee_totals *totals)
{
    return totals == NULL ? 0 : totals->sorted_count;
}

size_t guarantee_totals_key_count(const guarantee_totals *totals)
{
    return totals == NULL ? 0 : totals->layout.key_count;
}

const char *guarantee_totals_key_name(const guarantee_totals *totals, size_t key)
{
    return totals == NULL || key >= totals->layout.key_count ? "" : totals->layout.keys[key].name;
}

uint32_t guarantee_totals_group_questions(const guarantee_totals *totals)
{
    return totals == NULL ? 0 : totals->layout.group_questions;
}

uint32_t gi_totals_group(const guarantee_totals *totals, int64_t group)
{
    return group < 0 || group >= (int64_t)totals->sorted_count ? 0 : totals->sorted[group];
}

static void key_number(char *text, size_t capacity, const struct gi_key *key, const struct gi_column *column,
                       int64_t value)
{
    if (key->part == GUARANTEE_BY_YEAR)
        (void)snprintf(text, capacity, "%04lld", (long long)value);
    else if (key->part == GUARANTEE_BY_MONTH)
        (void)snprintf(text, capacity, "%04lld-%02lld", (long long)(value / 12), (long long)(value % 12 + 1));
    else if (column->kind == GUARANTEE_KIND_FLAG)
        (void)snprintf(text, capacity, "%s", value != 0 ? "yes" : "no");
    else if (column->kind != GUARANTEE_KIND_DATE || value < GUARANTEE_DATE_MIN || value > GUARANTEE_DATE_MAX ||
             guarantee_date_to_text(text, capacity, (int32_t)value, NULL) != GUARANTEE_OK)
        (void)snprintf(text, capacity, "%lld", (long long)value);
}

size_t guarantee_totals_key_text(const guarantee_totals *totals, int64_t group, size_t key, char *text, size_t capacity)
{
    char number[32] = "";
    const char *shown = number;
    if (text != NULL && capacity > 0)
        text[0] = '\0';
    if (totals == NULL || key >= totals->layout.key_count || gi_totals_group(totals, group) == 0)
        return 0;
    const struct gi_groups *groups = &totals->sums.groups;
    const struct gi_key *declared = &totals->layout.keys[key];
    const struct gi_column *column = &totals->layout.columns[declared->column];
    int64_t value = groups->keys[(size_t)gi_totals_group(totals, group) * groups->key_count + key];
    if (value == GI_KEY_NONE)
        return 0;
    if (column->has_words)
        shown = totals->words.keys[key].items[value];
    else
        key_number(number, sizeof number, declared, column, value);
    if (text != NULL && capacity > 0)
        (void)snprintf(text, capacity, "%s", shown);
    return strlen(shown);
}

/* ---- sums over one group or all ----------------------------------------------------------------- */

struct gi_wide_sum gi_totals_sum(const guarantee_totals *totals, const struct gi_accumulator *accumulator,
                                 int64_t group)
{
    struct gi_wide_sum sum = {{0, 0, 0}};
    if (group >= 0)
        return gi_accumulator_sum(accumulator, gi_totals_group(totals, group));
    for (uint32_t i = 1; i < totals->sums.groups.count; i++) {
        struct gi_wide_sum one = gi_accumulator_sum(accumulator, i);
        gi_wide_add(&sum, &one);
    }
    return sum;
}

static guarantee_status check_group(const guarantee_totals *totals, int64_t group, guarantee_error *error)
{
    if (totals == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "totals must not be NULL");
    if (group < -1 || group >= (int64_t)totals->sorted_count)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "group is %lld: -1 for the whole, or a group below %u is expected",
                       (long long)group, totals->sorted_count);
    return GUARANTEE_OK;
}

guarantee_status guarantee_totals_counts(const guarantee_totals *totals, int64_t group, guarantee_row_counts *counts,
                                         guarantee_error *error)
{
    uint64_t read[GI_COUNTS];
    GI_TRY(check_group(totals, group, error));
    if (counts == NULL || counts->struct_size < sizeof *counts)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "counts must not be NULL, and counts->struct_size at least %zu",
                       sizeof *counts);
    for (int i = 0; i < GI_COUNTS; i++)
        read[i] = gi_totals_sum(totals, &totals->sums.counts[i], group).limbs[0];
    *counts = (guarantee_row_counts){.struct_size = sizeof *counts,
                                     .rows = read[GI_ELIGIBLE] + read[GI_NOT_ELIGIBLE] + read[GI_UNDECIDED_ROWS] +
                                             read[GI_REFUSED],
                                     .eligible = read[GI_ELIGIBLE],
                                     .not_eligible = read[GI_NOT_ELIGIBLE],
                                     .undecided = read[GI_UNDECIDED_ROWS],
                                     .refused = read[GI_REFUSED],
                                     .breaching = read[GI_BREACHING]};
    return GUARANTEE_OK;
}

/* ---- reasons ------------------------------------------------------------------------------------ */

size_t guarantee_totals_reason_count(const guarantee_totals *totals)
{
    size_t count = 0;
    for (uint32_t i = 1; totals != NULL && i <= GI_REASONS_MAX; i++)
        count += totals->sums.reasons[i] != 0;
    return count;
}

guarantee_status guarantee_totals_reason(const guarantee_totals *totals, size_t index, const char **rule_out,
                                         guarantee_outcome *outcome_out, uint64_t *rows_out, guarantee_error *error)
{
    if (totals == NULL || rule_out == NULL || outcome_out == NULL || rows_out == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "guarantee_totals_reason: a null pointer");
    for (uint32_t i = 1; i <= GI_REASONS_MAX; i++) {
        if (totals->sums.reasons[i] == 0 || index-- != 0)
            continue;
        *rule_out = gi_rule_name(totals->scheme, totals->layout.reasons[i].rule);
        *outcome_out = totals->layout.reasons[i].outcome;
        *rows_out = totals->sums.reasons[i];
        return GUARANTEE_OK;
    }
    return gi_fail(error, GUARANTEE_E_NOT_FOUND, "there are only %zu reasons", guarantee_totals_reason_count(totals));
}

/* ---- amounts ------------------------------------------------------------------------------------ */

static const struct gi_sum *amount(const guarantee_totals *totals, size_t number, uint32_t *index)
{
    for (uint32_t i = 0; totals != NULL && i < totals->layout.sum_count; i++) {
        if (totals->layout.sums[i].kind != GI_SUM_AMOUNT || number-- != 0)
            continue;
        *index = i;
        return &totals->layout.sums[i];
    }
    return NULL;
}

size_t guarantee_totals_sum_count(const guarantee_totals *totals)
{
    size_t count = 0;
    for (uint32_t i = 0; totals != NULL && i < totals->layout.sum_count; i++)
        count += totals->layout.sums[i].kind == GI_SUM_AMOUNT;
    return count;
}

const char *guarantee_totals_sum_name(const guarantee_totals *totals, size_t sum)
{
    uint32_t index = 0;
    const struct gi_sum *found = amount(totals, sum, &index);
    return found == NULL ? "" : found->name;
}

/* Rows of a question: the eligible ones and what differs; of a fact: all that could be read. Less those without. */
static uint64_t rows_with(const guarantee_totals *totals, int64_t group, uint32_t index)
{
    const struct gi_sum *sum = &totals->layout.sums[index];
    uint64_t rows = gi_totals_sum(totals, &totals->sums.counts[GI_ELIGIBLE], group).limbs[0];
    rows -= gi_totals_sum(totals, &totals->sums.sums[index + 1], group).limbs[0];
    if (sum->question == GI_ALL_ROWS)
        return rows + gi_totals_sum(totals, &totals->sums.counts[GI_NOT_ELIGIBLE], group).limbs[0] +
               gi_totals_sum(totals, &totals->sums.counts[GI_UNDECIDED_ROWS], group).limbs[0];
    for (uint32_t i = 0; i < totals->layout.sum_count; i++)
        if (totals->layout.sums[i].kind == GI_SUM_QUESTION && totals->layout.sums[i].question == sum->question)
            rows += gi_totals_sum(totals, &totals->sums.sums[i], group).limbs[0];
    return rows;
}

static guarantee_status find_sum(const guarantee_totals *totals, int64_t group, size_t sum, uint32_t *index,
                                 guarantee_error *error)
{
    GI_TRY(check_group(totals, group, error));
    if (amount(totals, sum, index) == NULL)
        return gi_fail(error, GUARANTEE_E_NOT_FOUND, "there are only %zu sums", guarantee_totals_sum_count(totals));
    return GUARANTEE_OK;
}

guarantee_status guarantee_totals_sum(const guarantee_totals *totals, int64_t group, size_t sum, int64_t *high_out,
                                      uint64_t *low_out, uint64_t *rows_out, guarantee_error *error)
{
    uint32_t index = 0;
    GI_TRY(find_sum(totals, group, sum, &index, error));
    if (high_out == NULL || low_out == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "high_out and low_out must not be NULL");
    struct gi_wide_sum whole = gi_totals_sum(totals, &totals->sums.sums[index], group);
    if (whole.limbs[2] != ((whole.limbs[1] >> 63) != 0 ? UINT64_MAX : 0))
        return gi_fail(error, GUARANTEE_E_RANGE, "the sum of %.60s does not fit 128 bits",
                       totals->layout.sums[index].name);
    *high_out = (int64_t)whole.limbs[1];
    *low_out = whole.limbs[0];
    if (rows_out != NULL)
        *rows_out = rows_with(totals, group, index);
    return GUARANTEE_OK;
}

void gi_wide_to_exact(struct gi_exact *out, const struct gi_wide_sum *sum)
{
    struct gi_wide_sum magnitude = *sum;
    bool negative = (sum->limbs[2] >> 63) != 0;
    if (negative) {
        struct gi_wide_sum one = {{1, 0, 0}};
        for (int i = 0; i < 3; i++)
            magnitude.limbs[i] = ~magnitude.limbs[i];
        gi_wide_add(&magnitude, &one);
    }
    int32_t size = 3;
    while (size > 0 && magnitude.limbs[size - 1] == 0)
        size--;
    gi_exact_set_integer(out, 1);
    if (size == 0) {
        gi_exact_set_zero(out);
        return;
    }
    memcpy(out->numerator, magnitude.limbs, (size_t)size * sizeof *out->numerator);
    out->numerator_size = negative ? -size : size;
}

guarantee_status guarantee_totals_sum_text(const guarantee_totals *totals, int64_t group, size_t sum, char *text,
                                           size_t capacity, guarantee_error *error)
{
    struct gi_exact value;
    char shown[GI_EXACT_TEXT_BYTES];
    uint32_t index = 0;
    GI_TRY(find_sum(totals, group, sum, &index, error));
    if (text == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "text must not be NULL");
    struct gi_wide_sum whole = gi_totals_sum(totals, &totals->sums.sums[index], group);
    gi_wide_to_exact(&value, &whole);
    GI_TRY(gi_exact_multiply(&value, &value, &totals->layout.sums[index].unit));
    size_t length = gi_exact_to_decimal(shown, sizeof shown, &value, totals->scheme->digits, false, false, NULL);
    if (length == 0 || length >= capacity)
        return gi_fail(error, GUARANTEE_E_CAPACITY, "%zu bytes do not hold the sum; GUARANTEE_SUM_TEXT_BYTES do",
                       capacity);
    memcpy(text, shown, length + 1);
    return GUARANTEE_OK;
}

/* ---- the largest -------------------------------------------------------------------------------- */

size_t guarantee_totals_largest(const guarantee_totals *totals, size_t sum, int64_t *groups_out, size_t count)
{
    uint32_t index = 0;
    size_t found = 0;
    if (groups_out == NULL || amount(totals, sum, &index) == NULL)
        return 0;
    const struct gi_accumulator *sums = &totals->sums.sums[index];
    for (uint32_t i = 0; i < totals->sorted_count; i++) {
        struct gi_wide_sum one = gi_accumulator_sum(sums, totals->sorted[i]);
        size_t at = found;
        while (at > 0) { /* a later group stands behind an equal one */
            struct gi_wide_sum before = gi_accumulator_sum(sums, totals->sorted[groups_out[at - 1]]);
            if (gi_wide_compare(&one, &before) <= 0)
                break;
            at--;
        }
        if (at == count)
            continue;
        size_t last = found < count ? found : count - 1;
        memmove(groups_out + at + 1, groups_out + at, (last - at) * sizeof *groups_out);
        groups_out[at] = i;
        found = last + 1;
    }
    return found;
}
