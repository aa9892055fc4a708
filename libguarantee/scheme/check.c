/* What can only be checked when everything is read: kinds, circles, shares. */
#include "scheme/check.h"

#include <stdio.h>
#include <string.h>

static guarantee_status fail_circle(struct gi_checker *checker, const char *name, const struct gi_node *mention)
{
    char chain[300];
    size_t used = 0;
    bool started = false;
    chain[0] = '\0';
    for (uint32_t i = 0; i < checker->depth; i++) {
        started = started || strcmp(checker->chain[i], name) == 0;
        if (!started)
            continue;
        int added = snprintf(chain + used, sizeof chain - used, "%s → ", checker->chain[i]);
        if (added < 0 || (size_t)added >= sizeof chain - used)
            break;
        used += (size_t)added;
    }
    return gi_node_fail(&checker->loader->source, mention, "%s is worked out from itself: %s%s", name, chain, name);
}

static guarantee_status enter(struct gi_checker *checker, const char *name, const struct gi_node *mention)
{
    if (checker->depth >= GI_CHAIN_MAX)
        return gi_node_fail(&checker->loader->source, mention, "figures rest on one another more than %d deep",
                            GI_CHAIN_MAX);
    checker->chain[checker->depth++] = name;
    return GUARANTEE_OK;
}

guarantee_status gi_check_fact(struct gi_checker *checker, struct gi_fact *fact, const struct gi_node *mention)
{
    size_t number = (size_t)(fact - checker->loader->scheme->facts);
    if (fact->total_of == NULL)
        return GUARANTEE_OK;
    checker->folds_over = checker->loader->scheme->facts[fact->total_of->name.index].each;
    if (checker->fact_state[number] == 2)
        return GUARANTEE_OK;
    if (checker->fact_state[number] == 1)
        return fail_circle(checker, fact->name, mention);
    checker->fact_state[number] = 1;
    GI_TRY(enter(checker, fact->name, mention));
    int32_t outside = checker->folds_over;
    GI_TRY(gi_settle(checker, fact->total_of, fact->kind, NULL));
    if (fact->total_where != NULL)
        GI_TRY(gi_settle_condition(checker, fact->total_where));
    checker->folds_over = outside;
    checker->depth--;
    checker->fact_state[number] = 2;
    return GUARANTEE_OK;
}

/* ---- shares ------------------------------------------------------------------------------------ */

/* Every plain number that a share can be must lie between 0 and 1. */
guarantee_status gi_check_share(struct gi_loader *loader, const struct gi_value *value)
{
    struct gi_exact one;
    gi_exact_set_integer(&one, 1);
    if (value->form == GI_LITERAL && (gi_exact_sign(value->literal) < 0 || gi_exact_compare(value->literal, &one) > 0))
        return gi_node_fail(&loader->source, value->node, "a share between 0%% and 100%% is expected, found %s",
                            value->text);
    if (value->form != GI_TABLE && value->form != GI_EXACTLY && value->form != GI_CHOOSE &&
        value->form != GI_EDITIONS && value->form != GI_MARGINAL)
        return GUARANTEE_OK;
    for (uint32_t i = 0; i < value->row_count; i++)
        GI_TRY(gi_check_share(loader, value->rows[i].is));
    return value->otherwise == NULL ? GUARANTEE_OK : gi_check_share(loader, value->otherwise);
}

/* ---- rules ------------------------------------------------------------------------------------- */

/* What kind of number each slot holds: 0 any. */
static guarantee_kind slot_kind(const struct gi_rule *rule, enum gi_slot slot)
{
    switch (slot) {
    case GI_BASE:
        if (rule->kind == GI_RULE_VALUE)
            return rule->kind_wanted;
        if (rule->kind == GI_RULE_TOTAL || rule->kind == GI_RULE_CLASSIFY || rule->kind == GI_RULE_LARGEST ||
            rule->kind == GI_RULE_SMALLEST)
            return 0;
        return rule->kind == GI_RULE_COMPOUND_RATE ? GUARANTEE_KIND_RATE : GUARANTEE_KIND_AMOUNT;
    case GI_RATE:
    case GI_FACTOR:
    case GI_MONTHS:
    case GI_PERIODS:
    case GI_NPL_RATIO:
    case GI_CEILING:
    case GI_CAP_RATE:
    case GI_INSTALMENTS:
    case GI_GRACE:
    case GI_SHARE:
        return GUARANTEE_KIND_RATE;
    case GI_WEIGHT:
        return rule->kind == GI_RULE_SHARE_POOL ? GUARANTEE_KIND_AMOUNT
               : rule->kind == GI_RULE_TOTAL    ? GUARANTEE_KIND_RATE
                                                : 0;
    default:
        return GUARANTEE_KIND_AMOUNT;
    }
}

