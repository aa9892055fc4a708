"""What the tests of the program share: running it, a scheme of their own, and a folder for each test.

GUARANTEE_TOOL names the program (default: build/guarantee), GUARANTEE_GENERATE the generator (default: the
guarantee-generate beside it).
"""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOL = pathlib.Path(os.environ.get("GUARANTEE_TOOL", ROOT / "build" / "guarantee")).resolve()
GENERATE = pathlib.Path(os.environ.get("GUARANTEE_GENERATE", TOOL.parent / "guarantee-generate")).resolve()
ANSWER, BREACH, BAD, REFUSED = 0, 1, 2, 3
BANK_YEAR = ["loan_balance=1000000000", "npl_balance=20000000", "net_loss=10000000", "key_industry=yes"]

SCHEME = """\
scheme: tool-test
title: A scheme for the tests of the tool
country: XX
currency: {code: CNY, digits: 2}
confidence: official
rounding:
  fen: {to: 0.01, mode: half_up}
facts:
  principal:    {kind: amount, each: loan, meaning: amount of the loan}
  segment:      {kind: text, each: loan, one_of: [micro, small], meaning: class of the borrower}
  granted_on:   {kind: date, each: loan, optional: yes, meaning: day of the loan}
  key_industry: {kind: flag, default: no, meaning: the loans are of the key-industry pilot}
  fund:         {kind: amount, optional: yes, meaning: size of the fund}
eligibility:
  principal_ceiling: {require: {principal: {up_to: 10_000_000}}, for: [quote], meaning: at most 10 million a borrower}
quote:
  covered_amount: {cover: principal, share: 80%, round: fen}
  guarantee_fee:
    charge: principal
    rate: {by: segment, exactly: {micro: 0.5%, small: 1%}}
    time: once
    round: fen
limits:
  volume:
    total: principal
    each: loan
    must_be: {up_to: 20_000_000}
"""
HEADER = "loan,bank,principal,segment,granted_on\n"


def run(*arguments, stdout=subprocess.PIPE, environment=None, given=None):
    """The program's run; texts as bytes would hide nothing, so they are decoded strictly. ``given`` are bytes through a
    pipe on standard input."""
    settings = {"PATH": os.environ.get("PATH", ""), "GUARANTEE_SCHEMES": str(ROOT / "config"), "LC_ALL": "C"}
    settings.update({name: os.environ[name] for name in os.environ if name.startswith(("ASAN_", "UBSAN_", "LSAN_"))})
    settings.update(environment or {})
    done = subprocess.run([str(TOOL), *map(str, arguments)], stdout=stdout, stderr=subprocess.PIPE, env=settings,
                          timeout=120, check=False, input=given)
    done.stdout = done.stdout.decode("utf-8") if done.stdout is not None else ""
    done.stderr = done.stderr.decode("utf-8")
    return done


class Tool(unittest.TestCase):
    """A folder of its own for each test, with the test scheme in it."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.scheme = self.file("tool-test.yaml", SCHEME)

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    def answers(self, code, *arguments, **more):
        done = run(*arguments, **more)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def refuses(self, message, *arguments, **more):
        """Exit 2, nothing on stdout, exactly this on stderr."""
        done = self.answers(BAD, *arguments, **more)
        self.assertEqual(done.stderr, f"guarantee: {message}\n")
        self.assertEqual(done.stdout, "")
        return done

    def portfolio(self, code, content, *arguments):
        loans = self.file("loans.csv", content)
        return self.answers(code, "portfolio", self.scheme, loans, *arguments)

    def counts(self, code, content, *arguments):
        done = self.portfolio(code, content, *arguments, "--json")
        return {name: int(text) for name, text in json.loads(done.stdout)["rows"].items()}

    def every_number_is_text(self, value):
        self.assertNotIsInstance(value, float)
        self.assertFalse(isinstance(value, int) and not isinstance(value, bool), value)
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
            self.every_number_is_text(inner)
