"""The commands that comments quote, and what stands beside them; config/README.md describes the form.

    #   guarantee QUESTION ID FACT=VALUE ... \\
    #     FACT=VALUE ...      NAME VALUE; NAME VALUE
    #     → NAME VALUE; NAME VALUE
"""

import re
import shlex
from dataclasses import dataclass, field

COMMAND, ARROW = "#   guarantee ", "#     → "
MEANT = re.compile("# *(→|guarantee (quote|claim|compensate|refinance|reserve|limits|subsidy|allot|ledger) )")


@dataclass
class Quoted:
    """A command as the words after "guarantee", and the pairs of name and value beside it."""

    line: int
    words: list
    expected: list = field(default_factory=list)


def pairs(text, line):
    for part in text.split("; "):
        name, blank, value = part.strip().partition(" ")
        if not blank or not value:
            raise ValueError(f"line {line}: NAME VALUE is expected, found {part!r}")
        yield name, value


def of_comment(text):
    """Every command quoted in the comment at the head of a file."""
    lines = text.split("\n")
    count = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    quotes, number = [], 0
    while number < count:
        line, number = lines[number], number + 1
        if line.startswith(COMMAND):
            start, command = number, line[len("#   guarantee "):]
            while command.endswith("\\") and number < count:
                command, number = command[:-1].rstrip() + " " + lines[number].lstrip("# "), number + 1
            command, *beside = re.split(" {2,}", command, maxsplit=1)
            quotes.append(Quoted(start, shlex.split(command)))
            for more in beside:
                quotes[-1].expected += pairs(more, start)
            while number < count and lines[number].startswith(ARROW):
                quotes[-1].expected += pairs(lines[number][len(ARROW):], number + 1)
                number += 1
        elif MEANT.match(line):
            raise ValueError(f"line {number}: {COMMAND!r} or, below a command, {ARROW!r} is expected, found {line!r}")
    return quotes


def shown(output):
    """Names and values of what the program printed: figures, tests, outcome and rule."""
    values = {}
    for line in output.split("\n"):
        decision = re.match(r"(\w+): (eligible|not eligible|undecided)(?:, by the rule (\w+))?", line)
        if decision:
            values["outcome"], values["rule"] = decision.group(2), decision.group(3)
        words = line.lstrip("! ").split()
        if line.startswith((" ", "!")) and len(words) >= 2:
            unit = words[2] if len(words) > 2 and re.fullmatch("%|x|[A-Z]{3}", words[2]) else ""
            values.setdefault(words[0], f"{words[1]} {unit}".strip())
    return values


def complaints(output, quoted):
    found = shown(output)
    for name, value in quoted.expected:
        printed = found.get(name) or "none"
        if value not in (printed, printed.replace(" ", ""), printed.split(" ")[0]) and value != found.get(name):
            yield f"line {quoted.line}: {name} {value} is quoted, the program shows {printed}"
