/* One member's part in a total, count or average. */
#include "policy/term.h"
#include "policy/case.h"

/* What is asked of the member. No amount: whether it counts. */
struct asked {
    const char *name;
    int32_t group;
    const struct gi_condition *where;
    const struct gi_value *amount, *weight;
    const struct gi_rule *average;
};

static void set_zero(struct gi_term *term)
{
    for (uint32_t i = 0; i < GI_FOLD_SUMS; i++)
        gi_exact_set_zero(&term->values[i]);
}

static guarantee_status average_term(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work,
                                     struct gi_exact *values)
{
    struct gi_exact years;
    GI_TRY(gi_average_member(c, rule, work, &values[GI_SUM_FEES], &values[GI_SUM_AMOUNTS], &years));
    return gi_exact_multiply(&values[GI_SUM_ANNUAL_AMOUNTS], &values[GI_SUM_AMOUNTS], &years);
}

static guarantee_status work_asked(struct gi_case *c, const struct asked *asked, struct gi_work *work,
                                   struct gi_term *out)
{
    bool counts = true;
    if (asked->where != NULL)
        GI_TRY(gi_condition_decide(c, asked->where, work, &counts));
    out->state = counts ? GI_TERM_COUNTS : GI_TERM_SHUT_OUT;
    if (!counts)
        return GUARANTEE_OK;
    if (asked->average != NULL)
        return average_term(c, asked->average, work, out->values);
    return asked->amount == NULL ? GUARANTEE_OK
                                 : gi_member_amount(c, asked->amount, asked->weight, work, &out->values[0]);
}

static guarantee_status settle(struct gi_term *out, const struct asked *asked, guarantee_status status,
                               uint32_t last_left, guarantee_error *error)
{
    if (status != GUARANTEE_OK)
        set_zero(out);
    if (status == GI_ABSENT || status == GI_UNDECIDED) {
        out->state = status == GI_ABSENT ? GI_TERM_LEFT_OUT : GI_TERM_UNDECIDED;
        out->lacks = status == GI_ABSENT ? last_left : GI_NO_FACT;
        return GUARANTEE_OK;
    }
    if (status == GUARANTEE_E_RANGE) /* the number room has no names */
        return gi_fail(error, status, "%s: the exact value is too large to be held", asked->name);
    return status;
}

/* The rest of the group is there, but nobody knows it: what goes over it is refused. */
static guarantee_status work_term(struct gi_term *out, const guarantee_facts *facts, const struct asked *asked,
                                  guarantee_error *error)
{
    guarantee_result *result = gi_result_new(facts->scheme, 0, 0);
    if (result == NULL)
        return gi_no_memory(error);
    const struct gi_folded group = {.group = asked->group, .members = 1};
    guarantee_facts alone = *facts;
    alone.folded = &group;
    struct gi_case c = gi_case_begin(result, &alone, error);
    struct gi_work work = {.confidence = GUARANTEE_CONFIDENCE_OFFICIAL};
    result->last_left = GI_NO_FACT;
    out->lacks = GI_NO_FACT;
    set_zero(out);
    guarantee_status status = work_asked(&c, asked, &work, out);
    out->confidence = work.confidence;
    status = settle(out, asked, status, result->last_left, error);
    guarantee_result_free(result);
    return status;
}

guarantee_status gi_term_of_fact(struct gi_term *out, const guarantee_scheme *scheme, const guarantee_facts *facts,
                                 uint32_t number, guarantee_error *error)
{
    const struct gi_fact *fact = &scheme->facts[number];
    const struct asked asked = {.name = fact->name,
                                .group = scheme->facts[fact->total_of->name.index].each,
                                .where = fact->total_where,
                                .amount = fact->total_of};
    return work_term(out, facts, &asked, error);
}

guarantee_status gi_term_of_rule(struct gi_term *out, const guarantee_scheme *scheme, const guarantee_facts *facts,
                                 const struct gi_rule *rule, guarantee_error *error)
{
    struct asked asked = {.name = rule->name, .group = rule->each, .where = rule->where};
    if (rule->together >= 0)
        return gi_fail_single(error, scheme, rule->name, rule->each);
    switch (rule->kind) {
    case GI_RULE_TOTAL:
        asked.amount = rule->slots[GI_BASE];
        asked.weight = rule->slots[GI_WEIGHT];
        break;
    case GI_RULE_COUNT_OF:
        break;
    case GI_RULE_AVERAGE_RATE:
        asked.average = rule;
        asked.where = NULL;
        break;
    default:
        return gi_fail(error, GUARANTEE_E_INTERNAL, "%s adds nothing up", rule->name);
    }
    return work_term(out, facts, &asked, error);
}
