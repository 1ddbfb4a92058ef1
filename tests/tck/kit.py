"""The DMN test kit (https://github.com/dmn-tck/tck): its literal expressions as cases.

    python3 tests/tck/kit.py PATH [--program build/bin/guiju] [--list wrong|pass|refused]
                                  [--select tests/tck/cases.jsonl]

PATH is a checkout of the kit, or a bare git directory of it. Every decision of compliance levels 2
and 3 that is a FEEL literal expression is run through `guiju eval` with the inputs of its test:

    pass      the kit's value
    null      the kit says null, Guiju gives an error
    refused   Guiju gives an error: outside the subset, or stricter on purpose; by reason
    wrong     another value: the exit code is 1

Cases that Guiju cannot be asked at all are counted as outside: boxed expressions, decision tables,
inputs that are null, contexts or times; and those where the model, not the expression, makes the
value: a result or input of another type than its variable's typeRef is turned into a null or a
single item there.
"""

import argparse
import collections
import json
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from decimal import Decimal
from pathlib import Path

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
LEVELS = ("TestCases/compliance-level-2", "TestCases/compliance-level-3")
NUMBERS = ("decimal", "double", "integer", "int", "long", "float")


class Outside(Exception):
    """A case that cannot be put to `guiju eval`; the message is the reason."""


def plain(name):
    """A tag without its namespace."""
    return name.rpartition("}")[2]


def children(node, name):
    return [child for child in node if plain(child.tag) == name]


def child(node, name):
    found = children(node, name)
    return found[0] if found else None


class Tree:
    """The files of the kit, from a checkout or a bare git directory."""

    def __init__(self, path):
        self.path = Path(path)
        self.bare = not (self.path / "TestCases").is_dir()

    def git(self, *words):
        return subprocess.run(["git", "-C", str(self.path), *words], check=True,
                              capture_output=True).stdout

    def commit(self):
        return self.git("rev-parse", "HEAD").decode().strip()

    def files(self):
        if self.bare:
            names = self.git("ls-tree", "-r", "--name-only", "HEAD", *LEVELS).decode().splitlines()
        else:
            names = [str(p.relative_to(self.path)) for level in LEVELS
                     for p in (self.path / level).rglob("*")]
        return sorted(name for name in names if re.search(r"-test-\d+\.xml$", name))

    def read(self, name):
        try:
            return self.git("show", f"HEAD:{name}") if self.bare else (self.path / name).read_bytes()
        except (subprocess.CalledProcessError, OSError):
            return None


def value_of(node):
    """What a <value>, <list> or <component>s stand for: {"type", "value"}; the value None for null."""
    nil = node.get(XSI + "nil") == "true"
    if child(node, "list") is not None:
        if child(node, "list").get(XSI + "nil") == "true":
            return {"type": "null", "value": None}
        return {"type": "list",
                "value": [value_of(item) for item in children(child(node, "list"), "item")]}
    if children(node, "component"):
        return {"type": "record",
                "value": {part.get("name"): value_of(part) for part in children(node, "component")}}
    value = child(node, "value")
    if value is None or nil or value.get(XSI + "nil") == "true":
        return {"type": "null", "value": None}
    kind = (value.get(XSI + "type") or "xsd:string").rpartition(":")[2]
    return {"type": "number" if kind in NUMBERS else kind, "value": value.text or ""}


def fact_of(value):
    """A value of the kit as it stands in a facts file."""
    kind, inner = value["type"], value["value"]
    if kind == "list":
        return [fact_of(item) for item in inner]
    if kind == "record":
        return {name: fact_of(part) for name, part in inner.items()}
    if kind == "number":
        return Number(inner)
    if kind == "boolean":
        return inner == "true"
    if kind in ("string", "date"):
        return inner
    raise Outside("an input is null" if kind == "null" else f"an input is a {kind}")


class Number(str):
    """A number that keeps its digits in JSON."""


