"""guiju schema --rules and the loader agree on keys: every rule file of the tree is valid, and with one
key misspelt it is not. The examples use every key that the schema knows.
"""

import copy
import json

import jsonschema
import pytest
import yaml

from tests.python.cli_support import plain
from tests.python.conftest import REPO
from tests.python.test_docs import PAGES, blocks, whole

# Mappings whose keys the rule file chooses.
OPEN = {"facts", "fields", "parameters", "derived", "readings", "results", "opinions", "options",
        "under", "blocks", "opinion"}
WORKED = sorted(path for path in (REPO / "examples" / "language").glob("*.yaml")
                if not path.name.endswith(".cases.yaml"))


def read(text):
    return plain(yaml.safe_load(text))


def shown_rules():
    """The rule files on the pages, but for those shown for their problems."""
    for page in PAGES:
        found = [(line, info[1] if len(info) > 1 else "", body) for line, info, body in blocks(page)]
        for (line, kind, body), (_, following, _) in zip(found, found[1:]):
            if kind == "rules" and following != "problems":
                yield pytest.param(whole(body), id=f"{page.name}:{line}")


def files():
    for path in [*WORKED, *sorted((REPO / "rules").glob("*/rules.yaml"))]:
        yield pytest.param(path.read_text(encoding="utf-8"), id=str(path.relative_to(REPO)))


@pytest.fixture(scope="module")
def validator(guiju):
    schema = json.loads(guiju("schema", "--rules").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("text", [*files(), *shown_rules()])
def test_rule_files_are_valid(validator, text):
    assert [f"{list(e.path)}: {e.message}" for e in validator.iter_errors(read(text))] == []


def language_keys(value, above=None):
    """(mapping, key) of every key of the language in a rule file."""
    if isinstance(value, list):
        for item in value:
            yield from language_keys(item, above)
    elif isinstance(value, dict):
        closed = above not in OPEN or (above == "opinion" and "clause" in value)
        for key, inner in list(value.items()):
            if closed:
                yield value, key
            yield from language_keys(inner, key if closed else None)


@pytest.mark.parametrize("path", WORKED, ids=lambda p: p.name)
def test_a_misspelt_key_is_not_valid(validator, path):
    rules = read(path.read_text(encoding="utf-8"))
    count = len(list(language_keys(rules)))
    assert count > 50
    tried = set()
    for index in range(count):
        wrong = copy.deepcopy(rules)
        mapping, key = list(language_keys(wrong))[index]
        if (key, tuple(sorted(mapping))) in tried:
            continue
        tried.add((key, tuple(sorted(mapping))))
        mapping[key + "s"] = mapping.pop(key)
        assert not validator.is_valid(wrong), f"{key}s beside {sorted(mapping)}"


def schema_keys(schema):
    found = set()
    if isinstance(schema, list):
        return found.union(*map(schema_keys, schema))
    if isinstance(schema, dict):
        found |= set(schema.get("properties", {}))
        return found.union(*map(schema_keys, schema.values()))
    return found


def test_every_key_of_the_schema_is_in_some_rule_file_or_page(validator):
    texts = [param.values[0] for param in [*files(), *shown_rules()]]
    pages = "".join(path.read_text(encoding="utf-8") for path in PAGES)
    used = {key for text in texts for _, key in language_keys(read(text))}
    assert {key for key in schema_keys(validator.schema) - used if f"`{key}`" not in pages} == set()


# What the loader takes but the schema does not, or the other way round, for some shapes.
PART = "guiju: 1\nid: x\nfacts: {n: {label: 次数, type: count, max: 5}, ok: {label: 齐备, type: boolean}}\n" \
       "rubric:\n  parts:\n  - "
SHAPES = [
    ("{id: A, marks: 5, deductions: [{id: a, points: 1, each: n, when: ok}]}", True),
    ("{id: A, start: 5, awards: [{id: a, amount: n, range: [1, 5], when: ok}]}", True),
    ("{id: A, awards: [{id: a, points: 1, each: n, when: ok}]}", False),
    ("{id: A, marks: 5, deductions: [{id: a, when: ok and n > 0}]}", False),
    ("{id: A, marks: 5, deductions: [{id: a, points: 1, amount: n, when: ok}]}", False),
    ("{id: A, marks: 5, deductions: [{id: a, when: ok and n > 0, zeroes: A}]}", True),
    ("{id: A, marks: 5, deductions: [{id: a, points: 1}, {id: b, points: 1, each: n, when: ok}]}", False),
    ("{id: A, combine: mean, parts: [{marks: 5, value: n}, {marks: 5, value: if ok then 1 else 2}]}", True),
    ("{id: A, marks: 5, combine: mean, value: if ok then n else 0}", False),
    ("{id: A, marks: 5, value: if ok then n else 0, adjust: [{add: 1, multiply: 2}]}", False),
    ("{id: A, marks: 5, value: if ok then n else 0, floor: none, round: {rounding: up, step: 0.1}}", True),
    ("{id: A, marks: 5, value: if ok then n else 0, round: {rounding: nearest, step: 0.1}}", False),
    ("{id: A, marks: 5, value: if ok then n else 0, not_applicable: half}", False),
    ('{id: A, marks: 5, awards: [{bands: n, rows: [{in: "<= 5", points: 0}]}, {id: a, points: 1, when: ok}]}',
     True),
    ('{id: A, marks: 5, awards: [{bands: n, table: [n], rows: [{in: "<= 5", points: 0}]}, '
     '{id: a, points: 1, when: ok}]}', False),
    ("{id: A, marks: 5, awards: [{bands: n, rows: [{points: 0}]}, {id: a, points: 1, when: ok}]}", False),
]


@pytest.mark.parametrize("part, right", SHAPES)
def test_schema_and_loader_agree_on_shapes(validator, guiju, tmp_path, part, right):
    path = tmp_path / "rules.yaml"
    path.write_text(PART + part + "\n", encoding="utf-8")
    assert validator.is_valid(read(PART + part)) == right
    done = guiju("check", path, "--lang", "en")
    assert (done.returncode == 0) == right, done.stdout
