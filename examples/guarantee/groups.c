/* Groups of rows: found by their key, added up exactly, asked once. */
#include "portfolio.h"

#include <stdlib.h>
#include <string.h>

/* Every value carries its length, so that no two lists of values have one key. */
static char *key_of(const struct binding *binding, const struct row *row)
{
    char *key = copy_text("");
    for (size_t i = 0; i < binding->group_column_count; i++) {
        const char *value = row->cells[binding->group_columns[i]];
        char *longer = format_text("%s%zu:%s", key, strlen(value), value);
        free(key);
        key = longer;
    }
    return key;
}

static uint64_t hash_of(const char *key)
{
    uint64_t hash = 0xcbf29ce484222325U;
    for (; *key != '\0'; key++)
        hash = (hash ^ (unsigned char)*key) * 0x100000001b3U;
    return hash;
}

/* The slot that holds the key, or the empty one where it belongs. */
static size_t slot_of(const struct groups *groups, const char *key)
{
    size_t slot = (size_t)hash_of(key) & (groups->slot_count - 1);
    while (groups->slots[slot] != 0 && strcmp(groups->items[groups->slots[slot] - 1]->key, key) != 0)
        slot = (slot + 1) & (groups->slot_count - 1);
    return slot;
}

static void make_room(struct groups *groups)
{
    if (groups->count == groups->capacity) {
        groups->capacity = groups->capacity == 0 ? 64 : groups->capacity * 2;
        groups->items = enlarge(groups->items, groups->capacity, sizeof(struct group *));
    }
    if (2 * (groups->count + 1) <= groups->slot_count)
        return;
    free(groups->slots);
    groups->slot_count = groups->slot_count == 0 ? 256 : groups->slot_count * 2;
    groups->slots = allocate(groups->slot_count, sizeof *groups->slots);
    for (size_t i = 0; i < groups->count; i++)
        groups->slots[slot_of(groups, groups->items[i]->key)] = i + 1;
}

static bool begin_facts(struct group *group, const struct binding *binding)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    if (!asks_groups(binding))
        return true;
    group->constants = allocate(binding->column_count, sizeof *group->constants);
    group->varies = allocate(binding->column_count, sizeof *group->varies);
    if (guarantee_facts_new(&group->facts, binding->scheme, &error) != GUARANTEE_OK) {
        (void)report(&error);
        return false;
    }
    return set_given_facts(group->facts, binding->scheme, binding->arguments);
}

static struct group *new_group(const struct binding *binding, const struct row *row, const char *key)
{
    struct group *group = allocate(1, sizeof *group);
    group->key = copy_text(key);
    group->values = allocate(binding->group_column_count + 1, sizeof *group->values);
    for (size_t i = 0; i < binding->group_column_count; i++)
        group->values[i] = copy_text(row->cells[binding->group_columns[i]]);
    group->sums = allocate(binding->tracked_count, sizeof *group->sums);
    return group;
}

/* Each group keeps its facts and answers until the end. */
enum { GROUPS_MAX = 100000 };

static bool is_one_too_many(const struct groups *groups)
{
    if (groups->count < GROUPS_MAX)
        return false;
    complain("--group-by makes more than %d groups; group by columns with fewer values", (int)GROUPS_MAX);
    return true;
}

struct group *find_group(struct portfolio *portfolio, const struct row *row)
{
    struct groups *groups = &portfolio->groups;
    char *key = key_of(&portfolio->binding, row);
    make_room(groups);
    size_t slot = slot_of(groups, key);
    bool good = true;
    if (groups->slots[slot] == 0 && is_one_too_many(groups)) {
        good = false;
    } else if (groups->slots[slot] == 0) {
        struct group *group = new_group(&portfolio->binding, row, key);
        groups->items[groups->count++] = group;
        groups->slots[slot] = groups->count;
        good = begin_facts(group, &portfolio->binding);
    }
    free(key);
    return good ? groups->items[groups->slots[slot] - 1] : NULL;
}

/* A fact of the whole group holds when all rows agree on it. */
static void note_constant(struct group *group, size_t column, const char *text)
{
    if (group->constants[column] == NULL)
        group->constants[column] = copy_text(text);
    else if (strcmp(group->constants[column], text) != 0)
        group->varies[column] = true;
}

