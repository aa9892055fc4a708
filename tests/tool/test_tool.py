"""The program `guarantee` from outside: what it prints, where, and with which exit code."""

import json
import os
import pathlib
import shlex
import stat
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from support import ANSWER, BAD, BANK_YEAR, BREACH, HEADER, ROOT, SCHEME, TOOL, Tool, run  # noqa: E402


class Help(Tool):
    QUESTIONS = ["quote", "claim", "compensate", "refinance", "reserve", "limits", "subsidy", "allot"]
    COMMANDS = [*QUESTIONS, "portfolio", "compare", "ledger", "check", "facts", "schemes", "new"]

    def test_no_arguments_print_a_short_help_and_exit_2(self):
        done = self.answers(BAD)
        self.assertEqual(done.stdout, "")
        self.assertTrue(done.stderr.startswith("usage: guarantee SUBCOMMAND"))

    def test_help_goes_to_stdout(self):
        done = self.answers(ANSWER, "--help")
        for command in self.COMMANDS:
            self.assertIn(f"  {command} ", done.stdout)
        self.assertEqual(done.stderr, "")

    def test_each_subcommand_has_a_help_whose_examples_work(self):
        for command in self.COMMANDS:
            with self.subTest(command):
                done = self.answers(ANSWER, command, "--help")
                self.assertTrue(done.stdout.startswith(f"usage: guarantee {command} "))
                self.assertEqual(self.answers(ANSWER, "--help", command).stdout, done.stdout)
                self.assertGreaterEqual(self.run_examples(done.stdout), 1)

    def run_examples(self, text):
        """Runs every example of a help text, as a shell would, from the root of the sources."""
        part = text.split("\nexample", 1)[1].split("\n", 1)[1].split("\n\noptions:")[0]
        lines = part.replace("\\\n", " ").splitlines()
        commands = [line.strip() for line in lines if line.strip().startswith("guarantee ")]
        for command in commands:
            settings = dict(os.environ, GUARANTEE_SCHEMES=str(ROOT / "config"))
            done = subprocess.run(["sh", "-c", command.replace("guarantee", f"'{TOOL}'", 1)], cwd=ROOT, env=settings,
                                  capture_output=True, timeout=300, check=False)
            self.assertIn(done.returncode, (ANSWER, BREACH), command + done.stderr.decode())
            self.assertNotIn(b"undecided\n", done.stdout)
        return len(commands)

    def test_version(self):
        self.assertRegex(self.answers(ANSWER, "--version").stdout, r"\Aguarantee (\d+\.\d+\.\d+) \(library \1\)\n\Z")


class Readme(Tool):
    def test_what_it_quotes_is_what_is_printed(self):
        blocks = (ROOT / "README.md").read_text(encoding="utf-8").split("```\n$ guarantee ")[1:]
        quoted = [part for block in blocks for part in block.split("```")[0].split("\n$ guarantee ")]
        self.assertGreaterEqual(len(quoted), 6)
        for part in quoted:
            command, *lines = part.strip("\n").split("\n")
            words = shlex.split(command.replace("answers.csv", str(self.folder / "answers.csv")))
            with self.subTest(command):
                done = subprocess.run([str(TOOL), *words], cwd=ROOT, capture_output=True, timeout=300, check=False,
                                      env=dict(os.environ, GUARANTEE_SCHEMES=str(ROOT / "config")))
                self.assertIn(done.returncode, (ANSWER, BREACH), done.stderr)
                self.quotes(lines, iter(done.stdout.decode("utf-8").split("\n")))

    def quotes(self, lines, printed):
        """Each line stands in what is printed, in this order; "…" ends one that was cut, or is what was left out."""
        for line in lines:
            cut = line.removesuffix("…")
            self.assertTrue(any(found == line or (cut != line and found.startswith(cut)) for found in printed), line)


