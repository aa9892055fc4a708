"""Columns and frames of numpy, pandas, polars, pyarrow and DuckDB, where installed: as lists of the same values."""

import importlib
import unittest
from datetime import date
from decimal import Decimal

import sample
from guarantee import Column, FactError


def of(name):
    """A package, None where it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


numpy, pandas, polars, pyarrow, duckdb = map(of, ("numpy", "pandas", "polars", "pyarrow", "duckdb"))
COLUMNS = {"principal": [Decimal("1000.50"), None, Decimal("70.25")], "fee_rate": ["0.5%", "1/8", None],
           "term_months": [12, 24, None], "segment": ["micro", None, "small"],
           "granted_on": [date(2024, 2, 29), None, date(1969, 12, 31)], "first_time": [True, False, None]}
OPTIONS = {"group_by": ["segment", ("granted_on", "year")], "figures": ["guarantee_fee"]}


def answer(columns):
    out = sample.load().run(columns, "quote", **OPTIONS)
    return list(out.rows.outcomes), out.rows["guarantee_fee"][:], out.totals.to_bytes()


class TestFrames(unittest.TestCase):
    maxDiff = None

    def same(self, frame):
        self.assertEqual(answer(frame), answer(COLUMNS))

    @unittest.skipUnless(numpy, "numpy is not installed")
    def test_numpy(self):
        days = {unit: numpy.array(["2024-02-29", "NaT", "1969-12-31"], f"datetime64[{unit}]")
                for unit in ("D", "h", "m", "s", "ms", "us", "ns")}
        for unit, values in days.items():
            with self.subTest(unit):
                self.same({**COLUMNS, "granted_on": values})
        self.same({**COLUMNS, "granted_on": numpy.repeat(days["s"], 2)[::2]})
        for unit in ("M", "Y"):
            with self.assertRaisesRegex(FactError, f"found times in {unit}"):
                answer({**COLUMNS, "granted_on": days["D"].astype(f"datetime64[{unit}]")})
        with self.assertRaisesRegex(FactError, "row 0: a day is expected, found a time within one"):
            answer({**COLUMNS, "granted_on": numpy.array(["2024-02-29T12"] * 3, "datetime64[s]")})
        self.same({**COLUMNS, "principal": Column(numpy.array([100050, 0, 7025]), valid=numpy.array([1, 0, 1], bool))})

    @unittest.skipUnless(pandas, "pandas is not installed")
    def test_pandas(self):
        frame = pandas.DataFrame({**COLUMNS, "unused": [object(), 1.5, "x"]})
        with self.assertRaisesRegex(FactError, r'"term_months".*floats is refused.*astype\("Int64"\)'):
            answer(frame)
        frame = frame.assign(term_months=frame.term_months.astype("Int64"))
        self.same(frame)
        self.same(dict(frame.drop(columns="unused")))
        self.same(frame.assign(principal=pandas.array([100050, None, 7025], dtype="Int64"),
                               term_months=pandas.array([12, 24, None], dtype="Int8"),
                               segment=frame.segment.astype("category"),
                               granted_on=pandas.to_datetime(pandas.Series(["2024-02-29", None, "1969-12-31"])),
                               first_time=frame.first_time.astype("boolean")))
        with self.assertRaisesRegex(FactError, "column of floats is refused"):
            answer(frame.assign(principal=[1000.5, None, 70.25]))

    @unittest.skipUnless(polars, "polars is not installed")
    def test_polars(self):
        frame = polars.DataFrame(COLUMNS, schema_overrides={"principal": polars.Decimal(18, 2)})
        self.same(frame)
        self.same(frame.to_dict())
        self.same(frame.with_columns(polars.col("segment").cast(polars.Categorical)))
        self.same(frame.with_columns(polars.col("segment").cast(polars.Enum(["large", "small", "micro"]))))
        self.same(polars.concat([frame[:1], frame[1:]], rechunk=False))

    @unittest.skipUnless(pyarrow, "pyarrow is not installed")
    def test_pyarrow(self):
        table = pyarrow.table(COLUMNS)
        self.same(table)
        self.same(pyarrow.concat_tables([table.slice(0, 1), table.slice(1)]))
        self.same(table.to_reader(1))
        self.same(table.combine_chunks().to_batches()[0])
        self.same({name: table[name].dictionary_encode() if name == "segment" else table[name]
                   for name in table.column_names})
        book = sample.load().portfolio(table.schema, "quote", group_by=OPTIONS["group_by"])
        book.add(table.to_reader(2))
        self.assertEqual(book.take_totals().to_bytes(), answer(COLUMNS)[2])

    @unittest.skipUnless(duckdb and pyarrow, "DuckDB or pyarrow is not installed")
    def test_duckdb(self):
        table = pyarrow.table(COLUMNS)  # noqa: F841  (DuckDB finds it by its name)
        self.same(duckdb.sql('select * from "table"'))

    def test_tables_become_frames(self):
        table = sample.load().run(COLUMNS, "quote", group_by="segment").totals.table()
        for package, make in ((pandas, "DataFrame"), (polars, "DataFrame"), (pyarrow, "table")):
            if package:
                self.assertEqual(len(getattr(package, make)(table)), 3)


if __name__ == "__main__":
    unittest.main()
