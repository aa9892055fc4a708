"""What the program does for people who find, understand, compare and write schemes."""

import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import quoted  # noqa: E402
from support import ANSWER, BAD, BANK_YEAR, REFUSED, ROOT, SCHEME, TOOL, Tool, run  # noqa: E402

ABROAD = ROOT / "tests" / "schemes" / "abroad.yaml"
VECTORS = TOOL.parent / "tests" / "support" / "vectors"
EDITIONS = """\
    rate: {dated_by: granted_on, editions: [{to: 2019-12-31, is: 1%}, {from: 2020-01-01, to: 2022-06-30, is: 2%},
                                            {from: 2022-07-01, is: 3%}]}
"""


class Listing(Tool):
    def folder_of_schemes(self):
        by_segment = "    rate: {by: segment, exactly: {micro: 0.5%, small: 1%}}\n"
        for name, country, in_force in (("b-fund", "JP", "from: 2020-04-01"), ("a-fund", "JP", "to: 2009-03-31"),
                                        ("c-pool", "CA", "from: 2023-01-01, to: 2023-12-31")):
            text = SCHEME.replace("tool-test", name).replace("country: XX",
                                                             f"country: {country}\nin_force: {{{in_force}}}")
            self.file(f"{name}.yaml", text)
        self.assertIn(by_segment, SCHEME)
        self.file("d-dated.yaml", SCHEME.replace("tool-test", "d-dated").replace(by_segment, EDITIONS))
        self.scheme.unlink(missing_ok=True)
        return {"GUARANTEE_SCHEMES": str(self.folder)}

    def listed(self, *arguments):
        done = self.answers(ANSWER, "schemes", *arguments, environment=self.folder_of_schemes())
        ours = re.compile(r"(id|[a-e]-\w+) ")
        return [re.split(" {2,}", line) for line in done.stdout.splitlines() if ours.match(line)]

    def test_sorted_by_country_then_id_with_years(self):
        rows = self.listed()
        self.assertEqual(rows[0], ["id", "country", "years", "currency", "official", "secondary", "assumed",
                                   "title"])
        self.assertEqual([row[:4] for row in rows[1:]],
                         [["c-pool", "CA", "2023", "CNY"], ["a-fund", "JP", "to 2009", "CNY"],
                          ["b-fund", "JP", "from 2020", "CNY"],
                          ["d-dated", "XX", "editions 2020, 2022", "CNY"]])

    def test_by_country_and_by_word(self):
        self.assertEqual([row[0] for row in self.listed("--country", "jp")], ["id", "a-fund", "b-fund"])
        self.assertEqual([row[0] for row in self.listed("POOL")], ["id", "c-pool"])
        self.assertEqual([row[0] for row in self.listed("b-f", "tests", "--country=JP")], ["id", "b-fund"])

    def test_nothing_found_is_no_empty_answer(self):
        for arguments in (["--country", "QQ"], ["no-such-word"], ["--country", "CN", "no-such-word", "--json"]):
            done = self.answers(BAD, "schemes", *arguments)
            self.assertIn("no shipped scheme is of that country or has those words", done.stderr)
            self.assertEqual(done.stdout, "")
        self.refuses('--country: an ISO 3166 code of two letters such as JP is expected, found "Japan"',
                     "schemes", "--country", "Japan")

    def test_json(self):
        done = self.answers(ANSWER, "schemes", "--json", "dated", environment=self.folder_of_schemes())
        found = [one for one in json.loads(done.stdout) if one["id"] == "d-dated"]
        self.assertEqual(found, [{"id": "d-dated", "country": "XX", "from": "", "to": "",
                                  "editions": ["2020-01-01", "2022-07-01"], "currency": "CNY",
                                  "confidence": "official", "parameters": {"official": 8, "secondary": 0, "assumed": 0},
                                  "title": "A scheme for the tests of the tool"}])

    def test_one_that_cannot_be_loaded_is_named(self):
        self.file("e-broken.yaml", "scheme: [\n")
        self.assertIn(["e-broken", "cannot be loaded (\"guarantee check\" says why)"], self.listed())


