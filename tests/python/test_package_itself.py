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
                own = [one for one in thing.__mro__ if one.__module__.startswith("guiju.")]
                for member, inner in (pair for one in own for pair in vars(one).items()):
                    if not member.startswith("_") and callable(getattr(inner, "fget", inner)) and (
                            isinstance(inner, property) or inspect.isfunction(inner)):
                        yield f"{name}.{member}", inner


def test_everything_public_is_documented():
    names = dict(public())
    assert {"Rules.evaluate_table", "Rules.evaluate_batches", "Result.score", "waterfall"} <= set(names)
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
for call in (lambda: plot.waterfall(rules.evaluate({{"id": "a"}}), rules), rules.result_schema,
             lambda: rules.evaluate_batches([])):
    try:
        call()
    except ImportError as problem:
        print(problem)
"""
    done = run("-c", code, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "['id', 'name', 'score'] ['1.5', 'None']", "guiju.plot needs matplotlib: pip install matplotlib",
        *["streams of record batches need pyarrow: pip install pyarrow"] * 2]


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
        # What leads to the score where it is not the sum, a range where it is not certain, none.
        credited = rules.evaluate(made_up(REPO)["S01"], readings={"total_basis": "credited"})
        texts = [text.get_text() for text in plot.waterfall(credited, rules).texts]
        assert texts[-1] == f"{credited.score.normalize():f}" and texts[-2] == "+8"
        little = rules.evaluate({"id": "示例", "posts_missing_count": 1})
        axes = plot.waterfall(little, rules)
        assert axes.texts[-1].get_text() == (
            f"{little.score_low.normalize():f}–{little.score_high.normalize():f}")
        refused = rules.evaluate({**made_up(REPO)["S01"], "refused_without_cause": True})
        axes = plot.waterfall(refused, rules)
        assert refused.score is None and "无得分" in axes.get_title()
        assert [label.get_text() for label in axes.get_xticklabels()][-1] != "得分"
        assert plot.heat_map([little, one], rules).images[0].get_array().mask.sum() > 30
        with pytest.raises(TypeError, match="score"):
            plot.distribution(["id", "score"], rules)
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


def test_two_sheets_of_one_body_are_drawn_where_they_differ(rules, monkeypatch):
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    monkeypatch.setattr(matplotlib, "rcParams", matplotlib.rcParams.copy())
    body = made_up(REPO)["S04"]
    own = rules.evaluate({**body, "posts_missing_count": 0, "tally_errors_count": 0})
    found = rules.evaluate({key: value for key, value in body.items() if key != "violations_count"})
    rows = plot.differing_rows(own, found, rules)
    points = [{part["id"]: (Decimal(part["low"]), Decimal(part["high"])) for part in one.parts}
              for one in (own, found)]
    criteria = [part.id for part in rules.parts if part.is_criterion]
    assert rows == [(row, points[0][row], points[1][row]) for row in criteria
                    if points[0][row] != points[1][row]]
    assert ("R04", (2, 2), (Decimal("1.5"), Decimal("1.5"))) in rows and ("R37", (0, 0), (0, 2)) in rows
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        axes = plot.self_against_city(own, found, rules, labels=("自评", "市评"))
        assert [label.get_text().split()[0] for label in axes.get_yticklabels()] == [
            row for row, _, _ in rows]
        assert [text.get_text().strip() for text in axes.texts] == [
            f"{low.normalize():f}" + (f"–{high.normalize():f}" if high != low else "")
            for sheet in (1, 2) for low, high in (row[sheet] for row in rows)]
        widths = [bar.get_width() for bar in axes.patches]
        count = len(rows)
        assert widths == [float(value) for sheet in (1, 2) for values in (
            [row[sheet][0] for row in rows], [row[sheet][1] - row[sheet][0] for row in rows])
            for value in values] and len(widths) == 4 * count
        assert "自评 60.6" in axes.get_title() and "市评 59.9–61.9" in axes.get_title()
        assert len(plot.self_against_city(own, own, rules).patches) == 0  # nothing differs
    other = rules.evaluate(made_up(REPO)["S05"])
    wrong = rules.evaluate({"id": "S04", "no_such": 1})
    news = package.load(REPO / "rules" / "news2")
    for pair, words in (((own, other), "S05"), ((own, wrong), "error"),
                        ((own, news.evaluate({"id": "S04"})), "rule file")):
        with pytest.raises(ValueError, match=words):
            plot.differing_rows(*pair, rules)


def test_what_notebooks_show_is_escaped(rules):
    """Results, ledgers, tables and the rest show themselves; nothing of the data becomes markup."""
    sharp = "<b>&\"示例\"</b>"
    bodies = [{**made_up(REPO)["S02"], "id": sharp, "name": f"<i>{sharp}"}, {"id": "<u>", sharp: 1}]
    good, bad = rules.evaluate_many(bodies)
    with pytest.warns(package.RowErrorsWarning):
        table = rules.evaluate_table(bodies)
        ledger = rules.ledger_table(bodies)
    shown = [good, bad, table, ledger, rules, rules.facts, rules.parts, rules.declared_readings,
             rules.explain(bodies[0]), rules.readings(bodies[:1])]
    for one in shown:
        page = one._repr_html_()
        assert isinstance(page, str) and "<" in page
        assert sharp not in page and "<i><b>" not in page and "<u>" not in page
    escaped = sharp.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace(
        '"', "&quot;")
    for one in (good, table, ledger):
        assert escaped in one._repr_html_()
    assert "R04" in ledger._repr_html_() and "score_low" in table._repr_html_()
    assert str(good.score.normalize()) in good._repr_html_()


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
