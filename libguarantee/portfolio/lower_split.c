/* Splits: shares, layers, what is ceded, the claims cap; parts that add up. As policy/split.c, layers.c and parts.c. */
#include "policy/case.h"
#include "portfolio/lower.h"

#include <stdlib.h>
#include <string.h>

enum { PARTIES_MAX = 16 };

struct split {
    const struct gi_rule *rule;
    struct gi_quantity amount, counted;
    bool capped;
    struct gi_quantity shares[PARTIES_MAX]; /* net of what is ceded */
    struct gi_quantity parts[PARTIES_MAX];
    int16_t bad; /* rows whose shares do not add up, and the like */
};

static void number(struct gi_quantity *out, int64_t value)
{
    struct gi_exact exact;
    gi_exact_set_integer(&exact, value);
    gi_quantity_constant(out, &exact);
}

static guarantee_status gross_shares(struct gi_lower *l, struct split *split, const struct gi_party *list,
                                     uint32_t count, struct gi_quantity *sum, int64_t *rest, enum gi_presence *presence)
{
    struct gi_quantity zero;
    number(&zero, 0);
    *sum = zero;
    *rest = -1;
    for (uint32_t i = 0; i < count; i++) {
        split->shares[i] = zero;
        if (list[i].is_rest) {
            *rest = i;
            continue;
        }
        GI_TRY(gi_lower_value(l, &split->shares[i], list[i].share));
        GI_PRESENT_OR_RETURN(&split->shares[i], presence);
        GI_TRY(gi_lower_need_share(l, &split->bad, list[i].share, &split->shares[i]));
        if (list[i].ceded_by < 0)
            GI_TRY(gi_quantity_add(l, sum, sum, &split->shares[i], false));
    }
    return GUARANTEE_OK;
}

static guarantee_status cede(struct gi_lower *l, struct split *split, const struct gi_party *list, uint32_t count)
{
    struct gi_quantity zero;
    number(&zero, 0);
    for (uint32_t i = 0; i < count; i++) {
        int32_t by = list[i].ceded_by;
        if (by >= 0)
            GI_TRY(gi_quantity_multiply(l, &split->shares[i], &split->shares[i], &split->shares[by]));
    }
    for (uint32_t i = 0; i < count; i++) {
        int32_t by = list[i].ceded_by;
        if (by >= 0) /* still gross: those that it cedes to come later */
            GI_TRY(gi_quantity_add(l, &split->shares[by], &split->shares[by], &split->shares[i], true));
    }
    for (uint32_t i = 0; i < count; i++)
        GI_TRY(gi_lower_need(l, &split->bad, &zero, &split->shares[i], GI_ORDER_NOT_ABOVE));
    return GUARANTEE_OK;
}

static guarantee_status net_shares(struct gi_lower *l, struct split *split, const struct gi_party *list, uint32_t count,
                                   enum gi_presence *presence)
{
    struct gi_quantity sum, one;
    int64_t rest = -1;
    number(&one, 1);
    GI_TRY(gross_shares(l, split, list, count, &sum, &rest, presence));
    if (*presence != GI_PRESENT)
        return GUARANTEE_OK;
    GI_TRY(gi_lower_need(l, &split->bad, &sum, &one, rest < 0 ? GI_ORDER_SAME : GI_ORDER_NOT_ABOVE));
    if (rest >= 0)
        GI_TRY(gi_quantity_add(l, &split->shares[rest], &one, &sum, true));
    return cede(l, split, list, count);
}

/* ---- layers ------------------------------------------------------------------------------------- */

/* `ends` is where the layer before ended, and becomes where this one ends. */
static guarantee_status layer_end(struct gi_lower *l, struct split *split, const struct gi_layer *layer,
                                  struct gi_quantity *ends, enum gi_presence *presence)
{
    struct gi_quantity value, zero;
    number(&zero, 0);
    GI_TRY(gi_lower_value(l, &value, layer->end));
    GI_PRESENT_OR_RETURN(&value, presence);
    GI_TRY(gi_lower_need(l, &split->bad, layer->is_height ? &zero : ends, &value, GI_ORDER_NOT_ABOVE));
    if (layer->is_height)
        return gi_quantity_add(l, ends, ends, &value, false);
    *ends = value;
    return GUARANTEE_OK;
}

