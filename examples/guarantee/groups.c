/* Groups of the exact path: found by their key, their members gathered, asked once. */
#include "portfolio.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct gathered {
    guarantee_facts *facts; /* NULL when no question is asked of groups */
    char **constants;       /* of each column whose fact is no member's: its value so far */
    bool *varies;
    size_t column_count;
};

/* Every value carries its length, so that no two lists of values have one key. */
static char *key_of(const struct binding *binding, const char *const *values)
{
    char *key = copy_text("");
    for (size_t i = 0; i < binding->group_column_count; i++) {
        char *longer = format_text("%s%zu:%s", key, strlen(values[i]), values[i]);
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

static bool begin_gathering(struct group *group, const struct binding *binding)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    if (!asks_groups(binding))
        return true;
    struct gathered *gathered = group->gathered = allocate(1, sizeof *gathered);
    gathered->column_count = binding->column_count;
    gathered->constants = allocate(binding->column_count, sizeof *gathered->constants);
    gathered->varies = allocate(binding->column_count, sizeof *gathered->varies);
    if (guarantee_facts_new(&gathered->facts, binding->scheme, &error) != GUARANTEE_OK) {
        (void)report(&error);
        return false;
    }
    return set_given_facts(gathered->facts, binding->scheme, binding->arguments);
}

struct group *new_group(const struct binding *binding, const char *const *values)
{
    struct group *group = allocate(1, sizeof *group);
    group->key = key_of(binding, values);
    group->values = allocate(binding->group_column_count + 1, sizeof *group->values);
    for (size_t i = 0; i < binding->group_column_count; i++)
        group->values[i] = copy_text(values[i]);
    group->sums = allocate(binding->tracked_count, sizeof *group->sums);
    return group;
}

bool refuse_groups(void)
{
    complain("--group-by makes more than %d groups; group by columns with fewer values, or show the largest alone: "
             "--largest 20",
             (int)GROUPS_MAX);
    return false;
}

struct group *find_group(struct portfolio *portfolio, const char *const *values)
{
    struct groups *groups = &portfolio->groups;
    const struct binding *binding = &portfolio->binding;
    char *key = key_of(binding, values);
    make_room(groups);
    size_t slot = slot_of(groups, key);
    free(key);
    if (groups->slots[slot] != 0)
        return groups->items[groups->slots[slot] - 1];
    if (groups->count == GROUPS_MAX) {
        (void)refuse_groups();
        return NULL;
    }
    struct group *group = new_group(binding, values);
    groups->items[groups->count++] = group;
    groups->slots[slot] = groups->count;
    return begin_gathering(group, binding) ? group : NULL;
}

/* A fact of the whole group holds when all rows agree on it. */
static void note_constant(struct gathered *gathered, size_t column, const char *text)
{
    if (gathered->constants[column] == NULL)
        gathered->constants[column] = copy_text(text);
    else if (strcmp(gathered->constants[column], text) != 0)
        gathered->varies[column] = true;
}

bool group_varies(const struct group *group, size_t column)
{
    return group->gathered != NULL && group->gathered->varies[column];
}

/* A member is named by its line, in a further file by "LINE@FILE". */
static bool set_member(guarantee_facts *facts, const char *fact, const char *text, const struct row *row)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    char name[160];
    if (row->file == 0)
        (void)snprintf(name, sizeof name, "%s.%" PRIu64, fact, row->line);
    else
        (void)snprintf(name, sizeof name, "%s.%" PRIu64 "@%zu", fact, row->line, row->file + 1);
    if (guarantee_facts_set_text(facts, name, text, &error) == GUARANTEE_OK)
        return true;
    (void)report(&error);
    return false;
}

bool join_group(struct portfolio *portfolio, struct group *group, const struct row *row)
{
    const struct binding *binding = &portfolio->binding;
    struct gathered *gathered = group->gathered;
    group->members++;
    if (gathered == NULL)
        return true;
    for (size_t i = 0; i < binding->column_count; i++) {
        const struct column *column = &binding->columns[i];
        if (column->fact == NO_FACT || row->cells[i][0] == '\0')
            continue;
        if (!column->each)
            note_constant(gathered, i, row->cells[i]);
        else if (!set_member(gathered->facts, guarantee_scheme_fact_name(binding->scheme, (size_t)column->fact),
                             row->cells[i], row))
            return false;
    }
    return true;
}

