"""Schemes: policy as data, loaded and asked."""

from __future__ import annotations

import ctypes
import os
import weakref
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Optional, Union

from . import _library as library
from . import errors
from ._library import call, lib, text
from .columns import taken
from .facts import Fact, Facts, entries, written
from .frames import Columns, frame_of
from .ledger import Ledger
from .portfolio import Grouping, Names, Portfolio, Progress, Run
from .result import Result

QUESTIONS = ("quote", "claim", "compensate", "refinance", "reserve", "limits", "subsidy", "allot")


@dataclass(frozen=True)
class FactDeclaration:
    """A fact that a scheme declares. ``kind`` is amount, rate, number, count, date, flag or text."""

    name: str
    kind: str
    meaning: str
    is_optional: bool
    default: str
    each: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class FigureDeclaration:
    """A figure that a scheme yields. ``question`` is "" for workings and parameters."""

    name: str
    kind: str
    meaning: str
    question: str


@dataclass(frozen=True)
class Parameter:
    """What a scheme states: a number, word or method, or a rounding or eligibility rule as a whole, whose ``value`` is
    "". ``path`` is its name for ``set`` of Scheme.load. ``source`` is the title of the document, ``confidence`` is
    "assumed", "secondary" or "official"."""

    path: str
    value: str
    source: str
    clause: str
    note: str
    confidence: str
    line: int


class _Handle(library.Owner):
    """Owns a loaded scheme. Results hold it too, so that it is freed after the last of them."""

    def __init__(self, pointer: int) -> None:
        self.pointer = ctypes.c_void_p(pointer)
        weakref.finalize(self, lib.guarantee_scheme_free, self.pointer)


def _day(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=number)


def _options(changes: Optional[Mapping[str, Fact]]) -> Optional[library.LoadOptions]:
    if not changes:
        return None
    pairs = [(library.encoded("a path of set", path), written(path, value)) for path, value in changes.items()]
    paths = (ctypes.c_char_p * len(pairs))(*(path for path, _ in pairs))
    values = (ctypes.c_char_p * len(pairs))(*(value.encode() for _, value in pairs))
    return library.LoadOptions(ctypes.sizeof(library.LoadOptions), len(pairs), paths, values)


def _file_name(path_or_id: Union[str, os.PathLike]) -> bytes:
    """As the file system writes it, which may be no Unicode."""
    try:
        name = os.fsencode(path_or_id)
    except UnicodeEncodeError:
        raise errors.ArgumentError("the name of a scheme must be Unicode, found half of a surrogate pair: "
                                   f"{os.fspath(path_or_id)!r}", status=errors.ARGUMENT) from None
    if b"\0" in name:
        raise errors.ArgumentError(f"the name of a scheme may not hold a zero character: {os.fspath(path_or_id)!r}",
                                   status=errors.ARGUMENT)
    return name


