/* Loops over one block: which rows count, and adding them to the sums of their groups. */
#include "portfolio/clones.h"
#include "portfolio/kernels.h"
#include "portfolio/plan.h"

CLONES void gi_kernel_keep(int64_t *restrict keep, const uint8_t *restrict codes, const uint8_t *restrict escape,
                           uint32_t rows)
{
    if (codes == NULL) {
        for (uint32_t i = 0; i < rows; i++)
            keep[i] = -(int64_t)(escape[i] == 0);
        return;
    }
    for (uint32_t i = 0; i < rows; i++)
        keep[i] = -(int64_t)((codes[i] | escape[i]) == 0);
}

CLONES void gi_kernel_keep_only(int64_t *restrict keep, const uint8_t *restrict mask, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        keep[i] &= -(int64_t)(mask[i] == GI_MASK_YES);
}

CLONES void gi_kernel_members(uint32_t *restrict out, const uint32_t *restrict groups, const uint8_t *restrict codes,
                              const uint8_t *restrict escape, uint32_t rows)
{
    if (codes == NULL) {
        for (uint32_t i = 0; i < rows; i++)
            out[i] = escape[i] == 0 ? groups[i] : 0;
        return;
    }
    for (uint32_t i = 0; i < rows; i++)
        out[i] = (codes[i] | escape[i]) == 0 ? groups[i] : 0;
}

/* ---- eight sums of a row at once ---------------------------------------------------------------- */

typedef int64_t lanes __attribute__((vector_size(64), aligned(8), may_alias));
typedef int64_t aligned_lanes __attribute__((vector_size(64), may_alias));

#define INTERLEAVE_LOW(a, b)  __builtin_shufflevector(a, b, 0, 8, 2, 10, 4, 12, 6, 14)
#define INTERLEAVE_HIGH(a, b) __builtin_shufflevector(a, b, 1, 9, 3, 11, 5, 13, 7, 15)
#define PAIRS_EVEN(a, b)      __builtin_shufflevector(a, b, 0, 1, 4, 5, 8, 9, 12, 13)
#define PAIRS_ODD(a, b)       __builtin_shufflevector(a, b, 2, 3, 6, 7, 10, 11, 14, 15)

/* Eight rows of eight lanes become the lanes of eight rows. */
#define TRANSPOSE(v)                                                                                                   \
    do {                                                                                                               \
        aligned_lanes a0 = INTERLEAVE_LOW(v[0], v[1]), a1 = INTERLEAVE_HIGH(v[0], v[1]);                               \
        aligned_lanes a2 = INTERLEAVE_LOW(v[2], v[3]), a3 = INTERLEAVE_HIGH(v[2], v[3]);                               \
        aligned_lanes a4 = INTERLEAVE_LOW(v[4], v[5]), a5 = INTERLEAVE_HIGH(v[4], v[5]);                               \
        aligned_lanes a6 = INTERLEAVE_LOW(v[6], v[7]), a7 = INTERLEAVE_HIGH(v[6], v[7]);                               \
        aligned_lanes b0 = PAIRS_EVEN(a0, a2), b1 = PAIRS_EVEN(a1, a3), b2 = PAIRS_ODD(a0, a2),                        \
                      b3 = PAIRS_ODD(a1, a3);                                                                          \
        aligned_lanes b4 = PAIRS_EVEN(a4, a6), b5 = PAIRS_EVEN(a5, a7), b6 = PAIRS_ODD(a4, a6),                        \
                      b7 = PAIRS_ODD(a5, a7);                                                                          \
        v[0] = PAIRS_EVEN(b0, b4), v[1] = PAIRS_EVEN(b1, b5), v[2] = PAIRS_EVEN(b2, b6), v[3] = PAIRS_EVEN(b3, b7);    \
        v[4] = PAIRS_ODD(b0, b4), v[5] = PAIRS_ODD(b1, b5), v[6] = PAIRS_ODD(b2, b6), v[7] = PAIRS_ODD(b3, b7);        \
    } while (0)

/* Which rows of the lanes count: all, those of one array, or those of each lane's own. */
enum keeping { KEEP_ALL, KEEP_ALIKE, KEEP_EACH };

