/* Allotment: parts always add up, and the units left go where the contract says. */
#include "guarantee/number.h"

#include <criterion/criterion.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { PARTS_MAX = 64 };

static void expect_parts(int64_t total, const int64_t *weights, size_t count, int64_t remainder_to,
                         guarantee_rounding mode, const int64_t *want)
{
    int64_t parts[PARTS_MAX];
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_status status = guarantee_allot_amount(parts, total, weights, count, remainder_to, mode, &error);
    cr_assert_eq(status, GUARANTEE_OK, "%s", error.message);
    for (size_t index = 0; index < count; ++index)
        cr_expect_eq(parts[index], want[index], "part %zu of %lld is %lld", index, (long long)total,
                     (long long)parts[index]);
}

#define EXPECT(total, remainder_to, mode, weights, ...)                                                                \
    expect_parts(total, weights, sizeof weights / sizeof weights[0], remainder_to, mode, (const int64_t[]){__VA_ARGS__})

Test(number_allot, residual)
{
    static const int64_t thirds[] = {1, 1, 1};
    static const int64_t mixed[] = {20, 50, 30};
    EXPECT(100, 0, GUARANTEE_ROUND_HALF_UP, thirds, 34, 33, 33);
    EXPECT(100, 2, GUARANTEE_ROUND_HALF_UP, thirds, 33, 33, 34);
    EXPECT(100, 2, GUARANTEE_ROUND_UP, thirds, 34, 34, 32);
    EXPECT(-100, 2, GUARANTEE_ROUND_HALF_UP, thirds, -33, -33, -34);
    EXPECT(-100, 1, GUARANTEE_ROUND_FLOOR, thirds, -34, -32, -34);
    EXPECT(-100, 1, GUARANTEE_ROUND_CEILING, thirds, -33, -34, -33);
    EXPECT(5, 0, GUARANTEE_ROUND_HALF_UP, mixed, 0, 3, 2);
    EXPECT(5, 0, GUARANTEE_ROUND_HALF_EVEN, mixed, 1, 2, 2);
    EXPECT(5, 0, GUARANTEE_ROUND_HALF_DOWN, mixed, 2, 2, 1);
    EXPECT(1, 2, GUARANTEE_ROUND_UP, thirds, 1, 1, -1);
    EXPECT(0, 2, GUARANTEE_ROUND_UP, thirds, 0, 0, 0);
}

Test(number_allot, largest_fraction)
{
    static const int64_t thirds[] = {1, 1, 1};
    static const int64_t mixed[] = {10, 0, 35, 55};
    static const int64_t one[] = {7};
    static const int64_t ties[] = {1, 2, 1, 2};
    EXPECT(100, -1, 0, thirds, 34, 33, 33);
    EXPECT(101, -1, 0, thirds, 34, 34, 33);
    EXPECT(-100, -1, 0, thirds, -34, -33, -33);
    EXPECT(-101, -1, 0, thirds, -34, -34, -33);
    EXPECT(1, -1, 0, mixed, 0, 0, 0, 1);
    EXPECT(3, -1, 0, mixed, 0, 0, 1, 2);
    EXPECT(7, -1, 0, mixed, 1, 0, 2, 4);
    EXPECT(12, -1, 0, one, 12);
    EXPECT(3, -1, 0, ties, 1, 1, 0, 1);
    EXPECT(-3, -1, 0, ties, -1, -1, 0, -1);
}

Test(number_allot, the_ends_of_64_bits)
{
    static const int64_t largest[] = {INT64_MAX, INT64_MAX, INT64_MAX};
    static const int64_t whole[] = {1, 0};
    EXPECT(INT64_MIN, -1, 0, whole, INT64_MIN, 0);
    EXPECT(INT64_MAX, 1, GUARANTEE_ROUND_UP, whole, INT64_MAX, 0);
    EXPECT(INT64_MAX, -1, 0, largest, 3074457345618258603, 3074457345618258602, 3074457345618258602);
    EXPECT(INT64_MIN, 0, GUARANTEE_ROUND_DOWN, largest, -3074457345618258604, -3074457345618258602,
           -3074457345618258602);
}

