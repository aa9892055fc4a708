"""A whole book of loans through a scheme: columns in, rows and totals out."""

from __future__ import annotations

import ctypes
import threading
import weakref
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable, NamedTuple, Optional, Union

from . import _library as library
from . import errors
from ._library import call, lib, text
from .columns import Batch, Shape, one_row, taken
from .frames import Columns, Frame, Pandas, frame_of
from .result import Result
from .rows import FigureColumn, Rows
from .totals import Totals

if TYPE_CHECKING:
    from .scheme import Scheme

Names = Union[str, Iterable[str]]
Grouping = Union[str, tuple[str, str]]
Progress = Callable[[int], Any]

_PARTS = {"value": 0, "year": 1, "month": 2}
_EXACT, _ONLY_EXACT = 1, 2
_THREADS_MAX = 256
_PIECE, _PIECE_EXACT = 1 << 22, 1 << 14  # rows that take some hundredths of a second; multiples of 8, for bits


@dataclass(frozen=True)
class Work:
    """How the rows so far were worked out. ``exact_rows`` went by the exact rules, about a thousand times slower than
    columns; ``wide_operations`` of ``operations`` on blocks of rows took 128-bit integers; ``plans`` is how many sets
    of facts the rows had."""

    rows: int
    exact_rows: int
    operations: int
    wide_operations: int
    plans: int


class Run(NamedTuple):
    """What Scheme.run returns. ``rows`` is None where no figures were asked for."""

    totals: Totals
    rows: Optional[Rows]


