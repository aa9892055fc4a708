"""The binding: finds libguarantee, checks that it is the one this package was written for, declares its functions.

Nothing is compiled. The library is looked for in this order: the file that the environment variable
``GUARANTEE_LIBRARY`` names, the folder of this package, the ``build`` folder of the checkout that this package
lies in, the system's own folders.
"""

from __future__ import annotations

import ctypes
import os
import sys
import sysconfig
from ctypes import POINTER, byref, c_char, c_char_p, c_int32, c_int64, c_size_t, c_uint32, c_uint64, c_void_p
from pathlib import Path
from typing import Any, Iterator, NoReturn, Optional

from .errors import ARGUMENT, ArgumentError, GuaranteeError, LibraryError, class_for

VERSION = "0.1.0"
WITH_TRAIL = 1

_HERE = Path(__file__).resolve().parent
_MEND = "install the package and the library of one version"
_NAMES = ("libguarantee.so.0", "libguarantee.so", "libguarantee.dylib")


class Error(ctypes.Structure):
    """guarantee_error"""

    _fields_ = [("struct_size", c_uint32), ("status", c_int32), ("line", c_uint32), ("column", c_uint32),
                ("byte_offset", c_uint64), ("row", c_int64), ("file", c_char * 256), ("path", c_char * 256),
                ("message", c_char * 768)]


class LoadOptions(ctypes.Structure):
    """guarantee_load_options"""

    _fields_ = [("struct_size", c_uint32), ("set_count", c_uint32), ("set_paths", POINTER(c_char_p)),
                ("set_values", POINTER(c_char_p))]


class Figure(ctypes.Structure):
    """guarantee_figure"""

    _fields_ = [("struct_size", c_uint32), ("kind", c_int32), ("name", c_char_p), ("value", c_char_p),
                ("exact", c_char_p), ("meaning", c_char_p), ("clause", c_char_p), ("confidence", c_int32),
                ("direction", c_int32), ("is_working", c_int32), ("breach", c_int32), ("is_multiple", c_int32),
                ("is_cut", c_int32)]


class Step(ctypes.Structure):
    """guarantee_step"""

    _fields_ = [("struct_size", c_uint32), ("line", c_uint32), ("name", c_char_p), ("kind", c_char_p),
                ("clause", c_char_p), ("source", c_char_p), ("formula", c_char_p), ("exact", c_char_p),
                ("value", c_char_p), ("rounding", c_char_p), ("note", c_char_p), ("direction", c_int32),
                ("confidence", c_int32)]


class Column(ctypes.Structure):
    """guarantee_column"""

    _fields_ = [("struct_size", c_uint32), ("type", c_int32), ("name", c_char_p), ("values", c_void_p),
                ("validity", c_void_p), ("scale", c_int64), ("words", c_void_p), ("word_count", c_uint64),
                ("constant", c_char_p)]


class FigureColumn(ctypes.Structure):
    """guarantee_figure_column"""

    _fields_ = [("struct_size", c_uint32), ("name", c_char_p), ("values", c_void_p), ("denominators", c_void_p),
                ("states", c_void_p)]


class Rows(ctypes.Structure):
    """guarantee_rows"""

    _fields_ = [("struct_size", c_uint32), ("figure_count", c_uint32), ("figures", POINTER(FigureColumn)),
                ("statuses", c_void_p), ("outcomes", c_void_p), ("rules", c_void_p), ("breaches", c_void_p)]


class Grouping(ctypes.Structure):
    """guarantee_grouping"""

    _fields_ = [("column", c_char_p), ("part", c_int32)]


class PortfolioOptions(ctypes.Structure):
    """guarantee_portfolio_options"""

    _fields_ = [("struct_size", c_uint32), ("flags", c_uint32), ("questions", c_uint32),
                ("group_questions", c_uint32), ("groupings", POINTER(Grouping)), ("grouping_count", c_uint32),
                ("sum_count", c_uint32), ("sums", POINTER(c_char_p)), ("threads", c_int32), ("reserved", c_int32),
                ("progress", c_void_p), ("progress_context", c_void_p)]


class Parameter(ctypes.Structure):
    """guarantee_parameter"""

    _fields_ = [("struct_size", c_uint32), ("confidence", c_int32), ("path", c_char_p), ("value", c_char_p),
                ("source", c_char_p), ("clause", c_char_p), ("note", c_char_p), ("line", c_uint32),
                ("reserved", c_uint32)]


