"""Guiju 规矩: official scoring rubrics as checked rule files, scored exactly and explained.

    import guiju
    rules = guiju.load("rules/yangquan-2023")
    result = rules.evaluate({"id": "示例01", "cohort": 2020})
    print(result.score_low, result.score_high, result.possible)

Points are ``Decimal``, never binary floating point. Whatever takes time lets go of the interpreter
lock. ``guiju.plot`` draws results (needs matplotlib).
"""

from ._core import engine as _engine
from .errors import (Diagnostic, RowErrorsWarning, RuleError, TableError, TableProblem,
                     UsageError)
from .result import Explanation, Readings, Result
from .rules import Body, Fact, Listing, Part, Reading, Rules, load
from .tables import Table

__version__: str = _engine.partition(" ")[2]

__all__ = ["Body", "Diagnostic", "Explanation", "Fact", "Listing", "Part", "Reading", "Readings",
           "Result", "RowErrorsWarning", "RuleError", "Rules", "Table", "TableError",
           "TableProblem", "UsageError", "load", "__version__"]
