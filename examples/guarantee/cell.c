/* Each fast path takes what it can read without a doubt, and hands over the rest. */
#include "cell.h"

#include <guarantee/portfolio.h>

#include <string.h>

enum { FAST_BYTES = 18, POWER_COUNT = 19 };

static const int64_t POWERS[POWER_COUNT] = {1,
                                            10,
                                            100,
                                            1000,
                                            10000,
                                            100000,
                                            1000000,
                                            10000000,
                                            100000000,
                                            1000000000,
                                            10000000000,
                                            100000000000,
                                            1000000000000,
                                            10000000000000,
                                            100000000000000,
                                            1000000000000000,
                                            10000000000000000,
                                            100000000000000000,
                                            1000000000000000000};

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* "1234.56" as 123456 and 2 places. Returns the text after it, NULL when there is no plain decimal. */
static const char *plain_decimal(const char *text, int64_t *value, int32_t *places)
{
    const char *next = text, *limit = text + FAST_BYTES;
    int64_t read = 0;
    for (; is_digit(*next) && next < limit; next++)
        read = read * 10 + (*next - '0');
    if (next == text)
        return NULL;
    *places = 0;
    if (*next == '.') {
        const char *point = next++;
        for (; is_digit(*next) && next < limit; next++)
            read = read * 10 + (*next - '0');
        *places = (int32_t)(next - point) - 1;
        if (*places == 0)
            return NULL;
    }
    *value = read;
    return next;
}

bool cell_amount(const char *text, int32_t digits, int64_t *minor_units)
{
    int64_t value = 0;
    int32_t places = 0;
    const char *rest = plain_decimal(text, &value, &places);
    if (rest != NULL && *rest == '\0' && places <= digits &&
        !__builtin_mul_overflow(value, POWERS[digits - places], minor_units))
        return true;
    return guarantee_amount_from_text(minor_units, text, digits, NULL) == GUARANTEE_OK;
}

bool cell_count(const char *text, int64_t *count)
{
    int64_t denominator = 1;
    int32_t places = 0;
    const char *rest = plain_decimal(text, count, &places);
    if (rest != NULL && *rest == '\0' && places == 0)
        return true;
    return guarantee_rate_from_text(count, &denominator, text, NULL) == GUARANTEE_OK && denominator == 1;
}

bool cell_rate(const char *text, int64_t *numerator, int64_t *denominator)
{
    int32_t places = 0;
    const char *rest = plain_decimal(text, numerator, &places);
    if (rest != NULL && rest[0] == '%' && rest[1] == '\0' && places + 2 < POWER_COUNT) {
        *denominator = POWERS[places + 2];
        return true;
    }
    if (rest != NULL && rest[0] == '\0') {
        *denominator = POWERS[places];
        return true;
    }
    return guarantee_rate_from_text(numerator, denominator, text, NULL) == GUARANTEE_OK;
}

/* The digits at two places; over 99 when they are none. */
static int32_t two_digits(const char *text)
{
    return is_digit(text[0]) && is_digit(text[1]) ? (text[0] - '0') * 10 + (text[1] - '0') : 10000;
}

/* Days that every month has; the others are counted by the library. */
bool cell_date(const char *text, int32_t *date)
{
    enum { DAYS_TO_1970 = 719468, DAYS_ALWAYS = 28 };
    if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
        return guarantee_date_from_text(date, text, NULL) == GUARANTEE_OK;
    int32_t year = two_digits(text) * 100 + two_digits(text + 2);
    int32_t month = two_digits(text + 5), day = two_digits(text + 8);
    if (year < 1601 || year > 9999 || month < 1 || month > 12 || day < 1 || day > DAYS_ALWAYS)
        return guarantee_date_from_text(date, text, NULL) == GUARANTEE_OK;
    int32_t from_march = month > 2 ? month - 3 : month + 9;
    year -= month <= 2;
    *date = year * 365 + year / 4 - year / 100 + year / 400 + (153 * from_march + 2) / 5 + day - 1 - DAYS_TO_1970;
    return true;
}

bool cell_flag(const char *text, int8_t *flag)
{
    bool yes = strcmp(text, "yes") == 0 || strcmp(text, "true") == 0 || strcmp(text, "1") == 0;
    bool no = strcmp(text, "no") == 0 || strcmp(text, "false") == 0 || strcmp(text, "0") == 0;
    *flag = yes;
    return yes || no;
}

const char *cell_part(const char *cell, int32_t part, char *text)
{
    int32_t date = 0;
    if (part == GUARANTEE_BY_VALUE)
        return cell;
    if (!cell_date(cell, &date))
        return "";
    (void)snprintf(text, CELL_PART_BYTES, "%.*s", part == GUARANTEE_BY_YEAR ? 4 : 7, cell);
    return text;
}
