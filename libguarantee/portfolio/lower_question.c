/* Questions: eligibility in order, the first rule that fails, then every figure; as policy/eligibility.c and answer.c.
 */
#include "policy/case.h"
#include "portfolio/lower.h"

/* What decides a row so far: every row the same, or a mask of codes. */
struct verdict {
    int16_t codes;
    uint8_t every; /* when codes is -1 */
};

/* Rows that nothing decided yet get the code that stands for their truth. */
static guarantee_status decide(struct gi_lower *l, struct verdict *verdict, const struct gi_truth_value *truth,
                               const uint8_t codes[4])
{
    struct gi_operation operation = gi_operation_of(GI_DECIDE);
    if (verdict->codes < 0 && verdict->every != 0)
        return GUARANTEE_OK;
    if (truth->is_constant && codes[truth->value] == 0)
        return GUARANTEE_OK;
    if (truth->is_constant && verdict->codes < 0) {
        verdict->every = codes[truth->value];
        return GUARANTEE_OK;
    }
    operation.mask[0] = verdict->codes;
    operation.mask[1] = truth->mask;
    if (truth->is_constant)
        GI_TRY(gi_mask_fill(l, &operation.mask[1], truth->value));
    for (int i = 0; i < 4; i++)
        operation.constants[i] = codes[i];
    GI_TRY(gi_lower_emit(l, &operation));
    verdict->codes = operation.out_mask;
    return gi_mask_or(l, &l->escape, l->escape, truth->bad);
}

static guarantee_status code_of(struct gi_lower *l, uint8_t *code, int32_t rule, guarantee_outcome outcome)
{
    *code = gi_layout_code(l->layout, rule, outcome);
    return *code != 0 ? GUARANTEE_OK : gi_not_lowered(l, "the scheme has more rules than a row has reasons");
}

static guarantee_status try_in_force(struct gi_lower *l, struct verdict *verdict)
{
    enum gi_presence presence = GI_PRESENT;
    struct gi_operand date;
    struct gi_truth_value holds;
    uint8_t codes[4] = {0};
    int32_t rule = (int32_t)l->scheme->eligibility_count;
    if (l->scheme->as_of < 0)
        return GUARANTEE_OK;
    GI_TRY(gi_lower_date(l, (uint32_t)l->scheme->as_of, &presence, &date));
    if (presence == GI_LACKING)
        return GUARANTEE_OK;
    GI_TRY(code_of(l, &codes[GI_MASK_NO], rule, GUARANTEE_NOT_ELIGIBLE));
    GI_TRY(code_of(l, &codes[GI_MASK_UNKNOWN], rule, GUARANTEE_UNDECIDED));
    if (presence == GI_UNSETTLED)
        gi_truth_constant(&holds, GI_MASK_UNKNOWN);
    else if (date.number >= 0)
        GI_TRY(gi_mask_in_range(l, &holds, date.number,
                                l->scheme->in_force_from == INT32_MIN ? INT64_MIN : l->scheme->in_force_from,
                                l->scheme->in_force_to == INT32_MAX ? INT64_MAX : l->scheme->in_force_to));
    else
        gi_truth_constant(&holds, date.constant >= l->scheme->in_force_from && date.constant <= l->scheme->in_force_to
                                      ? GI_MASK_YES
                                      : GI_MASK_NO);
    return decide(l, verdict, &holds, codes);
}

static guarantee_status try_rule(struct gi_lower *l, struct verdict *verdict, uint32_t number)
{
    const struct gi_eligibility *rule = &l->scheme->eligibility[number];
    struct gi_truth_value truth;
    uint8_t codes[4] = {0};
    GI_TRY(gi_lower_condition(l, &truth, rule->condition));
    GI_TRY(code_of(l, &codes[rule->refuses ? GI_MASK_YES : GI_MASK_NO], (int32_t)number, GUARANTEE_NOT_ELIGIBLE));
    GI_TRY(code_of(l, &codes[GI_MASK_UNKNOWN], (int32_t)number, GUARANTEE_UNDECIDED));
    return decide(l, verdict, &truth, codes);
}

/* ---- figures ------------------------------------------------------------------------------------ */

