/* Exact arithmetic against GMP's rationals on pseudo-random values of all sizes, and its limits. */
#include "number/exact.h"

#include <criterion/criterion.h>
#include <gmp.h>
#include <string.h>

static uint64_t state = 0x9E3779B97F4A7C15U;

static uint64_t next_random(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

/* Limbs with long runs of ones and zeros as well as plain ones: those find carries. */
static int32_t random_limbs(uint64_t *limbs, int32_t most)
{
    int32_t size = 1 + (int32_t)(next_random() % (uint64_t)most);
    for (int32_t index = 0; index < size; ++index) {
        uint64_t kind = next_random() % 4;
        limbs[index] = kind == 0 ? UINT64_MAX : kind == 1 ? 0 : next_random() >> (next_random() % 64);
    }
    if (limbs[size - 1] == 0)
        limbs[size - 1] = 1 + next_random() % 8;
    return size;
}

static void random_exact(struct gi_exact *out, int32_t most)
{
    out->numerator_size = random_limbs(out->numerator, most);
    out->denominator_size = random_limbs(out->denominator, most);
    if (next_random() % 4 == 0) {
        out->denominator_size = 1;
        out->denominator[0] = 1 + next_random() % 3;
    }
    if (next_random() % 8 == 0)
        gi_exact_set_zero(out);
    if (next_random() % 2 == 0)
        out->numerator_size = -out->numerator_size;
}

static void to_mpq(mpq_t out, const struct gi_exact *value)
{
    size_t size = (size_t)(value->numerator_size < 0 ? -value->numerator_size : value->numerator_size);
    mpz_import(mpq_numref(out), size, -1, sizeof value->numerator[0], 0, 0, value->numerator);
    mpz_import(mpq_denref(out), (size_t)value->denominator_size, -1, sizeof value->denominator[0], 0, 0,
               value->denominator);
    if (value->numerator_size < 0)
        mpz_neg(mpq_numref(out), mpq_numref(out));
    mpq_canonicalize(out);
}

static bool is_sound(const struct gi_exact *value)
{
    int32_t size = value->numerator_size < 0 ? -value->numerator_size : value->numerator_size;
    if (size > GI_EXACT_LIMBS || value->denominator_size < 1 || value->denominator_size > GI_EXACT_LIMBS)
        return false;
    if (size == 0)
        return value->denominator_size == 1 && value->denominator[0] == 1;
    return value->numerator[size - 1] != 0 && value->denominator[value->denominator_size - 1] != 0;
}

static bool fits(const mpq_t value)
{
    return mpz_size(mpq_numref(value)) <= GI_EXACT_LIMBS && mpz_size(mpq_denref(value)) <= GI_EXACT_LIMBS;
}

typedef guarantee_status (*operation)(struct gi_exact *, const struct gi_exact *, const struct gi_exact *);
typedef void (*oracle)(mpq_t, const mpq_t, const mpq_t);

static void divide_mpq(mpq_t out, const mpq_t a, const mpq_t b)
{
    if (mpq_sgn(b) != 0)
        mpq_div(out, a, b);
}

static const struct {
    operation run;
    oracle want;
} operations[] = {
    {gi_exact_add, mpq_add}, {gi_exact_subtract, mpq_sub}, {gi_exact_multiply, mpq_mul}, {gi_exact_divide, divide_mpq}};

/* Right, sound and within range exactly when the true result is; an error leaves `out` as it was. */
static void check_operation(size_t which, const struct gi_exact *a, const struct gi_exact *b, struct gi_exact *out)
{
    mpq_t x, y, want, got;
    mpq_inits(x, y, want, got, NULL);
    struct gi_exact before;
    to_mpq(x, a);
    to_mpq(y, b);
    memcpy(&before, out, sizeof before);
    bool by_zero = which == 3 && mpq_sgn(y) == 0;
    operations[which].want(want, x, y);
    guarantee_status status = operations[which].run(out, a, b);
    guarantee_status expected = fits(want) ? GUARANTEE_OK : GUARANTEE_E_RANGE;
    if (by_zero)
        expected = GUARANTEE_E_DIVIDE_BY_ZERO;
    cr_assert_eq(status, expected);
    if (status == GUARANTEE_OK) {
        to_mpq(got, out);
        cr_assert(is_sound(out));
        cr_assert(mpq_equal(got, want), "operation %zu", which);
    } else {
        cr_assert_eq(memcmp(&before, out, sizeof before), 0, "a failed operation wrote its output");
    }
    mpq_clears(x, y, want, got, NULL);
}

static void check_all_aliases(size_t which, const struct gi_exact *a, const struct gi_exact *b)
{
    struct gi_exact out;
    struct gi_exact copy;
    memset(&out, 0x5A, sizeof out);
    check_operation(which, a, b, &out);
    copy = *a;
    check_operation(which, &copy, b, &copy);
    copy = *b;
    check_operation(which, a, &copy, &copy);
    copy = *a;
    check_operation(which, &copy, &copy, &out);
    check_operation(which, &copy, &copy, &copy);
}

Test(number_exact, agrees_with_an_oracle)
{
    static const int32_t sizes[] = {1, 1, 2, 4, 8, 9, GI_EXACT_LIMBS};
    struct gi_exact a;
    struct gi_exact b;
    memset(&a, 0, sizeof a);
    memset(&b, 0, sizeof b);
    for (int round = 0; round < 7000; ++round) {
        random_exact(&a, sizes[next_random() % 7]);
        random_exact(&b, sizes[next_random() % 7]);
        for (size_t which = 0; which < 4; ++which)
            check_all_aliases(which, &a, &b);
    }
}

Test(number_exact, questions_agree_with_an_oracle)
{
    static const int32_t sizes[] = {1, 2, 8, GI_EXACT_LIMBS};
    mpq_t x, y;
    mpq_inits(x, y, NULL);
    for (int round = 0; round < 20000; ++round) {
        struct gi_exact a;
        struct gi_exact b;
        random_exact(&a, sizes[next_random() % 4]);
        random_exact(&b, sizes[next_random() % 4]);
        if (round % 5 == 0)
            gi_exact_copy(&b, &a);
        to_mpq(x, &a);
        to_mpq(y, &b);
        int order = mpq_cmp(x, y);
        cr_assert_eq(gi_exact_compare(&a, &b), (order > 0) - (order < 0));
        cr_assert_eq(gi_exact_sign(&a), mpq_sgn(x));
        cr_assert_eq(gi_exact_is_integer(&a), mpz_cmp_ui(mpq_denref(x), 1) == 0);
        gi_exact_reduce(&a);
        cr_assert(is_sound(&a));
        cr_assert_eq((size_t)a.denominator_size, mpz_size(mpq_denref(x)));
        to_mpq(y, &a);
        cr_assert(mpq_equal(x, y));
        gi_exact_negate(&a, &a);
        mpq_neg(x, x);
        to_mpq(y, &a);
        cr_assert(mpq_equal(x, y));
    }
    mpq_clears(x, y, NULL);
}

Test(number_exact, text_round_trips)
{
    for (int round = 0; round < 2000; ++round) {
        struct gi_exact value;
        char text[GI_EXACT_TEXT_BYTES];
        char *want;
        mpq_t x;
        mpq_init(x);
        random_exact(&value, GI_EXACT_LIMBS);
        to_mpq(x, &value);
        want = mpq_get_str(NULL, 10, x);
        cr_assert_neq(gi_exact_to_fraction(text, sizeof text, &value), (size_t)0);
        cr_assert_str_eq(text, want);
        free(want);
        random_exact(&value, 1);
        struct gi_exact again;
        size_t length = gi_exact_to_fraction(text, sizeof text, &value);
        cr_assert_eq(gi_exact_from_text(&again, NULL, text, length, NULL), GUARANTEE_OK);
        cr_assert_eq(gi_exact_compare(&again, &value), 0);
        mpq_clear(x);
    }
}

Test(number_exact, range_ends_where_the_limbs_do)
{
    struct gi_exact two;
    struct gi_exact power;
    gi_exact_set_integer(&two, 2);
    gi_exact_set_integer(&power, 1);
    for (int exponent = 1; exponent < 64 * GI_EXACT_LIMBS; ++exponent)
        cr_assert_eq(gi_exact_multiply(&power, &power, &two), GUARANTEE_OK);
    struct gi_exact before = power;
    cr_expect_eq(gi_exact_multiply(&power, &power, &two), GUARANTEE_E_RANGE);
    cr_expect_eq(gi_exact_add(&power, &power, &power), GUARANTEE_E_RANGE);
    cr_expect_eq(gi_exact_compare(&power, &before), 0);
    cr_expect_eq(gi_exact_divide(&power, &power, &power), GUARANTEE_OK);
    cr_expect_eq(gi_exact_sign(&power), 1);
    cr_expect(gi_exact_is_integer(&power));
}

/* Whoever reads the first limb of a zero, however it came about, finds zero. */
Test(number_exact, zero_is_clean)
{
    struct gi_exact zero;
    struct gi_exact out;
    gi_exact_set_zero(&zero);
    memset(&out, 0x5A, sizeof out);
    gi_exact_copy(&out, &zero);
    cr_expect(is_sound(&out) && out.numerator[0] == 0);
    memset(&out, 0x5A, sizeof out);
    gi_exact_negate(&out, &zero);
    cr_expect(is_sound(&out) && out.numerator[0] == 0);
    memset(&out, 0x5A, sizeof out);
    cr_expect_eq(gi_exact_from_text(&out, NULL, "-0.00%", 6, NULL), GUARANTEE_OK);
    cr_expect(is_sound(&out) && out.numerator[0] == 0);
}

Test(number_exact, integers)
{
    static const int64_t values[] = {0, 1, -1, INT64_MAX, INT64_MIN, INT64_MIN + 1};
    struct gi_exact x;
    struct gi_exact one;
    int64_t out = 5;
    gi_exact_set_integer(&one, 1);
    for (size_t index = 0; index < sizeof values / sizeof values[0]; ++index) {
        gi_exact_set_integer(&x, values[index]);
        cr_expect_eq(gi_exact_to_int64(&out, &x), GUARANTEE_OK);
        cr_expect_eq(out, values[index]);
    }
    out = 5;
    gi_exact_set_integer(&x, INT64_MAX);
    cr_expect_eq(gi_exact_add(&x, &x, &one), GUARANTEE_OK);
    cr_expect_eq(gi_exact_to_int64(&out, &x), GUARANTEE_E_RANGE);
    gi_exact_set_integer(&x, INT64_MIN);
    cr_expect_eq(gi_exact_subtract(&x, &x, &one), GUARANTEE_OK);
    cr_expect_eq(gi_exact_to_int64(&out, &x), GUARANTEE_E_RANGE);
    gi_exact_set_fraction(&x, 7, 2);
    cr_expect_eq(gi_exact_to_int64(&out, &x), GUARANTEE_E_RANGE);
    cr_expect_eq(out, 5);
    gi_exact_set_fraction(&x, INT64_MIN, INT64_MAX);
    for (int round = 0; round < 3; ++round)
        cr_expect_eq(gi_exact_multiply(&x, &x, &x), GUARANTEE_OK);
    cr_expect_eq(gi_exact_divide(&x, &x, &x), GUARANTEE_OK);
    cr_expect_eq(gi_exact_to_int64(&out, &x), GUARANTEE_OK);
    cr_expect_eq(out, 1);
}

static void *refuse_allocation(size_t bytes)
{
    cr_assert(false, "GMP asked for %zu bytes", bytes);
    return NULL;
}

static void *refuse_reallocation(void *block, size_t old_bytes, size_t bytes)
{
    cr_assert(false, "GMP asked to move %p from %zu to %zu bytes", block, old_bytes, bytes);
    return NULL;
}

/* The room must not be able to end the process when memory runs out. */
Test(number_exact, never_allocates)
{
    char text[2000];
    mp_set_memory_functions(refuse_allocation, refuse_reallocation, NULL);
    for (int round = 0; round < 3000; ++round) {
        struct gi_exact a;
        struct gi_exact b;
        struct gi_exact out;
        random_exact(&a, GI_EXACT_LIMBS);
        random_exact(&b, GI_EXACT_LIMBS);
        (void)gi_exact_add(&out, &a, &b);
        (void)gi_exact_multiply(&out, &a, &b);
        (void)gi_exact_divide(&out, &a, &b);
        (void)gi_exact_compare(&a, &b);
        (void)gi_exact_round(&out, NULL, &a, &b, GUARANTEE_ROUND_HALF_EVEN);
        (void)gi_exact_to_fraction(text, sizeof text, &a);
        (void)gi_exact_to_decimal(text, sizeof text, &a, 300, false, true, NULL);
        gi_exact_reduce(&a);
    }
}
