/* Arithmetic on quantities: what is constant is worked out now, the rest becomes operations. */
#include "portfolio/lower.h"

#include <string.h>

void gi_quantity_constant(struct gi_quantity *out, const struct gi_exact *value)
{
    memset(out, 0, sizeof *out);
    out->bad = -1;
    gi_exact_copy(&out->factor, value);
}

void gi_quantity_register(struct gi_quantity *out, int16_t number, const struct gi_exact *unit)
{
    gi_quantity_constant(out, unit);
    out->times[0] = number;
    out->times_count = 1;
}

bool gi_quantity_is_constant(const struct gi_quantity *value)
{
    return value->times_count == 0 && value->over_count == 0;
}

/* A copy without the limbs that are not in use. */
static void copy(struct gi_quantity *out, const struct gi_quantity *value)
{
    struct gi_quantity kept;
    memset(&kept, 0, sizeof kept);
    kept.presence = value->presence;
    kept.left_for = value->left_for;
    kept.bad = value->bad;
    kept.times_count = value->times_count;
    kept.over_count = value->over_count;
    memcpy(kept.times, value->times, sizeof kept.times);
    memcpy(kept.over, value->over, sizeof kept.over);
    gi_exact_copy(&kept.factor, &value->factor);
    *out = kept;
}

static guarantee_status too_large(struct gi_lower *l, guarantee_status status)
{
    return status == GUARANTEE_OK ? status : gi_not_lowered(l, "its constants do not fit 64 bits");
}

static guarantee_status fraction(struct gi_lower *l, const struct gi_exact *value, int64_t *top, int64_t *bottom)
{
    return too_large(l, gi_exact_to_fraction64(top, bottom, value));
}

/* constant × the product of registers */
static guarantee_status product(struct gi_lower *l, int16_t *out, int64_t constant, const int16_t *times, uint8_t count)
{
    if (count == 1 && constant == 1) {
        *out = times[0];
        return GUARANTEE_OK;
    }
    struct gi_operation operation = gi_operation_of(GI_SCALE);
    operation.constants[0] = constant;
    operation.constants[1] = 1;
    for (uint8_t i = 0; i < count; i++)
        operation.in[i] = times[i];
    GI_TRY(gi_lower_emit(l, &operation));
    *out = operation.out;
    return GUARANTEE_OK;
}

bool gi_quantity_units(const struct gi_quantity *value, const struct gi_exact *unit, int64_t *top, int64_t *bottom)
{
    struct gi_exact ratio;
    return gi_exact_divide(&ratio, &value->factor, unit) == GUARANTEE_OK &&
           gi_exact_to_fraction64(top, bottom, &ratio) == GUARANTEE_OK;
}

guarantee_status gi_quantity_operand(struct gi_lower *l, struct gi_operand *out, int64_t constant, const int16_t *times,
                                     uint8_t count)
{
    *out = (struct gi_operand){-1, count == 0 ? constant : 0};
    return count == 0 ? GUARANTEE_OK : product(l, &out->number, constant, times, count);
}

static void cancel(struct gi_quantity *value)
{
    for (uint8_t i = 0; i < value->times_count; i++)
        for (uint8_t k = 0; k < value->over_count; k++)
            if (value->times[i] == value->over[k]) {
                value->times[i--] = value->times[--value->times_count];
                value->over[k] = value->over[--value->over_count];
                break;
            }
}

static guarantee_status add_times(struct gi_lower *l, struct gi_quantity *value, int16_t number)
{
    if (value->times_count == GI_FACTORS) {
        GI_TRY(product(l, &value->times[0], 1, value->times, value->times_count));
        value->times_count = 1;
    }
    uint8_t at = value->times_count++; /* sorted, so that equal products are seen to be equal */
    while (at > 0 && value->times[at - 1] > number) {
        value->times[at] = value->times[at - 1];
        at--;
    }
    value->times[at] = number;
    return GUARANTEE_OK;
}

