"""Tables of all kinds through the Python package: the program's CSV, whatever library brought them."""

import csv
import datetime
import io
import os
import signal
import subprocess
import sys
import threading
import warnings
from decimal import Decimal

import guiju as package
import pandas
import polars
import pyarrow
import pytest
from guiju import _core

from tests.python.cli_support import made_up
from tests.python.conftest import REPO
from tests.python.package_support import RULE_SETS, as_lines, bodies_of



@pytest.fixture(scope="module")
def yangquan():
    return package.load(REPO / "rules" / "yangquan-2023")


def flat(body):
    """A body's single values: findings without details, not_applicable as in a CSV."""
    out = {}
    for key, value in body.items():
        if isinstance(value, dict):
            out |= {key if part == "value" else f"{key}.{part}": cell for part, cell in value.items()}
        elif key == "not_applicable":
            out[key] = " ".join(value or ())
        elif not isinstance(value, list):
            out[key] = str(value) if key == "cohort" else value
    return out


def frames(bodies, lists):
    """An Arrow table of bodies, and one of the records of each list."""
    def values(rows, name):
        cells = [row.get(name) for row in rows]
        if len({type(cell) for cell in cells} - {type(None)}) > 1:  # numbers and decimals in words
            cells = [None if cell is None else Decimal(cell) for cell in cells]
        return cells

    def table(rows):
        names = list(dict.fromkeys(name for row in rows for name in row))
        return pyarrow.table({name: values(rows, name) for name in names})

    return table([flat(body) for body in bodies]), {
        name: table([{"id": body["id"], **record} for body in bodies for record in body.get(name, [])])
        for name in lists}


def complete(bodies, lists):
    """Bodies that say the same as their table: what is not given is stated as unknown there."""
    names = dict.fromkeys(name for body in bodies for name in flat(body) if "." not in name)
    fields = {name: dict.fromkeys(field for body in bodies for record in body.get(name, [])
                                  for field in record) for name in lists}
    out = []
    for body in bodies:
        made = {**{name: None for name in names if name not in ("id", "name")}, **body}
        for name in lists:
            made[name] = [{**fields[name], **record} for record in body.get(name, [])]
        out.append(made)
    return out


def of_program(run, rule_set, bodies, *arguments):
    """Rows of the program's CSV: points as Decimal, flags as bool, empty as None."""
    done = run("evaluate", REPO / "rules" / rule_set, "-", "--format", "csv", *arguments,
               stdin=as_lines(bodies))
    text_columns = {"id", "name", "grade", "opinion", "possible", "unknown", "error",
                    "aggregate_risk", "response"}

    def value(name, text):
        if text == "":
            return None
        if text in ("true", "false"):
            return text == "true"
        if name in text_columns:
            return text
        try:
            return Decimal(text)
        except ArithmeticError:
            return text

    return [{name: value(name, text) for name, text in row.items()}
            for row in csv.DictReader(io.StringIO(done.stdout))]


def rows_of(table):
    """Rows of any kind of table."""
    if isinstance(table, pandas.DataFrame):
        return [{name: None if value is None or value is pandas.NA else value
                 for name, value in row.items()} for row in table.to_dict("records")]
    if isinstance(table, polars.DataFrame):
        return table.to_dicts()
    if isinstance(table, pyarrow.Table):
        return table.to_pylist()
    columns = table.to_dict()
    return [dict(zip(columns, row)) for row in zip(*columns.values())]


class OnlyArrow:
    """A table of a library that nobody knows."""

    def __init__(self, table):
        self._table = table

    def __arrow_c_stream__(self, requested_schema=None):
        return self._table.__arrow_c_stream__(requested_schema)


