"""Memory of others: where the integers of a buffer lie, without a copy, and flags packed eight to a byte."""

from __future__ import annotations

import ctypes
import sys
from ctypes import POINTER, c_char_p, c_int, c_ssize_t, c_void_p
from typing import Any, NoReturn, Optional

from . import errors

INT64, INT32, INT16, INT8, BITS, CONSTANT = range(1, 7)
_TYPE_OF_SIZE = {8: INT64, 4: INT32, 2: INT16, 1: INT8}
_NATIVE = "@=<" if sys.byteorder == "little" else "@=>!"
_ONES = bytes([0]) + bytes([1]) * 255


class _PyBuffer(ctypes.Structure):
    """Py_buffer of Python's stable interface"""

    _fields_ = [("buf", c_void_p), ("obj", c_void_p), ("len", c_ssize_t), ("itemsize", c_ssize_t), ("readonly", c_int),
                ("ndim", c_int), ("format", c_char_p), ("shape", POINTER(c_ssize_t)), ("strides", POINTER(c_ssize_t)),
                ("suboffsets", POINTER(c_ssize_t)), ("internal", c_void_p)]


_get_buffer = ctypes.pythonapi.PyObject_GetBuffer
_get_buffer.argtypes = [ctypes.py_object, POINTER(_PyBuffer), c_int]
_get_buffer.restype = c_int
_release_buffer = ctypes.pythonapi.PyBuffer_Release
_release_buffer.argtypes = [POINTER(_PyBuffer)]
_release_buffer.restype = None


def refuse(name: str, message: str, row: int = -1) -> NoReturn:
    """FactError that names the column, and the row where there is one."""
    place = f'column "{name}"' if row < 0 else f'column "{name}", row {row}'
    raise errors.FactError(f"{place}: {message}", status=errors.FACT_VALUE, path=name, row=row)


def address(view: memoryview) -> int:
    """Where the memory of a view begins; it stays there as long as the view lives."""
    raw = _PyBuffer()
    _get_buffer(view, ctypes.byref(raw), 0)
    try:
        return raw.buf or 0
    finally:
        _release_buffer(ctypes.byref(raw))


def view_of(name: str, values: Any) -> Optional[memoryview]:
    """The numbers or flags of an object with the buffer protocol; None for anything that is gone through one by one."""
    try:
        view = memoryview(values)
    except TypeError:
        return None
    except (ValueError, BufferError) as error:
        refuse(name, f"its memory cannot be looked at ({error}): give integers (dates as days since 1970-01-01)")
    return None if view.format[-1:] in "OUw" else view


def float_advice(kind: str, digits: int) -> str:
    """Why a column of floats is refused, and what to give instead."""
    whole = {"amount": f"numpy.rint(values * {10**digits})", "rate": "Column(numpy.rint(values * 1_000_000)",
             "number": "Column(numpy.rint(values * 1_000_000)"}.get(kind, "numpy.rint(values)")
    scaled = ", scale=1_000_000)" if whole.startswith("Column") else ""
    return ("a column of floats is refused, for each is only near the number that was meant. Give the numbers as they "
            "were written: read them as text (pandas.read_csv(..., dtype=str)) or as decimals. Integers that became "
            "floats because some are missing: .astype(\"Int64\"). If each is known to be the float nearest to the "
            f"number meant: {whole}.astype(\"int64\"){scaled}")


def column_type(name: str, view: memoryview, kind: str = "", digits: int = 0) -> int:
    """The type of the column that a view is; what is no row of signed integers is refused. ``kind`` and ``digits`` of
    an amount are for the advice."""
    code = view.format.lstrip(_NATIVE)
    if code in ("e", "f", "d", "g"):
        refuse(name, float_advice(kind, digits))
    if code not in ("b", "h", "i", "l", "q", "n", "?"):
        refuse(name, "a buffer of int64, int32, int16, int8 or bool in this machine's byte order is expected, found "
                     f"format {view.format!r} of {view.itemsize} bytes: of numpy .astype(\"int64\"), if all fit")
    _check_layout(name, view)
    return _TYPE_OF_SIZE[view.itemsize]


def _check_layout(name: str, view: memoryview) -> None:
    if view.ndim != 1 or not view.c_contiguous:
        refuse(name, "one row of values that lie side by side is expected, found "
                     f"{view.ndim} dimensions, strides {view.strides}: of numpy numpy.ascontiguousarray(...)")
    if len(view) and address(view) % view.itemsize:
        refuse(name, f"values of {view.itemsize} bytes must lie at a multiple of as many: copy them")


def bytes_of(name: str, values: Any) -> Optional[memoryview]:
    """A buffer with a byte a row, such as numpy's bool; None for anything else without the buffer protocol."""
    view = view_of(name, values)
    if view is None:
        return None
    if view.itemsize != 1 or view.ndim != 1 or not view.c_contiguous:
        refuse(name, "what is valid is said by a byte (bool) for each row, by Bits, or by a list of bools, found a "
                     f"buffer of format {view.format!r}")
    return view


def packed(flags: bytes) -> bytes:
    """A bit for each byte that is not 0, the lowest bit of each byte first."""
    ones = flags.translate(_ONES) + bytes(-len(flags) % 8)
    whole = 0
    for bit in range(8):
        whole |= int.from_bytes(ones[bit::8], "little") << bit
    return whole.to_bytes(len(ones) // 8, "little")


def both(a: bytes, b: bytes) -> bytes:
    """The bits that are set in both."""
    size = min(len(a), len(b))
    whole = int.from_bytes(a[:size], "little") & int.from_bytes(b[:size], "little")
    return whole.to_bytes(size, "little")
