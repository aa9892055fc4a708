/* The sums that nearly every row adds to. */
#include "portfolio/hot.h"

#include <stdlib.h>
#include <string.h>

static bool is_same(const struct gi_plan_sum *a, const struct gi_plan_sum *b)
{
    return a->only == b->only && a->value.number == b->value.number &&
           (a->value.number >= 0 || a->value.constant == b->value.constant);
}

static int16_t column_for(struct gi_hot_plan *hot, const struct gi_plan_sum *sum, int32_t question)
{
    for (uint32_t i = 0; i < hot->count; i++)
        if (hot->questions[i] == question && is_same(&hot->columns[i], sum))
            return (int16_t)i;
    if (hot->count == GI_HOT_MAX)
        return -1;
    hot->columns[hot->count] = *sum;
    hot->questions[hot->count] = question;
    return (int16_t)hot->count++;
}

/* The operation that a register's value comes from, -1: none. */
static int64_t writer_of(const struct gi_plan *plan, int16_t number)
{
    for (uint32_t i = plan->count; i-- > 0;)
        if (plan->operations[i].out == number)
            return i;
    return -1;
}

/* The column that adds up this register over the same rows, where the register held that value already. */
static int64_t column_before(const struct gi_hot_plan *hot, const struct gi_plan *plan, int16_t number,
                             const struct gi_plan_sum *sum, int32_t question, int64_t reader)
{
    for (uint32_t i = 0; i < hot->count; i++)
        if (hot->columns[i].value.number == number && hot->columns[i].only == sum->only &&
            hot->questions[i] == question && writer_of(plan, number) < reader)
            return i;
    return -1;
}

/* Sums are linear: one of a linear operation follows from those of what it reads. */
static bool derive(struct gi_hot_plan *hot, const struct gi_plan *plan, const struct gi_plan_sum *sum, int32_t question,
                   struct gi_derived *out)
{
    int64_t writer = sum->value.number < 0 ? -1 : writer_of(plan, sum->value.number);
    if (writer < 0 || plan->operations[writer].code != GI_LINEAR || plan->operations[writer].constants[2] != 0)
        return false;
    const struct gi_operation *linear = &plan->operations[writer];
    for (int i = 0; i < 2; i++) {
        int64_t column = linear->in[i] < 0 ? -1 : column_before(hot, plan, linear->in[i], sum, question, writer);
        if (column < 0 || linear->constants[i] > INT32_MAX || linear->constants[i] < INT32_MIN)
            return false;
        out->columns[i] = (uint32_t)column;
        out->times[i] = linear->constants[i];
    }
    return hot->derived_count < GI_HOT_MAX;
}

/* One or two columns beyond whole rows of lanes are not worth a row: they stay single. */
static void drop_few(struct gi_hot_plan *hot, uint32_t sum_count)
{
    enum { FEW = 2 };
    uint32_t over = hot->count % GI_HOT_LANES;
    if (hot->count < GI_HOT_LANES || over == 0 || over > FEW)
        return;
    for (uint32_t i = 0; i < hot->derived_count; i++)
        for (int k = 0; k < 2; k++)
            if (hot->derived[i].columns[k] >= hot->count - over)
                return; /* another sum follows from it */
    hot->count -= over;
    for (uint32_t i = 0; i < sum_count; i++)
        if (hot->column_of_sum[i] >= (int16_t)hot->count)
            hot->column_of_sum[i] = -1;
}

/* Rows of a question are nearly always those of all: they are counted as these, and the difference apart. */
static bool counts_rows(const struct gi_plan_sum *sum, int32_t question)
{
    return question >= 0 && sum->only < 0 && sum->value.number < 0 && sum->value.constant == 1;
}

bool gi_hot_plan_make(struct gi_hot_plan *hot, const struct gi_layout *layout, const struct gi_plan *plan)
{
    const struct gi_plan_sum one = {.adds = true, .only = -1, .value = {-1, 1}};
    *hot = (struct gi_hot_plan){.column_of_sum = malloc((layout->sum_count + 1U) * sizeof *hot->column_of_sum),
                                .derived_of_sum = malloc((layout->sum_count + 1U) * sizeof *hot->derived_of_sum)};
    if (hot->column_of_sum == NULL || hot->derived_of_sum == NULL)
        return false;
    (void)column_for(hot, &one, GI_MEMBERS);
    for (uint32_t i = 0; i < layout->sum_count; i++) {
        const struct gi_plan_sum *sum = &plan->sums[i];
        enum gi_sum_kind kind = layout->sums[i].kind;
        bool is_hot =
            !plan->exact && sum->adds && kind != GI_SUM_LEAST && kind != GI_SUM_MOST && kind != GI_SUM_LEFT_OUT;
        hot->column_of_sum[i] = hot->derived_of_sum[i] = -1;
        if (is_hot && counts_rows(sum, layout->sums[i].question))
            hot->column_of_sum[i] = 0;
        else if (is_hot && derive(hot, plan, sum, layout->sums[i].question, &hot->derived[hot->derived_count]))
            hot->derived_of_sum[i] = (int16_t)hot->derived_count++;
        else if (is_hot)
            hot->column_of_sum[i] = column_for(hot, sum, layout->sums[i].question);
    }
    drop_few(hot, layout->sum_count);
    return true;
}

void gi_hot_plan_free(struct gi_hot_plan *hot)
{
    free(hot->column_of_sum);
    free(hot->derived_of_sum);
    hot->column_of_sum = hot->derived_of_sum = NULL;
}

enum { ALIGNMENT = 64 };

static int64_t *aligned(void *memory)
{
    uintptr_t address = ((uintptr_t)memory + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return (int64_t *)address;
}

/* Large memory grows without being copied where the system can move pages. */
bool gi_hot_make_room(struct gi_hot *hot, const struct gi_hot_plan *plan, uint32_t groups)
{
    if (groups <= hot->capacity)
        return true;
    size_t capacity = groups < 64 ? 64 : groups + (size_t)groups / 8;
    hot->width = (plan->count + GI_HOT_LANES - 1) / GI_HOT_LANES * GI_HOT_LANES;
    size_t row = hot->width * sizeof(int64_t), kept = hot->capacity * row;
    size_t offset = hot->memory == NULL ? 0 : (size_t)((char *)hot->rows - (char *)hot->memory);
    void *memory = realloc(hot->memory, capacity * row + ALIGNMENT);
    if (memory == NULL)
        return false;
    hot->memory = memory;
    hot->rows = aligned(memory);
    if (kept > 0 && (char *)hot->rows != (char *)memory + offset)
        memmove(hot->rows, (char *)memory + offset, kept);
    memset((char *)hot->rows + kept, 0, capacity * row - kept);
    hot->capacity = (uint32_t)capacity;
    return true;
}

void gi_hot_ask_for(const struct gi_hot *hot, const uint32_t *groups, uint32_t rows)
{
    enum { NEAR_BYTES = 1 << 18 };
    size_t row = hot->width * sizeof(int64_t);
    if (hot->capacity * row < NEAR_BYTES)
        return;
    for (uint32_t i = 0; i < rows; i++)
        for (uint32_t lane = 0; lane < hot->width; lane += ALIGNMENT / sizeof(int64_t))
            if (groups[i] < hot->capacity)
                __builtin_prefetch(hot->rows + (size_t)groups[i] * hot->width + lane, 1, 2);
}

void gi_hot_free(struct gi_hot *hot)
{
    free(hot->memory);
    *hot = (struct gi_hot){0};
}
