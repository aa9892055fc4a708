/* Dividing whole minor units over weights so that the parts always add up. */
#include "number/exact.h"
#include "number/rounding.h"

#include "base/error.h"

typedef unsigned __int128 wide_natural;
typedef __int128 wide_integer;

struct allotment {
    bool negative;
    uint64_t magnitude; /* of the total */
    const int64_t *weights;
    size_t count;
    wide_natural weight_sum;
};

/* One exact share: |total| * weight / weight_sum as a whole part and what is lost of it. */
struct share {
    uint64_t whole;
    wide_natural lost;
};

static struct share share_of(const struct allotment *allotment, size_t index)
{
    wide_natural product = (wide_natural)allotment->magnitude * (uint64_t)allotment->weights[index];
    wide_natural sum = allotment->weight_sum;
    if ((uint64_t)(product >> 64) == 0 && (uint64_t)(sum >> 64) == 0)
        return (struct share){(uint64_t)product / (uint64_t)sum, (uint64_t)product % (uint64_t)sum};
    wide_natural whole = product / sum;
    return (struct share){(uint64_t)whole, product - whole * sum};
}

/* A magnitude never exceeds that of the total, so this fits. */
static int64_t signed_part(const struct allotment *allotment, uint64_t magnitude)
{
    return (int64_t)(allotment->negative ? 0 - magnitude : magnitude);
}

static int64_t rounded_part(const struct allotment *allotment, size_t index, guarantee_rounding mode)
{
    struct share share = share_of(allotment, index);
    wide_natural left = allotment->weight_sum - share.lost;
    int half = (share.lost > left) - (share.lost < left);
    if (share.lost != 0 && gi_rounds_away(mode, allotment->negative, (share.whole & 1) != 0, half))
        ++share.whole;
    return signed_part(allotment, share.whole);
}

static guarantee_status allot_rounded(int64_t *parts, const struct allotment *allotment, size_t remainder_to,
                                      guarantee_rounding mode, guarantee_error *error)
{
    wide_integer rest = signed_part(allotment, allotment->magnitude);
    for (size_t index = 0; index < allotment->count; ++index) {
        if (index != remainder_to)
            rest -= rounded_part(allotment, index, mode);
    }
    if (rest < INT64_MIN || rest > INT64_MAX)
        return gi_fail(error, GUARANTEE_E_RANGE, "the part that takes the remainder is past 64 bits");
    for (size_t index = 0; index < allotment->count; ++index)
        parts[index] = index == remainder_to ? (int64_t)rest : rounded_part(allotment, index, mode);
    return GUARANTEE_OK;
}

/* Whether share a gets a spare unit sooner than share b. */
static bool comes_before(const struct allotment *allotment, int64_t a, int64_t b)
{
    wide_natural a_lost = share_of(allotment, (size_t)a).lost;
    wide_natural b_lost = share_of(allotment, (size_t)b).lost;
    return a_lost != b_lost ? a_lost > b_lost : a < b;
}

/* Restores the heap whose first item comes before all others, below `parent`. */
static void sift_down(const struct allotment *allotment, int64_t *heap, size_t parent, size_t count)
{
    int64_t moving = heap[parent];
    for (size_t child = 2 * parent + 1; child < count; child = 2 * parent + 1) {
        if (child + 1 < count && comes_before(allotment, heap[child + 1], heap[child]))
            ++child;
        if (!comes_before(allotment, heap[child], moving))
            break;
        heap[parent] = heap[child];
        parent = child;
    }
    heap[parent] = moving;
}

/* The index of the `rank`-th share (from 1) in the order of comes_before; `heap` is scratch. */
static size_t ranked_share(const struct allotment *allotment, int64_t *heap, uint64_t rank)
{
    size_t count = allotment->count;
    for (size_t index = 0; index < count; ++index)
        heap[index] = (int64_t)index;
    for (size_t parent = count / 2; parent-- > 0;)
        sift_down(allotment, heap, parent, count);
    while (--rank > 0) {
        heap[0] = heap[--count];
        sift_down(allotment, heap, 0, count);
    }
    return (size_t)heap[0];
}

/* The parts serve as scratch for the ranking, so that no memory is needed: nothing can fail any more. */
static void allot_largest_fraction(int64_t *parts, const struct allotment *allotment)
{
    uint64_t spare = allotment->magnitude;
    for (size_t index = 0; index < allotment->count; ++index)
        spare -= share_of(allotment, index).whole;
    size_t last = spare > 0 ? ranked_share(allotment, parts, spare) : 0;
    for (size_t index = 0; index < allotment->count; ++index) {
        bool gets_one = spare > 0 && !comes_before(allotment, (int64_t)last, (int64_t)index);
        parts[index] = signed_part(allotment, share_of(allotment, index).whole + (gets_one ? 1 : 0));
    }
}

/* Also adds up the weights. */
static guarantee_status check_allotment(struct allotment *allotment, int64_t remainder_to, guarantee_rounding mode,
                                        guarantee_error *error)
{
    for (size_t index = 0; index < allotment->count; ++index) {
        if (allotment->weights[index] < 0)
            return gi_fail(error, GUARANTEE_E_ARGUMENT, "weight %zu is below zero", index);
        allotment->weight_sum += (uint64_t)allotment->weights[index];
    }
    if (allotment->weight_sum == 0)
        return gi_fail(error, GUARANTEE_E_DIVIDE_BY_ZERO, "the weights add up to zero");
    if (remainder_to == GUARANTEE_ALLOT_LARGEST_FRACTION)
        return GUARANTEE_OK;
    if (remainder_to < 0 || (uint64_t)remainder_to >= allotment->count)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "remainder_to is %lld: -1 or a part below %zu is expected",
                       (long long)remainder_to, allotment->count);
    if (!gi_rounding_is_valid(mode))
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "%d is no rounding mode", (int)mode);
    return GUARANTEE_OK;
}

guarantee_status guarantee_allot_amount(int64_t *parts_out, int64_t total, const int64_t *weights, size_t count,
                                        int64_t remainder_to, guarantee_rounding mode, guarantee_error *error)
{
    if (parts_out == NULL || weights == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "guarantee_allot_amount: a null pointer");
    uint64_t magnitude = gi_magnitude(total);
    struct allotment allotment = {total < 0, magnitude, weights, count, 0};
    GI_TRY(check_allotment(&allotment, remainder_to, mode, error));
    if (remainder_to != GUARANTEE_ALLOT_LARGEST_FRACTION)
        return allot_rounded(parts_out, &allotment, (size_t)remainder_to, mode, error);
    allot_largest_fraction(parts_out, &allotment);
    return GUARANTEE_OK;
}
