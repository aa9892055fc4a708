/* Loops over one block: exact division. The one file that estimates in floating point, and corrects in integers. */
#include "portfolio/clones.h"
#include "portfolio/kernels.h"
#include "portfolio/plan.h"

/* ---- divisions ---------------------------------------------------------------------------------- */

/* Right to the last unit while the quotient is below 2^50, in any rounding mode of the processor: the estimate is less
 * than one off. */
static inline int64_t divide(int64_t n, int64_t divisor, double inverse)
{
    int64_t quotient = (int64_t)((double)n * inverse);
    int64_t rest = (int64_t)((uint64_t)n - (uint64_t)quotient * (uint64_t)divisor);
    quotient += rest >> 63;
    quotient += rest >= divisor;
    return quotient;
}

static inline int64_t divide_even(int64_t n, int64_t divisor, double inverse)
{
    int64_t quotient = divide(n, divisor, inverse);
    int64_t rest = (int64_t)((uint64_t)n - (uint64_t)quotient * (uint64_t)divisor);
    return quotient - ((rest == 0) & quotient & 1);
}

/* Of n < GI_SHORT_MAX the estimate is the result, in any rounding mode of the processor: (n + 1/2) / divisor is at
 * least 1/2 of a divisor's part away from any whole number, and three roundings move it by less than 3 n 2^-52 of that
 * part. */
static inline int64_t divide_short(int64_t n, double inverse)
{
    return (int64_t)((double)n * inverse + 0.5 * inverse);
}

#define DIVIDE_LOOP(numerator)                                                                                         \
    if (longest < GI_SHORT_MAX) {                                                                                      \
        for (uint32_t i = 0; i < rows; i++)                                                                            \
            out[i] = divide_short((numerator) + bias, inverse);                                                        \
        return;                                                                                                        \
    }                                                                                                                  \
    for (uint32_t i = 0; i < rows; i++)                                                                                \
    out[i] = divide((numerator) + bias, divisor, inverse)

CLONES static void divide1(int64_t *restrict out, const int64_t *restrict a, int64_t k, int64_t divisor, double inverse,
                           int64_t bias, int64_t longest, uint32_t rows)
{
    DIVIDE_LOOP(a[i] * k);
}

CLONES static void divide2(int64_t *restrict out, const int64_t *restrict a, const int64_t *restrict b, int64_t k,
                           int64_t divisor, double inverse, int64_t bias, int64_t longest, uint32_t rows)
{
    DIVIDE_LOOP(a[i] * b[i] * k);
}

CLONES static void divide3(int64_t *restrict out, const int64_t *restrict a, const int64_t *restrict b,
                           const int64_t *restrict c, int64_t divisor, double inverse, int64_t bias, int64_t longest,
                           uint32_t rows)
{
    DIVIDE_LOOP(a[i] * b[i] * c[i]);
}

CLONES static void divide1_even(int64_t *restrict out, const int64_t *restrict a, int64_t divisor, double inverse,
                                int64_t bias, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        out[i] = divide_even(a[i] + bias, divisor, inverse);
}

CLONES static void divide_any_sign(int64_t *restrict out, const int64_t *restrict n, int64_t divisor, double inverse,
                                   int64_t bias, int64_t bias_below, int64_t even, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++) {
        int64_t sign = n[i] >> 63;
        int64_t magnitude = (n[i] ^ sign) - sign;
        int64_t biased = magnitude + (sign != 0 ? bias_below : bias);
        int64_t quotient = divide(biased, divisor, inverse);
        int64_t rest = (int64_t)((uint64_t)biased - (uint64_t)quotient * (uint64_t)divisor);
        quotient -= (rest == 0) & quotient & even;
        out[i] = (quotient ^ sign) - sign;
    }
}

