"""A real portfolio through the program: nothing is lost, every dirty row is named by its line, every figure is exact.

    real.py [UNITTEST OPTIONS]

The loans are in ../shared/data/sba-7a-loans.csv beside the project, or where GUARANTEE_REAL_LOANS says; without them
the tests are skipped. GUARANTEE_TOOL names the program (default: build/guarantee).
"""

import csv
import json
import os
import pathlib
import subprocess
import tempfile
import unittest
from fractions import Fraction

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOL = pathlib.Path(os.environ.get("GUARANTEE_TOOL", ROOT / "build" / "guarantee")).resolve()
LOANS = pathlib.Path(os.environ.get("GUARANTEE_REAL_LOANS", ROOT.parent / "shared" / "data" / "sba-7a-loans.csv"))
ANSWER, BREACH, REFUSED = 0, 1, 3
CEILING = 10_000_000
MAPPING = ["--map", "gross_approved=principal", "--map", "approval_date=granted_on"]
SBA_MAPPING = ["--mapping", ROOT / "examples" / "mappings" / "sba-7a.map"]
CLAIM = ["--map", "chgoff_principal=outstanding"]
RATE = Fraction(8, 1000)
# A line of the file, the column that is spoilt, and what with: each must be refused, and no other.
DIRT = {5: ("gross_approved", "60k"), 100: ("gross_approved", "-1"), 101: ("term_months", "12.5"),
        2000: ("approval_date", "1997-02-30"), 9999: ("gross_approved", "92233720368547758.08"),
        15000: ("term_months", "-3"), 22428: ("gross_approved", "$1")}


def half_up(value):
    """Fraction to whole cents, ties away from zero; values are not below zero here."""
    return (value * 100 + Fraction(1, 2)).__floor__()


def cents(text):
    return int(Fraction(text) * 100)


def sba_figures(loan):
    """Cents that the SBA guarantees, the fee, what the lender keeps of it; None before the first edition."""
    amount, months, day = int(loan["gross_approved"]), int(loan["term_months"]), loan["approval_date"]
    ceiling = 1_000_000 if day < "2004-12-08" else 1_500_000
    if day < "2002-10-01" or amount > 2_000_000 or months > 300:
        return None
    covered = min(half_up(amount * Fraction(85 if amount <= 150_000 else 75, 100)), ceiling * 100)
    if months <= 12:
        fee = half_up(Fraction(covered, 100) * Fraction(25, 10_000))
    elif day < "2004-10-01":
        points = next(rate for top, rate in ((150_000, 100), (700_000, 250), (2_000_000, 350)) if amount <= top)
        fee = half_up(Fraction(covered, 100) * Fraction(points, 10_000))
    else:
        points = next(rate for top, rate in ((150_000, 200), (700_000, 300), (2_000_000, 350)) if amount <= top)
        added = max(covered - 100_000_000, 0) * 25 if points == 350 else 0
        fee = half_up(Fraction(covered * points + added, 1_000_000))
    return covered, fee, half_up(Fraction(fee, 400)) if months > 12 and amount <= 150_000 else 0


