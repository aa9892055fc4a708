"""Results: figures by name as exact Python numbers, and the trail that explains them."""

from __future__ import annotations

import ctypes
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Callable, Iterator, Optional, Union

from . import _library as library
from . import errors
from ._library import call, lib, text

if TYPE_CHECKING:
    from .scheme import Scheme

Value = Union[Decimal, Fraction, int, date, bool, str]


@dataclass(frozen=True)
class Figure:
    """One figure of a result.

    ``value`` is what the result maps its name to, ``text`` the same as the library writes it. ``exact`` is the
    value before rounding and ``direction`` where ``value`` lies from it: -1 below, 0 equal, 1 above. ``exact`` is None
    for a word, date or flag, and for a number that has no exact fraction, such as the mean of very many rates: its
    ``value`` is then what its digits say, right to the last of them. ``is_cut`` says that ``text`` does not show all
    digits of ``value`` (0.33333333 of 1/3). ``confidence`` is "assumed", "secondary" or "official".
    """

    name: str
    kind: str
    value: Value
    text: str
    exact: Optional[Fraction]
    direction: int
    confidence: str
    clause: str
    meaning: str
    is_working: bool
    is_breach: bool
    is_multiple: bool
    is_cut: bool


@dataclass(frozen=True)
class Step:
    """One step of the trail: a fact, an eligibility rule or a rule that was worked out. Texts are "" where they
    do not apply; ``line`` is that of the scheme, 0 for a given fact."""

    name: str
    kind: str
    formula: str
    exact: str
    value: str
    rounding: str
    direction: int
    clause: str
    source: str
    line: int
    confidence: str
    note: str


def _confidence(number: int) -> str:
    return text(lib.guarantee_confidence_name(number)) if number else ""


def _decimal(value: Fraction) -> Optional[Decimal]:
    """The same number as a decimal; None when its digits never end."""
    rest, digits = value.denominator, 0
    while rest % 10 == 0:
        rest, digits = rest // 10, digits + 1
    for prime in (2, 5):
        while rest % prime == 0:
            rest, digits = rest // prime, digits + 1
    if rest != 1:
        return None
    return Decimal(f"{value.numerator * 10**digits // value.denominator}e-{digits}")


def amount_of(number: Fraction, digits: int) -> Union[Decimal, Fraction]:
    """An amount with the currency's digits; one that has more as it is, a Fraction where no decimal can hold it."""
    minor = number * 10**digits
    if minor.denominator == 1:
        return Decimal(f"{minor.numerator}e-{digits}")
    decimal = _decimal(number)
    return number if decimal is None else decimal


