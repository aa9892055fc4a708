"""Single values of lists, read exactly: which integer of a column each is."""

from __future__ import annotations

import ctypes
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from . import errors
from ._buffers import refuse
from ._library import call
from .facts import written

if TYPE_CHECKING:
    from .columns import Shape

_EPOCH = date(1970, 1, 1).toordinal()
_SCALED = ("rate", "number")
_MISSING = ("NAType", "NaTType")


def is_missing(value: Any) -> bool:
    """None, and what pandas writes instead; not NaN, which may come of a division by zero."""
    return value is None or type(value).__name__ in _MISSING


def is_int(value: Any) -> bool:
    return not isinstance(value, bool) and hasattr(value, "__index__")


def _text(shape: Shape, row: int, value: Any) -> str:
    try:
        return written(shape.name, value)
    except errors.FactError as error:
        refuse(shape.name, error.message, row)


def _call(shape: Shape, row: int, function: str, *arguments: Any) -> None:
    try:
        call(function, *arguments)
    except (errors.NumberError, errors.RangeError) as error:
        refuse(shape.name, error.message, row)


def _amount(shape: Shape, row: int, value: Any) -> int:
    if type(value) is Decimal and value.is_finite() and abs(value.adjusted()) <= 40:
        numerator, denominator = value.as_integer_ratio()
        minor, rest = divmod(numerator * 10**shape.digits, denominator)
        if not rest and -2**63 <= minor < 2**63:
            return minor
    out = ctypes.c_int64()
    text = _text(shape, row, value).encode()
    _call(shape, row, "guarantee_amount_from_text", ctypes.byref(out), text, shape.digits)
    return out.value


def fraction(shape: Shape, row: int, value: Any) -> Fraction:
    numerator, denominator = ctypes.c_int64(), ctypes.c_int64()
    text = _text(shape, row, value).encode()
    _call(shape, row, "guarantee_rate_from_text", ctypes.byref(numerator), ctypes.byref(denominator), text)
    return Fraction(numerator.value, denominator.value)


def number(shape: Shape, row: int, value: Any) -> int:
    scaled = fraction(shape, row, value) * (shape.scale or 1)
    if scaled.denominator != 1:
        what = f"scale {shape.scale or 1}" if shape.kind in _SCALED else "whole numbers"
        mend = ": give Column(values, scale=...)" if shape.kind in _SCALED else ""
        refuse(shape.name, f"{written(shape.name, value)} is not exact in {what}{mend}", row)
    return scaled.numerator


def _date(shape: Shape, row: int, value: Any) -> int:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.toordinal() - _EPOCH
    out = ctypes.c_int32()
    _call(shape, row, "guarantee_date_from_text", ctypes.byref(out), _text(shape, row, value).encode())
    return out.value


def _flag(shape: Shape, row: int, value: Any) -> int:
    if isinstance(value, bool) or value in ("yes", "no"):
        return int(value is True or value == "yes")
    refuse(shape.name, f"a bool, or the text yes or no, is expected, found {value!r}", row)


def _word(shape: Shape, row: int, value: Any) -> int:
    if not isinstance(value, str):
        refuse(shape.name, f"a text is expected, found {type(value).__name__} {value!r}", row)
    return shape.words.code(str.__str__(value), shape.name)


READERS = {"amount": _amount, "date": _date, "flag": _flag, "text": _word}
