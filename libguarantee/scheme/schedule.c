/* Repayment schedules: how a loan is repaid, and the balance of one. */
#include "scheme/loader.h"

#include <string.h>

guarantee_status gi_count_read(struct gi_loader *loader, const struct gi_node *node, const int32_t *counts,
                               const char *expected, int32_t *count_out)
{
    struct gi_exact value;
    enum gi_number_unit unit = GI_UNIT_NONE;
    int64_t count = 0;
    char found[96];
    GI_TRY(gi_need_scalar(loader, node, expected));
    if (gi_exact_from_text(&value, &unit, node->text, node->bytes, NULL) == GUARANTEE_OK && unit == GI_UNIT_NONE)
        (void)gi_exact_to_int64(&count, &value);
    for (; *counts != 0; counts++)
        if (*counts == count) {
            *count_out = *counts;
            return GUARANTEE_OK;
        }
    return gi_node_fail(&loader->source, node, "%s is expected, found %s", expected,
                        gi_node_describe(found, sizeof found, node));
}

guarantee_status gi_every_read(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *outer,
                               int32_t *months_out, struct gi_origin *origin_out)
{
    static const char *const keys[] = {"months", NULL};
    static const int32_t counts[] = {1, 2, 3, 4, 6, 12, 0};
    struct gi_node *months = NULL;
    GI_TRY(gi_need_mapping(loader, node, "{months: 1}, or 2, 3, 4, 6 or 12 months"));
    GI_TRY(gi_check_keys(loader, node, keys, NULL));
    GI_TRY(gi_origin_read(loader, node, outer, origin_out));
    GI_TRY(gi_need_child(loader, node, "months", "1, 2, 3, 4, 6 or 12", &months));
    GI_TRY(gi_count_read(loader, months, counts, "a number of months that divides a year (1, 2, 3, 4, 6, 12)",
                         months_out));
    gi_origin_changed(months, origin_out);
    return gi_origin_settle(loader, months, origin_out);
}

guarantee_status gi_find_schedule(struct gi_loader *loader, const struct gi_node *node, const struct gi_rule **rule_out)
{
    const guarantee_scheme *scheme = loader->scheme;
    GI_TRY(gi_need_scalar(loader, node, "the name of a schedule"));
    struct gi_nearest nearest = {.word = node->text};
    for (uint32_t i = 0; i < scheme->rule_count; i++) {
        if (scheme->rules[i].kind != GI_RULE_SCHEDULE)
            continue;
        if (strcmp(scheme->rules[i].name, node->text) == 0) {
            *rule_out = &scheme->rules[i];
            return GUARANTEE_OK;
        }
        gi_nearest_try(&nearest, scheme->rules[i].name);
    }
    if (nearest.best != NULL)
        return gi_node_fail(&loader->source, node,
                            "the name of a schedule is expected, found \"%.60s\"; did you mean \"%s\"?", node->text,
                            nearest.best);
    return gi_node_fail(&loader->source, node,
                        "the name of a schedule is expected: a figure with the key \"schedule\"; \"%.60s\" is none",
                        node->text);
}

guarantee_status gi_balance_of_read(struct gi_loader *loader, const struct gi_node *node, struct gi_value *value)
{
    guarantee_status status;
    struct gi_node *after = NULL;
    const struct gi_rule *schedule = NULL;
    GI_TRY(gi_need_child(loader, node, "after", "a number of instalments, 0 for the start", &after));
    GI_TRY(gi_find_schedule(loader, gi_node_child(node, "balance_of"), &schedule));
    value->text = schedule->name;
    value->name = (struct gi_reference){false, schedule->first_output};
    value->parts = gi_take(loader, 1, sizeof *value->parts, &status);
    if (value->parts == NULL)
        return status;
    value->part_count = 1;
    return gi_value_read(loader, after, &value->origin, &value->parts[0]);
}

/* ---- schedules ------------------------------------------------------------------------------------ */

static guarantee_status read_method(struct gi_loader *loader, struct gi_rule *rule)
{
    static const char *const methods[] = {"equal_principal", "equal_instalments", "bullet", "given", NULL};
    return gi_read_method(loader, rule, methods, GI_EQUAL_PRINCIPAL,
                          "equal_principal, equal_instalments, bullet or given", "a way to repay");
}

