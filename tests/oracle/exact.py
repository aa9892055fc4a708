"""Numbers: text to Fraction, the seven roundings, Fraction to text.

Written from config/README.md alone; nothing here is shared with the C library.
"""
import re
from fractions import Fraction

INT64_MAX = (1 << 63) - 1
INT64_MIN = -(1 << 63)
DIGITS_MAX = 60

UNITS = {
    "%": (Fraction(1, 100), "rate"),
    "bp": (Fraction(1, 10000), "rate"),
    "‰": (Fraction(1, 1000), "rate"),
    "万": (Fraction(10**4), "multiple"),
    "亿": (Fraction(10**8), "multiple"),
    "万亿": (Fraction(10**12), "multiple"),
}

_WHOLE = r"([1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,2}(?:_[0-9]{3})+|[0-9]+)"
_DECIMAL = re.compile(r"([+-]?)" + _WHOLE + r"(?:\.([0-9]+))?(?: ?(%|bp|‰|万亿|万|亿))?")
_FRACTION = re.compile(r"([+-]?)" + _WHOLE + "/" + _WHOLE)


def _digits(text):
    return text.replace(",", "").replace("_", "")


class NumberText(ValueError):
    """The text is no number."""


def read_number(text):
    """Text -> (Fraction, unit), unit one of "", "rate", "multiple", "fraction"."""
    fraction = _FRACTION.fullmatch(text)
    if fraction:
        sign, above, below = fraction.groups()
        above, below = _digits(above), _digits(below)
        if len(above) + len(below) > DIGITS_MAX or int(below) == 0:
            raise NumberText(text)
        value = Fraction(int(above), int(below))
        return (-value if sign == "-" else value), "fraction"
    match = _DECIMAL.fullmatch(text)
    if not match:
        raise NumberText(text)
    sign, whole, part, unit = match.groups()
    whole = _digits(whole)
    part = part or ""
    if len(whole) + len(part) > DIGITS_MAX:
        raise NumberText(text)
    value = Fraction(int(whole + part), 10 ** len(part))
    kind = ""
    if unit:
        factor, kind = UNITS[unit]
        value *= factor
    return (-value if sign == "-" else value), kind


def read_amount(text, digits):
    """An amount of whole minor units, as a Fraction of the currency unit."""
    value, unit = read_number(text)
    if unit in ("rate", "fraction"):
        raise NumberText(text)
    if (10**digits) % value.denominator:
        raise NumberText(text)
    return value


def round_to(value, quantum, mode):
    """The multiple of quantum (> 0) that the mode picks."""
    above = value.numerator * quantum.denominator
    below = value.denominator * quantum.numerator
    low, rest = divmod(above, below)
    if not rest:
        return value
    return Fraction(quantum.numerator * (low + _step(low, 2 * rest - below, above > 0, mode)), quantum.denominator)


def _step(low, past_half, positive, mode):
    """0 to stay at the multiple below, 1 to go to the one above; the value is strictly between them."""
    if mode == "floor":
        return 0
    if mode == "ceiling":
        return 1
    if mode == "down":
        return 0 if positive else 1
    if mode == "up":
        return 1 if positive else 0
    if past_half:
        return 1 if past_half > 0 else 0
    if mode == "half_even":
        return low & 1
    if mode == "half_up":
        return 1 if positive else 0
    if mode == "half_down":
        return 0 if positive else 1
    raise ValueError(mode)


MODES = ("half_up", "half_even", "half_down", "up", "down", "ceiling", "floor")


def direction(value, exact):
    return (value > exact) - (value < exact)


def amount_text(value, digits):
    """A whole number of minor units as "4125000.00"."""
    minor = value * 10**digits
    if minor.denominator != 1:
        raise ValueError("no whole minor units")
    number = minor.numerator
    text = str(abs(number)).rjust(digits + 1, "0")
    if digits:
        text = text[:-digits] + "." + text[-digits:]
    return "-" + text if number < 0 else text


def fits_amount(value, digits):
    return INT64_MIN <= value * 10**digits <= INT64_MAX


def decimal_text(value):
    """A finite decimal, every digit: "0.004"."""
    digits = 0
    while (value * 10**digits).denominator != 1:
        digits += 1
    units = abs(value.numerator * 10**digits // value.denominator)
    whole, part = divmod(units, 10**digits)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{part:0{digits}d}" if digits else f"{sign}{whole}"
