"""Guiju from Java over its C interface: builds the example, writes bodies and what the program says of
them, and has Java compare.

python3 run.py GUIJU LIBRARY_FOLDER BUILD [--bodies N] [--seed N]
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
REPO = HERE.parents[2]
sys.path.insert(0, str(HERE.parent / "dmn"))
from bodies import Generator  # noqa: E402

# A heap that is there from the beginning, so that what grows is outside it.
JVM = ["-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
READINGS = ["--reading", "total_basis=scaled", "--reading", "below_line=open"]
# Errors of bodies must be the same, too. The last one repeats an id.
WRONG = [{"id": "坏1", "posts_missing_count": -2}, {"id": "坏2", "没有": [1, {"a": None}]},
         {"id": "B0"}]


def program(guiju, folder, *arguments):
    """Standard output, as bytes; run in the folder of the bodies, which errors name."""
    done = subprocess.run([guiju, *arguments], capture_output=True, cwd=folder)
    if done.returncode not in (0, 1) or not done.stdout:
        raise SystemExit(f"{' '.join(map(str, arguments))}: {done.stderr.decode()}")
    return done.stdout


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("guiju", type=pathlib.Path)
    parser.add_argument("library", type=pathlib.Path)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--bodies", type=int, default=300)
    parser.add_argument("--seed", type=int, default=20230831)
    options = parser.parse_args()
    guiju, build = options.guiju.resolve(), options.build.resolve()
    build.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), f"-Dout={build}/java",
                    "compile", "dependency:build-classpath",
                    f"-Dmdep.outputFile={build}/java/classpath"], check=True)
    rules = REPO / "rules" / "yangquan-2023"
    generator = Generator(str(guiju), rules, options.seed)
    made = generator.complete(options.bodies)
    made += generator.partial(made) + WRONG
    made[0]["id"] = "B0"
    (build / "bodies.jsonl").write_text(
        "".join(json.dumps(b, ensure_ascii=False) + "\n" for b in made), encoding="utf-8")
    lines = ["evaluate", rules, "bodies.jsonl", "--format", "jsonl", "--lang", "zh"]
    (build / "expected.jsonl").write_bytes(program(guiju, build, *lines))
    (build / "expected-readings.jsonl").write_bytes(program(guiju, build, *lines, *READINGS))
    for language in ("zh", "en"):
        (build / f"explained.{language}.txt").write_bytes(
            program(guiju, build, "explain", rules, "bodies.jsonl", "--id", "B0", "--lang",
                    language))
    print(f"seed {options.seed}, {len(made)} bodies", flush=True)
    classpath = f"{build}/java/classes{os.pathsep}{(build / 'java' / 'classpath').read_text()}"
    done = subprocess.run(["java", *JVM, f"-Djna.library.path={options.library.resolve()}",
                           f"-Djava.io.tmpdir={build}", "-cp", classpath, "guiju.JavaCheck",
                           str(rules), str(build)])
    print("Java: all fine" if done.returncode == 0 else "Java: failed")
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
