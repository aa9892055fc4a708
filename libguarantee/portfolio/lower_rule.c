/* Rules as operations: whether they apply, their figures, rounded once, and what they must be; as in policy/. */
#include "policy/case.h"
#include "portfolio/lower.h"

#include <string.h>

/* ---- keeping figures ---------------------------------------------------------------------------- */

guarantee_status gi_lower_put_rounded(struct gi_lower *l, const struct gi_rule *rule, uint32_t part,
                                      const struct gi_quantity *value)
{
    struct gi_lowered *figure = &l->figures[rule->first_output + part];
    figure->done = true;
    figure->presence = value->presence;
    figure->left_for = value->left_for;
    figure->known = -1;
    figure->value = *value;
    return GUARANTEE_OK;
}

static guarantee_status put(struct gi_lower *l, const struct gi_rule *rule, uint32_t part,
                            const struct gi_quantity *value)
{
    struct gi_quantity rounded;
    if (rule->round == NULL)
        return gi_lower_put_rounded(l, rule, part, value);
    GI_TRY(gi_quantity_round(l, &rounded, value, &rule->round->quantum, rule->round->mode));
    return gi_lower_put_rounded(l, rule, part, &rounded);
}

/* ---- base × rate -------------------------------------------------------------------------------- */

static guarantee_status slot(struct gi_lower *l, struct gi_quantity *out, const struct gi_rule *rule, enum gi_slot slot)
{
    struct gi_exact zero;
    gi_exact_set_zero(&zero);
    gi_quantity_constant(out, &zero);
    return rule->slots[slot] == NULL ? GUARANTEE_OK : gi_lower_value(l, out, rule->slots[slot]);
}

static guarantee_status times_slot(struct gi_lower *l, struct gi_quantity *value, const struct gi_rule *rule,
                                   enum gi_slot which)
{
    struct gi_quantity by, product;
    if (value->presence != GI_PRESENT || rule->slots[which] == NULL)
        return GUARANTEE_OK;
    GI_TRY(gi_lower_value(l, &by, rule->slots[which]));
    if (by.presence != GI_PRESENT) {
        *value = by;
        return GUARANTEE_OK;
    }
    GI_TRY(gi_quantity_multiply(l, &product, value, &by));
    *value = product;
    return GUARANTEE_OK;
}

/* As times_slot(), of a share: rows where it is none are for the exact rules. */
static guarantee_status times_share(struct gi_lower *l, struct gi_quantity *value, const struct gi_rule *rule)
{
    struct gi_quantity share, product;
    if (value->presence != GI_PRESENT)
        return GUARANTEE_OK;
    GI_TRY(gi_lower_value(l, &share, rule->slots[GI_RATE]));
    if (share.presence != GI_PRESENT) {
        *value = share;
        return GUARANTEE_OK;
    }
    GI_TRY(gi_lower_need_share(l, &share.bad, rule->slots[GI_RATE], &share));
    GI_TRY(gi_quantity_multiply(l, &product, value, &share));
    *value = product;
    return GUARANTEE_OK;
}

static guarantee_status times_time(struct gi_lower *l, struct gi_quantity *value, const struct gi_time *time)
{
    struct gi_quantity factor, product;
    if (value->presence != GI_PRESENT || time == NULL)
        return GUARANTEE_OK;
    GI_TRY(gi_lower_time(l, &factor, time));
    if (factor.presence != GI_PRESENT) {
        *value = factor;
        return GUARANTEE_OK;
    }
    GI_TRY(gi_quantity_multiply(l, &product, value, &factor));
    *value = product;
    return GUARANTEE_OK;
}

static guarantee_status clamp(struct gi_lower *l, struct gi_quantity *value, const struct gi_value *at_least,
                              const struct gi_value *at_most)
{
    return value->presence != GI_PRESENT ? GUARANTEE_OK : gi_lower_clamp(l, value, at_least, at_most);
}

