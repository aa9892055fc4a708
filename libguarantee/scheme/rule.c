/* Figures: their values and keys. */
#include "scheme/rule_kinds.h"

#include <string.h>

static const char *const common_keys[] = {"meaning", "when", "round", "must_be", "shown_as", NULL};

static guarantee_status read_slots(struct gi_loader *loader, struct gi_rule *rule, const struct gi_kind_keys *kind)
{
    for (const struct gi_slot_key *slot = kind->slots; slot->key != NULL; slot++) {
        const struct gi_node *child = gi_node_child(rule->node, slot->key);
        if (child != NULL)
            GI_TRY(gi_value_read(loader, child, &rule->origin, &rule->slots[slot->slot]));
        else if (slot->required)
            return gi_node_fail_key(&loader->source, rule->node, "key \"%s\" is missing: \"%s\" needs it", slot->key,
                                    kind->key);
    }
    return GUARANTEE_OK;
}

/* Keys that mean something only together. */
static guarantee_status check_pairs(struct gi_loader *loader, const struct gi_rule *rule)
{
    static const char *const pairs[][2] = {{"together_at_most", "together_with"}, {"until", "balance"}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        const struct gi_node *first = gi_node_child(rule->node, pairs[i][0]);
        const struct gi_node *second = gi_node_child(rule->node, pairs[i][1]);
        if ((first == NULL) != (second == NULL))
            return gi_node_fail_key(&loader->source, first != NULL ? first : second, "\"%s\" and \"%s\" go together",
                                    pairs[i][0], pairs[i][1]);
    }
    const char *payer = NULL;
    return gi_read_text(loader, rule->node, "payer", &payer);
}

static guarantee_status read_each(struct gi_loader *loader, struct gi_rule *rule)
{
    struct gi_node *each = NULL;
    GI_TRY(gi_need_child(loader, rule->node, "each", "over what it goes, such as loan", &each));
    return gi_read_group(loader, each, &rule->each);
}

static guarantee_status read_where(struct gi_loader *loader, struct gi_rule *rule)
{
    const struct gi_node *where = gi_node_child(rule->node, "where");
    return where == NULL ? GUARANTEE_OK : gi_condition_read(loader, where, &rule->origin, &rule->where);
}

static guarantee_status read_fold(struct gi_loader *loader, struct gi_rule *rule)
{
    GI_TRY(read_each(loader, rule));
    GI_TRY(read_where(loader, rule));
    const struct gi_node *together = gi_node_child(rule->node, "together");
    if (together == NULL)
        return GUARANTEE_OK;
    struct gi_reference reference;
    GI_TRY(gi_resolve_fact(loader, together, GUARANTEE_KIND_TEXT, &reference));
    rule->together = (int32_t)reference.index;
    if (rule->kind != GI_RULE_TOTAL) /* there is no weight to choose for the sum */
        return GUARANTEE_OK;
    if (rule->slots[GI_BASE]->form != GI_NAME || !rule->slots[GI_BASE]->name.is_fact)
        return gi_node_fail_key(&loader->source, together,
                                "\"together\" adds up one fact per %s: \"total\" must name a fact", together->text);
    return GUARANTEE_OK;
}

static guarantee_status read_average(struct gi_loader *loader, struct gi_rule *rule)
{
    static const char *const methods[] = {"annualised", "amount_weighted", "simple", "raw", NULL};
    GI_TRY(read_each(loader, rule));
    return gi_read_method(loader, rule, methods, GI_ANNUALISED, "annualised, amount_weighted, simple or raw",
                          "a way to average");
}

/* A member's name, or how the last units go round. */
static guarantee_status read_remainder(struct gi_loader *loader, struct gi_rule *rule)
{
    struct gi_node *outer = NULL;
    const struct gi_node *node = NULL;
    GI_TRY(read_each(loader, rule));
    GI_TRY(gi_need_child(loader, rule->node, "remainder_to", "largest_fraction, or the member that takes what is left",
                         &outer));
    GI_TRY(gi_unwrap(loader, outer, &rule->origin, &node, &rule->method_origin));
    GI_TRY(gi_need_scalar(loader, node, "largest_fraction, or a member"));
    rule->remainder_to = GI_REMAINDER_LARGEST_FRACTION;
    if (strcmp(node->text, "largest_fraction") != 0)
        rule->remainder_member = node->text;
    return GUARANTEE_OK;
}