KINDS = {
    "pandas": lambda t: t.to_pandas().convert_dtypes(),
    "pandas of Arrow": lambda t: t.to_pandas(types_mapper=pandas.ArrowDtype),
    "polars": polars.from_arrow,
    "pyarrow": lambda t: t,
    "chunks": lambda t: pyarrow.concat_tables([t.slice(0, 3), t.slice(3, 0), t.slice(3)]),
    "columns": lambda t: t.to_pydict(),
    "arrow": OnlyArrow,
}
SAME = {"pandas": pandas.DataFrame, "pandas of Arrow": pandas.DataFrame, "polars": polars.DataFrame,
        "pyarrow": pyarrow.Table, "chunks": pyarrow.Table, "columns": package.Table,
        "arrow": package.Table}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_every_kind_of_table_gives_the_programs_csv(guiju, rule_set, kind):
    rules = package.load(REPO / "rules" / rule_set)
    lists = [fact.id for fact in rules.facts if fact.type == "list"]
    bodies = bodies_of(rule_set, 60)
    table, records = frames(bodies, lists)
    convert = KINDS[kind]
    made = rules.evaluate_table(convert(table), {name: convert(one) for name, one in records.items()})
    assert isinstance(made, SAME[kind])
    expected = of_program(guiju, rule_set, complete(bodies, lists))
    got = rows_of(made)
    assert list(got[0]) == list(expected[0])
    assert got == expected
    assert len({row["opinion"] for row in got} | {str(row["score"]) for row in got}) > 2


def test_nested_records_dictionaries_and_narrow_types_say_the_same(guiju, yangquan):
    bodies = bodies_of("yangquan-2023", 200)
    table, records = frames(bodies, ("occupations", "batches"))
    expected = rows_of(yangquan.evaluate_table(table, records))
    for name in ("occupations", "batches"):
        column = [[{k: v for k, v in r.items() if k != "id"} for r in body[name]]
                  for body in complete(bodies, ("occupations", "batches"))]
        table = table.append_column(name, pyarrow.array(column))
    assert rows_of(yangquan.evaluate_table(table)) == expected
    narrow = []
    for name in table.column_names:
        column = table.column(name).combine_chunks()
        if pyarrow.types.is_int64(column.type):
            column = column.cast(pyarrow.int16())
        elif pyarrow.types.is_string(column.type) and name in ("cohort", "body_type"):
            column = column.dictionary_encode()
        elif name.endswith("_on") or name.endswith("until"):
            column = column.cast(pyarrow.date32())
        elif pyarrow.types.is_string(column.type):
            column = column.cast(pyarrow.large_string())
        narrow.append(column)
    narrow = pyarrow.table(narrow, names=table.column_names)
    assert rows_of(yangquan.evaluate_table(narrow)) == expected
    assert rows_of(yangquan.evaluate_table(narrow.slice(37, 100))) == expected[37:137]
    assert rows_of(yangquan.evaluate_table(narrow.slice(37, 100), jobs=3)) == expected[37:137]
    assert rows_of(yangquan.evaluate_table(polars.from_arrow(narrow).slice(37, 100))) == (
        expected[37:137])
    decimals = narrow.set_column(
        narrow.column_names.index("posts_missing_count"), "posts_missing_count",
        narrow.column("posts_missing_count").cast(pyarrow.decimal128(9, 2)))
    moments = decimals.set_column(
        decimals.column_names.index("evaluated_on"), "evaluated_on",
        decimals.column("evaluated_on").cast(pyarrow.timestamp("ns")))
    assert rows_of(yangquan.evaluate_table(moments)) == expected


def as_numbers(table):
    """The same facts as pandas has them: flags and counts as floating values, null as NaN."""
    frame = table.to_pandas()
    for name in table.column_names:
        kind = table.schema.field(name).type
        if pyarrow.types.is_integer(kind) or pyarrow.types.is_boolean(kind):
            frame[name] = table.column(name).cast(pyarrow.int64()).cast(pyarrow.float64()).to_pandas()
    return frame


@pytest.mark.parametrize("columns", [None, ["score", "opinion"],
                                     ["R04", "possible", "score_high", "settled", "error", "R39"]])
