"""The `time:` of a charge or subsidy: how many years, months or days a rate is for."""
from fractions import Fraction

from .case import Undecided
from .dates import DAY_COUNTS, PartOfMonth

PER = {("months", "year"): Fraction(1, 12), ("months", "month"): 1, ("days", "day"): 1, ("years", "year"): 1}
BASES = {"act/365f": Fraction(1, 365), "act/360": Fraction(1, 360)}


def compile_time(node, scope):
    if node == "once":
        return lambda case: 1
    factor = _dated(node, scope) if "from" in node else _counted(node, scope)
    if "at_most" not in node:
        return factor
    high = scope.value(node["at_most"])
    return lambda case: min(factor(case), high(case))


def _counted(node, scope):
    unit = next(unit for unit in ("months", "days", "years") if unit in node)
    count = scope.value(node[unit])
    per = BASES[node["basis"]] if "basis" in node else PER[unit, node["per"]]
    return lambda case: count(case) * per


def _dated(node, scope):
    first, last = scope.day(node["from"]), scope.day(node["to"])
    basis = DAY_COUNTS[node["basis"]]
    end = scope.day(node["termination"]) if "termination" in node else None

    def work(case):
        start, stop = first(case), last(case)
        termination = end(case) if end is not None else None
        if stop < start:
            raise Undecided("the term ends before it begins")
        try:
            return basis(start, stop, termination)
        except PartOfMonth:
            raise Undecided("no whole months") from None

    return work
