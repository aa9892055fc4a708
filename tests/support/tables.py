"""The tables of tests/vectors, for the tests that ask them through Python and through the program."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT / "config", ROOT / "tests" / "schemes")


def file_of(scheme):
    return next(file for file in (folder / f"{scheme}.yaml" for folder in FOLDERS) if file.exists())


def cases():
    """(place, scheme, question, facts, changes, expected) of every line of every table."""
    for file in sorted((ROOT / "tests" / "vectors").glob("*.txt")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                name, _, scheme, question, given, expected, _ = (part.strip() for part in line.split(" | "))
                pairs = [word.split("=", 1) for word in given.split()]
                facts = {key: value for key, value in pairs if not key.startswith("set:")}
                changes = {key[4:]: value for key, value in pairs if key.startswith("set:")}
                yield (f"{file.name}:{number} {name}", scheme, question, facts, changes,
                       dict(word.split("=", 1) for word in expected.split()))
