"""The parts of a stream: its batches, the records that go with them, the form of the results, the
ids and errors of rows counted over all of it. Uses pyarrow."""

from __future__ import annotations

import warnings
from decimal import Decimal, localcontext
from typing import Any, Iterable, Iterator, Mapping, Sequence

from . import _core
from ._columns import columns_of
from .errors import RowErrorsWarning, TableError, TableProblem, UsageError
from .tables import Table, _as_arrow, _collected, kind_of

#: An error of a row: row from 1, code, fact, message in both languages.
RowError = tuple[int, str, str, str, str]
DIGITS = 38  # of Arrow's decimals of 128 bits
SHOWN = 5  # problems in a warning


def arrow() -> Any:
    """The module pyarrow. Raises ImportError that says what it is for."""
    try:
        import pyarrow
    except ImportError as problem:
        raise ImportError("streams of record batches need pyarrow: pip install pyarrow") from problem
    return pyarrow


def batches_of(batches: Any) -> Iterator[Any]:
    """The batches of whatever holds some. Raises TypeError where it holds none."""
    pyarrow = arrow()
    if isinstance(batches, pyarrow.RecordBatch):
        return iter([batches])
    if isinstance(batches, Mapping):
        raise TypeError("a stream is made of tables; for one mapping of columns use evaluate_table")
    if hasattr(batches, "iter_batches"):  # a pyarrow.parquet.ParquetFile
        return iter(batches.iter_batches())
    if hasattr(batches, "to_batches"):  # a pyarrow.Table or a data set
        return iter(batches.to_batches())
    if isinstance(batches, pyarrow.RecordBatchReader):
        return iter(batches)
    if hasattr(batches, "__arrow_c_stream__"):
        return iter(pyarrow.RecordBatchReader.from_stream(batches))
    if isinstance(batches, (str, bytes)) or not hasattr(batches, "__iter__"):
        raise TypeError(f"{type(batches).__name__} is no stream of tables: expected a reader of "
                        "record batches, or an iterable of tables")
    return iter(batches)


def one_batch(batch: Any) -> Any:
    """A batch as `source_of` takes it, which may be read twice."""
    import pyarrow

    if not hasattr(type(batch), "schema") and hasattr(batch, "__arrow_c_array__"):
        return pyarrow.record_batch(batch)
    kind = kind_of(batch)
    if kind == "bodies":
        raise TypeError("a stream is made of tables, not of bodies; see evaluate_many")
    return pyarrow.table(batch) if kind == "arrow" else _collected(batch)


def _words(column: Any) -> list[str | None]:
    """Ids in words."""
    values = column.to_pylist() if hasattr(column, "to_pylist") else (
        column.tolist() if hasattr(column, "tolist") else list(column))
    return [None if value is None else str(value) for value in values]


class Records:
    """The tables of record lists: those that go with a batch, and in the end those of nobody."""

    def __init__(self, lists: Mapping[str, Any], lang: str) -> None:
        self._lang = lang
        self._tables: dict[str, Any] = {}  # sorted by id
        self._places: dict[str, dict[str, tuple[int, int]]] = {}  # id → first record, end
        self._rows: dict[str, Any] = {}  # as they were before
        self._met: dict[str, set[str]] = {}
        for name, frame in lists.items():
            self._add(name, frame)

    def _add(self, name: str, frame: Any) -> None:
        import pyarrow
        import pyarrow.compute as compute

        frame = _collected(frame)
        arrow = _as_arrow(frame)
        table = pyarrow.table(arrow if arrow is not None else dict(columns_of(frame)))
        if "id" not in table.column_names:
            raise TableError([TableProblem(name, None, "table_without_id", _core.message(
                "table_without_id", [name], self._lang == "en"))])
        for at, field in enumerate(table.schema):
            if str(field.type) == "string_view":  # of polars; cannot be taken from
                table = table.set_column(at, field.name, table.column(at).cast("large_string"))
        words = pyarrow.array(_words(table.column("id")), pyarrow.large_string())
        order = compute.sort_indices(words)  # stable: records of a body keep their order
        places: dict[str, tuple[int, int]] = {}
        for at, word in enumerate(words.take(order).to_pylist()):
            if word is None:
                raise self._nobodys(name, [(order[at].as_py(), "")])
            places[word] = (places[word][0] if word in places else at, at + 1)
        self._tables[name], self._places[name] = table.take(order), places
        self._rows[name], self._met[name] = order, set()

    def _nobodys(self, name: str, records: list[tuple[int, str]]) -> TableError:
        return TableError([TableProblem(name, None, "table_record_without_body", _core.message(
            "table_record_without_body", [name, str(row + 1), word], self._lang == "en"))
            for row, word in records])

    def of(self, frame: Any) -> dict[str, Any]:
        """The records of the bodies of a batch, list by list."""
        import pyarrow

        if not self._tables:
            return {}
        try:
            ids = dict.fromkeys(_words(frame["id"]))
        except (KeyError, TypeError, ValueError):
            ids = {}  # without ids it is refused anyway
        except Exception as problem:  # polars has an exception of its own for it
            if type(problem).__module__.partition(".")[0] != "polars":
                raise
            ids = {}
        out = {}
        for name, table in self._tables.items():
            places = self._places[name]
            known = [word for word in ids if word is not None and word in places]
            self._met[name].update(known)
            out[name] = table.take(pyarrow.array(
                [row for word in known for row in range(*places[word])], pyarrow.int64()))
        return out

    def finish(self) -> None:
        """Raises TableError for records whose id no batch had."""
        for name, places in self._places.items():
            left = [(self._rows[name][first].as_py(), word)
                    for word, (first, _) in places.items() if word not in self._met[name]]
            if left:
                raise self._nobodys(name, sorted(left))


