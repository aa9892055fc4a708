/* Cells to columns: each batch in memory of its own, as long as its rows and no longer, so that a sanitizer sees. */
#include "book.h"

#include <stdlib.h>
#include <string.h>

static size_t width_of(guarantee_column_type type)
{
    static const size_t widths[] = {0, 8, 4, 2, 1};

    return widths[type];
}

/* Bits past the last row are noise: nobody may look at them. */
static uint8_t *pack_bits(const int64_t *cells, const uint8_t *flags, uint32_t count, struct random *random)
{
    size_t bytes = ((size_t)count + 7) / 8;
    uint8_t *bits = malloc(bytes + 1);

    for (size_t i = 0; i < bytes; i++)
        bits[i] = (uint8_t)random_next(random);
    for (uint32_t row = 0; row < count; row++) {
        uint8_t bit = (uint8_t)(1U << (row % 8));
        bool is_set = cells != NULL ? cells[row] != 0 : flags[row] != 0;
        bits[row / 8] = (uint8_t)(is_set ? bits[row / 8] | bit : bits[row / 8] & ~bit);
    }
    return bits;
}

static void *pack_values(const struct book_column *column, uint32_t first, uint32_t count)
{
    size_t width = width_of(column->type);
    char *values = malloc(count * width + 1);

    for (uint32_t row = 0; row < count; row++) /* little-endian: the low bytes come first */
        memcpy(values + row * width, &column->cells[first + row], width);
    return values;
}

void book_pack(struct book_batch *batch, const struct book *book, uint32_t first, uint32_t row_count,
               struct random *random)
{
    batch->column_count = book->column_count;
    for (uint32_t i = 0; i < book->column_count; i++) {
        const struct book_column *column = &book->columns[i];
        void **memory = batch->memory[i];
        memory[0] = memory[1] = NULL;
        if (column->type == GUARANTEE_COLUMN_BITS)
            memory[0] = pack_bits(column->cells + first, NULL, row_count, random);
        else if (column->type != GUARANTEE_COLUMN_CONSTANT)
            memory[0] = pack_values(column, first, row_count);
        if (column->has_validity && column->type != GUARANTEE_COLUMN_CONSTANT)
            memory[1] = pack_bits(NULL, column->is_given + first, row_count, random);
        batch->columns[i] = (guarantee_column){
            .struct_size = sizeof(guarantee_column),
            .type = column->type,
            .name = column->name,
            .values = memory[0],
            .validity = memory[1],
            .scale = column->scale,
            .words = column->word_count > 0 && column->type != GUARANTEE_COLUMN_CONSTANT ? column->words : NULL,
            .word_count = column->type != GUARANTEE_COLUMN_CONSTANT ? column->word_count : 0,
            .constant = column->type == GUARANTEE_COLUMN_CONSTANT ? column->constant : NULL};
    }
}

void book_batch_free(struct book_batch *batch)
{
    for (uint32_t i = 0; i < batch->column_count; i++) {
        free(batch->memory[i][0]);
        free(batch->memory[i][1]);
    }
    batch->column_count = 0;
}
