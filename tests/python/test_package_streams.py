"""Streams of record batches through the Python package: the same as one table, whatever brings them,
under one schema, in bounded memory."""

import copy
import json
import pickle
import shutil
import subprocess
import sys
import warnings
from decimal import Decimal

import duckdb
import guiju as package
import pandas
import polars
import pyarrow
import pyarrow.compute
import pyarrow.dataset
import pyarrow.parquet
import pytest

from tests.python.conftest import REPO
from tests.python.package_support import RULE_SETS, bodies_of, with_gaps
from tests.python.test_package_tables import OnlyArrow, complete, frames


@pytest.fixture(scope="module")
def yangquan():
    return package.load(REPO / "rules" / "yangquan-2023")


def nested(rules, bodies):
    """An Arrow table of bodies with their record lists as columns."""
    lists = [fact.id for fact in rules.facts if fact.type == "list"]
    whole = complete(bodies, lists)
    table, _ = frames(bodies, lists)
    for name in lists:
        column = [body[name] for body in whole]
        kinds = {}
        for record in (record for records in column for record in records):
            for field, value in record.items():
                kinds.setdefault(field, set()).add(type(value))
        mixed = {field for field, types in kinds.items() if len(types - {type(None)}) > 1}
        column = [[{field: Decimal(value) if field in mixed and value is not None else value
                    for field, value in record.items()} for record in records] for records in column]
        table = table.append_column(name, pyarrow.array(column))
    return table


def plain(text):
    """Points as the program writes them."""
    text = None if text is None else format(Decimal(text), "f")
    return text.rstrip("0").rstrip(".") if text and "." in text else text


@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_batches_give_what_the_table_gives(rule_set):
    rules = package.load(REPO / "rules" / rule_set)
    table = nested(rules, bodies_of(rule_set, 60 if rule_set == "jgj59" else 150))
    expected = rules.evaluate_table(table, errors="ignore").to_pylist()
    schema = rules.result_schema(points="text")
    made = list(rules.evaluate_batches(table.to_batches(max_chunksize=40), points="text"))
    assert len(made) > 1 and all(batch.schema == schema for batch in made)
    got = [row for batch in made for row in batch.to_pylist()]
    assert [[plain(value) if isinstance(value, Decimal) else value for value in row.values()]
            for row in expected] == [list(row.values()) for row in got]
    assert [field.name for field in schema] == list(expected[0])


def test_whatever_holds_batches_is_a_stream(yangquan, tmp_path):
    table = nested(yangquan, bodies_of("yangquan-2023", 90))
    expected = yangquan.evaluate_table(table)
    schema = yangquan.result_schema()
    path = tmp_path / "bodies.parquet"
    pyarrow.parquet.write_table(table, path, row_group_size=30)

    class OnlyOneArray:
        def __init__(self, batch):
            self._batch = batch

        def __arrow_c_array__(self, requested_schema=None):
            return self._batch.__arrow_c_array__(requested_schema)

    batches = table.to_batches(max_chunksize=25)
    streams = {
        "list": batches, "generator": (batch for batch in batches), "table": table,
        "reader": pyarrow.RecordBatchReader.from_batches(table.schema, batches),
        "one batch": table.combine_chunks().to_batches()[0],
        "arrow stream": OnlyArrow(table), "tables": [table.slice(0, 50), table.slice(50)],
        "streams": [OnlyArrow(table.slice(0, 50)), OnlyArrow(table.slice(50))],
        "arrays": [OnlyOneArray(batch) for batch in batches],
        "polars": [polars.from_arrow(table.slice(0, 50)), polars.from_arrow(table.slice(50)).lazy()],
        "pandas": [table.slice(0, 50).to_pandas(types_mapper=pandas.ArrowDtype),
                   table.slice(50).to_pandas(types_mapper=pandas.ArrowDtype)],
        "columns": [table.slice(0, 50).to_pydict(), table.slice(50).to_pydict()],
        "parquet": pyarrow.parquet.ParquetFile(path),
        "parquet batches": pyarrow.parquet.ParquetFile(path).iter_batches(batch_size=20),
        "data set": pyarrow.dataset.dataset(path),
        "with empty ones": [table.slice(0, 0), *batches, table.slice(3, 0)],
    }
    for name, stream in streams.items():
        made = list(yangquan.evaluate_batches(stream))
        assert made and all(type(batch) is pyarrow.RecordBatch for batch in made), name
        assert all(batch.schema == schema for batch in made), name
        assert pyarrow.Table.from_batches(made, schema).equals(expected), name
    assert len(list(yangquan.evaluate_batches(streams["with empty ones"]))) == 6
    assert pyarrow.Table.from_batches(
        yangquan.evaluate_batches(batches, jobs=3), schema).equals(expected)
    assert list(yangquan.evaluate_batches([])) == []


