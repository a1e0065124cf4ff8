"""How long duties waited."""

from __future__ import annotations

from itertools import cycle

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter
from pandas import DataFrame

from phantich.language import numbers, wording
from phantich.report.charts.canvas import (
    LINES,
    SOFT,
    Chart,
    NoChart,
    axes,
    no_chart,
    percent_tick,
    titled,
)
from phantich.schema import data_model


def waiting(curves: DataFrame, times: DataFrame, by: str, *, lang: str = "vi") -> Chart | NoChart:
    """The share done by each day since receipt, a line for each group; half is marked.

    Each line is named at its end and drawn in a style of its own, not told by colour alone.
    """
    title = wording.say(f"text.waiting_by_{by}", lang)
    if curves.empty:
        return no_chart(title, lang)
    ax = axes(9)
    for style, (key, points) in zip(cycle(LINES), curves.groupby(by), strict=False):
        _step(ax, points, data_model.label(by, str(key), lang), style)
    ax.axhline(0.5, color=SOFT, linewidth=1, linestyle=":")
    ax.set_ylim(0, 1.03)
    ax.margins(x=0.02)
    ax.set_xlabel(wording.say("text.days_since_receipt", lang))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda y, _: percent_tick(y, lang)))
    ax.legend(loc="lower right", frameon=False)
    titled(ax, title)
    return Chart(ax, wording.say("text.chart", lang, title=title, values=_halves(times, by, lang)))


def _step(ax: Axes, points: DataFrame, name: str, style: tuple[str, str]) -> None:
    days, done = [0.0, *points["day"]], [0.0, *points["done"]]
    ax.step(days, done, where="post", label=name, color=style[0], linestyle=style[1], linewidth=2)


def _halves(times: DataFrame, by: str, lang: str) -> str:
    """The medians of the groups in words; the picture's lines cross one half there."""
    said = []
    for row in times.to_dict("records"):
        name = data_model.label(by, str(row[by]), lang)
        if row["median"] == row["median"]:
            key, day = "text.half_by", numbers.written(row["median"], lang)
            said.append(wording.say(key, lang, name=name, day=day))
        else:
            said.append(wording.say("text.half_not_reached", lang, name=name))
    return "; ".join(said)