class Scheme(library.Owner):
    """A loaded scheme. It never changes: any number of threads may use it at once.

    Make one with :meth:`load` or :meth:`from_text`, ask it with :meth:`quote` and its like.
    """

    def __init__(self, handle: _Handle) -> None:
        self._handle = handle

    @classmethod
    def load(cls, path_or_id: Union[str, os.PathLike], *, set: Optional[Mapping[str, Fact]] = None) -> Scheme:
        """Reads a scheme file, or a shipped scheme by its id ("shanghai-2023").

        ``set`` answers "what if": it maps paths of the file ("compensate.compensation.ceiling") to the values
        that replace them. A figure that rests on a replaced value has confidence "assumed".

        Raises SchemeError (with file, line, column and path) when the text is not a scheme, FileError when the
        file cannot be read, NotFoundError when there is no scheme of that id.
        """
        name = _file_name(path_or_id)
        pointer, options = ctypes.c_void_p(), _options(set)
        call("guarantee_scheme_load", ctypes.byref(pointer), name, options, reading=errors.SchemeError)
        return cls(_Handle(pointer.value))

    @classmethod
    def from_text(cls, source: Union[str, bytes], *, file: str = "",
                  set: Optional[Mapping[str, Fact]] = None) -> Scheme:
        """Reads a scheme from YAML text. ``file`` is the name that messages give it. Raises as :meth:`load`."""
        data = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else bytes(source)
        pointer, options = ctypes.c_void_p(), _options(set)
        call("guarantee_scheme_load_text", ctypes.byref(pointer), data, len(data),
             library.encoded("the name of the file", file) or None, options, reading=errors.SchemeError)
        return cls(_Handle(pointer.value))

    # Who it is

    def _text(self, word: str) -> str:
        return text(getattr(lib, f"guarantee_scheme_{word}")(self._handle.pointer))

    @property
    def id(self) -> str:
        """The id, such as "shanghai-2023"."""
        return self._text("id")

    @property
    def title(self) -> str:
        """The title, for people."""
        return self._text("title")

    @property
    def edition(self) -> str:
        """The edition, "" when the file names none."""
        return self._text("edition")

    @property
    def country(self) -> str:
        """The ISO 3166 code, XX for none."""
        return self._text("country")

    @property
    def file(self) -> str:
        """The file it was read from, "" for a text."""
        return self._text("file")

    @property
    def currency(self) -> str:
        """The ISO 4217 code of the amounts."""
        return self._text("currency")

    @property
    def currency_digits(self) -> int:
        """How many decimals an amount has: 2 for CNY."""
        return lib.guarantee_scheme_currency_digits(self._handle.pointer)

    @property
    def sha256(self) -> str:
        """SHA-256 of the text as it was read, in hexadecimal."""
        return self._text("sha256")

    @property
    def changes(self) -> str:
        """What ``set`` replaced, as "PATH=VALUE; ..."."""
        return self._text("changes")

    @property
    def confidence(self) -> str:
        """The least of all parameters: "assumed", "secondary" or "official"."""
        return text(lib.guarantee_confidence_name(lib.guarantee_scheme_confidence(self._handle.pointer)))

    @property
    def parameter_counts(self) -> dict[str, int]:
        """How many parameters have each confidence."""
        names = {number: text(lib.guarantee_confidence_name(number)) for number in (3, 2, 1)}
        return {name: lib.guarantee_scheme_parameter_count(self._handle.pointer, number)
                for number, name in names.items()}

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """All that it states, with where it comes from and how sure it is, in the order of the file."""
        found = (self._parameter(i) for i in range(lib.guarantee_scheme_parameter_count(self._handle.pointer, 0)))
        return tuple(sorted(found, key=lambda parameter: parameter.line))

    def _parameter(self, index: int) -> Parameter:
        raw = library.Parameter(struct_size=ctypes.sizeof(library.Parameter))
        call("guarantee_scheme_parameter", self._handle.pointer, index, ctypes.byref(raw))
        words = (text(getattr(raw, name)) for name in ("path", "value", "source", "clause", "note"))
        return Parameter(*words, text(lib.guarantee_confidence_name(raw.confidence)), raw.line)

    @property
    def in_force(self) -> tuple[Optional[date], Optional[date]]:
        """The first and the last day on which it is in force; None for a side that the file leaves open."""
        first, last = ctypes.c_int32(), ctypes.c_int32()
        lib.guarantee_scheme_in_force(self._handle.pointer, ctypes.byref(first), ctypes.byref(last))
        return (None if first.value == -2**31 else _day(first.value),
                None if last.value == 2**31 - 1 else _day(last.value))

    @property
    def edition_days(self) -> tuple[date, ...]:
        """The days on which an edition of some value begins, ascending."""
        days = (ctypes.c_int32 * lib.guarantee_scheme_edition_days(self._handle.pointer, None, 0))()
        lib.guarantee_scheme_edition_days(self._handle.pointer, days, len(days))
        return tuple(_day(day) for day in days)

    def question_facts(self, question: str) -> tuple[str, ...]:
        """The facts that an answer to the question ("quote") may rest on, in one case or another.

        Raises NotFoundError when there is no such question, or the scheme has no rules for it.
        """
        number = ctypes.c_int32()
        call("guarantee_question_from_name", ctypes.byref(number), library.encoded("the question", question))
        return self._rests_on("guarantee_scheme_question_facts", number)

    def figure_facts(self, figure: str) -> tuple[str, ...]:
        """The facts that a figure may rest on, eligibility rules apart. Raises NotFoundError when there is none."""
        names = [declared.name for declared in self.figures]
        if figure not in names:
            raise errors.NotFoundError(f"{self.id} has no figure {figure!r}", status=errors.NOT_FOUND)
        return self._rests_on("guarantee_scheme_figure_facts", names.index(figure))

    def _rests_on(self, function: str, of: Any) -> tuple[str, ...]:
        facts = self.facts
        flags = ctypes.create_string_buffer(len(facts) + 1)
        call(function, self._handle.pointer, of, flags, len(facts))
        return tuple(fact.name for fact, flag in zip(facts, flags.raw) if flag)

    @property
    def facts(self) -> tuple[FactDeclaration, ...]:
        """The facts that it declares, in the order of the file."""
        return tuple(self._fact(i) for i in range(lib.guarantee_scheme_fact_count(self._handle.pointer)))

    def _fact(self, index: int) -> FactDeclaration:
        here = (self._handle.pointer, index)
        choices = range(lib.guarantee_scheme_fact_choice_count(*here))
        return FactDeclaration(
            name=text(lib.guarantee_scheme_fact_name(*here)),
            kind=text(lib.guarantee_kind_name(lib.guarantee_scheme_fact_kind(*here))),
            meaning=text(lib.guarantee_scheme_fact_meaning(*here)),
            is_optional=bool(lib.guarantee_scheme_fact_is_optional(*here)),
            default=text(lib.guarantee_scheme_fact_default(*here)),
            each=text(lib.guarantee_scheme_fact_each(*here)),
            choices=tuple(text(lib.guarantee_scheme_fact_choice(*here, choice)) for choice in choices))

    @property
    def figures(self) -> tuple[FigureDeclaration, ...]:
        """The figures that it yields, in the order of the file, workings and parameters included."""
        return tuple(self._figure(i) for i in range(lib.guarantee_scheme_figure_count(self._handle.pointer)))

    def _figure(self, index: int) -> FigureDeclaration:
        here = (self._handle.pointer, index)
        question = lib.guarantee_scheme_figure_question(*here)
        return FigureDeclaration(
            name=text(lib.guarantee_scheme_figure_name(*here)),
            kind=text(lib.guarantee_kind_name(lib.guarantee_scheme_figure_kind(*here))),
            meaning=text(lib.guarantee_scheme_figure_meaning(*here)),
            question=text(lib.guarantee_question_name(question)) if question else "")

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions that it has rules for, such as ("quote", "claim")."""
        return tuple(name for number, name in enumerate(QUESTIONS, 1)
                     if lib.guarantee_scheme_answers(self._handle.pointer, number))

    def __repr__(self) -> str:
        asked = ", ".join(self.questions) or "no question"
        changed = f", with {self.changes}" if self.changes else ""
        return f"<Scheme {self.id} ({self.currency}): {asked}{changed}>"

    # What it is asked

    def ask(self, question: str, facts: Facts, *, trail: bool = True) -> Result:
        """Answers a question by its name: "quote", "claim", "compensate", ...

        ``facts`` maps names to values. An amount is in whole currency units, as it is written: 5000000, "500万" and
        Decimal("5000000.00") are five million yuan, not fen. A rate is a text ("0.5%"), Decimal or Fraction; a count
        an int; a date a date or "2023-05-17"; a flag a bool. A value for each loan or bank is written as a mapping,
        ``{"claim": {"alpha": 900000000}}``, or by its full name, ``{"claim.alpha": 900000000}``. None stands for a
        fact that is not given. A float is refused: it is only near the number that was meant.

        "Not eligible" and "undecided" are answers (Result.outcome). Without ``trail`` the answer is quicker and
        explains nothing.

        Raises FactError for a fact that the scheme does not declare or a value that does not suit, NotFoundError
        when the scheme has no rules for the question, RangeError when an exact value is too large to be held.
        """
        number = ctypes.c_int32()
        call("guarantee_question_from_name", ctypes.byref(number), library.encoded("the question", question))
        given = self._facts(facts)
        try:
            pointer = ctypes.c_void_p()
            flags = library.WITH_TRAIL if trail else 0
            call("guarantee_answer", ctypes.byref(pointer), self._handle.pointer, number, given, flags)
            return Result(pointer.value, self, question)
        finally:
            lib.guarantee_facts_free(given)

    def _facts(self, facts: Facts) -> ctypes.c_void_p:
        """The facts as the library holds them; the caller frees them."""
        texts = list(entries(facts))
        given = ctypes.c_void_p()
        call("guarantee_facts_new", ctypes.byref(given), self._handle.pointer)
        try:
            for name, value in texts:
                call("guarantee_facts_set_text", given, name.encode(), value.encode())
        except BaseException:
            lib.guarantee_facts_free(given)
            raise
        return given

    def quote(self, facts: Facts, *, trail: bool = True) -> Result:
        """One loan: is it eligible, what is covered, what does the guarantee cost. See :meth:`ask`."""
        return self.ask("quote", facts, trail=trail)

    def claim(self, facts: Facts, *, trail: bool = True) -> Result:
        """One default: what is claimed, who bears it, who gets recoveries. See :meth:`ask`."""
        return self.ask("claim", facts, trail=trail)

    def compensate(self, facts: Facts, *, trail: bool = True) -> Result:
        """A bank's year: NPL ratio, compensation ratio, compensation. See :meth:`ask`."""
        return self.ask("compensate", facts, trail=trail)

    def refinance(self, facts: Facts, *, trail: bool = True) -> Result:
        """Bridge cost against renewal: the saving, and what a stated saving implies. See :meth:`ask`."""
        return self.ask("refinance", facts, trail=trail)

    def reserve(self, facts: Facts, *, trail: bool = True) -> Result:
        """Loan classes, reserves, provisions. See :meth:`ask`."""
        return self.ask("reserve", facts, trail=trail)

    def limits(self, facts: Facts, *, trail: bool = True) -> Result:
        """Leverage, concentration, averages against their ceilings, and the room left. See :meth:`ask`."""
        return self.ask("limits", facts, trail=trail)

    def subsidy(self, facts: Facts, *, trail: bool = True) -> Result:
        """Subsidies and awards. See :meth:`ask`."""
        return self.ask("subsidy", facts, trail=trail)

    def allot(self, facts: Facts, *, trail: bool = True) -> Result:
        """A pool over its participants. See :meth:`ask`."""
        return self.ask("allot", facts, trail=trail)

    # Whole books of loans

    def portfolio(self, columns: Columns, questions: Names = (), *,
                  group_by: Union[Grouping, Iterable[Grouping]] = (), group_questions: Names = (),
                  sums: Optional[Names] = None, threads: int = 1, exact: bool = False, only_exact: bool = False,
                  progress: Optional[Progress] = None) -> Portfolio:
        """Makes the scheme ready for columns of these names, types and scales, for Portfolio.add() of any number of
        batches. The values are not added yet: an empty array says as much of a buffer.

        ``columns`` maps facts to values of each row: buffers, lists, :class:`Column`, or one value for every row. An
        integer in a column is minor units (fen, not yuan), value × scale, or days. A column that is no fact can be
        grouped by alone: integers, or texts. A data frame of pandas, polars, pyarrow or DuckDB may be given instead:
        those of its columns are read that are facts or grouped by, the others are Portfolio.left_out. So may pyarrow's
        Schema.

        ``questions`` are asked of each row ("quote", "claim"). ``group_by`` names up to three columns, a date as
        ("granted_on", "year") or "month". ``group_questions`` ("limits", "compensate") can be asked of each group
        later, by Totals.answer(). ``sums`` names the amounts, facts and figures, to be added up; without it that is
        every amount there is that is whole minor units.

        ``threads`` work within a call. Rules that cannot be worked out in columns are a NoColumnsError, unless
        ``exact`` lets their rows run one by one; ``only_exact`` lets all rows do so, to compare. ``progress`` is
        called now and then with the rows done of a batch; a true answer, or an exception, stops the run.

        Raises FactError for a column that is no fact or has a type that does not suit it, NotFoundError for a question
        that the scheme has no rules for or a sum that is no amount.
        """
        return Portfolio(self, columns, questions, group_by=group_by, group_questions=group_questions, sums=sums,
                         threads=threads, exact=exact, only_exact=only_exact, progress=progress)

    # Over time

    def ledger(self) -> Ledger:
        """An empty ledger: events in, what they cause booked, sums at any date. NotFoundError when the scheme has no
        section ``ledger``."""
        return Ledger(self)

    def run(self, columns: Columns, questions: Names = (), *, figures: Optional[Names] = None,
            fractions: bool = False, **options: Any) -> Run:
        """A whole book in one call: (totals, rows). Options as :meth:`portfolio`, ``figures`` and ``fractions`` as
        Portfolio.add(): without figures rows is None."""
        frame = frame_of(columns)
        columns = _taken(columns) if frame is None else frame
        book = self.portfolio(columns, questions, **options)
        rows = book.add(columns, figures=figures, fractions=fractions)
        return Run(book.take_totals(), rows)


def _taken(columns: Mapping[str, Any]) -> dict[str, Any]:
    """What others hand over, once for all that looks at it."""
    return {name: taken(name, given) for name, given in columns.items() if given is not None}


def schemes() -> list[str]:
    """The ids of the schemes that Scheme.load finds by id, sorted.

    They are looked for in the folders of the environment variable ``GUARANTEE_SCHEMES`` (separated by ``:``), then
    where the library was installed to keep them. Raises FileError when a folder cannot be read.
    """
    pointer = ctypes.c_void_p()
    call("guarantee_schemes_list", ctypes.byref(pointer))
    return library.take_text(pointer).split()


def thread_release() -> None:
    """Gives the caches of this thread back; call it at the end of a thread that worked out compound rates."""
    lib.guarantee_thread_release()
