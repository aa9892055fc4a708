/* Eligibility: rules in the order of the policy; the first that fails is the answer. */
#include "policy/case.h"

static guarantee_status add_step(struct gi_case *c, const char *name, const struct gi_eligibility *rule,
                                 const struct gi_text *why, const char *value)
{
    guarantee_step step = {.name = name,
                           .kind = "eligibility",
                           .formula = gi_text_get(why),
                           .value = value,
                           .confidence = GUARANTEE_CONFIDENCE_OFFICIAL};
    if (why->failed)
        return gi_no_memory(c->error);
    if (rule != NULL) {
        step.line = rule->node->key_mark.line;
        step.clause = rule->origin.clause;
        step.source = rule->origin.document != NULL ? rule->origin.document->title : "";
        step.confidence = rule->origin.confidence;
        step.note = rule->meaning;
    }
    return gi_case_step(c, &step);
}

static guarantee_status decide(struct gi_case *c, const char *name, guarantee_outcome outcome,
                               const struct gi_text *why)
{
    guarantee_result *result = c->result;
    result->outcome = outcome;
    result->rule = name;
    if (outcome == GUARANTEE_NOT_ELIGIBLE) {
        gi_text_cut(&result->reason, 0);
        result->missing_count = 0;
        gi_text_add(&result->reason, gi_text_get(why));
    }
    return result->reason.failed ? gi_no_memory(c->error) : GUARANTEE_OK;
}

static guarantee_status try_rule(struct gi_case *c, const struct gi_eligibility *rule, struct gi_text *why)
{
    struct gi_work work = {.confidence = rule->origin.confidence};
    enum gi_truth truth = GI_NO;
    GI_TRY(gi_condition_work(c, rule->condition, &work, why, &truth));
    if (truth == GI_UNKNOWN) {
        GI_TRY(add_step(c, rule->name, rule, why, "undecided"));
        return decide(c, rule->name, GUARANTEE_UNDECIDED, why);
    }
    if (truth == GI_UNKNOWN_ABSENT)
        return add_step(c, rule->name, rule, why, "passed over: an optional fact is not given");
    bool holds = (truth == GI_YES) != rule->refuses;
    GI_TRY(add_step(c, rule->name, rule, why, holds ? "holds" : "fails"));
    if (!holds)
        c->result->rule_confidence = work.confidence;
    return holds ? GUARANTEE_OK : decide(c, rule->name, GUARANTEE_NOT_ELIGIBLE, why);
}

/* A case dated outside the time in which the scheme is in force. */
static guarantee_status try_in_force(struct gi_case *c, struct gi_text *why)
{
    const guarantee_scheme *scheme = c->scheme;
    char date_text[GUARANTEE_DATE_TEXT_BYTES], bound[GUARANTEE_DATE_TEXT_BYTES];
    int32_t date = 0;
    if (scheme->as_of < 0)
        return GUARANTEE_OK;
    guarantee_status status = gi_case_date(c, (uint32_t)scheme->as_of, &date);
    if (status == GI_ABSENT)
        return GUARANTEE_OK;
    if (status == GI_UNDECIDED)
        return decide(c, "in_force", GUARANTEE_UNDECIDED, why);
    GI_TRY(status);
    bool early = date<scheme->in_force_from, late = date> scheme->in_force_to;
    (void)guarantee_date_to_text(date_text, sizeof date_text, date, NULL);
    gi_text_format(why, "%s %s ", scheme->facts[scheme->as_of].name, date_text);
    if (early || late) {
        (void)guarantee_date_to_text(bound, sizeof bound, early ? scheme->in_force_from : scheme->in_force_to, NULL);
        gi_text_format(why, "is %s %s, when the scheme %s in force", early ? "before" : "after", bound,
                       early ? "comes" : "was last");
    } else {
        gi_text_add(why, "lies in the time in which the scheme is in force");
    }
    GI_TRY(add_step(c, "in_force", NULL, why, early || late ? "fails" : "holds"));
    return early || late ? decide(c, "in_force", GUARANTEE_NOT_ELIGIBLE, why) : GUARANTEE_OK;
}

guarantee_status gi_eligibility_work(struct gi_case *c)
{
    const guarantee_scheme *scheme = c->scheme;
    struct gi_text why = {0};
    guarantee_status status = try_in_force(c, &why);
    for (uint32_t i = 0; i < scheme->eligibility_count && status == GUARANTEE_OK; i++) {
        if (c->result->outcome != GUARANTEE_ELIGIBLE)
            break;
        gi_text_cut(&why, 0);
        if ((scheme->eligibility[i].questions >> c->result->question & 1U) != 0)
            status = try_rule(c, &scheme->eligibility[i], &why);
    }
    gi_text_clear(&why);
    return status;
}
