/* What the payments of a loan are worth at a discount, in fixed point, with a bound on what rounding takes away. */
#include "number/cost.h"

#include <stdlib.h>

/* An amount × a denominator, shifted by whole limbs and less, and what it is divided by. */
enum { ROOM = 2 * GI_EXACT_LIMBS + GI_COST_LIMBS + 2 };

static const struct gi_exact *amount(const struct gi_worth *worth, uint32_t k)
{
    return k == 0 ? &worth->terms->lent : &worth->terms->payments[k - 1];
}

/* The denominator that the amounts are multiplied by: nearly always all have the same. */
static struct gi_natural unit(const struct gi_worth *worth)
{
    return gi_denominator(amount(worth, worth->terms->count));
}

static bool is_in_units(const struct gi_worth *worth, const struct gi_exact *value)
{
    return gi_limbs_compare(gi_denominator(value), unit(worth)) == 0;
}

static long bits_of(struct gi_natural value)
{
    return gi_limbs_bits(value.limbs, value.size);
}

/* At least as many bits as the amount × the unit has. */
static long most_bits(const struct gi_worth *worth, const struct gi_exact *value)
{
    long bits = bits_of(gi_numerator(value));
    return is_in_units(worth, value) ? bits : bits + bits_of(unit(worth)) - bits_of(gi_denominator(value)) + 1;
}

void gi_worth_open(struct gi_worth *worth, const struct gi_cost_terms *terms)
{
    long most = 1;
    mp_limb_t count = terms->count;
    worth->terms = terms;
    worth->size = 0;
    worth->payments = NULL;
    for (uint32_t k = 0; k <= terms->count; k++) {
        long bits = most_bits(worth, amount(worth, k));
        most = bits > most ? bits : most;
    }
    worth->scale_bits = most + 2 * gi_limbs_bits(&count, 1); /* no slope is above count × count × an amount */
}

void gi_worth_close(struct gi_worth *worth)
{
    free(worth->payments);
    worth->payments = NULL;
}

/* value × 2^bits, rounded down. */
static mp_size_t shift(mp_limb_t *out, struct gi_natural value, long bits)
{
    mp_size_t limbs = (bits < 0 ? -bits : bits) / GI_LIMB_BITS;
    unsigned rest = (unsigned)((bits < 0 ? -bits : bits) % GI_LIMB_BITS);
    if (value.size == 0 || (bits < 0 && value.size <= limbs))
        return 0;
    if (bits < 0) {
        gi_limbs_copy(out, (struct gi_natural){value.limbs + limbs, value.size - limbs});
        if (rest != 0)
            mpn_rshift(out, out, value.size - limbs, rest);
        return gi_limbs_trim(out, value.size - limbs);
    }
    memset(out, 0, (size_t)limbs * sizeof *out);
    mp_size_t size = value.size + limbs;
    out[size] = 0;
    if (rest != 0)
        out[size] = mpn_lshift(out + limbs, value.limbs, value.size, rest);
    else
        gi_limbs_copy(out + limbs, value);
    return size + (out[size] != 0);
}

/* The amount in fixed point, rounded down, all limbs written. */
static void hold(mp_limb_t *out, const struct gi_worth *worth, const struct gi_exact *value)
{
    mp_limb_t product[2 * GI_EXACT_LIMBS], shifted[ROOM], quotient[ROOM], rest[GI_EXACT_LIMBS];
    long bits = worth->size * GI_LIMB_BITS - worth->scale_bits;
    struct gi_natural found = gi_numerator(value);
    if (is_in_units(worth, value)) {
        found = (struct gi_natural){shifted, shift(shifted, found, bits)};
    } else {
        mp_size_t rest_size = 0;
        found = (struct gi_natural){product, gi_limbs_multiply(product, found, unit(worth))};
        found = (struct gi_natural){shifted, shift(shifted, found, bits)};
        gi_limbs_divide(quotient, &found.size, rest, &rest_size, found, gi_denominator(value));
        found.limbs = quotient;
    }
    gi_limbs_copy(out, found);
    memset(out + found.size, 0, (size_t)(worth->size - found.size) * sizeof *out);
}

guarantee_status gi_worth_resize(struct gi_worth *worth, mp_size_t size)
{
    size_t limbs = (size_t)worth->terms->count * (size_t)size;
    mp_limb_t *payments = realloc(worth->payments, limbs * sizeof *payments);
    if (payments == NULL)
        return GUARANTEE_E_NO_MEMORY;
    worth->payments = payments;
    worth->size = size;
    hold(worth->lent, worth, amount(worth, 0));
    for (uint32_t k = 0; k < worth->terms->count; k++)
        hold(payments + k * (size_t)size, worth, amount(worth, k + 1));
    return GUARANTEE_OK;
}

/* Of each payment less than 1 was left out, and each product with a discount below 1 leaves out less than 1 again. */
mp_limb_t gi_worth_error(const struct gi_worth *worth)
{
    return 2 * (mp_limb_t)worth->terms->count;
}

/* ---- at a discount ------------------------------------------------------------------------------------ */

/* a × b / 2^64 */
static mp_limb_t times(mp_limb_t a, mp_limb_t b)
{
    return (mp_limb_t)((gi_u128)a * b >> GI_LIMB_BITS);
}

static void find_short(struct gi_worth_at *at, const struct gi_worth *worth, mp_limb_t discount)
{
    mp_limb_t found = 0, slope = 0;
    for (uint32_t k = worth->terms->count; k-- > 0;) {
        found += worth->payments[k];
        slope = times(slope, discount) + found;
        found = times(found, discount);
    }
    at->worth[0] = found;
    at->slope[0] = slope;
}

/* From the last payment back: worth = (payment + worth) × discount, slope = payment + worth + slope × discount. */
void gi_worth_find(struct gi_worth_at *at, const struct gi_worth *worth, const mp_limb_t *discount, bool with_slope)
{
    mp_size_t size = worth->size;
    mp_limb_t product[2 * GI_COST_LIMBS];
    if (size == 1) {
        find_short(at, worth, discount[0]);
        return;
    }
    memset(at->worth, 0, (size_t)size * sizeof *at->worth);
    if (with_slope)
        memset(at->slope, 0, (size_t)size * sizeof *at->slope);
    for (uint32_t k = worth->terms->count; k-- > 0;) {
        mpn_add_n(at->worth, at->worth, worth->payments + k * (size_t)size, size);
        if (with_slope) {
            mpn_mul_n(product, at->slope, discount, size);
            mpn_add_n(at->slope, product + size, at->worth, size);
        }
        mpn_mul_n(product, at->worth, discount, size);
        gi_limbs_copy(at->worth, (struct gi_natural){product + size, size});
    }
}

bool gi_worth_is_more_paid(const struct gi_worth *worth)
{
    mp_limb_t sum[GI_COST_LIMBS] = {0};
    for (uint32_t k = 0; k < worth->terms->count; k++)
        mpn_add_n(sum, sum, worth->payments + k * (size_t)worth->size, worth->size);
    return mpn_cmp(sum, worth->lent, worth->size) > 0;
}
