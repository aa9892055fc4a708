/* The yearly rate that a loan costs, with every digit right: the root is bracketed, and ties are found exactly. */
#include "number/limbs.h"
#include "number/rounding.h"

#include <stdlib.h>

/*
 * i is the rate of a period at which what was lent is paid off by the payments: lent (1 + i)^n − Σ payment k ×
 * (1 + i)^(n − k) = 0. For a fraction i the sign of that is worked out in integers of any length, so that a bracket
 * of i is a proof. It is halved until the yearly rate lies strictly between two neighbouring multiples of half a
 * quantum. Where one such multiple stays inside, it may be the rate itself: that is decided by the same sign.
 *
 * As in annuity.c, growth of at most RATE_LIMBS limbs keeps GMP on the caller's stack.
 */
enum { RATE_LIMBS = 6, MORE_LIMBS = 8 * GI_EXACT_LIMBS, HALVINGS = 300, GRID_BITS = 320, LIMB_BITS = 64 };
enum { OWED, FLAT, DUE, SPARE, NUMBERS };

struct cost {
    const struct gi_cost_terms *terms;
    struct gi_exact half;         /* of the quantum */
    struct gi_exact periods;      /* a year */
    struct gi_exact *amounts;     /* what is lent, and the payments, as integers */
    mp_limb_t *memory;            /* of NUMBERS long numbers */
    size_t room;                  /* limbs of one */
    struct gi_exact low, high;    /* low < i < high, or both are i */
    struct gi_exact not_the_rate; /* a multiple of half a quantum that was looked at, as a number of halves */
};

/* ---- the sign at a fraction ------------------------------------------------------------------------- */

static mp_limb_t *number(const struct cost *cost, int which)
{
    return cost->memory + cost->room * (size_t)which;
}

static struct gi_natural put(const struct cost *cost, int which, struct gi_natural value)
{
    gi_limbs_copy(number(cost, which), value);
    return (struct gi_natural){number(cost, which), value.size};
}

/* Multiplies `which` in place. */
static struct gi_natural times(const struct cost *cost, int which, struct gi_natural value, struct gi_natural factor)
{
    mp_limb_t *there = number(cost, SPARE);
    mp_size_t size = gi_limbs_multiply(there, value, factor);
    return put(cost, which, (struct gi_natural){there, size});
}

/* owed − due, where owed is not less. */
static struct gi_natural pay(const struct cost *cost, struct gi_natural owed, struct gi_natural due)
{
    mp_limb_t *out = number(cost, OWED);
    if (due.size == 0)
        return owed;
    mpn_sub(out, owed.limbs, owed.size, due.limbs, due.size);
    while (owed.size > 0 && out[owed.size - 1] == 0)
        --owed.size;
    return owed;
}

/* Whether `growth` (1 + a rate, lowest terms) of `step` periods is below (-1), at or above (1) that of the loan. Once
 * more is paid than is owed, it stays so: payments are never below zero. */
static guarantee_status compare_growth(int *order_out, const struct cost *cost, const struct gi_exact *growth,
                                       uint32_t step)
{
    static const mp_limb_t one = 1;
    struct gi_natural above = gi_numerator(growth), below = gi_denominator(growth);
    if (above.size > RATE_LIMBS || below.size > RATE_LIMBS)
        return GUARANTEE_E_RANGE;
    struct gi_natural owed = put(cost, OWED, gi_numerator(&cost->amounts[0]));
    struct gi_natural flat = put(cost, FLAT, (struct gi_natural){&one, 1});
    *order_out = -1;
    for (uint32_t k = step; k <= cost->terms->count; k += step) {
        owed = times(cost, OWED, owed, above);
        flat = times(cost, FLAT, flat, below);
        mp_size_t size = gi_limbs_multiply(number(cost, DUE), flat, gi_numerator(&cost->amounts[k]));
        struct gi_natural due = {number(cost, DUE), size};
        if (gi_limbs_compare(owed, due) < 0)
            return GUARANTEE_OK;
        owed = pay(cost, owed, due);
    }
    *order_out = owed.size > 0;
    return GUARANTEE_OK;
}

