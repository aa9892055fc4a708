/* Loops over one block: conditions. */
#include "portfolio/clones.h"
#include "portfolio/kernels.h"
#include "portfolio/plan.h"

/* ---- masks -------------------------------------------------------------------------------------- */

CLONES void gi_kernel_in_range(uint8_t *restrict out, const int64_t *restrict values, int64_t least, int64_t most,
                               uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        out[i] = (uint8_t)(((values[i] >= least) & (values[i] <= most)) != 0 ? GI_MASK_YES : GI_MASK_NO);
}

CLONES void gi_kernel_not_above(uint8_t *restrict out, const int64_t *restrict a, const int64_t *restrict b,
                                uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        out[i] = a[i] <= b[i] ? GI_MASK_YES : GI_MASK_NO;
}

CLONES void gi_kernel_equal(uint8_t *restrict out, const int64_t *restrict a, const int64_t *restrict b, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        out[i] = a[i] == b[i] ? GI_MASK_YES : GI_MASK_NO;
}

CLONES void gi_kernel_not(uint8_t *restrict out, const uint8_t *restrict mask, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++) {
        uint8_t turned = (uint8_t)(GI_MASK_YES - mask[i]);
        out[i] = mask[i] == GI_MASK_YES || mask[i] == GI_MASK_NO ? turned : mask[i];
    }
}

CLONES void gi_kernel_least(uint8_t *restrict out, const uint8_t *restrict a, const uint8_t *restrict b, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        out[i] = a[i] < b[i] ? a[i] : b[i];
}

CLONES void gi_kernel_most(uint8_t *restrict out, const uint8_t *restrict a, const uint8_t *restrict b, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        out[i] = a[i] > b[i] ? a[i] : b[i];
}

CLONES void gi_kernel_unsure(uint8_t *restrict out, const uint8_t *restrict mask, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        out[i] = mask[i] == GI_MASK_UNKNOWN || mask[i] == GI_MASK_ABSENT ? GI_MASK_YES : GI_MASK_NO;
}

CLONES static void decide_first(uint8_t *restrict out, const uint8_t *restrict truth, uint8_t no, uint8_t unknown,
                                uint8_t absent, uint8_t yes, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++) {
        uint8_t code = truth[i] == GI_MASK_YES ? yes : no;
        code = truth[i] == GI_MASK_UNKNOWN ? unknown : code;
        out[i] = truth[i] == GI_MASK_ABSENT ? absent : code;
    }
}

CLONES static void decide_next(uint8_t *restrict out, const uint8_t *restrict so_far, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        out[i] = so_far[i] != 0 ? so_far[i] : out[i];
}

void gi_kernel_decide(uint8_t *out, const uint8_t *so_far, const uint8_t *truth, const uint8_t codes[4], uint32_t rows)
{
    decide_first(out, truth, codes[GI_MASK_NO], codes[GI_MASK_UNKNOWN], codes[GI_MASK_ABSENT], codes[GI_MASK_YES],
                 rows);
    if (so_far != NULL)
        decide_next(out, so_far, rows);
}

CLONES bool gi_kernel_any(const uint8_t *mask, uint32_t rows)
{
    uint8_t any = 0;
    for (uint32_t i = 0; i < rows; i++)
        any |= mask[i];
    return any != 0;
}
