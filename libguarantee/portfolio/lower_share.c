/* What must hold of shares: rows where it does not are for the exact rules, which say why. As policy/shares.c. */
#include "portfolio/lower.h"

guarantee_status gi_lower_need(struct gi_lower *l, int16_t *bad, const struct gi_quantity *a,
                               const struct gi_quantity *b, enum gi_order order)
{
    struct gi_truth_value holds, fails;
    int16_t yes = -1, open = -1;
    GI_TRY(gi_quantity_compare(l, &holds, a, b, order));
    GI_TRY(gi_truth_not(l, &fails, &holds));
    GI_TRY(gi_truth_masks(l, &fails, &yes, &open));
    GI_TRY(gi_lower_doubt(l, yes));
    GI_TRY(gi_mask_or(l, bad, *bad, yes));
    return gi_mask_or(l, bad, *bad, open);
}

static bool is_share(const guarantee_scheme *scheme, const struct gi_value *value);

static bool named_is_share(const guarantee_scheme *scheme, struct gi_reference name)
{
    struct gi_exact one;
    gi_exact_set_integer(&one, 1);
    if (name.is_fact) {
        const struct gi_fact *fact = &scheme->facts[name.index];
        return (fact->at_least == NULL || gi_exact_sign(fact->at_least) >= 0) && fact->at_most != NULL &&
               gi_exact_compare(fact->at_most, &one) <= 0 && fact->total_of == NULL;
    }
    const struct gi_rule *rule = scheme->outputs[name.index].rule;
    return rule->kind == GI_RULE_VALUE && rule->round == NULL && is_share(scheme, rule->slots[GI_BASE]);
}

/* Whether its parts alone show that it is between 0 and 1, so that no row need be asked. */
static bool is_share(const guarantee_scheme *scheme, const struct gi_value *value)
{
    struct gi_exact one;
    gi_exact_set_integer(&one, 1);
    if (value->at_least != NULL || value->at_most != NULL)
        return false;
    if (value->form == GI_LITERAL)
        return gi_exact_sign(value->literal) >= 0 && gi_exact_compare(value->literal, &one) <= 0;
    if (value->form == GI_NAME)
        return named_is_share(scheme, value->name);
    if (value->form != GI_TABLE && value->form != GI_EXACTLY && value->form != GI_CHOOSE && value->form != GI_EDITIONS)
        return false;
    for (uint32_t i = 0; i < value->row_count; i++)
        if (value->rows[i].is == NULL || !is_share(scheme, value->rows[i].is))
            return false;
    return value->otherwise == NULL || is_share(scheme, value->otherwise);
}

guarantee_status gi_lower_need_share(struct gi_lower *l, int16_t *bad, const struct gi_value *value,
                                     const struct gi_quantity *share)
{
    struct gi_quantity zero, one;
    struct gi_exact number;
    if (is_share(l->scheme, value))
        return GUARANTEE_OK;
    gi_exact_set_zero(&number);
    gi_quantity_constant(&zero, &number);
    gi_exact_set_integer(&number, 1);
    gi_quantity_constant(&one, &number);
    GI_TRY(gi_lower_need(l, bad, &zero, share, GI_ORDER_NOT_ABOVE));
    return gi_lower_need(l, bad, share, &one, GI_ORDER_NOT_ABOVE);
}
