"""The C library through ctypes: exactly the functions of include/guarantee/*.h that the comparison needs."""
import ctypes
import os
from ctypes import POINTER, byref, c_char_p, c_int32, c_int64, c_size_t, c_uint32, c_uint64, c_void_p

HERE = os.path.dirname(os.path.abspath(__file__))
PATH = os.environ.get("GUARANTEE_LIBRARY") or os.path.join(HERE, "..", "..", "build", "libguarantee.so")

OUTCOMES = {1: "eligible", 2: "not_eligible", 3: "undecided"}
QUESTION_NUMBERS = {
    name: number
    for number, name in enumerate(
        ("quote", "claim", "compensate", "refinance", "reserve", "limits", "subsidy", "allot"), 1
    )
}
AMOUNT, RATE, NUMBER, COUNT, DATE, FLAG, TEXT = range(1, 8)
E_NUMBER_TEXT, E_RANGE, E_DATE, E_FACT, E_FACT_VALUE = 30, 31, 40, 60, 61


class Error(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("status", c_int32),
        ("line", c_uint32),
        ("column", c_uint32),
        ("byte_offset", c_uint64),
        ("row", c_int64),
        ("file", ctypes.c_char * 256),
        ("path", ctypes.c_char * 256),
        ("message", ctypes.c_char * 768),
    ]

    def text(self):
        return f"{self.line}:{self.column}: {self.path.decode()}: {self.message.decode()}"


class Figure(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("kind", c_int32),
        ("name", c_char_p),
        ("value", c_char_p),
        ("exact", c_char_p),
        ("meaning", c_char_p),
        ("clause", c_char_p),
        ("confidence", c_int32),
        ("direction", c_int32),
        ("is_working", c_int32),
        ("breach", c_int32),
        ("is_multiple", c_int32),
        ("is_cut", c_int32),
    ]


class Refused(Exception):
    """A status other than OK."""

    def __init__(self, call, status, error):
        super().__init__(f"{call}: status {status}: {error.text()}")
        self.call = call
        self.status = status


_ERROR = POINTER(Error)
_SIGNATURES = {
    "guarantee_scheme_load_text": (c_int32, POINTER(c_void_p), c_char_p, c_size_t, c_char_p, c_void_p, _ERROR),
    "guarantee_scheme_free": (None, c_void_p),
    "guarantee_facts_new": (c_int32, POINTER(c_void_p), c_void_p, _ERROR),
    "guarantee_facts_free": (None, c_void_p),
    "guarantee_facts_clear": (None, c_void_p),
    "guarantee_facts_set_text": (c_int32, c_void_p, c_char_p, c_char_p, _ERROR),
    "guarantee_answer": (c_int32, POINTER(c_void_p), c_void_p, c_int32, c_void_p, c_uint32, _ERROR),
    "guarantee_result_free": (None, c_void_p),
    "guarantee_result_outcome": (c_int32, c_void_p),
    "guarantee_result_rule": (c_char_p, c_void_p),
    "guarantee_result_missing_count": (c_size_t, c_void_p),
    "guarantee_result_missing": (c_char_p, c_void_p, c_size_t),
    "guarantee_result_breach_count": (c_size_t, c_void_p),
    "guarantee_result_figure_count": (c_size_t, c_void_p),
    "guarantee_result_figure": (c_int32, c_void_p, c_size_t, POINTER(Figure), _ERROR),
    "guarantee_result_fraction": (c_int32, c_void_p, c_char_p, POINTER(c_int64), POINTER(c_int64), _ERROR),
    "guarantee_result_amount": (c_int32, c_void_p, c_char_p, POINTER(c_int64), _ERROR),
    "guarantee_amount_from_text": (c_int32, POINTER(c_int64), c_char_p, c_int32, _ERROR),
    "guarantee_amount_to_text": (c_int32, c_char_p, c_size_t, c_int64, c_int32, c_int32),
    "guarantee_rate_from_text": (c_int32, POINTER(c_int64), POINTER(c_int64), c_char_p, _ERROR),
    "guarantee_round_fraction": (
        c_int32, POINTER(c_int64), POINTER(c_int32), c_int64, c_int64, c_int64, c_int64, c_int32, _ERROR,
    ),
    "guarantee_allot_amount": (
        c_int32, POINTER(c_int64), c_int64, POINTER(c_int64), c_size_t, c_int64, c_int32, _ERROR,
    ),
    "guarantee_date_from_ymd": (c_int32, POINTER(c_int32), c_int32, c_int32, c_int32, _ERROR),
    "guarantee_date_from_text": (c_int32, POINTER(c_int32), c_char_p, _ERROR),
    "guarantee_date_to_text": (c_int32, c_char_p, c_size_t, c_int32, _ERROR),
    "guarantee_date_add_months": (c_int32, POINTER(c_int32), c_int32, c_int32, _ERROR),
    "guarantee_day_count_fraction": (
        c_int32, POINTER(c_int64), POINTER(c_int64), c_int32, c_int32, c_int32, c_int32, _ERROR,
    ),
    "guarantee_thread_release": (None,),
}


