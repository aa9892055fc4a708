/**
 * guarantee/calendar.h - whole dates and day counts.
 *
 * A date is an int32_t count of days since 1970-01-01 in the proleptic Gregorian calendar, from
 * 1601-01-01 (-134774) to 9999-12-31 (2932896). All functions are pure and safe from any thread.
 */
#ifndef GUARANTEE_CALENDAR_H
#define GUARANTEE_CALENDAR_H

#include "guarantee/status.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { GUARANTEE_DATE_MIN = -134774, GUARANTEE_DATE_MAX = 2932896, GUARANTEE_DATE_TEXT_BYTES = 11 };

/** GUARANTEE_E_DATE when there is no such day (2023-02-29) or it is out of range. */
GUARANTEE_API guarantee_status guarantee_date_from_ymd(int32_t *date_out, int32_t year, int32_t month, int32_t day,
                                                       guarantee_error *error);
GUARANTEE_API guarantee_status guarantee_date_to_ymd(int32_t *year_out, int32_t *month_out, int32_t *day_out,
                                                     int32_t date, guarantee_error *error);
/** Reads "2023-05-17" and nothing else; GUARANTEE_E_DATE for another text. */
GUARANTEE_API guarantee_status guarantee_date_from_text(int32_t *date_out, const char *text, guarantee_error *error);
/** Writes "2023-05-17"; capacity at least GUARANTEE_DATE_TEXT_BYTES: GUARANTEE_E_CAPACITY. */
GUARANTEE_API guarantee_status guarantee_date_to_text(char *text, size_t capacity, int32_t date,
                                                      guarantee_error *error);
/** Moves by whole months; a day that the month lacks becomes its last (01-31 + 1 month = 02-28 or 02-29);
 * below zero, backwards. GUARANTEE_E_DATE past the years there are. */
GUARANTEE_API guarantee_status guarantee_date_add_months(int32_t *date_out, int32_t date, int32_t months,
                                                         guarantee_error *error);

/** Day counts, each by its published definition. Names as in scheme files; values never reused. */
typedef int32_t guarantee_day_count;
enum {
    GUARANTEE_ACT_365F = 1,        /* "act/365f": actual days / 365 (2006 ISDA 4.16(d))                   */
    GUARANTEE_ACT_360 = 2,         /* "act/360": actual days / 360 (4.16(e))                              */
    GUARANTEE_ACT_ACT_ISDA = 3,    /* "act/act isda": days in leap years / 366 + others / 365 (4.16(b))   */
    GUARANTEE_30_360_BOND = 4,     /* "30/360 bond basis" (4.16(f))                                       */
    GUARANTEE_30E_360 = 5,         /* "30e/360" eurobond basis (4.16(g))                                  */
    GUARANTEE_30E_360_ISDA = 6,    /* "30e/360 isda" (4.16(h)): needs the termination date                */
    GUARANTEE_30_360_US = 7,       /* "30/360 us": end-of-February rules of the US convention             */
    GUARANTEE_MONTHS_12 = 8        /* "months/12": whole months between the dates / 12; a part of a month */
                                   /* is refused: the scheme must say what becomes of it                  */
};

/** "act/365f", ...; "unknown day count" for another value. Static text. */
GUARANTEE_API const char *guarantee_day_count_name(guarantee_day_count convention);
/** The convention of a name; GUARANTEE_E_NOT_FOUND (with the names there are) for another text. */
GUARANTEE_API guarantee_status guarantee_day_count_from_name(guarantee_day_count *convention_out, const char *name,
                                                             guarantee_error *error);

/**
 * The year fraction from `from` to `to` (from <= to) as numerator/denominator in the convention's own
 * denominator (365, 360, 12, or 133590 for act/act over both kinds of year); not reduced.
 * `termination` is the last day of the contract, looked at by 30e/360 isda alone; 0, or any day, for the others.
 * GUARANTEE_E_ARGUMENT when from > to, or for no convention; GUARANTEE_E_DATE for days out of range; GUARANTEE_E_RULE
 * for a part of a month under months/12.
 */
GUARANTEE_API guarantee_status guarantee_day_count_fraction(int64_t *numerator_out, int64_t *denominator_out,
                                                            guarantee_day_count convention, int32_t from, int32_t to,
                                                            int32_t termination, guarantee_error *error);

#ifdef __cplusplus
}
#endif
#endif
