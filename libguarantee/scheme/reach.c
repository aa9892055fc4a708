/* Which facts and rules an answer rests on: through values, conditions and figures. */
#include "scheme/reach.h"

#include "guarantee/policy.h"

bool gi_reach_make(struct gi_reach *reach, const guarantee_scheme *scheme, struct gi_arena *arena)
{
    *reach = (struct gi_reach){
        .scheme = scheme,
        .confidence = scheme->words_changed ? GUARANTEE_CONFIDENCE_ASSUMED : GUARANTEE_CONFIDENCE_OFFICIAL,
    };
    reach->facts = gi_arena_take(arena, scheme->fact_count + 1U);
    reach->rules = gi_arena_take(arena, scheme->rule_count + 1U);
    return reach->facts != NULL && reach->rules != NULL;
}

static bool stops_at(const struct gi_reach *reach, int32_t group)
{
    return reach->stops && (reach->stops_at < 0 || reach->stops_at == group);
}

void gi_reach_fact(struct gi_reach *reach, uint32_t number)
{
    const struct gi_fact *fact = &reach->scheme->facts[number];
    if (reach->facts[number])
        return;
    reach->facts[number] = true;
    if (fact->total_of == NULL || stops_at(reach, reach->scheme->facts[fact->total_of->name.index].each))
        return;
    gi_reach_value(reach, fact->total_of);
    gi_reach_condition(reach, fact->total_where);
}

static void reach_reference(struct gi_reach *reach, struct gi_reference reference)
{
    if (reference.is_fact)
        gi_reach_fact(reach, reference.index);
    else
        gi_reach_rule(reach, reach->scheme->outputs[reference.index].rule);
}

static void rest_on(struct gi_reach *reach, const struct gi_origin *origin)
{
    if (origin->confidence != 0 && origin->confidence < reach->confidence)
        reach->confidence = origin->confidence;
}

static void reach_rows(struct gi_reach *reach, const struct gi_row *rows, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        gi_reach_value(reach, rows[i].lower);
        gi_reach_value(reach, rows[i].upper);
        gi_reach_condition(reach, rows[i].when);
        gi_reach_value(reach, rows[i].is);
    }
}

static void reach_day(struct gi_reach *reach, const struct gi_day *day)
{
    if (day == NULL)
        return;
    if (day->form == GI_DAY_FACT)
        gi_reach_fact(reach, day->fact);
    gi_reach_value(reach, day->by);
    for (uint32_t i = 0; i < day->part_count; i++)
        reach_day(reach, day->parts[i]);
}

void gi_reach_value(struct gi_reach *reach, const struct gi_value *value)
{
    if (value == NULL)
        return;
    if (value->form == GI_LITERAL || value->origin.stated)
        rest_on(reach, &value->origin);
    if (value->node != NULL && value->node->changed)
        reach->confidence = GUARANTEE_CONFIDENCE_ASSUMED;
    if (value->form == GI_NAME || value->form == GI_EDITIONS || value->form == GI_BALANCE_OF)
        reach_reference(reach, value->name);
    gi_reach_value(reach, value->key);
    for (uint32_t i = 0; i < value->part_count; i++)
        gi_reach_value(reach, value->parts[i]);
    for (uint32_t i = 0; i < value->less_count; i++)
        gi_reach_value(reach, value->less[i]);
    reach_rows(reach, value->rows, value->row_count);
    gi_reach_value(reach, value->otherwise);
    gi_reach_value(reach, value->if_zero);
    gi_reach_value(reach, value->at_least);
    gi_reach_value(reach, value->at_most);
    reach_day(reach, value->from);
    reach_day(reach, value->to);
    gi_reach_value(reach, value->if_backwards);
}

