"""pandas: in float64, and in int64 that is scaled by hand."""
import numpy
import pandas

from book import CEILING, CEILING_FROM, FIGURES, TIER, Measure, fen


def floats(frame):
    principal, months = frame["principal"], frame["term_months"]
    tier = numpy.where(principal <= 5e6, 0.003, 0.005)
    exact = (principal * 0.8, principal * frame["guarantee_fee_rate"] * months / 12,
             principal * 0.2 * tier * months / 12, frame["outstanding"] * 0.2)
    return [numpy.floor(figure * 100 + 0.5) / 100 for figure in exact]


def wholes(frame):
    principal, months = frame["principal"], frame["term_months"]
    tier = numpy.where(principal <= TIER, 3, 5)
    return [(2 * principal * 80 + 100) // 200,
            (2 * principal * frame["guarantee_fee_rate"] * months + 120000) // 240000,
            (2 * principal * 20 * tier * months + 1200000) // 2400000, (2 * frame["outstanding"] * 20 + 100) // 200]


def figures(frame, expressions, ceiling):
    principal, outstanding = frame["principal"], frame["outstanding"]
    eligible = ~((principal > ceiling) & (frame["granted_on"] >= CEILING_FROM)) & (principal <= ceiling)
    claimed = eligible & (outstanding <= principal)
    cover, fee, refee, part = expressions(frame)
    claim, part = outstanding.where(claimed, 0), part.where(claimed, 0)
    values = [figure.where(eligible, 0) for figure in (cover, fee, refee)]
    return eligible, values + [claim, part, part, part, claim - part - part - part]


def measure(title, book, frame, expressions, ceiling, to_fen):
    def answer():
        eligible, values = figures(frame, expressions, ceiling)
        table = pandas.DataFrame({"eligible": eligible, **dict(zip(FIGURES, values))})
        groups = table.groupby(frame["bank"])
        sums, sizes = groups.sum(), groups.size()
        return numpy.column_stack([sizes.to_numpy(), sums["eligible"].to_numpy().astype(numpy.int64)]
                                  + [to_fen(sums[name]) for name in FIGURES])

    def loans():
        return [to_fen(values) for values in figures(frame, expressions, ceiling)[1]]

    return Measure(title, book, answer, loans)


def measures(book):
    whole = pandas.DataFrame({name: values.astype(numpy.int64) for name, values in book.columns.items()})
    amounts = whole.assign(principal=whole["principal"] / 100, outstanding=whole["outstanding"] / 100,
                           guarantee_fee_rate=whole["guarantee_fee_rate"] / 10000)
    return [measure("pandas, float64", book, amounts, floats, 1e7, fen),
            measure("pandas, int64 scaled by hand", book, whole, wholes, CEILING, numpy.asarray)]