static guarantee_status check_slots(struct gi_checker *checker, struct gi_rule *rule)
{
    for (int slot = 0; slot < GI_SLOTS; slot++) {
        struct gi_value *value = rule->slots[slot];
        if (value == NULL)
            continue;
        GI_TRY(gi_settle(checker, value, slot_kind(rule, (enum gi_slot)slot), NULL));
        if (slot == GI_CEILING || slot == GI_SHARE ||
            (slot == GI_RATE && (rule->kind == GI_RULE_COVER || rule->kind == GI_RULE_COMPENSATE)))
            GI_TRY(gi_check_share(checker->loader, value));
    }
    return GUARANTEE_OK;
}

/* Bands of the NPL ratio pay a share; classes are words. */
static guarantee_status check_row_sets(struct gi_checker *checker, struct gi_value *bands, guarantee_kind key_kind)
{
    for (uint32_t i = 0; i < bands->row_count; i++) {
        struct gi_row *row = &bands->rows[i];
        if (bands->form == GI_CHOOSE) {
            if (row->when != NULL)
                GI_TRY(gi_settle_condition(checker, row->when));
            GI_TRY(check_row_sets(checker, row->is, key_kind));
            continue;
        }
        if (row->lower != NULL)
            GI_TRY(gi_settle(checker, row->lower, key_kind, NULL));
        if (row->upper != NULL)
            GI_TRY(gi_settle(checker, row->upper, key_kind, NULL));
        if (row->word != NULL)
            continue;
        GI_TRY(gi_settle(checker, row->is, GUARANTEE_KIND_RATE, NULL));
        GI_TRY(gi_check_share(checker->loader, row->is));
    }
    return GUARANTEE_OK;
}

/* What is added up over banks must be given for each bank. */
static guarantee_status check_members(struct gi_checker *checker, const struct gi_rule *rule)
{
    static const enum gi_slot slots[] = {GI_BASE, GI_OF, GI_MONTHS, GI_WEIGHT, GI_GIVEN_PRINCIPAL};
    const guarantee_scheme *scheme = checker->loader->scheme;
    for (size_t i = 0; rule->each >= 0 && i < sizeof slots / sizeof slots[0]; i++) {
        const struct gi_value *value = rule->slots[slots[i]];
        if (value == NULL || value->form != GI_NAME || !value->name.is_fact)
            continue;
        const struct gi_fact *fact = &scheme->facts[value->name.index];
        if (fact->each >= 0 && fact->each != rule->each)
            return gi_node_fail(&checker->loader->source, value->node,
                                "%s is given for each %s, but this rule goes over each %s", fact->name,
                                scheme->groups[fact->each].name, scheme->groups[rule->each].name);
    }
    return GUARANTEE_OK;
}

static guarantee_status check_conditions(struct gi_checker *checker, const struct gi_rule *rule)
{
    struct gi_condition *const conditions[] = {rule->when, rule->where, rule->suspended_when, rule->test};
    for (size_t i = 0; i < sizeof conditions / sizeof conditions[0]; i++)
        if (conditions[i] != NULL)
            GI_TRY(gi_settle_condition(checker, conditions[i]));
    for (uint32_t i = 0; i < rule->bonus_count; i++) {
        if (rule->bonuses[i].when != NULL)
            GI_TRY(gi_settle_condition(checker, rule->bonuses[i].when));
        GI_TRY(gi_settle(checker, rule->bonuses[i].is, GUARANTEE_KIND_RATE, NULL));
    }
    return GUARANTEE_OK;
}

static guarantee_status check_time(struct gi_checker *checker, struct gi_time *time)
{
    struct gi_day *const days[] = {time->from, time->to, time->termination};
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
        if (days[i] != NULL)
            GI_TRY(gi_settle_day(checker, days[i]));
    if (time->periods != NULL)
        GI_TRY(gi_settle(checker, time->periods, GUARANTEE_KIND_NUMBER, NULL));
    return time->at_most == NULL ? GUARANTEE_OK : gi_settle(checker, time->at_most, GUARANTEE_KIND_NUMBER, NULL);
}

static guarantee_kind main_kind(const struct gi_rule *rule)
{
    switch (rule->kind) {
    case GI_RULE_VALUE:
        if ((rule->shown_as_multiple || rule->shown_as_number) && rule->slots[GI_BASE]->kind == GUARANTEE_KIND_RATE)
            return GUARANTEE_KIND_NUMBER;
        return rule->slots[GI_BASE]->kind;
    case GI_RULE_TOTAL:
    case GI_RULE_LARGEST:
    case GI_RULE_SMALLEST:
        return rule->slots[GI_BASE]->kind;
    case GI_RULE_CLASSIFY:
        return GUARANTEE_KIND_TEXT;
    case GI_RULE_TEST:
        return GUARANTEE_KIND_FLAG;
    case GI_RULE_COUNT_OF:
        return GUARANTEE_KIND_COUNT;
    case GI_RULE_AVERAGE_RATE:
    case GI_RULE_COMPOUND_RATE:
    case GI_RULE_COST_OF:
        return GUARANTEE_KIND_RATE;
    default:
        return GUARANTEE_KIND_AMOUNT;
    }
}