class PortfolioWork(ctypes.Structure):
    """guarantee_portfolio_work"""

    _fields_ = [("struct_size", c_uint32), ("plan_count", c_uint32), ("rows", c_uint64), ("exact_rows", c_uint64),
                ("wide_operations", c_uint64), ("operations", c_uint64)]


class RowCounts(ctypes.Structure):
    """guarantee_row_counts"""

    _fields_ = [("struct_size", c_uint32), ("reserved", c_uint32), ("rows", c_uint64), ("eligible", c_uint64),
                ("not_eligible", c_uint64), ("undecided", c_uint64), ("refused", c_uint64), ("breaching", c_uint64)]


class Event(ctypes.Structure):
    """guarantee_event"""

    _fields_ = [("struct_size", c_uint32), ("date", c_int32), ("kind", c_char_p), ("account", c_char_p),
                ("loan", c_char_p), ("amount", c_int64), ("fact_count", c_uint32), ("reserved", c_uint32),
                ("fact_names", POINTER(c_char_p)), ("fact_values", POINTER(c_char_p))]


class LedgerEntry(ctypes.Structure):
    """guarantee_ledger_entry"""

    _fields_ = [("struct_size", c_uint32), ("date", c_int32), ("vintage", c_int32), ("outcome", c_int32),
                ("question", c_int32), ("confidence", c_int32), ("booked", c_uint32), ("fact_count", c_uint32),
                ("cause", c_int64), ("amount", c_int64), ("kind", c_char_p), ("account", c_char_p),
                ("loan", c_char_p), ("rule", c_char_p), ("reason", c_char_p), ("fact_names", POINTER(c_char_p)),
                ("fact_values", POINTER(c_char_p))]


class LedgerAccount(ctypes.Structure):
    """guarantee_ledger_account"""

    _fields_ = [("struct_size", c_uint32), ("vintage", c_int32), ("since", c_int32), ("reserved", c_int32),
                ("entries", c_uint64), ("name", c_char_p)]


STRUCTS = {"guarantee_error": Error, "guarantee_load_options": LoadOptions, "guarantee_figure": Figure,
           "guarantee_step": Step, "guarantee_column": Column, "guarantee_figure_column": FigureColumn,
           "guarantee_rows": Rows, "guarantee_grouping": Grouping, "guarantee_portfolio_options": PortfolioOptions,
           "guarantee_portfolio_work": PortfolioWork, "guarantee_row_counts": RowCounts,
           "guarantee_event": Event, "guarantee_ledger_entry": LedgerEntry, "guarantee_ledger_account": LedgerAccount,
           "guarantee_parameter": Parameter}

