"""Ledgers: limits over time. Events in, what they cause booked, sums out at any date."""

from __future__ import annotations

import ctypes
import weakref
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Iterator, Mapping, Optional, Union

from . import _library as library
from ._library import call, lib, text
from .facts import Fact, Facts, entries, written
from .result import Result

if TYPE_CHECKING:
    from .scheme import Scheme

_EPOCH = date(1970, 1, 1)
_NO_VINTAGE = -2**31
_LAST = 2932896  # 9999-12-31

Day = Union[date, str]


@dataclass(frozen=True)
class Entry:
    """An event of a ledger, or what one booked.

    ``outcome`` is "eligible" (it counts in sums), "not_eligible" or "undecided", with the ``rule`` and the ``reason``.
    ``booked`` maps kinds to the amounts that it booked, each an entry of its own behind it; such an entry has the
    number of this one as its ``cause``. ``question`` and ``confidence`` are "" when it asked nothing, ``vintage`` is
    None where the scheme has none.
    """

    number: int
    date: date
    kind: str
    account: str
    vintage: Optional[date]
    loan: str
    amount: Decimal
    facts: Mapping[str, str]
    question: str
    outcome: str
    rule: str
    reason: str
    confidence: str
    cause: Optional[int]
    booked: Mapping[str, Decimal]


@dataclass(frozen=True)
class Account:
    """An account in one of its vintages (None where the scheme has none); ``entries`` count in its sums, ``since`` is
    the day of its first event."""

    name: str
    vintage: Optional[date]
    since: date
    entries: int


def _days(what: str, day: Any) -> int:
    number = ctypes.c_int32()
    call("guarantee_date_from_text", ctypes.byref(number), written(what, day).encode())
    return number.value


def _date(days: int) -> Optional[date]:
    return None if days == _NO_VINTAGE else _EPOCH + timedelta(days)


def _optional(what: str, name: Optional[str]) -> Optional[bytes]:
    return None if name is None else library.encoded(what, name)


