"""Loans repaid in instalments: schedule, balance_of, charge_balances, cost_of. Every instalment is written down."""
from datetime import date, timedelta
from fractions import Fraction
from math import lcm

from . import dates
from .case import Undecided
from .exact import direction, round_to
from .powers import Unstated
from .rules import plain, rule
from .shares import for_each, need_members
from .times import compile_time
from .values import form, optional_value

MOST_INSTALMENTS = 1200
LONGEST_SHOWN = 1 << 128  # of a part of the exact instalment


class Loan:
    """What is due when: `rows` of (principal, interest, paid), and the balance after each, from the start."""

    def __init__(self, every):
        self.every = every
        self.lent = self.instalment = self.grace = self.last = None
        self.rows, self.balances = [], []
        self.drawn_on = None

    def due(self, number):
        return dates.add_months(self.drawn_on, number * self.every)


def whole(value, least, most, what):
    if Fraction(value).denominator != 1 or not least <= value <= most:
        raise Undecided(f"{what} is {value}")
    return int(value)


def need(holds, why):
    if not holds:
        raise Undecided(why)


@rule("schedule")
def _schedule(name, node, rounded, scope):
    terms = _terms(node, scope)
    rounding = scope.rounding(node["round"]) if node.get("round", "none") != "none" else None

    def work(case):
        loan, given = terms(case)
        write_down(loan, node, given, rounded, rounding)
        case.cache["loan", name] = loan  # no figure, but known from here on
        interest = sum(interest for _, interest, _ in loan.rows)
        return {
            name: plain(loan.lent + interest),
            f"{name}.instalment": loan.instalment,
            f"{name}.last_instalment": plain(loan.rows[loan.last - 1][2]),
            f"{name}.interest": plain(interest),
            f"{name}.principal": plain(loan.lent),
        }

    return work


def _terms(node, scope):
    """A loan without instalments, and what they follow: rate, balloon, how much principal each is to bring."""
    principal, rate = scope.value(node["schedule"]), optional_value(node, "rate", scope)
    count, balloon = optional_value(node, "instalments", scope), optional_value(node, "balloon", scope)
    grace = scope.value(node["grace"]["instalments"]) if "grace" in node else None
    row, group = (scope.value(node["given"]), scope.facts[node["given"]].each) if "given" in node else (None, None)
    drawn_on = scope.day(node["drawn_on"]) if "drawn_on" in node else None
    every = int(node["every"]["months"])

    def work(case):
        if group is not None:
            need_members(case, group)
        loan = Loan(every)
        loan.lent = principal(case)
        need(loan.lent >= 0, "a principal below zero")
        given = {"rate": Fraction(0) if rate is None else rate(case), "rows": None}
        need(given["rate"] >= 0, "a rate below zero")
        loan.grace = 0
        if count is not None:
            given["count"] = whole(count(case), 1, MOST_INSTALMENTS, "the number of instalments")
            loan.grace = 0 if grace is None else whole(grace(case), 0, given["count"] - 1, "grace")
        given["balloon"] = Fraction(0) if balloon is None else balloon(case)
        need(0 <= given["balloon"] <= loan.lent, "a balloon below zero or above the principal")
        if row is not None:
            given["rows"] = _rows(case, row, group)
            need(sum(given["rows"]) == loan.lent, "rows that are not the principal")
            given["count"] = len(given["rows"])
        given["weights"] = _weights(node, loan.grace, given["count"])
        need(sum(given["weights"]) > 0, "no weight")
        if "basis" in node:
            loan.drawn_on = drawn_on(case)
        return loan, given

    return work


def _rows(case, row, group):
    rows = []

    def visit(_member):
        need(len(rows) < MOST_INSTALMENTS, "too many instalments")
        found = row(case)
        need(found >= 0, "a row below zero")
        rows.append(found)

    for_each(case, group, None, visit)
    return rows


def _weights(node, grace, count):
    """Of each instalment, those of the grace period 0."""
    season = [Fraction(_number(weight)) for weight in node.get("seasonal", ["1"])]
    return [Fraction(0)] * grace + [season[at % len(season)] for at in range(grace, count)]


def _number(text):
    return text if "/" in text else text.replace("_", "")


