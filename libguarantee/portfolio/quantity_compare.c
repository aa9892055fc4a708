/* Comparing quantities and choosing between them. */
#include "portfolio/lower.h"

static bool is_plain(const struct gi_quantity *value)
{
    return value->times_count == 1 && value->over_count == 0 && gi_exact_sign(&value->factor) > 0;
}

/* The largest integer r with factor × r <= bound (or < bound); false: past 64 bits, on the side of `above`. */
static bool threshold(const struct gi_exact *factor, const struct gi_exact *bound, bool inclusive, int64_t *out,
                      bool *above)
{
    struct gi_exact ratio, whole, one;
    gi_exact_set_integer(&one, 1);
    *above = gi_exact_sign(bound) > 0;
    if (gi_exact_divide(&ratio, bound, factor) != GUARANTEE_OK ||
        gi_exact_round(&whole, NULL, &ratio, &one, GUARANTEE_ROUND_FLOOR) != GUARANTEE_OK)
        return false;
    bool exact = gi_exact_compare(&ratio, &whole) == 0;
    if (gi_exact_to_int64(out, &whole) != GUARANTEE_OK)
        return false;
    if (!exact || inclusive)
        return true;
    *above = false;
    return !__builtin_sub_overflow(*out, 1, out);
}

/* A register against a constant. `upper`: a <= b (or <); else a >= b (or >). */
static guarantee_status compare_plain(struct gi_lower *l, struct gi_truth_value *out, const struct gi_quantity *a,
                                      const struct gi_exact *bound, bool upper, bool inclusive)
{
    int64_t edge = 0;
    bool above = false;
    bool fits = threshold(&a->factor, bound, upper == inclusive, &edge, &above);
    if (!fits) {
        gi_truth_constant(out, above == upper ? GI_MASK_YES : GI_MASK_NO);
    } else if (upper) {
        GI_TRY(gi_mask_in_range(l, out, a->times[0], INT64_MIN, edge));
    } else if (edge == INT64_MAX) {
        gi_truth_constant(out, GI_MASK_NO);
    } else {
        GI_TRY(gi_mask_in_range(l, out, a->times[0], edge + 1, INT64_MAX));
    }
    return GUARANTEE_OK;
}

static guarantee_status same_plain(struct gi_lower *l, struct gi_truth_value *out, const struct gi_quantity *a,
                                   const struct gi_exact *bound)
{
    struct gi_exact ratio;
    int64_t value = 0;
    if (gi_exact_divide(&ratio, bound, &a->factor) != GUARANTEE_OK || gi_exact_to_int64(&value, &ratio) != GUARANTEE_OK)
        gi_truth_constant(out, GI_MASK_NO);
    else
        GI_TRY(gi_mask_in_range(l, out, a->times[0], value, value));
    return GUARANTEE_OK;
}

static guarantee_status compare_constants(struct gi_truth_value *out, const struct gi_exact *a,
                                          const struct gi_exact *b, enum gi_order order)
{
    int sign = gi_exact_compare(a, b);
    bool holds = order == GI_ORDER_SAME ? sign == 0 : order == GI_ORDER_BELOW ? sign < 0 : sign <= 0;
    gi_truth_constant(out, holds ? GI_MASK_YES : GI_MASK_NO);
    return GUARANTEE_OK;
}

