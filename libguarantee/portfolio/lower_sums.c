/* What rows add up: amounts, facts that must agree, the parts of totals, counts and averages over members. */
#include "policy/case.h"
#include "policy/folded.h"
#include "portfolio/lower.h"

static guarantee_status as_units(struct gi_lower *l, struct gi_operand *out, const struct gi_quantity *value,
                                 const struct gi_exact *unit)
{
    int64_t top = 0, bottom = 1;
    if (!gi_quantity_units(value, unit, &top, &bottom) || bottom != 1 || value->over_count > 0)
        return gi_not_lowered(l, "it is not a whole number of units to be added up in");
    return gi_quantity_operand(l, out, top, value->times, value->times_count);
}

static guarantee_status everywhere(struct gi_lower *l, int16_t *escape)
{
    return gi_mask_fill(l, escape, GI_MASK_YES);
}

/* An amount that is not whole minor units in some rows is for the exact rules there. */
static guarantee_status amount_sum(struct gi_lower *l, const struct gi_sum *sum, struct gi_plan_sum *out,
                                   struct gi_plan_sum *without)
{
    struct gi_quantity value;
    *out = *without = (struct gi_plan_sum){.only = -1, .value = {-1, 0}};
    without->value = (struct gi_operand){-1, 1};
    if (sum->reference.is_fact)
        GI_TRY(gi_lower_reference(l, &value, sum->reference));
    else
        value = l->figures[sum->reference.index].value;
    const struct gi_lowered *figure = sum->reference.is_fact ? NULL : &l->figures[sum->reference.index];
    bool there = figure != NULL ? figure->done && figure->presence == GI_PRESENT : value.presence == GI_PRESENT;
    without->adds = !there;
    if (!there)
        return GUARANTEE_OK;
    out->adds = true;
    if (figure != NULL && figure->known >= 0) {
        out->only = figure->known;
        without->adds = true;
        GI_TRY(gi_mask_not(l, &without->only, figure->known));
    }
    guarantee_status status = as_units(l, &out->value, &value, &sum->unit);
    if (status != GI_NOT_LOWERED)
        return status;
    l->why[0] = '\0';
    out->adds = false;
    return everywhere(l, &l->escape);
}

static guarantee_status agree_sum(struct gi_lower *l, const struct gi_sum *sum, struct gi_plan_sum *out)
{
    const struct gi_column *column = &l->layout->columns[sum->column];
    *out = (struct gi_plan_sum){.only = -1, .value = {-1, 0}};
    if (column->bit == GI_NO_BIT || (l->pattern >> column->bit & 1U) == 0)
        return GUARANTEE_OK;
    out->adds = true;
    if (column->kind != GUARANTEE_KIND_FLAG) {
        out->value = (struct gi_operand){l->column_numbers[sum->column], 0};
        return GUARANTEE_OK;
    }
    struct gi_quantity one, zero, value;
    struct gi_exact number;
    gi_exact_set_integer(&number, 1);
    gi_quantity_constant(&one, &number);
    gi_exact_set_zero(&number);
    gi_quantity_constant(&zero, &number);
    GI_TRY(gi_quantity_select(l, &value, l->column_numbers[sum->column], &one, &zero));
    out->value = (struct gi_operand){value.times[0], 0};
    return GUARANTEE_OK;
}

/* ---- folds -------------------------------------------------------------------------------------- */

struct fold_parts {
    struct gi_quantity values[GI_FOLD_SUMS];
    enum gi_presence presence;
    int16_t only;               /* mask of members that `where` lets in for sure; -1: every member */
    int16_t let_in;             /* and of those that it does not shut out */
    int16_t lacking, unsettled; /* masks of members for which it is not known; -1: none */
    bool nobody;                /* it shuts everybody out */
};