def test_loops_over_columns_and_row_by_row_say_the_same(yangquan, monkeypatch, columns):
    """Complete rows, rows with unknown facts and wrong ones; sliced, in chunks, as floating values,
    with lists within and in tables of their own, sorted and not."""
    lists = ("occupations", "batches")
    bodies = bodies_of("yangquan-2023", 400)
    bodies[17]["posts_missing_count"] = -1
    bodies[40]["id"] = bodies[39]["id"]
    for body in bodies[100:130]:
        body["posts_missing_count"] = body["charges_fees"] = None
    table, records = frames(bodies, lists)
    table = table.drop_columns([name for name in table.column_names if "." in name])
    whole = table
    for name in lists:
        whole = whole.append_column(name, pyarrow.array(
            [[{k: v for k, v in r.items() if k != "id"} for r in body[name]]
             for body in complete(bodies, lists)]))
    unique = table.filter(pyarrow.array([row != 40 for row in range(400)]))
    owners = set(unique.column("id").to_pylist())
    kept = {name: one.filter(pyarrow.array([owner in owners for owner in one.column("id").to_pylist()]))
            for name, one in records.items()}
    tried = [
        (whole, {}), (whole.slice(13, 200), {}), (pyarrow.concat_tables(
            [whole.slice(0, 65), whole.slice(65, 0), whole.slice(65)]), {}),
        (unique, kept), (unique, {n: one.combine_chunks() for n, one in kept.items()}),
        (unique, {n: one.take(list(reversed(range(len(one))))) for n, one in kept.items()}),
        (as_numbers(unique), kept), (as_numbers(unique).iloc[7:90], {
            n: one.slice(0, 0) for n, one in kept.items()}),
        (polars.from_arrow(whole), {}),
        (whole.drop_columns(["posts_missing_count"]), {}),
    ]

    def all_of():
        return [rows_of(yangquan.evaluate_table(one, among, columns=columns, errors="ignore", jobs=jobs))
                for (one, among) in tried for jobs in (1, 2)]

    used = []
    make = _core.ColumnPath.make
    monkeypatch.setattr(_core.ColumnPath, "make", staticmethod(
        lambda *given: used.append(make(*given)) or used[-1]))
    by_loops = all_of()
    assert sum(path is not None for path in used) > len(used) / 2
    monkeypatch.setattr(_core.ColumnPath, "make", staticmethod(lambda *given: None))
    by_row = all_of()
    for at, (one, other) in enumerate(zip(by_loops, by_row, strict=True)):
        assert one == other, at
    if columns is None:
        assert sum(row["opinion"] == "error" for row in by_loops[0]) == 2
    assert len({str(row) for row in by_loops[0]}) > 100


@pytest.mark.parametrize("changes", [
    {"posts_missing_count": 0, "cohort": "2020"}, {"false_filing_found": True, "charges_fees": None},
    {"市级评估日期": datetime.date(2023, 8, 31), "legal_certificate_valid_until": "2023-08-30"}])
def test_what_if_for_a_whole_population(guiju, yangquan, changes):
    """Every row has the changed facts, by loops over columns and row by row, as the program's --set."""
    left_out = ("confirmation", "override", "not_applicable")
    bodies = [{key: value.get("value") if isinstance(value, dict) else value
               for key, value in body.items() if key not in left_out}
              for body in bodies_of("yangquan-2023", 300)]
    lists = ("occupations", "batches")
    table, records = frames(bodies, lists)
    whole = table
    for name in lists:
        whole = whole.append_column(name, pyarrow.array(
            [[{k: v for k, v in r.items() if k != "id"} for r in body[name]]
             for body in complete(bodies, lists)]))
    words = {fact: "" if value is None else str(value).lower() for fact, value in changes.items()}
    options = [part for fact, value in words.items() for part in ("--set", f"{fact}={value}")]
    expected = of_program(guiju, "yangquan-2023", complete(bodies, lists), *options)
    for one, among in ((whole, {}), (table, records), (polars.from_arrow(whole), {})):
        made = rows_of(yangquan.evaluate_table(one, among, changes=changes, errors="ignore"))
        assert [row["opinion"] for row in made] == [row["opinion"] for row in expected]
        assert [row["score_low"] for row in made] == [row["score_low"] for row in expected]
        assert [row["unknown"] for row in made] == [row["unknown"] for row in expected]
    with pytest.raises(package.UsageError, match="posts_missing_count"):
        yangquan.evaluate_table(whole, changes={"posts_missing_cuont": 1})
    with pytest.raises(package.UsageError, match="cohort"):
        yangquan.evaluate_table(whole, changes={"cohort": "1999"})


def test_columns_are_asked_for_by_name(yangquan):
    table = {"id": ["a"], "posts_missing_count": [1]}
    made = yangquan.evaluate_table(table, columns=["R04", "id", "opinion"])
    assert made.column_names == ["id", "R04", "opinion"]
    with pytest.raises(package.UsageError, match="R05|opinion|列"):
        yangquan.evaluate_table(table, columns=["opinions"])
    with pytest.raises(package.UsageError, match="R04"):
        yangquan.evaluate_table(table, columns=["R04", "R04"])


