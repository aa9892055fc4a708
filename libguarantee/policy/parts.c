/* Parts that add up: one takes what is left, or the last units go to the largest lost fractions. */
#include "policy/parts.h"

#include <stdlib.h>

static guarantee_status leave_remainder(struct gi_case *c, const struct gi_rule *rule, struct gi_part *parts,
                                        size_t count, const struct gi_exact *total, size_t holder)
{
    struct gi_exact left;
    gi_exact_copy(&left, total);
    for (size_t i = 0; i < count; i++) {
        int direction = 0;
        if (i == holder)
            continue;
        GI_TRY(gi_round(c, rule, &parts[i].value, &direction, &parts[i].exact));
        GI_TRY(gi_exact_subtract(&left, &left, &parts[i].value));
    }
    gi_exact_copy(&parts[holder].value, &left);
    return GUARANTEE_OK;
}

struct lost {
    struct gi_exact fraction;
    size_t part;
};

static int by_fraction(const void *a, const void *b)
{
    const struct lost *left = a, *right = b;
    int order = gi_exact_compare(&right->fraction, &left->fraction);
    return order != 0 ? order : (left->part > right->part) - (left->part < right->part);
}

/* Rounds towards zero; `left` is what then remains of the total. */
static guarantee_status cut(const struct gi_rule *rule, struct gi_part *parts, size_t count, struct lost *lost,
                            struct gi_exact *left)
{
    for (size_t i = 0; i < count; i++) {
        int direction = 0;
        GI_TRY(
            gi_exact_round(&parts[i].value, &direction, &parts[i].exact, &rule->round->quantum, GUARANTEE_ROUND_DOWN));
        GI_TRY(gi_exact_subtract(&lost[i].fraction, &parts[i].exact, &parts[i].value));
        if (gi_exact_sign(&lost[i].fraction) < 0)
            gi_exact_negate(&lost[i].fraction, &lost[i].fraction);
        lost[i].part = i;
        GI_TRY(gi_exact_subtract(left, left, &parts[i].value));
    }
    return GUARANTEE_OK;
}

static guarantee_status hand_out(struct gi_case *c, const struct gi_rule *rule, struct gi_part *parts, size_t count,
                                 struct lost *lost, const struct gi_exact *left)
{
    struct gi_exact units, quantum;
    int64_t whole = 0;
    gi_exact_copy(&quantum, &rule->round->quantum);
    GI_TRY(gi_exact_divide(&units, left, &quantum));
    GI_TRY(gi_exact_to_int64(&whole, &units));
    if (whole < 0) {
        gi_exact_negate(&quantum, &quantum);
        whole = -whole;
    }
    if ((uint64_t)whole > count)
        return gi_fail(c->error, GUARANTEE_E_INTERNAL, "%s: more units are left than there are parts", rule->name);
    qsort(lost, count, sizeof *lost, by_fraction);
    for (int64_t i = 0; i < whole; i++)
        GI_TRY(gi_exact_add(&parts[lost[i].part].value, &parts[lost[i].part].value, &quantum));
    return GUARANTEE_OK;
}

static guarantee_status largest_fraction(struct gi_case *c, const struct gi_rule *rule, struct gi_part *parts,
                                         size_t count, const struct gi_exact *total)
{
    struct gi_exact left;
    gi_exact_copy(&left, total);
    struct lost *lost = malloc((count + 1) * sizeof *lost);
    if (lost == NULL)
        return gi_no_memory(c->error);
    guarantee_status status = cut(rule, parts, count, lost, &left);
    if (status == GUARANTEE_OK)
        status = hand_out(c, rule, parts, count, lost, &left);
    free(lost);
    return status;
}

/* Parts that are multiples of the quantum can only add up to one. */
static guarantee_status need_whole(struct gi_case *c, const struct gi_rule *rule, const struct gi_exact *total)
{
    struct gi_exact units;
    GI_TRY(gi_exact_divide(&units, total, &rule->round->quantum));
    if (gi_exact_is_integer(&units))
        return GUARANTEE_OK;
    return gi_case_undecided(c, "%s: the amount is no multiple of %s, so its parts cannot add up to it: round it first",
                             rule->name, rule->round->quantum_text);
}

guarantee_status gi_parts_round(struct gi_case *c, const struct gi_rule *rule, struct gi_part *parts, size_t count,
                                const struct gi_exact *total, int64_t remainder_to)
{
    if (rule->round == NULL) {
        for (size_t i = 0; i < count; i++)
            gi_exact_copy(&parts[i].value, &parts[i].exact);
        return GUARANTEE_OK;
    }
    GI_TRY(need_whole(c, rule, total));
    if (remainder_to >= 0)
        return leave_remainder(c, rule, parts, count, total, (size_t)remainder_to);
    return largest_fraction(c, rule, parts, count, total);
}
