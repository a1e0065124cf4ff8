"""Units against all and years against years."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import cycle
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Annotation
from matplotlib.ticker import FuncFormatter
from pandas import DataFrame, Series

from phantich.language import numbers, wording
from phantich.language.figure_text import SHARES
from phantich.report.charts.canvas import (
    INK,
    MARK,
    SOFT,
    Chart,
    NoChart,
    axes,
    no_chart,
    number_axis,
    percent_axis,
    said_value,
    tick,
    titled,
)
from phantich.schema.indicators import indicators

ALIKE = 1.5  # where no base is so many times another, a funnel shows nothing
PLACES = ((0, 9), (0, -16), (0, 22), (0, -29))  # of a name beside its point


def funnel(
    against: DataFrame,
    curves: DataFrame,
    indicator: str,
    names: Series,
    *,
    marked: str = "",
    lang: str = "vi",
) -> Chart | NoChart:
    """The units by the size of their base, inside the range that chance alone gives.

    Only units that prose may name carry a label, and the ``marked`` one that somebody looks at;
    the order is that of the denominators.
    """
    name = indicators()[indicator].name(lang)
    title = wording.say("text.funnel", lang, name=name)
    rows = against[(against["indicator"] == indicator) & against["p"].notna()]
    if len(rows) < 2:
        return no_chart(title, lang)
    if float(rows["denominator"].max()) < ALIKE * float(rows["denominator"].min()):
        return NoChart(wording.say("text.bases_alike", lang, title=title))
    ax = axes(9)
    _funnel_lines(ax, curves[curves["indicator"] == indicator], lang)
    base, value = rows["denominator"].astype(float), rows["value"].astype(float)
    ax.plot(base, value, "o", color=INK, label=wording.say("text.a_unit", lang), ms=6)
    labelled = rows["named"].astype(bool) | (rows["unit"] == marked)
    _name_units(ax, rows[labelled], names)
    percent_axis(ax, lang)
    ax.set_xlabel(wording.say("head.denominator", lang))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: tick(x, lang)))
    ax.margins(x=0.12)
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncol=4, frameon=False, fontsize=8)
    titled(ax, title)
    return Chart(ax, wording.say("text.chart", lang, title=title, values=_drawn(ax, lang)))


def _name_units(ax: Axes, rows: DataFrame, names: Series) -> None:
    """The names beside the points, above and below by turns, so that neighbours do not meet."""
    ordered = rows.sort_values("denominator").to_dict("records")
    for row, (dx, dy) in zip(ordered, cycle(PLACES), strict=False):
        ax.annotate(
            str(names.get(row["unit"], row["unit"])),
            (float(row["denominator"]), float(row["value"])),
            xytext=(dx, dy),
            textcoords="offset points",
            ha="center",
            fontsize=9,
            annotation_clip=False,
        )


def _funnel_lines(ax: Axes, curve: DataFrame, lang: str) -> None:
    size = curve["denominator"].astype(float)
    for level, style in (("watch", "--"), ("alert", "-")):
        for side in ("lower", "upper"):
            said = wording.say(f"text.limit_{level}", lang) if side == "lower" else "_"
            line = curve[f"{level}_{side}"].astype(float)
            ax.plot(size, line, style, color=SOFT, linewidth=1.4, label=said)
    ax.plot(size, curve["expected"], ":", color=MARK, label=wording.say("text.common", lang))


def _drawn(ax: Axes, lang: str) -> str:
    """The labelled points of a funnel and their values, read from the picture."""
    units = [line for line in ax.lines if line.get_marker() == "o"]
    shares = np.asarray(units[0].get_ydata(), dtype=float)
    ends = (numbers.percent(round(float(end), 6), lang) for end in (shares.min(), shares.max()))
    low, high = ends
    said = [wording.say("text.points_drawn", lang, count=len(shares), low=low, high=high)]
    for text in (t for t in ax.texts if isinstance(t, Annotation)):
        base, value = text.xy
        shown = numbers.percent(round(float(value), 6), lang)
        said.append(f"{text.get_text()}: {shown} / {numbers.written(base, lang)}")
    return "; ".join(said)


def years(
    changes: DataFrame, indicator: str, *, redefined: Sequence[int] = (), lang: str = "vi"
) -> Chart | NoChart:
    """A figure year by year with its 95 % range, and the reform as an upright line.

    Dots and ranges only: years are too few for control limits and rules. Nothing is drawn where
    the definition of the indicator changed in some years (``redefined``): the sentence says so.
    """
    fact = indicators()[indicator]
    title = wording.say("text.by_year", lang, name=fact.name(lang))
    if redefined:
        named = ", ".join(map(str, redefined))
        return NoChart(f"{title}. {wording.say('explore.redefined', lang, years=named)}")
    rows = changes[(changes["indicator"] == indicator) & changes["value"].notna()]
    halved = rows.loc[rows["part"] != "year", "year"]
    rows = rows[~((rows["part"] == "year") & rows["year"].isin(halved))].reset_index(drop=True)
    if len(rows) < 2:
        return no_chart(title, lang)
    labels = [
        wording.say(f"period.{p}", lang, year=y)
        for p, y in zip(rows["part"], rows["year"], strict=True)
    ]
    low, high = rows["lower"].fillna(rows["value"]), rows["upper"].fillna(rows["value"])
    ax = axes(7)
    ax.vlines(range(len(rows)), low, high, color=SOFT, linewidth=5)
    ax.plot(range(len(rows)), rows["value"], "o", color=INK, label="value")
    ax.set_xticks(range(len(rows)), [textwrap.fill(label, 14) for label in labels])
    ax.set_xlim(-0.6, len(rows) - 0.4)
    if fact.kind in SHARES:
        percent_axis(ax, lang)
    else:
        number_axis(ax, fact, lang, "y")
    _reform(ax, rows, lang)
    titled(ax, title)
    drawn = next(line.get_ydata() for line in ax.lines if line.get_label() == "value")
    points = np.asarray(drawn, dtype=float)
    shown = [said_value(float(value), fact, lang) for value in points]
    said = "; ".join(f"{label}: {value}" for label, value in zip(labels, shown, strict=True))
    return Chart(ax, wording.say("text.chart", lang, title=title, values=said))


def _reform(ax: Axes, rows: DataFrame, lang: str) -> None:
    """Mark the day on which the units changed: between the halves of its year, or in that year."""
    for at, year in _breaks(rows):
        ax.axvline(at, color=MARK, linestyle="--", linewidth=1.2)
        said = wording.say("text.reform_line", lang, year=year)
        place: dict[str, Any] = {"xy": (at, 0.03), "xycoords": ("data", "axes fraction")}
        style: dict[str, Any] = {"ha": "right", "fontsize": 9, "color": MARK}
        ax.annotate(said, **place, xytext=(-5, 0), textcoords="offset points", **style)


def _breaks(rows: DataFrame) -> list[tuple[float, int]]:
    """Where on the axis the units changed, and in which year; once for each year."""
    after = {"half_1": 0.5, "half_2": -0.5, "year": 0.0}
    halves = rows["part"].isin(["half_1", "half_2"])
    broken = rows[halves | rows["broken"].fillna(False).astype(bool)].drop_duplicates("year")
    parts = zip(broken.index, broken["part"], broken["year"], strict=True)
    return [(float(at) + after[part], int(year)) for at, part, year in parts]