class Facts(Tool):
    def command_of(self, scheme, question):
        result = json.loads(self.answers(ANSWER, "facts", scheme, question, "--json").stdout)
        self.assertEqual([one["name"] for one in result["questions"]], [question])
        return shlex.split(result["questions"][0]["command"])[1:]

    def test_nearly_every_question_of_the_shipped_schemes_has_a_command_that_is_answered(self):
        asked = open_ones = 0
        for scheme in json.loads(self.answers(ANSWER, "schemes", "--json").stdout):
            result = json.loads(self.answers(ANSWER, "facts", scheme["id"], "--json").stdout)
            for question in result["questions"]:
                if question["command"].endswith("=..."):  # no made-up case was answered: to be filled in
                    open_ones += 1
                    continue
                with self.subTest(question["command"]):
                    done = run(*shlex.split(question["command"])[1:], "--json")
                    self.assertIn(done.returncode, (0, 1), done.stderr)
                    answer = json.loads(done.stdout)
                    self.assertEqual(answer["outcome"], "eligible")
                    self.assertTrue(any(not figure.get("is_working") for figure in answer["figures"].values()))
                    asked += 1
        self.assertGreaterEqual(asked, 30)
        self.assertLess(open_ones * 20, asked)

    def test_no_fact_of_the_command_can_be_left_out(self):
        command = self.command_of("china-ngf", "claim")
        self.assertEqual(command[:2], ["claim", "china-ngf"])
        for fact in command[2:]:
            rest = [word for word in command if word != fact]
            self.assertIn("claim: undecided", self.answers(ANSWER, *rest).stdout)

    def test_facts_are_grouped_by_question_and_need(self):
        text = self.answers(ANSWER, "facts", "china-ngf").stdout
        quote, claim = (text.split(f"\n{question}")[1].split("\n\n")[0] for question in ("quote", "claim"))
        self.assertRegex(quote, r"innovation_class +text +in some cases ")
        self.assertRegex(quote, r"guarantee_fee_rate +rate +optional +each loan +yearly .*\(for guarantee_fee\)\n")
        self.assertRegex(quote, r"plan +text +default general +base terms, .*\[general, tech_innovation, ")
        self.assertNotIn("outstanding", quote)
        self.assertRegex(claim, r"outstanding +amount +needed +each loan +unpaid principal\n")
        self.assertNotIn("guarantee_fee_rate", claim)
        needs = re.findall(r"    \w+ +\w+ +(needed|in some cases|optional|default)", quote)
        self.assertEqual(needs, sorted(needs, key=["needed", "in some cases", "optional", "default"].index))

    def test_sums_that_a_ledger_keeps_are_marked(self):
        scheme = ROOT / "examples" / "ledger" / "lender-ceiling.yaml"
        text = self.answers(ANSWER, "facts", scheme).stdout
        self.assertRegex(text, r"paid +amount +needed +paid on them so far \(kept by guarantee ledger\)\n")
        self.assertRegex(text, r"principal +amount +needed +amount of the loan\n")
        kept = {fact["name"]: fact["kept_by_ledger"]
                for fact in json.loads(self.answers(ANSWER, "facts", scheme, "--json").stdout)["facts"]}
        self.assertEqual(kept, {"principal": False, "volume": True, "losses": True, "recoveries": True, "paid": True})

    def test_facts_of_no_question(self):
        text = self.answers(ANSWER, "facts", self.scheme).stdout
        self.assertRegex(text.split("no question rests on these\n")[1], r"(?s)fund +amount.*key_industry +flag")

    def test_one_question(self):
        text = self.answers(ANSWER, "facts", "china-ngf", "claim").stdout
        self.assertIn("\nclaim: ", text)
        self.assertNotIn("\nquote: ", text)
        self.refuses('scheme china-ngf does not answer "allot"; guarantee facts china-ngf shows what it answers',
                     "facts", "china-ngf", "allot")
        self.assertIn("clam", self.answers(BAD, "facts", "china-ngf", "clam").stderr)

    def test_parameters(self):
        done = self.answers(ANSWER, "parameters", self.scheme, "fee")
        lines = [line.split() for line in done.stdout.splitlines() if line.startswith("quote.")]
        wanted = SCHEME.splitlines().index("    rate: {by: segment, exactly: {micro: 0.5%, small: 1%}}") + 1
        self.assertEqual(lines, [["quote.guarantee_fee.rate.exactly.micro", "0.5%", "official", str(wanted)],
                                 ["quote.guarantee_fee.rate.exactly.small", "1%", "official", str(wanted)]])
        found = json.loads(self.answers(ANSWER, "parameters", "china-ngf", "bank_share", "--set",
                                        "parameters.bank_share=30%", "--json").stdout)
        self.assertEqual([(one["path"], one["value"], one["confidence"]) for one in found],
                         [("parameters.bank_share.value", "30%", "assumed")])
        every = json.loads(self.answers(ANSWER, "parameters", "china-ngf", "--json").stdout)
        self.assertEqual([int(one["line"]) for one in every], sorted(int(one["line"]) for one in every))
        self.refuses("no parameter of china-ngf has these words; guarantee parameters china-ngf shows all",
                     "parameters", "china-ngf", "bank_share", "nothing like it")

    def test_a_path_with_blanks_is_quoted(self):
        scheme = self.file("a scheme's.yaml", SCHEME)
        self.assertEqual(self.command_of(scheme, "quote")[1], str(scheme))