class Usage(Tool):
    def test_misspelt_subcommand(self):
        self.refuses('there is no subcommand "qoute"; did you mean "quote"? ("guarantee --help" lists them)', "qoute")
        self.refuses('there is no subcommand "xyzzy" ("guarantee --help" lists them)', "xyzzy", "a")

    def test_misspelt_option(self):
        self.refuses('there is no option "--exlpain"; did you mean "--explain"? ("guarantee quote --help" lists them)',
                     "quote", "--exlpain", self.scheme)
        self.refuses('facts does not take the option "--explain" ("guarantee facts --help" lists those it takes)',
                     "facts", self.scheme, "--explain")
        self.refuses('there is no option "--hlep"; did you mean "--help"? ("guarantee --help" lists them)', "--hlep")

    def test_options_need_their_values(self):
        self.refuses("option --set needs a value: --set PATH=VALUE", "quote", self.scheme, "--set")
        self.refuses('--set PATH=VALUE is expected, found "rate"', "quote", self.scheme, "--set", "rate")
        self.refuses('option --json takes no value, found "yes"', "quote", self.scheme, "--json=yes")

    def test_a_fact_twice_is_a_mistake(self):
        self.refuses('"principal" is given twice: as "1" and as "2"; leave one of them out',
                     "quote", self.scheme, "principal=1", "principal=2")

    def test_words_are_counted(self):
        done = self.answers(BAD, "quote")
        self.assertIn("quote takes one SCHEME", done.stderr)
        self.assertIn("found 0", done.stderr)
        self.assertIn("found 3", self.answers(BAD, "facts", "a", "b", "c").stderr)

    def test_a_word_too_many_says_how_to_mend_it(self):
        for words in ([self.scheme, "principal=500", "万"], ["principal=500", "万", "china-ngf"]):
            self.assertIn("; if \"万\" belongs to a value, quote the value: 'principal=500 万', or write it without the "
                          "blank: guarantee quote ", self.answers(BAD, "quote", *words).stderr)
        done = self.answers(BAD, "quote", self.scheme, "principal", "500")
        self.assertIn("; a fact is written as in principal=500: guarantee quote ", done.stderr)
        done = self.answers(BAD, "quote", self.scheme, "principal")
        self.assertIn("; a fact is written as in principal=VALUE: guarantee quote ", done.stderr)
        self.assertNotIn("a fact is written", self.answers(BAD, "quote", "china-ngf", "shanghai-2023").stderr)

    def test_schemes_are_found_by_a_part_of_their_id(self):
        self.refuses('no scheme "NGF"; did you mean "china-ngf"?', "quote", "NGF")

    def test_a_path_to_set_begins_with_its_section(self):
        self.refuses('cannot set bank_share: a path begins with a section of the file; did you mean '
                     '"parameters.bank_share"?', "quote", "china-ngf", "--set", "bank_share=30%", "principal=1")

    def test_a_question_that_is_misspelt(self):
        self.refuses('no question "quot"; did you mean "quote"?', "facts", "china-ngf", "quot")

    def test_what_is_asked_for_is_shown_in_the_digits_of_the_currency(self):
        self.assertIn("add principal=AMOUNT, as 5,000,000.00: ", self.answers(ANSWER, "quote", "china-ngf").stdout)
        self.assertIn("add principal=AMOUNT, as 5,000,000: ",
                      self.answers(ANSWER, "quote", "jp-credit-guarantee", "repayment=bullet", "term_months=6").stdout)

    def test_a_fact_without_a_value(self):
        self.refuses('"principal=" has no value; FACT=VALUE is expected: give one, or leave it out',
                     "quote", self.scheme, "principal=")

    def test_members_are_offered_to_questions_that_go_over_them(self):
        self.assertNotIn("MEMBER", self.answers(ANSWER, "quote", "china-ngf").stdout)
        self.assertIn("for each loan", self.answers(ANSWER, "limits", self.scheme, "segment.1=micro").stdout)

    def test_options_stand_before_or_after(self):
        after = self.answers(ANSWER, "quote", self.scheme, "principal=1000", "segment=micro", "--json")
        before = self.answers(ANSWER, "--json", "quote", "principal=1000", self.scheme, "segment=micro")
        self.assertEqual(after.stdout, before.stdout)

    def test_misspelt_fact_gets_the_nearest(self):
        done = self.answers(BAD, "quote", self.scheme, "pricipal=1")
        self.assertIn('"principal"', done.stderr)
        self.assertEqual(done.stdout, "")

    def test_a_value_that_does_not_suit(self):
        for fact in ("principal=abc", "principal=-1", "segment=large", "granted_on=2023-02-29", "key_industry=maybe",
                     "principal=1e6", "principal=0.001"):
            with self.subTest(fact):
                done = self.answers(BAD, "quote", self.scheme, fact)
                self.assertTrue(done.stderr.startswith("guarantee: "), done.stderr)
                self.assertIn(fact.split("=")[0], done.stderr)

    def test_as_of_without_such_a_fact(self):
        self.refuses('--as-of: scheme tool-test does not say which date puts a case in or out of its time; '
                     "give the date by its own name: "
                     "granted_on=2023-06-30", "quote", self.scheme, "--as-of", "2023-06-30")

    def test_control_characters_do_not_reach_the_terminal(self):
        done = self.answers(BAD, "quote", self.scheme, "princi\033[31mpal=1")
        self.assertNotIn("\033", done.stderr)


