/* The yearly rate that a loan costs, with every digit right: the discount of a period in a bracket, ties exactly. */
#include "number/cost.h"
#include "number/rounding.h"

/*
 * i is the rate of a period at which the payments are worth what was lent: Σ payment k × v^k = lent, v = 1 / (1 + i),
 * the discount of a period. Newton's steps lead to v, and whatever they are, one trial proves a bracket of it: the
 * worth W(v) / v never falls as v grows, so v lies between the discount c that was tried and c × lent / W(c), where
 * W(c) is known to within a few units of its last place. The rate lies strictly between two neighbouring multiples of
 * half a quantum as soon as that of both ends of the bracket does. Where one such multiple stays inside, it may be the
 * rate itself: that is decided in integers. Limbs are added until one or the other is so.
 */
enum {
    FIRST_BITS = 24, /* of the first discount: enough for steps that lead to more */
    SPARE_BITS = 10, /* by which a bracket is narrower than half a quantum: one in so many has a multiple inside */
    MORE_BITS = 32,  /* when it has */
    STEPS = 1000,    /* some ten are taken */
    WIDE_LIMBS = GI_COST_LIMBS + 2
};

struct cost {
    const struct gi_cost_terms *terms;
    struct gi_exact half; /* of the quantum */
    struct gi_worth worth;
    mp_size_t first_size; /* limbs of the first discount; slopes are found with these alone */
    mp_limb_t discount[GI_COST_LIMBS];
    struct gi_worth_at at;        /* the discount */
    mp_limb_t gap[GI_COST_LIMBS]; /* between the worth and what was lent */
    bool is_above;
    mp_limb_t slope; /* its highest 64 bits */
    long slope_shift;
    struct gi_exact not_the_rate; /* a multiple of half a quantum that was looked at, as a number of halves */
};

static long bits_of(struct gi_natural value)
{
    return gi_limbs_bits(value.limbs, value.size);
}

/* ---- steps to the discount ---------------------------------------------------------------------------- */

/* The highest 64 bits of the slope, the first of them 1. */
static void keep_slope(struct cost *cost)
{
    mp_limb_t shifted[GI_COST_LIMBS];
    mp_size_t size = gi_limbs_trim(cost->at.slope, cost->worth.size);
    cost->slope = (mp_limb_t)1 << (GI_LIMB_BITS - 1);
    cost->slope_shift = 0;
    if (size == 0)
        return;
    int zeros = __builtin_clzll(cost->at.slope[size - 1]);
    gi_limbs_copy(shifted, gi_limbs_natural(cost->at.slope, size));
    if (zeros != 0)
        mpn_lshift(shifted, shifted, size, (unsigned)zeros);
    cost->slope = shifted[size - 1];
    cost->slope_shift = (cost->worth.size - size) * GI_LIMB_BITS + zeros;
}

static void try_discount(struct cost *cost)
{
    mp_size_t size = cost->worth.size;
    bool with_slope = size == cost->first_size;
    gi_worth_find(&cost->at, &cost->worth, cost->discount, with_slope);
    if (with_slope)
        keep_slope(cost);
    cost->is_above = mpn_cmp(cost->at.worth, cost->worth.lent, size) > 0;
    if (cost->is_above)
        mpn_sub_n(cost->gap, cost->at.worth, cost->worth.lent, size);
    else
        mpn_sub_n(cost->gap, cost->worth.lent, cost->at.worth, size);
}

/* gap / slope, as a part of 2^(64 × size). */
static struct gi_natural length_of_step(const struct cost *cost, mp_limb_t *out)
{
    mp_limb_t shifted[2 * GI_COST_LIMBS + 1] = {0};
    mp_size_t limbs = cost->slope_shift / GI_LIMB_BITS, size = cost->worth.size;
    unsigned rest = (unsigned)(cost->slope_shift % GI_LIMB_BITS);
    gi_limbs_copy(shifted + limbs, (struct gi_natural){cost->gap, size});
    if (rest != 0)
        shifted[limbs + size] = mpn_lshift(shifted + limbs, shifted + limbs, size, rest);
    mpn_divrem_1(out, 1, shifted, limbs + size + 1, cost->slope);
    return gi_limbs_natural(out, limbs + size + 2);
}