/* An amount past 64 bits of minor units has no answer: it is worked out even where nobody asks for it. */
static guarantee_status check_amount(struct gi_lower *l, const struct gi_lowered *figure)
{
    struct gi_quantity whole;
    struct gi_exact units, one;
    if (gi_quantity_is_constant(&figure->value) && gi_exact_sign(&figure->value.factor) == 0)
        return GUARANTEE_OK;
    if (gi_exact_divide(&units, &figure->value.factor, &l->scheme->minor_unit) != GUARANTEE_OK)
        return gi_not_lowered(l, "its constants are too large");
    gi_exact_set_integer(&one, 1);
    if (figure->value.times_count == 1 && figure->value.over_count == 0 && gi_exact_sign(&units) > 0 &&
        gi_exact_compare(&units, &one) <= 0)
        return GUARANTEE_OK;
    if (gi_quantity_is_constant(&figure->value))
        return gi_quantity_round(l, &whole, &figure->value, &l->scheme->minor_unit, GUARANTEE_ROUND_DOWN);
    GI_TRY(gi_quantity_round(l, &whole, &figure->value, &l->scheme->minor_unit, GUARANTEE_ROUND_DOWN));
    struct gi_quantity minor, unit; /* beside a minor unit, a multiple of a register is multiplied out */
    gi_quantity_constant(&minor, &l->scheme->minor_unit);
    const struct gi_quantity *const given[2] = {&whole, &minor};
    struct gi_operand operands[2];
    return gi_quantity_align(l, operands, &unit, given, 2);
}

static guarantee_status check_figures(struct gi_lower *l)
{
    for (uint32_t i = 0; i < l->scheme->output_count; i++) {
        const struct gi_lowered *figure = &l->figures[i];
        if (!figure->done || figure->presence != GI_PRESENT)
            continue;
        GI_TRY(gi_mask_or(l, &l->escape, l->escape, figure->value.bad));
        if (l->scheme->outputs[i].kind == GUARANTEE_KIND_AMOUNT)
            GI_TRY(check_amount(l, figure));
    }
    return GUARANTEE_OK;
}

static guarantee_status note_undecided(struct gi_lower *l, struct verdict *verdict, const struct gi_rule *rule)
{
    struct gi_truth_value always;
    uint8_t codes[4] = {0};
    bool undecided = false;
    for (uint32_t part = 0; part < rule->output_count; part++)
        undecided = undecided || l->figures[rule->first_output + part].presence == GI_UNSETTLED;
    if (!undecided)
        return GUARANTEE_OK;
    GI_TRY(code_of(l, &codes[GI_MASK_YES], gi_rule_number(l->scheme, rule), GUARANTEE_UNDECIDED));
    gi_truth_constant(&always, GI_MASK_YES);
    return decide(l, verdict, &always, codes);
}

/* Whether any figure of the question comes out: otherwise nothing was asked. */
static guarantee_status note_answers(struct gi_lower *l, struct verdict *verdict, guarantee_question question)
{
    int16_t any = -1;
    bool always = false, ever = false;
    for (uint32_t i = 0; i < l->scheme->output_count; i++) {
        const struct gi_lowered *figure = &l->figures[i];
        if (l->scheme->outputs[i].rule->question != question || figure->presence != GI_PRESENT)
            continue;
        ever = true;
        always = always || figure->known < 0;
        GI_TRY(gi_mask_or(l, &any, any, figure->known));
    }
    if (always)
        return GUARANTEE_OK;
    if (ever) {
        GI_TRY(gi_mask_not(l, &any, any));
        return gi_mask_or(l, &l->escape, l->escape, any);
    }
    struct gi_truth_value all;
    uint8_t codes[4] = {0};
    GI_TRY(code_of(l, &codes[GI_MASK_YES], -1, GUARANTEE_UNDECIDED));
    gi_truth_constant(&all, GI_MASK_YES);
    return decide(l, verdict, &all, codes);
}

static guarantee_status lower_figures(struct gi_lower *l, struct verdict *verdict, guarantee_question question)
{
    for (uint32_t i = 0; i < l->scheme->rule_count; i++) {
        const struct gi_rule *rule = &l->scheme->rules[i];
        if (rule->question != question)
            continue;
        if (!l->figures[rule->first_output].done)
            GI_TRY(gi_lower_rule(l, rule));
        GI_TRY(note_undecided(l, verdict, rule));
    }
    return note_answers(l, verdict, question);
}

guarantee_status gi_lower_question(struct gi_lower *l, guarantee_question question, struct gi_plan_question *out)
{
    struct verdict verdict = {-1, 0};
    l->breaches = -1;
    GI_TRY(try_in_force(l, &verdict));
    for (uint32_t i = 0; i < l->scheme->eligibility_count; i++)
        if ((l->scheme->eligibility[i].questions >> question & 1U) != 0)
            GI_TRY(try_rule(l, &verdict, i));
    out->admitted = verdict.codes;
    out->every_admitted = verdict.every;
    if (verdict.codes >= 0 || verdict.every == 0) {
        GI_TRY(lower_figures(l, &verdict, question));
        GI_TRY(check_figures(l));
    }
    out->code = verdict.codes;
    out->every = verdict.every;
    out->breaches = l->breaches;
    return GUARANTEE_OK;
}
