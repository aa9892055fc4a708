/* From texts to whole numbers, column by column. */
#include "lanes.h"
#include "cell.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SCALE = 1000000 };

static bool is_scaled(const struct lane *lane)
{
    return lane->kind == GUARANTEE_KIND_RATE || lane->kind == GUARANTEE_KIND_NUMBER;
}

static guarantee_column_type type_of(guarantee_kind kind)
{
    if (kind == GUARANTEE_KIND_DATE || kind == GUARANTEE_KIND_TEXT)
        return GUARANTEE_COLUMN_INT32;
    return kind == GUARANTEE_KIND_FLAG ? GUARANTEE_COLUMN_INT8 : GUARANTEE_COLUMN_INT64;
}

size_t lanes_add(struct lanes *lanes, size_t column, guarantee_kind kind, int32_t detail)
{
    for (size_t i = 0; i < lanes->count; i++) {
        const struct lane *lane = &lanes->items[i];
        if (lane->column == column && lane->kind == kind && lane->detail == detail)
            return i;
    }
    struct lane lane = {.column = column, .kind = kind, .detail = detail, .type = type_of(kind)};
    lane.scale = is_scaled(&lane) ? FIRST_SCALE : 0;
    lanes->items = enlarge(lanes->items, lanes->count + 1, sizeof *lanes->items);
    lanes->items[lanes->count] = lane;
    return lanes->count++;
}

/* A column of words is known by having some, though none was read yet. */
static const char *const NO_WORDS[1] = {""};

void lane_describe(const struct lane *lane, guarantee_column *column)
{
    column->type = lane->type;
    column->values = lane->values;
    column->validity = lane->blanks > 0 ? lane->validity : NULL;
    column->scale = lane->scale;
    if (lane->kind == GUARANTEE_KIND_TEXT) {
        column->words = lane->words.words == NULL ? NO_WORDS : lane->words.words;
        column->word_count = lane->words.count;
    }
}

/* ---- cells without a value ---------------------------------------------------------------------- */

static void mark_blank(struct lane *lane, size_t row)
{
    lane->validity[row / 8] = (uint8_t)(lane->validity[row / 8] & ~(1U << row % 8));
    lane->blanks++;
}

static void mark_unreadable(struct lane *lane, size_t row)
{
    mark_blank(lane, row);
    if (lane->unreadable_count == lane->unreadable_capacity) {
        lane->unreadable_capacity = lane->unreadable_capacity == 0 ? 64 : lane->unreadable_capacity * 2;
        lane->unreadable = enlarge(lane->unreadable, lane->unreadable_capacity, sizeof *lane->unreadable);
    }
    lane->unreadable[lane->unreadable_count++] = (uint32_t)row;
}

/* ---- rates -------------------------------------------------------------------------------------- */

static int64_t greatest_divisor(int64_t one, int64_t other)
{
    while (other != 0) {
        int64_t rest = one % other;
        one = other;
        other = rest;
    }
    return one;
}

/* Writes the rows so far in the larger scale; false, and nothing is changed, when one of them does not fit. */
static bool rewrite(struct lane *lane, size_t count, int64_t factor)
{
    int64_t *values = lane->values, larger = 0;
    for (size_t i = 0; i < count; i++)
        if (__builtin_mul_overflow(values[i], factor, &larger))
            return false;
    for (size_t i = 0; i < count; i++)
        values[i] *= factor;
    return true;
}

static bool set_scale(struct lane *lane, size_t count, int64_t scale)
{
    if (scale % lane->scale != 0 || !rewrite(lane, count, scale / lane->scale))
        return false;
    lane->scale = scale;
    return true;
}

/* Steps of a thousand, so that the totals of two files seldom have different scales. */
static bool grow_scale(struct lane *lane, size_t count, int64_t numerator, int64_t denominator)
{
    static const int64_t STEPS[] = {1000000000, 1000000000000, 1000000000000000, 1000000000000000000};
    int64_t factor = denominator / greatest_divisor(lane->scale, denominator), least = 0, value = 0;
    if (__builtin_mul_overflow(lane->scale, factor, &least))
        return false;
    for (size_t i = 0; i < sizeof STEPS / sizeof STEPS[0]; i++)
        if (STEPS[i] % least == 0 && !__builtin_mul_overflow(numerator, STEPS[i] / denominator, &value) &&
            set_scale(lane, count, STEPS[i]))
            return true;
    return !__builtin_mul_overflow(numerator, least / denominator, &value) && set_scale(lane, count, least);
}

static bool put_rate(struct lane *lane, size_t row, int64_t numerator, int64_t denominator)
{
    int64_t common = greatest_divisor(numerator < 0 ? -numerator : numerator, denominator);
    if (!grow_scale(lane, row, numerator / common, denominator / common))
        return false;
    ((int64_t *)lane->values)[row] = numerator / common * (lane->scale / (denominator / common));
    return true;
}

static bool fits(const struct lane *lane, int64_t numerator, int64_t denominator, int64_t *value)
{
    return lane->scale % denominator == 0 && !__builtin_mul_overflow(numerator, lane->scale / denominator, value);
}