/* At most max(0, most − less). */
static guarantee_status at_most_what_is_left(struct gi_lower *l, struct gi_quantity *value, const struct gi_rule *rule,
                                             enum gi_slot most_slot, enum gi_slot less_slot)
{
    struct gi_quantity most, less, zero;
    struct gi_exact nothing;
    if (value->presence != GI_PRESENT || rule->slots[most_slot] == NULL)
        return GUARANTEE_OK;
    GI_TRY(slot(l, &most, rule, most_slot));
    if (most.presence == GI_PRESENT)
        GI_TRY(slot(l, &less, rule, less_slot));
    if (most.presence != GI_PRESENT || less.presence != GI_PRESENT) {
        *value = most.presence != GI_PRESENT ? most : less;
        return GUARANTEE_OK;
    }
    gi_exact_set_zero(&nothing);
    gi_quantity_constant(&zero, &nothing);
    GI_TRY(gi_quantity_add(l, &most, &most, &less, true));
    GI_TRY(gi_quantity_extreme(l, &most, &most, &zero, true));
    return gi_quantity_extreme(l, value, value, &most, false);
}

static guarantee_status lower_proportion(struct gi_lower *l, const struct gi_rule *rule, struct gi_quantity *value)
{
    GI_TRY(gi_lower_value(l, value, rule->slots[GI_BASE]));
    if (rule->kind == GI_RULE_SUBSIDISE)
        GI_TRY(clamp(l, value, NULL, rule->slots[GI_BASE_AT_MOST]));
    GI_TRY(rule->kind == GI_RULE_COVER ? times_share(l, value, rule) : times_slot(l, value, rule, GI_RATE));
    if (rule->kind == GI_RULE_CHARGE || rule->kind == GI_RULE_SUBSIDISE)
        GI_TRY(times_time(l, value, rule->time));
    if (rule->kind == GI_RULE_CHARGE)
        GI_TRY(times_slot(l, value, rule, GI_FACTOR));
    if (rule->kind != GI_RULE_RESERVE)
        GI_TRY(clamp(l, value, rule->kind == GI_RULE_COVER ? NULL : rule->slots[GI_AT_LEAST], rule->slots[GI_AT_MOST]));
    if (rule->kind == GI_RULE_COVER || rule->kind == GI_RULE_SUBSIDISE)
        GI_TRY(at_most_what_is_left(l, value, rule, GI_TOGETHER_AT_MOST, GI_TOGETHER_WITH));
    if (rule->kind == GI_RULE_RESERVE)
        GI_TRY(at_most_what_is_left(l, value, rule, GI_UNTIL, GI_BALANCE));
    return GUARANTEE_OK;
}

static guarantee_status lower_test(struct gi_lower *l, const struct gi_rule *rule, struct gi_quantity *out)
{
    struct gi_truth_value holds;
    struct gi_quantity one, zero;
    struct gi_exact number;
    int16_t yes = -1, open = -1;
    GI_TRY(gi_lower_condition(l, &holds, rule->test));
    gi_exact_set_integer(&number, 1);
    gi_quantity_constant(&one, &number);
    gi_exact_set_zero(&number);
    gi_quantity_constant(&zero, &number);
    if (holds.is_constant && holds.value != GI_MASK_YES && holds.value != GI_MASK_NO) {
        zero.presence = holds.value == GI_MASK_ABSENT ? GI_LACKING : GI_UNSETTLED;
        zero.left_for = l->last_left;
        *out = zero;
        return GUARANTEE_OK;
    }
    GI_TRY(gi_truth_masks(l, &holds, &yes, &open));
    if (yes < 0)
        *out = zero;
    else
        GI_TRY(gi_quantity_select(l, out, yes, &one, &zero));
    return gi_mask_or(l, &out->bad, out->bad, open);
}

static guarantee_status lower_single(struct gi_lower *l, const struct gi_rule *rule, enum gi_presence *presence)
{
    struct gi_quantity value;
    switch (rule->kind) {
    case GI_RULE_VALUE:
        GI_TRY(gi_lower_value(l, &value, rule->slots[GI_BASE]));
        break;
    case GI_RULE_TEST:
        GI_TRY(lower_test(l, rule, &value));
        break;
    default:
        GI_TRY(lower_proportion(l, rule, &value));
    }
    GI_PRESENT_OR_RETURN(&value, presence);
    return put(l, rule, 0, &value);
}

