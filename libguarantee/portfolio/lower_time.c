/* The time that a rate runs, as policy/time.c has it. */
#include "portfolio/lower.h"

/* What every year fraction of the convention is a multiple of. */
static int64_t denominator_of(guarantee_day_count basis)
{
    switch (basis) {
    case GUARANTEE_ACT_365F:
        return 365;
    case GUARANTEE_ACT_ACT_ISDA:
        return 365 * 366;
    case GUARANTEE_MONTHS_12:
        return 12;
    default:
        return 360;
    }
}

/* Plain days: a difference. A period that ends before it starts is for the exact rules. */
static guarantee_status days_over(struct gi_lower *l, struct gi_quantity *out, int16_t from, int16_t to, int64_t over)
{
    struct gi_exact unit;
    struct gi_truth_value backwards;
    struct gi_operation days = gi_operation_of(GI_LINEAR);
    days.in[0] = to;
    days.in[1] = from;
    days.constants[0] = 1;
    days.constants[1] = -1;
    GI_TRY(gi_lower_emit(l, &days));
    int16_t bad = out->bad;
    gi_exact_set_fraction(&unit, 1, over);
    gi_quantity_register(out, days.out, &unit);
    GI_TRY(gi_mask_in_range(l, &backwards, days.out, INT64_MIN, -1));
    GI_TRY(gi_mask_or(l, &out->bad, bad, backwards.mask));
    return gi_lower_doubt(l, out->bad);
}

static guarantee_status lower_dates(struct gi_lower *l, struct gi_quantity *out, const struct gi_time *time)
{
    const struct gi_day *const days[3] = {time->from, time->to, time->termination};
    int16_t numbers[3] = {-1, -1, -1};
    struct gi_exact unit;
    gi_exact_set_zero(&unit);
    gi_quantity_constant(out, &unit);
    for (int i = 0; i < 3 && days[i] != NULL; i++) {
        GI_TRY(gi_lower_day_number(l, days[i], out, &numbers[i]));
        if (out->presence != GI_PRESENT)
            return GUARANTEE_OK;
    }
    if (time->basis == GUARANTEE_ACT_365F || time->basis == GUARANTEE_ACT_360)
        return days_over(l, out, numbers[0], numbers[1], denominator_of(time->basis));
    struct gi_operation count = gi_operation_of(GI_DAY_COUNT);
    count.mode = (uint8_t)time->basis;
    count.in[0] = numbers[0];
    count.in[1] = numbers[1];
    count.in[2] = numbers[2] >= 0 ? numbers[2] : numbers[1];
    count.constants[0] = denominator_of(time->basis);
    GI_TRY(gi_lower_emit(l, &count));
    int16_t bad = out->bad;
    gi_exact_set_fraction(&unit, 1, count.constants[0]);
    gi_quantity_register(out, count.out, &unit);
    GI_TRY(gi_mask_or(l, &out->bad, bad, count.out_mask));
    return gi_lower_doubt(l, out->bad);
}

static guarantee_status lower_periods(struct gi_lower *l, struct gi_quantity *out, const struct gi_time *time)
{
    struct gi_quantity periods, per;
    struct gi_exact one;
    GI_TRY(gi_lower_value(l, &periods, time->periods));
    *out = periods;
    if (periods.presence != GI_PRESENT || time->divisor == 1)
        return GUARANTEE_OK;
    gi_exact_set_fraction(&one, 1, time->divisor);
    gi_quantity_constant(&per, &one);
    return gi_quantity_multiply(l, out, &periods, &per);
}

guarantee_status gi_lower_time(struct gi_lower *l, struct gi_quantity *out, const struct gi_time *time)
{
    struct gi_exact one;
    gi_exact_set_integer(&one, 1);
    gi_quantity_constant(out, &one);
    if (time->form == GI_TIME_ONCE)
        return GUARANTEE_OK;
    GI_TRY(time->form == GI_TIME_DATES ? lower_dates(l, out, time) : lower_periods(l, out, time));
    return out->presence != GI_PRESENT ? GUARANTEE_OK : gi_lower_clamp(l, out, NULL, time->at_most);
}
