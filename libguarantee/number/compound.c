/* Compounding, (1 + rate)^periods - 1, with every digit right. The only file that uses MPFR. */
#include "number/limbs.h"
#include "number/rounding.h"

#include <mpfr.h>

/*
 * The exact power is taken where it is rational and fits; otherwise the value is enclosed between two MPFR
 * numbers and the precision doubles until both lie strictly between the same two neighbouring multiples of
 * half a quantum. That settles every mode. The exact path goes first because an enclosure can never settle
 * a value that is itself such a multiple.
 */
enum {
    PRECISION_FIRST = 64,
    PRECISION_LAST = 4096,
    PRECISION_OPERAND = 64 * GI_EXACT_LIMBS + 64, /* holds any numerator or denominator exactly */
    EXPONENT_MAX = 64 * GI_EXACT_LIMBS,           /* of a power of at least 2 that could fit     */
    LOGARITHM_MAX = 711                           /* e^711 > 2^1025: past what a gi_exact holds  */
};

/* --- the exact way --- */

static guarantee_status power(struct gi_exact *out, const struct gi_exact *base, uint64_t exponent)
{
    struct gi_exact square;
    struct gi_exact product;
    gi_exact_copy(&square, base);
    gi_exact_set_integer(&product, 1);
    for (;;) {
        if ((exponent & 1) != 0)
            GI_TRY(gi_exact_multiply(&product, &product, &square));
        exponent >>= 1;
        if (exponent == 0)
            break;
        GI_TRY(gi_exact_multiply(&square, &square, &square));
    }
    gi_exact_copy(out, &product);
    return GUARANTEE_OK;
}

/* The whole number that `value` holds; RANGE when it is too long. `value` is used up. */
static guarantee_status take_integer(struct gi_exact *out, mpfr_t value)
{
    bool negative = mpfr_sgn(value) < 0;
    gi_exact_set_zero(out);
    if (mpfr_zero_p(value))
        return GUARANTEE_OK;
    mpfr_exp_t limbs = (mpfr_get_exp(value) + 63) / 64;
    if (limbs > GI_EXACT_LIMBS)
        return GUARANTEE_E_RANGE;
    mpfr_t part;
    mpfr_init2(part, mpfr_get_prec(value) > 64 ? mpfr_get_prec(value) : 64);
    mpfr_abs(value, value, MPFR_RNDZ);
    for (mpfr_exp_t index = limbs - 1; index >= 0; --index) {
        mpfr_div_2si(part, value, index * 64, MPFR_RNDZ);
        out->numerator[index] = mpfr_get_ui(part, MPFR_RNDZ);
        mpfr_set_ui_2exp(part, out->numerator[index], index * 64, MPFR_RNDZ);
        mpfr_sub(value, value, part, MPFR_RNDZ);
    }
    mpfr_clear(part);
    out->numerator_size = (int32_t)(negative ? -limbs : limbs);
    return GUARANTEE_OK;
}

static void set_natural(mpfr_t out, struct gi_natural value)
{
    mpz_t view; /* a read-only look at the limbs: allocates nothing */
    mpfr_set_z(out, mpz_roinit_n(view, value.limbs, value.size), MPFR_RNDN);
}

static void nearest_root(struct gi_exact *out, struct gi_natural value, uint64_t degree)
{
    mpfr_t x;
    mpfr_init2(x, PRECISION_OPERAND);
    set_natural(x, value);
    mpfr_rootn_ui(x, x, degree, MPFR_RNDN);
    mpfr_rint(x, x, MPFR_RNDN);
    (void)take_integer(out, x); /* no longer than its power */
    mpfr_clear(x);
}

/* out = the degree-th root of a natural number when that is whole, else false. Not in place. */
static bool whole_root(struct gi_exact *out, struct gi_natural value, uint64_t degree)
{
    struct gi_exact again;
    bool is_one = value.size == 1 && value.limbs[0] == 1;
    if (degree == 1 || is_one) {
        gi_exact_set_zero(out);
        gi_limbs_copy(out->numerator, value);
        out->numerator_size = (int32_t)value.size;
        return true;
    }
    if (mpn_sizeinbase(value.limbs, value.size, 2) <= degree) /* 2^degree is longer */
        return false;
    nearest_root(out, value, degree);
    return power(&again, out, degree) == GUARANTEE_OK && gi_limbs_compare(gi_numerator(&again), value) == 0;
}

