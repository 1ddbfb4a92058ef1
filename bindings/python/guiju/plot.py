"""Pictures of results; needs matplotlib (``pip install guiju[plot]``).

Every function draws into ``ax``, or into a new figure, and returns the axes. Chinese is shown with
whichever font with Chinese characters is installed; where there is none a MissingFontWarning says
which to install. Bars are drawn as matplotlib's own floats; the numbers written beside them are
exact.
"""

from __future__ import annotations

import warnings
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Iterable, Mapping, Sequence

from .result import Readings, Result

if TYPE_CHECKING:
    from .rules import Rules

#: Families that hold Chinese characters, the better ones first.
CJK_FONTS = ("Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Serif CJK SC", "Source Han Sans SC",
             "Source Han Sans CN", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Microsoft YaHei",
             "SimHei", "SimSun", "PingFang SC", "Heiti SC", "Songti SC", "STHeiti", "AR PL UMing CN",
             "AR PL UKai CN", "Droid Sans Fallback", "LXGW WenKai", "Arial Unicode MS")


class MissingFontWarning(UserWarning):
    """No installed font has Chinese characters; they would be drawn as boxes."""


def chinese_font() -> str | None:
    """The family that Chinese is drawn with, or None where none is installed."""
    from matplotlib import font_manager

    known = {font.name for font in font_manager.fontManager.ttflist}
    named = next((name for name in CJK_FONTS if name in known), None)
    if named is not None:
        return named
    return next((name for name in sorted(known)
                 if any(word in name for word in ("CJK", "Hei", "Song", "Ming", "Kai"))), None)


def _axes(ax: Any, texts: Iterable[str], size: tuple[float, float] = (8, 5)) -> Any:
    """Axes, and the font for `texts`."""
    try:
        from matplotlib import pyplot, rcParams
    except ImportError as problem:
        raise ImportError("guiju.plot needs matplotlib: pip install matplotlib") from problem
    if any("\u2e80" <= character for text in texts for character in text):
        font = chinese_font()
        if font is None:
            warnings.warn("no installed font has Chinese characters, which are drawn as boxes; "
                          "install one, on Debian: apt install fonts-noto-cjk "
                          "(没有安装中文字体，请安装 fonts-noto-cjk 等字体)",
                          MissingFontWarning, stacklevel=3)
        else:
            families = [name for name in rcParams["font.sans-serif"] if name != font]
            rcParams["font.sans-serif"] = [font, *families]
            rcParams["font.family"] = ["sans-serif"]
            rcParams["axes.unicode_minus"] = False
    return ax if ax is not None else pyplot.subplots(figsize=size, layout="constrained")[1]


def _good(result: Result) -> Result:
    if not result.ok:
        raise ValueError(f"{result.id!r} has errors and no score: {result.errors[0]['message']}")
    return result


def _plain(points: Decimal) -> str:
    return f"{points.normalize():f}"


def losses(result: Result, rules: Rules) -> list[tuple[str, Decimal]]:
    """Points that each criterion surely lost, in document order; those that lost none are left out.

    Raises ValueError for a result with errors.
    """
    rows = {part.id for part in rules.parts if part.is_criterion}
    lost = [(part["id"], Decimal(part["marks"]) - Decimal(part["high"]))
            for part in _good(result).parts if part["id"] in rows]
    return [(part, points) for part, points in lost if points]


