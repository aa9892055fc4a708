/* Day counts: the year fraction between two dates by each published convention. */
#include "calendar/civil.h"
#include "number/quote.h"

#include <string.h>

/* By the order of the enumerators. */
static const char *const names[] = {"act/365f", "act/360",      "act/act isda", "30/360 bond basis",
                                    "30e/360",  "30e/360 isda", "30/360 us",    "months/12"};

enum { NAME_COUNT = sizeof names / sizeof names[0] };

_Static_assert(NAME_COUNT == (int)GUARANTEE_MONTHS_12, "a name for each convention");

struct period {
    int32_t from;
    int32_t to;
    int32_t termination;
    struct gi_civil first; /* of from */
    struct gi_civil last;  /* of to   */
};

struct year_fraction {
    int64_t numerator;
    int64_t denominator;
};

const char *guarantee_day_count_name(guarantee_day_count convention)
{
    return convention >= 1 && convention <= NAME_COUNT ? names[convention - 1] : "unknown day count";
}

guarantee_status guarantee_day_count_from_name(guarantee_day_count *convention_out, const char *name,
                                               guarantee_error *error)
{
    if (convention_out == NULL || name == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "guarantee_day_count_from_name: a null pointer");
    for (int index = 0; index < NAME_COUNT; ++index) {
        if (strcmp(name, names[index]) == 0) {
            *convention_out = index + 1;
            return GUARANTEE_OK;
        }
    }
    return gi_fail(error, GUARANTEE_E_NOT_FOUND,
                   "%s is no day count: one of act/365f, act/360, act/act isda, 30/360 bond basis, 30e/360, "
                   "30e/360 isda, 30/360 us, months/12 is expected",
                   gi_quote(name, strlen(name)).text);
}

/* Days of leap years before the date, counted from year 1. */
static int32_t leap_year_days_before(int32_t date, struct gi_civil civil)
{
    int32_t past = civil.year - 1;
    int32_t days = (past / 4 - past / 100 + past / 400) * 366;
    if (gi_is_leap_year(civil.year))
        days += date - gi_date_from_civil((struct gi_civil){civil.year, 1, 1});
    return days;
}

static struct year_fraction act_act_isda(const struct period *period)
{
    int64_t leap = leap_year_days_before(period->to, period->last) - leap_year_days_before(period->from, period->first);
    int64_t common = period->to - period->from - leap;
    if (leap == 0)
        return (struct year_fraction){common, 365};
    if (common == 0)
        return (struct year_fraction){leap, 366};
    return (struct year_fraction){common * 366 + leap * 365, 366 * 365};
}

static bool ends_february(struct gi_civil civil)
{
    return civil.month == 2 && civil.day == gi_days_in_month(civil.year, 2);
}

/* What 4.16(f), (g) and (h) share: months of 30 days, the days first moved as the convention says. */
static struct year_fraction thirty_360(const struct period *period, int32_t first_day, int32_t last_day)
{
    int32_t years = period->last.year - period->first.year;
    int32_t months = period->last.month - period->first.month;
    return (struct year_fraction){360 * years + 30 * months + last_day - first_day, 360};
}

static struct year_fraction bond_basis(const struct period *period)
{
    int32_t first = period->first.day == 31 ? 30 : period->first.day;
    int32_t last = period->last.day == 31 && first == 30 ? 30 : period->last.day;
    return thirty_360(period, first, last);
}

static struct year_fraction eurobond_basis(const struct period *period)
{
    int32_t first = period->first.day == 31 ? 30 : period->first.day;
    int32_t last = period->last.day == 31 ? 30 : period->last.day;
    return thirty_360(period, first, last);
}

static struct year_fraction eurobond_isda(const struct period *period)
{
    bool first_moves = period->first.day == 31 || ends_february(period->first);
    bool last_moves = period->last.day == 31 || (ends_february(period->last) && period->to != period->termination);
    if (period->from == period->to)
        return (struct year_fraction){0, 360};
    return thirty_360(period, first_moves ? 30 : period->first.day, last_moves ? 30 : period->last.day);
}

static struct year_fraction us_30_360(const struct period *period)
{
    int32_t first = period->first.day;
    int32_t last = period->last.day;
    if (ends_february(period->first) && ends_february(period->last))
        last = 30;
    if (ends_february(period->first))
        first = 30;
    if (last == 31 && first >= 30)
        last = 30;
    return thirty_360(period, first == 31 ? 30 : first, last);
}

static guarantee_status whole_months(struct year_fraction *out, const struct period *period, guarantee_error *error)
{
    struct gi_civil first = period->first;
    struct gi_civil last = period->last;
    int32_t months = (last.year - first.year) * 12 + last.month - first.month;
    int32_t reached;
    GI_TRY(guarantee_date_add_months(&reached, period->from, months, error));
    if (reached != period->to)
        return gi_fail(error, GUARANTEE_E_RULE,
                       "months/12: %04d-%02d-%02d to %04d-%02d-%02d is not a number of whole months, and the "
                       "rule does not say what becomes of a part of a month",
                       (int)first.year, (int)first.month, (int)first.day, (int)last.year, (int)last.month,
                       (int)last.day);
    *out = (struct year_fraction){months, 12};
    return GUARANTEE_OK;
}

static guarantee_status fraction_of(struct year_fraction *out, guarantee_day_count convention,
                                    const struct period *period, guarantee_error *error)
{
    int64_t days = (int64_t)period->to - period->from;
    switch (convention) {
    case GUARANTEE_ACT_365F:
        *out = (struct year_fraction){days, 365};
        return GUARANTEE_OK;
    case GUARANTEE_ACT_360:
        *out = (struct year_fraction){days, 360};
        return GUARANTEE_OK;
    case GUARANTEE_ACT_ACT_ISDA:
        *out = act_act_isda(period);
        return GUARANTEE_OK;
    case GUARANTEE_30_360_BOND:
        *out = bond_basis(period);
        return GUARANTEE_OK;
    case GUARANTEE_30E_360:
        *out = eurobond_basis(period);
        return GUARANTEE_OK;
    case GUARANTEE_30E_360_ISDA:
        GI_TRY(gi_check_date(period->termination, error));
        *out = eurobond_isda(period);
        return GUARANTEE_OK;
    case GUARANTEE_30_360_US:
        *out = us_30_360(period);
        return GUARANTEE_OK;
    case GUARANTEE_MONTHS_12:
        return whole_months(out, period, error);
    default:
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "%d is no day count", (int)convention);
    }
}

guarantee_status guarantee_day_count_fraction(int64_t *numerator_out, int64_t *denominator_out,
                                              guarantee_day_count convention, int32_t from, int32_t to,
                                              int32_t termination, guarantee_error *error)
{
    struct year_fraction fraction = {0, 1}; /* gcc cannot see that it is always set */
    if (numerator_out == NULL || denominator_out == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "guarantee_day_count_fraction: a null pointer");
    GI_TRY(gi_check_date(from, error));
    GI_TRY(gi_check_date(to, error));
    if (from > to)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "the period ends %d days before it starts", (int)(from - to));
    struct period period = {from, to, termination, gi_civil_from_date(from), gi_civil_from_date(to)};
    GI_TRY(fraction_of(&fraction, convention, &period, error));
    *numerator_out = fraction.numerator;
    *denominator_out = fraction.denominator;
    return GUARANTEE_OK;
}
