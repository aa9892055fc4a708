/* The cells of a batch as columns of whole numbers, read once for all schemes that look at them. */
#ifndef LANES_H
#define LANES_H

#include "dictionary.h"
#include "loans.h"

#include <guarantee/portfolio.h>

/* One column of the file, read as one kind. A cell that cannot be read has no value, and is remembered. */
struct lane {
    size_t column;
    guarantee_kind kind;
    int32_t detail; /* of an amount the digits of its currency, of a text the part of a date (GUARANTEE_BY_...) */
    size_t slot;    /* of the cells of a batch */
    guarantee_column_type type;
    int64_t scale; /* of a rate or number: what all values so far can be written in */
    void *values;
    uint8_t *validity;
    size_t blanks;
    uint32_t *unreadable; /* rows */
    size_t unreadable_count, unreadable_capacity;
    struct dictionary words;
};

struct lanes {
    struct lane *items;
    size_t count;
    size_t capacity;      /* rows that there is memory for */
    bool no_common_scale; /* rates that cannot be written in one scale were read */
};

/* The number of the lane, which is added when there is none. */
size_t lanes_add(struct lanes *lanes, size_t column, guarantee_kind kind, int32_t detail);
/* Reads all rows of a batch. True when a rate needed another scale: it holds for these rows and all after them. */
bool lanes_read(struct lanes *lanes, const struct batch *batch);
void lanes_free(struct lanes *lanes);
/* The lane as the engine takes it. */
void lane_describe(const struct lane *lane, guarantee_column *column);

#endif
