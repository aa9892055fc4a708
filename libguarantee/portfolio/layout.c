/* What a portfolio is made for: reasons, figures, what is added up. */
#include "portfolio/layout_parts.h"

#include "policy/folded.h"
#include "scheme/reach.h"

#include <stdlib.h>
#include <string.h>

/* ---- rules and reasons -------------------------------------------------------------------------- */

int32_t gi_rule_number(const guarantee_scheme *scheme, const struct gi_rule *rule)
{
    return (int32_t)scheme->eligibility_count + 1 + (int32_t)(rule - scheme->rules);
}

const char *gi_rule_name(const guarantee_scheme *scheme, int32_t number)
{
    int64_t eligibility = scheme->eligibility_count, rule = number - eligibility - 1;
    if (number < 0 || rule >= (int64_t)scheme->rule_count)
        return "";
    return number < eligibility ? scheme->eligibility[number].name : rule < 0 ? "in_force" : scheme->rules[rule].name;
}

static void add_reason(struct gi_layout *layout, int32_t rule, guarantee_outcome outcome)
{
    if (layout->reason_count <= GI_REASONS_MAX)
        layout->reasons[layout->reason_count] = (struct gi_reason){rule, outcome};
    layout->reason_count++;
}

static bool is_asked(const struct gi_layout *layout, guarantee_question question)
{
    for (uint32_t i = 0; i < layout->question_count; i++)
        if (layout->questions[i] == question)
            return true;
    return false;
}

static void list_reasons(struct gi_layout *layout)
{
    const guarantee_scheme *scheme = layout->scheme;
    add_reason(layout, -1, GUARANTEE_ELIGIBLE);
    for (int32_t i = 0; i <= (int32_t)scheme->eligibility_count; i++) {
        add_reason(layout, i, GUARANTEE_NOT_ELIGIBLE);
        add_reason(layout, i, GUARANTEE_UNDECIDED);
    }
    for (uint32_t i = 0; i < scheme->rule_count; i++)
        if (is_asked(layout, scheme->rules[i].question))
            add_reason(layout, gi_rule_number(scheme, &scheme->rules[i]), GUARANTEE_UNDECIDED);
    add_reason(layout, -1, GUARANTEE_UNDECIDED);
}

uint8_t gi_layout_code(const struct gi_layout *layout, int32_t rule, guarantee_outcome outcome)
{
    for (uint32_t i = 1; i < layout->reason_count && i <= GI_REASONS_MAX; i++)
        if (layout->reasons[i].rule == rule && layout->reasons[i].outcome == outcome)
            return (uint8_t)i;
    return 0;
}

/* ---- figures and sums --------------------------------------------------------------------------- */

static bool list_outputs(struct gi_layout *layout)
{
    const guarantee_scheme *scheme = layout->scheme;
    layout->outputs = gi_arena_take(&layout->arena, (scheme->output_count + 1U) * sizeof *layout->outputs);
    for (uint32_t i = 0; layout->outputs != NULL && i < scheme->output_count; i++)
        if (is_asked(layout, scheme->outputs[i].rule->question))
            layout->outputs[layout->output_count++] = i;
    return layout->outputs != NULL;
}

int64_t gi_layout_output(const struct gi_layout *layout, uint32_t output)
{
    for (uint32_t i = 0; i < layout->output_count; i++)
        if (layout->outputs[i] == output)
            return i;
    return -1;
}

struct gi_sum *gi_layout_add_sum(struct gi_layout *layout, enum gi_sum_kind kind, const char *name)
{
    if (layout->sum_count == layout->sum_capacity) {
        uint32_t capacity = layout->sum_capacity * 2 + 16;
        struct gi_sum *sums = realloc(layout->sums, capacity * sizeof *sums);
        if (sums == NULL)
            return NULL;
        layout->sums = sums;
        layout->sum_capacity = capacity;
    }
    struct gi_sum *sum = &layout->sums[layout->sum_count++];
    *sum = (struct gi_sum){.kind = kind, .name = name, .question = GI_MEMBERS, .column = -1};
    gi_exact_set_integer(&sum->unit, 1);
    return sum;
}

static bool add_amount(struct gi_layout *layout, struct gi_reference reference, const char *name, int32_t question)
{
    for (uint32_t i = 0; i < layout->sum_count; i++)
        if (layout->sums[i].kind == GI_SUM_AMOUNT && strcmp(layout->sums[i].name, name) == 0)
            return true;
    for (int without = 0; without < 2; without++) {
        struct gi_sum *sum = gi_layout_add_sum(layout, without ? GI_SUM_WITHOUT : GI_SUM_AMOUNT, name);
        if (sum == NULL)
            return false;
        sum->reference = reference;
        sum->question = question;
        if (!without)
            gi_exact_copy(&sum->unit, &layout->scheme->minor_unit);
    }
    return true;
}

