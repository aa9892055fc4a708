/* Working out values: sums, products, ratios, the smaller and larger of several. */
#include "policy/case.h"

#include <string.h>

static void tell(struct gi_work *work, const char *text)
{
    if (work->formula != NULL)
        gi_text_add(work->formula, text);
}

static guarantee_status work_literal(struct gi_case *c, const struct gi_value *value, struct gi_work *work,
                                     struct gi_exact *out)
{
    gi_exact_copy(out, value->literal);
    if (work->formula == NULL)
        return GUARANTEE_OK;
    if (value->kind == GUARANTEE_KIND_AMOUNT)
        gi_text_number(work->formula, c->scheme, value->kind, out);
    else
        gi_text_add(work->formula, value->text);
    return GUARANTEE_OK;
}

static guarantee_status work_name(struct gi_case *c, const struct gi_value *value, struct gi_work *work,
                                  struct gi_exact *out)
{
    GI_TRY(gi_case_number(c, value->name, work, out));
    if (value->node->changed)
        work->confidence = GUARANTEE_CONFIDENCE_ASSUMED;
    if (work->formula != NULL) {
        gi_text_format(work->formula, "%s ", value->text);
        gi_text_number(work->formula, c->scheme, value->kind, out);
    }
    return GUARANTEE_OK;
}

size_t gi_work_told(const struct gi_work *work)
{
    return work->formula == NULL ? 0 : work->formula->length;
}

guarantee_status gi_clamp(struct gi_case *c, const struct gi_value *at_least, const struct gi_value *at_most,
                          size_t start, struct gi_work *work, struct gi_exact *value)
{
    for (int upper = 0; upper < 2; upper++) {
        const struct gi_value *bound = upper ? at_most : at_least;
        if (bound == NULL)
            continue;
        struct gi_exact limit;
        GI_TRY(gi_value_work_quietly(c, bound, work, &limit));
        int order = gi_exact_compare(value, &limit);
        bool binds = upper ? order > 0 : order < 0;
        if (!binds)
            continue;
        gi_exact_copy(value, &limit);
        if (work->formula != NULL) {
            gi_text_insert(work->formula, start, upper ? "min(" : "max(");
            gi_text_add(work->formula, ", ");
            gi_text_number(work->formula, c->scheme, bound->kind, &limit);
            gi_text_add(work->formula, ")");
        }
    }
    return GUARANTEE_OK;
}

/* A part of a `given_only` sum that was not asked for counts for nothing. */
static guarantee_status work_part(struct gi_case *c, const struct gi_value *sum, const struct gi_value *part,
                                  struct gi_work *work, struct gi_exact *out, bool *given_out)
{
    guarantee_status status = gi_value_work(c, part, work, out);
    *given_out = status != GI_ABSENT;
    if (status == GI_ABSENT && sum->given_only) {
        gi_exact_set_zero(out);
        return GUARANTEE_OK;
    }
    return status;
}

static guarantee_status work_sum(struct gi_case *c, const struct gi_value *value, struct gi_work *work,
                                 struct gi_exact *out)
{
    struct gi_exact sum, part;
    bool any = false;
    size_t start = gi_work_told(work);
    gi_exact_set_zero(&sum);
    for (uint32_t i = 0; i < value->part_count + value->less_count; i++) {
        bool less = i >= value->part_count, given = false;
        size_t before = work->formula == NULL ? 0 : work->formula->length;
        if (any || less)
            tell(work, less ? " − " : " + ");
        GI_TRY(work_part(c, value, less ? value->less[i - value->part_count] : value->parts[i], work, &part, &given));
        if (!given && work->formula != NULL)
            gi_text_cut(work->formula, before);
        any = any || given;
        GI_TRY(less ? gi_exact_subtract(&sum, &sum, &part) : gi_exact_add(&sum, &sum, &part));
    }
    if (!any)
        return GI_ABSENT;
    GI_TRY(gi_clamp(c, value->at_least, value->at_most, start, work, &sum));
    gi_exact_copy(out, &sum);
    return GUARANTEE_OK;
}

static guarantee_status work_product(struct gi_case *c, const struct gi_value *value, struct gi_work *work,
                                     struct gi_exact *out)
{
    struct gi_exact product, part;
    gi_exact_set_integer(&product, 1);
    for (uint32_t i = 0; i < value->part_count; i++) {
        if (i > 0)
            tell(work, " × ");
        GI_TRY(gi_value_work(c, value->parts[i], work, &part));
        GI_TRY(gi_exact_multiply(&product, &product, &part));
    }
    gi_exact_copy(out, &product);
    return GUARANTEE_OK;
}

