/**
 * guarantee/number.h - exact amounts, rates, rounding and allotment.
 *
 * An amount is an int64_t count of minor units (fen, cent, yen); the number of currency digits says
 * how many of them make one unit. A rate is an exact fraction. No floating point reaches a figure.
 * All functions here are pure: they keep no state, allocate nothing and are safe from any thread.
 */
#ifndef GUARANTEE_NUMBER_H
#define GUARANTEE_NUMBER_H

#include "guarantee/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** How an exact value becomes a multiple of a quantum. Names as in scheme files; values never reused. */
typedef int32_t guarantee_rounding;
enum {
    GUARANTEE_ROUND_HALF_UP = 1,   /* nearest; a tie goes away from zero  */
    GUARANTEE_ROUND_HALF_EVEN = 2, /* nearest; a tie goes to the even one */
    GUARANTEE_ROUND_HALF_DOWN = 3, /* nearest; a tie goes towards zero    */
    GUARANTEE_ROUND_UP = 4,        /* away from zero                      */
    GUARANTEE_ROUND_DOWN = 5,      /* towards zero                        */
    GUARANTEE_ROUND_CEILING = 6,   /* towards plus infinity               */
    GUARANTEE_ROUND_FLOOR = 7      /* towards minus infinity              */
};

/** "half_up", ...; "unknown rounding" for another value. Static text. */
GUARANTEE_API const char *guarantee_rounding_name(guarantee_rounding mode);
/** The mode of a name; GUARANTEE_E_NOT_FOUND (with the names there are) for another text. */
GUARANTEE_API guarantee_status guarantee_rounding_from_name(guarantee_rounding *mode_out, const char *name,
                                                            guarantee_error *error);

enum { GUARANTEE_CURRENCY_DIGITS_MAX = 6, GUARANTEE_AMOUNT_TEXT_BYTES = 48 };

/**
 * Reads an amount: "5,000,000.00", "5_000_000", "-12.5", "500万", "12亿", "500万元" is refused.
 * Exact or an error: more decimals than the currency has, or a value past int64 minor units, is
 * GUARANTEE_E_NUMBER_TEXT or GUARANTEE_E_RANGE. `text` is NUL-terminated UTF-8.
 */
GUARANTEE_API guarantee_status guarantee_amount_from_text(int64_t *minor_units_out, const char *text,
                                                          int32_t currency_digits, guarantee_error *error);

/**
 * Writes "5,000,000.00" (grouped is not 0) or "5000000.00" into text, which has room for `capacity` bytes.
 * GUARANTEE_E_CAPACITY when it does not fit; GUARANTEE_AMOUNT_TEXT_BYTES always suffices. currency_digits is 0 to
 * GUARANTEE_CURRENCY_DIGITS_MAX, here and above: GUARANTEE_E_ARGUMENT.
 */
GUARANTEE_API guarantee_status guarantee_amount_to_text(char *text, size_t capacity, int64_t minor_units,
                                                        int32_t currency_digits, int32_t grouped);

/**
 * Reads a number or rate as a fraction in lowest terms: "0.5%", "-150bp", "1‰", "1/3", "0.004", "55%".
 * GUARANTEE_E_NUMBER_TEXT for another text; GUARANTEE_E_RANGE when numerator or denominator does not fit in int64_t.
 */
GUARANTEE_API guarantee_status guarantee_rate_from_text(int64_t *numerator_out, int64_t *denominator_out,
                                                        const char *text, guarantee_error *error);

/**
 * Rounds numerator/denominator to a multiple of quantum_numerator/quantum_denominator (both > 0;
 * denominator > 0). *multiple_out is the count of quanta; *direction_out is -1, 0 or 1 when the
 * rounded value is below, equal to or above the exact one. GUARANTEE_E_ARGUMENT for a denominator or quantum that is
 * not above zero, or no mode; GUARANTEE_E_RANGE when the count does not fit.
 */
GUARANTEE_API guarantee_status guarantee_round_fraction(int64_t *multiple_out, int32_t *direction_out,
                                                        int64_t numerator, int64_t denominator,
                                                        int64_t quantum_numerator, int64_t quantum_denominator,
                                                        guarantee_rounding mode, guarantee_error *error);

enum { GUARANTEE_ALLOT_LARGEST_FRACTION = -1 };

/**
 * Divides `total` minor units, of either sign, over `count` weights (each >= 0, their sum > 0): parts_out[i] adds up to
 * total, always. remainder_to >= 0: every other part is rounded by `mode` and that one takes what is
 * left, which can be below zero where many small parts were rounded up. remainder_to =
 * GUARANTEE_ALLOT_LARGEST_FRACTION: every part is rounded towards zero and the units left go one each to the
 * largest lost fractions, ties to the earlier part (`mode` is unused).
 * parts_out has room for `count` parts, and may not overlap weights. GUARANTEE_E_DIVIDE_BY_ZERO when the weights add up
 * to zero; GUARANTEE_E_ARGUMENT for one below zero, a remainder_to that is no part, no mode; GUARANTEE_E_RANGE when the
 * part that takes what is left does not fit.
 */
GUARANTEE_API guarantee_status guarantee_allot_amount(int64_t *parts_out, int64_t total, const int64_t *weights,
                                                      size_t count, int64_t remainder_to, guarantee_rounding mode,
                                                      guarantee_error *error);

#ifdef __cplusplus
}
#endif
#endif
