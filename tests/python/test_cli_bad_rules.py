"""`guiju check` on broken rule files: the shipped one, damaged edit by edit, and hostile ones.

For every edit: exit code 1, the place as file:line:column, the code, the source line with the caret
under it, a message in both languages, and the same in JSON.
"""

import json
import random
import re
import unicodedata

import pytest

TIMEOUT = 120  # a run that takes this long hangs


@pytest.fixture(scope="module")
def original(rules):
    return (rules / "rules.yaml").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "damaged"
    path.mkdir()
    return path


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


class Edit:
    """Replaces `old` by `new` in the first line after `after` (a line's text) that holds `old`."""

    def __init__(self, name, after, old, new, code, at, zh, en):
        self.name, self.after, self.old, self.new = name, after, old, new
        self.code = code
        self.at = at          # what the caret stands under, in the new line
        self.zh, self.en = zh, en

    def apply(self, lines):
        """Changes `lines` in place; returns (line, column) of the problem, counted from 1."""
        start = next(i for i, line in enumerate(lines) if self.after in line)
        index = next(i for i in range(start, len(lines)) if self.old in lines[i])
        lines[index] = lines[index].replace(self.old, self.new, 1)
        changed = lines[index].split("\n")
        last = len(changed) - 1
        lines[index] = changed[0]
        lines[index + 1:index + 1] = changed[1:]
        return index + 1 + last, changed[last].index(self.at) + 1

    def __repr__(self):
        return self.name


EDITS = [
    Edit("marks_of_a_row", "- id: R01", "marks: 2", "marks: 3", None, "3", "", ""),
    Edit("marks_of_a_category", "- id: C2", "marks: 12", "marks: 13", "GJ3201", "13",
         "各组成部分合计却是 12 分", "its parts add up to 12"),
    Edit("decimal_comma", "- id: R01a", "points: 1", "points: 0,5", "GJ3010", "0,5",
         "小数点写成了逗号", "decimal comma"),
    Edit("negative", "- id: R01a", "points: 1", "points: -1", "GJ3207", "-1",
         "必须大于 0", "must be above 0"),
    Edit("full_width_number", "- id: R02b", "points: 0.5", "points: ０．５", "GJ3012", "０．５",
         "全角", "full-width"),
    Edit("points_against_the_clause", "- id: R01a", "points: 1", "points: 2", "GJ3209", "2",
         "条文写的却是扣 1 分", "its clause says 1"),
    Edit("full_width_sign", "- id: R01b", "count > 0", "count ＞ 0", "GJ2010", "＞",
         "全角", "full-width"),
    Edit("full_width_number_in_a_condition", "- id: R01b", "count > 0", "count > ０．５", "GJ2010",
         "０．５", "全角", "full-width"),
    Edit("full_width_colon", "- id: R01a", "when: not", "when：not", "GJ1025", "：",
         "全角冒号", "full-width colon"),
    Edit("misspelt_fact", "- id: R01b", "penalty_record_count > 0", "penalty_recrod_count > 0",
         "GJ2103", "penalty_recrod_count", "是不是“penalty_record_count”", "did you mean 'penalty_record_count'"),
    Edit("type_error", "- id: R01b", "penalty_record_count > 0", "penalty_record_count", "GJ2106",
         "penalty_record_count", "例如 penalty_record_count > 0", "for example penalty_record_count > 0"),
    Edit("duplicate_key", "- id: R01a", "points: 1", "points: 1\n          points: 1", "GJ1006",
         "points", "重复", "duplicate key"),
    Edit("tab", "- id: R01a", "          points: 1", "\t  points: 1", "GJ1005", "\t", "制表符", "tab"),
    Edit("second_document", "# 附件4", "# 附件4", "---", "GJ1007", "---",
         "第二个 YAML 文档", "second YAML document"),
    Edit("unknown_key", "- id: R01a", "points: 1", "poinst: 1", "GJ3006", "poinst", "是不是“points”",
         "did you mean 'points'"),
    Edit("declared_equals_the_sum", "rubric:", "declared: 100", "declared: 92", None, "92", "", ""),
    Edit("declared_is_text", "rubric:", "declared: 100", "declared: 百分", "GJ3009", "百分",
         "不是数字", "is not a number"),
    Edit("discrepancy_sum", "rubric:", "sum: 92", "sum: 93", "GJ3204", "93", "实际合计是 92 分",
         "the real sum is 92"),
    Edit("unknown_reading", "- id: R01b", "penalty_records: once", "penalty_record: once", "GJ3114",
         "penalty_record", "没有名为“penalty_record”的读法", "no reading is named"),
    Edit("unknown_option", "- id: R01b", "penalty_records: once", "penalty_records: onec", "GJ3115",
         "onec", "是不是“once”", "did you mean 'once'"),
    Edit("unknown_opinion", "- clause: 四(一)6", "opinion: terminate", "opinion: terminat", "GJ3304",
         "terminat", "没有名为“terminat”的评估意见", "no opinion is named"),
    Edit("score_overlap", "score:", "total_basis: credited", "total_basis: printed", "GJ3302", "under",
         "同时成立", "hold at once"),
    Edit("parameter_of_a_later_one", "parameters:", "value: 60", "value: sampled_plans * 15",
         "GJ2123", "sampled_plans", "还没有声明", "not declared yet"),
]
LOCATED = [edit for edit in EDITS if edit.code]


