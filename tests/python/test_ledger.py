"""Ledgers: events in, bookings, sums at any date, explained, replayed, refused."""

import copy
import gc
import json
import unittest
from datetime import date
from decimal import Decimal

import sample
from guarantee import ArgumentError, FactError, NotFoundError, RangeError, Scheme

SCHEMES = sample.ROOT / "tests" / "schemes"


def lender_ceiling(**options):
    return Scheme.load(SCHEMES / "ledger-lender-ceiling.yaml", **options)


def filled():
    ledger = lender_ceiling().ledger()
    ledger.add("approve", "2010-05-01", 200_000, account="a", loan="1")
    ledger.add("claim", date(2011, 5, 1), Decimal("230000.00"), account="a", loan="1")
    ledger.add("recover", "2011-06-01", 50_000, account="a", loan="1")
    return ledger


class TestLedger(unittest.TestCase):
    def test_what_an_event_books(self):
        ledger = lender_ceiling().ledger()
        entry = ledger.add("approve", "2010-05-01", 200_000, account="a", loan="1")
        self.assertEqual((entry.number, entry.date, entry.vintage), (0, date(2010, 5, 1), date(2009, 4, 1)))
        self.assertEqual((entry.outcome, entry.question, entry.confidence), ("eligible", "quote", "assumed"))
        self.assertEqual(entry.booked, {"charge": Decimal("4000.00")})
        booked = ledger[1]
        self.assertEqual((booked.kind, booked.cause, booked.amount, booked.question),
                         ("charge", 0, Decimal("4000.00"), ""))
        self.assertEqual((len(ledger), ledger[-1].number, [each.kind for each in ledger]),
                         (2, 1, ["approve", "charge"]))
        with self.assertRaises(IndexError):
            ledger[2]

    def test_not_eligible(self):
        ledger = filled()
        entry = ledger.add("approve", "2012-01-01", 2_000_000, account="a", loan="2")
        self.assertEqual((entry.outcome, entry.rule, entry.booked), ("not_eligible", "loan_ceiling", {}))
        self.assertEqual(entry.reason, "principal 2,000,000.00 is above 1,000,000.00")
        self.assertEqual(ledger.total("approve"), Decimal("200000.00"))

    def test_sums_at_any_date(self):
        ledger = filled()
        of = {"account": "a", "vintage": "2009-04-01"}
        self.assertEqual(ledger.sum("paid", **of), Decimal("153000.00"))
        self.assertEqual(ledger.sum("paid", **of, at="2011-05-31"), Decimal("180000.00"))
        self.assertEqual(ledger.sum("paid", **of, at=date(2011, 4, 30)), Decimal("0.00"))
        self.assertEqual(ledger.total("payment"), Decimal("153000.00"))
        self.assertEqual(ledger.total("recover", "a", loan="1"), Decimal("50000.00"))
        self.assertEqual(ledger.total("charge", "a"), Decimal("4000.00"))
        self.assertEqual(ledger.sums, {"volume": "vintage", "losses": "vintage", "recoveries": "vintage",
                                       "paid": "vintage"})
        self.assertEqual((ledger.account_word, ledger.kinds[-1]), ("lender", "payment"))
        [account] = ledger.accounts
        self.assertEqual((account.name, account.vintage, account.since, account.entries),
                         ("a", date(2009, 4, 1), date(2010, 5, 1), 6))

    def test_facts_of_an_approval_are_remembered(self):
        ledger = Scheme.load(SCHEMES / "ledger-fee-limit.yaml").ledger()
        entry = ledger.add("approve", "2020-04-02", 100_000, account="m", loan="2", facts={"micro": True})
        self.assertEqual((entry.booked["charge"], entry.facts), (Decimal("370.00"), {"micro": "yes"}))
        claim = ledger.add("claim", "2020-05-01", 100, account="m", loan="2")
        self.assertEqual(claim.booked, {"payout": Decimal("85.00"), "unmet": Decimal("15.00")})
        other = ledger.add("claim", "2020-05-01", 100, account="m", loan="3", facts={"micro": None})
        self.assertEqual(other.booked["payout"], Decimal("75.00"))

    def test_explained_and_replayed(self):
        ledger = filled()
        result = ledger.explain(2)
        self.assertEqual(result["payment_due"], Decimal("180000.00"))
        self.assertIn("ceiling", result.explain())
        self.assertEqual(ledger.replay().json(), ledger.json())
        self.assertEqual([entry["amount"] for entry in json.loads(ledger.json("2011-05-01"))["entries"]],
                         ["200000.00", "4000.00", "230000.00", "180000.00"])
        what_if = ledger.replay(lender_ceiling(set={"workings.compensation.share": "10%"}))
        self.assertEqual(what_if[3].amount, Decimal("23000.00"))

    def test_figures_at_any_date(self):
        ledger = filled()
        before = ledger.json()
        now = ledger.ask("claim", "2012-01-01", "a", vintage="2009-04-01")
        self.assertEqual((now["ceiling"], now["payment_due"]), (Decimal("180000.00"), Decimal("0.00")))
        self.assertEqual(ledger.ask("claim", "2011-05-31", "a", loan="1")["net_loss"], Decimal("230000.00"))
        self.assertEqual(ledger.ask("claim", "2010-12-31", "a", loan="1")["net_loss"], Decimal("0.00"))
        self.assertEqual(ledger.ask("claim", "2011-05-31", "a").outcome, "undecided")
        self.assertEqual(ledger.ask("quote", "2011-05-31", "new", facts={"principal": 100})["fee"], Decimal("2.00"))
        with self.assertRaises(NotFoundError):
            ledger.ask("limits", "2012-01-01", "a")
        with self.assertRaises(ArgumentError):
            ledger.ask("claim", "2012-01-01")
        self.assertEqual(ledger.json(), before)
        year = Scheme.load(SCHEMES / "ledger-fee-limit.yaml").ledger()
        year.add("charge", "2020-04-01", 100, account="m")
        self.assertEqual(year.ask("claim", "2020-05-01", "m", loan="1", facts={"claim": 1000})["payment"],
                         Decimal("200.00"))
        self.assertEqual(year.ask("claim", "2021-05-01", "m", loan="1", facts={"claim": 1000})["payment"],
                         Decimal("0.00"))

    def test_refusals_change_nothing(self):
        ledger = filled()
        before = ledger.json()
        for refusal, words, options in (
                (ArgumentError, ("clam", "2012-01-01", 1), {"account": "a", "loan": "1"}),
                (ArgumentError, ("claim", "2010-01-01", 1), {"account": "a", "loan": "1"}),
                (ArgumentError, ("claim", "2012-01-01", 1), {"loan": "1"}),
                (ArgumentError, ("claim", "2012-01-01", 1), {"account": "a\0", "loan": "1"}),
                (FactError, ("claim", "2012-01-01", 1), {"account": "a", "loan": "1", "facts": {"paid": 1}}),
                (FactError, ("claim", "2012-01-01", 1.5), {"account": "a", "loan": "1"}),
                (RangeError, ("claim", "2012-01-01", 10**17), {"account": "a", "loan": "1"})):
            with self.subTest(words), self.assertRaises(refusal):
                ledger.add(*words, **options)
        self.assertEqual(ledger.json(), before)

    def test_what_is_not_there(self):
        ledger = filled()
        for call in (lambda: ledger.sum("pad", "a"), lambda: ledger.sum("paid", "other", vintage="2009-04-01"),
                     lambda: ledger.sum("paid", "a"), lambda: ledger.sum("paid", "a", vintage="2014-04-01"),
                     lambda: ledger.total("clam"), lambda: ledger.total("claim", "a", loan="9"),
                     lambda: ledger.explain(1), lambda: sample.load().ledger()):
            with self.assertRaises(NotFoundError):
                call()

    def test_it_keeps_its_scheme_and_is_not_copied(self):
        ledger = filled()
        gc.collect()
        self.assertIn("6 entries, 1 accounts", repr(ledger))
        with self.assertRaises(TypeError):
            copy.copy(ledger)


if __name__ == "__main__":
    unittest.main()
