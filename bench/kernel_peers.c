/* The kernel by other means, each written as somebody would who takes care. */
#include "kernel.h"

#include <gmp.h>
#include <math.h>

/* Sanitizers run before the dynamic linker can choose a clone. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) &&               \
    !defined(__SANITIZE_THREAD__)
#define CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define CLONES
#endif

/* Not a fee: what reading the same bytes and writing the same bytes takes. */
CLONES void kernel_limit(const struct kernel *kernel, uint64_t rows)
{
    const int64_t *restrict principal = kernel->principal;
    const int16_t *restrict days = kernel->days;
    int64_t *restrict fee = kernel->fee;
    for (uint64_t row = 0; row < rows; row++)
        fee[row] = principal[row] + days[row];
}

void kernel_int128(const struct kernel *kernel, uint64_t rows)
{
    const struct tariff *tariff = &kernel->tariff;
    __extension__ typedef __int128 wide;
    wide divisor = (wide)tariff->scale * tariff->basis;
    for (uint64_t row = 0; row < rows; row++) {
        int64_t rate = tariff->rate[kernel_tier(tariff, kernel->principal[row])];
        wide product = (wide)kernel->principal[row] * rate * kernel->days[row];
        kernel->fee[row] = (int64_t)((2 * product + divisor) / (2 * divisor));
    }
}

/* Right for these loans alone: nothing would tell an overflow. */
void kernel_int64(const struct kernel *kernel, uint64_t rows)
{
    const struct tariff *tariff = &kernel->tariff;
    int64_t divisor = tariff->scale * tariff->basis;
    for (uint64_t row = 0; row < rows; row++) {
        int64_t rate = tariff->rate[kernel_tier(tariff, kernel->principal[row])];
        int64_t product = kernel->principal[row] * rate * kernel->days[row];
        kernel->fee[row] = (product + divisor / 2) / divisor;
    }
}

void kernel_double(const struct kernel *kernel, uint64_t rows)
{
    const struct tariff *tariff = &kernel->tariff;
    double rate[TIERS], basis = (double)tariff->basis;
    for (int tier = 0; tier < TIERS; tier++)
        rate[tier] = (double)tariff->rate[tier] / (double)tariff->scale;
    for (uint64_t row = 0; row < rows; row++) {
        double principal = (double)kernel->principal[row] / 100;
        double fee = principal * rate[kernel_tier(tariff, kernel->principal[row])] * kernel->days[row] / basis;
        kernel->fee[row] = (int64_t)floor(fee * 100 + 0.5);
    }
}

void kernel_mpz(const struct kernel *kernel, uint64_t rows)
{
    const struct tariff *tariff = &kernel->tariff;
    mpz_t product, divisor;
    mpz_init(product);
    mpz_init_set_si(divisor, tariff->scale);
    mpz_mul_si(divisor, divisor, 2 * tariff->basis);
    for (uint64_t row = 0; row < rows; row++) {
        mpz_set_si(product, kernel->principal[row]);
        mpz_mul_si(product, product, 2 * tariff->rate[kernel_tier(tariff, kernel->principal[row])]);
        mpz_mul_si(product, product, kernel->days[row]);
        mpz_add_ui(product, product, (unsigned long)(tariff->scale * tariff->basis));
        mpz_fdiv_q(product, product, divisor);
        kernel->fee[row] = mpz_get_si(product);
    }
    mpz_clears(product, divisor, NULL);
}

void kernel_mpq(const struct kernel *kernel, uint64_t rows)
{
    const struct tariff *tariff = &kernel->tariff;
    mpq_t fee, days, half, rate[TIERS];
    mpz_t whole;
    mpz_init(whole);
    mpq_inits(fee, days, half, NULL);
    mpq_set_ui(half, 1, 2);
    for (int tier = 0; tier < TIERS; tier++) {
        mpq_init(rate[tier]);
        mpq_set_si(rate[tier], tariff->rate[tier], (unsigned long)tariff->scale);
        mpq_canonicalize(rate[tier]);
    }
    for (uint64_t row = 0; row < rows; row++) {
        mpq_set_si(fee, kernel->principal[row], 1);
        mpq_mul(fee, fee, rate[kernel_tier(tariff, kernel->principal[row])]);
        mpq_set_si(days, kernel->days[row], (unsigned long)tariff->basis);
        mpq_canonicalize(days);
        mpq_mul(fee, fee, days);
        mpq_add(fee, fee, half);
        mpz_fdiv_q(whole, mpq_numref(fee), mpq_denref(fee));
        kernel->fee[row] = mpz_get_si(whole);
    }
    for (int tier = 0; tier < TIERS; tier++)
        mpq_clear(rate[tier]);
    mpq_clears(fee, days, half, NULL);
    mpz_clear(whole);
}
