"""Rules on one amount: charge, cover, subsidise, reserve, compensate, classify, and what all figures share.

A rule is built once from its entry and gives a function of the case that yields {part: (value, exact)}.
"""
from fractions import Fraction

from .case import LeftOut, Missing, Signal, Undecided
from .conditions import compile_condition
from .exact import round_to
from .limits import compile_limit
from .powers import compound
from .rows import compile_rows, marginal, row_of, slices, value_of_row, word
from .times import compile_time
from .values import FORMS, compile_value, optional_value

RULES = {}


def rule(key):
    def register(build):
        RULES[key] = build
        return build

    return register


def plain(value):
    return value, value


def attempted(work):
    """The entry of one part of a figure, or the signal that stopped this part alone."""
    try:
        return work()
    except Signal as signal:
        return signal


def compile_figure(name, node, scope):
    """The rule of an entry with its `when` and its rounding."""
    if isinstance(node, str):
        value = scope.value(node)
        return lambda case: {name: plain(value(case))}
    rounded = rounding_of(node, scope)
    work = _rule_of(name, node, rounded, scope)
    limit = compile_limit(name, node, scope)
    if limit is not None:
        work = _limited(work, limit)
    if "when" in node:
        work = _conditional(name, node, work, compile_condition(node["when"], scope))
    base = next((node[key] for key in ASKED_BY if key in node), "")
    names = [name for name in scope.names_in(base) if name in scope.facts and scope.facts[name].optional]
    return _asked_for(work, _named_facts(base), names) if names else work


# Whose base, when it is an optional fact that is given, means that the figure was asked for.
ASKED_BY = ("subsidise",)


def _named_facts(base):
    """The words of a base that are its value or parts of it."""
    if isinstance(base, str):
        return {base}
    parts = [base[key] for key in ("times", "of", "ratio", "over", "start") if key in base]
    for key in ("sum", "product", "larger_of", "smaller_of"):
        parts += base.get(key, [])
    return set().union(*map(_named_facts, parts))


def _asked_for(work, parts, names):
    """Without an optional fact the figure is left out; but was it asked for, the fact is missing."""

    def ask(case):
        try:
            return work(case)
        except LeftOut as signal:
            given = [name for name in names if case.is_given(name)]
            asked = not parts.isdisjoint(given)
            case.open_question |= signal.several if asked else bool(given)
            if asked and signal.args:
                raise Missing(*signal.args) from None
            raise

    return ask


def _limited(work, limit):
    return lambda case: limit(case, work(case))


def _rule_of(name, node, rounded, scope):
    for key, build in RULES.items():
        if key in node:
            return build(name, node, rounded, scope)
    for key in FORMS:
        if key in node:
            value = compile_value(node, scope)
            return lambda case: {name: rounded(value(case))}
    raise ValueError(f"{name}: no rule in {sorted(node)}")


def _conditional(name, node, work, holds):
    left_out = any(key in node for key in ("must_be", "classify", "test"))

    def when(case):
        if holds(case):
            return work(case)
        if left_out:
            raise LeftOut()
        return {part: (0, 0) for part in part_names(name, node)}

    return when


def part_names(name, node):
    """The figures of an entry whose parts are known without a case."""
    if "split" in node:
        if "in_proportion_to" in node:
            return []
        parts = [f"{name}.{party}" for party in parties_of(node)]
        return parts + ([f"{name}_over_cap"] if "claims_cap" in node else [])
    if "compensate" in node:
        return [name, f"{name}_ratio"]
    if "average_rate" in node:
        return [f"{name}.{method}" for method in ("annualised", "amount_weighted", "simple", "raw")] + [name]
    if "allot" in node or "share_pool" in node:
        return []
    for key, parts in PARTS.items():
        if key in node:
            return [name + part for part in parts]
    return [name]


# The parts of the figures that have several names, whatever the case.
PARTS = {
    "schedule": ("", ".instalment", ".last_instalment", ".interest", ".principal"),
    "charge_balances": ("", ".first", ".samples"),
}


