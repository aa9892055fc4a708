/* How long it is from one day to another, in whole units; ends of periods. */
#ifndef GI_CALENDAR_SPAN_H
#define GI_CALENDAR_SPAN_H

#include "guarantee/calendar.h"

enum { GI_MONTHS_A_YEAR = 12 };

enum gi_time_unit { GI_DAY, GI_MONTH, GI_QUARTER, GI_YEAR };

/* A unit that has begun counts, or only one that is complete; or calendar months, whatever the day. */
enum gi_counting { GI_COMPLETE, GI_STARTED, GI_CALENDAR };

/* Both dates are valid, from <= to. Months and years end on the day of `from`, or on the last of a shorter month. */
int64_t gi_span(int32_t from, int32_t to, enum gi_time_unit unit, enum gi_counting counting);
/* The last day of the month, quarter or year of a valid date. */
int32_t gi_end_of(int32_t date, enum gi_time_unit unit);
/* `by` units later. GUARANTEE_E_DATE when that is no day of the calendar. */
guarantee_status gi_date_move(int32_t *date_out, int32_t date, int64_t by, enum gi_time_unit unit,
                              guarantee_error *error);

#endif
