"""Ledgers against models in exact fractions: lists of random events under tests/schemes/ledger-*.yaml.

Each model keeps a plain list of what counted and adds it up anew for every question. Compared are the status of every
event, its vintage, outcome and bookings; then every sum at the end and at another day; then the whole ledger as bytes,
replayed, and at that day against a ledger that was given no more.
"""
import ctypes
import os
from ctypes import POINTER, byref, c_char_p, c_int32, c_int64, c_size_t, c_uint32, c_uint64, c_void_p
from datetime import date, timedelta
from fractions import Fraction

from .kinds_numbers import DIRECT
from .library import HERE, OUTCOMES, C, CScheme, _SIGNATURES, _ERROR

SCHEMES = os.path.join(HERE, "..", "schemes")
MIN, MAX, NONE, LAST = -2**63, 2**63 - 1, -2**31, 2932896
E_ARGUMENT, E_RANGE, E_FACT_VALUE = 10, 31, 61
ELIGIBLE, NOT_ELIGIBLE = "eligible", "not_eligible"


class Event(ctypes.Structure):
    _fields_ = [("struct_size", c_uint32), ("date", c_int32), ("kind", c_char_p), ("account", c_char_p),
                ("loan", c_char_p), ("amount", c_int64), ("fact_count", c_uint32), ("reserved", c_uint32),
                ("fact_names", POINTER(c_char_p)), ("fact_values", POINTER(c_char_p))]


class Entry(ctypes.Structure):
    _fields_ = [("struct_size", c_uint32), ("date", c_int32), ("vintage", c_int32), ("outcome", c_int32),
                ("question", c_int32), ("confidence", c_int32), ("booked", c_uint32), ("fact_count", c_uint32),
                ("cause", c_int64), ("amount", c_int64), ("kind", c_char_p), ("account", c_char_p),
                ("loan", c_char_p), ("rule", c_char_p), ("reason", c_char_p), ("fact_names", POINTER(c_char_p)),
                ("fact_values", POINTER(c_char_p))]


_SIGNATURES.update({
    "guarantee_ledger_new": (c_int32, POINTER(c_void_p), c_void_p, _ERROR),
    "guarantee_ledger_free": (None, c_void_p),
    "guarantee_ledger_add": (c_int32, c_void_p, POINTER(Event), c_uint32, POINTER(c_size_t), c_void_p, _ERROR),
    "guarantee_ledger_entry_at": (c_int32, c_void_p, c_size_t, POINTER(Entry), _ERROR),
    "guarantee_ledger_entry_count": (c_size_t, c_void_p),
    "guarantee_ledger_sum": (c_int32, c_void_p, c_char_p, c_char_p, c_int32, c_char_p, c_int32, POINTER(c_int64),
                             _ERROR),
    "guarantee_ledger_replay": (c_int32, POINTER(c_void_p), c_void_p, c_void_p, _ERROR),
    "guarantee_ledger_json": (c_int32, c_void_p, c_int32, POINTER(c_void_p), _ERROR),
    "guarantee_text_free": (None, c_void_p),
})


def days(day):
    return day.toordinal() - 719163


def half_up(value):
    return (abs(value) + Fraction(1, 2)).__floor__() * (1 if value >= 0 else -1)


class Refused(Exception):
    """The status that the library must return."""


def fits(value):
    """Every amount must fit, those on the way too."""
    if not MIN <= value <= MAX:
        raise Refused(E_RANGE)
    return value


