/* One rule worked out: whether it applies, its figures, its test; once a case. */
#include "policy/case.h"

#include <string.h>

static guarantee_status dispatch(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work)
{
    switch (rule->kind) {
    case GI_RULE_VALUE:
        return gi_rule_value(c, rule, work);
    case GI_RULE_CHARGE:
        return gi_rule_charge(c, rule, work);
    case GI_RULE_COVER:
        return gi_rule_cover(c, rule, work);
    case GI_RULE_SPLIT:
        return gi_rule_split(c, rule, work);
    case GI_RULE_COMPENSATE:
        return gi_rule_compensate(c, rule, work);
    case GI_RULE_SUBSIDISE:
        return gi_rule_subsidise(c, rule, work);
    case GI_RULE_RESERVE:
        return gi_rule_reserve(c, rule, work);
    case GI_RULE_CLASSIFY:
        return gi_rule_classify(c, rule, work);
    case GI_RULE_AVERAGE_RATE:
        return gi_rule_average(c, rule, work);
    case GI_RULE_ALLOT:
    case GI_RULE_SHARE_POOL:
        return gi_rule_allot(c, rule, work);
    case GI_RULE_TOTAL:
        return gi_rule_total(c, rule, work);
    case GI_RULE_LARGEST:
    case GI_RULE_SMALLEST:
        return gi_rule_largest(c, rule, work);
    case GI_RULE_COUNT_OF:
        return gi_rule_count(c, rule, work);
    case GI_RULE_COMPOUND_RATE:
        return gi_rule_compound(c, rule, work);
    case GI_RULE_TEST:
        return gi_rule_test(c, rule, work);
    case GI_RULE_SCHEDULE:
        return gi_rule_schedule(c, rule, work);
    case GI_RULE_CHARGE_BALANCES:
        return gi_rule_charge_balances(c, rule, work);
    case GI_RULE_COST_OF:
        return gi_rule_cost(c, rule, work);
    default:
        return gi_fail(c->error, GUARANTEE_E_INTERNAL, "%s: a rule that nobody works out", rule->name);
    }
}

/* A figure whose `when` does not hold is 0; a word, a test, or a figure with a limit is left out. */
static guarantee_status put_nothing(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work)
{
    struct gi_exact zero;
    gi_exact_set_zero(&zero);
    for (uint32_t part = 0; part < rule->output_count; part++) {
        if (rule->kind == GI_RULE_CLASSIFY || rule->kind == GI_RULE_TEST || rule->has_bound) {
            c->states[rule->first_output + part] = GI_CELL_ABSENT;
            c->cells[rule->first_output + part].left_for = GI_NO_FACT;
            continue;
        }
        if (work->formula != NULL && part == 0)
            gi_text_add(work->formula, "does not apply");
        GI_TRY(gi_case_put_rounded(c, rule, part, &zero, &zero, false, work));
    }
    return GUARANTEE_OK;
}

static guarantee_status work_rule(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work)
{
    bool applies = true;
    c->result->last_left = GI_NO_FACT;
    if (rule->each >= 0 && gi_facts_member_count(c->facts, rule->each) == 0)
        return GI_ABSENT; /* nobody to go over: not asked for */
    work->document = rule->origin.document;
    if (rule->origin.stated)
        gi_work_less_sure(work, &rule->origin);
    if (rule->when != NULL)
        GI_TRY(gi_condition_decide(c, rule->when, work, &applies));
    if (!applies)
        return put_nothing(c, rule, work);
    GI_TRY(dispatch(c, rule, work));
    if (rule->has_bound || rule->flag_wanted >= 0)
        return gi_limit_work(c, rule, work);
    return GUARANTEE_OK;
}

static void mark(struct gi_case *c, const struct gi_rule *rule, enum gi_cell_state state)
{
    for (uint32_t part = 0; part < rule->output_count; part++) {
        if (c->states[rule->first_output + part] != GI_CELL_UNKNOWN)
            continue;
        c->states[rule->first_output + part] = (uint8_t)state;
        c->cells[rule->first_output + part].left_for = c->result->last_left;
    }
}

guarantee_status gi_rule_work(struct gi_case *c, const struct gi_rule *rule)
{
    struct gi_text formula = {0}, note = {0};
    struct gi_work work = {.confidence =
                               c->scheme->words_changed ? GUARANTEE_CONFIDENCE_ASSUMED : GUARANTEE_CONFIDENCE_OFFICIAL};
    if (c->result->with_trail && c->whole == NULL) {
        work.formula = &formula;
        work.note = &note;
    }
    guarantee_status status = work_rule(c, rule, &work);
    if (status == GI_ABSENT)
        status = gi_case_left_out(c, rule);
    bool failed = formula.failed || note.failed;
    gi_text_clear(&formula);
    gi_text_clear(&note);
    if (failed)
        return gi_no_memory(c->error);
    if (status == GI_ABSENT || status == GI_UNDECIDED) {
        mark(c, rule, status == GI_ABSENT ? GI_CELL_ABSENT : GI_CELL_UNDECIDED);
        return GUARANTEE_OK;
    }
    if (status == GUARANTEE_E_RANGE) /* the number room has no names */
        return gi_fail(c->error, status, "%s: the exact value is too large to be held", rule->name);
    return status;
}