class Portfolio(library.Owner):
    """A scheme made ready for columns of certain names, types and scales; made by :meth:`Scheme.portfolio`.

    Give it batches of any size with :meth:`add`; what they add up to is there with :meth:`take_totals`. The results
    are those of :meth:`Scheme.ask` for each row, whatever the threads and batches.

    A portfolio belongs to one thread at a time (a call from a second one is refused) and uses the threads it was given
    within a call, without holding Python's lock. It keeps its scheme alive and cannot be copied. With several threads,
    do not fork between calls (multiprocessing: use "spawn"): GNU OpenMP makes the child's next such call hang.
    """

    _instead = "make another one for the same columns"

    def __init__(self, scheme: Scheme, columns: Columns, questions: Names = (), *,
                 group_by: Union[Grouping, Iterable[Grouping]] = (), group_questions: Names = (),
                 sums: Optional[Names] = None, threads: int = 1, exact: bool = False, only_exact: bool = False,
                 progress: Optional[Progress] = None) -> None:
        """See :meth:`Scheme.portfolio`."""
        self.scheme = scheme
        #: The columns of the frame that are no facts of the scheme, and by which nothing is grouped.
        self.left_out: tuple[str, ...] = ()
        frame = frame_of(columns)
        if frame is not None:
            known = {fact.name for fact in scheme.facts} | {column for column, _ in _listed_groupings(group_by)}
            columns, self.left_out = frame.columns(known), frame.left_out(known)
        self._shapes = _shapes(scheme, columns)
        self._busy = threading.Lock()
        self._progress, self._is_stopped = progress, False
        self._piece = _PIECE_EXACT if exact or only_exact else _PIECE
        options, kept = _options(questions, group_questions, group_by, sums, threads)
        options.flags = (_EXACT if exact else 0) | (_ONLY_EXACT if only_exact else 0)
        raw = (library.Column * (len(self._shapes) or 1))()
        for out, shape in zip(raw, self._shapes.values()):
            shape.fill(out)
        pointer = ctypes.c_void_p()
        call("guarantee_portfolio_new", ctypes.byref(pointer), scheme._handle.pointer, raw, len(self._shapes),
             ctypes.byref(options))
        del kept  # the library does not look at it again
        self._pointer = ctypes.c_void_p(pointer.value)
        weakref.finalize(self, _free, self._pointer, scheme._handle)

    def add(self, columns: Columns, *, figures: Optional[Names] = None, fractions: bool = False) -> Optional[Rows]:
        """Answers the rows of one batch and adds them to the totals.

        ``columns`` maps the names that the portfolio was made for to values (:class:`Column` says what they are);
        what stands for every row need not be given again. Buffers are borrowed during the call and not copied. A data
        frame may be given instead; one that comes in many batches (pyarrow's RecordBatchReader, DuckDB's relation)
        is added batch by batch, and without ``figures`` only one of them is in memory.

        ``figures`` names the figures to hand out: without it the batch goes to the totals alone and None is returned;
        an empty list asks for outcomes, rules and breaches. With ``fractions`` amounts that the scheme does not round
        to minor units are handed out, too, as values over denominators.

        A batch that is refused adds nothing (of a frame: it and those after it): ArgumentError for columns that do not
        match in names or lengths, FactError (with ``path`` the column and ``row``) for values that cannot be converted,
        NotFoundError for a figure that no question yields. A row that does not suit the scheme is no error but is
        counted as refused. CancelledError when progress stopped the run, KeyboardInterrupt when Ctrl-C did; the
        portfolio is of no use then.
        """
        with self._alone():
            batches = self._batches(columns)
            if figures is None:
                for batch in batches:
                    self._add(batch, None, 0)
                return None
            listed = list(batches)
            count = sum(batch.count for batch in listed)
            rows, first = Rows(self, count, self._figures(figures, count, fractions)), 0
            for batch in listed:
                self._add(batch, rows, first)
                first += batch.count
            return rows

    def _batches(self, columns: Columns) -> Iterator[Batch]:
        frame = frame_of(columns)
        for part in [columns] if frame is None else frame.batches(self._shapes):
            self._match(part)
            yield Batch(self._shapes, part)

    def _add(self, batch: Batch, rows: Optional[Rows], first: int) -> None:
        """A piece after another, so that Ctrl-C is heard between them."""
        done = 0
        try:
            while done < batch.count or done == 0:
                count = min(self._piece, batch.count - done)
                raw = None if rows is None else ctypes.byref(rows.raw(first + done))
                call("guarantee_portfolio_add", self._pointer, batch.columns_from(done), count, raw)
                done += count
                if self._progress is not None and self._progress(done):
                    raise errors.CancelledError(f"stopped after {done} of {batch.count} rows", status=errors.CANCELLED)
                if not count:
                    return
        except BaseException as error:  # of a refusal alone it is known that nothing was added since ``done``
            self._is_stopped = done > 0 or not isinstance(error, errors.GuaranteeError)
            raise

    def take_totals(self) -> Totals:
        """What the batches so far added up to. The portfolio begins again at nothing."""
        with self._alone():
            pointer = ctypes.c_void_p()
            call("guarantee_portfolio_take_totals", self._pointer, ctypes.byref(pointer))
            return Totals(pointer.value, self.scheme)

    def explain(self, columns: Columns, row: int, question: str, *, trail: bool = True) -> Result:
        """One row of a batch or frame by the exact rules, with reasons, missing facts and its trail.

        Raises what made the row refused: FactError for a value that does not suit its fact, RangeError for an
        exact value that is too large to be held.
        """
        number = question_number(question)
        with self._alone():
            batch = self._one_row(columns, row)
            pointer = ctypes.c_void_p()
            try:
                call("guarantee_portfolio_explain", ctypes.byref(pointer), self._pointer, batch.columns, 0, number,
                     library.WITH_TRAIL if trail else 0)
            except errors.GuaranteeError as error:
                error.row = row if error.row == 0 else error.row
                raise
            return Result(pointer.value, self.scheme, question)

    def reasons_refused(self, columns: Columns, rows: Rows, question: str, most: int = 100) -> dict[int, str]:
        """Why rows were refused: the messages by the numbers of the rows, of the first ``most`` of them. ``columns``
        are those that add() made ``rows`` of; a frame that can be read once alone is of no use."""
        out = {}
        for row in rows.refused()[:most]:
            try:
                self.explain(columns, row, question, trail=False)
            except errors.GuaranteeError as error:
                out[row] = error.message
        return out

    def _one_row(self, columns: Columns, row: int) -> Batch:
        """A batch of one row; other rows are not looked at."""
        frame, first = frame_of(columns), 0
        for part in [columns] if frame is None else frame.batches(self._shapes):
            self._match(part)
            there = {name: taken(name, given) for name, given in part.items() if given is not None}
            count = next((column.count for column in there.values() if column.count is not None), 0)
            if 0 <= row - first < count:
                return Batch(self._shapes, {name: one_row(column, row - first) for name, column in there.items()})
            first += count
        raise _refusal(f"row {row} is none of the {first} rows, which count from 0")

    @property
    def work(self) -> Work:
        """How the rows so far were worked out."""
        raw = library.PortfolioWork(struct_size=ctypes.sizeof(library.PortfolioWork))
        with self._alone():
            call("guarantee_portfolio_work_done", self._pointer, ctypes.byref(raw))
        return Work(raw.rows, raw.exact_rows, raw.operations, raw.wide_operations, raw.plan_count)

    def describe(self) -> str:
        """The operations that the scheme was compiled to for rows that have every fact, a line each."""
        with self._alone():
            pointer = ctypes.c_void_p()
            call("guarantee_portfolio_describe", self._pointer, ctypes.byref(pointer))
            return library.take_text(pointer)

    def __repr__(self) -> str:
        return f"<Portfolio of {self.scheme.id}: columns {', '.join(self._shapes)}>"

    def _alone(self) -> _Alone:
        if self._is_stopped:
            raise _refusal("this portfolio was stopped within a batch, of which it has added a part: make another")
        return _Alone(self._busy)

    def _match(self, columns: Mapping[str, Any]) -> None:
        for name, shape in self._shapes.items():
            if columns.get(name) is None and shape.constant is None:
                raise _refusal(f'column "{name}" is missing: the portfolio was made for {", ".join(self._shapes)}')
        for name, values in columns.items():
            if name not in self._shapes and values is not None:
                raise _refusal(f'column "{name}" is none that the portfolio was made for: {", ".join(self._shapes)}')

    def _figures(self, names: Names, count: int, fractions: bool) -> dict[str, FigureColumn]:
        kinds = {figure.name: figure.kind for figure in self.scheme.figures}
        out = {}
        for name in _names("figures", names):
            kind = kinds.get(name, "")
            words = self._words(name) if kind == "text" else ()
            out[name] = FigureColumn(name, kind, count, self.scheme.currency_digits, words,
                                     not kind or (fractions and kind == "amount"))
        return out

    def _words(self, figure: str) -> tuple[str, ...]:
        words: list[str] = []
        while word := text(lib.guarantee_portfolio_word(self._pointer, figure.encode(), len(words))):
            words.append(word)
        return tuple(words)


