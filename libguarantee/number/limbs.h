/* Natural numbers as limb arrays on GMP's mpn layer, and the scratch that one operation works in. */
#ifndef GI_NUMBER_LIMBS_H
#define GI_NUMBER_LIMBS_H

#include "number/exact.h"

#include <gmp.h>
#include <string.h>

_Static_assert(sizeof(mp_limb_t) == sizeof(uint64_t) && GMP_NAIL_BITS == 0, "limbs are 64 whole bits");

typedef unsigned __int128 gi_u128;

enum { GI_LIMB_BITS = 64 };

/* The largest scratch value is a quotient of two double-length products times one more factor. */
enum { GI_WIDE_LIMBS = 3 * GI_EXACT_LIMBS + 2 };

/* A fraction not yet known to fit. Sizes are never negative. */
struct gi_wide {
    bool negative;
    mp_size_t numerator_size;
    mp_size_t denominator_size;
    mp_limb_t numerator[GI_WIDE_LIMBS];
    mp_limb_t denominator[GI_WIDE_LIMBS];
};

/* A natural number held elsewhere; no leading zero limb. */
struct gi_natural {
    const mp_limb_t *limbs;
    mp_size_t size;
};

static inline struct gi_natural gi_numerator(const struct gi_exact *value)
{
    int32_t size = value->numerator_size;
    return (struct gi_natural){value->numerator, size < 0 ? -size : size};
}

static inline struct gi_natural gi_denominator(const struct gi_exact *value)
{
    return (struct gi_natural){value->denominator, value->denominator_size};
}

static inline bool gi_is_small(const struct gi_exact *value)
{
    return value->denominator_size == 1 && value->numerator_size >= -1 && value->numerator_size <= 1;
}

/* The only limb of a small value's numerator. */
static inline uint64_t gi_small_numerator(const struct gi_exact *value)
{
    return value->numerator_size == 0 ? 0 : value->numerator[0];
}

/* Writes a fraction of two-limb parts; denominator > 0. */
static inline void gi_store_pair(struct gi_exact *out, bool negative, gi_u128 numerator, gi_u128 denominator)
{
    if (numerator == 0) {
        gi_exact_set_zero(out);
        return;
    }
    out->numerator[0] = (uint64_t)numerator;
    out->numerator[1] = (uint64_t)(numerator >> 64);
    out->denominator[0] = (uint64_t)denominator;
    out->denominator[1] = (uint64_t)(denominator >> 64);
    int32_t size = out->numerator[1] != 0 ? 2 : 1;
    out->numerator_size = negative ? -size : size;
    out->denominator_size = out->denominator[1] != 0 ? 2 : 1;
}

/* `out` may not overlap an input, and needs the sum of both sizes. Returns the size of the product. */
mp_size_t gi_limbs_multiply(mp_limb_t *out, struct gi_natural a, struct gi_natural b);
int gi_limbs_compare(struct gi_natural a, struct gi_natural b);
/* quotient needs a.size - b.size + 1 limbs (if positive), remainder b.size; b is not zero. */
void gi_limbs_divide(mp_limb_t *quotient, mp_size_t *quotient_size, mp_limb_t *remainder, mp_size_t *remainder_size,
                     struct gi_natural a, struct gi_natural b);
/* Multiplies in place by 10^power; the caller's array has the room. Returns the new size. */
mp_size_t gi_limbs_scale_ten(mp_limb_t *limbs, mp_size_t size, int power);
/* Adds one in place; the array has room for one limb more. Returns the new size. */
mp_size_t gi_limbs_add_one(mp_limb_t *limbs, mp_size_t size);
/* Divides both, neither of them zero, by their greatest common divisor. */
void gi_limbs_reduce(mp_limb_t *a, mp_size_t *a_size, mp_limb_t *b, mp_size_t *b_size);

/* How many limbs are in use. */
static inline mp_size_t gi_limbs_trim(const mp_limb_t *limbs, mp_size_t size)
{
    while (size > 0 && limbs[size - 1] == 0)
        --size;
    return size;
}

static inline struct gi_natural gi_limbs_natural(const mp_limb_t *limbs, mp_size_t size)
{
    return (struct gi_natural){limbs, gi_limbs_trim(limbs, size)};
}

/* How many bits are in use. */
static inline long gi_limbs_bits(const mp_limb_t *limbs, mp_size_t size)
{
    size = gi_limbs_trim(limbs, size);
    return size == 0 ? 0 : (long)size * GI_LIMB_BITS - __builtin_clzll(limbs[size - 1]);
}

static inline void gi_limbs_copy(mp_limb_t *out, struct gi_natural value)
{
    memmove(out, value.limbs, (size_t)value.size * sizeof value.limbs[0]);
}

/* Stores the fraction, reduced when it is long; GUARANTEE_E_RANGE when even lowest terms do not fit. */
guarantee_status gi_wide_store(struct gi_exact *out, struct gi_wide *wide);

#endif
