"""What an evaluation gives: results, explanations, comparisons of readings."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any, Iterator, Mapping, Optional, Tuple

from . import _core

_Brief = Tuple[Optional[Decimal], Optional[Decimal], Optional[Decimal], str, bool]
_Later = Tuple[_core.Evaluation, Any]  # and what its reader held


_known_decimal = lru_cache(maxsize=4096)(Decimal)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else _known_decimal(text)


def _rows(heads: list[str], rows: list[list[str]]) -> str:
    """An HTML table."""
    head = "".join(f"<th>{escape(one)}</th>" for one in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
                   for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


class Result:
    """The result of one body. ``to_dict()`` is the JSON object that the program writes.

    Points are exact: ``Decimal`` here, decimal strings in the object. What is not certain is None
    (of ``opinion``: "undetermined"), with the bounds and what is possible beside it.
    """

    __slots__ = ("_made", "_data", "_later", "_brief")

    _made: str | None
    _later: _Later | None
    _data: dict[str, Any] | None
    _brief: _Brief | None

    def __init__(self, text: str) -> None:
        """``text``: the object. Readers of single bodies (``_core.Evaluation.reader``) make results that
        know the body as read and, mostly, its score and opinion; the object is then made when it is
        asked for."""
        self._made = text
        self._later = None
        self._data = None
        self._brief = None

    @property
    def _text(self) -> str:
        if self._made is None:
            assert self._later is not None
            evaluation, held = self._later
            self._made = evaluation.json_of(held)
        return self._made

    def _short(self) -> _Brief | None:
        """Score and opinion alone, where more was not asked for yet: they cost a hundredth."""
        if self._brief is None and self._made is None and self._later is not None:
            evaluation, held = self._later
            self._brief = evaluation.brief_of(held)
            if self._brief is None:
                self._object()
        return self._brief

    def _object(self) -> dict[str, Any]:
        if self._data is None:
            self._data = json.loads(self._text)
        return self._data

    def to_json(self) -> str:
        """The object on one line, byte for byte as ``guiju evaluate --format jsonl`` writes it."""
        return self._text

    def to_dict(self) -> dict[str, Any]:
        """The object, a new one at each call."""
        data: dict[str, Any] = json.loads(self._text)
        return data

    def __getitem__(self, key: str) -> Any:
        return self._object()[key]

    @property
    def id(self) -> str:
        """The body's id; empty where it has none."""
        return self._object().get("id") or ""

    @property
    def name(self) -> str:
        """The body's name; empty where none was given."""
        return self._object().get("name") or ""

    @property
    def errors(self) -> list[dict[str, Any]]:
        """Why the body could not be evaluated: code, fact, line, message. Empty: it was."""
        errors: list[dict[str, Any]] = self._object().get("errors", [])
        return errors

    @property
    def ok(self) -> bool:
        """Whether the body was evaluated."""
        return "errors" not in self._object()

    def _score(self, key: str) -> Decimal | None:
        return _decimal(self._object().get("score", {}).get(key))

    @property
    def score(self) -> Decimal | None:
        """The score in points; None where it is not certain, or there is none."""
        brief = self._brief or self._short()
        return self._score("value") if brief is None else brief[0]

    @property
    def score_low(self) -> Decimal | None:
        """The least score that the unknown facts allow, in points; None where there is no score."""
        brief = self._brief or self._short()
        return self._score("low") if brief is None else brief[1]

    @property
    def score_high(self) -> Decimal | None:
        """The most score that the unknown facts allow, in points; None where there is no score."""
        brief = self._brief or self._short()
        return self._score("high") if brief is None else brief[2]

    @property
    def grade(self) -> str | None:
        """The grade's label; None where it is not certain, or there is none."""
        grade: str | None = (self._object().get("grade") or {}).get("value")
        return grade

    @property
    def opinion(self) -> str | None:
        """The opinion's code; "undetermined", or "error" for a body with errors."""
        brief = self._brief or self._short()
        opinion: str | None = (self._object().get("opinion") or {}).get("code") if (
            brief is None) else brief[3]
        return opinion

    @property
    def opinion_label(self) -> str | None:
        """The opinion in the rule file's words; None where it is not certain."""
        label: str | None = (self._object().get("opinion") or {}).get("label")
        return label

    @property
    def possible(self) -> list[str]:
        """Codes of exactly the opinions that some completion of the unknown facts reaches."""
        return list((self._object().get("opinion") or {}).get("possible", []))

    @property
    def settled(self) -> bool:
        """Whether exactly one opinion is possible."""
        brief = self._brief or self._short()
        return bool((self._object().get("opinion") or {}).get("settled", False)) if (
            brief is None) else brief[4]

    @property
    def needs_confirmation(self) -> bool:
        """Whether a person must confirm the opinion."""
        return bool((self._object().get("opinion") or {}).get("needs_confirmation", False))

    @property
    def parts(self) -> list[dict[str, Any]]:
        """Every node of the rubric in document order: id, marks, score, low, high, state."""
        return list(self._object().get("parts", []))

    @property
    def ledger(self) -> list[dict[str, Any]]:
        """The ledger's lines: asked = applied + absorbed, in points, for each deduction."""
        return list(self._object().get("ledger", []))

    @property
    def grounds(self) -> list[dict[str, Any]]:
        """The clauses that the opinion rests on, or may rest on."""
        return list(self._object().get("grounds", []))

    @property
    def unknown(self) -> list[str]:
        """Facts that can still change the score or the opinion."""
        return list(self._object().get("unknown", []))

    @property
    def notes(self) -> list[dict[str, Any]]:
        """Remarks on facts that were evaluated as stated, and defaults taken."""
        return list(self._object().get("notes", []))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Result) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> tuple[Any, ...]:
        return Result, (self._text,)

    def __repr__(self) -> str:
        if not self.ok:
            first = self.errors[0]
            return f"<guiju.Result {self.id!r}: error {first['fact']}: {first['message']}>"
        score = self.score if self.score is not None else f"{self.score_low}–{self.score_high}"
        return f"<guiju.Result {self.id!r}: {score} points, {self.opinion}>"

    def _repr_html_(self) -> str:
        data = self._object()
        title = " ".join(filter(None, (self.id, self.name)))
        if not self.ok:
            rows = [[e.get("fact") or "", e["code"], e["message"]] for e in self.errors]
            return f"<b>{escape(title)}</b>" + _rows(["fact", "error", "message"], rows)
        shown = data["score"]
        score = shown["value"] if shown["value"] is not None else (
            f"{shown['low']}–{shown['high']}" if shown["low"] is not None else "–")
        trial = " 试算" if data["inputs"]["trial"] else ""
        opinion = self.opinion_label or self.opinion or ""
        head = f"<b>{escape(title)}</b>{trial}: {escape(score)} / {escape(str(shown['of']))}"
        grade = f", {escape(self.grade)}" if self.grade else ""
        rows = [[line["part"], line["clause"] or "", line["asked"] or "",
                 line["applied"] if line["applied"] is not None else
                 f"{line.get('low')}–{line.get('high')}"] for line in self.ledger]
        return (f"<div>{head}{grade}, {escape(opinion)}</div>" +
                _rows(["part", "clause", "asked", "applied"], rows))


