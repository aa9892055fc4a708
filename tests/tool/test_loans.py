"""The program `guarantee` on files of loans and side by side, and the generator of such files."""

import csv
import json
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from support import ANSWER, BAD, BANK_YEAR, BREACH, GENERATE, HEADER, REFUSED, ROOT, SCHEME, Tool  # noqa: E402


class Files(Tool):
    def refusals(self, content, *arguments):
        done = self.portfolio(REFUSED, content, *arguments)
        loans = self.folder / "loans.csv"
        lines = done.stderr.splitlines()
        for line in lines:
            self.assertTrue(line.startswith(f"guarantee: {loans}:"), line)
        return [line.removeprefix(f"guarantee: {loans}:") for line in lines]

    def test_an_empty_file(self):
        for content in ("", "\n\r\n", b"\xef\xbb\xbf"):
            done = self.portfolio(BAD, content)
            self.assertIn("loans.csv: is empty; a header line that names the columns is expected", done.stderr)
            self.assertEqual(done.stdout, "")

    def test_a_header_alone(self):
        done = self.portfolio(ANSWER, HEADER)
        self.assertIn("0 rows = 0 answered + 0 undecided + 0 refused", done.stdout)

    def test_a_file_that_is_not_there(self):
        self.refuses("no.csv: cannot be opened: No such file or directory", "portfolio", self.scheme, "no.csv")
        done = self.answers(BAD, "portfolio", self.scheme, self.folder)
        self.assertIn("Is a directory", done.stderr)

    def test_a_header_that_misses_facts(self):
        done = self.portfolio(BAD, "loan,principal\nL1,1000\n")
        self.assertIn("quote needs facts that no column gives: segment;", done.stderr)
        self.portfolio(ANSWER, "loan,principal\nL1,1000\n", "segment=micro")
        self.portfolio(ANSWER, "loan,principal,class\nL1,1000,micro\n", "--map", "class=segment")

    def test_titles_that_are_wrong(self):
        done = self.portfolio(BAD, "principal,segment,principal\n1,micro,2\n")
        self.assertIn('loans.csv:1: column "principal" stands twice, as number 1 and 3', done.stderr)
        done = self.portfolio(BAD, HEADER, "--map", "bnak=fund")
        self.assertIn('--map: the file has no column "bnak"; did you mean "bank"?', done.stderr)
        done = self.portfolio(BAD, HEADER, "--map", "bank=fnud")
        self.assertIn('--map: scheme tool-test declares no fact "fnud"; did you mean "fund"?', done.stderr)
        done = self.portfolio(BAD, HEADER, "--group-by", "bnak")
        self.assertIn('--group-by: the file has no column "bnak"; did you mean "bank"?', done.stderr)
        done = self.portfolio(BAD, HEADER, "segment=micro")
        self.assertIn('"segment" is given as segment=micro and is a column of the file too', done.stderr)

    def test_ignored_columns_are_named(self):
        done = self.portfolio(ANSWER, "Loan,principal,segment,Granted_On\nL1,1,micro,x\n")
        self.assertIn("columns that are no facts of this scheme were ignored: Loan, Granted_On (is it granted_on? "
                      "--map Granted_On=granted_on)", done.stdout)

    def test_refused_rows_have_their_lines(self):
        content = (b"\xef\xbb\xbf" + HEADER.replace("\n", "\r\n").encode() +
                   b'L1,"a\r\nb",1000,micro,\r\n'      # lines 2 and 3
                   b"L2,a,abc,micro,\r\n"               # 4: stray text
                   b"\r\n"
                   b"L3,a,1000,micro\r\n"               # 6: a cell is missing
                   b"L4,a,1000,huge,\r\n"               # 7: unknown word
                   b"L5,a,1000,micro,2023-02-29\r\n"    # 8: no such day
                   b"L6,a,-1,micro,\r\n"                # 9: negative
                   b'L7,a,1000,mi"cro,\r\n'             # 10: stray quotation mark
                   b"L8,\xc4\xe3,1000,micro,\r\n"       # 11: not UTF-8
                   b"L9,a,,micro,\r\n"                  # 12: undecided, not refused
                   b"L10,a,1000,micro,")                # 13: no line end
        places = [line.split(": ", 2)[:2] for line in self.refusals(content)]
        self.assertEqual(places, [["4", "principal"], ["6", "row"], ["7", "segment"], ["8", "granted_on"],
                                  ["9", "principal"], ["10", "row"], ["11", "row"]])
        self.assertEqual(self.counts(REFUSED, content), {"read": 10, "answered": 2, "eligible": 2, "not_eligible": 0,
                                                         "undecided": 1, "refused": 7, "breaching": 0})

    def test_old_line_ends(self):
        self.assertEqual([line.split(":")[0] for line in self.refusals("principal,segment\r1,micro\rx,micro\r")], ["3"])

    def test_a_quotation_that_does_not_end_is_no_answer(self):
        done = self.portfolio(BAD, HEADER + 'L1,a,1000,micro,\nL2,"a,1000,micro,\nL3,a,1000,micro,\n')
        self.assertIn("loans.csv:3: a quoted cell of this row does not end before the end of the file", done.stderr)
        self.assertEqual(done.stdout, "")

    def test_twenty_refusals_and_a_count(self):
        lines = self.refusals_of_many(25)
        self.assertEqual(len(lines), 21)
        self.assertTrue(lines[-1].endswith("5 more rows were refused; --rows OUT.csv lists them all"), lines[-1])

    def refusals_of_many(self, count):
        done = self.portfolio(REFUSED, "principal,segment\n" + "x,micro\n" * count)
        return done.stderr.splitlines()

    @staticmethod
    def some_principal(number):
        """Now and then none, one that cannot be read, or one above the ceiling."""
        if number % 11 == 0:
            return ""
        if number % 7 == 0:
            return "x"
        return 20000000 if number % 5 == 0 else 1000 + number

    def test_no_row_is_lost(self):
        rows = [f"L{i},b{i % 3},{self.some_principal(i)},{'micro' if i % 2 else 'small'}," for i in range(1, 1001)]
        content = HEADER + "\n".join(rows) + "\n"
        out = self.folder / "out.csv"
        result = json.loads(self.portfolio(REFUSED, content, "--group-by", "bank", "--json", "--rows", out).stdout)
        self.every_number_is_text(result)
        counts = {name: int(text) for name, text in result["rows"].items()}
        self.assertEqual(counts["read"], 1000)
        self.assertEqual(counts["read"], counts["answered"] + counts["undecided"] + counts["refused"])
        self.assertEqual(counts["answered"], counts["eligible"] + counts["not_eligible"])
        for name in counts:
            self.assertEqual(counts[name], sum(int(group["rows"][name]) for group in result["groups"]), name)
        written = list(csv.DictReader(out.read_text().splitlines()))
        self.assertEqual([int(row["line"]) for row in written], list(range(2, 1002)))
        for outcome in ("eligible", "not_eligible", "undecided", "refused"):
            self.assertEqual(sum(row["outcome"] == outcome for row in written), counts[outcome])
        self.sums_agree(result, written)

    def sums_agree(self, result, written):
        from decimal import Decimal
        for name in ("covered_amount", "guarantee_fee"):
            total = sum(Decimal(row[name]) for row in written if row["outcome"] == "eligible")
            self.assertEqual(Decimal(result["sums"][name]["value"]), total)
            self.assertEqual(sum(Decimal(group["sums"][name]["value"]) for group in result["groups"]), total)

    def test_sums_beyond_64_bits_are_exact(self):
        content = "principal,segment\n" + "90000000000000000.00,micro\n" * 5
        done = self.portfolio(BAD, content, "--json", "--set",
                              "eligibility.principal_ceiling.require.principal.up_to=90000000000000000")
        self.assertEqual(json.loads(done.stdout)["sums"]["principal"]["value"], "450000000000000000.00")
        self.assertIn("guarantee: limits has no answer for all: volume: ", done.stderr)

    def test_groups_are_asked_once(self):
        content = HEADER + "L1,a,9000000,micro,\nL2,a,8000000,micro,\nL3,b,10000000,small,\nL4,a,5000000,small,\n"
        done = self.portfolio(BREACH, content, "--group-by", "bank")
        self.assertRegex(done.stdout, r"\na +3 +3 +22,000,000\.00 +17,600,000\.00 +135,000\.00\n")
        self.assertRegex(done.stdout, r"\nb +1 +1 +10,000,000\.00 +8,000,000\.00 +100,000\.00\n")
        self.assertRegex(done.stdout, r"\nall +4 +4 +32,000,000\.00 +25,600,000\.00 +235,000\.00\n")
        self.assertRegex(done.stdout, r"\n  a +volume +22,000,000\.00 +limit +20,000,000\.00\n")
        result = json.loads(self.portfolio(BREACH, content, "--group-by", "bank", "--json").stdout)
        self.assertEqual([group["group"] for group in result["groups"]], [{"bank": "a"}, {"bank": "b"}])
        self.assertEqual(result["groups"][1]["answers"]["limits"]["figures"]["volume"]["value"], "10000000.00")

    def test_a_loan_that_is_not_eligible_is_no_member(self):
        content = HEADER + "L1,a,9000000,micro,\nL2,a,12000000,micro,\nL3,a,8000000,,\nL4,b,11000000,small,\n"
        done = self.portfolio(ANSWER, content, "--group-by", "bank")
        self.assertIn("note: 3 rows that are not eligible or undecided are no members of the groups", done.stdout)
        groups = json.loads(self.portfolio(ANSWER, content, "--group-by", "bank", "--json").stdout)["groups"]
        self.assertEqual(groups[0]["answers"]["limits"]["figures"]["volume"]["value"], "9000000.00")
        self.assertEqual(groups[1]["answers"], {})
        self.assertEqual([group["members"] for group in groups], ["1", "0"])

    def test_without_questions_of_rows_all_rows_are_members(self):
        self.scheme = self.file("limits.yaml", SCHEME.split("eligibility:")[0] + "limits:" +
                                SCHEME.split("limits:")[1])
        done = self.portfolio(BREACH, HEADER + "L1,a,9000000,micro,\nL2,a,12000000,micro,\nL3,a,8000000,,\n", "--json")
        group = json.loads(done.stdout)["groups"][0]
        self.assertEqual(group["answers"]["limits"]["figures"]["volume"]["value"], "29000000.00")

    def test_a_bank_year_from_its_loans(self):
        content = ("bank,key_industry,outstanding,days_past_due,loan_loss\n"
                   "x,yes,980000000,0,0\nx,yes,20000000,91,10000000\ny,no,100,90,0\n")
        loans = self.file("loans.csv", content)
        done = self.answers(ANSWER, "portfolio", "shanghai-2023", loans, "--group-by", "bank,key_industry", "--json")
        groups = json.loads(done.stdout)["groups"]
        self.assertEqual(groups[0]["answers"]["compensate"]["figures"]["compensation"]["value"], "4125000.00")
        self.assertEqual(groups[1]["answers"]["compensate"]["figures"]["compensation"]["value"], "0.00")
        done = self.answers(ANSWER, "portfolio", "shanghai-2023", loans)
        self.assertIn("key_industry has no one value in the rows of a group: add it to --group-by", done.stdout)