/* A step of Newton; one that leads out of 0 to 1 goes half the way. */
static void step(struct cost *cost)
{
    mp_limb_t quotient[2 * GI_COST_LIMBS + 2], room[GI_COST_LIMBS];
    mp_size_t size = cost->worth.size;
    struct gi_natural length = length_of_step(cost, quotient);
    mpn_com(room, cost->discount, size);
    struct gi_natural most = gi_limbs_natural(cost->is_above ? cost->discount : room, size);
    if (gi_limbs_compare(length, most) >= 0) {
        mpn_rshift(room, most.limbs, size, 1);
        length = gi_limbs_natural(room, size);
    }
    if (length.size == 0)
        return;
    if (cost->is_above)
        mpn_sub(cost->discount, cost->discount, size, length.limbs, length.size);
    else
        mpn_add(cost->discount, cost->discount, size, length.limbs, length.size);
}

static struct gi_natural error_of(const struct cost *cost, mp_limb_t *out)
{
    *out = gi_worth_error(&cost->worth);
    return (struct gi_natural){out, 1};
}

/* By how many bits the bracket is narrower than the discount itself. */
static long accuracy(const struct cost *cost)
{
    mp_limb_t error;
    long gap = gi_limbs_bits(cost->gap, cost->worth.size), least = bits_of(error_of(cost, &error));
    return gi_limbs_bits(cost->at.worth, cost->worth.size) - 1 - (gap > least ? gap : least);
}

/* The gap is no more than rounding may have made. */
static bool is_at_end(const struct cost *cost)
{
    mp_limb_t error;
    return gi_limbs_bits(cost->gap, cost->worth.size) <= bits_of(error_of(cost, &error)) + 2;
}

/* 1 / discount, of a period or of a year, is below 2^bits. */
static long growth_bits(const struct cost *cost)
{
    mp_size_t size = cost->worth.size;
    long bits = size * GI_LIMB_BITS + 1 - gi_limbs_bits(cost->discount, size);
    uint32_t periods = cost->terms->effective ? cost->terms->periods_a_year : 1;
    mp_limb_t top = cost->discount[size - 1];
    if (bits == 1) /* 1 / (1 − y) <= 2^(2 y) for y <= 1/2 */
        return (long)((gi_u128)~top * periods >> (GI_LIMB_BITS - 1)) + 1;
    return bits * (long)periods;
}

/* How accurate a discount has to be for one half of a quantum to be told from the next. */
static long needed(const struct cost *cost)
{
    mp_limb_t periods = cost->terms->periods_a_year;
    long halves = bits_of(gi_denominator(&cost->half)) - bits_of(gi_numerator(&cost->half)) + 1;
    long bits = growth_bits(cost) + gi_limbs_bits(&periods, 1) + halves + SPARE_BITS;
    return bits > 1 ? bits : 1;
}

/* Limbs in which a discount can be `bits` accurate. */
static guarantee_status widen(struct cost *cost, long bits)
{
    mp_limb_t error;
    mp_size_t size = cost->worth.size;
    long lost = size * GI_LIMB_BITS - gi_limbs_bits(cost->worth.lent, size) + bits_of(error_of(cost, &error)) + 3;
    mp_size_t wanted = (bits + lost) / GI_LIMB_BITS + 1;
    mp_size_t wider = wanted > size ? wanted : size + 1;
    if (growth_bits(cost) > GI_EXACT_LIMBS * GI_LIMB_BITS)
        return GUARANTEE_E_RANGE;
    if (wider > GI_COST_LIMBS)
        return GUARANTEE_E_UNDECIDED;
    gi_limbs_copy(cost->discount + (wider - size), (struct gi_natural){cost->discount, size});
    memset(cost->discount, 0, (size_t)(wider - size) * sizeof *cost->discount);
    return gi_worth_resize(&cost->worth, wider);
}

