"""DuckDB on one thread: in DOUBLE, in DECIMAL, and in integers that are scaled by hand."""
import duckdb
import numpy

from book import CEILING, CEILING_FROM, FIGURES, TIER, Measure, fen

JUDGED = f"""
SELECT *, NOT (principal > {{ceiling}} AND granted_on >= {CEILING_FROM}) AND principal <= {{ceiling}} AS eligible,
       outstanding <= principal AS claimable
FROM {{table}}"""
# Of each loan. {part} is a fifth of the claim.
FIGURE_ROWS = """
SELECT bank, eligible,
       CASE WHEN eligible THEN {cover} ELSE 0 END AS covered_amount,
       CASE WHEN eligible THEN {fee} ELSE 0 END AS guarantee_fee,
       CASE WHEN eligible THEN {refee} ELSE 0 END AS reguarantee_fee,
       CASE WHEN eligible AND claimable THEN outstanding ELSE 0 END AS claim,
       CASE WHEN eligible AND claimable THEN {part} ELSE 0 END AS bank_part,
       CASE WHEN eligible AND claimable THEN {part} ELSE 0 END AS province,
       CASE WHEN eligible AND claimable THEN {part} ELSE 0 END AS ngf,
       claim - bank_part - province - ngf AS guarantor
FROM judged"""
GROUPED = """
SELECT bank, count(*), count(*) FILTER (eligible), sum(covered_amount), sum(guarantee_fee), sum(reguarantee_fee),
       sum(claim), sum(bank_part), sum(province), sum(ngf), sum(guarantor)
FROM figures GROUP BY bank ORDER BY bank"""

IN_YUAN = {"cover": "round(principal * {share}, 2)",
           "fee": "round(principal * guarantee_fee_rate * term_months / 12, 2)",
           "refee": "round(principal * {ngf} * CASE WHEN principal <= 5000000 THEN {low} ELSE {high} END"
                    " * term_months / 12, 2)",
           "part": "round(outstanding * {ngf}, 2)"}
DOUBLE = {"share": "0.8::DOUBLE", "ngf": "0.2::DOUBLE", "low": "0.003::DOUBLE", "high": "0.005::DOUBLE"}
DECIMAL = {"share": "0.8", "ngf": "0.2", "low": "0.003", "high": "0.005"}
IN_FEN = {"cover": "(2 * principal * 80 + 100) // 200",
          "fee": "(2 * principal * guarantee_fee_rate * term_months + 120000) // 240000",
          "refee": f"(2 * principal * 20 * CASE WHEN principal <= {TIER} THEN 3 ELSE 5 END * term_months + 1200000)"
                   " // 2400000",
          "part": "(2 * outstanding * 20 + 100) // 200"}


def in_yuan(numbers):
    return {name: text.format(**numbers) for name, text in IN_YUAN.items()}


def connect(book):
    connection = duckdb.connect()
    connection.execute("PRAGMA threads=1")
    for name, values in book.columns.items():
        connection.register("c_" + name, {name: values})
    connection.register("raw", book.columns)
    return connection


def make(connection, table, rows, amount, rate, scaled):
    amounts = ", ".join(f"({name} / 100)::{amount} AS {name}" if scaled else f"{name}::{amount} AS {name}"
                        for name in ("principal", "outstanding"))
    rates = f"(guarantee_fee_rate / 10000)::{rate}" if scaled else f"guarantee_fee_rate::{rate}"
    connection.execute(f"CREATE TABLE {table} AS SELECT {amounts}, {rates} AS guarantee_fee_rate, granted_on, bank,"
                       f" term_months::{'BIGINT' if not scaled else 'INTEGER'} AS term_months FROM raw LIMIT {rows}")


def measure(connection, book, title, table, expressions, ceiling, to_fen):
    figures = ("WITH judged AS (" + JUDGED.format(table=table, ceiling=ceiling) + "), figures AS ("
               + FIGURE_ROWS.format(**expressions) + ")")
    names = [name if name != "bank" else "bank_part" for name in FIGURES]

    def answer():
        found = connection.execute(figures + GROUPED).fetchnumpy()
        columns = list(found.values())[1:]
        return numpy.column_stack([numpy.asarray(column).astype(numpy.int64) for column in columns[:2]]
                                  + [to_fen(column) for column in columns[2:]])

    def loans():
        found = connection.execute(figures + "SELECT " + ", ".join(names) + " FROM figures").fetchnumpy()
        return [to_fen(found[name]) for name in names]

    return Measure(title, book, answer, loans)


def whole(values):
    return numpy.asarray(values).astype(numpy.int64)


def measures(book):
    connection = connect(book)
    few = book.first(1_000_000)
    make(connection, "in_double", book.rows, "DOUBLE", "DOUBLE", True)
    make(connection, "in_decimal", few.rows, "DECIMAL(18, 2)", "DECIMAL(9, 6)", True)
    make(connection, "in_bigint", book.rows, "BIGINT", "BIGINT", False)
    make(connection, "in_hugeint", few.rows, "HUGEINT", "HUGEINT", False)
    return [measure(connection, book, "DuckDB, DOUBLE", "in_double", in_yuan(DOUBLE), "10000000", fen),
            measure(connection, few, "DuckDB, DECIMAL(18, 2)", "in_decimal", in_yuan(DECIMAL), "10000000", fen),
            measure(connection, book, "DuckDB, BIGINT scaled by hand", "in_bigint", IN_FEN, CEILING, whole),
            measure(connection, few, "DuckDB, HUGEINT scaled by hand", "in_hugeint", IN_FEN, CEILING, whole)]


REFUSED = [("principal * rate * days in BIGINT, 9 digits of scale",
            "SELECT 1000000000::BIGINT * 4250000::BIGINT * 3650::BIGINT * 1000::BIGINT"),
           ("principal * rate * days in DECIMAL(18, 2) * DECIMAL(18, 10) * DECIMAL(18, 0)",
            "SELECT 10000000::DECIMAL(18, 2) * 0.00425::DECIMAL(18, 10) * 365::DECIMAL(18, 0)"),
           ("exact division of a DECIMAL: the type of 10.00 / 3", "SELECT typeof(10.00::DECIMAL(18, 2) / 3)")]


def refused():
    """Where it says no, in its own words."""
    for title, text in REFUSED:
        try:
            yield title, str(duckdb.execute(text).fetchone()[0])
        except duckdb.Error as error:
            yield title, str(error).split("\n")[0]
