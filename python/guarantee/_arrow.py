"""Columns that others keep in memory, by Arrow's C interface: those of pandas, polars, pyarrow, DuckDB and their like.

Nothing of theirs is imported: an object that has one of Arrow's methods hands over where its memory lies.
"""

from __future__ import annotations

import ctypes
import weakref
from collections.abc import Iterator
from ctypes import POINTER, c_char_p, c_int, c_int64, c_void_p
from dataclasses import dataclass
from typing import Any, Optional

from . import errors


class _Schema(ctypes.Structure):
    pass


class _Array(ctypes.Structure):
    pass


class _Stream(ctypes.Structure):
    pass


_RELEASE = ctypes.CFUNCTYPE(None, c_void_p)
_Schema._fields_ = [("format", c_char_p), ("name", c_char_p), ("metadata", c_void_p), ("flags", c_int64),
                    ("n_children", c_int64), ("children", POINTER(POINTER(_Schema))),
                    ("dictionary", POINTER(_Schema)), ("release", c_void_p), ("private_data", c_void_p)]
_Array._fields_ = [("length", c_int64), ("null_count", c_int64), ("offset", c_int64), ("n_buffers", c_int64),
                   ("n_children", c_int64), ("buffers", POINTER(c_void_p)), ("children", POINTER(POINTER(_Array))),
                   ("dictionary", POINTER(_Array)), ("release", c_void_p), ("private_data", c_void_p)]
_Stream._fields_ = [("get_schema", ctypes.CFUNCTYPE(c_int, c_void_p, POINTER(_Schema))),
                    ("get_next", ctypes.CFUNCTYPE(c_int, c_void_p, POINTER(_Array))),
                    ("get_last_error", ctypes.CFUNCTYPE(c_void_p, c_void_p)), ("release", c_void_p),
                    ("private_data", c_void_p)]

_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_pointer.argtypes = [ctypes.py_object, c_char_p]
_pointer.restype = c_void_p
_memory = ctypes.pythonapi.PyMemoryView_FromMemory
_memory.argtypes = [c_void_p, ctypes.c_ssize_t, c_int]
_memory.restype = ctypes.py_object
_READ = 0x100


@dataclass(frozen=True)
class Format:
    """A column's name, and Arrow's letters for its type and for the type of its dictionary, "" where it has none."""

    name: str
    code: str
    dictionary: str


class Piece:
    """Rows of a column that lie side by side. ``owner`` is what keeps them in memory."""

    def __init__(self, owner: Any, array: _Array, first: int, count: int) -> None:
        self.owner, self._array, self.first, self.count = owner, array, first, count
        self.coded: Any = None

    def memory(self, buffer: int, size: int) -> memoryview:
        """The bytes of a buffer, from its beginning."""
        place = self._array.buffers[buffer]
        return _memory(place, size, _READ).cast("B") if place and size else memoryview(bytes(size))

    @property
    def has_nulls(self) -> bool:
        """Whether some rows may have no value."""
        return self._array.null_count != 0 and self._array.n_buffers > 0 and bool(self._array.buffers[0])

    @property
    def buffer_count(self) -> int:
        """How many buffers there are."""
        return self._array.n_buffers

    @property
    def dictionary(self) -> Piece:
        """The words of codes."""
        words = self._array.dictionary.contents
        return Piece(self.owner, words, words.offset, words.length)

    def part(self, first: int, count: int) -> Piece:
        """Some of the rows."""
        return Piece(self.owner, self._array, self.first + first, count)


class Values:
    """The values of a column: pieces, which are of one format. ``first`` is the number that its first row has in the
    frame."""

    def __init__(self, form: Format, pieces: list[Piece], first: int = 0) -> None:
        self.form, self.pieces, self.first = form, pieces, first

    def __len__(self) -> int:
        return sum(piece.count for piece in self.pieces)

    def row(self, row: int) -> Values:
        """One row."""
        here = row
        for piece in self.pieces:
            if here < piece.count:
                return Values(self.form, [piece.part(here, 1)], self.first + row)
            here -= piece.count
        raise IndexError(row)


class _Owned:
    """An array that was handed over: it is given back when nothing needs it."""

    def __init__(self) -> None:
        self.array = _Array()

    def keep(self) -> None:
        weakref.finalize(self, _give_back, self.array)


def _give_back(array: Any) -> None:
    if array.release:
        _RELEASE(array.release)(ctypes.addressof(array))


def is_handed_over(given: Any) -> bool:
    """Whether an object has Arrow's methods."""
    return hasattr(given, "__arrow_c_stream__") or hasattr(given, "__arrow_c_array__")


class Source:
    """What an object hands over: a column, or a frame of columns in batches. It can be read once."""

    def __init__(self, given: Any) -> None:
        self._capsules: Any = None
        self._stream: Optional[_Stream] = None
        if hasattr(given, "__arrow_c_stream__"):
            self._capsules = given.__arrow_c_stream__()
            self._stream = _Stream.from_address(_pointer(self._capsules, b"arrow_array_stream"))
            schema = self._schema_of_stream()
        elif hasattr(given, "__arrow_c_array__"):
            self._capsules = given.__arrow_c_array__()
            schema = _Schema.from_address(_pointer(self._capsules[0], b"arrow_schema"))
        else:
            self._capsules = given.__arrow_c_schema__()
            schema = _Schema.from_address(_pointer(self._capsules, b"arrow_schema"))
        self.form = _format(schema)
        self.children = [_format(schema.children[i].contents) for i in range(schema.n_children)]
        if self._stream is not None:
            _give_back(schema)

    def _schema_of_stream(self) -> _Schema:
        schema = _Schema()
        self._check(self._stream.get_schema(ctypes.addressof(self._stream), ctypes.byref(schema)))
        return schema

    def _check(self, status: int) -> None:
        if status:
            place = self._stream.get_last_error(ctypes.addressof(self._stream))
            said = ctypes.string_at(place).decode("utf-8", "replace") if place else "no reason was given"
            raise errors.ArgumentError(f"the frame could not be read: {said}", status=errors.ARGUMENT)

    @property
    def is_frame(self) -> bool:
        """Whether it has columns, and is none itself."""
        return self.form.code == "+s"

    def arrays(self) -> Iterator[tuple[Any, _Array]]:
        """Batches: what keeps each in memory, and where it is."""
        if self._stream is None:
            if isinstance(self._capsules, tuple):
                yield self._capsules, _Array.from_address(_pointer(self._capsules[1], b"arrow_array"))
            return
        while True:
            owned = _Owned()
            self._check(self._stream.get_next(ctypes.addressof(self._stream), ctypes.byref(owned.array)))
            if not owned.array.release:
                return
            owned.keep()
            yield owned, owned.array

    def values(self) -> Values:
        """The column."""
        return Values(self.form, [Piece(owner, array, array.offset, array.length) for owner, array in self.arrays()])

    def batches(self) -> Iterator[dict[str, Values]]:
        """The frame's columns by their names, batch by batch."""
        row = 0
        for owner, array in self.arrays():
            out = {}
            for number, form in enumerate(self.children):
                child = array.children[number].contents
                piece = Piece(owner, child, child.offset + array.offset, array.length)
                out[form.name] = Values(form, [piece], row)
            row += array.length
            yield out


def _format(schema: _Schema) -> Format:
    words = schema.dictionary.contents.format if schema.dictionary else b""
    return Format((schema.name or b"").decode("utf-8", "replace"), schema.format.decode("ascii"), words.decode("ascii"))
