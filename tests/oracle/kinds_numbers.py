"""Direct comparison of the public functions of number.h and calendar.h, one call a case."""
from ctypes import byref, c_int32, c_int64, create_string_buffer
from datetime import date, timedelta
from fractions import Fraction

from . import dates
from .agreement import differences
from .case import FactRefused
from .draft import WORDS, Draft, any_date
from .draft_facts import amount_in_words, facts_for, rate_text
from .exact import INT64_MAX, INT64_MIN, MODES, NumberText, amount_text, direction, read_amount, read_number, round_to
from .library import C, CScheme, E_RANGE
from .scheme import Scheme
from .shares import allotted

DIRECT = {}


def direct(function):
    DIRECT[function.__name__] = function
    return function


def fits(*numbers):
    return all(INT64_MIN <= number <= INT64_MAX for number in numbers)


# ---- text ----

SPOILERS = (*",_.%‰ -+/09万亿元\t\u00a0１", "bp", "e3")


def spoiled(random, text):
    """The text with one change, or cut, or doubled."""
    luck = random.random()
    at = random.randrange(len(text) + 1)
    if luck < 0.6:
        return text[:at] + random.choice(SPOILERS) + text[at:]
    if luck < 0.8 and len(text) > 1:
        return text[:at] + text[at + 1 :]
    return text + text if luck < 0.85 else text[::-1]


def _rate_of_any_size(random):
    luck = random.random()
    if luck < 0.1:
        return Fraction(random.choice((INT64_MAX, INT64_MIN, INT64_MAX + 1, INT64_MIN - 1, 10**19)))
    if luck < 0.2:
        return Fraction(random.randrange(1, 100), INT64_MAX - random.randrange(-2, 3))
    size = random.randrange(1, 19)
    return Fraction(random.randrange(-(10**size), 10**size), 10 ** random.randrange(0, 8))


@direct
def rate_text_read(random, count):
    above, below = c_int64(), c_int64()
    for _ in range(count):
        text = rate_text(random, _rate_of_any_size(random))
        if random.random() < 0.1:
            text = amount_in_words(random, random.randrange(-(10**14), 10**14), 2)
        if random.random() < 0.4:
            text = spoiled(random, text)
        status = C.rate_from_text(byref(above), byref(below), text.encode(), None)
        try:
            value, _ = read_number(text)
        except NumberText:
            value = None
        if value is None:
            wanted = "refused"
            found = "refused" if status else f"{above.value}/{below.value}"
        else:
            wanted = str(value) if fits(value.numerator) and value.denominator <= INT64_MAX else "range"
            found = "range" if status == E_RANGE else f"status {status}" if status else _fraction(above, below)
        if wanted != found:
            yield f"guarantee_rate_from_text({text!r}): oracle {wanted}, library {found}"


def _fraction(above, below):
    return str(above.value) if below.value == 1 else f"{above.value}/{below.value}"


@direct
def amount_text_read(random, count):
    minor, buffer = c_int64(), create_string_buffer(48)
    for _ in range(count):
        digits = random.randrange(0, 7)
        units = random.choice((
            random.randrange(-(10**6), 10**6), INT64_MAX - random.randrange(3), INT64_MIN + random.randrange(3),
            INT64_MAX + random.randrange(3), random.randrange(10**18),
        ))
        text = amount_in_words(random, units, digits)
        if random.random() < 0.4:
            text = spoiled(random, text)
        status = C.amount_from_text(byref(minor), text.encode(), digits, None)
        try:
            value = read_amount(text, digits)
            wanted = str(value * 10**digits) if fits(value * 10**digits) else "range"
        except NumberText:
            wanted = "refused"
        found = str(minor.value) if not status else "range" if status == E_RANGE else "refused"
        if wanted != found:
            yield f"guarantee_amount_from_text({text!r}, {digits}): oracle {wanted}, library {found}"
        if not status:
            C.amount_to_text(buffer, 48, minor, digits, 0)
            if buffer.value.decode() != amount_text(Fraction(minor.value, 10**digits), digits):
                yield f"guarantee_amount_to_text({minor.value}, {digits}): library {buffer.value}"


# ---- facts as text ----


