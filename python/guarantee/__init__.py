"""Credit-guarantee schemes: exact figures, each explained clause by clause.

    >>> from guarantee import Scheme
    >>> scheme = Scheme.load("shanghai-2023")
    >>> result = scheme.compensate({"loan_balance": 1_000_000_000, "npl_balance": 20_000_000,
    ...                             "net_loss": 10_000_000, "key_industry": True})
    >>> result["compensation"], result["compensation_ratio"]
    (Decimal('4125000.00'), Fraction(33, 80))
    >>> print(result.explain())

A book of loans goes through as columns of integers (minor units) or of exact values, see Scheme.portfolio:

    >>> totals, rows = Scheme.load("china-ngf").run(
    ...     {"principal": array("q", [500_000_000, 120_000_000]), "term_months": array("h", [12, 36]),
    ...      "guarantee_fee_rate": ["0.8%", "1%"], "bank": ["a", "b"]},
    ...     "quote", figures=["guarantee_fee"], group_by="bank")
    >>> totals.group("b").sum("guarantee_fee"), rows["guarantee_fee"][0]
    (Decimal('36000.00'), Decimal('40000.00'))

Nothing passes through a float. A thin layer over the library libguarantee, which must be of the same version.
"""

from ._library import VERSION as __version__
from .columns import Bits, Column
from .errors import (ArgumentError, CancelledError, DivisionError, FactError, FileError, GuaranteeError, InternalError,
                     KindError, LibraryError, NoColumnsError, NotFoundError, NumberError, OutOfMemoryError, RangeError,
                     RuleError, SchemeError, TooLargeError, TotalsDifferError, TotalsError, UndecidedError)
from .ledger import Account, Entry, Ledger
from .portfolio import Portfolio, Run, Work
from .result import Figure, Result, Step
from .rows import OUTCOMES, FigureColumn, Rows
from .scheme import QUESTIONS, FactDeclaration, FigureDeclaration, Parameter, Scheme, schemes, thread_release
from .totals import Counts, Group, Groups, Reason, Totals

__all__ = ["Account", "ArgumentError", "Bits", "CancelledError", "Column", "Counts", "DivisionError", "Entry",
           "FactDeclaration", "FactError", "Figure", "FigureColumn", "FigureDeclaration", "FileError", "Group",
           "Groups", "GuaranteeError", "InternalError", "KindError", "Ledger", "LibraryError", "NoColumnsError",
           "NotFoundError", "NumberError", "OUTCOMES", "OutOfMemoryError", "Parameter", "Portfolio", "QUESTIONS",
           "RangeError", "Reason", "Result", "Rows", "RuleError", "Run", "Scheme", "SchemeError", "schemes", "Step",
           "thread_release", "TooLargeError", "Totals", "TotalsDifferError", "TotalsError", "UndecidedError", "Work",
           "__version__"]