class Model:
    """What counted, as (day, account, vintage, loan, kind, amount). Amounts are minor units."""

    has_accounts = True

    def __init__(self):
        self.counted, self.last, self.loans = [], None, {}

    def over(self, kinds, per, place, at=None):
        account, vintage, loan = place
        found = 0
        for day, a, v, l, kind, amount in self.counted:
            within = (l == loan if per == "loan" else v == vintage) if per in ("loan", "vintage") else True
            if kind in kinds and (at is None or day <= at) and (per == "all" or a == account and within):
                found += amount
        return found

    def sum(self, name, place, at=None):
        adds, less, per = self.sums[name]
        return fits(self.over(adds, per, place, at) - self.over(less, per, place, at))

    def add(self, day, kind, account, loan, amount, facts):
        """(outcome, vintage, bookings): raises Refused, and then nothing has changed."""
        if kind not in self.kinds or (self.last and day < self.last) or bool(account) != self.has_accounts:
            raise Refused(E_ARGUMENT)
        place = (account, self.vintage(day, kind, account, loan), loan)
        outcome, booked = self.answer(kind, place, amount, facts)
        if outcome == ELIGIBLE:
            self.check(place, [(kind, amount), *booked.items()])
            self.counted += [(day, *place, k, n) for k, n in [(kind, amount), *booked.items()]]
            if kind == "approve" and loan:
                self.loans.setdefault((account, loan), [place[1], {}])[1].update(facts)
        self.last = day
        return outcome, place[1], booked

    def check(self, place, fresh):
        for kind, amount in fresh:
            for per in ("all", "account", "vintage") + (("loan",) if place[2] else ()):
                fits(self.over((kind,), per, place) + amount)

    def with_this(self, name, place, kind, amount):
        adds, less, per = self.sums[name]
        if per == "loan" and not place[2]:
            raise Refused(E_ARGUMENT)
        return fits(self.over(adds, per, place) - self.over(less, per, place)
                    + amount * ((kind in adds) - (kind in less)))

    def vintage(self, *_):
        return None


KINDS = ("approve", "draw", "repay", "charge", "claim", "recover", "refund")


class LenderCeiling(Model):
    file = "ledger-lender-ceiling"
    kinds = KINDS + ("payment",)
    sums = {"volume": (("approve",), (), "vintage"), "losses": (("claim",), (), "vintage"),
            "recoveries": (("recover",), (), "vintage"), "paid": (("payment",), (), "vintage")}
    amounts = (20000000, 25000000, 50000000, 100000000, 100000001, 1, 5000001)

    def vintage(self, day, kind, account, loan):
        known = self.loans.get((account, loan))
        if not loan:
            raise Refused(E_ARGUMENT)
        if known:
            return known[0]
        if kind != "approve" or day < date(1999, 4, 1):
            raise Refused(E_ARGUMENT)
        year = day.year - (day < date(day.year, 4, 1))
        return date(year - (year - 1999) % 5, 4, 1)

    def answer(self, kind, place, amount, facts):
        if kind == "approve":
            if amount < 0:
                raise Refused(E_FACT_VALUE)
            for name in self.sums:
                self.with_this(name, place, kind, amount)
            if amount > 100000000:
                return NOT_ELIGIBLE, {}
            return ELIGIBLE, {"charge": half_up(Fraction(amount, 50))}
        if kind not in ("claim", "recover"):
            return ELIGIBLE, {}
        volume, losses, recoveries, paid = (self.with_this(name, place, kind, amount) for name in self.sums)
        slices = (min(volume, 25000000) * Fraction(9, 10) + max(0, min(volume, 50000000) - 25000000) * Fraction(1, 2)
                  + max(0, volume - 50000000) * Fraction(12, 100))
        due = half_up(min(fits(max(losses - recoveries, 0)) * Fraction(85, 100), half_up(slices)))
        return ELIGIBLE, {"payment": fits(due - paid)}


class PortfolioCap(Model):
    file = "ledger-portfolio-cap"
    has_accounts = False
    kinds = KINDS + ("payment",)
    sums = {"volume": (("approve", "draw"), (), "all"), "losses": (("claim",), ("refund",), "all"),
            "recoveries": (("recover",), (), "all"), "paid": (("payment",), (), "all"),
            "loan_losses": (("claim",), ("refund",), "loan"), "loan_volume": (("approve", "draw"), (), "loan")}
    amounts = (10000000000, 1000000000, 1, 3, 333333333, 99999)

    def answer(self, kind, place, amount, facts):
        if kind not in ("claim", "refund", "recover"):
            return ELIGIBLE, {}
        volume, losses, recoveries, paid, loan_losses, loan_volume = (
            self.with_this(name, place, kind, amount) for name in self.sums)
        if loan_losses > loan_volume:
            return NOT_ELIGIBLE, {}
        due = half_up(min(Fraction(fits(max(losses - recoveries, 0)), 2), Fraction(volume, 10)))
        return ELIGIBLE, {"payment": fits(due - paid)}


