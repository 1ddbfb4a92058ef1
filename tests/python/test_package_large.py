"""Millions of bodies through the Python package, batch by batch, in bounded memory; and the script that
makes them up."""

import importlib.util
import subprocess
import sys

import guiju as package
import pyarrow
import pyarrow.parquet
import pytest

from tests.python.conftest import REPO

#: Bodies of the test of bounded memory, and the MiB that they may take beyond those of a tenth.
MANY = 2_000_000
MORE_MEMORY = 150


@pytest.fixture(scope="module")
def yangquan():
    return package.load(REPO / "rules" / "yangquan-2023")


@pytest.fixture(scope="module")
def large():
    """examples/large/stream.py as a module."""
    spec = importlib.util.spec_from_file_location("stream", REPO / "examples/large/stream.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MEMORY = """
import resource, sys
import guiju, pyarrow.parquet
rules = guiju.load(sys.argv[1])
columns = ["score", "opinion"]
file = pyarrow.parquet.ParquetFile(sys.argv[2], memory_map=False, pre_buffer=False)
rows = 0
with pyarrow.parquet.ParquetWriter(sys.argv[3], rules.result_schema(columns)) as writer:
    for batch in rules.evaluate_batches(file.iter_batches(int(sys.argv[4])), columns=columns, jobs=2):
        writer.write_batch(batch)
        rows += batch.num_rows
print(rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def test_millions_of_bodies_take_bounded_memory(yangquan, large, tmp_path):
    """Written, read and evaluated batch by batch; the peak is that of a tenth of the bodies."""
    batch = 32768
    peaks = {}
    for count in (MANY // 10, MANY):
        path, results = tmp_path / f"{count}.parquet", tmp_path / f"{count}.results.parquet"
        made = large.bodies(yangquan, count, batch)
        with pyarrow.parquet.ParquetWriter(path, next(iter(large.bodies(yangquan, 1))).schema,
                                           compression="zstd") as writer:
            for one in made:
                writer.write_batch(one)
        done = subprocess.run(
            [sys.executable, "-c", MEMORY, str(REPO / "rules/yangquan-2023"), str(path), str(results),
             str(batch)], capture_output=True, check=False, encoding="utf-8")
        assert done.returncode == 0, done.stderr
        rows, peaks[count] = map(int, done.stdout.split())
        assert rows == count
    print(f"peak of memory in MiB, by bodies: {peaks}")
    assert peaks[MANY] < peaks[MANY // 10] + MORE_MEMORY
    columns = ["id", "score", "opinion"]
    bodies, kept = pyarrow.parquet.ParquetFile(path), pyarrow.parquet.ParquetFile(results)
    opinions = set()
    for group in (0, bodies.num_row_groups // 2, bodies.num_row_groups - 1):
        sample = bodies.read_row_group(group).slice(0, 5000)
        first = sum(bodies.metadata.row_group(i).num_rows for i in range(group))
        found = pyarrow.parquet.read_table(results).slice(first, sample.num_rows)
        expected = yangquan.evaluate_table(sample, errors="raise").select(columns)
        assert found.to_pylist() == expected.to_pylist()
        opinions |= set(expected["opinion"].to_pylist())
    assert kept.metadata.num_rows == MANY and len(opinions) > 4


def test_the_script_for_very_many_bodies_runs(tmp_path):
    path = tmp_path / "results.parquet"
    done = subprocess.run(
        [sys.executable, str(REPO / "examples/large/stream.py"), "--bodies", "3000", "--batch", "500",
         "--unknown", "1", "--parquet", str(path)], capture_output=True, check=False,
        encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert "3,000 bodies in " in done.stdout and "undetermined: " in done.stdout
    table = pyarrow.parquet.read_table(path)
    assert table.num_rows == 3000 and table.column_names == ["id", "score", "opinion"]
    counts = {one["values"]: one["counts"] for one in table["opinion"].value_counts().to_pylist()}
    for opinion, count in counts.items():
        assert f"{opinion}: {count:,}\n" in done.stdout
