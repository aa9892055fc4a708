/* Rules over members within rules over members of another group; whose the figures are that rest on such rules. */
#include "scheme/check.h"
#include "scheme/reach.h"

#include <string.h>

enum { ANY_GROUP = -1 };

struct outer {
    struct gi_loader *loader;
    struct gi_reach near; /* what a member's part rests on, up to rules over members */
    struct gi_reach far;  /* what such a rule rests on in its turn */
    int32_t group;
    bool looks_at_all;
    const struct gi_node *node;
};

static void begin(struct gi_reach *reach, int32_t stops_at)
{
    reach->stops = true;
    reach->stops_at = stops_at;
    memset(reach->facts, 0, reach->scheme->fact_count);
    memset(reach->rules, 0, reach->scheme->rule_count);
}

/* The number of a fact that the members of `group` have each by themselves; -1 when none was reached. */
static int64_t fact_of_member(const struct gi_reach *reach, int32_t group)
{
    for (uint32_t i = 0; i < reach->scheme->fact_count; i++) {
        int32_t each = reach->scheme->facts[i].each;
        if (reach->facts[i] && each >= 0 && (group == ANY_GROUP || each == group))
            return i;
    }
    return -1;
}

/* The inner rule is worked out once for the whole case, in which no member of the outer one is at hand. */
static guarantee_status need_whole(const struct outer *outer, const char *inner, int32_t inner_group)
{
    const guarantee_scheme *scheme = outer->loader->scheme;
    int64_t found = fact_of_member(&outer->far, outer->group);
    if (found < 0)
        return GUARANTEE_OK;
    return gi_node_fail(&outer->loader->source, outer->node,
                        "%s goes over each %s of the whole case, so it cannot look at %s of each %s, over which this "
                        "rule goes; %s may rest on facts of each %s or of the whole case alone",
                        inner, scheme->groups[inner_group].name, scheme->facts[found].name,
                        scheme->groups[outer->group].name, inner, scheme->groups[inner_group].name);
}

static guarantee_status check_reached(struct outer *outer)
{
    const guarantee_scheme *scheme = outer->loader->scheme;
    for (uint32_t i = 0; i < scheme->rule_count; i++) {
        const struct gi_rule *inner = &scheme->rules[i];
        if (!outer->near.rules[i] || inner->each < 0)
            continue;
        outer->looks_at_all = true;
        if (inner->each == outer->group)
            continue;
        begin(&outer->far, outer->group);
        gi_reach_rule(&outer->far, inner);
        GI_TRY(need_whole(outer, inner->name, inner->each));
    }
    for (uint32_t i = 0; i < scheme->fact_count; i++) {
        const struct gi_fact *inner = &scheme->facts[i];
        if (!outer->near.facts[i] || inner->total_of == NULL)
            continue;
        begin(&outer->far, outer->group);
        gi_reach_fact(&outer->far, i);
        GI_TRY(need_whole(outer, inner->name, scheme->facts[inner->total_of->name.index].each));
    }
    return GUARANTEE_OK;
}

static guarantee_status check_value(struct outer *outer, const struct gi_value *value)
{
    if (value == NULL)
        return GUARANTEE_OK;
    outer->node = value->node;
    begin(&outer->near, ANY_GROUP);
    gi_reach_value(&outer->near, value);
    return check_reached(outer);
}

static guarantee_status check_where(struct outer *outer, const struct gi_condition *where)
{
    if (where == NULL)
        return GUARANTEE_OK;
    outer->node = where->node;
    begin(&outer->near, ANY_GROUP);
    gi_reach_condition(&outer->near, where);
    return check_reached(outer);
}

/* What is worked out for each member: not the pool of an allotment, nor what a schedule repays. */
static guarantee_status check_fold(struct outer *outer, struct gi_rule *rule)
{
    static const enum gi_slot slots[] = {GI_OF, GI_MONTHS, GI_WEIGHT, GI_GIVEN_PRINCIPAL, GI_BASE};
    bool base_is_whole =
        rule->kind == GI_RULE_ALLOT || rule->kind == GI_RULE_SHARE_POOL || rule->kind == GI_RULE_SCHEDULE;
    outer->group = rule->each;
    outer->looks_at_all = false;
    for (size_t i = 0; i < sizeof slots / sizeof slots[0] - base_is_whole; i++)
        GI_TRY(check_value(outer, rule->slots[slots[i]]));
    GI_TRY(check_where(outer, rule->where));
    rule->looks_at_all = outer->looks_at_all;
    return GUARANTEE_OK;
}

/* A figure that rests on members as a whole is worked out once; one that looks at a member, too, for each. */
static void settle_owner(struct gi_reach *reach, struct gi_rule *rule)
{
    rule->is_of_whole = rule->each >= 0;
    if (rule->each >= 0 || rule->folds_over < 0)
        return;
    begin(reach, ANY_GROUP);
    gi_reach_rule(reach, rule);
    rule->is_of_whole = fact_of_member(reach, ANY_GROUP) < 0;
}

guarantee_status gi_check_members(struct gi_loader *loader)
{
    guarantee_scheme *scheme = loader->scheme;
    struct outer outer = {.loader = loader};
    if (!gi_reach_make(&outer.near, scheme, &scheme->arena) || !gi_reach_make(&outer.far, scheme, &scheme->arena))
        return gi_no_memory(loader->source.error);
    for (uint32_t i = 0; i < scheme->fact_count; i++) {
        const struct gi_fact *fact = &scheme->facts[i];
        if (fact->total_of == NULL)
            continue;
        outer.group = scheme->facts[fact->total_of->name.index].each;
        GI_TRY(check_where(&outer, fact->total_where));
    }
    for (uint32_t i = 0; i < scheme->rule_count; i++) {
        if (scheme->rules[i].each >= 0)
            GI_TRY(check_fold(&outer, &scheme->rules[i]));
        settle_owner(&outer.near, &scheme->rules[i]);
    }
    return GUARANTEE_OK;
}
