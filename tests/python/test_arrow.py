"""Columns and frames that others hand over by Arrow's C interface: every format, chunk and offset against lists."""

import gc
import os
import signal
import threading
import time
import unittest
from array import array
from datetime import date
from decimal import Decimal

import sample
from arrow_made import Chunk, Made, MadeOne, alive, bits, decimals, numbers, texts, views
from guarantee import ArgumentError, Column, FactError, OUTCOMES, Scheme

DAY = date(2024, 2, 29).toordinal() - date(1970, 1, 1).toordinal()
NANO = 86_400_000_000_000
FIGURES = ["guarantee_fee", "size_class", "is_first"]


def run(**columns):
    """Outcomes and figures of the sample scheme's quote, as values of each row."""
    columns.setdefault("principal", [Decimal(100), Decimal(250), Decimal(70)])
    out = sample.load().run(columns, "quote", figures=FIGURES, group_by=[name for name in columns if
                                                                         name in ("segment", "granted_on")])
    groups = [(group.key, group.counts.rows) for group in out.totals.groups]
    return [list(out.rows.outcomes), *(out.rows[name][:] for name in FIGURES), groups]


class TestFormats(unittest.TestCase):
    def same(self, handed, listed, **more):
        """What is handed over answers as a list does."""
        (name, wanted), = listed.items()
        self.assertEqual(run(**{name: handed}, **more), run(**{name: wanted}, **more), name)

    def test_integers(self):
        for letter, form in zip("bhiqBHIQ", "csilCSIL"):
            wanted = [100, 120, 70]
            self.same(Made(form, [numbers(letter, wanted)]), {"principal": wanted})
            self.same(Made(form, [numbers(letter, [9, *wanted], offset=1)]), {"principal": wanted})
            self.same(Made(form, [numbers(letter, wanted[:1]), numbers(letter, wanted[1:])]), {"principal": wanted})
            self.same(MadeOne(form, [numbers(letter, wanted, [1, 0, 1])]), {"principal": [100, None, 70]})

    def test_unsigned_integers_past_signed_ones(self):
        self.same(Made("I", [numbers("I", [2**32 - 1, 200, 70])]), {"principal": [2**32 - 1, 200, 70]})
        self.same(Made("C", [numbers("B", [255, 200, 70])]), {"principal": [255, 200, 70]})
        with self.assertRaisesRegex(FactError, "row 1: the number does not fit 64 bits"):
            run(principal=Made("L", [numbers("Q", [1, 2**63, 7])]))
        self.same(Made("L", [numbers("Q", [1, 2**63, 7], [1, 0, 1])]), {"principal": [1, None, 7]})

    def test_decimals(self):
        wanted = [Decimal("100.25"), Decimal("-250"), None]
        for digits, up in ((2, 1), (1, None), (4, 100), (6, 10_000)):
            if up is None:
                continue
            whole = [10025 * up, -25000 * up, 10**37]
            made = Made(f"d:38,{digits}", [decimals([1] + whole, [1, 1, 1, 0], offset=1)])
            self.same(made, {"principal": wanted})
        self.same(Made("d:9,1,32", [numbers("i", [1000, 10, 5])]), {"principal": ["100", "1", "0.5"]})
        self.same(Made("d:18,2,64", [numbers("q", [1000, 10, 5])]), {"principal": ["10", "0.1", "0.05"]})
        self.same(Made("d:5,4", [decimals([50, 100, 7])]), {"fee_rate": ["0.5%", "1%", "0.07%"]})
        self.same(Made("d:5,-2", [decimals([1, 2, 3])]), {"principal": ["100", "200", "300"]})

    def test_decimals_that_do_not_fit(self):
        for form, whole, words in (("d:38,3", [10, 11, 20], "row 1: the decimal is not exact in 2 digits"),
                                   ("d:38,2", [10, 2**63, 20], "row 1: the number does not fit 64 bits"),
                                   ("d:38,0", [10, 2**62, 20], "row 1: the number does not fit 64 bits")):
            with self.assertRaisesRegex(FactError, words) as caught:
                run(principal=Made(form, [decimals(whole)]))
            self.assertEqual((caught.exception.row, caught.exception.path), (1, "principal"))

    def test_days(self):
        wanted = [date(2024, 2, 29), date(1960, 1, 1), None]
        days, valid = [DAY, date(1960, 1, 1).toordinal() - date(1970, 1, 1).toordinal(), 77], [1, 1, 0]
        self.same(Made("tdD", [numbers("i", days, valid)]), {"granted_on": wanted})
        for form, day in (("tdm", 86_400_000), ("tss:", 86_400), ("tsm:", 86_400_000), ("tsu:", NANO // 1000),
                          ("tsn:", NANO)):
            times = [value * day for value in days[:2]] + [-2**63]
            self.same(Made(form, [numbers("q", times, valid)]), {"granted_on": wanted})

    def test_times_are_refused(self):
        with self.assertRaisesRegex(FactError, "row 2: a day is expected, found a time within one"):
            run(granted_on=Made("tsn:", [numbers("q", [0, NANO]), numbers("q", [NANO + 1])]))
        with self.assertRaisesRegex(FactError, "times of the zone UTC"):
            run(granted_on=Made("tsn:UTC", [numbers("q", [0, NANO, 0])]))
        with self.assertRaisesRegex(FactError, "a rate is expected, found dates"):
            run(fee_rate=Made("tdD", [numbers("i", [1, 2, 3])]))

    def test_texts(self):
        wanted, valid = ["micro", "small", "micro"], [1, 0, 1]
        for form, made in (("u", texts), ("vu", views), ("U", lambda *a, **k: texts(*a, letter="q", **k))):
            self.same(Made(form, [made(wanted)]), {"segment": wanted})
            self.same(Made(form, [made(wanted, valid)]), {"segment": ["micro", None, "micro"]})
            self.same(Made(form, [made(["small"] + wanted, offset=1)]), {"segment": wanted})
            self.same(Made(form, [made(wanted[1:]), made(wanted[:1])]), {"segment": wanted[1:] + wanted[:1]})

    def test_texts_that_are_values(self):
        for form, made in (("u", texts), ("vu", views)):
            self.same(Made(form, [made(["0.5%", "", "1/7"], [1, 0, 1])]), {"fee_rate": ["0.5%", None, "1/7"]})
            long = "00000000000000000001200.50"
            self.same(Made(form, [made([long, "7", long])]), {"principal": ["1200.50", "7", "1200.50"]})
            self.same(Made(form, [made(["yes", "no", "yes"])]), {"first_time": [True, False, True]})
            with self.assertRaisesRegex(FactError, 'column "principal", row 2: "x" is no number') as caught:
                run(principal=Made(form, [made(["1", "2"]), made(["x"])]))
            self.assertEqual(caught.exception.row, 2)

    def test_dictionaries(self):
        words = ["small", "micro", "unused"]
        for letter, form in zip("bhiBHI", "csiCSI"):
            made = [Chunk(3, [numbers(letter, [1, 0, 1])._memory[1].raw], dictionary=texts(words))]
            self.same(Made(form, made, dictionary="u"), {"segment": ["micro", "small", "micro"]})
        one = Chunk(2, [bytes([1, 0])], dictionary=texts(words))
        two = Chunk(1, [bytes([0])], dictionary=texts(["micro"]))
        self.same(Made("c", [one, two], dictionary="u"), {"segment": ["micro", "small", "micro"]})
        rates = Chunk(3, [bytes([1, 0, 1])], [1, 1, 0], dictionary=views(["1%", "0.5%", "n/a"]))
        self.same(Made("c", [rates], dictionary="vu"), {"fee_rate": ["0.5%", "1%", None]})

    def test_codes_of_rows_without_a_value(self):
        codes = Chunk(3, [array("i", [0, -5, 900]).tobytes()], [1, 0, 0], dictionary=texts(["micro"]))
        self.same(Made("i", [codes], dictionary="u"), {"segment": ["micro", None, None]})

    def test_flags(self):
        flags = [bool(number % 3) for number in range(21)]
        principal = [Decimal(number) for number in range(1, 18)]
        made = Made("b", [Chunk(13, [bits(flags[:13])], offset=3), Chunk(8, [bits(flags[13:])], offset=1)])
        self.same(made, {"first_time": flags[3:13] + flags[14:]}, principal=principal)
        self.same(Made("b", [Chunk(20, [bits(flags)], offset=3)]), {"first_time": flags[3:20]}, principal=principal)

    def test_validity_over_chunks(self):
        valid = [bool(number % 5) for number in range(40)]
        whole = list(range(1, 41))
        wanted = [value if has else None for value, has in zip(whole, valid)]
        made = Made("l", [numbers("q", whole[:11], valid[:11], offset=3), numbers("q", whole[11:20]),
                          numbers("q", whole[20:], valid[20:], offset=9)])
        self.same(made, {"principal": wanted[3:11] + whole[11:20] + wanted[29:]})

    def test_nothing_but_nulls(self):
        self.same(Made("n", [Chunk(3, [])]), {"granted_on": [None] * 3})
        self.same(Made("n", [Chunk(3, [])]), {"segment": [None] * 3})

    def test_refusals(self):
        for form, name, words in (("g", "principal", r"a column of floats is refused.*numpy.rint\(values \* 100\)"),
                                  ("f", "fee_rate", r"Column\(numpy.rint.*scale=1_000_000\)"),
                                  ("b", "principal", "an amount is expected, found bools"),
                                  ("z", "segment", "found Arrow's format 'z'"),
                                  ("l", "fee_rate", "integers needs a scale"),
                                  ("l", "segment", "codes need their words"),
                                  ("d:76,2,256", "principal", "found Arrow's format 'd:76,2,256'")):
            with self.subTest(form), self.assertRaisesRegex(FactError, words):
                run(**{name: Made(form, [numbers("q", [0, 0, 0])])})

    def test_scale_and_valid_are_said_beside(self):
        self.same(Column(Made("i", [numbers("i", [50, 100, 7])]), scale=10_000, valid=[True, False, True]),
                  {"fee_rate": ["0.5%", None, "0.07%"]})


class TestFrames(unittest.TestCase):
    CHILDREN = [("loan", "u"), ("principal", "l"), ("segment", "vu")]

    def frame(self, batches=3, rows=5):
        made = [[texts(["x"] * rows), numbers("q", [100 * (b + 1) + r for r in range(rows)]),
                 views(["micro" if r % 2 else "small" for r in range(rows)])] for b in range(batches)]
        return Made("+s", made, children=self.CHILDREN)

    def test_batches(self):
        wanted = {"principal": [100 * (b + 1) + r for b in range(3) for r in range(5)],
                  "segment": ["micro" if r % 2 else "small" for b in range(3) for r in range(5)]}
        options = {"group_by": "segment", "figures": ["guarantee_fee"]}
        found, listed = (sample.load().run(columns, "quote", **options) for columns in (self.frame(), wanted))
        self.assertEqual(found.totals.to_bytes(), listed.totals.to_bytes())
        self.assertEqual(found.rows["guarantee_fee"][:], listed.rows["guarantee_fee"][:])
        self.assertEqual(found.rows.outcomes, listed.rows.outcomes)

    def test_a_part_of_a_batch(self):
        made = self.frame(batches=1)
        made.offset = 2
        wanted = {"principal": [102, 103, 104], "segment": ["small", "micro", "small"]}
        found, listed = (sample.load().run(columns, "quote", group_by="segment") for columns in (made, wanted))
        self.assertEqual(found.totals.to_bytes(), listed.totals.to_bytes())

    def test_what_is_left_out(self):
        book = sample.load().portfolio(self.frame(), "quote")
        self.assertEqual(book.left_out, ("loan",))
        self.assertIsNone(book.add(self.frame(batches=2)))
        self.assertEqual(book.take_totals().counts.rows, 10)
        self.assertEqual(sample.load().portfolio(self.frame(), "quote", group_by="loan").left_out, ())

    def test_explain(self):
        book = sample.load().portfolio(self.frame(), "quote")
        self.assertEqual(book.explain(self.frame(), 12, "quote")["guarantee_fee"], Decimal("0.03"))
        with self.assertRaisesRegex(ArgumentError, "row 15 is none of the 15 rows"):
            book.explain(self.frame(), 15, "quote")

    def test_everything_is_given_back(self):
        gc.collect()
        before = alive[0]
        found = sample.load().run(self.frame(), "quote", figures=["guarantee_fee"])
        run(principal=Made("l", [numbers("q", [1, 2]), numbers("q", [3])]))
        gc.collect()
        self.assertEqual((alive[0], found.rows.row_count), (before, 15))

    def test_only_one_batch_is_in_memory(self):
        book = sample.load().portfolio(self.frame(), "quote")
        gc.collect()
        before, most = alive[0], []
        made = self.frame(batches=20)
        made._chunks = (most.append(alive[0] - before) or chunk for chunk in made._chunks)
        book.add(made)
        self.assertLessEqual(max(most), 2)

    def test_refusals(self):
        twice = Made("+s", [], children=[("principal", "l"), ("principal", "l")])
        for words, given in (("more than one column \"principal\"", twice),
                             ("found one column alone", Made("l", [])), ("found list", [1]), ("found int", 7)):
            with self.subTest(words), self.assertRaisesRegex(ArgumentError, words):
                sample.load().run(given, "quote")
        broken = self.frame()
        broken._chunks[1] = "the disk is gone"
        with self.assertRaisesRegex(ArgumentError, "could not be read: the disk is gone"):
            sample.load().run(broken, "quote")
        with self.assertRaisesRegex(FactError, "one column is expected, found a frame"):
            run(principal=self.frame())


class TestAround(unittest.TestCase):
    COLUMNS = {"principal": ["100", "20_000_000", "-3", "50"], "segment": ["micro", "small", "small", "micro"]}

    def book(self):
        book = sample.load().portfolio(self.COLUMNS, "quote", group_by="segment", group_questions="limits",
                                       sums=["guarantee_fee"])
        return book, book.add(self.COLUMNS, figures=["guarantee_fee"])

    def test_table(self):
        book, _ = self.book()
        totals = book.take_totals()
        table = totals.table()
        self.assertEqual(table, {"segment": ["micro", "small"], "rows": [2, 2], "eligible": [2, 0],
                                 "not_eligible": [0, 1], "undecided": [0, 0], "refused": [0, 1], "breaching": [0, 0],
                                 "guarantee_fee": [Decimal("1.50"), Decimal("0.00")]})

    def test_table_with_answers(self):
        scheme = Scheme.load(sample.ROOT / "config" / "china-ngf.yaml")
        columns = {"principal": ["700", "1100"], "term_months": [12, 12], "guarantee_fee_rate": ["0.5%", "1%"]}
        table = scheme.run(columns, "quote", group_questions="limits").totals.table("limits", digits=8)
        self.assertEqual(table["limits"], ["eligible"])
        self.assertEqual(table["average_fee_rate"], [Decimal("0.00805556")])  # 14.5 / 1800 = 0.0080555…
        self.assertEqual(scheme.run(columns, "quote", group_questions="limits").totals.table("limits", digits=4)
                         ["average_fee_rate"], [Decimal("0.0081")])

    def test_refused_rows(self):
        book, rows = self.book()
        self.assertEqual(rows.refused(), [2])
        self.assertEqual(book.reasons_refused(self.COLUMNS, rows, "quote"), {2: "-3.00 is below zero"})
        self.assertEqual(list(rows.rule_names.values()), ["size"])
        self.assertEqual([OUTCOMES[outcome] for outcome in rows.outcomes],
                         ["eligible", "not_eligible", "refused", "eligible"])
        self.assertEqual([rows.outcome(row) for row in range(4)], [OUTCOMES[outcome] for outcome in rows.outcomes])

    def test_html(self):
        shown = sample.load().quote({"principal": 1_000_000, "fee_rate": "3%"})._repr_html_()
        for words in ("<b>sample quote: eligible</b>", "30,000.00 CNY", "3% BREACH", "<details>", "art. 7; secondary"):
            self.assertIn(words, shown)
        self.assertNotIn("<details>", sample.load().quote({"principal": 1}, trail=False)._repr_html_())
        refused = sample.load().quote({"principal": 20_000_000})._repr_html_()
        self.assertIn("not eligible</b> by size", refused)
        changed = Scheme.from_text(sample.TEXT.replace("up_to: 500_000, is: micro", 'up_to: 500_000, is: "<b>"'))
        self.assertIn("&lt;b&gt;</td>", changed.quote({"principal": 1})._repr_html_())

    def test_ctrl_c(self):
        """A signal that comes while the library works is heard before the run ends."""
        columns = {"principal": array("q", [100]) * 30_000_000}  # for minutes
        book = sample.load().portfolio(columns, "quote", only_exact=True)
        began = time.monotonic()
        threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()
        self.assertRaises(KeyboardInterrupt, book.add, columns)
        self.assertLess(time.monotonic() - began, 20)
        with self.assertRaisesRegex(ArgumentError, "was stopped within a batch"):
            book.take_totals()

    def test_pieces_of_a_batch(self):
        """Values, flags and validity go on in the next piece where the last one ended."""
        count = 50_003
        columns = {"principal": Column(array("q", range(count)), valid=bytes(r % 7 > 0 for r in range(count))),
                   "segment": Column(array("b", (r % 2 for r in range(count))), words=["micro", "small"]),
                   "first_time": Made("b", [Chunk(count, [bits([r % 3 == 0 for r in range(count)])])])}
        options = {"group_by": "segment", "figures": FIGURES}
        whole, pieces = (sample.load().run(columns, "quote", only_exact=exact, **options) for exact in (False, True))
        self.assertEqual(whole.totals.to_bytes(), pieces.totals.to_bytes())
        for name in FIGURES:
            self.assertEqual(whole.rows[name].values, pieces.rows[name].values)


if __name__ == "__main__":
    unittest.main()
