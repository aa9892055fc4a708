/* Splits: who bears what, what a party cedes, the claims cap. Layers are in layers.c. */
#include "scheme/loader.h"

#include <stdio.h>
#include <string.h>

static uint32_t count_parties(const struct gi_node *shares)
{
    uint32_t count = 0;
    for (const struct gi_node *child = shares->first; child != NULL; child = child->next) {
        const struct gi_node *cedes = gi_node_child(child, "cedes");
        count += 1 + (cedes != NULL && cedes->form == GI_MAPPING ? count_parties(cedes) : 0);
    }
    return count;
}

guarantee_status gi_party_name_check(struct gi_loader *loader, const struct gi_node *node, const char *name)
{
    static const char message[] = "a party's name of lower-case letters, digits and _ is expected, found \"%.60s\"";
    if (gi_is_name(name))
        return GUARANTEE_OK;
    return name == node->key ? gi_node_fail_key(&loader->source, node, message, name)
                             : gi_node_fail(&loader->source, node, message, name);
}

static guarantee_status declare_party(struct gi_loader *loader, struct gi_party *list, uint32_t *count,
                                      const struct gi_node *node, int32_t ceded_by)
{
    GI_TRY(gi_party_name_check(loader, node, node->key));
    for (uint32_t i = 0; i < *count; i++)
        if (strcmp(list[i].name, node->key) == 0)
            return gi_node_fail_key(&loader->source, node, "party \"%s\" stands twice", node->key);
    struct gi_party *party = &list[*count];
    party->name = node->key;
    party->node = node;
    party->ceded_by = ceded_by;
    party->party = *count;
    int32_t number = (int32_t)(*count)++;
    const struct gi_node *cedes = gi_node_child(node, "cedes");
    if (cedes == NULL)
        return GUARANTEE_OK;
    GI_TRY(gi_need_mapping(loader, cedes, "a mapping of parties to what they take over, such as {reguarantor: 50%}"));
    for (const struct gi_node *child = cedes->first; child != NULL; child = child->next)
        GI_TRY(declare_party(loader, list, count, child, number));
    return GUARANTEE_OK;
}

guarantee_status gi_parties_declare(struct gi_loader *loader, const struct gi_node *shares, struct gi_party **list_out,
                                    uint32_t *count_out)
{
    guarantee_status status;
    GI_TRY(gi_need_mapping(loader, shares, "a mapping of parties to shares"));
    *list_out = gi_take(loader, count_parties(shares), sizeof **list_out, &status);
    if (*list_out == NULL)
        return status;
    for (const struct gi_node *child = shares->first; child != NULL; child = child->next)
        GI_TRY(declare_party(loader, *list_out, count_out, child, -1));
    return GUARANTEE_OK;
}

static guarantee_status declare_like(struct gi_loader *loader, struct gi_rule *rule, const struct gi_node *node)
{
    guarantee_scheme *scheme = loader->scheme;
    GI_TRY(gi_need_scalar(loader, node, "the name of a split"));
    for (uint32_t i = 0; i < scheme->rule_count; i++) {
        const struct gi_rule *other = &scheme->rules[i];
        if (other->kind != GI_RULE_SPLIT || other->in_proportion_to != NULL || other->party_count == 0 ||
            strcmp(other->name, node->text) != 0)
            continue;
        rule->in_proportion_to = other;
        rule->parties = other->parties;
        rule->party_count = other->party_count;
        return GUARANTEE_OK;
    }
    return gi_node_fail(&loader->source, node, "a split with shares or layers is expected, and \"%.60s\" is none",
                        node->text);
}

guarantee_status gi_split_declare(struct gi_loader *loader, struct gi_rule *rule)
{
    const struct gi_node *like = gi_node_child(rule->node, "in_proportion_to");
    const struct gi_node *shares = gi_node_child(rule->node, "shares");
    const struct gi_node *layers = gi_node_child(rule->node, "layers");
    if ((like != NULL) + (shares != NULL) + (layers != NULL) != 1)
        return gi_node_fail_key(&loader->source, rule->node,
                                "a split has \"shares\", \"layers\" or \"in_proportion_to\", one of them");
    if (like != NULL)
        return declare_like(loader, rule, like);
    if (layers != NULL)
        return gi_layers_declare(loader, rule, layers);
    return gi_parties_declare(loader, shares, &rule->parties, &rule->party_count);
}

static guarantee_status find_party(struct gi_loader *loader, const struct gi_rule *rule, const struct gi_node *node,
                                   int32_t *party_out)
{
    GI_TRY(gi_need_scalar(loader, node, "a party"));
    struct gi_nearest nearest = {.word = node->text};
    for (uint32_t i = 0; i < rule->party_count; i++) {
        if (strcmp(rule->parties[i].name, node->text) == 0) {
            *party_out = (int32_t)i;
            return GUARANTEE_OK;
        }
        gi_nearest_try(&nearest, rule->parties[i].name);
    }
    if (nearest.best != NULL)
        return gi_node_fail(&loader->source, node, "no party of this split is \"%.60s\"; did you mean \"%s\"?",
                            node->text, nearest.best);
    char known[400] = "";
    for (uint32_t i = 0; i < rule->party_count; i++) {
        size_t used = strlen(known);
        (void)snprintf(known + used, sizeof known - used, "%s%s", i == 0 ? "" : ", ", rule->parties[i].name);
    }
    return gi_node_fail(&loader->source, node, "no party of this split is \"%.60s\"; its parties are %s", node->text,
                        known);
}