class Schemes(Tool):
    def test_unknown_scheme(self):
        done = self.answers(BAD, "facts", "shanghai-2032")
        self.assertIn("shanghai-20", done.stderr)

    def test_broken_yaml_says_where(self):
        broken = self.file("broken.yaml", SCHEME.replace("title:", "title: ["))
        done = self.answers(BAD, "check", broken)
        self.assertRegex(done.stderr, r"\Aguarantee: (.*/)?broken\.yaml:\d+:\d+: ")

    def test_misspelt_key_says_path_and_nearest(self):
        wrong = self.file("wrong.yaml", SCHEME.replace("cover: principal", "covre: principal"))
        done = self.answers(BAD, "check", wrong)
        self.assertRegex(done.stderr, r"\Aguarantee: (.*/)?wrong\.yaml:17:\d+: "
                                      r'quote\.covered_amount\.covre: .*did you mean "cover"\?\n\Z')

    def test_check_goes_on_after_a_bad_one(self):
        wrong = self.file("wrong.yaml", "scheme: [\n")
        done = self.answers(BAD, "check", wrong, self.scheme)
        self.assertIn("tool-test.yaml: good", done.stdout)
        self.assertIn("wrong.yaml:", done.stderr)

    def test_all_shipped_schemes_are_good(self):
        ids = self.answers(ANSWER, "schemes", "--json").stdout
        done = self.answers(ANSWER, "check", *[one["id"] for one in json.loads(ids)])
        self.assertEqual(done.stdout.count(": good "), len(json.loads(ids)))

    def test_facts_lists_kind_need_and_choices(self):
        done = self.answers(ANSWER, "facts", self.scheme)
        self.assertRegex(done.stdout, r"principal +amount +needed +each loan +amount of the loan\n")
        self.assertRegex(done.stdout, r"segment +text +needed +each loan +class of the borrower \[micro, small\]\n")
        self.assertRegex(done.stdout, r"key_industry +flag +default no")
        facts = json.loads(self.answers(ANSWER, "facts", self.scheme, "--json").stdout)
        self.assertEqual([fact["name"] for fact in facts["facts"]],
                         ["principal", "segment", "granted_on", "key_industry", "fund"])


