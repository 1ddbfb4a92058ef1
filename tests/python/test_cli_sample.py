"""guiju sample, against plain enumeration: which sets are admissible, which one a seed draws."""

import hashlib
import json
from itertools import combinations

import pytest
import yaml

from tests.python.cli_support import MADE_UP, check_golden, made_up

RULES = "rules/yangquan-2023"


def draw(guiju, rules, facts, body, seed, *words):
    done = guiju("sample", rules, facts, "--id", body, "--seed", seed, "--format", "json", *words)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return json.loads(done.stdout)


def number(seed, body, sample, count):
    """The number of the set drawn, from 0, as docs/language.md says."""
    digits, counter, bits = "", 0, (count - 1).bit_length()
    while count > 1:
        while len(digits) < (bits + 3) // 4:
            text = f"guiju sample 1\n{seed}\n{body}\n{sample}\n{counter}"
            digits += hashlib.sha256(text.encode()).hexdigest()
            counter += 1
        value, digits = int(digits[:(bits + 3) // 4], 16) % 2**bits, digits[(bits + 3) // 4:]
        if value < count:
            return value
    return 0


def fulfils(records, keys, amount, least):
    """None for a key that is not known; it is different from nothing."""
    for one, other in combinations(records, 2):
        for key in keys:
            if one.get(key) is None or other.get(key) is None or one[key] == other[key]:
                return False
    return least is None or sum(record.get(amount) or 0 for record in records) >= least


def expected(frame, size, keys, amount, least, seed, body, sample):
    """steps, number, drawn (from 1) of a frame of (index, record)."""
    steps = []
    for count in range(len(keys), -1, -1):
        for bound in (least, None) if least is not None else (None,):
            found = [chosen for chosen in combinations(frame, min(size, len(frame)))
                     if fulfils([record for _, record in chosen], keys[:count], amount, bound)]
            steps.append((count, bound is not None, str(len(found))))
            if found:
                at = number(seed, body, sample, len(found))
                return steps, str(at + 1), [index for index, _ in found[at]]
    raise AssertionError("a set without conditions is always there")


def steps_of(sample):
    return [(len(step["distinct"]), step["least"], step["sets"]) for step in sample["steps"]]


def test_the_notice_s_draws_of_the_made_up_bodies(guiju, repo):
    seen = set()
    for name, body in made_up(repo).items():
        if not body.get("batches"):
            continue
        start, end = body["published_on"], body.get("evaluated_on")
        if not end:
            continue
        frame = [(i + 1, batch) for i, batch in enumerate(body["batches"])
                 if start <= batch["exam_date"] <= end]
        for seed in (0, 2023, 2**64 - 1):
            samples = {one["id"]: one for one in
                       draw(guiju, RULES, MADE_UP, name, seed, "--only", "batches", "--only", "years")["samples"]}
            batches = samples["batches"]
            if frame:
                steps, at, drawn = expected(frame, 3, ["occupation", "level"], "persons", 20, seed, name, "batches")
                assert steps_of(batches) == steps
                assert batches["number"] == at
                assert [one["index"] for one in batches["drawn"]] == drawn
                seen.add(tuple(step[:2] for step in steps))
            years = range(int(start[:4]), int(end[:4]) + 1)
            at = number(seed, name, "years", len(years))
            assert [one["number"] for one in samples["years"]["drawn"]] == [years[at]]
    assert len(seen) >= 2  # with and without relaxation


def test_random_frames_with_unknown_facts(guiju, tmp_path, repo):
    state = [12345]

    def below(n):
        state[0] = (state[0] * 6364136223846793005 + 1442695040888963407) % 2**64
        return (state[0] >> 33) % n

    base = {key: value for key, value in made_up(repo)["S01"].items() if key != "batches"}
    levels = ["初级", "中级", "高级", "技师", "高级技师"]
    bodies = []
    for index in range(60):
        rows = []
        for row in range(1 + below(9)):
            batch = {"batch_no": f"示例{row}", "exam_date": "2022-05-05" if below(9) else None}
            if below(10):
                batch["occupation"] = f"示例职业{below(1 + index % 5)}"
            if below(10):
                batch["level"] = levels[below(1 + index % 5)]
            if below(10):
                batch["persons"] = below(14)
            rows.append(batch)
        bodies.append({**base, "id": f"T{index}", "batches": rows})
    facts = tmp_path / "facts.jsonl"
    facts.write_text("".join(json.dumps(body, ensure_ascii=False) + "\n" for body in bodies), encoding="utf-8")
    kinds = set()
    for body in bodies:
        sample = draw(guiju, RULES, facts, body["id"], 9, "--only", "batches")["samples"][0]
        frame = [(i + 1, batch) for i, batch in enumerate(body["batches"])]
        steps, at, drawn = expected(frame, 3, ["occupation", "level"], "persons", 20, 9, body["id"], "batches")
        assert (steps_of(sample), sample["number"]) == (steps, at), body
        assert [one["index"] for one in sample["drawn"]] == drawn
        assert sample["state"] == ("all" if len(frame) <= 3 else "drawn")
        assert sample["uncertain"] == [i for i, batch in frame if batch["exam_date"] is None]
        assert sample["sum"]["low"] == str(sum(body["batches"][i - 1].get("persons") or 0 for i in drawn))
        kinds.add(len(steps))
    assert len(kinds) >= 4


def test_records_as_shown(guiju):
    for body, lang, name in (("S01", "zh", "sample-S01-zh.txt"), ("S02", "en", "sample-S02-en.txt")):
        done = guiju("sample", RULES, MADE_UP, "--id", body, "--seed", 20230915, "--lang", lang)
        assert (done.returncode, done.stderr) == (0, "")
        check_golden(name, without_hashes(done.stdout))
    shown = json.dumps(without_hashes(draw(guiju, RULES, MADE_UP, "S02", 20230915)), ensure_ascii=False, indent=1)
    check_golden("sample-S02.json", shown + "\n")


def without_hashes(shown):
    """What changes with every word of the rule file."""
    if isinstance(shown, dict):
        return {key: "…" if key in ("sha256", "engine") else without_hashes(value) for key, value in shown.items()}
    if isinstance(shown, list):
        return [without_hashes(value) for value in shown]
    if isinstance(shown, str) and "sha256 " in shown:
        lines = []
        for line in shown.splitlines(keepends=True):
            head, found, _ = line.partition("sha256 ")
            lines.append(f"{head}{found}…\n" if found else line)
        return "".join(lines)
    return shown


def test_the_same_seed_gives_the_same_bytes_and_another_another(guiju, tmp_path):
    one = guiju("sample", RULES, MADE_UP, "--id", "S01", "--seed", 1).stdout
    assert one == guiju("sample", RULES, MADE_UP, "--id", "S01", "--seed", "1").stdout
    drawn = {tuple(r["index"] for r in draw(guiju, RULES, MADE_UP, "S01", seed, "--only", "batches")["samples"][0]["drawn"])
             for seed in range(12)}
    assert len(drawn) > 1
    out = tmp_path / "record.txt"
    done = guiju("sample", RULES, MADE_UP, "--id", "S01", "--seed", 1, "--output", out)
    assert (done.returncode, done.stdout, out.read_text(encoding="utf-8")) == (0, "", one)


def test_a_trial_says_so(guiju):
    done = guiju("sample", RULES, MADE_UP, "--id", "S01", "--seed", 1, "--set", "published_on=2022-01-01")
    assert "试算" in done.stdout
    assert draw(guiju, RULES, MADE_UP, "S01", 1, "--set", "published_on=2022-01-01")["inputs"]["trial"] is True


@pytest.mark.parametrize("words, said", [
    (["--seed", "1"], "--id is missing"),
    (["--id", "S01"], "--seed is missing"),
    (["--id", "S01", "--seed", "-1"], "--seed takes"),
    (["--id", "S01", "--seed", "1.5"], "--seed takes"),
    (["--id", "S01", "--seed", "18446744073709551616"], "--seed takes"),
    (["--id", "S01", "--seed", "0x10"], "--seed takes"),
    (["--id", "S01", "--seed", "1", "--format", "html"], "no format 'html'"),
    (["--id", "S01", "--seed", "1", "--only", "batch"], "no sample 'batch'; known: batches, years, occupations"),
])
def test_wrong_usage(guiju, words, said):
    done = guiju("sample", RULES, MADE_UP, "--lang", "en", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_who_cannot_be_found(guiju):
    done = guiju("sample", RULES, MADE_UP, "--id", "S1", "--seed", 1, "--lang", "en")
    assert (done.returncode, done.stdout) == (1, "")
    assert "no body has the id 'S1'" in done.stderr


def test_bad_facts_and_lists_not_known(guiju, tmp_path):
    facts = tmp_path / "facts.yaml"
    facts.write_text(yaml.safe_dump([
        {"id": "A", "batches": [{"persons": -1}]},
        {"id": "B", "published_on": "2020-05-05", "evaluated_on": "2023-05-05"},
        {"id": "C", "batches": None, "occupations": None},
    ]), encoding="utf-8")
    done = guiju("sample", RULES, facts, "--id", "A", "--seed", 1, "--lang", "en")
    assert (done.returncode, done.stdout) == (1, "")
    assert "persons" in done.stderr
    done = guiju("sample", RULES, facts, "--id", "B", "--seed", 1, "--lang", "en", "--format", "json")
    assert done.returncode == 1
    assert [one["state"] for one in json.loads(done.stdout)["samples"]] == ["not_given", "drawn", "unknown"]
    assert "was not drawn: no records given" in done.stderr
    assert "was not drawn: facts that it needs are not known (occupations)" in done.stderr
    done = guiju("sample", RULES, facts, "--id", "C", "--seed", 1, "--lang", "en", "--format", "json")
    assert done.returncode == 1
    assert [one["unknown"] for one in json.loads(done.stdout)["samples"]] == \
        [["batches"], ["published_on", "evaluated_on"], ["occupations"]]


def test_rules_without_a_sample(guiju):
    done = guiju("sample", "rules/news2", MADE_UP, "--id", "S01", "--seed", 1, "--lang", "en")
    assert (done.returncode, done.stdout) == (1, "")
    assert "the rule file has no sample" in done.stderr


def test_hostile_frames_end_soon(guiju, tmp_path):
    """Many records, all keys different in tangled ways, amounts of every size."""
    rules = tmp_path / "rules.yaml"
    rules.write_text("""guiju: 1
id: hostile
facts:
  rows:
    label: 记录
    type: list
    fields: {a: {label: 甲, type: count}, b: {label: 乙, type: count}, c: {label: 丙, type: count}, n: {label: 数, type: count}}
rubric: {parts: [{id: R1, marks: 1}]}
sample:
- {id: s, from: rows, size: 30, distinct: [a, b, c], least: {sum: n, value: 9000000}}
""", encoding="utf-8")
    rows = [{"a": i * 7919 % 1009, "b": i * 104729 % 997, "c": i * 1299709 % 991, "n": i * 15485863 % 999983}
            for i in range(4000)]
    facts = tmp_path / "facts.jsonl"
    facts.write_text(json.dumps({"id": "A", "rows": rows}) + "\n", encoding="utf-8")
    done = guiju("sample", rules, facts, "--id", "A", "--seed", 1, "--lang", "en", timeout=120)
    assert (done.returncode, done.stdout) == (1, "")
    assert "too many combinations" in done.stderr
