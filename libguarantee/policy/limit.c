/* What a figure must be: the limit, the room left, a breach. */
#include "policy/proportion.h"

static guarantee_status breach(struct gi_case *c, const struct gi_rule *rule)
{
    c->cells[rule->first_output].breach = true;
    if (c->whole == NULL)
        c->result->breach_count++;
    return GUARANTEE_OK;
}

/* Of a ratio of amounts the limit is bound × denominator, so that room is money. */
static guarantee_status scale(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work,
                              struct gi_exact *limit, struct gi_exact *measured)
{
    const struct gi_value *base = rule->slots[GI_BASE];
    struct gi_exact denominator;
    if (rule->kind != GI_RULE_VALUE || base->form != GI_RATIO || base->parts[1]->kind != GUARANTEE_KIND_AMOUNT)
        return GUARANTEE_OK;
    GI_TRY(gi_value_work(c, base->parts[1], work, &denominator));
    GI_TRY(gi_value_work(c, base->parts[0], work, measured));
    return gi_exact_multiply(limit, limit, &denominator);
}

static guarantee_status put_limit(struct gi_case *c, const struct gi_rule *rule, struct gi_exact *limit,
                                  struct gi_work *work)
{
    struct gi_exact measured, room;
    uint32_t part = rule->output_count - 2;
    guarantee_kind kind = c->scheme->outputs[rule->first_output + part].kind;
    struct gi_work quiet = {.confidence = work->confidence};
    gi_exact_copy(&measured, &c->cells[rule->first_output].exact);
    GI_TRY(scale(c, rule, &quiet, limit, &measured));
    GI_TRY(rule->bound_is_upper ? gi_exact_subtract(&room, limit, &measured)
                                : gi_exact_subtract(&room, &measured, limit));
    if (work->formula != NULL)
        gi_text_format(work->formula, "the %s it may be", rule->bound_is_upper ? "most" : "least");
    GI_TRY(gi_case_put_rounded(c, rule, part, limit, limit, false, work));
    if (work->formula != NULL) {
        gi_text_number(work->formula, c->scheme, kind, rule->bound_is_upper ? limit : &measured);
        gi_text_add(work->formula, " − ");
        gi_text_number(work->formula, c->scheme, kind, rule->bound_is_upper ? &measured : limit);
    }
    return gi_case_put_rounded(c, rule, part + 1, &room, &room, false, work);
}

guarantee_status gi_limit_work(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work)
{
    struct gi_exact limit;
    const struct gi_cell *cell = &c->cells[rule->first_output];
    if (rule->kind == GI_RULE_TEST)
        return (gi_exact_sign(&cell->value) != 0) == (rule->flag_wanted == 1) ? GUARANTEE_OK : breach(c, rule);
    struct gi_text *formula = work->formula;
    work->formula = NULL;
    guarantee_status status = gi_value_work(c, rule->bound, work, &limit);
    work->formula = formula;
    GI_TRY(status);
    int order = gi_exact_compare(&cell->exact, &limit);
    if (cell->enclosed && gi_exact_compare(&cell->value, &limit) != order)
        return gi_case_undecided(c, "%s is too close to its limit to be decided", rule->name);
    bool holds = rule->bound_inclusive && order == 0;
    holds = holds || (rule->bound_is_upper ? order < 0 : order > 0);
    if (!holds)
        GI_TRY(breach(c, rule));
    return put_limit(c, rule, &limit, work);
}
