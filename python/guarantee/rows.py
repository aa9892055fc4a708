"""What a portfolio says of each row: arrays, and their values as exact Python numbers."""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Optional, Union, overload

from . import _library as library
from . import errors
from ._library import lib, text
from .result import Value, amount_of

if TYPE_CHECKING:
    from .portfolio import Portfolio

#: What the numbers in Rows.outcomes mean, for pandas.Categorical.from_codes(rows.outcomes, OUTCOMES) and its like.
OUTCOMES = ("refused", "eligible", "not_eligible", "undecided")
LEFT_OUT, KNOWN, UNFIT = 0, 1, 2
_EPOCH = date(1970, 1, 1).toordinal()
_OVER = ("rate", "number", "count")


class FigureColumn(Sequence[Optional[Value]]):
    """One figure of each row of a batch: a sequence of exact values, over arrays that numpy.asarray() does not copy.

    ``values`` (int64) and, of a rate, number or count, ``denominators`` (int64): the figure is values[i] /
    denominators[i] in lowest terms. An amount is values[i] minor units; it has ``denominators`` where they were asked
    for. A class is a code of ``words``, a test 0 or 1, a date days since 1970-01-01.

    ``states`` (uint8) is KNOWN (1), LEFT_OUT (0: the row has no such figure) or UNFIT (2: it is past 64 bits, or an
    amount that is no whole number of minor units; Portfolio.explain() tells it). values[i] is 0 where it is not KNOWN.

    column[i] is the same as a Decimal (amount), Fraction (rate, number), int (count), bool, date or str; None where it
    is left out, RangeError where it is unfit.
    """

    def __init__(self, name: str, kind: str, count: int, digits: int, words: tuple[str, ...], over: bool) -> None:
        self.name, self.kind, self.words, self._digits = name, kind, words, digits
        self.values = zeros("q", count)
        self.denominators = zeros("q", count) if over or kind in _OVER else None
        self.states = zeros("B", count)

    def fill(self, out: library.FigureColumn, first: int) -> None:
        out.struct_size = ctypes.sizeof(library.FigureColumn)
        out.name = self.name.encode()
        out.values, out.states = place(self.values, first), place(self.states, first)
        out.denominators = None if self.denominators is None else place(self.denominators, first)

    def __len__(self) -> int:
        return len(self.values)

    @overload
    def __getitem__(self, row: int) -> Optional[Value]: ...

    @overload
    def __getitem__(self, row: slice) -> list[Optional[Value]]: ...

    def __getitem__(self, row: Union[int, slice]) -> Any:
        if isinstance(row, slice):
            return [self[i] for i in range(*row.indices(len(self)))]
        state = self.states[row]
        if state == UNFIT:
            raise errors.RangeError(f"{self.name} of row {row} does not fit 64 bits or whole minor units: "
                                    "Portfolio.explain() tells it", status=errors.RANGE, path=self.name, row=row)
        return self._value(row) if state == KNOWN else None

    def _value(self, row: int) -> Value:
        value = self.values[row]
        number = Fraction(value, self.denominators[row]) if self.denominators is not None else Fraction(value)
        if self.kind == "amount":
            return amount_of(number / 10**self._digits, self._digits)
        if self.kind == "text":
            return self.words[value]
        if self.kind == "flag":
            return value != 0
        if self.kind == "date":
            return date.fromordinal(value + _EPOCH)
        return value if self.kind == "count" and number.denominator == 1 else number

    def total(self) -> Union[Decimal, Fraction]:
        """The sum of an amount over the rows that have it, exact."""
        if self.kind != "amount":
            raise errors.KindError(f"{self.name} is of kind {self.kind}: only amounts are added up",
                                   status=errors.KIND)
        if self.denominators is None:
            return amount_of(Fraction(sum(self.values), 10**self._digits), self._digits)
        whole = sum((Fraction(*pair) for pair in zip(self.values, self.denominators)), Fraction(0))
        return amount_of(whole / 10**self._digits, self._digits)

    def __repr__(self) -> str:
        return f"<FigureColumn {self.name} ({self.kind}): {len(self)} rows>"


class Rows(Mapping[str, FigureColumn]):
    """What became of each row of a batch: a mapping of figures to their columns, and arrays for all rows.

    ``outcomes`` (int8) is 1 where the row is eligible, 2 not eligible, 3 undecided, 0 refused; ``statuses`` (int32) is
    0, or why the row was refused (guarantee/status.h; Portfolio.explain() says it in words); ``rules`` (int32) is the
    number of the rule that decided, -1 where none did; ``breaches`` (int32) is how many tests the row breaches. The
    arrays are array.array, owned by this object and its holders, and yours to keep: numpy.asarray() does not copy them,
    and neither does pandas.DataFrame({"outcome": rows.outcomes, "fee": rows["guarantee_fee"].values}).
    """

    def __init__(self, portfolio: Portfolio, count: int, figures: Mapping[str, FigureColumn]) -> None:
        self._portfolio = portfolio
        self._figures = figures
        self.outcomes = zeros("b", count)
        self.statuses = zeros("i", count)
        self.rules = zeros("i", count)
        self.breaches = zeros("i", count)

    def raw(self, first: int) -> library.Rows:
        """As the library writes it, from one row on; lives no longer than this object."""
        columns = (library.FigureColumn * (len(self._figures) or 1))()
        for out, figure in zip(columns, self._figures.values()):
            figure.fill(out, first)
        return library.Rows(ctypes.sizeof(library.Rows), len(self._figures), columns, place(self.statuses, first),
                            place(self.outcomes, first), place(self.rules, first), place(self.breaches, first))

    def outcome(self, row: int) -> str:
        """"eligible", "not_eligible", "undecided" or "refused"."""
        return OUTCOMES[self.outcomes[row]]

    def rule(self, row: int) -> str:
        """The name of the rule that decided, "" where none did."""
        return text(lib.guarantee_portfolio_rule(self._portfolio._pointer, self.rules[row]))

    def refused(self) -> list[int]:
        """The numbers of the rows that were refused; Portfolio.reasons_refused() says why."""
        return [row for row, status in enumerate(self.statuses) if status]

    @property
    def rule_names(self) -> dict[int, str]:
        """The names of the rules that decided, by their numbers in ``rules``."""
        name = lib.guarantee_portfolio_rule
        return {number: text(name(self._portfolio._pointer, number)) for number in sorted(set(self.rules)) if
                number >= 0}

    @property
    def row_count(self) -> int:
        """How many rows the batch had."""
        return len(self.outcomes)

    def __getitem__(self, name: str) -> FigureColumn:
        if name not in self._figures:
            asked = ", ".join(self._figures) or "none"
            raise errors.NotFoundError(f"no figure {name!r} was asked for; those that were: {asked}",
                                       status=errors.NOT_FOUND)
        return self._figures[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._figures)

    def __len__(self) -> int:
        return len(self._figures)

    def __repr__(self) -> str:
        return f"<Rows: {self.row_count} rows, figures {', '.join(self._figures) or 'none'}>"


def zeros(code: str, count: int) -> array:
    return array(code, [0]) * count


def place(values: array, first: int) -> int:
    return values.buffer_info()[0] + first * values.itemsize
