/* Exact totals: integers of 128 bits, and a refusal where even those would overflow. */
#include "portfolio.h"

#include <stdlib.h>
#include <string.h>

bool add_to_sum(struct sum *sum, int64_t amount)
{
    sum->count++;
    return !__builtin_add_overflow(sum->total, (wide)amount, &sum->total);
}

bool sum_over_groups(const struct portfolio *portfolio, size_t tracked, struct sum *sum)
{
    *sum = (struct sum){0, 0};
    for (size_t i = 0; i < portfolio->groups.count; i++) {
        const struct sum *part = &portfolio->groups.items[i]->sums[tracked];
        sum->count += part->count;
        if (__builtin_add_overflow(sum->total, part->total, &sum->total)) {
            complain("the sum of %s over all groups does not fit 128 bits", portfolio->binding.tracked[tracked].name);
            return false;
        }
    }
    return true;
}

char *wide_amount_text(wide minor_units, int32_t digits)
{
    char text[64], *end = text + sizeof text - 1, *next = end;
    __extension__ unsigned __int128 rest =
        minor_units < 0 ? -(unsigned __int128)minor_units : (unsigned __int128)minor_units;
    *next = '\0';
    for (int32_t written = 0; written <= digits || rest > 0; written++) {
        if (written == digits && digits > 0)
            *--next = '.';
        *--next = (char)('0' + (int)(rest % 10));
        rest /= 10;
    }
    if (minor_units < 0)
        *--next = '-';
    return copy_bytes(next, (size_t)(end - next));
}
