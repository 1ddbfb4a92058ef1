"""What the tests of the program share: made-up facts, golden files, display width."""

import json
import os
import unicodedata
from pathlib import Path

import yaml

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "cli"
MADE_UP = "examples/yangquan-2023/made-up.yaml"


def check_golden(name, text):
    """Compares with tests/golden/cli/<name>; with GUIJU_UPDATE_GOLDEN=1 writes it."""
    path = GOLDEN / name
    if os.environ.get("GUIJU_UPDATE_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.is_file(), f"{path} does not exist; GUIJU_UPDATE_GOLDEN=1 writes it"
    assert text == path.read_text(encoding="utf-8"), f"differs from {path}"


def plain(value):
    """YAML values as they stand in JSON: dates as text, and the keys `on` and `no` texts (PyYAML's
    `true` and `false`)."""
    if isinstance(value, dict):
        names = {True: "on", False: "no"}
        return {names.get(key, key) if isinstance(key, bool) else key: plain(inner)
                for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value if isinstance(value, (bool, int, str, type(None))) else str(value)


def made_up(repo):
    """The invented bodies of the example, by id."""
    bodies = plain(yaml.safe_load((repo / MADE_UP).read_text(encoding="utf-8")))
    return {body["id"]: body for body in bodies}


def write_lines(path, bodies):
    """A JSON lines file."""
    path.write_text("".join(json.dumps(body, ensure_ascii=False) + "\n" for body in bodies),
                    encoding="utf-8")
    return path


def objects(text):
    """JSON lines."""
    return [json.loads(line) for line in text.splitlines()]


def width(text):
    """Terminal columns."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
               for c in text)
