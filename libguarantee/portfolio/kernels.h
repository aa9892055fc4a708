/*
 * Loops over one block, plain C that the compiler makes vector code of. Nothing here can overflow: the caller has
 * looked at the bounds of the block. Outputs do not overlap inputs.
 */
#ifndef GI_PORTFOLIO_KERNELS_H
#define GI_PORTFOLIO_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Which vector code runs here: "x86-64-v4", "x86-64-v3", "baseline". */
const char *gi_kernels_name(void);

struct gi_range {
    int64_t least, most;
};

struct gi_range gi_kernel_range(const int64_t *values, uint32_t rows);
/* Widened; the range of the values. */
struct gi_range gi_kernel_widen32(int64_t *out, const int32_t *values, uint32_t rows);
struct gi_range gi_kernel_widen16(int64_t *out, const int16_t *values, uint32_t rows);
struct gi_range gi_kernel_widen8(int64_t *out, const int8_t *values, uint32_t rows);

/* a × ka + b × kb + k */
void gi_kernel_linear(int64_t *out, const int64_t *a, int64_t ka, const int64_t *b, int64_t kb, int64_t k,
                      uint32_t rows);
void gi_kernel_linear_one(int64_t *out, const int64_t *a, int64_t ka, int64_t k, uint32_t rows);
/* a + b, a - b */
void gi_kernel_add(int64_t *out, const int64_t *a, const int64_t *b, uint32_t rows);
void gi_kernel_subtract(int64_t *out, const int64_t *a, const int64_t *b, uint32_t rows);
void gi_kernel_fill(int64_t *out, int64_t value, uint32_t rows);
void gi_kernel_times(int64_t *out, const int64_t *a, int64_t k, uint32_t rows);
void gi_kernel_multiply2(int64_t *out, const int64_t *a, const int64_t *b, int64_t k, uint32_t rows);
void gi_kernel_multiply3(int64_t *out, const int64_t *a, const int64_t *b, const int64_t *c, int64_t k, uint32_t rows);

/*
 * floor((n + bias) / divisor) for n >= 0 and n + bias < 2^63, right where the result is below 2^50: the quotient is
 * estimated in double, the remainder taken in wrapping integers, and the estimate corrected by one. With `even`, a
 * result that was a tie (nothing left over) is made even. n = a × b × c × k, of which b and c may be NULL.
 */
#define GI_SHORT_MAX ((int64_t)1 << 49)
struct gi_division {
    const int64_t *a, *b, *c;
    int64_t k;
    int64_t divisor;
    int64_t bias;
    int64_t bias_below; /* of n < 0: its magnitude is divided */
    int64_t longest;    /* no n + bias is above it */
    bool even;
};
void gi_kernel_divide(int64_t *out, const struct gi_division *division, uint32_t rows);
/* The same for n of any sign. */
void gi_kernel_divide_signed(int64_t *out, const struct gi_division *division, uint32_t rows);
/* n / divisors, each divisor >= 1; the bias of a row is its divisor / 2, (divisor - 1) / 2, divisor - 1 or 0. Returns
 * the largest result. */
enum gi_bias { GI_BIAS_NONE, GI_BIAS_HALF, GI_BIAS_BELOW_HALF, GI_BIAS_ALL };
int64_t gi_kernel_divide_each(int64_t *out, const int64_t *n, const int64_t *divisors, enum gi_bias bias, bool even,
                              uint32_t rows);
/* Divisors of 0 and below become 1. */
void gi_kernel_at_least_one(int64_t *values, uint32_t rows);

void gi_kernel_smaller(int64_t *out, const int64_t *a, const int64_t *b, uint32_t rows);
void gi_kernel_larger(int64_t *out, const int64_t *a, const int64_t *b, uint32_t rows);
void gi_kernel_smaller_than(int64_t *out, const int64_t *a, int64_t k, uint32_t rows);
void gi_kernel_larger_than(int64_t *out, const int64_t *a, int64_t k, uint32_t rows);
/* key <= bound ? value : rest (of every row); then, step by step, key <= bound ? value : out */
void gi_kernel_tier_last(int64_t *out, const int64_t *key, int64_t bound, int64_t value, int64_t rest, uint32_t rows);
void gi_kernel_tier_last_two(int64_t *out, const int64_t *key, const int64_t rows_of_two[4], int64_t rest,
                             uint32_t rows);
