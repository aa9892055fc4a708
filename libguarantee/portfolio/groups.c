/* Groups: a table by keys that lie close together, a hash table otherwise. */
#include "portfolio/groups.h"

#include "portfolio/kernels.h"

#include <stdlib.h>
#include <string.h>

static const int64_t DIRECT_MAX = 1 << 22, KEY_MOST = (int64_t)1 << 60;
enum { FIRST_SLOTS = 256 };

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
    free(groups->direct.numbers);
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

/* ---- keys that lie close together ----------------------------------------------------------------- */

/* Where key k's values have their places: a power of two of them, with some to spare on both sides. */
static bool lay_out_key(struct gi_direct *direct, uint32_t k, const struct gi_range *range)
{
    if (range->least < -KEY_MOST || range->most > KEY_MOST)
        return false;
    int64_t needed = range->most - range->least + 2, extent = 4;
    while (extent < needed && extent <= DIRECT_MAX)
        extent *= 2;
    direct->ranges[k] = *range;
    direct->bases[k] = range->least - (extent - needed) / 2;
    direct->extents[k] = extent;
    return true;
}

static bool holds(const struct gi_direct *direct, uint32_t k, int64_t key)
{
    return key == GI_KEY_NONE || (key >= direct->bases[k] && key - direct->bases[k] + 1 < direct->extents[k]);
}

/* The place of a group that was found without the table; -1: none. */
static int64_t place_of(const struct gi_direct *direct, const int64_t *keys, uint32_t key_count)
{
    int64_t place = 0;
    for (uint32_t k = 0; k < key_count; k++) {
        if (!holds(direct, k, keys[k]))
            return -1;
        place = place * direct->extents[k] + (keys[k] == GI_KEY_NONE ? 0 : keys[k] - direct->bases[k] + 1);
    }
    return place;
}

/* A table that has places for these ranges; false where it would be too large, or memory runs out: then the hash table
 * is asked. */
static bool lay_out(struct gi_groups *groups, const struct gi_range ranges[GI_KEYS])
{
    struct gi_direct wanted = {0};
    int64_t places = 1;
    for (uint32_t k = 0; k < groups->key_count; k++) {
        if (!lay_out_key(&wanted, k, &ranges[k]))
            return false;
        places *= wanted.extents[k];
        if (places > DIRECT_MAX)
            return false;
    }
    wanted.numbers = calloc((size_t)places, sizeof *wanted.numbers);
    if (wanted.numbers == NULL)
        return false;
    for (uint32_t i = 1; i < groups->count; i++) {
        int64_t place = place_of(&wanted, keys_of(groups, i), groups->key_count);
        if (place >= 0)
            wanted.numbers[place] = i;
    }
    free(groups->direct.numbers);
    groups->direct = wanted;
    return true;
}

/* Whether the table has places for the keys of a block; where not, it is laid out for these and those before. */
static bool make_places(struct gi_groups *groups, const struct gi_key_values keys[GI_KEYS])
{
    struct gi_range ranges[GI_KEYS];
    const struct gi_direct *direct = &groups->direct;
    bool fits = direct->numbers != NULL;
    for (uint32_t k = 0; k < groups->key_count; k++) {
        struct gi_range range = keys[k].range;
        if (range.least > range.most) /* no row has a value */
            range = direct->numbers != NULL ? direct->ranges[k] : (struct gi_range){0, 0};
        fits = fits && holds(direct, k, range.least) && holds(direct, k, range.most);
        if (direct->numbers != NULL) {
            range.least = direct->ranges[k].least < range.least ? direct->ranges[k].least : range.least;
            range.most = direct->ranges[k].most > range.most ? direct->ranges[k].most : range.most;
        }
        ranges[k] = range;
    }
    return fits || lay_out(groups, ranges);
}

static void read_tuple(int64_t tuple[GI_KEYS], const struct gi_groups *groups, const struct gi_key_values keys[GI_KEYS],
                       uint32_t row)
{
    for (uint32_t k = 0; k < groups->key_count; k++)
        tuple[k] = keys[k].values[row];
}

/* Where each row's number is, less `offset`: a single key itself, or the places of all put together. */
static const int64_t *find_places(const struct gi_direct *direct, const struct gi_key_values keys[GI_KEYS],
                                  uint32_t key_count, int64_t *room, int64_t *offset, uint32_t rows)
{
    *offset = 0;
    if (key_count == 1 && !keys[0].any_none) {
        *offset = 1 - direct->bases[0];
        return keys[0].values;
    }
    gi_kernel_fill(room, 0, rows);
    for (uint32_t k = 0; k < key_count; k++)
        gi_kernel_key_place(room, keys[k].values, direct->bases[k], direct->extents[k], rows);
    return room;
}

static bool find_direct(struct gi_groups *groups, uint32_t *numbers, const struct gi_key_values keys[GI_KEYS],
                        int64_t *room, uint32_t rows)
{
    int64_t offset = 0, tuple[GI_KEYS];
    const int64_t *places = find_places(&groups->direct, keys, groups->key_count, room, &offset, rows);
    if (!gi_kernel_find(numbers, groups->direct.numbers, places, offset, rows))
        return true;
    for (uint32_t i = 0; i < rows; i++) {
        uint32_t *number = &groups->direct.numbers[places[i] + offset];
        read_tuple(tuple, groups, keys, i);
        if (*number == 0 && !gi_groups_find(groups, tuple, number))
            return false;
        numbers[i] = *number;
    }
    return true;
}

/* ---- a block --------------------------------------------------------------------------------------- */

static bool find_each(struct gi_groups *groups, uint32_t *numbers, const struct gi_key_values keys[GI_KEYS],
                      uint32_t rows)
{
    int64_t tuple[GI_KEYS] = {0}, before[GI_KEYS];
    size_t bytes = groups->key_count * sizeof *tuple;
    for (uint32_t i = 0; i < rows; i++) {
        memcpy(before, tuple, sizeof before);
        read_tuple(tuple, groups, keys, i);
        if (i > 0 && memcmp(tuple, before, bytes) == 0)
            numbers[i] = numbers[i - 1];
        else if (!gi_groups_find(groups, tuple, &numbers[i]))
            return false;
    }
    return true;
}

bool gi_groups_find_block(struct gi_groups *groups, uint32_t *numbers, const struct gi_key_values keys[GI_KEYS],
                          int64_t *room, uint32_t rows)
{
    if (groups->key_count > 0 && make_places(groups, keys))
        return find_direct(groups, numbers, keys, room, rows);
    return find_each(groups, numbers, keys, rows);
}