def _shortest(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _in_words(column: Any) -> Any:
    """Points as text in the shortest form, as the program's CSV has them."""
    import pyarrow

    if not pyarrow.types.is_decimal(column.type):
        return column
    coded = column.dictionary_encode()  # points are few
    texts = [_shortest(value) for value in coded.dictionary.to_pylist()]
    return pyarrow.array(texts, pyarrow.large_string()).take(coded.indices)


class Shape:
    """The columns of a stream's batches: which, and how points are written."""

    def __init__(self, evaluation: _core.Evaluation, columns: Sequence[str] | None,
                 points: int | str | None, lang: str) -> None:
        pyarrow = arrow()
        if isinstance(columns, str):
            raise UsageError(f"columns: a list of names, not the text {columns!r}")
        whole = pyarrow.table(Table(_core.ResultTable(_core.ResultColumns(evaluation), []))).schema
        self.columns = list(dict.fromkeys(["id", *(whole.names if columns is None else columns)]))
        english = lang == "en"
        for name in self.columns:
            if name not in whole.names:
                near = _core.nearest_name(str(name), whole.names)
                raise UsageError(f"columns: no column {name!r}" + (
                    f"; did you mean '{near}'?" if near else "") if english else
                    f"columns：没有列 {name!r}" + (f"；是不是“{near}”？" if near else ""))
        form = None
        if points == "text":
            form = pyarrow.large_string()
        elif isinstance(points, int) and not isinstance(points, bool) and 0 <= points < DIGITS:
            form = pyarrow.decimal128(DIGITS, points)
        elif points is not None:
            raise UsageError(f"points: None, 'text' or a number of places from 0 to {DIGITS - 1}, "
                             f"not {points!r}")
        self._english = english
        self.schema = pyarrow.schema(
            [whole.field(name).with_type(form) if form is not None and
             pyarrow.types.is_decimal(whole.field(name).type) else whole.field(name)
             for name in self.columns])

    def fit(self, table: Any, first: int) -> Any:
        """Results as one record batch. Raises UsageError for points without the schema's form;
        `first` is the number of rows before them."""
        import pyarrow

        arrays = []
        for field in self.schema:
            column = table.column(field.name).combine_chunks()
            if column.type != field.type:
                if pyarrow.types.is_decimal(field.type):
                    column = self._decimals(column, field, table, first)
                else:
                    column = _in_words(column)
            arrays.append(column)
        return pyarrow.RecordBatch.from_arrays(arrays, schema=self.schema)

    def _decimals(self, column: Any, field: Any, table: Any, first: int) -> Any:
        import pyarrow

        try:
            if pyarrow.types.is_decimal(column.type):
                return column.cast(field.type)
            values = [None if text is None else Decimal(text) for text in column.to_pylist()]
            return pyarrow.array(values, field.type)
        except pyarrow.ArrowInvalid:
            raise self._no_form(column, field, table, first) from None

    def _no_form(self, column: Any, field: Any, table: Any, first: int) -> UsageError:
        scale = field.type.scale
        for row, value in enumerate(column.to_pylist()):
            if value is None:
                continue
            with localcontext() as context:
                context.prec = 2 * DIGITS
                number = Decimal(value)
                kept = number.quantize(Decimal(1).scaleb(-scale))
                fits = kept == number and abs(kept) < Decimal(10) ** (DIGITS - scale)
            if not fits:
                break
        place = (first + row + 1, table.column("id")[row].as_py(), field.name, _shortest(number))
        if self._english:
            return UsageError(
                "row {} (id {!r}): {} is {}, which has no exact form of {} decimal places; give "
                "points='text' or more places, or leave the column out".format(*place, scale))
        return UsageError("第 {} 行（id {!r}）：{} 为 {}，不能用 {} 位小数精确表示；请用 points='text'、"
                          "更多的位数，或不要这一列".format(*place, scale))


class RepeatedIds:
    """Ids of the whole stream, each with its first row."""

    def __init__(self) -> None:
        self._first: dict[str, int] = {}

    def first(self, word: str) -> int | None:
        """The row, from 1, that had the id first."""
        return self._first.get(word)

    def mark(self, table: Any, found: list[RowError], before: int) -> tuple[Any, list[RowError]]:
        """The results with rows whose id an earlier batch had as errors, and the errors with them."""
        import pyarrow
        import pyarrow.compute as compute

        told = {row for row, code, *_ in found if code == "duplicate_id"}
        again = []
        for row, word in enumerate(table.column("id").to_pylist(), 1):
            if word is not None and self._first.setdefault(word, before + row) <= before:
                again.append(row)
        fresh = [row for row in again if row not in told]
        if not fresh:
            return table, found
        marked = set(fresh)
        mask = pyarrow.array([row in marked for row in range(1, table.num_rows + 1)])
        arrays = []
        for name in table.column_names:
            column = table.column(name).combine_chunks()
            if name == "error":
                said = [text if row not in marked else
                        "; ".join(filter(None, (text, "duplicate_id id")))
                        for row, text in enumerate(column.to_pylist(), 1)]
                column = pyarrow.array(said, column.type)
            elif name not in ("id", "name"):
                value = "error" if name == "opinion" else None
                column = compute.if_else(mask, pyarrow.scalar(value, column.type), column)
            arrays.append(column)
        added = [(row, "duplicate_id", "id", "", "") for row in fresh]
        return (pyarrow.Table.from_arrays(arrays, names=table.column_names),
                sorted([*found, *added], key=lambda error: error[0]))


class RowReport:
    """What was wrong with rows, counted over the stream."""

    def __init__(self, lang: str, errors: str) -> None:
        self._lang, self._errors = lang, errors
        self._shown: list[TableProblem] = []
        self._problems = self._rows = 0

    def add(self, found: Iterable[RowError], ids: Any, before: int,
            known: RepeatedIds | None) -> None:
        """Errors of a batch. Raises TableError where errors are to be raised."""
        if self._errors == "ignore":
            return
        problems = []
        firsts: dict[str | None, int] = {}
        for row, code, fact, zh, en in found:
            said = zh if self._lang == "zh" else en
            if code == "duplicate_id":
                # The place of the first, too, is counted over the stream.
                if not firsts:
                    for number, word in enumerate(ids.to_pylist(), before + 1):
                        firsts.setdefault(word, number)
                word = ids[row - 1].as_py()
                first = (known.first(word) if known else None) or firsts[word]
                said = _core.message(code, [word, f"第 {first} 行" if self._lang == "zh" else
                                            f"row {first}"], self._lang == "en")
            problems.append(TableProblem(fact, before + row, code, said))
        if problems and self._errors == "raise":
            raise TableError(problems)
        self._problems += len(problems)
        self._rows += len({problem.row for problem in problems})
        self._shown.extend(problems[:SHOWN - len(self._shown)])

    def tell(self) -> None:
        """Warns of all of them, once."""
        if not self._problems:
            return
        shown = "\n".join(f"  {problem}" for problem in self._shown)
        more = self._problems - len(self._shown)
        tail = f"\n  … and {more} more" if more else ""
        warnings.warn(f"{self._rows} row{'s' if self._rows > 1 else ''} not evaluated because of "
                      f"errors in the data:\n{shown}{tail}", RowErrorsWarning, stacklevel=3)


__all__ = ["DIGITS", "Records", "RepeatedIds", "RowReport", "Shape", "arrow", "batches_of",
           "one_batch"]
