"""What a portfolio added up: groups, counts, sums, answers about groups; to be merged and stored."""

from __future__ import annotations

import ctypes
import weakref
from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, Optional, Union, overload

from . import _library as library
from . import errors
from ._library import call, lib, text
from .facts import Facts
from .result import Result

if TYPE_CHECKING:
    from .scheme import Scheme

_SUM_TEXT_BYTES = 64


@dataclass(frozen=True)
class Counts:
    """Rows of a group: rows = eligible + not_eligible + undecided + refused. ``breaching`` of them, of any outcome,
    breach a test."""

    rows: int
    eligible: int
    not_eligible: int
    undecided: int
    refused: int
    breaching: int


@dataclass(frozen=True)
class Reason:
    """Why rows of the whole book were "not_eligible" or "undecided": the rule that decided, and how often."""

    rule: str
    outcome: str
    rows: int


class _Part:
    """What a group and the whole book have in common. ``_index`` is -1 for the whole."""

    _index = -1

    def _whole(self) -> Totals:
        raise NotImplementedError

    @property
    def counts(self) -> Counts:
        """How many rows there are, by their outcome."""
        raw = library.RowCounts(struct_size=ctypes.sizeof(library.RowCounts))
        call("guarantee_totals_counts", self._whole()._pointer, self._index, ctypes.byref(raw))
        return Counts(raw.rows, raw.eligible, raw.not_eligible, raw.undecided, raw.refused, raw.breaching)

    @property
    def sums(self) -> dict[str, Decimal]:
        """Every amount that was added up, in currency units, exact. Facts go over all rows that could be read, figures
        over the rows that are eligible in their question."""
        return {name: self._sum(number) for number, name in enumerate(self._whole().sum_names)}

    def sum(self, name: str) -> Decimal:
        """One amount; NotFoundError when it was not added up."""
        return self._sum(self._whole()._sum_number(name))

    def rows_with(self, name: str) -> int:
        """How many rows had the amount. RangeError when the sum is past 128 bits."""
        high, low, rows = ctypes.c_int64(), ctypes.c_uint64(), ctypes.c_uint64()
        totals = self._whole()
        call("guarantee_totals_sum", totals._pointer, self._index, totals._sum_number(name), ctypes.byref(high),
             ctypes.byref(low), ctypes.byref(rows))
        return rows.value

    def _sum(self, number: int) -> Decimal:
        out = ctypes.create_string_buffer(_SUM_TEXT_BYTES)
        call("guarantee_totals_sum_text", self._whole()._pointer, self._index, number, out, len(out))
        return Decimal(text(out.value))

    def answer(self, question: str, facts: Optional[Facts] = None, *, trail: bool = True) -> Result:
        """Asks one of the group questions ("limits", "compensate", "reserve", ...) that the portfolio was made for.

        ``facts`` says what the rows do not: the released amount, the fund's size; it is written as for
        :meth:`Scheme.ask`, amounts in currency units. NotFoundError when the portfolio was not made for the question.
        """
        totals = self._whole()
        number = ctypes.c_int32()
        call("guarantee_question_from_name", ctypes.byref(number), library.encoded("the question", question))
        given = totals.scheme._facts(facts or {})
        try:
            pointer = ctypes.c_void_p()
            call("guarantee_totals_answer", ctypes.byref(pointer), totals._pointer, self._index, number, given,
                 library.WITH_TRAIL if trail else 0)
            return Result(pointer.value, totals.scheme, question)
        finally:
            lib.guarantee_facts_free(given)


class Group(_Part):
    """One group. It is looked up in its Totals at each use: after a merge, take it from there again."""

    def __init__(self, totals: Totals, index: int) -> None:
        self._totals, self._index, self._edition = totals, index, totals._edition

    def _whole(self) -> Totals:
        if self._edition != self._totals._edition:
            raise errors.ArgumentError("these totals were merged since this group was taken: take it again",
                                       status=errors.ARGUMENT)
        return self._totals

    @property
    def key(self) -> tuple[str, ...]:
        """What its rows have in common, a text for each of Totals.key_names: ("bank-01", "2025"); "" for rows that
        have none."""
        totals = self._whole()
        return tuple(self._key_text(totals, number) for number in range(len(totals.key_names)))

    def _key_text(self, totals: Totals, number: int) -> str:
        length = lib.guarantee_totals_key_text(totals._pointer, self._index, number, None, 0)
        out = ctypes.create_string_buffer(length + 1)
        lib.guarantee_totals_key_text(totals._pointer, self._index, number, out, len(out))
        return text(out.value)

    def __repr__(self) -> str:
        return f"<Group {', '.join(self.key)}: {self.counts.rows} rows>"


