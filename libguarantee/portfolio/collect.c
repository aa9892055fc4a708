/* Adding the rows of a block to the sums of their groups. */
#include "portfolio/run.h"

#include <string.h>

/* ---- what decided each row ---------------------------------------------------------------------- */

static guarantee_outcome outcome_of(const struct gi_layout *layout, uint8_t code)
{
    return layout->reasons[code].outcome;
}

static const uint8_t *codes_of(const struct gi_worker *worker, uint32_t question)
{
    int16_t mask = worker->block.plan->questions[question].code;
    return mask < 0 ? NULL : worker->block.masks[mask];
}

/* The first question's, or that of the first that is undecided. */
static void take_over(struct gi_worker *worker, uint32_t question)
{
    const struct gi_layout *layout = &worker->portfolio->layout;
    const uint8_t *codes = codes_of(worker, question);
    uint8_t every = worker->block.plan->questions[question].every;
    if (codes != NULL && memcmp(codes, worker->codes, worker->block.rows) == 0)
        return;
    for (uint32_t i = 0; i < worker->block.rows; i++) {
        uint8_t code = codes == NULL ? every : codes[i];
        if (outcome_of(layout, code) == GUARANTEE_UNDECIDED &&
            outcome_of(layout, worker->codes[i]) != GUARANTEE_UNDECIDED)
            worker->codes[i] = code;
    }
}

static bool any_code(const struct gi_worker *worker, uint32_t question)
{
    const uint8_t *codes = codes_of(worker, question);
    return codes == NULL ? worker->block.plan->questions[question].every != 0
                         : gi_kernel_any(codes, worker->block.rows);
}

void gi_verdicts(struct gi_worker *worker)
{
    const struct gi_layout *layout = &worker->portfolio->layout;
    worker->any_code = false;
    memset(worker->codes, 0, worker->block.rows);
    for (uint32_t q = 0; q < layout->question_count; q++) {
        if (!any_code(worker, q))
            continue;
        worker->any_code = true;
        if (q > 0) {
            take_over(worker, q);
            continue;
        }
        const uint8_t *codes = codes_of(worker, q);
        if (codes != NULL)
            memcpy(worker->codes, codes, worker->block.rows);
        else
            memset(worker->codes, worker->block.plan->questions[q].every, worker->block.rows);
    }
}

/* ---- rows that count ---------------------------------------------------------------------------- */

static void make_vector(const struct gi_worker *worker, struct gi_vector *vector, const uint8_t *codes)
{
    const struct gi_block *block = &worker->block;
    vector->made = true;
    vector->none = false;
    vector->groups = worker->groups;
    vector->keeps = NULL;
    if (codes == NULL && !block->any_escape)
        return;
    gi_kernel_members(vector->room, worker->groups, codes, block->escape, block->rows);
    gi_kernel_keep(vector->keep, codes, block->escape, block->rows);
    vector->groups = vector->room;
    vector->keeps = vector->keep;
}

/* The members' own arrays, where the rows are theirs: sums that share them are added faster. */
static void take_members(const struct gi_worker *worker, struct gi_vector *vector, const struct gi_vector *members)
{
    if (vector->none || memcmp(vector->groups, members->groups, worker->block.rows * sizeof *members->groups) != 0)
        return;
    vector->groups = members->groups;
    vector->keeps = members->keeps;
}

/* The rows that a sum goes over: GI_ALL_ROWS, GI_MEMBERS or the number of a question. */
static const struct gi_vector *vector_of(struct gi_worker *worker, int32_t question)
{
    struct gi_vector *vector = &worker->vectors[question + GI_VECTORS];
    if (question >= 0 && !worker->any_code)
        return vector_of(worker, GI_MEMBERS);
    if (vector->made)
        return vector;
    if (question == GI_ALL_ROWS || (question == GI_MEMBERS && !worker->any_code)) {
        make_vector(worker, vector, NULL);
    } else if (question == GI_MEMBERS) {
        make_vector(worker, vector, worker->codes);
    } else {
        const uint8_t *codes = codes_of(worker, (uint32_t)question);
        make_vector(worker, vector, codes);
        vector->none = codes == NULL && worker->block.plan->questions[question].every != 0;
        take_members(worker, vector, vector_of(worker, GI_MEMBERS));
    }
    return vector;
}

static void forget_vectors(struct gi_worker *worker)
{
    for (uint32_t i = 0; i < worker->portfolio->layout.question_count + GI_VECTORS; i++)
        worker->vectors[i].made = false;
}

