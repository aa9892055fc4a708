"""Data frames: the columns of one that a portfolio knows, whole or batch by batch."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Optional, Union

from . import errors
from ._arrow import Source, Values
from .columns import Column, taken

Columns = Union[Mapping[str, Any], Any]


class Frame:
    """A frame that others keep in memory or work out, in batches of rows: polars, pyarrow, DuckDB. Its batches can be
    gone through once."""

    def __init__(self, given: Any) -> None:
        self._source = Source(given)
        if not self._source.is_frame:
            raise _refusal(f"a frame has columns, found one column alone: {type(given).__name__}")
        self._names = [form.name for form in self._source.children]

    def columns(self, known: Collection[str]) -> Mapping[str, Any]:
        """The columns that a portfolio knows, without their values."""
        _once(self._names, known)
        return {form.name: Values(form, []) for form in self._source.children if form.name in known}

    def left_out(self, known: Collection[str]) -> tuple[str, ...]:
        """The names of the others."""
        return tuple(name for name in self._names if name not in known)

    def batches(self, known: Collection[str]) -> Iterator[Mapping[str, Any]]:
        """The columns that it knows, batch by batch."""
        for columns in self._source.batches():
            yield {name: values for name, values in columns.items() if name in known}


class Pandas:
    """A frame of pandas, column by column: one that is left out is not looked at, and nothing else need be there."""

    def __init__(self, given: Any) -> None:
        self._given = given
        self._names = [name for name in given.columns if isinstance(name, str)]
        self._taken: dict[str, Column] = {}

    def columns(self, known: Collection[str]) -> Mapping[str, Any]:
        """The columns that a portfolio knows."""
        _once(self._names, known)
        return {name: self._column(name) for name in self._names if name in known}

    def _column(self, name: str) -> Column:
        if name not in self._taken:  # pandas converts what it does not keep as Arrow does
            self._taken[name] = taken(name, self._given[name])
        return self._taken[name]

    def left_out(self, known: Collection[str]) -> tuple[str, ...]:
        """The names of the others."""
        return tuple(str(name) for name in self._given.columns if name not in known)

    def batches(self, known: Collection[str]) -> Iterator[Mapping[str, Any]]:
        """All rows at once."""
        yield self.columns(known)


def _once(names: list[str], known: Collection[str]) -> None:
    for name in known:
        if names.count(name) > 1:
            raise _refusal(f'the frame has more than one column "{name}"')


def frame_of(columns: Any) -> Optional[Union[Frame, Pandas]]:
    """A frame; None for a mapping of names to columns."""
    if isinstance(columns, (Frame, Pandas)):
        return columns
    if isinstance(columns, Mapping):
        return None
    if hasattr(columns, "iloc") and hasattr(columns, "columns"):
        return Pandas(columns)
    if any(hasattr(columns, f"__arrow_c_{what}__") for what in ("stream", "array", "schema")):
        return Frame(columns)
    raise _refusal("columns are a mapping of names to values, or a data frame with Arrow's methods, found "
                   f"{type(columns).__name__}")


def _refusal(message: str) -> errors.ArgumentError:
    return errors.ArgumentError(message, status=errors.ARGUMENT)
