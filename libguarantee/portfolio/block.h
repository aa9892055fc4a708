/* One block of rows under one plan: registers, and what is known of their bounds. */
#ifndef GI_PORTFOLIO_BLOCK_H
#define GI_PORTFOLIO_BLOCK_H

#include "portfolio/kernels.h"
#include "portfolio/layout.h"
#include "portfolio/plan.h"

/* Columns of a batch, with what was found out about them once. */
struct gi_batch_column {
    const void *values;
    const uint8_t *validity;
    const int64_t *code_map; /* of words: the choice of each code, -1: none; NULL: no words */
    uint64_t code_count;
    const char *const *words;
};

struct gi_block {
    const struct gi_layout *layout;
    const struct gi_plan *plan;
    const struct gi_batch_column *sources;
    uint64_t base;           /* first row of the block in the batch */
    const uint16_t *index;   /* rows within the block that take part; NULL: all */
    uint32_t rows;           /* how many take part */
    const int64_t **numbers; /* registers: own memory, or a column itself */
    struct gi_range *ranges;
    uint8_t **masks;
    uint8_t *escape; /* rows for the exact rules */
    bool any_escape;
    uint64_t operations, wide_operations;
    uint64_t rows_after; /* of the batch, behind this block */
    /* what the next block will read, asked for bit by bit while this one is worked out */
    struct gi_ahead {
        const char *at, *end;
    } ahead[GI_COLUMNS_MAX];
    uint32_t ahead_count;
    size_t ahead_lines;
    /* memory */
    int64_t *number_memory;
    uint8_t *mask_memory;
    uint32_t number_capacity, mask_capacity;
    int64_t *scratch[2];
};

/* One value of a column, as it stands there. */
int64_t gi_source_value(const struct gi_column *column, const struct gi_batch_column *source, uint64_t row);

/* False when memory runs out. */
bool gi_block_make_room(struct gi_block *block, const struct gi_plan *plan);
void gi_block_free(struct gi_block *block);
/* Works out every operation of the plan. */
void gi_block_run(struct gi_block *block);
/* The value of an operand in row i. */
static inline int64_t gi_block_value(const struct gi_block *block, struct gi_operand operand, uint32_t i)
{
    return operand.number < 0 ? operand.constant : block->numbers[operand.number][i];
}

/* The parts of running: each fills its outputs and their ranges. */
void gi_block_load(struct gi_block *block, const struct gi_operation *operation);
void gi_block_scale(struct gi_block *block, const struct gi_operation *operation);
void gi_block_linear(struct gi_block *block, const struct gi_operation *operation);
void gi_block_day_count(struct gi_block *block, const struct gi_operation *operation);
void gi_block_day_move(struct gi_block *block, const struct gi_operation *operation);
void gi_block_span(struct gi_block *block, const struct gi_operation *operation);
void gi_block_apportion(struct gi_block *block, const struct gi_operation *operation);
/* Row i is for the exact rules. */
static inline void gi_block_escape(struct gi_block *block, uint32_t i)
{
    block->escape[i] = GI_MASK_YES;
    block->any_escape = true;
}
/* A register's own memory: a little apart, so that they do not compete for the same lines of the first cache. */
enum { GI_REGISTER_PITCH = GI_BLOCK_ROWS + 64 };
static inline int64_t *gi_block_own(const struct gi_block *block, int16_t number)
{
    return block->number_memory + (size_t)number * GI_REGISTER_PITCH;
}
/* The same, which becomes the register. */
static inline int64_t *gi_block_out(struct gi_block *block, int16_t number)
{
    int64_t *out = gi_block_own(block, number);
    block->numbers[number] = out;
    return out;
}

#endif
