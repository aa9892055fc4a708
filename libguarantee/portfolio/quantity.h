/*
 * A value of a scheme, for every row of a block at once: factor × registers / registers. The factor is exact and known
 * when the plan is made; what is left to be done for each row are integer operations.
 */
#ifndef GI_PORTFOLIO_QUANTITY_H
#define GI_PORTFOLIO_QUANTITY_H

#include "portfolio/plan.h"
#include "scheme/terms.h"

/* The rule cannot be made into operations: `why` in the lowering says so. Leaves this room as GUARANTEE_E_LOWER. */
enum { GI_NOT_LOWERED = -3 };

enum gi_presence { GI_PRESENT, GI_LACKING /* an optional fact */, GI_UNSETTLED /* a fact, or a row of a table */ };

struct gi_quantity {
    enum gi_presence presence;
    uint32_t left_for; /* GI_LACKING: the fact, or GI_NO_FACT */
    int16_t bad;       /* mask, -1 none: yes where only the exact rules know */
    uint8_t times_count, over_count;
    int16_t times[GI_FACTORS];
    int16_t over[GI_DIVISORS]; /* where one is below 1 the value is bad, or 0, or another one is chosen: 1 stands in */
    struct gi_exact factor;
};

struct gi_lower;
struct gi_truth_value;

void gi_quantity_constant(struct gi_quantity *out, const struct gi_exact *value);
void gi_quantity_register(struct gi_quantity *out, int16_t number, const struct gi_exact *unit);
bool gi_quantity_is_constant(const struct gi_quantity *value);
/* The same value in every row, whichever rows are bad. */
bool gi_quantity_is_same(const struct gi_quantity *a, const struct gi_quantity *b);

guarantee_status gi_quantity_multiply(struct gi_lower *l, struct gi_quantity *out, const struct gi_quantity *a,
                                      const struct gi_quantity *b);
/* b must not be zero: the caller marks such rows as bad. */
guarantee_status gi_quantity_divide(struct gi_lower *l, struct gi_quantity *out, const struct gi_quantity *a,
                                    const struct gi_quantity *b);
/* A divisor with 1 in place of what is below. */
guarantee_status gi_quantity_positive(struct gi_lower *l, int16_t *out, int16_t divisor);
guarantee_status gi_quantity_add(struct gi_lower *l, struct gi_quantity *out, const struct gi_quantity *a,
                                 const struct gi_quantity *b, bool subtract);
guarantee_status gi_quantity_round(struct gi_lower *l, struct gi_quantity *out, const struct gi_quantity *value,
                                   const struct gi_exact *quantum, guarantee_rounding mode);
/* Several values in one unit: value i is operands[i] × unit's factor / its divisors. */
guarantee_status gi_quantity_align(struct gi_lower *l, struct gi_operand *operands, struct gi_quantity *unit,
                                   const struct gi_quantity *const *values, size_t count);
/* The value again from an operand in that unit. */
void gi_quantity_in_unit(struct gi_quantity *out, struct gi_operand operand, const struct gi_quantity *unit);
/* Its factor in units: top / bottom; false where that does not fit 64 bits. */
bool gi_quantity_units(const struct gi_quantity *value, const struct gi_exact *unit, int64_t *top, int64_t *bottom);
/* constant × registers: a register, or without any the constant. */
guarantee_status gi_quantity_operand(struct gi_lower *l, struct gi_operand *out, int64_t constant, const int16_t *times,
                                     uint8_t count);
/* Mask: yes where the condition holds. */
enum gi_order { GI_ORDER_NOT_ABOVE, GI_ORDER_BELOW, GI_ORDER_SAME };
guarantee_status gi_quantity_compare(struct gi_lower *l, struct gi_truth_value *out, const struct gi_quantity *a,
                                     const struct gi_quantity *b, enum gi_order order);
/* The smaller (or larger) of two. */
guarantee_status gi_quantity_extreme(struct gi_lower *l, struct gi_quantity *out, const struct gi_quantity *a,
                                     const struct gi_quantity *b, bool larger);
/* a where the mask is yes, b elsewhere. Rows that get a value that is not there are bad. */
guarantee_status gi_quantity_select(struct gi_lower *l, struct gi_quantity *out, int16_t mask,
                                    const struct gi_quantity *a, const struct gi_quantity *b);

#endif