static guarantee_status compare_rate(int *order_out, const struct cost *cost, const struct gi_exact *rate)
{
    struct gi_exact growth;
    gi_exact_set_integer(&growth, 1);
    GI_TRY(gi_exact_add(&growth, &growth, rate));
    gi_exact_reduce(&growth);
    return compare_growth(order_out, cost, &growth, 1);
}

/* ---- the bracket -------------------------------------------------------------------------------------- */

static void found(struct cost *cost, const struct gi_exact *rate)
{
    gi_exact_copy(&cost->low, rate);
    gi_exact_copy(&cost->high, rate);
}

/* From 0, where no more is paid than was lent, up to the first power of two that is too much. */
static guarantee_status open_bracket(struct cost *cost)
{
    int order = 0;
    gi_exact_set_zero(&cost->low);
    gi_exact_set_integer(&cost->high, 1);
    GI_TRY(compare_rate(&order, cost, &cost->low));
    if (order == 0)
        found(cost, &cost->low);
    if (order >= 0)
        return order > 0 ? GUARANTEE_E_ARGUMENT : GUARANTEE_OK;
    for (;;) {
        GI_TRY(compare_rate(&order, cost, &cost->high));
        if (order == 0)
            found(cost, &cost->high);
        if (order >= 0)
            return GUARANTEE_OK;
        gi_exact_copy(&cost->low, &cost->high);
        GI_TRY(gi_exact_add(&cost->high, &cost->high, &cost->high));
    }
}

static guarantee_status halve(struct cost *cost)
{
    struct gi_exact middle, half;
    int order = 0;
    gi_exact_set_fraction(&half, 1, 2);
    GI_TRY(gi_exact_add(&middle, &cost->low, &cost->high));
    GI_TRY(gi_exact_multiply(&middle, &middle, &half));
    gi_exact_reduce(&middle);
    GI_TRY(compare_rate(&order, cost, &middle));
    if (order == 0)
        found(cost, &middle);
    else
        gi_exact_copy(order < 0 ? &cost->low : &cost->high, &middle);
    return GUARANTEE_OK;
}

/* ---- a rate that is a multiple of half a quantum -------------------------------------------------------- */

