/* The public functions on amounts, rates and fractions, over exact values. */
#include "number/exact.h"
#include "number/quote.h"
#include "number/rounding.h"

#include <string.h>

static const int64_t powers_of_ten[] = {1, 10, 100, 1000, 10000, 100000, 1000000};

_Static_assert(sizeof powers_of_ten / sizeof powers_of_ten[0] == GUARANTEE_CURRENCY_DIGITS_MAX + 1,
               "a power for each number of currency digits");

static bool are_currency_digits(int32_t digits)
{
    return digits >= 0 && digits <= GUARANTEE_CURRENCY_DIGITS_MAX;
}

static guarantee_status refuse_digits(int32_t digits, guarantee_error *error)
{
    return gi_fail(error, GUARANTEE_E_ARGUMENT, "currency digits are 0 to %d, not %d", GUARANTEE_CURRENCY_DIGITS_MAX,
                   (int)digits);
}

static guarantee_status refuse_amount(const char *text, guarantee_status status, const char *reason,
                                      guarantee_error *error)
{
    return gi_fail(error, status, "%s is no amount: %s", gi_quote(text, strlen(text)).text, reason);
}

guarantee_status guarantee_amount_from_text(int64_t *minor_units_out, const char *text, int32_t currency_digits,
                                            guarantee_error *error)
{
    struct gi_exact value;
    struct gi_exact scale;
    enum gi_number_unit unit;
    if (minor_units_out == NULL || text == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "guarantee_amount_from_text: a null pointer");
    if (!are_currency_digits(currency_digits))
        return refuse_digits(currency_digits, error);
    GI_TRY(gi_exact_from_text(&value, &unit, text, strlen(text), error));
    if (unit == GI_UNIT_RATE)
        return refuse_amount(text, GUARANTEE_E_NUMBER_TEXT, "it is a rate", error);
    if (strchr(text, '/') != NULL)
        return refuse_amount(text, GUARANTEE_E_NUMBER_TEXT, "decimals are expected, not a fraction", error);
    gi_exact_set_integer(&scale, powers_of_ten[currency_digits]);
    GI_TRY(gi_exact_multiply(&value, &value, &scale));
    if (!gi_exact_is_integer(&value))
        return gi_fail(error, GUARANTEE_E_NUMBER_TEXT, "%s is no amount: the currency has %d decimals",
                       gi_quote(text, strlen(text)).text, (int)currency_digits);
    if (gi_exact_to_int64(minor_units_out, &value) != GUARANTEE_OK)
        return refuse_amount(text, GUARANTEE_E_RANGE, "it is past 64 bits of minor units", error);
    return GUARANTEE_OK;
}

guarantee_status guarantee_amount_to_text(char *text, size_t capacity, int64_t minor_units, int32_t currency_digits,
                                          int32_t grouped)
{
    struct gi_exact value;
    if (text == NULL || !are_currency_digits(currency_digits))
        return GUARANTEE_E_ARGUMENT;
    gi_exact_set_fraction(&value, minor_units, powers_of_ten[currency_digits]);
    size_t length = gi_exact_to_decimal(text, capacity, &value, currency_digits, false, grouped != 0, NULL);
    return length != 0 ? GUARANTEE_OK : GUARANTEE_E_CAPACITY;
}

guarantee_status guarantee_rate_from_text(int64_t *numerator_out, int64_t *denominator_out, const char *text,
                                          guarantee_error *error)
{
    struct gi_exact value;
    if (numerator_out == NULL || denominator_out == NULL || text == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "guarantee_rate_from_text: a null pointer");
    GI_TRY(gi_exact_from_text(&value, NULL, text, strlen(text), error));
    if (gi_exact_to_fraction64(numerator_out, denominator_out, &value) != GUARANTEE_OK)
        return gi_fail(error, GUARANTEE_E_RANGE,
                       "%s is out of range: numerator and denominator of at most 63 bits are expected",
                       gi_quote(text, strlen(text)).text);
    return GUARANTEE_OK;
}

guarantee_status guarantee_round_fraction(int64_t *multiple_out, int32_t *direction_out, int64_t numerator,
                                          int64_t denominator, int64_t quantum_numerator, int64_t quantum_denominator,
                                          guarantee_rounding mode, guarantee_error *error)
{
    struct gi_exact value;
    struct gi_exact quantum;
    struct gi_exact one;
    int direction;
    int64_t multiple;
    if (multiple_out == NULL || direction_out == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "guarantee_round_fraction: a null pointer");
    if (denominator <= 0 || quantum_numerator <= 0 || quantum_denominator <= 0)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "the denominator and the quantum must be more than zero");
    if (!gi_rounding_is_valid(mode))
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "%d is no rounding mode", (int)mode);
    gi_exact_set_fraction(&value, numerator, denominator);
    gi_exact_set_fraction(&quantum, quantum_numerator, quantum_denominator);
    gi_exact_set_integer(&one, 1);
    GI_TRY(gi_exact_divide(&value, &value, &quantum));
    GI_TRY(gi_exact_round(&value, &direction, &value, &one, mode));
    if (gi_exact_to_int64(&multiple, &value) != GUARANTEE_OK)
        return gi_fail(error, GUARANTEE_E_RANGE, "the rounded value is past 64 bits of quanta");
    *multiple_out = multiple;
    *direction_out = direction;
    return GUARANTEE_OK;
}
