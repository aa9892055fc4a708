/*
 * Exact rationals of bounded size, held in place: no heap, so no operation can run out of memory or
 * abort. A result past GI_EXACT_LIMBS limbs is GUARANTEE_E_RANGE, never a rounded number.
 * Built on GMP's mpn layer, which this room alone includes.
 *
 * Fractions are reduced lazily: numerator/denominator need not be in lowest terms until text is asked
 * for. The denominator is always positive; zero has numerator_size 0 and denominator 1.
 * Any output may alias any input. On failure the output is untouched.
 */
#ifndef GI_NUMBER_EXACT_H
#define GI_NUMBER_EXACT_H

#include "base/error.h"
#include "guarantee/number.h"

#include <stdbool.h>

enum { GI_EXACT_LIMBS = 16 };

struct gi_exact {
    int32_t numerator_size;   /* limbs in use, negative for a negative number, as in GMP */
    int32_t denominator_size; /* limbs in use, at least 1                                */
    uint64_t numerator[GI_EXACT_LIMBS];
    uint64_t denominator[GI_EXACT_LIMBS];
};

/* Without its sign; of INT64_MIN, too. */
static inline uint64_t gi_magnitude(int64_t value)
{
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

void gi_exact_set_zero(struct gi_exact *out);
void gi_exact_set_integer(struct gi_exact *out, int64_t value);
/* denominator > 0 */
void gi_exact_set_fraction(struct gi_exact *out, int64_t numerator, int64_t denominator);
void gi_exact_copy(struct gi_exact *out, const struct gi_exact *value); /* copies only the limbs in use */

guarantee_status gi_exact_add(struct gi_exact *out, const struct gi_exact *a, const struct gi_exact *b);
guarantee_status gi_exact_subtract(struct gi_exact *out, const struct gi_exact *a, const struct gi_exact *b);
guarantee_status gi_exact_multiply(struct gi_exact *out, const struct gi_exact *a, const struct gi_exact *b);
/* GUARANTEE_E_DIVIDE_BY_ZERO when b is zero */
guarantee_status gi_exact_divide(struct gi_exact *out, const struct gi_exact *a, const struct gi_exact *b);
void gi_exact_negate(struct gi_exact *out, const struct gi_exact *a);

/* -1, 0, 1; by cross-multiplication, so never rounded; cannot fail. */
int gi_exact_compare(const struct gi_exact *a, const struct gi_exact *b);
int gi_exact_sign(const struct gi_exact *a);
bool gi_exact_is_integer(const struct gi_exact *a);

/* To a multiple of quantum (> 0) by mode. direction_out (may be NULL): -1, 0, 1 when the result is
 * below, equal to, above the exact value. */
guarantee_status gi_exact_round(struct gi_exact *out, int *direction_out, const struct gi_exact *value,
                                const struct gi_exact *quantum, guarantee_rounding mode);

/* The value as an int64; GUARANTEE_E_RANGE when it is no integer or does not fit. */
guarantee_status gi_exact_to_int64(int64_t *out, const struct gi_exact *value);

/* The value as a fraction in lowest terms; GUARANTEE_E_RANGE when a part is no int64_t. */
guarantee_status gi_exact_to_fraction64(int64_t *numerator_out, int64_t *denominator_out, const struct gi_exact *value);

/* Lowest terms, in place. */
void gi_exact_reduce(struct gi_exact *value);

/* Text. Each writes a NUL-terminated text of at most `capacity` bytes and returns its length, or 0 when
 * capacity is too small (GI_EXACT_TEXT_BYTES always suffices for gi_exact_to_fraction).
 * fraction: "33/80", "-3", in lowest terms.
 * decimal: rounded half_even to `places` decimals (for showing; *exact_out tells whether it is the
 *   exact value); `trim` drops trailing zeros; `group` writes thousands separators. */
enum { GI_EXACT_TEXT_BYTES = 700, GI_DECIMAL_PLACES_MAX = 300 /* more gives 0 */ };
size_t gi_exact_to_fraction(char *text, size_t capacity, const struct gi_exact *value);
size_t gi_exact_to_decimal(char *text, size_t capacity, const struct gi_exact *value, int places, bool trim, bool group,
                           bool *exact_out);

/* What kind of unit a number text carried. */
enum gi_number_unit { GI_UNIT_NONE, GI_UNIT_RATE /* %, bp, permille */, GI_UNIT_MULTIPLE /* wan, yi */ };

/* Reads number text of `bytes` bytes: "5,000,000.00" "5_000_000" "0.5%" "-150bp" "1‰" "1/3" "500万" "12亿"
 * "-3" "+2.50". Blank space around the number is refused, as are exponents, infinities, empty digits,
 * misplaced separators (a comma or underscore groups exactly three digits, and only to the left of the point;
 * the two are not mixed; no grouped number starts with 0), several points, a fraction with a unit or a point,
 * and more than 60 digits in all (GUARANTEE_E_TOO_LARGE). One blank may stand between number and unit
 * ("0.5 %"). The result is in lowest terms. Fills error with what was expected and found. */
guarantee_status gi_exact_from_text(struct gi_exact *out, enum gi_number_unit *unit_out, const char *text, size_t bytes,
                                    guarantee_error *error);

/* (1 + rate)^(periods) - 1, rounded to a multiple of quantum, every digit right: the exact power where it is
 * rational and fits, else an MPFR enclosure that is narrowed until the rounding is decided. rate > -1,
 * 0 <= periods. GUARANTEE_E_UNDECIDED past the bound on work. MPFR allocates, and ends the process when it
 * cannot: the one function of this room that does. */
guarantee_status gi_exact_compound(struct gi_exact *out, int *direction_out, const struct gi_exact *rate,
                                   const struct gi_exact *periods, const struct gi_exact *quantum,
                                   guarantee_rounding mode);

/* A loan that is repaid, with its interest, in `count` equal instalments (>= 1); `balloon` (0 <= balloon <= principal)
 * stays outstanding after them. period_rate >= 0 is the rate of the time between two instalments. */
struct gi_loan_terms {
    struct gi_exact principal, balloon, period_rate;
    uint32_t count;
};

/* The instalment, rounded to a multiple of quantum, every digit right, and whether it is below (-1), equal to or above
 * (1) the exact one. *exact_out is the exact one where *exact_fits_out: where it is rounded to itself, nothing
 * compounds, or neither part of the fraction is longer than 128 bits. GUARANTEE_E_RANGE where the instalment does not
 * fit, or a part of the rate is longer than 256 bits; GUARANTEE_E_NO_MEMORY when there is none for the powers. */
guarantee_status gi_exact_annuity(struct gi_exact *out, int *direction_out, struct gi_exact *exact_out,
                                  bool *exact_fits_out, const struct gi_loan_terms *terms,
                                  const struct gi_exact *quantum, guarantee_rounding mode);

/* A loan of which `lent` (> 0) is paid out, and paid back by `payments` (>= 0), `count` of them (>= 1), one at the end
 * of each period. Nominal: the rate of a period × periods a year; effective: compounded over a year. */
struct gi_cost_terms {
    struct gi_exact lent;
    const struct gi_exact *payments;
    uint32_t count, periods_a_year;
    bool effective;
};

/* The yearly rate that the loan costs, rounded to a multiple of quantum, every digit right, and on which side of the
 * exact one it lies. GUARANTEE_E_ARGUMENT where less is paid back than was lent; GUARANTEE_E_RANGE where the rate is
 * too large, or may be a multiple of half a quantum and the amounts have too many different denominators for that to be
 * told; GUARANTEE_E_UNDECIDED past the bound on work; GUARANTEE_E_NO_MEMORY. */
guarantee_status gi_exact_cost(struct gi_exact *out, int *direction_out, const struct gi_cost_terms *terms,
                               const struct gi_exact *quantum, guarantee_rounding mode);

/* Frees what MPFR keeps for the calling thread. A thread that computed a compound calls it before it ends. */
void gi_number_thread_release(void);

#endif