def write(folder, lines):
    (folder / "rules.yaml").write_text("\n".join(lines), encoding="utf-8")
    return folder / "rules.yaml"


def no_traceback(run):
    for text in (run.stdout, run.stderr):
        assert "terminate called" not in text and "what():" not in text, text
        assert "Sanitizer" not in text and "Traceback" not in text, text


def check(guiju, path, language="zh"):
    run = guiju("check", path, "--lang", language, timeout=TIMEOUT)
    no_traceback(run)
    return run


def as_json(guiju, path):
    run = guiju("check", path, "--format", "json", timeout=TIMEOUT)
    no_traceback(run)
    return run.returncode, json.loads(run.stdout)


def assert_shown(output, path, line, column, code, source_line, words):
    heads = output.split("\n")
    head = next((i for i, text in enumerate(heads)
                 if text.startswith(f"{path}:{line}:{column}: ") and f"[{code}]" in text), None)
    assert head is not None, f"no {code} at {line}:{column} in\n{output}"
    shown = heads[head + 1]
    assert re.match(rf" *{line} \| ", shown), shown
    prefix = shown.index("| ") + 2
    body = shown[prefix:]
    if not body.startswith("…"):
        assert body == source_line.replace("\t", " ").rstrip(" ")
        caret = heads[head + 2]
        assert caret.index("^") - prefix == width(source_line[:column - 1].replace("\t", " ")), caret
    message = "\n".join(heads[head:head + 8])
    assert words in message, message


@pytest.mark.parametrize("edit", LOCATED, ids=repr)
def test_one_edit(guiju, original, folder, edit):
    lines = original.split("\n")
    line, column = edit.apply(lines)
    path = write(folder, lines)
    for language, words in (("zh", edit.zh), ("en", edit.en)):
        run = check(guiju, path, language)
        assert run.returncode == 1, run.stdout
        assert_shown(run.stdout, path, line, column, edit.code, lines[line - 1], words)
    code, found = as_json(guiju, path)
    assert code == 1
    same = [d for d in found if (d["code"], d["line"], d["column"]) == (edit.code, line, column)]
    assert same, found
    assert same[0]["file"] == str(path) and same[0]["severity"] == "error"
    notes = " ".join(note["message"]["zh"] for note in same[0]["notes"])
    assert edit.zh in same[0]["message"]["zh"] + notes
    notes = " ".join(note["message"]["en"] for note in same[0]["notes"])
    assert edit.en in same[0]["message"]["en"] + notes


def test_several_edits_at_once(guiju, original, folder):
    """All problems in one run, in the order of the file."""
    chosen = [e for e in LOCATED if e.name in {
        "full_width_sign", "decimal_comma", "full_width_number",
        "unknown_opinion", "discrepancy_sum", "parameter_of_a_later_one"}]
    lines = original.split("\n")
    places = [(*edit.apply(lines), edit) for edit in chosen]
    path = write(folder, lines)
    run = check(guiju, path)
    assert run.returncode == 1
    for line, column, edit in places:
        assert_shown(run.stdout, path, line, column, edit.code, lines[line - 1], edit.zh)
    code, found = as_json(guiju, path)
    assert code == 1
    assert [d["line"] for d in found] == sorted(d["line"] for d in found)
    errors = [(d["line"], d["column"]) for d in found if d["severity"] == "error"]
    assert sorted(errors) == sorted((line, column) for line, column, _ in places), found


