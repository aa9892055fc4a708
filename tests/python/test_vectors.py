"""The vectors of tests/vectors through the package, with Python's own types for the facts."""

import sys
import unittest
from datetime import date
from decimal import Decimal
from fractions import Fraction

import sample
from guarantee import Scheme

sys.path.insert(0, str(sample.ROOT / "tests" / "support"))
from tables import cases, file_of  # noqa: E402

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
            self.schemes[key] = Scheme.load(file_of(name), set=changes)
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
