"""Random loans: schedules of every method, balances after any of their instalments, charges on sampled balances."""
from .exact import read_number
from .kinds_amounts import FEWER, kind, maybe

EVERY = ("1", "1", "1", "2", "3", "3", "4", "6", "12")
BASES = ("act/365f", "act/360", "act/act isda", "30/360 bond basis", "30e/360", "30e/360 isda", "30/360 us")
LOAN_RATES = ("6%", "4.5%", "7%", "10%", "5.85%", "0%", "1/3", "1.15%", "1‰", "60%", "3.65%", "500bp")


def count_fact(draft, most, name="instalments_given"):
    if name not in draft.facts:
        draft.facts[name] = {"kind": "count", "meaning": "how many", "at_most": str(most)}
        draft.edges[name] = [1, most]
    return name


def count_of(draft, most):
    luck = draft.r.random()
    if luck < 0.5:
        return count_fact(draft, most)
    if luck < 0.6:
        return {"ratio": count_fact(draft, most), "over": draft.r.choice(("2", "3"))}
    return str(draft.r.randrange(1, most + 1))


def rate_of(draft):
    luck = draft.r.random()
    if luck < 0.6:
        return draft.r.choice(LOAN_RATES)
    return draft.fact("rate") if luck < 0.85 else draft.value("rate", 1)


def dated(draft, node, chance):
    """Some schedules know their days, and some of those count interest by them."""
    if draft.r.random() < chance:
        node["drawn_on"] = draft.fact("date", name="drawn_on") if draft.r.random() < 0.8 else draft.day()
        if "rate" in node and draft.r.random() < 0.5:
            node["basis"] = draft.r.choice(BASES)


def rounding_of(draft, node):
    compounds = node["method"] == "equal_instalments" or node.get("grace", {}).get("interest") == "capitalised"
    rounding = draft.money_rounding()
    while rounding == "none" and compounds and "rate" in node:
        rounding = draft.money_rounding()
    node["round"] = rounding


def balloon_of(draft, principal):
    if not isinstance(principal, str) or draft.r.random() < 0.3:
        return draft.value("amount", 2)
    return {"times": draft.r.choice(("20%", "1/3", "100%", "99%", "0", "0.01%")), "of": principal}