class FeeLimit(Model):
    file = "ledger-fee-limit"
    kinds = KINDS + ("payout", "unmet")
    sums = {"fees": (("charge",), ("refund",), "vintage"), "recoveries": (("recover",), (), "vintage"),
            "paid": (("payout",), (), "vintage"), "loan_claims": (("claim",), (), "loan")}
    amounts = (1, 7, 50, 123457, 20000000, 33333333, 200000000)

    def vintage(self, day, kind, account, loan):
        if day < date(2000, 4, 1):
            raise Refused(E_ARGUMENT)
        return date(day.year - (day < date(day.year, 4, 1)), 4, 1)

    def answer(self, kind, place, amount, facts):
        known = self.loans.get((place[0], place[2]), [None, {}])[1]
        micro = {**known, **facts}.get("micro") == "yes"
        if kind not in ("approve", "claim"):
            return ELIGIBLE, {}
        if amount < 0:
            raise Refused(E_FACT_VALUE)
        fees, recoveries, paid = (self.with_this(name, place, kind, amount) for name in ("fees", "recoveries", "paid"))
        before = self.with_this("loan_claims", place, "", 0)
        if kind == "approve":
            return ELIGIBLE, {"charge": round(Fraction(amount * (37 if micro else 135), 10000))}
        if before > 0:
            return NOT_ELIGIBLE, {}
        covered = round(amount * Fraction(85 if micro else 75, 100))
        payment = min(covered, fits(max(0, fits(2 * fits(fees + recoveries)) - paid)))
        return ELIGIBLE, {"payout": fits(payment), "unmet": fits(amount - payment)}


MODELS = (LenderCeiling, PortfolioCap, FeeLimit)


# ---- random events ----------------------------------------------------------------------------------

