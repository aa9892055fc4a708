/* One row by the exact rules: its facts, its answers, what it adds. */
#include "policy/case.h"
#include "policy/term.h"
#include "portfolio/lower.h"
#include "portfolio/run.h"

#include <string.h>

/* ---- facts of a row ----------------------------------------------------------------------------- */

guarantee_status gi_constant_facts(guarantee_facts **facts_out, const struct gi_layout *layout, guarantee_error *error)
{
    GI_TRY(guarantee_facts_new(facts_out, layout->scheme, error));
    for (uint32_t i = 0; i < layout->column_count; i++)
        if (layout->columns[i].constant != NULL)
            GI_TRY(guarantee_facts_set_text(*facts_out, layout->columns[i].name, layout->columns[i].constant, error));
    return GUARANTEE_OK;
}

static guarantee_status set_fact(guarantee_facts *facts, const struct gi_column *column,
                                 const struct gi_batch_column *source, uint64_t row, guarantee_error *error)
{
    int64_t value = gi_source_value(column, source, row);
    bool has_word = column->has_words && value >= 0 && (uint64_t)value < source->code_count;
    return gi_column_give(facts, column, value, has_word ? source->words[value] : NULL, error);
}

guarantee_status gi_row_facts(guarantee_facts *facts, const struct gi_layout *layout,
                              const struct gi_batch_column *columns, uint64_t row, guarantee_error *error)
{
    for (uint32_t i = 0; i < layout->column_count; i++) {
        const struct gi_column *column = &layout->columns[i];
        const struct gi_batch_column *source = &columns[i];
        if (column->fact < 0 || column->constant != NULL)
            continue;
        GI_TRY(guarantee_facts_unset(facts, column->name, error));
        if (source->validity == NULL || (source->validity[row / 8] >> (row % 8) & 1) != 0)
            GI_TRY(set_fact(facts, column, source, row, error));
    }
    return GUARANTEE_OK;
}

/* ---- answers ------------------------------------------------------------------------------------ */

struct answers {
    struct gi_worker *worker;
    const struct gi_batch *batch;
    uint64_t row;
    uint32_t group;
    guarantee_result *results[GI_QUESTIONS];
    guarantee_status status; /* of a refused row */
    guarantee_outcome outcome;
    int32_t rule;
    uint64_t breaches;
};

static bool is_fatal(guarantee_status status)
{
    return status == GUARANTEE_E_NO_MEMORY || status == GUARANTEE_E_INTERNAL || status == GUARANTEE_E_ARGUMENT;
}

static int32_t rule_of(const guarantee_scheme *scheme, const char *name)
{
    int32_t last = (int32_t)(scheme->eligibility_count + scheme->rule_count);
    for (int32_t i = 0; *name != '\0' && i <= last; i++)
        if (gi_rule_name(scheme, i) == name || strcmp(gi_rule_name(scheme, i), name) == 0)
            return i;
    return -1;
}

static guarantee_status ask(struct answers *answers)
{
    struct gi_worker *worker = answers->worker;
    const struct gi_layout *layout = &worker->portfolio->layout;
    answers->status = gi_row_facts(worker->facts, layout, answers->batch->columns, answers->row, NULL);
    for (uint32_t q = 0; q < layout->question_count && answers->status == GUARANTEE_OK; q++)
        answers->status = guarantee_answer(&answers->results[q], layout->scheme, layout->questions[q], worker->facts, 0,
                                           &worker->error);
    if (is_fatal(answers->status))
        return answers->status;
    guarantee_error_clear(&worker->error);
    return GUARANTEE_OK;
}

static void weigh(struct answers *answers)
{
    const struct gi_layout *layout = &answers->worker->portfolio->layout;
    answers->outcome = answers->status == GUARANTEE_OK ? GUARANTEE_ELIGIBLE : 0;
    answers->rule = -1;
    for (uint32_t q = 0; answers->status == GUARANTEE_OK && q < layout->question_count; q++) {
        guarantee_outcome outcome = guarantee_result_outcome(answers->results[q]);
        if (q == 0 || (outcome == GUARANTEE_UNDECIDED && answers->outcome != GUARANTEE_UNDECIDED)) {
            answers->outcome = outcome;
            answers->rule = rule_of(layout->scheme, guarantee_result_rule(answers->results[q]));
        }
        answers->breaches += guarantee_result_breach_count(answers->results[q]);
    }
}

