/* Values as quantities, as policy/value.c works them out. */
#include "policy/case.h"
#include "portfolio/lower.h"

guarantee_status gi_lower_clamp(struct gi_lower *l, struct gi_quantity *value, const struct gi_value *at_least,
                                const struct gi_value *at_most)
{
    for (int upper = 0; upper < 2; upper++) {
        const struct gi_value *bound = upper ? at_most : at_least;
        struct gi_quantity limit, clamped;
        if (bound == NULL)
            continue;
        GI_TRY(gi_lower_value(l, &limit, bound));
        if (limit.presence != GI_PRESENT) {
            value->presence = limit.presence;
            value->left_for = limit.left_for;
            return GUARANTEE_OK;
        }
        GI_TRY(gi_quantity_extreme(l, &clamped, value, &limit, !upper));
        *value = clamped;
    }
    return GUARANTEE_OK;
}

static guarantee_status lower_sum(struct gi_lower *l, struct gi_quantity *out, const struct gi_value *value)
{
    struct gi_quantity sum, part;
    struct gi_exact zero;
    bool any = false;
    uint32_t left_for = GI_NO_FACT;
    gi_exact_set_zero(&zero);
    gi_quantity_constant(&sum, &zero);
    for (uint32_t i = 0; i < value->part_count + value->less_count; i++) {
        bool less = i >= value->part_count;
        GI_TRY(gi_lower_value(l, &part, less ? value->less[i - value->part_count] : value->parts[i]));
        if (part.presence == GI_LACKING && value->given_only) {
            left_for = part.left_for;
            continue;
        }
        if (part.presence != GI_PRESENT) {
            *out = part;
            return GUARANTEE_OK;
        }
        any = true;
        GI_TRY(gi_quantity_add(l, &sum, &sum, &part, less));
    }
    if (!any) {
        sum.presence = GI_LACKING;
        sum.left_for = left_for;
    } else {
        GI_TRY(gi_lower_clamp(l, &sum, value->at_least, value->at_most));
    }
    *out = sum;
    return GUARANTEE_OK;
}

static guarantee_status lower_product(struct gi_lower *l, struct gi_quantity *out, const struct gi_value *value)
{
    struct gi_quantity product, part;
    struct gi_exact one;
    gi_exact_set_integer(&one, 1);
    gi_quantity_constant(&product, &one);
    for (uint32_t i = 0; i < value->part_count; i++) {
        GI_TRY(gi_lower_value(l, &part, value->parts[i]));
        if (part.presence != GI_PRESENT) {
            *out = part;
            return GUARANTEE_OK;
        }
        GI_TRY(gi_quantity_multiply(l, &product, &product, &part));
    }
    *out = product;
    return GUARANTEE_OK;
}

/* Nothing to divide by: what stands in for it, or (for the exact rules to say) undecided. */
static guarantee_status over_zero(struct gi_lower *l, struct gi_quantity *out, const struct gi_value *value)
{
    if (value->if_zero != NULL)
        return gi_lower_value(l, out, value->if_zero);
    gi_quantity_constant(out, &(struct gi_exact){.denominator_size = 1, .denominator = {1}});
    out->presence = GI_UNSETTLED;
    return GUARANTEE_OK;
}

/* Over what may be zero in some rows: a ratio elsewhere. Below zero is for the exact rules. */
static guarantee_status over_registers(struct gi_lower *l, struct gi_quantity *out, const struct gi_value *value,
                                       const struct gi_quantity *above, const struct gi_quantity *below)
{
    struct gi_quantity ratio, instead, zero;
    struct gi_truth_value is_zero, is_below;
    gi_quantity_constant(&zero, &(struct gi_exact){.denominator_size = 1, .denominator = {1}});
    GI_TRY(gi_quantity_divide(l, &ratio, above, below));
    GI_TRY(gi_quantity_compare(l, &is_zero, below, &zero, GI_ORDER_SAME));
    GI_TRY(gi_quantity_compare(l, &is_below, below, &zero, GI_ORDER_BELOW));
    if (is_below.is_constant && is_below.value == GI_MASK_YES)
        return gi_not_lowered(l, "it divides by what is below zero");
    GI_TRY(gi_mask_or(l, &ratio.bad, ratio.bad, is_below.mask));
    GI_TRY(gi_lower_doubt(l, ratio.bad));
    GI_TRY(over_zero(l, &instead, value));
    if (is_zero.is_constant) {
        *out = is_zero.value == GI_MASK_YES ? instead : ratio;
        return GUARANTEE_OK;
    }
    return gi_quantity_select(l, out, is_zero.mask, &instead, &ratio);
}

