"""The change each unit needs to reach a target, and the age at which actions were done."""

from __future__ import annotations

import textwrap

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator
from pandas import DataFrame, Series

from phantich.language import numbers, wording
from phantich.language.folding import vietnamese_order
from phantich.report.charts.canvas import (
    INK,
    SOFT,
    Chart,
    NoChart,
    axes,
    no_chart,
    percent_tick,
    plotted,
    tick,
    titled,
)
from phantich.schema.indicators import indicators

TITLE = 44  # letters of a title that fit beside the names of units


def effort(
    found: DataFrame, indicator: str, names: Series | None = None, *, lang: str = "vi"
) -> Chart | NoChart:
    """The cases each unit needs to reach the target of one indicator, in the order of names."""
    title = wording.say("solved.effort_chart", lang, name=indicators()[indicator].name(lang))
    rows = found[(found["indicator"] == indicator) & (found["unit"] != "") & (found["cases"] > 0)]
    if rows.empty:
        return no_chart(title, lang)
    known = names if names is not None else Series(dtype="str")
    rows = rows.assign(label=rows["unit"].map(known).fillna(rows["unit"]))
    rows = rows.sort_values("label", key=lambda labels: labels.map(vietnamese_order))
    ax = axes(len(rows))
    bars = ax.barh(rows["label"], rows["cases"].astype(float), color=INK)
    ax.bar_label(bars, [numbers.written(int(n), lang) for n in rows["cases"]], padding=3)
    ax.invert_yaxis()
    ax.grid(visible=False, axis="y")
    ax.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: tick(x, lang)))
    titled(ax, textwrap.fill(title, TITLE))
    said = "; ".join(f"{name}: {numbers.written(n, lang)}" for name, n in plotted(ax).items())
    return Chart(ax, wording.say("text.chart", lang, title=title, values=said))


def ages(curve: DataFrame, *, lang: str = "vi") -> Chart | NoChart:
    """The share of actions done by each day since they were proposed, with its 95 % range."""
    title = wording.say("solved.ages", lang)
    if curve.empty or not (curve["done"] > 0).any():
        return no_chart(title, lang)
    ax = axes(8)
    days = curve["day"].to_numpy(float)
    low, high = curve["lower"].fillna(0), curve["upper"].fillna(0)
    ax.fill_between(days, low, high, step="post", color=SOFT, alpha=0.4, linewidth=0)
    ax.step(days, curve["done"], where="post", color=INK, linewidth=2, label="done")
    ax.axhline(0.5, color=SOFT, linewidth=1, linestyle=":")
    ax.set_ylim(0, 1.03)
    ax.margins(x=0.02)
    ax.set_xlabel(wording.say("solved.days_since_proposal", lang))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: tick(x, lang)))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda y, _: percent_tick(y, lang)))
    titled(ax, title)
    return Chart(ax, wording.say("text.chart", lang, title=title, values=_steps(ax, lang)))


def _steps(ax: Axes, lang: str) -> str:
    """The days at which the drawn line rises, with the share reached."""
    line = next(drawn for drawn in ax.lines if drawn.get_label() == "done")
    days, done = np.asarray(line.get_xdata(orig=True)), np.asarray(line.get_ydata(orig=True))
    rises = [at for at in range(1, len(days)) if done[at] > done[at - 1]]
    said = [
        wording.say(
            "solved.ages_at",
            lang,
            day=numbers.written(days[at], lang),
            done=numbers.percent(round(float(done[at]), 6), lang, 0),
        )
        for at in rises
    ]
    return "; ".join(said)