static guarantee_status read_share(struct gi_loader *loader, const struct gi_origin *outer, struct gi_party *party)
{
    static const char *const keys[] = {"share", "cedes", NULL};
    const struct gi_node *node = party->node;
    struct gi_origin origin = *outer;
    if (gi_node_child(node, "share") != NULL || gi_node_child(node, "cedes") != NULL) {
        struct gi_node *share = NULL;
        GI_TRY(gi_check_keys(loader, node, keys, NULL));
        GI_TRY(gi_origin_read(loader, node, outer, &origin));
        GI_TRY(gi_need_child(loader, node, "share", "the party's share before it cedes", &share));
        node = share;
    }
    if (node->form == GI_SCALAR && strcmp(node->text, "rest") == 0) {
        party->is_rest = true;
        return GUARANTEE_OK;
    }
    return gi_value_read(loader, node, &origin, &party->share);
}

static guarantee_status check_one_rest(struct gi_loader *loader, const struct gi_party *list, uint32_t count)
{
    bool found = false;
    for (uint32_t i = 0; i < count; i++) {
        if (!list[i].is_rest)
            continue;
        if (found || list[i].ceded_by >= 0)
            return gi_node_fail(&loader->source, list[i].node,
                                found ? "only one party can take the rest" : "what is ceded is a share, not the rest");
        found = true;
    }
    return GUARANTEE_OK;
}

guarantee_status gi_shares_read(struct gi_loader *loader, const struct gi_origin *origin, struct gi_party *list,
                                uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        GI_TRY(read_share(loader, origin, &list[i]));
    return check_one_rest(loader, list, count);
}

static guarantee_status read_cap(struct gi_loader *loader, struct gi_rule *rule, const struct gi_node *node)
{
    static const char *const keys[] = {"party", "rate", "of", "before", "excess_to", NULL};
    struct gi_origin origin;
    struct gi_node *party = NULL, *rate = NULL, *of = NULL, *excess = NULL;
    GI_TRY(gi_need_mapping(loader, node, "{party: P, rate: 4%, of: AMOUNT, excess_to: Q}"));
    GI_TRY(gi_check_keys(loader, node, keys, NULL));
    GI_TRY(gi_origin_read(loader, node, &rule->origin, &origin));
    GI_TRY(gi_need_child(loader, node, "party", "whose share is capped", &party));
    GI_TRY(gi_need_child(loader, node, "rate", "the highest claims rate", &rate));
    GI_TRY(gi_need_child(loader, node, "of", "what the claims rate is of", &of));
    GI_TRY(gi_need_child(loader, node, "excess_to", "who bears what the party does not", &excess));
    GI_TRY(find_party(loader, rule, party, &rule->cap_party));
    GI_TRY(find_party(loader, rule, excess, &rule->cap_excess_to));
    if (rule->cap_party == rule->cap_excess_to)
        return gi_node_fail(&loader->source, excess, "the excess must go to another party than the capped one");
    GI_TRY(gi_value_read(loader, rate, &origin, &rule->slots[GI_CAP_RATE]));
    GI_TRY(gi_value_read(loader, of, &origin, &rule->slots[GI_CAP_OF]));
    const struct gi_node *before = gi_node_child(node, "before");
    return before == NULL ? GUARANTEE_OK : gi_value_read(loader, before, &origin, &rule->slots[GI_CAP_BEFORE]);
}

guarantee_status gi_split_read(struct gi_loader *loader, struct gi_rule *rule)
{
    struct gi_node *outer = NULL;
    const struct gi_node *remainder = NULL;
    if (rule->layers != NULL)
        GI_TRY(gi_layers_read(loader, rule));
    else if (rule->in_proportion_to == NULL)
        GI_TRY(gi_shares_read(loader, &rule->origin, rule->parties, rule->party_count));
    if (rule->layers == NULL && gi_node_child(rule->node, "excess_to") != NULL)
        return gi_node_fail_key(&loader->source, gi_node_child(rule->node, "excess_to"),
                                "\"excess_to\" goes with \"layers\"");
    GI_TRY(gi_need_child(loader, rule->node, "remainder_to",
                         "the party that takes the last minor unit, or largest_fraction", &outer));
    GI_TRY(gi_unwrap(loader, outer, &rule->origin, &remainder, &rule->method_origin));
    if (remainder->form == GI_SCALAR && strcmp(remainder->text, "largest_fraction") == 0)
        rule->remainder_to = GI_REMAINDER_LARGEST_FRACTION;
    else
        GI_TRY(find_party(loader, rule, remainder, &rule->remainder_to));
    const struct gi_node *cap = gi_node_child(rule->node, "claims_cap");
    if (cap == NULL)
        return GUARANTEE_OK;
    if (rule->in_proportion_to != NULL || rule->layers != NULL)
        return gi_node_fail_key(&loader->source, cap, "\"claims_cap\" goes with \"shares\"");
    return read_cap(loader, rule, cap);
}