/* From a discount of nearly 1, where more is paid than was lent. */
static guarantee_status start(struct cost *cost)
{
    mp_limb_t error;
    long least = FIRST_BITS + bits_of(error_of(cost, &error));
    mp_size_t size = 0;
    do {
        if (++size > GI_COST_LIMBS)
            return GUARANTEE_E_RANGE;
        GI_TRY(gi_worth_resize(&cost->worth, size));
    } while (gi_limbs_bits(cost->worth.lent, size) < least);
    cost->first_size = size;
    memset(cost->discount, 0xff, (size_t)size * sizeof *cost->discount);
    return GUARANTEE_OK;
}

/* ---- the bracket ------------------------------------------------------------------------------------------ */

/* discount × above / below, rounded down. */
static struct gi_natural scaled(mp_limb_t *out, const struct cost *cost, struct gi_natural above,
                                struct gi_natural below)
{
    mp_limb_t product[2 * WIDE_LIMBS], rest[WIDE_LIMBS];
    mp_size_t rest_size = 0,
              size = gi_limbs_multiply(product, gi_limbs_natural(cost->discount, cost->worth.size), above);
    struct gi_natural found = {out, 0};
    gi_limbs_divide(out, &found.size, rest, &rest_size, (struct gi_natural){product, size}, below);
    return found;
}

/* The discount is strictly above `low` and strictly below `high`; false where they are nothing to go by. */
static bool find_bracket(struct gi_part *low, struct gi_part *high, const struct cost *cost)
{
    mp_limb_t quotient[2 * WIDE_LIMBS], changed[WIDE_LIMBS];
    mp_size_t size = cost->worth.size;
    struct gi_natural lent = gi_limbs_natural(cost->worth.lent, size), worth = gi_limbs_natural(cost->at.worth, size);
    struct gi_natural at = gi_limbs_natural(cost->discount, size), found = at;
    low->bits = high->bits = size * GI_LIMB_BITS;
    if (worth.size == 0)
        return false;
    if (!cost->is_above) {
        gi_limbs_copy(changed, lent);
        found = scaled(quotient, cost, (struct gi_natural){changed, gi_limbs_add_one(changed, lent.size)}, worth);
        if (found.size > size + 1)
            return false;
    }
    gi_limbs_copy(high->limbs, found);
    high->size = gi_limbs_add_one(high->limbs, found.size); /* for what was rounded, and to be strictly above */
    high->size = gi_limbs_add_one(high->limbs, high->size);
    changed[size] = mpn_add_1(changed, cost->at.worth, size, gi_worth_error(&cost->worth));
    worth = gi_limbs_natural(changed, size + 1);
    found = gi_limbs_compare(worth, lent) <= 0 ? at : scaled(quotient, cost, lent, worth);
    gi_limbs_copy(low->limbs, found);
    if (found.size > 0)
        mpn_sub_1(low->limbs, low->limbs, found.size, 1);
    low->size = gi_limbs_trim(low->limbs, found.size);
    return low->size > 0;
}

/* ---- the yearly rate -------------------------------------------------------------------------------------- */

/* The rate where it is less than one half of a quantum from `multiple` of them. */
static guarantee_status settle_beside(struct gi_exact *out, struct cost *cost, const struct gi_exact *multiple)
{
    struct gi_exact rate, side;
    int order = 0;
    if (gi_exact_compare(multiple, &cost->not_the_rate) == 0)
        return GUARANTEE_E_UNDECIDED;
    gi_exact_copy(&cost->not_the_rate, multiple);
    GI_TRY(gi_exact_multiply(&rate, multiple, &cost->half));
    GI_TRY(gi_cost_compare(&order, cost->terms, &rate));
    gi_exact_set_fraction(&side, -order, 2);
    return gi_exact_add(out, multiple, &side);
}