static guarantee_status bear(struct gi_lower *l, struct split *split, const struct gi_layer *layer,
                             const struct gi_quantity *slice)
{
    for (uint32_t i = 0; i < layer->bearer_count; i++) {
        struct gi_quantity borne, *part = &split->parts[layer->bearers[i].party];
        GI_TRY(gi_quantity_multiply(l, &borne, slice, &split->shares[i]));
        GI_TRY(gi_quantity_add(l, part, part, &borne, false));
    }
    return GUARANTEE_OK;
}

static guarantee_status lower_layers(struct gi_lower *l, struct split *split, enum gi_presence *presence)
{
    const struct gi_rule *rule = split->rule;
    struct gi_quantity ends, reached, before, slice;
    number(&ends, 0);
    number(&reached, 0);
    for (uint32_t i = 0; i < rule->party_count; i++)
        number(&split->parts[i], 0);
    GI_TRY(gi_lower_need(l, &split->bad, &ends, &split->amount, GI_ORDER_NOT_ABOVE));
    for (uint32_t i = 0; i < rule->layer_count; i++) {
        const struct gi_layer *layer = &rule->layers[i];
        before = reached;
        reached = split->amount;
        if (layer->end != NULL) {
            GI_TRY(layer_end(l, split, layer, &ends, presence));
            if (*presence != GI_PRESENT)
                return GUARANTEE_OK;
            GI_TRY(gi_quantity_extreme(l, &reached, &split->amount, &ends, false));
        }
        GI_TRY(gi_quantity_add(l, &slice, &reached, &before, true));
        GI_TRY(net_shares(l, split, layer->bearers, layer->bearer_count, presence));
        if (*presence != GI_PRESENT)
            return GUARANTEE_OK;
        GI_TRY(bear(l, split, layer, &slice));
    }
    return GUARANTEE_OK;
}

/* In the proportion in which another split came out. */
static guarantee_status like_shares(struct gi_lower *l, struct split *split, enum gi_presence *presence)
{
    const struct gi_rule *rule = split->rule;
    struct gi_quantity sum, zero;
    struct gi_truth_value positive;
    int16_t yes = -1, open = -1;
    number(&zero, 0);
    sum = zero;
    for (uint32_t i = 0; i < rule->party_count; i++) {
        GI_TRY(gi_lower_reference(l, &split->shares[i],
                                  (struct gi_reference){false, rule->in_proportion_to->first_output + i}));
        GI_PRESENT_OR_RETURN(&split->shares[i], presence);
        GI_TRY(gi_quantity_add(l, &sum, &sum, &split->shares[i], false));
    }
    if (gi_quantity_is_constant(&sum) && gi_exact_sign(&sum.factor) == 0) {
        *presence = GI_UNSETTLED;
        return GUARANTEE_OK;
    }
    GI_TRY(gi_quantity_compare(l, &positive, &zero, &sum, GI_ORDER_BELOW));
    GI_TRY(gi_truth_not(l, &positive, &positive));
    GI_TRY(gi_truth_masks(l, &positive, &yes, &open));
    GI_TRY(gi_mask_or(l, &split->bad, split->bad, yes));
    GI_TRY(gi_mask_or(l, &split->bad, split->bad, open));
    for (uint32_t i = 0; i < rule->party_count; i++) {
        if (gi_quantity_is_constant(&split->shares[i]) && gi_exact_sign(&split->shares[i].factor) == 0)
            continue;
        GI_TRY(gi_quantity_divide(l, &split->shares[i], &split->shares[i], &sum));
    }
    return GUARANTEE_OK;
}

static guarantee_status slot(struct gi_lower *l, struct gi_quantity *out, const struct gi_rule *rule,
                             enum gi_slot which)
{
    number(out, 0);
    return rule->slots[which] == NULL ? GUARANTEE_OK : gi_lower_value(l, out, rule->slots[which]);
}

