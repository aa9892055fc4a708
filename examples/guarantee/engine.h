/* The engine's insides, for the two files that are it. */
#ifndef ENGINE_H
#define ENGINE_H

#include "portfolio.h"

enum { CONSTANT = -1, NO_COLUMN = -1 };

struct engine {
    guarantee_portfolio *portfolio;
    guarantee_column *columns;
    int64_t *lanes; /* the lane of each column, or CONSTANT */
    uint32_t column_count;
    guarantee_grouping groupings[GUARANTEE_GROUPINGS_MAX];
    guarantee_portfolio_options options;
    guarantee_rows rows;
    guarantee_figure_column *figures;
    size_t capacity; /* rows that the arrays of `rows` hold */
    size_t count;    /* rows of the last batch */
    int64_t marked;  /* the column in which rows that cannot be read are marked */
    void *marked_values;
    uint8_t *marked_validity;
};

/*
 * A row with a cell that cannot be read is marked: another of its facts gets a value that the fact refuses. So the row
 * is refused and counted in its group. Chooses that fact's column; false when there is none that may be marked.
 */
bool choose_marked_column(struct engine *engine, const struct portfolio *portfolio);
void mark_unreadable_rows(struct engine *engine, const struct lanes *lanes);

#endif