class Countries(Tool):
    LOANS = "loan,bank,principal,outstanding,term_months,segment,first_time_borrower,spare\n" \
            "L1,a,100000,50000,12,micro,yes,1\nL2,b,200000,80000,24,small,no,2\n"

    def compare(self, *words, code=ANSWER):
        return self.answers(code, "compare", *words, self.file("loans.csv", self.LOANS)).stdout

    def test_currencies_are_labels(self):
        text = self.compare("china-ngf", "shanghai-fund", ABROAD)
        self.assertEqual(text.count("amounts are taken as they stand, each in the currency of its scheme"), 1)
        self.assertRegex(text, r"\nwhole file +china-ngf +shanghai-fund +difference +abroad\n"
                               r"currency +CNY +CNY +USD\n")
        self.assertRegex(text, r"\ncovered_amount +240,000\.00 +240,000\.00 +(=|\+0\.00) +235,000\.00\n")
        self.assertRegex(text, r"\nupfront_fee +- +- +4,700\.00\n")
        self.assertNotIn("amounts are taken as they stand", self.compare("china-ngf", "shanghai-fund"))

    def test_no_difference_between_currencies(self):
        loans = self.file("loans.csv", self.LOANS)
        whole = json.loads(self.answers(ANSWER, "compare", "china-ngf", ABROAD, loans, "--json").stdout)["whole"]
        self.assertEqual(whole["covered_amount"]["values"], ["240000.00", "235000.00"])
        self.assertEqual(whole["covered_amount"]["differences"], ["0.00", None])
        self.assertEqual(whole["rows"]["differences"], ["0", "0"])
        text = self.answers(ANSWER, "compare", "china-ngf", ABROAD, "principal=1000", "term_months=12").stdout
        self.assertRegex(text, r"\ncurrency +CNY +USD\noutcome +eligible +eligible\ncovered_amount +800\.00 +750\.00\n")

    def test_a_column_that_some_know_is_named_once(self):
        text = self.compare("china-ngf", "shanghai-fund", ABROAD)
        self.assertIn("note: columns that are no facts of any of the schemes were ignored: loan, bank, spare\n", text)
        self.assertIn("note: columns that are facts of china-ngf alone: segment\n", text)
        self.assertIn("note: columns that are facts of abroad alone: first_time_borrower\n", text)
        for column in ("segment", "first_time_borrower", "spare"):
            self.assertEqual(text.count(column), 1, column)

    def test_a_scheme_that_the_file_cannot_answer_is_left_out(self):
        text = self.compare("china-ngf", "guangzhou-2025", ABROAD, code=REFUSED)
        self.assertRegex(text, r"\nrows +2 +- +2\n")
        self.assertIn("note: guangzhou-2025 is left out: compensate needs facts that no column gives: loss_of_year, "
                      "net_loss; ", text)
        done = self.answers(BAD, "compare", "guangzhou-2025", "shenzhen-2020", self.file("loans.csv", self.LOANS))
        self.assertEqual(done.stdout, "")
        self.assertEqual(done.stderr.count("needs facts that no column gives"), 2)

    def test_groups_show_what_schemes_can_be_compared_by(self):
        text = self.compare("china-ngf", ABROAD, "--group-by", "bank")
        self.assertRegex(text, r"\ncovered_amount +china-ngf +abroad\ncurrency +CNY +USD\na +80,000\.00 +85,000\.00\n")
        self.assertNotRegex(text, r"\nupfront_fee +china-ngf")

    def test_a_change_is_for_the_schemes_that_have_the_value(self):
        done = self.answers(ANSWER, "compare", "china-ngf", "shanghai-fund", "--set", "parameters.bank_share=30%",
                            "principal=1000000", "term_months=12", "outstanding=1000000")
        self.assertIn("china-ngf bank_share=30%", done.stdout)
        self.assertNotIn("shanghai-fund bank_share=30%", done.stdout)
        self.assertIn("shanghai-fund has no value to be changed by parameters.bank_share=30%", done.stdout)
        self.refuses('cannot set parameters.bank_shar: parameters has no "bank_shar"; did you mean "bank_share"?',
                     "compare", "china-ngf", "shanghai-fund", "--set", "parameters.bank_shar=30%", "principal=1000000")
        done = self.answers(BAD, "compare", "china-ngf", "shanghai-fund", "--set", "parameters.bank_share=x",
                            "principal=1000000")
        self.assertIn("bank_share", done.stderr)

    def test_a_fact_that_some_do_not_know_is_named_once(self):
        text = self.answers(REFUSED, "compare", "china-ngf", "guangzhou-2025", ABROAD, "principal=1000",
                            "term_months=12", "net_loss=5").stdout
        self.assertIn("note: net_loss is no fact of china-ngf, abroad\n", text)
        self.assertIn("not compared: compensate (guangzhou-2025: ", text)
        self.assertTrue(text.endswith("\nnote: guangzhou-2025 is left out: it answers none of the questions that are "
                                      "compared\n"))

    def test_nothing_compared_is_no_answer(self):
        done = self.answers(BAD, "compare", "china-ngf", "shanghai-fund")
        self.assertIn("not compared: quote (china-ngf: principal is missing", done.stdout)
        self.assertEqual(done.stderr, "guarantee: nothing could be compared: no scheme has an answer for these facts "
                                      "(guarantee facts SCHEME says what it needs)\n")


