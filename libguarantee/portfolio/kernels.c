/* Loops over one block: loads, sums, products, choices. */
#include "portfolio/kernels.h"
#include "portfolio/clones.h"
#include "portfolio/plan.h"

const char *gi_kernels_name(void)
{
#if HAS_CLONES
    __builtin_cpu_init();
    if (__builtin_cpu_supports("x86-64-v4"))
        return "x86-64-v4";
    if (__builtin_cpu_supports("x86-64-v3"))
        return "x86-64-v3";
#endif
    return "baseline";
}

CLONES struct gi_range gi_kernel_range(const int64_t *values, uint32_t rows)
{
    int64_t least = INT64_MAX, most = INT64_MIN;
    for (uint32_t i = 0; i < rows; i++) {
        least = values[i] < least ? values[i] : least;
        most = values[i] > most ? values[i] : most;
    }
    return (struct gi_range){least, most};
}

/* The range is of the narrow values: as many more fit a vector. */
#define WIDEN(name, type, lowest, highest)                                                                             \
    CLONES struct gi_range name(int64_t *restrict out, const type *restrict values, uint32_t rows)                     \
    {                                                                                                                  \
        type least = highest, most = lowest;                                                                           \
        for (uint32_t i = 0; i < rows; i++) {                                                                          \
            out[i] = values[i];                                                                                        \
            least = values[i] < least ? values[i] : least;                                                             \
            most = values[i] > most ? values[i] : most;                                                                \
        }                                                                                                              \
        return (struct gi_range){least, most};                                                                         \
    }

WIDEN(gi_kernel_widen32, int32_t, INT32_MIN, INT32_MAX)
WIDEN(gi_kernel_widen16, int16_t, INT16_MIN, INT16_MAX)
WIDEN(gi_kernel_widen8, int8_t, INT8_MIN, INT8_MAX)

/* ---- sums and products -------------------------------------------------------------------------- */

CLONES void gi_kernel_linear(int64_t *restrict out, const int64_t *restrict a, int64_t ka, const int64_t *restrict b,
                             int64_t kb, int64_t k, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        out[i] = a[i] * ka + b[i] * kb + k;
}

CLONES void gi_kernel_linear_one(int64_t *restrict out, const int64_t *restrict a, int64_t ka, int64_t k, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        out[i] = a[i] * ka + k;
}

CLONES void gi_kernel_add(int64_t *restrict out, const int64_t *restrict a, const int64_t *restrict b, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        out[i] = a[i] + b[i];
}

CLONES void gi_kernel_subtract(int64_t *restrict out, const int64_t *restrict a, const int64_t *restrict b,
                               uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        out[i] = a[i] - b[i];
}

CLONES void gi_kernel_fill(int64_t *out, int64_t value, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        out[i] = value;
}

CLONES void gi_kernel_times(int64_t *restrict out, const int64_t *restrict a, int64_t k, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        out[i] = a[i] * k;
}

CLONES void gi_kernel_multiply2(int64_t *restrict out, const int64_t *restrict a, const int64_t *restrict b, int64_t k,
                                uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        out[i] = a[i] * b[i] * k;
}

CLONES void gi_kernel_multiply3(int64_t *restrict out, const int64_t *restrict a, const int64_t *restrict b,
                                const int64_t *restrict c, int64_t k, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        out[i] = a[i] * b[i] * c[i] * k;
}

/* ---- choices ------------------------------------------------------------------------------------ */

CLONES void gi_kernel_smaller(int64_t *restrict out, const int64_t *restrict a, const int64_t *restrict b,
                              uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        out[i] = a[i] < b[i] ? a[i] : b[i];
}

CLONES void gi_kernel_larger(int64_t *restrict out, const int64_t *restrict a, const int64_t *restrict b, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        out[i] = a[i] > b[i] ? a[i] : b[i];
}

CLONES void gi_kernel_smaller_than(int64_t *restrict out, const int64_t *restrict a, int64_t k, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        out[i] = a[i] < k ? a[i] : k;
}

CLONES void gi_kernel_larger_than(int64_t *restrict out, const int64_t *restrict a, int64_t k, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        out[i] = a[i] > k ? a[i] : k;
}

CLONES void gi_kernel_tier_last(int64_t *restrict out, const int64_t *restrict key, int64_t bound, int64_t value,
                                int64_t rest, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        out[i] = key[i] <= bound ? value : rest;
}

CLONES void gi_kernel_tier_last_two(int64_t *restrict out, const int64_t *restrict key, const int64_t rows_of_two[4],
                                    int64_t rest, uint32_t rows)
{
    int64_t low = rows_of_two[0], low_value = rows_of_two[1], high = rows_of_two[2], high_value = rows_of_two[3];
    for (uint32_t i = 0; i < rows; i++) {
        int64_t value = key[i] <= high ? high_value : rest;
        out[i] = key[i] <= low ? low_value : value;
    }
}

CLONES void gi_kernel_tier(int64_t *restrict out, const int64_t *restrict key, int64_t bound, int64_t value,
                           uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        out[i] = key[i] <= bound ? value : out[i];
}

CLONES static void select_both(int64_t *restrict out, const uint8_t *restrict mask, const int64_t *restrict a,
                               const int64_t *restrict b, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        out[i] = mask[i] == GI_MASK_YES ? a[i] : b[i];
}

CLONES static void select_first(int64_t *restrict out, const uint8_t *restrict mask, const int64_t *restrict a,
                                int64_t b, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        out[i] = mask[i] == GI_MASK_YES ? a[i] : b;
}

CLONES static void select_second(int64_t *restrict out, const uint8_t *restrict mask, int64_t a,
                                 const int64_t *restrict b, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        out[i] = mask[i] == GI_MASK_YES ? a : b[i];
}

CLONES static void select_constants(int64_t *restrict out, const uint8_t *restrict mask, int64_t a, int64_t b,
                                    uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        out[i] = mask[i] == GI_MASK_YES ? a : b;
}

void gi_kernel_select(int64_t *out, const uint8_t *mask, const int64_t *a, int64_t ka, const int64_t *b, int64_t kb,
                      uint32_t rows)
{
    if (a != NULL && b != NULL)
        select_both(out, mask, a, b, rows);
    else if (a != NULL)
        select_first(out, mask, a, kb, rows);
    else if (b != NULL)
        select_second(out, mask, ka, b, rows);
    else
        select_constants(out, mask, ka, kb, rows);
}

CLONES void gi_kernel_copy(int64_t *restrict out, const int64_t *restrict values, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        out[i] = values[i];
}
