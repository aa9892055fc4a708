/* The discount of a period as a rate of a year, rounded down or up. */
#include "number/cost.h"

/* LONG_LIMBS: of the power of two that a discount is a part of. */
enum { LONG_LIMBS = GI_COST_LIMBS + 2 * GI_EXACT_LIMBS };

/* Of a product as many limbs as are kept, rounded down or up. */
static void multiply(struct gi_part *out, const struct gi_part *by, mp_size_t kept, bool up)
{
    mp_limb_t product[2 * GI_PART_LIMBS];
    struct gi_natural a = {out->limbs, out->size}, b = {by->limbs, by->size};
    mp_size_t size = gi_limbs_multiply(product, a, b), cut = size > kept ? size - kept : 0;
    out->bits += by->bits - cut * GI_LIMB_BITS;
    out->size = size - cut;
    gi_limbs_copy(out->limbs, (struct gi_natural){product + cut, out->size});
    if (up && cut > 0)
        out->size = gi_limbs_add_one(out->limbs, out->size);
}

static void power(struct gi_part *value, uint32_t exponent, mp_size_t kept, bool up)
{
    struct gi_part base = *value;
    for (int bit = 30 - __builtin_clz(exponent); bit >= 0; bit--) {
        struct gi_part same = *value;
        multiply(value, &same, kept, up);
        if ((exponent >> bit & 1) != 0)
            multiply(value, &base, kept, up);
    }
}

/* 2^bits − value; nothing below zero. */
static struct gi_natural rest_of(mp_limb_t *out, const struct gi_part *value)
{
    mp_size_t size = value->bits / GI_LIMB_BITS + 1;
    memset(out, 0, (size_t)size * sizeof *out);
    out[size - 1] = (mp_limb_t)1 << value->bits % GI_LIMB_BITS;
    if (gi_limbs_compare((struct gi_natural){out, size}, (struct gi_natural){value->limbs, value->size}) <= 0)
        return (struct gi_natural){out, 0};
    mpn_sub(out, out, size, value->limbs, value->size);
    return gi_limbs_natural(out, size);
}

/* (1 / discount − 1) × periods, a whole number of halves of the quantum, rounded down or up. */
static guarantee_status count_halves(struct gi_exact *out, const struct gi_exact *half, const struct gi_part *discount,
                                     uint32_t periods, bool up)
{
    mp_limb_t rest[LONG_LIMBS], above[LONG_LIMBS + 1 + GI_EXACT_LIMBS], below[GI_PART_LIMBS + GI_EXACT_LIMBS];
    mp_limb_t quotient[LONG_LIMBS + 2 + GI_EXACT_LIMBS], left[GI_PART_LIMBS + GI_EXACT_LIMBS];
    mp_size_t quotient_size = 0, left_size = 0;
    if (discount->bits / GI_LIMB_BITS + 1 > LONG_LIMBS - 1)
        return GUARANTEE_E_RANGE;
    struct gi_natural top = rest_of(rest, discount);
    rest[top.size] = top.size == 0 ? 0 : mpn_mul_1(rest, rest, top.size, periods);
    top = gi_limbs_natural(rest, top.size + 1);
    top = (struct gi_natural){above, gi_limbs_multiply(above, top, gi_denominator(half))};
    struct gi_natural bottom = {discount->limbs, discount->size};
    bottom = (struct gi_natural){below, gi_limbs_multiply(below, bottom, gi_numerator(half))};
    gi_limbs_divide(quotient, &quotient_size, left, &left_size, top, bottom);
    if (up && left_size > 0)
        quotient_size = gi_limbs_add_one(quotient, quotient_size);
    if (quotient_size >= GI_EXACT_LIMBS)
        return GUARANTEE_E_RANGE;
    gi_exact_set_zero(out);
    gi_limbs_copy(out->numerator, (struct gi_natural){quotient, quotient_size});
    out->numerator_size = (int32_t)quotient_size;
    return GUARANTEE_OK;
}

guarantee_status gi_cost_yearly(struct gi_exact *out, const struct gi_cost_terms *terms, const struct gi_exact *half,
                                struct gi_part *discount, bool up)
{
    if (!terms->effective)
        return count_halves(out, half, discount, terms->periods_a_year, up);
    power(discount, terms->periods_a_year, discount->size + 2, !up);
    return count_halves(out, half, discount, 1, up);
}