class Compare(Tool):
    def test_a_set_is_a_column(self):
        done = self.answers(ANSWER, "compare", "shanghai-2023", "--set", "compensate.compensation.ceiling=40%",
                            *BANK_YEAR)
        self.assertRegex(done.stdout, r"compensate +as published +ceiling=40% +difference\n")
        self.assertRegex(done.stdout, r"compensation +4,125,000\.00 +4,000,000\.00 +-125,000\.00\n")
        self.assertRegex(done.stdout, r"compensation_ratio +41\.25% +40% +-1\.25 points\n")

    def test_each_set_is_a_column_and_semicolons_join(self):
        done = self.answers(ANSWER, "compare", self.scheme, "principal=1000", "segment=micro", "--json",
                            "--set", "quote.covered_amount.share=70%",
                            "--set", "quote.covered_amount.share=60%;quote.guarantee_fee.rate.exactly.micro=1%")
        result = json.loads(done.stdout)
        self.every_number_is_text(result)
        self.assertEqual([column["label"] for column in result["columns"]],
                         ["as published", "share=70%", "share=60%, micro=1%"])
        figures = result["questions"]["quote"]["figures"]
        self.assertEqual(figures["covered_amount"]["values"], ["800.00", "700.00", "600.00"])
        self.assertEqual(figures["covered_amount"]["differences"], ["0.00", "-100.00", "-200.00"])
        self.assertEqual(figures["guarantee_fee"]["values"], ["5.00", "5.00", "10.00"])

    def test_two_schemes_and_a_fact_of_one(self):
        done = self.answers(ANSWER, "compare", "shanghai-2011", "shanghai-2023", *BANK_YEAR)
        self.assertIn("note: key_industry is no fact of shanghai-2011", done.stdout)
        self.assertRegex(done.stdout, r"compensate +shanghai-2011 +shanghai-2023 +difference\n")

    def test_a_fact_of_none(self):
        done = self.answers(BAD, "compare", "shanghai-2011", "shanghai-2023", "net_los=1")
        self.assertIn('"net_loss"', done.stderr)
        self.assertEqual(done.stdout, "")

    def test_something_to_compare(self):
        self.refuses("compare needs two columns at least: two schemes, or a scheme and --set PATH=VALUE; found 1 "
                     "scheme and no --set", "compare", self.scheme, "principal=1")

    def test_a_file_under_each_column(self):
        loans = self.file("loans.csv", HEADER + "L1,a,1000,micro,\nL2,b,3000,small,\nL3,b,x,small,\n")
        done = self.answers(REFUSED, "compare", self.scheme, loans, "--group-by", "bank", "--set",
                            "quote.covered_amount.share=70%")
        self.assertRegex(done.stdout, r"covered_amount +3,200\.00 +2,800\.00 +-400\.00\n")
        self.assertRegex(done.stdout, r"covered_amount +as published +share=70% +difference\na +800\.00 +700\.00 "
                                      r"+-100\.00\nb +2,400\.00 +2,100\.00 +-300\.00\n")
        self.assertEqual(done.stderr.count("loans.csv:4: principal: "), 1)
        result = json.loads(self.answers(REFUSED, "compare", self.scheme, loans, "--json", "--set",
                                         "quote.covered_amount.share=70%").stdout)
        self.every_number_is_text(result)
        self.assertEqual(result["whole"]["covered_amount"]["differences"], ["0.00", "-400.00"])
        self.assertEqual(len(result["runs"]), 2)


