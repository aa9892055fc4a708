/* Compounding: every digit right, exact cases and ties decided, MPFR's state left as it was. */
#include "number/exact.h"

#include <criterion/criterion.h>
#include <mpfr.h>
#include <string.h>

struct compounding {
    int64_t rate[2];
    int64_t periods[2];
    int places; /* the quantum is 10^-places */
    const char *quanta;
    int direction;
};

/* Worked out in 200-digit decimal arithmetic, half even. */
static const struct compounding known[] = {
    {{1, 1000}, {365, 1}, 12, "440251313430", 1},
    {{1, 1000}, {365, 1}, 30, "440251313429578361357884900841", 1},
    {{1, 1000}, {30, 365}, 20, "8215408677040617", 1},
    {{-1, 10}, {1, 3}, 18, "-34510615394370242", 1},
    {{435, 10000}, {17, 12}, 10, "621788323", -1},
    {{-999, 1000}, {1, 2}, 15, "-968377223398316", 1},
    {{1, 1000000000000}, {1, 365}, 40, "27397260273958941640082576", -1},
    {{24, 100}, {1, 12}, 25, "180875824835106745313531", 1},
    /* exact */
    {{1, 10}, {2, 1}, 2, "21", 0},
    {{3, 1}, {7, 2}, 0, "127", 0},
    {{21, 100}, {1, 2}, 2, "10", 0},
    {{-19, 100}, {1, 2}, 1, "-1", 0},
    {{331, 1000}, {2, 3}, 2, "21", 0},
    {{1, 10}, {0, 1}, 2, "0", 0},
    {{0, 1}, {365, 7}, 2, "0", 0},
    {{0, 1}, {INT64_MAX, 7}, 2, "0", 0},
    /* ties */
    {{1, 10}, {2, 1}, 1, "2", -1},
    {{5, 100}, {1, 1}, 1, "0", -1},
    {{15, 100}, {1, 1}, 1, "2", 1},
    {{1, 2}, {2, 1}, 1, "12", -1},
    {{10250000, 100000000}, {1, 2}, 1, "0", -1},
    /* so close to -1 that no precision shows the difference, yet decided */
    {{-1, 2}, {2001, 2}, 12, "-1000000000000", -1},
    {{-1, 2}, {INT64_MAX, 2}, 12, "-1000000000000", -1},
};

static void set_power_of_ten(struct gi_exact *out, int places)
{
    struct gi_exact tenth;
    gi_exact_set_fraction(&tenth, 1, 10);
    gi_exact_set_integer(out, 1);
    for (int place = 0; place < places; ++place)
        cr_assert_eq(gi_exact_multiply(out, out, &tenth), GUARANTEE_OK);
}

static guarantee_status compound(struct gi_exact *out, int *direction, const int64_t *rate, const int64_t *periods,
                                 int places, guarantee_rounding mode)
{
    struct gi_exact x;
    struct gi_exact n;
    struct gi_exact quantum;
    gi_exact_set_fraction(&x, rate[0], rate[1]);
    gi_exact_set_fraction(&n, periods[0], periods[1]);
    set_power_of_ten(&quantum, places);
    return gi_exact_compound(out, direction, &x, &n, &quantum, mode);
}

Test(number_compound, known_values)
{
    for (size_t index = 0; index < sizeof known / sizeof known[0]; ++index) {
        const struct compounding *want = &known[index];
        struct gi_exact out;
        struct gi_exact quantum;
        char text[GI_EXACT_TEXT_BYTES];
        int direction = 7;
        guarantee_status status =
            compound(&out, &direction, want->rate, want->periods, want->places, GUARANTEE_ROUND_HALF_EVEN);
        cr_assert_eq(status, GUARANTEE_OK, "%zu", index);
        set_power_of_ten(&quantum, want->places);
        cr_assert_eq(gi_exact_divide(&out, &out, &quantum), GUARANTEE_OK);
        gi_exact_to_fraction(text, sizeof text, &out);
        cr_expect_str_eq(text, want->quanta);
        cr_expect_eq(direction, want->direction, "%zu: %d", index, direction);
    }
    gi_number_thread_release();
}

