"""Random figures of the rules on one amount. Each kind fills a draft."""
from .draft import flow

KINDS = {}
FIGURES = 8
FEWER = {"average_rate_of_many": 400, "together_weights": 40}  # kinds of costly cases: so many times fewer of them


def kind(function):
    KINDS[function.__name__] = function
    return function


def repeat(draft, build, count=FIGURES, name="figure"):
    for number in range(count):
        draft.figures[f"{name}_{number}"] = build(draft)


def maybe(draft, node, key, chance, build):
    if draft.r.random() < chance:
        node[key] = build()


def base_of(draft):
    """What a rule is applied to: mostly a fact."""
    return draft.fact("amount") if draft.r.random() < 0.8 else draft.value("amount", 1)


def time_of(draft):
    r = draft.r
    luck = r.random()
    if luck < 0.25:
        return "once"
    if luck < 0.45:
        node = {"months": draft.fact("count"), "per": r.choice(("year", "month"))}
    elif luck < 0.55:
        node = r.choice(({"days": draft.fact("count"), "per": "day"}, {"years": draft.fact("number"), "per": "year"}))
    elif luck < 0.7:
        node = {"days": draft.fact("count"), "basis": r.choice(("act/365f", "act/360"))}
    else:
        node = dated_time(draft)
    maybe(draft, node, "at_most", 0.3, lambda: r.choice(("1", "1/2", "2")))
    return node


def dated_time(draft):
    basis = draft.r.choice(
        ("act/365f", "act/360", "act/act isda", "30/360 bond basis", "30e/360", "30e/360 isda", "30/360 us",
         "months/12")
    )
    node = {"from": draft.fact("date", name="granted_on"), "to": draft.fact("date", name="matures_on"), "basis": basis}
    if basis == "30e/360 isda":
        node["termination"] = draft.r.choice(("matures_on", draft.fact("date", name="ends_on")))
    return node


def finish(draft, node, when=0.15):
    maybe(draft, node, "when", when, draft.condition)
    node["round"] = draft.money_rounding()
    return node


def capped(draft, node):
    maybe(draft, node, "at_least", 0.2, lambda: draft.value("amount", 1))
    maybe(draft, node, "at_most", 0.3, lambda: draft.value("amount", 1))


def together(draft, node, chance=0.25):
    if draft.r.random() < chance:
        node["together_at_most"] = draft.value("amount", 1)
        node["together_with"] = draft.fact("amount")


@kind
def charge(draft):
    def build(draft):
        node = {"charge": base_of(draft), "rate": draft.value("rate"), "time": time_of(draft)}
        maybe(draft, node, "factor", 0.3, lambda: draft.value("number"))
        capped(draft, node)
        return finish(draft, node)

    repeat(draft, build)


@kind
def cover(draft):
    def build(draft):
        node = {"cover": base_of(draft), "share": draft.value("share")}
        maybe(draft, node, "at_most", 0.3, lambda: draft.value("amount", 1))
        together(draft, node)
        return finish(draft, node)

    repeat(draft, build)


@kind
def subsidise(draft):
    draft.optional = draft.r.choice((0.12, 0.5))

    def build(draft):
        node = {"subsidise": base_of(draft), "rate": draft.value("rate"), "time": time_of(draft)}
        maybe(draft, node, "base_at_most", 0.3, lambda: draft.value("amount", 1))
        capped(draft, node)
        together(draft, node)
        return finish(draft, node)

    repeat(draft, build)


@kind
def reserve(draft):
    def build(draft):
        node = {"reserve": base_of(draft), "rate": draft.value("rate")}
        if draft.r.random() < 0.5:
            node["until"] = draft.value("amount", 1)
            node["balance"] = draft.fact("amount")
        return finish(draft, node)

    repeat(draft, build)


@kind
def classify(draft):
    def build(draft):
        fact, role = draft.key()

        def rows():
            words = iter(("normal", "special_mention", "substandard", "doubtful", "loss"))
            return draft.rows(role, fact, lambda: next(words))

        node = {"classify": fact, "rows": rows()}
        if draft.r.random() < 0.3:
            node = {"classify": fact, "choose": [{"when": draft.condition(1), "rows": rows()}, {"rows": rows()}]}
        maybe(draft, node, "when", 0.1, draft.condition)
        return node

    repeat(draft, build)


