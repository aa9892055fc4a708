"""Python values as facts: what is read, exactly, and what is refused with its mend."""

import unittest
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction

import sample
from guarantee import FactError


class Segment(str, Enum):
    MICRO = "micro"
    SMALL = "small"


class Months(int, Enum):
    YEAR = 12


class Loud(str):
    def __str__(self):
        return self.upper()


class TestFacts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scheme = sample.load()

    def fee(self, **facts):
        return self.scheme.quote({"principal": 1_000_000, **facts})["guarantee_fee"]

    def refused(self, facts, *words):
        with self.assertRaises(FactError) as caught:
            self.scheme.quote(facts)
        self.assertIsInstance(caught.exception, ValueError)
        for word in words:
            self.assertIn(word, str(caught.exception))
        return caught.exception

    def test_an_amount_is_in_whole_currency_units(self):
        for written in (5_000_000, "5,000,000.00", "5_000_000", "500万", Decimal("5000000"), Decimal("5E+6"),
                        Fraction(10_000_000, 2)):
            self.assertEqual(self.fee(principal=written), Decimal("50000.00"), written)

    def test_an_amount_in_fen(self):
        for written in ("0.50", Decimal("0.5"), Fraction(1, 2)):
            self.assertEqual(self.scheme.limits({"principal": written})["big_loan"], Decimal("-0.50"))

    def test_a_rate(self):
        for written in ("0.5%", "1/200", "50bp", Decimal("0.005"), Fraction(1, 200)):
            self.assertEqual(self.fee(fee_rate=written), Decimal("5000.00"), written)
        self.assertEqual(self.fee(fee_rate=Fraction(1, 3)), Decimal("333333.33"))

    def test_a_flag_is_a_bool(self):
        for written, expected in ((True, True), (False, False), ("yes", True), ("no", False)):
            self.assertIs(self.scheme.quote({"principal": 1, "first_time": written})["is_first"], expected)

    def test_a_date(self):
        for written in (date(2024, 2, 29), "2024-02-29"):
            self.assertEqual(self.scheme.quote({"principal": 1, "granted_on": written}).outcome, "eligible")

    def test_none_is_not_given(self):
        result = self.scheme.quote({"principal": None})
        self.assertEqual((result.outcome, result.missing), ("undecided", ("principal",)))

    def test_members_as_a_mapping_or_by_full_name(self):
        nested = self.scheme.allot({"principal": 100, "loans": {"alpha": 2, "beta": 1}})
        full = self.scheme.allot({"principal": 100, "loans.alpha": 2, "loans.beta": 1})
        self.assertEqual(dict(nested), dict(full))
        self.assertEqual(nested["award.alpha"] + nested["award.beta"], Decimal("100.00"))
        self.assertEqual(self.scheme.allot({"principal": 1, "loans": {7: 1, "beta": None}})["award.7"], Decimal("1.00"))

    def test_a_member_of_an_enumeration_is_its_value(self):
        name = Enum("Name", {"PRINCIPAL": "principal", "LOANS": "loans"}, type=str)
        for segment in (Segment.SMALL, Loud("small")):
            result = self.scheme.quote({name.PRINCIPAL: 1, "segment": segment, "term_months": Months.YEAR})
            self.assertEqual((result.outcome, result["guarantee_fee"]), ("eligible", Decimal("0.01")))
        with self.assertRaises(FactError) as caught:
            self.scheme.quote({"principal": 1, "segment": Enum("Other", {"BIG": "big"}, type=str).BIG})
        self.assertIn('"big"', str(caught.exception))
        result = self.scheme.allot({"principal": 1, name.LOANS: {Segment.MICRO: 1}})
        self.assertEqual(result["award.micro"], Decimal("1.00"))

    def test_a_float_is_refused_with_the_mend(self):
        error = self.refused({"principal": 0.1}, "principal", "float", 'Decimal("0.1")')
        self.assertEqual((error.status, error.path), (61, "principal"))
        self.refused({"loans": {"alpha": 1.5}, "principal": 1}, "loans.alpha", "float")
        self.refused({"principal": float("nan")}, "float")

    def test_what_is_no_value(self):
        for value, words in ((Decimal("NaN"), ("NaN",)), (Decimal("Infinity"), ("number",)),
                             (Decimal("1E+99"), ("40",)),
                             (10**60, ("38 digits",)), (datetime(2024, 1, 1, 12), (".date()",)), (b"5", ("bytes",)),
                             ([5], ("list",)), (1j, ("complex",)), ("5\0", ("zero character",)),
                             ("\ud800", ("surrogate",))):
            with self.subTest(repr(value)):
                self.refused({"principal": value}, "principal", *words)

    def test_what_is_no_mapping(self):
        for facts in (None, ["principal"], "principal=5"):
            self.refused(facts, "mapping")
        self.refused({5: 5}, "name")

    def test_what_the_scheme_refuses(self):
        self.refused({"princpal": 5}, "princpal", "principal")
        self.refused({"principal": "0.001"}, "principal")
        self.refused({"principal": -5}, "principal")
        self.refused({"principal": 1, "segment": "mirco"}, "micro")
        self.refused({"principal": 1, "granted_on": "2023-02-29"}, "2023-02-29")
        self.refused({"principal": 1, "first_time": 2}, "first_time")
        self.refused({"principal": {"alpha": 1}}, "principal")


if __name__ == "__main__":
    unittest.main()