class Result(library.Owner, Mapping[str, Value]):
    """The answer to a question: a mapping of the names of figures to their values, all exact.

    Amounts are Decimal, in whole currency units with the currency's digits; one that the scheme leaves unrounded
    and that no decimal can hold is a Fraction. Rates, ratios and numbers are Fraction (0.5% is Fraction(1, 200)),
    counts int, dates date, flags bool, words str. A number without an exact fraction (Figure.exact is None) is the
    Fraction of its digits. A name that is not there is a NotFoundError (a KeyError) that names the nearest one.

    A result belongs to one thread at a time. It keeps its scheme alive, and cannot be copied; dict(result) can.
    """

    def __init__(self, pointer: int, scheme: Scheme, question: str) -> None:
        self._pointer = ctypes.c_void_p(pointer)
        self.scheme = scheme
        self.question = question
        # The handle is an argument so that the scheme outlives this result even in a cycle of garbage.
        weakref.finalize(self, _free, self._pointer, scheme._handle)

    # The answer

    @property
    def outcome(self) -> str:
        """"eligible", "not_eligible" or "undecided"."""
        return text(lib.guarantee_outcome_name(lib.guarantee_result_outcome(self._pointer)))

    @property
    def rule(self) -> str:
        """What decided: the first eligibility rule that failed, or the one that lacks a fact; "" when eligible."""
        return text(lib.guarantee_result_rule(self._pointer))

    @property
    def reason(self) -> str:
        """Why, in words with this case's numbers; "" when eligible."""
        return text(lib.guarantee_result_reason(self._pointer))

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that were missing, in the order they were needed."""
        count = lib.guarantee_result_missing_count(self._pointer)
        return tuple(text(lib.guarantee_result_missing(self._pointer, i)) for i in range(count))

    @property
    def confidence(self) -> str:
        """How sure the least sure figure is: "assumed", "secondary" or "official"."""
        return _confidence(lib.guarantee_result_confidence(self._pointer))

    @property
    def breaches(self) -> tuple[str, ...]:
        """The figures that are not what the scheme says they must be."""
        return tuple(figure.name for figure in self._figures.values() if figure.is_breach)

    # Figures

    @cached_property
    def _figures(self) -> dict[str, Figure]:
        count = lib.guarantee_result_figure_count(self._pointer)
        figures = (self._read(index) for index in range(count))
        return {figure.name: figure for figure in figures}

    def _read(self, index: int) -> Figure:
        raw = library.Figure(struct_size=ctypes.sizeof(library.Figure))
        call("guarantee_result_figure", self._pointer, index, ctypes.byref(raw))
        kind = text(lib.guarantee_kind_name(raw.kind))
        shown, exact = text(raw.value), text(raw.exact)
        return Figure(
            name=text(raw.name), kind=kind, value=self._value(kind, raw), text=shown,
            exact=Fraction(exact) if exact else None, direction=raw.direction, confidence=_confidence(raw.confidence),
            clause=text(raw.clause), meaning=text(raw.meaning), is_working=bool(raw.is_working),
            is_breach=bool(raw.breach), is_multiple=bool(raw.is_multiple), is_cut=bool(raw.is_cut))

    def _value(self, kind: str, raw: library.Figure) -> Value:
        read: dict[str, Callable[[str], Value]] = {
            "text": str, "date": date.fromisoformat, "flag": lambda word: word == "yes"}
        if kind in read:
            return read[kind](text(raw.value))
        number = self._number(raw)
        if kind == "count" and number.denominator == 1:
            return number.numerator
        if kind != "amount":
            return number
        return amount_of(number, self.scheme.currency_digits)

    def _number(self, raw: library.Figure) -> Fraction:
        """The figure after its rounding; what its digits say where the library has no fraction that fits."""
        if raw.direction == 0 and raw.exact:
            return Fraction(text(raw.exact))
        if raw.is_cut:  # only these are asked for by name: the library looks through all figures each time
            numerator, denominator = ctypes.c_int64(), ctypes.c_int64()
            try:
                call("guarantee_result_fraction", self._pointer, raw.name, ctypes.byref(numerator),
                     ctypes.byref(denominator))
                return Fraction(numerator.value, denominator.value)
            except errors.RangeError:
                pass
        return Fraction(text(raw.value))

    def figure(self, name: str) -> Figure:
        """All that is known of one figure. NotFoundError, with the nearest name, when there is none."""
        if name not in self._figures:
            self._refuse_name(name if isinstance(name, str) else str(name))
        return self._figures[name]

    def _refuse_name(self, name: str) -> None:
        try:
            wanted = library.encoded("the name of a figure", name)
        except errors.ArgumentError as error:
            raise errors.NotFoundError(error.message, status=errors.NOT_FOUND) from None
        call("guarantee_result_find", self._pointer, wanted, ctypes.byref(ctypes.c_size_t()))

    def __getitem__(self, name: str) -> Value:
        return self.figure(name).value

    def __contains__(self, name: object) -> bool:
        return name in self._figures

    def get(self, name: str, default=None):
        """The value of a figure, or ``default`` when there is none of that name."""
        return self._figures[name].value if name in self._figures else default

    def __iter__(self) -> Iterator[str]:
        return iter(self._figures)

    def __len__(self) -> int:
        return len(self._figures)

    # Explanation

    @property
    def trail(self) -> list[Step]:
        """A step a clause, in the order of work; empty when it was asked without a trail."""
        count = lib.guarantee_trail_step_count(self._pointer)
        return [self._step(index) for index in range(count)]

    def _step(self, index: int) -> Step:
        raw = library.Step(struct_size=ctypes.sizeof(library.Step))
        call("guarantee_trail_step", self._pointer, index, ctypes.byref(raw))
        texts = ("name", "kind", "formula", "exact", "value", "rounding", "clause", "source", "note")
        return Step(line=raw.line, direction=raw.direction, confidence=_confidence(raw.confidence),
                    **{name: text(getattr(raw, name)) for name in texts})

    def explain(self) -> str:
        """The trail as aligned text, for people."""
        return self._whole("guarantee_trail_text")

    def json(self) -> str:
        """The whole result as JSON text; every number in it is a text."""
        return self._whole("guarantee_result_json")

    def _whole(self, function: str) -> str:
        pointer = ctypes.c_void_p()
        call(function, self._pointer, ctypes.byref(pointer))
        return library.take_text(pointer)

    def __repr__(self) -> str:
        head = f"{self.scheme.id} {self.question}: {self.outcome}"
        if self.rule:
            return f"<Result {head} by {self.rule}: {self.reason}>"
        answers = [f for f in self._figures.values() if not f.is_working]
        lines = "".join(f"\n  {f.name} = {f.text}{'  BREACH' if f.is_breach else ''}" for f in answers)
        return f"<Result {head}, confidence {self.confidence}{lines}>"


    def _repr_html_(self) -> str:
        """For notebooks: figures with what they mean, and the trail behind a fold."""
        head = f"<p><b>{escape(self.scheme.id)} {escape(self.question)}: {escape(self.outcome.replace('_', ' '))}</b>"
        if self.rule:
            head += f" by {escape(self.rule)}: {escape(self.reason)}"
        rows = "".join(_html_row(figure, self.scheme.currency) for figure in self._figures.values()
                       if not figure.is_working)
        table = f"<table>{rows}</table>" if rows else ""
        trail = f"<details><summary>why</summary><pre>{escape(self.explain())}</pre></details>" if self.trail else ""
        return f"{head}</p>{table}{trail}"


def _shown(figure: Figure, currency: str) -> str:
    """As people read it: an amount with its currency, a rate in percent, "…" where digits are left out."""
    if isinstance(figure.value, Decimal):
        return f"{figure.value:,} {currency}"
    if figure.kind != "rate" or not isinstance(figure.value, Fraction):
        return figure.text + "…" * figure.is_cut
    percent = figure.value * 100
    whole = _decimal(percent)
    if whole is not None:
        return f"{whole.normalize():f}%"
    return f"{Decimal(int(percent * 10**6)) / 10**6:f}…%"


def _html_row(figure: Figure, currency: str) -> str:
    shown = escape(_shown(figure, currency))
    if figure.is_breach:
        shown = f"<b>{shown} BREACH</b>"
    note = f"{figure.clause}; {figure.confidence}" if figure.clause else figure.confidence
    return (f"<tr><th style='text-align:left'>{escape(figure.name)}</th><td style='text-align:right'>{shown}</td>"
            f"<td style='text-align:left'>{escape(figure.meaning)}</td><td style='text-align:left'>{escape(note)}</td>"
            "</tr>")


def _free(pointer: ctypes.c_void_p, handle: object) -> None:
    lib.guarantee_result_free(pointer)
