/* Plans: operations found again instead of repeated, registers used again. */
#include "portfolio/plan.h"

#include <stdlib.h>
#include <string.h>

struct gi_operation gi_operation_of(enum gi_code code)
{
    struct gi_operation operation;
    memset(&operation, 0, sizeof operation); /* compared byte by byte */
    operation.code = (uint8_t)code;
    operation.out = operation.out_mask = operation.column = -1;
    for (int i = 0; i < GI_FACTORS; i++)
        operation.in[i] = -1;
    operation.over[0] = operation.over[1] = operation.mask[0] = operation.mask[1] = -1;
    return operation;
}

int64_t *gi_plan_table(struct gi_plan *plan, size_t count)
{
    return gi_arena_take(&plan->arena, count * sizeof(int64_t));
}

static bool gives_number(const struct gi_operation *operation)
{
    return operation->code != GI_APPORTION &&
           (operation->code == GI_LOAD || (operation->code > GI_LOAD_FLAG && operation->code < GI_IN_RANGE));
}

static bool gives_mask(const struct gi_operation *operation)
{
    return operation->code == GI_LOAD_FLAG || operation->code == GI_DAY_COUNT || operation->code == GI_SPAN_COUNT ||
           operation->code == GI_DAY_MOVE || operation->code >= GI_IN_RANGE;
}

static bool is_same(const struct gi_operation *a, const struct gi_operation *b)
{
    struct gi_operation left = *a, right = *b;
    if (left.table_count != right.table_count ||
        (left.table_count > 0 && memcmp(left.table, right.table, left.table_count * sizeof *left.table) != 0))
        return false;
    left.out = right.out = left.out_mask = right.out_mask = -1;
    left.table = right.table = NULL;
    return memcmp(&left, &right, sizeof left) == 0;
}

static bool make_room(struct gi_plan *plan)
{
    if (plan->count < plan->capacity)
        return true;
    uint32_t capacity = plan->capacity * 2 + 32;
    struct gi_operation *operations = realloc(plan->operations, capacity * sizeof *operations);
    if (operations == NULL)
        return false;
    plan->operations = operations;
    plan->capacity = capacity;
    return true;
}

bool gi_plan_emit(struct gi_plan *plan, struct gi_operation *operation)
{
    for (uint32_t i = 0; operation->code != GI_APPORTION && i < plan->count; i++) {
        if (!is_same(&plan->operations[i], operation))
            continue;
        operation->out = plan->operations[i].out;
        operation->out_mask = plan->operations[i].out_mask;
        return true;
    }
    if (!make_room(plan) || plan->number_count + 1 >= GI_REGISTERS_MAX || plan->mask_count + 1 >= GI_REGISTERS_MAX)
        return false;
    if (gives_number(operation))
        operation->out = (int16_t)plan->number_count++;
    if (gives_mask(operation))
        operation->out_mask = (int16_t)plan->mask_count++;
    plan->operations[plan->count++] = *operation;
    return true;
}

void gi_plan_free(struct gi_plan *plan)
{
    if (plan == NULL)
        return;
    free(plan->operations);
    gi_arena_free(&plan->arena);
    free(plan);
}
