/* Registers that are no longer read are given to later operations, so that a block's registers stay near the core. */
#include "portfolio/plan.h"

#include <stdlib.h>
#include <string.h>

enum { FOREVER = INT32_MAX };

/* One bank of registers: numbers, or masks. */
struct bank {
    int32_t *last_read; /* by old register: the operation, FOREVER when it leaves the plan */
    int16_t *renamed;
    int16_t *unused; /* a stack of new registers */
    int32_t unused_count;
    uint16_t used;
};

struct settling {
    struct gi_plan *plan;
    struct bank numbers, masks;
};

static bool bank_make(struct bank *bank, uint16_t count)
{
    bank->last_read = malloc(((size_t)count + 1) * sizeof *bank->last_read);
    bank->renamed = malloc(((size_t)count + 1) * sizeof *bank->renamed);
    bank->unused = malloc(((size_t)count + 1) * sizeof *bank->unused);
    if (bank->last_read == NULL || bank->renamed == NULL || bank->unused == NULL)
        return false;
    for (uint16_t i = 0; i < count; i++) {
        bank->last_read[i] = -1;
        bank->renamed[i] = -1;
    }
    return true;
}

static void bank_free(struct bank *bank)
{
    free(bank->last_read);
    free(bank->renamed);
    free(bank->unused);
}

static void read_at(struct bank *bank, int16_t old, int32_t when)
{
    if (old >= 0 && when > bank->last_read[old])
        bank->last_read[old] = when;
}

static void note_reads(struct settling *settling)
{
    const struct gi_plan *plan = settling->plan;
    for (uint32_t i = 0; i < plan->count; i++) {
        const struct gi_operation *operation = &plan->operations[i];
        for (int k = 0; k < GI_FACTORS; k++)
            read_at(&settling->numbers, operation->in[k], (int32_t)i);
        for (int k = 0; k < 2; k++) {
            read_at(&settling->numbers, operation->over[k], (int32_t)i);
            read_at(&settling->masks, operation->mask[k], (int32_t)i);
        }
        for (uint32_t k = 0; operation->code == GI_APPORTION && k < operation->table_count; k += 3)
            read_at(&settling->numbers, (int16_t)operation->table[k], (int32_t)i);
    }
}

/* What rows and totals read once the block is worked out. */
static void note_results(struct settling *settling, const struct gi_plan_shape *shape)
{
    const struct gi_plan *plan = settling->plan;
    for (uint32_t i = 0; i < shape->questions; i++) {
        read_at(&settling->masks, plan->questions[i].code, FOREVER);
        read_at(&settling->masks, plan->questions[i].admitted, FOREVER);
        read_at(&settling->numbers, plan->questions[i].breaches, FOREVER);
    }
    for (uint32_t i = 0; i < shape->figures; i++) {
        read_at(&settling->masks, plan->figures[i].known, FOREVER);
        read_at(&settling->numbers, plan->figures[i].value.number, FOREVER);
        read_at(&settling->numbers, plan->figures[i].over, FOREVER);
    }
    for (uint32_t i = 0; i < shape->sums; i++) {
        read_at(&settling->masks, plan->sums[i].only, FOREVER);
        read_at(&settling->numbers, plan->sums[i].value.number, FOREVER);
    }
    read_at(&settling->masks, plan->escape, FOREVER);
}

/* Masks and choices cannot overflow: where nobody reads them they need not be made. */
static bool is_needless(const struct settling *settling, const struct gi_operation *operation)
{
    bool pure = operation->code >= GI_IN_RANGE || operation->code == GI_SELECT || operation->code == GI_TIER ||
                operation->code == GI_SMALLER || operation->code == GI_LARGER;
    return pure && (operation->out < 0 || settling->numbers.last_read[operation->out] < 0) &&
           (operation->out_mask < 0 || settling->masks.last_read[operation->out_mask] < 0);
}

/* From the last on, as one that goes may have been the only reader of others. */
static void drop_needless(struct settling *settling, const struct gi_plan_shape *shape)
{
    struct gi_plan *plan = settling->plan;
    for (uint32_t i = plan->count; i-- > 0;) {
        if (!is_needless(settling, &plan->operations[i]))
            continue;
        memmove(&plan->operations[i], &plan->operations[i + 1], (plan->count - i - 1) * sizeof *plan->operations);
        plan->count--;
        memset(settling->numbers.last_read, 0xff, plan->number_count * sizeof *settling->numbers.last_read);
        memset(settling->masks.last_read, 0xff, plan->mask_count * sizeof *settling->masks.last_read);
        note_reads(settling);
        note_results(settling, shape);
    }
}

