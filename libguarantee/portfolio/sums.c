/* Sums: they commute, so that any order of rows, threads and parts gives the same. */
#include "portfolio/sums.h"

#include <stdlib.h>
#include <string.h>

static const uint64_t NARROW_MAX = (uint64_t)1 << 62;

/* ---- 192 bits ----------------------------------------------------------------------------------- */

void gi_wide_add(struct gi_wide_sum *sum, const struct gi_wide_sum *more)
{
    bool carry = false;
    for (int i = 0; i < 3; i++) {
        uint64_t limb = sum->limbs[i] + carry;
        carry = limb < (uint64_t)carry;
        sum->limbs[i] = limb + more->limbs[i];
        carry = carry || sum->limbs[i] < limb;
    }
}

struct gi_wide_sum gi_wide_of(gi_integer128 value)
{
    uint64_t sign = value < 0 ? UINT64_MAX : 0;
    return (struct gi_wide_sum){{(uint64_t)value, (uint64_t)(value >> 64), sign}};
}

bool gi_wide_is_zero(const struct gi_wide_sum *sum)
{
    return (sum->limbs[0] | sum->limbs[1] | sum->limbs[2]) == 0;
}

int gi_wide_compare(const struct gi_wide_sum *a, const struct gi_wide_sum *b)
{
    if (a->limbs[2] != b->limbs[2])
        return (int64_t)a->limbs[2] < (int64_t)b->limbs[2] ? -1 : 1;
    for (int i = 1; i >= 0; i--)
        if (a->limbs[i] != b->limbs[i])
            return a->limbs[i] < b->limbs[i] ? -1 : 1;
    return 0;
}

/* ---- accumulators ------------------------------------------------------------------------------- */

int64_t gi_sum_initial(const struct gi_sum *sum)
{
    return sum->kind == GI_SUM_LEAST ? INT64_MAX : sum->kind == GI_SUM_MOST ? INT64_MIN : 0;
}

static bool make_room(struct gi_accumulator *accumulator, uint32_t groups, int64_t initial)
{
    if (groups <= accumulator->capacity && accumulator->narrow != NULL)
        return true;
    size_t capacity = groups < 64 ? 64 : groups + (size_t)groups / 8;
    int64_t *narrow = realloc(accumulator->narrow, capacity * sizeof *narrow);
    if (narrow == NULL)
        return false;
    size_t old = accumulator->narrow == NULL ? 0 : accumulator->capacity;
    accumulator->narrow = narrow;
    for (size_t i = old; i < capacity; i++)
        narrow[i] = initial;
    if (accumulator->wide != NULL) {
        struct gi_wide_sum *wide = realloc(accumulator->wide, capacity * sizeof *wide);
        if (wide == NULL)
            return false;
        memset(wide + old, 0, (capacity - old) * sizeof *wide);
        accumulator->wide = wide;
    }
    accumulator->capacity = (uint32_t)capacity;
    return true;
}

/* Narrow sums go over into the wide ones, and begin again at nothing. */
static bool spill(struct gi_accumulator *accumulator)
{
    if (accumulator->wide == NULL) {
        accumulator->wide = calloc(accumulator->capacity, sizeof *accumulator->wide);
        if (accumulator->wide == NULL)
            return false;
    }
    for (uint32_t i = 0; i < accumulator->capacity; i++) {
        struct gi_wide_sum more = gi_wide_of(accumulator->narrow[i]);
        gi_wide_add(&accumulator->wide[i], &more);
        accumulator->narrow[i] = 0;
    }
    accumulator->bound = 0;
    return true;
}

int64_t *gi_accumulator_ready(struct gi_accumulator *accumulator, uint32_t groups, uint64_t most, uint32_t count,
                              int64_t initial)
{
    uint64_t more = 0;
    if (!make_room(accumulator, groups, initial))
        return NULL;
    if (initial != 0)
        return accumulator->narrow;
    if (__builtin_mul_overflow(most, (uint64_t)count, &more) || more > NARROW_MAX)
        return NULL; /* the caller adds such values one by one */
    if (accumulator->bound + more > NARROW_MAX && !spill(accumulator))
        return NULL;
    accumulator->bound += more;
    return accumulator->narrow;
}

bool gi_accumulator_add(struct gi_accumulator *accumulator, uint32_t groups, uint32_t group, gi_integer128 value)
{
    if (!make_room(accumulator, groups, 0))
        return false;
    if (accumulator->wide == NULL && !spill(accumulator))
        return false;
    struct gi_wide_sum more = gi_wide_of(value);
    gi_wide_add(&accumulator->wide[group], &more);
    return true;
}

