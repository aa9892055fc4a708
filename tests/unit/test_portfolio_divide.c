/* Division by an estimate in floating point is exact, whichever way the processor happens to round. */
#include "portfolio/kernels.h"
#include "support.h"

#include <fenv.h>

enum { ROWS = 256, TURNS = 4000 };

static uint64_t state = 2023;

static uint64_t next(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

/* Up to `bits` bits, of any length. */
static int64_t number(int bits)
{
    return (int64_t)(next() >> (64 - bits)) >> next() % (uint64_t)bits;
}

/* At multiples of the divisor and beside them, the largest first. */
static int64_t beside(int64_t divisor, int64_t longest, int i)
{
    int64_t multiple = (longest / divisor - (i % 2 == 0 ? i : number(49) % (longest / divisor + 1))) * divisor;
    int64_t n = multiple + i % 3 - 1;
    return n < 0 ? 0 : n > longest ? longest : n;
}

static void check(int64_t longest, int mode)
{
    static const int MODES[] = {FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};
    int64_t numerators[ROWS], quotients[ROWS], divisor = 1 + number(34), bias = number(34) % divisor;
    longest -= bias;
    for (int i = 0; i < ROWS; i++)
        numerators[i] = beside(divisor, longest, i);
    const struct gi_division division = {
        .a = numerators, .k = 1, .divisor = divisor, .bias = bias, .longest = longest + bias};
    (void)fesetround(MODES[mode]);
    gi_kernel_divide(quotients, &division, ROWS);
    (void)fesetround(FE_TONEAREST);
    for (int i = 0; i < ROWS; i++)
        cr_assert_eq(quotients[i], (numerators[i] + bias) / divisor, "(%lld + %lld) / %lld is not %lld",
                     (long long)numerators[i], (long long)bias, (long long)divisor, (long long)quotients[i]);
}

Test(divide, short_numerators_are_exact)
{
    for (int turn = 0; turn < TURNS; turn++)
        check(GI_SHORT_MAX - 1, turn % 4);
}

/* Long ones are exact while the quotient is below 2^50: here the least divisor allows for that. */
Test(divide, long_numerators_are_exact)
{
    for (int turn = 0; turn < TURNS; turn++)
        check(((int64_t)1 << 50) - 2, turn % 4);
}
