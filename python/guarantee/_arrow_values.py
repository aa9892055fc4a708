"""What Arrow's columns come to as columns of a portfolio: borrowed where the library can read them, otherwise converted
exactly."""

from __future__ import annotations

import itertools
import struct
from array import array
from collections.abc import Callable, Iterable
from typing import Any, Optional

from . import errors
from ._arrow import Format, Piece, Values
from ._buffers import BITS, INT8, INT16, INT32, INT64, address, float_advice, packed, refuse

_SIGNED = {"c": (INT8, "b"), "s": (INT16, "h"), "i": (INT32, "i"), "l": (INT64, "q")}
_UNSIGNED = {"C": (INT16, "B", "h"), "S": (INT32, "H", "i"), "I": (INT64, "I", "q"), "L": (INT64, "Q", "q")}
# Units of Arrow's times in a day; D, h and i (minutes) are numpy's
_DAY = {"tsD": 1, "tsh": 24, "tsi": 1_440, "tss": 86_400, "tsm": 86_400_000, "tsu": 86_400_000_000,
        "tsn": 86_400_000_000_000}
_TEXTS = ("u", "U", "vu")
_OF_KIND = {"date": INT32, "flag": INT8, "text": INT32}
_NO_DAY = -2**31
_FLAGS_OF_BYTE = [bytes(byte >> bit & 1 for bit in range(8)) for byte in range(256)]

Lowered = tuple[int, memoryview, int, Optional[bytes]]


def is_text(values: Values) -> bool:
    """Whether the column holds texts, as such or as codes."""
    return (values.form.dictionary or values.form.code) in _TEXTS


def is_whole(values: Values) -> bool:
    """Whether it holds integers, of which the scheme's kind says what they mean."""
    return not values.form.dictionary and values.form.code in (*_SIGNED, *_UNSIGNED)


def own_kind(values: Values) -> str:
    """Of a column that is no fact, which is grouped by alone."""
    if is_text(values):
        return "text"
    return "date" if values.form.code[:2] in ("td", "ts") else "count"


def own_scale(values: Values) -> Optional[int]:
    """The scale of decimals."""
    code = values.form.code
    return 10**max(_decimal_digits(code), 0) if code.startswith("d:") and not values.form.dictionary else None


def type_of(name: str, kind: str, digits: int, values: Values) -> int:
    """The type of the portfolio's column. A format that cannot be one is refused."""
    code = values.form.code
    if is_text(values) or code == "n":
        return _OF_KIND.get(kind, INT64)
    if values.form.dictionary:
        refuse(name, f"codes of texts are expected, found codes of Arrow's format {values.form.dictionary!r}")
    if code in _SIGNED:
        return _SIGNED[code][0]
    if code in _UNSIGNED:
        return _UNSIGNED[code][0]
    if code == "b" and kind in ("flag", ""):
        return BITS
    if code == "b":
        refuse(name, f"{_article(kind)} {kind} is expected, found bools")
    if code.startswith("d:") and _decimal_bits(code) <= 128:
        if kind in ("amount", "rate", "number", "count"):
            return INT64
        refuse(name, f"decimals are no {kind or 'column to be grouped by'}")
    if code in ("tdD", "tdm") or code[:3] in _DAY:
        return _type_of_days(name, kind, code)
    if code in ("e", "f", "g"):
        refuse(name, float_advice(kind, digits))
    refuse(name, "a column of integers, decimals, texts, dates or bools is expected, found Arrow's format "
                 f"{code!r}")


def _article(kind: str) -> str:
    return "an" if kind == "amount" else "a"


def _type_of_days(name: str, kind: str, code: str) -> int:
    if kind not in ("date", ""):
        refuse(name, f"{_article(kind)} {kind} is expected, found dates")
    if code[4:]:
        refuse(name, f"times of the zone {code[4:]} fall on other days elsewhere: say which day is meant, of pandas "
                     ".dt.tz_localize(None), of polars .dt.replace_time_zone(None)")
    return INT32


