"""Values: what may stand wherever a number is expected."""
from .case import LeftOut, Undecided
from .conditions import compile_condition, literal
from .rows import compile_rows, marginal, value_of_row

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
