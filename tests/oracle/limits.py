"""must_be: a test of a figure, with its limit and the room left; of a ratio of amounts all in amounts."""
from .case import Signal
from .conditions import BOUNDS
from .measure import measure


def compile_limit(name, node, scope):
    """Adds NAME.limit and NAME.room to the entries of a figure; notes a breach."""
    if not isinstance(node, dict) or "must_be" not in node:
        return None
    (word, end), = node["must_be"].items()
    bound = scope.value(end)
    compare = BOUNDS[word]
    upper = word in ("up_to", "below")
    money = _parts_of_money_ratio(node, scope)

    def limit(case, entries):
        if isinstance(entries[name], Signal):
            return entries
        rounded = "compound_rate" in node or "cost_of" in node  # these have no value before rounding
        found = entries[name][0 if rounded else 1]
        try:
            ceiling = bound(case)
        except Signal as signal:
            return {**entries, f"{name}.limit": signal}
        if money is not None:
            above, below = money
            found, ceiling = above(case), ceiling * below(case)
        if not compare(found, ceiling):
            case.breaches.add(name)
        room = ceiling - found if upper else found - ceiling
        return {**entries, f"{name}.limit": (ceiling, ceiling), f"{name}.room": (room, room)}

    return limit


def _parts_of_money_ratio(node, scope):
    if "ratio" not in node or "compensate" in node:
        return None
    if measure(node["ratio"], scope) == measure(node["over"], scope) == "amount":
        return scope.value(node["ratio"]), scope.value(node["over"])
    return None
