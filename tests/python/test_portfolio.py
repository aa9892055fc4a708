"""Portfolios: the same as asking for each row, whatever the batches, threads and forms of columns; rows out."""

import copy
import gc
import os
import pickle
import subprocess
import sys
import threading
import unittest
from array import array
from datetime import date
from decimal import Decimal
from fractions import Fraction

import book
import sample
from guarantee import (ArgumentError, CancelledError, Column, FactError, KindError, NoColumnsError, NotFoundError,
                       RangeError, Scheme, Totals)

OPTIONS = {"group_by": ["bank", ("granted_on", "year")], "group_questions": ["limits"]}
FIGURES = ["covered_amount", "guarantee_fee", "reguarantee_fee", "claim", "share.bank", "share.guarantor"]


class TestSameAsEachRow(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scheme, cls.book = book.scheme(), book.Book(300)
        cls.totals, cls.rows = cls.scheme.run(cls.book.columns, ["quote", "claim"], figures=FIGURES, **OPTIONS)
        facts = [cls.book.facts(row) for row in range(cls.book.count)]
        cls.quotes = [cls.scheme.quote(fact, trail=False) for fact in facts]
        cls.claims = [cls.scheme.claim(fact, trail=False) for fact in facts]

    def answer(self, name, row):
        return (self.claims if name in ("claim", "share.bank", "share.guarantor") else self.quotes)[row].get(name)

    def test_each_figure_of_each_row(self):
        for name in FIGURES:
            with self.subTest(name):
                wanted = [self.answer(name, row) for row in range(self.book.count)]
                self.assertEqual(list(self.rows[name]), wanted)
                self.assertGreater(sum(value is not None for value in wanted), 50)
                self.assertEqual(self.rows[name].total(), sum(value for value in wanted if value is not None))

    def test_outcome_and_rule_of_each_row(self):
        for row, (quote, claim) in enumerate(zip(self.quotes, self.claims)):
            undecided = "undecided" in (quote.outcome, claim.outcome)
            self.assertEqual(self.rows.outcome(row), "undecided" if undecided else quote.outcome)
            if quote.outcome == "not_eligible" and not undecided:
                self.assertEqual(self.rows.rule(row), quote.rule)

    def test_sums_are_those_of_asking_for_each_row(self):
        for name in FIGURES:
            answers = self.claims if name in ("claim", "share.bank", "share.guarantor") else self.quotes
            wanted = sum(answer[name] for answer in answers if answer.outcome == "eligible" and name in answer)
            self.assertEqual(self.totals.sum(name), wanted, name)
        self.assertEqual(self.totals.sum("principal"), Decimal(sum(self.book.principal)) / 100)

    def test_counts(self):
        counts, found = self.totals.counts, [self.rows.outcome(row) for row in range(self.book.count)]
        self.assertEqual((counts.rows, counts.refused), (300, 0))
        self.assertEqual((counts.eligible, counts.not_eligible, counts.undecided),
                         tuple(found.count(word) for word in ("eligible", "not_eligible", "undecided")))
        self.assertGreater(min(counts.eligible, counts.not_eligible, counts.undecided), 10)

    def test_why(self):
        row = [self.rows.outcome(row) for row in range(self.book.count)].index("not_eligible")
        portfolio = self.scheme.portfolio(self.book.columns, ["quote", "claim"], group_by="bank")
        result = portfolio.explain(self.book.columns, row, "quote")
        self.assertEqual((result.reason, result.rule), (self.quotes[row].reason, self.rows.rule(row)))
        self.assertTrue(result.explain())
        with self.assertRaisesRegex(ArgumentError, "row 300 is none of the 300 rows"):
            portfolio.explain(self.book.columns, 300, "quote")


class TestSameBytes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scheme, cls.book = book.scheme(), book.Book(70_000, seed=2)
        cls.bytes = cls.run_whole(cls.book.columns).to_bytes()

    @classmethod
    def run_whole(cls, columns, **options):
        return cls.scheme.run(columns, ["quote", "claim"], **OPTIONS, **options).totals

    def test_threads(self):
        self.assertEqual(self.run_whole(self.book.columns, threads=2).to_bytes(), self.bytes)

    def test_batches(self):
        portfolio = self.scheme.portfolio(self.book.columns, ["quote", "claim"], **OPTIONS)
        for first, end in ((0, 1), (1, 30_000), (30_000, 30_000), (30_000, 70_000)):
            self.assertIsNone(portfolio.add(self.book.part(first, end)))
        self.assertEqual(portfolio.work.rows, 70_000)
        self.assertEqual(portfolio.take_totals().to_bytes(), self.bytes)
        self.assertEqual(portfolio.take_totals().counts.rows, 0)

    def test_merge_in_any_order(self):
        parts = [self.run_whole({**self.book.part(first, end), "plan": "general"})
                 for first, end in ((40_000, 70_000), (0, 10), (10, 40_000))]
        sent = [Totals.from_bytes(self.scheme, bytearray(part.to_bytes())) for part in parts]
        for other in parts[1:]:
            parts[0].merge(other)
        sent[2].merge(sent[1])
        sent[2].merge(sent[0])
        self.assertEqual((parts[0].to_bytes(), sent[2].to_bytes()), (self.bytes, self.bytes))

    def test_lists_of_exact_values(self):
        small = book.Book(500, seed=3)
        of_lists = self.run_whole(small.listed)
        self.assertEqual(of_lists.to_bytes(), self.run_whole(small.columns).to_bytes())

    def test_the_exact_rules(self):
        small = book.Book(300, seed=4)
        portfolio = self.scheme.portfolio(small.columns, ["quote", "claim"], only_exact=True, **OPTIONS)
        portfolio.add(small.columns)
        self.assertEqual(portfolio.work.exact_rows, 300)
        self.assertEqual(portfolio.take_totals().to_bytes(), self.run_whole(small.columns).to_bytes())


class TestRows(unittest.TestCase):
    def run_sample(self, figures, columns=None, **options):
        columns = columns or {"principal": [Decimal("1000"), Decimal("500000.01"), Decimal("20000000")],
                              "first_time": [True, False, None]}
        return sample.load().run(columns, "quote", figures=figures, **options).rows

    def test_a_figure_of_every_kind(self):
        rows = self.run_sample(["guarantee_fee", "fee_share", "size_class", "is_first"])
        self.assertEqual(list(rows["guarantee_fee"]), [Decimal("10.00"), Decimal("5000.00"), None])
        self.assertEqual(str(rows["guarantee_fee"][0]), "10.00")
        self.assertEqual(rows["fee_share"][:2], [Fraction(1, 100), Fraction(500000, 50000001)])
        self.assertEqual(list(rows["size_class"]), ["micro", "large", None])
        self.assertEqual(rows["size_class"].words, ("micro", "large"))
        self.assertEqual(list(rows["is_first"]), [True, False, None])
        self.assertEqual(list(rows.outcomes), [1, 1, 2])
        self.assertEqual([rows.rule(row) for row in range(3)], ["", "", "size"])
        self.assertEqual((rows.row_count, list(rows.statuses)), (3, [0, 0, 0]))
        with self.assertRaisesRegex(KindError, "only amounts are added up"):
            rows["fee_share"].total()
        with self.assertRaisesRegex(NotFoundError, "no figure 'third' was asked for"):
            rows["third"]

    def test_arrays_are_there_to_look_at(self):
        rows = self.run_sample(["guarantee_fee", "fee_share"])
        fee, share = rows["guarantee_fee"], rows["fee_share"]
        self.assertEqual((list(fee.values), list(fee.states)), ([1000, 500000, 0], [1, 1, 0]))
        self.assertEqual((list(share.values)[:2], list(share.denominators)[:2]), ([1, 500000], [100, 50000001]))
        self.assertEqual([memoryview(values).itemsize for values in (fee.values, fee.states, rows.rules)], [8, 1, 4])
        self.assertIsNone(fee.denominators)

    def test_an_amount_that_is_not_rounded(self):
        third = self.run_sample(["third"])["third"]
        with self.assertRaisesRegex(RangeError, "third of row 0 does not fit"):
            third[0]
        third = self.run_sample(["third"], fractions=True)["third"]
        self.assertEqual(third[:2], [Fraction(1000, 3), Decimal("166666.67")])
        self.assertEqual(third.total(), Fraction(1000, 3) + Fraction("166666.67"))

    def test_no_rows_unless_they_are_asked_for(self):
        scheme, columns = sample.load(), {"principal": [Decimal(1)]}
        self.assertIsNone(scheme.run(columns, "quote").rows)
        rows = scheme.run(columns, "quote", figures=[]).rows
        self.assertEqual((list(rows), rows.outcome(0)), ([], "eligible"))

    def test_a_row_that_is_refused(self):
        scheme = sample.load()
        columns = {"principal": array("q", [100, -1]), "segment": ["micro", "tiny"]}
        portfolio = scheme.portfolio(columns, "quote")
        rows = portfolio.add(columns, figures="guarantee_fee")
        self.assertEqual((rows.outcome(1), rows.statuses[1], rows["guarantee_fee"][1]), ("refused", 61, None))
        with self.assertRaisesRegex(FactError, "principal") as caught:
            portfolio.explain(columns, 1, "quote")
        self.assertEqual(caught.exception.row, 1)
        self.assertEqual(portfolio.take_totals().counts.refused, 1)


class TestRefusals(unittest.TestCase):
    def portfolio(self, **options):
        return sample.load().portfolio({"principal": array("q"), "fee_rate": Column(array("i"), scale=10**6),
                                        "segment": "micro"}, "quote", **options)

    def refused(self, error, words, call, *arguments, **options):
        with self.assertRaisesRegex(error, words):
            call(*arguments, **options)

    def test_what_a_portfolio_is_made_of(self):
        new, good = sample.load().portfolio, {"principal": array("q")}
        self.refused(FactError, 'no such fact.*did you mean "principal"', new, {"principle": array("q")}, "quote")
        self.refused(NotFoundError, "quotes", new, good, "quotes")
        self.refused(NotFoundError, "sample does not answer \"claim\"", new, good, "claim")
        self.refused(NotFoundError, "no amount to be added up", new, good, "quote", sums=["fee_share"])
        self.refused(NotFoundError, "none of the columns", new, good, "quote", group_by="bank")
        self.refused(ArgumentError, '"year" or "month", found', new, good, "quote", group_by=[("bank", "week")])
        self.refused(FactError, "only a date has a year", new, {**good, "bank": ["a"]}, "quote",
                     group_by=("bank", "year"))
        self.refused(ArgumentError, "up to 3 groupings", new, good, "quote", group_by=["principal"] * 4)
        for threads in (0, 257, "2", True, 1 << 40):
            self.refused(ArgumentError, "threads is a number from 1 to 256", new, good, "quote", threads=threads)
        self.refused(ArgumentError, "columns are a mapping", new, [array("q")], "quote")

    def test_what_does_not_match_in_a_batch(self):
        add, rates = self.portfolio().add, Column(array("i", [1]), scale=10**6)
        one = {"principal": array("q", [1]), "fee_rate": rates}
        self.refused(ArgumentError, 'column "fee_rate" has 1 rows, "principal" has 2', add,
                     {**one, "principal": array("q", [1, 2])})
        self.refused(ArgumentError, '"fee_rate" is missing', add, {"principal": array("q", [1])})
        self.refused(ArgumentError, '"bank" is none that the portfolio was made for: principal, fee_rate, segment', add,
                     {**one, "bank": array("q", [1])})
        self.refused(FactError, "made for int64 here, found int32", add, {**one, "principal": array("i", [1])})
        self.refused(FactError, "made for scale 1000000, found 100", add,
                     {**one, "fee_rate": Column(array("i", [1]), scale=100)})
        self.refused(FactError, 'made for "micro" in all rows, found small', add, {**one, "segment": "small"})
        self.refused(FactError, "found values of each row", add, {**one, "segment": ["micro"]})
        self.refused(FactError, "found one for all rows", add, {**one, "principal": Decimal(1)})
        self.refused(NotFoundError, 'no question that was asked yields a figure "big_loan"', add, one,
                     figures=["big_loan"])
        self.assertEqual(add(one, figures=["guarantee_fee"]).row_count, 1)

    def test_nothing_of_a_refused_batch_is_added(self):
        portfolio = self.portfolio()
        with self.assertRaises(NotFoundError):
            portfolio.add({"principal": array("q", [1]), "fee_rate": [Decimal("0.01")]}, figures=["nothing"])
        self.assertEqual(portfolio.take_totals().counts.rows, 0)

    def test_only_constants(self):
        self.refused(ArgumentError, "how many rows", sample.load().run, {"principal": Decimal(1)}, "quote")

    def test_progress(self):
        seen, columns = [], {"principal": array("q", [100]) * 600_000}
        totals = sample.load().run(columns, "quote", progress=seen.append).totals
        self.assertEqual((seen[-1], totals.counts.rows), (600_000, 600_000))
        portfolio = sample.load().portfolio(columns, "quote", progress=lambda rows: True)
        self.refused(CancelledError, "stopped after", portfolio.add, columns)
        self.refused(ArgumentError, "was stopped within a batch", portfolio.add, columns)

        def fail(rows):
            raise KeyboardInterrupt

        self.refused(KeyboardInterrupt, "", sample.load().run, columns, "quote", progress=fail)

    def test_one_call_at_a_time(self):
        columns, found = {"principal": array("q", [100]) * 600_000}, []

        def again(rows):
            with self.assertRaisesRegex(ArgumentError, "is in a call already"):
                portfolio.add(columns)
            found.append(rows)

        portfolio = sample.load().portfolio(columns, "quote", progress=again)
        portfolio.add(columns)
        self.assertTrue(found)


class TestExactRules(unittest.TestCase):
    def test_rules_without_columns(self):
        scheme = Scheme.load(sample.ROOT / "config" / "shanghai-2023.yaml")
        columns = {"loan_balance": [Decimal("1e9"), Decimal("2e9")], "npl_balance": ["2000万", "1000万"],
                   "net_loss": ["1000万", "1"], "key_industry": True}
        with self.assertRaisesRegex(NoColumnsError, "compensation .* has no columns"):
            scheme.portfolio(columns, "compensate")
        totals, rows = scheme.run(columns, "compensate", figures="compensation", exact=True)
        self.assertEqual(rows["compensation"][0], Decimal("4125000.00"))
        self.assertEqual(totals.counts.rows, 2)


class TestOwnership(unittest.TestCase):
    def test_nothing_is_left_at_the_end_of_the_process(self):
        code = ("import sample; p = sample.load().portfolio({'principal': []}, 'quote', progress=print)\n"
                "p.add({'principal': [1]}); p.t = p.take_totals(); p.t.p = p; g = p.t.groups[0]")
        run = subprocess.run([sys.executable, "-c", code], cwd=os.path.dirname(os.path.abspath(__file__)),
                             capture_output=True, text=True, timeout=60)
        self.assertEqual((run.returncode, run.stdout, run.stderr), (0, "1\n", ""))

    def test_what_is_left_outlives_what_it_came_from(self):
        columns = {"principal": [Decimal(1000)]}
        portfolio = sample.load().portfolio(columns, "quote")
        rows = portfolio.add(columns, figures=["guarantee_fee"])
        totals = portfolio.take_totals()
        del portfolio
        gc.collect()
        self.assertEqual((rows.rule(0), totals.sum("guarantee_fee")), ("", Decimal("10.00")))
        self.assertEqual(totals.scheme.id, "sample")

    def test_a_buffer_is_given_back(self):
        principal = array("q", [100])
        portfolio = sample.load().portfolio({"principal": principal}, "quote")
        portfolio.add({"principal": principal})
        principal.append(200)  # refused by Python while anybody looks at its memory
        portfolio.add({"principal": principal})
        self.assertEqual(portfolio.take_totals().counts.rows, 3)

    def test_no_copies(self):
        columns = {"principal": [Decimal(1000)]}
        portfolio = sample.load().portfolio(columns, "quote")
        for owner in (portfolio, portfolio.take_totals()):
            for way in (copy.copy, copy.deepcopy, pickle.dumps):
                with self.assertRaisesRegex(TypeError, f"a {type(owner).__name__} cannot be copied"):
                    way(owner)

    def test_a_scheme_serves_portfolios_of_many_threads(self):
        scheme, books, found = book.scheme(), [book.Book(3000, seed=5) for _ in range(4)], []

        def work(mine):
            found.append(scheme.run(mine.columns, "quote", **OPTIONS).totals.to_bytes())

        threads = [threading.Thread(target=work, args=(mine,)) for mine in books]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual((len(found), len(set(found))), (4, 1))

    def test_many_runs_do_not_fill_the_memory(self):
        import resource
        scheme, small = book.scheme(), book.Book(2000)

        def run(times):
            for _ in range(times):
                totals = scheme.run(small.columns, ["quote"], figures=["guarantee_fee"], **OPTIONS).totals
                Totals.from_bytes(scheme, totals.to_bytes())
            gc.collect()
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

        before = run(20)
        self.assertLess(run(100) - before, 4096)


class TestDescription(unittest.TestCase):
    def test_what_it_says_of_itself(self):
        scheme = Scheme.load(sample.ROOT / "config" / "china-ngf.yaml")
        portfolio = scheme.portfolio({"principal": array("q"), "term_months": array("h")}, "quote")
        self.assertRegex(portfolio.describe(), r"n\d+ = load principal")
        self.assertRegex(portfolio.describe(), r"m\d+ = in range n\d+ k0=-\d+ k1=1000000000\n")
        self.assertRegex(portfolio.describe(), r"m\d+ = decide m\d+ m\d+ k0=")
        self.assertIn("china-ngf", repr(portfolio))

    def test_a_date_that_is_grouped_by(self):
        days = [date(2023, 12, 31), date(2024, 1, 1), None]
        totals = sample.load().run({"principal": [Decimal(1)] * 3, "granted_on": days}, "quote",
                                   group_by=("granted_on", "month")).totals
        self.assertEqual(sorted(group.key for group in totals.groups), [("",), ("2023-12",), ("2024-01",)])


if __name__ == "__main__":
    unittest.main()
