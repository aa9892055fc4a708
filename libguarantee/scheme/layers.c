/* Layers of a split: how high each is, and who bears it. */
#include "scheme/loader.h"

#include <string.h>

static uint32_t party_of(struct gi_rule *rule, const struct gi_party *bearer)
{
    for (uint32_t i = 0; i < rule->party_count; i++)
        if (strcmp(rule->parties[i].name, bearer->name) == 0)
            return i;
    rule->parties[rule->party_count] =
        (struct gi_party){.name = bearer->name, .node = bearer->node, .ceded_by = -1, .party = rule->party_count};
    return rule->party_count++;
}

/* One party that bears the whole of it. */
static guarantee_status declare_bearer(struct gi_loader *loader, struct gi_layer *layer, const struct gi_node *node)
{
    guarantee_status status;
    GI_TRY(gi_need_scalar(loader, node, "a party, or a mapping of parties to shares"));
    GI_TRY(gi_party_name_check(loader, node, node->text));
    layer->bearers = gi_take(loader, 1, sizeof *layer->bearers, &status);
    if (layer->bearers == NULL)
        return status;
    layer->bearers[0] = (struct gi_party){.name = node->text, .node = node, .is_rest = true, .ceded_by = -1};
    layer->bearer_count = 1;
    return GUARANTEE_OK;
}

static guarantee_status declare_layer(struct gi_loader *loader, struct gi_rule *rule, const struct gi_node *node)
{
    struct gi_layer *layer = &rule->layers[rule->layer_count++];
    struct gi_node *borne_by = NULL;
    layer->node = node;
    GI_TRY(gi_need_mapping(loader, node, "a layer such as {height: 500_000, borne_by: fund}"));
    GI_TRY(
        gi_need_child(loader, node, "borne_by", "a party, or a mapping of parties to shares of the layer", &borne_by));
    if (borne_by->form == GI_MAPPING)
        return gi_parties_declare(loader, borne_by, &layer->bearers, &layer->bearer_count);
    return declare_bearer(loader, layer, borne_by);
}

/* The parties of all layers, each once, in the order in which they first appear. */
static guarantee_status gather_parties(struct gi_loader *loader, struct gi_rule *rule)
{
    guarantee_status status;
    size_t most = 0;
    for (uint32_t i = 0; i < rule->layer_count; i++)
        most += rule->layers[i].bearer_count;
    rule->parties = gi_take(loader, most, sizeof *rule->parties, &status);
    if (rule->parties == NULL)
        return status;
    for (uint32_t i = 0; i < rule->layer_count; i++)
        for (uint32_t k = 0; k < rule->layers[i].bearer_count; k++)
            rule->layers[i].bearers[k].party = party_of(rule, &rule->layers[i].bearers[k]);
    return GUARANTEE_OK;
}

guarantee_status gi_layers_declare(struct gi_loader *loader, struct gi_rule *rule, const struct gi_node *list)
{
    guarantee_status status;
    const struct gi_node *excess = gi_node_child(rule->node, "excess_to");
    GI_TRY(
        gi_need_list(loader, list, "a list of layers such as [{height: 500_000, borne_by: fund}, {borne_by: bank}]"));
    rule->layers = gi_take(loader, list->count + 1U, sizeof *rule->layers, &status);
    if (rule->layers == NULL)
        return status;
    for (const struct gi_node *node = list->first; node != NULL; node = node->next)
        GI_TRY(declare_layer(loader, rule, node));
    if (excess != NULL) {
        struct gi_layer *layer = &rule->layers[rule->layer_count++];
        layer->node = excess;
        GI_TRY(declare_bearer(loader, layer, excess));
    }
    return gather_parties(loader, rule);
}

static guarantee_status read_layer(struct gi_loader *loader, struct gi_rule *rule, struct gi_layer *layer)
{
    static const char *const keys[] = {"height", "up_to", "borne_by", NULL};
    struct gi_origin origin;
    GI_TRY(gi_check_keys(loader, layer->node, keys, NULL));
    GI_TRY(gi_origin_read(loader, layer->node, &rule->origin, &origin));
    const struct gi_node *height = gi_node_child(layer->node, "height"), *up_to = gi_node_child(layer->node, "up_to");
    if (height != NULL && up_to != NULL)
        return gi_node_fail_key(&loader->source, up_to,
                                "\"height\" and \"up_to\" exclude each other: a layer is so high, or ends there");
    layer->is_height = height != NULL;
    if (height != NULL || up_to != NULL)
        GI_TRY(gi_value_read(loader, height != NULL ? height : up_to, &origin, &layer->end));
    if (gi_node_child(layer->node, "borne_by")->form == GI_MAPPING)
        return gi_shares_read(loader, &origin, layer->bearers, layer->bearer_count);
    return GUARANTEE_OK;
}

guarantee_status gi_layers_read(struct gi_loader *loader, struct gi_rule *rule)
{
    const struct gi_node *excess = gi_node_child(rule->node, "excess_to");
    uint32_t count = rule->layer_count - (excess != NULL ? 1 : 0);
    for (uint32_t i = 0; i < count; i++) {
        struct gi_layer *layer = &rule->layers[i];
        GI_TRY(read_layer(loader, rule, layer));
        if (layer->end == NULL && i + 1 < count)
            return gi_node_fail(&loader->source, layer->node,
                                "a layer without \"height\" or \"up_to\" takes the rest: it must be the last");
    }
    const struct gi_layer *last = &rule->layers[count - 1];
    if (last->end == NULL && excess != NULL)
        return gi_node_fail_key(&loader->source, excess,
                                "the last layer takes the rest, so nothing is left for \"excess_to\"");
    if (last->end != NULL && excess == NULL)
        return gi_node_fail(&loader->source, last->node,
                            "nobody bears what is above the last layer: name its bearer as \"excess_to\", or add a "
                            "layer without \"height\", which takes the rest");
    return GUARANTEE_OK;
}