class Ledger(library.Owner):
    """The events of a scheme's accounts in the order of their days, and what they add up to.

    Made by Scheme.ledger(). The scheme's section ``ledger`` says which of its facts are sums of events, which question
    an event asks, and which figure is booked for it. ``len(ledger)`` counts entries, ``ledger[i]`` is one of them.

    A ledger belongs to one thread at a time, and cannot be copied; :meth:`replay` makes another of the same events.
    """

    def __init__(self, scheme: Scheme, _pointer: Optional[ctypes.c_void_p] = None) -> None:
        self.scheme = scheme
        self._pointer = ctypes.c_void_p() if _pointer is None else _pointer
        if _pointer is None:
            call("guarantee_ledger_new", ctypes.byref(self._pointer), scheme._handle.pointer)
        # The handle is an argument so that the scheme outlives this ledger even in a cycle of garbage.
        weakref.finalize(self, _free, self._pointer, scheme._handle)

    # Events in

    def add(self, kind: str, day: Day, amount: Fact, *, account: str = "", loan: str = "",
            facts: Optional[Facts] = None) -> Entry:
        """Adds an event and returns its entry, with what it booked.

        ``kind`` is "approve", "draw", "repay", "charge", "claim", "recover", "refund", or one that the scheme books.
        ``amount`` is in whole currency units, as in questions: 40_000 is forty thousand yuan. The ``facts`` of an
        approval are remembered for its loan, those of another event hold for it alone.

        Raises ArgumentError for an unknown kind, a day before the last event's, an account or loan that is missing or
        superfluous; FactError for a fact that does not suit; RangeError when a sum does not fit; and what Scheme.ask()
        raises. The ledger is then as it was.
        """
        event = self._event(kind, day, self._minor(amount), account, loan, facts)
        number = ctypes.c_size_t()
        call("guarantee_ledger_add", self._pointer, ctypes.byref(event), 0, ctypes.byref(number), None)
        return self[number.value]

    def _event(self, kind: str, day: Day, minor: int, account: str, loan: str,
               facts: Optional[Facts]) -> library.Event:
        given = [(name.encode(), value.encode()) for name, value in entries(facts or {})]
        names, values = ((ctypes.c_char_p * len(given))(*texts) for texts in (zip(*given) if given else ((), ())))
        return library.Event(
            ctypes.sizeof(library.Event), _days("the day of an event", day), library.encoded("the kind", kind),
            library.encoded("the account", account), library.encoded("the loan", loan), minor, len(given), 0, names,
            values)

    def _minor(self, amount: Fact) -> int:
        minor = ctypes.c_int64()
        call("guarantee_amount_from_text", ctypes.byref(minor), written("the amount of an event", amount).encode(),
             self.scheme.currency_digits)
        return minor.value

    def _amount(self, minor: int) -> Decimal:
        return Decimal(f"{minor}e-{self.scheme.currency_digits}")

    # Entries out

    def __len__(self) -> int:
        return lib.guarantee_ledger_entry_count(self._pointer)

    def __getitem__(self, number: int) -> Entry:
        count = len(self)
        at = number + count if number < 0 else number
        if not 0 <= at < count:
            raise IndexError(f"the ledger has {count} entries, {number} is none of them")
        raw = self._raw(at)
        booked = (self._raw(at + 1 + i) for i in range(raw.booked))
        return Entry(
            number=at, date=_date(raw.date), kind=text(raw.kind), account=text(raw.account),
            vintage=_date(raw.vintage), loan=text(raw.loan), amount=self._amount(raw.amount),
            facts=MappingProxyType({text(raw.fact_names[i]): text(raw.fact_values[i])
                                    for i in range(raw.fact_count)}),
            question=text(lib.guarantee_question_name(raw.question)) if raw.question else "",
            outcome=text(lib.guarantee_outcome_name(raw.outcome)), rule=text(raw.rule), reason=text(raw.reason),
            confidence=text(lib.guarantee_confidence_name(raw.confidence)) if raw.confidence else "",
            cause=None if raw.cause < 0 else raw.cause,
            booked=MappingProxyType({text(entry.kind): self._amount(entry.amount) for entry in booked}))

    def _raw(self, number: int) -> library.LedgerEntry:
        raw = library.LedgerEntry(struct_size=ctypes.sizeof(library.LedgerEntry))
        call("guarantee_ledger_entry_at", self._pointer, number, ctypes.byref(raw))
        return raw

    def __iter__(self) -> Iterator[Entry]:
        return (self[number] for number in range(len(self)))

    def explain(self, number: int) -> Result:
        """The answer to the question of an entry once more, with its trail; the events before it are replayed.
        NotFoundError for an entry that asked nothing."""
        pointer, entry = ctypes.c_void_p(), self[number]
        call("guarantee_ledger_explain", ctypes.byref(pointer), self._pointer, entry.number)
        return Result(pointer.value, self.scheme, entry.question)

    # Balances

    @property
    def accounts(self) -> list[Account]:
        """Accounts in their vintages, sorted."""
        found = []
        for number in range(lib.guarantee_ledger_account_count(self._pointer)):
            raw = library.LedgerAccount(struct_size=ctypes.sizeof(library.LedgerAccount))
            call("guarantee_ledger_account_at", self._pointer, number, ctypes.byref(raw))
            found.append(Account(text(raw.name), _date(raw.vintage), _date(raw.since), raw.entries))
        return found

    @property
    def account_word(self) -> str:
        """What an account is, such as "lender"; "" where the scheme has one account."""
        return text(lib.guarantee_ledger_account_word(self._pointer))

    @property
    def sums(self) -> dict[str, str]:
        """The sums that the scheme keeps: name → what for, "vintage", "loan", "account" or "all"."""
        scopes = {1: "vintage", 2: "loan", 3: "account", 4: "all"}
        return {text(lib.guarantee_ledger_sum_name(self._pointer, number)):
                scopes[lib.guarantee_ledger_sum_scope(self._pointer, number)]
                for number in range(lib.guarantee_ledger_sum_count(self._pointer))}

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of events, those that are booked last."""
        return tuple(text(lib.guarantee_ledger_kind_name(self._pointer, number))
                     for number in range(lib.guarantee_ledger_kind_count(self._pointer)))

    def sum(self, name: str, account: str = "", *, vintage: Optional[Day] = None, loan: Optional[str] = None,
            at: Optional[Day] = None) -> Decimal:
        """A sum of the scheme, at the end of the day ``at`` (of all entries without it). Of account, vintage and loan
        those are looked at that the sum is kept for. NotFoundError for one that is not there."""
        return self._balance("guarantee_ledger_sum", name, account, vintage, loan, at)

    def total(self, kind: str, account: Optional[str] = None, *, vintage: Optional[Day] = None,
              loan: Optional[str] = None, at: Optional[Day] = None) -> Decimal:
        """What the events of one kind add up to: of a loan, an account in a vintage, an account, or the whole
        ledger, as far as they are named."""
        return self._balance("guarantee_ledger_total", kind, account, vintage, loan, at)

    def _balance(self, function: str, name: str, account: Optional[str], vintage: Optional[Day], loan: Optional[str],
                 at: Optional[Day]) -> Decimal:
        minor = ctypes.c_int64()
        call(function, self._pointer, library.encoded("the name", name), _optional("the account", account),
             _NO_VINTAGE if vintage is None else _days("the vintage", vintage), _optional("the loan", loan),
             _LAST if at is None else _days("the date", at), ctypes.byref(minor))
        return self._amount(minor.value)

    def ask(self, question: str, at: Day, account: str = "", *, vintage: Optional[Day] = None, loan: str = "",
            facts: Optional[Facts] = None) -> Result:
        """Any question of the scheme with the sums at the end of the day ``at``: what is the ceiling, how much room is
        left. Nothing is entered. A sum kept for what is not named (a loan, a vintage) is a fact that is not given."""
        number, pointer = ctypes.c_int32(), ctypes.c_void_p()
        call("guarantee_question_from_name", ctypes.byref(number), library.encoded("the question", question))
        of = self._event("", at, 0, account, loan, facts)
        call("guarantee_ledger_answer", ctypes.byref(pointer), self._pointer, number, ctypes.byref(of),
             _NO_VINTAGE if vintage is None else _days("the vintage", vintage), library.WITH_TRAIL)
        return Result(pointer.value, self.scheme, question)

    # The whole

    def replay(self, scheme: Optional[Scheme] = None) -> Ledger:
        """The same events in a new ledger: of this scheme, or of another edition or one with replaced values, for a
        what-if. Raises what :meth:`add` raises, with the number of the entry as ``row``."""
        pointer, used = ctypes.c_void_p(), self.scheme if scheme is None else scheme
        call("guarantee_ledger_replay", ctypes.byref(pointer), used._handle.pointer, self._pointer)
        return Ledger(used, pointer)

    def json(self, at: Optional[Day] = None) -> str:
        """The ledger at the end of a day as JSON, every number in it a text. The same events give the same bytes."""
        pointer = ctypes.c_void_p()
        call("guarantee_ledger_json", self._pointer, _LAST if at is None else _days("the date", at),
             ctypes.byref(pointer))
        return library.take_text(pointer)

    def __repr__(self) -> str:
        return f"<Ledger of {self.scheme.id}: {len(self)} entries, {len(self.accounts)} accounts>"


def _free(pointer: ctypes.c_void_p, handle: object) -> None:
    lib.guarantee_ledger_free(pointer)