Test(number_allot, refuses_and_writes_nothing)
{
    static const int64_t good[] = {1, 1};
    static const int64_t negative[] = {1, -1};
    static const int64_t zero[] = {0, 0};
    int64_t parts[2] = {8, 9};
    guarantee_error error = GUARANTEE_ERROR_INIT;
    cr_expect_eq(guarantee_allot_amount(parts, 5, negative, 2, -1, 1, &error), GUARANTEE_E_ARGUMENT);
    cr_expect_str_eq(error.message, "weight 1 is below zero");
    cr_expect_eq(guarantee_allot_amount(parts, 5, zero, 2, -1, 1, NULL), GUARANTEE_E_DIVIDE_BY_ZERO);
    cr_expect_eq(guarantee_allot_amount(parts, 5, good, 0, -1, 1, NULL), GUARANTEE_E_DIVIDE_BY_ZERO);
    cr_expect_eq(guarantee_allot_amount(parts, 5, good, 2, 2, 1, NULL), GUARANTEE_E_ARGUMENT);
    cr_expect_eq(guarantee_allot_amount(parts, 5, good, 2, -2, 1, NULL), GUARANTEE_E_ARGUMENT);
    cr_expect_eq(guarantee_allot_amount(parts, 5, good, 2, 0, 0, NULL), GUARANTEE_E_ARGUMENT);
    cr_expect_eq(guarantee_allot_amount(NULL, 5, good, 2, 0, 1, NULL), GUARANTEE_E_ARGUMENT);
    cr_expect(parts[0] == 8 && parts[1] == 9);
}

static uint64_t state = 0xD1B54A32D192ED03U;

static uint64_t next_random(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

typedef __int128 wide;

/* By the definition: floors, then one unit to the largest remainder again and again. */
static void slow_largest_fraction(int64_t *parts, int64_t total, const int64_t *weights, size_t count, wide sum)
{
    bool taken[PARTS_MAX] = {false};
    wide spare = total;
    for (size_t index = 0; index < count; ++index) {
        parts[index] = (int64_t)((wide)total * weights[index] / sum);
        spare -= parts[index];
    }
    for (; spare != 0; spare += spare < 0 ? 1 : -1) {
        size_t best = PARTS_MAX;
        wide most = -1;
        for (size_t index = 0; index < count; ++index) {
            wide lost = (wide)total * weights[index] % sum;
            lost = lost < 0 ? -lost : lost;
            if (!taken[index] && lost > most) {
                best = index;
                most = lost;
            }
        }
        taken[best] = true;
        parts[best] += spare < 0 ? -1 : 1;
    }
}

Test(number_allot, random_allotments_add_up)
{
    for (int round = 0; round < 20000; ++round) {
        int64_t weights[PARTS_MAX];
        int64_t parts[PARTS_MAX];
        int64_t want[PARTS_MAX];
        size_t count = 1 + next_random() % PARTS_MAX;
        wide sum = 0;
        uint64_t shift = 1 + next_random() % 63;
        for (size_t index = 0; index < count; ++index)
            sum += weights[index] = (int64_t)(next_random() >> shift);
        int64_t total = (int64_t)next_random() >> (1 + next_random() % 63);
        if (sum == 0)
            continue;
        int64_t remainder_to = (int64_t)(next_random() % (count + 1)) - 1;
        guarantee_rounding mode = 1 + (int32_t)(next_random() % 7);
        cr_assert_eq(guarantee_allot_amount(parts, total, weights, count, remainder_to, mode, NULL), GUARANTEE_OK);
        wide left = total;
        for (size_t index = 0; index < count; ++index)
            left -= parts[index];
        cr_assert(left == 0, "parts do not add up to %lld", (long long)total);
        if (remainder_to >= 0)
            continue;
        slow_largest_fraction(want, total, weights, count, sum);
        cr_assert_eq(memcmp(parts, want, count * sizeof parts[0]), 0);
    }
}

Test(number_allot, many_parts_are_quick)
{
    enum { MANY = 200000 };
    int64_t *weights = malloc(MANY * sizeof *weights);
    int64_t *parts = malloc(MANY * sizeof *parts);
    cr_assert(weights != NULL && parts != NULL);
    for (size_t index = 0; index < MANY; ++index)
        weights[index] = 1 + (int64_t)(next_random() % 1000);
    cr_assert_eq(guarantee_allot_amount(parts, 1234567891, weights, MANY, -1, 0, NULL), GUARANTEE_OK);
    int64_t left = 1234567891;
    for (size_t index = 0; index < MANY; ++index)
        left -= parts[index];
    cr_expect_eq(left, 0);
    free(weights);
    free(parts);
}
