"""A scheme file and the answers to its questions."""
import yaml

from . import groups, rules, schedules, shares  # noqa: F401 - the rules register themselves
from .case import Case, Fact, LeftOut, Missing, Signal, Undecided
from .conditions import compile_condition
from .dates import read_date
from .exact import read_number
from .rules import compile_figure
from .values import compile_day, compile_value

QUESTIONS = ("quote", "claim", "compensate", "refinance", "reserve", "limits", "subsidy", "allot")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_ORIGIN = {"value", "kind", "source", "clause", "confidence", "note", "meaning", "link"}


def without_origin(node):
    """The tree with {value: X, source: ...} replaced by X."""
    if isinstance(node, dict):
        if "value" in node and set(node) <= _ORIGIN:
            return without_origin(node["value"])
        return {key: without_origin(value) for key, value in node.items()}
    if isinstance(node, list):
        return [without_origin(value) for value in node]
    return node


class Answer:
    """outcome, rule, figures {name: (value, exact)}, workings alike, missing facts, breaches.

    `entries` says how many rules gave figures.
    """

    def __init__(self, outcome, rule="", figures=None, missing=(), breaches=(), entries=1):
        self.outcome = outcome
        self.entries = entries
        self.rule = rule
        self.figures = figures or {}
        self.workings = {}
        self.missing = list(missing)
        self.breaches = set(breaches)
        self.every_figure = []


