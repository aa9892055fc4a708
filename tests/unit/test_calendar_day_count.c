/* Day counts against the published examples of ISDA and the US convention. */
#include "guarantee/calendar.h"

#include <criterion/criterion.h>
#include <string.h>

static int32_t day(const char *text)
{
    int32_t date = 0;
    cr_assert_eq(guarantee_date_from_text(&date, text, NULL), GUARANTEE_OK, "%s", text);
    return date;
}

static void expect_fraction(guarantee_day_count convention, const char *from, const char *to, const char *termination,
                            int64_t numerator, int64_t denominator)
{
    int64_t got[2] = {-1, -1};
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_status status =
        guarantee_day_count_fraction(&got[0], &got[1], convention, day(from), day(to), day(termination), &error);
    cr_assert_eq(status, GUARANTEE_OK, "%s", error.message);
    cr_expect(got[0] == numerator && got[1] == denominator, "%s %s to %s: %lld/%lld, not %lld/%lld",
              guarantee_day_count_name(convention), from, to, (long long)got[0], (long long)got[1],
              (long long)numerator, (long long)denominator);
}

Test(calendar_day_count, actual)
{
    expect_fraction(GUARANTEE_ACT_365F, "2024-01-01", "2025-01-01", "2025-01-01", 366, 365);
    expect_fraction(GUARANTEE_ACT_360, "2023-05-17", "2023-06-16", "2023-06-16", 30, 360);
    expect_fraction(GUARANTEE_ACT_360, "2023-05-17", "2023-05-17", "2023-06-16", 0, 360);
}

Test(calendar_day_count, act_act_isda)
{
    expect_fraction(GUARANTEE_ACT_ACT_ISDA, "2003-11-01", "2004-05-01", "2004-05-01", 66491, 133590);
    expect_fraction(GUARANTEE_ACT_ACT_ISDA, "2002-08-15", "2003-07-15", "2003-07-15", 334, 365);
    expect_fraction(GUARANTEE_ACT_ACT_ISDA, "2003-07-15", "2004-01-15", "2004-01-15", 67330, 133590);
    expect_fraction(GUARANTEE_ACT_ACT_ISDA, "1999-02-01", "1999-07-01", "1999-07-01", 150, 365);
    expect_fraction(GUARANTEE_ACT_ACT_ISDA, "1999-07-01", "2000-07-01", "2000-07-01", 184 * 366 + 182 * 365, 133590);
    expect_fraction(GUARANTEE_ACT_ACT_ISDA, "2024-01-01", "2025-01-01", "2025-01-01", 366, 366);
    expect_fraction(GUARANTEE_ACT_ACT_ISDA, "2023-01-01", "2024-01-01", "2024-01-01", 365, 365);
    expect_fraction(GUARANTEE_ACT_ACT_ISDA, "1601-01-01", "2001-01-01", "2001-01-01", 303 * 365 * 366 + 97 * 366 * 365,
                    133590);
    expect_fraction(GUARANTEE_ACT_ACT_ISDA, "2024-02-29", "2024-02-29", "2024-02-29", 0, 365);
}

static const char *const periods[][2] = {
    {"2006-08-31", "2007-02-28"}, {"2007-02-28", "2007-08-31"}, {"2007-08-31", "2008-02-29"},
    {"2008-02-29", "2008-08-31"}, {"2008-02-28", "2008-03-31"}, {"2006-01-31", "2006-02-28"},
    {"2007-02-26", "2008-02-29"},
};

static void expect_all(guarantee_day_count convention, const int64_t *days)
{
    for (size_t index = 0; index < sizeof periods / sizeof periods[0]; ++index)
        expect_fraction(convention, periods[index][0], periods[index][1], "9999-12-31", days[index], 360);
}

Test(calendar_day_count, thirty_360)
{
    static const int64_t bond[] = {178, 183, 179, 182, 33, 28, 363};
    static const int64_t eurobond[] = {178, 182, 179, 181, 32, 28, 363};
    static const int64_t eurobond_isda[] = {180, 180, 180, 180, 32, 30, 364};
    static const int64_t us[] = {178, 180, 179, 180, 33, 28, 363};
    expect_all(GUARANTEE_30_360_BOND, bond);
    expect_all(GUARANTEE_30E_360, eurobond);
    expect_all(GUARANTEE_30E_360_ISDA, eurobond_isda);
    expect_all(GUARANTEE_30_360_US, us);
}