/* ---- adding ------------------------------------------------------------------------------------- */

static uint64_t largest(const struct gi_block *block, struct gi_operand operand)
{
    if (operand.number < 0)
        return gi_magnitude(operand.constant);
    uint64_t low = gi_magnitude(block->ranges[operand.number].least),
             high = gi_magnitude(block->ranges[operand.number].most);
    return low > high ? low : high;
}

/* The values of a sum by row. */
static const int64_t *values_of(const struct gi_worker *worker, const struct gi_plan_sum *sum, uint32_t lane)
{
    if (sum->value.number >= 0)
        return worker->block.numbers[sum->value.number];
    if (sum->value.constant == 1)
        return worker->ones;
    gi_kernel_fill(worker->constants[lane], sum->value.constant, worker->block.rows);
    return worker->constants[lane];
}

/* All bits of the rows that count; NULL: all count. */
static const int64_t *keeps_of(const struct gi_worker *worker, const struct gi_plan_sum *sum,
                               const struct gi_vector *vector, uint32_t lane)
{
    const struct gi_block *block = &worker->block;
    if (vector->none)
        return worker->zeros;
    if (sum->only < 0)
        return vector->keeps;
    if (vector->keeps != NULL)
        gi_kernel_copy(worker->only[lane], vector->keeps, block->rows);
    else
        gi_kernel_fill(worker->only[lane], -1, block->rows);
    gi_kernel_keep_only(worker->only[lane], block->masks[sum->only], block->rows);
    return worker->only[lane];
}

/* Rows that do not count add 0 to their own group: in one place for all they would wait for one another. */
static void add_narrow(int64_t *sums, const uint32_t *groups, const int64_t *values, const int64_t *keeps,
                       uint32_t rows)
{
    if (keeps == NULL) {
        for (uint32_t i = 0; i < rows; i++)
            sums[groups[i]] += values[i];
        return;
    }
    for (uint32_t i = 0; i < rows; i++)
        sums[groups[i]] += values[i] & keeps[i];
}

static bool add_wide(struct gi_accumulator *accumulator, const uint32_t *groups, uint32_t group_count,
                     const struct gi_block *block, const struct gi_plan_sum *sum)
{
    for (uint32_t i = 0; i < block->rows; i++)
        if (groups[i] != 0 && (sum->only < 0 || block->masks[sum->only][i] == GI_MASK_YES) &&
            !gi_accumulator_add(accumulator, group_count, groups[i], gi_block_value(block, sum->value, i)))
            return false;
    return true;
}

static bool note_extremes(struct gi_accumulator *accumulator, const uint32_t *groups, uint32_t group_count,
                          const struct gi_block *block, const struct gi_plan_sum *sum, const struct gi_sum *declared)
{
    int64_t *kept = gi_accumulator_ready(accumulator, group_count, 0, 0, gi_sum_initial(declared));
    if (kept == NULL)
        return false;
    for (uint32_t i = 0; i < block->rows; i++) {
        int64_t value = gi_block_value(block, sum->value, i), *one = &kept[groups[i]];
        bool replaces = declared->kind == GI_SUM_LEAST ? value < *one : value > *one;
        *one = replaces ? value : *one;
    }
    return true;
}

static bool add_sum(struct gi_worker *worker, uint32_t number)
{
    const struct gi_sum *declared = &worker->portfolio->layout.sums[number];
    const struct gi_plan_sum *sum = &worker->block.plan->sums[number];
    struct gi_accumulator *accumulator = &worker->sums.sums[number];
    uint32_t group_count = worker->sums.groups.count;
    if (!sum->adds)
        return true;
    const struct gi_vector *vector = vector_of(worker, declared->question);
    const uint32_t *groups = vector->groups;
    if (vector->none)
        return true;
    if (gi_sum_initial(declared) != 0)
        return note_extremes(accumulator, groups, group_count, &worker->block, sum, declared);
    uint64_t most = largest(&worker->block, sum->value);
    if (most > ((uint64_t)1 << 62) / GI_BLOCK_ROWS)
        return add_wide(accumulator, groups, group_count, &worker->block, sum);
    int64_t *sums = gi_accumulator_ready(accumulator, group_count, most, worker->block.rows, 0);
    if (sums == NULL)
        return false;
    add_narrow(sums, worker->groups, values_of(worker, sum, 0), keeps_of(worker, sum, vector, 0), worker->block.rows);
    return true;
}

/* ---- counting ----------------------------------------------------------------------------------- */

