"""Conditions: a mapping of facts or figures to what they must be."""
import operator

from .case import Signal, together
from .dates import DateText, read_date
from .exact import NumberText, read_number

BOUNDS = {
    "up_to": operator.le,
    "below": operator.lt,
    "at_least": operator.ge,
    "above": operator.gt,
    "from": operator.ge,
    "to": operator.le,
}


def compile_condition(node, scope):
    """A function of the case that says yes or no."""
    if not isinstance(node, dict):
        raise ValueError(f"a condition is a mapping, not {node!r}")
    return _joined([_entry(key, value, scope) for key, value in node.items()], False)


def _joined(tests, decisive):
    """all (decisive False) or any (decisive True): one decisive part decides, whatever the others lack."""
    if len(tests) == 1:
        return tests[0]

    def join(case):
        unknown = []
        for test in tests:
            try:
                if test(case) == decisive:
                    return decisive
            except Signal as signal:
                unknown.append(signal)
        if unknown:
            raise together(unknown)
        return not decisive

    return join


def _entry(key, value, scope):
    if key in ("any", "all"):
        return _joined([compile_condition(part, scope) for part in value], key == "any")
    if key == "not":
        inner = compile_condition(value, scope)
        return lambda case: not inner(case)
    return _matcher(scope.reference(key), scope.kind(key), value, scope)


def _matcher(read, kind, value, scope):
    if isinstance(value, list):
        return _one_of(read, kind, value, scope)
    if isinstance(value, dict) and not set(value) <= set(BOUNDS):
        value_of = scope.value(value)
        return lambda case: read(case) == value_of(case)
    if isinstance(value, dict):
        return _joined([_bounded(read, BOUNDS[bound], _end(end, kind, scope)) for bound, end in value.items()], False)
    if kind != "text" and kind != "flag" and scope.is_name(value):
        other = scope.reference(value)
        return lambda case: read(case) == other(case)
    word = literal(value, kind)
    return lambda case: read(case) == word


def _one_of(read, kind, choices, scope):
    """Literals are words of the list; a name in a list of numbers stands for its value, known or not."""
    named = [text for text in choices if kind not in ("text", "flag", "date") and scope.is_name(text)]
    words = [literal(text, kind) for text in choices if text not in named]
    tests = [_bounded(read, operator.eq, scope.reference(name)) for name in named]
    return _joined([lambda case: read(case) in words, *tests], True)


def _bounded(read, compare, end):
    return lambda case: compare(read(case), end(case))


def _end(node, kind, scope):
    if isinstance(node, str) and kind == "date" and not scope.is_name(node):
        day = read_date(node)
        return lambda case: day
    return scope.value(node)


def literal(text, kind):
    """The value of a literal as a fact of that kind would have it."""
    if kind == "flag":
        return {"yes": True, "no": False}[text]
    if kind == "text":
        return text
    if kind == "date":
        return read_date(text)
    try:
        return read_number(text)[0]
    except NumberText:
        pass
    try:
        return read_date(text)
    except DateText:
        return {"yes": True, "no": False}.get(text, text)