def schedule_of(draft, method, most=None, dates=0.2):
    most = most or draft.r.choice((2, 4, 6, 12, 12, 24))
    node = {"schedule": draft.fact("amount") if draft.r.random() < 0.8 else draft.value("amount", 1), "method": method}
    maybe(draft, node, "rate", 0.9, lambda: rate_of(draft))
    node.update(instalments=count_of(draft, most), every={"months": draft.r.choice(EVERY)})
    if draft.r.random() < 0.35:
        node["grace"] = {
            "instalments": draft.r.choice(("0", "1", "2", str(most // 2), count_fact(draft, 2, "grace_given"))),
            "interest": draft.r.choice(("paid", "capitalised")),
        }
    if method != "bullet":
        maybe(draft, node, "balloon", 0.3, lambda: balloon_of(draft, node["schedule"]))
    if method == "equal_principal" and draft.r.random() < 0.4:
        node["seasonal"] = [draft.r.choice(("0", "0", "1", "1", "2", "1/3", "0.5")) for _ in
                            range(draft.r.randrange(1, 5))] + [draft.r.choice(("0", "1"))]
        if not any(read_number(weight)[0] for weight in node["seasonal"]):
            node["seasonal"][0] = "1"
    dated(draft, node, dates)
    rounding_of(draft, node)
    return node


def put_schedules(draft, build, count):
    """Schedules among the workings, each with figures that look at it, or among the figures."""
    for number in range(count):
        name, node = f"loan_{number}", build(draft)
        if node["method"] != "given":
            maybe(draft, node, "when", 0.08, lambda: draft.condition(1))
        if draft.r.random() < 0.5:
            draft.figures[name] = node
        else:
            draft.workings[name] = node
            draft.figures[f"paid_{number}"] = {"sum": [draft.r.choice((name, f"{name}.interest"))]}


def _kind_of(method, most=None, count=3):
    def fill(draft):
        put_schedules(draft, lambda draft: schedule_of(draft, method, most), count)

    return fill


for _name, _method in (
    ("schedule_equal_principal", "equal_principal"), ("schedule_equal_instalments", "equal_instalments"),
    ("schedule_bullet", "bullet"),
):
    _fill = _kind_of(_method)
    _fill.__name__ = _name
    kind(_fill)


@kind
def schedule_of_many(draft):
    """Up to the most instalments that there may be, and beyond."""
    method = draft.r.choice(("equal_instalments", "equal_instalments", "equal_principal", "bullet"))
    put_schedules(draft, lambda draft: schedule_of(draft, method, draft.r.choice((120, 360, 1201)), 0), 1)


FEWER["schedule_of_many"] = 200


def given_of(draft):
    """Rows that are mostly the principal: it is the sum of the rows, or a fact that is not."""
    draft.fact("amount", each="instalment", name="falls_due")
    draft.workings["all_due"] = {"total": "falls_due", "each": "instalment"}
    node = {"schedule": "all_due" if draft.r.random() < 0.9 else draft.fact("amount"), "method": "given"}
    maybe(draft, node, "rate", 0.9, lambda: rate_of(draft))
    node.update(every={"months": draft.r.choice(EVERY)}, given="falls_due")
    dated(draft, node, 0.2)
    rounding_of(draft, node)
    return node


@kind
def schedule_given(draft):
    draft.missing = 0.005
    draft.groups["instalment"] = [f"i{number}" for number in range(1, draft.r.randrange(2, 8))]
    put_schedules(draft, given_of, 2)
    draft.figures["left"] = {"balance_of": "loan_0", "after": draft.r.choice(("0", "1", "2", "9"))}


def any_schedule(draft, most=None, dates=0.2):
    methods = ("equal_principal", "equal_instalments", "equal_instalments", "bullet")
    return schedule_of(draft, draft.r.choice(methods), most, dates)


@kind
def balance_of(draft):
    """Every balance of a loan, and one that is asked for by a fact."""
    most = draft.r.choice((1, 3, 5, 8))
    draft.workings["loan"] = any_schedule(draft, most)
    maybe(draft, draft.workings["loan"], "when", 0.1, lambda: draft.condition(1))
    for number in range(most + 2):
        draft.figures[f"after_{number}"] = {"balance_of": "loan", "after": str(number)}
    draft.figures["asked"] = {"balance_of": "loan", "after": draft.value("count", 1)}
    draft.figures["fee"] = {
        "charge": {"balance_of": "loan", "after": draft.r.choice(("0", "1", draft.fact("count")))},
        "rate": draft.rate(), "time": "once", "round": draft.money_rounding(),
    }


def sampled_of(draft, is_dated):
    r = draft.r
    luck = r.random()
    if is_dated and luck < 0.5:
        return {"on": r.choice(("month_end", "month_end", "12-31", "02-28", "06-30", "01-01"))}
    if luck < 0.8:
        return {"every": {"months": r.choice(EVERY)}, "at": r.choice(("start", "end"))}
    node = {"anniversary": {"years": r.choice(("1", "2", "3", "5"))}}
    maybe(draft, node, "every", 0.5, lambda: {"months": r.choice(EVERY)})
    return node


@kind
def charge_balances(draft):
    draft.workings["loan"] = any_schedule(draft, dates=0.7)
    maybe(draft, draft.workings["loan"], "when", 0.08, lambda: draft.condition(1))
    for number in range(5):
        node = {"charge_balances": "loan"}
        maybe(draft, node, "share", 0.5, lambda: draft.value("share", 1))
        node.update(rate=draft.value("rate", 1), sampled=sampled_of(draft, "drawn_on" in draft.workings["loan"]))
        maybe(draft, node, "time", 0.3, lambda: draft.r.choice((
            "once", {"months": draft.fact("count"), "per": "year"}, {"days": "30", "basis": "act/360"})))
        maybe(draft, node, "when", 0.08, lambda: draft.condition(1))
        node["round"] = draft.money_rounding()
        draft.figures[f"fee_{number}"] = node


@kind
def cost_of(draft):
    """Rates with fees that are a share of the loan, an amount, nothing, or more than the loan."""
    loan = any_schedule(draft, draft.r.choice((1, 2, 4, 6, 12)))
    draft.workings["loan"] = loan
    maybe(draft, loan, "when", 0.05, lambda: draft.condition(1))
    for number in range(3):
        share = draft.r.choice(("1%", "2.25%", "0.85%", "1/3", "50%", "99%", "99.9999999999%"))
        part = {"times": share, "of": loan["schedule"]}
        fees = part if isinstance(loan["schedule"], str) else draft.value("amount", 1)
        draft.figures[f"cost_{number}"] = {
            "cost_of": "loan", "fees": draft.r.choice((fees, fees, "0", draft.fact("amount"))),
            "method": draft.r.choice(("nominal", "effective")), "round": draft.rate_rounding(),
        }


@kind
def schedules_of_members(draft):
    """A loan for each member, added up: balances, interest and fees."""
    draft.plain_facts = draft.r.random() < 0.7
    draft.groups["loan"] = [f"L{number}" for number in range(1, draft.r.randrange(2, 5))]
    draft.fact("amount", each="loan", name="outstanding")
    draft.workings["loan"] = any_schedule(draft, 6, 0)
    draft.workings["loan"]["schedule"] = "outstanding"
    draft.workings["fee"] = {
        "charge_balances": "loan", "rate": draft.rate(), "sampled": sampled_of(draft, False),
        "round": draft.money_rounding(),
    }
    draft.figures["all_interest"] = {"total": "loan.interest", "each": "loan"}
    draft.figures["all_left"] = {"total": {"balance_of": "loan", "after": "1"}, "each": "loan"}
    draft.figures["all_fees"] = {"total": "fee", "each": "loan"}


