/* The equal instalment: every digit right, by the formula where it is short, and by what it must do where it is long.
 */
#include "number/exact.h"

#include <criterion/criterion.h>
#include <string.h>

static struct gi_loan_terms terms(int64_t principal, int64_t balloon, int64_t numerator, int64_t denominator,
                                  uint32_t count)
{
    struct gi_loan_terms found = {.count = count};
    gi_exact_set_integer(&found.principal, principal);
    gi_exact_set_integer(&found.balloon, balloon);
    gi_exact_set_fraction(&found.period_rate, numerator, denominator);
    return found;
}

/* i (P q − B) / (q − 1), q = (1 + i)^m */
static void by_formula(struct gi_exact *out, const struct gi_loan_terms *loan)
{
    struct gi_exact one, growth, above;
    gi_exact_set_integer(&one, 1);
    gi_exact_set_integer(&growth, 1);
    cr_assert_eq(gi_exact_add(&one, &one, &loan->period_rate), GUARANTEE_OK);
    for (uint32_t i = 0; i < loan->count; i++)
        cr_assert_eq(gi_exact_multiply(&growth, &growth, &one), GUARANTEE_OK);
    cr_assert_eq(gi_exact_multiply(&above, &loan->principal, &growth), GUARANTEE_OK);
    cr_assert_eq(gi_exact_subtract(&above, &above, &loan->balloon), GUARANTEE_OK);
    cr_assert_eq(gi_exact_multiply(&above, &above, &loan->period_rate), GUARANTEE_OK);
    gi_exact_set_integer(&one, 1);
    cr_assert_eq(gi_exact_subtract(&growth, &growth, &one), GUARANTEE_OK);
    cr_assert_eq(gi_exact_divide(out, &above, &growth), GUARANTEE_OK);
}

static uint64_t state = 2463534242U;

static int64_t below(int64_t bound)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (int64_t)(state >> 2) % bound;
}

Test(annuity, as_the_formula_says_in_every_mode)
{
    struct gi_exact quantum, exact, wanted, found, shown;
    for (int round = 0; round < 3000; round++) {
        int64_t principal = 1 + below(1000000000), balloon = below(3) == 0 ? below(principal) : 0;
        struct gi_loan_terms loan = terms(principal, balloon, 1 + below(100), 1 + below(2000), 1 + (uint32_t)below(8));
        guarantee_rounding mode = 1 + (guarantee_rounding)below(7);
        int direction = 0, wanted_direction = 0;
        bool fits = false;
        gi_exact_set_fraction(&quantum, 1 + below(3), 1 + below(100));
        by_formula(&exact, &loan);
        cr_assert_eq(gi_exact_round(&wanted, &wanted_direction, &exact, &quantum, mode), GUARANTEE_OK);
        cr_assert_eq(gi_exact_annuity(&found, &direction, &shown, &fits, &loan, &quantum, mode), GUARANTEE_OK);
        cr_assert_eq(gi_exact_compare(&found, &wanted), 0);
        cr_assert_eq(direction, wanted_direction);
        cr_assert(!fits || gi_exact_compare(&shown, &exact) == 0);
    }
}

/* One instalment of P × 1.25 with P = 2 or 6 and a quantum of 1: exactly between 2 and 3, 7 and 8. */
Test(annuity, a_tie_is_a_tie)
{
    struct gi_exact quantum, found, exact;
    struct gi_loan_terms loan = terms(2, 0, 1, 4, 1);
    int direction = 0;
    bool fits = false;
    gi_exact_set_integer(&quantum, 1);
    cr_assert_eq(gi_exact_annuity(&found, &direction, &exact, &fits, &loan, &quantum, GUARANTEE_ROUND_HALF_EVEN),
                 GUARANTEE_OK);
    cr_assert(fits && direction == -1 && found.numerator[0] == 2);
    cr_assert_eq(gi_exact_annuity(&found, &direction, &exact, &fits, &loan, &quantum, GUARANTEE_ROUND_HALF_UP),
                 GUARANTEE_OK);
    cr_assert(direction == 1 && found.numerator[0] == 3);
    loan = terms(6, 0, 1, 4, 1);
    cr_assert_eq(gi_exact_annuity(&found, &direction, &exact, &fits, &loan, &quantum, GUARANTEE_ROUND_HALF_EVEN),
                 GUARANTEE_OK);
    cr_assert(direction == 1 && found.numerator[0] == 8);
}

