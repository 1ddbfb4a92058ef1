"""Streams of tables: a batch in, a batch out, all under one schema that is fixed before the first."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Callable, Iterable, Iterator, Mapping, Sequence, cast

from . import _core
from ._batches import Records, RepeatedIds, RowReport, Shape, arrow, batches_of, one_batch
from .errors import UsageError
from .tables import Source, Table, source_of

if TYPE_CHECKING:
    import datetime

    from .rules import Rules


def _evaluated(evaluation: _core.Evaluation, source: Source, columns: Sequence[str],
               jobs: int) -> tuple[Any, list[tuple[int, str, str, str, str]]]:
    """The named columns of a batch's results as a pyarrow.Table, and the errors of its rows."""
    import pyarrow

    heads = _core.ResultColumns(evaluation, list(columns))
    done = list(source.results(evaluation, heads, jobs))
    table = pyarrow.table(Table(_core.ResultTable(heads, done)))
    return table, [error for block in done for error in block.errors()]


class Streams:
    """What ``Rules`` does with streams of record batches."""

    def evaluate_batches(self, batches: Any, *, lists: Mapping[str, Any] | None = None,
                         readings: Mapping[str, str] | None = None,
                         as_of: datetime.date | str | None = None,
                         columns: Sequence[str] | None = None, points: int | str | None = None,
                         unique_ids: bool = False, errors: str = "ignore",
                         jobs: int = 1) -> Iterator[Any]:
        """Scores and opinions of a stream of tables: a pyarrow.RecordBatch for each, in its order.

        ``batches``: a pyarrow.RecordBatchReader (duckdb gives one), what ``ParquetFile.iter_batches``
        gives, any iterable of tables as ``evaluate_table`` takes them or of objects with
        ``__arrow_c_array__``, or one whole table or data set, which is taken batch by batch. Needs
        pyarrow. One batch and its results are in memory at a time, whatever the number of rows.

        Every batch has the schema ``result_schema(columns, readings, points=points)``. ``columns``
        names the columns of the result to make; ``id`` is always the first. ``points`` says how
        points are written: as decimals with the places that the rule set's own points need (None),
        with so many places (a number up to 37), or as text in the shortest form ("text"). Nothing is
        rounded: points that have no such form are a UsageError that names row and value.

        Record lists are columns of lists of structs, or tables in ``lists``, which stay in memory and
        are joined on their column ``id``. Ids are compared within each batch; with ``unique_ids``
        over the whole stream, which then takes memory for every id. Rows with errors have the opinion
        "error"; ``errors`` says what else: "ignore", "warn" (one RowErrorsWarning when the stream
        ends), "raise" (TableError at the first batch that has some). Rows are counted over the
        stream. ``jobs`` threads work on a batch (0: one for each processor).

        Raises UsageError and TypeError at once for what the rule set does not have and what is no
        stream; TableError, when its turn comes, for a batch that is wrong as a whole, and at the end
        for records of ``lists`` whose id no row had.
        """
        if errors not in ("warn", "raise", "ignore"):
            raise UsageError(f"errors: 'warn', 'raise' or 'ignore', not {errors!r}")
        if jobs < 0:
            raise UsageError(f"jobs: {jobs} threads")
        rules = cast("Rules", self)
        evaluation = rules._evaluation(readings, as_of)
        shape = Shape(evaluation, columns, points, rules.lang)
        return self._stream(evaluation, batches_of(batches), shape,
                            Records(lists or {}, rules.lang), unique_ids, errors, jobs)

    def _stream(self, evaluation: _core.Evaluation, batches: Iterable[Any], shape: Shape,
                records: Records, unique_ids: bool, errors: str, jobs: int) -> Iterator[Any]:
        rules = cast("Rules", self)
        ids = RepeatedIds() if unique_ids else None
        report = RowReport(rules.lang, errors)
        # The ids are looked at, and rows that repeat one are marked, whatever columns are wanted.
        needed = list(dict.fromkeys([*shape.columns, "error"]))
        first = 0  # rows before the batch
        try:
            for batch in batches:
                frame = one_batch(batch)
                source = source_of(rules, evaluation, frame, records.of(frame))
                table, found = _evaluated(evaluation, source, needed, jobs)
                if ids is not None:
                    table, found = ids.mark(table, found, first)
                report.add(found, table.column("id"), first, ids)
                yield shape.fit(table, first)
                first += table.num_rows
            records.finish()
        except GeneratorExit:  # whoever asked has enough
            report.tell()
            raise
        report.tell()

    def result_schema(self, columns: Sequence[str] | None = None,
                      readings: Mapping[str, str] | None = None, *,
                      points: int | str | None = None) -> Any:
        """The pyarrow.Schema of every batch of ``evaluate_batches`` with the same arguments.

        Raises UsageError for columns, readings and forms of points that there are not.
        """
        rules = cast("Rules", self)
        return Shape(rules._evaluation(readings, None), columns, points, rules.lang).schema

    def spark_schema(self, columns: Sequence[str] | None = None,
                     readings: Mapping[str, str] | None = None, *,
                     points: int | str | None = None) -> str:
        """``result_schema`` in Spark's words (DDL), as ``DataFrame.mapInArrow`` takes them."""
        pyarrow = arrow()

        def kind(field: Any) -> str:
            if pyarrow.types.is_decimal(field.type):
                return f"DECIMAL({field.type.precision}, {field.type.scale})"
            return "BOOLEAN" if pyarrow.types.is_boolean(field.type) else "STRING"

        schema = self.result_schema(columns, readings, points=points)
        return ", ".join(f"`{field.name.replace('`', '``')}` {kind(field)}" for field in schema)

    def map_in_arrow(self, columns: Sequence[str] | None = None,
                     readings: Mapping[str, str] | None = None, *,
                     as_of: datetime.date | str | None = None, points: int | str | None = None,
                     errors: str = "ignore") -> Callable[[Iterator[Any]], Iterator[Any]]:
        """The function that Spark's ``DataFrame.mapInArrow`` applies to the batches of a partition.

            frame.mapInArrow(rules.map_in_arrow(columns), rules.spark_schema(columns))

        It is sent to the executors by the rule file's path: the same file must be there. Row numbers
        of errors count within a partition. Raises UsageError as ``evaluate_batches``.
        """
        self.evaluate_batches(iter(()), columns=columns, readings=readings, as_of=as_of,
                              points=points, errors=errors)  # what is wrong is wrong here
        return functools.partial(self.evaluate_batches, columns=columns, readings=readings,
                                 as_of=as_of, points=points, errors=errors)


__all__ = ["Streams"]
