"""guarantee ledger with a shipped scheme: two ceilings of one lender, each with its own sums."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from support import ANSWER, ROOT, Tool  # noqa: E402


class Canada(Tool):
    def test_ceilings_of_a_lender(self):
        done = self.answers(ANSWER, "ledger", ROOT / "config" / "ca-csbfp.yaml", ROOT / "examples/ledger/ca-csbfp.csv")
        # 180,000 × (1 + 8 % × 215 / 365), all of it within 225,000 + 25,000
        self.assertRegex(done.stdout, r"5 .* claim +180,000\.00 +term_payment 160,209\.86, line_payment 0\.00\n")
        # 85 % of 100,000 is more than 15 % of what was authorised
        self.assertRegex(done.stdout, r"7 .* claim +100,000\.00 +term_payment 0\.00, line_payment 15,000\.00\n")
        self.assertRegex(done.stdout, r"8 .* recover +40,000\.00 +term_recovery 34,000\.00, line_recovery 0\.00\n")
        self.assertRegex(done.stdout, r"9 .* not eligible  borrower_ceiling ")
        self.assertRegex(done.stdout, r"2019-04-01 +300,000\.00 +240,959\.86 +34,000\.00 +100,000\.00 +15,000\.00")


if __name__ == "__main__":
    unittest.main()
