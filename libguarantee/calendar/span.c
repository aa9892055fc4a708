/* Whole days, months and years between dates; moving by them; ends of periods. */
#include "calendar/span.h"

#include "calendar/civil.h"

static int64_t month_of(int32_t date)
{
    struct gi_civil civil = gi_civil_from_date(date);
    return (int64_t)civil.year * 12 + civil.month - 1;
}

/* Where `from` comes to lie in the month `months` later, against `to`, which lies in that month. */
static int compare_day(int32_t from, int32_t to)
{
    struct gi_civil start = gi_civil_from_date(from), end = gi_civil_from_date(to);
    int32_t last = gi_days_in_month(end.year, end.month), day = start.day < last ? start.day : last;
    return (day > end.day) - (day < end.day);
}

static int64_t months(int32_t from, int32_t to, enum gi_counting counting)
{
    int64_t between = month_of(to) - month_of(from);
    int order = counting == GI_CALENDAR ? 0 : compare_day(from, to);
    if (counting == GI_COMPLETE)
        return between - (order > 0);
    return between + (order < 0);
}

int64_t gi_span(int32_t from, int32_t to, enum gi_time_unit unit, enum gi_counting counting)
{
    if (unit == GI_DAY)
        return (int64_t)to - from;
    if (unit == GI_YEAR && counting == GI_CALENDAR)
        return gi_civil_from_date(to).year - gi_civil_from_date(from).year;
    int64_t count = months(from, to, counting);
    int64_t each = unit == GI_MONTH ? 1 : unit == GI_QUARTER ? 3 : 12;
    return counting == GI_STARTED ? (count + each - 1) / each : count / each;
}

int32_t gi_end_of(int32_t date, enum gi_time_unit unit)
{
    struct gi_civil civil = gi_civil_from_date(date);
    if (unit == GI_YEAR)
        civil.month = 12;
    if (unit == GI_QUARTER)
        civil.month = (civil.month + 2) / 3 * 3;
    civil.day = gi_days_in_month(civil.year, civil.month);
    return gi_date_from_civil(civil);
}

guarantee_status gi_date_move(int32_t *date_out, int32_t date, int64_t by, enum gi_time_unit unit,
                              guarantee_error *error)
{
    static const int64_t MOST = 10000000; /* days of more than all years there are */
    int64_t each = unit == GI_YEAR ? 12 : unit == GI_QUARTER ? 3 : 1;
    if (by > MOST || by < -MOST)
        return gi_fail(error, GUARANTEE_E_DATE, "moved by %lld, it is outside 1601-01-01 to 9999-12-31", (long long)by);
    if (unit != GI_DAY)
        return guarantee_date_add_months(date_out, date, (int32_t)(by * each), error);
    GI_TRY(gi_check_date((int32_t)(date + by), error));
    *date_out = (int32_t)(date + by);
    return GUARANTEE_OK;
}
