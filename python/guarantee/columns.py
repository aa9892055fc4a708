"""Columns of a portfolio: buffers as they lie in memory, lists converted exactly."""

from __future__ import annotations

import ctypes
import math
import operator
from array import array
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Optional

from . import _library as library
from . import errors
from ._arrow import Source, Values, is_handed_over
from ._arrow_values import distinct, is_text, is_whole, lowered, own_kind, own_scale, times, type_of
from ._buffers import (BITS, CONSTANT, INT8, INT16, INT32, INT64, address, both, bytes_of, column_type, packed, refuse,
                       view_of)
from ._reading import READERS, fraction, is_int, is_missing, number
from .facts import written

_NUMBERS = ("amount", "rate", "number", "count")
_SCALED = ("rate", "number")
_USUAL_SCALE = 1_000_000
_KNOWN_MOST = 100_000
_BYTES = {INT64: 8, INT32: 4, INT16: 2, INT8: 1}
_CODES = {INT64: "q", INT32: "i", INT16: "h", INT8: "b"}


class Bits:
    """Flags, one bit a row, the lowest bit of each byte first, as Arrow keeps them: values of a flag column, or what
    is ``valid``. ``data`` has the buffer protocol and is borrowed; ``count`` is the number of rows."""

    def __init__(self, data: Any, count: int) -> None:
        try:
            self.view = memoryview(data).cast("B")
        except (TypeError, ValueError, BufferError) as error:
            raise errors.ArgumentError(f"bits are a buffer of bytes that lie side by side: {error}",
                                       status=errors.ARGUMENT) from None
        if not 0 <= count <= self.view.nbytes * 8:
            raise errors.ArgumentError(f"{count} bits need {(count + 7) // 8} bytes, found {self.view.nbytes}",
                                       status=errors.ARGUMENT)
        self.count = count


class Column:
    """One column of a portfolio, where more is to be said of it than its values.

    ``values`` is a buffer of int64, int32, int16, int8 or bool (array.array, memoryview, numpy), Bits, a list, or one
    value that stands for every row; or a column of pandas, polars, pyarrow or anything else that has Arrow's methods.
    A buffer is borrowed, not copied, until the call returns: change or resize it after. Its integers are, by the kind
    that the scheme declares:

    ========  =====================================================================
    amount    minor units (fen, cents)
    rate      value × ``scale``: 4250 with scale 1_000_000 is 0.425%
    number    value × ``scale``, which is 1 where it is not given
    count     the count
    date      days since 1970-01-01
    flag      0 for no, others for yes
    text      codes from 0 of ``words`` (int32, int16 or int8)
    ========  =====================================================================

    An int in a list means the same, so 500 is 5.00 yuan in a column, not 500. Decimal, Fraction and str are values as
    :meth:`Scheme.ask` reads them: Decimal("5000000.00") and "500万" are five million yuan, "0.5%" a rate; dates are
    date or "2023-05-17", flags bool. A column holds ints or values, not both, and a float is refused. Rates that are
    values get the scale that all of them fit, at least 1_000_000, where none is given. One value for every row is a
    str, Decimal, Fraction, date or bool, of a count an int.

    A column of Arrow says itself what it is: integers mean what they mean in a buffer; decimals are values, of a rate
    at the scale of their type; dates are days, and times that are midnight of no time zone; texts, categories and
    dictionaries are words, or values as a str is; null is no value. Integers, bools, dates and decimals of 64 bits are
    borrowed; other types, and columns in several chunks, are converted or put together in memory of their own.
    pandas.NA and NaT in a list are no value, either.

    ``words`` are the texts of codes. They may grow from batch to batch, not change.

    ``valid`` says which rows have a value: a bool or byte a row, or Bits. None in a list is no value, too.
    """

    __slots__ = ("values", "scale", "words", "valid")

    def __init__(self, values: Any, *, scale: Optional[int] = None, words: Optional[Iterable[str]] = None,
                 valid: Any = None) -> None:
        self.values = values
        self.scale = scale
        self.words = None if words is None else _word_list(words)
        self.valid = valid

    @property
    def count(self) -> Optional[int]:
        """How many rows it has; None for one value that stands for every row."""
        if _is_one_value(self.values):
            return None
        return self.values.count if isinstance(self.values, Bits) else len(self.values)


def _word_list(words: Iterable[str]) -> list[str]:
    if isinstance(words, (str, bytes)) or not isinstance(words, Iterable):
        raise errors.ArgumentError(f"words are a list of texts, found {words!r}", status=errors.ARGUMENT)
    return list(words)


def taken(name: str, given: Any) -> Column:
    """A column whose values others hand over, ready to be looked at again and again; any other as it is."""
    column = given if isinstance(given, Column) else Column(given)
    values = _handed_over(name, column.values)
    if values is column.values:
        return column
    return Column(values, scale=column.scale, words=column.words, valid=column.valid)


