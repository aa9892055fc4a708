"""Limits that run over time in the schemes of Asia, event by event."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from support import ANSWER, BREACH, Tool  # noqa: E402


class CapsOfAsia(Tool):
    def booked(self, scheme, content, code=ANSWER):
        """What each event had booked, with the day and the kind before it."""
        done = self.answers(code, "ledger", scheme, self.file("events.csv", content))
        lines = done.stdout.split("\nevents\n")[1].split("\n\n")[0].splitlines()[1:]
        return [(words[1], words[-1]) for words in map(str.split, lines) if "payment" in words]

    def test_a_batch_is_paid_up_to_its_standard_rate(self):
        found = self.booked("tw-smeg-batch", "date,kind,batch,loan,amount\n"
                            "2024-01-05,approve,one,L1,400000000\n"
                            "2024-01-05,approve,one,L2,600000000\n"      # 3 % of both: 30,000,000
                            "2024-02-01,approve,two,L3,100000000\n"
                            "2024-05-05,claim,one,L1,25000000\n"
                            "2024-06-05,claim,one,L2,10000000\n"
                            "2024-06-06,claim,two,L3,3000000\n"          # a batch of its own
                            "2024-07-05,claim,one,L2,1\n")
        self.assertEqual(found, [("2024-05-05", "25,000,000"), ("2024-06-05", "5,000,000"),
                                 ("2024-06-06", "3,000,000"), ("2024-07-05", "0")])

    def test_a_lender_is_paid_twice_what_it_brought_in_that_year(self):
        found = self.booked("in-cgtmse-year", "date,kind,lender,amount\n"
                            "2024-04-01,charge,alpha,1000000\n"
                            "2024-05-01,claim,alpha,1500000\n"
                            "2024-06-01,claim,alpha,1500000\n"           # 500,000 are left
                            "2024-06-02,recover,alpha,100000.01\n"       # twice that opens again
                            "2024-06-03,claim,alpha,1500000\n"
                            "2024-06-04,refund,alpha,1\n"                # now too much was paid: nothing is left
                            "2025-03-31,claim,alpha,1\n"
                            "2025-04-01,charge,alpha,0.50\n"             # the next financial year
                            "2025-04-01,claim,alpha,1.01\n", BREACH)  # the refund left more paid than the limit
        self.assertEqual(found, [("2024-05-01", "1,500,000.00"), ("2024-06-01", "500,000.00"),
                                 ("2024-06-03", "200,000.02"), ("2025-03-31", "0.00"), ("2025-04-01", "1.00")])


if __name__ == "__main__":
    unittest.main()
