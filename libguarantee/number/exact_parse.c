/* Reading number text, strictly: what could be meant in two ways is refused with its reason. */
#include "number/limbs.h"
#include "number/quote.h"

enum { DIGITS_MAX = 60, GROUP_DIGITS = 3, FIRST_GROUP_MAX = 3 };

struct reader {
    const char *text;
    size_t bytes;
    size_t at;
    size_t digits;
    guarantee_error *error;
};

static const struct {
    const char *name;
    enum gi_number_unit unit;
    int64_t numerator;
    int64_t denominator;
} units[] = {
    {"%", GI_UNIT_RATE, 1, 100},
    {"‰", GI_UNIT_RATE, 1, 1000},
    {"bp", GI_UNIT_RATE, 1, 10000},
    {"万", GI_UNIT_MULTIPLE, 10000, 1},
    {"亿", GI_UNIT_MULTIPLE, 100000000, 1},
    {"万亿", GI_UNIT_MULTIPLE, 1000000000000, 1},
};

static guarantee_status refuse(const struct reader *reader, const char *reason)
{
    return gi_fail(reader->error, GUARANTEE_E_NUMBER_TEXT, "%s is no number: %s",
                   gi_quote(reader->text, reader->bytes).text, reason);
}

/* The byte at the reading place, 0 at the end. */
static char peek(const struct reader *reader)
{
    return reader->at < reader->bytes ? reader->text[reader->at] : '\0';
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_separator(char byte)
{
    return byte == ',' || byte == '_';
}

static bool is_blank(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static bool starts_with(const struct reader *reader, const char *start)
{
    size_t length = strlen(start);
    return reader->bytes - reader->at >= length && memcmp(reader->text + reader->at, start, length) == 0;
}

/* U+FF10 to U+FF19 */
static bool is_fullwidth_digit(const struct reader *reader)
{
    if (!starts_with(reader, "\xEF\xBC") || reader->bytes - reader->at < 3)
        return false;
    unsigned char last = (unsigned char)reader->text[reader->at + 2];
    return last >= 0x90U && last <= 0x99U;
}

static guarantee_status refuse_start(const struct reader *reader)
{
    if (is_blank(peek(reader)))
        return refuse(reader, "blank space where a digit is expected");
    if (is_fullwidth_digit(reader))
        return refuse(reader, "fullwidth digits are not read, write 0 to 9");
    if (starts_with(reader, "\xE2\x88\x92"))
        return refuse(reader, "the minus sign is the plain hyphen, as in -12.5");
    if (peek(reader) == '.')
        return refuse(reader, "a digit is expected before the point");
    if (is_separator(peek(reader)))
        return refuse(reader, "a separator stands between digits, as in 5,000,000.00");
    return refuse(reader, "a digit is expected, as in 5,000,000.00, -12.5, 0.5% or 1/3");
}

static guarantee_status refuse_rest(const struct reader *reader, bool is_fraction)
{
    char byte = peek(reader);
    if (is_fullwidth_digit(reader))
        return refuse(reader, "fullwidth digits are not read, write 0 to 9");
    if (is_fraction)
        return refuse(reader, "a fraction is of two whole numbers, with neither point nor unit, as in 1/3");
    if (byte == '/')
        return refuse(reader, "a fraction is of two whole numbers, as in 1/3");
    if (byte == '.')
        return refuse(reader, "it has more than one point");
    if (is_separator(byte))
        return refuse(reader, "separators stand only to the left of the point, as in 5,000,000.00");
    if (byte == 'e' || byte == 'E')
        return refuse(reader, "an exponent is not read, write all the digits");
    if (is_blank(byte))
        return refuse(reader, "blank space: at most one blank may stand between number and unit");
    return refuse(reader, "after the digits nothing or a unit (%, ‰, bp, 万, 亿, 万亿) is expected");
}

static void append_digit(uint64_t *limbs, int32_t *size, char digit)
{
    mp_limb_t carry = (mp_limb_t)(digit - '0');
    if (*size > 0) {
        mp_limb_t high = mpn_mul_1(limbs, limbs, *size, 10);
        carry = high + mpn_add_1(limbs, limbs, *size, carry);
    }
    if (carry != 0)
        limbs[(*size)++] = carry;
}

/* Appends the digits at the reading place to `limbs`; their count, which may be 0, in *run. */
static guarantee_status read_run(struct reader *reader, uint64_t *limbs, int32_t *size, size_t *run)
{
    size_t start = reader->at;
    for (; is_digit(peek(reader)); ++reader->at) {
        if (++reader->digits > DIGITS_MAX)
            return gi_fail(reader->error, GUARANTEE_E_TOO_LARGE,
                           "%s is too long for a number: at most %d digits are expected",
                           gi_quote(reader->text, reader->bytes).text, DIGITS_MAX);
        append_digit(limbs, size, reader->text[reader->at]);
    }
    *run = reader->at - start;
    return GUARANTEE_OK;
}

static guarantee_status refuse_group(const struct reader *reader, char separator)
{
    if (separator == ',')
        return refuse(reader, "a comma separates exactly three digits, as in 5,000,000.00");
    return refuse(reader, "an underscore separates exactly three digits, as in 5_000_000.00");
}

static guarantee_status check_first_group(const struct reader *reader, size_t run)
{
    if (run > FIRST_GROUP_MAX)
        return refuse_group(reader, peek(reader));
    if (reader->text[reader->at - run] == '0') /* 0,500 is somebody's decimal comma */
        return refuse(reader, "a grouped number does not start with 0 (the decimal sign is the point)");
    return GUARANTEE_OK;
}

/* A whole number, perhaps in groups of three. */
static guarantee_status read_whole(struct reader *reader, uint64_t *limbs, int32_t *size)
{
    size_t run;
    GI_TRY(read_run(reader, limbs, size, &run));
    if (run == 0)
        return refuse_start(reader);
    char separator = peek(reader);
    if (is_separator(separator))
        GI_TRY(check_first_group(reader, run));
    while (is_separator(peek(reader))) {
        if (peek(reader) != separator)
            return refuse(reader, "commas and underscores are not mixed");
        ++reader->at;
        GI_TRY(read_run(reader, limbs, size, &run));
        if (run != GROUP_DIGITS)
            return refuse_group(reader, separator);
    }
    return GUARANTEE_OK;
}

static guarantee_status read_decimals(struct reader *reader, struct gi_exact *value)
{
    size_t places;
    ++reader->at;
    GI_TRY(read_run(reader, value->numerator, &value->numerator_size, &places));
    if (places == 0 && !is_fullwidth_digit(reader))
        return refuse(reader, "a digit is expected after the point");
    value->denominator_size = (int32_t)gi_limbs_scale_ten(value->denominator, 1, (int)places);
    return GUARANTEE_OK;
}

static guarantee_status read_denominator(struct reader *reader, struct gi_exact *value)
{
    ++reader->at;
    value->denominator_size = 0;
    GI_TRY(read_whole(reader, value->denominator, &value->denominator_size));
    if (value->denominator_size == 0)
        return refuse(reader, "the denominator is zero");
    return GUARANTEE_OK;
}

static guarantee_status read_unit(struct reader *reader, struct gi_exact *value, enum gi_number_unit *unit)
{
    size_t number_end = reader->at;
    *unit = GI_UNIT_NONE;
    if (number_end == reader->bytes)
        return GUARANTEE_OK;
    if (peek(reader) == ' ')
        ++reader->at;
    for (size_t index = 0; index < sizeof units / sizeof units[0]; ++index) {
        const char *name = units[index].name;
        if (reader->bytes - reader->at != strlen(name) || !starts_with(reader, name))
            continue;
        struct gi_exact scale;
        gi_exact_set_fraction(&scale, units[index].numerator, units[index].denominator);
        *unit = units[index].unit;
        return gi_exact_multiply(value, value, &scale);
    }
    if (reader->at == reader->bytes || is_blank(peek(reader)))
        reader->at = number_end;
    return refuse_rest(reader, false);
}

/* The sign apart, the whole of a number text. */
static guarantee_status read_magnitude(struct reader *reader, struct gi_exact *value, enum gi_number_unit *unit)
{
    value->numerator_size = 0;
    value->denominator_size = 1;
    value->denominator[0] = 1;
    GI_TRY(read_whole(reader, value->numerator, &value->numerator_size));
    *unit = GI_UNIT_NONE;
    if (peek(reader) == '/') {
        GI_TRY(read_denominator(reader, value));
        return reader->at == reader->bytes ? GUARANTEE_OK : refuse_rest(reader, true);
    }
    if (peek(reader) == '.')
        GI_TRY(read_decimals(reader, value));
    return read_unit(reader, value, unit);
}

guarantee_status gi_exact_from_text(struct gi_exact *out, enum gi_number_unit *unit_out, const char *text, size_t bytes,
                                    guarantee_error *error)
{
    struct reader reader = {text, bytes, 0, 0, error};
    struct gi_exact value;
    enum gi_number_unit unit;
    bool negative = peek(&reader) == '-';
    if (negative || peek(&reader) == '+')
        ++reader.at;
    GI_TRY(read_magnitude(&reader, &value, &unit));
    if (value.numerator_size == 0)
        gi_exact_set_zero(&value);
    gi_exact_reduce(&value); /* read once, used often */
    if (negative)
        value.numerator_size = -value.numerator_size;
    gi_exact_copy(out, &value);
    if (unit_out != NULL)
        *unit_out = unit;
    return GUARANTEE_OK;
}
