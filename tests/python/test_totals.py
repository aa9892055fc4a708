"""Totals: groups, sums, reasons, answers about groups, members of other questions; merged, stored, refused."""

import unittest
from array import array
from decimal import Decimal
from fractions import Fraction

import book
import sample
from guarantee import ArgumentError, NotFoundError, Scheme, Totals, TotalsDifferError, TotalsError

RESERVES = """\
scheme: reserves
title: reserves of a book
country: XX
currency: {code: CNY, digits: 2}
confidence: assumed
rounding: {fen: {to: 0.01, mode: half_up}}
facts:
  balance: {kind: amount, each: loan}
  fund:    {kind: amount, optional: yes}
  pool:    {kind: amount, optional: yes}
  losses:  {kind: amount, each: bank, optional: yes}
quote:
  fee: {charge: balance, rate: 1%, time: once, round: fen}
limits:
  multiple: {ratio: together, over: fund, must_be: {up_to: 10}}
allot:
  award: {allot: pool, weight: losses, each: bank, remainder_to: largest_fraction, round: fen}
workings:
  together: {total: balance, each: loan}
"""


def reserves(**options):
    return Scheme.from_text(RESERVES, **options)


def totals(amounts=(100, 200, 300, 400), banks=("a", "b", "a", "c"), scheme=None, **options):
    options = {"group_by": "bank", "group_questions": "limits", **options}
    columns = {"balance": [Decimal(amount) for amount in amounts]}
    if options["group_by"]:
        columns[options["group_by"]] = list(banks)
    return (scheme or reserves()).run(columns, "quote", **options).totals


class TestGroups(unittest.TestCase):
    def test_sums_and_counts(self):
        found = totals()
        self.assertEqual((found.key_names, found.sum_names), (("bank",), ("balance", "fee")))
        self.assertEqual([group.key for group in found.groups], [("a",), ("b",), ("c",)])
        self.assertEqual([group.sum("balance") for group in found.groups], [400, 200, 400])
        self.assertEqual(found.sums, {"balance": Decimal("1000.00"), "fee": Decimal("10.00")})
        self.assertEqual(str(found.groups[0].sums["fee"]), "4.00")
        self.assertEqual([group.counts.rows for group in found.groups[1:]], [1, 1])
        self.assertEqual((found.groups[-1].key, found.group("b").rows_with("fee")), (("c",), 1))
        self.assertEqual((len(found.groups), found.group_questions), (3, ("limits",)))
        self.assertIn("4 rows, 4 eligible, 3 groups by bank", repr(found))
        self.assertIn("Group a: 2 rows", repr(found.groups[0]))

    def test_what_is_not_there(self):
        found = totals()
        for call, words in ((lambda: found.sum("fees"), "'fees' was not added up; what was: balance, fee"),
                            (lambda: found.group("d"), "no group"), (lambda: found.answer("quote"), "quote"),
                            (lambda: found.answer("limit"), "limits"), (lambda: found.largest("x"), "not added up")):
            with self.assertRaisesRegex(NotFoundError, words):
                call()
        with self.assertRaises(IndexError):
            found.groups[3]

    def test_long_and_chinese_keys(self):
        names = ["上海银行股份有限公司" * 20, "b" * 1000, "", "a b"]
        found = totals(banks=names)
        self.assertEqual({group.key[0] for group in found.groups}, set(names))

    def test_no_groups(self):
        found = totals(group_by=())
        self.assertEqual((found.key_names, found.sum("balance")), ((), Decimal("1000.00")))
        self.assertEqual([group.key for group in found.groups], [()] * len(found.groups))

    def test_the_largest(self):
        found = totals()
        self.assertEqual([group.key[0] for group in found.largest("balance", 2)], ["a", "c"])
        self.assertEqual(len(found.largest("fee")), 3)
        self.assertEqual(found.largest("fee", 0), [])

    def test_sums_past_64_bits(self):
        columns = {"balance": array("q", [2**63 - 1] * 5)}
        found = reserves().run(columns, "quote", sums="balance").totals
        self.assertEqual(found.sum("balance") * 100, Decimal(5 * (2**63 - 1)))

    def test_reasons(self):
        scheme = book.scheme()
        found = scheme.run(book.Book(300).columns, "quote", group_by="bank").totals
        counts = found.counts
        for outcome in ("not_eligible", "undecided"):
            rows = sum(reason.rows for reason in found.reasons if reason.outcome == outcome)
            self.assertEqual(rows, getattr(counts, outcome))
        self.assertIn("principal_ceiling", [reason.rule for reason in found.reasons])