class Groups(Sequence[Group]):
    """The groups of totals, sorted by their keys; each is made when it is asked for."""

    def __init__(self, totals: Totals) -> None:
        self._totals = totals

    def __len__(self) -> int:
        return lib.guarantee_totals_group_count(self._totals._pointer)

    @overload
    def __getitem__(self, index: int) -> Group: ...

    @overload
    def __getitem__(self, index: slice) -> list[Group]: ...

    def __getitem__(self, index: Union[int, slice]) -> Any:
        if isinstance(index, slice):
            return [Group(self._totals, i) for i in range(*index.indices(len(self)))]
        return Group(self._totals, range(len(self))[index])


class Totals(library.Owner, _Part):
    """What the rows of a portfolio added up to, for each group and for the whole book, which the methods of this object
    are about.

    Totals belong to one thread at a time. They keep their scheme alive, and cannot be copied; Totals.from_bytes(scheme,
    totals.to_bytes()) can be sent and stored.
    """

    _instead = "send to_bytes(), which Totals.from_bytes() reads"

    def __init__(self, pointer: int, scheme: Scheme) -> None:
        self._pointer = ctypes.c_void_p(pointer)
        self._edition = 0
        self.scheme = scheme
        weakref.finalize(self, _free, self._pointer, scheme._handle)

    def _whole(self) -> Totals:
        return self

    @classmethod
    def from_bytes(cls, scheme: Scheme, data: Any) -> Totals:
        """Reads what to_bytes() wrote. TotalsError when it is damaged, TotalsDifferError when it was made with another
        scheme, another text of it, or other changes."""
        held, pointer = bytes(memoryview(data)), ctypes.c_void_p()
        call("guarantee_totals_from_bytes", ctypes.byref(pointer), scheme._handle.pointer, held, len(held))
        return cls(pointer.value, scheme)

    def to_bytes(self) -> bytes:
        """To be stored or sent: the same for the same rows, whatever the threads, batches, order and machine."""
        pointer, size = ctypes.c_void_p(), ctypes.c_size_t()
        call("guarantee_totals_to_bytes", self._pointer, ctypes.byref(pointer), ctypes.byref(size))
        try:
            return ctypes.string_at(pointer, size.value)
        finally:
            lib.guarantee_bytes_free(pointer)

    def merge(self, other: Totals) -> None:
        """Adds ``other``, which stays as it is; in any order the result is the same to the last byte.

        TotalsDifferError, which says what differs, unless both are of the same scheme and ask, group and sum the same.
        Groups that were taken before are no longer valid.
        """
        if not isinstance(other, Totals) or other is self:
            found = "itself" if other is self else type(other).__name__
            raise errors.ArgumentError(f"other Totals are expected to be merged, found {found}",
                                       status=errors.ARGUMENT)
        call("guarantee_totals_merge", self._pointer, other._pointer)
        self._edition += 1

    @cached_property
    def key_names(self) -> tuple[str, ...]:
        """What the groups are by: ("bank", "granted_on:year")."""
        count = lib.guarantee_totals_key_count(self._pointer)
        return tuple(text(lib.guarantee_totals_key_name(self._pointer, key)) for key in range(count))

    @cached_property
    def sum_names(self) -> tuple[str, ...]:
        """The amounts that were added up."""
        count = lib.guarantee_totals_sum_count(self._pointer)
        return tuple(text(lib.guarantee_totals_sum_name(self._pointer, number)) for number in range(count))

    @property
    def group_questions(self) -> tuple[str, ...]:
        """The questions that answer() can be asked."""
        bits = lib.guarantee_totals_group_questions(self._pointer)
        return tuple(text(lib.guarantee_question_name(number)) for number in range(32) if bits >> number & 1)

    @property
    def groups(self) -> Groups:
        """The groups, sorted by their keys; where nothing is grouped by, the whole book as one, with the key ()."""
        return Groups(self)

    def group(self, *key: str) -> Group:
        """The group of a key, such as group("bank-01", "2025"). It looks through all of them."""
        for group in self.groups:
            if group.key == key:
                return group
        raise errors.NotFoundError(f"there is no group {key!r}; the groups are by {', '.join(self.key_names)}",
                                   status=errors.NOT_FOUND)

    def table(self, question: str = "", facts: Optional[Facts] = None, *, digits: int = 12) -> dict[str, list[Any]]:
        """The groups as columns, for a data frame: pandas.DataFrame(totals.table()), and likewise polars.DataFrame and
        pyarrow.table.

        A column for each of key_names (texts), then rows, eligible, not_eligible, undecided, refused, breaching (ints),
        then each of sum_names (Decimal). With a group question its figures follow, workings apart, and its outcome
        under the question's name; None where a group has no such figure. ``facts`` as for answer(). A name that is
        there already gets the question before it: "limits.principal". Rates, ratios and numbers are Decimals of
        ``digits`` after the point, rounded half up, for frames make floats of fractions; answer() has them exact.
        """
        groups = list(self.groups)
        out: dict[str, list[Any]] = {name: [group.key[number] for group in groups]
                                     for number, name in enumerate(self.key_names)}
        counts = [group.counts for group in groups]
        for field in fields(Counts):
            out[field.name] = [getattr(count, field.name) for count in counts]
        for number, name in enumerate(self.sum_names):
            out[name] = [group._sum(number) for group in groups]
        if question:
            _put_answers(out, question, [group.answer(question, facts, trail=False) for group in groups], digits)
        return out

    @property
    def reasons(self) -> list[Reason]:
        """Why rows were not eligible or undecided."""
        return [self._reason(index) for index in range(lib.guarantee_totals_reason_count(self._pointer))]

    def _reason(self, index: int) -> Reason:
        rule, outcome, rows = ctypes.c_char_p(), ctypes.c_int32(), ctypes.c_uint64()
        call("guarantee_totals_reason", self._pointer, index, ctypes.byref(rule), ctypes.byref(outcome),
             ctypes.byref(rows))
        return Reason(text(rule.value), text(lib.guarantee_outcome_name(outcome.value)), rows.value)

    def largest(self, sum_name: str, count: int = 10) -> list[Group]:
        """The groups with the largest sums, largest first, ties by key: the largest borrowers."""
        count = min(max(count, 0), len(self.groups))
        numbers = (ctypes.c_int64 * (count or 1))()
        found = lib.guarantee_totals_largest(self._pointer, self._sum_number(sum_name), numbers, count)
        return [Group(self, number) for number in numbers[:found]]

    def members(self, sum_name: str) -> dict[str, Decimal]:
        """Each group's sum by its key, to be given to another question: ``scheme.allot({"claim":
        totals.members("claim"), "pool": ...})``. The totals must be grouped by one column that each row has."""
        if len(self.key_names) != 1:
            raise errors.ArgumentError(f"groups by one column become members, found {len(self.key_names)} columns",
                                       status=errors.ARGUMENT)
        number = self._sum_number(sum_name)
        out = {group.key[0]: group._sum(number) for group in self.groups}
        if "" in out:
            raise errors.ArgumentError(f"rows without a {self.key_names[0]} are no member", status=errors.ARGUMENT)
        return out

    def _sum_number(self, name: str) -> int:
        if name not in self.sum_names:
            raise errors.NotFoundError(f"{name!r} was not added up; what was: {', '.join(self.sum_names) or 'nothing'}",
                                       status=errors.NOT_FOUND)
        return self.sum_names.index(name)

    def __repr__(self) -> str:
        counts, by = self.counts, ", ".join(self.key_names)
        return (f"<Totals of {self.scheme.id}: {counts.rows} rows, {counts.eligible} eligible"
                f"{f', {len(self.groups)} groups by {by}' if by else ''}>")


def _put_answers(out: dict[str, list[Any]], question: str, answers: list[Result], digits: int) -> None:
    names = {name: None for answer in answers for name in answer if not answer.figure(name).is_working}
    there = set(out)
    out[question] = [answer.outcome for answer in answers]
    for name in names:
        values = [answer.get(name) for answer in answers]
        out[f"{question}.{name}" if name in there else name] = [
            _rounded(value, digits) if isinstance(value, Fraction) else value for value in values]


def _rounded(value: Fraction, digits: int) -> Decimal:
    numerator, half_up = abs(value.numerator) * 10**digits * 2 + value.denominator, 2 * value.denominator
    whole = numerator // half_up
    return Decimal(f"{-whole if value < 0 else whole}e-{digits}")


def _free(pointer: ctypes.c_void_p, handle: object) -> None:
    lib.guarantee_totals_free(pointer)
