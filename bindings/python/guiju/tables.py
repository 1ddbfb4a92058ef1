"""Tables in and out: whatever holds columns → bodies, and results → the same kind of table."""

from __future__ import annotations

import warnings
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any, Callable, Iterable, Iterator, Mapping, Sequence

from . import _core
from ._columns import columns_of, row_bodies
from ._run import Block, evaluated
from .errors import RowErrorsWarning, TableError, TableProblem
from .result import _rows

if TYPE_CHECKING:
    from .rules import Rules


class Table:
    """A table of results for those who brought no table library: columns as Python lists, and the
    Arrow C stream interface for everybody else."""

    def __init__(self, core: _core.ResultTable) -> None:
        self._core = core

    def __len__(self) -> int:
        return len(self._core)

    @property
    def column_names(self) -> list[str]:
        """Names of the columns, in order."""
        return self._core.names()

    def to_dict(self) -> dict[str, list[Any]]:
        """Columns by name: str, bool, Decimal (points, exact) or None."""
        return self._core.columns()

    def __getitem__(self, name: str) -> list[Any]:
        return self.to_dict()[name]

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._core.__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        return f"<guiju.Table: {len(self)} rows, {len(self.column_names)} columns>"

    def _repr_html_(self) -> str:
        shown = self.to_dict()
        rows = [["" if cell is None else str(cell) for cell in row]
                for row in list(zip(*shown.values()))[:60]]
        more = f"<p>… {len(self)}</p>" if len(self) > len(rows) else ""
        return _rows([escape(name) for name in shown], rows) + more


def kind_of(frame: object) -> str:
    """What library a table is of: pandas, polars, pyarrow, arrow, columns or bodies."""
    library = type(frame).__module__.partition(".")[0]
    if library == "pandas" and hasattr(frame, "columns"):
        return "pandas"
    if library == "polars" and hasattr(type(frame), "columns"):
        return "polars"
    if library == "pyarrow" and hasattr(frame, "schema"):
        return "pyarrow"
    if hasattr(frame, "__arrow_c_stream__"):
        return "arrow"
    if isinstance(frame, Mapping):
        return "columns"
    if isinstance(frame, Sequence) and not isinstance(frame, (str, bytes)) and all(
            isinstance(one, Mapping) for one in frame):
        return "bodies"
    raise TypeError(f"{type(frame).__name__} is no table: expected pandas, polars, pyarrow, a "
                    "mapping of columns, or an object with __arrow_c_stream__")


def _evaluate_span(path: _core.ColumnPath, span: tuple[int, int]) -> _core.ResultBlock:
    return path.evaluate(*span)


class Source:
    """Rows that can be read as bodies, block by block, and the kind of table they came in."""

    def __init__(self, rows: int, read: Callable[[_core.Evaluation, int, int], Block],
                 same_kind: Callable[[_core.ResultTable, bool], Any],
                 table: _core.ArrowTable | None = None) -> None:
        self._rows = rows
        self._read = read
        self._same_kind = same_kind
        self._table = table

    def __len__(self) -> int:
        return self._rows

    def blocks(self, evaluation: _core.Evaluation, size: int) -> Iterator[Block]:
        """Each makes the bodies of at most `size` rows; must be asked for in order."""
        for first in range(0, self._rows, size):
            yield self._read(evaluation, first, min(size, self._rows - first))

    def results(self, evaluation: _core.Evaluation, columns: _core.ResultColumns,
                jobs: int) -> Iterator[_core.ResultBlock]:
        """The results of all rows, block by block: by loops over whole columns where the table and
        the rule set allow it."""
        path = (_core.ColumnPath.make(evaluation, self._table, columns)
                if self._table is not None else None)
        if path is not None:
            return evaluated((partial(tuple[int, int], span) for span in path.spans()),
                             partial(_evaluate_span, path), jobs)
        return evaluated(self.blocks(evaluation, 128),
                         lambda bodies: _core.ResultBlock(evaluation, bodies, columns), jobs)

    def same_kind(self, table: _core.ResultTable, by_row: bool = True) -> Any:
        """A table of results as the same kind; `by_row`: it has a row for each row read."""
        return self._same_kind(table, by_row)

    @staticmethod
    def of_bodies(objects: Sequence[Any], rows: bool = False,
                  same_kind: Callable[[_core.ResultTable, bool], Any] | None = None) -> Source:
        """Python objects, read while the interpreter lock is held."""
        seen = _core.SeenIds()

        def read(evaluation: _core.Evaluation, first: int, count: int) -> Block:
            bodies = evaluation.bodies(objects[first:first + count], first + 1)
            seen.claim(bodies, rows)
            return lambda: bodies

        return Source(len(objects), read, same_kind or (lambda table, by_row: Table(table)))


def _to_pandas(frame: Any, table: _core.ResultTable, by_row: bool) -> Any:
    import pandas

    columns = table.columns()
    made = pandas.DataFrame(columns, columns=table.names(), dtype=object)
    for name in ("settled", "needs_confirmation"):
        if name in columns:
            made[name] = pandas.array(columns[name], dtype="boolean")
    if by_row and len(made) == len(frame.index):
        made.index = frame.index
    return made


