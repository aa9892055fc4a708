/* What group questions rest on: totals, counts and averages over members, and facts of the whole group. */
#include "policy/case.h"
#include "policy/folded.h"
#include "portfolio/layout_parts.h"
#include "scheme/reach.h"

#include <string.h>

static guarantee_status refuse_rule(const struct gi_rule *rule, const guarantee_scheme *scheme, guarantee_error *error)
{
    return gi_fail(error, GUARANTEE_E_LOWER,
                   "%s goes over single %ss: it cannot be answered from totals, only with each as a member", rule->name,
                   scheme->groups[rule->each].name);
}

static bool is_fold(const struct gi_rule *rule)
{
    return rule->kind == GI_RULE_TOTAL || rule->kind == GI_RULE_COUNT_OF || rule->kind == GI_RULE_AVERAGE_RATE;
}

static guarantee_status check_rule(const struct gi_rule *rule, const guarantee_scheme *scheme, guarantee_error *error)
{
    if (rule->each < 0)
        return GUARANTEE_OK;
    if (!is_fold(rule) || rule->together >= 0 || rule->looks_at_all ||
        (rule->kind == GI_RULE_AVERAGE_RATE && (rule->method == GI_AMOUNT_WEIGHTED || rule->method == GI_SIMPLE)))
        return refuse_rule(rule, scheme, error);
    return GUARANTEE_OK;
}

static guarantee_status same_members(struct gi_layout *layout, int32_t group, const char *name, guarantee_error *error)
{
    if (layout->member_group >= 0 && layout->member_group != group)
        return gi_fail(error, GUARANTEE_E_LOWER, "%s goes over %ss, another figure over %ss: rows can be one of them",
                       name, layout->scheme->groups[group].name, layout->scheme->groups[layout->member_group].name);
    layout->member_group = group;
    return GUARANTEE_OK;
}

static struct gi_sum *add_fold_sum(struct gi_layout *layout, enum gi_sum_kind kind, const char *name, uint32_t part)
{
    struct gi_sum *sum = gi_layout_add_sum(layout, kind, name);
    if (sum == NULL)
        return NULL;
    sum->fold = layout->fold_count;
    sum->part = part;
    return sum;
}

/* An annual amount is amount × months / 12. */
static bool add_parts(struct gi_layout *layout, const struct gi_fold_terms *fold, const char *name)
{
    struct gi_exact twelve;
    gi_exact_set_integer(&twelve, 12);
    for (uint32_t part = 0; part < fold->part_count; part++) {
        struct gi_sum *sum = add_fold_sum(layout, GI_SUM_FOLD, name, part);
        if (sum == NULL)
            return false;
        gi_exact_copy(&sum->unit, &layout->scheme->minor_unit);
        if (part == GI_SUM_ANNUAL_AMOUNTS)
            (void)gi_exact_divide(&sum->unit, &sum->unit, &twelve);
    }
    return add_fold_sum(layout, GI_SUM_LEFT_OUT, name, 0) != NULL &&
           add_fold_sum(layout, GI_SUM_UNDECIDED, name, 0) != NULL &&
           (!fold->has_where || add_fold_sum(layout, GI_SUM_VISITED, name, 0) != NULL);
}

/* Of the optional facts that the fold rests on: one that no row has, else the first that rows may lack. The same for
 * every part of a book, so that totals do not depend on which row was met first. */
static uint32_t fact_lacked(const struct gi_layout *layout, const struct gi_reach *reach)
{
    uint32_t found = GI_NO_FACT;
    for (uint32_t i = layout->scheme->fact_count; i-- > 0;) {
        const struct gi_fact *fact = &layout->scheme->facts[i];
        bool can_lack = reach->facts[i] && fact->optional && fact->default_text == NULL &&
                        gi_facts_get(layout->constants, i, -1) == NULL;
        if (can_lack && (found == GI_NO_FACT || layout->column_of_fact[i] < 0 || layout->column_of_fact[found] >= 0))
            found = i;
    }
    return found;
}

static bool look_into(const struct gi_layout *layout, struct gi_fold_terms *fold, struct gi_arena *arena)
{
    struct gi_reach reach;
    if (!gi_reach_make(&reach, layout->scheme, arena))
        return false;
    if (fold->rule != NULL)
        gi_reach_rule(&reach, fold->rule);
    else
        gi_reach_fact(&reach, (uint32_t)fold->fact);
    fold->confidence = reach.confidence;
    fold->lacks = fact_lacked(layout, &reach);
    return true;
}

static guarantee_status add_fold(struct gi_layout *layout, struct gi_fold_terms fold, const char *name,
                                 guarantee_error *error)
{
    GI_TRY(same_members(layout, fold.group, name, error));
    fold.first_sum = layout->sum_count;
    if (!look_into(layout, &fold, &layout->arena))
        return gi_no_memory(error);
    if (!add_parts(layout, &fold, name))
        return gi_no_memory(error);
    layout->folds[layout->fold_count++] = fold;
    return GUARANTEE_OK;
}

