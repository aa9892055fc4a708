"""The columns that bench-portfolio wrote, the exact answer in whole numbers, and how far another answer is from it."""
import os

import numpy

FIGURES = ["covered_amount", "guarantee_fee", "reguarantee_fee", "claim", "bank", "province", "ngf", "guarantor"]
CEILING, TIER, CEILING_FROM = 1_000_000_000, 500_000_000, 20148  # fen, fen, 2025-03-01
COLUMNS = {"principal": "<i8", "outstanding": "<i8", "guarantee_fee_rate": "<i4", "granted_on": "<i4", "bank": "<i4",
           "term_months": "<i2"}
TYPES = {"<i8": "int64", "<i4": "int32", "<i2": "int16"}


def half_up(numerator, denominator):
    return (2 * numerator + denominator) // (2 * denominator)


class Book:
    """china-ngf of each loan: amounts in fen, rates of 10,000."""

    def __init__(self, folder, rows=None):
        self.folder = folder
        self.columns = {}
        for name, kind in COLUMNS.items():
            values = numpy.fromfile(os.path.join(folder, f"{name}.{TYPES[kind]}"), kind)
            self.columns[name] = values[:rows]
        self.rows = len(self.columns["principal"])
        self.banks = int(self.columns["bank"].max()) + 1

    def first(self, rows):
        part = object.__new__(Book)
        part.folder, part.banks = self.folder, self.banks
        part.columns = {name: values[:rows] for name, values in self.columns.items()}
        part.rows = len(part.columns["principal"])
        return part

    def figures(self):
        """Of each loan, figure by figure; int64 holds every product of these amounts."""
        wide = {name: values.astype(numpy.int64) for name, values in self.columns.items()}
        principal, months, outstanding = wide["principal"], wide["term_months"], wide["outstanding"]
        eligible = ~((principal > CEILING) & (wide["granted_on"] >= CEILING_FROM)) & (principal <= CEILING)
        claimed = eligible & (outstanding <= principal)
        claim = numpy.where(claimed, outstanding, 0)
        part = half_up(claim * 20, 100)
        tier = numpy.where(principal <= TIER, 3, 5)
        quoted = [half_up(principal * 80, 100),
                  half_up(principal * wide["guarantee_fee_rate"] * months, 10000 * 12),
                  half_up(principal * 20 * tier * months, 100 * 1000 * 12)]
        return eligible, [numpy.where(eligible, figure, 0) for figure in quoted] + [claim, part, part, part,
                                                                                   claim - 3 * part]

    def answer(self):
        """A row a bank: loans, eligible loans, the sum of each figure."""
        eligible, figures = self.figures()
        answer = numpy.zeros((self.banks, 2 + len(FIGURES)), numpy.int64)
        bank = self.columns["bank"]
        for column, values in enumerate([numpy.ones(self.rows, numpy.int64), eligible.astype(numpy.int64)] + figures):
            numpy.add.at(answer[:, column], bank, values)
        return answer

    def engine_answer(self):
        """What bench-portfolio found, in the same form."""
        return numpy.fromfile(os.path.join(self.folder, "answers.int64"), "<i8").reshape(-1, 2 + len(FIGURES))


class Measure:
    """One way to answer the question: `answer` is timed, `figures` (each loan's, in fen) is not."""

    def __init__(self, title, book, answer, figures=None):
        self.title, self.book, self.answer, self.figures = title, book, answer, figures
        self.costs = []
        self.error = ""

    def wrong_loans(self):
        exact = self.book.figures()[1]
        wrong = numpy.zeros(self.book.rows, bool)
        for mine, right in zip(self.figures(), exact):
            wrong |= numpy.asarray(mine) != right
        return int(wrong.sum())


def fen(values):
    """Amounts in yuan as binary floats, to the nearest fen."""
    return numpy.rint(numpy.asarray(values, numpy.float64) * 100).astype(numpy.int64)
