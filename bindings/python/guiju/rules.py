"""Loading rule files and evaluating bodies under them."""

from __future__ import annotations

import datetime
import os
import threading
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Any, Callable, Generic, Iterable, Mapping, Sequence, TypeVar

from . import _core
from ._pickling import loaded_again
from ._run import Progress, blocks_of, evaluated
from ._streams import Streams
from .errors import Diagnostic, RuleError, UsageError
from .result import Explanation, Readings, Result, _rows
from .tables import Source, Table, report_rows, source_of

Body = Mapping[str, Any]
_T = TypeVar("_T")
_Reader = Callable[[Body], Result]


@dataclass(frozen=True)
class Fact:
    """One declared fact: what a body may state."""

    id: str
    label: str
    type: str  #: boolean, count, number, text, choice, date, finding or list
    unit: str
    note: str
    clause: str
    choices: list[str]
    min: Decimal | None  #: least value, inclusive, in `unit`
    max: Decimal | None  #: largest value, inclusive, in `unit`
    fields: list[Fact]  #: of a list: the facts of each record


@dataclass(frozen=True)
class Part:
    """One node of the rubric, in document order."""

    id: str
    title: str
    parent: str  #: empty for a top-level part
    marks: Decimal  #: 满分, in points
    clause: str  #: the scoring standard as printed
    method: str  #: how it is inspected, as printed
    is_criterion: bool  #: a row: it has no parts


@dataclass(frozen=True)
class Reading:
    """An ambiguous clause and the ways to read it."""

    id: str
    clause: str
    question: str
    options: dict[str, str]  #: option → what it means
    default: str
    because: str  #: why that is the default


class Listing(list[_T], Generic[_T]):
    """A list that notebooks show as a table."""

    def _repr_html_(self) -> str:
        if not self:
            return "<i>–</i>"
        heads = [name for name in self[0].__dataclass_fields__]  # type: ignore[attr-defined]
        return _rows(heads, [[str(getattr(one, name)) for name in heads] for one in self])


def _fact(raw: Mapping[str, Any]) -> Fact:
    number = {key: None if raw[key] is None else Decimal(raw[key]) for key in ("min", "max")}
    return Fact(**{**raw, **number, "fields": [_fact(field) for field in raw["fields"]]})