def _fact_nodes(random):
    """A fact of each kind, some with bounds."""
    bounds = {
        "amount": ({}, {"at_least": "-1_000"}, {"at_least": "100", "at_most": "500万"}),
        "rate": ({}, {"at_most": "100%"}, {"at_least": "-150bp", "at_most": "1/3"}),
        "number": ({}, {"at_least": "-2.5", "at_most": "10"}),
        "count": ({}, {"at_least": "1", "at_most": "36"}),
        "date": ({},),
        "flag": ({},),
        "text": ({"one_of": list(WORDS)},),
    }
    return {
        f"the_{kind}": {"kind": kind, "meaning": "a fact", **random.choice(choices)} for kind, choices in bounds.items()
    }


@direct
def facts_read(random, count):
    """Which texts each kind of fact takes, and what it reads: shown by a figure that is the fact itself."""
    done = 0
    while done < count:
        draft = Draft(random)
        draft.question = "quote"
        draft.facts = _fact_nodes(random)
        draft.edges = {"the_amount": [Fraction(100), Fraction(5000000)], "the_rate": [Fraction(1, 3), Fraction(1)]}
        for name in ("the_amount", "the_rate", "the_number", "the_count"):
            draft.figures[f"figure_{name}"] = {"sum": [name]}
        text = draft.text()
        scheme, c_scheme = Scheme(text), CScheme(text)
        for _ in range(200):
            done += len(draft.facts)
            yield from _read_alike(random, scheme, c_scheme, draft, text)
        c_scheme.close()


def _read_alike(random, scheme, c_scheme, draft, text):
    given = facts_for(random, draft.facts, draft.edges, draft.digits, missing=0, huge=0.05)
    given = {name: spoiled(random, word) if random.random() < 0.3 else word for name, word in given.items()}
    refused = c_scheme.set(given)
    taken = {}
    for name, word in given.items():
        try:
            scheme.facts[name].read(word)
            taken[name] = word
        except FactRefused:
            if name not in refused:
                yield f"{name}={word!r}: the library takes what the oracle refuses\n{text}"
            continue
        if name in refused:
            yield f"{name}={word!r}: the library refuses (status {refused[name]}) what the oracle takes\n{text}"
    if set(taken) == set(given) - set(refused):
        lines, _ = differences(scheme, c_scheme, "quote", taken)
        yield from (f"{line}\n{text}quote {taken}" for line in lines)


# ---- rounding and allotment ----


def _operand(random):
    luck = random.random()
    if luck < 0.15:
        return INT64_MAX - random.randrange(3)
    if luck < 0.5:
        return random.randrange(1, 50)
    return random.randrange(1, 10 ** random.randrange(1, 19))


@direct
def rounding(random, count):
    multiple, turn = c_int64(), c_int32()
    for _ in range(count):
        below, quantum_above, quantum_below = _operand(random), _operand(random), random.choice((1, 1, 2, 100, 10**6))
        above = _operand(random)
        if random.random() < 0.4:
            quanta = Fraction(2 * random.randrange(10**6) + 1, 2) * Fraction(quantum_above, quantum_below)
            if fits(quanta.numerator, quanta.denominator):
                above, below = quanta.numerator, quanta.denominator
        if random.random() < 0.4:
            above = -above
        number = random.randrange(1, 8)
        quantum = Fraction(quantum_above, quantum_below)
        value = Fraction(above, below)
        rounded = round_to(value, quantum, MODES[number - 1])
        status = C.round_fraction(
            byref(multiple), byref(turn), above, below, quantum_above, quantum_below, number, None
        )
        wanted = (rounded / quantum, direction(rounded, value)) if fits(rounded / quantum) else "range"
        found = (multiple.value, turn.value) if not status else "range" if status == E_RANGE else status
        if wanted != found:
            yield f"guarantee_round_fraction({value}, {quantum}, {MODES[number - 1]}): oracle {wanted}, library {found}"