class _Alone:
    """A call at a time: the library is entered without Python's lock."""

    def __init__(self, lock: threading.Lock) -> None:
        self._lock = lock

    def __enter__(self) -> None:
        if not self._lock.acquire(blocking=False):
            raise _refusal("this portfolio is in a call already, of another thread or of its progress function: it "
                           "belongs to one thread at a time")

    def __exit__(self, *_: Any) -> None:
        self._lock.release()


def _free(pointer: ctypes.c_void_p, handle: object) -> None:
    lib.guarantee_portfolio_free(pointer)


def _refusal(message: str) -> errors.ArgumentError:
    return errors.ArgumentError(message, status=errors.ARGUMENT)


def _shapes(scheme: Scheme, columns: Mapping[str, Any]) -> dict[str, Shape]:
    kinds = {fact.name: fact.kind for fact in scheme.facts}
    digits = scheme.currency_digits
    return {name: Shape(name, kinds.get(name, ""), digits, given) for name, given in columns.items()
            if given is not None}


def question_number(name: str) -> int:
    number = ctypes.c_int32()
    call("guarantee_question_from_name", ctypes.byref(number), library.encoded("the question", name))
    return number.value


def _names(what: str, names: Names) -> list[str]:
    listed = [names] if isinstance(names, str) else list(names)
    for name in listed:
        library.encoded(f"a name of {what}", name)
    return listed


def _questions(what: str, names: Names) -> int:
    bits = 0
    for name in _names(what, names):
        bits |= 1 << question_number(name)
    return bits


def _options(questions: Names, group_questions: Names, group_by: Any, sums: Optional[Names],
             threads: int) -> tuple[library.PortfolioOptions, list[Any]]:
    """The options of the library, and what they point to."""
    if isinstance(threads, bool) or not isinstance(threads, int) or not 1 <= threads <= _THREADS_MAX:
        raise _refusal(f"threads is a number from 1 to {_THREADS_MAX}, found {threads!r}")
    options = library.PortfolioOptions(struct_size=ctypes.sizeof(library.PortfolioOptions), threads=threads)
    options.questions = _questions("questions", questions)
    options.group_questions = _questions("group_questions", group_questions)
    groupings = _groupings(group_by)
    options.groupings, options.grouping_count = groupings, len(groupings)
    kept: list[Any] = [groupings]
    if sums is not None:
        names = [name.encode() for name in _names("sums", sums)]
        listed = (ctypes.c_char_p * (len(names) or 1))(*names)
        options.sums, options.sum_count = listed, len(names)
        kept.append(listed)
    return options, kept


def _groupings(group_by: Any) -> ctypes.Array:
    listed = _listed_groupings(group_by)
    out = (library.Grouping * len(listed))()
    for grouping, (column, part) in zip(out, listed):
        grouping.column, grouping.part = library.encoded("a column of group_by", column), _PARTS[part]
    return out


def _listed_groupings(group_by: Any) -> list[tuple[str, str]]:
    """Columns, and the part of a date that is grouped by."""
    out = []
    for given in [group_by] if isinstance(group_by, str) or _is_part(group_by) else list(group_by):
        if not isinstance(given, str) and not _is_part(given):
            raise _refusal(f'group_by is a column, or a date column with "year" or "month", found {given!r}')
        out.append((given, "value") if isinstance(given, str) else given)
    return out


def _is_part(given: Any) -> bool:
    """("granted_on", "year"), and not two columns."""
    return isinstance(given, tuple) and len(given) == 2 and isinstance(given[0], str) and given[1] in _PARTS