def test_marks_of_a_row_are_told_at_the_parent_with_each_child(guiju, original, folder):
    """R01 3 instead of 2: an error at the marks of I01, with a located note at R01's marks."""
    lines = original.split("\n")
    line, column = EDITS[0].apply(lines)
    path = write(folder, lines)
    code, found = as_json(guiju, path)
    errors = [d for d in found if d["severity"] == "error"]
    assert code == 1 and [d["code"] for d in errors] == ["GJ3201"]
    parent = next(i for i, text in enumerate(lines) if "- id: I01" in text) + 3
    assert errors[0]["line"] == parent and lines[parent - 1].strip() == "marks: 2"
    assert [(n["line"], n["column"]) for n in errors[0]["notes"]] == [(line, column)]
    for language in ("zh", "en"):
        assert f"{path}:{line}:{column}: " in check(guiju, path, language).stdout


def test_every_points_line(guiju, original, folder):
    """Each `points:` of the file, one by one in a single damaged file: each is told at its place."""
    lines = original.split("\n")
    places = [i for i, line in enumerate(lines) if re.match(r" +points: ", line)]
    assert len(places) > 60
    for bad, code in (("0,5", "GJ3010"), ("-1", "GJ3207"), ("０．５", "GJ3012")):
        damaged = list(lines)
        for i in places:
            damaged[i] = re.sub(r"points: .*", f"points: {bad}", damaged[i])
        path = write(folder, damaged)
        status, found = as_json(guiju, path)
        assert status == 1
        got = [(d["line"], d["column"]) for d in found if d["code"] == code]
        assert got == [(i + 1, damaged[i].index(bad) + 1) for i in places]
        output = check(guiju, path).stdout
        for i in places:
            assert f"{path}:{i + 1}:{damaged[i].index(bad) + 1}: " in output


def test_every_marks_line(guiju, original, folder):
    """Marks that are no longer the sum are noticed wherever they are changed."""
    lines = original.split("\n")
    places = [i for i, line in enumerate(lines) if re.match(r" +marks: ", line)]
    assert len(places) > 60
    for i in random.Random(1).sample(places, 20):
        damaged = list(lines)
        damaged[i] = re.sub(r"marks: (\S+)", r"marks: 7\1", damaged[i])
        path = write(folder, damaged)
        status, found = as_json(guiju, path)
        assert status == 1, damaged[i]
        told = [d for d in found if d["code"] in ("GJ3201", "GJ3204")]
        assert any(i + 1 in [d["line"]] + [n["line"] for n in d["notes"]] for d in told), found


def test_points_other_than_the_clause_says(guiju, original, folder):
    """Each deduction in force by default whose clause states its points."""
    lines = original.split("\n")
    places = [i for i, line in enumerate(lines) if re.match(r" +points: ", line)]
    noticed = 0
    damaged = list(lines)
    for i in places:
        damaged[i] = re.sub(r"points: (\S+)", r"points: 1.25", damaged[i])
    _, found = as_json(guiju, write(folder, damaged))
    noticed = {d["line"] for d in found if d["code"] == "GJ3209"}
    assert noticed <= {i + 1 for i in places}
    assert len(noticed) >= 45


def test_bad_utf8(guiju, original, folder):
    data = original.encode("utf-8")
    at = data.index("机构信用良好".encode())
    path = folder / "rules.yaml"
    path.write_bytes(data[:at] + b"\xd6\xd0" + data[at:])
    line = data[:at].count(b"\n") + 1
    run = check(guiju, path)
    assert run.returncode == 1 and f"{path}:{line}:" in run.stdout and "GJ1003" in run.stdout
    assert "UTF-8" in run.stdout
    code, found = as_json(guiju, path)
    assert code == 1 and found[0]["line"] == line


def test_recursive_alias(guiju, folder):
    path = folder / "rules.yaml"
    path.write_text("guiju: 1\nid: s\nfacts: &f\n  a: *f\n", encoding="utf-8")
    run = check(guiju, path)
    assert run.returncode == 1 and f"{path}:4:6: " in run.stdout and "GJ1035" in run.stdout


