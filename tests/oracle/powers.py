"""(1 + rate)^periods - 1 to a quantum, by whole numbers alone: roots are bracketed, never approximated."""
from fractions import Fraction

from .exact import direction, round_to


def whole_root(number, degree):
    """The largest whole number whose power of that degree is at most number."""
    if number < 2 or degree == 1:
        return number
    guess = 1 << -(-number.bit_length() // degree)
    while True:
        better = ((degree - 1) * guess + number // guess ** (degree - 1)) // degree
        if better >= guess:
            return guess
        guess = better


class Unstated:
    """An exact value that has no fraction, or too long a one: only on which side of it the rounded value is."""

    def __init__(self, direction):
        self.direction = direction

    def __str__(self):
        return f"not stated, direction {self.direction}"


def compound(rate, periods, rounding):
    """(value, exact), with exact Unstated where rounding changed it. `rounding` is (quantum, mode) or None."""
    value, exact = _compound(rate, periods, rounding)
    return (value, exact) if value == exact else (value, exact if isinstance(exact, Unstated) else _side(value, exact))


def _side(value, exact):
    return Unstated(direction(value, exact))


def _compound(rate, periods, rounding):
    power = (1 + Fraction(rate)) ** periods.numerator
    degree = periods.denominator
    root = Fraction(whole_root(power.numerator, degree), whole_root(power.denominator, degree))
    if root**degree == power:
        exact = root - 1
        return (exact if rounding is None else round_to(exact, *rounding)), exact
    quantum, mode = rounding
    scaled = power * quantum.denominator**degree
    low = (whole_root(scaled.numerator // scaled.denominator, degree) - quantum.denominator) // quantum.numerator
    middle = (low + Fraction(1, 2)) * quantum + 1
    # No tie is possible: any number on the same side of the middle rounds as the power does.
    place = Fraction(1, 4) if middle**degree > power else Fraction(3, 4)
    near = (low + place) * quantum
    value = round_to(near, quantum, mode)
    return value, _side(value, near)
