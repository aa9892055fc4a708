/* Columns into registers: widened, words looked up, each value checked against what its fact allows. */
#include "portfolio/block.h"

#include <string.h>

static int64_t value_at(const struct gi_column *column, const struct gi_batch_column *source, uint64_t row)
{
    switch (column->type) {
    case GUARANTEE_COLUMN_INT64:
        return ((const int64_t *)source->values)[row];
    case GUARANTEE_COLUMN_INT32:
        return ((const int32_t *)source->values)[row];
    case GUARANTEE_COLUMN_INT16:
        return ((const int16_t *)source->values)[row];
    case GUARANTEE_COLUMN_INT8:
        return ((const int8_t *)source->values)[row];
    default:
        return ((const uint8_t *)source->values)[row / 8] >> (row % 8) & 1;
    }
}

int64_t gi_source_value(const struct gi_column *column, const struct gi_batch_column *source, uint64_t row)
{
    return value_at(column, source, row);
}

/* The register is the column itself where its integers are as wide. */
static const int64_t *load_all(struct gi_block *block, const struct gi_column *column,
                               const struct gi_batch_column *source, int16_t number, struct gi_range *range)
{
    const int64_t *wide = (const int64_t *)source->values + block->base;
    const int32_t *half = (const int32_t *)source->values + block->base;
    const int16_t *quarter = (const int16_t *)source->values + block->base;
    const int8_t *byte = (const int8_t *)source->values + block->base;
    if (column->type == GUARANTEE_COLUMN_INT64) {
        *range = gi_kernel_range(wide, block->rows);
        return block->numbers[number] = wide;
    }
    int64_t *out = gi_block_out(block, number);
    if (column->type == GUARANTEE_COLUMN_INT32) {
        *range = gi_kernel_widen32(out, half, block->rows);
    } else if (column->type == GUARANTEE_COLUMN_INT16) {
        *range = gi_kernel_widen16(out, quarter, block->rows);
    } else {
        *range = gi_kernel_widen8(out, byte, block->rows);
    }
    return out;
}

static const int64_t *load_some(struct gi_block *block, const struct gi_column *column,
                                const struct gi_batch_column *source, int16_t number, struct gi_range *range)
{
    int64_t *out = gi_block_out(block, number);
    for (uint32_t i = 0; i < block->rows; i++)
        out[i] = value_at(column, source, block->base + block->index[i]);
    *range = gi_kernel_range(out, block->rows);
    return out;
}

/* A code that is none becomes -1: below what any text allows. */
static const int64_t *look_up(struct gi_block *block, const struct gi_batch_column *source, const int64_t *codes,
                              int16_t number, struct gi_range *range)
{
    int64_t *out = gi_block_out(block, number);
    bool known = range->least >= 0 && (uint64_t)range->most < source->code_count;
    for (uint32_t i = 0; known && i < block->rows; i++)
        out[i] = source->code_map[codes[i]];
    for (uint32_t i = 0; !known && i < block->rows; i++)
        out[i] = codes[i] >= 0 && (uint64_t)codes[i] < source->code_count ? source->code_map[codes[i]] : -1;
    *range = gi_kernel_range(out, block->rows);
    return out;
}

/* Values out of bounds are replaced, so that what is known of the block's bounds holds, and their rows set aside. */
static void check(struct gi_block *block, const struct gi_operation *o, const int64_t *values, struct gi_range range)
{
    block->ranges[o->out] = range;
    if (range.least >= o->constants[0] && range.most <= o->constants[1])
        return;
    int64_t *out = gi_block_own(block, o->out);
    int64_t instead = o->constants[0] > 0 ? o->constants[0] : o->constants[1] < 0 ? o->constants[1] : 0;
    for (uint32_t i = 0; i < block->rows; i++) {
        bool good = values[i] >= o->constants[0] && values[i] <= o->constants[1];
        out[i] = good ? values[i] : instead;
        if (!good)
            gi_block_escape(block, i);
    }
    block->numbers[o->out] = out;
    block->ranges[o->out] = gi_kernel_range(out, block->rows);
}

static void load_flag(struct gi_block *block, const struct gi_operation *o, const struct gi_column *column,
                      const struct gi_batch_column *source)
{
    uint8_t *out = block->masks[o->out_mask];
    for (uint32_t i = 0; i < block->rows; i++) {
        uint64_t row = block->base + (block->index == NULL ? i : block->index[i]);
        out[i] = value_at(column, source, row) != 0 ? GI_MASK_YES : GI_MASK_NO;
    }
}

void gi_block_load(struct gi_block *block, const struct gi_operation *o)
{
    const struct gi_column *column = &block->layout->columns[o->column];
    const struct gi_batch_column *source = &block->sources[o->column];
    if (o->code == GI_LOAD_FLAG) {
        load_flag(block, o, column, source);
        return;
    }
    struct gi_range range;
    const int64_t *values = block->index == NULL ? load_all(block, column, source, o->out, &range)
                                                 : load_some(block, column, source, o->out, &range);
    if (column->has_words)
        values = look_up(block, source, values, o->out, &range);
    check(block, o, values, range);
}
