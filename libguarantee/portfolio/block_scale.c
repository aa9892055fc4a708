/* Products, divisions and sums of a block: 64-bit loops where its bounds allow, else 128 bits, else the exact rules. */
#include "portfolio/block.h"

#include <string.h>

__extension__ typedef __int128 wide;
__extension__ typedef unsigned __int128 wide_natural;

static const int64_t QUOTIENT_MAX = (int64_t)1 << 50, NUMERATOR_MAX = (int64_t)1 << 62;

/* The largest magnitude of constant × registers, at most 2^127; whether it may be below zero. */
struct size {
    wide_natural most;
    bool negative;
};

static wide_natural times_most(wide_natural most, uint64_t factor)
{
    return __builtin_mul_overflow(most, (wide_natural)factor, &most) || most >> 127 != 0 ? (wide_natural)1 << 127
                                                                                         : most;
}

/* In 64 bits for as long as they hold it. */
static struct size size_of(const struct gi_block *block, int64_t constant, const int16_t *numbers, int count)
{
    struct size size = {0, constant < 0};
    uint64_t narrow = gi_magnitude(constant);
    bool fits = true;
    for (int i = 0; i < count && numbers[i] >= 0; i++) {
        const struct gi_range *range = &block->ranges[numbers[i]];
        uint64_t low = gi_magnitude(range->least), high = gi_magnitude(range->most), most = low > high ? low : high,
                 product;
        size.negative = size.negative || range->least < 0;
        if (fits && !__builtin_mul_overflow(narrow, most, &product)) {
            narrow = product;
        } else {
            size.most = times_most(fits ? narrow : size.most, most);
            fits = false;
        }
    }
    size.most = fits ? narrow : size.most;
    return size;
}

/* ---- row by row, in 128 bits -------------------------------------------------------------------- */

static bool wide_product(const struct gi_block *block, int64_t constant, const int16_t *numbers, int count,
                         uint32_t row, wide *out)
{
    wide product = constant;
    for (int i = 0; i < count && numbers[i] >= 0; i++)
        if (__builtin_mul_overflow(product, (wide)block->numbers[numbers[i]][row], &product))
            return false;
    *out = product;
    return true;
}

static wide wide_round(wide n, wide d, guarantee_rounding mode)
{
    wide quotient = n / d, rest = n % d;
    if (rest == 0)
        return quotient;
    bool negative = n < 0;
    wide_natural left = (wide_natural)(negative ? -rest : rest), other = (wide_natural)d - left;
    int half = left > other ? 1 : left == other ? 0 : -1;
    bool away = false;
    switch (mode) {
    case GUARANTEE_ROUND_HALF_UP:
        away = half >= 0;
        break;
    case GUARANTEE_ROUND_HALF_EVEN:
        away = half > 0 || (half == 0 && (quotient & 1) != 0);
        break;
    case GUARANTEE_ROUND_HALF_DOWN:
        away = half > 0;
        break;
    case GUARANTEE_ROUND_UP:
        away = true;
        break;
    case GUARANTEE_ROUND_CEILING:
        away = !negative;
        break;
    case GUARANTEE_ROUND_FLOOR:
        away = negative;
        break;
    default:
        break;
    }
    return !away ? quotient : negative ? quotient - 1 : quotient + 1;
}

static void scale_wide(struct gi_block *block, const struct gi_operation *o)
{
    int64_t *out = gi_block_out(block, o->out);
    block->wide_operations++;
    for (uint32_t i = 0; i < block->rows; i++) {
        wide n = 0, d = 1;
        bool good = wide_product(block, o->constants[0], o->in, GI_FACTORS, i, &n) &&
                    wide_product(block, o->constants[1], o->over, GI_DIVISORS, i, &d);
        d = d < 1 ? 1 : d;
        wide quotient = !good ? 0 : o->mode == 0 ? n : wide_round(n, d, o->mode);
        good = good && quotient == (int64_t)quotient;
        out[i] = good ? (int64_t)quotient : 0;
        if (!good)
            gi_block_escape(block, i);
    }
    block->ranges[o->out] = gi_kernel_range(out, block->rows);
}

/* ---- 64 bits ------------------------------------------------------------------------------------ */

