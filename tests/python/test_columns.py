"""Columns: every form gives the same integers, exactly; what is only near a number or could be mixed up is refused."""

import ctypes
import enum
import unittest
from array import array
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import sample
from guarantee import ArgumentError, Bits, Column, FactError, GuaranteeError
from guarantee._buffers import both, packed

try:
    import numpy
except ImportError:
    numpy = None


def sums(columns, **options):
    return sample.load().run({"principal": array("q", [100_00, 200_00, 300_00]), **columns}, "quote", **options).totals


class TestNumbers(unittest.TestCase):
    def same(self, name, *forms):
        wanted = None
        for form in forms:
            with self.subTest(repr(form)):
                found = sums({name: form}).to_bytes()
                wanted = wanted or found
                self.assertEqual(found, wanted)

    def test_amounts(self):
        self.same("principal", array("q", [0, 50000, 12345]), array("i", [0, 50000, 12345]), [0, 50000, 12345],
                  ["0", "500", "123.45"], [Decimal(0), Decimal("5e2"), Decimal("123.45")], ("0.00", "500.00", "123.45"),
                  [Fraction(0), Fraction(500), Fraction(12345, 100)], (ctypes.c_int64 * 3)(0, 50000, 12345),
                  memoryview(array("q", [9, 0, 50000, 12345]))[1:])

    def test_chinese_units(self):
        self.assertEqual(sums({"principal": ["500万", "1亿", "5,000,000.00"]}).sum("principal"), Decimal("110000000.00"))

    def test_rates(self):
        self.same("fee_rate", Column(array("i", [5000, 0, 12500]), scale=10**6), Column([5000, 0, 12500], scale=10**6),
                  ["0.5%", "0", "1.25%"], [Decimal("0.005"), Decimal(0), Decimal("0.0125")],
                  [Fraction(1, 200), Fraction(0), Fraction(1, 80)], Column(["50bp", "0%", "125bp"], scale=10**6))

    def test_a_scale_that_all_rates_fit(self):
        rows = sample.load().run({"principal": [Decimal(3)], "fee_rate": [Fraction(1, 3)]}, "quote",
                                 figures=["guarantee_fee"]).rows
        self.assertEqual(rows["guarantee_fee"][0], Decimal("1.00"))
        with self.assertRaisesRegex(FactError, 'column "fee_rate", row 1: 0.0000001 is not exact in scale 100'):
            sums({"fee_rate": Column([Decimal(0), Decimal("0.0000001"), None], scale=100)})
        with self.assertRaisesRegex(FactError, "no common scale"):
            sums({"fee_rate": [Fraction(1, prime) for prime in (2**31 - 1, 2**31 - 19, 2**31 - 61)]})

    def test_counts_dates_flags_texts(self):
        self.same("term_months", array("h", [1, 2, 3]), array("b", [1, 2, 3]), [1, 2, 3], ["1", "2", "3"])
        self.same("granted_on", array("i", [0, 19000, -1]), [date(1970, 1, 1), date(2022, 1, 8), date(1969, 12, 31)],
                  ["1970-01-01", "2022-01-08", "1969-12-31"], [0, 19000, -1])
        self.same("first_time", array("b", [1, 0, 1]), [True, False, True], ["yes", "no", "yes"], Bits(b"\x05", 3),
                  memoryview(bytes([2, 0, 1])).cast("?"), [5, 0, 1])
        word = enum.Enum("Segment", {"MICRO": "micro"}, type=str).MICRO
        self.same("segment", ["micro", "small", "micro"], [word, "small", word],
                  Column(array("b", [0, 1, 0]), words=["micro", "small"]), Column([1, 0, 1], words=("small", "micro")))

    def test_one_value_for_every_row(self):
        for name, value in (("fee_rate", Decimal("0.005")), ("fee_rate", Fraction(1, 200)), ("fee_rate", "0.5%"),
                            ("term_months", 12), ("granted_on", date(2024, 1, 1)), ("first_time", True)):
            with self.subTest(name):
                self.assertEqual(sums({name: value}).counts.eligible, 3)
        self.assertEqual(sums({"fee_rate": "0.5%"}).sum("guarantee_fee"), Decimal("3.00"))
        self.assertEqual(sums({"fee_rate": None}).sum("guarantee_fee"), Decimal("6.00"))


