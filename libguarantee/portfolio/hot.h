/*
 * The sums that nearly every row adds to, laid side by side for each group, so that one row of vector code adds to
 * eight of them at once. They belong to the plan of rows that have every fact; all else goes into single accumulators.
 */
#ifndef GI_PORTFOLIO_HOT_H
#define GI_PORTFOLIO_HOT_H

#include "portfolio/layout.h"
#include "portfolio/plan.h"

enum { GI_HOT_MAX = 32, GI_HOT_LANES = 8 };

/* A sum that follows from two hot columns: what is left of a claim, say. */
struct gi_derived {
    uint32_t columns[2];
    int64_t times[2];
};

/* Which sums are hot, and where: made once for a portfolio. Column 0 counts eligible rows; so does a sum in it that
 * belongs to a question, which adds by itself where its rows are others. */
struct gi_hot_plan {
    uint32_t count;
    struct gi_plan_sum columns[GI_HOT_MAX + GI_HOT_LANES];
    int32_t questions[GI_HOT_MAX + GI_HOT_LANES]; /* whose rows count, as in gi_sum */
    int16_t *column_of_sum;  /* by sum: -1 where it is not hot. Two sums of the same values share a column */
    int16_t *derived_of_sum; /* by sum: -1 where it is not derived */
    struct gi_derived derived[GI_HOT_MAX + 1];
    uint32_t derived_count;
};

struct gi_hot {
    void *memory;
    int64_t *rows; /* in it, aligned: by group, `width` sums */
    uint32_t width, capacity;
    uint64_t bounds[GI_HOT_MAX]; /* no sum of the column is larger */
};

/* False when memory runs out. */
bool gi_hot_plan_make(struct gi_hot_plan *hot, const struct gi_layout *layout, const struct gi_plan *plan);
void gi_hot_plan_free(struct gi_hot_plan *hot);
bool gi_hot_make_room(struct gi_hot *hot, const struct gi_hot_plan *plan, uint32_t groups);
/* Asks the memory for the sums of these groups, where they are more than caches near the core hold. */
void gi_hot_ask_for(const struct gi_hot *hot, const uint32_t *groups, uint32_t rows);
void gi_hot_free(struct gi_hot *hot);

#endif
