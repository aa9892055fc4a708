"""Schemes: loading, who they are, what they declare, and errors that say where."""

import os
import tempfile
import unittest
from datetime import date
from decimal import Decimal
from pathlib import Path
from unittest import mock

import sample
import guarantee
from guarantee import ArgumentError, FileError, GuaranteeError, NotFoundError, Scheme, SchemeError


class TestScheme(unittest.TestCase):
    def test_parameters(self):
        parameters = sample.load().parameters
        by_path = {parameter.path: parameter for parameter in parameters}
        self.assertEqual([(p.value, p.confidence, p.clause, p.source, p.line) for p in map(by_path.get, (
            "eligibility.size.require.principal.up_to", "quote.third.times", "limits.big_loan.less[0].value"))],
            [("10_000_000", "official", "art. 5", "the rules", 20), ("1/3", "official", "", "the rules", 23),
             ("1", "assumed", "", "the rules", 28)])
        self.assertEqual([parameter.line for parameter in parameters], sorted(p.line for p in parameters))
        changed = sample.load(set={"quote.third.times": "1/4"}).parameters
        self.assertEqual([(p.value, p.confidence, p.note) for p in changed if p.path == "quote.third.times"],
                         [("1/4", "assumed", "changed by the caller")])

    def test_every_parameter_can_be_set(self):
        """Of the shipped schemes: as many as are counted, each once, each by its path."""
        for file in sorted((sample.ROOT / "config").glob("*.yaml"))[::7]:
            scheme = Scheme.load(file)
            parameters = scheme.parameters
            self.assertEqual(len({parameter.path for parameter in parameters}), sum(scheme.parameter_counts.values()))
            for parameter in parameters:
                if parameter.value:
                    Scheme.load(file, set={parameter.path: parameter.value})

    def test_who_it_is(self):
        scheme = sample.load()
        self.assertEqual((scheme.id, scheme.title), ("sample", "a sample"))
        self.assertEqual((scheme.edition, scheme.country), ("first", "XX"))
        self.assertEqual((scheme.currency, scheme.currency_digits, scheme.confidence), ("CNY", 2, "assumed"))
        self.assertEqual((len(scheme.sha256), scheme.changes, scheme.file), (64, "", "sample.yaml"))
        self.assertEqual(scheme.questions, ("quote", "limits", "allot"))
        self.assertIn("sample", repr(scheme))

    def test_what_it_declares(self):
        scheme = sample.load()
        facts = {fact.name: fact for fact in scheme.facts}
        self.assertEqual(list(facts), ["principal", "fee_rate", "term_months", "segment", "granted_on", "first_time",
                                       "loans"])
        self.assertEqual((facts["principal"].kind, facts["principal"].meaning), ("amount", "amount of the loan"))
        self.assertEqual((facts["segment"].choices, facts["segment"].default), (("micro", "small"), "micro"))
        self.assertEqual((facts["loans"].each, facts["loans"].is_optional), ("bank", True))
        figures = {figure.name: figure for figure in scheme.figures}
        self.assertEqual((figures["fee_share"].kind, figures["fee_share"].question), ("rate", "quote"))
        self.assertEqual(figures["banks"].kind, "count")

    def test_when_it_is_in_force_and_what_answers_rest_on(self):
        with mock.patch.dict(os.environ, GUARANTEE_SCHEMES=str(sample.ROOT / "config")):
            of_2023, relief, fund = (Scheme.load(id) for id in ("shanghai-2023", "shenzhen-2020", "china-ngf"))
        self.assertEqual(of_2023.in_force, (date(2023, 1, 1), date(2023, 12, 31)))
        self.assertEqual(relief.in_force, (None, None))
        self.assertEqual(relief.edition_days, (date(2020, 2, 1), date(2020, 7, 1)))
        self.assertEqual(of_2023.edition_days, ())
        self.assertEqual(fund.figure_facts("covered_amount"), ("principal",))
        self.assertEqual(fund.question_facts("quote"), ("principal", "term_months", "guarantee_fee_rate", "granted_on",
                                                        "plan", "innovation_class"))
        self.assertIn("outstanding", fund.question_facts("claim"))
        with self.assertRaises(NotFoundError):
            fund.question_facts("allot")
        with self.assertRaises(NotFoundError):
            fund.figure_facts("covered")

    def test_a_file(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "样本.yaml"
            file.write_text(sample.TEXT, encoding="utf-8")
            for path in (file, str(file)):
                self.assertEqual(Scheme.load(path).id, "sample")

    def test_shipped_schemes(self):
        with mock.patch.dict(os.environ, GUARANTEE_SCHEMES=str(sample.ROOT / "config")):
            ids = guarantee.schemes()
            self.assertIn("shanghai-2023", ids)
            self.assertEqual(ids, sorted(ids))
            scheme = Scheme.load("shanghai-2023", set={"compensate.compensation.ceiling": "50%"})
        self.assertEqual((scheme.id, scheme.currency), ("shanghai-2023", "CNY"))
        self.assertEqual(scheme.changes, "compensate.compensation.ceiling=50%")

    def test_what_if(self):
        scheme = sample.load(set={"eligibility.size.require.principal.up_to": 20_000_000,
                                  "facts.fee_rate.default": Decimal("0.02")})
        result = scheme.quote({"principal": 12_000_000})
        self.assertEqual(result["guarantee_fee"], Decimal("240000.00"))

    def test_a_wrong_what_if(self):
        for path, value in (("quote.fee.rate", 1), ("quote", 1), ("quote.guarantee_fee.rate", "x y"), ("", 1)):
            with self.subTest(path), self.assertRaises(GuaranteeError):
                sample.load(set={path: value})
        with self.assertRaises(guarantee.FactError):
            sample.load(set={"facts.fee_rate.default": 0.02})

    def test_an_error_says_where(self):
        with self.assertRaises(SchemeError) as caught:
            Scheme.from_text(sample.TEXT.replace("time: once", "tiem: once"), file="wrong.yaml")
        error = caught.exception
        line = next(n for n, text in enumerate(sample.TEXT.split("\n"), 1) if "time: once" in text)
        column = sample.TEXT.split("\n")[line - 1].index("time:") + 1
        self.assertIsInstance(error, ValueError)
        self.assertEqual((error.status, error.file, error.line, error.column), (51, "wrong.yaml", line, column))
        self.assertEqual(error.path, "quote.guarantee_fee.tiem")
        self.assertEqual(str(error), f'wrong.yaml:{line}:{column}: quote.guarantee_fee.tiem: unknown key "tiem"; '
                                     'did you mean "time"?')

    def test_every_refusal_of_a_text_is_a_scheme_error(self):
        for text in ("", "\0", "[", "scheme: {", b"\xff", "a: b", "\ud800", "a: &b c", "#" * (1 << 20) + "\n",
                     "[" * 100 + "]" * 100):
            with self.subTest(text[:20]), self.assertRaises(SchemeError):
                Scheme.from_text(text)

    def test_what_is_not_there(self):
        with self.assertRaises(FileError) as caught:
            Scheme.load("/nowhere/nothing.yaml")
        self.assertIsInstance(caught.exception, OSError)
        with self.assertRaises(NotFoundError):
            Scheme.load("no-such-scheme")
        with self.assertRaises(ArgumentError):
            Scheme.load("no\0scheme")
        with self.assertRaises(NotFoundError):
            sample.load().claim({"principal": 1})
        with self.assertRaises(NotFoundError):
            sample.load().ask("quotes", {"principal": 1})

    def test_a_text_that_the_library_would_cut_or_not_read(self):
        scheme = sample.load()
        ways = {"question": lambda text: scheme.ask("quote" + text, {"principal": 1}),
                "name of the file": lambda text: Scheme.from_text(sample.TEXT, file="a.yaml" + text),
                "path of set": lambda text: sample.load(set={"facts.fee_rate.default" + text: "2%"}),
                "name of a scheme": lambda text: Scheme.load("sample" + text)}
        for what, way in ways.items():
            for text, word in (("\0", "zero character"), ("\0x", "zero character"), ("\ud800", "surrogate")):
                with self.subTest(what), self.assertRaises(ArgumentError) as caught:
                    way(text)
                self.assertIsInstance(caught.exception, ValueError)
                self.assertNotIsInstance(caught.exception, UnicodeError)
                self.assertEqual(caught.exception.status, 10)
                for expected in (what, word):
                    self.assertIn(expected, str(caught.exception))
        with self.assertRaisesRegex(ArgumentError, "question must be a text, found int"):
            scheme.ask(1, {})


if __name__ == "__main__":
    unittest.main()
