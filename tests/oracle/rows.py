"""Tables: the row in which the whole falls, and the slices of a whole."""
from .case import Undecided


class Row:
    """low..high with closed or open ends; None stands for no bound."""

    def __init__(self, node, result, scope, read):
        self.low = self.high = None
        self.low_closed = self.high_closed = False
        self.bounded = False
        for key, closed in (("at_least", True), ("above", False), ("from", True)):
            if key in node:
                self.low, self.low_closed, self.bounded = scope.bound(node[key]), closed, True
        for key, closed in (("up_to", True), ("below", False), ("to", True)):
            if key in node:
                self.high, self.high_closed, self.bounded = scope.bound(node[key]), closed, True
        self.result = read(node[result]) if result in node else None


def word(text):
    """The result of a row that is a word."""
    return lambda case: text


def compile_rows(nodes, scope, result="is", read=None):
    """Rows with the bounds that their neighbours imply; `read` makes a row's result, a value unless it says else."""
    rows = [Row(node, result, scope, read or scope.value) for node in nodes]
    for before, row in zip(rows, rows[1:]):
        if row.low is None and before.high is not None and row.bounded:
            row.low, row.low_closed = before.high, not before.high_closed
        if before.high is None and row.low is not None:
            before.high, before.high_closed = row.low, not row.low_closed
    return rows


def _holds(row, key, case):
    if row.low is not None:
        low = row.low(case)
        if key < low or (key == low and not row.low_closed):
            return False
    if row.high is not None:
        high = row.high(case)
        if key > high or (key == high and not row.high_closed):
            return False
    return True


def row_of(rows, key, case):
    """The row in which the whole of key falls, or None. A row without bounds takes the rest."""
    for row in rows:
        if row.bounded and _holds(row, key, case):
            return row
    for row in rows:
        if not row.bounded and _holds(row, key, case):
            return row
    return None


def value_of_row(rows, key, case):
    row = row_of(rows, key, case)
    if row is None:
        raise Undecided("no row")
    return row.result(case)


def slices(rows, whole, case):
    """(row, slice) from the lowest; the first row starts at 0 when it does not say."""
    start = 0
    found = []
    for row in rows:
        low = row.low(case) if row.low is not None else start
        high = whole if row.high is None else min(whole, row.high(case))
        if row.high is not None:
            start = row.high(case)
        if high > low:
            found.append((row, high - low))
    return found


def marginal(rows, whole, case):
    """The rate over the whole: sum of rate x slice / whole; 0 outside the rows, and 0 of nothing."""
    parts = slices(rows, whole, case)
    if not parts:
        return whole * 0
    return sum(row.result(case) * part for row, part in parts) / whole
