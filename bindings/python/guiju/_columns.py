"""Columns of Python objects → bodies, for tables whose values Arrow cannot hold as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Sequence

from . import _core
from .errors import TableError, TableProblem

if TYPE_CHECKING:
    from .rules import Rules

#: Names and values, a list each.
Columns = dict[str, list[Any]]
OWN = ("id", "name", "not_applicable")
DETAILS = ("value", "by", "on", "because")
#: What a person determined of the opinion, and its parts.
DETERMINATIONS = {"confirmation": "confirmation", "确认": "confirmation",
                  "override": "override", "改定": "override"}
DETERMINED = ("opinion", "by", "on", "because")


def columns_of(frame: Any) -> list[tuple[str, list[Any]]]:
    """The columns of a table as Python objects, with names as they are (two may be the same)."""
    library = type(frame).__module__.partition(".")[0]
    if library == "pandas":
        return [(_name(name), _values(frame.iloc[:, i])) for i, name in enumerate(frame.columns)]
    if isinstance(frame, Mapping):
        for name, values in frame.items():
            if isinstance(values, (str, bytes)) or not hasattr(values, "__iter__"):
                raise TableError([TableProblem(str(name), None, "table_broken",
                                               f"a column is a list of values, not {values!r}")])
        made = [(_name(name), _values(values)) for name, values in frame.items()]
        if len({len(values) for _, values in made}) > 1:
            raise TableError([TableProblem(name, None, "table_broken",
                                           f"{len(values)} rows; columns differ in length")
                              for name, values in made])
        return made
    if library == "polars":
        return [(name, frame.get_column(name).to_list()) for name in frame.columns]
    if isinstance(frame, Sequence) and all(isinstance(one, Mapping) for one in frame):
        names = dict.fromkeys(name for one in frame for name in one)
        return [(_name(name), [one.get(name) for one in frame]) for name in names]
    if library != "pyarrow":
        try:
            import pyarrow
        except ImportError:
            raise TypeError(f"{type(frame).__name__} beside a table of Python objects needs "
                            "pyarrow") from None
        frame = pyarrow.table(frame)
    return [(name, frame.column(i).to_pylist()) for i, name in enumerate(frame.schema.names)]


def _name(name: Any) -> str:
    if not isinstance(name, str):
        raise TableError([TableProblem(str(name), None, "key_not_text",
                                       f"the name of a column is a text, not {name!r}")])
    return name


def _values(column: Any) -> list[Any]:
    """The values; where all floats of a float column are whole or NaN, NaN is null."""
    kind = getattr(getattr(column, "dtype", None), "kind", "O")
    missing = ("NAType", "NaTType")
    nan_is_null = str(getattr(column, "dtype", "")) in ("str", "string", "category")
    values = list(column.tolist() if hasattr(column, "tolist") else column)
    if kind == "M":  # days without a time of day come out of numpy as numbers or moments
        values = [value.item() if hasattr(value, "item") else value for value in (
            column if hasattr(column, "iloc") else column.astype("datetime64[us]").tolist())]
    plain = [value for value in values if value is not None] if kind == "O" else []
    if kind == "f" or (plain and all(isinstance(value, float) for value in plain)):
        nan_is_null = all(value is None or value != value or float(value).is_integer()
                          for value in values)
    return [None if type(value).__name__ in missing or (nan_is_null and isinstance(value, float) and
                                                        value != value) else value
            for value in values]


def row_bodies(rules: Rules, columns: list[tuple[str, list[Any]]],
               lists: Mapping[str, list[tuple[str, list[Any]]]]) -> list[dict[str, Any]]:
    """A body for each row. Raises TableError for what is wrong with the table as a whole."""
    facts = {name: fact for fact in rules.facts for name in (fact.id, fact.label) if name}
    problems: list[TableProblem] = []
    english = rules.lang == "en"

    def fault(column: str, code: str, *arguments: str, names: list[str] | None = None) -> None:
        said = _core.message(code, [*arguments], english)
        near = _core.nearest_name(column.rpartition(".")[2] or column, names or [])
        if near:
            said += f"; did you mean '{near}'?" if english else f"；是不是“{near}”？"
        problems.append(TableProblem(column, None, code, said))

    targets: list[tuple[str, str | None]] = []  # key of the body, part of the finding
    seen: set[tuple[str, str | None]] = set()
    for name, _ in columns:
        base, _, part = name.rpartition(".")
        target: tuple[str, str | None] = (name, None)
        if name in facts:
            target = (facts[name].id, None)
        elif part in DETAILS and base in facts and facts[base].type == "finding":
            target = (facts[base].id, part)
        elif part in DETERMINED and base in DETERMINATIONS:
            target = (DETERMINATIONS[base], part)
        elif name in DETERMINATIONS:
            target = (DETERMINATIONS[name], None)
        elif name not in OWN:
            fault(name, "table_column_undeclared", name, names=[*OWN, *DETERMINATIONS, *facts])
        if target in seen:
            fault(name, "table_column_twice", name)
        seen.add(target)
        targets.append(target)
    if ("id", None) not in seen:
        fault("id", "table_without_id", "the table" if english else "表格")
    rows = len(columns[0][1]) if columns else 0
    bodies = [_body(targets, [values[row] for _, values in columns]) for row in range(rows)]
    by_id: dict[str, dict[str, Any]] = {}
    for body in bodies:
        by_id.setdefault(str(body.get("id")), body)
    for name, fields in lists.items():
        fact = facts.get(name)
        if fact is None or fact.type != "list":
            fault(name, "table_column_undeclared", name, names=list(facts))
            continue
        if (fact.id, None) in seen:
            fault(name, "table_column_twice", name)
        _join(fact, fields, bodies, by_id, fault)
    if problems:
        raise TableError(problems)
    return bodies


def _body(targets: list[tuple[str, str | None]], values: list[Any]) -> dict[str, Any]:
    """One row. Details of a finding are given where one of them is."""
    body: dict[str, Any] = {}
    details: dict[str, dict[str, Any]] = {}
    for (key, part), value in zip(targets, values):
        if part is not None:
            if value is not None:
                details.setdefault(key, {})[part] = value
        elif key == "not_applicable" and isinstance(value, str):
            body[key] = value.split()
        else:
            body[key] = value
    for key, found in details.items():
        body[key] = {"value": body[key], **found} if key in body else found
    return body


def _join(fact: Any, columns: list[tuple[str, list[Any]]], bodies: list[dict[str, Any]],
          by_id: dict[str, dict[str, Any]], fault: Any) -> None:
    """Puts the records of a table of their own into the bodies whose id they name."""
    fields = {name: field.id for field in fact.fields for name in (field.id, field.label) if name}
    names = [name for name, _ in columns]
    if "id" not in names:
        fault(fact.id, "table_without_id", fact.id)
        return
    seen: set[str] = set()
    for name in names:
        path = f"{fact.id}.{name}"
        if name != "id" and name not in fields:
            fault(path, "table_column_undeclared", path, names=list(fields))
        elif fields.get(name, name) in seen:
            fault(path, "table_column_twice", path)
        seen.add(fields.get(name, name))
    own = names.index("id")
    for body in bodies:
        body[fact.id] = []
    for row in range(len(columns[own][1])):
        owner = columns[own][1][row]
        found = by_id.get(str(owner))
        if found is None or owner is None:
            fault(fact.id, "table_record_without_body", fact.id, str(row + 1),
                  "" if owner is None else str(owner))
            continue
        found[fact.id].append({name: values[row] for i, (name, values) in enumerate(columns)
                               if i != own})
