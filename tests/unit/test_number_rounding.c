/* Rounding: every mode at ties, both signs, several quanta, and multi-limb values against an oracle. */
#include "number/exact.h"

#include <criterion/criterion.h>
#include <gmp.h>
#include <string.h>

enum { MODES = 7 };

struct case_of_modes {
    int64_t numerator;
    int64_t denominator;
    int64_t quantum_numerator;
    int64_t quantum_denominator;
    int64_t want[MODES]; /* quanta: half_up, half_even, half_down, up, down, ceiling, floor */
};

static const struct case_of_modes cases[] = {
    /* quantum 0.01 */
    {2500, 1000, 1, 100, {250, 250, 250, 250, 250, 250, 250}},
    {2505, 1000, 1, 100, {251, 250, 250, 251, 250, 251, 250}},
    {2515, 1000, 1, 100, {252, 252, 251, 252, 251, 252, 251}},
    {2504, 1000, 1, 100, {250, 250, 250, 251, 250, 251, 250}},
    {2506, 1000, 1, 100, {251, 251, 251, 251, 250, 251, 250}},
    {-2505, 1000, 1, 100, {-251, -250, -250, -251, -250, -250, -251}},
    {-2515, 1000, 1, 100, {-252, -252, -251, -252, -251, -251, -252}},
    {-2504, 1000, 1, 100, {-250, -250, -250, -251, -250, -250, -251}},
    {-2506, 1000, 1, 100, {-251, -251, -251, -251, -250, -250, -251}},
    {1, 3000, 1, 100, {0, 0, 0, 1, 0, 1, 0}},
    {-1, 3000, 1, 100, {0, 0, 0, -1, 0, 0, -1}},
    /* quantum 1 */
    {1, 2, 1, 1, {1, 0, 0, 1, 0, 1, 0}},
    {-1, 2, 1, 1, {-1, 0, 0, -1, 0, 0, -1}},
    {3, 2, 1, 1, {2, 2, 1, 2, 1, 2, 1}},
    {0, 5, 1, 1, {0, 0, 0, 0, 0, 0, 0}},
    {-4, 2, 1, 1, {-2, -2, -2, -2, -2, -2, -2}},
    /* quantum 1000 */
    {1500, 1, 1000, 1, {2, 2, 1, 2, 1, 2, 1}},
    {2500, 1, 1000, 1, {3, 2, 2, 3, 2, 3, 2}},
    {-2500, 1, 1000, 1, {-3, -2, -2, -3, -2, -2, -3}},
    {2499, 1, 1000, 1, {2, 2, 2, 3, 2, 3, 2}},
    {2501, 1, 1000, 1, {3, 3, 3, 3, 2, 3, 2}},
    /* quantum 0.05 */
    {125, 1000, 5, 100, {3, 2, 2, 3, 2, 3, 2}},
    {175, 1000, 5, 100, {4, 4, 3, 4, 3, 4, 3}},
    {-125, 1000, 5, 100, {-3, -2, -2, -3, -2, -2, -3}},
    {12, 100, 5, 100, {2, 2, 2, 3, 2, 3, 2}},
    /* the ends of 64 bits */
    {INT64_MAX, 1, 1, 1, {INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX}},
    {INT64_MIN, 1, 1, 1, {INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN}},
    {INT64_MAX,
     2,
     1,
     1,
     {4611686018427387904, 4611686018427387904, 4611686018427387903, 4611686018427387904, 4611686018427387903,
      4611686018427387904, 4611686018427387903}},
    {INT64_MIN, INT64_MAX, INT64_MAX, INT64_MAX, {-1, -1, -1, -2, -1, -1, -2}},
};

static int sign_of_difference(const struct case_of_modes *given, int64_t multiple)
{
    mpq_t rounded, exact;
    mpq_inits(rounded, exact, NULL);
    mpz_set_si(mpq_numref(rounded), multiple);
    mpz_mul_si(mpq_numref(rounded), mpq_numref(rounded), given->quantum_numerator);
    mpz_set_si(mpq_denref(rounded), given->quantum_denominator);
    mpq_canonicalize(rounded);
    mpz_set_si(mpq_numref(exact), given->numerator);
    mpz_set_si(mpq_denref(exact), given->denominator);
    mpq_canonicalize(exact);
    int order = mpq_cmp(rounded, exact);
    mpq_clears(rounded, exact, NULL);
    return (order > 0) - (order < 0);
}