Test(number_compound, every_mode)
{
    static const int64_t rate[] = {1, 1000};
    static const int64_t loss[] = {-1, 1000};
    static const int64_t periods[] = {30, 365};
    /* 0.000082154..., -0.000082230... */
    static const int64_t gains[] = {82, 82, 82, 83, 82, 83, 82};
    static const int64_t losses[] = {-82, -82, -82, -83, -82, -82, -83};
    for (guarantee_rounding mode = 1; mode <= 7; ++mode) {
        struct gi_exact out;
        struct gi_exact want;
        cr_expect_eq(compound(&out, NULL, rate, periods, 6, mode), GUARANTEE_OK);
        gi_exact_set_fraction(&want, gains[mode - 1], 1000000);
        cr_expect_eq(gi_exact_compare(&out, &want), 0, "mode %d", (int)mode);
        cr_expect_eq(compound(&out, NULL, loss, periods, 6, mode), GUARANTEE_OK);
        gi_exact_set_fraction(&want, losses[mode - 1], 1000000);
        cr_expect_eq(gi_exact_compare(&out, &want), 0, "mode %d", (int)mode);
    }
}

/* The exact power and the enclosure must give the same digits where both can be had. */
Test(number_compound, fractional_steps_agree_with_whole_ones)
{
    for (int64_t periods = 1; periods <= 40; ++periods) {
        struct gi_exact base;
        struct gi_exact power;
        struct gi_exact one;
        struct gi_exact quantum;
        struct gi_exact got;
        const int64_t rate[] = {37 * periods, 10000};
        const int64_t count[] = {periods, 1};
        gi_exact_set_integer(&one, 1);
        gi_exact_set_fraction(&base, 10000 + 37 * periods, 10000);
        gi_exact_set_integer(&power, 1);
        for (int64_t step = 0; step < periods; ++step)
            cr_assert_eq(gi_exact_multiply(&power, &power, &base), GUARANTEE_OK);
        cr_assert_eq(gi_exact_subtract(&power, &power, &one), GUARANTEE_OK);
        set_power_of_ten(&quantum, 16);
        int direction;
        int want_direction;
        cr_assert_eq(gi_exact_round(&power, &want_direction, &power, &quantum, 2), GUARANTEE_OK);
        cr_assert_eq(compound(&got, &direction, rate, count, 16, 2), GUARANTEE_OK);
        cr_expect_eq(gi_exact_compare(&got, &power), 0);
        cr_expect_eq(direction, want_direction);
    }
}

static uint64_t state = 0x2545F4914F6CDD1DU;

static int64_t random_below(uint64_t bound)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (int64_t)(state % bound);
}

/* floor(((1 + rate)^periods - 1) * 10^places), at a precision far past what any case here needs. */
static void floor_of_power(mpfr_t out, const int64_t *rate, const int64_t *periods, int places)
{
    mpfr_t exponent;
    mpfr_init2(exponent, 1000);
    mpfr_set_si(out, rate[0], MPFR_RNDN);
    mpfr_div_si(out, out, rate[1], MPFR_RNDN);
    mpfr_set_si(exponent, periods[0], MPFR_RNDN);
    mpfr_div_si(exponent, exponent, periods[1], MPFR_RNDN);
    mpfr_add_ui(out, out, 1, MPFR_RNDN);
    mpfr_pow(out, out, exponent, MPFR_RNDN);
    mpfr_sub_ui(out, out, 1, MPFR_RNDN);
    mpfr_ui_pow_ui(exponent, 10, (unsigned long)places, MPFR_RNDN);
    mpfr_mul(out, out, exponent, MPFR_RNDN);
    mpfr_floor(out, out);
    mpfr_clear(exponent);
}

/* Quanta near the first precision of 64 bits: an enclosure that is not one shows in the last digit. */
Test(number_compound, random_values_agree_with_a_long_calculation)
{
    mpfr_t want;
    mpfr_init2(want, 1000);
    for (int round = 0; round < 20000; ++round) {
        int64_t rate[] = {random_below(1990000000) - 990000000, 1000000007};
        int64_t periods[] = {1 + random_below(3000000), 1000003};
        int places = 17 + (int)random_below(3);
        struct gi_exact out;
        struct gi_exact quantum;
        int direction;
        char text[GI_EXACT_TEXT_BYTES];
        char expected[64];
        if (rate[0] == 0)
            continue;
        floor_of_power(want, rate, periods, places);
        mpfr_snprintf(expected, sizeof expected, "%.0Rf", want);
        cr_assert_eq(compound(&out, &direction, rate, periods, places, GUARANTEE_ROUND_FLOOR), GUARANTEE_OK);
        cr_assert_eq(direction, -1);
        set_power_of_ten(&quantum, places);
        cr_assert_eq(gi_exact_divide(&out, &out, &quantum), GUARANTEE_OK);
        gi_exact_to_fraction(text, sizeof text, &out);
        cr_assert_str_eq(text, strcmp(expected, "-0") == 0 ? "0" : expected);
    }
    mpfr_clear(want);
    gi_number_thread_release();
}