static guarantee_status lower_cap(struct gi_lower *l, struct split *split, enum gi_presence *presence)
{
    const struct gi_rule *rule = split->rule;
    struct gi_quantity room, of, before, zero;
    split->counted = split->amount;
    if (rule->cap_party < 0)
        return GUARANTEE_OK;
    GI_TRY(slot(l, &of, rule, GI_CAP_OF));
    if (of.presence == GI_LACKING)
        return GUARANTEE_OK;
    GI_PRESENT_OR_RETURN(&of, presence);
    split->capped = true;
    GI_TRY(slot(l, &room, rule, GI_CAP_RATE));
    GI_PRESENT_OR_RETURN(&room, presence);
    GI_TRY(gi_quantity_multiply(l, &room, &room, &of));
    GI_TRY(slot(l, &before, rule, GI_CAP_BEFORE));
    GI_PRESENT_OR_RETURN(&before, presence);
    number(&zero, 0);
    GI_TRY(gi_quantity_add(l, &room, &room, &before, true));
    GI_TRY(gi_quantity_extreme(l, &room, &room, &zero, true));
    return gi_quantity_extreme(l, &split->counted, &split->amount, &room, false);
}

static guarantee_status exact_parts(struct gi_lower *l, struct split *split)
{
    const struct gi_rule *rule = split->rule;
    struct gi_quantity over, excess;
    if (rule->layers != NULL) /* lower_layers() made them */
        return GUARANTEE_OK;
    for (uint32_t i = 0; i < rule->party_count; i++)
        GI_TRY(gi_quantity_multiply(l, &split->parts[i], &split->amount, &split->shares[i]));
    if (!split->capped)
        return GUARANTEE_OK;
    GI_TRY(gi_quantity_add(l, &over, &split->amount, &split->counted, true));
    GI_TRY(gi_quantity_multiply(l, &excess, &over, &split->shares[rule->cap_party]));
    struct gi_quantity *capped = &split->parts[rule->cap_party], *bearer = &split->parts[rule->cap_excess_to];
    GI_TRY(gi_quantity_add(l, capped, capped, &excess, true));
    return gi_quantity_add(l, bearer, bearer, &excess, false);
}

/* ---- parts that add up -------------------------------------------------------------------------- */

/* Only an amount that is a multiple of the quantum can be the sum of such parts. */
static guarantee_status need_whole(struct gi_lower *l, struct split *split)
{
    struct gi_exact ratio;
    struct gi_quantity rounded;
    const struct gi_exact *quantum = &split->rule->round->quantum;
    if (gi_exact_divide(&ratio, &split->amount.factor, quantum) != GUARANTEE_OK)
        return gi_not_lowered(l, "its constants are too large");
    if (split->amount.over_count == 0 && gi_exact_is_integer(&ratio))
        return GUARANTEE_OK;
    GI_TRY(gi_quantity_round(l, &rounded, &split->amount, quantum, GUARANTEE_ROUND_FLOOR));
    return gi_lower_need(l, &split->bad, &rounded, &split->amount, GI_ORDER_SAME);
}

/* How many parts up to i are the same as part i, and not the holder's; 0 when an earlier one speaks for it. */
static int64_t count_alike(const struct split *split, uint32_t i, uint32_t holder)
{
    int64_t alike = 0;
    for (uint32_t k = 0; k < split->rule->party_count; k++) {
        if (k == holder || !gi_quantity_is_same(&split->parts[k], &split->parts[i]))
            continue;
        if (k < i)
            return 0;
        alike++;
    }
    return alike;
}

static guarantee_status leave_remainder(struct gi_lower *l, struct split *split, uint32_t holder)
{
    const struct gi_rule *rule = split->rule;
    struct gi_quantity left = split->amount;
    for (uint32_t i = 0; i < rule->party_count; i++)
        if (i != holder)
            GI_TRY(gi_quantity_round(l, &split->parts[i], &split->parts[i], &rule->round->quantum, rule->round->mode));
    for (uint32_t i = 0; i < rule->party_count; i++) {
        struct gi_quantity times, taken;
        int64_t alike = i == holder ? 0 : count_alike(split, i, holder);
        if (alike == 0)
            continue;
        number(&times, alike);
        GI_TRY(gi_quantity_multiply(l, &taken, &split->parts[i], &times));
        GI_TRY(gi_quantity_add(l, &left, &left, &taken, true));
    }
    split->parts[holder] = left;
    return GUARANTEE_OK;
}

/* One operation cuts every part, and hands the units left to the largest fractions. In it, for each part: its register
 * in units of 1 / bottom of a quantum, and its output. */
