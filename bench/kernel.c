/* The kernel's loans: ties and the edges of tiers come often. */
#include "kernel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *after(const char *text, const char *key)
{
    const char *found = strstr(text, key);
    if (found == NULL)
        fail("kernel.yaml: \"%s\" is expected", key);
    return found + strlen(key);
}

static void take_token(char *token, size_t capacity, const char *text)
{
    size_t length = strcspn(text, ",}\n");
    if (length >= capacity)
        fail("kernel.yaml: \"%.20s\" is too long", text);
    memcpy(token, text, length);
    token[length] = '\0';
}

static struct tariff read_tariff(const char *path)
{
    struct tariff tariff = {.scale = 1000000};
    guarantee_error error = GUARANTEE_ERROR_INIT;
    char *text = read_file(path), token[32];
    const char *at = text;

    for (int tier = 0; tier < TIERS; tier++) {
        if (tier < TIERS - 1) {
            take_token(token, sizeof token, at = after(at, "up_to: "));
            must(guarantee_amount_from_text(&tariff.up_to[tier], token, 2, &error), "kernel.yaml", &error);
        }
        int64_t numerator = 0, denominator = 1;
        take_token(token, sizeof token, at = after(at, "is: "));
        must(guarantee_rate_from_text(&numerator, &denominator, token, &error), "kernel.yaml", &error);
        tariff.rate[tier] = numerator * (tariff.scale / denominator);
    }
    tariff.basis = strtoll(after(text, "basis: act/"), NULL, 10);
    free(text);
    return tariff;
}

static int64_t common_divisor(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/*
 * A principal near `near` whose fee ends in exactly one half of a fen: factor × principal is half of modulus, modulo
 * modulus. With what both share taken out, factor is odd and principal is half of modulus.
 */
static int64_t tie_near(int64_t near, int64_t factor, int64_t modulus)
{
    int64_t period = modulus / common_divisor(factor, modulus);
    return period % 2 != 0 || period > near ? near : near / period * period + period / 2;
}

static int64_t draw_principal(uint64_t *state, const struct tariff *tariff, int64_t days)
{
    int64_t draw = between(state, 1, 100);
    if (draw <= 20)
        return tariff->up_to[draw & 1] + between(state, -2, 2);
    int64_t principal = between(state, 100000, draw <= 60 ? 200000000 : 2000000000);
    if (draw > 45 && draw <= 75)
        return principal;
    return tie_near(principal, tariff->rate[kernel_tier(tariff, principal)] * days, tariff->scale * tariff->basis);
}

static int16_t draw_days(uint64_t *state)
{
    static const int16_t WHOLE[] = {73, 146, 219, 292, 365, 730, 1095, 1460, 1825, 3650, 7300};
    return between(state, 1, 3) == 1 ? (int16_t)between(state, 1, 1095) : WHOLE[between(state, 0, 10)];
}

struct kernel kernel_new(uint64_t rows)
{
    struct kernel kernel = {.tariff = read_tariff(BENCH_FOLDER "/kernel.yaml"), .rows = rows};
    uint64_t state = 2023;

    kernel.principal = room(rows, sizeof *kernel.principal);
    kernel.days = room(rows, sizeof *kernel.days);
    kernel.exact = room(rows, sizeof *kernel.exact);
    kernel.fee = room(rows, sizeof *kernel.fee);
    for (uint64_t row = 0; row < rows; row++) {
        kernel.days[row] = draw_days(&state);
        kernel.principal[row] = draw_principal(&state, &kernel.tariff, kernel.days[row]);
    }
    kernel_int128(&kernel, rows);
    memcpy(kernel.exact, kernel.fee, rows * sizeof *kernel.exact);
    return kernel;
}

void kernel_free(struct kernel *kernel)
{
    free(kernel->principal);
    free(kernel->days);
    free(kernel->exact);
    free(kernel->fee);
}