static void multiply(struct gi_block *block, const struct gi_operation *o, int64_t *out)
{
    const int64_t *values[GI_FACTORS] = {NULL};
    int count = 0;
    while (count < GI_FACTORS && o->in[count] >= 0) {
        values[count] = block->numbers[o->in[count]];
        count++;
    }
    if (count == 0)
        gi_kernel_fill(out, o->constants[0], block->rows);
    else if (count == 1)
        gi_kernel_times(out, values[0], o->constants[0], block->rows);
    else if (count == 2)
        gi_kernel_multiply2(out, values[0], values[1], o->constants[0], block->rows);
    else if (count == 3)
        gi_kernel_multiply3(out, values[0], values[1], values[2], o->constants[0], block->rows);
    else {
        gi_kernel_multiply3(block->scratch[1], values[0], values[1], values[2], o->constants[0], block->rows);
        gi_kernel_multiply2(out, block->scratch[1], values[3], 1, block->rows);
    }
}

static struct gi_range range_of(const struct size *size)
{
    int64_t most = (int64_t)size->most;
    return (struct gi_range){size->negative ? -most : 0, most};
}

/* How a mode rounds magnitudes of numbers of one sign. */
static enum gi_bias bias_of(guarantee_rounding mode, bool negative)
{
    switch (mode) {
    case GUARANTEE_ROUND_HALF_UP:
    case GUARANTEE_ROUND_HALF_EVEN:
        return GI_BIAS_HALF;
    case GUARANTEE_ROUND_HALF_DOWN:
        return GI_BIAS_BELOW_HALF;
    case GUARANTEE_ROUND_UP:
        return GI_BIAS_ALL;
    case GUARANTEE_ROUND_CEILING:
        return negative ? GI_BIAS_NONE : GI_BIAS_ALL;
    case GUARANTEE_ROUND_FLOOR:
        return negative ? GI_BIAS_ALL : GI_BIAS_NONE;
    default:
        return GI_BIAS_NONE;
    }
}

static int64_t bias_for(enum gi_bias bias, int64_t divisor)
{
    return bias == GI_BIAS_HALF         ? divisor / 2
           : bias == GI_BIAS_BELOW_HALF ? (divisor - 1) / 2
           : bias == GI_BIAS_ALL        ? divisor - 1
                                        : 0;
}

/* Over a constant. */
static void divide(struct gi_block *block, const struct gi_operation *o, const struct size *top)
{
    int64_t *out = gi_block_out(block, o->out), divisor = o->constants[1], most = (int64_t)top->most / divisor + 1;
    struct gi_division division = {.k = o->constants[0],
                                   .divisor = divisor,
                                   .bias = bias_for(bias_of(o->mode, false), divisor),
                                   .bias_below = bias_for(bias_of(o->mode, true), divisor),
                                   .longest = (int64_t)top->most + divisor,
                                   .even = o->mode == GUARANTEE_ROUND_HALF_EVEN && divisor % 2 == 0};
    division.a = block->numbers[o->in[0]];
    division.b = o->in[1] >= 0 ? block->numbers[o->in[1]] : NULL;
    division.c = o->in[2] >= 0 ? block->numbers[o->in[2]] : NULL;
    if (o->in[3] >= 0 || (division.c != NULL && top->negative)) {
        multiply(block, o, block->scratch[0]);
        division.a = block->scratch[0];
        division.b = division.c = NULL;
        division.k = 1;
    }
    if (top->negative)
        gi_kernel_divide_signed(out, &division, block->rows);
    else
        gi_kernel_divide(out, &division, block->rows);
    block->ranges[o->out] = (struct gi_range){top->negative ? -most : 0, most};
}

/* Over registers; false when the quotients turned out too large for the estimate. */
static bool divide_each(struct gi_block *block, const struct gi_operation *o)
{
    int64_t *out = gi_block_out(block, o->out), *divisors = block->scratch[1];
    multiply(block, o, block->scratch[0]);
    if (o->over[1] >= 0)
        gi_kernel_multiply2(divisors, block->numbers[o->over[0]], block->numbers[o->over[1]], o->constants[1],
                            block->rows);
    else
        gi_kernel_times(divisors, block->numbers[o->over[0]], o->constants[1], block->rows);
    gi_kernel_at_least_one(divisors, block->rows);
    int64_t most = gi_kernel_divide_each(out, block->scratch[0], divisors, bias_of(o->mode, false),
                                         o->mode == GUARANTEE_ROUND_HALF_EVEN, block->rows);
    block->ranges[o->out] = (struct gi_range){0, most};
    return most < QUOTIENT_MAX;
}