/* The rate in halves of a quantum, or one that rounds alike; GUARANTEE_E_UNDECIDED where the bracket is too wide. */
static guarantee_status settle(struct gi_exact *out, struct cost *cost)
{
    struct gi_part low, high;
    struct gi_exact least, most, half, next;
    if (!find_bracket(&low, &high, cost))
        return GUARANTEE_E_UNDECIDED;
    GI_TRY(gi_cost_yearly(&least, cost->terms, &cost->half, &high, false));
    GI_TRY(gi_cost_yearly(&most, cost->terms, &cost->half, &low, true));
    gi_exact_set_fraction(&half, 1, 2);
    GI_TRY(gi_exact_add(out, &least, &half));
    GI_TRY(gi_exact_add(&next, out, &half));
    if (gi_exact_compare(&most, &next) <= 0)
        return GUARANTEE_OK;
    GI_TRY(gi_exact_add(&least, &next, &half));
    GI_TRY(gi_exact_add(&least, &least, &half));
    if (gi_exact_compare(&most, &least) > 0)
        return GUARANTEE_E_UNDECIDED;
    return settle_beside(out, cost, &next);
}

static guarantee_status solve(struct gi_exact *out, struct cost *cost)
{
    long more = 0;
    for (int steps = 0; steps < STEPS; steps++) {
        try_discount(cost);
        long wanted = needed(cost) + more;
        if (accuracy(cost) >= wanted) {
            guarantee_status status = settle(out, cost);
            if (status != GUARANTEE_E_UNDECIDED)
                return status;
            more += MORE_BITS;
            wanted += MORE_BITS;
        }
        if (is_at_end(cost))
            GI_TRY(widen(cost, wanted));
        else
            step(cost);
    }
    return GUARANTEE_E_UNDECIDED;
}

/* Nothing is paid below zero, something is lent, and no less is paid back. */
static guarantee_status work(struct gi_exact *out, struct cost *cost)
{
    int order = -1;
    gi_exact_set_zero(out);
    GI_TRY(start(cost));
    if (!gi_worth_is_more_paid(&cost->worth))
        GI_TRY(gi_cost_compare(&order, cost->terms, out));
    if (order > 0)
        return GUARANTEE_E_ARGUMENT;
    if (order == 0)
        return GUARANTEE_OK;
    GI_TRY(solve(out, cost));
    return gi_exact_multiply(out, out, &cost->half);
}

static bool is_good(const struct gi_cost_terms *terms)
{
    bool good = terms->count > 0 && terms->periods_a_year > 0 && gi_exact_sign(&terms->lent) > 0;
    for (uint32_t k = 0; good && k < terms->count; k++)
        good = gi_exact_sign(&terms->payments[k]) >= 0;
    return good;
}

guarantee_status gi_exact_cost(struct gi_exact *out, int *direction_out, const struct gi_cost_terms *terms,
                               const struct gi_exact *quantum, guarantee_rounding mode)
{
    struct cost cost = {.terms = terms};
    struct gi_exact value, half;
    if (!is_good(terms) || gi_exact_sign(quantum) <= 0 || !gi_rounding_is_valid(mode))
        return GUARANTEE_E_ARGUMENT;
    gi_exact_set_fraction(&half, 1, 2);
    GI_TRY(gi_exact_multiply(&cost.half, quantum, &half));
    gi_exact_set_zero(&cost.not_the_rate);
    gi_worth_open(&cost.worth, terms);
    guarantee_status status = work(&value, &cost);
    gi_worth_close(&cost.worth);
    return status == GUARANTEE_OK ? gi_exact_round(out, direction_out, &value, quantum, mode) : status;
}
