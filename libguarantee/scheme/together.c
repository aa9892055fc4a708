/* A weight chosen for a borrower's sum may look at that sum alone: other facts differ from loan to loan. */
#include "scheme/check.h"

static guarantee_status check_condition(struct gi_checker *checker, const struct gi_rule *rule,
                                        const struct gi_condition *condition);

static guarantee_status check_name(struct gi_checker *checker, const struct gi_rule *rule, const struct gi_node *node,
                                   struct gi_reference name)
{
    const guarantee_scheme *scheme = checker->loader->scheme;
    if (!name.is_fact && scheme->outputs[name.index].rule->is_parameter)
        return GUARANTEE_OK;
    if (name.is_fact && (scheme->facts[name.index].each < 0 || name.index == rule->slots[GI_BASE]->name.index))
        return GUARANTEE_OK;
    return gi_node_fail(&checker->loader->source, node,
                        "%s can differ between the members that \"together\" adds up: the weight may look at %s alone",
                        name.is_fact ? scheme->facts[name.index].name : scheme->outputs[name.index].name,
                        rule->slots[GI_BASE]->text);
}

static guarantee_status check_value(struct gi_checker *checker, const struct gi_rule *rule,
                                    const struct gi_value *value);

static guarantee_status check_day(struct gi_checker *checker, const struct gi_rule *rule, const struct gi_day *day)
{
    if (day->form == GI_DAY_FACT)
        GI_TRY(check_name(checker, rule, day->node, (struct gi_reference){true, day->fact}));
    GI_TRY(check_value(checker, rule, day->by));
    for (uint32_t i = 0; i < day->part_count; i++)
        GI_TRY(check_day(checker, rule, day->parts[i]));
    return GUARANTEE_OK;
}

static guarantee_status check_value(struct gi_checker *checker, const struct gi_rule *rule,
                                    const struct gi_value *value)
{
    if (value == NULL)
        return GUARANTEE_OK;
    if (value->form == GI_SPAN) {
        GI_TRY(check_day(checker, rule, value->from));
        GI_TRY(check_day(checker, rule, value->to));
        return check_value(checker, rule, value->if_backwards);
    }
    if (value->form == GI_NAME || value->form == GI_EDITIONS || value->form == GI_BALANCE_OF)
        GI_TRY(check_name(checker, rule, value->node, value->name));
    GI_TRY(check_value(checker, rule, value->key));
    GI_TRY(check_value(checker, rule, value->otherwise));
    GI_TRY(check_value(checker, rule, value->if_zero));
    GI_TRY(check_value(checker, rule, value->at_least));
    GI_TRY(check_value(checker, rule, value->at_most));
    for (uint32_t i = 0; i < value->part_count; i++)
        GI_TRY(check_value(checker, rule, value->parts[i]));
    for (uint32_t i = 0; i < value->less_count; i++)
        GI_TRY(check_value(checker, rule, value->less[i]));
    for (uint32_t i = 0; i < value->row_count; i++) {
        GI_TRY(check_value(checker, rule, value->rows[i].is));
        if (value->rows[i].when != NULL)
            GI_TRY(check_condition(checker, rule, value->rows[i].when));
    }
    return GUARANTEE_OK;
}

static guarantee_status check_condition(struct gi_checker *checker, const struct gi_rule *rule,
                                        const struct gi_condition *condition)
{
    for (uint32_t i = 0; i < condition->part_count; i++)
        GI_TRY(check_condition(checker, rule, condition->parts[i]));
    if (condition->form != GI_COMPARE)
        return GUARANTEE_OK;
    GI_TRY(check_name(checker, rule, condition->node, condition->subject));
    for (uint32_t i = 0; condition->numbers != NULL && i < condition->choice_count; i++)
        GI_TRY(check_value(checker, rule, condition->numbers[i]));
    GI_TRY(check_value(checker, rule, condition->lower));
    return check_value(checker, rule, condition->upper);
}

guarantee_status gi_check_together(struct gi_checker *checker, const struct gi_rule *rule)
{
    if (rule->together < 0)
        return GUARANTEE_OK;
    return check_value(checker, rule, rule->slots[GI_WEIGHT]);
}
