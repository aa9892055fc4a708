/* Days that are worked out, and the time between them, as policy/day.c has it. */
#include "portfolio/lower.h"

#include "calendar/span.h"

static guarantee_status number_of(struct gi_lower *l, struct gi_operand date, int16_t *number)
{
    struct gi_operation fill;
    if (date.number >= 0) {
        *number = date.number;
        return GUARANTEE_OK;
    }
    fill = gi_operation_of(GI_LINEAR); /* a constant in a register */
    fill.constants[2] = date.constant;
    GI_TRY(gi_lower_emit(l, &fill));
    *number = fill.out;
    return GUARANTEE_OK;
}

static guarantee_status extreme(struct gi_lower *l, const struct gi_day *day, struct gi_quantity *presence,
                                struct gi_operand *date)
{
    for (uint32_t i = 0; i < day->part_count; i++) {
        struct gi_operation pick = gi_operation_of(day->form == GI_DAY_EARLIER ? GI_SMALLER : GI_LARGER);
        int16_t number = -1;
        GI_TRY(gi_lower_day_number(l, day->parts[i], presence, &number));
        if (presence->presence != GI_PRESENT)
            return GUARANTEE_OK;
        if (i > 0 && number != date->number) {
            pick.in[0] = date->number;
            pick.in[1] = number;
            GI_TRY(gi_lower_emit(l, &pick));
            number = pick.out;
        }
        *date = (struct gi_operand){number, 0};
    }
    return GUARANTEE_OK;
}

/* How many units a day is moved by: a whole number in every row. */
static guarantee_status units(struct gi_lower *l, const struct gi_day *day, struct gi_quantity *presence,
                              struct gi_operation *move)
{
    struct gi_quantity by;
    int64_t times = 0;
    GI_TRY(gi_lower_value(l, &by, day->by));
    if (by.presence != GI_PRESENT) {
        presence->presence = by.presence;
        presence->left_for = by.left_for;
        return GUARANTEE_OK;
    }
    if (by.over_count > 0 || by.times_count > 1 || gi_exact_to_int64(&times, &by.factor) != GUARANTEE_OK ||
        times > INT32_MAX || times < -INT32_MAX || (by.times_count == 1 && times != 1))
        return gi_not_lowered(l, "a day is moved by what may be no whole number (line %u)", day->node->mark.line);
    move->in[1] = by.times_count == 1 ? by.times[0] : (int16_t)-1;
    move->constants[0] = times;
    return gi_mask_or(l, &presence->bad, presence->bad, by.bad);
}

/* Where there is no such day, the row is for the exact rules. */
static guarantee_status moved(struct gi_lower *l, const struct gi_day *day, struct gi_quantity *presence,
                              struct gi_operand *date)
{
    struct gi_operation move = gi_operation_of(GI_DAY_MOVE);
    GI_TRY(gi_lower_day_number(l, day->parts[0], presence, &move.in[0]));
    if (presence->presence == GI_PRESENT && day->form == GI_DAY_MOVED)
        GI_TRY(units(l, day, presence, &move));
    if (presence->presence != GI_PRESENT)
        return GUARANTEE_OK;
    move.constants[1] = day->unit;
    move.constants[2] = day->form == GI_DAY_END ? 0 : day->before ? -1 : 1;
    GI_TRY(gi_lower_emit(l, &move));
    *date = (struct gi_operand){move.out, 0};
    GI_TRY(gi_mask_or(l, &presence->bad, presence->bad, move.out_mask));
    return gi_lower_doubt(l, presence->bad);
}

/* Presence is that of a date: of what it rests on. */
static guarantee_status lower_day(struct gi_lower *l, const struct gi_day *day, struct gi_quantity *presence,
                                  struct gi_operand *date)
{
    switch (day->form) {
    case GI_DAY_FACT:
        GI_TRY(gi_lower_date(l, day->fact, &presence->presence, date));
        presence->left_for = l->last_left;
        return GUARANTEE_OK;
    case GI_DAY_FIXED:
        *date = (struct gi_operand){-1, day->date};
        return GUARANTEE_OK;
    case GI_DAY_EARLIER:
    case GI_DAY_LATER:
        return extreme(l, day, presence, date);
    default:
        return moved(l, day, presence, date);
    }
}

guarantee_status gi_lower_day_number(struct gi_lower *l, const struct gi_day *day, struct gi_quantity *presence,
                                     int16_t *number)
{
    struct gi_operand date = {-1, 0};
    GI_TRY(lower_day(l, day, presence, &date));
    return presence->presence == GI_PRESENT ? number_of(l, date, number) : GUARANTEE_OK;
}

static guarantee_status count(struct gi_lower *l, struct gi_quantity *out, const struct gi_value *span,
                              const int16_t ends[2])
{
    struct gi_exact one;
    struct gi_operation count = gi_operation_of(GI_SPAN_COUNT);
    int16_t bad = out->bad;
    count.in[0] = ends[0];
    count.in[1] = ends[1];
    count.constants[0] = span->unit;
    count.constants[1] = span->counting;
    GI_TRY(gi_lower_emit(l, &count));
    gi_exact_set_integer(&one, 1);
    gi_quantity_register(out, count.out, &one);
    out->bad = bad;
    if (span->if_backwards == NULL) {
        GI_TRY(gi_mask_or(l, &out->bad, out->bad, count.out_mask));
        return gi_lower_doubt(l, out->bad);
    }
    struct gi_quantity instead, forwards = *out;
    GI_TRY(gi_lower_value(l, &instead, span->if_backwards));
    GI_TRY(gi_quantity_select(l, out, count.out_mask, &instead, &forwards));
    GI_TRY(gi_mask_or(l, &out->bad, out->bad, bad)); /* where there is no such day, nothing is backwards */
    return gi_lower_doubt(l, out->bad);
}

guarantee_status gi_lower_span(struct gi_lower *l, struct gi_quantity *out, const struct gi_value *span)
{
    const struct gi_day *const days[2] = {span->from, span->to};
    int16_t ends[2] = {-1, -1};
    struct gi_exact zero;
    gi_exact_set_zero(&zero);
    gi_quantity_constant(out, &zero);
    for (int i = 0; i < 2; i++) {
        GI_TRY(gi_lower_day_number(l, days[i], out, &ends[i]));
        if (out->presence != GI_PRESENT)
            return GUARANTEE_OK;
    }
    return count(l, out, span, ends);
}
