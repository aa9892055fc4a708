/* The kernel: fee = principal × rate of its tier × days / basis, rounded half up. */
#ifndef BENCH_KERNEL_H
#define BENCH_KERNEL_H

#include "measure.h"

enum { TIERS = 3 };

/* Read from kernel.yaml when the program runs, so that no compiler knows a number. */
struct tariff {
    int64_t up_to[TIERS - 1]; /* minor units */
    int64_t rate[TIERS];      /* of `scale` */
    int64_t scale, basis;
};

struct kernel {
    struct tariff tariff;
    uint64_t rows;
    int64_t *principal;
    int16_t *days;
    int64_t *exact; /* by __int128 */
    int64_t *fee;   /* what a competitor writes */
};

struct kernel kernel_new(uint64_t rows);
void kernel_free(struct kernel *kernel);

static inline int kernel_tier(const struct tariff *tariff, int64_t principal)
{
    return (principal > tariff->up_to[0]) + (principal > tariff->up_to[1]);
}

/* Each answers the first `rows` loans. */
typedef void kernel_work(const struct kernel *kernel, uint64_t rows);
kernel_work kernel_limit, kernel_int128, kernel_int64, kernel_double, kernel_mpz, kernel_mpq;
kernel_work kernel_bid64, kernel_bid128; /* where Intel's decimal library is there */

#endif
