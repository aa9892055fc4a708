/* Compensation: bands and method, bonuses, ceiling, suspension. */
#include "scheme/loader.h"

#include <string.h>

static guarantee_status read_bands(struct gi_loader *loader, struct gi_rule *rule, const struct gi_node *node)
{
    static const char *const keys[] = {"choose", "rows", NULL};
    struct gi_origin origin;
    GI_TRY(gi_need_mapping(loader, node, "{rows: [...]} or {choose: [{when: ..., rows: [...]}, ...]}"));
    GI_TRY(gi_check_keys(loader, node, keys, NULL));
    GI_TRY(gi_origin_read(loader, node, &rule->origin, &origin));
    return gi_row_sets_read(loader, node, &origin, "pays", false, &rule->bands);
}

static guarantee_status read_method(struct gi_loader *loader, struct gi_rule *rule)
{
    static const char *const methods[] = {"band_share", "flat_on_trigger", "excess_amount", NULL};
    GI_TRY(gi_read_method(loader, rule, methods, GI_BAND_SHARE, "band_share, flat_on_trigger or excess_amount",
                          "a method"));
    if (rule->slots[GI_NPL_RATIO] == NULL)
        return gi_node_fail_key(&loader->source, rule->node, "key \"npl_ratio\" is missing: \"bands\" need it");
    if (rule->method == GI_EXCESS_AMOUNT && rule->slots[GI_LOAN_BALANCE] == NULL)
        return gi_node_fail_key(&loader->source, rule->node, "key \"loan_balance\" is missing: excess_amount needs it");
    return GUARANTEE_OK;
}

static guarantee_status read_ceiling(struct gi_loader *loader, struct gi_rule *rule)
{
    static const char *const places[] = {"bands", "everything", NULL};
    const struct gi_node *node = gi_node_child(rule->node, "ceiling_on");
    if (node == NULL && rule->slots[GI_CEILING] == NULL)
        return GUARANTEE_OK;
    if (node == NULL)
        return gi_node_fail_key(&loader->source, rule->node,
                                "key \"ceiling_on\" is missing: bands (bonuses come on top) or everything");
    if (rule->slots[GI_CEILING] == NULL)
        return gi_node_fail_key(&loader->source, node, "\"ceiling_on\" goes with \"ceiling\"");
    uint32_t choice = 0;
    GI_TRY(gi_read_choice(loader, node, places, "what the ceiling is on", &choice));
    rule->ceiling_on_bands = choice == 0;
    return GUARANTEE_OK;
}

guarantee_status gi_compensation_read(struct gi_loader *loader, struct gi_rule *rule)
{
    const struct gi_node *bands = gi_node_child(rule->node, "bands");
    if ((bands == NULL) == (rule->slots[GI_RATE] == NULL))
        return gi_node_fail_key(&loader->source, rule->node, "\"compensate\" has \"ratio\" or \"bands\", one of them");
    if (bands != NULL) {
        GI_TRY(read_method(loader, rule));
        GI_TRY(read_bands(loader, rule, bands));
    } else {
        static const char *const of_bands[] = {"method", "npl_ratio", "loan_balance", NULL};
        for (size_t i = 0; of_bands[i] != NULL; i++)
            if (gi_node_child(rule->node, of_bands[i]) != NULL)
                return gi_node_fail_key(&loader->source, gi_node_child(rule->node, of_bands[i]),
                                        "\"%s\" goes with \"bands\"", of_bands[i]);
    }
    const struct gi_node *bonuses = gi_node_child(rule->node, "bonuses");
    if (bonuses != NULL)
        GI_TRY(gi_adjustments_read(loader, bonuses, &rule->origin, &rule->bonuses, &rule->bonus_count));
    const struct gi_node *suspended = gi_node_child(rule->node, "suspended_when");
    if (suspended != NULL)
        GI_TRY(gi_condition_read(loader, suspended, &rule->origin, &rule->suspended_when));
    return read_ceiling(loader, rule);
}