static bool count(struct gi_worker *worker, enum gi_count which, const uint32_t *groups)
{
    int64_t *counts =
        gi_accumulator_ready(&worker->sums.counts[which], worker->sums.groups.count, 1, worker->block.rows, 0);
    if (counts == NULL)
        return false;
    for (uint32_t i = 0; i < worker->block.rows; i++)
        counts[groups[i]]++;
    counts[0] = 0;
    return true;
}

/* Rows that something decided against, eight codes looked at together. */
static uint32_t list_decided(struct gi_worker *worker)
{
    uint32_t count = 0, rows = worker->block.rows;
    for (uint32_t i = 0; i < rows; i += 8) {
        uint64_t eight = 1;
        if (i + 8 <= rows)
            memcpy(&eight, worker->codes + i, sizeof eight);
        if (eight == 0)
            continue;
        for (uint32_t k = i; k < i + 8 && k < rows; k++) {
            worker->chosen[count] = k;
            count += worker->codes[k] != 0 && worker->block.escape[k] == GI_MASK_NO;
        }
    }
    return count;
}

static bool count_decided(struct gi_worker *worker)
{
    const struct gi_layout *layout = &worker->portfolio->layout;
    uint32_t groups = worker->sums.groups.count, count = list_decided(worker);
    int64_t *not_eligible = gi_accumulator_ready(&worker->sums.counts[GI_NOT_ELIGIBLE], groups, 1, count, 0);
    int64_t *undecided = gi_accumulator_ready(&worker->sums.counts[GI_UNDECIDED_ROWS], groups, 1, count, 0);
    if (not_eligible == NULL || undecided == NULL)
        return false;
    for (uint32_t k = 0; k < count; k++) {
        uint32_t i = worker->chosen[k];
        uint8_t code = worker->codes[i];
        worker->sums.reasons[code]++;
        if (outcome_of(layout, code) == GUARANTEE_NOT_ELIGIBLE)
            not_eligible[worker->groups[i]]++;
        else
            undecided[worker->groups[i]]++;
    }
    return true;
}

static bool may_breach(const struct gi_worker *worker)
{
    const struct gi_block *block = &worker->block;
    for (uint32_t q = 0; q < worker->portfolio->layout.question_count; q++) {
        int16_t number = block->plan->questions[q].breaches;
        if (number >= 0 && block->ranges[number].most > 0)
            return true;
    }
    return false;
}

static bool count_breaches(struct gi_worker *worker)
{
    if (!may_breach(worker))
        return true;
    for (uint32_t i = 0; i < worker->block.rows; i++)
        worker->chosen[i] = gi_row_breaches(worker, i) > 0 ? worker->groups[i] : 0;
    return count(worker, GI_BREACHING, worker->chosen);
}

/* The rows that are eligible in a question and not over all, or the other way round. */
static uint32_t list_differing(const struct gi_worker *worker, const struct gi_vector *vector,
                               const struct gi_vector *members)
{
    uint32_t count = 0, rows = worker->block.rows;
    if (!vector->none && vector->groups == members->groups)
        return 0;
    for (uint32_t i = 0; i < rows; i++) {
        worker->chosen[count] = i;
        count += (vector->none ? 0 : vector->groups[i]) != members->groups[i];
    }
    return count;
}

static bool add_difference(struct gi_worker *worker, uint32_t sum, const struct gi_vector *vector,
                           const struct gi_vector *members, uint32_t count)
{
    int64_t *sums =
        gi_accumulator_ready(&worker->sums.sums[sum], worker->sums.groups.count, 1, 2 * worker->block.rows, 0);
    if (sums == NULL)
        return false;
    for (uint32_t k = 0; k < count; k++) {
        uint32_t i = worker->chosen[k];
        sums[vector->none ? 0 : vector->groups[i]]++;
        sums[members->groups[i]]--;
    }
    sums[0] = 0;
    return true;
}

/* Whether the sum counts a question's rows as those of all, and what they differ by. */
static bool counts_difference(const struct gi_worker *worker, uint32_t sum, bool hot)
{
    const struct gi_sum *declared = &worker->portfolio->layout.sums[sum];
    return declared->kind == GI_SUM_QUESTION ||
           (hot && declared->question >= 0 && worker->portfolio->hot_plan.column_of_sum[sum] == 0);
}