/* The first of these keys that the rule has. */
static guarantee_status refuse_keys(struct gi_loader *loader, const struct gi_rule *rule, const char *const *keys,
                                    const char *expected)
{
    for (; *keys != NULL; keys++) {
        const struct gi_node *child = gi_node_child(rule->node, *keys);
        if (child != NULL)
            return gi_node_fail_key(&loader->source, child, "\"%s\" %s", *keys, expected);
    }
    return GUARANTEE_OK;
}

/* Keys that say nothing with this method, or nothing without another key. */
static guarantee_status check_together(struct gi_loader *loader, const struct gi_rule *rule)
{
    static const char *const own_count[] = {"instalments", "grace", "balloon", "seasonal", NULL};
    static const char *const rows[] = {"given", NULL}, *const weights[] = {"seasonal", NULL};
    static const char *const balloon[] = {"balloon", NULL}, *const basis[] = {"basis", NULL};
    if (rule->method == GI_GIVEN_ROWS) {
        if (rule->slots[GI_GIVEN_PRINCIPAL] == NULL)
            return gi_node_fail_key(&loader->source, rule->node,
                                    "key \"given\" is missing: the fact with the principal of each instalment");
        GI_TRY(refuse_keys(loader, rule, own_count, "does not go with instalments that are given"));
    } else {
        GI_TRY(refuse_keys(loader, rule, rows, "goes with \"method: given\""));
        if (rule->slots[GI_INSTALMENTS] == NULL)
            return gi_node_fail_key(
                &loader->source, rule->node,
                "key \"instalments\" is missing: how many there are, those of the grace period too");
    }
    if (rule->method != GI_EQUAL_PRINCIPAL)
        GI_TRY(refuse_keys(loader, rule, weights, "weighs principal: it goes with \"method: equal_principal\""));
    if (rule->method == GI_BULLET)
        GI_TRY(refuse_keys(loader, rule, balloon, "does not go with a bullet loan: all of it is repaid at the end"));
    if (rule->slots[GI_RATE] == NULL)
        GI_TRY(refuse_keys(loader, rule, basis, "goes with \"rate\": there is no interest without one"));
    if (gi_node_child(rule->node, "drawn_on") == NULL)
        GI_TRY(refuse_keys(loader, rule, basis, "goes with \"drawn_on\": days are counted between dates"));
    return GUARANTEE_OK;
}

static guarantee_status read_grace(struct gi_loader *loader, struct gi_rule *rule, const struct gi_node *node)
{
    static const char *const keys[] = {"instalments", "interest", NULL};
    static const char *const words[] = {"paid", "capitalised", NULL};
    struct gi_node *instalments = NULL, *interest = NULL;
    struct gi_origin *origin = &rule->repayment->grace_origin;
    uint32_t choice = 0;
    GI_TRY(gi_need_mapping(loader, node, "{instalments: 6, interest: paid} or {..., interest: capitalised}"));
    GI_TRY(gi_check_keys(loader, node, keys, NULL));
    GI_TRY(gi_origin_read(loader, node, &rule->origin, origin));
    GI_TRY(gi_need_child(loader, node, "instalments", "how many instalments bring no principal", &instalments));
    GI_TRY(gi_need_child(loader, node, "interest", "paid, or capitalised: added to the balance", &interest));
    GI_TRY(gi_read_choice(loader, interest, words, "what becomes of the interest", &choice));
    gi_origin_changed(interest, origin);
    rule->repayment->capitalised = choice == 1;
    GI_TRY(gi_origin_settle(loader, interest, origin));
    return gi_value_read(loader, instalments, origin, &rule->slots[GI_GRACE]);
}

