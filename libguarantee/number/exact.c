/* Exact rational arithmetic: setting, adding, multiplying, comparing. */
#include "number/limbs.h"

void gi_exact_set_zero(struct gi_exact *out)
{
    out->numerator_size = 0;
    out->denominator_size = 1;
    out->numerator[0] = 0;
    out->denominator[0] = 1;
}

void gi_exact_set_integer(struct gi_exact *out, int64_t value)
{
    gi_exact_set_fraction(out, value, 1);
}

void gi_exact_set_fraction(struct gi_exact *out, int64_t numerator, int64_t denominator)
{
    gi_store_pair(out, numerator < 0, gi_magnitude(numerator), (uint64_t)denominator);
}

void gi_exact_copy(struct gi_exact *out, const struct gi_exact *value)
{
    if (out == value)
        return;
    if (value->numerator_size == 0) {
        gi_exact_set_zero(out); /* its first limb is zero too, so that one-limb readers need no test */
        return;
    }
    gi_limbs_copy(out->numerator, gi_numerator(value));
    gi_limbs_copy(out->denominator, gi_denominator(value));
    out->numerator_size = value->numerator_size;
    out->denominator_size = value->denominator_size;
}

/* --- sums --- */

/* x + y, or x - y when the signs differ, over one denominator; false when it needs more than two limbs. */
static bool store_small_sum(struct gi_exact *out, bool negative, bool same_sign, gi_u128 x, gi_u128 y,
                            gi_u128 denominator)
{
    gi_u128 sum;
    if (!same_sign) {
        negative = x < y ? !negative : negative;
        sum = x < y ? y - x : x - y;
    } else if (__builtin_add_overflow(x, y, &sum)) {
        return false;
    }
    gi_store_pair(out, negative, sum, denominator);
    return true;
}

static bool add_small(struct gi_exact *out, const struct gi_exact *a, const struct gi_exact *b, bool b_negative)
{
    bool negative = a->numerator_size < 0;
    uint64_t a_denominator = a->denominator[0];
    uint64_t b_denominator = b->denominator[0];
    gi_u128 x = a->numerator[0];
    gi_u128 y = b->numerator[0];
    if (a_denominator == b_denominator)
        return store_small_sum(out, negative, negative == b_negative, x, y, a_denominator);
    return store_small_sum(out, negative, negative == b_negative, x * b_denominator, y * a_denominator,
                           (gi_u128)a_denominator * b_denominator);
}

/* The magnitude and sign of x + y, or x - y when the signs differ. */
static void set_wide_sum(struct gi_wide *out, bool negative, bool same_sign, struct gi_natural x, struct gi_natural y)
{
    bool swap = gi_limbs_compare(x, y) < 0;
    struct gi_natural large = swap ? y : x;
    struct gi_natural little = swap ? x : y;
    mp_size_t size = large.size;
    if (same_sign) {
        mp_limb_t carry = mpn_add(out->numerator, large.limbs, large.size, little.limbs, little.size);
        out->numerator[size] = carry;
        size += carry != 0;
    } else {
        mpn_sub(out->numerator, large.limbs, large.size, little.limbs, little.size);
        while (size > 0 && out->numerator[size - 1] == 0)
            --size;
    }
    out->negative = !same_sign && swap ? !negative : negative;
    out->numerator_size = size;
}

static guarantee_status add_wide(struct gi_exact *out, const struct gi_exact *a, const struct gi_exact *b,
                                 bool b_negative)
{
    struct gi_wide wide;
    bool negative = a->numerator_size < 0;
    struct gi_natural bottom = gi_denominator(a);
    if (gi_limbs_compare(bottom, gi_denominator(b)) == 0) {
        set_wide_sum(&wide, negative, negative == b_negative, gi_numerator(a), gi_numerator(b));
        gi_limbs_copy(wide.denominator, bottom);
        wide.denominator_size = bottom.size;
        return gi_wide_store(out, &wide);
    }
    mp_limb_t left[2 * GI_EXACT_LIMBS];
    mp_limb_t right[2 * GI_EXACT_LIMBS];
    struct gi_natural x = {left, gi_limbs_multiply(left, gi_numerator(a), gi_denominator(b))};
    struct gi_natural y = {right, gi_limbs_multiply(right, gi_numerator(b), bottom)};
    set_wide_sum(&wide, negative, negative == b_negative, x, y);
    wide.denominator_size = gi_limbs_multiply(wide.denominator, bottom, gi_denominator(b));
    return gi_wide_store(out, &wide);
}