def test_readings_and_threads_go_with_tables(guiju, yangquan):
    bodies = bodies_of("yangquan-2023", 3000)
    table, records = frames(bodies, ("occupations", "batches"))
    readings = {"total_basis": "scaled"}
    expected = of_program(guiju, "yangquan-2023", complete(bodies, ("occupations", "batches")),
                          "--reading", "total_basis=scaled")
    got = yangquan.evaluate_table(table, records, readings, jobs=2)
    assert rows_of(got) == expected
    results = {}

    def work(number):
        results[number] = yangquan.evaluate_table(table, records, readings)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(results[number].equals(got) for number in range(3))


FLOATS = pandas.DataFrame({
    "id": ["a", "b", "c"], "cohort": [2020.0, 2021.0, float("nan")],
    "posts_missing_count": [2.0, float("nan"), 0.0]})


@pytest.mark.parametrize("convert", [lambda f: f, pyarrow.Table.from_pandas, polars.from_pandas,
                                     lambda f: f.to_dict("list") | {
                                         "cohort": f["cohort"].to_numpy(),
                                         "posts_missing_count": f["posts_missing_count"].to_numpy()},
                                     lambda f: f.astype({"cohort": "float32"})])
def test_floats_that_are_counts_and_nulls_count_as_such(yangquan, convert):
    got = rows_of(yangquan.evaluate_table(convert(FLOATS)))
    assert [row["R04"] for row in got] == [Decimal(1), None, Decimal(2)]
    assert got[0]["possible"] != got[1]["possible"] and "cohort" in got[2]["unknown"].split()
    assert all(row["error"] is None for row in got)


@pytest.mark.parametrize("arrow", [True, False])
def test_rows_with_errors_name_column_row_and_reason(yangquan, arrow):
    frame = pandas.DataFrame({
        "id": ["a", "b", "c", "a", "e"], "posts_missing_count": [0.0, 0.5, float("nan"), 1.0, -1.0],
        "charges_fees": [True, True, False, True, True]})
    table = pyarrow.Table.from_pandas(frame, preserve_index=False) if arrow else frame
    if arrow:  # NaN that is no null
        table = table.set_column(1, "posts_missing_count",
                                 pyarrow.array(frame["posts_missing_count"].to_numpy()))
    with pytest.warns(package.RowErrorsWarning) as told:
        got = rows_of(yangquan.evaluate_table(table))
    assert [row["error"] for row in got] == [
        None, "binary_fraction posts_missing_count", "not_finite posts_missing_count",
        "duplicate_id id", "count_negative posts_missing_count"]
    assert [row["opinion"] == "error" for row in got] == [False, True, True, True, True]
    assert got[0]["R04"] == 2 and got[1]["score_low"] is None
    words = str(told[0].message)
    assert words.startswith("4 rows") and "row 2, column posts_missing_count: " in words
    with pytest.raises(package.TableError) as raised:
        yangquan.evaluate_table(table, errors="raise")
    assert [(p.row, p.column, p.code) for p in raised.value.problems] == [
        (2, "posts_missing_count", "binary_fraction"), (3, "posts_missing_count", "not_finite"),
        (4, "id", "duplicate_id"), (5, "posts_missing_count", "count_negative")]
    assert "第 1 行" in raised.value.problems[2].message
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert rows_of(yangquan.evaluate_table(table, errors="ignore")) == got


def problems(call):
    with pytest.raises(package.TableError) as raised:
        call()
    return [(p.column, p.code) for p in raised.value.problems]