def parties_of(node):
    """The parties of a split, each once, as they first appear."""
    if "shares" in node:
        return party_names(node["shares"])
    bearers = [layer["borne_by"] for layer in node["layers"]] + ([node["excess_to"]] if "excess_to" in node else [])
    names = [name for one in bearers for name in ([one] if isinstance(one, str) else party_names(one))]
    return list(dict.fromkeys(names))


def party_names(shares):
    names = []
    for party, share in shares.items():
        names.append(party)
        if isinstance(share, dict) and "cedes" in share:
            names += party_names(share["cedes"])
    return list(dict.fromkeys(names))


def rounding_of(node, scope):
    """value -> (rounded, exact)"""
    name = node.get("round", "none")
    if name == "none":
        return plain
    quantum, mode = scope.rounding(name)
    return lambda value: (round_to(value + quantum * 0, quantum, mode), value)


def _factors(node, keys, scope):
    """The product of base x the factors that the entry has, in order."""
    parts = [scope.value(node[key]) for key in keys if key in node]
    if "time" in node:
        at = len([key for key in keys[:2] if key in node])
        parts.insert(at, compile_time(node["time"], scope))
    return parts


@rule("charge")
def _charge(name, node, rounded, scope):
    parts = _factors(node, ("charge", "rate", "factor"), scope)
    low, high = optional_value(node, "at_least", scope), optional_value(node, "at_most", scope)

    def work(case):
        value = 1
        for part in parts:
            value *= part(case)
        if low is not None:
            value = max(value, low(case))
        if high is not None:
            value = min(value, high(case))
        return {name: rounded(value)}

    return work


def _room_together(node, scope):
    """What is left of together_at_most after what is there already; None when the entry does not cap so."""
    if "together_at_most" not in node:
        return None
    ceiling, already = scope.value(node["together_at_most"]), scope.value(node["together_with"])
    return lambda case: max(ceiling(case) - already(case), 0)


@rule("cover")
def _cover(name, node, rounded, scope):
    base, share = scope.value(node["cover"]), optional_value(node, "share", scope)
    high, room = optional_value(node, "at_most", scope), _room_together(node, scope)

    def work(case):
        value = base(case)
        if share is not None:
            part = share(case)
            if not 0 <= part <= 1:
                raise Undecided("a share that is not between 0 and 1")
            value *= part
        if high is not None:
            value = min(value, high(case))
        if room is not None:
            value = min(value, room(case))
        return {name: rounded(value)}

    return work


@rule("subsidise")
def _subsidise(name, node, rounded, scope):
    parts = _factors(node, ("subsidise", "rate"), scope)
    base_high = optional_value(node, "base_at_most", scope)
    low, high = optional_value(node, "at_least", scope), optional_value(node, "at_most", scope)
    room = _room_together(node, scope)

    def work(case):
        value = parts[0](case)
        if base_high is not None:
            value = min(value, base_high(case))
        for part in parts[1:]:
            value *= part(case)
        if low is not None:
            value = max(value, low(case))
        if high is not None:
            value = min(value, high(case))
        if room is not None:
            value = min(value, room(case))
        return {name: rounded(value)}

    return work


@rule("reserve")
def _reserve(name, node, rounded, scope):
    base, rate = scope.value(node["reserve"]), optional_value(node, "rate", scope)
    until, balance = optional_value(node, "until", scope), optional_value(node, "balance", scope)

    def work(case):
        value = base(case)
        if rate is not None:
            value *= rate(case)
        if until is not None:
            value = min(value, max(until(case) - balance(case), 0))
        return {name: rounded(value)}

    return work


@rule("classify")
def _classify(name, node, _rounded, scope):
    key = scope.value(node["classify"])
    rows_of = _bands(node, scope, "is", word)

    def work(case):
        found = key(case)
        return {name: plain(value_of_row(rows_of(case), found, case))}

    return work


