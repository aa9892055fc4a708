/* Handing out what a block came to, row by row, into the caller's memory. */
#include "portfolio/run.h"

static void to_lowest_terms(int64_t *numerator, int64_t *denominator)
{
    uint64_t a = gi_magnitude(*numerator), b = (uint64_t)*denominator;
    while (b != 0) { /* 0 becomes 0 / 1 */
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    if (a > 1) {
        *numerator /= (int64_t)a;
        *denominator /= (int64_t)a;
    }
}

static uint64_t row_of(const struct gi_block *block, uint32_t i)
{
    return block->base + (block->index == NULL ? i : block->index[i]);
}

/* Whether eligibility let the row come as far as figures. */
static bool is_admitted(const struct gi_worker *worker, uint32_t question, uint32_t i)
{
    const struct gi_plan_question *asked = &worker->block.plan->questions[question];
    return asked->admitted < 0 ? asked->every_admitted == 0 : worker->block.masks[asked->admitted][i] == 0;
}

/* The breaches of a question's figures count where the row came as far as them. */
int64_t gi_row_breaches(const struct gi_worker *worker, uint32_t i)
{
    const struct gi_block *block = &worker->block;
    int64_t breaches = 0;
    for (uint32_t q = 0; q < worker->portfolio->layout.question_count; q++) {
        int16_t number = block->plan->questions[q].breaches;
        if (number >= 0 && block->escape[i] == GI_MASK_NO && is_admitted(worker, q, i))
            breaches += block->numbers[number][i];
    }
    return breaches;
}

static uint32_t question_of(const struct gi_layout *layout, uint32_t output)
{
    uint32_t question = 0;
    while (layout->questions[question] != layout->scheme->outputs[layout->outputs[output]].rule->question)
        question++;
    return question;
}

static void write_value(const struct gi_block *block, const struct gi_plan_figure *figure,
                        const guarantee_figure_column *out, uint32_t i, bool known)
{
    int64_t value = 0, over = 1;
    if (known) {
        value = gi_block_value(block, figure->value, i);
        over = figure->over < 0 ? figure->over_constant : block->numbers[figure->over][i];
        if (over != 1)
            to_lowest_terms(&value, &over);
    }
    gi_figure_write(out, row_of(block, i), known, value, over);
}

/* Without denominators only whole numbers can be handed out. */
void gi_figure_write(const guarantee_figure_column *out, uint64_t row, bool known, int64_t value, int64_t over)
{
    bool fits = out->denominators != NULL || over == 1;
    if (out->denominators != NULL)
        out->denominators[row] = over;
    if (out->values != NULL)
        out->values[row] = fits ? value : 0;
    if (out->states != NULL)
        out->states[row] = !known ? GUARANTEE_FIGURE_LEFT_OUT : fits ? GUARANTEE_FIGURE_KNOWN : GUARANTEE_FIGURE_UNFIT;
}

static void write_figure(const struct gi_worker *worker, uint32_t number, const guarantee_figure_column *out)
{
    const struct gi_block *block = &worker->block;
    const struct gi_plan_figure *figure = &block->plan->figures[number];
    uint32_t question = question_of(&worker->portfolio->layout, number);
    for (uint32_t i = 0; i < block->rows; i++) {
        if (block->escape[i] != GI_MASK_NO)
            continue;
        bool known = figure->state != GI_FIGURE_ABSENT && is_admitted(worker, question, i) &&
                     (figure->known < 0 || block->masks[figure->known][i] == GI_MASK_YES);
        write_value(block, figure, out, i, known);
    }
}

/* A figure that is a whole amount in every row that comes as far. */
static bool is_plain(const struct gi_worker *worker, uint32_t number, const guarantee_figure_column *out)
{
    const struct gi_plan_figure *figure = &worker->block.plan->figures[number];
    return worker->block.index == NULL && figure->state == GI_FIGURE_KNOWN && figure->is_whole &&
           figure->value.number >= 0 && out->denominators == NULL && out->values != NULL;
}

/* Where every row has the amount, at the speed of memory. */
static bool write_plain(const struct gi_worker *worker, uint32_t number, const guarantee_figure_column *out,
                        bool streams)
{
    const struct gi_block *block = &worker->block;
    if (!is_plain(worker, number, out) || block->any_escape || worker->any_code)
        return false;
    const int64_t *values = block->numbers[block->plan->figures[number].value.number];
    (streams ? gi_kernel_stream : gi_kernel_copy)(out->values + block->base, values, block->rows);
    for (uint32_t i = 0; out->states != NULL && i < block->rows; i++)
        out->states[block->base + i] = GUARANTEE_FIGURE_KNOWN;
    return true;
}

static void write_verdicts(const struct gi_worker *worker, const guarantee_rows *out)
{
    const struct gi_block *block = &worker->block;
    const struct gi_reason *reasons = worker->portfolio->layout.reasons;
    for (uint32_t i = 0; i < block->rows; i++) {
        uint64_t row = row_of(block, i);
        const struct gi_reason *reason = &reasons[worker->codes[i]];
        if (block->escape[i] != GI_MASK_NO)
            continue;
        if (out->statuses != NULL)
            out->statuses[row] = GUARANTEE_OK;
        if (out->outcomes != NULL)
            out->outcomes[row] = (int8_t)reason->outcome;
        if (out->rules != NULL)
            out->rules[row] = reason->rule;
        if (out->breaches != NULL)
            out->breaches[row] = (int32_t)gi_row_breaches(worker, i);
    }
}

void gi_results_write(const struct gi_worker *worker, const struct gi_batch *batch)
{
    const guarantee_rows *out = batch->out;
    if (out == NULL)
        return;
    if (out->statuses != NULL || out->outcomes != NULL || out->rules != NULL || out->breaches != NULL)
        write_verdicts(worker, out);
    for (uint32_t i = 0; i < out->figure_count; i++)
        if (!write_plain(worker, (uint32_t)batch->figures[i], &out->figures[i], batch->streams))
            write_figure(worker, (uint32_t)batch->figures[i], &out->figures[i]);
}