struct gi_wide_sum gi_accumulator_sum(const struct gi_accumulator *accumulator, uint32_t group)
{
    struct gi_wide_sum sum = {{0, 0, 0}}, narrow;
    if (accumulator->narrow == NULL || group >= accumulator->capacity)
        return sum;
    narrow = gi_wide_of(accumulator->narrow[group]);
    if (accumulator->wide != NULL)
        sum = accumulator->wide[group];
    gi_wide_add(&sum, &narrow);
    return sum;
}

/* ---- all of them -------------------------------------------------------------------------------- */

bool gi_sums_make(struct gi_sums *sums, const struct gi_layout *layout, const struct gi_hot_plan *hot_plan)
{
    *sums = (struct gi_sums){.layout = layout, .hot_plan = hot_plan};
    sums->sums = calloc(layout->sum_count + 1U, sizeof *sums->sums);
    return gi_groups_make(&sums->groups, layout->key_count) && sums->sums != NULL;
}

static void accumulator_free(struct gi_accumulator *accumulator)
{
    free(accumulator->narrow);
    free(accumulator->wide);
    *accumulator = (struct gi_accumulator){0};
}

void gi_sums_free(struct gi_sums *sums)
{
    for (uint32_t i = 0; sums->sums != NULL && i < sums->layout->sum_count; i++)
        accumulator_free(&sums->sums[i]);
    for (int i = 0; i < GI_COUNTS; i++)
        accumulator_free(&sums->counts[i]);
    gi_groups_free(&sums->groups);
    gi_hot_free(&sums->hot);
    free(sums->sums);
    *sums = (struct gi_sums){0};
}

/* ---- merging ------------------------------------------------------------------------------------ */

static bool merge_extreme(struct gi_accumulator *into, const struct gi_accumulator *from, const uint32_t *numbers,
                          uint32_t count, uint32_t groups, const struct gi_sum *sum)
{
    int64_t *values = gi_accumulator_ready(into, groups, 0, 0, gi_sum_initial(sum));
    if (values == NULL)
        return false;
    for (uint32_t i = 1; i < count && i < from->capacity; i++) {
        int64_t *kept = &values[numbers[i]], other = from->narrow[i];
        bool replaces = sum->kind == GI_SUM_LEAST ? other < *kept : other > *kept;
        *kept = replaces ? other : *kept;
    }
    return true;
}

static bool merge_one(struct gi_accumulator *into, struct gi_accumulator *from, const uint32_t *numbers, uint32_t count,
                      uint32_t groups, const struct gi_sum *sum)
{
    bool good = true;
    if (from->narrow == NULL)
        return true;
    if (sum != NULL && gi_sum_initial(sum) != 0) {
        good = merge_extreme(into, from, numbers, count, groups, sum);
        accumulator_free(from);
        return good;
    }
    int64_t *narrow = from->wide == NULL ? gi_accumulator_ready(into, groups, from->bound, 1, 0) : NULL;
    for (uint32_t i = 1; good && i < count && i < from->capacity; i++) {
        if (narrow != NULL) {
            narrow[numbers[i]] += from->narrow[i];
            continue;
        }
        struct gi_wide_sum whole = gi_accumulator_sum(from, i);
        good = gi_accumulator_add(into, groups, numbers[i], 0);
        if (good)
            gi_wide_add(&into->wide[numbers[i]], &whole);
    }
    accumulator_free(from);
    return good;
}

/* One hot column into one accumulator. */
static bool cool_column(struct gi_accumulator *into, uint32_t groups, const struct gi_sums *from, uint32_t column,
                        const uint32_t *numbers)
{
    const struct gi_hot *hot = &from->hot;
    uint32_t count = from->groups.count < hot->capacity ? from->groups.count : hot->capacity;
    int64_t *narrow = gi_accumulator_ready(into, groups, hot->bounds[column], 1, 0);
    for (uint32_t i = 1; i < count; i++) {
        int64_t value = hot->rows[(size_t)i * hot->width + column];
        uint32_t number = numbers == NULL ? i : numbers[i];
        if (narrow != NULL)
            narrow[number] += value;
        else if (!gi_accumulator_add(into, groups, number, value))
            return false;
    }
    return true;
}

