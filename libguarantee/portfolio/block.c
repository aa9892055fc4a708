/* Running a plan over one block, operation by operation. */
#include "portfolio/block.h"

#include <stdlib.h>
#include <string.h>

bool gi_block_make_room(struct gi_block *block, const struct gi_plan *plan)
{
    if (plan->number_count > block->number_capacity || block->numbers == NULL) {
        uint32_t count = plan->number_count + 1U;
        free(block->number_memory);
        free(block->numbers);
        free(block->ranges);
        block->number_memory = aligned_alloc(64, (size_t)count * GI_REGISTER_PITCH * sizeof(int64_t));
        block->numbers = calloc(count, sizeof *block->numbers);
        block->ranges = calloc(count, sizeof *block->ranges);
        block->number_capacity = plan->number_count;
    }
    if (plan->mask_count > block->mask_capacity || block->masks == NULL) {
        uint32_t count = plan->mask_count + 1U;
        free(block->mask_memory);
        free(block->masks);
        block->mask_memory = aligned_alloc(64, (size_t)count * GI_BLOCK_ROWS);
        block->masks = calloc(count, sizeof *block->masks);
        for (uint32_t i = 0; block->masks != NULL && block->mask_memory != NULL && i < count; i++)
            block->masks[i] = block->mask_memory + (size_t)i * GI_BLOCK_ROWS;
        block->mask_capacity = plan->mask_count;
    }
    if (block->escape == NULL)
        block->escape = calloc(GI_BLOCK_ROWS, 1);
    for (int i = 0; i < 2; i++)
        if (block->scratch[i] == NULL)
            block->scratch[i] = aligned_alloc(64, GI_BLOCK_ROWS * sizeof(int64_t));
    return block->number_memory != NULL && block->numbers != NULL && block->ranges != NULL &&
           block->mask_memory != NULL && block->masks != NULL && block->escape != NULL && block->scratch[0] != NULL &&
           block->scratch[1] != NULL;
}

void gi_block_free(struct gi_block *block)
{
    free(block->number_memory);
    free(block->numbers);
    free(block->ranges);
    free(block->mask_memory);
    free(block->masks);
    free(block->escape);
    free(block->scratch[0]);
    free(block->scratch[1]);
}

static void set_range(struct gi_block *block, int16_t number, int64_t least, int64_t most)
{
    block->ranges[number] = (struct gi_range){least, most};
}

static void run_select(struct gi_block *block, const struct gi_operation *o)
{
    const int64_t *values[2] = {NULL, NULL};
    struct gi_range both = {INT64_MAX, INT64_MIN};
    for (int i = 0; i < 2; i++) {
        struct gi_range one = {o->constants[i], o->constants[i]};
        if (o->in[i] >= 0) {
            values[i] = block->numbers[o->in[i]];
            one = block->ranges[o->in[i]];
        }
        both.least = one.least < both.least ? one.least : both.least;
        both.most = one.most > both.most ? one.most : both.most;
    }
    gi_kernel_select(gi_block_out(block, o->out), block->masks[o->mask[0]], values[0], o->constants[0], values[1],
                     o->constants[1], block->rows);
    block->ranges[o->out] = both;
}

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static void run_extreme(struct gi_block *block, const struct gi_operation *o)
{
    bool less = o->code == GI_SMALLER;
    const int64_t *a = block->numbers[o->in[0]];
    struct gi_range one = block->ranges[o->in[0]], other = {o->constants[0], o->constants[0]};
    int64_t *out = gi_block_out(block, o->out);
    if (o->in[1] >= 0) {
        other = block->ranges[o->in[1]];
        (less ? gi_kernel_smaller : gi_kernel_larger)(out, a, block->numbers[o->in[1]], block->rows);
    } else {
        (less ? gi_kernel_smaller_than : gi_kernel_larger_than)(out, a, o->constants[0], block->rows);
    }
    if (less)
        set_range(block, o->out, smaller(one.least, other.least), smaller(one.most, other.most));
    else
        set_range(block, o->out, larger(one.least, other.least), larger(one.most, other.most));
}

/* Bounds that no key of the block reaches are passed over. */
static void run_tier(struct gi_block *block, const struct gi_operation *o)
{
    const int64_t *key = block->numbers[o->in[0]], *table = o->table;
    struct gi_range keys = block->ranges[o->in[0]];
    int64_t *out = gi_block_out(block, o->out);
    uint32_t first = 0, last = (o->table_count - 1) / 2;
    while (first < last && table[2 * first] < keys.least)
        first++;
    for (uint32_t i = first; i < last; i++)
        if (table[2 * i] >= keys.most)
            last = i;
    int64_t rest = table[last == (o->table_count - 1) / 2 ? 2 * last : 2 * last + 1];
    if (first == last) {
        gi_kernel_fill(out, rest, block->rows);
        set_range(block, o->out, rest, rest);
        return;
    }
    int64_t least = rest, most = rest;
    for (uint32_t i = first; i < last; i++) {
        least = smaller(least, table[2 * i + 1]);
        most = larger(most, table[2 * i + 1]);
    }
    uint32_t next = last - first > 1 ? last - 2 : last - 1;
    if (last - first > 1)
        gi_kernel_tier_last_two(out, key, table + (size_t)2 * next, rest, block->rows);
    else
        gi_kernel_tier_last(out, key, table[2 * next], table[2 * next + 1], rest, block->rows);
    while (next-- > first)
        gi_kernel_tier(out, key, table[2 * next], table[2 * next + 1], block->rows);
    set_range(block, o->out, least, most);
}

