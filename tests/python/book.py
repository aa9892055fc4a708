"""A small book of loans: as the columns of a portfolio and as the facts of each row, for the tests of portfolios."""

import random
from array import array
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import sample
from guarantee import Column, Scheme

BANKS = ["bank-a", "bank-b", "银行", "bank-d"]
SEGMENTS = ["micro", "small", "large"]
EPOCH = date(1970, 1, 1)


def scheme():
    return Scheme.load(sample.ROOT / "config" / "china-ngf.yaml")


class Book:
    """``columns`` are buffers, ``listed`` the same as lists of exact values, ``facts(row)`` what the row says."""

    def __init__(self, count, seed=1):
        pick = random.Random(seed)
        self.count = count
        self.principal = array("q", (pick.randrange(1, 1_600_000_000) for _ in range(count)))
        self.months = array("h", (pick.randrange(1, 61) for _ in range(count)))
        self.rate = array("i", (pick.randrange(0, 30_000) for _ in range(count)))
        self.bank = array("b", (pick.randrange(len(BANKS)) for _ in range(count)))
        self.segment = array("i", (pick.randrange(len(SEGMENTS)) for _ in range(count)))
        self.granted = array("i", ((date(2024, 1, 1) + timedelta(pick.randrange(800)) - EPOCH).days
                                   for _ in range(count)))
        self.outstanding = array("q", (pick.randrange(0, value + 1) for value in self.principal))
        self.has_rate = [pick.random() < 0.9 for _ in range(count)]
        self.has_outstanding = [pick.random() < 0.8 for _ in range(count)]

    @property
    def columns(self):
        return {"principal": self.principal, "term_months": self.months,
                "guarantee_fee_rate": Column(self.rate, scale=10**6, valid=self.has_rate),
                "bank": Column(self.bank, words=BANKS), "segment": Column(self.segment, words=SEGMENTS),
                "granted_on": self.granted, "plan": "general",
                "outstanding": Column(self.outstanding, valid=bytes(self.has_outstanding))}

    @property
    def listed(self):
        rates = [Fraction(rate, 10**6) if has else None for rate, has in zip(self.rate, self.has_rate)]
        return {"principal": [Decimal(f"{fen}e-2") for fen in self.principal], "term_months": list(self.months),
                "guarantee_fee_rate": rates, "bank": [BANKS[code] for code in self.bank],
                "segment": [SEGMENTS[code] for code in self.segment],
                "granted_on": [EPOCH + timedelta(days) for days in self.granted], "plan": "general",
                "outstanding": [str(Decimal(f"{fen}e-2")) if has else None
                                for fen, has in zip(self.outstanding, self.has_outstanding)]}

    def facts(self, row):
        return {name: values if isinstance(values, str) else values[row]
                for name, values in self.listed.items() if name != "bank"}

    def part(self, first, end):
        """The columns of some rows, as views into the same memory."""
        out = {}
        for name, given in self.columns.items():
            column = given if isinstance(given, Column) else Column(given)
            if not isinstance(column.values, str):
                valid = None if column.valid is None else column.valid[first:end]
                out[name] = Column(memoryview(column.values)[first:end], scale=column.scale, words=column.words,
                                   valid=valid)
        return out