/* ---- handing out -------------------------------------------------------------------------------- */

static const struct gi_entry *entry_of(const guarantee_result *result, const char *name)
{
    size_t index = 0;
    if (result == NULL || guarantee_result_find(result, name, &index, NULL) != GUARANTEE_OK)
        return NULL;
    return &result->entries[index];
}

static const guarantee_result *result_of(const struct answers *answers, uint32_t output)
{
    const struct gi_layout *layout = &answers->worker->portfolio->layout;
    for (uint32_t q = 0; q < layout->question_count; q++)
        if (layout->questions[q] == layout->scheme->outputs[output].rule->question)
            return answers->status == GUARANTEE_OK ? answers->results[q] : NULL;
    return NULL;
}

static bool class_code(const struct gi_rule *rule, const char *word, int64_t *code)
{
    struct gi_arena arena = {0};
    uint32_t count = 0;
    const char *const *words = gi_class_words(rule, &arena, &count);
    bool found = false;
    for (uint32_t i = 0; words != NULL && i < count && !found; i++) {
        found = strcmp(words[i], word) == 0;
        *code = i;
    }
    gi_arena_free(&arena);
    return found;
}

/* The value as an integer over a denominator, in minor units where it is an amount; *fits is false past 64 bits. False
 * where the row has none. */
static bool value_of(const struct answers *answers, uint32_t output, int64_t *value, int64_t *over, bool *fits)
{
    const guarantee_scheme *scheme = answers->worker->portfolio->scheme;
    const struct gi_entry *entry = entry_of(result_of(answers, output), scheme->outputs[output].name);
    struct gi_exact units;
    *value = 0;
    *over = 1;
    *fits = true;
    if (entry == NULL)
        return false;
    if (entry->kind == GUARANTEE_KIND_TEXT)
        return class_code(entry->rule, entry->cell->word, value);
    gi_exact_copy(&units, &entry->cell->value);
    if (entry->kind == GUARANTEE_KIND_AMOUNT && gi_exact_divide(&units, &units, &scheme->minor_unit) != GUARANTEE_OK)
        *fits = false;
    else
        *fits = gi_exact_to_fraction64(value, over, &units) == GUARANTEE_OK;
    return true;
}

static void write_figures(const struct answers *answers)
{
    const guarantee_rows *out = answers->batch->out;
    const struct gi_layout *layout = &answers->worker->portfolio->layout;
    for (uint32_t i = 0; i < out->figure_count; i++) {
        int64_t value = 0, over = 1;
        bool fits = true;
        bool known = value_of(answers, layout->outputs[answers->batch->figures[i]], &value, &over, &fits);
        gi_figure_write(&out->figures[i], answers->row, known, value, over);
        if (known && !fits && out->figures[i].states != NULL)
            out->figures[i].states[answers->row] = GUARANTEE_FIGURE_UNFIT;
    }
}

static void write(const struct answers *answers)
{
    const guarantee_rows *out = answers->batch->out;
    if (out == NULL)
        return;
    if (out->statuses != NULL)
        out->statuses[answers->row] = answers->status;
    if (out->outcomes != NULL)
        out->outcomes[answers->row] = (int8_t)answers->outcome;
    if (out->rules != NULL)
        out->rules[answers->row] = answers->rule;
    if (out->breaches != NULL)
        out->breaches[answers->row] = (int32_t)answers->breaches;
    write_figures(answers);
}

/* ---- adding up ---------------------------------------------------------------------------------- */

static bool add(const struct answers *answers, struct gi_accumulator *accumulator, gi_integer128 value)
{
    struct gi_worker *worker = answers->worker;
    uint64_t most = (uint64_t)(value < 0 ? -value : value);
    bool small = value <= INT64_MAX / 4 && value >= -(INT64_MAX / 4);
    int64_t *sums = small ? gi_accumulator_ready(accumulator, worker->sums.groups.count, most, 1, 0) : NULL;
    if (sums == NULL)
        return gi_accumulator_add(accumulator, worker->sums.groups.count, answers->group, value);
    sums[answers->group] += (int64_t)value;
    return true;
}

static bool is_eligible(const struct answers *answers, int32_t question)
{
    if (answers->status != GUARANTEE_OK)
        return false;
    if (question == GI_ALL_ROWS)
        return true;
    return question == GI_MEMBERS ? answers->outcome == GUARANTEE_ELIGIBLE
                                  : guarantee_result_outcome(answers->results[question]) == GUARANTEE_ELIGIBLE;
}

