"""Results: exact Python numbers by name, the outcome, the trail."""

import json
import unittest
from decimal import Decimal, localcontext
from fractions import Fraction
from unittest import mock

import sample
from guarantee import NotFoundError, RangeError, Scheme, Step, _library, result as results

MEAN = """\
scheme: mean
title: a mean of rates
country: XX
currency: {code: CNY, digits: 2}
documents:
  rules: {title: the rules, dated: 2024-01-01, confidence: official}
source: rules
facts:
  principal: {kind: amount, each: loan}
  term_months: {kind: count, each: loan}
  fee: {kind: amount, each: loan}
limits:
  mean: {average_rate: fee, of: principal, months: term_months, each: loan, method: simple}
"""


class TestResult(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scheme = sample.load()
        cls.result = cls.scheme.quote({"principal": "1000.01", "fee_rate": "1.5%"})

    def test_an_amount_is_a_decimal_with_the_digits_of_the_currency(self):
        self.assertEqual(repr(self.result["guarantee_fee"]), "Decimal('15.00')")

    def test_an_unrounded_amount_without_end_is_a_fraction(self):
        self.assertEqual(self.result["third"], Fraction(100001, 300))
        self.assertEqual(repr(self.scheme.quote({"principal": 3})["third"]), "Decimal('1.00')")

    def test_a_ratio_is_a_fraction(self):
        self.assertEqual(self.result["fee_share"], Fraction(1500, 100001))
        self.assertIs(type(self.result["fee_share"]), Fraction)

    def test_words_flags_and_counts(self):
        self.assertEqual(self.result["size_class"], "micro")
        self.assertIs(self.result["is_first"], False)
        banks = self.scheme.limits({"principal": 1, "loans": {"alpha": 1, "beta": 2}})["banks"]
        self.assertEqual((banks, type(banks)), (2, int))

    def test_numbers_do_not_depend_on_the_decimal_context(self):
        with localcontext() as context:
            context.prec = 3
            result = self.scheme.quote({"principal": "9999999.99", "fee_rate": "100%"})
            self.assertEqual(str(result["guarantee_fee"]), "9999999.99")
            self.assertEqual(str(result.figure("guarantee_fee").value), "9999999.99")

    def test_it_is_a_mapping(self):
        self.assertEqual(list(self.result), [name for name, _ in self.result.items()])
        self.assertIn("guarantee_fee", self.result)
        self.assertNotIn("guarantee_feee", self.result)
        self.assertEqual(self.result.get("nothing", 5), 5)
        self.assertEqual(len(self.result), len(dict(self.result)))

    def test_a_missing_name_says_the_nearest(self):
        with self.assertRaises(NotFoundError) as caught:
            self.result["guarantee_feee"]
        self.assertIsInstance(caught.exception, KeyError)
        self.assertIn('did you mean "guarantee_fee"?', str(caught.exception))
        self.assertEqual(str(caught.exception), caught.exception.message)

    def test_a_missing_name_is_a_key_error_whatever_it_is(self):
        for name in ("nope", "", 5, None, "guarantee_fee\0", "\ud800"):
            with self.subTest(repr(name)), self.assertRaises(NotFoundError) as caught:
                self.result[name]
            self.assertIsInstance(caught.exception, KeyError)
            self.assertNotIn(name, self.result)
        self.assertEqual(self.result.get("nope", 5), 5)

    def test_a_figure_in_full(self):
        figure = self.result.figure("guarantee_fee")
        self.assertEqual((figure.exact, figure.direction), (Fraction(3000030, 200000), -1))
        self.assertEqual((figure.kind, figure.clause, figure.confidence), ("amount", "art. 7", "secondary"))
        self.assertFalse(figure.is_working or figure.is_breach)

    def test_digits_that_are_not_all_shown(self):
        cut = {name: self.result.figure(name).is_cut for name in ("third", "fee_share", "guarantee_fee", "size_class")}
        self.assertEqual(cut, {"third": True, "fee_share": True, "guarantee_fee": False, "size_class": False})

    def mean(self, count):
        """The simple mean of so many rates with denominators that share little, and the same mean by hand."""
        facts, total = {"principal": {}, "term_months": {}, "fee": {}}, Fraction(0)
        for i in range(count):
            principal, fee = 1_000_003 + 2 * i, 10_000 + i
            for name, value in (("principal", principal), ("term_months", 12), ("fee", fee)):
                facts[name][f"L{i}"] = value
            total += Fraction(fee, principal)
        return Scheme.from_text(MEAN).limits(facts), total / count

    def test_a_number_without_an_exact_fraction_is_its_digits(self):
        result, mean = self.mean(200)
        for name in ("mean", "mean.simple"):
            figure = result.figure(name)
            self.assertIsNone(figure.exact)
            self.assertEqual(figure.value, Fraction(round(mean * 10**12), 10**12))
            self.assertNotEqual(figure.direction, 0)
        self.assertIsNotNone(result.figure("mean.raw").exact)

    def test_an_empty_exact_is_never_an_error(self):
        raw = _library.Figure(value=b"0.125", exact=b"")
        self.assertEqual(self.result._number(raw), Fraction(1, 8))
        raw = _library.Figure(name=b"third", value=b"333.33333333", exact=b"", direction=-1, is_cut=1)
        with mock.patch.object(results, "call", side_effect=RangeError("past 63 bits")):
            self.assertEqual(self.result._number(raw), Fraction("333.33333333"))

    def test_figures_are_read_by_number_and_not_searched_for(self):
        result = self.scheme.allot({"principal": "1000.01", "loans": {f"b{i}": 1 for i in range(300)}})
        asked = []

        def call(name, *arguments):
            asked.append(name)
            return _library.call(name, *arguments)

        with mock.patch.object(results, "call", call):
            values = dict(result.items())
        self.assertGreaterEqual(len(values), 300)
        self.assertEqual(set(asked), {"guarantee_result_figure"})
        self.assertEqual(len(asked), len(values))
        self.assertEqual(sum(value for name, value in values.items() if name.startswith("award.b")), Decimal("1000.01"))

    def test_confidence_is_that_of_the_least_sure_figure(self):
        self.assertEqual(self.result.confidence, "secondary")
        self.assertEqual(self.scheme.limits({"principal": 1}).confidence, "assumed")

    def test_outcomes(self):
        self.assertEqual((self.result.outcome, self.result.rule, self.result.reason), ("eligible", "", ""))
        refused = self.scheme.quote({"principal": 12_000_000})
        self.assertEqual((refused.outcome, refused.rule), ("not_eligible", "size"))
        self.assertIn("12,000,000.00", refused.reason)
        undecided = self.scheme.quote({})
        self.assertEqual((undecided.outcome, undecided.missing), ("undecided", ("principal",)))

    def test_a_breach_is_named(self):
        self.assertEqual(self.result.breaches, ())
        self.assertEqual(self.scheme.quote({"principal": 1000, "fee_rate": "3%"}).breaches, ("fee_share",))

    def test_the_trail(self):
        steps = {step.name: step for step in self.result.trail}
        step = steps["guarantee_fee"]
        self.assertIsInstance(step, Step)
        self.assertEqual((step.kind, step.clause, step.source, step.confidence),
                         ("charge", "art. 7", "the rules", "secondary"))
        self.assertEqual((step.direction, step.line), (-1, sample.TEXT.split("\n").index(
            next(line for line in sample.TEXT.split("\n") if "guarantee_fee:" in line)) + 1))
        self.assertIn("half_up", step.rounding)

    def test_without_a_trail(self):
        result = self.scheme.quote({"principal": 1}, trail=False)
        self.assertEqual(result.trail, [])
        self.assertEqual(result["guarantee_fee"], Decimal("0.01"))

    def test_explanation_and_json(self):
        self.assertIn("guarantee_fee", self.result.explain())
        told = json.loads(self.result.json())
        self.assertEqual(told["outcome"], "eligible")
        self.assertEqual(told["figures"]["fee_share"]["exact"], "1500/100001")

    def test_it_reads_well(self):
        self.assertIn("guarantee_fee = ", repr(self.result))
        self.assertIn("not_eligible by size", repr(self.scheme.quote({"principal": 12_000_000})))


if __name__ == "__main__":
    unittest.main()
