#!/usr/bin/env python3
"""Holds the C library to the interpreter on random cases and on the shipped schemes.

    GUARANTEE_LIBRARY=build/libguarantee.so python3 tests/oracle/compare.py [KIND ...]

ORACLE_CASES (200000) cases a kind at least, ORACLE_SEED (1), ORACLE_JOBS (the processors there are),
ORACLE_SHOWN (2) differences shown a kind. A case is one rule with its parameters on one set of facts.
The last line is "N passed, M failed": kinds. A difference shows the scheme, the facts, both answers and the
seed; the same ORACLE_SEED and KIND show it again.
"""
import os
import sys

sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

import multiprocessing  # noqa: E402
import random  # noqa: E402
import time  # noqa: E402
import traceback  # noqa: E402

from oracle import kinds_groups, kinds_values, ledgers, shipped  # noqa: E402,F401 - the kinds register themselves
from oracle import kinds_schedules  # noqa: E402,F401
from oracle.agreement import differences  # noqa: E402
from oracle.case import SchemeRefused  # noqa: E402
from oracle.draft import Draft  # noqa: E402
from oracle.draft_facts import facts_for  # noqa: E402
from oracle.kinds_amounts import FEWER, KINDS  # noqa: E402
from oracle.kinds_numbers import DIRECT  # noqa: E402
from oracle.library import PATH, CScheme, Refused  # noqa: E402
from oracle.scheme import Scheme  # noqa: E402

CASES = int(os.environ.get("ORACLE_CASES", "200000"))
SEED = os.environ.get("ORACLE_SEED", "1")
JOBS = int(os.environ.get("ORACLE_JOBS", str(os.cpu_count() or 1)))
SHOWN = int(os.environ.get("ORACLE_SHOWN", "2"))
FACT_SETS = 60
CHUNKS = 8


def seed_of(*parts):
    return ":".join((SEED, *map(str, parts)))


def run_direct(name, chunk):
    faults = []
    count = -(-CASES // CHUNKS)
    for line in DIRECT[name](random.Random(seed_of(name, chunk)), count):
        faults.append(f"{line}\n  seed {seed_of(name, chunk)}")
        if len(faults) > 100:
            break
    return count, faults


def run_kind(name, chunk):
    """Random schemes, many facts each, until the chunk has its cases."""
    faults, done, number = [], 0, 0
    wanted = -(-CASES // CHUNKS // FEWER.get(name, 1))
    while done < wanted and len(faults) <= 100:
        seed = seed_of(name, chunk, number)
        number += 1
        draft = Draft(random.Random(seed))
        KINDS[name](draft)
        compared, found = run_scheme(draft.text(), draft, seed)
        done += compared
        faults += found
        if not compared and number > 20 and not done:
            break
    return done, faults


def run_scheme(text, draft, seed):
    refusal = None
    try:
        scheme = Scheme(text)
    except SchemeRefused as fault:
        refusal = fault
    try:
        c_scheme = CScheme(text)
    except Refused as fault:
        return (1, []) if refusal else (0, [f"the library refuses the scheme: {fault}\n{text}  seed {seed}"])
    try:
        if refusal:
            return 1, [f"the library takes a scheme that the oracle refuses: {refusal}\n{text}  seed {seed}"]
        done = 0
        for _ in range(FACT_SETS):
            texts = facts_for(draft.r, draft.facts, draft.edges, draft.digits, draft.groups, draft.missing)
            lines, compared = differences(scheme, c_scheme, draft.question, texts)
            done += compared
            if lines:
                return done, [report(lines, text, draft.question, texts, seed)]
        return done, []
    finally:
        c_scheme.close()


def report(lines, text, question, texts, seed):
    facts = " ".join(f"{name}={value}" for name, value in texts.items())
    return "\n".join(lines) + f"\n{text}{question} {facts}\n  seed {seed}"


def run(task):
    name, chunk = task
    started = time.process_time()
    try:
        if name in DIRECT:
            done, faults = run_direct(name, chunk)
        elif name in KINDS:
            done, faults = run_kind(name, chunk)
        else:
            done, faults = shipped.run(name, chunk, CHUNKS, CASES, seed_of(name, chunk))
    except Exception:  # whatever it is, it is this kind that failed, and the others go on
        done, faults = 0, [traceback.format_exc() + f"  seed {seed_of(name, chunk)}"]
    return name, done, faults, time.process_time() - started


def main(wanted):
    if not os.path.exists(PATH):
        print(f"no library at {PATH}: build it first, or name it in GUARANTEE_LIBRARY", file=sys.stderr)
        return 2
    names = [name for name in (*DIRECT, *KINDS, *shipped.names()) if not wanted or name in wanted]
    tasks = [(name, chunk) for name in names for chunk in range(CHUNKS)]
    totals = {name: [0, [], 0.0, 0] for name in names}
    passed = failed = 0
    with multiprocessing.Pool(JOBS) as pool:
        for name, done, faults, seconds in pool.imap_unordered(run, tasks):
            entry = totals[name]
            entry[0] += done
            entry[1] += faults
            entry[2] += seconds
            entry[3] += 1
            if entry[3] == CHUNKS:
                good = show(name, *entry[:3])
                passed, failed = passed + good, failed + (not good)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


def show(name, done, faults, seconds):
    for fault in faults[:SHOWN]:
        print(f"---- {name}\n{fault}")
    good = not faults and done > 0
    word = "ok    " if good else "FAILED"
    print(f"{word} {name}: {done} cases, {len(faults)} differences, {seconds:.1f} s", flush=True)
    return good


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