/* A sum that follows from two columns. It is no larger than what they could be together. */
static bool cool_derived(struct gi_accumulator *into, uint32_t groups, const struct gi_sums *from,
                         const struct gi_derived *derived, const uint32_t *numbers)
{
    const struct gi_hot *hot = &from->hot;
    uint32_t count = from->groups.count < hot->capacity ? from->groups.count : hot->capacity;
    gi_integer128 most = 0; /* factors are 32 bits, bounds below 2^63 */
    for (int k = 0; k < 2; k++)
        most += (gi_integer128)gi_magnitude(derived->times[k]) * (int64_t)hot->bounds[derived->columns[k]];
    int64_t *narrow =
        most <= (gi_integer128)NARROW_MAX ? gi_accumulator_ready(into, groups, (uint64_t)most, 1, 0) : NULL;
    for (uint32_t i = 1; i < count; i++) {
        const int64_t *row = hot->rows + (size_t)i * hot->width;
        gi_integer128 value = (gi_integer128)derived->times[0] * row[derived->columns[0]] +
                              (gi_integer128)derived->times[1] * row[derived->columns[1]];
        uint32_t number = numbers == NULL ? i : numbers[i];
        if (narrow != NULL)
            narrow[number] += (int64_t)value;
        else if (!gi_accumulator_add(into, groups, number, value))
            return false;
    }
    return true;
}

bool gi_sums_cool(struct gi_sums *into, struct gi_sums *from, const uint32_t *numbers)
{
    uint32_t groups = into->groups.count;
    if (from->hot_plan == NULL || from->hot.rows == NULL)
        return true;
    if (!cool_column(&into->counts[GI_ELIGIBLE], groups, from, 0, numbers))
        return false;
    for (uint32_t i = 0; i < into->layout->sum_count; i++) {
        int16_t column = from->hot_plan->column_of_sum[i], derived = from->hot_plan->derived_of_sum[i];
        if (derived >= 0 && !cool_derived(&into->sums[i], groups, from, &from->hot_plan->derived[derived], numbers))
            return false;
        if (column >= 0 && from->hot.bounds[column] > 0 &&
            !cool_column(&into->sums[i], groups, from, (uint32_t)column, numbers))
            return false;
    }
    memset(from->hot.rows, 0, (size_t)from->hot.capacity * from->hot.width * sizeof *from->hot.rows);
    memset(from->hot.bounds, 0, sizeof from->hot.bounds);
    return true;
}

/* Rows of hot sums onto rows, where both are laid out alike and the sums hold: no memory is needed. */
static bool merge_hot(struct gi_sums *into, struct gi_sums *from, const uint32_t *numbers)
{
    struct gi_hot *hot = &into->hot, *other = &from->hot;
    if (into->hot_plan == NULL || into->hot_plan != from->hot_plan || other->rows == NULL)
        return gi_sums_cool(into, from, numbers);
    for (uint32_t i = 0; i < into->hot_plan->count; i++)
        if (hot->bounds[i] + other->bounds[i] > NARROW_MAX)
            return gi_sums_cool(into, from, numbers);
    if (!gi_hot_make_room(hot, into->hot_plan, into->groups.count))
        return false;
    uint32_t count = from->groups.count < other->capacity ? from->groups.count : other->capacity;
    for (uint32_t i = 1; i < count; i++)
        for (uint32_t lane = 0; lane < hot->width; lane++)
            hot->rows[(size_t)numbers[i] * hot->width + lane] += other->rows[(size_t)i * hot->width + lane];
    for (uint32_t i = 0; i < into->hot_plan->count; i++)
        hot->bounds[i] += other->bounds[i];
    return true;
}

bool gi_sums_merge(struct gi_sums *into, struct gi_sums *from)
{
    uint32_t count = from->groups.count;
    uint32_t *numbers = malloc(count * sizeof *numbers);
    bool good = numbers != NULL;
    for (uint32_t i = 1; good && i < count; i++)
        good = gi_groups_find(&into->groups, from->groups.keys + (size_t)i * from->groups.key_count, &numbers[i]);
    uint32_t groups = into->groups.count;
    good = good && merge_hot(into, from, numbers);
    gi_hot_free(&from->hot);
    for (uint32_t i = 0; good && i < into->layout->sum_count; i++)
        good = merge_one(&into->sums[i], &from->sums[i], numbers, count, groups, &into->layout->sums[i]);
    for (int i = 0; good && i < GI_COUNTS; i++)
        good = merge_one(&into->counts[i], &from->counts[i], numbers, count, groups, NULL);
    for (uint32_t i = 0; good && i <= GI_REASONS_MAX; i++)
        into->reasons[i] += from->reasons[i];
    free(numbers);
    return good;
}