def new_error():
    return Error(struct_size=ctypes.sizeof(Error), row=-1)


class _Library:
    """Binds a function when it is first called, so that a part of the library can be tried alone."""

    def __init__(self):
        self._handle = None

    def __getattr__(self, name):
        if self._handle is None:
            self._handle = ctypes.CDLL(PATH)
        function = getattr(self._handle, "guarantee_" + name)
        result, *arguments = _SIGNATURES["guarantee_" + name]
        function.restype, function.argtypes = result, arguments
        setattr(self, name, function)
        return function


C = _Library()


class CAnswer:
    """outcome, rule, figures {name: (kind, value, exact, direction, is_working, breach)}, missing."""

    __slots__ = ("outcome", "rule", "figures", "missing", "breaches", "handle")


class CScheme:
    def __init__(self, text):
        data = text.encode()
        error = new_error()
        scheme = c_void_p()
        status = C.scheme_load_text(byref(scheme), data, len(data), None, None, byref(error))
        if status:
            raise Refused("guarantee_scheme_load_text", status, error)
        self.handle = scheme
        facts = c_void_p()
        status = C.facts_new(byref(facts), scheme, byref(error))
        if status:
            raise Refused("guarantee_facts_new", status, error)
        self.facts = facts
        self.figure = Figure(struct_size=ctypes.sizeof(Figure))

    def close(self):
        C.facts_free(self.facts)
        C.scheme_free(self.handle)

    def set(self, texts):
        """The names of the facts that were refused, with their statuses."""
        C.facts_clear(self.facts)
        refused = {}
        for name, text in texts.items():
            status = C.facts_set_text(self.facts, name.encode(), text.encode(), None)
            if status:
                refused[name] = status
        return refused

    def answer(self, question, read):
        """read(answer) is called while the result lives."""
        result = c_void_p()
        status = C.answer(byref(result), self.handle, QUESTION_NUMBERS[question], self.facts, 0, None)
        if status:
            error = new_error()
            C.answer(byref(result), self.handle, QUESTION_NUMBERS[question], self.facts, 0, byref(error))
            raise Refused("guarantee_answer", status, error)
        try:
            return read(self._answer(result))
        finally:
            C.result_free(result)

    def _answer(self, result):
        answer = CAnswer()
        answer.handle = result
        answer.outcome = OUTCOMES[C.result_outcome(result)]
        answer.rule = C.result_rule(result).decode()
        answer.breaches = C.result_breach_count(result)
        answer.missing = [
            C.result_missing(result, index).decode() for index in range(C.result_missing_count(result))
        ]
        figure, address, figures = self.figure, byref(self.figure), {}
        for index in range(C.result_figure_count(result)):
            if C.result_figure(result, index, address, None):
                raise RuntimeError("guarantee_result_figure failed")
            figures[figure.name.decode()] = (
                figure.kind, figure.value, figure.exact, figure.direction, figure.is_working, figure.breach,
            )
        answer.figures = figures
        return answer


def fraction_of(answer, name):
    """(numerator, denominator) of a figure's value, None when it needs more than 63 bits."""
    above, below = c_int64(), c_int64()
    status = C.result_fraction(answer.handle, name.encode(), byref(above), byref(below), None)
    if status == E_RANGE:
        return None
    if status:
        raise RuntimeError(f"guarantee_result_fraction of {name}: status {status}")
    return above.value, below.value
