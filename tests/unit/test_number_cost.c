/* The yearly rate of a loan: as it was built in, for loans whose last payment is what a known rate leaves owing. */
#include "number/exact.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

enum { PAYMENTS_MAX = 1200 };

static uint64_t state = 88172645463325252U;
static struct gi_exact payments[PAYMENTS_MAX];

static int64_t below(int64_t bound)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (int64_t)(state >> 2) % bound;
}

static void same(const struct gi_exact *found, const char *wanted)
{
    char text[GI_EXACT_TEXT_BYTES];
    gi_exact_to_fraction(text, sizeof text, found);
    cr_assert_str_eq(text, wanted);
}

static guarantee_status cost(struct gi_exact *out, int *direction, struct gi_cost_terms *terms, int64_t top,
                             int64_t bottom, guarantee_rounding mode)
{
    struct gi_exact quantum;
    gi_exact_set_fraction(&quantum, top, bottom);
    terms->payments = payments;
    return gi_exact_cost(out, direction, terms, &quantum, mode);
}

/* Payments of every size, none of them more than is owed; the last is all that is. */
static void build(struct gi_cost_terms *terms, const struct gi_exact *rate, bool of_cents)
{
    struct gi_exact owed, growth, part;
    gi_exact_set_integer(&growth, 1);
    cr_assert_eq(gi_exact_add(&growth, &growth, rate), GUARANTEE_OK);
    gi_exact_copy(&owed, &terms->lent);
    for (uint32_t k = 0; k < terms->count; k++) {
        cr_assert_eq(gi_exact_multiply(&owed, &owed, &growth), GUARANTEE_OK);
        gi_exact_copy(&payments[k], &owed);
        if (k + 1 < terms->count) {
            gi_exact_set_fraction(&part, below(5), 4 + below(3));
            if (of_cents)
                gi_exact_set_fraction(&payments[k], below(10), 100);
            else
                cr_assert_eq(gi_exact_multiply(&payments[k], &payments[k], &part), GUARANTEE_OK);
            if (gi_exact_compare(&payments[k], &owed) >= 0)
                gi_exact_set_zero(&payments[k]);
        }
        cr_assert_eq(gi_exact_subtract(&owed, &owed, &payments[k]), GUARANTEE_OK);
    }
}

static void yearly(struct gi_exact *out, const struct gi_cost_terms *terms, const struct gi_exact *rate)
{
    struct gi_exact one, growth;
    gi_exact_set_integer(&one, terms->effective ? 1 : terms->periods_a_year);
    if (!terms->effective) {
        cr_assert_eq(gi_exact_multiply(out, rate, &one), GUARANTEE_OK);
        return;
    }
    cr_assert_eq(gi_exact_add(&growth, rate, &one), GUARANTEE_OK);
    gi_exact_copy(out, &one);
    for (uint32_t k = 0; k < terms->periods_a_year; k++)
        cr_assert_eq(gi_exact_multiply(out, out, &growth), GUARANTEE_OK);
    cr_assert_eq(gi_exact_subtract(out, out, &one), GUARANTEE_OK);
}

static void draw(struct gi_cost_terms *terms, struct gi_exact *rate)
{
    static const uint32_t periods[] = {1, 2, 3, 4, 6, 12};
    *terms = (struct gi_cost_terms){
        .count = 1 + (uint32_t)below(8), .periods_a_year = periods[below(6)], .effective = below(2) == 0};
    gi_exact_set_fraction(&terms->lent, 1 + below(1000000), 1 + below(3) * 99);
    switch (below(4)) {
    case 0:
        gi_exact_set_fraction(rate, below(100), 100 + below(2) * 1100);
        break;
    case 1:
        gi_exact_set_fraction(rate, below(1000), 1 + below(1000));
        break;
    case 2:
        gi_exact_set_fraction(rate, below(3), INT64_C(1) << below(62));
        break;
    default:
        gi_exact_set_integer(rate, below(INT64_C(1) << below(40)));
    }
}