static bool set_member(struct group *group, const char *fact, const char *text, uint64_t line)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    char name[160];
    (void)snprintf(name, sizeof name, "%s.%llu", fact, (unsigned long long)line);
    if (guarantee_facts_set_text(group->facts, name, text, &error) == GUARANTEE_OK)
        return true;
    (void)report(&error);
    return false;
}

bool join_group(struct portfolio *portfolio, struct group *group, const struct row *row)
{
    const struct binding *binding = &portfolio->binding;
    group->members++;
    if (group->facts == NULL)
        return true;
    for (size_t i = 0; i < binding->column_count; i++) {
        const struct column *column = &binding->columns[i];
        if (column->fact == NO_FACT || row->cells[i][0] == '\0')
            continue;
        if (!column->each)
            note_constant(group, i, row->cells[i]);
        else if (!set_member(group, guarantee_scheme_fact_name(binding->scheme, (size_t)column->fact), row->cells[i],
                             row->line))
            return false;
    }
    return true;
}

static bool set_constants(struct group *group, const struct binding *binding)
{
    for (size_t i = 0; i < binding->column_count; i++) {
        guarantee_error error = GUARANTEE_ERROR_INIT;
        if (group->constants[i] == NULL || group->varies[i])
            continue;
        const char *name = guarantee_scheme_fact_name(binding->scheme, (size_t)binding->columns[i].fact);
        if (guarantee_facts_set_text(group->facts, name, group->constants[i], &error) != GUARANTEE_OK) {
            (void)report(&error);
            return false;
        }
    }
    return true;
}

/* A rule that cannot be applied to this group leaves it without an answer; the other groups have theirs. */
static bool answer_group(struct group *group, const struct binding *binding)
{
    for (guarantee_question question = QUESTION_FIRST; question <= QUESTION_LAST; question++) {
        guarantee_error error = GUARANTEE_ERROR_INIT;
        if (!binding->ask_groups[question])
            continue;
        if (guarantee_answer(&group->answers[question], binding->scheme, question, group->facts, 0, &error) ==
            GUARANTEE_OK)
            continue;
        if (error.status == GUARANTEE_E_NO_MEMORY || error.status == GUARANTEE_E_INTERNAL ||
            error.status == GUARANTEE_E_ARGUMENT) {
            (void)report(&error);
            return false;
        }
        group->failures[question] = error_text(&error);
        char *label = group_label(binding, group);
        complain("%s has no answer for %s: %s", guarantee_question_name(question), label, group->failures[question]);
        free(label);
    }
    return true;
}

bool answer_groups(struct portfolio *portfolio)
{
    for (size_t i = 0; i < portfolio->groups.count; i++) {
        struct group *group = portfolio->groups.items[i];
        if (group->facts == NULL || group->members == 0)
            continue;
        if (!set_constants(group, &portfolio->binding) || !answer_group(group, &portfolio->binding))
            return false;
    }
    return true;
}

static int by_values(const void *left, const void *right)
{
    char **a = (*(struct group *const *)left)->values, **b = (*(struct group *const *)right)->values;
    for (; *a != NULL && *b != NULL; a++, b++) {
        int order = strcmp(*a, *b);
        if (order != 0)
            return order;
    }
    return 0;
}

void groups_sort(struct groups *groups)
{
    if (groups->count > 1)
        qsort(groups->items, groups->count, sizeof(struct group *), by_values);
    free(groups->slots);
    groups->slots = NULL;
    groups->slot_count = 0;
}

static void group_free(struct group *group, const struct binding *binding)
{
    for (int question = QUESTION_FIRST; question <= QUESTION_LAST; question++) {
        guarantee_result_free(group->answers[question]);
        free(group->failures[question]);
    }
    for (size_t i = 0; group->constants != NULL && i < binding->column_count; i++)
        free(group->constants[i]);
    for (size_t i = 0; i < binding->group_column_count; i++)
        free(group->values[i]);
    guarantee_facts_free(group->facts);
    free(group->constants);
    free(group->varies);
    free(group->values);
    free(group->sums);
    free(group->key);
    free(group);
}

void groups_free(struct groups *groups, const struct binding *binding)
{
    for (size_t i = 0; i < groups->count; i++)
        group_free(groups->items[i], binding);
    free(groups->items);
    free(groups->slots);
}
