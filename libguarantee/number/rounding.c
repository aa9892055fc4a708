/* Rounding: the modes, their names, and an exact value to a multiple of a quantum. */
#include "number/rounding.h"

#include "number/limbs.h"
#include "number/quote.h"

/* By the order of the enumerators. */
static const char *const mode_names[] = {"half_up", "half_even", "half_down", "up", "down", "ceiling", "floor"};

enum { MODE_COUNT = sizeof mode_names / sizeof mode_names[0] };

bool gi_rounding_is_valid(guarantee_rounding mode)
{
    return mode >= GUARANTEE_ROUND_HALF_UP && mode <= GUARANTEE_ROUND_FLOOR;
}

const char *guarantee_rounding_name(guarantee_rounding mode)
{
    return gi_rounding_is_valid(mode) ? mode_names[mode - 1] : "unknown rounding";
}

guarantee_status guarantee_rounding_from_name(guarantee_rounding *mode_out, const char *name, guarantee_error *error)
{
    if (mode_out == NULL || name == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "guarantee_rounding_from_name: a null pointer");
    for (int index = 0; index < MODE_COUNT; ++index) {
        if (strcmp(name, mode_names[index]) == 0) {
            *mode_out = index + 1;
            return GUARANTEE_OK;
        }
    }
    return gi_fail(error, GUARANTEE_E_NOT_FOUND,
                   "%s is no rounding: one of half_up, half_even, half_down, up, down, ceiling, floor is "
                   "expected",
                   gi_quote(name, strlen(name)).text);
}

bool gi_rounds_away(guarantee_rounding mode, bool negative, bool odd, int half)
{
    switch (mode) {
    case GUARANTEE_ROUND_HALF_UP:
        return half >= 0;
    case GUARANTEE_ROUND_HALF_EVEN:
        return half > 0 || (half == 0 && odd);
    case GUARANTEE_ROUND_HALF_DOWN:
        return half > 0;
    case GUARANTEE_ROUND_UP:
        return true;
    case GUARANTEE_ROUND_CEILING:
        return !negative;
    case GUARANTEE_ROUND_FLOOR:
        return negative;
    default: /* GUARANTEE_ROUND_DOWN */
        return false;
    }
}

/* Hardware division when it will do: the 128-bit routine is several times slower. */
static void divide_pair(gi_u128 *quotient, gi_u128 *remainder, gi_u128 a, gi_u128 b)
{
    if ((uint64_t)(a >> 64) == 0 && (uint64_t)(b >> 64) == 0) {
        *quotient = (uint64_t)a / (uint64_t)b;
        *remainder = (uint64_t)a % (uint64_t)b;
        return;
    }
    *quotient = a / b;
    *remainder = a - *quotient * b;
}

/* multiple * quantum_top never passes 128 bits: it is below value top * quantum_bottom + quantum_top. */
static int round_small(struct gi_exact *out, const struct gi_exact *value, const struct gi_exact *quantum,
                       guarantee_rounding mode)
{
    bool negative = value->numerator_size < 0;
    uint64_t quantum_top = quantum->numerator[0];
    uint64_t quantum_bottom = quantum->denominator[0];
    gi_u128 bottom = (gi_u128)value->denominator[0] * quantum_top;
    gi_u128 multiple;
    gi_u128 rest;
    divide_pair(&multiple, &rest, (gi_u128)gi_small_numerator(value) * quantum_bottom, bottom);
    int half = (rest > bottom - rest) - (rest < bottom - rest);
    bool away = rest != 0 && gi_rounds_away(mode, negative, (multiple & 1) != 0, half);
    multiple += away ? 1 : 0;
    gi_store_pair(out, negative, multiple * quantum_top, quantum_bottom);
    return rest == 0 ? 0 : gi_rounding_direction(negative, away);
}

/* Compares twice the remainder (not zero) with the divisor. */
static int compare_with_half(struct gi_natural remainder, struct gi_natural divisor)
{
    mp_limb_t twice[2 * GI_EXACT_LIMBS + 1];
    twice[remainder.size] = mpn_lshift(twice, remainder.limbs, remainder.size, 1);
    mp_size_t size = remainder.size + (twice[remainder.size] != 0);
    return gi_limbs_compare((struct gi_natural){twice, size}, divisor);
}

static guarantee_status store_multiple(struct gi_exact *out, bool negative, struct gi_natural multiple,
                                       const struct gi_exact *quantum)
{
    struct gi_wide wide;
    wide.negative = negative;
    wide.numerator_size = gi_limbs_multiply(wide.numerator, multiple, gi_numerator(quantum));
    wide.denominator_size = quantum->denominator_size;
    gi_limbs_copy(wide.denominator, gi_denominator(quantum));
    return gi_wide_store(out, &wide);
}

static guarantee_status round_wide(struct gi_exact *out, int *direction, const struct gi_exact *value,
                                   const struct gi_exact *quantum, guarantee_rounding mode)
{
    mp_limb_t top[2 * GI_EXACT_LIMBS];
    mp_limb_t bottom[2 * GI_EXACT_LIMBS];
    mp_limb_t rest[2 * GI_EXACT_LIMBS];
    mp_limb_t multiple[2 * GI_EXACT_LIMBS + 1];
    struct gi_natural x = {top, gi_limbs_multiply(top, gi_numerator(value), gi_denominator(quantum))};
    struct gi_natural y = {bottom, gi_limbs_multiply(bottom, gi_denominator(value), gi_numerator(quantum))};
    struct gi_natural left = {rest, 0};
    struct gi_natural count = {multiple, 0};
    gi_limbs_divide(multiple, &count.size, rest, &left.size, x, y);
    bool negative = value->numerator_size < 0;
    bool odd = count.size != 0 && (multiple[0] & 1) != 0;
    bool away = left.size != 0 && gi_rounds_away(mode, negative, odd, compare_with_half(left, y));
    if (away)
        count.size = gi_limbs_add_one(multiple, count.size);
    GI_TRY(store_multiple(out, negative, count, quantum));
    *direction = left.size == 0 ? 0 : gi_rounding_direction(negative, away);
    return GUARANTEE_OK;
}

guarantee_status gi_exact_round(struct gi_exact *out, int *direction_out, const struct gi_exact *value,
                                const struct gi_exact *quantum, guarantee_rounding mode)
{
    int direction;
    if (!gi_rounding_is_valid(mode) || quantum->numerator_size <= 0)
        return GUARANTEE_E_ARGUMENT;
    if (gi_is_small(value) && gi_is_small(quantum))
        direction = round_small(out, value, quantum, mode);
    else
        GI_TRY(round_wide(out, &direction, value, quantum, mode));
    if (direction_out != NULL)
        *direction_out = direction;
    return GUARANTEE_OK;
}