static void rename_read(const struct bank *bank, int16_t *number)
{
    if (*number >= 0)
        *number = bank->renamed[*number];
}

static void rename_write(struct bank *bank, int16_t *number)
{
    if (*number < 0)
        return;
    int16_t fresh = bank->unused_count > 0 ? bank->unused[--bank->unused_count] : (int16_t)bank->used++;
    bank->renamed[*number] = fresh;
    *number = fresh;
}

/* `old` is the register before it was renamed. */
static void release(struct bank *bank, int16_t old, int32_t when)
{
    if (old >= 0 && bank->last_read[old] <= when && bank->renamed[old] >= 0) {
        bank->unused[bank->unused_count++] = bank->renamed[old];
        bank->last_read[old] = FOREVER; /* once */
    }
}

static void rename_table(struct settling *settling, struct gi_operation *operation)
{
    int64_t *table = (int64_t *)(uintptr_t)operation->table; /* the plan's own */
    for (uint32_t k = 0; k < operation->table_count; k += 3) {
        int16_t in = (int16_t)table[k], out = (int16_t)table[k + 2];
        rename_read(&settling->numbers, &in);
        rename_write(&settling->numbers, &out);
        table[k] = in;
        table[k + 2] = out;
    }
}

static void rename_operation(struct settling *settling, uint32_t number)
{
    struct gi_operation *operation = &settling->plan->operations[number];
    const struct gi_operation old = *operation;
    for (int k = 0; k < GI_FACTORS; k++)
        rename_read(&settling->numbers, &operation->in[k]);
    for (int k = 0; k < 2; k++) {
        rename_read(&settling->numbers, &operation->over[k]);
        rename_read(&settling->masks, &operation->mask[k]);
    }
    if (operation->code == GI_APPORTION)
        rename_table(settling, operation);
    rename_write(&settling->numbers, &operation->out);
    rename_write(&settling->masks, &operation->out_mask);
    int32_t when = (int32_t)number;
    for (int k = 0; k < GI_FACTORS; k++)
        release(&settling->numbers, old.in[k], when);
    for (int k = 0; k < 2; k++) {
        release(&settling->numbers, old.over[k], when);
        release(&settling->masks, old.mask[k], when);
    }
    release(&settling->numbers, old.out, when); /* nobody reads it */
    release(&settling->masks, old.out_mask, when);
}

static void rename_results(struct settling *settling, const struct gi_plan_shape *shape)
{
    struct gi_plan *plan = settling->plan;
    for (uint32_t i = 0; i < shape->questions; i++) {
        rename_read(&settling->masks, &plan->questions[i].code);
        rename_read(&settling->masks, &plan->questions[i].admitted);
        rename_read(&settling->numbers, &plan->questions[i].breaches);
    }
    for (uint32_t i = 0; i < shape->figures; i++) {
        rename_read(&settling->masks, &plan->figures[i].known);
        rename_read(&settling->numbers, &plan->figures[i].value.number);
        rename_read(&settling->numbers, &plan->figures[i].over);
    }
    for (uint32_t i = 0; i < shape->sums; i++) {
        rename_read(&settling->masks, &plan->sums[i].only);
        rename_read(&settling->numbers, &plan->sums[i].value.number);
    }
    rename_read(&settling->masks, &plan->escape);
}

bool gi_plan_settle(struct gi_plan *plan, const struct gi_plan_shape *shape)
{
    struct settling settling = {.plan = plan};
    bool good = bank_make(&settling.numbers, plan->number_count) && bank_make(&settling.masks, plan->mask_count);
    if (good) {
        note_reads(&settling);
        note_results(&settling, shape);
        drop_needless(&settling, shape);
        for (uint32_t i = 0; i < plan->count; i++)
            rename_operation(&settling, i);
        rename_results(&settling, shape);
        plan->number_count = settling.numbers.used;
        plan->mask_count = settling.masks.used;
    }
    bank_free(&settling.numbers);
    bank_free(&settling.masks);
    return good;
}