class New(Tool):
    def test_it_is_a_scheme_as_it_stands_and_answers_what_it_quotes(self):
        for digits, country, currency in ((0, "jp", "jpy"), (2, "CA", "CAD"), (3, "TN", "TND")):
            with self.subTest(currency):
                path = self.folder / f"my-scheme-{digits}.yaml"
                words = ["new", path.stem, "--country", country, "--currency", currency, "--digits", digits]
                self.answers(ANSWER, *words, "-o", path)
                text = path.read_text(encoding="utf-8")
                self.assertEqual(self.answers(ANSWER, *words).stdout, text)
                self.assertRegex(self.answers(ANSWER, "check", path).stdout,
                                 r": good .* answers quote, claim .*assumed\n")
                asked = quoted.of_comment(text)
                self.assertEqual([one.words[0] for one in asked], ["quote", "claim"])
                for one in asked:
                    done = self.answers(ANSWER, *one.words, environment={"GUARANTEE_SCHEMES": str(self.folder)})
                    self.assertEqual(list(quoted.complaints(done.stdout, one)), [])
                    self.assertIn(currency.upper(), done.stdout)
                    self.assertIn("Least confidence: assumed", done.stdout)

    def test_nothing_is_said_but_what_was_asked(self):
        text = self.answers(ANSWER, "new", "my-scheme").stdout
        self.assertIn("\ncountry:  XX ", text)
        self.assertIn("\ncurrency: {code: XXX, digits: 2} ", text)

    def test_a_file_that_is_there_stays(self):
        path = self.file("kept.yaml", "kept\n")
        self.refuses(f"-o {path}: the file is there already and is left as it is; name another",
                     "new", "kept", "-o", path)
        self.assertEqual(path.read_text(), "kept\n")

    def test_wrong_words(self):
        self.refuses('an id of lower-case letters, digits and hyphens is expected, found "My_Scheme"',
                     "new", "My_Scheme")
        self.refuses('--currency: an ISO 4217 code of three letters such as EUR is expected, found "euro"',
                     "new", "a", "--currency", "euro")
        self.refuses('--digits: a whole number from 0 to 6 is expected, found "7"', "new", "a", "--digits", "7")
        self.assertIn("new takes one ID", self.answers(BAD, "new").stderr)

    def test_a_full_device(self):
        with open("/dev/full", "wb") as full:
            done = self.answers(BAD, "new", "a", stdout=full)
        self.assertIn("the output could not be written", done.stderr)


