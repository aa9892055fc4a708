"""Rules that divide an amount: split, allot, share_pool. The parts always add up."""
from .case import LeftOut, Missing, Undecided
from .exact import round_to
from .rules import plain, rule


def allotted(parts, total, remainder_to, quantum, mode):
    """Exact parts -> rounded parts that add up to total.

    Every part but that of remainder_to is rounded; with largest_fraction all go towards zero and the
    quanta left go to the largest lost fractions, ties to the earlier part.
    """
    if quantum is None:
        return dict(parts)
    need_holder(remainder_to, parts)
    if (total / quantum).denominator != 1:
        raise Undecided("no multiple of the quantum, so that the parts cannot add up")
    if remainder_to != "largest_fraction":
        values = {party: round_to(part, quantum, mode) for party, part in parts.items() if party != remainder_to}
        rest = total - sum(values.values())
        return {party: values.get(party, rest) for party in parts}
    values = {party: round_to(part, quantum, "down") for party, part in parts.items()}
    left = total - sum(values.values())
    step = quantum if left > 0 else -quantum
    order = sorted(parts, key=lambda party: -abs(parts[party] - values[party]))
    for party in order:
        if not left:
            break
        values[party] += step
        left -= step
    return values


def need_holder(remainder_to, parts):
    if remainder_to != "largest_fraction" and remainder_to not in parts:
        raise Undecided("the member that takes the remainder has no part")


def pool_of(case, pool):
    whole = pool(case)
    if whole < 0:
        raise Undecided("a pool below zero")
    return whole


def need_none_below_zero(weights):
    if any(weight < 0 for weight in weights.values()):
        raise Undecided("a weight below zero")


def need_members(case, group):
    """A rule over members is left out when none is given."""
    if not case.members_of(group):
        raise LeftOut()


def _quantum(node, scope):
    if node.get("round", "none") == "none":
        return None, None
    return scope.rounding(node["round"])


def _entries(name, parts, values):
    return {f"{name}.{party}": (values[party], part) for party, part in parts.items()}


# ---- split ----


def _flatten(shares, scope, outer=None):
    """[(party, function that gives its part of the whole, or None for the rest)]"""
    flat = []
    for party, node in shares.items():
        if node == "rest":
            flat.append((party, None))
            continue
        cedes = node.get("cedes") if isinstance(node, dict) else None
        if cedes is not None and node["share"] == "rest":
            share = _rest_of([other for name, other in shares.items() if name != party], scope)
        else:
            share = scope.value(node["share"] if cedes is not None else node)
        whole = share if outer is None else _times(outer, share)
        if cedes is None:
            flat.append((party, whole))
            continue
        given = _flatten(cedes, scope, whole)
        flat.append((party, _less(whole, [part for _, part in given])))
        flat += given
    return flat


def _rest_of(others, scope):
    """What the others leave of the whole, where the one that takes it passes some of it on."""
    parts = [scope.value(other["share"] if isinstance(other, dict) and "cedes" in other else other) for other in others]
    return _less(lambda case: 1, parts)


def _times(a, b):
    return lambda case: a(case) * b(case)


def _less(whole, parts):
    return lambda case: whole(case) - sum(part(case) for part in parts)


def _shares_of(flat, case):
    shares, rest_to = {}, None
    for party, share in flat:
        if share is None:
            rest_to = party
            shares[party] = 0
        else:
            shares[party] = share(case)
    if rest_to is not None:
        shares[rest_to] = 1 - sum(shares.values())
    if sum(shares.values()) != 1 or not all(0 <= share <= 1 for share in shares.values()):
        raise Undecided("shares that are not between 0 and 1, or do not add up")
    return shares


@rule("split")
def _split(name, node, rounded, scope):
    amount = scope.value(node["split"])
    quantum, mode = _quantum(node, scope)
    remainder_to = node.get("remainder_to")
    if "layers" in node:
        return _by_layers(name, node, amount, quantum, mode, scope)
    if "in_proportion_to" in node:
        weights = _proportion(node["in_proportion_to"], scope)
    else:
        flat = _flatten(node["shares"], scope)
        weights = lambda case: _shares_of(flat, case)
    cap = _claims_cap(node["claims_cap"], scope) if "claims_cap" in node else None

    def work(case):
        whole = amount(case)
        shares = weights(case)
        parts = {party: whole * share for party, share in shares.items()}
        entries = {}
        if cap is not None:
            over = cap(case, whole, shares, parts)
            if over is not None:
                entries[f"{name}_over_cap"] = plain(over)
        values = allotted(parts, whole, remainder_to, quantum, mode)
        return {**_entries(name, parts, values), **entries}

    return work