@unittest.skipUnless(GENERATE.exists(), "the generator was not built")
class Generator(Tool):
    def generate(self, *arguments):
        return subprocess.run([str(GENERATE), *map(str, arguments)], capture_output=True, timeout=60, check=False)

    def test_the_same_options_give_the_same_bytes(self):
        one, two = self.generate("--loans", 500, "--seed", 7), self.generate("--loans", 500, "--seed", 7)
        self.assertEqual(one.stdout, two.stdout)
        self.assertNotEqual(one.stdout, self.generate("--loans", 500, "--seed", 8).stdout)
        self.assertTrue(self.generate("--loans", 900, "--seed", 7).stdout.startswith(one.stdout))

    def test_the_shipped_portfolio_is_its_work(self):
        made = self.generate("--loans", 50000, "--banks", 40, "--seed", 2023).stdout
        self.assertEqual(made, (ROOT / "examples" / "portfolio.csv").read_bytes())
        self.assertLess(len(made), 8_000_000)

    def test_dirty_rows_are_refused_or_undecided(self):
        loans = self.file("loans.csv", self.generate("--loans", 1000, "--banks", 4, "--dirty", 30).stdout)
        done = self.answers(REFUSED, "portfolio", "china-ngf", loans, "--json")
        rows = json.loads(done.stdout)["rows"]
        self.assertEqual((rows["read"], rows["refused"], rows["undecided"]), ("1000", "25", "5"))

    def test_the_help_says_what_dirty_is(self):
        text = self.generate("--help").stdout.decode()
        self.assertIn("--dirty N   how many of the loans are dirty rows (0)", text)
        for what in ("granted_on is no day", "outstanding is negative", "the last cell is missing"):
            self.assertIn(what, text)

    def test_bad_options(self):
        done = self.generate("--loans", "many")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"--loans: a whole number from 1 to 100000000 is expected", done.stderr)
        self.assertEqual(self.generate("--laons", "5").returncode, 2)

    def test_a_full_device(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([str(GENERATE), "--loans", "10"], stdout=full, stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"could not be written", done.stderr)


if __name__ == "__main__":
    unittest.main()