/* Products that no fused loop takes are worked out first, in pieces that stay near the core. */
static const int64_t *numerators(int64_t *room, const struct gi_division *division, uint32_t from, uint32_t rows)
{
    const int64_t *a = division->a + from;
    if (division->b == NULL && division->k == 1)
        return a;
    if (division->b == NULL)
        gi_kernel_times(room, a, division->k, rows);
    else if (division->c == NULL)
        gi_kernel_multiply2(room, a, division->b + from, division->k, rows);
    else
        gi_kernel_multiply3(room, a, division->b + from, division->c + from, division->k, rows);
    return room;
}

void gi_kernel_divide(int64_t *out, const struct gi_division *division, uint32_t rows)
{
    const struct gi_division *d = division;
    int64_t room[GI_BLOCK_ROWS];
    double inverse = 1.0 / (double)d->divisor;
    if (d->even)
        divide1_even(out, numerators(room, d, 0, rows), d->divisor, inverse, d->bias, rows);
    else if (d->b == NULL)
        divide1(out, d->a, d->k, d->divisor, inverse, d->bias, d->longest, rows);
    else if (d->c == NULL)
        divide2(out, d->a, d->b, d->k, d->divisor, inverse, d->bias, d->longest, rows);
    else if (d->k == 1)
        divide3(out, d->a, d->b, d->c, d->divisor, inverse, d->bias, d->longest, rows);
    else
        divide1(out, numerators(room, d, 0, rows), 1, d->divisor, inverse, d->bias, d->longest, rows);
}

void gi_kernel_divide_signed(int64_t *out, const struct gi_division *division, uint32_t rows)
{
    int64_t room[GI_BLOCK_ROWS];
    divide_any_sign(out, numerators(room, division, 0, rows), division->divisor, 1.0 / (double)division->divisor,
                    division->bias, division->bias_below, division->even, rows);
}

#define DIVIDE_EACH(name, bias)                                                                                        \
    CLONES static int64_t name(int64_t *restrict out, const int64_t *restrict n, const int64_t *restrict divisors,     \
                               int64_t even, uint32_t rows)                                                            \
    {                                                                                                                  \
        int64_t largest = 0;                                                                                           \
        for (uint32_t i = 0; i < rows; i++) {                                                                          \
            int64_t d = divisors[i], biased = n[i] + (bias);                                                           \
            int64_t quotient = (int64_t)((double)biased / (double)d);                                                  \
            int64_t rest = (int64_t)((uint64_t)biased - (uint64_t)quotient * (uint64_t)d);                             \
            int64_t low = rest >> 63;                                                                                  \
            quotient += low;                                                                                           \
            rest += d & low;                                                                                           \
            int64_t high = -(int64_t)(rest >= d);                                                                      \
            quotient -= high;                                                                                          \
            rest -= d & high;                                                                                          \
            quotient -= (rest == 0) & ((d & 1) == 0) & quotient & even;                                                \
            out[i] = quotient;                                                                                         \
            largest = quotient > largest ? quotient : largest;                                                         \
        }                                                                                                              \
        return largest;                                                                                                \
    }

DIVIDE_EACH(divide_each_down, 0)
DIVIDE_EACH(divide_each_half, d >> 1)
DIVIDE_EACH(divide_each_below_half, (d - 1) >> 1)
DIVIDE_EACH(divide_each_up, d - 1)

int64_t gi_kernel_divide_each(int64_t *out, const int64_t *n, const int64_t *divisors, enum gi_bias bias, bool even,
                              uint32_t rows)
{
    switch (bias) {
    case GI_BIAS_HALF:
        return divide_each_half(out, n, divisors, even, rows);
    case GI_BIAS_BELOW_HALF:
        return divide_each_below_half(out, n, divisors, even, rows);
    case GI_BIAS_ALL:
        return divide_each_up(out, n, divisors, even, rows);
    default:
        return divide_each_down(out, n, divisors, even, rows);
    }
}

CLONES void gi_kernel_at_least_one(int64_t *values, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        values[i] = values[i] < 1 ? 1 : values[i];
}
