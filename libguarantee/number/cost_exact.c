/* How a rate compares with what a loan costs: in integers of any length. */
#include "number/cost.h"

#include <stdlib.h>

/*
 * The debt grows by a fraction and each payment is taken off, both sides multiplied by the fraction's denominator at
 * every step. One factor of each product has at most WHOLE_LIMBS limbs, which keeps GMP on the caller's stack, as in
 * annuity.c.
 */
enum { WHOLE_LIMBS = 2 * GI_EXACT_LIMBS + 1, MORE_LIMBS = 4 * GI_EXACT_LIMBS };
enum { OWED, FLAT, DUE, SPARE, NUMBERS };

struct exact_cost {
    const struct gi_cost_terms *terms;
    struct gi_exact unit; /* makes all amounts integers */
    mp_limb_t *memory;    /* owned: of NUMBERS long numbers */
    size_t room;          /* limbs of one */
};

/* ---- amounts as integers ------------------------------------------------------------------------------ */

static const struct gi_exact *amount(const struct exact_cost *cost, uint32_t k)
{
    return k == 0 ? &cost->terms->lent : &cost->terms->payments[k - 1];
}

/* The amount × the unit into `out` (WHOLE_LIMBS); false where that is no integer. */
static bool is_whole(struct gi_natural *whole, mp_limb_t *out, const struct exact_cost *cost,
                     const struct gi_exact *value)
{
    mp_limb_t product[2 * GI_EXACT_LIMBS], rest[GI_EXACT_LIMBS];
    mp_size_t rest_size = 0;
    struct gi_natural unit = gi_numerator(&cost->unit), found = gi_numerator(value);
    if (gi_limbs_compare(gi_denominator(value), unit) == 0) {
        *whole = found;
        return true;
    }
    found = (struct gi_natural){product, gi_limbs_multiply(product, found, unit)};
    whole->limbs = out;
    gi_limbs_divide(out, &whole->size, rest, &rest_size, found, gi_denominator(value));
    return rest_size == 0;
}

/* The unit is a multiple of all denominators. */
static guarantee_status find_unit(struct exact_cost *cost)
{
    mp_limb_t out[WHOLE_LIMBS];
    struct gi_natural whole;
    struct gi_exact part;
    gi_exact_set_integer(&cost->unit, 1);
    for (uint32_t k = 0; k <= cost->terms->count; k++) {
        if (is_whole(&whole, out, cost, amount(cost, k)))
            continue;
        GI_TRY(gi_exact_multiply(&part, &cost->unit, amount(cost, k)));
        gi_exact_reduce(&part);
        gi_limbs_copy(part.numerator, gi_denominator(&part));
        part.numerator_size = part.denominator_size;
        part.denominator[0] = 1;
        part.denominator_size = 1;
        GI_TRY(gi_exact_multiply(&cost->unit, &cost->unit, &part));
    }
    return GUARANTEE_OK;
}

/* ---- the sign at a fraction --------------------------------------------------------------------------- */

static mp_limb_t *number(const struct exact_cost *cost, int which)
{
    return cost->memory + cost->room * (size_t)which;
}

static struct gi_natural put(const struct exact_cost *cost, int which, struct gi_natural value)
{
    gi_limbs_copy(number(cost, which), value);
    return (struct gi_natural){number(cost, which), value.size};
}

/* Multiplies `which` in place. */
static struct gi_natural times(const struct exact_cost *cost, int which, struct gi_natural value,
                               struct gi_natural factor)
{
    mp_limb_t *there = number(cost, SPARE);
    mp_size_t size = gi_limbs_multiply(there, value, factor);
    return put(cost, which, (struct gi_natural){there, size});
}

/* Divides what is owed where nothing is left over, as at the own rate of most loans: the numbers stay short. */
static bool divide(const struct exact_cost *cost, struct gi_natural *owed, struct gi_natural divisor)
{
    mp_limb_t *quotient = number(cost, SPARE);
    if (divisor.size > 1 || owed->size == 0 ||
        mpn_divrem_1(quotient, 0, owed->limbs, owed->size, divisor.limbs[0]) != 0)
        return false;
    *owed = put(cost, OWED, (struct gi_natural){quotient, gi_limbs_trim(quotient, owed->size)});
    return true;
}

/* owed − due, where owed is not less. */
static struct gi_natural pay(const struct exact_cost *cost, struct gi_natural owed, struct gi_natural due)
{
    mp_limb_t *out = number(cost, OWED);
    if (due.size == 0)
        return owed;
    mpn_sub(out, owed.limbs, owed.size, due.limbs, due.size);
    return (struct gi_natural){out, gi_limbs_trim(out, owed.size)};
}

/* For numbers that are multiplied by `limbs` more at every payment. */
static guarantee_status make_room(struct exact_cost *cost, mp_size_t limbs)
{
    size_t room = (size_t)limbs * cost->terms->count + MORE_LIMBS;
    if (room <= cost->room)
        return GUARANTEE_OK;
    mp_limb_t *memory = realloc(cost->memory, room * NUMBERS * sizeof *memory);
    if (memory == NULL)
        return GUARANTEE_E_NO_MEMORY;
    cost->memory = memory;
    cost->room = room;
    return GUARANTEE_OK;
}

/* Whether `growth` (1 + a rate, lowest terms) of `step` periods is below (-1), at or above (1) that of the loan. Once
 * more is paid than is owed, it stays so: payments are never below zero. */