static guarantee_status compare_operands(struct gi_lower *l, struct gi_truth_value *out, struct gi_operand a,
                                         struct gi_operand b, enum gi_order order)
{
    if (order == GI_ORDER_BELOW) { /* a < b: not b <= a */
        struct gi_truth_value other;
        GI_TRY(compare_operands(l, &other, b, a, GI_ORDER_NOT_ABOVE));
        return gi_truth_not(l, out, &other);
    }
    if (a.number < 0 && b.number < 0) {
        bool holds = order == GI_ORDER_SAME ? a.constant == b.constant : a.constant <= b.constant;
        gi_truth_constant(out, holds ? GI_MASK_YES : GI_MASK_NO);
        return GUARANTEE_OK;
    }
    if (b.number < 0)
        return gi_mask_in_range(l, out, a.number, order == GI_ORDER_SAME ? b.constant : INT64_MIN, b.constant);
    if (a.number < 0)
        return gi_mask_in_range(l, out, b.number, a.constant, order == GI_ORDER_SAME ? a.constant : INT64_MAX);
    struct gi_operation compare = gi_operation_of(order == GI_ORDER_SAME ? GI_EQUAL : GI_NOT_ABOVE);
    compare.in[0] = a.number;
    compare.in[1] = b.number;
    GI_TRY(gi_lower_emit(l, &compare));
    *out = (struct gi_truth_value){.mask = compare.out_mask, .bad = -1};
    return GUARANTEE_OK;
}

static guarantee_status compare_values(struct gi_lower *l, struct gi_truth_value *out, const struct gi_quantity *a,
                                       const struct gi_quantity *b, enum gi_order order)
{
    const struct gi_quantity *const both[2] = {a, b};
    struct gi_operand operands[2];
    struct gi_quantity unit;
    if (gi_quantity_is_constant(a) && gi_quantity_is_constant(b))
        return compare_constants(out, &a->factor, &b->factor, order);
    if (is_plain(a) && gi_quantity_is_constant(b))
        return order == GI_ORDER_SAME ? same_plain(l, out, a, &b->factor)
                                      : compare_plain(l, out, a, &b->factor, true, order == GI_ORDER_NOT_ABOVE);
    if (is_plain(b) && gi_quantity_is_constant(a))
        return order == GI_ORDER_SAME ? same_plain(l, out, b, &a->factor)
                                      : compare_plain(l, out, b, &a->factor, false, order == GI_ORDER_NOT_ABOVE);
    GI_TRY(gi_quantity_align(l, operands, &unit, both, 2));
    return compare_operands(l, out, operands[0], operands[1], order);
}

guarantee_status gi_quantity_compare(struct gi_lower *l, struct gi_truth_value *out, const struct gi_quantity *a,
                                     const struct gi_quantity *b, enum gi_order order)
{
    int16_t bad = -1;
    GI_TRY(gi_mask_or(l, &bad, a->bad, b->bad));
    GI_TRY(compare_values(l, out, a, b, order));
    out->bad = bad;
    return GUARANTEE_OK;
}

guarantee_status gi_quantity_extreme(struct gi_lower *l, struct gi_quantity *out, const struct gi_quantity *a,
                                     const struct gi_quantity *b, bool larger)
{
    const struct gi_quantity *const both[2] = {a, b};
    struct gi_operand operands[2];
    struct gi_quantity unit;
    int16_t bad = -1;
    GI_TRY(gi_mask_or(l, &bad, a->bad, b->bad));
    if (gi_quantity_is_constant(a) && gi_quantity_is_constant(b)) {
        bool first = (gi_exact_compare(&a->factor, &b->factor) > 0) == larger;
        struct gi_exact kept;
        gi_exact_copy(&kept, first ? &a->factor : &b->factor);
        gi_quantity_constant(out, &kept);
        out->bad = bad;
        return GUARANTEE_OK;
    }
    GI_TRY(gi_quantity_align(l, operands, &unit, both, 2));
    struct gi_operation extreme = gi_operation_of(larger ? GI_LARGER : GI_SMALLER);
    bool swap = operands[0].number < 0;
    extreme.in[0] = operands[swap ? 1 : 0].number;
    extreme.in[1] = operands[swap ? 0 : 1].number;
    extreme.constants[0] = extreme.in[1] < 0 ? operands[swap ? 0 : 1].constant : 0;
    if (extreme.in[0] < 0)
        return gi_not_lowered(l, "it compares what is always zero");
    GI_TRY(gi_lower_emit(l, &extreme));
    gi_quantity_in_unit(out, (struct gi_operand){extreme.out, 0}, &unit);
    out->bad = bad;
    return GUARANTEE_OK;
}

