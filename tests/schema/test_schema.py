"""The loader and config/scheme.schema.json give the same verdict.

Shipped schemes: both accept. tests/wrong/structure: both refuse. tests/wrong/meaning: the loader refuses what the
JSON Schema cannot see. tests/wrong/text: nothing that an editor could read as a scheme. The refusal of NAME.yaml
stands in NAME.error as LINE:COLUMN: PATH: MESSAGE. A file without it must be refused, but its message is not yet good
enough to be kept; UPDATE=1 in the environment writes the missing ones, to be read first.
"""

import json
import os
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "python"), str(Path(__file__).resolve().parent)]

import guarantee  # noqa: E402

try:
    import jsonschema
    import yaml12
except ImportError as missing:
    raise unittest.SkipTest(f"needs the Python packages jsonschema and PyYAML: {missing}")

WRONG = ROOT / "tests" / "wrong"
SCHEMA = json.loads((ROOT / "config" / "scheme.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)


def refusal_of_loader(file):
    """What the loader says against a file, None when it accepts."""
    try:
        guarantee.Scheme.from_text(file.read_bytes())
    except guarantee.GuaranteeError as error:
        return f"{error.line}:{error.column}: {error.path}: {error.message}"
    return None


def refusal_of_schema(file):
    """What the JSON Schema says against a file as an editor reads it, None when it accepts."""
    error = next(VALIDATOR.iter_errors(yaml12.load(file.read_text(encoding="utf-8"))), None)
    return error and f"{error.json_path}: {error.message}"


class Refusals(unittest.TestCase):
    """Base of the tests on folders of wrong files."""

    def check(self, folder, refused_by_schema):
        files = sorted((WRONG / folder).glob("*.yaml"))
        self.assertTrue(files)
        for file in files:
            with self.subTest(file.stem):
                self.check_message(file)
                if refused_by_schema is not None:
                    self.check_schema(file, refused_by_schema)

    def check_message(self, file):
        said, kept = refusal_of_loader(file), file.with_suffix(".error")
        self.assertIsNotNone(said, "the loader accepts what it must refuse")
        if os.environ.get("UPDATE") and not kept.exists():
            kept.write_text(said + "\n", encoding="utf-8")
        if kept.exists():
            self.assertEqual(said + "\n", kept.read_text(encoding="utf-8"))

    def check_schema(self, file, refused):
        said = refusal_of_schema(file)
        if refused:
            self.assertIsNotNone(said, "the JSON Schema accepts it: mend the schema, or move it to meaning/")
        else:
            self.assertIsNone(said, "the JSON Schema sees it now: move it to structure/")


class TestSchema(Refusals):
    def test_it_is_a_json_schema(self):
        jsonschema.Draft7Validator.check_schema(SCHEMA)

    def test_every_definition_is_used(self):
        text = json.dumps(SCHEMA)
        for name in SCHEMA["definitions"]:
            self.assertIn(f'"#/definitions/{name}"', text)

    def test_shipped_schemes(self):
        files = sorted((ROOT / "config").glob("*.yaml"))
        self.assertTrue(files)
        for file in files:
            with self.subTest(file.stem):
                self.assertIsNone(refusal_of_loader(file))
                self.assertIsNone(refusal_of_schema(file))

    def test_wrong_structure(self):
        self.check("structure", True)

    def test_wrong_meaning(self):
        self.check("meaning", False)

    def test_wrong_text(self):
        self.check("text", None)

    def test_too_long(self):
        padding = b"# padding\n" * 110_000
        with self.assertRaises(guarantee.SchemeError) as caught:
            guarantee.Scheme.from_text(b"scheme: wrong\n" + padding)
        self.assertIn("1 MiB", caught.exception.message)

    def test_every_refusal_is_kept_once(self):
        for kept in WRONG.glob("*/*.error"):
            self.assertTrue(kept.with_suffix(".yaml").exists(), f"{kept} has no file it speaks of")


if __name__ == "__main__":
    unittest.main()
