"""The C interface gives, byte for byte, what the program writes: results, lines, explanations and
problems of every rule file here, under readings, dates and what-if values, in both languages."""

import ctypes
import json
import os
import re
from pathlib import Path

import pytest
import yaml

from tests.python.cli_support import made_up, plain, write_lines
from tests.python.conftest import REPO

OK, HAS_ERRORS = 0, 1
TERMINATED = ctypes.c_size_t(-1).value
RULE_FILES = sorted([*REPO.glob("rules/*/rules.yaml"), *(
    path for path in REPO.glob("examples/language/*.yaml") if ".cases." not in path.name)])


class Library:
    """libguiju.so beside the program that is tested."""

    def __init__(self, path):
        self.c = ctypes.CDLL(str(path))
        header = (REPO / "include" / "guiju" / "guiju_c.h").read_text(encoding="utf-8")
        header = re.sub(r"//.*", "", header)
        for result, name, arguments in re.findall(
                r"GUIJU_EXPORT ([\w ]+\*?) (\w+)\((.*?)\);", header, re.S):
            function = getattr(self.c, name)
            function.restype = self.type_of(result)
            function.argtypes = [self.type_of(one.strip().rpartition(" ")[0])
                                 for one in arguments.split(",") if one.strip() != "void"]

    @staticmethod
    def type_of(declared):
        if declared == "void":
            return None
        if declared == "const char*":
            return ctypes.c_char_p
        if "*" in declared or declared == "guiju_take_line":
            return ctypes.c_void_p
        return {"size_t": ctypes.c_size_t}.get(declared, ctypes.c_int32)

    def text(self, function, *arguments, problems=True):
        """Status and text of a function that gives one."""
        out, size = ctypes.c_void_p(), ctypes.c_size_t()
        last = (None,) if problems else ()
        status = function(*arguments, ctypes.byref(out), ctypes.byref(size), *last)
        given = ctypes.string_at(out, size.value).decode("utf-8")
        self.c.guiju_free(out)
        return status, given

    def handle(self, function, *arguments):
        """The handle that a function makes; it must succeed."""
        made = ctypes.c_void_p()
        assert function(*arguments, ctypes.byref(made), None) == OK
        return made


class Session:
    """A rule file under options, as the program's arguments say them."""

    def __init__(self, library, rules, readings=(), sets=(), as_of="", lang="zh", open_all=False):
        self.library, c = library, library.c
        rules = library.handle(c.guiju_load_file, str(rules).encode(), TERMINATED)
        options = library.handle(c.guiju_options_new)
        if open_all:
            assert c.guiju_options_open_readings(options, None) == OK
        for function, pairs in ((c.guiju_options_reading, readings), (c.guiju_options_set, sets)):
            for pair in pairs:
                name, _, value = (part.encode() for part in pair.partition("="))
                assert function(options, name, len(name), value, len(value), None) == OK
        assert c.guiju_options_as_of(options, as_of.encode(), len(as_of), None) == OK
        assert c.guiju_options_language(options, ["zh", "en"].index(lang), None) == OK
        evaluation = library.handle(c.guiju_evaluation_new, rules, options)
        self.handle = library.handle(c.guiju_session_new, evaluation)
        c.guiju_rules_free(rules)
        c.guiju_options_free(options)
        c.guiju_evaluation_free(evaluation)

    def evaluate(self, body):
        return self.library.text(self.library.c.guiju_evaluate, self.handle, body.encode(),
                                 len(body.encode()))

    def explain(self, body):
        return self.library.text(self.library.c.guiju_explain, self.handle, body.encode(),
                                 len(body.encode()))

    def lines(self, text, name):
        return self.library.text(self.library.c.guiju_evaluate_lines_text, self.handle,
                                 text.encode(), len(text.encode()), name.encode(), TERMINATED)


@pytest.fixture(scope="module")
def library():
    program = Path(os.environ.get("GUIJU_BIN") or REPO / "build" / "bin" / "guiju").absolute()
    path = program.parents[1] / "libguiju.so"
    if not path.is_file():
        pytest.fail(f"the library is not built: {path} (run `make test`)", pytrace=False)
    return Library(path)


def bodies_of(path):
    """Bodies of the cases beside a rule file, one that says nothing, and some with errors."""
    bodies = []
    for cases in sorted(path.parent.glob("*.cases.yaml" if path.name == "rules.yaml"
                                         else f"{path.stem}.cases.yaml")):
        loaded = plain(yaml.safe_load(cases.read_text(encoding="utf-8")))
        base = loaded.get("base", {})
        bodies += [{**base.get(case.get("from"), {}), **case.get("facts", {})}
                   for case in loaded["cases"]]
    bodies += [{}, {"no_such_fact": 1}, {"name": 3}, {"not_applicable": "x"}]
    assert len(bodies) > 5
    return [{"name": f"示例{number}", **body, "id": f"S{number}"}
            for number, body in enumerate(bodies)]