@rule("test")
def _test(name, node, _rounded, scope):
    holds = compile_condition(node["test"], scope)
    return lambda case: {name: plain(bool(holds(case)))}


# ---- compensation ----


@rule("compensate")
def _compensate(name, node, rounded, scope):
    loss, ratio = scope.value(node["compensate"]), _ratio_with_bonuses(node, scope)
    suspended = compile_condition(node["suspended_when"], scope) if "suspended_when" in node else None
    high = optional_value(node, "at_most", scope)

    def amount_of(case, lost, value):
        amount = lost * value
        return amount if high is None else min(amount, high(case))

    def work(case):
        lost = loss(case)
        if suspended is not None and suspended(case):
            return {name: (0, 0), f"{name}_ratio": (0, 0)}
        value = ratio(case)
        return {f"{name}_ratio": plain(value), name: attempted(lambda: rounded(amount_of(case, lost, value)))}

    return work


def _ratio_with_bonuses(node, scope):
    """The ratio of the loss that is paid: by the document or its bands, with bonuses, under the ceiling."""
    ratio = scope.value(node["ratio"]) if "ratio" in node else _banded(node, scope.value(node["compensate"]), scope)
    bonuses = [
        (compile_condition(bonus["when"], scope) if "when" in bonus else None, scope.value(bonus["add"]))
        for bonus in node.get("bonuses", ())
    ]
    ceiling = optional_value(node, "ceiling", scope)
    on_bands = node.get("ceiling_on") == "bands"

    def work(case):
        value = ratio(case)
        if not value:
            return value  # where nothing is paid, nothing is added
        if ceiling is not None and on_bands:
            value = min(value, ceiling(case))
        for holds, add in bonuses:
            if holds is None or holds(case):
                value += add(case)
        if ceiling is not None and not on_bands:
            value = min(value, ceiling(case))
        return value

    return work


def _banded(node, loss, scope):
    """The ratio by the bands and the method."""
    npl_ratio = scope.value(node["npl_ratio"])
    rows_of = _bands(node["bands"], scope, "pays")
    method = node["method"]
    if method == "band_share":
        return lambda case: marginal(rows_of(case), npl_ratio(case), case)
    if method == "flat_on_trigger":

        def flat(case):
            row = row_of(rows_of(case), npl_ratio(case), case)
            return 0 if row is None else row.result(case)

        return flat
    loan_balance = scope.value(node["loan_balance"])
    return lambda case: _excess_ratio(rows_of(case), npl_ratio(case), loan_balance(case), loss(case), case)


def _excess_ratio(rows, npl_ratio, loan_balance, loss, case):
    """Slices in money from the lowest until the loss is used up; the ratio is what they pay of the loss."""
    left, paid = loss, 0
    for row, part in slices(rows, npl_ratio, case):
        used = min(part * loan_balance, left)
        if used <= 0:
            break
        paid += row.result(case) * used
        left -= used
    return paid / loss if loss else 0


def _bands(node, scope, result, read=None):
    """The rows for a case: `rows`, or those of the first of `choose` that holds."""
    if "rows" in node:
        rows = compile_rows(node["rows"], scope, result, read)
        return lambda case: rows
    branches = [
        (
            compile_condition(branch["when"], scope) if "when" in branch else None,
            compile_rows(branch["rows"], scope, result, read),
        )
        for branch in node["choose"]
    ]

    def rows_of(case):
        for holds, rows in branches:
            if holds is None or holds(case):
                return rows
        raise Undecided("no bands")

    return rows_of


@rule("compound_rate")
def _compound_rate(name, node, _rounded, scope):
    rate, periods = scope.value(node["compound_rate"]), scope.value(node["periods"])
    rounding = scope.rounding(node["round"]) if node.get("round", "none") != "none" else None
    return lambda case: {name: compound(rate(case), Fraction(periods(case)), rounding)}