def to_json(value):
    if isinstance(value, Number):
        text = format(Decimal(value), "f")
        return text
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k, ensure_ascii=False)}: {to_json(v)}"
                               for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(to_json, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def months(text):
    """A duration of years and months as months, one of days and time as seconds, or None."""
    found = re.fullmatch(r"(-?)P(?:(\d+)Y)?(?:(\d+)M)?", text)
    if found and text[-1] != "P":
        size = int(found[2] or 0) * 12 + int(found[3] or 0)
        return ("months", -size if found[1] else size)
    found = re.fullmatch(r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.0*)?S)?)?", text)
    if found and text[-1] not in "PT":
        size = (((int(found[2] or 0) * 24 + int(found[3] or 0)) * 60) + int(found[4] or 0)) * 60
        size += int(found[5] or 0)
        return ("seconds", -size if found[1] else size)
    return None


def same_number(got, wanted):
    got, wanted = Decimal(got), Decimal(wanted)
    if got == wanted:
        return True
    # The kit writes ratios with some decimals only; at least eight must agree.
    places = -wanted.as_tuple().exponent
    return places >= 8 and abs(got - wanted) <= Decimal(1).scaleb(1 - places)


def same(got, expected):
    """Whether a value of `guiju eval --format json` is the kit's."""
    kind, wanted = expected["type"], expected["value"]
    if kind == "list":
        return isinstance(got, list) and len(got) == len(wanted) and all(map(same, got, wanted))
    if kind == "record":
        return isinstance(got, dict) and set(got) == set(wanted) and all(
            same(got[name], wanted[name]) for name in wanted)
    if kind == "boolean":
        return got is (wanted == "true")
    if not isinstance(got, str):
        return False
    if kind == "number":
        try:
            return same_number(got, wanted)
        except ArithmeticError:
            return False
    if kind == "duration":
        return months(got) == months(wanted) is not None
    return kind in ("string", "date") and got == wanted


def quoted_names(text, names):
    """The expression with names that hold blanks or signs in backquotes, outside of texts."""
    special = sorted((n for n in names if not re.fullmatch(r"[^\W\d]\w*", n)), key=len, reverse=True)
    if not special:
        return text
    pattern = re.compile(r'"(?:[^"\\]|\\.)*"|' + "|".join(
        rf"(?<!\w){re.escape(n)}(?!\w)" for n in special))
    return pattern.sub(lambda m: m[0] if m[0][0] == '"' else f"`{m[0]}`", text)


# typeRef -> the types of `guiju eval` that it admits; others are the model's own.
DECLARED = {
    "number": ("number",), "string": ("text",), "boolean": ("boolean",), "date": ("date",),
    "yearMonthDuration": ("duration",), "years and months duration": ("duration",),
    "dayTimeDuration": ("duration of days",), "days and time duration": ("duration of days",),
    "time": (), "dateTime": (), "date and time": (),
}
KIT_TYPES = {"number": "number", "string": "text", "boolean": "boolean", "date": "date"}