/* The root of a natural number, bit by bit, where it is whole. */
static guarantee_status whole_root(bool *is_whole_out, struct gi_exact *root, struct gi_natural value, uint32_t degree)
{
    struct gi_exact whole, bit, next, power;
    gi_exact_set_zero(&whole);
    gi_limbs_copy(whole.numerator, value);
    whole.numerator_size = (int32_t)value.size;
    gi_exact_set_zero(root);
    for (mp_size_t at = value.size * LIMB_BITS / (mp_size_t)degree; at >= 0; at--) {
        gi_exact_set_zero(&bit);
        if (at >= LIMB_BITS * GI_EXACT_LIMBS)
            continue;
        for (mp_size_t limb = 0; limb <= at / LIMB_BITS; limb++)
            bit.numerator[limb] = 0;
        bit.numerator[at / LIMB_BITS] = (uint64_t)1 << at % LIMB_BITS;
        bit.numerator_size = (int32_t)(at / LIMB_BITS) + 1;
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

static bool is_paid_every(const struct cost *cost, uint32_t step)
{
    for (uint32_t k = 1; k <= cost->terms->count; k++)
        if (k % step != 0 && gi_exact_sign(&cost->amounts[k]) != 0)
            return false;
    return true;
}

/* Whether (1 + i)^(degree × step) is `growth`, where (1 + i)^step is a fraction. */
static guarantee_status is_root_of_loan(bool *out, const struct cost *cost, const struct gi_exact *growth,
                                        uint32_t degree, uint32_t step)
{
    struct gi_exact above, below;
    int order = 1;
    bool whole = false;
    *out = false;
    GI_TRY(whole_root(&whole, &above, gi_numerator(growth), degree));
    if (whole)
        GI_TRY(whole_root(&whole, &below, gi_denominator(growth), degree));
    if (!whole)
        return GUARANTEE_OK;
    GI_TRY(gi_exact_divide(&above, &above, &below));
    gi_exact_reduce(&above);
    GI_TRY(compare_growth(&order, cost, &above, step));
    *out = order == 0;
    return GUARANTEE_OK;
}

/*
 * Whether `rate` a year is that of the loan. For an effective rate 1 + i is the m-th root of c = 1 + rate. Let t be
 * the largest divisor of m for which c is a t-th power: then x^(m/t) − c^(1/t) cannot be factored, the powers of 1 + i
 * below m/t are independent over the fractions, and as no payment is negative the equation holds only where all of
 * them fall on multiples of m/t periods, with c^(1/t) as growth from one to the next.
 */
static guarantee_status is_rate(bool *out, const struct cost *cost, const struct gi_exact *rate)
{
    uint32_t m = cost->terms->periods_a_year;
    struct gi_exact growth, period;
    int order = 1;
    *out = false;
    gi_exact_set_integer(&growth, 1);
    if (!cost->terms->effective) {
        GI_TRY(gi_exact_divide(&period, rate, &cost->periods));
        GI_TRY(compare_rate(&order, cost, &period));
        *out = order == 0;
        return GUARANTEE_OK;
    }
    GI_TRY(gi_exact_add(&growth, &growth, rate));
    gi_exact_reduce(&growth);
    for (uint32_t step = 1; step <= m && !*out; step++)
        if (m % step == 0 && is_paid_every(cost, step))
            GI_TRY(is_root_of_loan(out, cost, &growth, m / step, step));
    return GUARANTEE_OK;
}

/* ---- the yearly rate -------------------------------------------------------------------------------------- */

/* In halves of a quantum; of an effective rate, to a fine grid down or up. */
static guarantee_status yearly(struct gi_exact *out, const struct cost *cost, const struct gi_exact *rate,
                               guarantee_rounding mode)
{
    struct gi_exact one, growth, grid;
    gi_exact_set_integer(&one, 1);
    if (!cost->terms->effective) {
        GI_TRY(gi_exact_multiply(out, rate, &cost->periods));
        return gi_exact_divide(out, out, &cost->half);
    }
    gi_exact_set_fraction(&grid, 1, INT64_C(1) << 32);
    for (int bits = 32; bits < GRID_BITS; bits += 32) {
        struct gi_exact step;
        gi_exact_set_fraction(&step, 1, INT64_C(1) << 32);
        GI_TRY(gi_exact_multiply(&grid, &grid, &step));
    }
    GI_TRY(gi_exact_add(&growth, &one, rate));
    gi_exact_copy(out, &growth);
    for (uint32_t i = 1; i < cost->terms->periods_a_year; i++) {
        GI_TRY(gi_exact_multiply(out, out, &growth));
        GI_TRY(gi_exact_round(out, NULL, out, &grid, mode));
        gi_exact_reduce(out);
    }
    GI_TRY(gi_exact_subtract(out, out, &one));
    return gi_exact_divide(out, out, &cost->half);
}

/* Whether the bracket may be narrow enough: a year is at least so many periods wide. */
static bool is_narrow(const struct cost *cost)
{
    struct gi_exact width, most;
    return gi_exact_subtract(&width, &cost->high, &cost->low) == GUARANTEE_OK &&
           gi_exact_multiply(&width, &width, &cost->periods) == GUARANTEE_OK &&
           gi_exact_add(&most, &cost->half, &cost->half) == GUARANTEE_OK && gi_exact_compare(&width, &most) <= 0;
}

/* The rate in halves of a quantum, or one that rounds alike; GUARANTEE_E_UNDECIDED where the bracket is too wide. */
static guarantee_status settle(struct gi_exact *out, struct cost *cost)
{
    struct gi_exact low, high, one, next;
    bool is = false;
    gi_exact_set_integer(&one, 1);
    GI_TRY(yearly(&low, cost, &cost->low, GUARANTEE_ROUND_FLOOR));
    GI_TRY(yearly(&high, cost, &cost->high, GUARANTEE_ROUND_CEILING));
    gi_exact_copy(out, &low);
    if (gi_exact_compare(&low, &high) == 0)
        return GUARANTEE_OK;
    GI_TRY(gi_exact_round(out, NULL, &low, &one, GUARANTEE_ROUND_FLOOR));
    GI_TRY(gi_exact_add(&next, out, &one));
    if (gi_exact_compare(&high, &next) <= 0) {
        gi_exact_set_fraction(&one, 1, 2);
        return gi_exact_add(out, out, &one);
    }
    if (gi_exact_compare(&next, &cost->not_the_rate) == 0)
        return GUARANTEE_E_UNDECIDED;
    gi_exact_copy(&cost->not_the_rate, &next);
    gi_exact_copy(out, &next);
    GI_TRY(gi_exact_multiply(&next, &next, &cost->half));
    GI_TRY(is_rate(&is, cost, &next));
    return is ? GUARANTEE_OK : GUARANTEE_E_UNDECIDED;
}

static guarantee_status solve(struct gi_exact *out, struct cost *cost)
{
    guarantee_status status = GUARANTEE_E_UNDECIDED;
    GI_TRY(open_bracket(cost));
    for (int halvings = 0; halvings < HALVINGS && status == GUARANTEE_E_UNDECIDED; halvings++) {
        if (is_narrow(cost))
            status = settle(out, cost);
        if (status == GUARANTEE_E_UNDECIDED)
            GI_TRY(halve(cost));
    }
    return status == GUARANTEE_OK ? gi_exact_multiply(out, out, &cost->half) : status;
}

/* ---- amounts as integers ------------------------------------------------------------------------------------ */

static const struct gi_exact *amount(const struct cost *cost, uint32_t k)
{
    return k == 0 ? &cost->terms->lent : &cost->terms->payments[k - 1];
}

static guarantee_status work_amounts(struct cost *cost)
{
    struct gi_exact unit, part;
    gi_exact_set_integer(&unit, 1);
    for (uint32_t k = 0; k <= cost->terms->count; k++) {
        if (gi_exact_sign(amount(cost, k)) < (k == 0 ? 1 : 0))
            return GUARANTEE_E_ARGUMENT;
        GI_TRY(gi_exact_multiply(&part, &unit, amount(cost, k)));
        gi_exact_reduce(&part);
        gi_limbs_copy(part.numerator, gi_denominator(&part));
        part.numerator_size = part.denominator_size;
        part.denominator[0] = 1;
        part.denominator_size = 1;
        GI_TRY(gi_exact_multiply(&unit, &unit, &part));
    }
    for (uint32_t k = 0; k <= cost->terms->count; k++) {
        GI_TRY(gi_exact_multiply(&cost->amounts[k], &unit, amount(cost, k)));
        gi_exact_reduce(&cost->amounts[k]);
    }
    return GUARANTEE_OK;
}

static guarantee_status work(struct gi_exact *out, struct cost *cost)
{
    guarantee_status status = GUARANTEE_E_NO_MEMORY;
    cost->room = (size_t)RATE_LIMBS * cost->terms->count + MORE_LIMBS;
    cost->amounts = malloc(((size_t)cost->terms->count + 1) * sizeof *cost->amounts);
    cost->memory = malloc(cost->room * NUMBERS * sizeof *cost->memory);
    if (cost->amounts != NULL && cost->memory != NULL)
        status = work_amounts(cost);
    if (status == GUARANTEE_OK)
        status = solve(out, cost);
    free(cost->memory);
    free(cost->amounts);
    return status;
}

guarantee_status gi_exact_cost(struct gi_exact *out, int *direction_out, const struct gi_cost_terms *terms,
                               const struct gi_exact *quantum, guarantee_rounding mode)
{
    struct cost cost = {.terms = terms};
    struct gi_exact value, half;
    if (terms->count == 0 || terms->periods_a_year == 0 || gi_exact_sign(quantum) <= 0 || !gi_rounding_is_valid(mode))
        return GUARANTEE_E_ARGUMENT;
    gi_exact_set_fraction(&half, 1, 2);
    GI_TRY(gi_exact_multiply(&cost.half, quantum, &half));
    gi_exact_set_integer(&cost.periods, terms->periods_a_year);
    gi_exact_set_zero(&cost.not_the_rate);
    GI_TRY(work(&value, &cost));
    return gi_exact_round(out, direction_out, &value, quantum, mode);
}