/* (1 + rate)^periods when it is rational and fits. `periods` is in lowest terms. */
static bool exact_power(struct gi_exact *out, const struct gi_exact *rate, const struct gi_exact *periods)
{
    struct gi_exact base;
    struct gi_exact top;
    struct gi_exact bottom;
    gi_exact_set_integer(&base, 1);
    if (gi_exact_add(&base, &base, rate) != GUARANTEE_OK)
        return false;
    gi_exact_reduce(&base);
    if (!gi_is_small(periods))
        return false;
    uint64_t exponent = periods->numerator[0];
    uint64_t degree = periods->denominator[0];
    if (exponent > EXPONENT_MAX || degree > EXPONENT_MAX)
        return false;
    if (!whole_root(&bottom, gi_denominator(&base), degree) || !whole_root(&top, gi_numerator(&base), degree))
        return false;
    return gi_exact_divide(&base, &top, &bottom) == GUARANTEE_OK && power(out, &base, exponent) == GUARANTEE_OK;
}

/* --- the enclosure --- */

struct fraction {
    mpfr_t numerator;
    mpfr_t denominator;
};

struct enclosure {
    mpfr_t low;
    mpfr_t high;
};

struct compounding {
    struct fraction rate;
    struct fraction periods;
    struct fraction quantum;
};

static void fraction_open(struct fraction *out, const struct gi_exact *value)
{
    mpfr_inits2(PRECISION_OPERAND, out->numerator, out->denominator, (mpfr_ptr)NULL);
    set_natural(out->numerator, gi_numerator(value));
    set_natural(out->denominator, gi_denominator(value));
    if (value->numerator_size < 0)
        mpfr_neg(out->numerator, out->numerator, MPFR_RNDN);
}

static void fraction_close(struct fraction *fraction)
{
    mpfr_clears(fraction->numerator, fraction->denominator, (mpfr_ptr)NULL);
}

static void enclose_fraction(struct enclosure *out, const struct fraction *fraction)
{
    mpfr_div(out->low, fraction->numerator, fraction->denominator, MPFR_RNDD);
    mpfr_div(out->high, fraction->numerator, fraction->denominator, MPFR_RNDU);
}

/* x = log(1 + rate) * periods; `y` is scratch. */
static void enclose_logarithm(struct enclosure *x, struct enclosure *y, const struct compounding *sum)
{
    enclose_fraction(x, &sum->rate);
    enclose_fraction(y, &sum->periods);
    mpfr_log1p(x->low, x->low, MPFR_RNDD);
    mpfr_log1p(x->high, x->high, MPFR_RNDU);
    mpfr_mul(x->low, x->low, mpfr_sgn(x->low) < 0 ? y->high : y->low, MPFR_RNDD);
    mpfr_mul(x->high, x->high, mpfr_sgn(x->high) < 0 ? y->low : y->high, MPFR_RNDU);
}

/* x = (e^x - 1) in half quanta. e^x is irrational here, so the value lies strictly inside. */
static void enclose_half_quanta(struct enclosure *x, const struct fraction *quantum)
{
    mpfr_expm1(x->low, x->low, MPFR_RNDD);
    mpfr_expm1(x->high, x->high, MPFR_RNDU);
    mpfr_mul(x->low, x->low, quantum->denominator, MPFR_RNDD);
    mpfr_mul(x->high, x->high, quantum->denominator, MPFR_RNDU);
    mpfr_div(x->low, x->low, quantum->numerator, MPFR_RNDD);
    mpfr_div(x->high, x->high, quantum->numerator, MPFR_RNDU);
    mpfr_mul_2ui(x->low, x->low, 1, MPFR_RNDD);
    mpfr_mul_2ui(x->high, x->high, 1, MPFR_RNDU);
}

/* If x lies within [m, m + 1]: m + 1/2 half quanta as a number of quanta, which rounds as the value does. */
static guarantee_status settle(struct gi_exact *quanta, struct enclosure *x)
{
    struct gi_exact half;
    mpfr_rint(x->low, x->low, MPFR_RNDD); /* a whole number of the same precision: exact */
    mpfr_sub_ui(x->high, x->high, 1, MPFR_RNDU);
    if (mpfr_greater_p(x->high, x->low))
        return GUARANTEE_E_UNDECIDED;
    GI_TRY(take_integer(quanta, x->low));
    gi_exact_set_fraction(&half, 1, 2);
    GI_TRY(gi_exact_add(quanta, quanta, &half));
    return gi_exact_multiply(quanta, quanta, &half);
}

