"""Polars on one thread: in Float64, and in Int64 that is scaled by hand."""
import numpy
import polars as pl

from book import CEILING, CEILING_FROM, FIGURES, TIER, Measure, fen


def judged(ceiling):
    principal = pl.col("principal")
    eligible = ~((principal > ceiling) & (pl.col("granted_on") >= CEILING_FROM)) & (principal <= ceiling)
    return eligible, eligible & (pl.col("outstanding") <= principal)


def figures(expressions, ceiling):
    cover, fee, refee, part = expressions
    eligible, claimed = judged(ceiling)
    quoted = [pl.when(eligible).then(figure).otherwise(0).alias(name)
              for name, figure in zip(FIGURES, (cover, fee, refee))]
    claim = pl.when(claimed).then(pl.col("outstanding")).otherwise(0)
    parts = [pl.when(claimed).then(part).otherwise(0).alias("part_" + name) for name in FIGURES[4:7]]
    return [pl.col("bank"), eligible.alias("eligible")] + quoted + [claim.alias("claim")] + parts


REST = pl.col("claim") - pl.col("part_bank") - pl.col("part_province") - pl.col("part_ngf")
NAMES = FIGURES[:4] + ["part_" + name for name in FIGURES[4:]]


def in_yuan():
    principal, months = pl.col("principal"), pl.col("term_months")
    tier = pl.when(principal <= 5e6).then(0.003).otherwise(0.005)
    exact = (principal * 0.8, principal * pl.col("guarantee_fee_rate") * months / 12,
             principal * 0.2 * tier * months / 12, pl.col("outstanding") * 0.2)
    return [figure.round(2, mode="half_away_from_zero") for figure in exact]


def in_fen():
    principal, months = pl.col("principal"), pl.col("term_months")
    tier = pl.when(principal <= TIER).then(pl.lit(3, pl.Int64)).otherwise(pl.lit(5, pl.Int64))
    return [(2 * principal * 80 + 100) // 200,
            (2 * principal * pl.col("guarantee_fee_rate") * months + 120000) // 240000,
            (2 * principal * 20 * tier * months + 1200000) // 2400000,
            (2 * pl.col("outstanding") * 20 + 100) // 200]


def in_decimal():
    def number(text, scale):
        return pl.lit(text).cast(pl.Decimal(38, scale))
    # A product keeps the larger scale of its factors: without ten digits it would be cut before it is rounded.
    principal, months = pl.col("principal").cast(pl.Decimal(38, 10)), pl.col("term_months").cast(pl.Decimal(38, 0))
    outstanding = pl.col("outstanding").cast(pl.Decimal(38, 10))
    tier = pl.when(principal <= number("5000000.00", 2)).then(number("0.003", 3)).otherwise(number("0.005", 3))
    exact = (principal * number("0.8", 1), principal * pl.col("guarantee_fee_rate") * months / number("12", 0),
             principal * number("0.2", 1) * tier * months / number("12", 0), outstanding * number("0.2", 1))
    return [figure.round(2, mode="half_away_from_zero").cast(pl.Decimal(38, 2)) for figure in exact]


def measure(title, book, frame, expressions, ceiling, to_fen):
    lazy = frame.lazy().select(figures(expressions, ceiling)).with_columns(REST.alias("part_guarantor"))

    def answer():
        found = lazy.group_by("bank").agg([pl.len().alias("loans"), pl.col("eligible").sum().alias("count")]
                                          + [pl.col(name).sum() for name in NAMES]).sort("bank").collect()
        return numpy.column_stack([found[name].to_numpy().astype(numpy.int64) for name in ("loans", "count")]
                                  + [to_fen(found[name]) for name in NAMES])

    def loans():
        found = lazy.collect()
        return [to_fen(found[name]) for name in NAMES]

    return Measure(title, book, answer, loans)


def of_floats(series):
    return fen(series.to_numpy())


def of_wholes(series):
    return series.to_numpy().astype(numpy.int64)


def of_decimals(series):
    return numpy.array([int(value * 100) for value in series.to_list()], numpy.int64)


def decimal_frame(frame):
    amounts = [(pl.col(name).cast(pl.Decimal(38, 2)) / pl.lit("100").cast(pl.Decimal(38, 0))).cast(pl.Decimal(38, 2))
               .alias(name) for name in ("principal", "outstanding")]
    rate = pl.col("guarantee_fee_rate").cast(pl.Decimal(38, 4)) / pl.lit("10000").cast(pl.Decimal(38, 0))
    return frame.with_columns(amounts + [rate.cast(pl.Decimal(38, 4)).alias("guarantee_fee_rate")])


def measures(book):
    frame = pl.DataFrame(book.columns)
    whole = frame.with_columns(pl.col("guarantee_fee_rate", "term_months").cast(pl.Int64))
    floats = frame.with_columns(pl.col("principal", "outstanding") / 100, pl.col("guarantee_fee_rate") / 10000)
    few = book.first(1_000_000)
    decimals = decimal_frame(whole.head(few.rows))
    ceiling = pl.lit("10000000.00").cast(pl.Decimal(38, 2))
    return [measure("Polars, Float64", book, floats, in_yuan(), 1e7, of_floats),
            measure("Polars, Decimal(38, 10)", few, decimals, in_decimal(), ceiling, of_decimals),
            measure("Polars, Int64 scaled by hand", book, whole, in_fen(), CEILING, of_wholes)]
