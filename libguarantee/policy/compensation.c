/* Compensation of a bank's net loss: a ratio by bands of the NPL ratio (or by a table), bonuses, ceiling, cap. */
#include "policy/proportion.h"

struct bands {
    const struct gi_value *rows;
    struct gi_exact npl_ratio;
};

static void tell_number(struct gi_case *c, struct gi_work *work, guarantee_kind kind, const struct gi_exact *value,
                        const char *after)
{
    if (work->formula == NULL)
        return;
    gi_text_number(work->formula, c->scheme, kind, value);
    gi_text_add(work->formula, after);
}

static void tell(struct gi_work *work, const char *text)
{
    if (work->formula != NULL)
        gi_text_add(work->formula, text);
}

/* Adds what a row pays on a slice, which is not empty. */
static guarantee_status add_slice(struct gi_case *c, const struct gi_row *row, guarantee_kind kind,
                                  const struct gi_exact *slice, bool first, struct gi_work *work, struct gi_exact *sum)
{
    struct gi_exact pays;
    tell(work, first ? "" : " + ");
    gi_row_cite(work, row);
    GI_TRY(gi_value_work(c, row->is, work, &pays));
    tell(work, " × ");
    tell_number(c, work, kind, slice, "");
    GI_TRY(gi_exact_multiply(&pays, slice, &pays));
    return gi_exact_add(sum, sum, &pays);
}

/* Σ pays × slice / npl_ratio */
static guarantee_status band_share(struct gi_case *c, const struct bands *bands, struct gi_work *work,
                                   struct gi_exact *ratio)
{
    struct gi_exact slice;
    bool any = false;
    gi_exact_set_zero(ratio);
    tell(work, "(");
    for (uint32_t i = 0; i < bands->rows->row_count; i++) {
        gi_row_less_sure(work, &bands->rows->rows[i]);
        GI_TRY(gi_slice(bands->rows, i, &bands->npl_ratio, &slice));
        if (gi_exact_sign(&slice) == 0)
            continue;
        GI_TRY(add_slice(c, &bands->rows->rows[i], GUARANTEE_KIND_RATE, &slice, !any, work, ratio));
        any = true;
    }
    tell(work, any ? ") / " : "no band is reached) / ");
    tell_number(c, work, GUARANTEE_KIND_RATE, &bands->npl_ratio, "");
    return gi_exact_sign(&bands->npl_ratio) == 0 ? GUARANTEE_OK : gi_exact_divide(ratio, ratio, &bands->npl_ratio);
}

static guarantee_status flat_on_trigger(struct gi_case *c, const struct bands *bands, struct gi_work *work,
                                        struct gi_exact *ratio)
{
    gi_exact_set_zero(ratio);
    for (uint32_t i = 0; i < bands->rows->row_count; i++) {
        const struct gi_row *row = &bands->rows->rows[i];
        gi_row_less_sure(work, row);
        if (!gi_row_takes(bands->rows, i, &bands->npl_ratio))
            continue;
        if (work->note != NULL)
            gi_text_format(work->note, "%sthe band of line %u takes the whole loss", work->note->length > 0 ? "; " : "",
                           row->node->mark.line);
        return gi_value_work(c, row->is, work, ratio);
    }
    tell(work, "no band is reached");
    return GUARANTEE_OK;
}

/* Slice × loan balance, row by row until the loss is used up; the ratio is what comes out over the loss. */
static guarantee_status excess_amount(struct gi_case *c, const struct gi_rule *rule, const struct bands *bands,
                                      const struct gi_exact *loss, struct gi_work *work, struct gi_exact *ratio)
{
    struct gi_exact balance, left, slice;
    bool any = false;
    GI_TRY(gi_quiet_slot(c, rule, GI_LOAN_BALANCE, work, &balance));
    gi_exact_copy(&left, loss);
    gi_exact_set_zero(ratio);
    tell(work, "(");
    for (uint32_t i = 0; i < bands->rows->row_count; i++) {
        gi_row_less_sure(work, &bands->rows->rows[i]);
        GI_TRY(gi_slice(bands->rows, i, &bands->npl_ratio, &slice));
        GI_TRY(gi_exact_multiply(&slice, &slice, &balance));
        if (gi_exact_compare(&slice, &left) > 0)
            gi_exact_copy(&slice, &left);
        if (gi_exact_sign(&slice) <= 0)
            continue;
        GI_TRY(add_slice(c, &bands->rows->rows[i], GUARANTEE_KIND_AMOUNT, &slice, !any, work, ratio));
        GI_TRY(gi_exact_subtract(&left, &left, &slice));
        any = true;
    }
    tell(work, any ? ") / " : "no band is reached) / ");
    tell_number(c, work, GUARANTEE_KIND_AMOUNT, loss, "");
    return gi_exact_sign(loss) == 0 ? GUARANTEE_OK : gi_exact_divide(ratio, ratio, loss);
}

