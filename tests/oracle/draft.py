"""A random scheme on its way: facts, literals, values and conditions, and the edges that facts should hit."""
from datetime import date, timedelta
from fractions import Fraction

from .dates import DATE_MAX, DATE_MIN
from .exact import decimal_text, read_number

RATES = (
    "50%", "55%", "45%", "12.5%", "0.5%", "2.5%", "5%", "0.25%", "1%", "20%", "80%", "40%", "25%", "1/3", "2/3",
    "1/7", "0.3%", "1‰", "150bp", "0.004", "100%", "0%", "33.3%", "8.125%",
)
AMOUNTS = ("0", "1", "100", "1_000", "5_000_000", "500万", "2亿", "50_000", "30_000_000", "123_456", "99_999")
MODES = ("half_up", "half_even", "half_down", "up", "down", "ceiling", "floor")
WORDS = ("micro", "small", "large", "agriculture")
POOL = {
    "amount": ("principal", "balance", "fee_income"),
    "rate": ("contract_rate", "npl_share"),
    "share": ("cover_share",),
    "number": ("factor_given",),
    "count": ("term_months", "days_used"),
    "date": ("granted_on", "matures_on"),
    "flag": ("first_time", "key_industry"),
    "text": ("segment",),
}


def flow(node):
    """YAML in flow style."""
    if isinstance(node, dict):
        return "{" + ", ".join(f"{key}: {flow(value)}" for key, value in node.items()) + "}"
    if isinstance(node, (list, tuple)):
        return "[" + ", ".join(flow(value) for value in node) + "]"
    return str(node)


