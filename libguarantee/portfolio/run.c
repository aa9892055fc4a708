/* A worker's way through blocks of rows: the facts that rows have, their plans, then what the columns cannot answer. */
#include "portfolio/run.h"
#include "portfolio/lower.h"

#include <stdlib.h>
#include <string.h>

/* ---- workers ------------------------------------------------------------------------------------ */

static bool make_vectors(struct gi_worker *worker, uint32_t question_count)
{
    for (uint32_t i = 0; i < question_count + GI_VECTORS; i++) {
        worker->vectors[i].room = malloc(GI_BLOCK_ROWS * sizeof *worker->vectors[i].room);
        worker->vectors[i].keep = aligned_alloc(64, GI_BLOCK_ROWS * sizeof *worker->vectors[i].keep);
        if (worker->vectors[i].room == NULL || worker->vectors[i].keep == NULL)
            return false;
    }
    worker->ones = aligned_alloc(64, GI_BLOCK_ROWS * sizeof(int64_t));
    worker->zeros = aligned_alloc(64, GI_BLOCK_ROWS * sizeof(int64_t));
    if (worker->ones == NULL || worker->zeros == NULL)
        return false;
    gi_kernel_fill(worker->ones, 1, GI_BLOCK_ROWS);
    gi_kernel_fill(worker->zeros, 0, GI_BLOCK_ROWS);
    for (int i = 0; i < GI_HOT_LANES; i++) {
        worker->constants[i] = aligned_alloc(64, GI_BLOCK_ROWS * sizeof(int64_t));
        worker->only[i] = aligned_alloc(64, GI_BLOCK_ROWS * sizeof(int64_t));
        if (worker->constants[i] == NULL || worker->only[i] == NULL)
            return false;
    }
    return true;
}

bool gi_worker_make(struct gi_worker *worker, struct guarantee_portfolio *portfolio)
{
    *worker = (struct gi_worker){.portfolio = portfolio, .error = GUARANTEE_ERROR_INIT};
    worker->block.layout = &portfolio->layout;
    worker->block_groups = malloc(GI_BLOCK_ROWS * sizeof *worker->block_groups);
    worker->some_groups = malloc(GI_BLOCK_ROWS * sizeof *worker->some_groups);
    worker->chosen = malloc(GI_BLOCK_ROWS * sizeof *worker->chosen);
    worker->codes = malloc(GI_BLOCK_ROWS);
    worker->index = malloc(GI_BLOCK_ROWS * sizeof *worker->index);
    worker->patterns = malloc(GI_BLOCK_ROWS * sizeof *worker->patterns);
    bool good = make_vectors(worker, portfolio->layout.question_count) && worker->block_groups != NULL &&
                worker->some_groups != NULL && worker->chosen != NULL && worker->codes != NULL &&
                worker->index != NULL && worker->patterns != NULL;
    worker->places = aligned_alloc(64, GI_BLOCK_ROWS * sizeof(int64_t));
    good = good && worker->places != NULL;
    for (int k = 0; k < GI_KEYS; k++) {
        worker->keys[k] = aligned_alloc(64, GI_BLOCK_ROWS * sizeof(int64_t));
        good = good && worker->keys[k] != NULL;
    }
    return good && gi_sums_make(&worker->sums, &portfolio->layout, &portfolio->hot_plan) &&
           gi_constant_facts(&worker->facts, &portfolio->layout, NULL) == GUARANTEE_OK;
}

void gi_worker_free(struct gi_worker *worker)
{
    gi_block_free(&worker->block);
    if (worker->sums.layout != NULL)
        gi_sums_free(&worker->sums);
    guarantee_facts_free(worker->facts);
    free(worker->block_groups);
    free(worker->some_groups);
    free(worker->chosen);
    for (int i = 0; i < GI_QUESTIONS + GI_VECTORS; i++) {
        free(worker->vectors[i].room);
        free(worker->vectors[i].keep);
    }
    free(worker->ones);
    free(worker->zeros);
    for (int i = 0; i < GI_HOT_LANES; i++) {
        free(worker->constants[i]);
        free(worker->only[i]);
    }
    free(worker->codes);
    free(worker->index);
    free(worker->patterns);
    free(worker->places);
    for (int k = 0; k < GI_KEYS; k++)
        free(worker->keys[k]);
}

/* ---- plans -------------------------------------------------------------------------------------- */

static struct gi_plan *find_plan(const struct guarantee_portfolio *portfolio, uint64_t pattern)
{
    struct gi_plan *plan = portfolio->plans;
    while (plan != NULL && plan->pattern != pattern)
        plan = plan->next;
    return plan;
}

static const struct gi_plan *add_plan(struct guarantee_portfolio *portfolio, uint64_t pattern, guarantee_error *error,
                                      guarantee_status *status)
{
    struct gi_plan *plan = NULL;
    *status = gi_lower_plan(&plan, &portfolio->layout, pattern, error);
    if (*status != GUARANTEE_OK)
        return NULL;
    plan->next = portfolio->plans;
    portfolio->plans = plan;
    portfolio->plan_count++;
    return plan;
}