def _set_word(fact: str, value: Any) -> str:
    """A value as `--set FACT=VALUE` takes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if not value.is_integer():
            raise UsageError(f"{fact}: {value!r} is a binary fraction; give a Decimal or a text")
        return str(int(value))
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f") if value.is_finite() and abs(value.adjusted()) < 100 else str(value)
    if isinstance(value, datetime.datetime):
        if value.time() != datetime.time() or value.tzinfo is not None:
            raise UsageError(f"{fact}: {value} has a time of day or a time zone and is no date")
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    raise UsageError(f"{fact}: a value of type {type(value).__name__} cannot be set; "
                     "use bool, int, Decimal, str, date or None")


def _check_limit(name: str, value: Any, most: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise UsageError(f"{name}: a whole number from 1 to {most:,}, not {value!r}")


def load(path: str | os.PathLike[str], *, lang: str = "zh") -> Rules:
    """Loads a rule file, or the rules.yaml of a folder.

    ``lang`` is the language of messages and notes, "zh" or "en"; the rubric's words stay as they
    are. Raises RuleError, whose ``diagnostics`` are every problem of the file, and OSError where it
    cannot be read. Warnings do not raise; they are in ``Rules.warnings``.
    """
    if lang not in ("zh", "en"):
        raise UsageError(f"lang: 'zh' or 'en', not {lang!r}")
    name = os.fspath(path)
    if os.path.isdir(name):
        name = os.path.join(name, "rules.yaml")
    with open(name, "rb"):  # the usual exception where it cannot be read
        pass
    core, problems = _core.load(name)
    diagnostics = [Diagnostic._of(problem, lang) for problem in problems]
    if core is None:
        raise RuleError([one for one in diagnostics if one.severity == "error"] or diagnostics)
    return Rules(core, diagnostics, lang, os.path.abspath(name))


class Rules(Streams):
    """A checked rule set: immutable, shared freely between threads. Made by ``load``.

    Every method that evaluates takes ``readings`` (reading id → option, or "open" to leave it open;
    the defaults otherwise) and ``as_of`` (a date or YYYY-MM-DD, for facts whose default is that
    day), and raises UsageError where these name what the rule set does not have. Results under other
    readings than the defaults are trials (试算) and say so. What is wrong with one body is in its
    result's ``errors``; the others are evaluated all the same.

    Pickled it is the file's path, the language and the hash; the same file must be there.
    """

    def __init__(self, core: _core.RuleSet, warnings: list[Diagnostic], lang: str,
                 path: str) -> None:
        self._core = core
        self._path = path
        self.warnings = warnings  #: what `guiju check` warns of
        self.lang = lang
        self._lock = threading.Lock()
        self._evaluations: dict[Any, _core.Evaluation] = {}
        self._read: _Reader | None = None  # of the default readings

    def __reduce__(self) -> tuple[Any, ...]:
        return loaded_again, (self._path, self.lang, self.sha256)

    def __copy__(self) -> Rules:
        return self  # immutable

    def __deepcopy__(self, memo: Any) -> Rules:
        return self

    # ---- What it is.

    @property
    def id(self) -> str:
        """The rule set's id."""
        return self._core.id

    @property
    def version(self) -> str:
        """The rule set's version."""
        return self._core.version

    @property
    def title(self) -> str:
        """The rubric's title."""
        return self._core.title

    @property
    def sha256(self) -> str:
        """SHA-256 of the rule file's bytes, in hex."""
        return self._core.sha256

    @property
    def facts(self) -> Listing[Fact]:
        """The data dictionary: every declared fact with type, unit, clause."""
        return Listing(_fact(raw) for raw in self._core.facts())

    @property
    def parts(self) -> Listing[Part]:
        """Every node of the rubric with its marks in points, in document order."""
        return Listing(Part(**{**raw, "marks": Decimal(raw["marks"])}) for raw in self._core.parts())

    @property
    def declared_readings(self) -> Listing[Reading]:
        """The ambiguous clauses, their options and defaults."""
        return Listing(Reading(**raw) for raw in self._core.readings())

    def lines(self, readings: Mapping[str, str] | None = None) -> list[tuple[Decimal, str]]:
        """The lines (分数线) that the score is compared with, in points, and what they are called."""
        return [(Decimal(value), label) for value, label in self._evaluation(readings, None).lines()]

    @property
    def opinions(self) -> dict[str, str]:
        """Codes of opinions and their labels."""
        return self._core.opinions()

    def __repr__(self) -> str:
        return f"<guiju.Rules {self.id!r} {self.version}: {self.title}>"

    def _repr_html_(self) -> str:
        top = [part for part in self.parts if not part.parent]
        return (f"<b>{escape(self.title)}</b> ({escape(self.id)} {escape(self.version)})" +
                _rows(["id", "title", "marks"], [[p.id, p.title, str(p.marks)] for p in top]))

    # ---- One body, or many.

    def _evaluation(self, readings: Mapping[str, str] | None, as_of: Any,
                    changes: Mapping[str, Any] | None = None) -> _core.Evaluation:
        if readings is not None and not isinstance(readings, Mapping):
            raise UsageError("readings: a mapping of reading to option (or \"open\"), not "
                             f"{type(readings).__name__}")
        day = "" if as_of is None else _set_word("as_of", as_of)
        chosen = tuple((readings or {}).items())
        words = tuple((fact, _set_word(fact, value)) for fact, value in (changes or {}).items())
        key = (chosen, day, words)
        with self._lock:
            known = self._evaluations.get(key)
        if known is not None:
            return known
        try:
            made = _core.Evaluation(self._core, list(chosen), day, list(words), self.lang == "en")
        except _core.WrongUse as problem:
            raise UsageError(str(problem)) from None
        with self._lock:
            if len(self._evaluations) >= 32:
                self._evaluations.clear()
            self._evaluations[key] = made
        return made

    def evaluate(self, body: Body, *, readings: Mapping[str, str] | None = None,
                 as_of: datetime.date | str | None = None) -> Result:
        """The result of one body: a mapping of id, name and facts by id or label.

        Values are bool, int, Decimal, str, date, None (unknown); a finding may be {value, by, on,
        because}; a record list is a list of mappings. A float is an error unless it is a whole
        number. Raises TypeError for what is no mapping; all else that is wrong with the body is in
        ``Result.errors``.
        """
        if type(body) is not dict and not isinstance(body, Mapping):
            raise TypeError(f"a body is a mapping of facts, not {type(body).__name__}")
        if readings is None and as_of is None:
            read = self._read
            if read is None:
                read = self._read = self._evaluation(None, None).reader(Result)
        else:
            read = self._evaluation(readings, as_of).reader(Result)
        return read(body)

    def evaluate_many(self, bodies: Iterable[Body], *, readings: Mapping[str, str] | None = None,
                      as_of: datetime.date | str | None = None, jobs: int = 1,
                      progress: bool | None = None) -> list[Result]:
        """Results of many bodies, in order; a second body of the same id is an error.

        ``jobs`` threads work on them (0: one for each processor). ``progress``: True shows tqdm's
        bar, None shows it on a terminal after a second, False never; without tqdm there is none.
        The line of an error is the body's number, from 1.
        """
        if isinstance(bodies, (Mapping, str, bytes)) or hasattr(bodies, "columns") or hasattr(
                bodies, "__arrow_c_stream__"):
            raise TypeError(f"bodies: a sequence of mappings, not {type(bodies).__name__}; a single "
                            "body goes to evaluate, a table to evaluate_table")
        evaluation = self._evaluation(readings, as_of)
        objects = bodies if isinstance(bodies, Sequence) else list(bodies)
        source = Source.of_bodies(objects)
        results: list[Result] = []
        with Progress(len(source), progress) as bar:
            for texts in evaluated(source.blocks(evaluation, 256), evaluation.json, jobs):
                results.extend(Result(text) for text in texts)
                bar.at(len(results))
        return results

    def explain(self, body: Body, *, readings: Mapping[str, str] | None = None,
                as_of: datetime.date | str | None = None, sets: int = 10,
                tries: int = 10_000) -> Explanation:
        """Everything about one body: every lost point with clause, facts and arithmetic, what was
        not deducted and why, the grounds of the opinion, what would change it.

        Of what would have to be put right to reach a line it tells at most ``sets`` sets of rows (1
        to 10,000), after at most ``tries`` (1 to 100,000) where what rows bring back does not just
        add up. Of a body with errors the text is these errors. Raises TypeError as ``evaluate``,
        UsageError for limits that there are not.
        """
        if not isinstance(body, Mapping):
            raise TypeError(f"a body is a mapping of facts, not {type(body).__name__}")
        _check_limit("sets", sets, 10_000)
        _check_limit("tries", tries, 100_000)
        evaluation = self._evaluation(readings, as_of)
        text, html, result = evaluation.explain(evaluation.bodies([body], 1), sets, tries)
        return Explanation(text, html, Result(result))

    def what_if(self, body: Body, changes: Mapping[str, Any], *,
                readings: Mapping[str, str] | None = None,
                as_of: datetime.date | str | None = None) -> Result:
        """The result that the body would have with other facts (id or label → value; None: unknown).

        ``list[2].field`` is a field of the second record; a body without that record has an error.
        It is a trial (试算) and says so. Raises UsageError for a fact that is not declared, a list,
        or a value that it cannot have.
        """
        if not isinstance(body, Mapping):
            raise TypeError(f"a body is a mapping of facts, not {type(body).__name__}")
        evaluation = self._evaluation(readings, as_of, changes)
        return evaluation.reader(Result)(body)

    # ---- Tables.

    def evaluate_table(self, frame: Any, lists: Mapping[str, Any] | None = None,
                       readings: Mapping[str, str] | None = None, *,
                       as_of: datetime.date | str | None = None,
                       changes: Mapping[str, Any] | None = None,
                       columns: Sequence[str] | None = None, jobs: int = 1,
                       errors: str = "warn", progress: bool | None = None) -> Any:
        """Scores and opinions of every row, as a table of the same kind as ``frame``.

        ``frame``: a pandas, polars or pyarrow table, a mapping of columns, or anything with
        ``__arrow_c_stream__``; columns are named by fact id or label, ``id`` is required. Record lists
        are a column of lists of structs, or a table of their own in ``lists`` (list id → table),
        joined on its column ``id``; a row without records then has an empty list. Null is unknown. A
        column of floats holds counts and nulls where all its values are whole or NaN; else NaN and
        fractions are errors of their rows.

        Columns of the result are those of the program's CSV: id, name, score, score_low, score_high,
        grade, opinion, possible, settled, needs_confirmation, every criterion's points, unknown,
        error. Points are exact decimals. ``columns`` names those to make (id is always there): without
        ``unknown`` rows of which facts are unknown take far less time.

        ``changes``: what if, for the whole population: facts (id or label → value; None: unknown)
        that every row has, whatever it says itself, as of ``what_if``.

        Raises TableError where the table as a whole is wrong (a column that is no declared fact, no
        id), UsageError where something of ``changes`` cannot be set. Rows with errors have the opinion
        "error"; ``errors`` says what else: "warn" (a RowErrorsWarning that names row, column and
        reason), "raise" (TableError after all rows were looked at), "ignore".
        """
        if errors not in ("warn", "raise", "ignore"):
            raise UsageError(f"errors: 'warn', 'raise' or 'ignore', not {errors!r}")
        if isinstance(columns, str):
            raise UsageError(f"columns: a list of names, [{columns!r}]")
        evaluation = self._evaluation(readings, as_of, changes)
        source = source_of(self, evaluation, frame, lists or {})

        try:
            heads = _core.ResultColumns(evaluation, None if columns is None else list(columns))
        except _core.WrongUse as problem:
            raise UsageError(str(problem)) from None
        done: list[_core.ResultBlock] = []
        rows = 0
        with Progress(len(source), progress) as bar:
            for block in source.results(evaluation, heads, jobs):
                done.append(block)
                rows += len(block)
                bar.at(rows)
        table = source.same_kind(_core.ResultTable(heads, done))
        report_rows((row for block in done for row in block.errors()), self.lang, errors)
        return table

    def ledger_table(self, frame: Any, lists: Mapping[str, Any] | None = None,
                     readings: Mapping[str, str] | None = None, *,
                     as_of: datetime.date | str | None = None, jobs: int = 1,
                     errors: str = "warn", progress: bool | None = None) -> Any:
        """The ledgers of all rows in long form, a line a ledger line, as a table of the same kind.

        ``frame`` as of ``evaluate_table``, or a list of bodies (then a ``guiju.Table`` comes back).
        Columns: id, part, deduction, kind, clause, occurrences, asked, applied, absorbed, low, high,
        state, list, record (its number from 1), label, facts (a JSON object). Points are exact
        decimals. Rows with errors have no lines; ``errors`` as of ``evaluate_table``.
        """
        if errors not in ("warn", "raise", "ignore"):
            raise UsageError(f"errors: 'warn', 'raise' or 'ignore', not {errors!r}")
        evaluation = self._evaluation(readings, as_of)
        source = source_of(self, evaluation, frame, lists or {})
        from ._ledger import Ledger

        ledger = Ledger()
        done = 0
        with Progress(len(source), progress) as bar:
            for texts in evaluated(source.blocks(evaluation, 256), evaluation.json, jobs):
                ledger.add(texts)
                done += len(texts)
                bar.at(done)
        table = source.same_kind(ledger.table(), False)
        report_rows(ledger.errors, self.lang, errors)
        return table

    def readings(self, frame: Any, lists: Mapping[str, Any] | None = None, *,
                 readings: Mapping[str, str] | None = None,
                 as_of: datetime.date | str | None = None, combinations: int = 1000,
                 progress: bool | None = None) -> Readings:
        """On which readings of the text each body's score, grade and opinion depend.

        ``frame`` as of ``evaluate_table``, or a list of bodies. ``readings`` is what is compared
        with; none may be "open". At most ``combinations`` selections are evaluated for one body.
        """
        evaluation = self._evaluation(readings, as_of)
        source = source_of(self, evaluation, frame, lists or {})
        try:
            search = evaluation.readings(combinations)
        except _core.WrongUse as problem:
            raise UsageError(str(problem)) from None
        texts: list[str] = []
        with Progress(len(source), progress) as bar:
            for bodies in blocks_of(source.blocks(evaluation, 64)):
                texts.extend(search.json(bodies))
                bar.at(len(texts))
        head = {
            "rules": {"id": self.id, "version": self.version, "sha256": self.sha256},
            "engine": _core.engine, "readings": evaluation.selection(),
            "combinations": combinations, "trial": evaluation.trial,
        }
        return Readings(head, texts, search.totals())


__all__ = ["Body", "Fact", "Listing", "Part", "Reading", "Rules", "Table", "load"]