class Heads(Tool):
    """Every command quoted at the head of a shipped file, and what stands beside it."""

    def test_every_file_quotes_commands_that_answer_so(self):
        for path in sorted((ROOT / "config").glob("*.yaml")):
            with self.subTest(path.name):
                asked = quoted.of_comment(path.read_text(encoding="utf-8"))
                self.assertTrue(asked, f"{path.name} quotes no command at its head (config/README.md says how)")
                for one in asked:
                    self.assertEqual(one.words[1], path.stem, f"line {one.line}: another scheme is asked")
                    self.assertTrue(one.expected, f"line {one.line}: nothing stands beside the command")
                    done = run(*one.words)
                    self.assertIn(done.returncode, (0, 1), f"line {one.line}: {done.stderr}")
                    self.assertEqual(list(quoted.complaints(done.stdout, one)), [])

    def test_a_wrong_figure_is_found(self):
        text = "# a\n#   guarantee quote china-ngf principal=5000000 \\\n" \
               "#     term_months=12    reguarantee_fee 3,000.01\n" \
               "#     → covered_amount 4,000,000.00; outcome eligible\n"
        one, = quoted.of_comment(text)
        self.assertEqual(one.words, ["quote", "china-ngf", "principal=5000000", "term_months=12"])
        self.assertEqual(list(quoted.complaints(run(*one.words).stdout, one)),
                         ["line 2: reguarantee_fee 3,000.01 is quoted, the program shows 3,000.00 CNY"])

    def test_a_unit_may_follow_with_a_blank_or_be_left_out(self):
        for value, complaints in (("41.25%", 0), ("41.25 %", 0), ("41.25", 0), ("41.25x", 1), ("0.4125", 1)):
            one, = quoted.of_comment(f"#   guarantee compensate shanghai-2023 {' '.join(BANK_YEAR)}\n"
                                     f"#     → compensation_ratio {value}\n")
            self.assertEqual(len(list(quoted.complaints(run(*one.words).stdout, one))), complaints, value)

    def test_another_form_is_refused(self):
        for text in ("#  guarantee quote a\n", "# → fee 1\n", "#   guarantee quote a\n#   → fee 1\n",
                     "#   guarantee quote a  fee\n"):
            with self.subTest(text), self.assertRaises(ValueError):
                quoted.of_comment(text)


class Walk(Tool):
    """What config/README.md shows of the way from the law to the file is what happens."""

    def fenced(self, heading):
        text = (ROOT / "config" / "README.md").read_text(encoding="utf-8")
        part = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
        return re.findall(r"^```(\w*)\n(.*?)^```$", part, re.M | re.S)

    def setUp(self):
        super().setUp()
        (self.folder / "config").mkdir()
        (self.folder / "tests" / "vectors").mkdir(parents=True)
        self.walk = self.fenced("From the law to the file")
        self.written = self.folder / "config" / "small-firms-2024.yaml"
        self.settings = {"GUARANTEE_SCHEMES": str(self.folder / "config"), "PATH": os.environ.get("PATH", "")}

    def write(self):
        self.written.write_text("\n".join(text for kind, text in self.walk if kind == "yaml"), encoding="utf-8")

    def command(self, line):
        """A "$ guarantee ..." or "$ build/tests/support/vectors ..." line, run in the folder."""
        words = shlex.split(line)
        program = {"guarantee": TOOL, "build/tests/support/vectors": VECTORS}[words[0]]
        if not program.exists():
            self.skipTest(f"{program.name} was not built")
        done = subprocess.run([str(program), *words[1:]], cwd=self.folder, env=self.settings, capture_output=True,
                              timeout=60, check=False)
        self.assertEqual(done.returncode, 0, (line, done.stdout, done.stderr))
        return done.stdout.decode("utf-8")

    def test_the_file_grows_is_good_and_answers(self):
        commands = 0
        for kind, text in self.walk:
            for part in ("\n" + text).split("\n$ ")[1:] if kind == "" else ():
                line, *lines = part.strip("\n").split("\n")
                if not line.startswith("guarantee new"):
                    self.write()
                printed = iter(self.command(line).split("\n"))
                for expected in lines:
                    cut = expected.removesuffix("…")
                    self.assertTrue(any(found == expected or (cut != expected and found.startswith(cut))
                                        for found in printed), expected)
                commands += 1
            if " | " in text and kind == "":
                (self.folder / "tests" / "vectors" / "small-firms.txt").write_text(text, encoding="utf-8")
        self.assertGreaterEqual(commands, 6)

    def test_its_table_can_be_false(self):
        self.write()
        table = next(text for kind, text in self.walk if kind == "" and " | " in text)
        self.assertEqual(table.count("\n"), 7)
        wrong = self.folder / "tests" / "vectors" / "wrong.txt"
        wrong.write_text(table.replace("guarantee_fee=850.00", "guarantee_fee=850.01"), encoding="utf-8")
        if not VECTORS.exists():
            self.skipTest("the reader of vectors was not built")
        done = subprocess.run([str(VECTORS), ".", str(wrong)], cwd=self.folder, env=self.settings, capture_output=True,
                              timeout=60, check=False)
        self.assertIn(b"W02: guarantee_fee: expected 850.01, found 850.00", done.stdout)

    def test_the_head_that_it_shows_is_answered(self):
        self.write()
        (kind, text), = self.fenced("Commands at the head")
        self.assertEqual(kind, "yaml")
        asked = quoted.of_comment(text)
        self.assertEqual(len(asked), 3)
        for one in asked:
            printed = self.command(shlex.join(["guarantee", *one.words]))
            self.assertEqual(list(quoted.complaints(printed, one)), [])


if __name__ == "__main__":
    unittest.main()
