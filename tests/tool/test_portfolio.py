"""The program `guarantee` on many loans: several files, totals that are merged, mappings, parts of dates, odd cells."""

import csv
import json
import pathlib
import sys
import unittest
from fractions import Fraction

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from support import ANSWER, BAD, HEADER, REFUSED, ROOT, SCHEME, Tool  # noqa: E402

SBA = ROOT.parent / "shared" / "data" / "sba-7a-loans.csv"
RATED = """\
scheme: rated
title: Fees by the rate of the contract
country: XX
currency: {code: CNY, digits: 2}
confidence: official
rounding:
  fen: {to: 0.01, mode: half_up}
facts:
  principal: {kind: amount, each: loan, meaning: amount of the loan}
  rate:      {kind: rate, each: loan, meaning: rate of the contract}
  granted_on: {kind: date, each: loan, optional: yes, meaning: day of the loan}
quote:
  fee:
    charge: principal
    rate: rate
    time: once
    round: fen
"""


def half_up(value):
    return (2 * value + 1) // 2


class Book(Tool):
    def loans(self, name, count, first=1):
        """Rows of three banks and three years, some of them not eligible, undecided or refused."""
        lines = []
        for number in range(first, first + count):
            principal = {0: "x", 1: "", 2: "20000000"}.get(number % 13, str(1000 + number) + ".5")
            segment = "micro" if number % 2 else "small"
            lines.append(f"L{number},bank {number % 3},{principal},{segment},202{number % 3}-0{number % 9 + 1}-15\n")
        return self.file(name, HEADER + "".join(lines))

    def run_of(self, *arguments, code=REFUSED):
        result = json.loads(self.answers(code, "portfolio", *arguments, "--json").stdout)
        result.pop("file")
        result.pop("notes")
        return result

    # ---- files --------------------------------------------------------------------------------

    def test_what_is_read_is_not_written_over(self):
        loans, mapping = self.loans("1.csv", 5), self.file("own.map", "# nothing\n")
        before = loans.read_bytes()
        for option in ("--rows", "--totals"):
            self.refuses(f"{option} {self.folder}/./1.csv: this file is read, and would be overwritten; name another",
                         "portfolio", self.scheme, loans, option, f"{self.folder}/./1.csv")
        self.refuses(f"--rows {mapping}: this file is read, and would be overwritten; name another",
                     "portfolio", self.scheme, loans, "--mapping", mapping, "--rows", mapping)
        self.refuses("--rows and --totals both name out; write them to two files",
                     "portfolio", self.scheme, loans, "--rows", "out", "--totals", "out")
        self.assertEqual(loans.read_bytes(), before)

    def test_a_place_that_cannot_be_written_is_told_before_loans_are_read(self):
        loans, missing = self.loans("1.csv", 20), self.folder / "no" / "x.bin"  # a row of them is refused
        for option in ("--rows", "--totals"):
            for path, why in ((missing, "No such file or directory"), (self.folder, "Is a directory")):
                self.refuses(f"{option} {path}: cannot be written: {why}",
                             "portfolio", self.scheme, loans, option, path)
        totals = self.folder / "t.bin"
        self.answers(REFUSED, "portfolio", self.scheme, loans, "--totals", totals)
        self.refuses(f"--totals {missing}: cannot be written: No such file or directory",
                     "portfolio", self.scheme, totals, "--merge", "--totals", missing)
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["1.csv", "t.bin", "tool-test.yaml"])

    def test_rows_do_not_count_twice(self):
        loans = self.loans("1.csv", 5)
        self.refuses(f"{self.folder}/./1.csv: this file is named twice, and its rows would count twice; leave it out "
                     "once", "portfolio", self.scheme, loans, f"{self.folder}/./1.csv")
        self.refuses(f"{loans}: this file is named twice, and its rows would count twice; leave it out once",
                     "compare", "china-ngf", "shanghai-fund", loans, loans)

    def test_a_second_scheme_is_none_of_the_files(self):
        self.refuses('portfolio takes one SCHEME, but "shanghai-fund" is one, too; "guarantee compare" sets several '
                     "side by side", "portfolio", "china-ngf", "shanghai-fund", self.loans("1.csv", 5))

    def test_groups_that_cannot_be_made(self):
        loans = self.loans("1.csv", 5)
        self.refuses('--group-by names "bank" twice; leave one of them out',
                     "portfolio", self.scheme, loans, "--group-by", "bank,segment,bank")
        self.refuses("--group-by granted_on:week: the parts of a date are year and month, as in granted_on:year",
                     "portfolio", self.scheme, loans, "--group-by", "granted_on:week")
        self.refuses("--largest shows the largest of groups; name what they are by --group-by COLUMN",
                     "portfolio", self.scheme, loans, "--largest", "3")

    def test_other_separators_are_named(self):
        for between, word in (";", "semicolons"), ("\t", "tabs"), ("|", "bars (|)"):
            loans = self.file("1.csv", between.join(("principal", "segment")) + "\n" + between.join("1a") + "\n")
            done = self.answers(BAD, "portfolio", self.scheme, loans)
            self.assertIn(f"its columns seem to be separated by {word}; write the file with commas", done.stderr)

    def test_misspelt_columns_are_named_where_a_fact_is_missing(self):
        loans = self.file("1.csv", "principl,segment\n1,micro\n")
        done = self.answers(BAD, "portfolio", self.scheme, loans)
        self.assertTrue(done.stderr.endswith("; principl (is it principal? --map principl=principal)\n"), done.stderr)

    def test_a_total_that_looks_at_another_is_answered_from_the_rows(self):
        scheme = self.file("parts.yaml", SCHEME + "  large:\n    total: principal\n    each: loan\n"
                           "    where: {principal: {above: tenth}}\nworkings:\n  tenth: {times: 10%, of: volume}\n")
        loans = self.file("1.csv", "principal,segment\n100,micro\n1,micro\n100,small\n")
        done = self.answers(ANSWER, "portfolio", scheme, loans, "--json")
        figures = json.loads(done.stdout)["groups"][0]["answers"]["limits"]["figures"]
        self.assertEqual(figures["large"]["value"], "200.00")

    def test_several_files_are_one_book(self):
        one, two, both = self.loans("1.csv", 700), self.loans("2.csv", 650, 701), self.loans("3.csv", 1350)
        self.assertEqual(self.run_of(self.scheme, one, two, "--group-by", "bank"),
                         self.run_of(self.scheme, both, "--group-by", "bank"))

    def test_lines_are_those_of_each_file(self):
        one = self.file("1.csv", HEADER + "L1,a,1,micro,\n")
        two = self.file("2.csv", "\n" + HEADER + "\n\nL2,a,1,micro,\nL3,a,x,micro,\n\nL4,a\n")
        done = self.answers(REFUSED, "portfolio", self.scheme, one, two)
        self.assertEqual([line.split(": ")[1].rsplit("/", 1)[1] for line in done.stderr.splitlines()],
                         ["2.csv:6", "2.csv:8"])

    def test_files_of_other_columns(self):
        one = self.file("1.csv", HEADER)
        two = self.file("2.csv", HEADER.replace("bank", "Bank"))
        done = self.answers(BAD, "portfolio", self.scheme, one, two)
        self.assertIn(f'2.csv: the columns of {one} are expected; number 2 is "Bank", not "bank"', done.stderr)

    def test_lines_in_blocks(self):
        """Rows far beyond a buffer, with blank lines and a quoted line end in the middle."""
        rows = ["L,a,1000,micro,"] * 40000
        rows[20000] = '"L\nL",a,1000,micro,'
        rows[30000] = "\n \nL,a,1000,micro,"
        rows[39999] = "L,a,y,micro,"
        for end in ("\n", "\r\n"):
            done = self.portfolio(REFUSED, HEADER.replace("\n", end) + end.join(rows).replace("\n \n", end + end) + end)
            self.assertIn("loans.csv:40004: principal: ", done.stderr)
            self.assertIn("40,000 rows = 39,999 answered + 0 undecided + 1 refused", done.stdout)

    # ---- totals -------------------------------------------------------------------------------

    def test_totals_merge_to_the_totals_of_all(self):
        parts = [self.loans("1.csv", 700), self.loans("2.csv", 650, 701), self.loans("3.csv", 9, 1351)]
        whole = self.run_of(self.scheme, *parts, "--group-by", "bank,granted_on:year", "--totals",
                            self.folder / "whole.bin")
        for number, part in enumerate(parts):
            self.run_of(self.scheme, part, "--group-by", "bank,granted_on:year", "--totals",
                        self.folder / f"{number}.bin")
        for order in ((0, 1, 2), (2, 0, 1)):
            merged = self.run_of(self.scheme, "--merge", *(self.folder / f"{number}.bin" for number in order),
                                 "--totals", self.folder / "merged.bin")
            self.assertEqual((self.folder / "merged.bin").read_bytes(), (self.folder / "whole.bin").read_bytes())
            for name in ("rows", "reasons", "sums", "groups"):
                self.assertEqual(merged[name], whole[name], name)

    def test_totals_of_columns_in_another_order_merge(self):
        one = self.file("1.csv", "bank,principal,segment\na,1000,micro\nb,3000,small\n")
        two = self.file("2.csv", "loan,segment,bank,principal\nL1,micro,c,1000\nL2,small,a,5000\n")
        for loans, totals in ((one, "1.bin"), (two, "2.bin")):
            self.run_of(self.scheme, loans, "--group-by", "bank", "--totals", self.folder / totals, code=ANSWER)
        merged = self.run_of(self.scheme, "--merge", self.folder / "1.bin", self.folder / "2.bin", code=ANSWER)
        self.assertEqual([(group["group"]["bank"], group["sums"]["principal"]["value"]) for group in merged["groups"]],
                         [("a", "6000.00"), ("b", "3000.00"), ("c", "1000.00")])

    def test_threads_give_the_same_bytes(self):
        loans = self.loans("1.csv", 3000)
        for threads in ("1", "2"):
            self.answers(REFUSED, "portfolio", self.scheme, loans, "--group-by", "bank", "--threads", threads,
                         "--totals", self.folder / f"{threads}.bin")
        self.assertEqual((self.folder / "1.bin").read_bytes(), (self.folder / "2.bin").read_bytes())

    def test_totals_that_are_none_or_of_another_scheme(self):
        loans = self.loans("1.csv", 20)
        self.answers(REFUSED, "portfolio", self.scheme, loans, "--totals", self.folder / "1.bin")
        done = self.answers(BAD, "portfolio", self.scheme, "--merge", loans)
        self.assertIn("1.csv: ", done.stderr)
        other = self.file("other.yaml", SCHEME.replace("80%", "70%"))
        done = self.answers(BAD, "portfolio", other, "--merge", self.folder / "1.bin")
        self.assertIn("1.bin: ", done.stderr)
        bytes_of = (self.folder / "1.bin").read_bytes()
        done = self.answers(BAD, "portfolio", self.scheme, "--merge", self.file("cut.bin", bytes_of[:-3]))
        self.assertIn("cut.bin: ", done.stderr)
        self.refuses(f"{self.folder}/no.bin: cannot be read: No such file or directory", "portfolio", self.scheme,
                     "--merge", self.folder / "no.bin")
        self.refuses("--group-by asks something of rows, and --merge reads none: give it where the totals are made",
                     "portfolio", self.scheme, "--merge", self.folder / "1.bin", "--group-by", "bank")

    def test_totals_of_other_groups(self):
        loans, names = self.loans("1.csv", 20), {"a": "bank", "b": "bank,granted_on:year", "c": ""}
        for name, by in names.items():
            self.answers(REFUSED, "portfolio", self.scheme, loans, "--totals", self.folder / f"{name}.bin",
                         *(["--group-by", by] if by else []))
        for two, said in (("ab", "one is by bank, the other by bank, granted_on:year"),
                          ("ca", "one is by nothing, the other by bank")):
            self.refuses(f"{self.folder}/{two[1]}.bin: these totals differ in their groupings and cannot be merged: "
                         + said, "portfolio", self.scheme, "--merge", *(self.folder / f"{name}.bin" for name in two))

    def test_standard_input(self):
        data = self.loans("1.csv", 700).read_bytes()
        wanted = self.run_of(self.scheme, self.folder / "1.csv", "--group-by", "bank")
        done = self.answers(REFUSED, "portfolio", self.scheme, "-", "--group-by", "bank", "--json", given=data)
        found = json.loads(done.stdout)
        self.assertEqual((found.pop("file"), found.pop("notes") is None), ("/dev/stdin", False))
        self.assertEqual(found, wanted)
        done = self.answers(REFUSED, "compare", self.scheme, "china-ngf", "-", given=data)
        self.assertIn("tool-test", done.stdout)

    # ---- groups -------------------------------------------------------------------------------

    def test_parts_of_dates(self):
        loans = self.loans("1.csv", 90)
        years = self.run_of(self.scheme, loans, "--group-by", "granted_on:year")["groups"]
        self.assertEqual([group["group"]["granted_on:year"] for group in years], ["2020", "2021", "2022"])
        months = self.run_of(self.scheme, loans, "--group-by", "granted_on:month")["groups"]
        self.assertEqual(months[0]["group"], {"granted_on:month": "2020-01"})
        self.assertEqual(len(months), 9)
        self.assertEqual(sum(int(group["rows"]["read"]) for group in months), 90)
        done = self.answers(BAD, "portfolio", self.scheme, loans, "--group-by", "principal:year")
        self.assertIn("--group-by principal:year: principal is no date", done.stderr)
        done = self.answers(BAD, "portfolio", self.scheme, loans, "--group-by", "loan,bank,principal,segment")
        self.assertIn("--group-by takes 3 columns at the most", done.stderr)

    def test_a_date_that_is_no_fact(self):
        loans = self.file("1.csv", "principal,segment,due\n1,micro,2024-02-29\n2,micro,2024-03-01\n3,micro,soon\n")
        groups = self.run_of(self.scheme, loans, "--group-by", "due:year", code=ANSWER)["groups"]
        self.assertEqual([(group["group"]["due:year"], group["sums"]["principal"]["value"]) for group in groups],
                         [("", "3.00"), ("2024", "3.00")])

    def test_parts_of_what_is_no_date(self):
        """Nothing but text in the column: the groups that were meant cannot be made; blank cells alone may be."""
        loans = self.file("1.csv", "principal,segment,due\n1,micro,\n2,micro,soon\n3,micro,late\n")
        self.refuses("--group-by due:year: no cell of the column is a date such as 2024-03-31; the first is "
                     f'{loans}:3: "soon"; group by due without the part',
                     "portfolio", self.scheme, loans, "--group-by", "segment,due:year", "--totals", self.folder / "t")
        self.assertFalse((self.folder / "t").exists())
        loans = self.file("2.csv", "principal,segment,due\n1,micro,\n")
        groups = self.run_of(self.scheme, loans, "--group-by", "due:year", code=ANSWER)["groups"]
        self.assertEqual([group["group"]["due:year"] for group in groups], [""])

    def test_the_largest(self):
        content = HEADER + "".join(f"L,{bank},{amount},micro,\n" for bank, amount in
                                   (("a", 5), ("b", 9), ("c", 1), ("a", 3), ("d", 8)))
        done = self.portfolio(ANSWER, content, "--group-by", "bank", "--largest", "2")
        self.assertRegex(done.stdout, r"\nthe 2 largest of 4 groups by principal\nbank +.*\nb +1.*\na +2.*\nall +5 ")
        result = json.loads(self.portfolio(ANSWER, content, "--group-by", "bank", "--largest", "3", "--json").stdout)
        self.assertEqual([group["group"]["bank"] for group in result["groups"]], ["b", "a", "d"])
        done = self.portfolio(BAD, content, "--largest", "none")
        self.assertIn('option --largest takes one whole number from 1 to 100000, found "none"', done.stderr)

    def test_reasons_are_counted(self):
        done = self.portfolio(ANSWER, HEADER + "L,a,20000000,micro,\nL,a,30000000,micro,\nL,a,,micro,\n")
        self.assertRegex(done.stdout, r"\nwhy rows were not eligible or undecided\n"
                                      r"  principal_ceiling +2  not eligible\n  \w+ +1  undecided\n")

    def test_a_share_of_a_changed_scheme_that_is_none(self):
        """More than all goes to the bank: every row says so."""
        loans = self.file("1.csv", "principal,term_months\n1000,12\n2000,24\n")
        rows = self.folder / "rows.csv"
        done = self.answers(ANSWER, "portfolio", "china-ngf", loans, "--set", "parameters.bank_share=130%",
                            "--rows", rows)
        self.assertIn("covered_amount  2  undecided", done.stdout)
        with open(rows, encoding="utf-8") as lines:
            self.assertEqual([(row["rule"], row["reason"], row["covered_amount"]) for row in csv.DictReader(lines)],
                             [("covered_amount", "covered_amount: the share is -30% for these facts; a share is "
                               "between 0% and 100%", "")] * 2)

    def test_rules_without_columns(self):
        """An allotment over the loans needs them all: row by row, with the same figures, and a note."""
        allot = ("allot:\n  award:\n    meaning: a pool\n    allot: 1000\n    weight: principal\n    each: loan\n"
                 "    remainder_to: largest_fraction\n    round: fen\n")
        scheme = self.file("allot.yaml", SCHEME + allot)
        loans = self.file("1.csv", HEADER + "L1,a,1000,micro,2023-01-31\nL2,a,2000,small,2023-02-28\nL3,b,x,micro,\n")
        result = json.loads(self.answers(REFUSED, "portfolio", scheme, loans, "--json", "--group-by",
                                         "bank,granted_on:year").stdout)
        self.assertTrue(any("exact path" in note for note in result["notes"]), result["notes"])
        self.assertEqual([group["group"] for group in result["groups"]],
                         [{"bank": "a", "granted_on:year": "2023"}, {"bank": "b", "granted_on:year": ""}])
        figures = result["groups"][0]["answers"]["allot"]["figures"]
        self.assertEqual((figures["award.2"]["value"], figures["award.3"]["value"]), ("333.33", "666.67"))
        self.assertEqual(result["sums"]["guarantee_fee"]["value"], "25.00")
        done = self.answers(BAD, "portfolio", scheme, loans, "--totals", self.folder / "1.bin")
        self.assertIn("guarantee: --totals: there are no totals to keep, since every row is worked out by itself, ",
                      done.stderr)
        self.assertFalse((self.folder / "1.bin").exists())

    # ---- cells --------------------------------------------------------------------------------

    def rated(self, rates):
        """Rates through the engine: sums and rows against exact fractions."""
        scheme = self.file("rated.yaml", RATED)
        rows = [(f"{index * 977 % 100000}.{index % 100:02}", *rate) for index, rate in enumerate(rates)]
        loans = self.file("rated.csv", "loan,principal,rate\n" +
                          "".join(f"L{index},{row[0]},{row[1]}\n" for index, row in enumerate(rows)))
        out = self.folder / "out.csv"
        result = json.loads(self.answers(ANSWER, "portfolio", scheme, loans, "--json", "--rows", out).stdout)
        fees = [half_up(Fraction(principal) * 100 * rate) for principal, _, rate in rows]
        written = [Fraction(row["fee"]) * 100 for row in csv.DictReader(out.read_text().splitlines())]
        self.assertEqual(written, fees)
        self.assertEqual(Fraction(result["sums"]["fee"]["value"]) * 100, sum(fees))

    def test_rates_of_any_fraction_are_exact(self):
        plain = [("0.425%", Fraction(425, 100000)), ("1%", Fraction(1, 100)), ("0.005", Fraction(5, 1000)),
                 ("15bp", Fraction(15, 10000)), ("3‰", Fraction(3, 1000))]
        fine = [("0.12345678901%", Fraction(12345678901, 10**13)), ("0.5000000000000000%", Fraction(1, 200)),
                ("0.0000000000000001", Fraction(1, 10**16))]
        odd = [("1/3", Fraction(1, 3)), ("1/7", Fraction(1, 7)), ("1/1000000007", Fraction(1, 1000000007)),
               ("1/999999999989", Fraction(1, 999999999989)), ("2/9007199254740993", Fraction(2, 9007199254740993))]
        self.rated(plain * 7)
        self.rated(plain + fine + plain)
        self.rated(plain * 3 + odd + plain + fine + odd * 2)
        self.rated(plain * 7000 + fine[:1] + plain)  # after rows that were taken
        self.rated(plain * 7000 + odd)

    def test_rows_are_refused_once_though_read_again(self):
        scheme = self.file("rated.yaml", RATED)
        loans = self.file("1.csv", "principal,rate\nx,1%\n" + "1,1%\n" * 40000 + "1,0.00000001%\ny,1%\n")
        done = self.answers(REFUSED, "portfolio", scheme, loans)
        self.assertEqual([line.split(": ")[1].rsplit(":", 1)[1] for line in done.stderr.splitlines()], ["2", "40004"])
        self.assertIn("40,003 rows = 40,001 answered + 0 undecided + 2 refused", done.stdout)

    def test_cells_are_read_as_single_facts_are(self):
        amounts = ["5,000.00", "5_000", "1万", "007", "0.5", "-0", "+7", "1e3", "1.", ".5", "5 000", "0.001", "1.10",
                   "99999999999999999999", "1 ", "'1", "1/3", "92233720368547758.07"]
        for amount in amounts:
            with self.subTest(amount):
                loans = self.file("1.csv", f'principal,segment\n"{amount}",micro\n')
                done = self.answers_any("portfolio", self.scheme, loans, "--json", "--set",
                                        "eligibility.principal_ceiling.require.principal.up_to=99999999999999999")
                alone = self.answers_any("quote", self.scheme, f"principal={amount}", "segment=micro", "--json",
                                         "--set",
                                         "eligibility.principal_ceiling.require.principal.up_to=99999999999999999")
                refused = alone.returncode == BAD
                self.assertEqual(int(json.loads(done.stdout)["rows"]["refused"]), int(refused), done.stderr)
                if not refused:
                    self.assertEqual(json.loads(done.stdout)["sums"]["guarantee_fee"]["value"],
                                     json.loads(alone.stdout)["figures"]["guarantee_fee"]["value"])

    def answers_any(self, *arguments):
        from support import run
        return run(*arguments)

    # ---- mappings -----------------------------------------------------------------------------

    def test_a_mapping(self):
        loans = self.file("1.csv", "amount due,class\n1000,micro\n3000,small\n")
        mapping = self.file("own.map", "# ours\nprincipal : amount due\nsegment:class\nfee_terms = relief\n")
        done = self.answers(ANSWER, "portfolio", self.scheme, loans, "--mapping", mapping)
        self.assertRegex(done.stdout, r"covered_amount +3,200\.00")
        self.assertIn("lines of the mapping for facts that this scheme does not declare: fee_terms", done.stdout)
        self.answers(ANSWER, "portfolio", self.scheme, loans, "--mapping", mapping, "--map", "class=segment")
        constant = self.file("constant.map", "principal: amount due\nsegment = micro\n")
        done = self.answers(ANSWER, "portfolio", self.scheme, loans, "--mapping", constant, "segment=small")
        self.assertRegex(done.stdout, r"guarantee_fee +40\.00")

    def test_mappings_that_are_wrong(self):
        loans = self.file("1.csv", "amount,class\n1000,micro\n")
        for line, message in (("principal", '"FACT: COLUMN" or "FACT = VALUE" is expected, found "principal"'),
                              ("principal: amonut", 'the file has no column "amonut"; did you mean "amount"?'),
                              ("principal: amount\nprincipal: class",
                               "the fact or the column stands in this file before; leave one of the lines out")):
            mapping = self.file("own.map", line)
            number = line.count("\n") + 1
            self.refuses(f"own.map:{number}: {message}", "portfolio", self.scheme, loans, "--mapping", mapping)

    def test_a_group_that_no_column_is_of(self):
        """The earlier loans of a borrower are members, but the rows are none of them."""
        loans = self.file("1.csv", "principal,term_months,granted_on\n100000,84,2025-06-02\n250000,84,2025-06-02\n")
        rows = self.folder / "rows.csv"
        self.answers(ANSWER, "portfolio", "us-sba-7a", loans, "--rows", rows)
        with rows.open(newline="") as file:
            self.assertEqual([row["upfront_fee"] for row in csv.DictReader(file)], ["1700.00", "5625.00"])

    @unittest.skipUnless(SBA.exists(), "the loans of the SBA are not there")
    def test_the_loans_of_the_sba(self):
        for scheme in ("china-ngf", "shanghai-fund", "us-sba-7a"):
            result = json.loads(self.answers(ANSWER, "portfolio", scheme, SBA, "--mapping",
                                             ROOT / "examples" / "mappings" / "sba-7a.map", "--group-by",
                                             "approval_date:year,state", "--json").stdout)
            rows = {name: int(text) for name, text in result["rows"].items()}
            self.assertEqual(rows["read"], 22427)
            self.assertEqual(rows["read"], rows["answered"] + rows["undecided"] + rows["refused"])
            with SBA.open(newline="") as file:
                approved = sum(int(row["gross_approved"]) for row in csv.DictReader(file))
            self.assertEqual(result["sums"]["principal"]["value"], f"{approved}.00")


if __name__ == "__main__":
    unittest.main()