static void run_in_range(struct gi_block *block, const struct gi_operation *o)
{
    uint8_t *out = block->masks[o->out_mask];
    struct gi_range values = block->ranges[o->in[0]];
    if (values.least >= o->constants[0] && values.most <= o->constants[1])
        memset(out, GI_MASK_YES, block->rows);
    else if (values.most < o->constants[0] || values.least > o->constants[1])
        memset(out, GI_MASK_NO, block->rows);
    else
        gi_kernel_in_range(out, block->numbers[o->in[0]], o->constants[0], o->constants[1], block->rows);
}

static void run_decide(struct gi_block *block, const struct gi_operation *o)
{
    uint8_t codes[4];
    for (int i = 0; i < 4; i++)
        codes[i] = (uint8_t)o->constants[i];
    gi_kernel_decide(block->masks[o->out_mask], o->mask[0] < 0 ? NULL : block->masks[o->mask[0]],
                     block->masks[o->mask[1]], codes, block->rows);
}

static void run_mask(struct gi_block *block, const struct gi_operation *o)
{
    uint8_t *out = block->masks[o->out_mask];
    switch (o->code) {
    case GI_NOT_ABOVE:
        gi_kernel_not_above(out, block->numbers[o->in[0]], block->numbers[o->in[1]], block->rows);
        break;
    case GI_EQUAL:
        gi_kernel_equal(out, block->numbers[o->in[0]], block->numbers[o->in[1]], block->rows);
        break;
    case GI_MASK_FILL:
        memset(out, (int)o->constants[0], block->rows);
        break;
    case GI_MASK_NOT:
        gi_kernel_not(out, block->masks[o->mask[0]], block->rows);
        break;
    case GI_MASK_LEAST:
        gi_kernel_least(out, block->masks[o->mask[0]], block->masks[o->mask[1]], block->rows);
        break;
    case GI_MASK_MOST:
        gi_kernel_most(out, block->masks[o->mask[0]], block->masks[o->mask[1]], block->rows);
        break;
    default:
        gi_kernel_unsure(out, block->masks[o->mask[0]], block->rows);
    }
}

static void run(struct gi_block *block, const struct gi_operation *o)
{
    switch (o->code) {
    case GI_LOAD:
    case GI_LOAD_FLAG:
        gi_block_load(block, o);
        break;
    case GI_LINEAR:
        gi_block_linear(block, o);
        break;
    case GI_SCALE:
        gi_block_scale(block, o);
        break;
    case GI_SELECT:
        run_select(block, o);
        break;
    case GI_SMALLER:
    case GI_LARGER:
        run_extreme(block, o);
        break;
    case GI_TIER:
        run_tier(block, o);
        break;
    case GI_DAY_COUNT:
        gi_block_day_count(block, o);
        break;
    case GI_DAY_MOVE:
        gi_block_day_move(block, o);
        break;
    case GI_SPAN_COUNT:
        gi_block_span(block, o);
        break;
    case GI_APPORTION:
        gi_block_apportion(block, o);
        break;
    case GI_IN_RANGE:
        run_in_range(block, o);
        break;
    case GI_DECIDE:
        run_decide(block, o);
        break;
    default:
        run_mask(block, o);
    }
}

/* ---- reading ahead ------------------------------------------------------------------------------ */

enum { LINE_BYTES = 64 };

static size_t width_of(guarantee_column_type type)
{
    return type == GUARANTEE_COLUMN_INT64   ? 8
           : type == GUARANTEE_COLUMN_INT32 ? 4
           : type == GUARANTEE_COLUMN_INT16 ? 2
           : type == GUARANTEE_COLUMN_INT8  ? 1
                                            : 0;
}

/* Columns are long and read in turns: the memory would be waited for anew at each block. */
static void look_ahead(struct gi_block *block)
{
    uint64_t rows = block->rows_after < block->rows ? block->rows_after : block->rows;
    block->ahead_count = 0;
    block->ahead_lines = 0;
    for (uint32_t i = block->layout->column_count; block->index == NULL && rows > 0 && i-- > 0;) {
        size_t width = width_of(block->layout->columns[i].type);
        if (width == 0 || block->sources[i].values == NULL || block->ahead_count == GI_COLUMNS_MAX)
            continue;
        const char *at = (const char *)block->sources[i].values + (block->base + block->rows) * width;
        block->ahead[block->ahead_count++] = (struct gi_ahead){at, at + rows * width};
        block->ahead_lines += rows * width / LINE_BYTES + 1;
    }
}

static void ask_for(struct gi_block *block, size_t lines)
{
    while (lines > 0 && block->ahead_count > 0) {
        struct gi_ahead *last = &block->ahead[block->ahead_count - 1];
        for (; lines > 0 && last->at < last->end; lines--, last->at += LINE_BYTES)
            __builtin_prefetch(last->at, 0, 2);
        if (last->at >= last->end)
            block->ahead_count--;
    }
}

void gi_block_run(struct gi_block *block)
{
    const struct gi_plan *plan = block->plan;
    look_ahead(block);
    size_t lines = block->ahead_lines / (plan->count / 2 + 1) + 1;
    memset(block->escape, GI_MASK_NO, block->rows);
    block->any_escape = false;
    for (uint32_t i = 0; i < plan->count; i++) {
        run(block, &plan->operations[i]);
        ask_for(block, lines);
    }
    block->operations += plan->count;
    if (plan->escape < 0 || !gi_kernel_any(block->masks[plan->escape], block->rows))
        return;
    for (uint32_t i = 0; i < block->rows; i++)
        if (block->masks[plan->escape][i] == GI_MASK_YES)
            gi_block_escape(block, i);
}