static guarantee_status lower_ratio(struct gi_lower *l, struct gi_quantity *out, const struct gi_value *value)
{
    struct gi_quantity above, below, inverse;
    struct gi_exact one;
    GI_TRY(gi_lower_value(l, &above, value->parts[0]));
    if (above.presence != GI_PRESENT) {
        *out = above;
        return GUARANTEE_OK;
    }
    GI_TRY(gi_lower_value(l, &below, value->parts[1]));
    if (below.presence != GI_PRESENT) {
        *out = below;
        return GUARANTEE_OK;
    }
    if (!gi_quantity_is_constant(&below))
        return over_registers(l, out, value, &above, &below);
    if (gi_exact_sign(&below.factor) == 0)
        return over_zero(l, out, value);
    gi_exact_set_integer(&one, 1);
    gi_quantity_constant(&inverse, &one);
    inverse.bad = below.bad;
    if (gi_exact_divide(&inverse.factor, &one, &below.factor) != GUARANTEE_OK)
        return gi_not_lowered(l, "its constants are too large");
    return gi_quantity_multiply(l, out, &above, &inverse);
}

static guarantee_status lower_extreme(struct gi_lower *l, struct gi_quantity *out, const struct gi_value *value)
{
    struct gi_quantity best, part;
    for (uint32_t i = 0; i < value->part_count; i++) {
        GI_TRY(gi_lower_value(l, &part, value->parts[i]));
        if (part.presence != GI_PRESENT) {
            *out = part;
            return GUARANTEE_OK;
        }
        if (i == 0)
            best = part;
        else
            GI_TRY(gi_quantity_extreme(l, &best, &best, &part, value->form == GI_LARGER_OF));
    }
    *out = best;
    return GUARANTEE_OK;
}

static guarantee_status adjust(struct gi_lower *l, struct gi_quantity *value, const struct gi_row *row, int16_t yes)
{
    struct gi_quantity by, changed, none;
    struct gi_exact neutral;
    GI_TRY(gi_lower_value(l, &by, row->is));
    gi_exact_set_integer(&neutral, row->multiplies ? 1 : 0);
    gi_quantity_constant(&none, &neutral);
    if (yes >= 0) {
        GI_TRY(gi_quantity_select(l, &by, yes, &by, &none));
    }
    if (by.presence != GI_PRESENT) {
        *value = by;
        return GUARANTEE_OK;
    }
    GI_TRY(row->multiplies ? gi_quantity_multiply(l, &changed, value, &by)
                           : gi_quantity_add(l, &changed, value, &by, false));
    *value = changed;
    return GUARANTEE_OK;
}

/* Presence of what rests on a condition that is not known. */
static void unsure(struct gi_quantity *value, uint8_t truth)
{
    value->presence = truth == GI_MASK_ABSENT ? GI_LACKING : GI_UNSETTLED;
}

static guarantee_status adjust_when(struct gi_lower *l, struct gi_quantity *value, const struct gi_row *row)
{
    struct gi_truth_value holds;
    int16_t yes = -1, open = -1;
    if (row->when == NULL)
        return adjust(l, value, row, -1);
    GI_TRY(gi_lower_condition(l, &holds, row->when));
    if (holds.is_constant) {
        if (holds.value == GI_MASK_YES)
            return adjust(l, value, row, -1);
        if (holds.value != GI_MASK_NO) {
            unsure(value, holds.value);
            value->left_for = l->last_left;
        }
        return GUARANTEE_OK;
    }
    GI_TRY(gi_truth_masks(l, &holds, &yes, &open));
    GI_TRY(adjust(l, value, row, yes));
    return gi_mask_or(l, &value->bad, value->bad, open);
}

static guarantee_status lower_adjust(struct gi_lower *l, struct gi_quantity *out, const struct gi_value *value)
{
    GI_TRY(gi_lower_value(l, out, value->parts[0]));
    for (uint32_t i = 0; i < value->row_count && out->presence == GI_PRESENT; i++)
        GI_TRY(adjust_when(l, out, &value->rows[i]));
    return out->presence != GI_PRESENT ? GUARANTEE_OK : gi_lower_clamp(l, out, value->at_least, value->at_most);
}

guarantee_status gi_lower_value(struct gi_lower *l, struct gi_quantity *out, const struct gi_value *value)
{
    switch (value->form) {
    case GI_LITERAL:
        gi_quantity_constant(out, value->literal);
        return GUARANTEE_OK;
    case GI_NAME:
        return gi_lower_reference(l, out, value->name);
    case GI_SUM:
        return lower_sum(l, out, value);
    case GI_PRODUCT:
        return lower_product(l, out, value);
    case GI_RATIO:
        return lower_ratio(l, out, value);
    case GI_SMALLER_OF:
    case GI_LARGER_OF:
        return lower_extreme(l, out, value);
    case GI_ADJUST:
        return lower_adjust(l, out, value);
    case GI_SPAN:
        return gi_lower_span(l, out, value);
    case GI_BALANCE_OF:
        return gi_not_lowered(l, "a balance of %s goes through each loan instalment by instalment", value->text);
    default:
        return gi_lower_table(l, out, value);
    }
}