def compare(guiju, library, tmp_path, rules, bodies, arguments, **options):
    """Number of bodies that were evaluated."""
    path = write_lines(tmp_path / "bodies.jsonl", bodies)
    lang = options.get("lang", "zh")
    session = Session(library, rules, **options)
    done = guiju("evaluate", rules, path.name, "--format", "jsonl", "--lang", lang, *arguments,
                 cwd=tmp_path)
    assert done.returncode in (0, 1), done.stderr
    status, text = session.lines(path.read_text(encoding="utf-8"), path.name)
    assert text == done.stdout
    assert status == done.returncode
    evaluated = 0
    for body, line in zip(bodies, done.stdout.splitlines(), strict=True):
        written = json.dumps(body, ensure_ascii=False)
        status, text = session.evaluate(written)
        wrong = "errors" in json.loads(line)
        assert status == (HAS_ERRORS if wrong else OK)
        if wrong:  # the program's names its file
            assert json.loads(text)["errors"][0]["code"] == json.loads(line)["errors"][0]["code"]
            continue
        assert text == line
        evaluated += 1
        if evaluated in (1, 7):
            said = guiju("explain", rules, path.name, "--id", body["id"], "--lang", lang,
                         *arguments, cwd=tmp_path)
            assert (OK, said.stdout) == session.explain(written)
    library.c.guiju_session_free(session.handle)
    return evaluated


@pytest.mark.parametrize("path", RULE_FILES, ids=lambda p: p.relative_to(REPO).as_posix())
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_results_are_those_of_the_program(path, lang, guiju, library, tmp_path):
    assert compare(guiju, library, tmp_path, path, bodies_of(path), [], lang=lang) > 1


def test_options_are_those_of_the_program(guiju, library, tmp_path, rules):
    bodies = [*made_up(REPO).values()]
    for arguments, options in (
            (["--reading", "total_basis=credited"], {"readings": ["total_basis=credited"]}),
            (["--reading", "total_basis=open", "--reading", "below_line=open"],
             {"readings": ["total_basis=open", "below_line=open"]}),
            (["--as-of", "2023-09-20"], {"as_of": "2023-09-20"}),
            (["--set", "posts_missing_count=3", "--set", "cohort="],
             {"sets": ["posts_missing_count=3", "cohort="]}),
            (["--set", "occupations[1].own_examiners=0"], {"sets": ["occupations[1].own_examiners=0"]}),
            (["--readings", "open", "--reading", "total_basis=scaled"],
             {"open_all": True, "readings": ["total_basis=scaled"]})):
        evaluated = compare(guiju, library, tmp_path, rules, bodies, arguments, **options)
        assert evaluated >= (1 if "open_all" in options else 15), arguments


BROKEN = "guiju: 1\nid: x\nid: y\nfacts: {a: {label: 甲, type: cuont}}\nrubric: {parts: []}\n"


def test_problems_are_those_of_the_program(guiju, library, tmp_path):
    (tmp_path / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    (tmp_path / "good.yaml").write_bytes((REPO / "rules/yangquan-2023/rules.yaml").read_bytes())
    c = library.c
    for name, strict in (("broken.yaml", 0), ("good.yaml", 0), ("good.yaml", 1)):
        text = (tmp_path / name).read_bytes()
        problems = ctypes.c_void_p()
        status = c.guiju_check_text(text, len(text), name.encode(), TERMINATED, strict,
                                    ctypes.byref(problems))
        arguments = ["check", name, *(["--strict"] if strict else [])]
        done = guiju(*arguments, "--format", "json", cwd=tmp_path)
        assert status == done.returncode
        assert library.text(c.guiju_problems_json, problems, problems=False) == (
            OK, done.stdout.removesuffix("\n"))
        for number, lang in enumerate(("zh", "en")):
            said = guiju(*arguments, "--lang", lang, cwd=tmp_path).stdout
            assert library.text(c.guiju_problems_text, problems, number, problems=False) == (
                OK, said.rstrip("\n").rpartition("\n")[0] + "\n")
        assert (c.guiju_problems_errors(problems) > 0) == (status == HAS_ERRORS)
        c.guiju_problems_free(problems)


def test_every_function_of_the_header_is_there_and_documented(library):
    header = (REPO / "include" / "guiju" / "guiju_c.h").read_text(encoding="utf-8")
    functions = re.findall(r"GUIJU_EXPORT [^;(]*?(\w+)\(", header)
    assert len(functions) == len(set(functions)) > 25
    assert all(hasattr(library.c, name) for name in functions)
    lines = header.splitlines()
    comments = sum(line.lstrip().startswith("//") for line in lines)
    assert 0.4 < comments / sum(bool(line.strip()) for line in lines) < 0.65
