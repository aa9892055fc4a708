"""The exceptions of this package.

Each carries ``status`` (the number of guarantee/status.h), ``message``, and the place in a scheme where there
is one: ``file``, ``line``, ``column`` (from 1, 0 when there is no place) and ``path`` such as
``quote.guarantee_fee.rate.whole[1].up_to``; ``row`` is the row of a column from 0 (-1: none), ``byte_offset`` the
place in bytes that were read. Each is also one of Python's own errors, so that
``except ValueError`` and its like do what a reader expects.
"""

from __future__ import annotations


class GuaranteeError(Exception):
    """Something was refused or failed; the mother of all exceptions of this package."""

    def __init__(self, message: str, *, status: int = 0, file: str = "", line: int = 0, column: int = 0,
                 path: str = "", row: int = -1, byte_offset: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.file = file
        self.line = line
        self.column = column
        self.path = path
        self.row = row
        self.byte_offset = byte_offset

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        path = "" if f'"{self.path}"' in self.message else self.path
        return ": ".join(part for part in (place, path, self.message) if part)


class LibraryError(GuaranteeError, ImportError):
    """libguarantee was not found, or it and this package do not match."""


class ArgumentError(GuaranteeError, ValueError):
    """An argument that no call accepts."""


class NotFoundError(GuaranteeError, KeyError):
    """No scheme, question, figure or member of that name; the message names the nearest one."""


class KindError(GuaranteeError, TypeError):
    """A figure is there, but is not of the kind that was asked for."""


class OutOfMemoryError(GuaranteeError, MemoryError):
    """An allocation failed; nothing was kept."""


class FileError(GuaranteeError, OSError):
    """A file could not be read."""


class TooLargeError(GuaranteeError, ValueError):
    """Past a stated limit on bytes, depth, members or digits."""


class NumberError(GuaranteeError, ValueError):
    """A text is not a number, rate, amount or date."""


class RangeError(GuaranteeError, OverflowError):
    """An exact result does not fit; it is never wrapped or clipped."""


class DivisionError(GuaranteeError, ZeroDivisionError):
    """A division by zero."""


class UndecidedError(GuaranteeError, ArithmeticError):
    """The rounding of an irrational value was not settled within the work bound."""


class SchemeError(GuaranteeError, ValueError):
    """A text is not a scheme: the message says what was expected and what was found."""


class FactError(GuaranteeError, ValueError):
    """A fact that the scheme does not declare, or a value that does not suit it. ``path`` is its name."""


class RuleError(GuaranteeError, ArithmeticError):
    """A rule cannot be applied: months/12 to a part of a month, one over single members to totals."""


class NoColumnsError(GuaranteeError, NotImplementedError):
    """A rule that cannot be worked out in columns. Scheme.portfolio(..., exact=True) lets its rows run one by one."""


class CancelledError(GuaranteeError, RuntimeError):
    """The progress function stopped a run."""


class TotalsError(GuaranteeError, ValueError):
    """Bytes that are no totals, or damaged ones (``byte_offset`` says where)."""


class TotalsDifferError(TotalsError):
    """Totals of another scheme, or of other questions, groups or sums."""


class InternalError(GuaranteeError, RuntimeError):
    """A defect of the library: please report it."""


ARGUMENT = 10
NOT_FOUND = 11
KIND = 12
CANCELLED = 23
RANGE = 31
FACT_VALUE = 61

_BY_STATUS = {
    ARGUMENT: ArgumentError,
    NOT_FOUND: NotFoundError,
    KIND: KindError,
    13: InternalError,
    20: OutOfMemoryError,
    21: FileError,
    22: TooLargeError,
    23: CancelledError,
    30: NumberError,
    RANGE: RangeError,
    32: DivisionError,
    33: UndecidedError,
    40: NumberError,
    50: SchemeError,
    51: SchemeError,
    60: FactError,
    FACT_VALUE: FactError,
    70: RuleError,
    71: NoColumnsError,
    80: TotalsError,
    81: TotalsDifferError,
    90: InternalError,
}
# Refusals that are about the text that is being read, whatever their status.
_ABOUT_TEXT = {22, 30, 31, 40}


def class_for(status: int, reading: type[GuaranteeError] | None = None) -> type[GuaranteeError]:
    """The exception of a status; ``reading`` is the one for faults of the text that a call reads."""
    if reading is not None and status in _ABOUT_TEXT:
        return reading
    return _BY_STATUS.get(status, GuaranteeError)
