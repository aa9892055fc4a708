"""Random figures over the members of a group: total, count_of, average_rate, allot, share_pool."""
from fractions import Fraction

from .exact import decimal_text
from .kinds_amounts import kind, maybe

LOANS = {"outstanding": "amount", "fee": "amount", "term": "count", "days_past_due": "count", "loan_class": "text"}


def loan_fact(draft, name):
    kind_of = LOANS[name]
    return draft.fact(kind_of, each="loan", name=name)


def loan_condition(draft):
    r = draft.r
    luck = r.random()
    if luck < 0.4:
        draft.edge(loan_fact(draft, "days_past_due"), [90])
        days = r.choice(({"above": "90"}, {"up_to": "90"}, {"at_least": "90", "below": "360"}))
        if r.random() < 0.3:
            return {"days_past_due": days, loan_fact(draft, "loan_class"): draft.test_of("loan_class", "text")}
        return {"days_past_due": days}
    if luck < 0.7:
        return {loan_fact(draft, "loan_class"): draft.test_of("loan_class", "text")}
    return {loan_fact(draft, "outstanding"): draft.test_of("outstanding", "amount")}


def a_group(draft, most=5):
    """Loans with at least one member in each case."""
    draft.plain_facts = draft.r.random() < 0.7
    draft.optional = 0.2
    draft.simple = True
    count = draft.r.randrange(1, most + 1)
    draft.groups["loan"] = [f"L{number}" for number in range(1, count + 1)]


def weight_of(draft):
    luck = draft.r.random()
    if luck < 0.5:
        rows = draft.rows("amount", loan_fact(draft, "outstanding"), lambda: draft.r.choice(("75%", "100%", "50%")))
        return {"by": "outstanding", "whole": rows}
    if luck < 0.8:
        return {"by": loan_fact(draft, "loan_class"), "exactly": {"micro": "75%", "small": "80%"}, "otherwise": "1"}
    return draft.rate()


@kind
def total(draft):
    a_group(draft)
    for number in range(4):
        node = {"total": loan_fact(draft, "outstanding"), "each": "loan"}
        maybe(draft, node, "where", 0.5, lambda: loan_condition(draft))
        maybe(draft, node, "weight", 0.6, lambda: weight_of(draft))
        maybe(draft, node, "round", 0.5, draft.money_rounding)
        draft.figures[f"total_{number}"] = node


@kind
def total_together(draft):
    """A weight that falls off a cliff by the sum of a borrower's loans."""
    a_group(draft)
    for number in range(3):
        node = together_of(draft, weight_of_sum(draft))
        maybe(draft, node, "where", 0.3, lambda: loan_condition(draft))
        draft.figures[f"total_{number}"] = node


def together_of(draft, weight):
    draft.fact("text", each="loan", name="borrower")
    return {
        "total": loan_fact(draft, "outstanding"), "each": "loan", "together": "borrower", "weight": weight,
        "round": draft.money_rounding(),
    }


def weight_of_sum(draft):
    """Mostly by the sum itself; now and then by what is the same for all members."""
    rows = draft.rows("amount", loan_fact(draft, "outstanding"), lambda: draft.r.choice(("75%", "100%", "50%")))
    by_sum = {"by": "outstanding", "whole": rows}
    luck = draft.r.random()
    if luck < 0.6:
        return by_sum
    if luck < 0.8:
        return {"choose": [{"when": draft.condition(1), "is": draft.value("rate", 2)}, {"is": by_sum}]}
    if luck < 0.9:
        draft.facts["all_balances"] = {"kind": "amount", "meaning": "a sum", "total": {"of": "outstanding"}}
        draft.edges["all_balances"] = []
        return {"by": "all_balances", "whole": draft.rows("amount", "all_balances", draft.rate)}
    return draft.by_word("rate", 1)


@kind
def together_weights(draft):
    """Weights that look at all sorts of things, some of which are refused."""
    a_group(draft)
    for name in ("days_past_due", "fee"):
        loan_fact(draft, name)
    draft.workings["fee_each"] = {"sum": ["fee"]}
    draft.workings["rate_of_all"] = {"sum": [draft.fact("rate")]}
    draft.figures["total"] = together_of(draft, weight_of_sum(draft))
    luck, by_sum = draft.r.random(), draft.figures["total"]["weight"]
    if luck < 0.4:
        name = draft.r.choice(("days_past_due", "fee", "fee_each", "rate_of_all"))
        test = {name: {"up_to": "1"}}
        test = {"any": [test, {"outstanding": {"above": "1"}}]} if draft.r.random() < 0.5 else test
        draft.figures["total"]["weight"] = {"choose": [{"when": test, "is": "1/2"}, {"is": by_sum}]}
    elif luck < 0.6:
        name = draft.r.choice(("rate_of_all", draft.parameter("rate"), draft.fact("rate")))
        draft.figures["total"]["weight"] = {"sum": ["0.1", name]}


@kind
def largest(draft):
    """The largest and smallest of loans, or of borrowers, some of them tied; figures on them."""
    a_group(draft)
    for number in range(5):
        word = draft.r.choice(("largest", "smallest"))
        of = loan_fact(draft, draft.r.choice(("outstanding", "outstanding", "fee")))
        node = {word: of if draft.r.random() < 0.7 else {"times": draft.rate(), "of": of}, "each": "loan"}
        maybe(draft, node, "where", 0.5, lambda: loan_condition(draft))
        if draft.r.random() < 0.4:
            node["together"] = draft.fact("text", each="loan", name="borrower")
        maybe(draft, node, "round", 0.3, draft.money_rounding)
        maybe(draft, node, "must_be", 0.2, lambda: {"up_to": draft.value("amount", 2)})
        draft.figures[f"largest_{number}"] = node
    draft.figures["share_of_all"] = {"sum": ["largest_0"], "less": [draft.fact("amount")]}


