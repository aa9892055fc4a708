"""The question of china-ngf in table 2 by other programs, each on one thread, their runs interleaved.

    portfolio.py FOLDER      FOLDER is what bench-portfolio wrote with --write
"""
import os
import sys
import time

for name in ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"

import numpy  # noqa: E402

import portfolio_decimal  # noqa: E402
import portfolio_duckdb  # noqa: E402
import portfolio_pandas  # noqa: E402
import portfolio_polars  # noqa: E402
from book import Book  # noqa: E402

RUNS = 5


def run(measure):
    """Times one answer; a program that refuses says why, and is not asked again."""
    if measure.error:
        return
    start = time.perf_counter()
    try:
        measure.found = measure.answer()
        measure.costs.append(time.perf_counter() - start)
    except Exception as error:  # whatever another program raises is what the table must show
        measure.error = f"{type(error).__name__}: {error}".split("\n")[0]


def line(measure):
    """Its line of the table; loans a second, in millions."""
    if measure.error:
        return 0, f"{measure.title:38} refused: {measure.error}"
    speed = measure.book.rows / sorted(measure.costs)[len(measure.costs) // 2] / 1e6
    differing = int((measure.found != measure.book.answer()).sum())
    return speed, (f"{measure.title:38} {speed:8.2f} {measure.book.rows:10} {measure.wrong_loans():12}"
                   f" {differing:12} of {measure.found.size}")


def compare(ours, what, speeds):
    title = max(speeds, key=speeds.get)
    times = ours / speeds[title]
    print(f"  {f'times as fast as {what}':64} target >= 10: {times:.2f} {'reached' if times >= 10 else 'NOT REACHED'}"
          f" ({title})")


def main():
    book = Book(sys.argv[1])
    if not numpy.array_equal(book.answer(), book.engine_answer()):
        sys.exit("portfolio.py: whole numbers in numpy give another answer than bench-portfolio")
    measures = [measure for module in (portfolio_duckdb, portfolio_polars, portfolio_pandas, portfolio_decimal)
                for measure in module.measures(book)]
    for _ in range(RUNS):
        for measure in measures:
            run(measure)
    print(f"2b. The same question of china-ngf by others; one thread, medians of {RUNS}")
    print(f"{'':38} {'M/s':>8} {'loans':>10} {'wrong loans':>12} {'numbers of the banks that differ':>12}")
    speeds = {}
    for measure in measures:
        speeds[measure.title], text = line(measure)
        print(text, flush=True)
    for title, text in portfolio_duckdb.refused():
        print(f"  DuckDB, {title}: {text}")
    with open(os.path.join(sys.argv[1], "speed.txt"), encoding="ascii") as file:
        ours = float(file.read())
    as_they_come = {title: speed for title, speed in speeds.items() if "by hand" not in title}
    compare(ours, "the fastest in doubles or decimals", as_they_come)
    compare(ours, "the fastest, scaled to integers by hand or not", speeds)



if __name__ == "__main__":
    main()