def write_down(loan, node, given, rounded, rounding):
    """Fills the rows and balances of a loan."""
    count, balloon, weights = given["count"], given["balloon"], given["weights"]
    balance = loan.lent
    loan.balances.append(balance)
    heavy = [number for number, weight in enumerate(weights, 1) if weight]
    loan.last = count if balloon or "seasonal" not in node else heavy[-1]
    of_period = _interest(loan, node, given["rate"], count)
    capitalised = node.get("grace", {}).get("interest") == "capitalised"
    for number in range(1, loan.grace + 1):
        interest = rounded(of_period(balance, number))[0]
        balance += interest if capitalised else 0
        loan.rows.append((Fraction(0), interest, Fraction(0) if capitalised else interest))
        loan.balances.append(balance)
    of_weight_one = (balance - balloon) / sum(weights)
    regular = _regular(node, given, balance, Fraction(loan.every, 12), rounding)
    for number in range(loan.grace + 1, count + 1):
        interest = rounded(of_period(balance, number))[0]
        if number == loan.last:
            principal = balance
        elif given["rows"] is not None:
            principal = given["rows"][number - 1]
        elif node["method"] == "bullet":
            principal = Fraction(0)
        elif node["method"] == "equal_principal":
            principal = rounded(of_weight_one * weights[number - 1])[0]
        else:
            principal = regular[0] - interest
        principal = min(max(principal, Fraction(0)), balance - (balloon if number < loan.last else 0))
        balance -= principal
        loan.rows.append((principal, interest, principal + interest))
        loan.balances.append(balance)
    loan.instalment = regular or plain(loan.rows[loan.grace][2])
    assert balance == 0 and min(loan.balances) >= 0


def _interest(loan, node, rate, count):
    if "basis" not in node:
        share = rate * loan.every / 12
        return lambda balance, number: balance * share
    basis, end = dates.DAY_COUNTS[node["basis"]], loan.due(count)
    return lambda balance, number: balance * rate * basis(loan.due(number - 1), loan.due(number), end)


def _regular(node, given, balance, period, rounding):
    """(value, exact) of an equal instalment; None where instalments are not equal."""
    if node["method"] != "equal_instalments":
        return None
    count = sum(1 for weight in given["weights"] if weight)
    rate, balloon = given["rate"] * period, given["balloon"]
    if not rate:
        exact = (balance - balloon) / count
    else:
        growth = (1 + rate) ** count
        exact = rate * (balance * growth - balloon) / (growth - 1)
    value = exact if rounding is None else round_to(exact, *rounding)
    compounds = rate and balance != balloon
    if compounds and value != exact and max(exact.numerator, exact.denominator) >= LONGEST_SHOWN:
        return value, Unstated(direction(value, exact))
    return value, exact


# ---- balances ----


def loan_of(case, name):
    """The loan of a schedule that is worked out; None where its `when` does not hold."""
    case.figure(name)
    return case.cache.get(("loan", name))


@form("balance_of")
def _balance_of(node, scope):
    after = scope.value(node["after"])

    def work(case):
        loan = loan_of(case, node["balance_of"])
        number = after(case)
        need(number >= 0 and Fraction(number).denominator == 1, "a part of an instalment")
        if loan is None or number >= len(loan.balances):
            return Fraction(0)
        return loan.balances[int(number)]

    return work


@rule("charge_balances")
def _charge_balances(name, node, rounded, scope):
    share, rate = optional_value(node, "share", scope), scope.value(node["rate"])
    sampled, schedule = node["sampled"], node["charge_balances"]
    day = scope.day(scope.nodes[schedule]["drawn_on"]) if "on" in sampled else None
    every = 1 if sampled.get("on") == "month_end" else int(sampled.get("every", {}).get("months", 12))
    time = compile_time(node["time"], scope) if "time" in node else lambda case: Fraction(every, 12)

    def work(case):
        loan = loan_of(case, schedule)
        if loan is not None and day is not None:
            loan.drawn_on = day(case)
        factor = 1 if share is None else share(case)
        factor *= rate(case)
        factor *= time(case)
        found = [] if loan is None else [loan.balances[number] for number in _samples(loan, sampled, every)]
        charges = [rounded(balance * factor) for balance in found]
        return {
            name: plain(sum(value for value, _ in charges)),
            f"{name}.first": charges[0] if charges else plain(0),
            f"{name}.samples": plain(len(charges)),
        }

    return work