@direct
def allot_amount(random, count):
    for _ in range(count):
        size = random.randrange(1, 7)
        weights = [random.choice((0, 1, 2, 20, 80, _operand(random))) for _ in range(size)]
        total = random.choice((0, 1, 7, 100, 123456789, _operand(random))) * random.choice((1, 1, 1, -1))
        holder = random.randrange(-1, size)
        number = random.randrange(1, 8)
        parts = (c_int64 * size)(*[77] * size)
        status = C.allot_amount(parts, total, (c_int64 * size)(*weights), size, holder, number, None)
        found = list(parts)
        if not sum(weights):
            if not status or found != [77] * size:
                yield f"guarantee_allot_amount({total}, {weights}): no weight, library {status} {found}"
            continue
        exact = {index: Fraction(total) * weight / sum(weights) for index, weight in enumerate(weights)}
        remainder_to = holder if holder >= 0 else "largest_fraction"
        wanted = list(allotted(exact, Fraction(total), remainder_to, Fraction(1), MODES[number - 1]).values())
        if status == E_RANGE and not fits(*wanted):
            continue
        if status or wanted != found:
            yield (
                f"guarantee_allot_amount({total}, {weights}, {holder}, {MODES[number - 1]}): "
                f"oracle {[str(part) for part in wanted]}, library {status} {found}"
            )


# ---- dates ----


def _day(random):
    luck = random.random()
    if luck < 0.5:
        year = random.choice((random.randrange(1601, 9999), random.choice((1700, 1900, 2000, 2023, 2024, 2100))))
        month = random.choice((1, 2, 2, 2, 3, 12, random.randrange(1, 13)))
        return date(year, month, dates.last_of_month(year, month) - random.choice((0, 0, 0, 1, 2, 15)))
    if luck < 0.6:
        return random.choice((dates.DATE_MIN, dates.DATE_MAX))
    return any_date(random)


@direct
def day_counts(random, count):
    above, below = c_int64(), c_int64()
    names = list(dates.DAY_COUNTS)
    for _ in range(count):
        first, last = sorted((_day(random), _day(random)))
        if random.random() < 0.4:
            last = first + timedelta(min(random.randrange(0, 800), (dates.DATE_MAX - first).days))
        if random.random() < 0.2 and first.year < 9900:
            last = dates.add_months(first, random.randrange(0, 100))
        name = random.choice(names)
        end = random.choice((last, last, _day(random)))
        try:
            wanted = dates.DAY_COUNTS[name](first, last, end)
        except dates.PartOfMonth:
            wanted = "refused"
        status = C.day_count_fraction(
            byref(above), byref(below), dates.DAY_COUNT_NUMBERS[name], dates.day_number(first),
            dates.day_number(last), dates.day_number(end), None,
        )
        found = "refused" if status else Fraction(above.value, below.value)
        if wanted != found or (not status and below.value not in (12, 360, 365, 366, 133590)):
            yield f"{name} from {first} to {last} (ends {end}): oracle {wanted}, library {found} status {status}"


@direct
def dates_read(random, count):
    number, buffer = c_int32(), create_string_buffer(16)
    for _ in range(count):
        text = str(_day(random))
        if random.random() < 0.5:
            year, month, day = random.randrange(1590, 2110), random.randrange(0, 14), random.randrange(0, 33)
            text = f"{year:04d}-{month:02d}-{day:02d}"
        if random.random() < 0.3:
            text = spoiled(random, text)
        status = C.date_from_text(byref(number), text.encode(), None)
        try:
            wanted = dates.day_number(dates.read_date(text))
        except dates.DateText:
            wanted = "refused"
        found = "refused" if status else number.value
        if wanted != found:
            yield f"guarantee_date_from_text({text!r}): oracle {wanted}, library {found}"
        if not status:
            C.date_to_text(buffer, 16, number, None)
            if buffer.value.decode() != text:
                yield f"guarantee_date_to_text({number.value}): {buffer.value}"


@direct
def months_added(random, count):
    number = c_int32()
    for _ in range(count):
        day, months = _day(random), random.choice((random.randrange(-30, 30), random.randrange(-9000, 9000)))
        index = day.year * 12 + day.month - 1 + months
        wanted = "refused"
        if 1601 * 12 <= index < 10000 * 12:
            wanted = dates.day_number(dates.add_months(day, months))
        status = C.date_add_months(byref(number), dates.day_number(day), months, None)
        found = "refused" if status else number.value
        if wanted != found:
            yield f"guarantee_date_add_months({day}, {months}): oracle {wanted}, library {found}"