bool gi_limit_is_scaled(const struct gi_rule *rule)
{
    const struct gi_value *base = rule->slots[GI_BASE];
    return rule->kind == GI_RULE_VALUE && base->form == GI_RATIO && base->parts[1]->kind == GUARANTEE_KIND_AMOUNT;
}

static void set_output_kinds(guarantee_scheme *scheme, const struct gi_rule *rule)
{
    guarantee_kind kind = main_kind(rule);
    uint32_t limits = rule->has_bound ? 2 : 0;
    for (uint32_t i = 0; i < rule->output_count; i++) {
        struct gi_output *output = &scheme->outputs[rule->first_output + i];
        if (rule->has_bound && i >= rule->output_count - limits)
            output->kind = gi_limit_is_scaled(rule) ? GUARANTEE_KIND_AMOUNT : kind;
        else if (rule->kind == GI_RULE_COMPENSATE && i == 1)
            output->kind = GUARANTEE_KIND_RATE;
        else if (rule->kind == GI_RULE_CHARGE_BALANCES && i == GI_PART_SAMPLES)
            output->kind = GUARANTEE_KIND_COUNT;
        else
            output->kind = kind;
    }
}

static guarantee_status check_parts(struct gi_checker *checker, struct gi_rule *rule)
{
    GI_TRY(check_slots(checker, rule));
    GI_TRY(check_members(checker, rule));
    GI_TRY(gi_check_together(checker, rule));
    GI_TRY(check_conditions(checker, rule));
    if (rule->kind == GI_RULE_SPLIT)
        GI_TRY(gi_check_split(checker, rule));
    if (rule->kind == GI_RULE_CLASSIFY)
        GI_TRY(check_row_sets(checker, rule->classes, rule->slots[GI_BASE]->kind));
    if (rule->bands != NULL)
        GI_TRY(check_row_sets(checker, rule->bands, GUARANTEE_KIND_RATE));
    if (rule->schedule != NULL)
        GI_TRY(gi_check_rule(checker, checker->loader->scheme->outputs[rule->schedule->first_output].rule, rule->node));
    if (rule->repayment != NULL && rule->repayment->drawn_on != NULL)
        GI_TRY(gi_settle_day(checker, rule->repayment->drawn_on));
    for (uint32_t i = 0; rule->repayment != NULL && i < rule->repayment->weight_count; i++)
        GI_TRY(gi_settle(checker, rule->repayment->weights[i], GUARANTEE_KIND_NUMBER, NULL));
    if (rule->time != NULL)
        GI_TRY(check_time(checker, rule->time));
    if (rule->has_bound)
        GI_TRY(gi_settle(checker, rule->bound, main_kind(rule), NULL));
    return GUARANTEE_OK;
}

guarantee_status gi_check_rule(struct gi_checker *checker, struct gi_rule *rule, const struct gi_node *mention)
{
    guarantee_scheme *scheme = checker->loader->scheme;
    size_t number = (size_t)(rule - scheme->rules);
    if (checker->rule_state[number] == 1)
        return fail_circle(checker, rule->name, mention);
    int32_t outside = checker->folds_over;
    if (checker->rule_state[number] == 0) {
        checker->rule_state[number] = 1;
        checker->folds_over = -1;
        GI_TRY(enter(checker, rule->name, mention));
        GI_TRY(check_parts(checker, rule));
        set_output_kinds(scheme, rule);
        checker->depth--;
        checker->rule_state[number] = 2;
        rule->folds_over = rule->each >= 0 ? rule->each : checker->folds_over;
    }
    checker->folds_over = rule->folds_over >= 0 ? rule->folds_over : outside;
    return GUARANTEE_OK;
}

guarantee_status gi_check(struct gi_loader *loader)
{
    guarantee_scheme *scheme = loader->scheme;
    guarantee_status status;
    struct gi_checker checker = {.loader = loader, .folds_over = -1};
    checker.rule_state = gi_take(loader, scheme->rule_count + 1, 1, &status);
    GI_TRY(status);
    checker.fact_state = gi_take(loader, scheme->fact_count + 1, 1, &status);
    GI_TRY(status);
    for (uint32_t i = 0; i < scheme->fact_count; i++)
        GI_TRY(gi_check_fact(&checker, &scheme->facts[i], scheme->facts[i].node));
    for (uint32_t i = 0; i < scheme->rule_count; i++)
        GI_TRY(gi_check_rule(&checker, &scheme->rules[i], scheme->rules[i].node));
    for (uint32_t i = 0; i < scheme->eligibility_count; i++)
        GI_TRY(gi_settle_condition(&checker, scheme->eligibility[i].condition));
    return gi_check_members(loader);
}
