"""Result objects → the ledgers' lines as columns."""

from __future__ import annotations

import json
from typing import Any, Iterable

from . import _core

COLUMNS = [("id", "text"), ("part", "text"), ("deduction", "text"), ("kind", "text"),
           ("clause", "text"), ("occurrences", "points"), ("asked", "points"),
           ("applied", "points"), ("absorbed", "points"), ("low", "points"), ("high", "points"),
           ("state", "text"), ("list", "text"), ("record", "points"), ("label", "text"),
           ("facts", "text")]


class Ledger:
    """Lines of ledgers, added result by result."""

    def __init__(self) -> None:
        self._columns: list[list[str | None]] = [[] for _ in COLUMNS]
        self._rows = 0
        #: row, code, fact, message in both languages
        self.errors: list[tuple[int, str, str, str, str]] = []

    def add(self, texts: Iterable[str]) -> None:
        """Adds the ledgers of result objects, in order."""
        for text in texts:
            self._rows += 1
            result = json.loads(text)
            for error in result.get("errors", []):
                said = error["message"]
                self.errors.append((self._rows, error["code"], error["fact"] or "", said, said))
            for line in result.get("ledger", []):
                self._line(result["id"], line)

    def _line(self, body: str, line: dict[str, Any]) -> None:
        record = line.get("record") or {}
        index = record.get("index")
        facts = line.get("facts")
        words = {
            **line, "id": body, "list": record.get("list"), "label": record.get("label"),
            "record": None if index is None else str(index),
            "facts": json.dumps(facts, ensure_ascii=False) if facts else None,
        }
        for (name, _), column in zip(COLUMNS, self._columns):
            column.append(words.get(name))

    def table(self) -> _core.ResultTable:
        """The lines so far."""
        return _core.ResultTable.of(COLUMNS, self._columns)