static bool count_questions(struct gi_worker *worker, bool hot)
{
    const struct gi_layout *layout = &worker->portfolio->layout;
    const struct gi_vector *members = vector_of(worker, GI_MEMBERS);
    for (uint32_t q = 0; q < layout->question_count; q++) {
        const struct gi_vector *vector = vector_of(worker, (int32_t)q);
        uint32_t count = list_differing(worker, vector, members);
        for (uint32_t s = 0; count > 0 && s < layout->sum_count; s++)
            if (layout->sums[s].question == (int32_t)q && counts_difference(worker, s, hot) &&
                !add_difference(worker, s, vector, members, count))
                return false;
    }
    return true;
}

/* ---- hot sums ----------------------------------------------------------------------------------- */

/* Whether this block's values may be added to the hot sums as they are. */
static bool fits_hot(struct gi_worker *worker, const struct gi_hot_plan *plan)
{
    static const uint64_t MOST = (uint64_t)1 << 62;
    struct gi_hot *hot = &worker->sums.hot;
    uint64_t more[GI_HOT_MAX];
    bool full = false;
    for (uint32_t i = 0; i < plan->count; i++) {
        uint64_t most = largest(&worker->block, plan->columns[i].value);
        if (most > MOST / GI_BLOCK_ROWS)
            return false;
        more[i] = most * worker->block.rows;
        full = full || hot->bounds[i] + more[i] > MOST;
    }
    if (full && !gi_sums_cool(&worker->sums, &worker->sums, NULL))
        return false;
    for (uint32_t i = 0; i < plan->count; i++)
        hot->bounds[i] += more[i];
    return true;
}

static void add_lanes(struct gi_worker *worker, const struct gi_hot_plan *plan, uint32_t first)
{
    struct gi_hot *hot = &worker->sums.hot;
    const int64_t *values[GI_HOT_LANES], *keeps[GI_HOT_LANES];
    uint32_t count = plan->count - first < GI_HOT_LANES ? plan->count - first : GI_HOT_LANES;
    for (uint32_t lane = 0; lane < GI_HOT_LANES; lane++) {
        const struct gi_plan_sum *sum = &plan->columns[first + lane];
        values[lane] = lane < count ? values_of(worker, sum, lane) : worker->zeros;
        keeps[lane] =
            lane < count ? keeps_of(worker, sum, vector_of(worker, plan->questions[first + lane]), lane) : keeps[0];
    }
    (count <= GI_HOT_LANES / 2 ? gi_kernel_scatter4 : gi_kernel_scatter8)(hot->rows + first, hot->width, worker->groups,
                                                                          values, keeps, worker->block.rows);
}

/* Every row of the block belongs to the first one's group. */
static void add_to_one_group(struct gi_worker *worker, const struct gi_hot_plan *plan)
{
    int64_t *row = worker->sums.hot.rows + (size_t)worker->groups[0] * worker->sums.hot.width;
    for (uint32_t i = 0; i < plan->count; i++) {
        const int64_t *values = values_of(worker, &plan->columns[i], 0);
        const int64_t *keeps = keeps_of(worker, &plan->columns[i], vector_of(worker, plan->questions[i]), 0);
        row[i] += values == worker->ones && keeps == NULL ? (int64_t)worker->block.rows
                                                          : gi_kernel_total(values, keeps, worker->block.rows);
    }
}

static bool add_hot(struct gi_worker *worker, const struct gi_hot_plan *plan, bool *added)
{
    if (!gi_hot_make_room(&worker->sums.hot, plan, worker->sums.groups.count))
        return false;
    *added = fits_hot(worker, plan);
    if (!*added)
        return true;
    if (worker->portfolio->layout.key_count == 0 || gi_kernel_all_same(worker->groups, worker->block.rows)) {
        add_to_one_group(worker, plan);
        return true;
    }
    for (uint32_t first = 0; first < plan->count; first += GI_HOT_LANES)
        add_lanes(worker, plan, first);
    return true;
}

bool gi_collect(struct gi_worker *worker)
{
    const struct gi_layout *layout = &worker->portfolio->layout;
    const struct gi_hot_plan *plan = &worker->portfolio->hot_plan;
    bool hot = false;
    forget_vectors(worker);
    if (worker->block.plan->pattern == layout->full_pattern && !add_hot(worker, plan, &hot))
        return false;
    if (!hot && !count(worker, GI_ELIGIBLE, vector_of(worker, GI_MEMBERS)->groups))
        return false;
    if (!count_breaches(worker) || (worker->any_code && (!count_decided(worker) || !count_questions(worker, hot))))
        return false;
    for (uint32_t i = 0; i < layout->sum_count; i++)
        if (!(hot && (plan->column_of_sum[i] >= 0 || plan->derived_of_sum[i] >= 0)) && !add_sum(worker, i))
            return false;
    return true;
}
