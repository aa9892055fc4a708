"""Values: what may stand wherever a number is expected."""
from fractions import Fraction

from .case import LeftOut, Undecided
from .conditions import compile_condition, literal
from .dates import DATE_MIN, end_of, move, span
from .rows import compile_rows, marginal, row_of, value_of_row

FORMS = {}


def form(key):
    def register(build):
        FORMS[key] = build
        return build

    return register


def compile_value(node, scope):
    """A function of the case that gives the value."""
    if isinstance(node, str):
        if scope.is_name(node):
            return scope.reference(node)
        constant = literal(node, "")
        return lambda case: constant
    for key, build in FORMS.items():
        if key in node:
            return build(node, scope)
    raise ValueError(f"no value: {node!r}")


def clamped(value, low, high, case):
    """At least low, then at most high."""
    if low is not None:
        value = max(value, low(case))
    if high is not None:
        value = min(value, high(case))
    return value


def optional_value(node, key, scope):
    return scope.value(node[key]) if key in node else None


@form("start")
def _start(node, scope):
    start = scope.value(node["start"])
    steps = [_adjustment(step, scope) for step in node.get("adjust", ())]
    low, high = optional_value(node, "at_least", scope), optional_value(node, "at_most", scope)

    def work(case):
        value = start(case)
        for holds, sign, amount in steps:
            if holds is None or holds(case):
                value = value * amount(case) if sign == 0 else value + sign * amount(case)
        return clamped(value, low, high, case)

    return work


def _adjustment(step, scope):
    holds = compile_condition(step["when"], scope) if "when" in step else None
    for key, sign in (("add", 1), ("less", -1), ("times", 0)):
        if key in step:
            return holds, sign, scope.value(step[key])
    raise ValueError(f"no adjustment: {step!r}")


@form("marginal_on")
def _marginal_on(node, scope):
    whole = scope.value(node["marginal_on"])
    rows = compile_rows(node["rows"], scope)
    return lambda case: marginal(rows, whole(case), case)


@form("dated_by")
def _dated_by(node, scope):
    day = scope.reference(node["dated_by"])
    editions = compile_rows(node["editions"], scope)

    def work(case):
        today = day(case)
        for edition in editions:
            if edition.low is not None and today < edition.low(case):
                continue
            if edition.high is not None and today > edition.high(case):
                continue
            return edition.result(case)
        raise Undecided("no edition")

    return work


@form("choose")
def _choose(node, scope):
    branches = [
        (compile_condition(branch["when"], scope) if "when" in branch else None, scope.value(branch["is"]))
        for branch in node["choose"]
    ]

    def work(case):
        for holds, value in branches:
            if holds is None or holds(case):
                return value(case)
        raise Undecided("none of choose holds")

    return work


@form("by")
def _by(node, scope):
    if isinstance(node["by"], list):
        return _by_two(node, scope)
    if "nearest" in node:
        return _nearest(node, scope)
    key = scope.reference(node["by"])
    if "whole" in node:
        rows = compile_rows(node["whole"], scope)
        return lambda case: value_of_row(rows, key(case), case)
    kind = scope.kind(node["by"])
    table = {literal(word, kind): scope.value(value) for word, value in node["exactly"].items()}
    otherwise = optional_value(node, "otherwise", scope)

    def work(case):
        value = table.get(key(case), otherwise)
        if value is None:
            raise Undecided("no row")
        return value(case)

    return work


def _finder(name, heads, scope):
    """A function of the case that says which of the heads (bounds, or words) the fact falls on."""
    key, kind = scope.reference(name), scope.kind(name)
    if isinstance(heads[0], dict):
        rows = compile_rows(heads, scope)
        return lambda case: next((i for i, row in enumerate(rows) if row is row_of(rows, key(case), case)), None)
    words = [literal(word, kind) for word in heads]
    return lambda case: next((i for i, word in enumerate(words) if word == key(case)), None)