void gi_block_scale(struct gi_block *block, const struct gi_operation *o)
{
    struct size top = size_of(block, o->constants[0], o->in, GI_FACTORS);
    bool narrow = top.most <= (wide_natural)NUMERATOR_MAX;
    if (top.most == 0) { /* one factor is 0 in every row; the others together may be anything */
        gi_kernel_fill(gi_block_out(block, o->out), 0, block->rows);
        block->ranges[o->out] = (struct gi_range){0, 0};
        return;
    }
    if (narrow && o->mode == 0) {
        multiply(block, o, gi_block_out(block, o->out));
        block->ranges[o->out] = range_of(&top);
        return;
    }
    if (narrow && o->over[0] < 0 && o->in[0] >= 0 && o->constants[1] <= NUMERATOR_MAX &&
        (int64_t)top.most / o->constants[1] < QUOTIENT_MAX) {
        divide(block, o, &top);
        return;
    }
    struct size bottom = size_of(block, o->constants[1], o->over, GI_DIVISORS);
    if (narrow && !top.negative && o->over[0] >= 0 && o->in[0] >= 0 && bottom.most <= (wide_natural)NUMERATOR_MAX &&
        divide_each(block, o))
        return;
    scale_wide(block, o);
}

/* ---- sums --------------------------------------------------------------------------------------- */

static void linear_wide(struct gi_block *block, const struct gi_operation *o, int64_t *out)
{
    block->wide_operations++;
    for (uint32_t i = 0; i < block->rows; i++) {
        wide sum = o->constants[2]; /* three products of 64 bits, each below 2^126 */
        for (int k = 0; k < 2 && o->in[k] >= 0; k++)
            sum += (wide)o->constants[k] * block->numbers[o->in[k]][i];
        bool good = sum == (int64_t)sum;
        out[i] = good ? (int64_t)sum : 0;
        if (!good)
            gi_block_escape(block, i);
    }
    block->ranges[o->out] = gi_kernel_range(out, block->rows);
}

static bool linear_range(const struct gi_block *block, const struct gi_operation *o, struct gi_range *out)
{
    wide least = o->constants[2], most = o->constants[2];
    bool narrow = true;
    for (int k = 0; k < 2 && o->in[k] >= 0; k++) {
        struct gi_range range = block->ranges[o->in[k]];
        wide one = (wide)o->constants[k] * range.least, other = (wide)o->constants[k] * range.most;
        narrow = narrow && one == (int64_t)one && other == (int64_t)other;
        least += one < other ? one : other;
        most += one < other ? other : one;
    }
    *out = (struct gi_range){(int64_t)least, (int64_t)most};
    return narrow && least > INT64_MIN / 2 && most < INT64_MAX / 2;
}

void gi_block_linear(struct gi_block *block, const struct gi_operation *o)
{
    int64_t *out = gi_block_out(block, o->out);
    const int64_t *a = o->in[0] < 0 ? NULL : block->numbers[o->in[0]],
                  *b = o->in[1] < 0 ? NULL : block->numbers[o->in[1]];
    struct gi_range range;
    if (!linear_range(block, o, &range)) {
        linear_wide(block, o, out);
        return;
    }
    block->ranges[o->out] = range;
    if (a == NULL)
        gi_kernel_fill(out, o->constants[2], block->rows);
    else if (b == NULL)
        gi_kernel_linear_one(out, a, o->constants[0], o->constants[2], block->rows);
    else if (o->constants[0] == 1 && o->constants[1] == 1 && o->constants[2] == 0)
        gi_kernel_add(out, a, b, block->rows);
    else if (o->constants[0] == 1 && o->constants[1] == -1 && o->constants[2] == 0)
        gi_kernel_subtract(out, a, b, block->rows);
    else
        gi_kernel_linear(out, a, o->constants[0], b, o->constants[1], o->constants[2], block->rows);
}