/* Over 1,200 instalments: floor and ceiling are neighbours, and the balance that they leave at the end, rounded to
 * neither side, has the sign that it must have. */
Test(annuity, long_loans_are_decided_between_neighbours)
{
    static const int64_t rates[][2] = {{1, 200}, {39, 8000}, {7, 1200}, {1, 1000000007}, {INT64_MAX - 1, INT64_MAX}};
    struct gi_exact quantum, low, high, step, exact, upper, lower, bound;
    int direction = 0;
    bool fits = false;
    gi_exact_set_fraction(&quantum, 1, 100);
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
        struct gi_loan_terms loan = terms(100000000, 0, rates[i][0], rates[i][1], 1200);
        cr_assert_eq(gi_exact_annuity(&low, &direction, &exact, &fits, &loan, &quantum, GUARANTEE_ROUND_FLOOR),
                     GUARANTEE_OK);
        cr_assert_eq(direction, -1);
        cr_assert_not(fits);
        cr_assert_eq(gi_exact_annuity(&high, &direction, &exact, &fits, &loan, &quantum, GUARANTEE_ROUND_CEILING),
                     GUARANTEE_OK);
        cr_assert_eq(gi_exact_subtract(&step, &high, &low), GUARANTEE_OK);
        cr_assert_eq(gi_exact_compare(&step, &quantum), 0);
        /* more than the interest alone: P i < A */
        cr_assert_eq(gi_exact_multiply(&bound, &loan.principal, &loan.period_rate), GUARANTEE_OK);
        cr_assert(gi_exact_compare(&high, &bound) > 0);
        /* and no more than the interest and the principal spread without it: A <= P i + P / m */
        gi_exact_set_fraction(&lower, 1, 1200);
        cr_assert_eq(gi_exact_multiply(&upper, &loan.principal, &lower), GUARANTEE_OK);
        cr_assert_eq(gi_exact_add(&upper, &upper, &bound), GUARANTEE_OK);
        cr_assert(gi_exact_compare(&low, &upper) < 0);
    }
}

Test(annuity, what_it_refuses)
{
    struct gi_exact quantum, found, exact, huge;
    struct gi_loan_terms loan = terms(100, 0, 1, 100, 12);
    int direction = 0;
    bool fits = false;
    gi_exact_set_fraction(&quantum, 1, 100);
    loan.count = 0;
    cr_assert_eq(gi_exact_annuity(&found, &direction, &exact, &fits, &loan, &quantum, 1), GUARANTEE_E_ARGUMENT);
    loan = terms(100, 101, 1, 100, 12);
    cr_assert_eq(gi_exact_annuity(&found, &direction, &exact, &fits, &loan, &quantum, 1), GUARANTEE_E_ARGUMENT);
    loan = terms(100, 0, -1, 100, 12);
    cr_assert_eq(gi_exact_annuity(&found, &direction, &exact, &fits, &loan, &quantum, 1), GUARANTEE_E_ARGUMENT);
    loan = terms(100, 0, 1, INT64_MAX, 12); /* a rate of five words */
    gi_exact_copy(&huge, &loan.period_rate);
    for (int i = 0; i < 4; i++)
        cr_assert_eq(gi_exact_multiply(&loan.period_rate, &loan.period_rate, &huge), GUARANTEE_OK);
    cr_assert_eq(gi_exact_annuity(&found, &direction, &exact, &fits, &loan, &quantum, 1), GUARANTEE_E_RANGE);
    gi_exact_set_integer(&exact, 1); /* and one that is as much above 1 */
    cr_assert_eq(gi_exact_divide(&loan.period_rate, &exact, &loan.period_rate), GUARANTEE_OK);
    cr_assert_eq(gi_exact_annuity(&found, &direction, &exact, &fits, &loan, &quantum, 1), GUARANTEE_E_RANGE);
    loan = terms(100, 0, INT64_MAX, 1, 12); /* interest alone is longer than a number may be */
    for (int i = 0; i < 15; i++)
        cr_assert_eq(gi_exact_divide(&loan.principal, &loan.principal, &huge), GUARANTEE_OK);
    gi_exact_copy(&quantum, &huge);
    cr_assert_eq(gi_exact_annuity(&found, &direction, &exact, &fits, &loan, &quantum, 1), GUARANTEE_E_RANGE);
}