static int32_t question_number(const struct gi_layout *layout, guarantee_question question)
{
    for (uint32_t i = 0; i < layout->question_count; i++)
        if (layout->questions[i] == question)
            return (int32_t)i;
    return GI_ALL_ROWS;
}

static bool add_output(struct gi_layout *layout, uint32_t output)
{
    const struct gi_output *figure = &layout->scheme->outputs[output];
    return add_amount(layout, (struct gi_reference){false, output}, figure->name,
                      question_number(layout, figure->rule->question));
}

static bool is_whole_output(const struct gi_layout *layout, uint32_t output);

/* A value that is a whole number of minor units whatever the facts. */
static bool is_whole_value(const struct gi_layout *layout, const struct gi_value *value)
{
    struct gi_exact units;
    bool whole = value->at_least == NULL && value->at_most == NULL;
    switch (value->form) {
    case GI_LITERAL:
        return gi_exact_divide(&units, value->literal, &layout->scheme->minor_unit) == GUARANTEE_OK &&
               gi_exact_is_integer(&units);
    case GI_NAME:
        return value->name.is_fact || is_whole_output(layout, value->name.index);
    case GI_SUM:
    case GI_SMALLER_OF:
    case GI_LARGER_OF:
        for (uint32_t i = 0; whole && i < value->part_count + value->less_count; i++)
            whole =
                is_whole_value(layout, i < value->part_count ? value->parts[i] : value->less[i - value->part_count]);
        return whole;
    default:
        return false;
    }
}

/* Amounts that are not rounded cannot be added up as minor units: they are left out of "every amount there is". */
static bool is_whole_output(const struct gi_layout *layout, uint32_t output)
{
    const struct gi_rule *rule = layout->scheme->outputs[output].rule;
    uint32_t part = layout->scheme->outputs[output].part;
    struct gi_exact units;
    bool is_own = rule->kind == GI_RULE_SPLIT ? part < rule->party_count : part == GI_PART_MAIN;
    if (layout->scheme->outputs[output].kind != GUARANTEE_KIND_AMOUNT || !is_own)
        return false;
    if (rule->round != NULL)
        return gi_exact_divide(&units, &rule->round->quantum, &layout->scheme->minor_unit) == GUARANTEE_OK &&
               gi_exact_is_integer(&units);
    return rule->kind == GI_RULE_VALUE && is_whole_value(layout, rule->slots[GI_BASE]);
}

static bool add_every_amount(struct gi_layout *layout)
{
    const guarantee_scheme *scheme = layout->scheme;
    for (uint32_t i = 0; i < scheme->fact_count; i++) /* whatever the order of columns */
        if (scheme->facts[i].kind == GUARANTEE_KIND_AMOUNT && layout->column_of_fact[i] >= 0 &&
            !add_amount(layout, (struct gi_reference){true, i}, scheme->facts[i].name, GI_ALL_ROWS))
            return false;
    for (uint32_t i = 0; i < layout->output_count; i++)
        if (is_whole_output(layout, layout->outputs[i]) && !add_output(layout, layout->outputs[i]))
            return false;
    return true;
}

static guarantee_status refuse_sum(const struct gi_layout *layout, const char *name, guarantee_error *error)
{
    struct gi_nearest nearest = {.word = name};
    for (uint32_t i = 0; i < layout->scheme->fact_count; i++)
        if (layout->scheme->facts[i].kind == GUARANTEE_KIND_AMOUNT)
            gi_nearest_try(&nearest, layout->scheme->facts[i].name);
    for (uint32_t i = 0; i < layout->output_count; i++)
        if (layout->scheme->outputs[layout->outputs[i]].kind == GUARANTEE_KIND_AMOUNT)
            gi_nearest_try(&nearest, layout->scheme->outputs[layout->outputs[i]].name);
    if (nearest.best != NULL)
        return gi_fail(error, GUARANTEE_E_NOT_FOUND, "\"%.60s\" is no amount to be added up; did you mean \"%s\"?",
                       name, nearest.best);
    return gi_fail(
        error, GUARANTEE_E_NOT_FOUND,
        "\"%.60s\" is no amount to be added up: an amount fact of %s, or an amount that one of the questions "
        "asked yields, is expected",
        name, layout->scheme->id);
}

static guarantee_status add_named(struct gi_layout *layout, const char *name, guarantee_error *error)
{
    const guarantee_scheme *scheme = layout->scheme;
    if (name == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "a name of sums is NULL");
    int64_t fact = gi_scheme_find_fact(scheme, name, strlen(name)), output = gi_scheme_find_output(scheme, name);
    bool good = true;
    if (fact >= 0 && scheme->facts[fact].kind == GUARANTEE_KIND_AMOUNT)
        good = add_amount(layout, (struct gi_reference){true, (uint32_t)fact}, scheme->facts[fact].name, GI_ALL_ROWS);
    else if (output >= 0 && scheme->outputs[output].kind == GUARANTEE_KIND_AMOUNT &&
             is_asked(layout, scheme->outputs[output].rule->question))
        good = add_output(layout, (uint32_t)output);
    else
        return refuse_sum(layout, name, error);
    if (output >= 0 && fact < 0 && !is_whole_output(layout, (uint32_t)output))
        return gi_fail(error, GUARANTEE_E_FACT_VALUE,
                       "%s is not rounded to minor units: it is handed out for each row, but cannot be added up", name);
    return good ? GUARANTEE_OK : gi_no_memory(error);
}