class Answers(Tool):
    def test_the_case_of_the_readme(self):
        done = self.answers(ANSWER, "compensate", "shanghai-2023", *BANK_YEAR, "--explain")
        self.assertRegex(done.stdout, r"compensation +4,125,000\.00 +CNY +assumed")
        self.assertRegex(done.stdout, r"compensation_ratio +41\.25 +% +assumed")
        self.assertIn("Least confidence: assumed", done.stdout)

    def test_json_has_text_for_every_number(self):
        result = json.loads(self.answers(ANSWER, "compensate", "shanghai-2023", *BANK_YEAR, "--json").stdout)
        self.assertEqual(result["outcome"], "eligible")
        self.assertEqual(result["figures"]["compensation"]["value"], "4125000.00")
        self.assertEqual(result["figures"]["compensation_ratio"]["exact"], "33/80")
        self.every_number_is_text(result["figures"])
        self.assertGreater(len(result["trail"]), 0)

    def test_set_is_shown_and_assumed(self):
        done = self.answers(ANSWER, "compensate", "shanghai-2023", *BANK_YEAR, "--set",
                            "compensate.compensation.ceiling=40%")
        self.assertIn("what if: compensate.compensation.ceiling=40%", done.stdout)
        self.assertRegex(done.stdout, r"compensation +4,000,000\.00 +CNY +assumed")

    def test_set_of_a_path_that_is_not_there(self):
        done = self.answers(BAD, "quote", self.scheme, "--set", "quote.covered_amount.shaer=1")
        self.assertIn("shaer", done.stderr)

    def test_not_eligible_is_an_answer(self):
        done = self.answers(ANSWER, "quote", self.scheme, "principal=12000000", "segment=micro")
        self.assertIn("quote: not eligible, by the rule principal_ceiling: ", done.stdout)
        self.assertIn("12,000,000.00", done.stdout)

    def test_undecided_lists_what_is_missing(self):
        done = self.answers(ANSWER, "quote", self.scheme, "principal=1000")
        self.assertIn("quote: undecided", done.stdout)
        self.assertIn("  add segment=micro or segment=small: class of the borrower", done.stdout)
        done = self.answers(ANSWER, "compensate", "shanghai-2023", *BANK_YEAR[:3])
        self.assertIn("  add key_industry=yes or key_industry=no: the loans are of the key-industry pilot", done.stdout)

    def test_a_breach_exits_1_and_is_marked(self):
        done = self.answers(BREACH, "limits", self.scheme, "principal.A=15000000", "principal.B=9000000")
        self.assertRegex(done.stdout, r"\n! +volume +24,000,000\.00 +CNY +limit +20,000,000\.00 +CNY +room "
                                      r"+-4,000,000\.00 +CNY +breached\n")
        self.answers(ANSWER, "limits", self.scheme, "principal.A=15000000", "principal.B=5000000")

    def test_a_test_is_as_sure_as_its_limit(self):
        volume = "must_be: {up_to: 20_000_000}"
        unsure = self.file("unsure.yaml", SCHEME.replace(volume, volume.replace(
            "20_000_000", "{value: 20_000_000, confidence: assumed}")))
        self.assertRegex(self.answers(ANSWER, "limits", unsure, "principal.A=1").stdout, r"volume .* kept +assumed\n")
        self.assertNotIn("assumed", self.answers(ANSWER, "limits", self.scheme, "principal.A=1").stdout)

    def test_a_value_that_goes_on_says_so(self):
        ratio = "limits:\n  part:\n    ratio: principal\n    over: fund\n"
        scheme = self.file("ratio.yaml", SCHEME.split("limits:")[0] + ratio)
        done = self.answers(ANSWER, "limits", scheme, "principal=5", "fund=600")
        self.assertRegex(done.stdout, r"\n  part +0\.833333… +%\n")
        done = self.answers(ANSWER, "limits", scheme, "principal=5", "fund=500")
        self.assertRegex(done.stdout, r"\n  part +1 +%\n")
        self.assertIn("Least confidence: official (no parameter is less sure)", done.stdout)

    def test_a_question_without_rules(self):
        done = self.answers(BAD, "refinance", self.scheme)
        self.assertIn("refinance", done.stderr)

    def test_colour_only_on_a_terminal(self):
        self.assertNotIn("\033", self.answers(ANSWER, "quote", self.scheme, "principal=1000", "segment=micro").stdout)

    def on_terminal(self, **environment):
        import pty
        master, slave = pty.openpty()
        try:
            done = run("quote", self.scheme, "principal=1000", "segment=micro", stdout=slave,
                       environment={"TERM": "xterm", **environment})
            self.assertEqual(done.returncode, ANSWER)
            return os.read(master, 65536)
        finally:
            os.close(slave)
            os.close(master)

    def test_colour_on_a_terminal_unless_no_color(self):
        self.assertIn(b"\033[", self.on_terminal())
        self.assertNotIn(b"\033[", self.on_terminal(NO_COLOR="1"))


class Writing(Tool):
    def test_a_full_device_is_an_error(self):
        loans = self.file("loans.csv", HEADER + "L1,a,1000,micro,\n")
        for arguments in (["quote", self.scheme, "principal=1000", "segment=micro"], ["facts", self.scheme],
                          ["quote", self.scheme, "principal=1000", "segment=micro", "--json"], ["schemes"], ["--help"],
                          ["portfolio", self.scheme, loans], ["check", self.scheme]):
            with self.subTest(arguments[0]), open("/dev/full", "wb") as full:
                done = self.answers(BAD, *arguments, stdout=full)
                self.assertIn("guarantee: the output could not be written: No space left on device\n", done.stderr)

    def test_rows_to_a_full_device(self):
        done = self.portfolio(BAD, HEADER + "L1,a,1000,micro,\n", "--rows", "/dev/full")
        self.assertIn("--rows /dev/full: could not be written: No space left on device", done.stderr)
        self.assertTrue(stat.S_ISCHR(os.stat("/dev/full").st_mode))

    def test_rows_appear_whole_or_not_at_all(self):
        out = self.file("out.csv", "old")
        self.portfolio(BAD, HEADER + 'L1,a,1000,micro,\nL2,a,"1000,micro,\n', "--rows", out)
        self.assertEqual(out.read_text(), "old")
        self.portfolio(ANSWER, HEADER + "L1,a,1000,micro,\n", "--rows", out)
        header = out.read_text().splitlines()[0]
        self.assertEqual(header, "line,loan,outcome,rule,reason,breaches,covered_amount,guarantee_fee")
        names = sorted(path.name for path in self.folder.iterdir())
        self.assertEqual(names, ["loans.csv", "out.csv", "tool-test.yaml"])

    def test_rows_into_a_folder_that_is_not_there(self):
        done = self.portfolio(BAD, HEADER, "--rows", self.folder / "no" / "out.csv")
        self.assertIn("cannot be written: No such file or directory", done.stderr)


if __name__ == "__main__":
    unittest.main()
