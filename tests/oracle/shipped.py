"""Random facts for every scheme of config/."""
import glob
import os
import random

from .agreement import differences
from .draft_facts import facts_for
from .exact import read_number
from .dates import read_date
from .library import CScheme, Refused
from .scheme import Scheme

CONFIG = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "config")
GROUPS = ("L1", "L2", "L3", "L4")
PART = 10  # a shipped scheme gets a tenth of the cases of a kind


def names():
    return sorted(os.path.basename(path) for path in glob.glob(os.path.join(CONFIG, "*.yaml")))


def _edges(node, found):
    """Every number and date of the file: facts should fall on them."""
    if isinstance(node, dict):
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            _edges(part, found)
        return found
    for read in (lambda: found["number"].append(read_number(node)[0]), lambda: found["date"].append(read_date(node))):
        try:
            read()
        except ValueError:
            pass
    return found


def _edges_by_fact(scheme):
    found = _edges({key: value for key, value in scheme.tree.items() if key != "documents"}, {"number": [], "date": []})
    rates = [number for number in found["number"] if abs(number) <= 20]
    amounts = [number for number in found["number"] if (number * 10**scheme.digits).denominator == 1]
    counts = [number for number in found["number"] if number.denominator == 1 and 0 <= number < 10000]
    by_kind = {"amount": amounts, "rate": rates, "number": rates, "count": counts, "date": found["date"]}
    return {name: by_kind.get(fact.kind, ()) for name, fact in scheme.facts.items()}


def run(name, chunk, chunks, cases, seed):
    with open(os.path.join(CONFIG, name), encoding="utf-8") as file:
        text = file.read()
    try:
        c_scheme = CScheme(text)
    except Refused as fault:
        return 0, [f"the library refuses {name}: {fault}"]
    try:
        return _run(Scheme(text), c_scheme, cases // PART // chunks, random.Random(seed), name, seed)
    finally:
        c_scheme.close()


def _run(scheme, c_scheme, wanted, r, name, seed):
    edges = _edges_by_fact(scheme)
    nodes = scheme.tree.get("facts") or {}
    groups = {node["each"]: GROUPS for node in nodes.values() if "each" in node}
    done, faults, misses = 0, [], 0
    while done < wanted and len(faults) < 20 and misses < wanted:
        question = r.choice(list(scheme.sections))
        members = {group: r.sample(all_of, r.randrange(1, 5)) for group, all_of in groups.items()}
        texts = facts_for(r, nodes, edges, scheme.digits, members, missing=r.choice((0, 0, 0.02)))
        lines, compared = differences(scheme, c_scheme, question, texts)
        done += compared
        misses += 1
        if lines:
            facts = " ".join(f"{key}={value}" for key, value in texts.items())
            faults.append("\n".join(lines) + f"\n{name} {question} {facts}\n  seed {seed}")
    return done, faults
