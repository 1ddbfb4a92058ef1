"""The Python package against yardsticks in the same run; answers are checked first.

python_bench.py LIBRARY FOLDER [ROWS]: LIBRARY is libguiju.so, FOLDER takes what is compiled."""

import importlib.util
import random
import statistics
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import guiju
import pyarrow

REPO = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPO))

from tests.python.test_c_interface import Library  # noqa: E402
from tests.python.test_c_tables import Tables  # noqa: E402
from tests.reference import yangquan  # noqa: E402
from tests.reference.bodies import random_body  # noqa: E402

RULES = REPO / "rules" / "yangquan-2023"
REPETITIONS = 9
LISTS = ("occupations", "batches")


def median(run, repetitions=REPETITIONS):
    """Median of the times that it takes, in nanoseconds."""
    times = []
    for _ in range(repetitions):
        begin = time.perf_counter_ns()
        run()
        times.append(time.perf_counter_ns() - begin)
    return int(statistics.median(times))


def ratio(one, other):
    """one / other, with two decimals."""
    hundredths = (100 * one + other // 2) // other
    return f"{hundredths // 100}.{hundredths % 100:02}"


def yardstick(folder):
    """The extension of dict_yardstick.c."""
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / ("dict_yardstick" + sysconfig.get_config_var("EXT_SUFFIX"))
    subprocess.run(["cc", "-O3", "-shared", "-fPIC", f"-I{sysconfig.get_paths()['include']}", "-o", made,
                    REPO / "tests" / "bench" / "dict_yardstick.c"], check=True)
    spec = importlib.util.spec_from_file_location("dict_yardstick", made)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def one_body(rules, folder):
    """evaluate(dict) with score and opinion, beside reading the dict alone and plain Python."""
    bodies = [random_body(random.Random(f"bench {i}"), i) for i in range(1, 401)]
    for body in bodies:
        result, plain = rules.evaluate(body), yangquan.evaluate(body)
        assert result.opinion == plain["opinion"], body["id"]
    names = tuple(fact.id for fact in rules.facts)
    read = yardstick(folder).read
    assert read({"a": 2, "b": [{"c": True}]}, ("a", "b", "d")) == 3

    def evaluated():
        for body in bodies:
            result = rules.evaluate(body)
            assert result.opinion is not None
            result.score  # noqa: B018

    reading = median(lambda: [read(body, names) for body in bodies]) // len(bodies)
    ours = median(evaluated) // len(bodies)
    plain = median(lambda: [yangquan.evaluate(body) for body in bodies], 3) // len(bodies)
    print(f"evaluate(dict), score and opinion: {ours} ns a body; reading the dict alone {reading} ns, "
          f"{ratio(reading, ours)} (goal 0.40); plain Python {plain} ns, {ratio(plain, ours)} (goal > 1)")


def table_of(rules, rows):
    """Complete bodies, 10,000 different ones over and over, with ids of their own."""
    bodies = [random_body(random.Random(f"table {i}"), i) for i in range(10_000)]
    fields = {fact.id: [field.id for field in fact.fields] for fact in rules.facts if fact.type == "list"}
    columns = {}
    for fact in rules.facts:
        values = [body.get(fact.id) for body in bodies]
        if fact.id in fields:
            known = {name: next((record[name] for value in values for record in value or []
                                 if record.get(name) is not None), None) for name in fields[fact.id]}
            values = [[{name: record.get(name) if record.get(name) is not None else known[name]
                        for name in known} for record in value or []] for value in values]
        else:
            values = [value["value"] if isinstance(value, dict) else value for value in values]
            if fact.type == "choice":
                values = [None if value is None else str(value) for value in values]
            known = next((value for value in values if value is not None), None)
            values = [known if value is None else value for value in values]
        column = pyarrow.array(values)
        if fact.type == "date":
            column = column.cast(pyarrow.date32())
        elif pyarrow.types.is_int64(column.type):
            column = column.cast(pyarrow.int16() if fact.type == "count" else column.type)
        if column.null_count < len(column):
            columns[fact.id] = column
    block = pyarrow.table(columns)
    whole = pyarrow.concat_tables([block] * (rows // len(block))).combine_chunks()
    return whole.add_column(0, "id", pyarrow.array([str(i) for i in range(len(whole))]))


def tables(rules, library, rows):
    """evaluate_table beside the columns of the library, binding included."""
    table = table_of(rules, rows)
    wanted = ["score", "score_low", "score_high", "opinion", "settled"]
    (batch,) = table.to_batches()
    columns = Tables(library, RULES, batch, threads=1)

    def of_library():
        status, _ = columns.bind()
        assert status == 0
        status, results = columns.evaluate()
        assert status == 0
        return results

    found = of_library()
    made = rules.evaluate_table(table, columns=wanted, progress=False)
    assert made.column("opinion").to_pylist()[:20_000] == found.column("opinion").to_pylist()[:20_000]
    assert made.column("score_low").to_pylist()[:20_000] == found.column("score_low").to_pylist()[:20_000]
    library_time = median(of_library, 5)
    ours = median(lambda: rules.evaluate_table(table, columns=wanted, progress=False), 5)
    print(f"evaluate_table of {len(table)} bodies: {ours // 1_000_000} ms; columns of the library with "
          f"binding {library_time // 1_000_000} ms, {ratio(ours, library_time)} (goal 1.30)")
    columns.close()


def main():
    library = Library(Path(sys.argv[1]))
    rules = guiju.load(RULES)
    one_body(rules, Path(sys.argv[2]))
    tables(rules, library, int(sys.argv[3]) if len(sys.argv) > 3 else 5_000_000)


if __name__ == "__main__":
    main()
