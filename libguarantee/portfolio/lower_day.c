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
        return gi_not_lowered(l, "it goes by a day that is worked out from another (line %u)", day->node->mark.line);
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
    return gi_quantity_select(l, out, count.out_mask, &instead, &forwards);
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
