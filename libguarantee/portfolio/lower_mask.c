/* Masks and truth values. A mask of -1 is nowhere yes. */
#include "portfolio/lower.h"

static guarantee_status emit_mask(struct gi_lower *l, int16_t *out, enum gi_code code, int16_t a, int16_t b)
{
    struct gi_operation operation = gi_operation_of(code);
    bool swap = b >= 0 && a > b; /* they commute: one order, so that each is found again */
    operation.mask[0] = swap ? b : a;
    operation.mask[1] = swap ? a : b;
    GI_TRY(gi_lower_emit(l, &operation));
    *out = operation.out_mask;
    return GUARANTEE_OK;
}

guarantee_status gi_mask_fill(struct gi_lower *l, int16_t *out, uint8_t value)
{
    struct gi_operation fill = gi_operation_of(GI_MASK_FILL);
    fill.constants[0] = value;
    GI_TRY(gi_lower_emit(l, &fill));
    *out = fill.out_mask;
    return GUARANTEE_OK;
}

guarantee_status gi_mask_not(struct gi_lower *l, int16_t *out, int16_t mask)
{
    return mask < 0 ? gi_mask_fill(l, out, GI_MASK_YES) : emit_mask(l, out, GI_MASK_NOT, mask, -1);
}

guarantee_status gi_mask_and(struct gi_lower *l, int16_t *out, int16_t a, int16_t b)
{
    if (a < 0 || b < 0 || a == b) {
        *out = a < 0 || b < 0 ? -1 : a;
        return GUARANTEE_OK;
    }
    return emit_mask(l, out, GI_MASK_LEAST, a, b);
}

guarantee_status gi_mask_or(struct gi_lower *l, int16_t *out, int16_t a, int16_t b)
{
    if (a < 0 || b < 0 || a == b) {
        *out = a < 0 ? b : a;
        return GUARANTEE_OK;
    }
    return emit_mask(l, out, GI_MASK_MOST, a, b);
}

guarantee_status gi_mask_where(struct gi_lower *l, int16_t *out, int16_t mask, uint8_t truth)
{
    struct gi_operation decide = gi_operation_of(GI_DECIDE);
    decide.mask[1] = mask;
    decide.constants[truth] = GI_MASK_YES;
    GI_TRY(gi_lower_emit(l, &decide));
    *out = decide.out_mask;
    return GUARANTEE_OK;
}

guarantee_status gi_mask_in_range(struct gi_lower *l, struct gi_truth_value *out, int16_t number, int64_t least,
                                  int64_t most)
{
    if (least > most || (least == INT64_MIN && most == INT64_MAX)) {
        gi_truth_constant(out, least > most ? GI_MASK_NO : GI_MASK_YES);
        return GUARANTEE_OK;
    }
    struct gi_operation range = gi_operation_of(GI_IN_RANGE);
    range.in[0] = number;
    range.constants[0] = least;
    range.constants[1] = most;
    GI_TRY(gi_lower_emit(l, &range));
    *out = (struct gi_truth_value){.mask = range.out_mask, .bad = -1};
    return GUARANTEE_OK;
}

/* ---- truth ------------------------------------------------------------------------------------- */

void gi_truth_constant(struct gi_truth_value *out, uint8_t value)
{
    *out = (struct gi_truth_value){.is_constant = true, .value = value, .mask = -1, .bad = -1};
}

static uint8_t not(uint8_t value)
{
    return value == GI_MASK_YES ? GI_MASK_NO : value == GI_MASK_NO ? GI_MASK_YES : value;
}

guarantee_status gi_truth_not(struct gi_lower *l, struct gi_truth_value *out, const struct gi_truth_value *value)
{
    struct gi_truth_value result = *value;
    if (value->is_constant)
        result.value = not(value->value);
    else
        GI_TRY(gi_mask_not(l, &result.mask, value->mask));
    *out = result;
    return GUARANTEE_OK;
}

/* No decides; then unsettled, then lacking, then yes: the least. */
guarantee_status gi_truth_all(struct gi_lower *l, struct gi_truth_value *out, const struct gi_truth_value *a,
                              const struct gi_truth_value *b)
{
    struct gi_truth_value left = *a, right = *b;
    int16_t bad = -1;
    if (left.is_constant && !right.is_constant) {
        left = *b;
        right = *a;
    }
    GI_TRY(gi_mask_or(l, &bad, left.bad, right.bad));
    if (right.is_constant && right.value == GI_MASK_NO && right.bad < 0) {
        gi_truth_constant(out, GI_MASK_NO);
        return GUARANTEE_OK;
    }
    if (left.is_constant && right.is_constant) {
        gi_truth_constant(out, left.value < right.value ? left.value : right.value);
    } else if (right.is_constant && right.value == GI_MASK_YES) {
        *out = left;
    } else {
        *out = (struct gi_truth_value){.three_valued = left.three_valued || right.three_valued || right.is_constant};
        if (right.is_constant)
            GI_TRY(gi_mask_fill(l, &right.mask, right.value));
        GI_TRY(gi_mask_and(l, &out->mask, left.mask, right.mask));
    }
    out->bad = bad;
    return GUARANTEE_OK;
}

/* Any of two is not (all of not each): unsettled goes before lacking there, too. */
guarantee_status gi_truth_any(struct gi_lower *l, struct gi_truth_value *out, const struct gi_truth_value *a,
                              const struct gi_truth_value *b)
{
    struct gi_truth_value left, right, result;
    if (!a->is_constant && !b->is_constant && !a->three_valued && !b->three_valued) {
        result = (struct gi_truth_value){.mask = -1};
        GI_TRY(gi_mask_or(l, &result.mask, a->mask, b->mask));
        GI_TRY(gi_mask_or(l, &result.bad, a->bad, b->bad));
        *out = result;
        return GUARANTEE_OK;
    }
    GI_TRY(gi_truth_not(l, &left, a));
    GI_TRY(gi_truth_not(l, &right, b));
    GI_TRY(gi_truth_all(l, &result, &left, &right));
    return gi_truth_not(l, out, &result);
}

guarantee_status gi_truth_masks(struct gi_lower *l, const struct gi_truth_value *value, int16_t *yes, int16_t *unsure)
{
    int16_t open = -1;
    *yes = value->mask;
    if (value->is_constant) {
        *yes = -1;
        if (value->value == GI_MASK_YES)
            GI_TRY(gi_mask_fill(l, yes, GI_MASK_YES));
        if (value->value == GI_MASK_UNKNOWN || value->value == GI_MASK_ABSENT)
            GI_TRY(gi_mask_fill(l, &open, GI_MASK_YES));
    } else if (value->three_valued) {
        GI_TRY(emit_mask(l, &open, GI_MASK_UNSURE, value->mask, -1));
    }
    GI_TRY(gi_mask_or(l, unsure, open, value->bad));
    return gi_lower_doubt(l, *unsure);
}
