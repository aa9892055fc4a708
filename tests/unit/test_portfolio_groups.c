/* Rows of the same keys get the same number, of other keys another, however the keys lie and in whatever order they
 * come; years and months of dates as the calendar has them. */
#include "guarantee/calendar.h"
#include "portfolio/groups.h"
#include "support.h"

#include <string.h>

enum { ROWS = 256, BLOCKS = 40, TURNS = 300, SEEN_MAX = ROWS * BLOCKS };

static uint64_t state = 2023;

static uint64_t next(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

/* Keys near one another, that wander, that jump, that are none, at the ends of 64 bits. */
static int64_t draw(unsigned shape, int block)
{
    int64_t step = (int64_t)(next() % 50);
    if (shape == 0)
        return step;
    if (shape == 1)
        return step - 30 * block;
    if (shape == 2)
        return step + 1000000 * (block % 7);
    if (shape == 3)
        return next() % 8 == 0 ? GI_KEY_NONE : 2000 + step;
    if (shape == 4)
        return next() % 2 == 0 ? INT64_MAX - step : INT64_MIN + 1 + step;
    return next() % 500 == 0 ? (int64_t)next() : step;
}

/* What the groups were told so far: a plain list. */
struct seen {
    int64_t keys[SEEN_MAX][GI_KEYS];
    uint32_t numbers[SEEN_MAX];
    uint32_t count;
};

static void check_row(struct seen *seen, const int64_t tuple[GI_KEYS], uint32_t number)
{
    cr_assert_neq(number, 0);
    for (uint32_t i = 0; i < seen->count; i++) {
        bool same = memcmp(seen->keys[i], tuple, sizeof seen->keys[i]) == 0;
        cr_assert_eq(seen->numbers[i] == number, same, "number %u for keys %lld, %lld, %lld", number,
                     (long long)tuple[0], (long long)tuple[1], (long long)tuple[2]);
        if (same)
            return;
    }
    memcpy(seen->keys[seen->count], tuple, sizeof seen->keys[0]);
    seen->numbers[seen->count++] = number;
}

static struct gi_key_values values_of(const int64_t *keys)
{
    struct gi_key_values values = {keys, {INT64_MAX, INT64_MIN}, false};
    for (int i = 0; i < ROWS; i++) {
        if (keys[i] == GI_KEY_NONE)
            values.any_none = true;
        else
            values.range = (struct gi_range){keys[i] < values.range.least ? keys[i] : values.range.least,
                                             keys[i] > values.range.most ? keys[i] : values.range.most};
    }
    return values;
}

static void check_block(struct gi_groups *groups, struct seen *seen, const unsigned shapes[GI_KEYS], int block)
{
    static int64_t keys[GI_KEYS][ROWS], room[ROWS];
    uint32_t numbers[ROWS];
    struct gi_key_values values[GI_KEYS] = {0};
    for (uint32_t k = 0; k < groups->key_count; k++) {
        for (int i = 0; i < ROWS; i++)
            keys[k][i] = draw(shapes[k], block);
        values[k] = values_of(keys[k]);
    }
    cr_assert(gi_groups_find_block(groups, numbers, values, room, ROWS));
    for (int i = 0; i < ROWS; i += 5) {
        int64_t tuple[GI_KEYS] = {0};
        for (uint32_t k = 0; k < groups->key_count; k++)
            tuple[k] = keys[k][i];
        check_row(seen, tuple, numbers[i]);
    }
}

Test(groups, numbers_follow_the_keys)
{
    static struct seen seen;
    for (int turn = 0; turn < TURNS; turn++) {
        struct gi_groups groups;
        unsigned shapes[GI_KEYS] = {(unsigned)(next() % 6), (unsigned)(next() % 6), (unsigned)(next() % 6)};
        seen.count = 0;
        cr_assert(gi_groups_make(&groups, (uint32_t)turn % GI_KEYS + 1));
        for (int block = 0; block < 8; block++)
            check_block(&groups, &seen, shapes, block);
        gi_groups_free(&groups);
    }
}

/* The table is there, not only the hash table: a whole country's banks by year and class. */
Test(groups, keys_that_lie_close_have_places)
{
    struct gi_groups groups;
    static struct seen seen;
    cr_assert(gi_groups_make(&groups, 3));
    check_block(&groups, &seen, (const unsigned[]){0, 3, 1}, 3);
    cr_assert_not_null(groups.direct.numbers);
    gi_groups_free(&groups);
}

/* 62 values and none fill 64 places but one: the next value has the last, the one after it has none. */
Test(groups, a_key_beside_the_last_place_is_no_other)
{
    struct gi_groups groups;
    static int64_t first[ROWS], second[ROWS], room[ROWS];
    uint32_t numbers[ROWS];
    cr_assert(gi_groups_make(&groups, 2));
    for (int turn = 0; turn < 2; turn++) {
        for (int i = 0; i < ROWS; i++) {
            first[i] = i % 62;
            second[i] = (i * 7) % 62;
        }
        for (int i = 0; turn > 0 && i < 62; i++) {
            second[2 * i] = 62 + i % 2;
            first[2 * i + 1] = first[2 * i] + 1;
            second[2 * i + 1] = GI_KEY_NONE;
        }
        const struct gi_key_values values[GI_KEYS] = {values_of(first), values_of(second)};
        cr_assert(gi_groups_find_block(&groups, numbers, values, room, ROWS));
    }
    for (int i = 0; i < 62; i++)
        cr_assert_neq(numbers[2 * i], numbers[2 * i + 1]);
    gi_groups_free(&groups);
}

Test(groups, years_and_months_of_every_date)
{
    int64_t years[ROWS], months[ROWS];
    for (int32_t date = GUARANTEE_DATE_MIN - 3; date <= GUARANTEE_DATE_MAX + 3; date += ROWS) {
        for (int i = 0; i < ROWS; i++)
            years[i] = months[i] = date + i;
        gi_kernel_key_dates(years, false, ROWS);
        gi_kernel_key_dates(months, true, ROWS);
        for (int i = 0; i < ROWS; i++) {
            int32_t year = 0, month = 0, day = 0;
            bool good = guarantee_date_to_ymd(&year, &month, &day, date + i, NULL) == GUARANTEE_OK;
            cr_assert_eq(years[i], good ? year : GI_KEY_NONE);
            cr_assert_eq(months[i], good ? 12 * year + month - 1 : GI_KEY_NONE);
        }
    }
}