def _samples(loan, sampled, every):
    """How many instalments are paid by the time of each sample."""
    count = len(loan.rows)
    if "on" in sampled:
        return [sum(1 for number in range(1, count + 1) if loan.due(number) <= day) for day in _days(loan, sampled)]
    months = range(0, count * loan.every, every)
    if sampled.get("at") == "end":
        months = range(every, count * loan.every + 1, every)
    years = 12 * int(sampled.get("anniversary", {}).get("years", 0))
    return [(month // years * years if years else month) // loan.every for month in months]


def _days(loan, sampled):
    """Every day from the loan to its end that is asked for."""
    first, end = loan.drawn_on, loan.due(len(loan.rows))
    if sampled["on"] == "month_end":
        months = range((end.year - first.year) * 12 + end.month - first.month + 1)
        days = [dates.add_months(date(first.year, first.month, 1), number + 1) - timedelta(1) for number in months]
    else:
        month, day = map(int, sampled["on"].split("-"))
        days = [date(year, month, day) for year in range(first.year, end.year + 1)]
    return [day for day in days if first <= day < end]


# ---- cost ----

LOOKED_AT = 20  # bits: so often is a bracket turned into yearly rates, which takes longer than to halve it
CLOSE = Fraction(1, 1 << 40)  # of half a quantum: a multiple in so narrow a bracket is likely the rate itself


@rule("cost_of")
def _cost_of(name, node, _rounded, scope):
    fees, (quantum, mode) = scope.value(node["fees"]), scope.rounding(node["round"])
    effective = node["method"] == "effective"

    def work(case):
        loan = loan_of(case, node["cost_of"])
        paid = fees(case)
        if loan is None:
            return {name: plain(0)}
        need(0 <= paid < loan.lent, "fees below zero, or not below the principal")
        near = _cost(loan.lent - paid, [paid for _, _, paid in loan.rows], 12 // loan.every, effective, quantum / 2)
        value = round_to(near, quantum, mode)
        return {name: plain(value) if value == near else (value, Unstated(direction(value, near)))}

    return work


def _cost(lent, payments, periods, effective, half):
    """The yearly rate where it is a multiple of `half`, or else a fraction between the same two as it is."""
    common = lcm(lent.denominator, *(Fraction(paid).denominator for paid in payments))
    lent, payments = int(lent * common), [int(paid * common) for paid in payments]
    if sum(payments) == lent:
        return Fraction(0)
    low, bits, whole, other = 0, 0, 1, None
    while not _is_too_much(whole, 0, lent, payments):
        whole *= 2
    while True:  # low / 2^bits <= rate of a period < low / 2^bits + whole / 2^bits
        if bits % LOOKED_AT == 0:
            ends = [Fraction(at, 1 << bits) for at in (low, low + whole)]
            ends = [((1 + end) ** periods - 1 if effective else end * periods) / half for end in ends]
            first = ends[0].numerator // ends[0].denominator
            if ends[1] <= first + 1 and ends[0] != first:
                return (first + Fraction(1, 2)) * half
            inside = first if ends[0] == first else first + 1
            if ends[1] - ends[0] < CLOSE and inside != other:
                if _is_cost(inside * half, lent, payments, periods, effective):
                    return inside * half
                other = inside
        bits, low = bits + 1, 2 * low
        if not _is_too_much(low + whole, bits, lent, payments):
            low += whole


def _is_too_much(rate, bits, lent, payments):
    """Whether a debt that grows by rate / 2^bits a period is not paid off."""
    for number, paid in enumerate(payments, 1):
        lent = lent * ((1 << bits) + rate) - (paid << bits * number)
    return lent > 0


def _is_cost(yearly, lent, payments, periods, effective):
    """Whether the debt as a polynomial of the growth X of a period is 0 where X^degree is what it grows to.

    X^degree - grown has one root above 0, and so has a divisor of it that is below 0 at 0: the other roots are in
    pairs, or below 0.
    """
    degree, grown = (periods, 1 + yearly) if effective else (1, 1 + yearly / periods)
    debt = [Fraction(lent), *(Fraction(-paid) for paid in payments)]
    common = [Fraction(1), *[Fraction(0)] * (degree - 1), -grown]
    while debt:
        common, debt = debt, _remainder(common, debt)
    return len(common) > 1 and common[-1] / common[0] < 0


def _remainder(above, below):
    """Of polynomials, the highest power first."""
    rest = list(above)
    while len(rest) >= len(below):
        factor = rest[0] / below[0]
        rest = [value - factor * other for value, other in zip(rest, below + [0] * (len(rest) - len(below)))][1:]
    while rest and not rest[0]:
        rest.pop(0)
    return rest