class TestAnswers(unittest.TestCase):
    def test_a_group_and_the_whole(self):
        found = totals()
        self.assertEqual(found.answer("limits", {"fund": 50})["multiple"], 20)
        self.assertEqual(found.answer("limits", {"fund": "50"}).breaches, ("multiple",))
        result = found.group("b").answer("limits", {"fund": 30})
        self.assertEqual((result["multiple"], result.question), (Fraction(20, 3), "limits"))
        self.assertIn("multiple", result.explain())
        self.assertNotIn("multiple", found.answer("limits"))

    def test_the_same_as_members_that_are_given(self):
        scheme, small = book.scheme(), book.Book(200)
        eligible = [row for row in range(small.count)
                    if scheme.quote(small.facts(row), trail=False).outcome == "eligible"]
        listed = small.listed
        facts = {name: {f"L{row}": listed[name][row] for row in eligible}
                 for name in ("principal", "term_months", "guarantee_fee_rate", "segment")}
        wanted = scheme.limits({**facts, "plan": "general"}, trail=False)
        found = scheme.run(small.columns, "quote", group_by="bank", group_questions="limits").totals
        answer = found.answer("limits", trail=False)
        for name in ("small_and_agriculture", "up_to_5_million", "average_fee_rate"):
            self.assertEqual(answer.get(name), wanted.get(name), name)
        self.assertIn("small_and_agriculture", wanted)

    def test_groups_become_members(self):
        scheme = reserves()
        found = totals(scheme=scheme)
        self.assertEqual(found.members("balance"), {"a": 400, "b": 200, "c": 400})
        awards = scheme.allot({"losses": found.members("balance"), "pool": 100})
        self.assertEqual([awards[f"award.{bank}"] for bank in "abc"], [40, 20, 40])
        for other, words in ((totals(group_by=()), "one column"),
                             (totals(banks=("a", None, "b", "c")), "without a bank")):
            with self.assertRaisesRegex(ArgumentError, words):
                other.members("balance")


class TestMerge(unittest.TestCase):
    def test_in_either_order(self):
        scheme = reserves()
        a, b = totals(scheme=scheme), totals((5, 6), ("0", "b"), scheme=scheme)
        kept = b.to_bytes()
        a.merge(b)
        self.assertEqual(b.to_bytes(), kept)
        b.merge(totals(scheme=scheme))
        self.assertEqual(a.to_bytes(), b.to_bytes())
        self.assertEqual([(group.key[0], group.sum("balance")) for group in a.groups],
                         [("0", 5), ("a", 400), ("b", 206), ("c", 400)])

    def test_a_group_that_was_taken_before(self):
        a = totals()
        group = a.groups[0]
        a.merge(totals(banks=("0",) * 4))
        with self.assertRaisesRegex(ArgumentError, "take it again"):
            group.sum("balance")
        self.assertEqual(a.group("a").sum("balance"), 400)

    def test_what_differs(self):
        a = totals()
        for other, words in ((totals(group_questions=()), "questions"), (totals(group_by=()), "groupings"),
                             (totals(group_by="place"), "groupings"),
                             (totals(scheme=reserves(set={"quote.fee.rate": "2%"})), ""),
                             (totals(sums="fee"), ""), (sample_totals(), "")):
            kept = a.to_bytes()
            with self.assertRaisesRegex(TotalsDifferError, words) as caught:
                a.merge(other)
            self.assertIsInstance(caught.exception, TotalsError)
            self.assertEqual(a.to_bytes(), kept)
        for other in (a, None, a.to_bytes()):
            with self.assertRaisesRegex(ArgumentError, "other Totals are expected"):
                a.merge(other)


def sample_totals():
    return sample.load().run({"principal": [Decimal(1)]}, "quote").totals


class TestBytes(unittest.TestCase):
    def test_there_and_back(self):
        scheme = reserves()
        found = totals(scheme=scheme)
        back = Totals.from_bytes(scheme, memoryview(found.to_bytes()))
        self.assertEqual((back.to_bytes(), back.sums, back.key_names), (found.to_bytes(), found.sums, ("bank",)))
        self.assertEqual(back.group("a").answer("limits", {"fund": 40})["multiple"], 10)

    def test_damage(self):
        scheme = reserves()
        data = totals(scheme=scheme).to_bytes()
        cut = [data[:end] for end in range(0, len(data), 7)]
        turned = [data[:at] + bytes([data[at] ^ 1]) + data[at + 1:] for at in range(0, len(data), 11)]
        for damaged in (*cut, *turned, data + b"\0", b"totals"):
            with self.assertRaises(TotalsError):
                Totals.from_bytes(scheme, damaged)
        with self.assertRaises(TypeError):
            Totals.from_bytes(scheme, "text")

    def test_another_scheme(self):
        data = totals().to_bytes()
        for scheme, words in ((sample.load(), "of scheme reserves, not of sample"),
                              (reserves(set={"quote.fee.rate": "2%"}), "changed"),
                              (Scheme.from_text(RESERVES + "# more\n"), "another text")):
            with self.assertRaisesRegex(TotalsDifferError, words):
                Totals.from_bytes(scheme, data)


if __name__ == "__main__":
    unittest.main()