static guarantee_status read_own(struct gi_loader *loader, struct gi_rule *rule)
{
    const struct gi_node *node = rule->node;
    switch (rule->kind) {
    case GI_RULE_SPLIT:
        return gi_split_read(loader, rule);
    case GI_RULE_COMPENSATE:
        return gi_compensation_read(loader, rule);
    case GI_RULE_CLASSIFY:
        return gi_row_sets_read(loader, node, &rule->origin, "is", true, &rule->classes);
    case GI_RULE_AVERAGE_RATE:
        return read_average(loader, rule);
    case GI_RULE_ALLOT:
    case GI_RULE_SHARE_POOL:
        return read_remainder(loader, rule);
    case GI_RULE_TOTAL:
    case GI_RULE_LARGEST:
    case GI_RULE_SMALLEST:
        return read_fold(loader, rule);
    case GI_RULE_COUNT_OF:
        GI_TRY(gi_read_group(loader, gi_node_child(node, "count_of"), &rule->each));
        return read_where(loader, rule);
    case GI_RULE_TEST:
        return gi_condition_read(loader, gi_node_child(node, "test"), &rule->origin, &rule->test);
    case GI_RULE_SCHEDULE:
        return gi_schedule_read(loader, rule);
    case GI_RULE_CHARGE_BALANCES:
        return gi_sampling_read(loader, rule);
    case GI_RULE_COST_OF:
        return gi_cost_read(loader, rule);
    case GI_RULE_CHARGE:
    case GI_RULE_SUBSIDISE: {
        const struct gi_node *time = gi_node_child(node, "time");
        if (time != NULL)
            return gi_time_read(loader, time, &rule->origin, &rule->time);
        if (rule->kind == GI_RULE_SUBSIDISE)
            return GUARANTEE_OK;
        return gi_node_fail_key(&loader->source, node,
                                "key \"time\" is missing: \"once\", or {months: term_months, per: year}, ...");
    }
    default:
        return GUARANTEE_OK;
    }
}

static guarantee_status read_must_be(struct gi_loader *loader, struct gi_rule *rule, const struct gi_node *node)
{
    static const char *const keys[] = {"up_to", "below", "at_least", "above", NULL};
    struct gi_origin origin;
    struct gi_value *lower = NULL, *upper = NULL;
    bool lower_inclusive = false, upper_inclusive = false;
    if (rule->kind == GI_RULE_TEST)
        return gi_read_flag(loader, node, &rule->flag_wanted);
    if (rule->kind == GI_RULE_CLASSIFY || rule->kind == GI_RULE_SPLIT || rule->kind == GI_RULE_ALLOT ||
        rule->kind == GI_RULE_SHARE_POOL)
        return gi_node_fail_key(&loader->source, node, "\"must_be\" goes with a figure that is one number");
    GI_TRY(gi_need_mapping(loader, node, "a bound such as {up_to: 1%}"));
    GI_TRY(gi_check_keys(loader, node, keys, NULL));
    GI_TRY(gi_origin_read(loader, node, &rule->origin, &origin));
    GI_TRY(gi_bounds_read(loader, node, &origin, &lower, &lower_inclusive, &upper, &upper_inclusive));
    if ((lower == NULL) == (upper == NULL))
        return gi_node_fail(&loader->source, node, "one bound is expected: up_to, below, at_least or above");
    rule->has_bound = true;
    rule->bound_is_upper = upper != NULL;
    rule->bound = upper != NULL ? upper : lower;
    rule->bound_inclusive = upper != NULL ? upper_inclusive : lower_inclusive;
    return GUARANTEE_OK;
}