def _to_polars(frame: Any, table: _core.ResultTable, by_row: bool) -> Any:
    import polars

    return polars.DataFrame(Table(table))


def _to_pyarrow(frame: Any, table: _core.ResultTable, by_row: bool) -> Any:
    import pyarrow

    return pyarrow.table(Table(table))


_SAME_KIND: dict[str, Callable[[Any, _core.ResultTable, bool], Any]] = {
    "pandas": _to_pandas, "polars": _to_polars, "pyarrow": _to_pyarrow}


def source_of(rules: Rules, evaluation: _core.Evaluation, frame: Any,
              lists: Mapping[str, Any]) -> Source:
    """A table, with the tables of its record lists, bound to the rule set's facts.

    Raises TableError for what is wrong with it as a whole, TypeError for what is no table.
    """
    kind = kind_of(frame)
    convert = _SAME_KIND.get(kind)

    def same_kind(table: _core.ResultTable, by_row: bool) -> Any:
        return Table(table) if convert is None else convert(frame, table, by_row)

    if kind == "bodies":
        if lists:
            raise TypeError("bodies have their record lists within; `lists` goes with a table")
        return Source.of_bodies(frame, False, same_kind)
    frame = _collected(frame)
    lists = {name: _collected(one) for name, one in lists.items()}
    arrow = _as_arrow(frame)
    arrow_lists = {name: _as_arrow(one) for name, one in lists.items()}
    if arrow is None or any(one is None for one in arrow_lists.values()):
        columns = columns_of(frame)
        bodies = row_bodies(rules, columns, {n: columns_of(one) for n, one in lists.items()})
        return Source.of_bodies(bodies, True, same_kind)
    table = _core.ArrowTable(arrow)
    faults = table.bind(evaluation,
                        [(name, _core.ArrowTable(one)) for name, one in arrow_lists.items()])
    if faults:
        raise TableError([TableProblem(column, None, code, said) for column, code, said in faults])

    def read(evaluation: _core.Evaluation, first: int, count: int) -> Block:
        return lambda: table.read(evaluation, first, count)

    return Source(len(table), read, same_kind, table)


def _collected(frame: Any) -> Any:
    """A lazy table of polars made a whole one."""
    lazy = kind_of(frame) == "polars" and not hasattr(frame, "get_column")
    return frame.collect() if lazy else frame


def _as_arrow(frame: Any) -> Any | None:
    """The table as something with __arrow_c_stream__, or None where its values have to be read as
    Python objects to keep what they say."""
    kind = kind_of(frame)
    if kind in ("polars", "pyarrow", "arrow"):
        if hasattr(frame, "__arrow_c_stream__"):
            return frame
        import pyarrow  # a record batch of older versions

        return pyarrow.Table.from_batches([frame])
    if kind == "pandas":
        return _pandas_as_arrow(frame)
    return None


def _pandas_as_arrow(frame: Any) -> Any | None:
    """Column by column: NaN of float columns stays NaN, what pandas calls missing elsewhere is null.
    None without pyarrow, for columns of mixed or nested values, and for names that are no text."""
    try:
        import pyarrow
    except ImportError:
        return None
    arrays, names = [], []
    for position, name in enumerate(frame.columns):
        series = frame.iloc[:, position]
        kind = getattr(series.dtype, "kind", "O")
        if not isinstance(name, str):
            return None
        if kind == "O" and str(series.dtype) == "object" and any(
                isinstance(value, (list, tuple, dict, float)) or hasattr(value, "tolist")
                for value in series):
            return None
        try:
            arrays.append(pyarrow.array(series.to_numpy(), from_pandas=False) if kind == "f" and
                          not hasattr(series.array, "_mask") and "arrow" not in str(series.dtype)
                          else pyarrow.array(series, from_pandas=True))
        except (pyarrow.ArrowInvalid, pyarrow.ArrowTypeError, pyarrow.ArrowNotImplementedError):
            return None
        names.append(name)
    return pyarrow.Table.from_arrays(
        [one if isinstance(one, pyarrow.ChunkedArray) else pyarrow.chunked_array([one])
         for one in arrays], names=names)


def report_rows(found: Iterable[tuple[int, str, str, str, str]], lang: str, errors: str) -> None:
    """Says which rows were not evaluated, and why."""
    if errors == "ignore":
        return
    problems = [TableProblem(fact, row, code, zh if lang == "zh" else en)
                for row, code, fact, zh, en in found]
    if not problems:
        return
    if errors == "raise":
        raise TableError(problems)
    count = len({problem.row for problem in problems})
    shown = "\n".join(f"  {problem}" for problem in problems[:5])
    more = f"\n  … and {len(problems) - 5} more" if len(problems) > 5 else ""
    warnings.warn(f"{count} row{'s' if count > 1 else ''} not evaluated because of errors in the "
                  f"data:\n{shown}{more}", RowErrorsWarning, stacklevel=3)


__all__ = ["Source", "Table", "kind_of", "report_rows", "source_of"]