class Model:
    """The decisions and inputs of one .dmn file."""

    def __init__(self, text):
        self.inputs, self.decisions, self.names, self.types = {}, {}, {}, {}
        self.lists = set()  # names of types that are lists
        for node in ET.fromstring(text):
            if plain(node.tag) == "itemDefinition" and node.get("isCollection") == "true":
                self.lists.add(node.get("name"))
            for variable in children(node, "variable"):
                self.types[node.get("name")] = (variable.get("typeRef") or "").rpartition(":")[2]
            if plain(node.tag) == "inputData":
                self.names[node.get("id")] = node.get("name")
                self.inputs[node.get("name")] = node
            if plain(node.tag) == "decision":
                self.names[node.get("id")] = node.get("name")
                self.decisions[node.get("name")] = node

    def expression(self, name):
        """(text, names of what it requires) of a decision."""
        node = self.decisions.get(name)
        if node is None:
            raise Outside("no such decision in the file")
        literal = child(node, "literalExpression")
        if literal is None:
            raise Outside("no literal expression")
        text = child(literal, "text")
        if literal.get("expressionLanguage") or text is None or not (text.text or "").strip():
            raise Outside("no FEEL text")
        if children(node, "knowledgeRequirement"):
            raise Outside("calls a function of the model")
        needs = []
        for requirement in children(node, "informationRequirement"):
            for wanted in requirement:
                href = wanted.get("href", "")
                found = self.names.get(href.lstrip("#"))
                if found is None:
                    raise Outside("requires another file")
                needs.append(found)
        return " ".join(text.text.split("\n")).strip(), needs

    def admitted(self, name):
        """The types of `guiju eval` that the variable's declared type admits; None where it does not
        matter."""
        declared = self.types.get(name)
        return ("list",) if declared in self.lists else DECLARED.get(declared)

    def check_input(self, name, value):
        """A value that the input's declared type does not admit is changed by the model."""
        admitted = self.admitted(name)
        if admitted is not None and KIT_TYPES.get(value["type"], value["type"]) not in admitted:
            raise Outside("an input is coerced to its declared type")


def cases(tree):
    """Every case: {origin, expression, facts (JSON text), expected}, or {origin, outside}."""
    models = {}
    for name in tree.files():
        root = ET.fromstring(tree.read(name))
        path = f"{name.rpartition('/')[0]}/{(child(root, 'modelName').text or '').strip()}"
        if path not in models:
            text = tree.read(path)
            models[path] = Model(text) if text else None
        for test in children(root, "testCase"):
            if test.get("type", "decision") != "decision":
                continue  # asks a decision service or function, not a decision
            inputs = {node.get("name"): node for node in children(test, "inputNode")}
            for result in children(test, "resultNode"):
                origin = f"{name.partition('/')[2]}#{test.get('id')}/{result.get('name')}"
                try:
                    yield {"origin": origin, **case_of(models[path], inputs, result)}
                except Outside as reason:
                    yield {"origin": origin, "outside": str(reason)}


def case_of(model, inputs, result):
    if model is None:
        raise Outside("no such file")
    if result.get("type", "decision") != "decision":
        raise Outside("no decision")
    if child(result, "expected") is None:
        raise Outside("nothing expected")
    text, needs = model.expression(result.get("name"))
    facts, constants = {}, {}
    for need in dict.fromkeys(needs):
        if need in inputs:
            model.check_input(need, value_of(inputs[need]))
            facts[need] = fact_of(value_of(inputs[need]))
        elif need in model.decisions:  # put in by its own expression, where that stands alone
            inner, more = model.expression(need)
            if more:
                raise Outside("requires decisions that require others")
            constants[need] = inner
        else:
            raise Outside("an input is not given")
    for need, inner in constants.items():
        pattern = rf'"(?:[^"\\]|\\.)*"|(?<![\w.]){re.escape(need)}(?!\w)'
        text = re.sub(pattern, lambda m, put=inner: m[0] if m[0][0] == '"' else f"({put})", text)
    return {"expression": quoted_names(text, facts), "facts": to_json(facts) if facts else "",
            "admitted": model.admitted(result.get("name")),
            "expected": value_of(child(result, "expected"))}


def evaluate(program, expressions, facts, folder):
    """The JSON objects of `guiju eval` for expressions over the same facts."""
    listed = Path(folder) / "expressions.txt"
    listed.write_text("".join(line + "\n" for line in expressions), encoding="utf-8")
    words = [program, "eval", "--expressions", str(listed), "--format", "json", "--lang", "en"]
    if facts:
        stated = Path(folder) / "facts.json"
        stated.write_text(facts, encoding="utf-8")
        words += ["--facts", str(stated)]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=False, timeout=600)
    if done.returncode not in (0, 1):
        raise SystemExit(f"guiju eval: exit code {done.returncode}: {done.stderr}")
    lines = done.stdout.split("\n")[:-1]
    if len(lines) != len(expressions):
        problem = re.search(r"error\[(GJ\d+)\]", done.stderr)
        if lines or not problem:
            raise SystemExit(f"guiju eval gave {len(lines)} lines: {done.stderr}")
        return [{"errors": [{"code": problem[1], "name": "facts"}]} for _ in expressions]
    return [json.loads(line) for line in lines]