@pytest.mark.parametrize("convert", [pyarrow.table, dict])
def test_a_table_that_is_wrong_as_a_whole_is_refused(yangquan, convert):
    assert problems(lambda: yangquan.evaluate_table(convert(
        {"id": ["a"], "posts_mising_count": [1], "缺岗数": [1], "posts_missing_count": [1]}))) == [
            ("posts_mising_count", "table_column_undeclared"),
            ("posts_missing_count", "table_column_twice")]
    with pytest.raises(package.TableError, match="posts_missing_count"):
        yangquan.evaluate_table(convert({"id": ["a"], "posts_mising_count": [1]}))
    assert problems(lambda: yangquan.evaluate_table(convert({"cohort": ["2020"]}))) == [
        ("id", "table_without_id")]
    body = convert({"id": ["a"]})
    for wrong, found in (
            ({"occupation": convert({"id": ["a"]})}, ("occupation", "table_column_undeclared")),
            ({"occupations": convert({"own_examiners": [1]})}, ("occupations", "table_without_id")),
            ({"occupations": convert({"id": ["a"], "own": [1]})},
             ("occupations.own", "table_column_undeclared")),
            ({"occupations": convert({"id": ["a", "b"], "own_examiners": [1, 2]})},
             ("occupations", "table_record_without_body"))):
        assert problems(lambda lists=wrong: yangquan.evaluate_table(body, lists)) == [found]
    with pytest.raises(TypeError, match="no table"):
        yangquan.evaluate_table(3)
    with pytest.raises(package.UsageError):
        yangquan.evaluate_table(body, errors="print")


def test_arrow_types_that_are_no_facts_are_refused_by_name(yangquan):
    for column, expected in (
            (pyarrow.array([b"x"]), "z"), (pyarrow.array([datetime.timedelta(1)]), "tDu"),
            (pyarrow.array([{"a": 1}]), "+s"), (pyarrow.array([[1]]), "+l")):
        with pytest.raises(package.TableError, match="posts_missing_count") as raised:
            yangquan.evaluate_table(pyarrow.table({"id": ["a"], "posts_missing_count": column}))
        assert expected in str(raised.value)
    zoned = pyarrow.array([datetime.datetime(2023, 9, 1)], pyarrow.timestamp("us", "UTC"))
    with pytest.raises(package.TableError, match="evaluated_on"):
        yangquan.evaluate_table(pyarrow.table({"id": ["a"], "evaluated_on": zoned}), errors="raise")


def test_findings_with_details_in_columns_or_structures(yangquan):
    body = {**made_up(REPO)["S01"], "false_filing_found": {
        "value": True, "by": "专家评估组", "on": "2023-09-12", "because": "示例"}}
    expected = [line for line in yangquan.evaluate(body).ledger]
    columns = pyarrow.table({"id": ["a"], "false_filing_found": [True], "false_filing_found.by": ["x"],
                             "false_filing_found.on": [datetime.date(2023, 9, 12)]})
    struct = pyarrow.table({"id": ["a"], "false_filing_found": [
        {"value": True, "by": "x", "on": datetime.date(2023, 9, 12)}]})
    for table in (columns, struct, columns.to_pydict(), struct.to_pydict(), columns.to_pandas()):
        found = yangquan.ledger_table(table, errors="raise")
        assert set(rows_of(found)[0]) >= {"id", "part"}
        report = yangquan.readings(table)
        assert report.bodies[0]["id"] == "a"
    assert problems(lambda: yangquan.evaluate_table({"id": ["a"], "cohort.by": ["x"]})) == [
        ("cohort.by", "table_column_undeclared")]
    assert isinstance(expected, list)


def test_what_persons_determined_comes_in_columns_or_structures(yangquan):
    """A confirmation and an overriding opinion say the same in every kind of table."""
    facts = {key: value for key, value in made_up(REPO)["S01"].items() if not isinstance(value, list)}
    base = yangquan.evaluate(facts)
    said = {"by": "示例局", "on": "2023-09-15", "because": "示例"}
    other = next(code for code in yangquan.opinions if code != base.opinion)
    for key, opinion in (("override", other), ("confirmation", other)):
        body = {**facts, key: {"opinion": opinion, **said}}
        (expected,) = rows_of(yangquan.evaluate_table([body]))
        if key == "override":
            assert expected["opinion"].endswith(">" + other)
        parts = {f"{key}.{part}": [value] for part, value in body[key].items()}
        flat = {name: [value] for name, value in facts.items()}
        kept = pyarrow.table({**flat, **{n: pyarrow.array(v) for n, v in parts.items()}})
        struct = pyarrow.table({**flat, key: pyarrow.array([body[key]])})
        for table in (kept, struct, kept.to_pydict(), struct.to_pydict(), kept.to_pandas(),
                      polars.from_arrow(kept), polars.from_arrow(struct)):
            assert rows_of(yangquan.evaluate_table(table, errors="raise")) == [expected]
    assert problems(lambda: yangquan.evaluate_table(
        pyarrow.table({"id": ["a"], "override": ["renew"]}))) == [("override", "table_column_type")]
    wrong = pyarrow.table({"id": ["a"], "confirmation.opinion": ["renew"]})
    with pytest.warns(package.RowErrorsWarning, match="determination_incomplete|缺少"):
        assert rows_of(yangquan.evaluate_table(wrong))[0]["opinion"] == "error"


