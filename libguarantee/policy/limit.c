/* What a figure must be: the limit, the room left, a breach. */
#include "policy/proportion.h"

static guarantee_status breach(struct gi_case *c, const struct gi_rule *rule)
{
    c->cells[rule->first_output].breach = true;
    if (c->whole == NULL)
        c->result->breach_count++;
    return GUARANTEE_OK;
}

/* The limit, and what is measured against it. The formula says "must be up to 10 × net_assets 55,000,000.00". */
static guarantee_status work_limit(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work,
                                   struct gi_exact *limit, struct gi_exact *measured)
{
    const struct gi_value *base = rule->slots[GI_BASE];
    struct gi_exact denominator;
    if (work->formula != NULL)
        gi_text_add(work->formula, rule->bound_is_upper
                                       ? (rule->bound_inclusive ? "must be up to " : "must be below ")
                                       : (rule->bound_inclusive ? "must be at least " : "must be above "));
    GI_TRY(gi_value_work(c, rule->bound, work, limit));
    const struct gi_cell *cell = &c->cells[rule->first_output];
    gi_exact_copy(measured, &cell->exact);
    if (!gi_limit_is_scaled(rule))
        return GUARANTEE_OK;
    if (work->formula != NULL)
        gi_text_add(work->formula, " × ");
    GI_TRY(gi_value_work_nested(c, base->parts[1], work, &denominator));
    GI_TRY(gi_exact_multiply(limit, limit, &denominator));
    struct gi_work quiet = {.confidence = work->confidence};
    return gi_value_work(c, base->parts[0], &quiet, measured);
}

static guarantee_status put_limit(struct gi_case *c, const struct gi_rule *rule, const struct gi_exact *limit,
                                  const struct gi_exact *measured, struct gi_work *work)
{
    struct gi_exact room;
    uint32_t part = rule->output_count - 2;
    guarantee_kind kind = c->scheme->outputs[rule->first_output + part].kind;
    const struct gi_exact *from = rule->bound_is_upper ? limit : measured,
                          *less = rule->bound_is_upper ? measured : limit;
    GI_TRY(gi_exact_subtract(&room, from, less));
    GI_TRY(gi_case_put_rounded(c, rule, part, limit, limit, false, work));
    if (work->formula != NULL) {
        gi_text_number(work->formula, c->scheme, kind, from);
        gi_text_add(work->formula, " − ");
        gi_text_number(work->formula, c->scheme, kind, less);
    }
    bool enclosed =
        c->cells[rule->first_output].enclosed; /* then the room is known to as many digits, and no further */
    return gi_case_put_rounded(c, rule, part + 1, &room, &room, enclosed, work);
}

/* Compared exactly, and by cross-multiplying: over a denominator below zero nothing is kept that is money. */
guarantee_status gi_limit_work(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work)
{
    struct gi_exact limit, measured, upper_end;
    const struct gi_cell *cell = &c->cells[rule->first_output];
    if (rule->kind == GI_RULE_TEST)
        return (gi_exact_sign(&cell->value) != 0) == (rule->flag_wanted == 1) ? GUARANTEE_OK : breach(c, rule);
    GI_TRY(work_limit(c, rule, work, &limit, &measured));
    int order = gi_exact_compare(&measured, &limit);
    if (cell->enclosed && rule->kind == GI_RULE_AVERAGE_RATE) { /* of other rates the rounded one is tested */
        GI_TRY(gi_average_upper_end(&upper_end, &cell->exact));
        if (gi_exact_compare(&upper_end, &limit) != order)
            return gi_case_undecided(c, "%s is too close to its limit to be decided", rule->name);
    }
    bool holds = rule->bound_inclusive && order == 0;
    holds = holds || (rule->bound_is_upper ? order < 0 : order > 0);
    if (!holds)
        GI_TRY(breach(c, rule));
    return put_limit(c, rule, &limit, &measured, work);
}