def test_duckdb_is_a_source(yangquan, tmp_path):
    table = nested(yangquan, bodies_of("yangquan-2023", 500))
    path = tmp_path / "bodies.parquet"
    pyarrow.parquet.write_table(table, path)
    with duckdb.connect() as connection:
        query = f"select * from '{path}' where posts_missing_count > 0 order by id"
        reader = connection.sql(query).to_arrow_reader(100)
        made = pyarrow.Table.from_batches(yangquan.evaluate_batches(reader), yangquan.result_schema())
        relation = pyarrow.Table.from_batches(
            yangquan.evaluate_batches(connection.sql(query), columns=["opinion"]),
            yangquan.result_schema(["opinion"]))
        back = connection.sql("select count(*) from made where opinion is not null").fetchone()
    kept = table.filter(pyarrow.compute.greater(table["posts_missing_count"], 0)).sort_by("id")
    assert 50 < kept.num_rows < 500 and back == (kept.num_rows,)
    assert made.equals(yangquan.evaluate_table(kept))
    assert relation.equals(made.select(["id", "opinion"]))


def test_columns_are_chosen(yangquan):
    table = nested(yangquan, bodies_of("yangquan-2023", 20))
    whole = yangquan.evaluate_table(table)
    for columns, names in ((["score", "opinion"], ["id", "score", "opinion"]),
                           (["R04", "id", "R04"], ["id", "R04"]), ([], ["id"]), (None, None)):
        (made,) = yangquan.evaluate_batches([table], columns=columns)
        names = names or whole.column_names
        assert made.schema == yangquan.result_schema(columns) and made.schema.names == names
        assert pyarrow.Table.from_batches([made]).equals(whole.select(names))
    for wrong, found in ((["opinoin"], "opinion"), (["R99"], "R"), ("score", "score")):
        with pytest.raises(package.UsageError, match=found):
            yangquan.evaluate_batches([table], columns=wrong)
        with pytest.raises(package.UsageError, match=found):
            yangquan.result_schema(wrong)


def test_points_without_the_schemas_form_are_told_never_rounded():
    rules = package.load(REPO / "rules" / "jgj59", lang="en")
    table = nested(rules, bodies_of("jgj59", 60))
    whole = rules.evaluate_table(table, errors="ignore").to_pylist()
    column = "B11"  # means of sheets: thirds, elevenths
    values = [None if row[column] is None else Decimal(row[column]) for row in whole]

    def places(value):
        return len(plain(value).partition(".")[2])

    first = next(row for row, value in enumerate(values) if value is not None and places(value) > 2)
    made = rules.evaluate_batches(table.to_batches(max_chunksize=7), columns=[column], points=2)
    rows = []
    with pytest.raises(package.UsageError) as raised:
        for batch in made:
            rows += batch.to_pylist()
    assert f"row {first + 1} (id '{whole[first]['id']}'): {column} is {plain(values[first])}" in str(
        raised.value) and "points='text'" in str(raised.value)
    assert [row[column] for row in rows] == values[:len(rows)] and first // 7 * 7 == len(rows)
    wide = [row for batch in rules.evaluate_batches([table], columns=[column], points=33)
            for row in batch.to_pylist()]
    assert [row[column] for row in wide] == values
    assert rules.result_schema(["score"], points=7).field("score").type == pyarrow.decimal128(38, 7)
    for wrong in (38, -1, True, "float"):
        with pytest.raises(package.UsageError, match="points"):
            rules.result_schema(points=wrong)


def test_readings_and_days_go_with_streams(yangquan):
    table = nested(yangquan, bodies_of("yangquan-2023", 60))
    readings = {"total_basis": "scaled"}
    made = pyarrow.Table.from_batches(
        yangquan.evaluate_batches([table], readings=readings), yangquan.result_schema(None, readings))
    assert made.equals(yangquan.evaluate_table(table, None, readings))
    assert made.schema.field("score").type.scale == 2
    for wrong in ({"total": "scaled"}, {"total_basis": "x"}):
        with pytest.raises(package.UsageError):
            yangquan.evaluate_batches([table], readings=wrong)
    with pytest.raises(package.UsageError):
        yangquan.evaluate_batches([table], as_of="yesterday")