Test(number_rounding, every_mode_at_ties_and_near_them)
{
    for (size_t index = 0; index < sizeof cases / sizeof cases[0]; ++index) {
        const struct case_of_modes *given = &cases[index];
        for (guarantee_rounding mode = 1; mode <= MODES; ++mode) {
            int64_t multiple = 12345;
            int32_t direction = 5;
            guarantee_error error = GUARANTEE_ERROR_INIT;
            guarantee_status status =
                guarantee_round_fraction(&multiple, &direction, given->numerator, given->denominator,
                                         given->quantum_numerator, given->quantum_denominator, mode, &error);
            cr_assert_eq(status, GUARANTEE_OK, "%s", error.message);
            cr_expect_eq(multiple, given->want[mode - 1], "case %zu %s: %lld", index, guarantee_rounding_name(mode),
                         (long long)multiple);
            cr_expect_eq(direction, sign_of_difference(given, given->want[mode - 1]), "case %zu %s", index,
                         guarantee_rounding_name(mode));
        }
    }
}

Test(number_rounding, refuses)
{
    int64_t multiple = 9;
    int32_t direction = 9;
    cr_expect_eq(guarantee_round_fraction(&multiple, &direction, 1, 0, 1, 1, 1, NULL), GUARANTEE_E_ARGUMENT);
    cr_expect_eq(guarantee_round_fraction(&multiple, &direction, 1, -1, 1, 1, 1, NULL), GUARANTEE_E_ARGUMENT);
    cr_expect_eq(guarantee_round_fraction(&multiple, &direction, 1, 1, 0, 1, 1, NULL), GUARANTEE_E_ARGUMENT);
    cr_expect_eq(guarantee_round_fraction(&multiple, &direction, 1, 1, 1, 1, 0, NULL), GUARANTEE_E_ARGUMENT);
    cr_expect_eq(guarantee_round_fraction(&multiple, &direction, 1, 1, 1, 1, 8, NULL), GUARANTEE_E_ARGUMENT);
    cr_expect_eq(guarantee_round_fraction(NULL, &direction, 1, 1, 1, 1, 1, NULL), GUARANTEE_E_ARGUMENT);
    cr_expect_eq(guarantee_round_fraction(&multiple, &direction, INT64_MAX, 1, 1, 2, 1, NULL), GUARANTEE_E_RANGE);
    cr_expect(multiple == 9 && direction == 9);
}

Test(number_rounding, names)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_rounding mode = 0;
    for (guarantee_rounding each = 1; each <= MODES; ++each) {
        cr_expect_eq(guarantee_rounding_from_name(&mode, guarantee_rounding_name(each), &error), GUARANTEE_OK);
        cr_expect_eq(mode, each);
    }
    cr_expect_str_eq(guarantee_rounding_name(GUARANTEE_ROUND_HALF_UP), "half_up");
    cr_expect_str_eq(guarantee_rounding_name(GUARANTEE_ROUND_HALF_EVEN), "half_even");
    cr_expect_str_eq(guarantee_rounding_name(GUARANTEE_ROUND_CEILING), "ceiling");
    cr_expect_str_eq(guarantee_rounding_name(GUARANTEE_ROUND_FLOOR), "floor");
    cr_expect_str_eq(guarantee_rounding_name(0), "unknown rounding");
    cr_expect_str_eq(guarantee_rounding_name(8), "unknown rounding");
    cr_expect_eq(guarantee_rounding_from_name(&mode, "half-up", &error), GUARANTEE_E_NOT_FOUND);
    cr_expect_str_eq(error.message, "\"half-up\" is no rounding: one of half_up, half_even, half_down, up, "
                                    "down, ceiling, floor is expected");
}

static uint64_t state = 88172645463325252U;