@unittest.skipUnless(LOANS.is_file(), f"no real portfolio: {LOANS.name} is not there")
class Real(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with open(LOANS, encoding="utf-8", newline="") as file:
            cls.loans = list(csv.DictReader(file))

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def portfolio(self, code, *arguments):
        settings = {**os.environ, "GUARANTEE_SCHEMES": str(ROOT / "config"), "LC_ALL": "C"}
        done = subprocess.run([str(TOOL), "portfolio", *map(str, arguments)], capture_output=True, text=True,
                              encoding="utf-8", env=settings, timeout=300, check=False)
        self.assertIn(done.returncode, (code, BREACH) if code == ANSWER else (code,), done.stderr)
        return done

    def run_to_rows(self, code, loans, *arguments):
        """The JSON of a run, its standard error, and its rows."""
        out = self.folder / "rows.csv"
        done = self.portfolio(code, "china-ngf", loans, *MAPPING, "--json", "--rows", out, *arguments)
        with open(out, encoding="utf-8", newline="") as file:
            return json.loads(done.stdout), done.stderr, list(csv.DictReader(file))

    def nothing_is_lost(self, result, rows):
        counts = {name: int(text) for name, text in result["rows"].items()}
        self.assertEqual(counts["read"], len(self.loans))
        self.assertEqual(counts["read"], counts["answered"] + counts["undecided"] + counts["refused"])
        self.assertEqual(counts["answered"], counts["eligible"] + counts["not_eligible"])
        self.assertEqual([int(row["line"]) for row in rows], list(range(2, len(self.loans) + 2)))
        for outcome in ("eligible", "not_eligible", "undecided", "refused"):
            self.assertEqual(sum(row["outcome"] == outcome for row in rows), counts[outcome], outcome)
        for group_total in (name for name in counts if result.get("groups")):
            self.assertEqual(sum(int(group["rows"][group_total]) for group in result["groups"]), counts[group_total])
        return counts

    def test_figures_of_every_row(self):
        result, _, rows = self.run_to_rows(ANSWER, LOANS, "guarantee_fee_rate=0.8%", "--group-by", "state")
        self.nothing_is_lost(result, rows)
        covered = fees = 0
        for loan, row in zip(self.loans, rows):
            principal, months = Fraction(loan["gross_approved"]), int(loan["term_months"])
            self.assertEqual(row["outcome"], "eligible" if principal <= CEILING else "not_eligible", row)
            if principal > CEILING:
                continue
            cover, fee = half_up(principal * Fraction(4, 5)), half_up(principal * RATE * Fraction(months, 12))
            rate = Fraction(3, 1000) if principal <= 5_000_000 else Fraction(5, 1000)
            again = half_up(principal / 5 * rate * Fraction(months, 12))
            self.assertEqual([cents(row[name]) for name in ("covered_amount", "guarantee_fee", "reguarantee_fee")],
                             [cover, fee, again], row)
            covered, fees = covered + cover, fees + fee
        self.assertEqual(cents(result["sums"]["covered_amount"]["value"]), covered)
        self.assertEqual(cents(result["sums"]["guarantee_fee"]["value"]), fees)
        self.assertEqual(sum(cents(group["sums"]["guarantee_fee"]["value"]) for group in result["groups"]
                             if "guarantee_fee" in group["sums"]), fees)

    def test_claims_above_the_amount_approved(self):
        result, _, rows = self.run_to_rows(ANSWER, LOANS, *CLAIM)
        self.nothing_is_lost(result, rows)
        good = [loan for loan in self.loans if int(loan["chgoff_principal"] or 0) <= int(loan["gross_approved"])]
        self.assertLess(len(good), len(self.loans))  # the sample has such rows
        self.assertEqual(cents(result["sums"]["claim"]["value"]),
                         sum(cents(loan["chgoff_principal"] or "0") for loan in good))
        parts = sum(cents(result["sums"][f"share.{party}"]["value"])
                    for party in ("bank", "province", "ngf", "guarantor"))
        self.assertEqual(parts, cents(result["sums"]["claim"]["value"]))

    def test_figures_of_their_own_programme(self):
        out = self.folder / "rows.csv"
        done = self.portfolio(ANSWER, "us-sba-7a", LOANS, *SBA_MAPPING, "--json", "--rows", out)
        with open(out, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        expected = [sba_figures(loan) for loan in self.loans]
        for loan, row, figures in zip(self.loans, rows, expected):
            if figures is None:
                self.assertEqual((row["outcome"], row["upfront_fee"]), ("not_eligible", ""), row)
                continue
            found = [cents(row[name]) for name in ("covered_amount", "upfront_fee", "fee_goes_to.lender")]
            self.assertEqual(found, list(figures), (loan, row))
        counts = self.nothing_is_lost(json.loads(done.stdout), rows)
        self.assertLess(counts["eligible"], counts["answered"])  # the sample has loans of both kinds
        self.assertEqual(cents(json.loads(done.stdout)["sums"]["upfront_fee"]["value"]),
                         sum(figures[1] for figures in expected if figures))

    def dirty_copy(self):
        lines = LOANS.read_text(encoding="utf-8").splitlines()
        header = lines[0].split(",")
        for line, (column, text) in DIRT.items():
            cells = lines[line - 1].split(",")
            cells[header.index(column)] = text
            lines[line - 1] = ",".join(cells)
        path = self.folder / "dirty.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def test_dirty_rows_by_their_lines(self):
        path = self.dirty_copy()
        result, errors, rows = self.run_to_rows(REFUSED, path, "guarantee_fee_rate=0.8%")
        counts = self.nothing_is_lost(result, rows)
        self.assertEqual(counts["refused"], len(DIRT))
        self.assertEqual([int(row["line"]) for row in rows if row["outcome"] == "refused"], sorted(DIRT))
        self.assertTrue(all(row["reason"] for row in rows if row["outcome"] == "refused"))
        told = [line.removeprefix(f"guarantee: {path}:").split(":")[0] for line in errors.splitlines()
                if line.startswith(f"guarantee: {path}:")]
        self.assertEqual([int(line) for line in told], sorted(DIRT))

    def test_threads_and_parts(self):
        """The same totals for one thread and two, and from two halves that are merged."""
        if "--totals" not in self.portfolio(ANSWER, "--help").stdout:
            self.skipTest("the program writes no totals yet")
        lines = LOANS.read_text(encoding="utf-8").splitlines(keepends=True)
        halves = {"first": lines[:9001], "second": lines[:1] + lines[9001:]}
        files = {"one": (LOANS, "1"), "two": (LOANS, "2")}
        for name, part in halves.items():
            path = self.folder / f"{name}.csv"
            path.write_text("".join(part), encoding="utf-8")
            files[name] = (path, "1")
        totals = {name: self.folder / f"{name}.bin" for name in (*files, "merged")}
        for name, (path, threads) in files.items():
            self.portfolio(ANSWER, "china-ngf", path, *MAPPING, *CLAIM, "guarantee_fee_rate=0.8%", "--group-by",
                           "state,approval_date:year", "--threads", threads, "--totals", totals[name])
        self.assertEqual(totals["one"].read_bytes(), totals["two"].read_bytes())
        self.portfolio(ANSWER, "china-ngf", "--merge", totals["second"], totals["first"], "--totals",
                       totals["merged"])
        self.assertEqual(totals["merged"].read_bytes(), totals["one"].read_bytes())


if __name__ == "__main__":
    unittest.main()
