"""Exports rule sets as DMN and runs them in an independent engine: every part score, score, opinion,
grade, ground and result of random complete bodies must be the same.

python3 run.py GUIJU BUILD [--bodies N] [--seed N] [RULES …]   (default: all below rules/ and cases/ here)
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from bodies import AS_OF, Generator  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
REPO = HERE.parents[2]
# Other readings that are tried beside the defaults: the last option of each.
OTHER_READINGS = {"yangquan-2023"}


def last_readings(guiju, rules):
    """--reading arguments for the last option of every reading."""
    text = (rules / "rules.yaml").read_text(encoding="utf-8").split("\nreadings:\n")[1]
    arguments, reading = [], None
    for line in text.split("\nrubric:\n")[0].splitlines():
        if line.startswith("  ") and not line.startswith("   ") and line.endswith(":"):
            reading = line.strip()[:-1]
        elif line.strip().startswith("options:"):
            options = line.partition("{")[2].rpartition("}")[0]
            last = [o.partition(":")[0].strip() for o in options.split(", ") if ": " in o][-1]
            arguments += ["--reading", f"{reading}={last}"]
    return arguments


def check(guiju, build, java, rules, count, seed, readings=()):
    """Whether one rule set agrees; prints what was compared."""
    name = (rules.name if rules.is_dir() else rules.stem) + ("-other-readings" if readings else "")
    bodies = build / f"{name}.jsonl"
    begin = time.monotonic()
    generator = Generator(guiju, rules, seed)
    made = generator.complete(count)
    made += generator.partial(made)
    bodies.write_text("".join(json.dumps(b, ensure_ascii=False) + "\n" for b in made),
                      encoding="utf-8")
    model, tests = build / f"{name}.dmn", build / f"{name}-tests.xml"
    done = subprocess.run(
        [guiju, "export", "--dmn", str(rules), str(bodies), "--output", str(model), "--tests",
         str(tests), "--as-of", AS_OF, *readings], capture_output=True, text=True)
    written = tests.read_text(encoding="utf-8").count('<testCase id="B') if tests.exists() else 0
    # Every complete body is a test case, but for those that other readings cannot evaluate.
    if done.returncode not in (0, 1) or (written < count and not readings):
        print(f"{name}: {written} of {count} complete bodies written\n{done.stderr}")
        return False
    made_in = time.monotonic() - begin
    done = subprocess.run([*java, str(model), str(tests)], text=True, capture_output=True)
    print(done.stdout.rstrip(), f"(bodies and export {made_in:.1f} s)", flush=True)
    if done.returncode != 0:
        print(done.stderr[-2000:])
    return done.returncode == 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("guiju")
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--bodies", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20230831)
    parser.add_argument("rules", nargs="*", type=pathlib.Path)
    options = parser.parse_intermixed_args()
    options.build = options.build.resolve()
    options.build.mkdir(parents=True, exist_ok=True)
    engine = options.build / "engine"
    subprocess.run(["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), f"-Dout={engine}", "compile",
                    "dependency:build-classpath", f"-Dmdep.outputFile={engine}/classpath"],
                   check=True)
    classpath = f"{engine}/classes{os.pathsep}{(engine / 'classpath').read_text()}"
    java = ["java", "-cp", classpath, "guiju.DmnCheck"]
    rules = options.rules or sorted(p.parent for p in REPO.glob("rules/*/rules.yaml")) + sorted(
        HERE.glob("cases/*.yaml"))
    print(f"seed {options.seed}, {options.bodies} bodies each")
    good = True
    for one in rules:
        good = check(options.guiju, options.build, java, one, options.bodies, options.seed) and good
        if one.name in OTHER_READINGS:
            good = check(options.guiju, options.build, java, one, options.bodies, options.seed,
                         last_readings(options.guiju, one)) and good
    print("DMN: all the same" if good else "DMN: not the same")
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
