"""The package as such: its types, its documentation, its pictures, what it says without companions."""

import inspect
import re
import subprocess
import sys
import warnings
from decimal import Decimal

import guiju as package
import pytest
from guiju import plot

from tests.python.cli_support import made_up
from tests.python.conftest import REPO


def run(*arguments, cwd):
    return subprocess.run([sys.executable, *arguments], cwd=cwd, capture_output=True, check=False,
                          encoding="utf-8", timeout=300)


@pytest.fixture(scope="module")
def rules():
    return package.load(REPO / "rules" / "yangquan-2023")


@pytest.fixture(scope="module")
def results(rules):
    return rules.evaluate_many(made_up(REPO).values())


def test_stubs_and_types_agree_with_the_package(tmp_path):
    settings = ["--mypy-config-file", str(REPO / "pyproject.toml"), "--allowlist",
                str(REPO / "tests/python/stubtest-allowlist.txt"), "--ignore-unused-allowlist"]
    done = run("-m", "mypy.stubtest", "guiju", *settings, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    user = tmp_path / "user.py"
    user.write_text("import guiju\nfrom decimal import Decimal\n"
                    "rules = guiju.load('x')\nscore: Decimal | None = rules.evaluate({}).score\n"
                    "rules.evaluate({}).score.bit_length()\nrules.evaluat({})\n", encoding="utf-8")
    done = run("-m", "mypy", "--strict", str(user), cwd=tmp_path)
    assert done.stdout.count("error:") >= 2 and "evaluat" in done.stdout, done.stdout
    assert "user.py:4" not in done.stdout and "missing library stubs" not in done.stdout


def test_the_sources_are_typed_throughout(tmp_path):
    done = run("-m", "mypy", "--config-file", str(REPO / "pyproject.toml"), "--cache-dir",
               str(tmp_path / "cache"), str(REPO / "bindings/python/guiju"), cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def public():
    """Every public class, function, method and property, by its name."""
    for module in (package, plot):
        for name in module.__all__:
            thing = getattr(module, name)
            if inspect.isclass(thing) or inspect.isfunction(thing):
                yield name, thing
            if inspect.isclass(thing) and not issubclass(thing, BaseException):
                for member, inner in vars(thing).items():
                    if not member.startswith("_") and callable(getattr(inner, "fget", inner)) and (
                            isinstance(inner, property) or inspect.isfunction(inner)):
                        yield f"{name}.{member}", inner


def test_everything_public_is_documented():
    names = dict(public())
    assert {"Rules.evaluate_table", "Result.score", "waterfall"} <= set(names)
    assert [name for name, thing in names.items() if not (thing.__doc__ or "").strip()] == []
    page = (REPO / "docs" / "python.md").read_text(encoding="utf-8")
    words = {word for span in re.findall(r"`([^`\n]+)`", page) for word in re.findall(r"\w+", span)}
    assert [name for name in names if name.rpartition(".")[2] not in words] == []


def test_the_version_is_the_programs(guiju):
    assert guiju("--version").stdout.split()[-1] == package.__version__


def test_companions_are_not_needed(tmp_path):
    """Without pandas, polars, pyarrow, numpy, tqdm and matplotlib, columns go in and come out."""
    code = f"""
import sys
for name in ("pandas", "polars", "pyarrow", "numpy", "tqdm", "matplotlib"):
    sys.modules[name] = None
import guiju
rules = guiju.load({str(REPO / "rules/yangquan-2023")!r})
made = rules.evaluate_table({{"id": ["a", "b"], "posts_missing_count": [1, None]}}, progress=True)
print(made.column_names[:3], [str(x) for x in made["R04"]])
from guiju import plot
try:
    plot.waterfall(rules.evaluate({{"id": "a"}}), rules)
except ImportError as problem:
    print(problem)
"""
    done = run("-c", code, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "['id', 'name', 'score'] ['1.5', 'None']", "guiju.plot needs matplotlib: pip install matplotlib"]


def test_pandas_goes_without_arrow(tmp_path):
    code = f"""
import sys
sys.modules["pyarrow"] = None
import guiju, pandas
rules = guiju.load({str(REPO / "rules/yangquan-2023")!r})
frame = pandas.DataFrame({{"id": ["a", "b"], "posts_missing_count": [1.0, float("nan")],
                          "evaluated_on": pandas.to_datetime(["2023-09-20", None])}})
made = rules.evaluate_table(frame)
print(type(made).__name__, [str(x) for x in made["R04"]], made["error"].isna().all())
"""
    done = run("-c", code, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "DataFrame ['1.5', 'None'] True\n"


def test_losses_add_up_to_the_score(rules, results):
    for result in results:
        if result.score is not None and result.ok:
            lost = plot.losses(result, rules)
            assert Decimal(92) - sum(points for _, points in lost) == result.score
    assert any(plot.losses(result, rules) for result in results)


def test_pictures_show_what_the_results_say(rules, results, tmp_path, monkeypatch):
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    monkeypatch.setattr(matplotlib, "rcParams", matplotlib.rcParams.copy())
    one = next(result for result in results if result.score not in (None, Decimal(92)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        axes = plot.waterfall(one, rules)
        heights = [bar.get_height() for bar in axes.patches]
        assert len(heights) == len(plot.losses(one, rules)) + 2
        assert f"{one.score.normalize():f}" == axes.texts[-1].get_text()
        assert [text.get_text() for text in axes.texts][0] == "92"
        axes = plot.distribution(results, rules)
        certain = [result for result in results if result.score is not None]
        assert sum(bar.get_height() for bar in axes.patches) == len(certain)
        assert any(text.get_text().startswith("60") for text in axes.texts)
        axes = plot.heat_map(results, rules)
        good = [result for result in results if result.ok]
        assert axes.images[0].get_array().shape == (len(good), 41)
        found = rules.readings(list(made_up(REPO).values())[:5])
        axes = plot.readings_sensitivity(found)
        options = found.totals["options"]
        assert [bar.get_width() for bar in axes.patches[:len(options)]] == [
            one["scores"] for one in options]
        axes.figure.savefig(tmp_path / "readings.png")
    assert (tmp_path / "readings.png").stat().st_size > 1000
    with pytest.raises(ValueError, match="error"):
        plot.waterfall(rules.evaluate({"id": "a", "no_such": 1}), rules)
    with pytest.raises(ValueError):
        plot.heat_map([], rules)


def test_a_missing_chinese_font_is_told(rules, results, monkeypatch):
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    monkeypatch.setattr(plot, "chinese_font", lambda: None)
    with pytest.warns(plot.MissingFontWarning, match="fonts-noto-cjk"):
        plot.waterfall(results[0], rules)
    monkeypatch.setattr(plot, "chinese_font", lambda: "示例体")
    before = list(matplotlib.rcParams["font.sans-serif"])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", plot.MissingFontWarning)
            plot.waterfall(results[0], rules)
        assert matplotlib.rcParams["font.sans-serif"][0] == "示例体"
    finally:
        matplotlib.rcParams["font.sans-serif"] = before


def test_plots_know_an_installed_font():
    from matplotlib import font_manager

    font = plot.chinese_font()
    known = {one.name for one in font_manager.fontManager.ttflist}
    assert font in known if font else not known & set(plot.CJK_FONTS)


def test_progress_is_shown_where_it_is_asked_for(rules, capsys):
    bodies = list(made_up(REPO).values())
    rules.evaluate_many(bodies, progress=True)
    assert f"{len(bodies)}/{len(bodies)}" in capsys.readouterr().err
    rules.evaluate_many(bodies)
    assert capsys.readouterr().err == ""