static guarantee_status read_common(struct gi_loader *loader, struct gi_rule *rule, bool must_round)
{
    static const char *const shown[] = {"percent", "multiple", "number", NULL};
    const struct gi_node *child = gi_node_child(rule->node, "when");
    if (child != NULL)
        GI_TRY(gi_condition_read(loader, child, &rule->origin, &rule->when));
    child = gi_node_child(rule->node, "round");
    if (child != NULL)
        GI_TRY(gi_rounding_read(loader, child, &rule->round));
    else if (must_round)
        return gi_node_fail_key(
            &loader->source, rule->node,
            "key \"round\" is missing: the name of a rounding, or none; a policy must say where it rounds");
    if (rule->kind == GI_RULE_COMPOUND_RATE && rule->round == NULL)
        return gi_node_fail(&loader->source, child, "a compound rate has no exact value: it must name a rounding");
    if (rule->kind == GI_RULE_COST_OF && rule->round == NULL)
        return gi_node_fail(&loader->source, child, "the cost of a loan has no exact value: it must name a rounding");
    if (rule->kind == GI_RULE_SCHEDULE)
        GI_TRY(gi_schedule_check_rounding(loader, rule));
    child = gi_node_child(rule->node, "must_be");
    if (child != NULL)
        GI_TRY(read_must_be(loader, rule, child));
    child = gi_node_child(rule->node, "shown_as");
    if (child != NULL) {
        uint32_t choice = 0;
        GI_TRY(gi_read_choice(loader, child, shown, "a way to show it", &choice));
        rule->shown_as_multiple = choice == 1;
        rule->shown_as_number = choice == 2;
    }
    return gi_read_text(loader, rule->node, "meaning", &rule->meaning);
}

static guarantee_status read_kind(struct gi_loader *loader, struct gi_rule *rule)
{
    static const char *const kinds_of_value[] = {"amount", "rate", "number", NULL};
    const struct gi_node *node = gi_node_child(rule->node, "kind");
    uint32_t choice = 0;
    if (node == NULL)
        return GUARANTEE_OK;
    GI_TRY(gi_read_choice(loader, node, kinds_of_value, "amount, rate or number", &choice));
    rule->kind_wanted = (guarantee_kind)choice + GUARANTEE_KIND_AMOUNT;
    return GUARANTEE_OK;
}

static guarantee_status read_value_rule(struct gi_loader *loader, struct gi_rule *rule)
{
    const char *form_key = rule->kind_word;
    static const char *const more_keys[] = {"kind", "meaning", "when", "round", "must_be", "shown_as", NULL};
    GI_TRY(gi_check_keys(loader, rule->node, gi_value_form_keys(form_key), more_keys));
    GI_TRY(read_kind(loader, rule));
    GI_TRY(gi_origin_read(loader, rule->node, &loader->scheme->origin, &rule->origin));
    GI_TRY(gi_value_read_form(loader, rule->node, form_key, &rule->origin, &rule->slots[GI_BASE]));
    return read_common(loader, rule, false);
}

/* A parameter is a value; as a mapping it may say what it means. */
static guarantee_status read_parameter(struct gi_loader *loader, struct gi_rule *rule)
{
    static const char *const keys[] = {"value", "kind", "meaning", "shown_as", NULL};
    const struct gi_node *value = gi_node_child(rule->node, "value");
    rule->origin = loader->scheme->origin;
    rule->meaning = "";
    if (value == NULL)
        return gi_value_read(loader, rule->node, &rule->origin, &rule->slots[GI_BASE]);
    GI_TRY(gi_check_keys(loader, rule->node, keys, NULL));
    GI_TRY(read_kind(loader, rule));
    GI_TRY(gi_origin_read(loader, rule->node, &loader->scheme->origin, &rule->origin));
    GI_TRY(gi_value_read(loader, value, &rule->origin, &rule->slots[GI_BASE]));
    return read_common(loader, rule, false);
}

static guarantee_status read_rule(struct gi_loader *loader, struct gi_rule *rule)
{
    if (rule->is_parameter)
        return read_parameter(loader, rule);
    if (rule->kind == GI_RULE_VALUE)
        return read_value_rule(loader, rule);
    const struct gi_kind_keys *kind = gi_kind_keys_find(rule->kind_word);
    GI_TRY(gi_check_keys(loader, rule->node, kind->keys, common_keys));
    GI_TRY(gi_origin_read(loader, rule->node, &loader->scheme->origin, &rule->origin));
    GI_TRY(read_slots(loader, rule, kind));
    GI_TRY(check_pairs(loader, rule));
    GI_TRY(read_own(loader, rule));
    return read_common(loader, rule, kind->must_round);
}

guarantee_status gi_rules_read(struct gi_loader *loader)
{
    for (uint32_t i = 0; i < loader->scheme->rule_count; i++)
        GI_TRY(read_rule(loader, &loader->scheme->rules[i]));
    return GUARANTEE_OK;
}
