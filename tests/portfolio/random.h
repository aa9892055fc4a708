/* Random numbers that are the same everywhere (splitmix64): a seed and a row number bring a case back. */
#ifndef TESTS_PORTFOLIO_RANDOM_H
#define TESTS_PORTFOLIO_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct random {
    uint64_t state;
};

static inline uint64_t random_next(struct random *random)
{
    uint64_t mixed = random->state += 0x9E3779B97F4A7C15U;

    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBU;
    return mixed ^ (mixed >> 31);
}

/* From 0 to count - 1; 0 for a count of 0. */
static inline uint64_t random_below(struct random *random, uint64_t count)
{
    return count == 0 ? 0 : random_next(random) % count;
}

static inline int64_t random_between(struct random *random, int64_t least, int64_t most)
{
    return least + (int64_t)random_below(random, (uint64_t)(most - least) + 1U);
}

static inline bool random_percent(struct random *random, uint64_t percent)
{
    return random_below(random, 100) < percent;
}

/* Every number of bits up to `bits` equally often. */
static inline int64_t random_magnitude(struct random *random, uint64_t bits)
{
    return (int64_t)(random_next(random) >> (64U - 1U - random_below(random, bits)));
}

#endif