def judge(case, answer):
    """(pass, null, refused, wrong or outside, why)."""
    null = case["expected"]["type"] == "null"
    if "errors" in answer:
        first = answer["errors"][0]
        return ("null" if null else "refused"), f"{first['code']} {first['name']}"
    if not null and same(answer["value"], case["expected"]):
        return "pass", ""
    admitted = case.get("admitted")
    kind = "list" if answer["type"].startswith("list") else answer["type"]
    if admitted is not None and kind not in admitted:
        return "outside", "the result is coerced to its declared type"
    return "wrong", json.dumps(answer.get("value"), ensure_ascii=False)


def judged(program, kit):
    """Every case that can be asked with its verdict: (case, verdict, why)."""
    groups = collections.defaultdict(list)
    for case in kit:
        groups[case["facts"]].append(case)
    with tempfile.TemporaryDirectory() as folder:
        for facts, members in groups.items():
            answers = evaluate(program, [case["expression"] for case in members], facts, folder)
            for case, answer in zip(members, answers):
                yield case, *judge(case, answer)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("path")
    parser.add_argument("--program", default="build/bin/guiju")
    parser.add_argument("--list", action="append", default=[])
    parser.add_argument("--select")
    options = parser.parse_args()
    tree = Tree(options.path)
    everything = list(cases(tree))
    asked = [case for case in everything if "outside" not in case]
    outside = collections.Counter(case["outside"] for case in everything if "outside" in case)
    verdicts = collections.Counter()
    reasons = collections.defaultdict(collections.Counter)
    kept = []
    for case, verdict, why in judged(options.program, asked):
        if verdict == "outside":
            outside[why] += 1
            continue
        verdicts[verdict] += 1
        reasons[verdict][why if verdict != "wrong" else "another value"] += 1
        if verdict in options.list or verdict == "wrong":
            print(f"{verdict}: {case['origin']}\n  {case['expression']}\n  {case['facts']}\n"
                  f"  expected {json.dumps(case['expected'], ensure_ascii=False)}  {why}")
        kept.append((case, verdict, why))
    if options.select:
        select(kept, tree.commit(), Path(options.select))
    print(f"{len(everything)} results; {len(asked)} asked")
    for verdict in ("pass", "null", "refused", "wrong"):
        print(f"{verdict:8} {verdicts[verdict]}")
        for why, count in reasons[verdict].most_common():
            if why:
                print(f"    {count:5} {why}")
    print(f"outside  {sum(outside.values())}")
    for why, count in outside.most_common():
        print(f"    {count:5} {why}")
    return 1 if verdicts["wrong"] else 0


def select(kept, commit, path):
    """Writes the cases that `make test` runs: of each test file the passing ones, and of those that
    are refused, or null, a few for each reason."""
    seen, few, lines = set(), collections.Counter(), []
    for case, verdict, why in sorted(kept, key=lambda entry: entry[0]["origin"]):
        key = (case["expression"], case["facts"])
        file = case["origin"].partition("#")[0]
        few[file, verdict, why] += 1
        if key in seen or few[file, verdict, why] > (12 if verdict == "pass" else 2):
            continue
        seen.add(key)
        line = {name: case[name] for name in ("origin", "expression", "facts", "expected")}
        lines.append(json.dumps({**line, "verdict": verdict}, ensure_ascii=False) + "\n")
    head = {"kit": "https://github.com/dmn-tck/tck", "commit": commit, "licence": "Apache-2.0"}
    path.write_text(json.dumps(head) + "\n" + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
