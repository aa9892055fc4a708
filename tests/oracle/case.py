"""One case: the facts given, the members of its groups, and what was worked out so far."""
from contextlib import contextmanager

from .exact import INT64_MAX, INT64_MIN, NumberText, read_amount, read_number
from .dates import DateText, read_date


class Signal(Exception):
    """A figure that cannot be worked out for this case."""


class Missing(Signal):
    """A required fact was not given: the case is undecided."""


class LeftOut(Signal):
    """An optional fact (named, if it was one) was not given, or nothing was asked: left out."""

    several = False  # whether more than one was lacking


class Undecided(Signal):
    """Nothing says what the figure is: a ratio over zero, no row, no edition."""


def together(signals):
    """Several parts cannot be told: a required fact weighs more than an optional one; all that lack are named."""
    names = [name for signal in signals if isinstance(signal, Missing) for name in signal.args]
    if names:
        return Missing(*names)
    undecided = next((signal for signal in signals if isinstance(signal, Undecided)), None)
    if undecided is not None or len(signals) == 1:
        return undecided or signals[0]
    found = LeftOut(*dict.fromkeys(name for signal in signals for name in signal.args))
    found.several = len(found.args) > 1 or not all(signal.args for signal in signals)
    return found


class SchemeRefused(ValueError):
    """The file breaks a rule that is checked when it is loaded."""


class FactRefused(ValueError):
    """The value does not suit the fact."""


class Fact:
    """A fact as the scheme declares it."""

    def __init__(self, name, node, digits):
        node = node or {}
        self.name = name
        self.kind = node["kind"]
        self.digits = digits
        self.one_of = node.get("one_of")
        self.optional = node.get("optional") == "yes"
        self.each = node.get("each")
        self.total = node.get("total")
        self.total_of = self.total_each = None
        self.at_least = self._bound(node.get("at_least"))
        self.at_most = self._bound(node.get("at_most"))
        self.known = {}
        self.default = self.read(node["default"]) if "default" in node else None

    def _bound(self, text):
        if text is None:
            return None
        return read_date(text) if self.kind == "date" else read_number(text)[0]

    def read(self, text):
        """The value of a text, by kind; FactRefused when it does not suit."""
        if text in self.known:
            value = self.known[text]
        else:
            value = self._read(text)
            if len(self.known) < 20000:
                self.known[text] = value
        if value is None:
            raise FactRefused(text)
        return value

    def _read(self, text):
        try:
            value = self._parse(text)
        except (NumberText, DateText):
            return None
        if self.kind in ("amount", "rate", "number", "count"):
            least = 0 if self.at_least is None else self.at_least
            if value < least or (self.at_most is not None and value > self.at_most):
                return None
        if self.kind == "date":
            if self.at_least is not None and value < self.at_least:
                return None
            if self.at_most is not None and value > self.at_most:
                return None
        return value

    def _parse(self, text):
        if self.kind == "amount":
            value = read_amount(text, self.digits)
            if not INT64_MIN <= value * 10**self.digits <= INT64_MAX:
                return self._refuse(text)
            return value
        if self.kind in ("rate", "number"):
            return read_number(text)[0]
        if self.kind == "count":
            value = read_number(text)[0]
            return value if value.denominator == 1 else self._refuse(text)
        if self.kind == "date":
            return read_date(text)
        if self.kind == "flag":
            return {"yes": True, "no": False}[text] if text in ("yes", "no") else self._refuse(text)
        if self.one_of is not None and text not in self.one_of:
            return self._refuse(text)
        return text

    @staticmethod
    def _refuse(text):
        raise NumberText(text)


class Case:
    """Facts by name, with the members of each group in the order in which they were first given."""

    def __init__(self, scheme, texts):
        self.scheme = scheme
        self.given = {}
        self.by_member = {}
        self.members = {}
        self.current = {}
        self.cache = {}
        self.member_caches = {}
        self.missing = []
        self.working = {}
        self.replaced = {}
        self.breaches = set()
        self.open_question = False  # see __init__.py
        for name, text in texts.items():
            self._set(name, text)

    def _set(self, name, text):
        facts = self.scheme.facts
        if name in facts:
            self.given[name] = facts[name].read(text)
            return
        base, _, member = name.partition(".")
        if base not in facts or not member or facts[base].each is None:
            raise FactRefused(name)
        fact = facts[base]
        self.by_member[base, member] = fact.read(text)
        self.members.setdefault(fact.each, {})[member] = None

    def members_of(self, group):
        return list(self.members.get(group, ()))

    def fact(self, name):
        fact = self.scheme.facts[name]
        if name in self.replaced:
            return self.replaced[name]
        if fact.each is not None and fact.each in self.current:
            value = self.by_member.get((name, self.current[fact.each]))
            if value is not None:
                return value
        value = self.given.get(name)
        if value is not None:
            return value
        if fact.total_of is not None and self.members.get(fact.total_each):
            return fact.total_of(self)
        if fact.default is not None:
            return fact.default
        if fact.optional:
            raise LeftOut(name)
        raise Missing(name)

    def note_missing(self, signal):
        if isinstance(signal, Missing):
            self.missing += [name for name in dict.fromkeys(signal.args) if name not in self.missing]

    def is_given(self, name):
        member = self.current.get(self.scheme.facts[name].each)
        return (name, member) in self.by_member or name in self.given

    @contextmanager
    def of_member(self, group, member):
        """Facts and figures as they are for one member."""
        before, cache = self.current, self.cache
        self.current = {**before, group: member}
        key = tuple(sorted(self.current.items()))
        self.cache = self.member_caches.setdefault(key, {})
        try:
            yield
        finally:
            self.current, self.cache = before, cache

    @contextmanager
    def in_place_of(self, name, value):
        """One fact or figure read as another value: an amount as the sum of a borrower's loans."""
        before, cache = self.replaced, self.cache
        self.replaced, self.cache = {**before, name: value}, {}
        try:
            yield
        finally:
            self.replaced, self.cache = before, cache

    @contextmanager
    def as_given(self):
        """Nothing is read as another value: a sum over all members does not see one borrower's."""
        before, self.replaced = self.replaced, {}
        try:
            yield
        finally:
            self.replaced = before

    def figure(self, name):
        """The entries of a figure, {part: (value, exact)}; the signal that stopped it, again."""
        found = self.cache.get(name)
        if found is None:
            try:
                found = self.scheme.work_out(name, self)
            except Signal as signal:
                found = signal
            self.cache[name] = found
        if isinstance(found, Signal):
            raise found
        return found