static guarantee_status add_rule(struct gi_layout *layout, const struct gi_rule *rule, guarantee_error *error)
{
    GI_TRY(check_rule(rule, layout->scheme, error));
    if (rule->each < 0)
        return GUARANTEE_OK;
    uint32_t parts = rule->kind == GI_RULE_AVERAGE_RATE ? GI_FOLD_SUMS : rule->kind == GI_RULE_TOTAL ? 1 : 0;
    return add_fold(
        layout,
        (struct gi_fold_terms){
            .fact = -1, .rule = rule, .group = rule->each, .part_count = parts, .has_where = rule->where != NULL},
        rule->name, error);
}

/* Where the members of a group do not agree on a total that they give by themselves, it is added up. */
static guarantee_status add_fact(struct gi_layout *layout, uint32_t number, guarantee_error *error)
{
    const struct gi_fact *fact = &layout->scheme->facts[number];
    if (fact->total_of == NULL)
        return GUARANTEE_OK;
    return add_fold(layout,
                    (struct gi_fold_terms){.fact = number,
                                           .group = layout->scheme->facts[fact->total_of->name.index].each,
                                           .part_count = 1,
                                           .has_where = fact->total_where != NULL},
                    fact->name, error);
}

/* A fact of the whole group is looked at, unless the group is made by it. */
static guarantee_status add_agreement(struct gi_layout *layout, int16_t number, guarantee_error *error)
{
    const struct gi_column *column = &layout->columns[number];
    for (uint32_t i = 0; i < layout->key_count; i++)
        if (layout->keys[i].column == number && layout->keys[i].part == GUARANTEE_BY_VALUE)
            return GUARANTEE_OK;
    for (int most = 0; most < 2; most++) {
        struct gi_sum *sum = gi_layout_add_sum(layout, most ? GI_SUM_MOST : GI_SUM_LEAST, column->name);
        if (sum == NULL)
            return gi_no_memory(error);
        sum->column = number;
    }
    return GUARANTEE_OK;
}

static guarantee_status add_facts(struct gi_layout *layout, const struct gi_reach *reach, guarantee_error *error)
{
    for (uint32_t i = 0; i < layout->scheme->fact_count; i++) {
        const struct gi_fact *fact = &layout->scheme->facts[i];
        int16_t column = layout->column_of_fact[i];
        if (!reach->facts[i])
            continue;
        GI_TRY(add_fact(layout, i, error));
        bool is_any_text = fact->kind == GUARANTEE_KIND_TEXT && fact->choice_count == 0;
        if (column >= 0 && fact->each < 0 && !is_any_text)
            GI_TRY(add_agreement(layout, column, error));
    }
    return GUARANTEE_OK;
}

static guarantee_status add_strangers(struct gi_layout *layout, guarantee_error *error)
{
    if (layout->member_group < 0)
        return GUARANTEE_OK;
    for (uint32_t i = 0; i < layout->column_count; i++) {
        const struct gi_column *column = &layout->columns[i];
        if (column->bit != GI_NO_BIT && layout->scheme->facts[column->fact].each == layout->member_group)
            layout->member_bits |= (uint64_t)1 << column->bit;
    }
    layout->strangers = layout->sum_count;
    return gi_layout_add_sum(layout, GI_SUM_STRANGERS, "") != NULL ? GUARANTEE_OK : gi_no_memory(error);
}

guarantee_status gi_layout_folds(struct gi_layout *layout, uint32_t group_questions, guarantee_error *error)
{
    const guarantee_scheme *scheme = layout->scheme;
    struct gi_reach reach;
    if (group_questions >> (GUARANTEE_ALLOT + 1) != 0 || (group_questions & 1U) != 0)
        return gi_fail(error, GUARANTEE_E_ARGUMENT,
                       "group_questions: bits 1 << GUARANTEE_QUOTE to 1 << GUARANTEE_ALLOT");
    layout->group_questions = group_questions;
    layout->folds =
        gi_arena_take(&layout->arena, (scheme->rule_count + scheme->fact_count + 1U) * sizeof *layout->folds);
    if (layout->folds == NULL || !gi_reach_make(&reach, scheme, &layout->arena))
        return gi_no_memory(error);
    gi_reach_questions(&reach, group_questions);
    for (guarantee_question question = GUARANTEE_QUOTE; question <= GUARANTEE_ALLOT; question++)
        if ((group_questions >> question & 1U) != 0 && !guarantee_scheme_answers(scheme, question))
            return gi_fail(error, GUARANTEE_E_NOT_FOUND, "%s does not answer \"%s\"", scheme->id,
                           guarantee_question_name(question));
    for (uint32_t i = 0; i < scheme->rule_count; i++)
        if (reach.rules[i])
            GI_TRY(add_rule(layout, &scheme->rules[i], error));
    GI_TRY(add_facts(layout, &reach, error));
    return add_strangers(layout, error);
}