static guarantee_status add_over(struct gi_lower *l, struct gi_quantity *value, int16_t number)
{
    if (value->over_count == GI_DIVISORS)
        return gi_not_lowered(l, "it divides by more than %d values", (int)GI_DIVISORS);
    value->over[value->over_count++] = number;
    return GUARANTEE_OK;
}

guarantee_status gi_quantity_multiply(struct gi_lower *l, struct gi_quantity *out, const struct gi_quantity *a,
                                      const struct gi_quantity *b)
{
    struct gi_quantity result;
    copy(&result, a);
    for (uint8_t i = 0; i < b->times_count; i++)
        GI_TRY(add_times(l, &result, b->times[i]));
    for (uint8_t i = 0; i < b->over_count; i++) {
        cancel(&result);
        GI_TRY(add_over(l, &result, b->over[i]));
    }
    cancel(&result);
    GI_TRY(too_large(l, gi_exact_multiply(&result.factor, &a->factor, &b->factor)));
    GI_TRY(gi_mask_or(l, &result.bad, a->bad, b->bad));
    copy(out, &result);
    return GUARANTEE_OK;
}

guarantee_status gi_quantity_divide(struct gi_lower *l, struct gi_quantity *out, const struct gi_quantity *a,
                                    const struct gi_quantity *b)
{
    struct gi_quantity inverse;
    struct gi_exact one;
    int16_t divisor = -1;
    if (gi_exact_sign(&b->factor) <= 0)
        return gi_not_lowered(l, "it divides by what may be below zero");
    gi_exact_set_integer(&one, 1);
    gi_quantity_constant(&inverse, &one);
    GI_TRY(too_large(l, gi_exact_divide(&inverse.factor, &one, &b->factor)));
    for (uint8_t i = 0; i < b->over_count; i++)
        GI_TRY(add_times(l, &inverse, b->over[i]));
    if (b->times_count > 0) {
        GI_TRY(product(l, &divisor, 1, b->times, b->times_count));
        GI_TRY(add_over(l, &inverse, divisor));
    }
    inverse.bad = b->bad;
    return gi_quantity_multiply(l, out, a, &inverse);
}

guarantee_status gi_quantity_positive(struct gi_lower *l, int16_t *out, int16_t divisor)
{
    struct gi_operation larger = gi_operation_of(GI_LARGER);
    *out = divisor;
    if (l->positive[divisor])
        return GUARANTEE_OK;
    larger.in[0] = divisor;
    larger.constants[0] = 1;
    GI_TRY(gi_lower_emit(l, &larger));
    *out = larger.out;
    l->positive[larger.out] = true;
    return GUARANTEE_OK;
}

static guarantee_status make_positive(struct gi_lower *l, struct gi_quantity *value)
{
    for (uint8_t i = 0; i < value->over_count; i++)
        GI_TRY(gi_quantity_positive(l, &value->over[i], value->over[i]));
    return GUARANTEE_OK;
}

/* ---- several in one unit ------------------------------------------------------------------------ */

/* Every divisor of any of them becomes one of all. */
static guarantee_status common_divisors(struct gi_lower *l, struct gi_quantity *unit, struct gi_quantity *values,
                                        size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool taken[GI_DIVISORS] = {false};
        for (uint8_t k = 0; k < values[i].over_count; k++) {
            uint8_t at = 0;
            while (at < unit->over_count && (taken[at] || unit->over[at] != values[i].over[k]))
                at++;
            if (at == unit->over_count)
                GI_TRY(add_over(l, unit, values[i].over[k]));
            taken[at] = true;
        }
    }
    for (size_t i = 0; i < count; i++) {
        bool used[GI_DIVISORS] = {false};
        for (uint8_t k = 0; k < unit->over_count; k++) {
            uint8_t at = 0;
            while (at < values[i].over_count && (used[at] || values[i].over[at] != unit->over[k]))
                at++;
            if (at < values[i].over_count)
                used[at] = true;
            else
                GI_TRY(add_times(l, &values[i], unit->over[k]));
        }
    }
    return GUARANTEE_OK;
}

