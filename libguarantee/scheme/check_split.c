/* What can be known of a split before there are facts: shares that add up, layers that ascend. */
#include "scheme/check.h"

/* Whether the shares of the parties ceded by `ceding` (-1: of the whole) can be added up now, and their sum. */
static bool sum_shares(const struct gi_party *list, uint32_t count, int32_t ceding, struct gi_exact *sum,
                       bool *rest_out)
{
    gi_exact_set_zero(sum);
    *rest_out = false;
    for (uint32_t i = 0; i < count; i++) {
        if (list[i].ceded_by != ceding)
            continue;
        *rest_out = *rest_out || list[i].is_rest;
        if (list[i].is_rest)
            continue;
        if (list[i].share->form != GI_LITERAL || gi_exact_add(sum, sum, list[i].share->literal) != GUARANTEE_OK)
            return false;
    }
    return true;
}

static guarantee_status check_sums(struct gi_loader *loader, const struct gi_party *list, uint32_t count,
                                   const struct gi_node *node, const char *whose)
{
    for (int32_t ceding = -1; ceding < (int32_t)count; ceding++) {
        struct gi_exact sum, one;
        bool rest = false;
        char text[GI_EXACT_TEXT_BYTES];
        gi_exact_set_integer(&one, 1);
        if (!sum_shares(list, count, ceding, &sum, &rest))
            continue;
        int order = gi_exact_compare(&sum, &one);
        if (order == 0 || (order < 0 && (rest || ceding >= 0)))
            continue;
        (void)gi_exact_multiply(&sum, &sum, &(struct gi_exact){1, 1, {100}, {1}});
        (void)gi_exact_to_decimal(text, sizeof text, &sum, 6, true, false, NULL);
        if (ceding >= 0)
            return gi_node_fail(&loader->source, list[ceding].node, "%s cedes %s%%, more than it has",
                                list[ceding].name, text);
        return gi_node_fail(&loader->source, node,
                            "the shares%s must add up to 100%%, they add up to %s%%; one may be \"rest\"", whose, text);
    }
    return GUARANTEE_OK;
}

static guarantee_status check_shares(struct gi_checker *checker, const struct gi_party *list, uint32_t count,
                                     const struct gi_node *node, const char *whose)
{
    for (uint32_t i = 0; i < count; i++) {
        if (list[i].share == NULL)
            continue;
        GI_TRY(gi_settle(checker, list[i].share, GUARANTEE_KIND_RATE, NULL));
        GI_TRY(gi_check_share(checker->loader, list[i].share));
    }
    return check_sums(checker->loader, list, count, node, whose);
}

/* `top` is where the layers so far end, as long as all that are there are plain numbers. */
static guarantee_status check_end(struct gi_loader *loader, const struct gi_layer *layer, struct gi_exact *top,
                                  bool *is_known)
{
    const struct gi_value *end = layer->end;
    if (end->form != GI_LITERAL) {
        *is_known = false;
        return GUARANTEE_OK;
    }
    if (gi_exact_sign(end->literal) < 0)
        return gi_node_fail(&loader->source, end->node, "a layer's %s cannot be below zero, found %s",
                            layer->is_height ? "height" : "end", end->text);
    if (layer->is_height) {
        *is_known = *is_known && gi_exact_add(top, top, end->literal) == GUARANTEE_OK;
        return GUARANTEE_OK;
    }
    if (*is_known && gi_exact_compare(end->literal, top) <= 0) {
        char text[GI_EXACT_TEXT_BYTES];
        (void)gi_exact_to_decimal(text, sizeof text, top, 6, true, false, NULL);
        return gi_node_fail(&loader->source, end->node,
                            "\"up_to\" is measured from the ground, and layers ascend: this one begins at %s and ends "
                            "at %s",
                            text, end->text);
    }
    gi_exact_copy(top, end->literal);
    *is_known = true;
    return GUARANTEE_OK;
}

static guarantee_status check_layers(struct gi_checker *checker, const struct gi_rule *rule)
{
    struct gi_exact top;
    bool is_known = true;
    gi_exact_set_zero(&top);
    for (uint32_t i = 0; i < rule->layer_count; i++) {
        const struct gi_layer *layer = &rule->layers[i];
        if (layer->end != NULL) {
            GI_TRY(gi_settle(checker, layer->end, GUARANTEE_KIND_AMOUNT, NULL));
            GI_TRY(check_end(checker->loader, layer, &top, &is_known));
        }
        GI_TRY(check_shares(checker, layer->bearers, layer->bearer_count, gi_node_child(layer->node, "borne_by"),
                            " of a layer"));
    }
    return GUARANTEE_OK;
}

guarantee_status gi_check_split(struct gi_checker *checker, struct gi_rule *rule)
{
    if (rule->in_proportion_to != NULL) {
        struct gi_rule *other = checker->loader->scheme->outputs[rule->in_proportion_to->first_output].rule;
        return gi_check_rule(checker, other, rule->node);
    }
    if (rule->layers != NULL)
        return check_layers(checker, rule);
    return check_shares(checker, rule->parties, rule->party_count, gi_node_child(rule->node, "shares"), "");
}