_FAILING = {  # name: arguments before the error, which is always the last; each returns a status
    "guarantee_scheme_load": [POINTER(c_void_p), c_char_p, POINTER(LoadOptions)],
    "guarantee_scheme_load_text": [POINTER(c_void_p), c_char_p, c_size_t, c_char_p, POINTER(LoadOptions)],
    "guarantee_schemes_list": [POINTER(c_void_p)],
    "guarantee_scheme_question_facts": [c_void_p, c_int32, c_char_p, c_size_t],
    "guarantee_scheme_parameter": [c_void_p, c_size_t, POINTER(Parameter)],
    "guarantee_scheme_figure_facts": [c_void_p, c_size_t, c_char_p, c_size_t],
    "guarantee_facts_new": [POINTER(c_void_p), c_void_p],
    "guarantee_facts_set_text": [c_void_p, c_char_p, c_char_p],
    "guarantee_answer": [POINTER(c_void_p), c_void_p, c_int32, c_void_p, c_uint32],
    "guarantee_question_from_name": [POINTER(c_int32), c_char_p],
    "guarantee_result_find": [c_void_p, c_char_p, POINTER(c_size_t)],
    "guarantee_result_figure": [c_void_p, c_size_t, POINTER(Figure)],
    "guarantee_result_fraction": [c_void_p, c_char_p, POINTER(c_int64), POINTER(c_int64)],
    "guarantee_trail_step": [c_void_p, c_size_t, POINTER(Step)],
    "guarantee_trail_text": [c_void_p, POINTER(c_void_p)],
    "guarantee_result_json": [c_void_p, POINTER(c_void_p)],
    "guarantee_amount_from_text": [POINTER(c_int64), c_char_p, c_int32],
    "guarantee_rate_from_text": [POINTER(c_int64), POINTER(c_int64), c_char_p],
    "guarantee_date_from_text": [POINTER(c_int32), c_char_p],
    "guarantee_portfolio_new": [POINTER(c_void_p), c_void_p, POINTER(Column), c_uint32, POINTER(PortfolioOptions)],
    "guarantee_portfolio_add": [c_void_p, POINTER(Column), c_uint64, POINTER(Rows)],
    "guarantee_portfolio_take_totals": [c_void_p, POINTER(c_void_p)],
    "guarantee_portfolio_explain": [POINTER(c_void_p), c_void_p, POINTER(Column), c_uint64, c_int32, c_uint32],
    "guarantee_portfolio_work_done": [c_void_p, POINTER(PortfolioWork)],
    "guarantee_portfolio_describe": [c_void_p, POINTER(c_void_p)],
    "guarantee_totals_merge": [c_void_p, c_void_p],
    "guarantee_totals_to_bytes": [c_void_p, POINTER(c_void_p), POINTER(c_size_t)],
    "guarantee_totals_from_bytes": [POINTER(c_void_p), c_void_p, c_char_p, c_size_t],
    "guarantee_totals_counts": [c_void_p, c_int64, POINTER(RowCounts)],
    "guarantee_totals_reason": [c_void_p, c_size_t, POINTER(c_char_p), POINTER(c_int32), POINTER(c_uint64)],
    "guarantee_totals_sum": [c_void_p, c_int64, c_size_t, POINTER(c_int64), POINTER(c_uint64), POINTER(c_uint64)],
    "guarantee_totals_sum_text": [c_void_p, c_int64, c_size_t, c_char_p, c_size_t],
    "guarantee_totals_answer": [POINTER(c_void_p), c_void_p, c_int64, c_int32, c_void_p, c_uint32],
    "guarantee_ledger_new": [POINTER(c_void_p), c_void_p],
    "guarantee_ledger_add": [c_void_p, POINTER(Event), c_uint32, POINTER(c_size_t), POINTER(c_void_p)],
    "guarantee_ledger_entry_at": [c_void_p, c_size_t, POINTER(LedgerEntry)],
    "guarantee_ledger_explain": [POINTER(c_void_p), c_void_p, c_size_t],
    "guarantee_ledger_answer": [POINTER(c_void_p), c_void_p, c_int32, POINTER(Event), c_int32, c_uint32],
    "guarantee_ledger_account_at": [c_void_p, c_size_t, POINTER(LedgerAccount)],
    "guarantee_ledger_sum": [c_void_p, c_char_p, c_char_p, c_int32, c_char_p, c_int32, POINTER(c_int64)],
    "guarantee_ledger_total": [c_void_p, c_char_p, c_char_p, c_int32, c_char_p, c_int32, POINTER(c_int64)],
    "guarantee_ledger_replay": [POINTER(c_void_p), c_void_p, c_void_p],
    "guarantee_ledger_json": [c_void_p, c_int32, POINTER(c_void_p)],
}
_PLAIN = {  # name: (result, arguments)
    "guarantee_version_number": (c_uint32, []),
    "guarantee_version_text": (c_char_p, []),
    "guarantee_sizeof": (c_size_t, [c_char_p]),
    "guarantee_status_name": (c_char_p, [c_int32]),
    "guarantee_kind_name": (c_char_p, [c_int32]),
    "guarantee_outcome_name": (c_char_p, [c_int32]),
    "guarantee_question_name": (c_char_p, [c_int32]),
    "guarantee_confidence_name": (c_char_p, [c_int32]),
    "guarantee_text_free": (None, [c_void_p]),
    "guarantee_scheme_free": (None, [c_void_p]),
    "guarantee_facts_free": (None, [c_void_p]),
    "guarantee_result_free": (None, [c_void_p]),
    "guarantee_thread_release": (None, []),
    "guarantee_scheme_currency_digits": (c_int32, [c_void_p]),
    "guarantee_scheme_confidence": (c_int32, [c_void_p]),
    "guarantee_scheme_parameter_count": (c_size_t, [c_void_p, c_int32]),
    "guarantee_scheme_in_force": (None, [c_void_p, POINTER(c_int32), POINTER(c_int32)]),
    "guarantee_scheme_edition_days": (c_size_t, [c_void_p, POINTER(c_int32), c_size_t]),
    "guarantee_scheme_fact_count": (c_size_t, [c_void_p]),
    "guarantee_scheme_fact_kind": (c_int32, [c_void_p, c_size_t]),
    "guarantee_scheme_fact_is_optional": (c_int32, [c_void_p, c_size_t]),
    "guarantee_scheme_fact_choice_count": (c_size_t, [c_void_p, c_size_t]),
    "guarantee_scheme_fact_choice": (c_char_p, [c_void_p, c_size_t, c_size_t]),
    "guarantee_scheme_figure_count": (c_size_t, [c_void_p]),
    "guarantee_scheme_figure_kind": (c_int32, [c_void_p, c_size_t]),
    "guarantee_scheme_figure_question": (c_int32, [c_void_p, c_size_t]),
    "guarantee_scheme_answers": (c_int32, [c_void_p, c_int32]),
    "guarantee_scheme_question_each": (c_char_p, [c_void_p, c_int32]),
    "guarantee_result_outcome": (c_int32, [c_void_p]),
    "guarantee_result_rule": (c_char_p, [c_void_p]),
    "guarantee_result_reason": (c_char_p, [c_void_p]),
    "guarantee_result_missing_count": (c_size_t, [c_void_p]),
    "guarantee_result_missing": (c_char_p, [c_void_p, c_size_t]),
    "guarantee_result_confidence": (c_int32, [c_void_p]),
    "guarantee_result_figure_count": (c_size_t, [c_void_p]),
    "guarantee_trail_step_count": (c_size_t, [c_void_p]),
    "guarantee_portfolio_free": (None, [c_void_p]),
    "guarantee_portfolio_rule": (c_char_p, [c_void_p, c_int32]),
    "guarantee_portfolio_word": (c_char_p, [c_void_p, c_char_p, c_int64]),
    "guarantee_bytes_free": (None, [c_void_p]),
    "guarantee_totals_free": (None, [c_void_p]),
    "guarantee_totals_group_count": (c_size_t, [c_void_p]),
    "guarantee_totals_key_count": (c_size_t, [c_void_p]),
    "guarantee_totals_key_name": (c_char_p, [c_void_p, c_size_t]),
    "guarantee_totals_group_questions": (c_uint32, [c_void_p]),
    "guarantee_totals_key_text": (c_size_t, [c_void_p, c_int64, c_size_t, c_char_p, c_size_t]),
    "guarantee_totals_reason_count": (c_size_t, [c_void_p]),
    "guarantee_totals_sum_count": (c_size_t, [c_void_p]),
    "guarantee_totals_sum_name": (c_char_p, [c_void_p, c_size_t]),
    "guarantee_ledger_free": (None, [c_void_p]),
    "guarantee_ledger_entry_count": (c_size_t, [c_void_p]),
    "guarantee_ledger_sum_count": (c_size_t, [c_void_p]),
    "guarantee_ledger_sum_name": (c_char_p, [c_void_p, c_size_t]),
    "guarantee_ledger_sum_scope": (c_int32, [c_void_p, c_size_t]),
    "guarantee_ledger_account_word": (c_char_p, [c_void_p]),
    "guarantee_ledger_kind_count": (c_size_t, [c_void_p]),
    "guarantee_ledger_kind_name": (c_char_p, [c_void_p, c_size_t]),
    "guarantee_ledger_account_count": (c_size_t, [c_void_p]),
    "guarantee_totals_largest": (c_size_t, [c_void_p, c_size_t, POINTER(c_int64), c_size_t]),
    **{f"guarantee_scheme_{word}": (c_char_p, [c_void_p])
       for word in ("id", "title", "edition", "country", "file", "currency", "sha256", "changes")},
    **{f"guarantee_scheme_{word}": (c_char_p, [c_void_p, c_size_t])
       for word in ("fact_name", "fact_meaning", "fact_default", "fact_each", "figure_name", "figure_meaning")},
}


