/* The facts that a scheme declares. */
#include "scheme/loader.h"

#include <string.h>

static const char *const kind_words[] = {"amount", "rate", "number", "count", "date", "flag", "text", NULL};

static const char *const fact_keys[] = {"kind",     "meaning", "one_of", "optional", "default",
                                        "at_least", "at_most", "each",   "total",    NULL};

static bool is_numeric(guarantee_kind kind)
{
    return kind <= GUARANTEE_KIND_COUNT;
}

static guarantee_status read_choices(struct gi_loader *loader, const struct gi_node *list, struct gi_fact *fact)
{
    guarantee_status status;
    if (fact->kind != GUARANTEE_KIND_TEXT)
        return gi_node_fail_key(&loader->source, list, "\"one_of\" goes with kind: text");
    GI_TRY(gi_need_list(loader, list, "a list of words"));
    fact->choices = gi_take(loader, list->count, sizeof *fact->choices, &status);
    if (fact->choices == NULL)
        return status;
    fact->choice_count = list->count;
    for (const struct gi_node *child = list->first; child != NULL; child = child->next) {
        GI_TRY(gi_need_scalar(loader, child, "a word"));
        for (uint32_t i = 0; i < child->index; i++)
            if (strcmp(fact->choices[i], child->text) == 0)
                return gi_node_fail(&loader->source, child, "the word \"%.60s\" stands twice", child->text);
        fact->choices[child->index] = child->text;
    }
    return GUARANTEE_OK;
}

static guarantee_status read_number(struct gi_loader *loader, const struct gi_node *node, struct gi_exact *out)
{
    enum gi_number_unit unit;
    guarantee_error inner = GUARANTEE_ERROR_INIT;
    GI_TRY(gi_need_scalar(loader, node, "a number"));
    if (gi_exact_from_text(out, &unit, node->text, node->bytes, &inner) == GUARANTEE_OK)
        return GUARANTEE_OK;
    return gi_node_fail(&loader->source, node, "%s", inner.message);
}

static guarantee_status read_limit(struct gi_loader *loader, const struct gi_node *node, const char *key,
                                   const struct gi_fact *fact, struct gi_exact **out)
{
    guarantee_status status;
    const struct gi_node *child = gi_node_child(node, key);
    if (child == NULL)
        return GUARANTEE_OK;
    if (!is_numeric(fact->kind))
        return gi_node_fail_key(&loader->source, child, "\"%s\" goes with an amount, rate, number or count", key);
    *out = gi_take(loader, 1, sizeof **out, &status);
    return *out == NULL ? status : read_number(loader, child, *out);
}

/* A value that the scheme itself gives must be one that it would accept. */
static guarantee_status check_number(struct gi_loader *loader, const struct gi_node *node, const struct gi_fact *fact,
                                     const struct gi_exact *value)
{
    struct gi_exact units;
    bool below = fact->at_least == NULL ? gi_exact_sign(value) < 0 : gi_exact_compare(value, fact->at_least) < 0;
    if (below || (fact->at_most != NULL && gi_exact_compare(value, fact->at_most) > 0))
        return gi_node_fail(&loader->source, node, "the default %s is %s what the fact may be", node->text,
                            below ? "below" : "above");
    if (fact->kind == GUARANTEE_KIND_COUNT && !gi_exact_is_integer(value))
        return gi_node_fail(&loader->source, node, "a whole number is expected, found %s", node->text);
    if (fact->kind != GUARANTEE_KIND_AMOUNT)
        return GUARANTEE_OK;
    if (gi_exact_divide(&units, value, &loader->scheme->minor_unit) != GUARANTEE_OK || !gi_exact_is_integer(&units))
        return gi_node_fail(&loader->source, node, "an amount of %s has at most %d decimals, found %s",
                            loader->scheme->currency, loader->scheme->digits, node->text);
    return GUARANTEE_OK;
}

static guarantee_status read_default(struct gi_loader *loader, const struct gi_node *node, struct gi_fact *fact)
{
    fact->default_text = node->text;
    GI_TRY(gi_need_scalar(loader, node, "the value when none is given"));
    if (is_numeric(fact->kind)) {
        GI_TRY(read_number(loader, node, &fact->default_number));
        return check_number(loader, node, fact, &fact->default_number);
    }
    if (fact->kind == GUARANTEE_KIND_DATE)
        return gi_read_date(loader, node, &fact->default_integer);
    if (fact->kind == GUARANTEE_KIND_FLAG) {
        GI_TRY(gi_read_flag(loader, node, &fact->default_integer));
        fact->default_text = fact->default_integer ? "yes" : "no";
        return GUARANTEE_OK;
    }
    for (uint32_t i = 0; i < fact->choice_count; i++)
        if (strcmp(fact->choices[i], node->text) == 0)
            return GUARANTEE_OK;
    if (fact->choice_count == 0)
        return GUARANTEE_OK;
    return gi_node_fail(&loader->source, node, "\"%.60s\" is none of the words of one_of", node->text);
}

static guarantee_status read_each(struct gi_loader *loader, const struct gi_node *node, struct gi_fact *fact)
{
    guarantee_scheme *scheme = loader->scheme;
    GI_TRY(gi_need_scalar(loader, node, "what the members are, such as loan"));
    if (!gi_is_name(node->text))
        return gi_node_fail(&loader->source, node,
                            "a name of lower-case letters, digits and _ is expected, found \"%.60s\"", node->text);
    int32_t group = gi_find_group(scheme, node->text);
    if (group < 0) {
        group = (int32_t)scheme->group_count++;
        scheme->groups[group].name = node->text;
    }
    fact->each = group;
    fact->member_slot = scheme->groups[group].fact_count++;
    return GUARANTEE_OK;
}