static uint64_t next_random(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static int32_t random_limbs(uint64_t *limbs, int32_t most)
{
    int32_t size = 1 + (int32_t)(next_random() % (uint64_t)most);
    for (int32_t index = 0; index < size; ++index)
        limbs[index] = next_random() % 3 == 0 ? UINT64_MAX : next_random() >> (next_random() % 64);
    limbs[size - 1] |= 1;
    return size;
}

static void random_exact(struct gi_exact *out, int32_t most)
{
    out->numerator_size = random_limbs(out->numerator, most);
    out->denominator_size = random_limbs(out->denominator, most);
}

static void to_mpq(mpq_t out, const struct gi_exact *value)
{
    size_t size = (size_t)(value->numerator_size < 0 ? -value->numerator_size : value->numerator_size);
    mpz_import(mpq_numref(out), size, -1, 8, 0, 0, value->numerator);
    mpz_import(mpq_denref(out), (size_t)value->denominator_size, -1, 8, 0, 0, value->denominator);
    if (value->numerator_size < 0)
        mpz_neg(mpq_numref(out), mpq_numref(out));
    mpq_canonicalize(out);
}

/* The count of quanta by another way than the library's: floor of the value, or of twice it plus one. */
static void rounded_quanta(mpz_t out, const mpq_t quanta, guarantee_rounding mode)
{
    mpz_t twice, doubled;
    mpz_inits(twice, doubled, NULL);
    bool negative = mpq_sgn(quanta) < 0;
    mpz_mul_2exp(twice, mpq_numref(quanta), 1);
    mpz_mul_2exp(doubled, mpq_denref(quanta), 1);
    bool tie = mpz_cmp_ui(mpq_denref(quanta), 2) == 0;
    if (mode == GUARANTEE_ROUND_CEILING || (mode == GUARANTEE_ROUND_UP && !negative) ||
        (mode == GUARANTEE_ROUND_DOWN && negative)) {
        mpz_cdiv_q(out, mpq_numref(quanta), mpq_denref(quanta));
    } else if (mode >= GUARANTEE_ROUND_UP) {
        mpz_fdiv_q(out, mpq_numref(quanta), mpq_denref(quanta));
    } else {
        mpz_add(twice, twice, mpq_denref(quanta)); /* nearest, ties towards plus infinity */
        mpz_fdiv_q(out, twice, doubled);
        bool lower =
            mode == GUARANTEE_ROUND_HALF_EVEN ? mpz_odd_p(out) != 0 : negative == (mode == GUARANTEE_ROUND_HALF_UP);
        if (tie && lower)
            mpz_sub_ui(out, out, 1);
    }
    mpz_clears(twice, doubled, NULL);
}

static void check_round(const struct gi_exact *value, const struct gi_exact *quantum, guarantee_rounding mode)
{
    mpq_t x, q, want, got;
    mpq_inits(x, q, want, got, NULL);
    struct gi_exact out = *value;
    int direction = 7;
    to_mpq(x, value);
    to_mpq(q, quantum);
    mpq_div(want, x, q);
    rounded_quanta(mpq_numref(want), want, mode);
    mpz_set_ui(mpq_denref(want), 1);
    mpq_mul(want, want, q);
    int order = mpq_cmp(want, x);
    bool fits = mpz_size(mpq_numref(want)) <= GI_EXACT_LIMBS && mpz_size(mpq_denref(want)) <= GI_EXACT_LIMBS;
    guarantee_status status = gi_exact_round(&out, &direction, &out, quantum, mode);
    cr_assert_eq(status, fits ? GUARANTEE_OK : GUARANTEE_E_RANGE);
    to_mpq(got, &out);
    cr_assert(mpq_equal(got, fits ? want : x), "mode %d", (int)mode);
    cr_assert_eq(direction, fits ? (order > 0) - (order < 0) : 7);
    mpq_clears(x, q, want, got, NULL);
}

Test(number_rounding, values_of_every_size_agree_with_an_oracle)
{
    static const int32_t sizes[] = {1, 1, 2, 6, GI_EXACT_LIMBS};
    for (int round = 0; round < 4000; ++round) {
        struct gi_exact value;
        struct gi_exact quantum;
        struct gi_exact halves;
        random_exact(&value, sizes[next_random() % 5]);
        random_exact(&quantum, sizes[next_random() % 5]);
        if (round % 2 == 0) { /* an exact multiple or tie */
            gi_exact_set_fraction(&halves, (int64_t)(next_random() % 100000), 2);
            if (gi_exact_multiply(&value, &quantum, &halves) != GUARANTEE_OK)
                continue;
        }
        if (next_random() % 2 == 0)
            gi_exact_negate(&value, &value);
        for (guarantee_rounding mode = 1; mode <= MODES; ++mode)
            check_round(&value, &quantum, mode);
    }
}

Test(number_rounding, exact_round_refuses)
{
    struct gi_exact value;
    struct gi_exact zero;
    gi_exact_set_fraction(&value, 5, 2);
    gi_exact_set_zero(&zero);
    cr_expect_eq(gi_exact_round(&value, NULL, &value, &zero, 1), GUARANTEE_E_ARGUMENT);
    cr_expect_eq(gi_exact_round(&value, NULL, &value, &value, 0), GUARANTEE_E_ARGUMENT);
    cr_expect_eq(gi_exact_round(&value, NULL, &value, &value, 1), GUARANTEE_OK);
}