static bool set_constants(const struct gathered *gathered, const struct binding *binding)
{
    for (size_t i = 0; i < binding->column_count; i++) {
        guarantee_error error = GUARANTEE_ERROR_INIT;
        if (gathered->constants[i] == NULL || gathered->varies[i])
            continue;
        const char *name = guarantee_scheme_fact_name(binding->scheme, (size_t)binding->columns[i].fact);
        if (guarantee_facts_set_text(gathered->facts, name, gathered->constants[i], &error) != GUARANTEE_OK) {
            (void)report(&error);
            return false;
        }
    }
    return true;
}

bool note_failure(struct group *group, const struct binding *binding, guarantee_question question,
                  const guarantee_error *error)
{
    if (error->status == GUARANTEE_E_NO_MEMORY || error->status == GUARANTEE_E_INTERNAL ||
        error->status == GUARANTEE_E_ARGUMENT) {
        (void)report(error);
        return false;
    }
    group->failures[question] = error_text(error);
    char *label = group_label(binding, group);
    complain("%s has no answer for %s: %s", guarantee_question_name(question), label, group->failures[question]);
    free(label);
    return true;
}

/* A rule that cannot be applied to this group leaves it without an answer; the other groups have theirs. */
static bool answer_group(struct group *group, const struct binding *binding)
{
    for (guarantee_question question = QUESTION_FIRST; question <= QUESTION_LAST; question++) {
        guarantee_error error = GUARANTEE_ERROR_INIT;
        if (binding->ask_groups[question] &&
            guarantee_answer(&group->answers[question], binding->scheme, question, group->gathered->facts, 0, &error) !=
                GUARANTEE_OK &&
            !note_failure(group, binding, question, &error))
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

int largest_sum(const struct binding *binding)
{
    static const char *const NAMES[] = {"outstanding", "principal"};
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
        if (find_tracked(binding, NAMES[i]) >= 0)
            return find_tracked(binding, NAMES[i]);
    for (size_t i = 0; i < binding->tracked_count; i++)
        if (is_amount(&binding->tracked[i]))
            return (int)i;
    return -1;
}

static int by_sum(const void *left, const void *right, void *data)
{
    size_t sum = *(const size_t *)data;
    const struct group *a = *(struct group *const *)left, *b = *(struct group *const *)right;
    if (a->sums[sum].total != b->sums[sum].total)
        return a->sums[sum].total > b->sums[sum].total ? -1 : 1;
    return by_values(left, right);
}

static void group_free(struct group *group, const struct binding *binding);

static void keep_largest(struct portfolio *portfolio)
{
    struct groups *groups = &portfolio->groups;
    size_t wanted = portfolio->binding.arguments->largest;
    int sum = largest_sum(&portfolio->binding);
    portfolio->groups_found = groups->count;
    if (wanted == 0 || sum < 0)
        return;
    size_t by = (size_t)sum;
    qsort_r(groups->items, groups->count, sizeof(struct group *), by_sum, &by);
    while (groups->count > wanted)
        group_free(groups->items[--groups->count], &portfolio->binding);
    portfolio->largest_by = portfolio->binding.tracked[by].name;
}

bool answer_groups(struct portfolio *portfolio)
{
    struct groups *groups = &portfolio->groups;
    if (groups->count > 1)
        qsort(groups->items, groups->count, sizeof(struct group *), by_values);
    keep_largest(portfolio);
    for (size_t i = 0; i < groups->count; i++) {
        struct group *group = groups->items[i];
        if (group->gathered == NULL || group->members == 0)
            continue;
        if (!set_constants(group->gathered, &portfolio->binding) || !answer_group(group, &portfolio->binding))
            return false;
    }
    return true;
}

static void gathered_free(struct gathered *gathered)
{
    if (gathered == NULL)
        return;
    for (size_t i = 0; i < gathered->column_count; i++)
        free(gathered->constants[i]);
    guarantee_facts_free(gathered->facts);
    free(gathered->constants);
    free(gathered->varies);
    free(gathered);
}

static void group_free(struct group *group, const struct binding *binding)
{
    for (int question = QUESTION_FIRST; question <= QUESTION_LAST; question++) {
        guarantee_result_free(group->answers[question]);
        free(group->failures[question]);
    }
    for (size_t i = 0; i < binding->group_column_count; i++)
        free(group->values[i]);
    gathered_free(group->gathered);
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
