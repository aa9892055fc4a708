"""Python's decimal, loan by loan."""
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

import numpy

from book import CEILING, CEILING_FROM, FIGURES, TIER, Measure

FEN = Decimal(1)
TWELVE, ZERO = Decimal(12), Decimal(0)
SHARE, PART, LOW, HIGH = Decimal("0.8"), Decimal("0.2"), Decimal("0.003"), Decimal("0.005")


def figures_of(principal, outstanding, rate, granted_on, months):
    """Amounts are decimals in fen."""
    eligible = not (principal > CEILING and granted_on >= CEILING_FROM) and principal <= CEILING
    if not eligible:
        return False, [ZERO] * len(FIGURES)
    tier = LOW if principal <= TIER else HIGH
    quoted = [(principal * SHARE).quantize(FEN), (principal * rate * months / TWELVE).quantize(FEN),
              (principal * PART * tier * months / TWELVE).quantize(FEN)]
    claim = outstanding if outstanding <= principal else ZERO
    part = (claim * PART).quantize(FEN)
    return True, quoted + [claim, part, part, part, claim - part - part - part]


def measures(book):
    few = book.first(100_000)
    lists = {name: values.tolist() for name, values in few.columns.items()}
    loans = list(zip(map(Decimal, lists["principal"]), map(Decimal, lists["outstanding"]),
                     [Decimal(rate) / 10000 for rate in lists["guarantee_fee_rate"]], lists["granted_on"],
                     map(Decimal, lists["term_months"])))

    def answer():
        sums = [[0, 0] + [ZERO] * len(FIGURES) for _ in range(few.banks)]
        with localcontext(Context(prec=34, rounding=ROUND_HALF_UP)):
            for bank, loan in zip(lists["bank"], loans):
                eligible, figures = figures_of(*loan)
                into = sums[bank]
                into[0] += 1
                into[1] += eligible
                for index, figure in enumerate(figures, 2):
                    into[index] += figure
        return numpy.array([[int(value) for value in bank] for bank in sums], numpy.int64)

    def each():
        with localcontext(Context(prec=34, rounding=ROUND_HALF_UP)):
            rows = [figures_of(*loan)[1] for loan in loans]
        return [numpy.array([int(row[index]) for row in rows], numpy.int64) for index in range(len(FIGURES))]

    return [Measure("Python decimal, 34 digits", few, answer, each)]