static guarantee_status dispatch(struct gi_lower *l, const struct gi_rule *rule, enum gi_presence *presence)
{
    switch (rule->kind) {
    case GI_RULE_VALUE:
    case GI_RULE_TEST:
    case GI_RULE_CHARGE:
    case GI_RULE_COVER:
    case GI_RULE_SUBSIDISE:
    case GI_RULE_RESERVE:
        return lower_single(l, rule, presence);
    case GI_RULE_SPLIT:
        return gi_lower_split(l, rule, presence);
    case GI_RULE_CLASSIFY:
        return gi_lower_classify(l, rule, presence);
    default:
        if (rule->each >= 0) { /* a row has no members: nobody to go over */
            *presence = GI_LACKING;
            return GUARANTEE_OK;
        }
        if (rule->kind == GI_RULE_SCHEDULE || rule->kind == GI_RULE_CHARGE_BALANCES || rule->kind == GI_RULE_COST_OF)
            return gi_not_lowered(l, "%s (%s) goes through each loan instalment by instalment", rule->name,
                                  rule->kind_word);
        return gi_not_lowered(l, "%s (%s) has no columns", rule->name, rule->kind_word);
    }
}

/* ---- whether it applies ------------------------------------------------------------------------- */

static bool is_left_out_when_not(const struct gi_rule *rule)
{
    return rule->kind == GI_RULE_CLASSIFY || rule->kind == GI_RULE_TEST || rule->has_bound;
}

static guarantee_status put_nothing(struct gi_lower *l, const struct gi_rule *rule)
{
    struct gi_quantity nothing;
    struct gi_exact zero;
    gi_exact_set_zero(&zero);
    gi_quantity_constant(&nothing, &zero);
    nothing.left_for = GI_NO_FACT;
    nothing.presence = is_left_out_when_not(rule) ? GI_LACKING : GI_PRESENT;
    for (uint32_t part = 0; part < rule->output_count; part++)
        GI_TRY(gi_lower_put_rounded(l, rule, part, &nothing));
    return GUARANTEE_OK;
}

/* Where the rule does not apply its figures are 0, or left out. */
static guarantee_status apply_where(struct gi_lower *l, const struct gi_rule *rule, int16_t yes, int16_t open)
{
    struct gi_quantity nothing;
    struct gi_exact zero;
    gi_exact_set_zero(&zero);
    gi_quantity_constant(&nothing, &zero);
    for (uint32_t part = 0; part < rule->output_count; part++) {
        struct gi_lowered *figure = &l->figures[rule->first_output + part];
        if (!figure->done || figure->presence != GI_PRESENT)
            continue;
        if (is_left_out_when_not(rule))
            figure->known = yes;
        else
            GI_TRY(gi_quantity_select(l, &figure->value, yes, &figure->value, &nothing));
        GI_TRY(gi_mask_or(l, &figure->value.bad, figure->value.bad, open));
    }
    return GUARANTEE_OK;
}

static guarantee_status work(struct gi_lower *l, const struct gi_rule *rule, enum gi_presence *presence)
{
    GI_TRY(dispatch(l, rule, presence));
    if (*presence == GI_PRESENT && (rule->has_bound || rule->flag_wanted >= 0))
        GI_TRY(gi_lower_limit(l, rule, presence));
    return GUARANTEE_OK;
}

/* Where it applies it may be undecided, or left out, while it is 0 elsewhere: for the exact rules. */
static guarantee_status work_where(struct gi_lower *l, const struct gi_rule *rule, const struct gi_truth_value *applies,
                                   enum gi_presence *presence)
{
    int16_t yes = -1, open = -1, breaches = l->breaches;
    GI_TRY(gi_truth_masks(l, applies, &yes, &open));
    GI_TRY(work(l, rule, presence));
    if (*presence != GI_PRESENT) {
        if (yes >= 0)
            GI_TRY(gi_mask_or(l, &open, open, yes));
        *presence = GI_PRESENT;
        for (uint32_t part = 0; part < rule->output_count; part++)
            l->figures[rule->first_output + part].done = false;
        GI_TRY(put_nothing(l, rule));
        return gi_mask_or(l, &l->escape, l->escape, open);
    }
    if (l->breaches != breaches) { /* a breach counts where the rule applies */
        struct gi_quantity all, none;
        struct gi_exact one;
        gi_exact_set_integer(&one, 1);
        gi_quantity_register(&all, l->breaches, &one);
        if (breaches >= 0) {
            gi_quantity_register(&none, breaches, &one);
        } else {
            gi_exact_set_zero(&one);
            gi_quantity_constant(&none, &one);
        }
        GI_TRY(gi_quantity_select(l, &all, yes, &all, &none));
        l->breaches = all.times[0];
    }
    return apply_where(l, rule, yes, open);
}