static guarantee_status attempt(struct gi_exact *quanta, const struct compounding *sum, mpfr_prec_t precision)
{
    struct enclosure x;
    struct enclosure y;
    guarantee_status status = GUARANTEE_E_RANGE;
    mpfr_inits2(precision, x.low, x.high, y.low, y.high, (mpfr_ptr)NULL);
    enclose_logarithm(&x, &y, sum);
    if (mpfr_cmp_ui(x.low, LOGARITHM_MAX) <= 0) {
        enclose_half_quanta(&x, &sum->quantum);
        status = settle(quanta, &x);
    }
    mpfr_clears(x.low, x.high, y.low, y.high, (mpfr_ptr)NULL);
    return status;
}

static guarantee_status enclose(struct gi_exact *quanta, const struct gi_exact *rate, const struct gi_exact *periods,
                                const struct gi_exact *quantum)
{
    struct compounding sum;
    guarantee_status status = GUARANTEE_E_UNDECIDED;
    fraction_open(&sum.rate, rate);
    fraction_open(&sum.periods, periods);
    fraction_open(&sum.quantum, quantum);
    for (mpfr_prec_t precision = PRECISION_FIRST; precision <= PRECISION_LAST; precision *= 2) {
        status = attempt(quanta, &sum, precision);
        if (status != GUARANTEE_E_UNDECIDED)
            break;
    }
    fraction_close(&sum.rate);
    fraction_close(&sum.periods);
    fraction_close(&sum.quantum);
    return status;
}

/* --- both --- */

/* The value before rounding, or another one that rounds alike. `periods` is in lowest terms, not zero. */
static guarantee_status rounds_alike(struct gi_exact *out, const struct gi_exact *rate, const struct gi_exact *periods,
                                     const struct gi_exact *quantum)
{
    struct gi_exact one;
    gi_exact_set_integer(&one, 1);
    if (exact_power(out, rate, periods))
        return gi_exact_subtract(out, out, &one);
    GI_TRY(enclose(out, rate, periods, quantum));
    return gi_exact_multiply(out, out, quantum);
}

/* MPFR's flags and exponent range belong to the caller: put back as they were. */
static guarantee_status guarded(struct gi_exact *out, const struct gi_exact *rate, const struct gi_exact *periods,
                                const struct gi_exact *quantum)
{
    mpfr_flags_t flags = mpfr_flags_save();
    mpfr_exp_t least = mpfr_get_emin();
    mpfr_exp_t most = mpfr_get_emax();
    mpfr_set_emin(mpfr_get_emin_min());
    mpfr_set_emax(mpfr_get_emax_max());
    guarantee_status status = rounds_alike(out, rate, periods, quantum);
    mpfr_set_emin(least);
    mpfr_set_emax(most);
    mpfr_flags_restore(flags, MPFR_FLAGS_ALL);
    return status;
}

guarantee_status gi_exact_compound(struct gi_exact *out, int *direction_out, const struct gi_exact *rate,
                                   const struct gi_exact *periods, const struct gi_exact *quantum,
                                   guarantee_rounding mode)
{
    struct gi_exact value;
    struct gi_exact reduced;
    struct gi_exact minus_one;
    gi_exact_set_integer(&minus_one, -1);
    bool valid = gi_exact_compare(rate, &minus_one) > 0 && gi_exact_sign(periods) >= 0;
    if (!valid || gi_exact_sign(quantum) <= 0 || !gi_rounding_is_valid(mode))
        return GUARANTEE_E_ARGUMENT;
    gi_exact_set_zero(&value);
    gi_exact_copy(&reduced, periods);
    gi_exact_reduce(&reduced);
    if (gi_exact_sign(rate) != 0 && gi_exact_sign(periods) != 0)
        GI_TRY(guarded(&value, rate, &reduced, quantum));
    return gi_exact_round(out, direction_out, &value, quantum, mode);
}

void gi_number_thread_release(void)
{
    mpfr_free_cache2(MPFR_FREE_LOCAL_CACHE);
}
