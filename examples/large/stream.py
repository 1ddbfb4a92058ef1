"""Very many bodies in little memory: made-up ones are generated and evaluated batch by batch.

    python3 examples/large/stream.py --bodies 5000000
    python3 examples/large/stream.py --bodies 100000000 --jobs 0 --columns score opinion
    python3 examples/large/stream.py --bodies 1000000 --parquet /tmp/results.parquet --unknown 5

Needs the package guiju and pyarrow. Prints how many bodies had which opinion, bodies a second (of
evaluating alone, and with the making of the bodies) and the peak of the process's memory. Any rule
set will do; what the bodies say is drawn from its declared facts with a fixed seed.
"""

import argparse
import collections
import datetime
import pathlib
import random
import resource
import sys
import time

import guiju
import pyarrow
import pyarrow.compute

RULES = pathlib.Path(__file__).resolve().parents[2] / "rules" / "yangquan-2023"
BATCH = 65536
GOOD = 0.95  # how often a body does well in a fact
DAY = datetime.date(2023, 8, 31)


def better(rules):
    """Of every true-or-false fact the value that loses no points, as trials on a body tell."""
    flags = [fact for fact in rules.facts if fact.type in ("boolean", "finding")]
    rng = random.Random(1)
    body = {fact.id: draw(fact, {}, rng) for fact in rules.facts if fact.type not in ("text", "list")}
    body |= {fact.id: [] for fact in rules.facts if fact.type == "list"}
    body |= {fact.id: fact.type == "boolean" for fact in flags} | {"id": "示例"}
    out = {}
    for fact in flags:
        high = [rules.evaluate({**body, fact.id: value}).score_high for value in (True, False)]
        out[fact.id] = fact.type == "boolean" and None not in high and high[0] >= high[1]
    return out


def draw(fact, good, rng):
    """A value of a fact; `good`: of true and false the one that loses nothing, by fact."""
    well = rng.random() < GOOD
    if fact.type in ("boolean", "finding"):
        value = good.get(fact.id, True)
        return value if well else not value
    if fact.type in ("count", "number"):
        least = int(fact.min or 0)
        most = int(fact.max) if fact.max is not None and fact.max <= 1000 else least + 3
        return least if well else rng.randint(least, most)
    if fact.type == "choice":
        return rng.choice(fact.choices)
    if fact.type == "date":
        return DAY + datetime.timedelta(days=rng.randrange(800))
    if fact.type == "list":
        return [{field.id: rng.randint(max(2, int(field.min or 0)), 6) if field.type == "count" and
                 well else draw(field, good, rng) for field in fact.fields if field.type != "text"}
                for _ in range(rng.randrange(4))]
    return None


def arrow_type(fact):
    """How a fact's column is laid out."""
    if fact.type == "list":
        return pyarrow.list_(pyarrow.struct([(field.id, arrow_type(field)) for field in fact.fields
                                             if field.type != "text"]))
    return {"count": pyarrow.int16(), "number": pyarrow.int16(), "date": pyarrow.date32(),
            "choice": pyarrow.string(), "text": pyarrow.string()}.get(fact.type, pyarrow.bool_())


def columns_of(rules, rows, seed, unknown):
    """A column of `rows` values for every fact but texts; `unknown` of 100 values are null."""
    rng = random.Random(seed)
    good = better(rules)

    def value(fact):
        return None if rng.random() * 100 < unknown else draw(fact, good, rng)

    return {fact.id: pyarrow.array([value(fact) for _ in range(rows)], arrow_type(fact))
            for fact in rules.facts if fact.type != "text"}


def bodies(rules, count, batch=BATCH, seed=20230831, unknown=0.0, drawn=8192):
    """Record batches of `count` made-up bodies in all.

    `drawn` values of every fact are drawn; later bodies combine them anew.
    """
    columns = columns_of(rules, drawn, seed, unknown)
    rng = random.Random(seed + 1)
    for first in range(0, count, batch):
        rows = min(batch, count - first)
        numbers = pyarrow.array(range(first + 1, first + rows + 1)).cast(pyarrow.string())
        arrays = [pyarrow.compute.binary_join_element_wise("示例", numbers, "")]
        for column in columns.values():
            pieces, missing = [], rows
            while missing:
                start = rng.randrange(drawn)
                pieces.append(column.slice(start, missing))
                missing -= len(pieces[-1])
            arrays.append(pyarrow.concat_arrays(pieces))
        yield pyarrow.RecordBatch.from_arrays(arrays, names=["id", *columns])


class Watch:
    """Passes batches on and adds up the seconds that making them took."""

    def __init__(self, batches):
        self._batches = batches
        self.seconds = 0.0

    def __iter__(self):
        while True:
            began = time.perf_counter()
            batch = next(self._batches, None)
            self.seconds += time.perf_counter() - began
            if batch is None:
                return
            yield batch


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rules", default=str(RULES))
    parser.add_argument("--bodies", type=int, default=100_000_000)
    parser.add_argument("--batch", type=int, default=BATCH)
    parser.add_argument("--columns", nargs="*", default=["score", "opinion"])
    parser.add_argument("--unknown", type=float, default=0.0, help="of 100 values, how many")
    parser.add_argument("--jobs", type=int, default=1, help="threads (0: one for each processor)")
    parser.add_argument("--parquet", help="write the results to this file")
    options = parser.parse_args()
    rules = guiju.load(options.rules)
    columns = options.columns or None
    made = Watch(bodies(rules, options.bodies, options.batch, unknown=options.unknown))
    writer = None
    if options.parquet:
        import pyarrow.parquet

        writer = pyarrow.parquet.ParquetWriter(options.parquet, rules.result_schema(columns))
    opinions = collections.Counter()
    done, began, told = 0, time.perf_counter(), 0.0
    for result in rules.evaluate_batches(made, columns=columns, jobs=options.jobs):
        done += result.num_rows
        if "opinion" in result.schema.names:
            for one in result.column("opinion").value_counts().to_pylist():
                opinions[one["values"]] += one["counts"]
        if writer is not None:
            writer.write_batch(result)
        seconds = time.perf_counter() - began
        if sys.stderr.isatty() and seconds - told > 5:
            told = seconds
            print(f"\r{done:,} bodies, {done / seconds:,.0f} a second", end="", file=sys.stderr)
    if writer is not None:
        writer.close()
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for opinion, count in sorted(opinions.items(), key=str):
        print(f"{opinion}: {count:,}")
    print(f"{done:,} bodies in {seconds:.1f} s: {done / (seconds - made.seconds):,.0f} a second, "
          f"{done / seconds:,.0f} with making them; peak of memory {peak:,.0f} MiB")


if __name__ == "__main__":
    main()