void gi_kernel_tier(int64_t *out, const int64_t *key, int64_t bound, int64_t value, uint32_t rows);
/* mask is yes ? a : b; NULL arrays stand for the constants */
void gi_kernel_select(int64_t *out, const uint8_t *mask, const int64_t *a, int64_t ka, const int64_t *b, int64_t kb,
                      uint32_t rows);

void gi_kernel_in_range(uint8_t *out, const int64_t *values, int64_t least, int64_t most, uint32_t rows);
void gi_kernel_not_above(uint8_t *out, const int64_t *a, const int64_t *b, uint32_t rows);
void gi_kernel_equal(uint8_t *out, const int64_t *a, const int64_t *b, uint32_t rows);
void gi_kernel_not(uint8_t *out, const uint8_t *mask, uint32_t rows);
void gi_kernel_least(uint8_t *out, const uint8_t *a, const uint8_t *b, uint32_t rows);
void gi_kernel_most(uint8_t *out, const uint8_t *a, const uint8_t *b, uint32_t rows);
void gi_kernel_unsure(uint8_t *out, const uint8_t *mask, uint32_t rows);
/* so far != 0 ? so far : codes[truth]; `so_far` may be NULL */
void gi_kernel_decide(uint8_t *out, const uint8_t *so_far, const uint8_t *truth, const uint8_t codes[4], uint32_t rows);
/* Keys of groups: codes from 0 to below `count`, and the years or months (12 a year) of dates; others are none. */
void gi_kernel_key_codes(int64_t *values, int64_t count, uint32_t rows);
void gi_kernel_key_dates(int64_t *values, bool by_month, uint32_t rows);
/* Of the keys that are not none; the least is above the most where all are none. */
struct gi_range gi_kernel_key_range(const int64_t *keys, uint32_t rows);
/* places[i] = places[i] * times + keys[i] - base + 1, or + 0 for none */
void gi_kernel_key_place(int64_t *places, const int64_t *keys, int64_t base, int64_t times, uint32_t rows);
/* numbers[i] = table[places[i] + offset]; whether any is 0. */
bool gi_kernel_find(uint32_t *numbers, const uint32_t *table, const int64_t *places, int64_t offset, uint32_t rows);
/* All bits of keep[i] where the row counts: code 0 (NULL: all) and not escaped. */
void gi_kernel_keep(int64_t *keep, const uint8_t *codes, const uint8_t *escape, uint32_t rows);
void gi_kernel_keep_only(int64_t *keep, const uint8_t *mask, uint32_t rows);
/* groups[i] where the row counts, else 0 */
void gi_kernel_members(uint32_t *out, const uint32_t *groups, const uint8_t *codes, const uint8_t *escape,
                       uint32_t rows);
/* sums[groups[i] * width + lane] += values[lane][i] & keeps[lane][i] for eight lanes; NULL keeps: all. */
void gi_kernel_scatter8(int64_t *sums, uint32_t width, const uint32_t *groups, const int64_t *const values[8],
                        const int64_t *const keeps[8], uint32_t rows);
/* The same for four lanes. */
void gi_kernel_scatter4(int64_t *sums, uint32_t width, const uint32_t *groups, const int64_t *const values[4],
                        const int64_t *const keeps[4], uint32_t rows);
/* The sum of values[i] & keeps[i]; NULL keeps: all. */
int64_t gi_kernel_total(const int64_t *values, const int64_t *keeps, uint32_t rows);
bool gi_kernel_all_same(const uint32_t *numbers, uint32_t rows);
void gi_kernel_copy(int64_t *out, const int64_t *values, uint32_t rows);
/* The same past the caches, for more memory than they hold; gi_kernel_stream_end() before another thread looks. */
void gi_kernel_stream(int64_t *out, const int64_t *values, uint32_t rows);
void gi_kernel_stream_end(void);
/* Whether any byte is not 0. */
bool gi_kernel_any(const uint8_t *mask, uint32_t rows);

#endif