/* Weights are literals, none below zero, one of them above. */
static guarantee_status read_weights(struct gi_loader *loader, struct gi_rule *rule, const struct gi_node *list)
{
    struct gi_repayment *repayment = rule->repayment;
    guarantee_status status;
    bool any = false;
    GI_TRY(gi_need_list(loader, list, "a list of weights such as [0, 1, 1, 2]"));
    repayment->weights = gi_take(loader, list->count, sizeof(struct gi_value *), &status);
    if (repayment->weights == NULL)
        return status;
    repayment->weight_count = list->count;
    for (const struct gi_node *child = list->first; child != NULL; child = child->next) {
        struct gi_value **weight = &repayment->weights[child->index];
        GI_TRY(gi_value_read(loader, child, &rule->origin, weight));
        if ((*weight)->form != GI_LITERAL)
            return gi_node_fail(&loader->source, child, "a weight is a number, so that weights can be checked");
        if (gi_exact_sign((*weight)->literal) < 0)
            return gi_node_fail(&loader->source, child, "a weight of at least 0 is expected, found %s",
                                (*weight)->text);
        any = any || gi_exact_sign((*weight)->literal) > 0;
    }
    return any ? GUARANTEE_OK
               : gi_node_fail(&loader->source, list, "a weight above 0 is expected: else nothing is ever repaid");
}

/* The instalments of a schedule that is given are the members of a group. */
static guarantee_status read_given(struct gi_loader *loader, struct gi_rule *rule)
{
    const struct gi_value *given = rule->slots[GI_GIVEN_PRINCIPAL];
    if (given == NULL)
        return GUARANTEE_OK;
    if (given->form == GI_NAME && given->name.is_fact)
        rule->each = loader->scheme->facts[given->name.index].each;
    return rule->each >= 0 ? GUARANTEE_OK
                           : gi_node_fail(&loader->source, gi_node_child(rule->node, "given"),
                                          "a fact is expected that is given once for each instalment "
                                          "(each: instalment): the principal that falls due");
}

static guarantee_status read_dates(struct gi_loader *loader, struct gi_rule *rule)
{
    const struct gi_node *drawn_on = gi_node_child(rule->node, "drawn_on");
    const struct gi_node *basis = gi_node_child(rule->node, "basis");
    if (drawn_on != NULL)
        GI_TRY(gi_day_read(loader, drawn_on, &rule->origin, &rule->repayment->drawn_on));
    if (basis == NULL)
        return GUARANTEE_OK;
    rule->repayment->has_basis = true;
    return gi_basis_read(loader, basis, &rule->origin, GUARANTEE_30_360_US, &rule->repayment->basis,
                         &rule->repayment->basis_origin);
}

guarantee_status gi_schedule_read(struct gi_loader *loader, struct gi_rule *rule)
{
    guarantee_status status;
    struct gi_node *every = NULL;
    rule->repayment = gi_take(loader, 1, sizeof *rule->repayment, &status);
    if (rule->repayment == NULL)
        return status;
    GI_TRY(read_method(loader, rule));
    GI_TRY(check_together(loader, rule));
    GI_TRY(gi_need_child(loader, rule->node, "every", "the time between instalments, such as {months: 1}", &every));
    GI_TRY(gi_every_read(loader, every, &rule->origin, &rule->repayment->every, &rule->repayment->every_origin));
    GI_TRY(read_given(loader, rule));
    const struct gi_node *grace = gi_node_child(rule->node, "grace"), *weights = gi_node_child(rule->node, "seasonal");
    if (grace != NULL)
        GI_TRY(read_grace(loader, rule, grace));
    if (weights != NULL)
        GI_TRY(read_weights(loader, rule, weights));
    return read_dates(loader, rule);
}

/* What compounds has no fraction that is short enough to go on with. */
guarantee_status gi_schedule_check_rounding(struct gi_loader *loader, const struct gi_rule *rule)
{
    bool compounds = rule->method == GI_EQUAL_INSTALMENTS || rule->repayment->capitalised;
    if (rule->round != NULL || rule->slots[GI_RATE] == NULL || !compounds)
        return GUARANTEE_OK;
    return gi_node_fail(&loader->source, gi_node_child(rule->node, "round"),
                        "interest that compounds has no short exact value: %s must name a rounding",
                        rule->method == GI_EQUAL_INSTALMENTS ? "equal instalments" : "capitalised interest");
}
