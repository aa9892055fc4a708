/* The kernel in IEEE 754 decimals of 16 and 34 digits, by Intel's library. Built where the library is there. */
#include "kernel.h"

#define DECIMAL_CALL_BY_REFERENCE      0
#define DECIMAL_GLOBAL_ROUNDING        0
#define DECIMAL_GLOBAL_EXCEPTION_FLAGS 0
#pragma GCC diagnostic ignored "-Wstrict-prototypes"
#include <bid_conf.h>

#include <bid_functions.h>

enum { NEAREST_EVEN = 0 };

void kernel_bid64(const struct kernel *kernel, uint64_t rows)
{
    const struct tariff *tariff = &kernel->tariff;
    unsigned flags = 0;
    BID_UINT64 rate[TIERS], scale = bid64_from_int64(tariff->scale, NEAREST_EVEN, &flags);
    BID_UINT64 basis = bid64_from_int64(tariff->basis, NEAREST_EVEN, &flags);
    for (int tier = 0; tier < TIERS; tier++)
        rate[tier] = bid64_div(bid64_from_int64(tariff->rate[tier], NEAREST_EVEN, &flags), scale, NEAREST_EVEN, &flags);
    for (uint64_t row = 0; row < rows; row++) {
        BID_UINT64 fee = bid64_from_int64(kernel->principal[row], NEAREST_EVEN, &flags);
        fee = bid64_mul(fee, rate[kernel_tier(tariff, kernel->principal[row])], NEAREST_EVEN, &flags);
        fee = bid64_mul(fee, bid64_from_int32(kernel->days[row]), NEAREST_EVEN, &flags);
        fee = bid64_div(fee, basis, NEAREST_EVEN, &flags);
        kernel->fee[row] = bid64_to_int64_int(bid64_round_integral_nearest_away(fee, &flags), &flags);
    }
}

void kernel_bid128(const struct kernel *kernel, uint64_t rows)
{
    const struct tariff *tariff = &kernel->tariff;
    unsigned flags = 0;
    BID_UINT128 rate[TIERS], scale = bid128_from_int64(tariff->scale);
    BID_UINT128 basis = bid128_from_int64(tariff->basis);
    for (int tier = 0; tier < TIERS; tier++)
        rate[tier] = bid128_div(bid128_from_int64(tariff->rate[tier]), scale, NEAREST_EVEN, &flags);
    for (uint64_t row = 0; row < rows; row++) {
        BID_UINT128 fee = bid128_from_int64(kernel->principal[row]);
        fee = bid128_mul(fee, rate[kernel_tier(tariff, kernel->principal[row])], NEAREST_EVEN, &flags);
        fee = bid128_mul(fee, bid128_from_int32(kernel->days[row]), NEAREST_EVEN, &flags);
        fee = bid128_div(fee, basis, NEAREST_EVEN, &flags);
        kernel->fee[row] = bid128_to_int64_int(bid128_round_integral_nearest_away(fee, &flags), &flags);
    }
}