def _candidates() -> Iterator[str]:
    """The files that may be the library, in order of preference; then the system is asked by name."""
    for name in _NAMES:
        yield str(_HERE / name)
    checkout = _HERE.parent.parent
    if (checkout / "include" / "guarantee.h").exists():
        for name in _NAMES:
            yield str(checkout / "build" / name)
    for folder in ("lib", f"lib/{sysconfig.get_config_var('MULTIARCH') or ''}", "lib64"):  # of a virtual environment
        for name in _NAMES:
            yield str(Path(sys.prefix) / folder / name)


def _open(file: str) -> ctypes.CDLL:
    try:
        return ctypes.CDLL(file)
    except OSError as error:
        raise LibraryError(f"the library {file} cannot be loaded: {error}") from None


def _find() -> ctypes.CDLL:
    named = os.environ.get("GUARANTEE_LIBRARY")
    if named:
        return _open(named)
    for file in _candidates():
        if os.path.exists(file):
            return _open(file)
    for name in _NAMES:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    raise LibraryError("libguarantee was not found beside this package, in the build folder of a checkout, in "
                       f"{sys.prefix}/lib, or on the system; build it and install it there "
                       f"(cmake --install build --prefix {sys.prefix}), or name its file in the environment variable "
                       "GUARANTEE_LIBRARY")


