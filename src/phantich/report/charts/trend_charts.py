"""Figures over the years: a small line beside a number, and the report's chart of five years."""

from __future__ import annotations

import textwrap
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator
from pandas import DataFrame

from phantich.language import wording
from phantich.report.charts.canvas import (
    INK,
    MARK,
    NARROW,
    SOFT,
    STYLE,
    WIDTH,
    Chart,
    NoChart,
    no_chart,
    said_value,
)
from phantich.schema.indicators import indicators

SPARK = (1.15, 0.3)  # inches
ROOM = 0.22  # above and below a line, as a share of its height
PANEL = 1.45  # inches, the height of one panel


def spark(series: DataFrame, indicator: str, *, lang: str = "vi") -> Chart | None:
    """A line as small as a word: an indicator over the years, its last point marked."""
    rows = _of(series, indicator)
    if len(rows) < 2:
        return None
    with mpl.rc_context(STYLE):
        ax = Figure(figsize=SPARK).add_axes((0.02, 0.02, 0.96, 0.96))
    ax.axis("off")
    years, values = rows["year"].to_numpy(float), rows["value"].to_numpy(float)
    ax.plot(years, values, "-", color=SOFT, linewidth=1.6, label="value")
    ax.plot(years[-1:], values[-1:], "o", color=INK, markersize=4)
    _room(ax, values)
    ax.set_xlim(years[0] - 0.2, years[-1] + 0.3)
    return Chart(ax, _told(rows, indicator, lang), indicators()[indicator].name(lang))


def five_years(series: DataFrame, *, lang: str = "vi", narrow: bool = False) -> Chart | NoChart:
    """A panel for each indicator over the years, every point with its value.

    ``series`` comes from ``year_series``. A dashed line marks the year in which units changed.
    """
    title = wording.say("text.five_years", lang)
    keys = [key for key in series["indicator"].drop_duplicates() if len(_of(series, key)) > 1]
    if not keys:
        return no_chart(title, lang)
    across = 1 if narrow else 2
    down = -(-len(keys) // across)
    size = (NARROW if narrow else WIDTH, PANEL * down + 0.5)
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=size, layout="constrained")
        panels = figure.subplots(down, across, squeeze=False).ravel()
    for ax, key in zip(panels, keys, strict=False):
        _panel(ax, _of(series, key), key, lang)
    for ax in panels[len(keys) :]:
        ax.axis("off")
    first = panels[0]
    figure.suptitle(title, fontsize=11, fontweight="bold", color=INK, x=0.01, ha="left")
    said = "; ".join(_told(_of(series, key), key, lang) for key in keys)
    return Chart(first, wording.say("text.chart", lang, title=title, values=said), title)


def _of(series: DataFrame, indicator: str) -> DataFrame:
    rows = series[(series["indicator"] == indicator) & series["value"].notna()]
    return rows.sort_values("year")


def _panel(ax: Axes, rows: DataFrame, key: str, lang: str) -> None:
    years, values = rows["year"].to_numpy(int), rows["value"].to_numpy(float)
    ax.plot(years, values, "o-", color=INK, linewidth=1.6, markersize=4, label="value")
    for year, value in zip(years, values, strict=True):
        said = said_value(float(value), indicators()[key], lang)
        style: dict[str, Any] = {"ha": "center", "fontsize": 7.5, "xytext": (0, 5)}
        ax.annotate(said, (year, value), textcoords="offset points", **style)
    for year in rows.loc[rows["broken"].astype(bool), "year"]:
        ax.axvline(float(year), color=MARK, linestyle="--", linewidth=1)
        said = wording.say("text.reform_line", lang, year=year)
        look: dict[str, Any] = {"fontsize": 7, "color": MARK, "ha": "right", "va": "bottom"}
        ax.text(float(year) - 0.05, 0.02, said, transform=ax.get_xaxis_transform(), **look)
    _room(ax, values)
    ax.set_xticks(years, [str(year) for year in years], fontsize=8)
    ax.set_xlim(years[0] - 0.5, years[-1] + 0.5)
    ax.yaxis.set_major_locator(NullLocator())
    ax.spines["left"].set_visible(False)
    name = textwrap.fill(indicators()[key].name(lang), 44)
    ax.set_title(name, fontsize=8.5, loc="left", color=INK)


def _room(ax: Axes, values: np.ndarray) -> None:
    low, high = float(values.min()), float(values.max())
    room = (high - low or abs(high) or 1.0) * ROOM
    ax.set_ylim(low - 1.6 * room, high + 2.4 * room)


def _told(rows: DataFrame, indicator: str, lang: str) -> str:
    fact = indicators()[indicator]
    values = zip(rows["year"], rows["value"], strict=True)
    said = ", ".join(f"{year}: {said_value(float(v), fact, lang)}" for year, v in values)
    return f"{fact.name(lang)} – {said}"