def waterfall(result: Result, rules: Rules, ax: Any = None) -> Any:
    """From full marks to the score, a step for each criterion that surely lost points.

    Where the score is not the sum of the parts (credited, scaled …) a step 折算 leads to it. A score
    that is not certain is its range, the upper part of the bar pale; where there is none, the title
    says so and there is no last bar. Raises ValueError for a result with errors, ImportError without
    matplotlib.
    """
    lost = losses(result, rules)
    top = [part for part in rules.parts if not part.parent]
    left = sum((part.marks for part in top), Decimal(0))
    low, high = result.score_low, result.score_high
    title = " ".join(filter(None, (result.id, result.name, "" if high is not None else "（无得分）")))
    ax = _axes(ax, [title, "满分", "折算", "得分"])
    names: list[str] = []

    def bar(name: str, bottom: Decimal, top: Decimal, words: str, color: str) -> None:
        ax.bar(len(names), float(top - bottom), bottom=float(bottom), color=color)
        ax.annotate(words, (len(names), float(top)), ha="center", va="bottom", fontsize=8)
        names.append(name)

    bar("满分", Decimal(0), left, _plain(left), "#4878a8")
    for part, points in lost:
        left -= points
        bar(part, left, left + points, f"−{_plain(points)}", "#c44e52")
    if low is not None and high is not None:
        if high != left:
            sign, color = ("+", "#55a868") if high > left else ("−", "#c44e52")
            bar("折算", min(high, left), max(high, left), sign + _plain(abs(high - left)), color)
        if low != high:
            ax.bar(len(names), float(high - low), bottom=float(low), color="#b8cce0")
            ax.bar(len(names), float(low), color="#4878a8")
            ax.annotate(f"{_plain(low)}–{_plain(high)}", (len(names), float(high)), ha="center",
                        va="bottom", fontsize=8)
            names.append("得分")
        else:
            bar("得分", Decimal(0), high, _plain(high), "#4878a8")
    ax.set_xticks(range(len(names)), names, rotation=90 if len(names) > 12 else 0)
    ax.set_title(title)
    return ax


def distribution(scores: Iterable[Result | Decimal | None], rules: Rules, ax: Any = None, *,
                 readings: Mapping[str, str] | None = None, bins: int = 20) -> Any:
    """How many bodies have which score, with the lines of the rule set.

    ``scores``: results, or a column of scores; those without a certain score are counted in the
    title. Raises ImportError without matplotlib.
    """
    values: list[Any] = [one.score if isinstance(one, Result) else one for one in scores]
    values = [one.as_py() if hasattr(one, "as_py") else one for one in values]
    wrong = next((one for one in values if isinstance(one, str)), None)
    if wrong is not None:
        raise TypeError(f"scores: results or a column of scores, not texts ({wrong!r})")
    known = [float(value) for value in values if value is not None and value == value]
    lines = rules.lines(readings)
    missing = len(values) - len(known)
    title = f"{rules.title}（{len(known)}" + (f" + {missing} 未定）" if missing else "）")
    ax = _axes(ax, [title, *(label for _, label in lines)])
    ax.hist(known, bins=bins, color="#4878a8", edgecolor="white")
    for value, label in lines:
        ax.axvline(float(value), color="#c44e52", linestyle="--")
        ax.annotate(f"{value.normalize():f} {label}".strip(), (float(value), 1),
                    xycoords=("data", "axes fraction"), rotation=90, ha="right", va="top", fontsize=8)
    ax.set_title(title)
    return ax


def heat_map(results: Sequence[Result], rules: Rules, ax: Any = None) -> Any:
    """The share of its marks that each criterion lost, a line for each body; grey where that is not
    certain.

    Bodies with errors are left out. Raises ValueError where none is left, ImportError without
    matplotlib.
    """
    good = [result for result in results if result.ok]
    if not good:
        raise ValueError("no result without errors")
    rows = [part for part in rules.parts if part.is_criterion and part.marks > 0]
    shares = []
    for result in good:
        lost = dict(losses(result, rules))
        open_parts = {part["id"] for part in result.parts if part["low"] != part["high"]}
        shares.append([float("nan") if part.id in open_parts else
                       float(lost.get(part.id, Decimal(0)) / part.marks) for part in rows])
    names = [result.name or result.id for result in good]
    ax = _axes(ax, names, (max(6.0, len(rows) * 0.25), max(3.0, len(good) * 0.25)))
    from matplotlib import colormaps

    colors = colormaps["Reds"].copy()
    colors.set_bad("#c8c8c8")
    image = ax.imshow(shares, aspect="auto", cmap=colors, vmin=0, vmax=1)
    ax.figure.colorbar(image, ax=ax)
    ax.set_xticks(range(len(rows)), [part.id for part in rows], rotation=90, fontsize=7)
    ax.set_yticks(range(len(names)), names, fontsize=7)
    return ax


