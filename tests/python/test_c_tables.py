"""Arrow tables of pyarrow through the C interface: every row is, byte for byte, what the program says of
the same body, and the table of results says the same."""

import ctypes
import json
import re
from decimal import Decimal

import pyarrow
import pytest

from tests.python.cli_support import made_up, write_lines
from tests.python.conftest import REPO
from tests.python.test_c_interface import HAS_ERRORS, OK, TERMINATED, library  # noqa: F401

STRUCT_BYTES = 80  # of ArrowArray, the larger of the two


def stated(bodies):
    """Bodies that all state the same facts and fields, unknown ones as null; findings without
    details, since a column has one value."""
    def plain(value):
        return value.get("value") if isinstance(value, dict) else value

    names = dict.fromkeys(name for body in bodies for name in body if name != "not_applicable")
    lists = {name for body in bodies for name, value in body.items()
             if isinstance(value, list) and name != "not_applicable"}
    fields = {name: dict.fromkeys(field for body in bodies for record in body.get(name) or []
                                  for field in record) for name in lists}
    return [{name: [{field: plain(record.get(field)) for field in fields[name]}
                    for record in body.get(name) or []] if name in lists else plain(body.get(name))
             for name in names} for body in bodies]


def batch_of(bodies):
    return pyarrow.RecordBatch.from_pylist(
        [{name: Decimal(value) if isinstance(value, float) else value
          for name, value in body.items()} for body in bodies])


class Tables:
    """A session over columns, and one table bound to it."""

    def __init__(self, library, rules, batch, *wanted, threads=2):  # noqa: F811
        self.library, c = library, library.c
        loaded = library.handle(c.guiju_load_file, str(rules).encode(), TERMINATED)
        evaluation = library.handle(c.guiju_evaluation_new, loaded, None)
        options = library.handle(c.guiju_column_options_new)
        assert c.guiju_column_options_threads(options, threads, None) == OK
        for column in wanted:
            assert c.guiju_column_options_want(options, column, 1, None) == OK
        self.handle = library.handle(c.guiju_columns_new, evaluation, options)
        c.guiju_rules_free(loaded)
        c.guiju_evaluation_free(evaluation)
        c.guiju_column_options_free(options)
        self.schema, self.array = (ctypes.create_string_buffer(STRUCT_BYTES) for _ in range(2))
        batch._export_to_c(ctypes.addressof(self.array), ctypes.addressof(self.schema))

    def bind(self):
        problems = ctypes.c_void_p()
        status = self.library.c.guiju_columns_bind(self.handle, self.schema, self.array,
                                                   ctypes.byref(problems))
        text = self.library.text(self.library.c.guiju_problems_text, problems, 1, problems=False)[1]
        self.library.c.guiju_problems_free(problems)
        return status, text

    def evaluate(self):
        schema, array = (ctypes.create_string_buffer(STRUCT_BYTES) for _ in range(2))
        status = self.library.c.guiju_columns_evaluate(self.handle, schema, array, None)
        return status, pyarrow.RecordBatch._import_from_c(ctypes.addressof(array),
                                                          ctypes.addressof(schema))

    def result(self, row):
        return self.library.text(self.library.c.guiju_columns_result, self.handle, row)

    def close(self):
        self.library.c.guiju_columns_free(self.handle)
        pyarrow.RecordBatch._import_from_c(ctypes.addressof(self.array),
                                           ctypes.addressof(self.schema))


@pytest.fixture(scope="module")
def bodies():
    return stated([body for body in made_up(REPO).values() if "not_applicable" not in body])


def test_rows_are_those_of_the_program(guiju, library, bodies, rules, tmp_path):  # noqa: F811
    path = write_lines(tmp_path / "bodies.jsonl", bodies)
    done = guiju("evaluate", rules, path.name, "--format", "jsonl", cwd=tmp_path)
    lines = done.stdout.splitlines()
    assert len(lines) == len(bodies) > 10
    codes = re.search(r"enum \{ GUIJU_COLUMN_DECIMALS = 0.*?GUIJU_COLUMN_RESULT = (\d)",
                      (REPO / "tests/package/abi.txt").read_text(encoding="utf-8"))
    tables = Tables(library, rules, batch_of(bodies), int(codes[1]))
    assert tables.bind() == (OK, "")
    assert library.c.guiju_columns_rows(tables.handle) == len(bodies)
    status, results = tables.evaluate()
    assert status == OK
    tables_rows = results.to_pylist()
    for row, line in enumerate(lines):
        assert tables.result(row) == (OK, line)
        assert tables_rows[row]["result"] == line
        said = json.loads(line)
        assert tables_rows[row]["opinion"] == said["opinion"]["code"]
        assert tables_rows[row]["grade"] == said["grade"]["value"]
        assert tables_rows[row]["settled"] == said["opinion"]["settled"]
        for end in ("low", "high"):
            points = tables_rows[row][f"score_{end}"]
            assert points == (None if said["score"][end] is None else Decimal(said["score"][end]))
    tables.close()
    results.validate(full=True)  # what comes out stands by itself


def test_rows_with_errors_and_wrong_columns(library, bodies, rules):  # noqa: F811
    wrong = [{**body, "posts_missing_count": -2 if row == 3 else 1}
             for row, body in enumerate(bodies)]
    tables = Tables(library, rules, batch_of(wrong))
    assert tables.bind() == (OK, "")
    status, results = tables.evaluate()
    assert status == HAS_ERRORS
    told = results.column("error").to_pylist()
    assert [row for row, error in enumerate(told) if error] == [3]
    assert tables.result(3)[0] == HAS_ERRORS
    assert json.loads(tables.result(3)[1])["errors"][0]["fact"] == "posts_missing_count"
    tables.close()
    batch = batch_of(bodies).append_column("charges_feez", pyarrow.array([True] * len(bodies)))
    tables = Tables(library, rules, batch)
    status, text = tables.bind()
    assert status == HAS_ERRORS
    assert "no fact 'charges_feez'" in text and "did you mean 'charges_fees'?" in text
    tables.close()