static bool amount_of(const struct answers *answers, const struct gi_sum *sum, int64_t *amount)
{
    int64_t over = 1;
    bool fits = true;
    if (!sum->reference.is_fact)
        return value_of(answers, sum->reference.index, amount, &over, &fits) && fits && over == 1;
    const struct gi_given *given = gi_facts_get(answers->worker->facts, sum->reference.index, -1);
    struct gi_exact units;
    if (given == NULL) {
        const struct gi_fact *fact = &answers->worker->portfolio->scheme->facts[sum->reference.index];
        return fact->default_text != NULL &&
               gi_exact_divide(&units, &fact->default_number, &sum->unit) == GUARANTEE_OK &&
               gi_exact_to_int64(amount, &units) == GUARANTEE_OK;
    }
    *amount = given->numerator;
    return true;
}

static bool add_extreme(const struct answers *answers, const struct gi_sum *sum, struct gi_accumulator *accumulator)
{
    const struct gi_layout *layout = &answers->worker->portfolio->layout;
    const struct gi_column *column = &layout->columns[sum->column];
    const struct gi_batch_column *source = &answers->batch->columns[sum->column];
    if (source->validity != NULL && (source->validity[answers->row / 8] >> (answers->row % 8) & 1) == 0)
        return true;
    int64_t value = gi_source_value(column, source, answers->row);
    if (column->kind == GUARANTEE_KIND_FLAG)
        value = value != 0;
    if (column->has_words)
        value = source->code_map[value];
    int64_t *kept = gi_accumulator_ready(accumulator, answers->worker->sums.groups.count, 0, 0, gi_sum_initial(sum));
    if (kept == NULL)
        return false;
    int64_t *one = &kept[answers->group];
    bool replaces = sum->kind == GI_SUM_LEAST ? value < *one : value > *one;
    *one = replaces ? value : *one;
    return true;
}

static guarantee_status add_term(struct answers *answers, const struct gi_fold_terms *fold, const struct gi_term *term)
{
    const struct gi_layout *layout = &answers->worker->portfolio->layout;
    struct gi_accumulator *sums = &answers->worker->sums.sums[fold->first_sum];
    bool good = true;
    for (uint32_t i = 0; term->state == GI_TERM_COUNTS && i < fold->part_count && good; i++) {
        struct gi_exact units, unit;
        int64_t value = 0;
        GI_TRY(gi_exact_divide(&units, &term->values[i], &layout->sums[fold->first_sum + i].unit));
        if (gi_exact_to_int64(&value, &units) == GUARANTEE_OK) {
            good = add(answers, &sums[i], value);
            continue;
        }
        if (!gi_exact_is_integer(&units))
            return gi_fail(&answers->worker->error, GUARANTEE_E_LOWER,
                           "row %llu: %s adds up what is not rounded to minor units: it cannot be answered from totals",
                           (unsigned long long)answers->row,
                           fold->rule != NULL ? fold->rule->name : layout->scheme->facts[fold->fact].name);
        gi_exact_set_integer(&unit, INT64_MAX); /* larger ones in two steps */
        struct gi_exact high, low;
        int64_t high_value = 0, low_value = 0;
        GI_TRY(gi_exact_round(&high, NULL, &units, &unit, GUARANTEE_ROUND_FLOOR));
        GI_TRY(gi_exact_subtract(&low, &units, &high));
        GI_TRY(gi_exact_divide(&high, &high, &unit));
        GI_TRY(gi_exact_to_int64(&high_value, &high));
        GI_TRY(gi_exact_to_int64(&low_value, &low));
        good = add(answers, &sums[i], (gi_integer128)high_value * INT64_MAX + low_value);
    }
    good = good && (term->state != GI_TERM_LEFT_OUT || add(answers, &sums[fold->part_count], 1)) &&
           (term->state != GI_TERM_UNDECIDED || add(answers, &sums[fold->part_count + 1], 1)) &&
           (!fold->has_where || term->state == GI_TERM_SHUT_OUT || add(answers, &sums[fold->part_count + 2], 1));
    return good ? GUARANTEE_OK : GUARANTEE_E_NO_MEMORY;
}