static int64_t gcd(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

/* factor i = coefficients[i] / *bottom */
static guarantee_status common_bottom(struct gi_lower *l, const struct gi_quantity *values, size_t count,
                                      int64_t *coefficients, int64_t *bottom)
{
    int64_t top = 0, own = 1;
    *bottom = 1;
    for (size_t i = 0; i < count; i++) {
        GI_TRY(fraction(l, &values[i].factor, &top, &own));
        if (__builtin_mul_overflow(*bottom / gcd(*bottom, own), own, bottom))
            return gi_not_lowered(l, "its constants do not fit 64 bits");
    }
    for (size_t i = 0; i < count; i++) {
        GI_TRY(fraction(l, &values[i].factor, &top, &own));
        if (__builtin_mul_overflow(top, *bottom / own, &coefficients[i]))
            return gi_not_lowered(l, "its constants do not fit 64 bits");
    }
    return GUARANTEE_OK;
}

enum { ALIGNED_MAX = 64 };

static guarantee_status bring_together(struct gi_lower *l, struct gi_quantity *values, int64_t *coefficients,
                                       struct gi_quantity *unit, const struct gi_quantity *const *given, size_t count)
{
    struct gi_exact one, bottom_value;
    int64_t bottom = 1;
    if (count > ALIGNED_MAX)
        return gi_not_lowered(l, "it has more than %d parts", (int)ALIGNED_MAX);
    gi_exact_set_integer(&one, 1);
    gi_quantity_constant(unit, &one);
    for (size_t i = 0; i < count; i++) {
        copy(&values[i], given[i]);
        GI_TRY(make_positive(l, &values[i]));
    }
    GI_TRY(common_divisors(l, unit, values, count));
    GI_TRY(common_bottom(l, values, count, coefficients, &bottom));
    gi_exact_set_integer(&bottom_value, bottom);
    return too_large(l, gi_exact_divide(&unit->factor, &one, &bottom_value));
}

guarantee_status gi_quantity_align(struct gi_lower *l, struct gi_operand *operands, struct gi_quantity *unit,
                                   const struct gi_quantity *const *given, size_t count)
{
    struct gi_quantity values[ALIGNED_MAX];
    int64_t coefficients[ALIGNED_MAX];
    GI_TRY(bring_together(l, values, coefficients, unit, given, count));
    for (size_t i = 0; i < count; i++) {
        operands[i] = (struct gi_operand){-1, coefficients[i]};
        if (coefficients[i] == 0)
            operands[i] = (struct gi_operand){-1, 0};
        else if (values[i].times_count > 0)
            GI_TRY(product(l, &operands[i].number, coefficients[i], values[i].times, values[i].times_count));
    }
    return GUARANTEE_OK;
}

void gi_quantity_in_unit(struct gi_quantity *out, struct gi_operand operand, const struct gi_quantity *unit)
{
    struct gi_exact constant;
    copy(out, unit);
    out->bad = -1;
    if (operand.number >= 0) {
        out->times[out->times_count++] = operand.number;
        cancel(out);
        return;
    }
    gi_exact_set_integer(&constant, operand.constant);
    (void)gi_exact_multiply(&out->factor, &out->factor, &constant); /* a fraction of 64-bit parts fits */
    if (operand.constant == 0)
        out->over_count = 0;
}

/* ---- sums --------------------------------------------------------------------------------------- */

static bool same_registers(const struct gi_quantity *a, const struct gi_quantity *b)
{
    return a->times_count == b->times_count && a->over_count == b->over_count &&
           memcmp(a->times, b->times, a->times_count * sizeof a->times[0]) == 0 &&
           memcmp(a->over, b->over, a->over_count * sizeof a->over[0]) == 0;
}

/* The sum of two unlike values, each a product with a coefficient of its own. */
static guarantee_status add_unlike(struct gi_lower *l, struct gi_quantity *out, const struct gi_quantity *a,
                                   const struct gi_quantity *b, bool subtract)
{
    struct gi_quantity values[2], unit;
    const struct gi_quantity *const given[2] = {a, b};
    int64_t coefficients[2];
    struct gi_operation linear = gi_operation_of(GI_LINEAR);
    uint8_t used = 0;
    GI_TRY(bring_together(l, values, coefficients, &unit, given, 2));
    for (uint8_t i = 0; i < 2; i++) {
        if (i == 1 && subtract && __builtin_sub_overflow(0, coefficients[1], &coefficients[1]))
            return gi_not_lowered(l, "its constants do not fit 64 bits");
        if (values[i].times_count == 0) {
            if (__builtin_add_overflow(linear.constants[2], coefficients[i], &linear.constants[2]))
                return gi_not_lowered(l, "its constants do not fit 64 bits");
            continue;
        }
        GI_TRY(product(l, &linear.in[used], 1, values[i].times, values[i].times_count));
        linear.constants[used++] = coefficients[i];
    }
    GI_TRY(gi_lower_emit(l, &linear));
    gi_quantity_in_unit(out, (struct gi_operand){linear.out, 0}, &unit);
    return GUARANTEE_OK;
}

guarantee_status gi_quantity_add(struct gi_lower *l, struct gi_quantity *out, const struct gi_quantity *a,
                                 const struct gi_quantity *b, bool subtract)
{
    int16_t bad = -1;
    struct gi_quantity result;
    GI_TRY(gi_mask_or(l, &bad, a->bad, b->bad));
    if (gi_exact_sign(&b->factor) == 0) {
        copy(&result, a);
    } else if (gi_exact_sign(&a->factor) == 0) {
        copy(&result, b);
        if (subtract)
            gi_exact_negate(&result.factor, &result.factor);
    } else if (same_registers(a, b)) {
        copy(&result, a);
        GI_TRY(too_large(l, subtract ? gi_exact_subtract(&result.factor, &a->factor, &b->factor)
                                     : gi_exact_add(&result.factor, &a->factor, &b->factor)));
        if (gi_exact_sign(&result.factor) == 0)
            result.times_count = result.over_count = 0;
    } else {
        GI_TRY(add_unlike(l, &result, a, b, subtract));
    }
    result.bad = bad;
    copy(out, &result);
    return GUARANTEE_OK;
}

/* ---- rounding ----------------------------------------------------------------------------------- */

guarantee_status gi_quantity_round(struct gi_lower *l, struct gi_quantity *out, const struct gi_quantity *value,
                                   const struct gi_exact *quantum, guarantee_rounding mode)
{
    struct gi_exact in_quanta, rounded;
    int64_t top = 0, bottom = 1;
    int16_t bad = value->bad;
    if (gi_quantity_is_constant(value)) {
        GI_TRY(too_large(l, gi_exact_round(&rounded, NULL, &value->factor, quantum, mode)));
        gi_quantity_constant(out, &rounded);
        out->bad = bad;
        return GUARANTEE_OK;
    }
    GI_TRY(too_large(l, gi_exact_divide(&in_quanta, &value->factor, quantum)));
    GI_TRY(fraction(l, &in_quanta, &top, &bottom));
    if (bottom == 1 && value->over_count == 0) { /* whole already */
        copy(out, value);
        return GUARANTEE_OK;
    }
    struct gi_operation scale = gi_operation_of(GI_SCALE);
    scale.mode = (uint8_t)mode;
    scale.constants[0] = top;
    scale.constants[1] = bottom;
    memcpy(scale.in, value->times, value->times_count * sizeof scale.in[0]);
    for (uint8_t i = 0; i < value->over_count; i++)
        GI_TRY(gi_quantity_positive(l, &scale.over[i], value->over[i]));
    GI_TRY(gi_lower_emit(l, &scale));
    gi_quantity_register(out, scale.out, quantum);
    out->bad = bad;
    return GUARANTEE_OK;
}