@kind
def conditions(draft):
    def build(draft):
        node = {"test": draft.condition()}
        maybe(draft, node, "when", 0.1, draft.condition)
        return node

    repeat(draft, build, 10)


# ---- compensation ----


def bands(draft, npl_ratio):
    def rows():
        found = draft.rows("rate", npl_ratio, lambda: draft.r.choice(("45%", "50%", "55%", "1/3", "0%", "100%")))
        for row in found:
            row["pays"] = row.pop("is")
        return found

    if draft.r.random() < 0.6:
        return {"rows": rows()}
    return {"choose": [{"when": draft.condition(1), "rows": rows()}, {"rows": rows()}]}


def compensation_of(method):
    def build(draft):
        node = {"compensate": draft.fact("amount", name="net_loss")}
        if method == "ratio":
            node["ratio"] = draft.value("share")
        else:
            node.update(method=method, npl_ratio=draft.fact("rate", name="npl_ratio"))
            draft.facts["npl_ratio"].pop("at_least", None)
            if method == "excess_amount":
                node["loan_balance"] = draft.fact("amount", name="loan_balance")
            node["bands"] = bands(draft, "npl_ratio")
        if draft.r.random() < 0.4:
            node["bonuses"] = [
                {"when": draft.condition(1), "add": draft.r.choice(("5%", "10%", "1/30"))}
                for _ in range(draft.r.randrange(1, 3))
            ]
        if draft.r.random() < 0.5:
            node["ceiling"] = draft.r.choice(("55%", "50%", "1/3", "80%"))
            node["ceiling_on"] = draft.r.choice(("bands", "everything"))
        maybe(draft, node, "suspended_when", 0.2, lambda: draft.condition(1))
        maybe(draft, node, "at_most", 0.3, lambda: draft.value("amount", 1))
        return finish(draft, node)

    return build


@kind
def compensate_ratio(draft):
    repeat(draft, compensation_of("ratio"), 6)


@kind
def compensate_band_share(draft):
    repeat(draft, compensation_of("band_share"), 6)


@kind
def compensate_flat_on_trigger(draft):
    repeat(draft, compensation_of("flat_on_trigger"), 6)


@kind
def compensate_excess_amount(draft):
    repeat(draft, compensation_of("excess_amount"), 6)


# ---- splits ----

PARTIES = ("bank", "guarantor", "province", "ngf", "city", "insurer")
DIVISIONS = (
    ("20%", "40%", "20%", "20%"), ("20%", "80%"), ("1/3", "1/3", "1/3"), ("50%", "50%"), ("12.5%", "87.5%"),
    ("100%",), ("0%", "100%"), ("40%", "40%", "rest"), ("10%", "rest", "33.3%"), ("1/7", "2/7", "rest"),
    ("16%", "20%", "64%"), ("10%", "20%", "30%", "15%", "25%"),
)


def shares(draft, cedes=0.5):
    division = draft.r.choice(DIVISIONS)
    names = draft.r.sample(PARTIES, len(division))
    found = dict(zip(names, division))
    if "rest" in division and draft.r.random() < 0.4:
        found[names[0]] = draft.fact("share") if names[0] != "rest" else "rest"
        found = {party: share if share != "33.3%" else "20%" for party, share in found.items()}
        if found[names[1]] != "rest" and draft.r.random() < 0.3:  # the two may be more than the whole
            found[names[1]] = draft.fact("share")
    spare = [party for party in PARTIES if party not in found]
    for party in names:
        if found[party] != "rest" and len(spare) > 1 and draft.r.random() < cedes / 2:
            count = draft.r.randrange(1, 3)
            given = {spare.pop(): draft.r.choice(("25%", "50%", "65%", "1/3", "10%")) for _ in range(count)}
            if sum(value in ("65%", "50%") for value in given.values()) > 1:
                given = dict.fromkeys(given, "25%")
            if spare and draft.r.random() < 0.3:
                first = next(iter(given))
                given[first] = {"share": given[first], "cedes": {spare.pop(): draft.r.choice(("50%", "100%", "1/7"))}}
            found[party] = {"share": found[party], "cedes": given}
    return found


def all_parties(found):
    names = []
    for party, node in found.items():
        names.append(party)
        if isinstance(node, dict):
            names += all_parties(node["cedes"])
    return names