class TestMissing(unittest.TestCase):
    def rows_with(self, principal):
        return sums({"principal": principal}).rows_with("principal")

    def test_every_way_to_say_it(self):
        values = array("q", [1, 2, 3])
        for valid in ([True, False, True], b"\1\0\1", bytearray(b"\2\0\1"), array("b", [1, 0, 1]), Bits(b"\xfd", 3),
                      memoryview(b"\1\0\1").cast("?"), (1, 0, 1)):
            with self.subTest(repr(valid)):
                totals = sums({"principal": Column(values, valid=valid)})
                self.assertEqual((totals.rows_with("principal"), totals.sum("principal")), (2, Decimal("0.04")))
                self.assertEqual((totals.counts.eligible, totals.counts.undecided), (2, 1))

    def test_none_in_a_list(self):
        self.assertEqual(self.rows_with([Decimal(1), None, "2"]), 2)
        self.assertEqual(self.rows_with(Column([1, None, 2], valid=[False, True, True])), 1)
        self.assertEqual(self.rows_with(Column([1, None, 2], valid=Bits(b"\xff\xff", 3))), 2)
        self.assertEqual(self.rows_with([None] * 3), 0)

    def test_a_group_of_rows_that_have_none(self):
        totals = sums({"bank": ["a", None, "b"]}, group_by="bank")
        self.assertEqual(sorted(group.key[0] for group in totals.groups), ["", "a", "b"])

    def test_bits(self):
        for count in (0, 1, 7, 8, 9, 1000):
            flags = bytes((i * 7 % 3) for i in range(count))
            bits = packed(flags)
            self.assertEqual(len(bits), (count + 7) // 8)
            self.assertEqual([bits[i // 8] >> i % 8 & 1 for i in range(count)], [int(flag != 0) for flag in flags])
            self.assertEqual(both(bits + b"\0", bits), bits)

    def test_refusals(self):
        for valid, words in (([True], "has 3 rows, but its valid has 1"), (Bits(b"\1", 8), "its valid has 8"),
                             (array("q", [1, 0, 1]), "a byte"), (True, "a list")):
            with self.subTest(words), self.assertRaisesRegex(GuaranteeError, words):
                sums({"principal": Column(array("q", [1, 2, 3]), valid=valid)})
        for data, count in ((b"\1", 9), (b"", 1), (b"\1", -1), ("1", 1)):
            with self.assertRaises(ArgumentError):
                Bits(data, count)


class TestWords(unittest.TestCase):
    def test_they_grow_from_batch_to_batch(self):
        scheme, first = sample.load(), {"principal": [1, 1], "bank": ["b", "a"]}
        portfolio = scheme.portfolio(first, "quote", group_by="bank")
        portfolio.add(first)
        for number in range(50):
            portfolio.add({"principal": [1, 1], "bank": [f"bank {number}", "a"]})
        totals = portfolio.take_totals()
        self.assertEqual((len(totals.groups), totals.group("a").counts.rows), (52, 51))

    def test_those_of_codes(self):
        codes = array("i", [0, 1])
        portfolio = sample.load().portfolio({"principal": [1, 1], "bank": Column(codes, words=["b"])}, "quote",
                                            group_by="bank")
        portfolio.add({"principal": [1], "bank": Column(codes[:1], words=["b"])})
        portfolio.add({"principal": [1, 1], "bank": Column(codes, words=["b", "a"])})
        portfolio.add({"principal": [1, 1], "bank": codes})
        for words, found in ((["b", "c"], "word 1 was 'a' in an earlier batch and is now 'c'"),
                             (["b"], "word 1 was 'a' in an earlier batch and is now missing")):
            with self.assertRaisesRegex(ArgumentError, found):
                portfolio.add({"principal": [1], "bank": Column(codes[:1], words=words)})
        self.assertEqual([group.counts.rows for group in portfolio.take_totals().groups], [2, 3])

    def test_a_word_that_is_none(self):
        with self.assertRaisesRegex(ArgumentError, "zero character"):
            sums({"segment": ["a\0", "b", "c"]})
        for codes in (array("i", [0, 1, 0]), [0, 1, 0]):
            with self.assertRaisesRegex(FactError, "codes need their words"):
                sums({"segment": codes})
        with self.assertRaisesRegex(FactError, "GUARANTEE_COLUMN_INT32"):
            sums({"segment": Column(array("q", [0, 0, 0]), words=["micro"])})
        self.assertEqual(sums({"segment": ["micro", "tiny", "small"]}).counts.refused, 1)

    def test_codes_after_texts(self):
        portfolio = sample.load().portfolio({"principal": [1], "segment": ["micro"]}, "quote")
        for codes in (array("i", [0]), [0]):
            with self.assertRaisesRegex(FactError, "codes need their words"):
                portfolio.add({"principal": [1], "segment": codes})


class TestRefusals(unittest.TestCase):
    def refused(self, words, error=FactError, **columns):
        with self.assertRaisesRegex(error, words) as caught:
            sums(columns)
        return caught.exception

    def test_floats(self):
        self.refused('column "principal": a column of floats is refused.*numpy.rint.values . 100',
                     principal=array("d", [1.0] * 3))
        self.refused("a column of floats is refused", principal=array("f", [1.0] * 3))
        error = self.refused('column "principal", row 1: the float 2.5 is refused', principal=["1", 2.5, "3"])
        self.assertEqual((error.path, error.row, error.status), ("principal", 1, 61))
        self.refused("the float 0.01 is refused", fee_rate=0.01)
        self.refused("row 0: the float nan is refused", principal=[float("nan"), None, None])

    def test_other_memory(self):
        self.refused("format 'Q'", principal=array("Q", [1, 2, 3]))
        self.refused("format 'B'", principal=b"abc")
        self.refused("side by side", principal=memoryview(array("q", range(6)))[::2])
        self.refused("must lie at a multiple", principal=memoryview(bytes(25))[1:].cast("q"))
        self.refused("GUARANTEE_COLUMN_INT64", principal=Bits(b"\7", 3))

    def test_what_could_be_mixed_up(self):
        self.refused("row 1: ints .* could be mixed up", principal=[100, Decimal(1), 3])
        self.refused("needs a scale", fee_rate=array("i", [1, 2, 3]))
        self.refused("needs a scale", fee_rate=[1, 2, 3])
        self.refused("could be meant in two ways", principal=500)
        self.refused("only a rate or number has a scale", principal=Column(array("q", [1, 2, 3]), scale=100))
        for scale in (0, -1, 1.0, True, 1 << 63):
            self.refused("a scale is an int", fee_rate=Column(array("i", [1, 2, 3]), scale=scale))

    def test_values_that_do_not_suit(self):
        self.refused("row 0", principal=["0.001", "1", "2"])
        self.refused("row 2", principal=["1", "2", "two"])
        self.refused("row 0: .* does not fit 64 bits", principal=[1 << 63, 1, 1])
        self.refused("row 0: .*", principal=[Decimal("1e30"), None, None])
        self.refused("row 0: .*time", granted_on=[datetime(2024, 1, 1), None, None])
        self.refused("row 1", granted_on=["2024-01-01", "2024-02-30", None])
        self.refused("row 0: a bool", first_time=["true", None, None])
        self.refused("row 0: a text is expected", segment=[True, "micro", "micro"])
        self.refused("row 0: .* whole numbers", term_months=["1.5", "1", "1"])
        self.refused("a buffer, a list or one value", principal={1, 2, 3})
        self.refused("a buffer, a list or one value", principal=object())
        self.refused("a buffer, a list or one value .* found generator", principal=(number for number in range(3)))
        with self.assertRaisesRegex(ArgumentError, "words are a list of texts"):
            Column([0], words="micro")
        self.refused("has no scale, words or valid", fee_rate=Column("1%", scale=100))

    def test_rates_after_values_of_another_scale(self):
        portfolio = sample.load().portfolio({"principal": [1], "fee_rate": [Fraction(1, 3)]}, "quote")
        with self.assertRaisesRegex(FactError, "needs a scale"):
            portfolio.add({"principal": [1], "fee_rate": array("q", [1])})
        with self.assertRaisesRegex(FactError, "not exact in scale 3000000"):
            portfolio.add({"principal": [1], "fee_rate": [Fraction(1, 7)]})


@unittest.skipIf(numpy is None, "numpy is not installed: columns of numpy were not tried")
class TestNumpy(unittest.TestCase):
    def test_every_type_without_a_copy(self):
        for kind in ("int64", "int32", "int16", "int8"):
            principal = numpy.array([1, 2, 3], dtype=kind)
            self.assertEqual(sums({"principal": principal}).sum("principal"), Decimal("0.06"))
        frozen = numpy.array([1, 2, 3])
        frozen.flags.writeable = False
        self.assertEqual(sums({"principal": frozen, "first_time": numpy.array([True, False, True]),
                               "segment": Column(numpy.array([0, 0, 0], dtype="int8"), words=numpy.array(["micro"]))})
                         .counts.eligible, 3)

    def test_missing_and_objects(self):
        missing = Column(numpy.array([1, 2, 3]), valid=numpy.array([True, False, True]))
        self.assertEqual(sums({"principal": missing}).rows_with("principal"), 2)
        objects = numpy.array([Decimal("1.50"), None, "2"], dtype=object)
        self.assertEqual(sums({"principal": objects}).sum("principal"), Decimal("3.50"))
        self.assertEqual(sums({"segment": numpy.array(["micro", "small", "micro"])}).counts.eligible, 3)

    def test_refusals(self):
        for values, words in ((numpy.array([1.0, 2, 3]), "floats"), (numpy.arange(6)[::2], "side by side"),
                              (numpy.arange(3, dtype="uint64"), "format"), (numpy.arange(3).reshape(3, 1), "side by"),
                              (numpy.arange(3, dtype=">i8"), "byte order"), (numpy.int64(3), "side by side"),
                              (numpy.array(["2024-01-01"] * 3, dtype="datetime64[D]"),
                               "an amount is expected, found dates")):
            with self.subTest(words), self.assertRaisesRegex(FactError, words):
                sums({"principal": values})

    def test_dates(self):
        days = numpy.array(["2024-01-01", "2025-01-01", "2025-06-01"], dtype="datetime64[D]").view("int64")
        totals = sums({"granted_on": days}, group_by=("granted_on", "year"))
        self.assertEqual([group.key[0] for group in totals.groups], ["2024", "2025"])

    def test_what_comes_out(self):
        rows = sample.load().run({"principal": numpy.array([10000, 20000])}, "quote", figures=["guarantee_fee"]).rows
        self.assertEqual(int(numpy.asarray(rows["guarantee_fee"].values).sum()), 300)
        self.assertEqual(numpy.asarray(rows.outcomes).dtype, numpy.int8)


if __name__ == "__main__":
    unittest.main()