def _by_two(node, scope):
    """A table by two facts: which line, then which column."""
    first, second = node["by"]
    lines = node["rows"]
    heads = list(lines) if isinstance(lines, dict) else lines
    cells = list(lines.values()) if isinstance(lines, dict) else [line["are"] for line in lines]
    line_of, column_of = _finder(first, heads, scope), _finder(second, node["columns"], scope)
    values = [[scope.value(cell) for cell in line] for line in cells]

    def work(case):
        line = line_of(case)
        if line is None:
            raise Undecided("no line")
        column = column_of(case)
        if column is None:
            raise Undecided("no column")
        return values[line][column](case)

    return work


def _nearest(node, scope):
    key = scope.reference(node["by"])
    points = [(scope.value(point["at"]), scope.value(point["is"])) for point in node["nearest"]]
    lower = node["ties"] == "lower"

    def work(case):
        here = key(case)
        far = [(abs(at(case) - here), i if lower else -i) for i, (at, _) in enumerate(points)]
        return points[abs(min(far)[1])][1](case)

    return work


def compile_day(node, scope):
    """A function of the case that gives a date."""
    if not isinstance(node, dict):
        return scope.reference(node) if scope.is_name(str(node)) else scope.bound(str(node))
    for word, take in (("earlier_of", min), ("later_of", max)):
        if word in node:
            days = [compile_day(day, scope) for day in node[word]]
            return lambda case: take([day(case) for day in days])
    if "end_of" in node:
        day = compile_day(node["of"], scope)
        return lambda case: end_of(day(case), node["end_of"])
    unit = next(unit for unit in ("days", "months", "years") if unit in node)
    sign, of = (1, node["after"]) if "after" in node else (-1, node["before"])
    day, count = compile_day(of, scope), scope.value(node[unit])

    def work(case):
        start, by = day(case), count(case)
        if by.denominator != 1:
            raise Undecided("moved by a part of a day")
        try:
            moved = move(start, sign * int(by), unit)
        except (ValueError, OverflowError):
            raise Undecided("no day of the calendar") from None
        if moved < DATE_MIN:
            raise Undecided("no day of the calendar")
        return moved

    return work


def _span(unit):
    def build(node, scope):
        first, last = compile_day(node[unit + "_from"], scope), compile_day(node["to"], scope)
        backwards = optional_value(node, "if_backwards", scope)

        def work(case):
            start, stop = first(case), last(case)
            if stop >= start:
                return Fraction(span(start, stop, unit, node.get("counting")))
            if backwards is None:
                raise Undecided("counted backwards")
            return backwards(case)

        return work

    return build


for _unit in ("days", "months", "years"):
    FORMS[_unit + "_from"] = _span(_unit)


@form("sum")
def _sum(node, scope):
    plus = [scope.value(part) for part in _list(node["sum"])]
    minus = [scope.value(part) for part in _list(node.get("less", []))]
    low, high = optional_value(node, "at_least", scope), optional_value(node, "at_most", scope)
    given_only = node.get("given_only") == "yes"

    terms = [(part, 1) for part in plus] + [(part, -1) for part in minus]

    def work(case):
        total, given, absent = 0, False, None
        for part, sign in terms:
            try:
                total += sign * part(case)
                given = True
            except LeftOut as signal:
                if not given_only:
                    raise
                absent = signal
        if not given:
            raise absent
        return clamped(total, low, high, case)

    return work


def _list(node):
    return node if isinstance(node, list) else [node]


@form("product")
def _product(node, scope):
    parts = [scope.value(part) for part in node["product"]]

    def work(case):
        value = 1
        for part in parts:
            value *= part(case)
        return value

    return work


@form("ratio")
def _ratio(node, scope):
    above, below = scope.value(node["ratio"]), scope.value(node["over"])
    if_zero = optional_value(node, "if_zero", scope)

    def work(case):
        top, bottom = above(case), below(case)
        if bottom == 0:
            if if_zero is None:
                raise Undecided("a ratio over zero")
            return if_zero(case)
        return top / bottom

    return work


@form("smaller_of")
def _smaller_of(node, scope):
    parts = [scope.value(part) for part in node["smaller_of"]]
    return lambda case: min(part(case) for part in parts)


@form("larger_of")
def _larger_of(node, scope):
    parts = [scope.value(part) for part in node["larger_of"]]
    return lambda case: max(part(case) for part in parts)


@form("times")
def _times(node, scope):
    factor, base = scope.value(node["times"]), scope.value(node["of"])
    return lambda case: factor(case) * base(case)