def rows_in_error(rules, batches, **options):
    """What raising says of a stream: (row, column, code) of the first batch with errors."""
    with pytest.raises(package.TableError) as raised:
        list(rules.evaluate_batches(batches, errors="raise", **options))
    return [(one.row, one.column, one.code) for one in raised.value.problems]


def test_errors_of_rows_are_counted_over_the_stream(yangquan):
    good = pyarrow.table({"id": ["a", "b"], "posts_missing_count": [0, 1]})
    wrong = pyarrow.table({"id": ["c", "d", "c", "a"], "posts_missing_count": [0, -1, 1, 2]})
    with pytest.warns(package.RowErrorsWarning) as told:
        got = [row for batch in yangquan.evaluate_batches([good, wrong, good, wrong], errors="warn")
               for row in batch.to_pylist()]
    assert [row["error"] for row in got] == [
        None, None, None, "count_negative posts_missing_count", "duplicate_id id", None] * 2
    (warning,) = told
    words = str(warning.message)
    assert warning.filename == __file__ and words.startswith("4 rows not evaluated")
    assert "row 4, column posts_missing_count" in words and "第 3 行" in words
    assert "row 11, column id" in words and "第 9 行" in words
    assert rows_in_error(yangquan, [good, wrong, wrong]) == [
        (4, "posts_missing_count", "count_negative"), (5, "id", "duplicate_id")]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        list(yangquan.evaluate_batches([wrong]))
    stream = yangquan.evaluate_batches([wrong, good], errors="warn")
    next(stream)
    with pytest.warns(package.RowErrorsWarning, match="2 rows"):  # who has enough is told, too
        stream.close()


def test_unique_ids_are_those_of_one_table(yangquan):
    bodies = with_gaps(bodies_of("yangquan-2023", 120))
    for number, body in enumerate(bodies):
        body["id"] = f"示例{number * 7 % 60}" if number != 5 else ""
    names = list(dict.fromkeys(name for body in bodies for name in body))
    columns = {name: [body.get(name) for body in bodies] for name in names}
    batches = [{name: values[first:first + 25] for name, values in columns.items()}
               for first in range(0, len(bodies), 25)]
    with pytest.warns(package.RowErrorsWarning) as told:
        expected = yangquan.evaluate_table(columns).to_dict()
    with pytest.warns(package.RowErrorsWarning) as told_of_stream:
        made = pyarrow.Table.from_batches(
            yangquan.evaluate_batches(batches, unique_ids=True, errors="warn"))
    assert made.to_pydict() == expected
    assert sum(text is not None and "duplicate_id" in text for text in expected["error"]) > 50
    assert str(told_of_stream[0].message) == str(told[0].message)
    scores = yangquan.evaluate_batches(batches, unique_ids=True, columns=["score_low", "opinion"])
    assert pyarrow.Table.from_batches(scores).to_pydict() == {
        name: expected[name] for name in ("id", "score_low", "opinion")}


@pytest.mark.parametrize("convert", [lambda t: t, polars.from_arrow, lambda t: t.to_pydict(),
                                     lambda t: t.to_pandas().convert_dtypes()])
def test_lists_in_tables_of_their_own_go_with_their_batch(yangquan, convert):
    lists = ("occupations", "batches")
    table, records = frames(bodies_of("yangquan-2023", 80), lists)
    records = {name: one.take(list(range(one.num_rows - 1, -1, -1))) for name, one in records.items()}
    expected = yangquan.evaluate_table(table, records)
    made = yangquan.evaluate_batches(
        [convert(batch) for batch in (table.slice(0, 30), table.slice(30, 1), table.slice(31))],
        lists={name: convert(one) for name, one in records.items()})
    assert pyarrow.Table.from_batches(made, yangquan.result_schema()).equals(expected)
    stream = yangquan.evaluate_batches([convert(table.slice(0, 30))],
                                       lists={name: convert(one) for name, one in records.items()})
    assert next(stream).num_rows == 30
    with pytest.raises(package.TableError) as raised:
        next(stream)
    ids = set(table.slice(0, 30)["id"].to_pylist())
    strangers = {row["id"] for row in records["occupations"].to_pylist()} - ids
    assert {one.code for one in raised.value.problems} == {"table_record_without_body"}
    assert len(raised.value.problems) == len(strangers) > 10
    with pytest.raises(package.TableError, match="id"):
        yangquan.evaluate_batches([table], lists={"occupations": {"own_examiners": [1]}})
    with pytest.raises(package.TableError, match="occupations"):
        yangquan.evaluate_batches([table], lists={"occupations": {"id": [None]}})


