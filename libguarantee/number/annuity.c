/* The equal instalment of a loan: exact in integers of any length, so that its rounding is always decided. */
#include "number/limbs.h"
#include "number/rounding.h"

#include <stdlib.h>

/*
 * With the rate of a period i = a/b, the loan P, what is left for the end B, and m instalments the instalment is
 *
 *     i (P (1 + i)^m − B) / ((1 + i)^m − 1)  =  a (P (a + b)^m − B b^m) / (b ((a + b)^m − b^m)).
 *
 * A rate of at most RATE_LIMBS limbs keeps every number below what GMP works out on the caller's stack, so that
 * nothing here can end the process; the memory for the powers is asked for.
 */
enum { RATE_LIMBS = 4, MORE_LIMBS = 8 * GI_EXACT_LIMBS, SHOWN_LIMBS = 2 };

struct annuity {
    const struct gi_exact *principal, *balloon;
    struct gi_exact rate;       /* of a period, lowest terms, above zero */
    struct gi_exact growth_top; /* a + b */
    uint32_t count;
    mp_limb_t *memory;
    size_t room; /* limbs of one number */
    struct gi_natural numerator, denominator;
};

enum { SPARE, GROWN, FLAT, ABOVE, BELOW, QUOTIENT, REST, NUMBERS };

static mp_limb_t *number(const struct annuity *annuity, int which)
{
    return annuity->memory + annuity->room * (size_t)which;
}

/* `which` = base^count, by small factors: a long product would ask GMP for memory. */
static struct gi_natural power(const struct annuity *annuity, int which, struct gi_natural base)
{
    mp_limb_t *here = number(annuity, which), *there = number(annuity, SPARE);
    mp_size_t size = 1;
    here[0] = 1;
    for (uint32_t i = 0; i < annuity->count; i++) {
        size = gi_limbs_multiply(there, (struct gi_natural){here, size}, base);
        gi_limbs_copy(here, (struct gi_natural){there, size});
    }
    return (struct gi_natural){here, size};
}

/* Multiplies `which` in place by a factor of at most GI_EXACT_LIMBS limbs. */
static struct gi_natural times(const struct annuity *annuity, int which, struct gi_natural value,
                               struct gi_natural factor)
{
    mp_limb_t *there = number(annuity, SPARE);
    mp_size_t size = gi_limbs_multiply(there, value, factor);
    gi_limbs_copy(number(annuity, which), (struct gi_natural){there, size});
    return (struct gi_natural){number(annuity, which), size};
}

/* a − b >= 0, into `which`, which may hold a or b. */
static struct gi_natural minus(const struct annuity *annuity, int which, struct gi_natural a, struct gi_natural b)
{
    mp_limb_t *out = number(annuity, which);
    mp_size_t size = a.size;
    if (b.size > 0)
        mpn_sub(out, a.limbs, a.size, b.limbs, b.size);
    else
        gi_limbs_copy(out, a);
    while (size > 0 && out[size - 1] == 0)
        --size;
    return (struct gi_natural){out, size};
}

/* numerator / denominator = the instalment. */
static void work_fraction(struct annuity *annuity)
{
    struct gi_natural above = gi_numerator(&annuity->rate), below = gi_denominator(&annuity->rate);
    struct gi_natural grown = power(annuity, GROWN, gi_numerator(&annuity->growth_top));
    struct gi_natural flat = power(annuity, FLAT, below);
    struct gi_natural difference = minus(annuity, BELOW, grown, flat);
    grown = times(annuity, GROWN, grown, gi_numerator(annuity->principal));
    grown = times(annuity, GROWN, grown, gi_denominator(annuity->balloon));
    flat = times(annuity, FLAT, flat, gi_numerator(annuity->balloon));
    flat = times(annuity, FLAT, flat, gi_denominator(annuity->principal));
    annuity->numerator = times(annuity, ABOVE, minus(annuity, ABOVE, grown, flat), above);
    difference = times(annuity, BELOW, difference, gi_denominator(annuity->principal));
    difference = times(annuity, BELOW, difference, gi_denominator(annuity->balloon));
    annuity->denominator = times(annuity, BELOW, difference, below);
}

/* The fraction itself, where a person can still read it. */
static bool store_exact(struct gi_exact *out, const struct annuity *annuity)
{
    struct gi_wide wide = {
        .negative = false, .numerator_size = annuity->numerator.size, .denominator_size = annuity->denominator.size};
    if (wide.numerator_size > GI_WIDE_LIMBS || wide.denominator_size > GI_WIDE_LIMBS)
        return false;
    gi_limbs_copy(wide.numerator, annuity->numerator);
    gi_limbs_copy(wide.denominator, annuity->denominator);
    if (gi_wide_store(out, &wide) != GUARANTEE_OK)
        return false;
    gi_exact_reduce(out);
    return out->numerator_size <= SHOWN_LIMBS && out->denominator_size <= SHOWN_LIMBS;
}