def differing_rows(own: Result, found: Result, rules: Rules) -> list[
        tuple[str, tuple[Decimal, Decimal], tuple[Decimal, Decimal]]]:
    """Criteria whose points differ between two sheets of one body, in document order: the criterion,
    the least and the most points under the first, and under the second.

    A criterion that is unknown on both sheets alike does not differ. Raises ValueError for results
    with errors, of two bodies, or of two rule files.
    """
    for result in (own, found):
        _good(result)
    if own.id != found.id:
        raise ValueError(f"two sheets of one body are compared, not {own.id!r} and {found.id!r}")
    if own["rules"] != found["rules"] or own["rules"]["sha256"] != rules.sha256:
        raise ValueError("the two results are not of this rule file")
    rows = {part.id for part in rules.parts if part.is_criterion}
    pairs = ((one["id"], *((Decimal(part["low"]), Decimal(part["high"])) for part in (one, other)))
             for one, other in zip(own.parts, found.parts) if one["id"] in rows)
    return [(part, mine, theirs) for part, mine, theirs in pairs if mine != theirs]


def _range(low: Decimal | None, high: Decimal | None) -> str:
    if low is None or high is None:
        return "–"
    return f"{low.normalize():f}" + (f"–{high.normalize():f}" if low != high else "")


def _short(title: str) -> str:
    return title if len(title) <= 14 else title[:13] + "…"


def self_against_city(own: Result, found: Result, rules: Rules, ax: Any = None, *,
                      labels: tuple[str, str] = ("自评", "市级评估")) -> Any:
    """Points of each criterion under two sheets of one body, where they differ: what the body says of
    itself, and what the city found.

    What is unknown is a paler piece of the bar, from the least points to the most. Beside each
    criterion stand its marks, in the title both scores. Raises ValueError as ``differing_rows``,
    ImportError without matplotlib.
    """
    rows = differing_rows(own, found, rules)
    parts = {part.id: part for part in rules.parts}
    scores = [_range(one.score_low, one.score_high) for one in (own, found)]
    title = " ".join(filter(None, (own.id, own.name))) + "：" + " → ".join(
        f"{label} {score}" for label, score in zip(labels, scores))
    names = [f"{part} {_short(parts[part].title)}（{parts[part].marks.normalize():f}）"
             for part, _, _ in rows]
    ax = _axes(ax, [title, *names], (8, max(2.0, len(rows) * 0.5)))
    sheets = (([mine for _, mine, _ in rows], "#4878a8"), ([theirs for _, _, theirs in rows], "#c44e52"))
    for sheet, (label, (ranges, color)) in enumerate(zip(labels, sheets)):
        places = [i + 0.4 * (sheet - 0.5) for i in range(len(rows))]
        lows = [float(low) for low, _ in ranges]
        ax.barh(places, lows, height=0.38, color=color, label=label)
        ax.barh(places, [float(high - low) for low, high in ranges], left=lows, height=0.38,
                color=color, alpha=0.3)
        for place, (low, high) in zip(places, ranges):
            ax.annotate(f" {_range(low, high)}", (float(high), place), va="center", fontsize=7)
    ax.set_yticks(range(len(rows)), names, fontsize=8)
    ax.invert_yaxis()
    ax.set_title(title)
    if rows:
        ax.legend()
    return ax


def readings_sensitivity(readings: Readings, ax: Any = None) -> Any:
    """How many scores, grades and opinions each other option of the readings moves.

    ``readings`` is what ``Rules.readings`` gives. Raises ImportError without matplotlib.
    """
    options = readings.totals["options"]
    names = [f"{one['reading']}={one['option']}" for one in options]
    ax = _axes(ax, names, (8, max(3.0, len(names) * 0.3)))
    for shift, (aspect, color) in enumerate((("scores", "#4878a8"), ("grades", "#dd8452"),
                                             ("opinions", "#c44e52"))):
        ax.barh([i + 0.27 * (shift - 1) for i in range(len(names))],
                [one[aspect] for one in options], height=0.25, color=color, label=aspect)
    ax.set_yticks(range(len(names)), names, fontsize=8)
    ax.invert_yaxis()
    ax.legend()
    return ax


__all__ = ["CJK_FONTS", "MissingFontWarning", "chinese_font", "differing_rows", "distribution",
           "heat_map", "losses", "readings_sensitivity", "self_against_city", "waterfall"]
