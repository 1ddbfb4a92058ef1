"""What can go wrong, as exceptions and as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Sequence


@dataclass(frozen=True)
class Diagnostic:
    """A problem found in a rule file. Line and column count characters from 1; 0: no place."""

    severity: str  #: "error" or "warning"
    code: str  #: stable: "GJ3201" (docs/diagnostics.md)
    name: str  #: its name: "duplicate_key"
    file: str | None
    line: int
    column: int
    message: str  #: one sentence
    text: str  #: as shown to people: place, message, source line, caret, notes

    def __str__(self) -> str:
        return self.text.rstrip("\n")

    @staticmethod
    def _of(raw: Mapping[str, Any], lang: str) -> Diagnostic:
        return Diagnostic(raw["severity"], raw["code"], raw["name"], raw["file"], raw["line"],
                          raw["column"], raw[f"message_{lang}"], raw[f"text_{lang}"])


class RuleError(ValueError):
    """A rule file has errors. ``diagnostics`` holds every problem of it, in source order."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__("\n".join(str(one) for one in diagnostics))
        self.diagnostics: list[Diagnostic] = list(diagnostics)


class UsageError(ValueError):
    """A reading, an option, a date or a fact to be set that the rule set does not have."""


@dataclass(frozen=True)
class TableProblem:
    """What is wrong with a table: of a column as a whole (``row`` is None) or in one row."""

    column: str  #: as the fact is called; "occupations[2].own_examiners" for a record's field
    row: int | None  #: from 1
    code: str  #: name of the diagnostic code: "count_negative"
    message: str

    def __str__(self) -> str:
        place = f"row {self.row}" if self.row is not None else "table"
        return f"{place}, column {self.column}: {self.message}" if self.column else (
            f"{place}: {self.message}")


class TableError(ValueError):
    """A table cannot be evaluated, or (with ``errors="raise"``) some of its rows cannot.

    ``problems`` names column, row and reason of each.
    """

    def __init__(self, problems: Sequence[TableProblem]) -> None:
        shown = [str(one) for one in problems[:20]]
        if len(problems) > len(shown):
            shown.append(f"… and {len(problems) - len(shown)} more")
        super().__init__("\n".join(shown))
        self.problems: list[TableProblem] = list(problems)


class RowErrorsWarning(UserWarning):
    """Rows of a table have errors and were not evaluated; the column ``error`` says which."""