def _declare(library: Any, name: str, result: Any, arguments: list) -> None:
    try:
        function = getattr(library, name)
    except AttributeError:
        raise LibraryError(f"{_called(library)} has no function {name}: it is not the libguarantee {VERSION} that this "
                           "package was written for") from None
    function.restype = result
    function.argtypes = arguments


def _called(library: Any) -> str:
    return getattr(library, "_name", None) or "the library"


def check_match(library: Any) -> None:
    """Refuses a library of another version, or one whose structs have other sizes."""
    for name in ("guarantee_version_number", "guarantee_version_text", "guarantee_sizeof"):
        _declare(library, name, *_PLAIN[name])
    major, minor, _ = (int(part) for part in VERSION.split("."))
    if library.guarantee_version_number() // 100 != major * 100 + minor:
        found = library.guarantee_version_text().decode()
        raise LibraryError(f"{_called(library)} is version {found}, this package is for {major}.{minor}: {_MEND}")
    for name, struct in STRUCTS.items():
        size = library.guarantee_sizeof(name.encode())
        if size != ctypes.sizeof(struct):
            raise LibraryError(f"in {_called(library)} a {name} has {size} bytes, this package expects "
                               f"{ctypes.sizeof(struct)}: {_MEND}")


def bind(library: Any) -> Any:
    """The library with every function declared; LibraryError when it does not match this package."""
    check_match(library)
    for name, (result, arguments) in _PLAIN.items():
        _declare(library, name, result, arguments)
    for name, arguments in _FAILING.items():
        _declare(library, name, c_int32, arguments + [POINTER(Error)])
    return library


lib = bind(_find())


def call(name: str, *arguments: Any, reading: Optional[type[GuaranteeError]] = None) -> None:
    """Calls a function that returns a status; raises what the error says when it is not 0."""
    error = Error(struct_size=ctypes.sizeof(Error), row=-1)
    status = getattr(lib, name)(*arguments, byref(error))
    if status:
        message = text(error.message) or text(lib.guarantee_status_name(status))
        raise class_for(status, reading)(message, status=status, file=text(error.file), line=error.line,
                                         column=error.column, path=text(error.path), row=error.row,
                                         byte_offset=error.byte_offset)


class Owner:
    """Owns memory of the library, or shares it: a copy would outlive what it points to, so there is none."""

    _instead = "hold the same object instead (it never changes), or load or ask again"

    def _refuse(self, *_: Any) -> NoReturn:
        name = type(self).__name__.lstrip("_")
        raise TypeError(f"a {name} cannot be copied or pickled, for it owns memory of the library: {self._instead}")

    __copy__ = __deepcopy__ = __reduce__ = __reduce_ex__ = _refuse


def encoded(what: str, value: Any) -> bytes:
    """A text for the library, which reads up to the first zero character; ``what`` says which text is refused."""
    if not isinstance(value, str):
        raise ArgumentError(f"{what} must be a text, found {type(value).__name__} {value!r}", status=ARGUMENT)
    if "\0" in value:
        raise ArgumentError(f"{what} may not hold a zero character: {str.__str__(value)!r}", status=ARGUMENT)
    try:
        return value.encode("utf-8")
    except UnicodeEncodeError:
        raise ArgumentError(f"{what} must be Unicode, found half of a surrogate pair: {str.__str__(value)!r}",
                            status=ARGUMENT) from None


def text(value: Optional[bytes]) -> str:
    """A text of the library; a message that was cut inside a character stays readable."""
    return "" if value is None else value.decode("utf-8", "replace")


def take_text(pointer: c_void_p) -> str:
    """A text that the library returned through a char **, which is freed here."""
    try:
        return text(ctypes.cast(pointer, c_char_p).value)
    finally:
        lib.guarantee_text_free(pointer)