def test_file_of_100_mb(guiju, folder):
    path = folder / "rules.yaml"
    with open(path, "wb") as file:
        file.truncate(100 * 1024 * 1024)
    run = check(guiju, path)
    assert run.returncode in (1, 2) and "GJ1002" in run.stdout + run.stderr


HOSTILE = {
    "flow_depth": "facts: " + "[" * 10_000 + "]" * 10_000 + "\n",
    "flow_mapping_depth": "facts: " + "{a: " * 10_000 + "1" + "}" * 10_000 + "\n",
    "block_depth": "".join(" " * i + "a:\n" for i in range(3000)),
    "dashes": "- " * 10_000 + "a\n",
    "brackets_in_a_condition": "guiju: 1\nid: s\nfacts: {a: {type: boolean}}\nrubric: {parts: [{marks: 1, "
                               "deductions: [{id: d, points: 1, when: '" + "(" * 1900 + "a" + ")" * 1900 + "'}]}]}\n",
    "long_condition": "guiju: 1\nid: s\nfacts: {a: {type: boolean}}\nrubric: {parts: [{marks: 1, "
                      "deductions: [{id: d, points: 1, when: '" + "a or " * 100_000 + "a'}]}]}\n",
    "million_aliases": "a: &a 1\nb: [" + "*a, " * 1_000_000 + "*a]\n",
    "billion_laughs": "a0: &a0 [lol]\n" + "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12)),
    "recursive_alias": "a: &a [*a]\n",
    "empty": "",
    "only_comments": "# 空的\n\n",
    "null": "~\n",
    "scalar": "规则\n",
    "list": "- 1\n",
    "binary": "\x00\x01\x02\x7fELF",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files(guiju, folder, name):
    path = folder / "rules.yaml"
    path.write_text(HOSTILE[name], encoding="utf-8")
    for language in ("zh", "en"):
        run = check(guiju, path, language)
        assert run.returncode == 1, run.stdout[:2000]
        assert re.search(r"\[GJ\d{4}\]", run.stdout)
        assert len(run.stdout) < 1_000_000
    code, found = as_json(guiju, path)
    assert code == 1 and any(d["severity"] == "error" for d in found)


def test_binary_junk(guiju, folder):
    path = folder / "rules.yaml"
    path.write_bytes(random.Random(2).randbytes(100_000))
    run = check(guiju, path)
    assert run.returncode == 1 and "GJ1003" in run.stdout


def test_paths_that_cannot_be_read(guiju, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    for path in (empty, tmp_path / "absent.yaml", tmp_path / "absent" / "rules.yaml"):
        for language in ("zh", "en"):
            run = check(guiju, path, language)
            assert run.returncode == 2
            assert "GJ1001" in run.stdout + run.stderr and str(path) in run.stdout + run.stderr


def test_random_damage(guiju, original, tmp_path):
    """300 damaged copies in a few runs: never a crash or hang, and each run says which file."""
    data = original.encode("utf-8")
    chance = random.Random(20230831)
    paths = []
    for number in range(300):
        if number % 3 == 0:
            damaged = data[:chance.randrange(len(data))]
        else:
            damaged = bytearray(data)
            for _ in range(chance.choice((1, 1, 2, 5, 20))):
                at = chance.randrange(len(damaged))
                kind = chance.randrange(3)
                if kind == 0:
                    damaged[at] = chance.choice(b" \n\t:-[]{}'\"#&*|>,0159az_=<>(") if number % 2 else chance.randrange(256)
                elif kind == 1:
                    del damaged[at:at + chance.randrange(1, 30)]
                else:
                    end = chance.randrange(at, min(at + 200, len(damaged)))
                    to = chance.randrange(len(damaged))
                    damaged[to:to] = damaged[at:end]
        path = tmp_path / f"{number}.yaml"
        path.write_bytes(bytes(damaged))
        paths.append(path)
    failed = 0
    for path in paths:
        run = check(guiju, path, chance.choice(("zh", "en")))
        assert run.returncode in (0, 1), (path.name, run.returncode, run.stderr)
        if run.returncode == 1:
            failed += 1
            assert f"{path}:" in run.stdout
    assert failed > 200
