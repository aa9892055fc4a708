/* Natural numbers as limb arrays: product, quotient, greatest common divisor. */
#include "number/limbs.h"

/* Above this many limbs a fraction is brought to lowest terms. */
enum { LONG_LIMBS = GI_EXACT_LIMBS / 2, TEN_POWER_MAX = 19 };

mp_size_t gi_limbs_multiply(mp_limb_t *out, struct gi_natural a, struct gi_natural b)
{
    if (a.size < b.size)
        return gi_limbs_multiply(out, b, a);
    if (b.size == 0)
        return 0;
    mp_limb_t top;
    if (b.size == 1)
        top = out[a.size] = mpn_mul_1(out, a.limbs, a.size, b.limbs[0]);
    else
        top = mpn_mul(out, a.limbs, a.size, b.limbs, b.size);
    return a.size + b.size - (top == 0);
}

int gi_limbs_compare(struct gi_natural a, struct gi_natural b)
{
    if (a.size != b.size)
        return a.size < b.size ? -1 : 1;
    if (a.size == 0)
        return 0;
    int order = mpn_cmp(a.limbs, b.limbs, a.size);
    return (order > 0) - (order < 0);
}

void gi_limbs_divide(mp_limb_t *quotient, mp_size_t *quotient_size, mp_limb_t *remainder, mp_size_t *remainder_size,
                     struct gi_natural a, struct gi_natural b)
{
    if (a.size < b.size) {
        gi_limbs_copy(remainder, a);
        *quotient_size = 0;
        *remainder_size = a.size;
        return;
    }
    mpn_tdiv_qr(quotient, remainder, 0, a.limbs, a.size, b.limbs, b.size);
    *quotient_size = gi_limbs_trim(quotient, a.size - b.size + 1);
    *remainder_size = gi_limbs_trim(remainder, b.size);
}

static mp_limb_t ten_to_the(int power)
{
    mp_limb_t value = 1;
    while (power-- > 0)
        value *= 10;
    return value;
}

mp_size_t gi_limbs_scale_ten(mp_limb_t *limbs, mp_size_t size, int power)
{
    while (power > 0 && size > 0) {
        int step = power < TEN_POWER_MAX ? power : TEN_POWER_MAX;
        mp_limb_t carry = mpn_mul_1(limbs, limbs, size, ten_to_the(step));
        if (carry != 0)
            limbs[size++] = carry;
        power -= step;
    }
    return size;
}

mp_size_t gi_limbs_add_one(mp_limb_t *limbs, mp_size_t size)
{
    mp_limb_t carry = size == 0 ? 1 : mpn_add_1(limbs, limbs, size, 1);
    if (carry != 0)
        limbs[size++] = carry;
    return size;
}

/* Writes limbs / 2^bits, `bits` being no more than its trailing zeros; in place is allowed. */
static mp_size_t shift_right(mp_limb_t *out, const mp_limb_t *limbs, mp_size_t size, mp_bitcnt_t bits)
{
    mp_size_t whole = (mp_size_t)(bits / GI_LIMB_BITS);
    unsigned rest = (unsigned)(bits % GI_LIMB_BITS);
    size -= whole;
    gi_limbs_copy(out, (struct gi_natural){limbs + whole, size});
    if (rest != 0)
        mpn_rshift(out, out, size, rest);
    return gi_limbs_trim(out, size);
}

static void divide_in_place(mp_limb_t *limbs, mp_size_t *size, struct gi_natural divisor)
{
    mp_limb_t quotient[GI_WIDE_LIMBS];
    mp_limb_t remainder[GI_WIDE_LIMBS];
    mp_size_t remainder_size;
    gi_limbs_divide(quotient, size, remainder, &remainder_size, (struct gi_natural){limbs, *size}, divisor);
    gi_limbs_copy(limbs, (struct gi_natural){quotient, *size});
}

/* mpn_gcd destroys its operands and wants them odd, the larger one first. Both are odd here. */
static mp_size_t odd_gcd(mp_limb_t *out, mp_limb_t *a, mp_size_t a_size, mp_limb_t *b, mp_size_t b_size)
{
    if (gi_limbs_compare((struct gi_natural){a, a_size}, (struct gi_natural){b, b_size}) < 0)
        return mpn_gcd(out, b, b_size, a, a_size);
    return mpn_gcd(out, a, a_size, b, b_size);
}

void gi_limbs_reduce(mp_limb_t *a, mp_size_t *a_size, mp_limb_t *b, mp_size_t *b_size)
{
    if (*a_size == 1 && *b_size == 1) {
        mp_limb_t divisor = mpn_gcd_1(a, 1, b[0]);
        a[0] /= divisor;
        b[0] /= divisor;
        return;
    }
    mp_limb_t odd_a[GI_WIDE_LIMBS];
    mp_limb_t odd_b[GI_WIDE_LIMBS];
    mp_limb_t divisor[GI_WIDE_LIMBS];
    mp_bitcnt_t a_twos = mpn_scan1(a, 0);
    mp_bitcnt_t b_twos = mpn_scan1(b, 0);
    mp_size_t odd_a_size = shift_right(odd_a, a, *a_size, a_twos);
    mp_size_t odd_b_size = shift_right(odd_b, b, *b_size, b_twos);
    mp_size_t divisor_size = odd_gcd(divisor, odd_a, odd_a_size, odd_b, odd_b_size);
    mp_bitcnt_t twos = a_twos < b_twos ? a_twos : b_twos;
    *a_size = shift_right(a, a, *a_size, twos);
    *b_size = shift_right(b, b, *b_size, twos);
    if (divisor_size == 1 && divisor[0] == 1)
        return;
    divide_in_place(a, a_size, (struct gi_natural){divisor, divisor_size});
    divide_in_place(b, b_size, (struct gi_natural){divisor, divisor_size});
}

guarantee_status gi_wide_store(struct gi_exact *out, struct gi_wide *wide)
{
    if (wide->numerator_size == 0) {
        gi_exact_set_zero(out);
        return GUARANTEE_OK;
    }
    if (wide->numerator_size > LONG_LIMBS || wide->denominator_size > LONG_LIMBS)
        gi_limbs_reduce(wide->numerator, &wide->numerator_size, wide->denominator, &wide->denominator_size);
    if (wide->numerator_size > GI_EXACT_LIMBS || wide->denominator_size > GI_EXACT_LIMBS)
        return GUARANTEE_E_RANGE;
    gi_limbs_copy(out->numerator, (struct gi_natural){wide->numerator, wide->numerator_size});
    gi_limbs_copy(out->denominator, (struct gi_natural){wide->denominator, wide->denominator_size});
    out->numerator_size = (int32_t)(wide->negative ? -wide->numerator_size : wide->numerator_size);
    out->denominator_size = (int32_t)wide->denominator_size;
    return GUARANTEE_OK;
}
