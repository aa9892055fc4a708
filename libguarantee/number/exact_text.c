/* Writing exact values as fractions and decimals. */
#include "number/limbs.h"
#include "number/rounding.h"

/* mpn_get_str may allocate for long numbers, so digits are made here. */
enum {
    CHUNK_DIGITS = 19,
    DIGITS_MAX = 640, /* of a 1024-bit value times 10^GI_DECIMAL_PLACES_MAX */
    SIGN_AND_SEPARATORS_MAX = DIGITS_MAX / 3 + 8
};

/* One digit a byte, without leading zeros; `digits` has DIGITS_MAX bytes. `limbs` is used up. */
static size_t to_digits(char *digits, mp_limb_t *limbs, mp_size_t size)
{
    size_t count = 0;
    char reversed[DIGITS_MAX + CHUNK_DIGITS];
    while (size > 0) {
        mp_limb_t chunk = mpn_divrem_1(limbs, 0, limbs, size, 10000000000000000000U);
        size -= limbs[size - 1] == 0;
        for (int place = 0; place < CHUNK_DIGITS && (chunk != 0 || size > 0); ++place, chunk /= 10)
            reversed[count++] = (char)('0' + chunk % 10);
    }
    for (size_t index = 0; index < count; ++index)
        digits[index] = reversed[count - 1 - index];
    return count;
}

static size_t deliver(char *text, size_t capacity, const char *from, size_t length)
{
    if (text == NULL || length >= capacity)
        return 0;
    memcpy(text, from, length);
    text[length] = '\0';
    return length;
}

size_t gi_exact_to_fraction(char *text, size_t capacity, const struct gi_exact *value)
{
    char buffer[2 * DIGITS_MAX + 2];
    struct gi_exact reduced;
    size_t length = 0;
    gi_exact_copy(&reduced, value);
    gi_exact_reduce(&reduced);
    if (reduced.numerator_size == 0)
        return deliver(text, capacity, "0", 1);
    if (reduced.numerator_size < 0)
        buffer[length++] = '-';
    length += to_digits(buffer + length, reduced.numerator, gi_numerator(&reduced).size);
    if (reduced.denominator_size > 1 || reduced.denominator[0] > 1) {
        buffer[length++] = '/';
        length += to_digits(buffer + length, reduced.denominator, reduced.denominator_size);
    }
    return deliver(text, capacity, buffer, length);
}

/* |value| * 10^places, rounded half even, in `out` (2 * GI_EXACT_LIMBS limbs). Returns its size. */
static mp_size_t scaled(mp_limb_t *out, const struct gi_exact *value, int places, bool *is_exact)
{
    mp_limb_t top[2 * GI_EXACT_LIMBS];
    mp_limb_t rest[2 * GI_EXACT_LIMBS];
    mp_limb_t twice[2 * GI_EXACT_LIMBS + 1];
    const mp_limb_t two = 2;
    struct gi_natural x = gi_numerator(value);
    struct gi_natural left = {rest, 0};
    mp_size_t size;
    gi_limbs_copy(top, x);
    x = (struct gi_natural){top, gi_limbs_scale_ten(top, x.size, places)};
    gi_limbs_divide(out, &size, rest, &left.size, x, gi_denominator(value));
    *is_exact = left.size == 0;
    struct gi_natural doubled = {twice, gi_limbs_multiply(twice, left, (struct gi_natural){&two, 1})};
    int half = gi_limbs_compare(doubled, gi_denominator(value));
    bool odd = size > 0 && (out[0] & 1) != 0;
    bool away = !*is_exact && gi_rounds_away(GUARANTEE_ROUND_HALF_EVEN, false, odd, half);
    return away ? gi_limbs_add_one(out, size) : size;
}

/* The digits of the scaled value, with zeros in front so that one stands before the point. */
static size_t scaled_digits(char *digits, const struct gi_exact *value, int places, bool *is_exact)
{
    mp_limb_t limbs[2 * GI_EXACT_LIMBS + 1];
    char made[DIGITS_MAX];
    size_t count = to_digits(made, limbs, scaled(limbs, value, places, is_exact));
    size_t least = (size_t)places + 1;
    size_t zeros = count < least ? least - count : 0;
    memset(digits, '0', zeros);
    memcpy(digits + zeros, made, count);
    return zeros + count;
}

/* Copies whole digits, with a comma before each group of three if asked. */
static size_t write_whole(char *out, const char *digits, size_t count, bool group)
{
    size_t length = 0;
    for (size_t index = 0; index < count; ++index) {
        if (group && index > 0 && (count - index) % 3 == 0)
            out[length++] = ',';
        out[length++] = digits[index];
    }
    return length;
}

static bool all_zero(const char *digits, size_t count)
{
    size_t index = 0;
    while (index < count && digits[index] == '0')
        ++index;
    return index == count;
}

size_t gi_exact_to_decimal(char *text, size_t capacity, const struct gi_exact *value, int places, bool trim, bool group,
                           bool *exact_out)
{
    char digits[DIGITS_MAX];
    char buffer[DIGITS_MAX + SIGN_AND_SEPARATORS_MAX];
    bool is_exact;
    if (places < 0 || places > GI_DECIMAL_PLACES_MAX)
        return 0;
    size_t count = scaled_digits(digits, value, places, &is_exact);
    size_t whole = count - (size_t)places;
    size_t length = 0;
    if (value->numerator_size < 0 && !all_zero(digits, count)) /* never "-0.00" */
        buffer[length++] = '-';
    length += write_whole(buffer + length, digits, whole, group);
    while (trim && count > whole && digits[count - 1] == '0')
        --count;
    if (count > whole) {
        buffer[length++] = '.';
        memcpy(buffer + length, digits + whole, count - whole);
        length += count - whole;
    }
    length = deliver(text, capacity, buffer, length);
    if (length != 0 && exact_out != NULL)
        *exact_out = is_exact;
    return length;
}
