"""The documents are true: what they show is run with the program and compared.

Fenced blocks of README*.md and docs/*.md, in the order of the page:

```yaml rules        a rule file; what it leaves out of `guiju`, `id`, `facts` and `rubric` is put in
```yaml facts        a facts file for the last rules (`yaml facts=NAME`, `csv facts=NAME`: a file NAME)
```yaml file=NAME    a file NAME beside the last rules
```yaml cases        a cases file beside the last rules
```text expected     what evaluating them gives: `BODY: key value; key value; …`
```text expressions  `expression → value`, over the last rules' facts and facts file
```text yangquan     the same of rules/yangquan-2023 and its made-up bodies, with the options given
```console           `$ guiju …` and its output; `…` stands for any lines, or the rest of one
```text broken zh    what `guiju check --lang zh` says of the last rules, after the changes in BREAKS
```python run        run in the repository; `text output` after it is what it prints
```text problems     what `guiju check --lang en` says of the last rules
"""

import json
import os
import re
import shlex
import subprocess
import sys

import pytest

from tests.python.conftest import REPO

PAGES = sorted([*REPO.glob("README*.md"), *(REPO / "docs").glob("*.md")])
FENCE = re.compile(r"^```(.*?)$\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RUN = ("expected", "yangquan", "expressions", "console", "broken", "problems")
# The slips of the READMEs' example.
BREAKS = (("points: 1.5", "points: 1,5"), ("not fire_check_passed", "not fire_check_pased"))
DEFAULTS = {
    "guiju": "guiju: 1\n",
    "id": "id: example\n",
    "facts": "facts:\n  remark: {label: 备注, type: text}\n",
    "rubric": "rubric:\n  parts:\n  - id: R1\n    title: 示例\n    marks: 5\n",
}


def whole(text):
    """A rule file from a fragment: sections it leaves out are put in; a whole one stays as it is."""
    missing = [put for key, put in DEFAULTS.items() if not re.search(rf"^{key}:", text, re.M)]
    return "".join(missing) + text


def blocks(path):
    """(line, info words, body) of every fenced block of a page."""
    text = path.read_text(encoding="utf-8")
    for found in FENCE.finditer(text):
        yield text.count("\n", 0, found.start()) + 1, found[1].split(), found[2]


def steps():
    """Every block that is run, with the rules and facts files it is run with."""
    for path in PAGES:
        rules, files = None, {}
        for line, info, body in blocks(path):
            kind = info[1] if len(info) > 1 else (info[0] if info else "")
            if kind == "rules":
                rules, files = whole(body), {}
            elif kind.startswith("facts"):
                files = {**files, kind.partition("=")[2] or "facts.yaml": body}
            elif kind.startswith("file="):
                files = {**files, kind.partition("=")[2]: body}
            elif kind == "cases":
                files = {**files, "rules.cases.yaml": body}
            elif kind in RUN:
                kind = " ".join(info[1:]) if kind in ("broken", "yangquan") else kind
                yield pytest.param(kind, body, rules, files, id=f"{path.name}:{line}")


def shown(result, key):
    """The value of `key` as the pages write it."""
    if "errors" in result:
        return {"opinion": "error", "errors": " ".join(e["code"] for e in result["errors"])}[key]
    score, opinion = result["score"], result["opinion"]
    grounds = result["grounds"]
    plain = {
        "score": score["value"] or (f"{score['low']}–{score['high']}" if score["low"] else "none"),
        "of": score["of"],
        "exact": score.get("exact"),
        "grade": result["grade"]["value"] or " ".join(result["grade"]["possible"]) or "none",
        "opinion": opinion["code"],
        "possible": " ".join(opinion["possible"]),
        "settled": str(opinion["settled"]).lower(),
        "confirm": str(opinion["needs_confirmation"]).lower(),
        "override": opinion.get("override", {"code": "none"})["code"],
        "grounds": " ".join(g["clause"] for g in grounds if g["state"] == "holds"),
        "maybe": " ".join(g["clause"] for g in grounds if g["state"] == "possible"),
        "coverage": result["coverage"]["marks"],
        "unknown": " ".join(result["unknown"]) or "none",
        "notes": " ".join(note["code"] for note in result["notes"]) or "none",
        "trial": str(result["inputs"]["trial"]).lower(),
    }
    if key in plain:
        return plain[key]
    if key.startswith("due."):
        return next(d["on"] for d in result["due"] if "due." + d["what"] == key)
    if key.startswith("results."):
        column = result["results"][key.partition(".")[2]]
        open_ = " ".join(column["possible"]) if "possible" in column else (
            f"{column['low']}–{column['high']}")
        return column["value"] or open_
    for part in result["parts"]:
        if part["id"] + ".steps" == key:
            return steps_of(result, part["id"])
        if part["id"] == key:
            return part["score"] or (f"{part['low']}–{part['high']}")
        if part["id"] + ".state" == key:
            return part["state"]
    lines = [line for line in result["ledger"] if line["deduction"] == key]
    assert lines, f"{key}: no such key, part or ledger line"
    return ", ".join(
        f"{line['asked']}={line['applied']}+{line['absorbed']}@{line['part']}"
        if line["state"] == "applied" else f"{line['low']}–{line['high']}@{line['part']}"
        for line in lines)


def steps_of(result, part):
    """The steps in the making of a part's score: `KIND [id] applied, …`."""
    return ", ".join(
        " ".join([line["kind"], line["deduction"] or "", line["applied"]]).replace("  ", " ")
        for line in result["ledger"]
        if line["part"] == part and line["kind"] not in ("deduction", "award")) or "none"


def results(done):
    return {r["id"]: r for r in map(json.loads, done.stdout.splitlines())}


def expected(guiju, body, folder):
    (folder / "facts.yaml").exists() or pytest.fail("no facts")
    checked = guiju("check", "rules.yaml", cwd=folder)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    done = guiju("evaluate", "rules.yaml", "facts.yaml", "--format", "jsonl", cwd=folder)
    compare(body, results(done), done.stderr)


def compare(body, found, said):
    """Each `BODY: key value; …` against the results."""
    lines = body.strip().splitlines()
    assert lines
    for line in lines:
        name, _, pairs = line.partition(": ")
        for pair in pairs.split("; "):
            key, _, value = pair.partition(" ")
            assert f"{key} {shown(found[name], key)}" == pair, (name, said)


def expressions(guiju, body, folder):
    """Both sides of each arrow have the same value, of the same type."""
    pairs = [[side.strip() for side in line.split(" → ")] for line in body.strip().splitlines()]
    (folder / "pairs.txt").write_text("".join(f"{left}\n{right}\n" for left, right in pairs),
                                      encoding="utf-8")
    done = guiju("eval", "--expressions", "pairs.txt", "--rules", "rules.yaml", "--facts",
                 "facts.yaml", "--format", "json", cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    values = [[answer.pop("expression") and answer for answer in two]
              for two in zip(found[::2], found[1::2])]
    assert len(values) == len(pairs)
    wrong = [(*pair, two) for pair, two in zip(pairs, values) if two[0] != two[1]]
    assert pairs and wrong == []


def any_rest(want):
    """A line of output as a pattern; `…` at its end stands for the rest of the line."""
    want = want.rstrip()
    return re.escape(want[:-1]) + r".*\n" if want.endswith("…") else re.escape(want) + r" *\n"


def console(guiju, body, folder, repo):
    """Runs each `$ guiju …`; in the repository where it names files of it, else in `folder`."""
    commands = re.split(r"^\$ ", body, flags=re.M)[1:]
    assert commands
    for command in commands:
        line, _, output = command.partition("\n")
        words = shlex.split(line)
        assert words.pop(0) in ("guiju", "build/bin/guiju"), line
        inside = any(word.startswith(("rules/", "examples/", "docs/")) for word in words)
        done = guiju(*words, cwd=repo if inside else folder)
        pattern = "".join(r"(?:.*\n)*?" if want.strip() == "…" else any_rest(want)
                          for want in output.splitlines())
        real = done.stdout + done.stderr
        real += "" if real.endswith("\n") else "\n"
        assert re.fullmatch(pattern, real), f"$ {line}\n{real}"


@pytest.mark.parametrize("kind, body, rules, files", list(steps()))
def test_page(kind, body, rules, files, guiju, repo, tmp_path):
    if rules:
        (tmp_path / "rules.yaml").write_text(rules, encoding="utf-8")
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    if kind == "expected":
        expected(guiju, body, tmp_path)
    elif kind == "expressions":
        expressions(guiju, body, tmp_path)
    elif kind.startswith("yangquan"):
        done = guiju("evaluate", "rules/yangquan-2023", "examples/yangquan-2023/made-up.yaml",
                     "--format", "jsonl", *kind.split()[1:])
        assert done.returncode == 0, done.stderr
        compare(body, results(done), done.stderr)
    elif kind == "console":
        console(guiju, body, tmp_path, repo)
    else:
        language = "en" if kind == "problems" else kind.split()[1]
        if kind != "problems":
            for right, wrong in BREAKS:
                assert right in rules
                rules = rules.replace(right, wrong)
            (tmp_path / "rules.yaml").write_text(rules, encoding="utf-8")
        done = guiju("check", "rules.yaml", "--lang", language, cwd=tmp_path)
        said, _, summary = done.stdout.rstrip("\n").rpartition("\n")
        assert (done.returncode, summary != "", said + "\n") == (1, True, body)


@pytest.mark.parametrize("page", ["README.md", "README.zh.md"])
def test_the_readme_s_example_is_the_one_in_docs(page, repo):
    first = repo / "docs" / "examples" / "first-rubric"
    shown_there = {info[1]: body for _, info, body in reversed(list(blocks(repo / page)))
                   if len(info) > 1}
    assert shown_there["rules"] == (first / "rules.yaml").read_text(encoding="utf-8")
    assert shown_there["facts"] == (first / "facts.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", ["README.md", "README.zh.md"])
def test_the_readme_s_cpp_is_the_example(page, repo):
    (shown_there,) = [body for _, info, body in blocks(repo / page) if info == ["cpp"]]
    assert shown_there == (repo / "examples" / "cpp" / "evaluate.cc").read_text(encoding="utf-8")


def test_the_c_program_of_the_page_is_the_example(repo):
    (shown_there,) = [body for _, info, body in blocks(repo / "docs" / "c-interface.md")
                      if info == ["c"]]
    assert shown_there == (repo / "examples" / "c" / "evaluate.c").read_text(encoding="utf-8")


def programs():
    """Python blocks and what they print."""
    for path in PAGES:
        shown = list(blocks(path))
        for (line, info, body), (_, after, output) in zip(shown, shown[1:]):
            if info == ["python", "run"]:
                assert after == ["text", "output"], f"{path.name}:{line}"
                yield pytest.param(body, output, id=f"{path.name}:{line}")


@pytest.mark.parametrize("body, output", list(programs()))
def test_python_prints_what_the_page_shows(body, output, repo):
    done = subprocess.run([sys.executable, "-c", body], cwd=repo, capture_output=True, check=False,
                          encoding="utf-8", env={**os.environ, "PYTHONIOENCODING": "utf-8"})
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert done.stdout == output


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_every_rule_file_shown_is_used(path):
    """A rule file on a page is followed by something that runs it."""
    waiting = None
    for line, info, _ in blocks(path):
        kind = info[1] if len(info) > 1 else (info[0] if info else "")
        if kind == "rules":
            assert waiting is None, f"{path.name}:{waiting} is never run"
            waiting = line
        elif kind in RUN:
            waiting = None
    assert waiting is None, f"{path.name}:{waiting} is never run"


def test_links_of_the_pages_lead_somewhere():
    for path in PAGES:
        text = FENCE.sub("", path.read_text(encoding="utf-8"))
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
            if "://" not in target:
                assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_the_two_pages_of_the_language_and_readmes_show_the_same():
    """Rule files, facts and results are the same in both languages of a page."""
    for one, other in (("docs/language.md", "docs/language.zh.md"), ("README.md", "README.zh.md")):
        kept = [[(info[1], body) for _, info, body in blocks(REPO / page)
                 if len(info) > 1 and info[1] in ("rules", "facts", "cases", "expected", "expressions")]
                for page in (one, other)]
        assert kept[0] and kept[0] == kept[1], one


def test_diagnostics_page_is_up_to_date(repo):
    import runpy
    made = runpy.run_path(str(repo / "docs" / "make_diagnostics.py"))
    assert made["page"]() == (repo / "docs" / "diagnostics.md").read_text(encoding="utf-8"), (
        "run `python3 docs/make_diagnostics.py`")


def keys_of(value, below=()):
    """Every key of the objects in a result, but for those that the rule file names."""
    if isinstance(value, list):
        return set().union(*(keys_of(item, below) for item in value))
    if not isinstance(value, dict) or below[-1:] in (("readings",), ("set",), ("facts",)):
        return set()
    if below[-1:] == ("results",):
        return set().union(*(keys_of(column) for column in value.values()))
    return set(value).union(*(keys_of(inner, (*below, key)) for key, inner in value.items()))


def evaluated_adjustments(guiju, tmp_path):
    """A result of a rule file with result columns and steps."""
    (tmp_path / "old.yaml").write_text("{id: A, name: 示例, age: 45, cracks: 9, altered: 是, "
                                       "strengthened: 是, monitored: 是}\n", encoding="utf-8")
    done = guiju("evaluate", "examples/language/adjustments.yaml", tmp_path / "old.yaml",
                 "--format", "jsonl")
    return results(done)["A"]


def test_every_key_of_the_result_object_is_described(guiju, repo, tmp_path):
    page = (repo / "docs" / "semantics.md").read_text(encoding="utf-8")
    said = set(re.findall(r"`(\w+)`", page.partition("## The result object")[2]))
    (tmp_path / "bad.jsonl").write_text('{"id": "X", "name": "示例", "nothing": 1}\n')
    made_up = "examples/yangquan-2023/made-up.yaml"
    found, order = set(), None
    for done in (guiju("evaluate", "rules/yangquan-2023", made_up, "--format", "jsonl", "--reading",
                       "total_basis=scaled"),
                 guiju("evaluate", "rules/yangquan-2023", tmp_path / "bad.jsonl", "--format",
                       "jsonl")):
        for result in results(done).values():
            found |= keys_of(result)
            order = order or list(result)
    with_results = evaluated_adjustments(guiju, tmp_path)
    found |= keys_of(with_results)
    assert found and found - said == set()
    assert [key for key in with_results if key != "results"] == order
    order = list(with_results)
    still_open = guiju("evaluate", "rules/yangquan-2023", made_up, "--format", "jsonl",
                       "--reading", "below_line=open")
    keys = list(results(still_open)["S04"])
    assert keys[keys.index("unknown") + 1] == "open_readings"
    order.insert(order.index("unknown") + 1, "open_readings")
    merged = guiju("evaluate", "rules/yangquan-2023", "--sheet", f"甲={made_up}", "--sheet",
                   f"乙={made_up}", "--against", made_up, "--format", "jsonl")
    more = results(merged)["S04"]
    assert keys_of(more) - said - {"甲", "乙"} == set()
    keys = list(more)
    order += keys[keys.index("due") + 1:]
    rows = re.findall(r"^\| (`.*?) \|", page.partition("## The result object")[2], re.M)
    assert [key for row in rows for key in re.findall(r"`(\w+)`", row)] == order
    columns = guiju("evaluate", "rules/yangquan-2023", "--sheet", f"甲={made_up}", "--sheet",
                    f"乙={made_up}", "--against", made_up, "--format", "csv").stdout
    named = re.findall(r"`(\w+)`", page.partition("The columns of")[2])
    assert [name for name in columns.splitlines()[0].split(",")
            if not re.fullmatch(r"R\d\d(_against)?", name)] == named