def test_what_is_no_stream_is_refused(yangquan):
    for wrong in (3, "bodies.parquet", {"id": ["a"]}, yangquan):
        with pytest.raises(TypeError):
            yangquan.evaluate_batches(wrong)
    for batch in (3, [{"id": "a"}], "a"):
        with pytest.raises(TypeError):
            list(yangquan.evaluate_batches([batch]))
    with pytest.raises(package.UsageError):
        yangquan.evaluate_batches([], errors="print")
    with pytest.raises(package.UsageError):
        yangquan.evaluate_batches([], jobs=-1)
    good, bad = {"id": ["a"]}, {"id": ["b"], "no_such": [1]}
    for convert in (dict, pyarrow.table):
        stream = yangquan.evaluate_batches([convert(good), convert(bad)], errors="ignore")
        assert next(stream).num_rows == 1
        with pytest.raises(package.TableError, match="no_such"):
            next(stream)
        for without in ({"cohort": ["2020"]}, {"id": []}):
            stream = yangquan.evaluate_batches([convert(without)], lists={"occupations": {
                "id": ["a"], "own_examiners": [1]}})
            with pytest.raises(package.TableError):
                list(stream)


def test_rule_sets_are_pickled_by_their_file(tmp_path):
    folder = tmp_path / "rules"
    shutil.copytree(REPO / "rules" / "yangquan-2023", folder)
    rules = package.load(folder, lang="en")
    data = pickle.dumps(rules)
    assert len(data) < 1000
    again = pickle.loads(data)
    assert (again.sha256, again.lang, again.id) == (rules.sha256, "en", rules.id)
    body = {"id": "示例01", "posts_missing_count": 1}
    assert again.evaluate(body) == rules.evaluate(body)
    assert copy.deepcopy(rules) is rules and copy.copy(rules) is rules
    function = pickle.loads(pickle.dumps(rules.map_in_arrow(["score_low"])))
    table = pyarrow.table({"id": ["a"], "posts_missing_count": [1]})
    assert [b.to_pydict() for b in function(iter([table]))] == [
        {"id": ["a"], "score_low": [Decimal("1.5")]}]
    code = "import pickle, sys; print(pickle.load(open(sys.argv[1], 'rb')).sha256)"
    (tmp_path / "pickled").write_bytes(data)
    done = subprocess.run([sys.executable, "-c", code, "pickled"], cwd=tmp_path, check=True,
                          capture_output=True, encoding="utf-8")  # in another folder
    assert done.stdout.strip() == rules.sha256
    file = folder / "rules.yaml"
    text = file.read_text(encoding="utf-8")
    for change, words in ((text + "\n# another\n", rules.sha256), ("guiju: 1\n", "cannot be loaded")):
        file.write_text(change, encoding="utf-8")
        with pytest.raises(pickle.UnpicklingError, match=words) as raised:
            pickle.loads(data)
        assert str(file) in str(raised.value)
    file.unlink()
    with pytest.raises(pickle.UnpicklingError, match="cannot be loaded"):
        pickle.loads(data)


def test_spark_is_told_the_schema(yangquan):
    assert yangquan.spark_schema(["score", "settled", "opinion"]) == (
        "`id` STRING, `score` DECIMAL(38, 1), `settled` BOOLEAN, `opinion` STRING")
    assert "`score` STRING" in yangquan.spark_schema(points="text")
    assert len(yangquan.spark_schema().split(", `")) == len(yangquan.result_schema())
    for wrong in ({"columns": ["no"]}, {"readings": {"no": "x"}}, {"errors": "no"}, {"as_of": "no"}):
        with pytest.raises(package.UsageError):
            yangquan.map_in_arrow(**wrong)


def test_numbers_too_large_are_errors_of_their_row(guiju):
    """Also where only the search for the unknown facts that matter needs them."""
    path = REPO / "tests/data/jgj59/too_large_for_unknown.json"
    body = json.loads(path.read_text(encoding="utf-8"))
    readings = {"assessor_weights": "by_person"}
    rules = package.load(REPO / "rules" / "jgj59")
    assert [e["code"] for e in rules.evaluate(body, readings=readings).errors] == ["number_too_large"]
    made = rules.evaluate_table([body, {"id": "示例"}], None, readings, errors="ignore")
    assert made["error"] == ["number_too_large", None]
    done = guiju("evaluate", REPO / "rules/jgj59", path, "--format", "csv", "--reading",
                 "assessor_weights=by_person", "--lang", "en")
    assert done.returncode == 1 and "number_too_large" in done.stdout, done.stderr
    assert "internal" not in done.stderr