static guarantee_status positive(struct gi_lower *l, const struct gi_quantity *value)
{
    struct gi_quantity zero;
    struct gi_exact nothing;
    struct gi_truth_value below;
    int16_t yes = -1, open = -1;
    gi_exact_set_zero(&nothing);
    gi_quantity_constant(&zero, &nothing);
    GI_TRY(gi_quantity_compare(l, &below, value, &zero, GI_ORDER_NOT_ABOVE));
    GI_TRY(gi_truth_masks(l, &below, &yes, &open));
    GI_TRY(gi_mask_or(l, &l->escape, l->escape, yes));
    return gi_mask_or(l, &l->escape, l->escape, open);
}

static guarantee_status average_parts(struct gi_lower *l, const struct gi_rule *rule, struct fold_parts *parts)
{
    static const enum gi_slot SLOTS[3] = {GI_BASE, GI_OF, GI_MONTHS};
    struct gi_quantity twelfth;
    struct gi_exact number;
    for (int i = 0; i < 3; i++) {
        GI_TRY(gi_lower_value(l, &parts->values[i], rule->slots[SLOTS[i]]));
        parts->presence = parts->values[i].presence;
        if (parts->presence != GI_PRESENT)
            return GUARANTEE_OK;
    }
    GI_TRY(positive(l, &parts->values[1]));
    GI_TRY(positive(l, &parts->values[2]));
    gi_exact_set_fraction(&number, 1, GI_MONTHS_A_YEAR);
    gi_quantity_constant(&twelfth, &number);
    GI_TRY(gi_quantity_multiply(l, &parts->values[2], &parts->values[2], &twelfth));
    return gi_quantity_multiply(l, &parts->values[2], &parts->values[1], &parts->values[2]);
}

static guarantee_status total_parts(struct gi_lower *l, const struct gi_value *amount, const struct gi_value *weight,
                                    struct fold_parts *parts)
{
    struct gi_quantity by;
    GI_TRY(gi_lower_value(l, &parts->values[0], amount));
    parts->presence = parts->values[0].presence;
    if (weight == NULL || parts->presence != GI_PRESENT)
        return GUARANTEE_OK;
    GI_TRY(gi_lower_value(l, &by, weight));
    parts->presence = by.presence;
    return by.presence != GI_PRESENT ? GUARANTEE_OK
                                     : gi_quantity_multiply(l, &parts->values[0], &parts->values[0], &by);
}

static guarantee_status where(struct gi_lower *l, const struct gi_condition *condition, struct fold_parts *parts)
{
    struct gi_truth_value holds;
    if (condition == NULL)
        return GUARANTEE_OK;
    GI_TRY(gi_lower_condition(l, &holds, condition));
    if (holds.is_constant) {
        parts->nobody = holds.value == GI_MASK_NO;
        if (holds.value == GI_MASK_ABSENT || holds.value == GI_MASK_UNKNOWN)
            parts->presence = holds.value == GI_MASK_ABSENT ? GI_LACKING : GI_UNSETTLED;
        return GUARANTEE_OK;
    }
    GI_TRY(gi_mask_or(l, &l->escape, l->escape, holds.bad));
    parts->only = parts->let_in = holds.mask;
    if (!holds.three_valued)
        return GUARANTEE_OK;
    GI_TRY(gi_mask_where(l, &parts->lacking, holds.mask, GI_MASK_ABSENT));
    GI_TRY(gi_mask_where(l, &parts->unsettled, holds.mask, GI_MASK_UNKNOWN));
    GI_TRY(gi_mask_where(l, &parts->let_in, holds.mask, GI_MASK_NO));
    return gi_mask_not(l, &parts->let_in, parts->let_in);
}