def split_of(draft, capped=False):
    found = shares(draft)
    names = all_parties(found)
    node = {"split": base_of(draft), "shares": found}
    node["remainder_to"] = draft.r.choice(names + ["largest_fraction"])
    if capped and len(names) > 1:
        party, heir = draft.r.sample(names, 2)
        node["claims_cap"] = {
            "party": party, "rate": draft.value("rate", 2), "of": draft.fact("amount", name="released_amount"),
        }
        maybe(draft, node["claims_cap"], "before", 0.5, lambda: draft.fact("amount", name="claims_before"))
        node["claims_cap"]["excess_to"] = heir
    node["round"] = draft.minor_rounding() if node["remainder_to"] == "largest_fraction" else draft.whole_rounding()
    maybe(draft, node, "when", 0.1, draft.condition)
    return node


@kind
def split(draft):
    repeat(draft, split_of, 5)


@kind
def split_claims_cap(draft):
    repeat(draft, lambda draft: split_of(draft, True), 5)


# ---- layers ----


def layered(draft, count=None):
    """Layers that ascend where they are plain numbers; facts that are heights have each other as edges."""
    r, ground, found = draft.r, 0, []
    for _ in range(count or r.randrange(1, 5)):
        node = {}
        if ground is not None and r.random() < 0.2:
            ground += r.choice((1, 100, 5_000, 30_000_000))
            node["up_to"] = str(ground)
        elif r.random() < 0.15:
            node["up_to"] = {"larger_of": [draft.value("amount", 2), draft.fact("amount")]}
            ground = None
        else:
            node["height"] = draft.value("amount", 1)
            text = node["height"]
            is_number = isinstance(text, str) and text.replace("_", "").isdigit()
            ground = ground + int(text.replace("_", "")) if ground is not None and is_number else None
        node["borne_by"] = borne_by(draft)
        found.append(node)
    return found


def borne_by(draft):
    return draft.r.choice(PARTIES) if draft.r.random() < 0.4 else shares(draft, 0.3)


def split_by_layers(draft):
    node = {"split": base_of(draft), "layers": layered(draft)}
    names = []
    if draft.r.random() < 0.6:
        node["layers"].append({"borne_by": borne_by(draft)})
    else:
        node["excess_to"] = draft.r.choice(PARTIES)
        names.append(node["excess_to"])
    for layer in node["layers"]:
        bearers = layer["borne_by"]
        names += [bearers] if isinstance(bearers, str) else all_parties(bearers)
    node["remainder_to"] = draft.r.choice([*dict.fromkeys(names), "largest_fraction"])
    node["round"] = draft.minor_rounding() if node["remainder_to"] == "largest_fraction" else draft.whole_rounding()
    maybe(draft, node, "when", 0.1, draft.condition)
    return node


@kind
def split_layers(draft):
    """Losses by layers; a recovery by the shares they came to, another by layers of what each party bore."""
    repeat(draft, split_by_layers, 4)
    node = split_by_layers(draft)
    node.pop("when", None)
    draft.figures["share"] = node
    parties = [node["remainder_to"]] if node["remainder_to"] != "largest_fraction" else []
    draft.figures["recovery"] = {
        "split": draft.fact("amount", name="recovered"), "in_proportion_to": "share",
        "remainder_to": (parties or ["largest_fraction"])[0], "round": draft.minor_rounding(),
    }
    if parties:
        first = parties[0]
        draft.figures["first_to_one"] = {
            "split": draft.fact("amount", name="recovered"),
            "layers": [{"height": f"share.{first}", "borne_by": first}, {"borne_by": borne_by(draft)}],
            "remainder_to": first, "round": draft.whole_rounding(),
        }


@kind
def recoveries(draft):
    """A recovery in the proportion of a split, and figures on parts of it."""
    for number in range(3):
        node = split_of(draft, draft.r.random() < 0.4)
        node.pop("when", None)
        name, names = f"share_{number}", all_parties(node["shares"])
        draft.figures[name] = node
        draft.figures[f"recovery_{number}"] = {
            "split": draft.fact("amount", name="recovered"),
            "in_proportion_to": name,
            "remainder_to": draft.r.choice(names + ["largest_fraction"]),
            "round": draft.minor_rounding(),
        }
        draft.figures[f"fee_{number}"] = {
            "charge": f"{name}.{draft.r.choice(names)}", "rate": draft.rate(), "time": "once",
            "round": draft.money_rounding(),
        }


__all__ = ["KINDS", "flow"]
