/* Whole dates: from and to year-month-day and text, and moving by months. */
#include "calendar/civil.h"

#include "number/quote.h"

#include <string.h>

enum { YEAR_MIN = 1601, YEAR_MAX = 9999 };

bool gi_is_leap_year(int32_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int32_t gi_days_in_month(int32_t year, int32_t month)
{
    static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && gi_is_leap_year(year) ? 1 : 0);
}

/* As gi_civil_from_date counts: years from March. */
int32_t gi_date_from_civil(struct gi_civil civil)
{
    int32_t year = civil.month <= 2 ? civil.year - 1 : civil.year;
    int32_t month = civil.month <= 2 ? civil.month + 9 : civil.month - 3;
    int32_t day_of_year = (153 * month + 2) / 5 + civil.day - 1;
    return 365 * year + year / 4 - year / 100 + year / 400 + day_of_year - GI_DAYS_TO_EPOCH;
}

guarantee_status gi_check_date(int32_t date, guarantee_error *error)
{
    if (date >= GUARANTEE_DATE_MIN && date <= GUARANTEE_DATE_MAX)
        return GUARANTEE_OK;
    return gi_fail(error, GUARANTEE_E_DATE, "day number %d is outside 1601-01-01 to 9999-12-31", (int)date);
}

static bool is_day(int32_t year, int32_t month, int32_t day)
{
    return month >= 1 && month <= 12 && day >= 1 && day <= gi_days_in_month(year, month);
}

guarantee_status guarantee_date_from_ymd(int32_t *date_out, int32_t year, int32_t month, int32_t day,
                                         guarantee_error *error)
{
    if (date_out == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "guarantee_date_from_ymd: a null pointer");
    if (!is_day(year, month, day))
        return gi_fail(error, GUARANTEE_E_DATE, "%04d-%02d-%02d is no day of the calendar", (int)year, (int)month,
                       (int)day);
    if (year < YEAR_MIN || year > YEAR_MAX)
        return gi_fail(error, GUARANTEE_E_DATE, "%04d-%02d-%02d is outside 1601-01-01 to 9999-12-31", (int)year,
                       (int)month, (int)day);
    *date_out = gi_date_from_civil((struct gi_civil){year, month, day});
    return GUARANTEE_OK;
}

guarantee_status guarantee_date_to_ymd(int32_t *year_out, int32_t *month_out, int32_t *day_out, int32_t date,
                                       guarantee_error *error)
{
    if (year_out == NULL || month_out == NULL || day_out == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "guarantee_date_to_ymd: a null pointer");
    GI_TRY(gi_check_date(date, error));
    struct gi_civil civil = gi_civil_from_date(date);
    *year_out = civil.year;
    *month_out = civil.month;
    *day_out = civil.day;
    return GUARANTEE_OK;
}

static const char date_pattern[] = "dddd-dd-dd";

static bool fits_pattern(const char *text)
{
    size_t index = 0;
    for (; date_pattern[index] != '\0'; ++index) {
        bool is_digit = text[index] >= '0' && text[index] <= '9';
        if (date_pattern[index] == 'd' ? !is_digit : text[index] != date_pattern[index])
            return false; /* also at the end of a shorter text */
    }
    return text[index] == '\0';
}

static int32_t digits_at(const char *text, size_t start, size_t count)
{
    int32_t value = 0;
    for (size_t index = start; index < start + count; ++index)
        value = value * 10 + (text[index] - '0');
    return value;
}

guarantee_status guarantee_date_from_text(int32_t *date_out, const char *text, guarantee_error *error)
{
    if (date_out == NULL || text == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "guarantee_date_from_text: a null pointer");
    if (!fits_pattern(text))
        return gi_fail(error, GUARANTEE_E_DATE, "%s is no date: a day such as 2023-05-17 is expected",
                       gi_quote(text, strlen(text)).text);
    return guarantee_date_from_ymd(date_out, digits_at(text, 0, 4), digits_at(text, 5, 2), digits_at(text, 8, 2),
                                   error);
}

static void put_digits(char *text, int32_t value, size_t count)
{
    while (count-- > 0) {
        text[count] = (char)('0' + value % 10);
        value /= 10;
    }
}

guarantee_status guarantee_date_to_text(char *text, size_t capacity, int32_t date, guarantee_error *error)
{
    if (text == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "guarantee_date_to_text: a null pointer");
    GI_TRY(gi_check_date(date, error));
    if (capacity < GUARANTEE_DATE_TEXT_BYTES)
        return gi_fail(error, GUARANTEE_E_CAPACITY, "a date needs %d bytes, not %zu", GUARANTEE_DATE_TEXT_BYTES,
                       capacity);
    struct gi_civil civil = gi_civil_from_date(date);
    memcpy(text, date_pattern, sizeof date_pattern);
    put_digits(text, civil.year, 4);
    put_digits(text + 5, civil.month, 2);
    put_digits(text + 8, civil.day, 2);
    return GUARANTEE_OK;
}

guarantee_status guarantee_date_add_months(int32_t *date_out, int32_t date, int32_t months, guarantee_error *error)
{
    if (date_out == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "guarantee_date_add_months: a null pointer");
    GI_TRY(gi_check_date(date, error));
    struct gi_civil civil = gi_civil_from_date(date);
    int64_t month_count = (int64_t)civil.year * 12 + civil.month - 1 + months;
    if (month_count < YEAR_MIN * 12 || month_count >= (YEAR_MAX + 1) * 12)
        return gi_fail(error, GUARANTEE_E_DATE, "%04d-%02d-%02d moved by %d months is outside 1601 to 9999",
                       (int)civil.year, (int)civil.month, (int)civil.day, (int)months);
    civil.year = (int32_t)(month_count / 12);
    civil.month = (int32_t)(month_count % 12) + 1;
    int32_t last = gi_days_in_month(civil.year, civil.month);
    civil.day = civil.day < last ? civil.day : last;
    *date_out = gi_date_from_civil(civil);
    return GUARANTEE_OK;
}