def test_ledger_tables_hold_every_line(yangquan):
    bodies = complete(bodies_of("yangquan-2023", 50), ("occupations", "batches"))
    results = yangquan.evaluate_many(bodies)
    lines = [(one.id, line) for one in results for line in one.ledger]
    table, records = frames(bodies, ("occupations", "batches"))
    for made in (yangquan.ledger_table(bodies), yangquan.ledger_table(table, records),
                 yangquan.ledger_table(polars.from_arrow(table),
                                       {n: polars.from_arrow(r) for n, r in records.items()}),
                 yangquan.ledger_table(table.to_pandas().convert_dtypes(),
                                       {n: r.to_pandas().convert_dtypes() for n, r in records.items()})):
        rows = rows_of(made)
        assert len(rows) == len(lines) > 100
        for row, (body, line) in zip(rows, lines):
            assert (row["id"], row["part"], row["deduction"]) == (body, line["part"],
                                                                  line["deduction"])
            if line["kind"] == "deduction" and line["applied"] is not None:
                assert row["asked"] == row["applied"] + row["absorbed"]
                assert row["applied"] == Decimal(line["applied"])
    assert isinstance(yangquan.ledger_table(table, records), pyarrow.Table)
    with pytest.warns(package.RowErrorsWarning, match="row 2"):
        yangquan.ledger_table({"id": ["a", "b"], "posts_missing_count": [1, -1]})


def test_empty_tables_give_empty_tables(yangquan):
    for table in (pyarrow.table({"id": pyarrow.array([], pyarrow.string())}), {"id": []},
                  pandas.DataFrame({"id": []}), polars.DataFrame({"id": []})):
        made = yangquan.evaluate_table(table)
        assert len(made) == 0 and rows_of(made) == []
    assert "R41" in yangquan.evaluate_table({"id": []}).column_names
    for table in ({"id": [], "no_such": []}, pyarrow.table({"id": [], "no_such": []})):
        with pytest.raises(package.TableError, match="no_such"):
            yangquan.evaluate_table(table)


def test_points_of_any_length_stay_exact():
    columns = [["0.1", "-3", None], ["0.0000000000000000000000000000000001", "1234567.5", None],
               ["12345678901234567890123456789012", "-0.25", "7"]]
    names = [("short", "points"), ("long", "points"), ("large", "points")]
    table = package.Table(_core.ResultTable.of(names, columns))
    assert table.to_dict()["short"] == [Decimal("0.1"), Decimal(-3), None]
    arrow = pyarrow.table(table)
    assert [str(field.type) for field in arrow.schema] == [
        "decimal128(38, 1)", "large_string", "decimal128(38, 2)"]
    assert arrow.column("long").to_pylist() == columns[1]
    assert arrow.column("large").to_pylist() == [Decimal(text) for text in columns[2]]
    assert arrow.column("short").to_pylist() == table.to_dict()["short"]


def test_lazy_tables_are_collected(yangquan):
    lazy = polars.DataFrame({"id": ["a", "b"], "posts_missing_count": [1, 2]}).lazy()
    records = polars.DataFrame({"id": ["b"], "own_examiners": [1], "required_examiners": [2]}).lazy()
    made = yangquan.evaluate_table(lazy, {"occupations": records})
    assert isinstance(made, polars.DataFrame)
    assert made["R04"].to_list() == [Decimal("1.5"), Decimal(1)]