static guarantee_status parts_of(struct gi_lower *l, const struct gi_fold_terms *fold, struct fold_parts *parts)
{
    GI_TRY(where(l, fold->rule != NULL ? fold->rule->where : l->scheme->facts[fold->fact].total_where, parts));
    if (parts->nobody || parts->presence != GI_PRESENT)
        return GUARANTEE_OK;
    if (fold->rule == NULL)
        return total_parts(l, l->scheme->facts[fold->fact].total_of, NULL, parts);
    if (fold->rule->kind == GI_RULE_AVERAGE_RATE)
        return average_parts(l, fold->rule, parts);
    if (fold->rule->kind == GI_RULE_TOTAL)
        return total_parts(l, fold->rule->slots[GI_BASE], fold->rule->slots[GI_WEIGHT], parts);
    return GUARANTEE_OK;
}

/* Members that lack something, that are undecided, that are let in. */
static void lower_counters(const struct gi_fold_terms *fold, const struct fold_parts *parts,
                           struct gi_plan_sum *counters)
{
    const struct gi_operand one = {-1, 1};
    bool lacking = !parts->nobody && parts->presence == GI_LACKING,
         unsettled = !parts->nobody && parts->presence == GI_UNSETTLED;
    counters[0] = (struct gi_plan_sum){lacking || parts->lacking >= 0, lacking ? parts->let_in : parts->lacking, one};
    counters[1] =
        (struct gi_plan_sum){unsettled || parts->unsettled >= 0, unsettled ? parts->let_in : parts->unsettled, one};
    if (fold->has_where)
        counters[2] = (struct gi_plan_sum){!parts->nobody, parts->let_in, one};
}

/* The exact rules could add them up row by row only where they happen to be whole. */
static guarantee_status refuse_parts_of_units(const struct gi_lower *l, const struct gi_fold_terms *fold)
{
    return gi_fail(l->error, GUARANTEE_E_LOWER,
                   "%s adds up what is not rounded to minor units: it cannot be answered from totals, only with each "
                   "as a member; or round it in the scheme",
                   fold->rule != NULL ? fold->rule->name : l->scheme->facts[fold->fact].name);
}

static guarantee_status lower_fold(struct gi_lower *l, struct gi_fold_terms *fold)
{
    struct fold_parts parts = {.only = -1, .let_in = -1, .lacking = -1, .unsettled = -1};
    struct gi_plan_sum *sums = &l->plan->sums[fold->first_sum];
    GI_TRY(parts_of(l, fold, &parts));
    for (uint32_t i = 0; i < fold->part_count; i++) {
        sums[i] = (struct gi_plan_sum){!parts.nobody && parts.presence == GI_PRESENT, parts.only, {-1, 0}};
        if (!sums[i].adds)
            continue;
        guarantee_status status =
            as_units(l, &sums[i].value, &parts.values[i], &l->layout->sums[fold->first_sum + i].unit);
        if (status == GI_NOT_LOWERED)
            return refuse_parts_of_units(l, fold);
        GI_TRY(status);
        GI_TRY(gi_mask_or(l, &l->escape, l->escape, parts.values[i].bad));
    }
    lower_counters(fold, &parts, &sums[fold->part_count]);
    return GUARANTEE_OK;
}

guarantee_status gi_lower_sums(struct gi_lower *l)
{
    const struct gi_layout *layout = l->layout;
    for (uint32_t i = 0; i < layout->sum_count; i++) {
        const struct gi_sum *sum = &layout->sums[i];
        if (sum->kind == GI_SUM_AMOUNT)
            GI_TRY(amount_sum(l, sum, &l->plan->sums[i], &l->plan->sums[i + 1]));
        if (sum->kind == GI_SUM_LEAST || sum->kind == GI_SUM_MOST)
            GI_TRY(agree_sum(l, sum, &l->plan->sums[i]));
    }
    if (layout->member_group < 0)
        return GUARANTEE_OK;
    bool strangers = (l->pattern & layout->member_bits) == 0;
    l->plan->sums[layout->strangers] = (struct gi_plan_sum){strangers, -1, {-1, 1}};
    for (uint32_t i = 0; !strangers && i < layout->fold_count; i++)
        GI_TRY(lower_fold(l, &layout->folds[i]));
    return GUARANTEE_OK;
}
