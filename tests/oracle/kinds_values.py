"""Random figures that are values: each form of config/README.md, limits, eligibility, roundings of rates."""
from .kinds_amounts import KINDS, kind, maybe, repeat


def _form(role_of, build, money=True):
    """A kind whose figures are one form of value."""

    def fill(draft):
        def entry(draft):
            role = role_of(draft)
            node = dict(build(draft)(role, 0))
            if role == "amount" and "times" not in node:
                node["kind"] = "amount"
            maybe(draft, node, "when", 0.1, draft.condition)
            if draft.r.random() < 0.6:
                node["round"] = draft.money_rounding() if role == "amount" else draft.rate_rounding()
            return node

        repeat(draft, entry)

    return fill


def _any_role(draft):
    return draft.r.choice(("amount", "rate", "number"))


def _rate(draft):
    return "rate"


for _name, _role, _build in (
    ("sum_of", _any_role, lambda draft: draft.sum),
    ("by_whole", _any_role, lambda draft: draft.by_whole),
    ("by_exactly", _any_role, lambda draft: draft.by_word),
    ("choose", _any_role, lambda draft: draft.choose),
    ("dated_by", _any_role, lambda draft: draft.dated_by),
    ("start_adjust", _any_role, lambda draft: draft.start),
    ("smaller_of", _any_role, lambda draft: draft.smaller),
    ("larger_of", _any_role, lambda draft: draft.larger),
    ("by_two", _any_role, lambda draft: draft.by_two),
    ("nearest", _any_role, lambda draft: draft.nearest),
    ("marginal_on", _rate, lambda draft: draft.marginal_on),
):
    _fill = _form(_role, _build)
    _fill.__name__ = _name
    kind(_fill)


@kind
def spans(draft):
    """Days, months and years between days, alone and as the time of a charge."""

    def build(draft):
        if draft.r.random() < 0.6:
            return draft.span()
        time = {"days": draft.span(), "basis": "act/365f"}
        if draft.r.random() < 0.5:
            time = {"from": draft.day(), "to": draft.day(), "basis": draft.r.choice(("act/365f", "30e/360"))}
        return {"charge": draft.fact("amount"), "rate": draft.fact("rate"), "time": time,
                "round": draft.money_rounding()}

    repeat(draft, build)


@kind
def times_of(draft):
    def build(draft):
        node = {"times": draft.value("number", 1), "of": money(draft)}
        if draft.r.random() < 0.5:
            node = {"times": draft.fact("rate"), "of": draft.value("rate", 1)}
        maybe(draft, node, "round", 0.5, draft.rate_rounding if "rate" in str(node["times"]) else draft.money_rounding)
        return node

    repeat(draft, build)


@kind
def parts_in_any_order(draft):
    """A part of literals alone is an amount beside an amount, and `kind` says so where nothing else does."""

    def build(draft):
        literals = {draft.r.choice(("sum", "larger_of", "smaller_of")): [draft.amount(), draft.amount()]}
        if draft.r.random() < 0.3:
            return {"times": draft.literal("number"), "of": literals, "kind": "amount"}
        parts = [literals, draft.fact("amount")]
        draft.r.shuffle(parts)
        return {draft.r.choice(("sum", "larger_of", "smaller_of")): parts}

    repeat(draft, build)


@kind
def rows_above_a_floor(draft):
    """Tables that begin above a floor and tell their later rows by the upper bound alone."""
    draft.floors_told = False
    KINDS["by_whole"](draft)


@kind
def product(draft):
    def build(draft):
        node = {"product": [draft.value("amount", 1), draft.value("rate", 1), draft.value("number", 1)]}
        draft.r.shuffle(node["product"])
        maybe(draft, node, "when", 0.1, draft.condition)
        maybe(draft, node, "round", 0.7, draft.money_rounding)
        return node

    repeat(draft, build)


def money(draft):
    """An amount whatever its literals are."""
    fact = draft.fact("amount")
    luck = draft.r.random()
    if luck < 0.5:
        return fact
    if luck < 0.6:
        return draft.parameter("amount")
    if luck < 0.8:
        return {"sum": [fact, draft.amount()], "less": [draft.fact("amount")]}
    return {draft.r.choice(("larger_of", "smaller_of")): [fact, draft.value("amount", 1)]}


@kind
def ratio(draft):
    def build(draft):
        node = {"ratio": money(draft), "over": money(draft)}
        maybe(draft, node, "if_zero", 0.5, lambda: draft.r.choice(("0%", "100%", "0")))
        maybe(draft, node, "round", 0.5, draft.rate_rounding)
        maybe(draft, node, "shown_as", 0.4, lambda: draft.r.choice(("multiple", "percent")))
        maybe(draft, node, "when", 0.1, draft.condition)
        return node

    repeat(draft, build)