static int compare_with_half(const struct annuity *annuity, struct gi_natural rest, struct gi_natural divisor)
{
    mp_limb_t *twice = number(annuity, SPARE);
    twice[rest.size] = mpn_lshift(twice, rest.limbs, rest.size, 1);
    return gi_limbs_compare((struct gi_natural){twice, rest.size + (twice[rest.size] != 0)}, divisor);
}

/* The fraction to a multiple of the quantum. */
static guarantee_status round_fraction(struct gi_exact *out, int *direction_out, struct annuity *annuity,
                                       const struct gi_exact *quantum, guarantee_rounding mode)
{
    struct gi_natural above = times(annuity, ABOVE, annuity->numerator, gi_denominator(quantum));
    struct gi_natural below = times(annuity, BELOW, annuity->denominator, gi_numerator(quantum));
    struct gi_natural quotient = {number(annuity, QUOTIENT), 0}, rest = {number(annuity, REST), 0};
    gi_limbs_divide(number(annuity, QUOTIENT), &quotient.size, number(annuity, REST), &rest.size, above, below);
    bool odd = quotient.size != 0 && (quotient.limbs[0] & 1) != 0;
    bool away = rest.size != 0 && gi_rounds_away(mode, false, odd, compare_with_half(annuity, rest, below));
    if (away)
        quotient.size = gi_limbs_add_one(number(annuity, QUOTIENT), quotient.size);
    if (quotient.size > GI_EXACT_LIMBS)
        return GUARANTEE_E_RANGE;
    struct gi_exact multiple;
    gi_exact_set_zero(&multiple);
    gi_limbs_copy(multiple.numerator, quotient);
    multiple.numerator_size = (int32_t)quotient.size;
    GI_TRY(gi_exact_multiply(out, &multiple, quantum));
    *direction_out = rest.size == 0 ? 0 : gi_rounding_direction(false, away);
    return GUARANTEE_OK;
}

/* Where there is nothing to compound: no interest, or interest alone. */
static guarantee_status plain(struct gi_exact *out, const struct annuity *annuity)
{
    struct gi_exact count;
    if (gi_exact_sign(&annuity->rate) != 0)
        return gi_exact_multiply(out, annuity->principal, &annuity->rate);
    gi_exact_set_integer(&count, annuity->count);
    GI_TRY(gi_exact_subtract(out, annuity->principal, annuity->balloon));
    return gi_exact_divide(out, out, &count);
}

static guarantee_status work(struct gi_exact *out, int *direction_out, struct gi_exact *exact_out, bool *exact_fits_out,
                             struct annuity *annuity, const struct gi_exact *quantum, guarantee_rounding mode)
{
    mp_size_t limbs = annuity->growth_top.numerator_size;
    if (limbs > RATE_LIMBS || annuity->rate.denominator_size > RATE_LIMBS)
        return GUARANTEE_E_RANGE;
    annuity->room = (size_t)limbs * annuity->count + MORE_LIMBS;
    annuity->memory = malloc(annuity->room * NUMBERS * sizeof *annuity->memory);
    if (annuity->memory == NULL)
        return GUARANTEE_E_NO_MEMORY;
    work_fraction(annuity);
    *exact_fits_out = store_exact(exact_out, annuity);
    guarantee_status status = round_fraction(out, direction_out, annuity, quantum, mode);
    free(annuity->memory);
    if (status != GUARANTEE_OK || *direction_out != 0)
        return status;
    *exact_fits_out = true;
    gi_exact_copy(exact_out, out);
    return GUARANTEE_OK;
}

guarantee_status gi_exact_annuity(struct gi_exact *out, int *direction_out, struct gi_exact *exact_out,
                                  bool *exact_fits_out, const struct gi_loan_terms *terms,
                                  const struct gi_exact *quantum, guarantee_rounding mode)
{
    struct gi_exact principal, balloon, one;
    struct annuity annuity = {.principal = &principal, .balloon = &balloon, .count = terms->count};
    bool valid = terms->count > 0 && gi_exact_sign(&terms->balloon) >= 0 && gi_exact_sign(&terms->period_rate) >= 0 &&
                 gi_exact_compare(&terms->principal, &terms->balloon) >= 0;
    if (!valid || gi_exact_sign(quantum) <= 0 || !gi_rounding_is_valid(mode))
        return GUARANTEE_E_ARGUMENT;
    gi_exact_copy(&principal, &terms->principal);
    gi_exact_copy(&balloon, &terms->balloon);
    gi_exact_copy(&annuity.rate, &terms->period_rate);
    gi_exact_reduce(&principal);
    gi_exact_reduce(&balloon);
    gi_exact_reduce(&annuity.rate);
    *exact_fits_out = true;
    if (gi_exact_sign(&annuity.rate) == 0 || gi_exact_compare(&principal, &balloon) == 0) {
        GI_TRY(plain(exact_out, &annuity));
        return gi_exact_round(out, direction_out, exact_out, quantum, mode);
    }
    gi_exact_set_integer(&one, 1);
    GI_TRY(gi_exact_add(&annuity.growth_top, &annuity.rate, &one));
    return work(out, direction_out, exact_out, exact_fits_out, &annuity, quantum, mode);
}