def _by_layers(name, node, amount, quantum, mode, scope):
    """The amount is poured into the layers from the lowest; each fills up before the next one begins."""
    layers = [_layer(layer, scope) for layer in node["layers"]]
    if "excess_to" in node:
        layers.append((None, None, [(node["excess_to"], lambda _case: 1)]))

    def work(case):
        whole = left = amount(case)
        if whole < 0:
            raise Undecided("an amount below zero")
        parts, ground = {}, 0
        for height, up_to, bearers in layers:
            if up_to is not None:
                room = up_to(case) - ground
            else:
                room = left if height is None else height(case)
            if room < 0:
                raise Undecided("a layer that ends before it begins")
            ground += room
            held = min(left, room)
            left -= held
            for party, share in _shares_of(bearers, case).items():
                parts[party] = parts.get(party, 0) + held * share
        return _entries(name, parts, allotted(parts, whole, node["remainder_to"], quantum, mode))

    return work


def _layer(node, scope):
    height, up_to = (scope.value(node[key]) if key in node else None for key in ("height", "up_to"))
    borne_by = node["borne_by"]
    whole = [(borne_by, lambda _case: 1)] if isinstance(borne_by, str) else None
    return height, up_to, whole or _flatten(borne_by, scope)


def _claims_cap(node, scope):
    """Moves what the party does not bear to excess_to; gives the claim above the cap, None without one."""
    rate, of = scope.value(node["rate"]), scope.value(node["of"])
    before = scope.value(node["before"]) if "before" in node else None
    party, heir = node["party"], node["excess_to"]

    def cap(case, whole, shares, parts):
        try:
            base = of(case)
        except LeftOut:
            return None
        ceiling = rate(case) * base
        if before is not None:
            ceiling -= before(case)
        over = max(whole - max(ceiling, 0), 0)
        parts[party] -= over * shares[party]
        parts[heir] += over * shares[party]
        return over

    return cap


def _proportion(other, scope):
    """What each party of another split bears, as shares of their sum."""

    def weights(case):
        parts = {key.partition(".")[2]: entry[0] for key, entry in case.figure(other).items() if "." in key}
        whole = sum(parts.values())
        if whole == 0:
            raise Undecided("in proportion to nothing")
        return {party: part / whole for party, part in parts.items()}

    return weights


# ---- allot, share_pool ----


@rule("allot")
def _allot(name, node, _rounded, scope):
    pool, weight, group = scope.value(node["allot"]), scope.value(node["weight"]), node["each"]
    quantum, mode = _quantum(node, scope)

    def work(case):
        need_members(case, group)
        whole = pool_of(case, pool)
        weights = over_members(case, group, weight)
        need_none_below_zero(weights)
        total = sum(weights.values())
        if total == 0:
            raise Undecided("no weight")
        parts = {member: whole * part / total for member, part in weights.items()}
        entries = _entries(name, parts, allotted(parts, whole, node["remainder_to"], quantum, mode))
        return {**entries, name: plain(whole)}

    return work


def over_members(case, group, function):
    values = {}
    for_each(case, group, None, lambda member: values.update({member: function(case)}))
    return values


def for_each(case, group, holds, visit):
    """visit(member) inside each member for which the condition holds, in the order in which they were given.

    All lack an optional fact: the rule is left out. Some lack it: it is missing.
    """
    need_members(case, group)
    told, left_aside, lacking = 0, 0, []
    for member in case.members_of(group):
        with case.of_member(group, member):
            try:
                if holds is None or holds(case):
                    visit(member)
                    told += 1
                else:
                    left_aside += 1
            except LeftOut as signal:
                lacking.append(signal)
    if not lacking:
        return
    if told + left_aside and (not told or any(signal.several or not signal.args for signal in lacking)):
        case.open_question = True
    raise Missing(*lacking[0].args) if told + left_aside and lacking[0].args else lacking[0]


@rule("share_pool")
def _share_pool(name, node, _rounded, scope):
    pool, claim, group = scope.value(node["share_pool"]), scope.value(node["claim"]), node["each"]
    quantum, mode = _quantum(node, scope)

    def work(case):
        need_members(case, group)
        whole = pool_of(case, pool)
        claims = over_members(case, group, claim)
        need_holder(node["remainder_to"], claims)
        need_none_below_zero(claims)
        total = sum(claims.values())
        paid = min(total, whole)
        parts = {member: part if total <= whole else whole * part / total for member, part in claims.items()}
        entries = _entries(name, parts, allotted(parts, paid, node["remainder_to"], quantum, mode))
        return {**entries, name: plain(paid)}

    return work


__all__ = ["allotted", "over_members", "plain"]