static guarantee_status largest_fraction(struct gi_lower *l, struct split *split)
{
    const struct gi_rule *rule = split->rule;
    const struct gi_quantity *given[PARTIES_MAX];
    struct gi_operand operands[PARTIES_MAX];
    struct gi_quantity unit;
    int64_t top = 0, bottom = 1;
    struct gi_operation apportion = gi_operation_of(GI_APPORTION);
    int64_t *table = gi_plan_table(l->plan, 3 * (size_t)rule->party_count);
    if (table == NULL)
        return gi_no_memory(l->error);
    for (uint32_t i = 0; i < rule->party_count; i++)
        given[i] = &split->parts[i];
    GI_TRY(gi_quantity_align(l, operands, &unit, given, rule->party_count));
    if (unit.over_count > 0 || !gi_quantity_units(&unit, &rule->round->quantum, &top, &bottom))
        return gi_not_lowered(l, "its parts go by the largest fractions of what is divided by a fact");
    for (uint32_t i = 0; i < rule->party_count; i++) {
        table[3 * i] = operands[i].number;
        table[3 * i + 1] = operands[i].constant;
        table[3 * i + 2] = l->plan->number_count++;
    }
    apportion.constants[0] = top;
    apportion.constants[1] = bottom;
    apportion.table = table;
    apportion.table_count = 3 * rule->party_count;
    GI_TRY(gi_lower_emit(l, &apportion));
    for (uint32_t i = 0; i < rule->party_count; i++) {
        int16_t bad = split->parts[i].bad;
        gi_quantity_register(&split->parts[i], (int16_t)table[3 * i + 2], &rule->round->quantum);
        split->parts[i].bad = bad;
    }
    return GUARANTEE_OK;
}

static guarantee_status round_parts(struct gi_lower *l, struct split *split)
{
    const struct gi_rule *rule = split->rule;
    if (rule->round == NULL)
        return GUARANTEE_OK;
    GI_TRY(need_whole(l, split));
    if (rule->remainder_to >= 0)
        return leave_remainder(l, split, (uint32_t)rule->remainder_to);
    return largest_fraction(l, split);
}

static guarantee_status put_parts(struct gi_lower *l, struct split *split)
{
    const struct gi_rule *rule = split->rule;
    struct gi_quantity over;
    for (uint32_t i = 0; i < rule->party_count; i++) {
        GI_TRY(gi_mask_or(l, &split->parts[i].bad, split->parts[i].bad, split->bad));
        GI_TRY(gi_lower_put_rounded(l, rule, i, &split->parts[i]));
    }
    if (rule->cap_party < 0)
        return GUARANTEE_OK;
    GI_TRY(gi_quantity_add(l, &over, &split->amount, &split->counted, true));
    if (!split->capped) {
        over.presence = GI_LACKING;
        over.left_for = GI_NO_FACT;
    }
    GI_TRY(gi_mask_or(l, &over.bad, over.bad, split->bad));
    return gi_lower_put_rounded(l, rule, rule->party_count, &over);
}

static guarantee_status lower_split(struct gi_lower *l, struct split *split, enum gi_presence *presence)
{
    const struct gi_rule *rule = split->rule;
    split->bad = -1;
    GI_TRY(slot(l, &split->amount, rule, GI_BASE));
    GI_PRESENT_OR_RETURN(&split->amount, presence);
    if (rule->layers != NULL)
        GI_TRY(lower_layers(l, split, presence));
    else
        GI_TRY(rule->in_proportion_to != NULL ? like_shares(l, split, presence)
                                              : net_shares(l, split, rule->parties, rule->party_count, presence));
    if (*presence == GI_PRESENT)
        GI_TRY(lower_cap(l, split, presence));
    if (*presence != GI_PRESENT)
        return GUARANTEE_OK;
    GI_TRY(exact_parts(l, split));
    GI_TRY(round_parts(l, split));
    return put_parts(l, split);
}

guarantee_status gi_lower_split(struct gi_lower *l, const struct gi_rule *rule, enum gi_presence *presence)
{
    uint32_t most = rule->party_count;
    for (uint32_t i = 0; i < rule->layer_count; i++)
        most = rule->layers[i].bearer_count > most ? rule->layers[i].bearer_count : most;
    if (most > PARTIES_MAX)
        return gi_not_lowered(l, "it has more than %d parties", (int)PARTIES_MAX);
    struct split *split = calloc(1, sizeof *split);
    if (split == NULL)
        return gi_no_memory(l->error);
    split->rule = rule;
    guarantee_status status = lower_split(l, split, presence);
    free(split);
    return status;
}