def test_pandas_keeps_its_index_and_mixed_columns_keep_their_meaning(yangquan):
    bodies = [body for body in made_up(REPO).values()]
    frame = pandas.DataFrame([{k: v for k, v in b.items() if not isinstance(v, dict)} for b in bodies])
    frame = frame[["id", "cohort", "occupations"]].set_index(pandas.Index(range(10, 10 + len(bodies))))
    frame["occupations"] = [value if isinstance(value, list) else None for value in frame["occupations"]]
    made = yangquan.evaluate_table(frame)
    assert list(made.index) == list(frame.index) and list(made["id"]) == list(frame["id"])
    direct = yangquan.evaluate_many([{k: (None if v is None else v) for k, v in row.items()}
                                     for row in frame.to_dict("records")])
    assert [row["score_low"] for row in rows_of(made)] == [one.score_low for one in direct]


def test_ctrl_c_ends_a_long_run():
    """In a program of its own, which is interrupted in the middle of a table of a million rows."""
    code = """
import sys, guiju, pyarrow
rules = guiju.load(sys.argv[1])
n = 2_000_000
table = pyarrow.table({"id": pyarrow.array([str(i) for i in range(n)]),
                       "posts_missing_count": pyarrow.array([1] * n, pyarrow.int8())})
print("begins", flush=True)
try:
    rules.evaluate_table(table, jobs=int(sys.argv[2]))
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""
    for jobs in ("1", "2"):
        with subprocess.Popen([sys.executable, "-c", code, str(REPO / "rules/yangquan-2023"), jobs],
                              stdout=subprocess.PIPE, encoding="utf-8") as process:
            assert process.stdout.readline() == "begins\n"
            threading.Event().wait(1.5)
            os.kill(process.pid, signal.SIGINT)
            assert process.communicate(timeout=60)[0] == "interrupted\n"
            assert process.returncode == 0


def test_a_table_without_most_facts_says_what_bodies_say(yangquan):
    rows = [{"id": f"示例{i}", "posts_missing_count": i % 6} for i in range(300)]
    table = pyarrow.Table.from_pylist(rows)
    columns = ["score_low", "score_high", "opinion", "possible"]
    made = yangquan.evaluate_table(table, columns=columns, progress=False).to_pylist()
    for row, body in zip(made[:12], rows):
        result = yangquan.evaluate(body)
        assert (row["score_low"], row["score_high"], row["opinion"]) == (
            result.score_low, result.score_high, result.opinion)
        assert row["possible"].split() == result.possible
    some = yangquan.evaluate_table(table.slice(0, 12), progress=False, jobs=2).to_pylist()
    assert [row["unknown"].split() for row in some[:3]] == [
        yangquan.evaluate(body).unknown for body in rows[:3]]


def test_what_is_no_table_or_no_body_is_said(yangquan):
    table = pyarrow.table({"id": ["示例"], "cohort": [2020]})
    for call, words in (
            (lambda: yangquan.evaluate_many(table), "evaluate_table"),
            (lambda: yangquan.evaluate_many({"id": "示例"}), "evaluate"),
            (lambda: yangquan.evaluate_table({"id": "示例"}), "list of values"),
            (lambda: yangquan.evaluate_table({"id": 3}), "list of values"),
            (lambda: yangquan.evaluate_table(table, columns="score"), "list of names"),
            (lambda: yangquan.evaluate({"id": "示例"}, readings="open"), "mapping"),
            (lambda: yangquan.readings({"id": "示例"}), "list of values")):
        with pytest.raises((TypeError, ValueError), match=words):
            call()


def test_columns_that_are_plain_lists(yangquan):
    nan = float("nan")
    made = yangquan.evaluate_table({"id": ["示例1", "示例2"], "cohort": [2020.0, nan],
                                    "posts_missing_count": [nan, 2.0]}, errors="raise").to_dict()
    assert made["error"] == [None, None] and made["R04"] == [None, Decimal("1.0")]
    with pytest.raises(package.TableError, match="1.5"):
        yangquan.evaluate_table({"id": ["示例1"], "posts_missing_count": [1.5]}, errors="raise")
    occupations = [{"id": "示例1", "occupation": "示例职业", "own_examiners": 1}]
    names = {field.id for fact in yangquan.facts if fact.id == "occupations" for field in fact.fields}
    record = {name: value for name, value in occupations[0].items() if name == "id" or name in names}
    made = yangquan.evaluate_table({"id": ["示例1"]}, lists={"occupations": [record]}, errors="raise")
    assert made.to_dict()["error"] == [None]