static guarantee_status work_ratio(struct gi_case *c, const struct gi_value *value, struct gi_work *work,
                                   struct gi_exact *out)
{
    struct gi_exact above, below;
    GI_TRY(gi_value_work(c, value->parts[0], work, &above));
    tell(work, " / ");
    GI_TRY(gi_value_work(c, value->parts[1], work, &below));
    if (gi_exact_sign(&below) != 0)
        return gi_exact_divide(out, &above, &below);
    if (value->if_zero == NULL)
        return gi_case_undecided(c, "%s is 0, so there is nothing to divide by",
                                 value->parts[1]->text == NULL ? "the denominator" : value->parts[1]->text);
    tell(work, ", over 0: ");
    return gi_value_work(c, value->if_zero, work, out);
}

static guarantee_status work_extreme(struct gi_case *c, const struct gi_value *value, struct gi_work *work,
                                     struct gi_exact *out)
{
    struct gi_exact best, part;
    int wanted = value->form == GI_LARGER_OF ? 1 : -1;
    tell(work, wanted > 0 ? "max(" : "min(");
    for (uint32_t i = 0; i < value->part_count; i++) {
        if (i > 0)
            tell(work, ", ");
        GI_TRY(gi_value_work(c, value->parts[i], work, &part));
        if (i == 0 || gi_exact_compare(&part, &best) == wanted)
            gi_exact_copy(&best, &part);
    }
    tell(work, ")");
    gi_exact_copy(out, &best);
    return GUARANTEE_OK;
}

static guarantee_status work_adjustment(struct gi_case *c, const struct gi_row *row, struct gi_work *work,
                                        struct gi_exact *value)
{
    struct gi_exact by;
    bool holds = true;
    if (row->when != NULL)
        GI_TRY(gi_condition_decide(c, row->when, work, &holds));
    if (!holds)
        return GUARANTEE_OK;
    tell(work, row->multiplies ? " × " : " + ");
    GI_TRY(gi_value_work(c, row->is, work, &by));
    return row->multiplies ? gi_exact_multiply(value, value, &by) : gi_exact_add(value, value, &by);
}

static guarantee_status work_adjust(struct gi_case *c, const struct gi_value *value, struct gi_work *work,
                                    struct gi_exact *out)
{
    struct gi_exact adjusted;
    size_t start = gi_work_told(work);
    GI_TRY(gi_value_work(c, value->parts[0], work, &adjusted));
    for (uint32_t i = 0; i < value->row_count; i++)
        GI_TRY(work_adjustment(c, &value->rows[i], work, &adjusted));
    GI_TRY(gi_clamp(c, value->at_least, value->at_most, start, work, &adjusted));
    gi_exact_copy(out, &adjusted);
    return GUARANTEE_OK;
}

static guarantee_status work_form(struct gi_case *c, const struct gi_value *value, struct gi_work *work,
                                  struct gi_exact *out)
{
    switch (value->form) {
    case GI_SUM:
        return work_sum(c, value, work, out);
    case GI_PRODUCT:
        return work_product(c, value, work, out);
    case GI_RATIO:
        return work_ratio(c, value, work, out);
    case GI_SMALLER_OF:
    case GI_LARGER_OF:
        return work_extreme(c, value, work, out);
    case GI_ADJUST:
        return work_adjust(c, value, work, out);
    case GI_SPAN:
        return gi_span_work(c, value, work, out);
    case GI_BALANCE_OF:
        return gi_balance_work(c, value, work, out);
    default:
        return gi_table_work(c, value, work, out);
    }
}

guarantee_status gi_value_work(struct gi_case *c, const struct gi_value *value, struct gi_work *work,
                               struct gi_exact *out)
{
    if (value->form == GI_NAME)
        return work_name(c, value, work, out);
    if (value->form == GI_LITERAL) {
        gi_work_cite(work, value);
        return work_literal(c, value, work, out);
    }
    if (value->origin.stated)
        gi_work_less_sure(work, &value->origin);
    bool nested = work->depth > 0 && (value->form == GI_SUM || value->form == GI_PRODUCT || value->form == GI_RATIO ||
                                      value->form == GI_ADJUST);
    if (nested)
        tell(work, "(");
    work->depth++;
    guarantee_status status = work_form(c, value, work, out);
    work->depth--;
    GI_TRY(status);
    if (nested)
        tell(work, ")");
    return GUARANTEE_OK;
}

guarantee_status gi_value_work_nested(struct gi_case *c, const struct gi_value *value, struct gi_work *work,
                                      struct gi_exact *out)
{
    work->depth++;
    guarantee_status status = gi_value_work(c, value, work, out);
    work->depth--;
    return status;
}

guarantee_status gi_value_work_quietly(struct gi_case *c, const struct gi_value *value, struct gi_work *work,
                                       struct gi_exact *out)
{
    struct gi_text *formula = work->formula;
    work->formula = NULL;
    guarantee_status status = gi_value_work(c, value, work, out);
    work->formula = formula;
    return status;
}