static guarantee_status list_sums(struct gi_layout *layout, const guarantee_portfolio_options *options,
                                  guarantee_error *error)
{
    if (options->sums == NULL)
        return add_every_amount(layout) ? GUARANTEE_OK : gi_no_memory(error);
    for (uint32_t i = 0; i < options->sum_count; i++)
        GI_TRY(add_named(layout, options->sums[i], error));
    return GUARANTEE_OK;
}

static guarantee_status list_question_sums(struct gi_layout *layout, guarantee_error *error)
{
    for (uint32_t i = 0; layout->question_count > 1 && i < layout->question_count; i++) {
        struct gi_sum *sum = gi_layout_add_sum(layout, GI_SUM_QUESTION, guarantee_question_name(layout->questions[i]));
        if (sum == NULL)
            return gi_no_memory(error);
        sum->question = (int32_t)i;
    }
    return GUARANTEE_OK;
}

/* ---- all of it ---------------------------------------------------------------------------------- */

static guarantee_status list_questions(struct gi_layout *layout, uint32_t asked, guarantee_error *error)
{
    for (guarantee_question question = GUARANTEE_QUOTE; question <= GUARANTEE_ALLOT; question++) {
        if ((asked >> question & 1U) == 0)
            continue;
        if (!guarantee_scheme_answers(layout->scheme, question))
            return gi_fail(error, GUARANTEE_E_NOT_FOUND, "%s does not answer \"%s\"", layout->scheme->id,
                           guarantee_question_name(question));
        layout->questions[layout->question_count++] = question;
    }
    if (asked >> (GUARANTEE_ALLOT + 1) != 0 || (asked & 1U) != 0)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "questions: bits 1 << GUARANTEE_QUOTE to 1 << GUARANTEE_ALLOT");
    return GUARANTEE_OK;
}

static guarantee_status check_options(const guarantee_portfolio_options *options, guarantee_error *error)
{
    if (options->struct_size != sizeof *options)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "options: struct_size is %u, %zu is expected", options->struct_size,
                       sizeof *options);
    if (options->reserved != 0)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "options: reserved must be 0");
    if ((options->flags & ~(uint32_t)(GUARANTEE_PORTFOLIO_EXACT | GUARANTEE_PORTFOLIO_ONLY_EXACT)) != 0)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "options: flags that this library does not know");
    if (options->threads < 0 || options->threads > GUARANTEE_THREADS_MAX)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "options: threads is %d, 0 to %d is expected", options->threads,
                       (int)GUARANTEE_THREADS_MAX);
    if (options->grouping_count > GUARANTEE_GROUPINGS_MAX ||
        (options->grouping_count > 0 && options->groupings == NULL))
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "options: up to %d groupings are expected, found %u",
                       (int)GUARANTEE_GROUPINGS_MAX, options->grouping_count);
    return GUARANTEE_OK;
}

static guarantee_status fill(struct gi_layout *layout, const guarantee_column *columns, uint32_t column_count,
                             const guarantee_portfolio_options *options, guarantee_error *error)
{
    GI_TRY(list_questions(layout, options->questions, error));
    GI_TRY(gi_layout_columns(layout, columns, column_count, options, error));
    list_reasons(layout);
    if (!list_outputs(layout))
        return gi_no_memory(error);
    GI_TRY(list_sums(layout, options, error));
    GI_TRY(list_question_sums(layout, error));
    return gi_layout_folds(layout, options->group_questions, error);
}

guarantee_status gi_layout_make(struct gi_layout *layout, const guarantee_scheme *scheme,
                                const guarantee_column *columns, uint32_t column_count,
                                const guarantee_portfolio_options *options, guarantee_error *error)
{
    const guarantee_portfolio_options nothing = {.struct_size = sizeof nothing};
    *layout = (struct gi_layout){.scheme = scheme, .member_group = -1};
    if (options == NULL)
        options = &nothing;
    GI_TRY(check_options(options, error));
    layout->flags = options->flags;
    guarantee_status status = fill(layout, columns, column_count, options, error);
    if (status != GUARANTEE_OK)
        gi_layout_free(layout);
    return status;
}

void gi_layout_free(struct gi_layout *layout)
{
    guarantee_facts_free(layout->constants);
    free(layout->sums);
    gi_arena_free(&layout->arena);
    *layout = (struct gi_layout){0};
}