Test(cost, as_it_was_built_in_every_mode)
{
    struct gi_cost_terms terms;
    struct gi_exact rate, exact, quantum, wanted, found;
    for (int round = 0; round < 20000; round++) {
        static const int64_t bottoms[] = {1, 7, 100, 10000, 2400, INT64_C(10000000000000)};
        int64_t top = 1 + below(3), bottom = bottoms[below(6)];
        guarantee_rounding mode = 1 + (guarantee_rounding)below(7);
        int wanted_direction = 0, direction = 0;
        draw(&terms, &rate);
        build(&terms, &rate, below(2) == 0);
        yearly(&exact, &terms, &rate);
        gi_exact_set_fraction(&quantum, top, bottom);
        cr_assert_eq(gi_exact_round(&wanted, &wanted_direction, &exact, &quantum, mode), GUARANTEE_OK);
        cr_assert_eq(cost(&found, &direction, &terms, top, bottom, mode), GUARANTEE_OK, "round %d", round);
        cr_assert_eq(gi_exact_compare(&found, &wanted), 0, "round %d", round);
        cr_assert_eq(direction, wanted_direction, "round %d", round);
    }
}

/* 1 / 2^40 or 1 / 2^120 of the smallest unit more or less, so that the rate lies beside a multiple of the quantum. */
Test(cost, beside_a_multiple)
{
    struct gi_cost_terms terms;
    struct gi_exact rate, exact, found, little, one;
    for (int round = 0; round < 4000; round++) {
        bool more = below(2) == 0;
        int direction = 0;
        draw(&terms, &rate);
        gi_exact_set_fraction(&rate, 1 + below(1000), 1200);
        build(&terms, &rate, below(2) == 0);
        yearly(&exact, &terms, &rate);
        gi_exact_set_fraction(&little, more ? 1 : -1, INT64_C(1) << 40);
        gi_exact_set_fraction(&one, 1, INT64_C(1) << 40);
        for (int64_t times = below(3); times > 0; times--)
            cr_assert_eq(gi_exact_multiply(&little, &little, &one), GUARANTEE_OK);
        struct gi_exact *last = &payments[terms.count - 1];
        cr_assert_eq(gi_exact_add(last, last, &little), GUARANTEE_OK);
        terms.payments = payments;
        cr_assert_eq(gi_exact_cost(&found, &direction, &terms, &exact, GUARANTEE_ROUND_HALF_UP), GUARANTEE_OK);
        cr_assert_eq(gi_exact_compare(&found, &exact), 0);
        cr_assert_eq(direction, more ? -1 : 1);
        cr_assert_eq(gi_exact_cost(&found, &direction, &terms, &exact, GUARANTEE_ROUND_FLOOR), GUARANTEE_OK);
        cr_assert_eq(gi_exact_compare(&found, &exact), more ? 0 : -1);
    }
}

/* 0.025 lent for 7 instalments of a loan of 5,000,000.025 at 4.5 %: the fee leaves hardly anything of it. */
Test(cost, of_a_loan_that_the_fee_takes_nearly_all_of)
{
    struct gi_cost_terms terms = {.count = 7, .periods_a_year = 12, .effective = true};
    struct gi_exact found;
    int direction = 0;
    gi_exact_set_fraction(&terms.lent, 25, 1000);
    for (int k = 0; k < 7; k++)
        gi_exact_set_fraction(&payments[k], k < 6 ? 725040107 : 725040109, 1000);
    cr_assert_eq(cost(&found, &direction, &terms, 1, 1000, GUARANTEE_ROUND_HALF_DOWN), GUARANTEE_OK);
    same(&found, "354049877583087529243036326012945028972147851990567225859980905837613992014325938719747359649"
                 "/1000");
    cr_assert_eq(direction, 1);
}

/* 0.00000000000003 lent for payments of 1,000, the last with 0.03, or with what was lent, more: beside 4 × 10^17 a
 * year, by 10^-169 where they are twelve. */
