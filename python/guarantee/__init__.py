"""Credit-guarantee schemes: exact figures, each explained clause by clause.

    >>> from guarantee import Scheme
    >>> scheme = Scheme.load("shanghai-2023")
    >>> result = scheme.compensate({"loan_balance": 1_000_000_000, "npl_balance": 20_000_000,
    ...                             "net_loss": 10_000_000, "key_industry": True})
    >>> result["compensation"], result["compensation_ratio"]
    (Decimal('4125000.00'), Fraction(33, 80))
    >>> print(result.explain())

Nothing passes through a float. A thin layer over the library libguarantee, which must be of the same version.
"""

from ._library import VERSION as __version__
from .errors import (ArgumentError, DivisionError, FactError, FileError, GuaranteeError, InternalError, KindError,
                     LibraryError, NotFoundError, NumberError, OutOfMemoryError, RangeError, RuleError, SchemeError,
                     TooLargeError, UndecidedError)
from .result import Figure, Result, Step
from .scheme import QUESTIONS, FactDeclaration, FigureDeclaration, Scheme, schemes, thread_release

__all__ = ["ArgumentError", "DivisionError", "FactDeclaration", "FactError", "Figure", "FigureDeclaration", "FileError",
           "GuaranteeError", "InternalError", "KindError", "LibraryError", "NotFoundError", "NumberError",
           "OutOfMemoryError", "QUESTIONS", "RangeError", "Result", "RuleError", "Scheme", "SchemeError", "Step",
           "TooLargeError", "UndecidedError", "schemes", "thread_release", "__version__"]
