"""The vectors of tests/vectors through the package, with Python's own types for the facts."""

import unittest
from datetime import date
from decimal import Decimal
from fractions import Fraction

import sample
from guarantee import Scheme

VECTORS = sample.ROOT / "tests" / "vectors"
FOLDERS = (sample.ROOT / "config", sample.ROOT / "tests" / "schemes")


def cases():
    """(place, scheme, question, facts, changes, expected) of every line of every table."""
    for file in sorted(VECTORS.glob("*.txt")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                name, _, scheme, question, given, expected, _ = (part.strip() for part in line.split(" | "))
                pairs = [word.split("=", 1) for word in given.split()]
                facts = {key: value for key, value in pairs if not key.startswith("set:")}
                changes = {key[4:]: value for key, value in pairs if key.startswith("set:")}
                yield (f"{file.name}:{number} {name}", scheme, question, facts, changes,
                       dict(word.split("=", 1) for word in expected.split()))


def typed(kind, text):
    """A fact as the Python value that a caller would give."""
    if kind == "flag":
        return text == "yes"
    if kind == "date":
        return date.fromisoformat(text)
    if kind in ("amount", "count") and text.isdigit():
        return int(text)
    if kind in ("amount", "rate", "number") and text.replace(".", "", 1).isdigit():
        return Decimal(text)
    if kind == "rate" and text.endswith("%"):
        return Fraction(text[:-1]) / 100
    return text


def printed(value):
    """A value as the tables write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Fraction):
        value = Decimal(round(value * 10**8)).scaleb(-8)  # round() of a Fraction is half even
        return format(value.normalize(), "f")
    return str(value)


class TestVectors(unittest.TestCase):
    schemes = {}

    def scheme(self, name, changes):
        key = (name, *changes.items())
        if key not in self.schemes:
            file = next(f for f in (folder / f"{name}.yaml" for folder in FOLDERS) if f.exists())
            self.schemes[key] = Scheme.load(file, set=changes)
        return self.schemes[key]

    def expect(self, result, name, wanted):
        if name in ("outcome", "rule"):
            self.assertEqual(getattr(result, name), wanted)
        elif wanted.startswith("exact:"):
            self.assertEqual(result.figure(name).exact, Fraction(wanted[6:]))
        else:
            self.assertEqual(printed(result[name]), wanted, name)

    def test_every_case(self):
        count = 0
        for place, name, question, facts, changes, expected in cases():
            with self.subTest(place):
                scheme = self.scheme(name, changes)
                kinds = {fact.name: fact.kind for fact in scheme.facts}
                given = {key: typed(kinds.get(key.split(".")[0]), value) for key, value in facts.items()}
                for answer in (scheme.ask(question, given), scheme.ask(question, facts, trail=False)):
                    for figure, wanted in expected.items():
                        self.expect(answer, figure, wanted)
                count += 1
        self.assertGreater(count, 0)


if __name__ == "__main__":
    unittest.main()