Test(calendar_day_count, thirty_360_at_the_end_of_months)
{
    const char *end = "2012-02-29";
    expect_fraction(GUARANTEE_30E_360_ISDA, "2006-02-28", "2006-08-31", end, 180, 360);
    expect_fraction(GUARANTEE_30E_360_ISDA, "2006-08-31", "2007-02-28", end, 180, 360);
    expect_fraction(GUARANTEE_30E_360_ISDA, "2011-08-31", "2012-02-29", end, 179, 360);
    expect_fraction(GUARANTEE_30E_360_ISDA, "2012-02-29", "2012-02-29", end, 0, 360);
    expect_fraction(GUARANTEE_30_360_US, "2007-02-28", "2008-02-29", end, 360, 360);
    expect_fraction(GUARANTEE_30_360_US, "2007-01-31", "2007-03-31", end, 60, 360);
    expect_fraction(GUARANTEE_30_360_US, "2007-01-30", "2007-03-31", end, 60, 360);
    expect_fraction(GUARANTEE_30_360_US, "2007-01-29", "2007-03-31", end, 62, 360);
    expect_fraction(GUARANTEE_30_360_BOND, "2007-01-30", "2007-03-31", end, 60, 360);
    expect_fraction(GUARANTEE_30_360_BOND, "2007-01-29", "2007-03-31", end, 62, 360);
    expect_fraction(GUARANTEE_30E_360, "2007-01-29", "2007-03-31", end, 61, 360);
}

Test(calendar_day_count, whole_months)
{
    int64_t got[2] = {-1, -1};
    guarantee_error error = GUARANTEE_ERROR_INIT;
    expect_fraction(GUARANTEE_MONTHS_12, "2023-05-17", "2024-05-17", "2024-05-17", 12, 12);
    expect_fraction(GUARANTEE_MONTHS_12, "2023-01-31", "2023-02-28", "2023-02-28", 1, 12);
    expect_fraction(GUARANTEE_MONTHS_12, "2023-05-17", "2023-05-17", "2023-05-17", 0, 12);
    cr_expect_eq(guarantee_day_count_fraction(&got[0], &got[1], GUARANTEE_MONTHS_12, day("2023-05-17"),
                                              day("2023-06-18"), 0, &error),
                 GUARANTEE_E_RULE);
    cr_expect_str_eq(error.message, "months/12: 2023-05-17 to 2023-06-18 is not a number of whole months, and "
                                    "the rule does not say what becomes of a part of a month");
    cr_expect_eq(guarantee_day_count_fraction(&got[0], &got[1], GUARANTEE_MONTHS_12, day("2023-05-17"),
                                              day("2023-06-16"), 0, NULL),
                 GUARANTEE_E_RULE);
    cr_expect(got[0] == -1 && got[1] == -1);
}

Test(calendar_day_count, refuses)
{
    int64_t got[2] = {-1, -1};
    int32_t bad = GUARANTEE_DATE_MAX + 1;
    cr_expect_eq(guarantee_day_count_fraction(&got[0], &got[1], 1, 1, 0, 0, NULL), GUARANTEE_E_ARGUMENT);
    cr_expect_eq(guarantee_day_count_fraction(&got[0], &got[1], 0, 0, 1, 0, NULL), GUARANTEE_E_ARGUMENT);
    cr_expect_eq(guarantee_day_count_fraction(&got[0], &got[1], 9, 0, 1, 0, NULL), GUARANTEE_E_ARGUMENT);
    cr_expect_eq(guarantee_day_count_fraction(NULL, &got[1], 1, 0, 1, 0, NULL), GUARANTEE_E_ARGUMENT);
    cr_expect_eq(guarantee_day_count_fraction(&got[0], &got[1], 1, 0, bad, 0, NULL), GUARANTEE_E_DATE);
    cr_expect_eq(guarantee_day_count_fraction(&got[0], &got[1], 6, 0, 1, bad, NULL), GUARANTEE_E_DATE);
    cr_expect(got[0] == -1 && got[1] == -1);
    cr_expect_eq(guarantee_day_count_fraction(&got[0], &got[1], 1, 0, 1, bad, NULL), GUARANTEE_OK);
}

Test(calendar_day_count, names)
{
    static const char *const names[] = {"act/365f", "act/360",      "act/act isda", "30/360 bond basis",
                                        "30e/360",  "30e/360 isda", "30/360 us",    "months/12"};
    guarantee_error error = GUARANTEE_ERROR_INIT;
    for (int32_t index = 0; index < 8; ++index) {
        guarantee_day_count convention = 0;
        cr_expect_str_eq(guarantee_day_count_name(index + 1), names[index]);
        cr_expect_eq(guarantee_day_count_from_name(&convention, names[index], NULL), GUARANTEE_OK);
        cr_expect_eq(convention, index + 1);
    }
    guarantee_day_count convention = 5;
    cr_expect_str_eq(guarantee_day_count_name(0), "unknown day count");
    cr_expect_str_eq(guarantee_day_count_name(9), "unknown day count");
    cr_expect_eq(guarantee_day_count_from_name(&convention, "ACT/365", &error), GUARANTEE_E_NOT_FOUND);
    cr_expect(strncmp(error.message, "\"ACT/365\" is no day count: one of act/365f, ", 44) == 0);
    cr_expect_eq(convention, 5);
}