Test(cost, beside_a_multiple_by_hundreds_and_thousands_of_bits)
{
    for (uint32_t count = 3; count <= 100; count++) {
        struct gi_cost_terms terms = {.count = count, .periods_a_year = 12};
        struct gi_exact found;
        int direction = 0;
        gi_exact_set_fraction(&terms.lent, 3, INT64_C(100000000000000));
        for (uint32_t k = 0; k < count; k++)
            gi_exact_set_integer(&payments[k], 1000);
        cr_assert_eq(cost(&found, &direction, &terms, 1, 10000, GUARANTEE_ROUND_HALF_DOWN), GUARANTEE_OK);
        same(&found, "400000000000000000");
        cr_assert_eq(direction, 1, "%u", count);
        gi_exact_set_fraction(&payments[count - 1], 100003, 100);
        cr_assert_eq(cost(&found, &direction, &terms, 1, 10000, GUARANTEE_ROUND_HALF_DOWN), GUARANTEE_OK);
        same(&found, "400000000000000000");
        cr_assert_eq(direction, -1, "%u", count);
        gi_exact_add(&payments[count - 1], &payments[count - 2], &terms.lent);
        cr_assert_eq(cost(&found, &direction, &terms, 1, 10000, GUARANTEE_ROUND_HALF_DOWN), GUARANTEE_OK);
        same(&found, "400000000000000000");
        cr_assert_eq(direction, 0, "%u", count);
    }
}

Test(cost, what_makes_no_loan_is_refused)
{
    struct gi_cost_terms terms = {.count = 2, .periods_a_year = 12};
    struct gi_exact found;
    int direction = 7;
    gi_exact_set_integer(&terms.lent, 100);
    gi_exact_set_integer(&payments[0], 50);
    gi_exact_set_fraction(&payments[1], 4999, 100);
    cr_assert_eq(cost(&found, &direction, &terms, 1, 100, GUARANTEE_ROUND_UP), GUARANTEE_E_ARGUMENT);
    gi_exact_set_integer(&payments[1], 50);
    cr_assert_eq(cost(&found, &direction, &terms, 1, 100, GUARANTEE_ROUND_UP), GUARANTEE_OK);
    cr_assert_eq(gi_exact_sign(&found), 0);
    cr_assert_eq(direction, 0);
    gi_exact_set_integer(&payments[0], -1);
    gi_exact_set_integer(&payments[1], 200);
    cr_assert_eq(cost(&found, &direction, &terms, 1, 100, GUARANTEE_ROUND_UP), GUARANTEE_E_ARGUMENT);
    gi_exact_set_zero(&terms.lent);
    gi_exact_set_integer(&payments[0], 1);
    cr_assert_eq(cost(&found, &direction, &terms, 1, 100, GUARANTEE_ROUND_UP), GUARANTEE_E_ARGUMENT);
}

/* A rate of a period of 2^100 is 2^1200 a year, past the numbers that there are. */
Test(cost, a_rate_past_all_numbers_is_refused)
{
    struct gi_cost_terms terms = {.count = 1, .periods_a_year = 12, .effective = true};
    struct gi_exact found;
    int direction = 0;
    gi_exact_set_fraction(&terms.lent, 1, INT64_C(1) << 50);
    gi_exact_set_integer(&payments[0], INT64_C(1) << 50);
    cr_assert_eq(cost(&found, &direction, &terms, 1, 100, GUARANTEE_ROUND_UP), GUARANTEE_E_RANGE);
    terms.effective = false;
    cr_assert_eq(cost(&found, &direction, &terms, 1, 100, GUARANTEE_ROUND_UP), GUARANTEE_OK);
}

/* The longest loan that there is, at its own rate, and with a payment more by a cent. */
Test(cost, of_a_hundred_years)
{
    struct gi_cost_terms terms = {.count = PAYMENTS_MAX, .periods_a_year = 12};
    struct gi_exact found;
    int direction = 0;
    gi_exact_set_integer(&terms.lent, 1000000);
    for (uint32_t k = 0; k < PAYMENTS_MAX; k++)
        gi_exact_set_integer(&payments[k], k + 1 < PAYMENTS_MAX ? 5000 : 1005000);
    cr_assert_eq(cost(&found, &direction, &terms, 1, 10000, GUARANTEE_ROUND_DOWN), GUARANTEE_OK);
    same(&found, "3/50");
    cr_assert_eq(direction, 0);
    gi_exact_set_fraction(&payments[PAYMENTS_MAX - 1], 100500001, 100);
    cr_assert_eq(cost(&found, &direction, &terms, 1, 10000, GUARANTEE_ROUND_UP), GUARANTEE_OK);
    same(&found, "601/10000");
    cr_assert_eq(direction, 1);
}
