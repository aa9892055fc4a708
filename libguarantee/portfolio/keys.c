/* Which group each row of a block belongs to. */
#include "calendar/civil.h"
#include "portfolio/run.h"

static bool has_value(const struct gi_batch_column *source, uint64_t row)
{
    return source->validity == NULL || (source->validity[row / 8] >> (row % 8) & 1) != 0;
}

static int64_t part_of(int64_t date, int32_t part)
{
    if (date < GUARANTEE_DATE_MIN || date > GUARANTEE_DATE_MAX)
        return GI_KEY_NONE;
    struct gi_civil civil = gi_civil_from_date((int32_t)date);
    return part == GUARANTEE_BY_YEAR ? civil.year : civil.year * 12 + civil.month - 1;
}

static void read_key(int64_t *out, const struct gi_key *key, const struct gi_column *column,
                     const struct gi_batch_column *source, uint64_t from, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++) {
        int64_t value = gi_source_value(column, source, from + i);
        if (column->kind == GUARANTEE_KIND_FLAG)
            value = value != 0;
        if (column->has_words && (value < 0 || (uint64_t)value >= source->code_count))
            value = GI_KEY_NONE;
        if (key->part != GUARANTEE_BY_VALUE)
            value = part_of(value, key->part);
        out[i] = has_value(source, from + i) ? value : GI_KEY_NONE;
    }
}

/* Codes without gaps, the usual case, without a look at each. The largest; -1 when it is not so. */
static int64_t read_codes(int64_t *out, const struct gi_column *column, const struct gi_batch_column *source,
                          uint64_t from, uint32_t rows)
{
    struct gi_range range = {-1, -1};
    if (!column->has_words || source->validity != NULL)
        return -1;
    if (column->type == GUARANTEE_COLUMN_INT32) {
        range = gi_kernel_widen32(out, (const int32_t *)source->values + from, rows);
    } else if (column->type == GUARANTEE_COLUMN_INT16) {
        range = gi_kernel_widen16(out, (const int16_t *)source->values + from, rows);
    } else if (column->type == GUARANTEE_COLUMN_INT8) {
        range = gi_kernel_widen8(out, (const int8_t *)source->values + from, rows);
    }
    return range.least >= 0 && (uint64_t)range.most < source->code_count ? range.most : -1;
}

bool gi_keys_find(struct gi_worker *worker, const struct gi_batch *batch, uint64_t from, uint32_t rows)
{
    const struct gi_layout *layout = &worker->portfolio->layout;
    int64_t most = -1;
    if (layout->key_count == 0 && worker->sums.groups.count > 1) /* one group, and block_groups holds it */
        return true;
    for (uint32_t k = 0; k < layout->key_count; k++) {
        const struct gi_key *key = &layout->keys[k];
        const struct gi_column *column = &layout->columns[key->column];
        const struct gi_batch_column *source = &batch->columns[key->column];
        most = read_codes(worker->keys[k], column, source, from, rows);
        if (most < 0)
            read_key(worker->keys[k], key, column, source, from, rows);
    }
    return gi_groups_find_block(&worker->sums.groups, worker->block_groups, (const int64_t *const *)worker->keys,
                                layout->key_count == 0 ? GI_BLOCK_ROWS : rows, most);
}
