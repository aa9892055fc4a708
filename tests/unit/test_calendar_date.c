/* Dates: every day of 1601 to 9999 there and back, text, months, and what is refused. */
#include "guarantee/calendar.h"

#include <criterion/criterion.h>
#include <stdbool.h>
#include <string.h>

static int32_t month_length(int32_t year, int32_t month)
{
    static const int32_t lengths[] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : lengths[month];
}

Test(calendar_date, every_day_there_and_back)
{
    int32_t want = GUARANTEE_DATE_MIN;
    for (int32_t year = 1601; year <= 9999; ++year) {
        for (int32_t month = 1; month <= 12; ++month) {
            for (int32_t day = 1; day <= month_length(year, month); ++day, ++want) {
                int32_t date = 0;
                int32_t parts[3] = {0, 0, 0};
                guarantee_status there = guarantee_date_from_ymd(&date, year, month, day, NULL);
                guarantee_status back = guarantee_date_to_ymd(&parts[0], &parts[1], &parts[2], want, NULL);
                if (there != 0 || back != 0 || date != want || parts[0] != year || parts[1] != month || parts[2] != day)
                    cr_assert(false, "%d-%d-%d", (int)year, (int)month, (int)day);
            }
        }
    }
    cr_expect_eq(want, GUARANTEE_DATE_MAX + 1);
}

Test(calendar_date, text_there_and_back)
{
    for (int32_t date = GUARANTEE_DATE_MIN; date <= GUARANTEE_DATE_MAX; date += 97) {
        char text[GUARANTEE_DATE_TEXT_BYTES];
        int32_t again = 0;
        cr_assert_eq(guarantee_date_to_text(text, sizeof text, date, NULL), GUARANTEE_OK);
        cr_assert_eq(guarantee_date_from_text(&again, text, NULL), GUARANTEE_OK, "%s", text);
        cr_assert_eq(again, date, "%s", text);
    }
    char text[GUARANTEE_DATE_TEXT_BYTES] = "keep";
    cr_expect_eq(guarantee_date_to_text(text, 10, 0, NULL), GUARANTEE_E_CAPACITY);
    cr_expect_str_eq(text, "keep");
    cr_expect_eq(guarantee_date_to_text(text, 11, 0, NULL), GUARANTEE_OK);
    cr_expect_str_eq(text, "1970-01-01");
    cr_expect_eq(guarantee_date_to_text(text, 11, GUARANTEE_DATE_MAX, NULL), GUARANTEE_OK);
    cr_expect_str_eq(text, "9999-12-31");
    cr_expect_eq(guarantee_date_to_text(text, 11, GUARANTEE_DATE_MIN, NULL), GUARANTEE_OK);
    cr_expect_str_eq(text, "1601-01-01");
}

static void expect_no_date(const char *text, const char *message)
{
    int32_t date = 5;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    cr_expect_eq(guarantee_date_from_text(&date, text, &error), GUARANTEE_E_DATE, "%s", text);
    cr_expect_str_eq(error.message, message);
    cr_expect_eq(date, 5);
}

Test(calendar_date, text_refused)
{
    expect_no_date("2023-02-29", "2023-02-29 is no day of the calendar");
    expect_no_date("1900-02-29", "1900-02-29 is no day of the calendar");
    expect_no_date("2023-00-10", "2023-00-10 is no day of the calendar");
    expect_no_date("2023-13-10", "2023-13-10 is no day of the calendar");
    expect_no_date("2023-04-31", "2023-04-31 is no day of the calendar");
    expect_no_date("2023-04-00", "2023-04-00 is no day of the calendar");
    expect_no_date("1600-12-31", "1600-12-31 is outside 1601-01-01 to 9999-12-31");
    expect_no_date("", "\"\" is no date: a day such as 2023-05-17 is expected");
    expect_no_date("2023-5-17", "\"2023-5-17\" is no date: a day such as 2023-05-17 is expected");
    expect_no_date("2023/05/17", "\"2023/05/17\" is no date: a day such as 2023-05-17 is expected");
    expect_no_date("20230517", "\"20230517\" is no date: a day such as 2023-05-17 is expected");
    expect_no_date(" 2023-05-17", "\" 2023-05-17\" is no date: a day such as 2023-05-17 is expected");
    expect_no_date("2023-05-17\n", "\"2023-05-17\\n\" is no date: a day such as 2023-05-17 is expected");
    expect_no_date("2023-05-17T00", "\"2023-05-17T00\" is no date: a day such as 2023-05-17 is expected");
}

Test(calendar_date, out_of_range)
{
    int32_t out = 5;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    cr_expect_eq(guarantee_date_from_ymd(&out, 10000, 1, 1, NULL), GUARANTEE_E_DATE);
    cr_expect_eq(guarantee_date_from_ymd(&out, -4, 2, 29, NULL), GUARANTEE_E_DATE);
    cr_expect_eq(guarantee_date_from_ymd(&out, INT32_MAX, INT32_MAX, INT32_MIN, NULL), GUARANTEE_E_DATE);
    cr_expect_eq(guarantee_date_to_ymd(&out, &out, &out, GUARANTEE_DATE_MAX + 1, &error), GUARANTEE_E_DATE);
    cr_expect_str_eq(error.message, "day number 2932897 is outside 1601-01-01 to 9999-12-31");
    cr_expect_eq(guarantee_date_to_ymd(&out, &out, &out, GUARANTEE_DATE_MIN - 1, NULL), GUARANTEE_E_DATE);
    cr_expect_eq(guarantee_date_from_text(NULL, "2023-05-17", NULL), GUARANTEE_E_ARGUMENT);
    cr_expect_eq(guarantee_date_from_text(&out, NULL, NULL), GUARANTEE_E_ARGUMENT);
    cr_expect_eq(out, 5);
}

static void expect_months(const char *from, int32_t months, const char *want)
{
    int32_t date = 0;
    char text[GUARANTEE_DATE_TEXT_BYTES];
    cr_assert_eq(guarantee_date_from_text(&date, from, NULL), GUARANTEE_OK);
    cr_assert_eq(guarantee_date_add_months(&date, date, months, NULL), GUARANTEE_OK);
    cr_assert_eq(guarantee_date_to_text(text, sizeof text, date, NULL), GUARANTEE_OK);
    cr_expect_str_eq(text, want);
}

Test(calendar_date, months)
{
    expect_months("2023-01-31", 1, "2023-02-28");
    expect_months("2024-01-31", 1, "2024-02-29");
    expect_months("2023-01-31", 3, "2023-04-30");
    expect_months("2023-03-31", -1, "2023-02-28");
    expect_months("2023-01-15", -1, "2022-12-15");
    expect_months("2024-02-29", 12, "2025-02-28");
    expect_months("2024-02-29", -48, "2020-02-29");
    expect_months("2023-12-31", 0, "2023-12-31");
    expect_months("1601-01-01", 8399 * 12 - 1, "9999-12-01");
    int32_t date = 5;
    cr_expect_eq(guarantee_date_add_months(&date, GUARANTEE_DATE_MAX, 1, NULL), GUARANTEE_E_DATE);
    cr_expect_eq(guarantee_date_add_months(&date, GUARANTEE_DATE_MIN, -1, NULL), GUARANTEE_E_DATE);
    cr_expect_eq(guarantee_date_add_months(&date, 0, INT32_MAX, NULL), GUARANTEE_E_DATE);
    cr_expect_eq(guarantee_date_add_months(&date, 0, INT32_MIN, NULL), GUARANTEE_E_DATE);
    cr_expect_eq(date, 5);
}