void gi_reach_condition(struct gi_reach *reach, const struct gi_condition *condition)
{
    if (condition == NULL)
        return;
    for (uint32_t i = 0; i < condition->part_count; i++)
        gi_reach_condition(reach, condition->parts[i]);
    if (condition->form != GI_COMPARE)
        return;
    reach_reference(reach, condition->subject);
    for (uint32_t i = 0; condition->numbers != NULL && i < condition->choice_count; i++)
        gi_reach_value(reach, condition->numbers[i]);
    gi_reach_value(reach, condition->lower);
    gi_reach_value(reach, condition->upper);
}

static void reach_time(struct gi_reach *reach, const struct gi_time *time)
{
    if (time == NULL)
        return;
    rest_on(reach, &time->origin);
    gi_reach_value(reach, time->periods);
    gi_reach_value(reach, time->at_most);
    reach_day(reach, time->from);
    reach_day(reach, time->to);
    reach_day(reach, time->termination);
}

static void reach_repayment(struct gi_reach *reach, const struct gi_repayment *repayment)
{
    if (repayment == NULL)
        return;
    for (uint32_t i = 0; i < repayment->weight_count; i++)
        gi_reach_value(reach, repayment->weights[i]);
    rest_on(reach, &repayment->every_origin);
    rest_on(reach, &repayment->grace_origin);
    rest_on(reach, &repayment->basis_origin);
    reach_day(reach, repayment->drawn_on);
}

static void reach_shares(struct gi_reach *reach, const struct gi_party *list, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        gi_reach_value(reach, list[i].share);
}

void gi_reach_rule(struct gi_reach *reach, const struct gi_rule *rule)
{
    uint32_t number = (uint32_t)(rule - reach->scheme->rules);
    if (reach->rules[number])
        return;
    reach->rules[number] = true;
    if (rule->each >= 0 && stops_at(reach, rule->each))
        return;
    if (rule->origin.stated)
        rest_on(reach, &rule->origin);
    if (rule->round != NULL)
        rest_on(reach, &rule->round->origin);
    rest_on(reach, &rule->method_origin);
    gi_reach_condition(reach, rule->when);
    for (int slot = 0; slot < GI_SLOTS; slot++)
        gi_reach_value(reach, rule->slots[slot]);
    reach_time(reach, rule->time);
    gi_reach_value(reach, rule->bound);
    reach_shares(reach, rule->parties, rule->party_count);
    for (uint32_t i = 0; i < rule->layer_count; i++) {
        gi_reach_value(reach, rule->layers[i].end);
        reach_shares(reach, rule->layers[i].bearers, rule->layers[i].bearer_count);
    }
    if (rule->in_proportion_to != NULL)
        gi_reach_rule(reach, rule->in_proportion_to);
    reach_repayment(reach, rule->repayment);
    if (rule->sampling != NULL)
        rest_on(reach, &rule->sampling->origin);
    if (rule->schedule != NULL)
        gi_reach_rule(reach, rule->schedule);
    gi_reach_value(reach, rule->bands);
    reach_rows(reach, rule->bonuses, rule->bonus_count);
    gi_reach_condition(reach, rule->suspended_when);
    gi_reach_value(reach, rule->classes);
    gi_reach_condition(reach, rule->where);
    gi_reach_condition(reach, rule->test);
    if (rule->together >= 0)
        gi_reach_fact(reach, (uint32_t)rule->together);
}

void gi_reach_questions(struct gi_reach *reach, uint32_t questions)
{
    const guarantee_scheme *scheme = reach->scheme;
    for (uint32_t i = 0; i < scheme->rule_count; i++)
        if (scheme->rules[i].question != 0 && (questions >> scheme->rules[i].question & 1U) != 0)
            gi_reach_rule(reach, &scheme->rules[i]);
    for (uint32_t i = 0; i < scheme->eligibility_count; i++)
        if ((scheme->eligibility[i].questions & questions) != 0)
            gi_reach_condition(reach, scheme->eligibility[i].condition);
    if (scheme->as_of >= 0 && questions != 0)
        reach->facts[scheme->as_of] = true;
}
