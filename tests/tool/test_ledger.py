"""guarantee ledger from outside: events, bookings, sums at a date, dirty lines, exit codes."""

import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from support import ANSWER, BAD, BREACH, REFUSED, ROOT, Tool  # noqa: E402

SCHEME = ROOT / "examples" / "ledger" / "lender-ceiling.yaml"
EVENTS = ROOT / "examples" / "ledger" / "events.csv"
HEADER = "date,kind,lender,loan,amount\n"


class Ledger(Tool):
    def events(self, code, content, *arguments, scheme=SCHEME):
        return self.answers(code, "ledger", scheme, self.file("events.csv", content), *arguments)

    def test_bookings_and_sums(self):
        done = self.answers(ANSWER, "ledger", SCHEME, EVENTS)
        self.assertRegex(done.stdout, r"5  2021-03-15  bank a +A-1 +claim +180,000\.00 +payment 153,000\.00\n")
        self.assertRegex(done.stdout, r"7  2022-02-20  bank a +A-1 +recover +25,000\.00 +payment -15,750\.00\n")
        self.assertRegex(done.stdout, r"8 .* not eligible  loan_ceiling  principal 1,200,000\.00 is above 1,000,000")
        self.assertRegex(done.stdout, r"bank a +2019-04-01  350,000\.00  330,000\.00 +25,000\.00  259,250\.00\n")
        self.assertIn("\n9 lines: 8 entered, 1 not eligible, 0 undecided, 0 refused\n", done.stdout)
        self.assertEqual(done.stderr, "")

    def test_a_cap_that_recoveries_open_again(self):
        events = "date,kind,intermediary,loan,amount,guarantee_rate,cap_rate\n" + "".join(
            f"{event},50%,20%\n" for event in [
                "2020-01-02,approve,bank a,A-1,600000", "2020-02-03,approve,bank a,A-2,400000",
                "2021-03-01,claim,bank a,A-1,180000", "2021-06-01,claim,bank a,A-2,40000",
                "2021-09-01,recover,bank a,A-1,12000", "2021-10-01,claim,bank a,A-2,100000"])
        done = self.events(ANSWER, events, scheme="eu-eif-capped")
        self.assertRegex(done.stdout, r"claim +180,000\.00 +payment 90,000\.00\n")
        self.assertRegex(done.stdout, r"claim +40,000\.00 +payment 10,000\.00\n")
        self.assertRegex(done.stdout, r"recover +12,000\.00 +recovery 6,000\.00\n")
        self.assertRegex(done.stdout, r"claim +100,000\.00 +payment 6,000\.00\n")

    def test_a_ceiling_for_each_year(self):
        events = HEADER + "".join(f"{event}\n" for event in [
            "2009-06-30,approve,bank a,A-1,600000", "2010-03-31,approve,bank a,A-2,400000",
            "2010-04-01,approve,bank a,A-3,500000", "2011-05-01,claim,bank a,A-1,80000",
            "2011-06-01,claim,bank a,A-2,60000", "2011-07-01,claim,bank a,A-3,60000"])
        done = self.events(ANSWER, events, scheme="uk-efg")
        self.assertRegex(done.stdout, r"A-2 +claim +60,000\.00 +payment 37,500\.00\n")
        self.assertRegex(done.stdout, r"A-3 +claim +60,000\.00 +payment 45,000\.00\n")
        self.assertRegex(done.stdout, r"2009-04-01 +1,000,000\.00 +97,500\.00\n")

    def test_at_a_date(self):
        done = self.answers(ANSWER, "ledger", SCHEME, EVENTS, "--at", "2021-12-31")
        self.assertRegex(done.stdout, r"bank a +2019-04-01  350,000\.00  330,000\.00 +0\.00  275,000\.00\n")
        self.assertNotIn("2024", done.stdout)
        self.refuses('--at: "2021" is no date: a day such as 2023-05-17 is expected', "ledger", SCHEME, EVENTS, "--at",
                     "2021")

    def test_an_account_that_pays_while_it_lasts(self):
        """Premiums and the state's match go in, losses come out; the last claim finds less than it asks for."""
        done = self.events(ANSWER, "date,kind,lender,loan,amount,borrower_premium_rate,lender_premium_rate\n"
                           "2022-01-10,approve,first,L1,100000,3%,3%\n2022-02-10,approve,first,L2,200000,2%,2%\n"
                           "2022-03-01,approve,second,L3,500000,3.5%,3.5%\n2022-06-10,claim,first,L1,20000,,\n"
                           "2022-07-10,recover,first,L1,5000,,\n2022-08-10,claim,first,L2,30000,,\n",
                           scheme="us-ssbci-cap")
        self.assertRegex(done.stdout, r"claim +20,000\.00 +payment 20,000\.00\n")
        self.assertRegex(done.stdout, r"claim +30,000\.00 +payment 13,000\.00\n")
        self.assertRegex(done.stdout, r"first +0\.00\n +second +70,000\.00\n")

    def test_json(self):
        done = self.answers(ANSWER, "ledger", SCHEME, EVENTS, "--json")
        found = json.loads(done.stdout)
        self.every_number_is_text(found)
        self.assertEqual(found["lines"], {"read": "9", "entered": "8", "not_eligible": "1", "undecided": "0",
                                          "refused": "0"})
        self.assertEqual(found["ledger"]["accounts"][0]["vintages"][0]["sums"]["paid"], "259250.00")
        self.assertEqual(self.answers(ANSWER, "ledger", SCHEME, EVENTS, "--json").stdout, done.stdout)

    def test_explain(self):
        done = self.answers(ANSWER, "ledger", SCHEME, EVENTS, "--explain")
        self.assertIn("\nline 6, claim: how it was worked out\n", done.stdout)
        self.assertIn("ceiling", done.stdout)

    def test_what_if(self):
        done = self.answers(ANSWER, "ledger", SCHEME, EVENTS, "--set", "workings.due_so_far.share=10%")
        self.assertRegex(done.stdout, r"claim +180,000\.00 +payment 18,000\.00\n")

    def test_dirty_lines_are_told_and_none_is_lost(self):
        content = HEADER + ("2020-01-01,approve,a,1,100\n"
                            "2020-01-02,aprove,a,1,100\n"
                            "yesterday,approve,a,2,100\n"
                            "2020-01-02,approve,a,2,1.234\n"
                            "\n"
                            "2020-01-02,approve,,2,100\n"
                            "2020-01-02,claim,a,9,100\n"
                            "2019-01-02,claim,a,1,100\n"
                            "2020-01-02,claim,a\n"
                            "2020-01-02,approve,a,3,5000000\n"
                            "2020-01-03,claim,a,1,40\n")
        done = self.events(REFUSED, content)
        path = self.folder / "events.csv"
        self.assertEqual(done.stderr, "".join(f"guarantee: {path}:{line}\n" for line in (
            '3: no event is of the kind "aprove"; did you mean "approve"?',
            '4: date: "yesterday" is no date: a day such as 2023-05-17 is expected',
            '5: amount: "1.234" is no amount: the currency has 2 decimals',
            "7: the event must name its lender: there is an account for each",
            '8: the loan 9 was not approved, so nobody knows its vintage: an event "approve" comes first',
            "9: events come in the order of their days: 2019-01-02 is before 2020-01-01, the last one",
            "10: 3 cells, but the header has 5")))
        self.assertIn("\n10 lines: 2 entered, 1 not eligible, 0 undecided, 7 refused\n", done.stdout)
        self.assertRegex(done.stdout, r"12  2020-01-03  a +1 +claim +40\.00 +payment 34\.00\n")

    def test_many_refusals_are_counted(self):
        done = self.events(REFUSED, HEADER + "2020-01-01,approve,,1,1\n" * 30)
        self.assertEqual(len(done.stderr.splitlines()), 21)
        self.assertTrue(done.stderr.endswith("events.csv: 10 more lines were refused\n"))

    def test_columns(self):
        mapped = "Day,kind,account,loan,amount,colour\n2020-01-01,approve,a,1,100,red\n"
        done = self.events(ANSWER, mapped, "--map", "Day=date")
        self.assertIn('the column "colour" is not read: lender-ceiling has no such fact', done.stderr)
        path = self.folder / "events.csv"
        self.file("events.csv", "kind,account,loan,amount\n")
        self.refuses(f'{path}:1: there is no column "date" (the day of the event, as 2023-06-30); name it so, or say '
                     "which one it is: --map COLUMN=date", "ledger", SCHEME, path)
        self.file("events.csv", "date,kind,account,lender,amount\n")
        self.refuses(f'{path}:1: two columns are "lender": "account" and "lender"; rename one of them', "ledger",
                     SCHEME, path)
        self.refuses(f'--map: {path} has no column "Daz"; did you mean "Day"?', "ledger", SCHEME,
                     self.file("events.csv", mapped), "--map", "Daz=date")

    def test_a_breach(self):
        text = SCHEME.read_text(encoding="utf-8").replace(
            "limits:", "  used: {ratio: losses, over: volume, must_be: {up_to: 50%}}\n\nlimits:", 1)
        scheme = self.file("scheme.yaml", text)
        content = HEADER + "2020-01-01,approve,a,1,100\n2020-01-01,claim,a,1,51\n"
        self.events(BREACH, content, scheme=scheme)
        self.events(ANSWER, content.replace("51", "50"), scheme=scheme)

    def test_limits_of_each_account(self):
        done = self.answers(ANSWER, "ledger", SCHEME, EVENTS)
        self.assertRegex(done.stdout, r"bank a +2019-04-01  paid_out\.room +15,750\.00  CAD\n")
        done = self.answers(ANSWER, "ledger", SCHEME, EVENTS, "--at", "2021-03-15")
        self.assertRegex(done.stdout, r"bank a +2019-04-01  paid_out\.room +122,000\.00  CAD\n")
        done = self.answers(BREACH, "ledger", SCHEME, EVENTS, "--set", "limits.paid_out.must_be.up_to=100")
        self.assertRegex(done.stdout, r"bank a +2019-04-01  paid_out +259,250\.00  CAD  breached\n")
        done = self.answers(BREACH, "ledger", SCHEME, EVENTS, "--set", "limits.paid_out.must_be.up_to=100", "--json")
        first = json.loads(done.stdout)["limits"][0]
        self.assertEqual((first["account"], first["vintage"], first["figures"]["paid_out"]),
                         ("bank a", "2019-04-01", {"value": "259250.00", "breach": True}))

    def test_usage(self):
        self.refuses('tool-test keeps no ledger: its file has no section "ledger" that says which facts are sums of '
                     "events", "ledger", self.scheme, EVENTS)
        self.refuses("ledger takes a SCHEME and one file of events, found 1 word: guarantee ledger SCHEME EVENTS.csv",
                     "ledger", SCHEME)
        self.answers(BAD, "ledger", SCHEME, self.folder / "none.csv")

    def test_the_example_of_the_readme(self):
        text = (ROOT / "config" / "README.md").read_text(encoding="utf-8")
        begin = text.index("scheme: portfolio-cap")
        scheme = self.file("readme.yaml", text[begin:text.index("```", begin)])
        done = self.events(ANSWER, "date,kind,bank,loan,amount\n2020-01-01,approve,b,1,100000000\n"
                                   "2020-02-01,claim,b,1,30000000\n2020-03-01,recover,b,1,20000000\n", scheme=scheme)
        self.assertIn("payment 10,000,000.00\n", done.stdout)
        self.assertIn("payment -5,000,000.00\n", done.stdout)


if __name__ == "__main__":
    unittest.main()
