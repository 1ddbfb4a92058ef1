"""The notebook of examples/notebook runs from its first cell to its last, and shows what is true."""

import json
import warnings

import guiju as package
import nbformat
import pytest
from nbclient import NotebookClient

from tests.python.cli_support import made_up
from tests.python.conftest import REPO

NOTEBOOK = REPO / "examples" / "notebook" / "guiju.ipynb"
# What a cell of the test's own reads from the notebook's names.
ASK = """
import json as _json
print(_json.dumps({
    "scores": {row: [str(cells["最低分"]), cells["意见"] if isinstance(cells["意见"], str) else None] for row, cells in scores.iterrows()},
    "moved": list(moved.index), "settling": settling.to_dict("records"), "unknown": open_one.unknown,
    "options": options.to_dict("records"), "explained": explanation.text,
    "differing": [[part, *map(str, mine + theirs)] for part, mine, theirs in differing],
    "R04": made["R04"].map(str).tolist(), "streamed": made["score"].map(str).tolist(),
}, default=str))
"""


@pytest.fixture(scope="module")
def notebook():
    return nbformat.read(NOTEBOOK, as_version=4)


@pytest.fixture(scope="module")
def run(notebook, tmp_path_factory):
    """The notebook with its outputs, and what its names hold in the end."""
    folder = tmp_path_factory.mktemp("notebook")
    whole = nbformat.from_dict(notebook)
    whole.cells.append(nbformat.v4.new_code_cell(ASK))
    with pytest.MonkeyPatch.context() as patch:
        for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR"):
            patch.setenv(name, str(folder / name.lower()))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            NotebookClient(whole, timeout=300, kernel_name="python3",
                           resources={"metadata": {"path": str(NOTEBOOK.parent)}}).execute()
    told = whole.cells.pop()
    text = "".join(one["text"] for one in told.outputs if one.get("name") == "stdout")
    return whole, json.loads(text)


def test_it_is_stored_without_outputs(notebook):
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert len(code) > 12
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)


def test_every_cell_runs(run):
    whole, _ = run
    code = [cell for cell in whole.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    kinds = [output.output_type for cell in code for output in cell.outputs]
    assert "error" not in kinds
    pictures = [output for cell in code for output in cell.outputs
                if "image/png" in output.get("data", {})]
    tables = [output for cell in code for output in cell.outputs
              if "<table" in output.get("data", {}).get("text/html", "")]
    assert len(pictures) == 5 and len(tables) >= 8


def test_what_it_shows_is_true(run):
    _, told = run
    rules = package.load(REPO / "rules" / "yangquan-2023")
    results = {one.id: one for one in rules.evaluate_many(made_up(REPO).values())}
    assert len(results) == 22 and all(one.ok for one in results.values())
    assert told["scores"] == {one.id: [str(one.score_low), one.opinion_label]
                              for one in results.values()}
    filled = rules.evaluate_many({**body, "posts_missing_count": 0} for body in made_up(REPO).values())
    assert told["scores"]["S04"][0] == "59.9" and "S04" in told["moved"]
    assert told["moved"] == [one.id for one in filled if one.opinion != results[one.id].opinion]
    assert told["unknown"] == results["S13"].unknown and len(told["unknown"]) > 2
    labels = {fact.id: fact.label for fact in rules.facts}
    assert len(told["settling"]) == 2 ** len(told["unknown"])
    for row in told["settling"]:
        facts = {fact: row[labels[fact]] == "是" for fact in told["unknown"]}
        one = rules.evaluate({**made_up(REPO)["S13"], **facts})
        assert (row["意见"], row["得分"]) == (one.opinion_label, str(one.score))
    assert {row["意见"] for row in told["settling"]} == {"同意延续备案", "终止备案"}
    assert {row["opinions"] for row in told["options"]} > {0, 1}
    assert "59.9" in told["explained"] and "0.1" in told["explained"]
    assert told["differing"] == [["R04", "2", "2", "1.5", "1.5"], ["R25", "1", "1", "0.8", "0.8"],
                                 ["R37", "0", "0", "0", "2"]]
    assert told["R04"] == [("2.0", "1.5", "1.0", "0.5", "0.0", "0.0")[i % 6] for i in range(1000)]
    assert set(zip(told["R04"], told["streamed"])) == {
        ("2.0", "92.0"), ("1.5", "91.5"), ("1.0", "91.0"), ("0.5", "90.5"), ("0.0", "90.0")}


def test_bodies_are_made_up(notebook):
    """Only names that begin with 示例 stand for bodies."""
    code = "".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    assert 'f"示例{number}"' in code and "made-up.yaml" in code
    assert "roster" not in code
