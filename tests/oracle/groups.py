"""Rules over the members of a group: total, count_of, average_rate, and a fact that is a total."""
from .case import LeftOut, SchemeRefused, Undecided
from .conditions import compile_condition
from .rules import plain, rule
from .shares import for_each, over_members


@rule("total")
def _total(name, node, rounded, scope):
    amount, group = scope.value(node["total"]), node["each"]
    weight = scope.value(node["weight"]) if "weight" in node else None
    holds = compile_condition(node["where"], scope) if "where" in node else None
    if "together" in node:
        return _total_together(name, node, rounded, scope)

    def work(case):
        parts = []

        def add(_member):
            part = amount(case)
            parts.append(part if weight is None else weight(case) * part)

        for_each(case, group, holds, add)
        return {name: rounded(sum(parts))}

    return work


def need_sum_alone(node, scope):
    """What differs between the members of one borrower, but for the sum, cannot choose the weight of the sum."""
    for name in scope.names_in(node.get("weight", {})) - {node.get("total")}:
        fact = scope.facts.get(name)
        if name not in scope.parameters and (fact is None or fact.each is not None):
            raise SchemeRefused(f"the weight looks at {name}, which can differ between members")


def _total_together(name, node, rounded, scope):
    """Members with the same `together` are one: their amounts are added before the weight is looked up."""
    amount, group, key = scope.value(node["total"]), node["each"], scope.reference(node["together"])
    weight = scope.value(node["weight"]) if "weight" in node else None
    holds = compile_condition(node["where"], scope) if "where" in node else None

    def work(case):
        sums = {}

        def add(member):
            sums.setdefault(key(case), [member, 0])[1] += amount(case)

        for_each(case, group, holds, add)
        total = 0
        for member, part in sums.values():
            with case.of_member(group, member), case.in_place_of(node["total"], part):
                total += part if weight is None else weight(case) * part
        return {name: rounded(total)}

    return work


def _extreme(word, better):
    @rule(word)
    def work_of(name, node, rounded, scope):
        amount, group = scope.value(node[word]), node["each"]
        key = scope.reference(node["together"]) if "together" in node else None
        holds = compile_condition(node["where"], scope) if "where" in node else None

        def work(case):
            sums = {}

            def add(member):
                owner = member if key is None else key(case)
                sums[owner] = sums.get(owner, 0) + amount(case)

            for_each(case, group, holds, add)
            if not sums:
                raise LeftOut()
            return {name: rounded(better(sums.values()))}

        return work

    return work_of


_extreme("largest", max)
_extreme("smallest", min)


@rule("count_of")
def _count_of(name, node, _rounded, scope):
    holds = compile_condition(node["where"], scope) if "where" in node else None

    def work(case):
        found = []
        for_each(case, node["count_of"], holds, found.append)
        return {name: plain(len(found))}

    return work


def total_of_fact(node, each, scope):
    """A fact that is the sum of another over the members."""
    amount = scope.reference(node["of"])
    holds = compile_condition(node["where"], scope) if "where" in node else None

    def work(case):
        parts = []
        with case.as_given():
            for_each(case, each, holds, lambda _member: parts.append(amount(case)))
        return sum(parts)

    return work


READINGS = ("annualised", "amount_weighted", "simple", "raw")


@rule("average_rate")
def _average_rate(name, node, rounded, scope):
    """Fee over principal and term, averaged in four ways.

    annualised: fees over principal-years; amount_weighted: each loan's yearly rate weighted by its
    principal; simple: the mean of the yearly rates; raw: fees over principal, whatever the term.
    """
    fee, of, months = (scope.value(node[key]) for key in ("average_rate", "of", "months"))

    def loan(case):
        found = fee(case), of(case), months(case)
        if found[1] == 0 or found[2] == 0:
            raise Undecided("a rate of nothing")
        return found

    def work(case):
        loans = list(over_members(case, node["each"], loan).values())
        readings = _readings(loans)
        entries = {f"{name}.{method}": rounded(readings[method]) for method in READINGS}
        entries[name] = entries[f"{name}.{node['method']}"]
        return entries

    return work


def _readings(loans):
    fees = sum(fee for fee, _, _ in loans)
    principals = sum(principal for _, principal, _ in loans)
    yearly = [fee * 12 / (principal * months) for fee, principal, months in loans]
    return {
        "annualised": fees * 12 / sum(principal * months for _, principal, months in loans),
        "amount_weighted": sum(rate * principal for rate, (_, principal, _) in zip(yearly, loans)) / principals,
        "simple": sum(yearly) / len(loans),
        "raw": fees / principals,
    }
