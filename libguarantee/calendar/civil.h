/* Dates taken apart into year, month and day. */
#ifndef GI_CALENDAR_CIVIL_H
#define GI_CALENDAR_CIVIL_H

#include "base/error.h"
#include "guarantee/calendar.h"

#include <stdbool.h>

struct gi_civil {
    int32_t year;
    int32_t month; /* 1 to 12 */
    int32_t day;   /* from 1  */
};

bool gi_is_leap_year(int32_t year);
int32_t gi_days_in_month(int32_t year, int32_t month);

/* `date` is valid. */
struct gi_civil gi_civil_from_date(int32_t date);
/* The parts name a day of the calendar. */
int32_t gi_date_from_civil(struct gi_civil civil);

/* GUARANTEE_E_DATE with the number in the message when `date` is out of range. */
guarantee_status gi_check_date(int32_t date, guarantee_error *error);

#endif