Test(number_compound, refuses)
{
    static const int64_t rate[] = {1, 1000};
    static const int64_t periods[] = {1, 2};
    static const int64_t minus_one[] = {-1, 1};
    static const int64_t backwards[] = {-1, 2};
    static const int64_t too_many[] = {INT64_MAX, 2};
    static const int64_t double_it[] = {1, 1};
    static const int64_t past_the_limbs[] = {1100, 1};
    struct gi_exact out;
    struct gi_exact zero;
    struct gi_exact one;
    int direction = 7;
    gi_exact_set_integer(&out, 77);
    gi_exact_set_integer(&one, 1);
    gi_exact_set_zero(&zero);
    cr_expect_eq(compound(&out, &direction, minus_one, periods, 2, 1), GUARANTEE_E_ARGUMENT);
    cr_expect_eq(compound(&out, &direction, rate, backwards, 2, 1), GUARANTEE_E_ARGUMENT);
    cr_expect_eq(compound(&out, &direction, rate, periods, 2, 0), GUARANTEE_E_ARGUMENT);
    cr_expect_eq(gi_exact_compound(&out, &direction, &one, &one, &zero, 1), GUARANTEE_E_ARGUMENT);
    cr_expect_eq(compound(&out, &direction, rate, too_many, 2, 1), GUARANTEE_E_RANGE);
    cr_expect_eq(compound(&out, &direction, double_it, past_the_limbs, 2, 1), GUARANTEE_E_RANGE);
    cr_expect(out.numerator[0] == 77 && direction == 7);
}

Test(number_compound, leaves_mpfr_state_alone)
{
    static const int64_t rate[] = {1, 1000};
    static const int64_t periods[] = {30, 365};
    struct gi_exact out;
    mpfr_set_emin(-100);
    mpfr_set_emax(100);
    mpfr_flags_clear(MPFR_FLAGS_ALL);
    mpfr_flags_set(MPFR_FLAGS_ERANGE);
    cr_expect_eq(compound(&out, NULL, rate, periods, 30, 1), GUARANTEE_OK);
    cr_expect_eq(mpfr_get_emin(), -100);
    cr_expect_eq(mpfr_get_emax(), 100);
    cr_expect_eq(mpfr_flags_save(), MPFR_FLAGS_ERANGE);
    gi_number_thread_release();
}

/* Aliased in- and outputs, and numbers of the full length. */
Test(number_compound, aliases_and_long_numbers)
{
    struct gi_exact rate;
    struct gi_exact want;
    struct gi_exact periods;
    struct gi_exact quantum;
    gi_exact_set_fraction(&rate, 1, 1000);
    gi_exact_set_fraction(&periods, 1, 7);
    set_power_of_ten(&quantum, 20);
    cr_assert_eq(gi_exact_compound(&want, NULL, &rate, &periods, &quantum, 1), GUARANTEE_OK);
    struct gi_exact out = rate;
    cr_assert_eq(gi_exact_compound(&out, NULL, &out, &periods, &quantum, 1), GUARANTEE_OK);
    cr_expect_eq(gi_exact_compare(&out, &want), 0);
    out = quantum;
    cr_assert_eq(gi_exact_compound(&out, NULL, &rate, &periods, &out, 1), GUARANTEE_OK);
    cr_expect_eq(gi_exact_compare(&out, &want), 0);
    rate.numerator_size = GI_EXACT_LIMBS;
    rate.denominator_size = GI_EXACT_LIMBS;
    memset(rate.numerator, 0x77, sizeof rate.numerator);
    memset(rate.denominator, 0x77, sizeof rate.denominator);
    rate.denominator[0] += 2;
    cr_expect_eq(gi_exact_compound(&out, NULL, &rate, &periods, &quantum, 1), GUARANTEE_OK);
    gi_exact_set_fraction(&want, 104, 1000); /* 2^(1/7) - 1 = 0.10408... */
    cr_expect_eq(gi_exact_compare(&out, &want), 1);
    gi_number_thread_release();
}