@kind
def must_be(draft):
    """Limits of amounts and of ratios of amounts, with the room left."""

    def build(draft):
        node = limited(draft)
        maybe(draft, node, "when", 0.1, draft.condition)
        return node

    def limited(draft):
        word = draft.r.choice(("up_to", "up_to", "below", "at_least", "above"))
        if draft.r.random() < 0.2:
            fact, ((value, text),) = draft.fact("amount"), draft.bounds_text("amount", 1)
            draft.edge(fact, [value])
            return {"sum": [fact], "must_be": {word: text}}
        if draft.r.random() < 0.6:
            node = {"ratio": draft.fact("amount"), "over": draft.fact("amount")}
            maybe(draft, node, "if_zero", 0.3, lambda: "0%")
            node["must_be"] = {word: draft.r.choice(("10%", "15%", "100%", "1/3", "10", "0", draft.value("rate", 1)))}
            maybe(draft, node, "shown_as", 0.4, lambda: draft.r.choice(("multiple", "percent")))
            return node
        if draft.r.random() < 0.5:
            node = {"sum": [draft.fact("amount"), draft.amount()], "less": [draft.fact("amount")]}
            return {**node, "must_be": {word: draft.value("amount", 1)}}
        node = {"times": draft.literal("number"), "of": draft.fact("amount")}
        return {**node, "must_be": {word: draft.value("amount", 1)}}

    repeat(draft, build)


@kind
def eligibility(draft):
    """Rules in order, some for one question alone, dates in force, and one figure."""
    r = draft.r
    for number in range(r.randrange(1, 6)):
        node = {r.choice(("require", "refuse")): draft.condition(), "clause": f"art. {number}"}
        maybe(draft, node, "for", 0.3, lambda: r.sample(("quote", "claim", "compensate"), 2))
        draft.eligibility[f"rule_{number}"] = node
    if r.random() < 0.4:
        day = draft.fact("date")
        draft.head["as_of"] = day
        draft.head["in_force"] = r.choice((
            {"from": "2020-01-01", "to": "2024-12-31"}, {"from": "2021-06-30"}, {"to": "2023-12-31"},
        ))
        from datetime import date

        draft.edge(day, [date(2020, 1, 1), date(2024, 12, 31), date(2021, 6, 30), date(2023, 12, 31)])
    draft.figures["fee"] = {
        "charge": draft.fact("amount"), "rate": draft.rate(), "time": "once", "round": draft.money_rounding(),
    }


@kind
def workings(draft):
    """Figures that stand on others: workings, parts, left-out and undecided ones."""
    names = []
    for number in range(6):
        role = draft.r.choice(("amount", "rate"))
        forms = [draft.sum, draft.choose, draft.by_whole, draft.start, draft.smaller, draft.larger]
        node = dict(draft.r.choice(forms)(role, 1))
        if names and draft.r.random() < 0.6:
            node = {"sum": [draft.r.choice(names), draft.value("amount", 1)]}
            maybe(draft, node, "given_only", 0.4, lambda: "yes")
            role = "amount"
        maybe(draft, node, "when", 0.2, draft.condition)
        if role == "amount":
            node.update(round=draft.money_rounding(), kind="amount")
            names.append(f"figure_{number}")
        where = draft.workings if draft.r.random() < 0.4 and number < 5 else draft.figures
        where[f"figure_{number}"] = node
    told(draft)


def told(draft):
    """A class, a test and a limit, each of which may be left out, and figures that ask for them."""
    fact, role = draft.key()
    words = iter(("low", "middle", "high", "rest"))
    amount = draft.fact("amount")
    nodes = {
        "the_class": {"classify": fact, "rows": draft.rows(role, fact, lambda: next(words))},
        "the_test": {"test": draft.condition(1)},
        "the_limit": {"sum": [amount], "must_be": {"up_to": draft.parameter("amount")}},
    }
    asked = {"the_class": ["low", "high"], "the_test": "yes", "the_limit": {"up_to": draft.amount()}}
    for name, node in nodes.items():
        maybe(draft, node, "when", 0.5, lambda: draft.condition(1))
        draft.workings[name] = node
        draft.figures[f"if_{name}"] = {
            "choose": [{"when": {name: asked[name]}, "is": amount}, {"is": draft.fact("amount")}],
        }
    draft.figures["if_any"] = {"test": {"any": [{name: test} for name, test in asked.items()]}}


@kind
def compound_rate(draft):
    """Whole numbers of periods, where the exact value is a fraction, and parts of one, where there is none."""

    def build(draft):
        periods = draft.r.choice(("0", "1", "2", "3", "12", "1/2", "1/12", "3/2", "7/3", "0.25", "term_months"))
        if periods == "term_months":
            draft.fact("count", name=periods)
        return {
            "compound_rate": draft.fact("rate") if draft.r.random() < 0.5 else draft.rate(),
            "periods": periods,
            "round": draft.rate_rounding(),
        }

    repeat(draft, build)
    for fact in draft.facts.values():
        if fact["kind"] == "rate":
            fact.pop("at_least", None)
        if fact["kind"] == "count":
            fact["at_most"] = "36"
