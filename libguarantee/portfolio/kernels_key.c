/* Loops over one block: the keys of groups. */
#include "calendar/civil.h"
#include "portfolio/clones.h"
#include "portfolio/groups.h"
#include "portfolio/kernels.h"

CLONES void gi_kernel_key_codes(int64_t *values, int64_t count, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        values[i] = values[i] >= 0 && values[i] < count ? values[i] : GI_KEY_NONE;
}

/* A date that is none is worked out as one that is, so that all rows are alike. */
#define DATE_PARTS(name, part)                                                                                         \
    CLONES static void name(int64_t *values, uint32_t rows)                                                            \
    {                                                                                                                  \
        for (uint32_t i = 0; i < rows; i++) {                                                                          \
            bool is_date = values[i] >= GUARANTEE_DATE_MIN && values[i] <= GUARANTEE_DATE_MAX;                         \
            struct gi_civil civil = gi_civil_from_date((int32_t)(is_date ? values[i] : 0));                            \
            values[i] = is_date ? (part) : GI_KEY_NONE;                                                                \
        }                                                                                                              \
    }

DATE_PARTS(years, civil.year)
DATE_PARTS(months, civil.year * 12 + civil.month - 1)

void gi_kernel_key_dates(int64_t *values, bool by_month, uint32_t rows)
{
    (by_month ? months : years)(values, rows);
}

CLONES struct gi_range gi_kernel_key_range(const int64_t *keys, uint32_t rows)
{
    int64_t least = INT64_MAX, most = INT64_MIN;
    for (uint32_t i = 0; i < rows; i++) {
        int64_t value = keys[i] == GI_KEY_NONE ? INT64_MAX : keys[i];
        least = value < least ? value : least;
        most = keys[i] > most ? keys[i] : most;
    }
    return (struct gi_range){least, most};
}

CLONES void gi_kernel_key_place(int64_t *places, const int64_t *keys, int64_t base, int64_t times, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        places[i] = places[i] * times + (keys[i] == GI_KEY_NONE ? 0 : keys[i] - base + 1);
}

CLONES bool gi_kernel_find(uint32_t *restrict numbers, const uint32_t *restrict table, const int64_t *restrict places,
                           int64_t offset, uint32_t rows)
{
    uint32_t least = UINT32_MAX;
    for (uint32_t i = 0; i < rows; i++) {
        numbers[i] = table[places[i] + offset];
        least = numbers[i] < least ? numbers[i] : least;
    }
    return least == 0;
}