bool gi_quantity_is_same(const struct gi_quantity *a, const struct gi_quantity *b)
{
    bool same = a->times_count == b->times_count && a->over_count == b->over_count &&
                gi_exact_compare(&a->factor, &b->factor) == 0;
    for (uint8_t i = 0; same && i < a->times_count; i++)
        same = a->times[i] == b->times[i];
    for (uint8_t i = 0; same && i < a->over_count; i++)
        same = a->over[i] == b->over[i];
    return same;
}

/* bad where the chosen one is bad */
static guarantee_status select_bad(struct gi_lower *l, int16_t *out, int16_t mask, int16_t a, int16_t b)
{
    int16_t not_mask = -1, first = -1, second = -1;
    if (a < 0 && b < 0) {
        *out = -1;
        return GUARANTEE_OK;
    }
    GI_TRY(gi_mask_and(l, &first, mask, a));
    if (b >= 0) {
        GI_TRY(gi_mask_not(l, &not_mask, mask));
        GI_TRY(gi_mask_and(l, &second, not_mask, b));
    }
    return gi_mask_or(l, out, first, second);
}

static guarantee_status select_present(struct gi_lower *l, struct gi_quantity *out, int16_t mask,
                                       const struct gi_quantity *a, const struct gi_quantity *b)
{
    const struct gi_quantity *const both[2] = {a, b};
    struct gi_operand operands[2];
    struct gi_quantity unit;
    int16_t bad = -1;
    GI_TRY(select_bad(l, &bad, mask, a->bad, b->bad));
    if (gi_quantity_is_same(a, b)) {
        *out = *a;
        out->bad = bad;
        return GUARANTEE_OK;
    }
    GI_TRY(gi_quantity_align(l, operands, &unit, both, 2));
    struct gi_operation select = gi_operation_of(GI_SELECT);
    select.mask[0] = mask;
    for (int i = 0; i < 2; i++) {
        select.in[i] = operands[i].number;
        select.constants[i] = operands[i].number < 0 ? operands[i].constant : 0;
    }
    GI_TRY(gi_lower_emit(l, &select));
    gi_quantity_in_unit(out, (struct gi_operand){select.out, 0}, &unit);
    out->bad = bad;
    return GUARANTEE_OK;
}

guarantee_status gi_quantity_select(struct gi_lower *l, struct gi_quantity *out, int16_t mask,
                                    const struct gi_quantity *a, const struct gi_quantity *b)
{
    struct gi_quantity chosen;
    int16_t not_mask = -1;
    if (a->presence == GI_PRESENT && b->presence == GI_PRESENT) {
        GI_TRY(select_present(l, &chosen, mask, a, b));
        *out = chosen;
        return GUARANTEE_OK;
    }
    if (a->presence != GI_PRESENT && b->presence != GI_PRESENT && a->presence == b->presence) {
        *out = *b;
        return GUARANTEE_OK;
    }
    if (a->presence != GI_PRESENT && b->presence != GI_PRESENT) { /* which of the two, only the exact rules know */
        struct gi_exact zero;
        gi_exact_set_zero(&zero);
        gi_quantity_constant(&chosen, &zero);
        GI_TRY(gi_mask_fill(l, &chosen.bad, GI_MASK_YES));
        *out = chosen;
        return GUARANTEE_OK;
    }
    if (a->presence == GI_PRESENT) {
        chosen = *a;
        GI_TRY(gi_mask_not(l, &not_mask, mask));
        GI_TRY(gi_mask_or(l, &chosen.bad, a->bad, not_mask));
    } else {
        chosen = *b;
        GI_TRY(gi_mask_or(l, &chosen.bad, b->bad, mask));
    }
    *out = chosen;
    return gi_lower_doubt(l, chosen.bad);
}