class Explanation:
    """Everything about one body, for people: ``str()`` is the text, notebooks show the page."""

    def __init__(self, text: str, html: str, result: Result) -> None:
        self.text = text  #: as ``guiju explain`` prints it
        self.html = html  #: the score sheet as a page of its own
        self.result = result  #: the same body's result

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<guiju.Explanation of {self.result.id!r}, {len(self.text.splitlines())} lines>"

    def _repr_html_(self) -> str:
        # A page within the page keeps its style to itself.
        return (f'<iframe style="width:100%;height:40em;border:0" srcdoc="{escape(self.html)}">'
                "</iframe>")


class Readings:
    """On which readings of the text results depend. ``to_dict()`` is what ``guiju readings --format
    json`` writes."""

    def __init__(self, head: Mapping[str, Any], bodies: list[str], totals: str) -> None:
        self._head = dict(head)
        self._bodies = bodies
        self._totals = totals

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """An object for each body, in order."""
        return [json.loads(text) for text in self._bodies]

    @property
    def totals(self) -> dict[str, Any]:
        """How many bodies depend on readings, and how many each option moves."""
        totals: dict[str, Any] = json.loads(self._totals)
        return totals

    def to_dict(self) -> dict[str, Any]:
        """The whole object."""
        return {**self._head, "bodies": self.bodies, "totals": self.totals}

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.bodies)

    def __len__(self) -> int:
        return len(self._bodies)

    def __repr__(self) -> str:
        return f"<guiju.Readings of {len(self)} bodies>"

    def _repr_html_(self) -> str:
        text = json.dumps(self.totals, ensure_ascii=False, indent=1)
        return f"<b>{len(self)}</b><pre>{escape(text)}</pre>"
