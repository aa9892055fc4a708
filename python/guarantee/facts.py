"""Facts as Python values: how each is written for the library, which reads it by the kind that the scheme declares."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Iterator, Union

from . import errors

Fact = Union[str, int, Decimal, Fraction, date, bool]
Facts = Mapping[str, Union[Fact, Mapping[str, Fact], None]]


def written(name: str, value: Any) -> str:
    """The exact text of a value; FactError when it has none."""
    if isinstance(value, str):
        return _plain(name, value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value != value:
        raise _refusal(name, f"the float {value!r} is refused: None says that there is no value")
    if isinstance(value, float):
        raise _refusal(name, f"the float {value!r} is refused, for it is only near the number that was meant: "
                             f'write Decimal("{value!r}"), Fraction, or the text "{value!r}"')
    if isinstance(value, Decimal):
        return _decimal(name, value)
    if isinstance(value, Fraction):
        return _fraction(value)
    if isinstance(value, datetime):
        raise _refusal(name, f"a date is expected, found the time {value}: write its .date()")
    if isinstance(value, date):
        return value.isoformat()
    return _whole(name, value)


def entries(facts: Facts) -> Iterator[tuple[str, str]]:
    """Name and text of every fact that is given; a mapping holds one value for each member, None is not given."""
    if not isinstance(facts, Mapping):
        raise errors.FactError(f"facts are a mapping of names to values, found {type(facts).__name__}",
                               status=errors.FACT_VALUE)
    for name, value in facts.items():
        name = _plain("", name)
        if isinstance(value, Mapping):
            for member, own in value.items():
                if own is not None:
                    full = f"{name}.{_plain(name, member if isinstance(member, str) else str(member))}"
                    yield full, written(full, own)
        elif value is not None:
            yield name, written(name, value)


def _refusal(name: str, message: str) -> errors.FactError:
    return errors.FactError(message, status=errors.FACT_VALUE, path=name)


def _plain(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise _refusal(name, f"a name is a text, found {value!r}")
    if "\0" in value:
        raise _refusal(name, f"a text may not hold a zero character: {value!r}")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise _refusal(name, f"a text must be Unicode, found half of a surrogate pair: {value!r}") from None
    return str.__str__(value)  # a member of an enumeration of texts is its text, not "Segment.MICRO"


def _decimal(name: str, value: Decimal) -> str:
    if not value.is_finite():
        raise _refusal(name, f"a number is expected, found {value}")
    if value.adjusted() > 40 or value.as_tuple().exponent < -40:
        raise _refusal(name, f"a number of at most 40 digits is expected, found {value}")
    return Decimal.__format__(value, "f")


def _fraction(value: Fraction) -> str:
    """A decimal where there is one, for amounts are written so; else numerator/denominator."""
    for digits in range(7):
        scaled = value * 10**digits
        if scaled.denominator == 1:
            return format(Decimal(f"{scaled.numerator}e-{digits}"), "f")
    return f"{value.numerator}/{value.denominator}"


def _whole(name: str, value: Any) -> str:
    try:
        whole = operator.index(value)
    except TypeError:
        raise _refusal(name, "a str, int, Decimal, Fraction, date or bool is expected, found "
                             f"{type(value).__name__} {value!r}") from None
    if whole.bit_length() > 128:
        raise _refusal(name, "a number of at most 38 digits is expected, found one that is longer")
    return str(int(whole))