static guarantee_status lower_rule(struct gi_lower *l, const struct gi_rule *rule, enum gi_presence *presence)
{
    struct gi_truth_value applies;
    l->last_left = GI_NO_FACT;
    *presence = GI_PRESENT;
    if (rule->each >= 0) {
        *presence = GI_LACKING;
        return GUARANTEE_OK;
    }
    if (rule->when == NULL)
        return work(l, rule, presence);
    GI_TRY(gi_lower_condition(l, &applies, rule->when));
    if (!applies.is_constant)
        return work_where(l, rule, &applies, presence);
    if (applies.value == GI_MASK_YES)
        return work(l, rule, presence);
    if (applies.value == GI_MASK_NO)
        return put_nothing(l, rule);
    *presence = applies.value == GI_MASK_ABSENT ? GI_LACKING : GI_UNSETTLED;
    return GUARANTEE_OK;
}

/* As policy/case.c: a subsidy whose optional base was given was asked for. */
static bool asks(const struct gi_lower *l, const struct gi_value *base)
{
    if (base->form == GI_NAME && base->name.is_fact) {
        uint32_t fact = base->name.index;
        int16_t column = l->layout->column_of_fact[fact];
        bool given = (column >= 0 && l->layout->columns[column].bit != GI_NO_BIT &&
                      (l->pattern >> l->layout->columns[column].bit & 1U) != 0) ||
                     gi_facts_get(l->layout->constants, fact, -1) != NULL;
        return l->scheme->facts[fact].optional && given;
    }
    for (uint32_t i = 0; i < base->part_count; i++)
        if (asks(l, base->parts[i]))
            return true;
    return false;
}

static void mark(struct gi_lower *l, const struct gi_rule *rule, enum gi_presence presence)
{
    for (uint32_t part = 0; part < rule->output_count; part++) {
        struct gi_lowered *figure = &l->figures[rule->first_output + part];
        if (figure->done)
            continue;
        memset(figure, 0, sizeof *figure);
        figure->done = true;
        figure->presence = presence;
        figure->left_for = l->last_left;
        figure->known = -1;
        figure->value.bad = -1;
    }
}

guarantee_status gi_lower_rule(struct gi_lower *l, const struct gi_rule *rule)
{
    enum gi_presence presence = GI_PRESENT;
    int16_t doubt = l->doubt;
    l->doubt = -1;
    guarantee_status status = lower_rule(l, rule, &presence);
    if (status == GI_NOT_LOWERED && l->why[0] != '\0' && strncmp(l->why, rule->name, strlen(rule->name)) != 0) {
        char why[sizeof l->why];
        memcpy(why, l->why, sizeof why);
        l->why[0] = '\0';
        return gi_not_lowered(l, "%.60s: %.120s", rule->name, why);
    }
    GI_TRY(status);
    if (presence != GI_PRESENT)
        GI_TRY(gi_mask_or(l, &l->escape, l->escape, l->doubt));
    l->doubt = doubt;
    if (presence == GI_LACKING && rule->kind == GI_RULE_SUBSIDISE && l->last_left != GI_NO_FACT &&
        asks(l, rule->slots[GI_BASE]))
        presence = GI_UNSETTLED;
    mark(l, rule, presence);
    return GUARANTEE_OK;
}

guarantee_status gi_lower_figure(struct gi_lower *l, uint32_t output)
{
    return l->figures[output].done ? GUARANTEE_OK : gi_lower_rule(l, l->scheme->outputs[output].rule);
}