static inline __attribute__((always_inline)) void scatter(int64_t *restrict sums, uint32_t width,
                                                          const uint32_t *restrict groups,
                                                          const int64_t *const values[8], const int64_t *const keeps[8],
                                                          uint32_t rows, enum keeping keeping)
{
    for (uint32_t i = 0; i + 8 <= rows; i += 8) {
        aligned_lanes v[8];
        for (int lane = 0; lane < 8; lane++) {
            v[lane] = *(const lanes *)(values[lane] + i);
            if (keeping == KEEP_ALIKE || (keeping == KEEP_EACH && keeps[lane] != NULL))
                v[lane] &= *(const lanes *)(keeps[keeping == KEEP_ALIKE ? 0 : lane] + i);
        }
        TRANSPOSE(v);
        for (int row = 0; row < 8; row++)
            *(aligned_lanes *)(sums + (uint64_t)groups[i + (uint32_t)row] * width) += v[row];
    }
    for (uint32_t i = rows / 8 * 8; i < rows; i++)
        for (int lane = 0; lane < 8; lane++)
            sums[(uint64_t)groups[i] * width + (uint64_t)lane] +=
                keeps[lane] == NULL ? values[lane][i] : values[lane][i] & keeps[lane][i];
}

CLONES void gi_kernel_scatter8(int64_t *restrict sums, uint32_t width, const uint32_t *restrict groups,
                               const int64_t *const values[8], const int64_t *const keeps[8], uint32_t rows)
{
    bool alike = true;
    for (int lane = 1; lane < 8; lane++)
        alike = alike && keeps[lane] == keeps[0];
    if (alike && keeps[0] == NULL)
        scatter(sums, width, groups, values, keeps, rows, KEEP_ALL);
    else if (alike)
        scatter(sums, width, groups, values, keeps, rows, KEEP_ALIKE);
    else
        scatter(sums, width, groups, values, keeps, rows, KEEP_EACH);
}

/* ---- four sums of a row at once ------------------------------------------------------------------- */

typedef int64_t four __attribute__((vector_size(32), aligned(8), may_alias));
typedef int64_t aligned_four __attribute__((vector_size(32), may_alias));

/* Four rows of four lanes become the lanes of four rows. */
#define TRANSPOSE_FOUR(v)                                                                                              \
    do {                                                                                                               \
        aligned_four a0 = __builtin_shufflevector(v[0], v[1], 0, 4, 2, 6);                                             \
        aligned_four a1 = __builtin_shufflevector(v[0], v[1], 1, 5, 3, 7);                                             \
        aligned_four a2 = __builtin_shufflevector(v[2], v[3], 0, 4, 2, 6);                                             \
        aligned_four a3 = __builtin_shufflevector(v[2], v[3], 1, 5, 3, 7);                                             \
        v[0] = __builtin_shufflevector(a0, a2, 0, 1, 4, 5), v[1] = __builtin_shufflevector(a1, a3, 0, 1, 4, 5);        \
        v[2] = __builtin_shufflevector(a0, a2, 2, 3, 6, 7), v[3] = __builtin_shufflevector(a1, a3, 2, 3, 6, 7);        \
    } while (0)

CLONES void gi_kernel_scatter4(int64_t *restrict sums, uint32_t width, const uint32_t *restrict groups,
                               const int64_t *const values[4], const int64_t *const keeps[4], uint32_t rows)
{
    for (uint32_t i = 0; i + 4 <= rows; i += 4) {
        aligned_four v[4];
        for (int lane = 0; lane < 4; lane++) {
            v[lane] = *(const four *)(values[lane] + i);
            if (keeps[lane] != NULL)
                v[lane] &= *(const four *)(keeps[lane] + i);
        }
        TRANSPOSE_FOUR(v);
        for (int row = 0; row < 4; row++)
            *(aligned_four *)(sums + (uint64_t)groups[i + (uint32_t)row] * width) += v[row];
    }
    for (uint32_t i = rows / 4 * 4; i < rows; i++)
        for (int lane = 0; lane < 4; lane++)
            sums[(uint64_t)groups[i] * width + (uint64_t)lane] +=
                keeps[lane] == NULL ? values[lane][i] : values[lane][i] & keeps[lane][i];
}

CLONES int64_t gi_kernel_total(const int64_t *values, const int64_t *keeps, uint32_t rows)
{
    int64_t sum = 0;
    if (keeps == NULL) {
        for (uint32_t i = 0; i < rows; i++)
            sum += values[i];
        return sum;
    }
    for (uint32_t i = 0; i < rows; i++)
        sum += values[i] & keeps[i];
    return sum;
}

CLONES bool gi_kernel_all_same(const uint32_t *numbers, uint32_t rows)
{
    uint32_t differ = 0;
    for (uint32_t i = 0; i < rows; i++)
        differ |= numbers[i] ^ numbers[0];
    return differ == 0;
}