/* Whether the row has any fact of the group of which rows are members. */
static bool is_member(const struct answers *answers)
{
    const struct gi_layout *layout = &answers->worker->portfolio->layout;
    for (uint32_t i = 0; i < layout->column_count; i++) {
        const struct gi_batch_column *source = &answers->batch->columns[i];
        if (layout->columns[i].bit != GI_NO_BIT && (layout->member_bits >> layout->columns[i].bit & 1U) != 0 &&
            (source->validity == NULL || (source->validity[answers->row / 8] >> (answers->row % 8) & 1) != 0))
            return true;
    }
    return false;
}

static guarantee_status add_folds(struct answers *answers)
{
    const struct gi_layout *layout = &answers->worker->portfolio->layout;
    struct gi_worker *worker = answers->worker;
    if (layout->member_group >= 0 && !is_member(answers))
        return add(answers, &worker->sums.sums[layout->strangers], 1) ? GUARANTEE_OK : GUARANTEE_E_NO_MEMORY;
    for (uint32_t i = 0; i < layout->fold_count; i++) {
        const struct gi_fold_terms *fold = &layout->folds[i];
        struct gi_term term;
        GI_TRY(fold->rule != NULL
                   ? gi_term_of_rule(&term, layout->scheme, worker->facts, fold->rule, &worker->error)
                   : gi_term_of_fact(&term, layout->scheme, worker->facts, (uint32_t)fold->fact, &worker->error));
        GI_TRY(add_term(answers, fold, &term));
    }
    return GUARANTEE_OK;
}

static bool add_sums(const struct answers *answers)
{
    const struct gi_layout *layout = &answers->worker->portfolio->layout;
    for (uint32_t i = 0; i < layout->sum_count; i++) {
        const struct gi_sum *sum = &layout->sums[i];
        struct gi_accumulator *accumulator = &answers->worker->sums.sums[i];
        bool good = true, counts = is_eligible(answers, sum->question);
        int64_t amount = 0;
        if (sum->kind == GI_SUM_AMOUNT && counts && amount_of(answers, sum, &amount))
            good = add(answers, accumulator, amount);
        else if (sum->kind == GI_SUM_WITHOUT && counts && !amount_of(answers, &sum[-1], &amount))
            good = add(answers, accumulator, 1);
        else if (sum->kind == GI_SUM_QUESTION && counts != is_eligible(answers, GI_MEMBERS))
            good = add(answers, accumulator, counts ? 1 : -1);
        else if ((sum->kind == GI_SUM_LEAST || sum->kind == GI_SUM_MOST) && counts)
            good = add_extreme(answers, sum, accumulator);
        if (!good)
            return false;
    }
    return true;
}

static guarantee_status add_all(struct answers *answers)
{
    struct gi_sums *sums = &answers->worker->sums;
    enum gi_count which = answers->status != GUARANTEE_OK              ? GI_REFUSED
                          : answers->outcome == GUARANTEE_ELIGIBLE     ? GI_ELIGIBLE
                          : answers->outcome == GUARANTEE_NOT_ELIGIBLE ? GI_NOT_ELIGIBLE
                                                                       : GI_UNDECIDED_ROWS;
    if (!add(answers, &sums->counts[which], 1))
        return GUARANTEE_E_NO_MEMORY;
    if (answers->status != GUARANTEE_OK)
        return GUARANTEE_OK;
    if (answers->outcome != GUARANTEE_ELIGIBLE)
        sums->reasons[gi_layout_code(sums->layout, answers->rule, answers->outcome)]++;
    if ((answers->breaches > 0 && !add(answers, &sums->counts[GI_BREACHING], 1)) || !add_sums(answers))
        return GUARANTEE_E_NO_MEMORY;
    return answers->outcome == GUARANTEE_ELIGIBLE ? add_folds(answers) : GUARANTEE_OK;
}

guarantee_status gi_exact_row(struct gi_worker *worker, const struct gi_batch *batch, uint64_t row, uint32_t group)
{
    struct answers answers = {.worker = worker, .batch = batch, .row = row, .group = group};
    guarantee_status status = ask(&answers);
    if (status == GUARANTEE_OK) {
        weigh(&answers);
        write(&answers);
        status = add_all(&answers);
    }
    for (int q = 0; q < GI_QUESTIONS; q++)
        guarantee_result_free(answers.results[q]);
    worker->exact_rows++;
    return status;
}
