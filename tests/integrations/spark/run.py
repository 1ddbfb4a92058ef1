"""Guiju inside Spark: a stream in every partition, by mapInArrow, on a local Spark of two workers; the
results are compared row for row with those of one table.

python3 run.py [--bodies N] [--seed N]

Needs the packages of requirements.txt, guiju, and Java 17.
"""

import argparse
import importlib.util
import os
import pathlib
import random
import subprocess
import sys
import tempfile

import guiju
import pyarrow
import pyarrow.parquet
from pyspark.sql import SparkSession

REPO = pathlib.Path(__file__).resolve().parents[3]
PARTITIONS = 8
#: Two workers, processes of their own with a core and 1024 MiB each.
MASTER = "local-cluster[2,1,1024]"


def generator():
    """examples/large/stream.py as a module."""
    spec = importlib.util.spec_from_file_location("stream", REPO / "examples/large/stream.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def with_wrong_rows(batch, rng):
    """A batch some of whose counts are negative and some of whose choices are none."""
    out = batch
    for name, wrong in (("posts_missing_count", -1), ("cohort", "1999")):
        values = out.column(name).to_pylist()
        for row in rng.sample(range(len(values)), len(values) // 500):
            values[row] = wrong
        at = out.schema.get_field_index(name)
        arrays = [pyarrow.array(values, out.schema.field(i).type) if i == at else column
                  for i, column in enumerate(out.columns)]
        out = pyarrow.RecordBatch.from_arrays(arrays, schema=out.schema)
    return out


def bodies(rules, count, seed):
    """Complete bodies, and a tenth as many with unknown facts; record lists are nested columns."""
    make, rng = generator().bodies, random.Random(seed)
    whole = pyarrow.Table.from_batches(
        with_wrong_rows(batch, rng) for batch in make(rules, count, 10_000, seed))
    partly = pyarrow.Table.from_batches(
        with_wrong_rows(batch, rng) for batch in make(rules, count // 10, 10_000, seed + 1, 1.0))
    ids = pyarrow.array([f"未知{number}" for number in range(partly.num_rows)])
    return pyarrow.concat_tables([whole, partly.set_column(0, "id", ids)])


def differences(got, expected):
    """What differs, in words; nothing where both are the same row for row."""
    if got.column_names != expected.column_names or got.num_rows != expected.num_rows:
        return [f"{got.num_rows} rows of {got.column_names}, not {expected.num_rows} of "
                f"{expected.column_names}"]
    return [f"column {name}: first at row {first}: {a[first]} instead of {b[first]}"
            for name in expected.column_names
            for a, b in [(got.column(name).to_pylist(), expected.column(name).to_pylist())] if a != b
            for first in [next(i for i in range(len(a)) if a[i] != b[i])]]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bodies", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=20230831)
    options = parser.parse_args()
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    rules = guiju.load(REPO / "rules" / "yangquan-2023")
    table = bodies(rules, options.bodies, options.seed)
    expected = rules.evaluate_table(table, errors="ignore").sort_by("id")
    print(f"seed {options.seed}, {table.num_rows} bodies", flush=True)
    spark = (SparkSession.builder.master(MASTER).appName("guiju")
             .config("spark.ui.enabled", "false").config("spark.driver.memory", "2g")
             .config("spark.sql.shuffle.partitions", str(PARTITIONS))
             .config("spark.sql.execution.arrow.maxRecordsPerBatch", "3000").getOrCreate())
    wrong = []
    try:
        spark.sparkContext.setLogLevel("ERROR")
        with tempfile.TemporaryDirectory(dir=scratch_folder()) as folder:
            pyarrow.parquet.write_table(table, f"{folder}/bodies.parquet")
            frame = spark.read.parquet(f"{folder}/bodies.parquet").repartition(PARTITIONS)
            wrong += compare(spark, rules, frame, expected)
            where = frame.mapInArrow(places, "process BIGINT, bodies BIGINT").toArrow()
    finally:
        spark.stop()
    seen = expected.to_pydict()
    for what, count in (
            ("rows with errors", sum(one == "error" for one in seen["opinion"])),
            ("undetermined opinions", sum(one == "undetermined" for one in seen["opinion"])),
            ("different opinions", len(set(seen["opinion"]))),
            ("different scores", len(set(seen["score"]))),
            ("processes of Spark's workers", len(set(where["process"].to_pylist())))):
        print(f"{what}: {count}")
        if count < (2 if what.startswith("processes") else 5):
            wrong.append(f"too few {what}")
    print("\n".join(wrong + ["Spark: failed" if wrong else "Spark: all fine"]))
    sys.exit(1 if wrong else 0)


def scratch_folder():
    """Below build/ where it is there, as all that is made."""
    folder = REPO / "build" / "integrations" / "spark"
    return folder if folder.is_dir() else None


def places(batches):
    """Which process, one for each worker, had how many bodies."""
    parent = os.getppid()
    for batch in batches:
        yield pyarrow.record_batch({"process": pyarrow.array([parent]),
                                    "bodies": pyarrow.array([batch.num_rows])})


def compare(spark, rules, frame, expected):
    """Whole results, chosen columns, sums of Spark over them, another reading, and what is raised."""
    wrong = []
    made = frame.mapInArrow(rules.map_in_arrow(), rules.spark_schema())
    wrong += differences(made.toArrow().sort_by("id"), expected)
    columns = ["score", "opinion"]
    some = frame.mapInArrow(rules.map_in_arrow(columns), rules.spark_schema(columns))
    wrong += differences(some.toArrow().sort_by("id"), expected.select(["id", *columns]))
    counted = {row["opinion"]: row["count"] for row in some.groupBy("opinion").count().collect()}
    whole = expected.column("opinion").value_counts().to_pylist()
    if counted != {one["values"]: one["counts"] for one in whole}:
        wrong.append(f"counts of opinions differ: {counted}")
    readings = {"total_basis": "scaled"}
    part = frame.where("id like '%7'")
    scaled = rules.evaluate_table(part.toArrow(), None, readings, errors="ignore").sort_by("id")
    other = part.mapInArrow(lambda batches: rules.evaluate_batches(batches, readings=readings),
                            rules.spark_schema(None, readings))
    wrong += differences(other.toArrow().sort_by("id"), scaled)
    try:
        frame.mapInArrow(rules.map_in_arrow(columns, errors="raise"),
                         rules.spark_schema(columns)).toArrow()
        wrong.append("errors of rows are not raised")
    except Exception as problem:  # Spark's own, with Python's words within
        if "TableError" not in str(problem) or "posts_missing_count" not in str(problem):
            wrong.append(f"errors of rows are raised as {problem}")
    return wrong


if __name__ == "__main__":
    main()