static guarantee_status add_signed(struct gi_exact *out, const struct gi_exact *a, const struct gi_exact *b,
                                   bool negate_b)
{
    bool b_negative = (b->numerator_size < 0) != negate_b;
    if (b->numerator_size == 0) {
        gi_exact_copy(out, a);
        return GUARANTEE_OK;
    }
    if (a->numerator_size == 0) {
        int32_t size = b->numerator_size;
        gi_exact_copy(out, b);
        out->numerator_size = negate_b ? -size : size;
        return GUARANTEE_OK;
    }
    if (gi_is_small(a) && gi_is_small(b) && add_small(out, a, b, b_negative))
        return GUARANTEE_OK;
    return add_wide(out, a, b, b_negative);
}

guarantee_status gi_exact_add(struct gi_exact *out, const struct gi_exact *a, const struct gi_exact *b)
{
    return add_signed(out, a, b, false);
}

guarantee_status gi_exact_subtract(struct gi_exact *out, const struct gi_exact *a, const struct gi_exact *b)
{
    return add_signed(out, a, b, true);
}

/* --- products --- */

/* (a * b) / (c * d), none of them zero. */
static guarantee_status store_wide_products(struct gi_exact *out, bool negative, struct gi_natural a,
                                            struct gi_natural b, struct gi_natural c, struct gi_natural d)
{
    struct gi_wide wide;
    wide.negative = negative;
    wide.numerator_size = gi_limbs_multiply(wide.numerator, a, b);
    wide.denominator_size = gi_limbs_multiply(wide.denominator, c, d);
    return gi_wide_store(out, &wide);
}

guarantee_status gi_exact_multiply(struct gi_exact *out, const struct gi_exact *a, const struct gi_exact *b)
{
    bool negative = (a->numerator_size < 0) != (b->numerator_size < 0);
    if (a->numerator_size == 0 || b->numerator_size == 0) {
        gi_exact_set_zero(out);
        return GUARANTEE_OK;
    }
    if (gi_is_small(a) && gi_is_small(b)) {
        gi_store_pair(out, negative, (gi_u128)a->numerator[0] * b->numerator[0],
                      (gi_u128)a->denominator[0] * b->denominator[0]);
        return GUARANTEE_OK;
    }
    return store_wide_products(out, negative, gi_numerator(a), gi_numerator(b), gi_denominator(a), gi_denominator(b));
}

guarantee_status gi_exact_divide(struct gi_exact *out, const struct gi_exact *a, const struct gi_exact *b)
{
    bool negative = (a->numerator_size < 0) != (b->numerator_size < 0);
    if (b->numerator_size == 0)
        return GUARANTEE_E_DIVIDE_BY_ZERO;
    if (a->numerator_size == 0) {
        gi_exact_set_zero(out);
        return GUARANTEE_OK;
    }
    if (gi_is_small(a) && gi_is_small(b)) {
        gi_store_pair(out, negative, (gi_u128)a->numerator[0] * b->denominator[0],
                      (gi_u128)a->denominator[0] * b->numerator[0]);
        return GUARANTEE_OK;
    }
    return store_wide_products(out, negative, gi_numerator(a), gi_denominator(b), gi_denominator(a), gi_numerator(b));
}

void gi_exact_negate(struct gi_exact *out, const struct gi_exact *a)
{
    gi_exact_copy(out, a);
    out->numerator_size = -out->numerator_size;
}

/* --- questions --- */

int gi_exact_sign(const struct gi_exact *a)
{
    return (a->numerator_size > 0) - (a->numerator_size < 0);
}

