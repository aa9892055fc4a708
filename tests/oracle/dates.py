"""Dates and day counts, from the published definitions (2006 ISDA Definitions, section 4.16).

A date is the standard library's datetime.date; the number of days between two is its plain difference.
"""
import re
from datetime import date, timedelta
from fractions import Fraction

DATE_MIN = date(1601, 1, 1)
DATE_MAX = date(9999, 12, 31)
EPOCH = date(1970, 1, 1)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


class DateText(ValueError):
    """The text is no date."""


class PartOfMonth(ValueError):
    """months/12 between dates that are no whole months apart."""


def read_date(text):
    match = _ISO.fullmatch(text)
    if not match:
        raise DateText(text)
    try:
        day = date(*(int(part) for part in match.groups()))
    except ValueError:
        raise DateText(text) from None
    if day < DATE_MIN:
        raise DateText(text)
    return day


def day_number(day):
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def last_of_month(year, month):
    if month == 2:
        return 29 if is_leap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def is_last_of_february(day):
    return day.month == 2 and day.day == last_of_month(day.year, 2)


def add_months(day, months):
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, last_of_month(year, month)))


def move(day, count, unit):
    """So many days, months or years later; ValueError or OverflowError outside the calendar."""
    if unit == "days":
        return day + timedelta(count)
    return add_months(day, count * (12 if unit == "years" else 1))


def end_of(day, period):
    month = {"month": day.month, "quarter": day.month + -day.month % 3, "year": 12}[period]
    return date(day.year, month, last_of_month(day.year, month))


def span(first, last, unit, counting):
    """How many units it is from first to last, found by trying one after the other."""
    if unit == "days":
        return (last - first).days
    if counting == "calendar":
        years = last.year - first.year
        return years if unit == "years" else years * 12 + last.month - first.month

    def reaches(count):
        try:
            return move(first, count, unit)
        except ValueError:
            return date.max

    count = max(0, last.year - first.year - 1) * (1 if unit == "years" else 12)
    if counting == "started":
        while reaches(count) < last:
            count += 1
        return count
    while reaches(count + 1) <= last and reaches(count + 1) != date.max:
        count += 1
    return count


def _actual(first, last):
    return (last - first).days


def _thirty(first, last, first_day, last_day):
    return Fraction(
        360 * (last.year - first.year) + 30 * (last.month - first.month) + (last_day - first_day), 360
    )


def act_365f(first, last, _termination):
    """4.16(d)"""
    return Fraction(_actual(first, last), 365)


def act_360(first, last, _termination):
    """4.16(e)"""
    return Fraction(_actual(first, last), 360)


def act_act_isda(first, last, _termination):
    """4.16(b): days in a leap year / 366 + days in another / 365; the first day counts, the last does not."""
    if first.year == last.year:
        return Fraction((last - first).days, 366 if is_leap(first.year) else 365)
    start = Fraction((date(first.year, 12, 31) - first).days + 1, 366 if is_leap(first.year) else 365)
    end = Fraction((last - date(last.year, 1, 1)).days, 366 if is_leap(last.year) else 365)
    return start + (last.year - first.year - 1) + end


def bond_basis(first, last, _termination):
    """4.16(f): D1 of 31 is 30; D2 of 31 is 30 when D1 is past 29."""
    first_day = 30 if first.day == 31 else first.day
    last_day = 30 if last.day == 31 and first_day > 29 else last.day
    return _thirty(first, last, first_day, last_day)


def eurobond_basis(first, last, _termination):
    """4.16(g): either of 31 is 30."""
    return _thirty(first, last, min(first.day, 30), min(last.day, 30))


def eurobond_isda(first, last, termination):
    """4.16(h): the last day of February is 30 too, unless D2 is the termination date. Of no days: 0."""
    if first == last:
        return Fraction(0)
    first_day = 30 if is_last_of_february(first) else min(first.day, 30)
    last_day = 30 if is_last_of_february(last) and last != termination else min(last.day, 30)
    return _thirty(first, last, first_day, last_day)


def us_basis(first, last, _termination):
    """The US (SIA) convention: first the ends of February, then D2, then D1."""
    first_day, last_day = first.day, last.day
    if is_last_of_february(first):
        if is_last_of_february(last):
            last_day = 30
        first_day = 30
    if last_day == 31 and first_day >= 30:
        last_day = 30
    if first_day == 31:
        first_day = 30
    return _thirty(first, last, first_day, last_day)


def whole_months(first, last, _termination):
    months = (last.year - first.year) * 12 + last.month - first.month
    if add_months(first, months) != last:
        raise PartOfMonth()
    return Fraction(months, 12)


DAY_COUNTS = {
    "act/365f": act_365f,
    "act/360": act_360,
    "act/act isda": act_act_isda,
    "30/360 bond basis": bond_basis,
    "30e/360": eurobond_basis,
    "30e/360 isda": eurobond_isda,
    "30/360 us": us_basis,
    "months/12": whole_months,
}
# The order of the public enumeration guarantee_day_count.
DAY_COUNT_NUMBERS = {name: number for number, name in enumerate(DAY_COUNTS, 1)}