def _handed_over(name: str, values: Any) -> Any:
    if isinstance(values, (list, tuple, Values, Bits, array, memoryview)) or _is_one_value(values):
        return values
    if is_handed_over(values):
        try:
            source = Source(values)
        except (ImportError, TypeError, ValueError):  # pandas without pyarrow, or values that are no Arrow type
            pass
        else:
            if source.is_frame:
                refuse(name, f"one column is expected, found a frame with columns of its own: {type(values).__name__}")
            return source.values()
    if not hasattr(values, "__array__") or not type(getattr(values, "dtype", None)).__module__.startswith("numpy"):
        return values
    plain = values.__array__()
    return times(name, plain) if plain.dtype.kind == "M" else plain


class Words:
    """The words of a text column, in the order of their codes: as the library sees them, growing."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._codes: dict[str, int] = {}
        self._kept: list[bytes] = []
        self._memory = (ctypes.c_char_p * 16)()

    def code(self, word: str, name: str) -> int:
        found = self._codes.get(word)
        return self._add(word, name) if found is None else found

    def _add(self, word: str, name: str) -> int:
        kept = library.encoded(f'a word of column "{name}"', word)
        code = len(self.texts)
        if code == len(self._memory):
            grown = (ctypes.c_char_p * (2 * code))()
            ctypes.memmove(grown, self._memory, ctypes.sizeof(self._memory))
            self._memory = grown
        self._memory[code] = kept
        self._kept.append(kept)
        self.texts.append(word)
        self._codes.setdefault(word, code)
        return code

    def take(self, given: list[str], name: str) -> None:
        """Those of a batch: the ones that are there already, and more."""
        known = len(self.texts)
        if given[:known] != self.texts:
            at = next((i for i, (old, new) in enumerate(zip(self.texts, given)) if old != new), len(given))
            now = f"is now {given[at]!r}" if at < len(given) else "is now missing"
            raise errors.ArgumentError(f'column "{name}": word {at} was {self.texts[at]!r} in an earlier batch and '
                                       f"{now}: words may be added, not changed", status=errors.ARGUMENT, path=name)
        for word in given[known:]:
            self._add(word, name)

    def fill(self, out: library.Column) -> None:
        out.words = ctypes.addressof(self._memory)
        out.word_count = len(self.texts)


class Shape:
    """What a column is made for: kind, type and scale stay, values come with each batch."""

    def __init__(self, name: str, kind: str, digits: int, given: Any) -> None:
        column = taken(name, given)
        self.name, self.kind, self.digits = name, kind, digits
        self.encoded = library.encoded("the name of a column", name)
        self.scale = _scale_of(self, column.scale)
        self.words = Words() if column.words is not None else None
        self.is_said = column.scale is not None or column.words is not None  # what raw integers mean
        if not kind and self.words is not None:
            self.kind = "text"
        self.constant: Optional[str] = None
        self.type = self._type_of(column)
        if self.kind == "text" and self.type != CONSTANT and self.words is None:
            self.words = Words()
        if self.words is not None and column.words is not None:
            self.words.take(column.words, name)

    def _type_of(self, column: Column) -> int:
        values = column.values
        if _is_one_value(values):
            self.constant = constant_text(self, column)
            return CONSTANT
        if isinstance(values, Bits):
            return BITS
        if isinstance(values, Values):
            return self._handed_type(column, values)
        view = view_of(self.name, values)
        if view is not None:
            found = column_type(self.name, view, self.kind, self.digits)
            _want_meaning(self, column)
            return found
        return self._list_type(column)

    def _handed_type(self, column: Column, values: Values) -> int:
        self.kind = self.kind or ("text" if self.words is not None else own_kind(values))
        found = type_of(self.name, self.kind, self.digits, values)
        if is_whole(values):
            _want_meaning(self, column)
        elif self.kind in _SCALED and column.scale is None:
            self.scale = own_scale(values) or _common_scale(self, distinct(values) if is_text(values) else [])
        return found

    def _list_type(self, column: Column) -> int:
        values = _listed(self, column.values)
        first = next((value for value in values if not is_missing(value)), None)
        if not self.kind:
            self.kind = _own_kind(first, self.words)
        if first is not None and is_int(first):
            _want_meaning(self, column)
        elif self.kind in _SCALED and column.scale is None:
            self.scale = _common_scale(self, values)
        return {"date": INT32, "flag": INT8, "text": INT32}.get(self.kind, INT64)

    def fill(self, out: library.Column) -> None:
        """All but the values."""
        out.struct_size = ctypes.sizeof(library.Column)
        out.type, out.name, out.scale = self.type, self.encoded, self.scale or 0
        if self.words is not None:
            self.words.fill(out)
        if self.constant is not None:
            out.constant = self.constant.encode()


class Batch:
    """The columns of one call, and what must stay in memory during it."""

    def __init__(self, shapes: Mapping[str, Shape], given: Mapping[str, Any]) -> None:
        self.columns = (library.Column * (len(shapes) or 1))()
        self.kept: list[Any] = []
        self.count = -1
        self._measured = ""
        for out, (name, shape) in zip(self.columns, shapes.items()):
            value = given.get(name)
            if shape.type != CONSTANT:
                self._add(out, shape, taken(name, value))
            elif name in given:
                _same_constant(shape, value)
            shape.fill(out)
        if self.count < 0:
            raise errors.ArgumentError("all columns are constants: nothing says how many rows there are",
                                       status=errors.ARGUMENT)

    def columns_from(self, first: int) -> ctypes.Array:
        """The columns of the rows from one on, whose number is a multiple of 8."""
        out = type(self.columns).from_buffer_copy(self.columns)
        for column in out:
            if column.values:
                column.values += first * _BYTES[column.type] if column.type in _BYTES else first // 8
            if column.validity:
                column.validity += first // 8
        return out

    def _add(self, out: library.Column, shape: Shape, column: Column) -> None:
        if _is_one_value(column.values):
            refuse(shape.name, "the portfolio was made for values of each row here, found one for all rows")
        scale = _scale_of(shape, column.scale)
        if scale is not None and scale != (shape.scale or 1):
            refuse(shape.name, f"the portfolio was made for scale {shape.scale or 1}, found {scale}")
        if column.words is not None and shape.words is not None:
            shape.words.take(column.words, shape.name)
        validity = None
        if isinstance(column.values, Bits):
            found, view, count = BITS, column.values.view, column.values.count
        elif isinstance(column.values, Values):
            found, view, count, validity = self._handed(shape, column)
        else:
            found, view, count, validity = self._integers(shape, column)
        if found != shape.type:
            refuse(shape.name, f"the portfolio was made for {_called(shape.type)} here, found {_called(found)}")
        self._measure(shape.name, count)
        self.kept.append(view)
        out.values = address(view)
        out.validity = self._validity(shape, column.valid, validity, count)

    def _handed(self, shape: Shape, column: Column) -> tuple[int, memoryview, int, Optional[bytes]]:
        if is_whole(column.values):
            _want_meaning(shape, column)
        self.kept.append(column.values)
        return lowered(shape, column.values, lambda texts: converted(shape, Column(texts))[0])

    def _integers(self, shape: Shape, column: Column) -> tuple[int, memoryview, int, Optional[bytes]]:
        view = view_of(shape.name, column.values)
        if view is not None:
            _want_meaning(shape, column)
            return column_type(shape.name, view, shape.kind, shape.digits), view, len(view), None
        integers, validity = converted(shape, column)
        found = shape.type if shape.type in _CODES else INT8
        return found, memoryview(integers), len(integers), validity

    def _measure(self, name: str, count: int) -> None:
        if self.count >= 0 and count != self.count:
            raise errors.ArgumentError(f'column "{name}" has {count} rows, "{self._measured}" has {self.count}',
                                       status=errors.ARGUMENT, path=name)
        self.count, self._measured = count, name

    def _validity(self, shape: Shape, valid: Any, found: Optional[bytes], count: int) -> Optional[int]:
        if valid is not None:
            said = _validity_bits(shape, valid, count)
            found = said if found is None else both(bytes(said), found)
        if found is None or not count:
            return None
        view = memoryview(found)
        self.kept.append(view)
        return address(view)


# One value for every row


def _is_one_value(values: Any) -> bool:
    return isinstance(values, (str, int, float, Decimal, Fraction, date))


def constant_text(shape: Shape, column: Column) -> str:
    """As the library reads it; an int is refused where it could be minor units or currency units."""
    value = column.values
    if column.words is not None or column.valid is not None or column.scale is not None:
        refuse(shape.name, "one value for all rows has no scale, words or valid")
    if isinstance(value, int) and not isinstance(value, bool) and shape.kind in ("amount", "rate", "number"):
        refuse(shape.name, f"one {shape.kind} for all rows is a Decimal, Fraction or str, found the int {value}, "
                           f'which could be meant in two ways: write Decimal("{value}") for the value {value}')
    return written(shape.name, value)


def _same_constant(shape: Shape, value: Any) -> None:
    column = value if isinstance(value, Column) else Column(value)
    found = constant_text(shape, column) if _is_one_value(column.values) else "values of each row"
    if found != shape.constant:
        refuse(shape.name, f'the portfolio was made for "{shape.constant}" in all rows, found {found}')


# Lists


def _listed(shape: Shape, values: Any) -> Sequence[Any]:
    if isinstance(values, (list, tuple)):
        return values
    if isinstance(values, (Mapping, Set)) or not isinstance(values, Iterable) or not hasattr(values, "__len__"):
        refuse(shape.name, f"a buffer, a list or one value for all rows is expected, found {type(values).__name__}")
    return list(values)


def _own_kind(first: Any, words: Optional[Words]) -> str:
    """Of a column that is no fact, which is grouped by alone."""
    if words is not None or first is None or isinstance(first, str):
        return "text"
    return "date" if isinstance(first, date) else "count"


def _scale_of(shape: Shape, scale: Any) -> Optional[int]:
    if scale is None:
        return None
    if isinstance(scale, bool) or not isinstance(scale, int) or not 1 <= scale < 1 << 63:
        refuse(shape.name, f"a scale is an int of at least 1, found {scale!r}")
    if shape.kind not in _SCALED and scale > 1:
        refuse(shape.name, f"only a rate or number has a scale, it is of kind {shape.kind or 'none'}")
    return scale


def _want_meaning(shape: Shape, column: Column) -> None:
    """Integers that say nothing without a scale or words are refused."""
    if shape.is_said or column.scale is not None or column.words is not None:
        return
    if shape.kind == "rate" or (shape.kind == "number" and shape.scale is not None):
        refuse(shape.name, f"a {shape.kind} that is given as integers needs a scale: Column(values, scale=1_000_000) "
                           "makes 0.425% of 4250")
    if shape.kind == "text":
        refuse(shape.name, "codes need their words: Column(codes, words=[...]); or give a list of texts")


def _common_scale(shape: Shape, values: Sequence[Any]) -> int:
    scale, seen = _USUAL_SCALE, set()
    for row, value in enumerate(values):
        if not is_missing(value) and not is_int(value) and value not in seen:
            seen.add(value)
            scale = math.lcm(scale, fraction(shape, row, value).denominator)
            if scale >= 1 << 63:
                refuse(shape.name, "there is no common scale for these rates: give Column(values, scale=...)", row)
    return scale


def converted(shape: Shape, column: Column) -> tuple[array, Optional[bytes]]:
    """The column's integers, and which of them are there."""
    out, missing = array(_CODES.get(shape.type, "b")), []
    known: dict[str, int] = {}  # texts that were read: rates and their like come again and again
    read, whole = READERS.get(shape.kind, number), None
    for row, value in enumerate(_listed(shape, column.values)):
        if is_missing(value):
            missing.append(row)
            out.append(0)
            continue
        if whole is None:
            whole = is_int(value)
            if whole:
                _want_meaning(shape, column)
        elif whole != is_int(value):
            refuse(shape.name, "ints (minor units, value × scale, days, codes) and values (Decimal, str, date, ...) in "
                               "one column could be mixed up: give one kind of them", row)
        if whole:
            integer = _raw(shape, value)
        elif (integer := known.get(value) if type(value) is str else None) is None:
            integer = read(shape, row, value)
            if type(value) is str and len(known) < _KNOWN_MOST:
                known[value] = integer
        _append(out, shape, row, integer)
    return out, _without(missing, len(out)) if missing else None


