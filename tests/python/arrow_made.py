"""Columns and frames with Arrow's methods, made by hand, for the tests of columns that others hand over. ``alive``
counts the arrays that were handed over and not given back."""

import ctypes
import struct

import sample  # noqa: F401  (finds the package)
from guarantee import _arrow

alive = [0]
_new_capsule = ctypes.pythonapi.PyCapsule_New
_new_capsule.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
_new_capsule.restype = ctypes.py_object
_kept = []


def _capsule(made, name):
    kept = name.encode()
    _kept.append((made, kept))
    return _new_capsule(ctypes.addressof(made), kept, None)


@ctypes.CFUNCTYPE(None, ctypes.POINTER(_arrow._Array))
def _release(array):
    array.contents.release = None
    alive[0] -= 1


@ctypes.CFUNCTYPE(None, ctypes.POINTER(_arrow._Schema))
def _release_schema(schema):
    schema.contents.release = None


def _address(function):
    return ctypes.cast(function, ctypes.c_void_p).value


def bits(flags):
    """A bit a flag, the lowest first."""
    out = bytearray((len(flags) + 7) // 8)
    for number, flag in enumerate(flags):
        out[number // 8] |= bool(flag) << number % 8
    return bytes(out)


class Chunk:
    """Buffers of one column. ``valid`` are flags, None where every row has a value."""

    def __init__(self, length, buffers, valid=None, offset=0, dictionary=None):
        self._memory = [None if valid is None else bits(valid), *buffers]
        self._memory = [None if data is None else ctypes.create_string_buffer(data, len(data) or 1)
                        for data in self._memory]
        self._places = (ctypes.c_void_p * len(self._memory))(
            *(None if memory is None else ctypes.addressof(memory) for memory in self._memory))
        self._words, self._dictionary = dictionary, None if dictionary is None else dictionary.array()
        self._length, self._offset, self._nulls = length - offset, offset, 0 if valid is None else -1

    def array(self):
        """The struct, which lives as long as the chunk."""
        array = _arrow._Array(self._length, self._nulls, self._offset, len(self._memory), 0, self._places)
        if self._dictionary is not None:
            array.dictionary = ctypes.pointer(self._dictionary)
        array.release = _address(_release)
        return array


class Made:
    """A column in chunks, or with ``children`` a frame: the names and formats of columns, and a list of chunks for each
    batch."""

    def __init__(self, form, chunks, dictionary=None, children=None):
        self._form, self._chunks, self._dictionary, self._children = form, list(chunks), dictionary, children
        self.offset = 0  # of a frame: where its rows begin in its columns

    def _schema(self, form, name="", dictionary=None):
        schema = _arrow._Schema(form.encode(), name.encode(), release=_address(_release_schema))
        if dictionary is not None:
            schema.dictionary = ctypes.pointer(_arrow._Schema(dictionary.encode(), b""))
        return schema

    def _whole_schema(self):
        schema = self._schema(self._form, dictionary=self._dictionary)
        if self._children:
            self._below = [self._schema(form, name) for name, form in self._children]
            schema.n_children = len(self._below)
            schema.children = (ctypes.POINTER(_arrow._Schema) * len(self._below))(*map(ctypes.pointer, self._below))
        return schema

    def _array(self, chunk):
        if not self._children:
            return chunk.array()
        columns = [column.array() for column in chunk]
        array = _arrow._Array(columns[0].length - self.offset, 0, self.offset, 1, len(columns), (ctypes.c_void_p * 1)())
        array.children = (ctypes.POINTER(_arrow._Array) * len(columns))(*map(ctypes.pointer, columns))
        array.release = _address(_release)
        _kept.append((columns, array.children))
        return array

    def __arrow_c_stream__(self, requested_schema=None):
        chunks = iter(self._chunks)

        def get_schema(_, out):
            schema = self._whole_schema()
            _kept.append(schema)
            ctypes.memmove(out, ctypes.byref(schema), ctypes.sizeof(schema))
            return 0

        def get_next(_, out):
            chunk = next(chunks, None)
            if isinstance(chunk, str):
                stream.message = ctypes.create_string_buffer(chunk.encode())
                return 5
            array = _arrow._Array() if chunk is None else self._array(chunk)
            alive[0] += chunk is not None
            _kept.append((chunk, array))
            ctypes.memmove(out, ctypes.byref(array), ctypes.sizeof(array))
            return 0

        kinds = dict(_arrow._Stream._fields_)
        stream = _arrow._Stream(kinds["get_schema"](get_schema), kinds["get_next"](get_next),
                                kinds["get_last_error"](lambda _: ctypes.addressof(stream.message)))
        return _capsule(stream, "arrow_array_stream")


class MadeOne(Made):
    """A column of one chunk, without a stream."""

    __arrow_c_stream__ = property()

    def __arrow_c_array__(self, requested_schema=None):
        return _capsule(self._whole_schema(), "arrow_schema"), _capsule(self._array(self._chunks[0]), "arrow_array")


def numbers(letter, values, valid=None, offset=0):
    """A chunk of integers."""
    return Chunk(len(values), [struct.pack(f"={len(values)}{letter}", *values)], valid, offset)


def decimals(values, valid=None, offset=0):
    """A chunk of decimals of 128 bits."""
    return Chunk(len(values), [b"".join(value.to_bytes(16, "little", signed=True) for value in values)], valid, offset)


def texts(values, valid=None, offset=0, letter="i"):
    """A chunk of texts one behind another."""
    words = [value.encode() for value in values]
    ends = [sum(map(len, words[:number])) for number in range(len(words) + 1)]
    return Chunk(len(values), [struct.pack(f"={len(ends)}{letter}", *ends), b"".join(words)], valid, offset)


def views(values, valid=None, offset=0):
    """A chunk of texts by views: short ones in place, long ones in a buffer."""
    data, out = b"", b""
    for word in (value.encode() for value in values):
        if len(word) <= 12:
            out += struct.pack("=i12s", len(word), word)
        else:
            out += struct.pack("=i4sii", len(word), word[:4], 0, len(data))
            data += word
    return Chunk(len(values), [out, data, struct.pack("=q", len(data))], valid, offset)