class Draft:
    def __init__(self, random, digits=None):
        self.r = random
        self.digits = random.choice((2, 2, 2, 2, 0, 3)) if digits is None else digits
        self.minor = Fraction(1, 10**self.digits)
        self.question = random.choice(("quote", "claim", "compensate", "reserve", "limits", "subsidy"))
        self.facts, self.edges = {}, {}
        self.rounding, self.parameters, self.workings, self.eligibility, self.figures = {}, {}, {}, {}, {}
        self.head = {}
        self.groups = {}
        self.plain_facts = False
        self.simple = False
        self.floors_told = True
        self.missing = 0.04
        self.optional = 0.12

    # ---- text ----

    def text(self):
        lines = ["scheme: random", "title: a random scheme", f"currency: {{code: CNY, digits: {self.digits}}}"]
        lines.append("confidence: assumed")
        lines += [f"{key}: {flow(value)}" for key, value in self.head.items()]
        sections = ("rounding", "facts", "parameters", "eligibility", "workings")
        for section in sections:
            lines += self._section(section, getattr(self, section))
        return "\n".join(lines + self._section(self.question, self.figures)) + "\n"

    @staticmethod
    def _section(name, entries):
        return [f"{name}:"] + [f"  {key}: {flow(value)}" for key, value in entries.items()] if entries else []

    # ---- facts ----

    def fact(self, kind, each=None, name=None):
        """The name of a fact of the kind, declared when it is first used."""
        name = name or self.r.choice(POOL[kind])
        if name not in self.facts:
            self.facts[name] = self._declaration(kind, each)
            self.edges.setdefault(name, [])
        return name

    def _declaration(self, kind, each):
        node = {"kind": "rate" if kind == "share" else kind, "meaning": "a fact"}
        if kind == "share":
            node["at_most"] = "100%" if self.r.random() < 0.7 else "150%"
        if kind == "text":
            node["one_of"] = list(WORDS)
        if each is not None:
            node["each"] = each
        if self.plain_facts:
            return node
        luck = self.r.random()
        if luck < self.optional:
            node["optional"] = "yes"
        elif luck < self.optional + 0.08 and each is None:
            node["default"] = self._default(kind)
        if kind == "amount" and each is None and self.r.random() < 0.1:
            node["at_least"] = "-1_000_000_000"
        if kind == "rate" and self.r.random() < 0.15:
            node["at_least"] = "-100%"
        return node

    def _default(self, kind):
        return {
            "amount": "1_000", "rate": "0.5%", "share": "80%", "number": "1.5", "count": "12",
            "date": "2023-06-30", "flag": "no", "text": "small",
        }[kind]

    # ---- literals ----

    def amount(self):
        if self.r.random() < 0.7:
            return self.r.choice(AMOUNTS)
        whole = self.r.randrange(10 ** self.r.randrange(1, 9))
        if not self.digits:
            return str(whole)
        return f"{whole}.{self.r.randrange(10**self.digits):0{self.digits}d}"

    def rate(self):
        if self.r.random() < 0.8:
            return self.r.choice(RATES)
        return f"{self.r.randrange(10000) / 100:.2f}%"

    def literal(self, role):
        if role == "amount":
            return self.amount()
        if role in ("rate", "share"):
            return self.rate()
        if role == "number":
            return self.r.choice(("1", "2", "1.05", "0.7", "1/3", "10", "15", "0"))
        return str(self.r.choice((0, 1, 3, 6, 12, 24, 30, 90, 91, 360, 365)))

    def money_rounding(self):
        if self.r.random() < 0.06:
            return "none"
        quanta = (self.minor,) * 5 + (Fraction(1), Fraction(10), Fraction(1000), 5 * self.minor)
        return self._rounding(self.r.choice(quanta))

    def minor_rounding(self):
        return self._rounding(self.minor)

    def whole_rounding(self):
        return self._rounding(self.r.choice((self.minor,) * 30 + (Fraction(1), 5 * self.minor)))

    def rate_rounding(self):
        return self._rounding(Fraction(self.r.choice((1, 1, 1, 5)), self.r.choice((10, 100, 1000, 10**4, 10**6))))

    def _rounding(self, quantum):
        mode = self.r.choice(MODES)
        name = f"{mode}_{quantum.numerator}_{quantum.denominator}"
        self.rounding[name] = {"to": decimal_text(quantum), "mode": mode}
        return name

    # ---- values ----

    def value(self, role, depth=0):
        """A value of the role: amount, rate, share (0..1), number, count."""
        luck = self.r.random() + (0.2 if self.simple else 0) - 0.15 * depth * depth
        if depth >= 2 or luck > 0.45 or self.simple:
            return self.literal(role) if self.r.random() < 0.6 else self.fact(role)
        if luck > 0.37:
            return {"value": self.literal(role), "confidence": "official"}
        if luck > 0.3:
            return self.parameter(role)
        return self.r.choice(self._forms(role))(role, depth + 1)

    def parameter(self, role):
        name = f"parameter_{len(self.parameters)}"
        self.parameters[name] = {"value": self.literal(role), "note": "a parameter"}
        if role == "amount":
            self.parameters[name]["kind"] = "amount"
        return name

    def _forms(self, role):
        forms = [self.by_whole, self.by_word, self.choose, self.dated_by, self.smaller, self.larger]
        if role in ("rate", "share"):
            forms.append(self.marginal_on)
        if role == "share":
            return forms + [self.start]
        return forms + [self.start, self.sum, self.times]

    def bounds_text(self, role, count):
        """Ascending bounds of a table; (value, text)."""
        found = {}
        while len(found) < count:
            text = self.literal(role)
            found.setdefault(read_number(text)[0], text)
        return sorted(found.items())

    def rows(self, role, fact, result, count=None, gaps=True):
        """Ascending rows over a fact; its bounds become edges of the fact."""
        count = count or self.r.randrange(1, 4)
        bounds = self.bounds_text(role, count)
        self.edge(fact, [value for value, _ in bounds])
        style = self.r.random()
        rows = []
        for index, (_, text) in enumerate(bounds):
            upper = self.r.choice(("up_to", "below"))
            row = {}
            if rows and gaps and style < 0.3:
                row[self._lower_after(rows[-1])] = rows[-1].get("up_to") or rows[-1].get("below")
            row.update({upper: text, "is": result()})
            rows.append(row)
        if gaps and style > 0.85:
            word, first = self._lower_after(rows[0]), bounds[0][1]
            rows = rows[1:] or [{"is": result()}]
            rows[0] = {word: first, **rows[0]}
            for before, row in zip(rows, rows[1:] if self.floors_told else ()):
                row[self._lower_after(before)] = before.get("up_to") or before.get("below")
        elif self.r.random() < 0.8:
            rows.append({"is": result()})
        return rows

    @staticmethod
    def _lower_after(row):
        return "above" if "up_to" in row else "at_least"

    def edge(self, fact, values):
        if fact in self.edges:
            self.edges[fact] += values

    def key(self):
        """A numeric fact to look up by, with its role."""
        role = self.r.choice(("amount", "amount", "rate", "count"))
        return self.fact(role), role

    def by_whole(self, role, depth):
        fact, key_role = self.key()
        return {"by": fact, "whole": self.rows(key_role, fact, lambda: self.value(role, depth + 1))}

    def by_word(self, role, depth):
        words = self.r.sample(WORDS, self.r.randrange(1, 4))
        node = {"by": self.fact("text"), "exactly": {word: self.value(role, depth + 1) for word in words}}
        if self.r.random() < 0.7:
            node["otherwise"] = self.value(role, depth + 1)
        return node

    def choose(self, role, depth):
        branches = [
            {"when": self.condition(depth + 1), "is": self.value(role, depth + 1)}
            for _ in range(self.r.randrange(1, 3))
        ]
        if self.r.random() < 0.8:
            branches.append({"is": self.value(role, depth + 1)})
        return {"choose": branches}

    def dated_by(self, role, depth):
        fact = self.fact("date")
        day = date(self.r.randrange(2018, 2024), self.r.randrange(1, 13), self.r.randrange(1, 29))
        editions = []
        for index in range(self.r.randrange(1, 4)):
            last = day + timedelta(self.r.randrange(0, 500))
            editions.append({"from": day, "to": last, "is": self.value(role, depth + 1)})
            self.edge(fact, [day, last])
            day = last + timedelta(self.r.choice((1, 1, 1, 2)))
        if self.r.random() < 0.5:
            del editions[-1]["to"]
        return {"dated_by": fact, "editions": editions}

    def start(self, role, depth):
        node = {"start": self.value(role, depth), "adjust": []}
        for _ in range(self.r.randrange(1, 4)):
            step = {"when": self.condition(depth)} if self.r.random() < 0.8 else {}
            if self.r.random() < 0.3:
                step["times"] = self.r.choice(("1/2", "0.9", "2", "50%"))
            else:
                step["add"] = ("-" if self.r.random() < 0.3 else "") + self.literal(role)
            node["adjust"].append(step)
        if role == "share" or self.r.random() < 0.5:
            node["at_least"] = "0%" if role in ("rate", "share") else "0"
        if role == "share" or self.r.random() < 0.3:
            node["at_most"] = "100%" if role in ("rate", "share") else "100_000"
        return node

    def sum(self, role, depth):
        node = {"sum": [self.value(role, depth + 1) for _ in range(self.r.randrange(1, 4))]}
        if self.r.random() < 0.5:
            node["less"] = [self.value(role, depth + 1)]
        fact = node["sum"][0]
        bound = self.fact(role) if isinstance(fact, str) and fact in self.facts else self.literal(role)
        if self.r.random() < 0.4:
            node["at_least"] = self.r.choice(("0", "0", self.literal(role), bound))
        if self.r.random() < 0.25:
            node["at_most"] = self.r.choice((self.literal(role), bound))
        if self.r.random() < 0.3:
            node["given_only"] = "yes"
        return node

    def times(self, role, depth):
        return {"times": self.value("number", 3), "of": self.value(role, depth + 1)}

    def smaller(self, role, depth):
        return {"smaller_of": [self.value(role, depth + 1) for _ in range(2)]}

    def larger(self, role, depth):
        return {"larger_of": [self.value(role, depth + 1) for _ in range(2)]}

    def marginal_on(self, role, depth):
        key = self.r.choice(("amount", "rate"))
        fact = self.fact(key)
        return {"marginal_on": fact, "rows": self.rows(key, fact, lambda: self.value(role, 3))}

    def by_two(self, role, depth):
        fact, key_role = self.key()
        heads = [{key: value for key, value in row.items() if key != "is"} for row in self.rows(key_role, fact, str)]
        words = self.r.sample(WORDS, self.r.randrange(1, 4))
        cells = lambda count: [self.value(role, depth + 1) for _ in range(count)]  # noqa: E731
        if self.r.random() < 0.5:
            lines = {word: cells(len(heads)) for word in words}
            return {"by": [self.fact("text"), fact], "columns": heads, "rows": lines}
        lines = [{**head, "are": cells(len(words))} for head in heads]
        return {"by": [fact, self.fact("text")], "columns": words, "rows": lines}

    def nearest(self, role, depth):
        fact, key_role = self.key()
        points = self.bounds_text(key_role, self.r.randrange(1, 4))
        self.edge(fact, [(low + high) / 2 for (low, _), (high, _) in zip(points, points[1:])])
        rows = [{"at": text, "is": self.value(role, depth + 1)} for _, text in points]
        return {"by": fact, "nearest": rows, "ties": self.r.choice(("lower", "upper"))}

    def day(self, depth=0):
        """A day: a fact, a date, or one worked out."""
        luck = self.r.random()
        fact = self.fact("date")
        if luck < 0.5 or depth > 1:
            return fact
        if luck < 0.58:
            return date(self.r.randrange(2018, 2024), self.r.randrange(1, 13), self.r.randrange(1, 29))
        if luck < 0.75:
            count = self.r.choice(("1", "2", "12", "0", "90", "1/2", self.fact("count")))
            unit, way = self.r.choice(("days", "months", "years")), self.r.choice(("after", "before"))
            return {unit: count, way: self.day(depth + 1)}
        if luck < 0.87:
            return {self.r.choice(("earlier_of", "later_of")): [self.day(depth + 1), self.day(depth + 1)]}
        return {"end_of": self.r.choice(("month", "quarter", "year")), "of": self.day(depth + 1)}

    def span(self, role="count", depth=0):
        unit = self.r.choice(("days", "months", "months", "years"))
        node = {unit + "_from": self.day(depth), "to": self.day(depth)}
        if unit != "days":
            node["counting"] = self.r.choice(("complete", "started", "calendar"))
        if self.r.random() < 0.5:
            node["if_backwards"] = self.r.choice(("0", "1", self.fact("count")))
        return node

    # ---- conditions ----

    def condition(self, depth=0):
        luck = self.r.random()
        if depth < 2 and luck < 0.12:
            return {"any": [self.condition(depth + 1) for _ in range(self.r.randrange(1, 3))]}
        if depth < 2 and luck < 0.2:
            return {"not": self.condition(depth + 1)}
        if depth < 2 and luck < 0.24:
            return {"all": [self.condition(depth + 1) for _ in range(self.r.randrange(1, 3))]}
        node = {}
        for _ in range(self.r.choice((1, 1, 1, 2))):
            kind = self.r.choice(("amount", "rate", "count", "date", "flag", "text"))
            fact = self.fact(kind)
            node[fact] = self.test_of(fact, kind)
        return node

    def test_of(self, fact, kind):
        if kind == "flag":
            return self.r.choice(("yes", "no"))
        if kind == "text":
            return self.r.choice((self.r.choice(WORDS), self.r.sample(WORDS, 2)))
        if kind == "date":
            days = sorted(date(2020 + self.r.randrange(5), self.r.randrange(1, 13), 1) for _ in range(2))
            self.edge(fact, days)
            return self.r.choice(({"from": days[0], "to": days[1]}, {"from": days[0]}, {"to": days[1]}))
        (low, low_text), (high, high_text) = self.bounds_text(kind, 2)
        self.edge(fact, [low, high])
        if kind == "count" and self.r.random() < 0.2:
            return self.r.choice((low_text, [low_text, high_text]))
        if self.r.random() < 0.06:
            return [low_text, self.fact(kind)]
        below, above = self.r.choice(("up_to", "below")), self.r.choice(("at_least", "above"))
        if self.r.random() < 0.15:
            high_text = self.fact(kind)
        if self.r.random() < 0.1:
            low_text = self.fact(kind)
        return self.r.choice(({below: high_text}, {above: low_text}, {above: low_text, below: high_text}))


def any_date(random):
    return DATE_MIN + timedelta(random.randrange((DATE_MAX - DATE_MIN).days + 1))
