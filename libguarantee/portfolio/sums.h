/* What is added up for each group: 64-bit sums while it is known that they hold, wide ones beside them when not. */
#ifndef GI_PORTFOLIO_SUMS_H
#define GI_PORTFOLIO_SUMS_H

#include "portfolio/groups.h"
#include "portfolio/hot.h"
#include "portfolio/layout.h"

/* 192 bits, two's complement, lowest limb first. */
struct gi_wide_sum {
    uint64_t limbs[3];
};

/* One accumulator. Memory is taken when something is first added. */
struct gi_accumulator {
    int64_t *narrow; /* by group; least and largest values live here alone */
    struct gi_wide_sum *wide;
    uint64_t bound;    /* no narrow sum is larger */
    uint32_t capacity; /* groups that there is room for */
};

enum gi_count { GI_ELIGIBLE, GI_NOT_ELIGIBLE, GI_UNDECIDED_ROWS, GI_REFUSED, GI_BREACHING, GI_COUNTS };

/* Totals of one worker, or of all. */
struct gi_sums {
    const struct gi_layout *layout;
    struct gi_groups groups;
    struct gi_accumulator *sums; /* of the layout */
    struct gi_accumulator counts[GI_COUNTS];
    const struct gi_hot_plan *hot_plan; /* NULL: nothing is hot */
    struct gi_hot hot;
    uint64_t reasons[GI_REASONS_MAX + 1]; /* rows of the whole book, by code */
};

/* False when memory runs out (of all functions here that return bool). */
bool gi_sums_make(struct gi_sums *sums, const struct gi_layout *layout, const struct gi_hot_plan *hot_plan);
void gi_sums_free(struct gi_sums *sums);
/* Room for every group there is, ready for `count` more values of up to `most` each. NULL when memory runs out. */
int64_t *gi_accumulator_ready(struct gi_accumulator *accumulator, uint32_t groups, uint64_t most, uint32_t count,
                              int64_t initial);
/* Adds one value of any size below 2^127 to a group. */
__extension__ typedef __int128 gi_integer128;
bool gi_accumulator_add(struct gi_accumulator *accumulator, uint32_t groups, uint32_t group, gi_integer128 value);
/* The whole sum of a group. */
struct gi_wide_sum gi_accumulator_sum(const struct gi_accumulator *accumulator, uint32_t group);
/* Hot sums of a worker go over into the accumulators of `into`, whose groups `numbers` names (NULL: its own). */
bool gi_sums_cool(struct gi_sums *into, struct gi_sums *from, const uint32_t *numbers);
/* Adds all of `from` to `into` and frees what it held. */
bool gi_sums_merge(struct gi_sums *into, struct gi_sums *from);
int64_t gi_sum_initial(const struct gi_sum *sum);

void gi_wide_add(struct gi_wide_sum *sum, const struct gi_wide_sum *more);
struct gi_wide_sum gi_wide_of(gi_integer128 value);
bool gi_wide_is_zero(const struct gi_wide_sum *sum);
int gi_wide_compare(const struct gi_wide_sum *a, const struct gi_wide_sum *b);

#endif