def lowered(shape: Any, values: Values, convert: Callable[[list], Iterable[int]]) -> Lowered:
    """Type, memory, count of rows and validity. ``convert`` makes integers of texts."""
    kind, code = type_of(shape.name, shape.kind, shape.digits, values), values.form.code
    validity = _validity(values)
    if is_text(values):
        view = _texts(shape, values, validity, convert)
    elif code == "n":
        view, validity = memoryview(bytes(len(values) * 8)).cast("q"), bytes((len(values) + 7) // 8)
        view = view if kind == INT64 else memoryview(bytes(len(values) * (4 if kind == INT32 else 1)))
    elif code == "b":
        view = memoryview(_bits(values.pieces, 1))
    elif code.startswith("d:"):
        view = _decimals(shape, values, validity)
    elif code[0] == "t":
        view = _days(shape, values, validity)
    else:
        view = _integers(shape, values, validity)
    return kind, view, len(values), validity


# Where values lie


def _together(pieces: list[Piece], buffer: int, letter: str, each: int = 1) -> memoryview:
    """Numbers, ``each`` of them a row: as they lie where they are one piece, otherwise copied behind one another."""
    size = struct.calcsize(letter) * each
    views = [piece.memory(buffer, (piece.first + piece.count) * size)[piece.first * size:] for piece in pieces]
    if len(views) == 1 and address(views[0]) % struct.calcsize(letter) == 0:
        return views[0].cast(letter)
    return memoryview(b"".join(views)).cast(letter)


def _bits(pieces: list[Piece], buffer: int) -> Any:
    """Bits, of which the first is that of the first row."""
    if len(pieces) == 1 and pieces[0].first % 8 == 0:
        piece = pieces[0]
        return piece.memory(buffer, (piece.first + piece.count + 7) // 8)[piece.first // 8:]
    whole, count = 0, 0
    parts = []
    for piece in pieces:
        bits = int.from_bytes(piece.memory(buffer, (piece.first + piece.count + 7) // 8)[piece.first // 8:], "little")
        bits = bits >> piece.first % 8 & ((1 << piece.count) - 1)
        whole, count = whole | bits << count, count + piece.count
        keep = count % 8
        parts.append((whole & ((1 << count - keep) - 1)).to_bytes((count - keep) // 8, "little"))
        whole, count = whole >> count - keep, keep
    return b"".join(parts) + whole.to_bytes((count + 7) // 8, "little")


def _validity(values: Values) -> Optional[bytes]:
    if not any(piece.has_nulls for piece in values.pieces):
        return None
    if all(piece.has_nulls for piece in values.pieces):
        return bytes(_bits(values.pieces, 0))
    flags = b"".join(_flags(_bits([piece], 0), piece.count) if piece.has_nulls else b"\1" * piece.count
                     for piece in values.pieces)
    return packed(flags)


def _flags(bits: bytes, count: int) -> bytes:
    return b"".join(map(_FLAGS_OF_BYTE.__getitem__, bits))[:count]


def _first(shape: Any, values: Values, validity: Optional[bytes], wrong: Iterable[bool], message: str) -> None:
    """Refuses the first row that has a value and is wrong."""
    for row, is_wrong in enumerate(wrong):
        if is_wrong and (validity is None or validity[row // 8] >> row % 8 & 1):
            refuse(shape.name, message, values.first + row)


# Numbers


def _integers(shape: Any, values: Values, validity: Optional[bytes]) -> memoryview:
    code = values.form.code
    if code in _SIGNED:
        return _together(values.pieces, 1, _SIGNED[code][1])
    _, letter, wide = _UNSIGNED[code]
    view = _together(values.pieces, 1, letter)
    if letter == "Q":
        if len(view) and max(view) >> 63:
            _first(shape, values, validity, (value >> 63 for value in view), "the number does not fit 64 bits")
        return view.cast("B").cast("q")
    out = array(wide, bytes(len(view) * struct.calcsize(wide)))
    memoryview(out).cast("B").cast(letter)[::2] = view  # the lower halves
    return memoryview(out)


def _decimal_parts(code: str) -> list[int]:
    return [int(part) for part in code[2:].split(",")]


def _decimal_digits(code: str) -> int:
    return _decimal_parts(code)[1]


def _decimal_bits(code: str) -> int:
    return (_decimal_parts(code) + [128])[2]


def _decimals(shape: Any, values: Values, validity: Optional[bytes]) -> memoryview:
    digits = _decimal_digits(values.form.code)
    wanted = 10**shape.digits if shape.kind == "amount" else shape.scale or 1
    whole = _decimal_integers(values)
    up, down = (wanted * 10**-digits, 1) if digits < 0 else (wanted, 10**digits)
    if up == down:
        return _fitting(shape, values, validity, whole)
    if up % down == 0:
        return _fitting(shape, values, validity, [value * (up // down) for value in whole])
    if any(value * up % down for value in whole):
        what = f"in {shape.digits} digits" if shape.kind == "amount" else f"in scale {wanted}"
        _first(shape, values, validity, (value * up % down != 0 for value in whole), f"the decimal is not exact {what}")
    return _fitting(shape, values, validity, [value * up // down for value in whole])


def _decimal_integers(values: Values) -> Any:
    bits = _decimal_bits(values.form.code)
    if bits < 128:
        return _together(values.pieces, 1, "i" if bits == 32 else "q")
    pairs = _together(values.pieces, 1, "q", 2)
    low, high = memoryview(pairs[::2].tobytes()).cast("q"), pairs[1::2]
    if high.tobytes().count(0) == 8 * len(high) and (not len(low) or min(low) >= 0):
        return low
    return [upper << 64 | lower & 0xFFFF_FFFF_FFFF_FFFF for upper, lower in zip(high, low)]


def _fitting(shape: Any, values: Values, validity: Optional[bytes], whole: Any) -> memoryview:
    if isinstance(whole, memoryview) and whole.format == "q":
        return whole
    try:
        return memoryview(array("q", whole))
    except OverflowError:
        wrong = [not -2**63 <= value < 2**63 for value in whole]
        _first(shape, values, validity, wrong, "the number does not fit 64 bits")
        return memoryview(array("q", (0 if bad else value for value, bad in zip(whole, wrong))))


# Days


class _Days(dict):
    """Days since 1970-01-01 by their times; what is no whole day is marked."""

    def __init__(self, day: int) -> None:
        super().__init__()
        self._day, self.is_wrong = day, False

    def __missing__(self, time: int) -> int:
        days, rest = divmod(time, self._day)
        if rest or not -2**31 < days < 2**31:
            days, self.is_wrong = _NO_DAY, True
        self[time] = days
        return days


def _days(shape: Any, values: Values, validity: Optional[bytes]) -> memoryview:
    code = values.form.code
    if code == "tdD":
        return _together(values.pieces, 1, "i")
    days = _Days(_DAY["tsm" if code == "tdm" else code[:3]])
    out = array("i", map(days.__getitem__, _together(values.pieces, 1, "q")))
    if days.is_wrong:
        _first(shape, values, validity, (day == _NO_DAY for day in out),
               "a day is expected, found a time within one: of pandas .dt.normalize(), of polars .dt.date()")
    return memoryview(out)


# Texts


class _Codes(dict):
    """Codes of texts by what stands for each in memory."""

    def __init__(self, read: Callable[[Any], str]) -> None:
        super().__init__()
        self._read, self.words, self._code = read, [], {}

    def __missing__(self, key: Any) -> int:
        word = self._read(key)
        code = self._code.setdefault(word, len(self.words))
        if code == len(self.words):
            self.words.append(word)
        self[key] = code
        return code


def _decoded(data: Any) -> str:
    return bytes(data).decode("utf-8", "surrogateescape")  # half a surrogate pair is refused where the word is used


def _encoded(piece: Piece, code: str) -> tuple[array, list[str]]:
    """The texts of a piece, each once, and the number of each row's text."""
    if code == "vu":
        return _encoded_views(piece)
    letter = "i" if code == "u" else "q"
    size = struct.calcsize(letter)
    ends = piece.memory(1, (piece.first + piece.count + 1) * size)[piece.first * size:]
    ends = memoryview(bytes(ends)).cast(letter) if len(ends) else memoryview(array(letter, [0]))
    data = bytes(piece.memory(2, ends[-1])) if ends[-1] else b""
    codes = _Codes(_decoded)
    return array("i", map(codes.__getitem__, map(data.__getitem__, map(slice, ends, ends[1:])))), codes.words


def _encoded_views(piece: Piece) -> tuple[array, list[str]]:
    """Of 16 bytes each: the length, and the text itself, or the buffer where it lies and its place there."""
    count = piece.buffer_count - 3
    sizes = piece.memory(piece.buffer_count - 1, 8 * count).cast("q") if count > 0 else ()
    buffers = [piece.memory(2 + number, size) for number, size in enumerate(sizes)]

    def read(key: tuple[bytes]) -> str:
        length, _, buffer, place = struct.unpack("=i4sii", key[0])
        return _decoded(key[0][4:4 + length] if length <= 12 else buffers[buffer][place:place + length])

    codes = _Codes(read)
    views = piece.memory(1, (piece.first + piece.count) * 16)[piece.first * 16:]
    return array("i", map(codes.__getitem__, struct.iter_unpack("16s", views))), codes.words


def _coded(piece: Piece, values: Values) -> tuple[Any, list[str]]:
    """Codes and words of a piece, which remembers them: the scale of a column is found first."""
    if piece.coded is None:
        piece.coded = _code(piece, values)
    return piece.coded


def _code(piece: Piece, values: Values) -> tuple[Any, list[str]]:
    if not values.form.dictionary:
        return _encoded(piece, values.form.code)
    numbers, words = _encoded(piece.dictionary, values.form.dictionary)
    code = values.form.code
    letter = _SIGNED[code][1] if code in _SIGNED else _UNSIGNED[code][1]
    return _together([piece], 1, letter), [words[number] for number in numbers]


def distinct(values: Values) -> list[str]:
    """The texts that rows have, each once or more often."""
    out: list[str] = []
    for piece in values.pieces:
        codes, words = _coded(piece, values)
        out += [words[code] for code in _used(codes, Values(values.form, [piece]))]
    return out


def _used(codes: Any, values: Values) -> list[int]:
    """The codes of the rows that have a value, ascending."""
    validity = _validity(values)
    return sorted(set(codes if validity is None else itertools.compress(codes, _flags(validity, len(values)))))


def _texts(shape: Any, values: Values, validity: Optional[bytes], convert: Callable) -> memoryview:
    out, row = array({INT32: "i", INT8: "b"}.get(_OF_KIND.get(shape.kind, INT64), "q")), 0
    for piece in values.pieces:
        codes, words = _coded(piece, values)
        used = _used(codes, Values(values.form, [piece]))
        meant = [0] * (len(words) or 1)
        for code in used:
            meant[code] = _meant(shape, words[code], convert, lambda: values.first + row + list(codes).index(code))
        is_same = out.typecode == "i" and meant == list(range(len(meant)))
        if is_same and len(values.pieces) == 1 and memoryview(codes).format == "i":
            return memoryview(codes)
        out.extend(codes if is_same else map(_Meant(meant).__getitem__, codes))
        row += piece.count
    return memoryview(out)


class _Meant(dict):
    """What codes mean; that of a row without a value may be any."""

    def __init__(self, meant: list[int]) -> None:
        super().__init__(enumerate(meant))

    def __missing__(self, code: int) -> int:
        return 0


def _meant(shape: Any, word: str, convert: Callable, find: Callable[[], int]) -> int:
    try:
        return next(iter(convert([word])))
    except errors.FactError as error:
        message = error.message.split(": ", 1)[-1]
        refuse(shape.name, message, find())


class _Times:
    """A piece of numpy's times: integers of a unit, of which the least is no value."""

    def __init__(self, view: memoryview) -> None:
        self.first, self.count, self._view = 0, len(view), view
        self.has_nulls = self.count > 0 and min(view) == -2**63

    def part(self, first: int, count: int) -> _Times:
        """Some of the rows."""
        return _Times(self._view[first:first + count])

    def memory(self, buffer: int, size: int) -> memoryview:
        """Bits for what is valid, or the integers."""
        if buffer == 1:
            return self._view.cast("B")[:size]
        return memoryview(packed(bytes(time != -2**63 for time in self._view)))


def times(name: str, values: Any) -> Values:
    """The days of an array of numpy's datetime64."""
    unit = values.dtype.str[4:-1]
    code = {"m": "tsi", "ms": "tsm", "us": "tsu", "ns": "tsn"}.get(unit, f"ts{unit}")
    if code not in _DAY:
        refuse(name, f"days are expected, found times in {unit or 'no unit'}: .astype(\"datetime64[D]\")")
    if values.dtype.str[0] == ">":
        refuse(name, "times in this machine's byte order are expected: .astype(\"datetime64[D]\")")
    view = memoryview(values.view("int64"))
    piece = _Times(view if view.c_contiguous else memoryview(array("q", view)))
    return Values(Format(name, code + ":", ""), [piece])  # type: ignore[list-item]
