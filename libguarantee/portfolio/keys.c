/* Which group each row of a block belongs to. */
#include "portfolio/run.h"

static bool has_value(const struct gi_batch_column *source, uint64_t row)
{
    return source->validity == NULL || (source->validity[row / 8] >> (row % 8) & 1) != 0;
}

/* Returns their range. */
static struct gi_range read_values(int64_t *out, const struct gi_column *column, const struct gi_batch_column *source,
                                   uint64_t from, uint32_t rows)
{
    switch (column->type) {
    case GUARANTEE_COLUMN_INT32:
        return gi_kernel_widen32(out, (const int32_t *)source->values + from, rows);
    case GUARANTEE_COLUMN_INT16:
        return gi_kernel_widen16(out, (const int16_t *)source->values + from, rows);
    case GUARANTEE_COLUMN_INT8:
        return gi_kernel_widen8(out, (const int8_t *)source->values + from, rows);
    case GUARANTEE_COLUMN_INT64:
        gi_kernel_copy(out, (const int64_t *)source->values + from, rows);
        break;
    default:
        for (uint32_t i = 0; i < rows; i++)
            out[i] = gi_source_value(column, source, from + i);
    }
    return gi_kernel_range(out, rows);
}

static void read_key(struct gi_key_values *values, int64_t *out, const struct gi_key *key,
                     const struct gi_column *column, const struct gi_batch_column *source, uint64_t from, uint32_t rows)
{
    values->values = out;
    values->range = read_values(out, column, source, from, rows);
    if (column->has_words && source->validity == NULL && values->range.least >= 0 &&
        (uint64_t)values->range.most < source->code_count)
        return; /* codes without gaps, the usual case */
    if (column->kind == GUARANTEE_KIND_FLAG)
        for (uint32_t i = 0; i < rows; i++)
            out[i] = out[i] != 0;
    if (column->has_words)
        gi_kernel_key_codes(out, (int64_t)source->code_count, rows);
    if (key->part != GUARANTEE_BY_VALUE)
        gi_kernel_key_dates(out, key->part != GUARANTEE_BY_YEAR, rows);
    for (uint32_t i = 0; source->validity != NULL && i < rows; i++)
        if (!has_value(source, from + i))
            out[i] = GI_KEY_NONE;
    values->range = gi_kernel_range(out, rows);
    values->any_none = values->range.least == GI_KEY_NONE;
    if (values->any_none)
        values->range = gi_kernel_key_range(out, rows);
}

bool gi_keys_find(struct gi_worker *worker, const struct gi_batch *batch, uint64_t from, uint32_t rows)
{
    const struct gi_layout *layout = &worker->portfolio->layout;
    struct gi_key_values keys[GI_KEYS] = {0};
    if (layout->key_count == 0 && worker->sums.groups.count > 1) /* one group, and block_groups holds it */
        return true;
    for (uint32_t k = 0; k < layout->key_count; k++) {
        const struct gi_key *key = &layout->keys[k];
        const struct gi_column *column = &layout->columns[key->column];
        const struct gi_batch_column *source = &batch->columns[key->column];
        read_key(&keys[k], worker->keys[k], key, column, source, from, rows);
    }
    return gi_groups_find_block(&worker->sums.groups, worker->block_groups, keys, worker->places,
                                layout->key_count == 0 ? GI_BLOCK_ROWS : rows);
}
