"""Whether the library and the interpreter gave the same answer, and where they differ."""
from fractions import Fraction

from .case import FactRefused, Signal
from .exact import amount_text, direction, fits_amount
from .powers import Unstated
from .library import AMOUNT, COUNT, DATE, E_RANGE, FLAG, TEXT, Refused, fraction_of


def differences(scheme, c_scheme, question, texts):
    """(differences as lines, how many rules were compared)."""
    refused = c_scheme.set(texts)
    try:
        answer = scheme.answer(question, texts)
    except FactRefused as fault:
        return ([] if refused else [f"the library takes facts that the oracle refuses: {fault}"]), 1
    if refused:
        return [f"the library refuses facts that the oracle takes: {refused}"], 1
    if answer.open_question:
        return [], 0
    try:
        return c_scheme.answer(question, lambda found: _compare(scheme, answer, found))
    except Refused as fault:
        if fault.status == E_RANGE and _is_past_range(scheme, answer):
            return [], max(1, answer.entries)
        return [f"library: {fault}"] + _lines("oracle", answer), 1


def _is_past_range(scheme, answer):
    """Whether any figure, also of one member alone, does not fit the minor units of an amount."""
    return any(
        not isinstance(number, (str, Unstated)) and not fits_amount(number, scheme.digits)
        for found in answer.every_figure
        for entry in found.values()
        if not isinstance(entry, Signal)
        for number in entry
    )


def _compare(scheme, answer, found):
    lines = []
    if answer.outcome != found.outcome:
        lines.append(f"outcome: oracle {answer.outcome}, library {found.outcome}")
    if answer.rule != found.rule:
        lines.append(f"rule: oracle {answer.rule!r}, library {found.rule!r}")
    if answer.missing != found.missing:
        lines.append(f"missing: oracle {answer.missing}, library {found.missing}")
    if len(answer.breaches) != found.breaches:
        lines.append(f"breaches: oracle {sorted(answer.breaches)}, library {found.breaches}")
    for name, entry in answer.figures.items():
        if name not in found.figures:
            lines.append(f"{name}: oracle {_show(entry)}, library has no such figure")
    for name, figure in found.figures.items():
        entry = answer.figures.get(name) or answer.workings.get(name)
        if entry is not None:
            fault = _difference(scheme, entry, name, figure, found, answer.breaches)
            if fault:
                lines.append(f"{name}: oracle {_show(entry)}, library {_show_c(figure)}: {fault}")
        elif name not in scheme.parameters:
            lines.append(f"{name}: the oracle has no such figure, library {_show_c(figure)}")
    return lines, max(1, answer.entries)


def _difference(scheme, entry, name, figure, found, breaches):
    value, exact = entry
    kind, value_text, exact_text, turn, _, breach = figure
    if breach != (name in breaches):
        return f"breach {breach}"
    if kind in (FLAG, TEXT, DATE):
        if isinstance(value, bool):
            return "" if value_text == (b"yes" if value else b"no") else "value"
        return "" if value_text.decode() == str(value) else "value"
    if isinstance(value, (bool, str)):
        return "kind"
    if isinstance(exact, Unstated):
        if exact_text or turn != exact.direction:
            return "exact"
    elif len(str(exact)) > LONGEST_FRACTION:
        if value != exact and direction(value, exact) != turn:
            return "direction"
        return _near(exact, exact_text.decode()) or _shown(value, value_text.decode(), kind)
    else:
        if str(exact).encode() != exact_text:
            return "exact"
        if direction(value, exact) != turn:
            return "direction"
    if kind == AMOUNT and (value * 10**scheme.digits).denominator == 1:
        return "" if value_text.replace(b",", b"").decode() == amount_text(value, scheme.digits) else "value"
    if turn:
        pair = fraction_of(found, name)
        if pair is not None and pair != (value.numerator, value.denominator):
            return f"value {pair}"
    return _shown(value, value_text.decode(), kind)


LONGEST_FRACTION = 400  # characters; a longer one may be left unstated, or stated to thirty decimals
NEAR = Fraction(1, 10**30)


def _near(exact, text):
    return "" if not text or abs(Fraction(text) - exact) <= NEAR else "exact"


def _shown(value, text, kind):
    """A number's text must be the number, or as near as its last place."""
    body = text.replace(",", "").rstrip("x")
    unit = Fraction(1, 100) if body.endswith("%") else Fraction(1)
    try:
        number = Fraction(body.rstrip("%")) * unit
    except ValueError:
        return "value text"
    if kind == COUNT:
        return "" if number == value else "value text"
    places = len(body.rstrip("%").partition(".")[2])
    return "" if abs(number - value) <= unit / 10**places / 2 else "value text"


def _show(entry):
    value, exact = entry
    return f"{value}" if value == exact else f"{value} (exact {exact})"


def _show_c(figure):
    _, value, exact, turn, _, _ = figure
    return f"{value.decode()} (exact {exact.decode()}, direction {turn})"


def _lines(who, answer):
    lines = [f"{who}: {answer.outcome} {answer.rule!r} missing {answer.missing}"]
    return lines + [f"  {name} = {_show(entry)}" for name, entry in answer.figures.items()]