static guarantee_status compare_growth(int *order_out, struct exact_cost *cost, const struct gi_exact *growth,
                                       uint32_t step)
{
    static const mp_limb_t one = 1;
    mp_limb_t out[WHOLE_LIMBS];
    struct gi_natural due;
    struct gi_natural above = gi_numerator(growth), below = gi_denominator(growth);
    GI_TRY(make_room(cost, above.size > below.size ? above.size : below.size));
    is_whole(&due, out, cost, amount(cost, 0));
    struct gi_natural owed = put(cost, OWED, due);
    struct gi_natural flat = put(cost, FLAT, (struct gi_natural){&one, 1});
    *order_out = -1;
    for (uint32_t k = step; k <= cost->terms->count; k += step) {
        owed = times(cost, OWED, owed, above);
        if (!divide(cost, &owed, below))
            flat = times(cost, FLAT, flat, below);
        is_whole(&due, out, cost, amount(cost, k));
        due = (struct gi_natural){number(cost, DUE), gi_limbs_multiply(number(cost, DUE), flat, due)};
        if (gi_limbs_compare(owed, due) < 0)
            return GUARANTEE_OK;
        owed = pay(cost, owed, due);
    }
    *order_out = owed.size > 0;
    return GUARANTEE_OK;
}

static guarantee_status compare_rate(int *order_out, struct exact_cost *cost, const struct gi_exact *rate)
{
    struct gi_exact growth;
    gi_exact_set_integer(&growth, 1);
    GI_TRY(gi_exact_add(&growth, &growth, rate));
    gi_exact_reduce(&growth);
    return compare_growth(order_out, cost, &growth, 1);
}

/* ---- roots ------------------------------------------------------------------------------------------- */

/* The root of a natural number, bit by bit, where it is whole. */
static guarantee_status whole_root(bool *is_whole_out, struct gi_exact *root, struct gi_natural value, uint32_t degree)
{
    struct gi_exact whole, bit, next, power;
    gi_exact_set_zero(&whole);
    gi_limbs_copy(whole.numerator, value);
    whole.numerator_size = (int32_t)value.size;
    gi_exact_set_zero(root);
    for (mp_size_t at = value.size * GI_LIMB_BITS / (mp_size_t)degree; at >= 0; at--) {
        gi_exact_set_zero(&bit);
        if (at >= GI_LIMB_BITS * GI_EXACT_LIMBS)
            continue;
        for (mp_size_t limb = 0; limb <= at / GI_LIMB_BITS; limb++)
            bit.numerator[limb] = 0;
        bit.numerator[at / GI_LIMB_BITS] = (uint64_t)1 << at % GI_LIMB_BITS;
        bit.numerator_size = (int32_t)(at / GI_LIMB_BITS) + 1;
        GI_TRY(gi_exact_add(&next, root, &bit));
        gi_exact_copy(&power, &next);
        guarantee_status status = GUARANTEE_OK;
        for (uint32_t i = 1; status == GUARANTEE_OK && i < degree; i++)
            status = gi_exact_multiply(&power, &power, &next);
        if (status == GUARANTEE_OK && gi_exact_compare(&power, &whole) <= 0) /* else it is too long */
            gi_exact_copy(root, &next);
    }
    gi_exact_copy(&power, root);
    for (uint32_t i = 1; i < degree; i++)
        GI_TRY(gi_exact_multiply(&power, &power, root));
    *is_whole_out = gi_exact_compare(&power, &whole) == 0;
    return GUARANTEE_OK;
}

static bool is_paid_every(const struct exact_cost *cost, uint32_t step)
{
    for (uint32_t k = 1; k <= cost->terms->count; k++)
        if (k % step != 0 && gi_exact_sign(amount(cost, k)) != 0)
            return false;
    return true;
}

/*
 * For an effective rate 1 + i is the m-th root of c = 1 + rate. Let t be the largest divisor of m for which c is a t-th
 * power: then x^(m/t) − c^(1/t) cannot be factored, the powers of 1 + i below m/t are independent over the fractions,
 * and as no payment is negative the loan costs that rate only where all of them fall on multiples of m/t periods, with
 * c^(1/t) as growth from one to the next: a fraction, with which the loan's growth can be compared.
 */
static guarantee_status compare_effective(int *order_out, struct exact_cost *cost, const struct gi_exact *rate)
{
    uint32_t m = cost->terms->periods_a_year;
    struct gi_exact growth, above, below;
    bool whole = false;
    gi_exact_set_integer(&growth, 1);
    GI_TRY(gi_exact_add(&growth, &growth, rate));
    gi_exact_reduce(&growth);
    for (uint32_t step = 1; step <= m; step++) {
        if (m % step != 0 || !is_paid_every(cost, step))
            continue;
        GI_TRY(whole_root(&whole, &above, gi_numerator(&growth), m / step));
        if (whole)
            GI_TRY(whole_root(&whole, &below, gi_denominator(&growth), m / step));
        if (!whole)
            continue;
        GI_TRY(gi_exact_divide(&above, &above, &below));
        gi_exact_reduce(&above);
        return compare_growth(order_out, cost, &above, step);
    }
    return GUARANTEE_E_UNDECIDED;
}

static guarantee_status compare_nominal(int *order_out, struct exact_cost *cost, const struct gi_exact *rate)
{
    struct gi_exact period;
    gi_exact_set_integer(&period, cost->terms->periods_a_year);
    GI_TRY(gi_exact_divide(&period, rate, &period));
    return compare_rate(order_out, cost, &period);
}

/* ---- asked from elsewhere ------------------------------------------------------------------------------ */

guarantee_status gi_cost_compare(int *order_out, const struct gi_cost_terms *terms, const struct gi_exact *rate)
{
    struct exact_cost cost = {.terms = terms};
    guarantee_status status = find_unit(&cost);
    if (status == GUARANTEE_OK)
        status = terms->effective ? compare_effective(order_out, &cost, rate) : compare_nominal(order_out, &cost, rate);
    free(cost.memory);
    return status;
}