def random_event(r, model, day):
    day = day + timedelta(r.choice((0, 0, 1, 30, 89, 365, 700) if r.random() < 0.97 else (-1, -400)))
    kind = r.choice(("approve", "approve", "draw", "charge", "claim", "claim", "recover", "refund", model.kinds[-1]))
    if r.random() < 0.01:
        kind = "clam"
    account = r.choice(("a", "b", "甲")) if model.has_accounts != (r.random() < 0.01) else ""
    loan = r.choice(("1", "2", "3", "4", "5")) if r.random() < 0.97 else ""
    amount = r.choice(model.amounts) + r.choice((0, 0, 0, -1, 1)) if r.random() < 0.6 else r.randrange(1, 60000000)
    if r.random() < 0.02:
        amount = r.choice((0, -5, -amount, MAX, MAX - 7, MIN, MIN + 1, MAX // 2))
    if kind == "approve" and amount == 0:
        amount = 1
    facts = {"micro": r.choice(("yes", "no"))} if model is FeeLimit and r.random() < 0.4 else {}
    return day, kind, account, loan, amount, facts


def c_event(day, kind, account, loan, amount, facts):
    count = len(facts)
    return Event(ctypes.sizeof(Event), days(day), kind.encode(), account.encode(), loan.encode(), amount, count, 0,
                 (c_char_p * count)(*(name.encode() for name in facts)),
                 (c_char_p * count)(*(value.encode() for value in facts.values())))


class CLedger:
    """A ledger of the library."""

    def __init__(self, scheme, handle=None):
        self.scheme, self.handle = scheme, handle or c_void_p()
        if handle is None and C.ledger_new(byref(self.handle), scheme.handle, None):
            raise RuntimeError("guarantee_ledger_new failed")

    def add(self, event):
        number = c_size_t()
        status = C.ledger_add(self.handle, byref(c_event(*event)), 0, byref(number), None, None)
        if status:
            raise Refused(status)
        entry = self.entry(number.value)
        booked = [self.entry(number.value + 1 + i) for i in range(entry.booked)]
        return (OUTCOMES[entry.outcome], entry.vintage, {b.kind.decode(): b.amount for b in booked})

    def entry(self, number):
        entry = Entry(struct_size=ctypes.sizeof(Entry))
        if C.ledger_entry_at(self.handle, number, byref(entry), None):
            raise RuntimeError("guarantee_ledger_entry_at failed")
        return entry

    def sum(self, name, place, at):
        found, (account, vintage, loan) = c_int64(), place
        status = C.ledger_sum(self.handle, name.encode(), account.encode(), NONE if vintage is None else days(vintage),
                              loan.encode(), LAST if at is None else days(at), byref(found), None)
        return found.value if status == 0 else ("status", status)

    def json(self, at=None):
        text = c_void_p()
        if C.ledger_json(self.handle, LAST if at is None else days(at), byref(text), None):
            return None
        found = ctypes.string_at(text)
        C.text_free(text)
        return found

    def replayed(self):
        handle = c_void_p()
        if C.ledger_replay(byref(handle), self.scheme.handle, self.handle, None):
            raise RuntimeError("guarantee_ledger_replay failed")
        return CLedger(self.scheme, handle)

    def free(self):
        C.ledger_free(self.handle)


def attempt(call, *arguments):
    try:
        return call(*arguments)
    except Refused as refusal:
        return refusal.args


def compare_sums(model, ledger, at):
    for place in {(a, v, l) for _, a, v, l, _, _ in model.counted if l}:
        for name in model.sums:
            wanted, found = attempt(model.sum, name, place, at), ledger.sum(name, place, at)
            if wanted != found and not (wanted == (E_RANGE,) and found == ("status", E_RANGE)):
                yield f"{model.file}: {name} of {place} at {at}: the model has {wanted}, the library {found}"


def run_list(r, scheme, kind, length):
    model, ledger, given, count = kind(), CLedger(scheme), [], 0
    day = date(r.choice((1999, 2000, 2000, 2003)), r.choice((3, 4, 4, 6)), r.randrange(1, 29))
    try:
        for _ in range(length):
            event = random_event(r, kind, day)
            wanted, found = attempt(model.add, *event), attempt(ledger.add, event)
            if len(wanted) == 3:
                wanted = (wanted[0], NONE if wanted[1] is None else days(wanted[1]), wanted[2])
                given.append(event)
                day = event[0]
            count += 1
            if wanted != found:
                yield count, f"{model.file}: event {count} {event}: the model has {wanted}, the library {found}"
                return
        at = r.choice(given)[0] if given else day
        for fault in (*compare_sums(model, ledger, None), *compare_sums(model, ledger, at)):
            yield count, fault
        yield count, compare_bytes(scheme, ledger, given, at)
    finally:
        ledger.free()


def compare_bytes(scheme, ledger, given, at):
    """The same events give the same bytes; the ledger at a day is what the events up to it give."""
    replayed, until = ledger.replayed(), CLedger(scheme)
    for event in given:
        if event[0] <= at:
            until.add(event)
    whole, part = ledger.json(), ledger.json(at)
    same = whole == replayed.json() and part == until.json(at)
    replayed.free()
    until.free()
    return None if same else f"{scheme.file}: replayed, or at {at}, the ledger is another"


def ledgers(r, count):
    done = 0
    schemes = {}
    for kind in MODELS:
        with open(os.path.join(SCHEMES, kind.file + ".yaml"), encoding="utf-8") as file:
            schemes[kind] = CScheme(file.read())
        schemes[kind].file = kind.file
    while done < count:
        kind, reached = r.choice(MODELS), 0
        for reached, fault in run_list(r, schemes[kind], kind, r.choice((5, 40, 80))):
            if fault:
                yield fault
        done += max(reached, 1)
    for scheme in schemes.values():
        scheme.close()


DIRECT["ledger"] = ledgers