const struct gi_plan *gi_portfolio_plan(struct guarantee_portfolio *portfolio, uint64_t pattern, guarantee_error *error,
                                        guarantee_status *status)
{
    *status = GUARANTEE_OK;
    (void)pthread_mutex_lock(&portfolio->plans_lock);
    const struct gi_plan *plan = find_plan(portfolio, pattern);
    if (plan == NULL)
        plan = add_plan(portfolio, pattern, error, status);
    (void)pthread_mutex_unlock(&portfolio->plans_lock);
    return plan;
}

/* ---- the rows that have the same facts ---------------------------------------------------------- */

static guarantee_status escape_rows(struct gi_worker *worker, const struct gi_batch *batch, bool all)
{
    const struct gi_block *block = &worker->block;
    for (uint32_t i = 0; i < block->rows; i++) {
        if (!all && block->escape[i] == GI_MASK_NO)
            continue;
        uint64_t row = block->base + (block->index == NULL ? i : block->index[i]);
        guarantee_status status = gi_exact_row(worker, batch, row, worker->groups[i]);
        if (status != GUARANTEE_OK)
            return status;
    }
    return GUARANTEE_OK;
}

/* Column registers may have been widened for other rows before: all are set anew by the plan's loads. */
static guarantee_status run_plan(struct gi_worker *worker, const struct gi_batch *batch, const struct gi_plan *plan)
{
    struct gi_block *block = &worker->block;
    block->plan = plan;
    worker->groups = block->index == NULL ? worker->block_groups : worker->some_groups;
    for (uint32_t i = 0; block->index != NULL && i < block->rows; i++)
        worker->some_groups[i] = worker->block_groups[block->index[i]];
    if (plan->exact)
        return escape_rows(worker, batch, true);
    if (!gi_block_make_room(block, plan))
        return GUARANTEE_E_NO_MEMORY;
    gi_block_run(block);
    gi_verdicts(worker);
    gi_results_write(worker, batch);
    if (!gi_collect(worker))
        return GUARANTEE_E_NO_MEMORY;
    return block->any_escape ? escape_rows(worker, batch, false) : GUARANTEE_OK;
}

static bool bits_are_all_set(const uint8_t *validity, uint64_t from, uint32_t rows)
{
    for (uint64_t i = from; i < from + rows; i++) {
        if (i % 8 == 0 && i + 8 <= from + rows) {
            if (validity[i / 8] != 0xff)
                return false;
            i += 7;
        } else if ((validity[i / 8] >> (i % 8) & 1) == 0) {
            return false;
        }
    }
    return true;
}

/* False when every row has every fact; otherwise patterns[i] says what row i has. */
static bool find_patterns(struct gi_worker *worker, const struct gi_batch *batch, uint64_t from, uint32_t rows)
{
    const struct gi_layout *layout = &worker->portfolio->layout;
    bool mixed = false;
    for (uint32_t c = 0; c < layout->column_count; c++) {
        const uint8_t *validity = batch->columns[c].validity;
        if (layout->columns[c].bit == GI_NO_BIT || validity == NULL || bits_are_all_set(validity, from, rows))
            continue;
        for (uint32_t i = 0; !mixed && i < rows; i++)
            worker->patterns[i] = layout->full_pattern;
        mixed = true;
        for (uint32_t i = 0; i < rows; i++)
            if ((validity[(from + i) / 8] >> ((from + i) % 8) & 1) == 0)
                worker->patterns[i] &= ~((uint64_t)1 << layout->columns[c].bit);
    }
    return mixed;
}

static guarantee_status run_pattern(struct gi_worker *worker, const struct gi_batch *batch, uint64_t pattern)
{
    guarantee_status status = GUARANTEE_OK;
    if (worker->last_plan == NULL || worker->last_plan->pattern != pattern)
        worker->last_plan = gi_portfolio_plan(worker->portfolio, pattern, &worker->error, &status);
    return worker->last_plan == NULL ? status : run_plan(worker, batch, worker->last_plan);
}

/* One pattern after the other, those of rows that were not done yet. */
static guarantee_status run_mixed(struct gi_worker *worker, const struct gi_batch *batch, uint32_t rows)
{
    uint8_t done[GI_BLOCK_ROWS] = {0};
    for (uint32_t first = 0; first < rows; first++) {
        uint32_t count = 0;
        if (done[first])
            continue;
        for (uint32_t i = first; i < rows; i++) {
            if (done[i] || worker->patterns[i] != worker->patterns[first])
                continue;
            done[i] = 1;
            worker->index[count++] = (uint16_t)i;
        }
        worker->block.index = count == rows ? NULL : worker->index;
        worker->block.rows = count;
        guarantee_status status = run_pattern(worker, batch, worker->patterns[first]);
        if (status != GUARANTEE_OK)
            return status;
    }
    return GUARANTEE_OK;
}

guarantee_status gi_worker_run(struct gi_worker *worker, const struct gi_batch *batch, uint64_t from, uint32_t rows)
{
    worker->block.sources = batch->columns;
    worker->block.base = from;
    worker->block.index = NULL;
    worker->block.rows = rows;
    worker->block.rows_after = batch->rows - from - rows;
    worker->rows += rows;
    if (!gi_keys_find(worker, batch, from, rows))
        return GUARANTEE_E_NO_MEMORY;
    gi_hot_ask_for(&worker->sums.hot, worker->block_groups, rows);
    if (find_patterns(worker, batch, from, rows))
        return run_mixed(worker, batch, rows);
    return run_pattern(worker, batch, worker->portfolio->layout.full_pattern);
}