@kind
def count_of(draft):
    a_group(draft)
    loan_fact(draft, "outstanding")
    for number in range(6):
        node = {"count_of": "loan"}
        maybe(draft, node, "where", 0.9, lambda: loan_condition(draft))
        draft.figures[f"count_{number}"] = node


@kind
def fact_total(draft):
    """A fact that is a sum when it is not given."""
    a_group(draft)
    loan_fact(draft, "outstanding")
    for number in range(3):
        name = f"balance_{number}"
        draft.facts[name] = {"kind": "amount", "meaning": "a sum", "total": {"of": "outstanding"}}
        maybe(draft, draft.facts[name]["total"], "where", 0.8, lambda: loan_condition(draft))
        draft.figures[f"fee_{number}"] = {
            "charge": name, "rate": draft.rate(), "time": "once", "round": draft.money_rounding(),
        }
        draft.figures[f"ratio_{number}"] = {"ratio": name, "over": "balance_0", "if_zero": "0%"}


@kind
def average_rate(draft):
    a_group(draft, 4)
    for name in ("fee", "outstanding", "term"):
        loan_fact(draft, name)
    for number in range(2):
        node = {
            "average_rate": "fee", "of": "outstanding", "months": "term", "each": "loan",
            "method": draft.r.choice(("annualised", "amount_weighted", "simple", "raw")),
        }
        if number and draft.r.random() < 0.7:
            node["must_be"] = {"up_to": "1%"}
        else:
            maybe(draft, node, "round", 0.7, draft.rate_rounding)
        draft.figures[f"average_{number}"] = node


@kind
def average_rate_of_many(draft):
    """So many terms that the mean of the yearly rates has no fraction of a sane length."""
    draft.plain_facts, draft.missing = True, 0
    draft.groups["loan"] = [f"L{number}" for number in range(draft.r.randrange(120, 260))]
    for name in ("fee", "outstanding", "term"):
        loan_fact(draft, name)
    draft.edges["outstanding"] = [Fraction(draft.r.randrange(10**11, 10**13)) for _ in range(400)]
    draft.facts["outstanding"]["at_least"] = "1"
    draft.facts["term"]["at_least"] = "1"
    draft.figures["average"] = {
        "average_rate": "fee", "of": "outstanding", "months": "term", "each": "loan", "method": "simple",
    }
    if draft.r.random() < 0.5:
        draft.figures["average"]["must_be"] = {"up_to": "1%"}
    else:
        draft.figures["average"]["round"] = draft.rate_rounding()


def _remainder(draft):
    return draft.r.choice(("largest_fraction", "largest_fraction", *draft.groups["loan"]))


@kind
def allot(draft):
    a_group(draft)
    draft.question = "allot"
    for number in range(3):
        weight = draft.r.choice((
            loan_fact(draft, "outstanding"),
            {"product": [loan_fact(draft, "outstanding"), weight_of(draft)]},
        ))
        draft.figures[f"part_{number}"] = {
            "allot": draft.fact("amount", name="pool"), "weight": weight, "each": "loan",
            "remainder_to": _remainder(draft), "round": draft.whole_rounding(),
        }


@kind
def share_pool(draft):
    a_group(draft)
    draft.question = "allot"
    for number in range(3):
        claim = loan_fact(draft, "outstanding")
        if draft.r.random() < 0.04:
            claim = {"times": draft.r.choice(("1/3", "0.5", "1.004")), "of": claim}
        draft.figures[f"part_{number}"] = {
            "share_pool": draft.fact("amount", name="pool"), "claim": claim, "each": "loan",
            "remainder_to": _remainder(draft), "round": draft.whole_rounding(),
        }


@kind
def worked_out_for_each(draft):
    """Figures that a rule over members names: worked out, and rounded, for each member."""
    a_group(draft)
    draft.workings["fee_each"] = {
        "charge": loan_fact(draft, "outstanding"), "rate": weight_of(draft),
        "time": {"months": loan_fact(draft, "term"), "per": "year"}, "round": draft.money_rounding(),
    }
    maybe(draft, draft.workings["fee_each"], "when", 0.3, lambda: loan_condition(draft))
    draft.workings["class_each"] = {
        "classify": loan_fact(draft, "days_past_due"),
        "rows": [{"up_to": "90", "is": "good"}, {"up_to": "360", "is": "bad"}, {"is": "worst"}],
    }
    where = {"where": {"class_each": draft.r.choice(("good", ["bad", "worst"]))}}
    draft.figures["fees"] = {"total": "fee_each", "each": "loan", **(where if draft.r.random() < 0.5 else {})}
    draft.figures["bad_loans"] = {"count_of": "loan", **where}
    draft.figures["fee_rate"] = {
        "average_rate": "fee_each", "of": "outstanding", "months": "term", "each": "loan", "method": "simple",
    }
    draft.figures["shared"] = {
        "allot": "fees", "weight": "fee_each", "each": "loan", "remainder_to": "largest_fraction", "round": "minor",
    }
    draft.figures["of_the_whole"] = {"ratio": "fees", "over": draft.fact("amount", name="pool"), "if_zero": "0%"}
    draft.rounding["minor"] = {"to": decimal_text(draft.minor), "mode": "half_up"}
    draft.workings["fee_each"]["round"] = "minor"
