"""Random facts for a scheme: near its edges, ties, zero, the largest amounts, and now and then none."""
from datetime import date, timedelta
from fractions import Fraction

from .draft import WORDS
from .exact import INT64_MAX, decimal_text


def facts_for(random, facts, edges, digits, members=None, missing=0.04, huge=0.01):
    """Fact texts by name. `members` {group: [member]} for facts with `each`."""
    texts = {}
    for name, node in facts.items():
        gap = missing if not _has_stand_in(node) else 3 * missing
        group = node.get("each")
        names = [name] if group is None else [f"{name}.{member}" for member in members[group]]
        if group is not None and random.random() < 0.15:
            names = [name] + random.sample(names, random.randrange(len(names) + 1))  # one value for the others
        for full in names:
            if random.random() >= gap:
                texts[full] = fact_text(random, node, edges.get(name, ()), digits, huge)
    return texts


def _has_stand_in(node):
    return "optional" in node or "default" in node or "total" in node


def fact_text(random, node, edges, digits, huge):
    kind = node["kind"]
    if kind == "amount":
        return amount_in_words(random, _amount(random, node, edges, digits, huge), digits)
    if kind in ("rate", "number"):
        return _rate(random, node, edges, kind)
    if kind == "count":
        count = _count(random, edges)
        low, high = int(node.get("at_least", 0)), int(node.get("at_most", 10**6))
        return str(min(max(count, low), high) if "each" in node or random.random() < 0.95 else count)
    if kind == "date":
        return str(_date(random, edges))
    if kind == "flag":
        return random.choice(("yes", "no"))
    return random.choice(node.get("one_of") or WORDS)


def _minor_units(random, edges, digits, huge):
    luck = random.random()
    if edges and luck < 0.35:
        edge = random.choice(edges) * 10**digits
        return int(edge) + random.choice((-1, 0, 0, 0, 1))
    if luck < 0.4:
        return 0
    if luck < 0.5:
        return random.randrange(1, 200)
    if luck < 0.8:
        return random.choice((1, 3, 5, 7, 11, 25, 45, 33335, 987654321, 123456789)) * 10 ** random.randrange(6)
    if luck < 1 - huge:
        return random.randrange(10 ** random.randrange(1, 14))
    return INT64_MAX - random.randrange(3) * random.randrange(1000)


def _amount(random, node, edges, digits, huge):
    units = _minor_units(random, edges, digits, huge)
    low = node.get("at_least", "0")
    if low.startswith("-"):
        return -units if random.random() < 0.3 and units < 10 ** (9 + digits) else units
    return max(units, 10**digits) if low == "1" else max(units, 0)


def amount_in_words(random, units, digits):
    """One of the ways in which people write the amount."""
    whole, part = divmod(abs(units), 10**digits)
    tail = f".{part:0{digits}d}" if digits and (part or random.random() < 0.5) else ""
    sign = "-" if units < 0 else ""
    luck = random.random()
    if luck < 0.6:
        return f"{sign}{whole}{tail}"
    if luck < 0.85 or part:
        return f"{sign}{whole:,}{tail}" if luck < 0.75 else sign + f"{whole:_}{tail}"
    if whole % 10**8 == 0:
        return f"{sign}{whole // 10**8}亿"
    return f"{sign}{whole // 10**4}万" if whole % 10**4 == 0 else f"{sign}{whole}{tail}"


def _rate(random, node, edges, kind):
    luck = random.random()
    if edges and luck < 0.4:
        value = Fraction(random.choice(edges)) + random.choice((0, 0, 0, Fraction(1, 10**6), Fraction(-1, 10**6)))
    elif luck < 0.45:
        value = Fraction(0)
    elif luck < 0.7:
        value = Fraction(random.randrange(0, 200), 200)
    elif luck < 0.8:
        value = Fraction(random.randrange(0, 13), random.randrange(13, 20))
    else:
        value = Fraction(random.randrange(0, 10001), 10**4)
    if "at_most" in node:
        value = min(value, Fraction(1))
        if node["at_most"] == "150%" and random.random() < 0.15:
            value = Fraction(random.randrange(100, 151), 100)  # more than a share can be
    value = max(value, Fraction(0))
    if "at_least" in node and value <= 1 and random.random() < 0.3:
        value = -value
    return rate_text(random, value, kind)


def rate_text(random, value, kind="rate"):
    """The value as a fraction, a decimal, a percentage or basis points."""
    places = 10**8 % value.denominator == 0
    if not places or random.random() < 0.1:
        return f"{value.numerator}/{value.denominator}"
    luck = random.random()
    if kind == "number" or luck < 0.2:
        return decimal_text(value)
    if luck < 0.8:
        return decimal_text(value * 100) + "%"
    return decimal_text(value * 10**4) + "bp" if luck < 0.9 else decimal_text(value * 1000) + "‰"


def _count(random, edges):
    if edges and random.random() < 0.5:
        return max(int(random.choice(edges)) + random.choice((-1, 0, 0, 1)), 0)
    return random.choice((0, 1, 2, 3, 6, 11, 12, 13, 24, 30, 36, 60, 90, 91, 180, 360, 361, 365, 366, 3650))


def _date(random, edges):
    if edges and random.random() < 0.7:
        return random.choice(edges) + timedelta(random.choice((-1, 0, 0, 1)))
    if random.random() < 0.3:
        year, month = random.randrange(2019, 2026), random.choice((1, 2, 2, 3, 4, 12))
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(random.choice((0, 1, 1, 2)))
    return date(2018, 1, 1) + timedelta(random.randrange(3000))