static guarantee_status read_fact(struct gi_loader *loader, const struct gi_node *node, struct gi_fact *fact)
{
    struct gi_node *kind = NULL;
    uint32_t choice = 0;
    int32_t optional = 0;
    fact->each = -1;
    fact->node = node;
    fact->name = node->key;
    GI_TRY(gi_need_name(loader, node));
    GI_TRY(gi_need_mapping(loader, node, "a fact such as {kind: amount, meaning: ...}"));
    GI_TRY(gi_check_keys(loader, node, fact_keys, NULL));
    GI_TRY(gi_need_child(loader, node, "kind", "amount, rate, number, count, date, flag or text", &kind));
    GI_TRY(gi_read_choice(loader, kind, kind_words, "a kind of fact", &choice));
    fact->kind = (guarantee_kind)choice + GUARANTEE_KIND_AMOUNT;
    GI_TRY(gi_read_text(loader, node, "meaning", &fact->meaning));
    if (gi_node_child(node, "one_of") != NULL)
        GI_TRY(read_choices(loader, gi_node_child(node, "one_of"), fact));
    if (gi_node_child(node, "optional") != NULL)
        GI_TRY(gi_read_flag(loader, gi_node_child(node, "optional"), &optional));
    fact->optional = optional == 1;
    GI_TRY(read_limit(loader, node, "at_least", fact, &fact->at_least));
    GI_TRY(read_limit(loader, node, "at_most", fact, &fact->at_most));
    if (fact->at_least != NULL && fact->at_most != NULL && gi_exact_compare(fact->at_least, fact->at_most) > 0)
        return gi_node_fail(&loader->source, gi_node_child(node, "at_most"), "\"at_least\" is above \"at_most\"");
    struct gi_origin ignored;
    GI_TRY(gi_origin_read(loader, node, &loader->scheme->origin, &ignored));
    if (gi_node_child(node, "default") != NULL)
        GI_TRY(read_default(loader, gi_node_child(node, "default"), fact));
    if (gi_node_child(node, "each") != NULL)
        GI_TRY(read_each(loader, gi_node_child(node, "each"), fact));
    return GUARANTEE_OK;
}

guarantee_status gi_facts_declare(struct gi_loader *loader)
{
    guarantee_scheme *scheme = loader->scheme;
    guarantee_status status;
    const struct gi_node *section = gi_node_child(scheme->root, "facts");
    if (section == NULL)
        return GUARANTEE_OK;
    GI_TRY(gi_need_mapping(loader, section, "a mapping of facts"));
    scheme->facts = gi_take(loader, section->count, sizeof *scheme->facts, &status);
    GI_TRY(status);
    scheme->groups = gi_take(loader, section->count, sizeof *scheme->groups, &status);
    GI_TRY(status);
    for (const struct gi_node *node = section->first; node != NULL; node = node->next) {
        GI_TRY(read_fact(loader, node, &scheme->facts[node->index]));
        scheme->fact_count++;
    }
    return GUARANTEE_OK;
}

/* `total` may name figures, so it waits until they are declared. */
static guarantee_status read_total(struct gi_loader *loader, const struct gi_node *node, struct gi_fact *fact)
{
    static const char *const keys[] = {"of", "where", NULL};
    struct gi_node *of = NULL;
    if (fact->kind != GUARANTEE_KIND_AMOUNT && fact->kind != GUARANTEE_KIND_NUMBER &&
        fact->kind != GUARANTEE_KIND_COUNT)
        return gi_node_fail_key(&loader->source, node, "only an amount, number or count can be a total");
    GI_TRY(gi_need_mapping(loader, node, "{of: FACT, where: CONDITION}"));
    GI_TRY(gi_check_keys(loader, node, keys, NULL));
    GI_TRY(gi_need_child(loader, node, "of", "the fact that is added up", &of));
    struct gi_origin origin;
    GI_TRY(gi_origin_read(loader, node, &loader->scheme->origin, &origin));
    if (origin.confidence == 0) /* how loans are added up is not a number of the policy unless it says so */
        origin.confidence = GUARANTEE_CONFIDENCE_ASSUMED;
    GI_TRY(gi_value_read(loader, of, &origin, &fact->total_of));
    if (fact->total_of->form != GI_NAME || !fact->total_of->name.is_fact ||
        loader->scheme->facts[fact->total_of->name.index].each < 0)
        return gi_node_fail(&loader->source, of, "a fact that is given for each member is expected (each: loan)");
    if (fact->each >= 0)
        return gi_node_fail_key(&loader->source, node, "a total cannot itself be given for each member");
    if (gi_node_child(node, "where") != NULL)
        GI_TRY(gi_condition_read(loader, gi_node_child(node, "where"), &origin, &fact->total_where));
    return GUARANTEE_OK;
}

guarantee_status gi_facts_finish(struct gi_loader *loader)
{
    guarantee_scheme *scheme = loader->scheme;
    for (uint32_t i = 0; i < scheme->fact_count; i++) {
        const struct gi_node *total = gi_node_child(scheme->facts[i].node, "total");
        if (total != NULL)
            GI_TRY(read_total(loader, total, &scheme->facts[i]));
    }
    return GUARANTEE_OK;
}
