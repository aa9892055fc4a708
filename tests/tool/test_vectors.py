"""The vectors of tests/vectors through the program, as JSON."""

import json
import sys
import unittest

from support import ANSWER, BREACH, ROOT, run

sys.path.insert(0, str(ROOT / "tests" / "support"))
from tables import cases, file_of  # noqa: E402


class Vectors(unittest.TestCase):
    def expect(self, answer, name, wanted):
        if name in ("outcome", "rule"):
            self.assertEqual(answer[name].replace(" ", "_"), wanted)
        elif wanted.startswith("exact:"):
            self.assertEqual(answer["figures"][name]["exact"], wanted[6:])
        else:
            self.assertEqual(answer["figures"][name]["value"], wanted, name)

    def test_every_case(self):
        count = 0
        for place, scheme, question, facts, changes, expected in cases():
            with self.subTest(place):
                sets = [word for path, value in changes.items() for word in ("--set", f"{path}={value}")]
                done = run(question, file_of(scheme), *(f"{key}={value}" for key, value in facts.items()), *sets,
                           "--json")
                self.assertIn(done.returncode, (ANSWER, BREACH), done.stderr)
                answer = json.loads(done.stdout)
                for figure, wanted in expected.items():
                    self.expect(answer, figure, wanted)
                count += 1
        self.assertGreater(count, 0)


if __name__ == "__main__":
    unittest.main()