class Scheme:
    def __init__(self, text):
        tree = without_origin(yaml.load(text, Loader=_LOADER))
        self.tree = tree
        self.id = tree["scheme"]
        self.digits = int(tree["currency"]["digits"])
        self.roundings = {
            name: (read_number(node["to"])[0], node["mode"]) for name, node in (tree.get("rounding") or {}).items()
        }
        self.facts = {name: Fact(name, node, self.digits) for name, node in (tree.get("facts") or {}).items()}
        self.parameters = tree.get("parameters") or {}
        self.nodes = dict(self.parameters)
        self.nodes.update(tree.get("workings") or {})
        self.sections = {}
        for question in QUESTIONS:
            if question in tree:
                self.sections[question] = list(tree[question] or {})
                self.nodes.update(tree[question] or {})
        self.compiled = {}
        self.in_force = self._in_force(tree)
        self._totals()
        for node in self.nodes.values():
            if isinstance(node, dict) and "together" in node:
                groups.need_sum_alone(node, self)
        self.eligibility = [self._eligibility(name, node) for name, node in (tree.get("eligibility") or {}).items()]

    @classmethod
    def load(cls, path):
        with open(path, encoding="utf-8") as file:
            return cls(file.read())

    # ---- the scope in which values and conditions are compiled ----

    def value(self, node):
        return compile_value(node, self)

    def day(self, node):
        return compile_day(node, self)

    def bound(self, node):
        """A bound of a row: a number, a date, or a name."""
        if isinstance(node, str) and len(node) == 10 and node[4:5] == "-" and node[7:8] == "-":
            day = read_date(node)
            return lambda case: day
        return self.value(node)

    def rounding(self, name):
        return self.roundings[name]

    def is_name(self, text):
        return text in self.facts or self.owner(text) is not None

    def owner(self, text):
        """The entry that yields a figure of this name."""
        if text in self.nodes:
            return text
        base = text.partition(".")[0]
        if "." in text and base in self.nodes:
            return base
        for suffix in ("_ratio", "_over_cap"):
            if text.endswith(suffix) and text[: -len(suffix)] in self.nodes:
                return text[: -len(suffix)]
        return None

    def reference(self, name):
        if name in self.facts:
            return lambda case: case.fact(name)
        owner = self.owner(name)
        if owner is None:
            raise ValueError(f"nothing declares {name!r}")

        def read(case):
            replaced = case.replaced.get(name) if case.replaced else None
            if replaced is not None:
                return replaced
            entry = case.figure(owner)[name]
            if isinstance(entry, Signal):
                raise entry
            return entry[0]

        return read

    def names_in(self, node):
        """The facts, figures and parameters that a value or a condition looks at."""
        if isinstance(node, str):
            return {node} if self.is_name(node) else set()
        if isinstance(node, list):
            return set().union(*map(self.names_in, node))
        keys = {key for key in node if key != "exactly" and self.is_name(key)}
        parts = [part for key, part in node.items() if key != "exactly"]
        parts += node.get("exactly", {}).values()  # its keys are words
        return keys.union(*map(self.names_in, parts))

    def kind(self, name):
        if name in self.facts:
            return self.facts[name].kind
        node = self.nodes.get(name)
        if isinstance(node, dict) and "test" in node:
            return "flag"
        if isinstance(node, dict) and "classify" in node:
            return "text"
        return "number"

    # ---- loading ----

    def _in_force(self, tree):
        node = tree.get("in_force") or {}
        first = read_date(node["from"]) if "from" in node else None
        last = read_date(node["to"]) if "to" in node else None
        return tree.get("as_of"), first, last

    def _totals(self):
        for fact in self.facts.values():
            if fact.total is not None:
                fact.total_each = self.facts[fact.total["of"]].each
                fact.total_of = groups.total_of_fact(fact.total, fact.total_each, self)

    def _eligibility(self, name, node):
        wanted = "require" in node
        condition = compile_condition(node["require"] if wanted else node["refuse"], self)
        questions = node.get("for", list(QUESTIONS))
        return name, condition, wanted, questions if isinstance(questions, list) else [questions]

    # ---- answering ----

    def work_out(self, name, case):
        """Called by the case, once a figure."""
        if case.working.get(name):
            raise ValueError(f"{name} is worked out from itself")
        function = self.compiled.get(name)
        if function is None:
            function = self.compiled[name] = compile_figure(name, self.nodes[name], self)
        case.working[name] = True
        try:
            return function(case)
        finally:
            case.working[name] = False

    def answer(self, question, texts):
        case = Case(self, texts)
        answer = self._refused(question, case) or self._answered(question, case)
        caches = [case.cache, *case.member_caches.values()]
        answer.every_figure = [found for cache in caches for found in cache.values() if isinstance(found, dict)]
        answer.workings = _known(case.cache.values())
        answer.open_question = case.open_question
        return answer

    def _answered(self, question, case):
        undecided, figures, entries = "", {}, 0
        for name in self.sections[question]:
            try:
                found = case.figure(name)
                entries += 1
            except Signal as signal:
                found = {name: signal}
            figures.update(_known([found]))
            for signal in found.values():
                if isinstance(signal, Signal) and not isinstance(signal, LeftOut):
                    undecided = undecided or name
                    case.note_missing(signal)
        outcome = "eligible" if figures and not undecided else "undecided"
        return Answer(outcome, undecided, figures, case.missing, case.breaches, entries)

    def _refused(self, question, case):
        as_of, first, last = self.in_force
        if as_of is not None:
            try:
                day = case.fact(as_of)
            except Missing as signal:
                case.note_missing(signal)
                return Answer("undecided", "in_force", missing=case.missing)
            except LeftOut:
                day = first or last
            if (first is not None and day < first) or (last is not None and day > last):
                return Answer("not_eligible", "in_force")
        for name, condition, wanted, questions in self.eligibility:
            if question not in questions:
                continue
            try:
                holds = condition(case)
            except LeftOut:
                continue
            except (Missing, Undecided) as signal:
                case.note_missing(signal)
                return Answer("undecided", name, missing=case.missing)
            if holds != wanted:
                return Answer("not_eligible", name)
        return None


def _known(figures):
    """The entries that have a value, of several figures."""
    return {part: entry for found in figures if isinstance(found, dict) for part, entry in found.items()
            if not isinstance(entry, Signal)}
