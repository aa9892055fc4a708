/* Exact sums in integers of 128 bits, and their texts. */
#include "portfolio.h"

#include <stdlib.h>
#include <string.h>

bool add_to_sum(struct sum *sum, int64_t amount)
{
    sum->count++;
    return !__builtin_add_overflow(sum->total, (wide)amount, &sum->total);
}

/* The decimal of value / 10^digits, before `end`. */
static char *write_decimal(char *end, wide value, int32_t digits)
{
    char *next = end;
    __extension__ unsigned __int128 rest = value < 0 ? -(unsigned __int128)value : (unsigned __int128)value;
    int32_t written = 0;
    *next = '\0';
    for (; rest > UINT64_MAX; written++, rest /= 10) {
        if (written == digits && digits > 0)
            *--next = '.';
        *--next = (char)('0' + (int)(rest % 10));
    }
    for (uint64_t narrow = (uint64_t)rest; written <= digits || narrow > 0; written++, narrow /= 10) {
        if (written == digits && digits > 0)
            *--next = '.';
        *--next = (char)('0' + (int)(narrow % 10));
    }
    if (value < 0)
        *--next = '-';
    return next;
}

const char *amount_text(char *text, int64_t minor_units, int32_t digits)
{
    return write_decimal(text + SUM_TEXT_BYTES - 1, minor_units, digits);
}

char *wide_amount_text(wide minor_units, int32_t digits)
{
    char text[SUM_TEXT_BYTES];
    return copy_text(write_decimal(text + sizeof text - 1, minor_units, digits));
}

void fraction_text(char *text, size_t capacity, int64_t numerator, int64_t denominator)
{
    enum { PLACES = 8 };
    char digits[SUM_TEXT_BYTES];
    wide scaled = (wide)numerator * 100000000, whole = scaled / denominator, rest = scaled % denominator;
    wide twice = (rest < 0 ? -rest : rest) * 2;
    if (twice > denominator || (twice == denominator && whole % 2 != 0))
        whole += numerator < 0 ? -1 : 1;
    char *start = write_decimal(digits + sizeof digits - 1, whole, PLACES);
    size_t length = strlen(start);
    while (start[length - 1] == '0')
        length--;
    if (start[length - 1] == '.')
        length--;
    (void)snprintf(text, capacity, "%.*s", (int)length, start);
}