/* Compares |a| with |b|. */
static int compare_magnitudes(const struct gi_exact *a, const struct gi_exact *b)
{
    if (gi_is_small(a) && gi_is_small(b)) {
        gi_u128 left = (gi_u128)gi_small_numerator(a) * b->denominator[0];
        gi_u128 right = (gi_u128)gi_small_numerator(b) * a->denominator[0];
        return (left > right) - (left < right);
    }
    mp_limb_t left[2 * GI_EXACT_LIMBS];
    mp_limb_t right[2 * GI_EXACT_LIMBS];
    struct gi_natural x = {left, gi_limbs_multiply(left, gi_numerator(a), gi_denominator(b))};
    struct gi_natural y = {right, gi_limbs_multiply(right, gi_numerator(b), gi_denominator(a))};
    return gi_limbs_compare(x, y);
}

int gi_exact_compare(const struct gi_exact *a, const struct gi_exact *b)
{
    int sign = gi_exact_sign(a);
    int other = gi_exact_sign(b);
    if (sign != other)
        return sign < other ? -1 : 1;
    return sign < 0 ? -compare_magnitudes(a, b) : compare_magnitudes(a, b);
}

/* The whole part of |value| in `quotient` (GI_EXACT_LIMBS); false when something is left over. */
static bool divides_evenly(mp_limb_t *quotient, mp_size_t *quotient_size, const struct gi_exact *value)
{
    mp_limb_t remainder[GI_EXACT_LIMBS];
    mp_size_t remainder_size;
    gi_limbs_divide(quotient, quotient_size, remainder, &remainder_size, gi_numerator(value), gi_denominator(value));
    return remainder_size == 0;
}

bool gi_exact_is_integer(const struct gi_exact *a)
{
    if (gi_is_small(a))
        return gi_small_numerator(a) % a->denominator[0] == 0;
    mp_limb_t quotient[GI_EXACT_LIMBS];
    mp_size_t quotient_size;
    return divides_evenly(quotient, &quotient_size, a);
}

static guarantee_status store_int64(int64_t *out, bool negative, uint64_t magnitude)
{
    uint64_t limit = (uint64_t)INT64_MAX + (negative ? 1 : 0);
    if (magnitude > limit)
        return GUARANTEE_E_RANGE;
    if (!negative)
        *out = (int64_t)magnitude;
    else
        *out = magnitude == 0 ? 0 : -(int64_t)(magnitude - 1) - 1;
    return GUARANTEE_OK;
}

guarantee_status gi_exact_to_int64(int64_t *out, const struct gi_exact *value)
{
    bool negative = value->numerator_size < 0;
    if (gi_is_small(value)) {
        uint64_t numerator = gi_small_numerator(value);
        if (numerator % value->denominator[0] != 0)
            return GUARANTEE_E_RANGE;
        return store_int64(out, negative, numerator / value->denominator[0]);
    }
    mp_limb_t quotient[GI_EXACT_LIMBS];
    mp_size_t quotient_size;
    if (!divides_evenly(quotient, &quotient_size, value) || quotient_size > 1)
        return GUARANTEE_E_RANGE;
    return store_int64(out, negative, quotient_size == 0 ? 0 : quotient[0]);
}

void gi_exact_reduce(struct gi_exact *value)
{
    struct gi_natural bottom = gi_denominator(value);
    if (value->numerator_size == 0 || (bottom.size == 1 && bottom.limbs[0] == 1))
        return;
    bool negative = value->numerator_size < 0;
    mp_size_t numerator_size = gi_numerator(value).size;
    mp_size_t denominator_size = bottom.size;
    gi_limbs_reduce(value->numerator, &numerator_size, value->denominator, &denominator_size);
    value->numerator_size = (int32_t)(negative ? -numerator_size : numerator_size);
    value->denominator_size = (int32_t)denominator_size;
}

guarantee_status gi_exact_to_fraction64(int64_t *numerator_out, int64_t *denominator_out, const struct gi_exact *value)
{
    struct gi_exact lowest;
    gi_exact_copy(&lowest, value);
    gi_exact_reduce(&lowest);
    if (!gi_is_small(&lowest) || lowest.denominator[0] > INT64_MAX)
        return GUARANTEE_E_RANGE;
    *denominator_out = (int64_t)lowest.denominator[0];
    return store_int64(numerator_out, lowest.numerator_size < 0, gi_small_numerator(&lowest));
}
