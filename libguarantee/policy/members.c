/* Members of a group (loans, banks, claimants) by name: a growing table with a hash index. */
#include "policy/facts.h"

#include <stdlib.h>
#include <string.h>

static uint32_t hash(const char *name)
{
    uint32_t value = 2166136261U; /* FNV-1a */
    for (; *name != '\0'; name++)
        value = (value ^ (unsigned char)*name) * 16777619U;
    return value;
}

static uint32_t *find_slot(const struct gi_members *members, const char *name)
{
    uint32_t mask = members->slot_count - 1;
    uint32_t at = hash(name) & mask;
    while (members->slots[at] != 0 && strcmp(members->names[members->slots[at] - 1], name) != 0)
        at = (at + 1) & mask;
    return &members->slots[at];
}

static guarantee_status grow_index(struct gi_members *members, guarantee_error *error)
{
    uint32_t slot_count = members->slot_count == 0 ? 64 : members->slot_count * 2;
    uint32_t *slots = calloc(slot_count, sizeof *slots);
    if (slots == NULL)
        return gi_no_memory(error);
    free(members->slots);
    members->slots = slots;
    members->slot_count = slot_count;
    for (uint32_t i = 0; i < members->count; i++)
        *find_slot(members, members->names[i]) = i + 1;
    return GUARANTEE_OK;
}

static guarantee_status grow(struct gi_members *members, const struct gi_group *group, guarantee_error *error)
{
    size_t capacity = (size_t)members->capacity * 2 + 16;
    char **names = realloc(members->names, capacity * sizeof *names);
    if (names == NULL)
        return gi_no_memory(error);
    members->names = names;
    struct gi_given *cells = realloc(members->cells, capacity * group->fact_count * sizeof *cells);
    if (cells == NULL)
        return gi_no_memory(error);
    members->cells = cells;
    members->capacity = (uint32_t)capacity;
    return GUARANTEE_OK;
}

static guarantee_status add(struct gi_members *members, const struct gi_group *group, const char *name,
                            guarantee_error *error)
{
    if (members->count >= GI_MEMBERS_MAX)
        return gi_fail(error, GUARANTEE_E_TOO_LARGE, "more than %d members", GI_MEMBERS_MAX);
    if (members->count == members->capacity)
        GI_TRY(grow(members, group, error));
    if ((members->count + 1) * 2 > members->slot_count)
        GI_TRY(grow_index(members, error));
    char *copy = strdup(name);
    if (copy == NULL)
        return gi_no_memory(error);
    members->names[members->count] = copy;
    memset(&members->cells[(size_t)members->count * group->fact_count], 0, group->fact_count * sizeof *members->cells);
    *find_slot(members, name) = ++members->count;
    return GUARANTEE_OK;
}

bool gi_members_has(const struct gi_members *members, const char *name)
{
    return members->slot_count != 0 && *find_slot(members, name) != 0;
}

guarantee_status gi_members_find(struct gi_members *members, const struct gi_group *group, const char *name,
                                 uint32_t *member_out, guarantee_error *error)
{
    uint32_t found = members->slot_count == 0 ? 0 : *find_slot(members, name);
    if (found == 0) {
        GI_TRY(add(members, group, name, error));
        found = members->count;
    }
    *member_out = found - 1;
    return GUARANTEE_OK;
}

void gi_members_clear(struct gi_members *members, const struct gi_group *group)
{
    for (size_t i = 0; i < (size_t)members->count * group->fact_count; i++)
        free(members->cells[i].owned);
    for (uint32_t i = 0; i < members->count; i++)
        free(members->names[i]);
    if (members->slots != NULL)
        memset(members->slots, 0, members->slot_count * sizeof *members->slots);
    members->count = 0;
}

void gi_members_free(struct gi_members *members, const struct gi_group *group)
{
    gi_members_clear(members, group);
    free(members->names);
    free(members->cells);
    free(members->slots);
}
