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

enum {
    GI_DAYS_PER_ERA = 146097, /* of 400 years */
    GI_DAYS_TO_EPOCH = 719468 /* from 0000-03-01 to 1970-01-01 */
};

/* `date` is valid. Years are counted from March, so that the leap day is the last one; all terms are positive. Here and
 * without a branch, so that loops over dates become vector code. */
static inline struct gi_civil gi_civil_from_date(int32_t date)
{
    int32_t days = date + GI_DAYS_TO_EPOCH;
    int32_t era = days / GI_DAYS_PER_ERA;
    int32_t rest = days - era * GI_DAYS_PER_ERA;
    int32_t year = (rest - rest / 1460 + rest / 36524 - rest / 146096) / 365;
    int32_t day_of_year = rest - (365 * year + year / 4 - year / 100);
    int32_t month = (5 * day_of_year + 2) / 153;
    int32_t day = day_of_year - (153 * month + 2) / 5 + 1;
    int32_t next = month >= 10; /* January and February */
    return (struct gi_civil){year + 400 * era + next, month + 3 - 12 * next, day};
}

/* The parts name a day of the calendar. */
int32_t gi_date_from_civil(struct gi_civil civil);

/* GUARANTEE_E_DATE with the number in the message when `date` is out of range. */
guarantee_status gi_check_date(int32_t date, guarantee_error *error);

#endif
