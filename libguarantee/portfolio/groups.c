/* Groups: a table by small single keys, a hash table otherwise. */
#include "portfolio/groups.h"

#include "portfolio/kernels.h"

#include <stdlib.h>
#include <string.h>

enum { DIRECT_MAX = 1 << 22, FIRST_SLOTS = 256 };

bool gi_groups_make(struct gi_groups *groups, uint32_t key_count)
{
    *groups = (struct gi_groups){.key_count = key_count, .count = 1, .capacity = 64, .slot_count = FIRST_SLOTS};
    groups->keys = calloc((size_t)groups->capacity * (key_count + 1U), sizeof *groups->keys);
    groups->slots = calloc(groups->slot_count, sizeof *groups->slots);
    return groups->keys != NULL && groups->slots != NULL;
}

void gi_groups_free(struct gi_groups *groups)
{
    free(groups->keys);
    free(groups->slots);
    free(groups->direct);
    *groups = (struct gi_groups){0};
}

static uint64_t mix(uint64_t value)
{
    value = (value ^ value >> 32) * 0x9e3779b97f4a7c15U;
    return value ^ value >> 29;
}

static uint32_t hash_of(const struct gi_groups *groups, const int64_t *keys)
{
    uint64_t hash = 0;
    for (uint32_t k = 0; k < groups->key_count; k++)
        hash = mix(hash + (uint64_t)keys[k] + 0x632be59bd9b4e019U);
    return (uint32_t)(hash >> 32);
}

static const int64_t *keys_of(const struct gi_groups *groups, uint32_t number)
{
    return groups->keys + (size_t)number * groups->key_count;
}

static uint32_t slot_of(const struct gi_groups *groups, const int64_t *keys)
{
    uint32_t mask = groups->slot_count - 1, slot = hash_of(groups, keys) & mask;
    while (groups->slots[slot] != 0 &&
           memcmp(keys_of(groups, groups->slots[slot]), keys, groups->key_count * sizeof *keys) != 0)
        slot = (slot + 1) & mask;
    return slot;
}

static bool grow_slots(struct gi_groups *groups)
{
    if (2 * (uint64_t)groups->count < groups->slot_count)
        return true;
    if (groups->slot_count > UINT32_MAX / 4)
        return false;
    uint32_t *slots = calloc((size_t)groups->slot_count * 2, sizeof *slots);
    if (slots == NULL)
        return false;
    free(groups->slots);
    groups->slots = slots;
    groups->slot_count *= 2;
    for (uint32_t i = 1; i < groups->count; i++)
        groups->slots[slot_of(groups, keys_of(groups, i))] = i;
    return true;
}

static bool add(struct gi_groups *groups, const int64_t *keys, uint32_t slot)
{
    if (groups->count == groups->capacity) {
        size_t capacity = (size_t)groups->capacity + groups->capacity / 4 + 16;
        int64_t *grown = realloc(groups->keys, capacity * (groups->key_count + 1) * sizeof *grown);
        if (grown == NULL)
            return false;
        groups->keys = grown;
        groups->capacity = (uint32_t)capacity;
    }
    memcpy(groups->keys + (size_t)groups->count * groups->key_count, keys, groups->key_count * sizeof *keys);
    groups->slots[slot] = groups->count++;
    return true;
}

bool gi_groups_find(struct gi_groups *groups, const int64_t *keys, uint32_t *number_out)
{
    if (!grow_slots(groups))
        return false;
    uint32_t slot = slot_of(groups, keys);
    if (groups->slots[slot] == 0 && !add(groups, keys, slot))
        return false;
    *number_out = groups->slots[slot];
    return true;
}

/* ---- small single keys -------------------------------------------------------------------------- */

static bool make_direct(struct gi_groups *groups, int64_t most)
{
    uint32_t count = groups->direct_count == 0 ? 1024 : groups->direct_count;
    if (most < (int64_t)groups->direct_count)
        return true;
    while ((int64_t)count <= most)
        count *= 2;
    uint32_t *grown = realloc(groups->direct, count * sizeof *grown);
    if (grown == NULL)
        return false;
    memset(grown + groups->direct_count, 0, (count - groups->direct_count) * sizeof *grown);
    groups->direct = grown;
    groups->direct_count = count;
    return true;
}

static bool find_direct(struct gi_groups *groups, uint32_t *numbers, const int64_t *keys, uint32_t rows)
{
    if (!gi_kernel_find(numbers, groups->direct, keys, rows))
        return true;
    for (uint32_t i = 0; i < rows; i++) {
        uint32_t *number = &groups->direct[keys[i]];
        if (*number == 0 && !gi_groups_find(groups, &keys[i], number))
            return false;
        numbers[i] = *number;
    }
    return true;
}

static bool are_small(const int64_t *keys, uint32_t rows, int64_t *most)
{
    struct gi_range range = gi_kernel_range(keys, rows);
    *most = range.most;
    return range.least >= 0 && range.most < DIRECT_MAX;
}

bool gi_groups_find_block(struct gi_groups *groups, uint32_t *numbers, const int64_t *const keys[GI_KEYS],
                          uint32_t rows, int64_t most)
{
    if (groups->key_count == 0) {
        const int64_t none[GI_KEYS] = {0};
        uint32_t number = 0;
        if (!gi_groups_find(groups, none, &number))
            return false;
        for (uint32_t i = 0; i < rows; i++)
            numbers[i] = number;
        return true;
    }
    if (groups->key_count == 1 && ((most >= 0 && most < DIRECT_MAX) || are_small(keys[0], rows, &most)))
        return make_direct(groups, most) && find_direct(groups, numbers, keys[0], rows);
    for (uint32_t i = 0; i < rows; i++) {
        int64_t tuple[GI_KEYS];
        bool same = i > 0;
        for (uint32_t k = 0; k < groups->key_count; k++) {
            tuple[k] = keys[k][i];
            same = same && tuple[k] == keys[k][i - 1];
        }
        if (same)
            numbers[i] = numbers[i - 1];
        else if (!gi_groups_find(groups, tuple, &numbers[i]))
            return false;
    }
    return true;
}