/* "by band_share (assumed: the natural reading)" */
static void tell_method(const struct gi_rule *rule, struct gi_work *work)
{
    const struct gi_origin *origin = &rule->method_origin;
    if (work->note == NULL)
        return;
    gi_text_format(work->note, "%sby %s (%s%s%s)", work->note->length > 0 ? "; " : "", rule->method_word,
                   guarantee_confidence_name(origin->confidence), origin->note != NULL ? ": " : "",
                   origin->note != NULL ? origin->note : "");
}

static guarantee_status base_ratio(struct gi_case *c, const struct gi_rule *rule, const struct gi_exact *loss,
                                   struct gi_work *work, struct gi_exact *ratio)
{
    struct bands bands = {0};
    if (rule->bands == NULL)
        return gi_value_work(c, rule->slots[GI_RATE], work, ratio);
    GI_TRY(gi_row_set_choose(c, rule->bands, rule->name, work, &bands.rows));
    GI_TRY(gi_quiet_slot(c, rule, GI_NPL_RATIO, work, &bands.npl_ratio));
    gi_work_less_sure(work, &rule->method_origin);
    tell_method(rule, work);
    switch (rule->method) {
    case GI_BAND_SHARE:
        return band_share(c, &bands, work, ratio);
    case GI_FLAT_ON_TRIGGER:
        return flat_on_trigger(c, &bands, work, ratio);
    default:
        return excess_amount(c, rule, &bands, loss, work, ratio);
    }
}

/* Bonuses come on top of a ratio: where nothing is paid, nothing is added. */
static guarantee_status add_bonuses(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work,
                                    struct gi_exact *ratio)
{
    if (gi_exact_sign(ratio) == 0)
        return GUARANTEE_OK;
    for (uint32_t i = 0; i < rule->bonus_count; i++) {
        const struct gi_row *bonus = &rule->bonuses[i];
        struct gi_exact by;
        bool holds = true;
        if (bonus->when != NULL)
            GI_TRY(gi_condition_decide(c, bonus->when, work, &holds));
        if (!holds)
            continue;
        tell(work, bonus->multiplies ? " × " : " + ");
        GI_TRY(gi_value_work(c, bonus->is, work, &by));
        GI_TRY(bonus->multiplies ? gi_exact_multiply(ratio, ratio, &by) : gi_exact_add(ratio, ratio, &by));
    }
    return GUARANTEE_OK;
}

static guarantee_status full_ratio(struct gi_case *c, const struct gi_rule *rule, const struct gi_exact *loss,
                                   struct gi_work *work, struct gi_exact *ratio)
{
    GI_TRY(base_ratio(c, rule, loss, work, ratio));
    const struct gi_value *ceiling = rule->slots[GI_CEILING];
    if (rule->ceiling_on_bands)
        GI_TRY(gi_clamp(c, NULL, ceiling, 0, work, ratio));
    GI_TRY(add_bonuses(c, rule, work, ratio));
    if (!rule->ceiling_on_bands)
        GI_TRY(gi_clamp(c, NULL, ceiling, 0, work, ratio));
    return GUARANTEE_OK;
}

static guarantee_status put_suspended(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work)
{
    struct gi_exact nothing;
    gi_exact_set_zero(&nothing);
    tell(work, "suspended");
    GI_TRY(gi_case_put_rounded(c, rule, 1, &nothing, &nothing, false, work));
    tell(work, "suspended");
    return gi_case_put_rounded(c, rule, 0, &nothing, &nothing, false, work);
}

guarantee_status gi_rule_compensate(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work)
{
    struct gi_exact loss, ratio, amount;
    bool suspended = false;
    GI_TRY(gi_quiet_slot(c, rule, GI_BASE, work, &loss));
    if (rule->suspended_when != NULL)
        GI_TRY(gi_condition_decide(c, rule->suspended_when, work, &suspended));
    if (suspended)
        return put_suspended(c, rule, work);
    GI_TRY(full_ratio(c, rule, &loss, work, &ratio));
    GI_TRY(gi_case_put_rounded(c, rule, 1, &ratio, &ratio, false, work));
    tell_number(c, work, GUARANTEE_KIND_AMOUNT, &loss, " × ");
    tell_number(c, work, GUARANTEE_KIND_RATE, &ratio, "");
    GI_TRY(gi_exact_multiply(&amount, &loss, &ratio));
    GI_TRY(gi_clamp(c, NULL, rule->slots[GI_AT_MOST], 0, work, &amount));
    return gi_case_put(c, rule, 0, &amount, work);
}
