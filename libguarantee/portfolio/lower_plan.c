/* A whole plan: questions, figures handed out, what is added up (lower_sums.c). */
#include "policy/case.h"
#include "portfolio/lower.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

guarantee_status gi_not_lowered(struct gi_lower *l, const char *format, ...)
{
    va_list arguments;
    if (l->why[0] == '\0') {
        va_start(arguments, format);
        (void)vsnprintf(l->why, sizeof l->why, format, arguments);
        va_end(arguments);
    }
    return GI_NOT_LOWERED;
}

guarantee_status gi_lower_emit(struct gi_lower *l, struct gi_operation *operation)
{
    if (gi_plan_emit(l->plan, operation))
        return GUARANTEE_OK;
    return l->plan->number_count + 1 >= GI_REGISTERS_MAX || l->plan->mask_count + 1 >= GI_REGISTERS_MAX
               ? gi_not_lowered(l, "it needs too many operations")
               : gi_no_memory(l->error);
}

guarantee_status gi_lower_doubt(struct gi_lower *l, int16_t bad)
{
    return gi_mask_or(l, &l->doubt, l->doubt, bad);
}

/* ---- figures handed out ------------------------------------------------------------------------- */

static guarantee_status hand_out(struct gi_lower *l, struct gi_plan_figure *out, uint32_t output)
{
    const struct gi_lowered *figure = &l->figures[output];
    struct gi_exact unit;
    struct gi_operand over;
    int64_t top = 0;
    memset(out, 0, sizeof *out);
    out->value.number = out->over = out->known = -1;
    out->over_constant = 1;
    if (!figure->done || figure->presence != GI_PRESENT)
        return GUARANTEE_OK;
    out->state = figure->known >= 0 ? GI_FIGURE_SOMETIMES : GI_FIGURE_KNOWN;
    out->known = figure->known;
    gi_exact_set_integer(&unit, 1);
    if (l->scheme->outputs[output].kind == GUARANTEE_KIND_AMOUNT)
        gi_exact_copy(&unit, &l->scheme->minor_unit);
    if (!gi_quantity_units(&figure->value, &unit, &top, &out->over_constant))
        return gi_not_lowered(l, "%s does not fit 64 bits", l->scheme->outputs[output].name);
    GI_TRY(gi_quantity_operand(l, &out->value, top, figure->value.times, figure->value.times_count));
    if (figure->value.over_count > 0) {
        int16_t positive[GI_DIVISORS] = {-1, -1};
        for (uint8_t i = 0; i < figure->value.over_count; i++)
            GI_TRY(gi_quantity_positive(l, &positive[i], figure->value.over[i]));
        GI_TRY(gi_quantity_operand(l, &over, out->over_constant, positive, figure->value.over_count));
        out->over = over.number;
        out->over_constant = 1;
    }
    out->is_whole = out->over < 0 && out->over_constant == 1;
    return GUARANTEE_OK;
}

/* ---- the plan ----------------------------------------------------------------------------------- */

static guarantee_status lower_all(struct gi_lower *l)
{
    const struct gi_layout *layout = l->layout;
    GI_TRY(gi_lower_load_all(l));
    for (uint32_t i = 0; i < layout->question_count; i++)
        GI_TRY(gi_lower_question(l, layout->questions[i], &l->plan->questions[i]));
    for (uint32_t i = 0; i < layout->output_count; i++)
        GI_TRY(hand_out(l, &l->plan->figures[i], layout->outputs[i]));
    GI_TRY(gi_lower_sums(l));
    l->plan->escape = l->escape;
    return GUARANTEE_OK;
}

static struct gi_plan *new_plan(const struct gi_layout *layout, uint64_t pattern)
{
    struct gi_plan *plan = calloc(1, sizeof *plan);
    if (plan == NULL)
        return NULL;
    plan->pattern = pattern;
    plan->escape = -1;
    plan->questions = gi_arena_take(&plan->arena, (layout->question_count + 1) * sizeof *plan->questions);
    plan->figures = gi_arena_take(&plan->arena, (layout->output_count + 1) * sizeof *plan->figures);
    plan->sums = gi_arena_take(&plan->arena, (layout->sum_count + 1) * sizeof *plan->sums);
    for (uint32_t i = 0; plan->sums != NULL && i < layout->sum_count; i++)
        plan->sums[i] = (struct gi_plan_sum){.only = -1, .value = {-1, 0}};
    if (plan->questions != NULL && plan->figures != NULL && plan->sums != NULL)
        return plan;
    gi_plan_free(plan);
    return NULL;
}

static bool give_up(struct gi_plan *plan, const char *why)
{
    plan->exact = true;
    plan->count = 0;
    plan->number_count = plan->mask_count = 0;
    plan->why = gi_arena_copy(&plan->arena, why, strlen(why));
    return plan->why != NULL;
}

static guarantee_status fill(struct gi_lower *l)
{
    size_t outputs = l->scheme->output_count + 1U, columns = l->layout->column_count + 1U;
    l->figures = calloc(outputs, sizeof *l->figures);
    l->column_numbers = malloc(columns * sizeof *l->column_numbers);
    l->positive = calloc(GI_REGISTERS_MAX, sizeof *l->positive);
    if (l->figures == NULL || l->column_numbers == NULL || l->positive == NULL)
        return gi_no_memory(l->error);
    memset(l->column_numbers, 0xff, columns * sizeof *l->column_numbers);
    if ((l->layout->flags & GUARANTEE_PORTFOLIO_ONLY_EXACT) != 0)
        return gi_not_lowered(l, "only the exact path is asked for");
    guarantee_status status = lower_all(l);
    struct gi_plan_shape shape = {l->layout->question_count, l->layout->output_count, l->layout->sum_count};
    if (status == GUARANTEE_OK && !gi_plan_settle(l->plan, &shape))
        return gi_no_memory(l->error);
    return status;
}

guarantee_status gi_lower_plan(struct gi_plan **plan_out, const struct gi_layout *layout, uint64_t pattern,
                               guarantee_error *error)
{
    struct gi_lower l = {.scheme = layout->scheme,
                         .layout = layout,
                         .pattern = pattern,
                         .escape = -1,
                         .doubt = -1,
                         .breaches = -1,
                         .last_left = GI_NO_FACT,
                         .error = error};
    l.plan = new_plan(layout, pattern);
    if (l.plan == NULL)
        return gi_no_memory(error);
    guarantee_status status = fill(&l);
    free(l.figures);
    free(l.column_numbers);
    free(l.positive);
    if (status == GI_NOT_LOWERED)
        status = give_up(l.plan, l.why) ? GUARANTEE_OK : gi_no_memory(error);
    if (status != GUARANTEE_OK) {
        gi_plan_free(l.plan);
        return status;
    }
    *plan_out = l.plan;
    return GUARANTEE_OK;
}