def _append(out: array, shape: Shape, row: int, value: int) -> None:
    try:
        out.append(value)
    except OverflowError:
        refuse(shape.name, f"{value} does not fit {8 * out.itemsize} bits", row)


def _without(missing: list[int], count: int) -> bytes:
    flags = bytearray(b"\1") * count
    for row in missing:
        flags[row] = 0
    return packed(bytes(flags))


def _raw(shape: Shape, value: Any) -> int:
    whole = operator.index(value)
    return int(whole != 0) if shape.kind == "flag" else whole


# What is valid, and single rows


def one_row(column: Column, row: int) -> Column:
    """A column of one row out of one that was taken."""
    if column.count is None:
        return column
    valid = None if column.valid is None else _one(column.valid, row)
    return Column(_one(column.values, row), scale=column.scale, words=column.words, valid=valid)


def _one(values: Any, row: int) -> Any:
    if isinstance(values, Bits):
        return Bits(bytes([values.view[row // 8] >> row % 8 & 1]), 1)
    return values.row(row) if isinstance(values, Values) else values[row:row + 1]


def _validity_bits(shape: Shape, valid: Any, count: int) -> Any:
    if isinstance(valid, Bits):
        found, bits = valid.count, valid.view
    else:
        view = bytes_of(shape.name, valid)
        flags = bytes(view) if view is not None else bytes(map(bool, _listed(shape, valid)))
        found, bits = len(flags), packed(flags)
    if found != count:
        raise errors.ArgumentError(f'column "{shape.name}" has {count} rows, but its valid has {found}',
                                   status=errors.ARGUMENT, path=shape.name)
    return bits


def _called(column_type_: int) -> str:
    return ("", "int64", "int32", "int16", "int8", "bits", "one value")[column_type_]
