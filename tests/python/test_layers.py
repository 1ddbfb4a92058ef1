"""The layers of docs/architecture.md: who may include whom, and which outside library."""

import re
from itertools import chain

import pytest

from tests.python.conftest import REPO

# Layer: layers whose headers it may include.
LAYERS = {
    "base": set(),
    "syntax": {"base"},
    "rules": {"base", "syntax"},
    "plan": {"base", "rules"},
    "evaluate": {"base", "rules", "plan"},
    "facts": {"base", "syntax", "rules"},
    "columns": {"base", "rules", "plan", "evaluate", "facts"},
    "report": {"base", "syntax", "rules", "plan", "evaluate", "facts"},
    "dmn": {"base", "rules", "plan", "evaluate", "report"},
    "api": {"base", "syntax", "rules", "plan", "evaluate", "facts", "columns", "report"},
    "c": {"base", "syntax", "rules", "plan", "evaluate", "facts", "columns", "report"},
    "cli": {"base", "syntax", "rules", "plan", "evaluate", "facts", "report", "dmn"},
}
# Layers that are not below src/.
BINDINGS = {"c": REPO / "bindings" / "c"}
# Single headers that may be included against the flow; each knows only the layers given.
SINGLE = {
    ("rules", "plan/fold.h"): {"rules"},
    ("facts", "evaluate/body.h"): {"base", "rules"},
}
# Outside library: the one layer that uses it (of Boost, numbers of any size, two).
OUTSIDE = {"yaml-cpp": {"syntax"}, "simdjson": {"facts"}, "sodium": {"base"}, "boost": {"base", "evaluate"},
           "fmt": {"report"}, "CLI": {"cli"}}
INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)', re.M)

FOLDERS = (REPO / "src", *BINDINGS.values())
FILES = sorted(chain.from_iterable(folder.rglob(form) for folder in FOLDERS
                                   for form in ("*.h", "*.cc")))


def includes(path):
    """(own header or "", outside header or "") for every include of a file."""
    return INCLUDE.findall(path.read_text(encoding="utf-8"))


def layer_of(path):
    return path.relative_to(home_of(path)).parts[0]


def home_of(path):
    """The folder from which the layer's files are included."""
    return next((folder.parent for folder in BINDINGS.values() if folder in path.parents),
                REPO / "src")


def test_every_folder_is_a_layer():
    assert {layer_of(path) for path in FILES} == set(LAYERS)


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_includes_only_what_it_may(layer):
    seen, wrong = 0, []
    for path in FILES:
        if layer_of(path) != layer:
            continue
        seen += 1
        for own in filter(None, (own for own, _ in includes(path))):
            into = own.partition("/")[0]
            assert (into == "guiju" or (REPO / "src" / own).is_file()
                    or (home_of(path) / own).is_file()), f"{path.name}: {own}"
            if into not in LAYERS[layer] | {layer, "guiju"} and (layer, own) not in SINGLE:
                wrong.append(f"{path.relative_to(REPO)}: {own}")
    assert seen and wrong == []


@pytest.mark.parametrize("layer, header", SINGLE)
def test_a_header_included_against_the_flow_knows_little(layer, header):
    known = {own.partition("/")[0] for own, _ in includes(REPO / "src" / header) if own}
    assert known <= SINGLE[layer, header]
    users = {layer_of(p) for p in FILES if header in (own for own, _ in includes(p))}
    assert layer in users, "no longer used: take it out of the table"


def test_an_outside_library_has_one_user():
    users = {name: set() for name in OUTSIDE}
    for path in FILES:
        for _, outside in includes(path):
            name = re.split(r"[/.]", outside)[0]
            if name in users:
                users[name].add(layer_of(path))
    assert users == OUTSIDE


def test_public_headers_stand_by_themselves():
    """They include only public headers and the standard library, and the program leaves api alone."""
    headers = sorted((REPO / "include" / "guiju").glob("*.h"))
    assert headers
    for path in headers:
        for own, outside in includes(path):
            assert own == "", f"{path.name}: {own}"
            assert outside.startswith("guiju/") or re.fullmatch(r"[a-z0-9_]+(\.h)?", outside), outside


def test_the_python_package_uses_the_library_only():
    """Not the program, not the interface over the library; and nothing else uses pybind11."""
    files = sorted((REPO / "bindings" / "python").glob("*.[hc]*"))
    assert len([path for path in files if path.suffix == ".cc"]) > 5
    for path in files:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, path.name
        for own in filter(None, (own for own, _ in includes(path))):
            if (path.parent / own).is_file():
                continue
            assert own.partition("/")[0] in set(LAYERS) - {"api", "dmn", "cli"}, f"{path.name}: {own}"
    for path in FILES:
        assert not [outside for _, outside in includes(path) if "pybind11" in outside], path.name


def test_no_headers_include_each_other_in_a_circle():
    edges = {str(p.relative_to(home_of(p))): [own for own, _ in includes(p) if own]
             for p in FILES if p.suffix == ".h"}
    done = set()

    def walk(name, path):
        assert name not in path, " -> ".join([*path, name])
        if name not in done:
            for other in edges.get(name, []):
                walk(other, [*path, name])
            done.add(name)

    for name in edges:
        walk(name, [])


def test_the_architecture_page_has_the_same_table():
    text = (REPO / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) ?\|", text, re.M))
    assert list(rows) == list(LAYERS)
    for layer, allowed in LAYERS.items():
        if not rows[layer].startswith("all of these"):
            named = {word for word in re.split(r"[,; ]+", rows[layer].partition(";")[0]) if word}
            assert named == allowed, layer
    for layer, header in SINGLE:
        assert f"only `{header}`" in rows[layer]
