/* The parts of gi_exact_cost: payments in fixed point, on which a rate is tried, and the rate that is tried exactly. */
#ifndef GI_NUMBER_COST_H
#define GI_NUMBER_COST_H

#include "number/limbs.h"

/* A number of fixed point has at most GI_COST_LIMBS limbs; GMP multiplies and divides these on the caller's stack. */
enum { GI_COST_LIMBS = 48, GI_PART_LIMBS = GI_COST_LIMBS + 4 };

/*
 * The amounts of a loan in fixed point: all are divided by one number, so that everything that can be added up of the
 * payments is below 1, and held as integers over 2^(64 × size), rounded down.
 */
struct gi_worth {
    const struct gi_cost_terms *terms;
    long scale_bits;               /* the amounts are multiplied by the denominator of the last and by 2^(64 × size -
                                      scale_bits) */
    mp_size_t size;                /* limbs of a number */
    mp_limb_t *payments;           /* owned */
    mp_limb_t lent[GI_COST_LIMBS]; /* the true one is above it by less than 1 */
};

/* What the payments are worth at a discount, and how fast that grows with it. */
struct gi_worth_at {
    mp_limb_t worth[GI_COST_LIMBS]; /* the true one is above it by less than gi_worth_error() */
    mp_limb_t slope[GI_COST_LIMBS]; /* about; where it was asked for */
};

/* Takes the terms, none of them below zero; nothing is held yet. */
void gi_worth_open(struct gi_worth *worth, const struct gi_cost_terms *terms);
void gi_worth_close(struct gi_worth *worth);
/* Holds the amounts in `size` limbs; GUARANTEE_E_NO_MEMORY. */
guarantee_status gi_worth_resize(struct gi_worth *worth, mp_size_t size);
mp_limb_t gi_worth_error(const struct gi_worth *worth);
/* The payments, each times discount^its number: discount / 2^(64 × size), below 1. */
void gi_worth_find(struct gi_worth_at *at, const struct gi_worth *worth, const mp_limb_t *discount, bool with_slope);
/* Whether more is paid than was lent; false where that is not sure. */
bool gi_worth_is_more_paid(const struct gi_worth *worth);

/* value / 2^bits */
struct gi_part {
    mp_limb_t limbs[GI_PART_LIMBS];
    mp_size_t size;
    long bits;
};

/* The yearly rate at the discount of a period, in halves of a quantum, rounded down or up to a whole number of them;
 * changes the discount. GUARANTEE_E_RANGE where that is too large. */
guarantee_status gi_cost_yearly(struct gi_exact *out, const struct gi_cost_terms *terms, const struct gi_exact *half,
                                struct gi_part *discount, bool up);

/* Whether `rate` (>= 0) is below (-1), equal to or above (1) what the loan costs a year. GUARANTEE_E_UNDECIDED where
 * the two differ and no fraction tells which is larger; GUARANTEE_E_RANGE where the amounts have too many different
 * denominators; GUARANTEE_E_NO_MEMORY. */
guarantee_status gi_cost_compare(int *order_out, const struct gi_cost_terms *terms, const struct gi_exact *rate);

#endif