/* False when a rate has no scale in common with those before it. */
static bool read_rates(struct lane *lane, const struct batch *batch)
{
    int64_t *values = lane->values;
    for (size_t row = 0; row < batch->count; row++) {
        const char *cell = batch_cell(batch, row, lane->slot);
        int64_t numerator = 0, denominator = 1;
        values[row] = 0;
        if (*cell == '\0')
            mark_blank(lane, row);
        else if (!cell_rate(cell, &numerator, &denominator))
            mark_unreadable(lane, row);
        else if (!fits(lane, numerator, denominator, &values[row]) && !put_rate(lane, row, numerator, denominator))
            return false;
    }
    return true;
}

/* ---- the other kinds ---------------------------------------------------------------------------- */

static void read_amounts(struct lane *lane, const struct batch *batch)
{
    int64_t *values = lane->values;
    for (size_t row = 0; row < batch->count; row++) {
        const char *cell = batch_cell(batch, row, lane->slot);
        int64_t *value = &values[row];
        *value = 0;
        if (*cell == '\0')
            mark_blank(lane, row);
        else if (!cell_amount(cell, lane->detail, value))
            mark_unreadable(lane, row);
    }
}

static void read_counts(struct lane *lane, const struct batch *batch)
{
    int64_t *values = lane->values;
    for (size_t row = 0; row < batch->count; row++) {
        const char *cell = batch_cell(batch, row, lane->slot);
        int64_t *value = &values[row];
        *value = 0;
        if (*cell == '\0')
            mark_blank(lane, row);
        else if (!cell_count(cell, value))
            mark_unreadable(lane, row);
    }
}

static void read_dates(struct lane *lane, const struct batch *batch)
{
    int32_t *values = lane->values;
    for (size_t row = 0; row < batch->count; row++) {
        const char *cell = batch_cell(batch, row, lane->slot);
        int32_t *value = &values[row];
        *value = 0;
        if (*cell == '\0')
            mark_blank(lane, row);
        else if (!cell_date(cell, value))
            mark_unreadable(lane, row);
    }
}

static void read_flags(struct lane *lane, const struct batch *batch)
{
    int8_t *values = lane->values;
    for (size_t row = 0; row < batch->count; row++) {
        const char *cell = batch_cell(batch, row, lane->slot);
        int8_t *value = &values[row];
        *value = 0;
        if (*cell == '\0')
            mark_blank(lane, row);
        else if (!cell_flag(cell, value))
            mark_unreadable(lane, row);
    }
}

/* Dates that only a group asks for are words: "2023" or "2023-05", nothing where there is no date. */
static void read_words(struct lane *lane, const struct batch *batch)
{
    int32_t *values = lane->values;
    for (size_t row = 0; row < batch->count; row++) {
        char part[CELL_PART_BYTES];
        const char *cell = cell_part(batch_cell(batch, row, lane->slot), lane->detail, part);
        values[row] = 0;
        if (*cell == '\0')
            mark_blank(lane, row);
        else
            values[row] = dictionary_code(&lane->words, cell);
    }
}

static bool read_lane(struct lane *lane, const struct batch *batch)
{
    switch (lane->kind) {
    case GUARANTEE_KIND_AMOUNT:
        read_amounts(lane, batch);
        return true;
    case GUARANTEE_KIND_COUNT:
        read_counts(lane, batch);
        return true;
    case GUARANTEE_KIND_DATE:
        read_dates(lane, batch);
        return true;
    case GUARANTEE_KIND_FLAG:
        read_flags(lane, batch);
        return true;
    case GUARANTEE_KIND_TEXT:
        read_words(lane, batch);
        return true;
    default:
        return read_rates(lane, batch);
    }
}

static void make_room(struct lanes *lanes, size_t rows)
{
    if (rows <= lanes->capacity && lanes->capacity > 0)
        return;
    lanes->capacity = rows + 1;
    for (size_t i = 0; i < lanes->count; i++) {
        lanes->items[i].values = enlarge(lanes->items[i].values, lanes->capacity, sizeof(int64_t));
        lanes->items[i].validity = enlarge(lanes->items[i].validity, lanes->capacity / 8 + 1, 1);
    }
}

bool lanes_read(struct lanes *lanes, const struct batch *batch)
{
    bool rescaled = false;
    make_room(lanes, batch->capacity);
    for (size_t i = 0; i < lanes->count; i++) {
        struct lane *lane = &lanes->items[i];
        int64_t scale = lane->scale;
        lane->blanks = lane->unreadable_count = 0;
        memset(lane->validity, 0xff, lanes->capacity / 8 + 1);
        if (!read_lane(lane, batch))
            lanes->no_common_scale = true;
        rescaled = rescaled || lane->scale != scale || lanes->no_common_scale;
    }
    return rescaled;
}

void lanes_free(struct lanes *lanes)
{
    for (size_t i = 0; i < lanes->count; i++) {
        free(lanes->items[i].values);
        free(lanes->items[i].validity);
        free(lanes->items[i].unreadable);
        dictionary_free(&lanes->items[i].words);
    }
    free(lanes->items);
}
