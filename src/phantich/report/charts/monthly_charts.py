"""A share month by month with its control limits."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from pandas import DataFrame

from phantich.language import numbers, wording
from phantich.report.charts.canvas import (
    INK,
    MARK,
    SOFT,
    Chart,
    NoChart,
    axes,
    no_chart,
    percent_axis,
    titled,
)
from phantich.schema.indicators import indicators

MOST_LABELS = 24


def control(months: DataFrame, *, lang: str = "vi") -> Chart | NoChart:
    """The months in order, their mean, the limits of the individuals chart and of P'.

    ``months`` come from ``monthly_trend.monthly``. Months that break a rule carry an open ring, the
    first month with new units a dashed line; few points stand without limits.
    """
    key = str(months["indicator"].iloc[0]) if len(months) else ""
    name = indicators()[key].name(lang) if key else ""
    title = wording.say("text.by_month", lang, name=name)
    if len(months) < 2:
        return no_chart(title, lang)
    ax = axes(9)
    places = np.arange(len(months))
    _limits(ax, months, lang)
    ax.plot(places, months["value"].astype(float), "o-", color=INK, lw=1, ms=4, label="value")
    odd = (months["signal"] != "common").to_numpy()
    ring: dict[str, Any] = {
        "marker": "o",
        "mfc": "none",
        "mec": MARK,
        "ms": 11,
        "ls": "",
        "mew": 1.6,
    }
    if odd.any():
        label = wording.say("control.ring", lang)
        ax.plot(places[odd], months["value"].astype(float)[odd], label=label, **ring)
    _months(ax, months, lang)
    percent_axis(ax, lang)
    shown = [line for line in ax.get_legend_handles_labels()[0] if line.get_label() != "value"]
    if shown:
        below: dict[str, Any] = {"bbox_to_anchor": (0.5, -0.2), "ncol": 4, "fontsize": 8}
        ax.legend(handles=shown, loc="upper center", frameon=False, **below)
    titled(ax, title)
    return Chart(ax, wording.say("text.chart", lang, title=title, values=_told(ax, months, lang)))


def _limits(ax: Axes, months: DataFrame, lang: str) -> None:
    places = np.arange(len(months))
    if months["mean"].notna().any():
        ax.plot(places, months["mean"].astype(float), ":", color=MARK, lw=1.2,
                label=wording.say("control.mean", lang))  # fmt: skip
        for side in ("lower", "upper"):
            said = wording.say("control.limits_line", lang) if side == "lower" else "_"
            ax.plot(places, months[side].astype(float), "--", color=SOFT, lw=1.4, label=said)
    if months["prime_lower"].notna().any():
        low, high = (months[f"prime_{side}"].astype(float) for side in ("lower", "upper"))
        said = wording.say("control.prime", lang)
        ax.fill_between(places, low, high, step="mid", color=SOFT, alpha=0.25, lw=0, label=said)


def _months(ax: Axes, months: DataFrame, lang: str) -> None:
    labels = [f"{int(month[5:7])}/{month[:4]}" for month in months["month"]]
    step = max(1, -(-len(labels) // MOST_LABELS))
    ax.set_xticks(range(0, len(labels), step), labels[::step], rotation=60, fontsize=8)
    ax.grid(visible=False, axis="x")
    for at in np.flatnonzero(months["broken"].to_numpy(bool)):
        ax.axvline(at - 0.5, color=MARK, linestyle="--", linewidth=1.2)
        said = wording.say("text.reform_line", lang, year=str(months["month"].iloc[at])[:4])
        ax.annotate(said, (at - 0.5, 0.03), xycoords=("data", "axes fraction"), xytext=(-5, 0),
                    textcoords="offset points", ha="right", fontsize=8, color=MARK)  # fmt: skip


def _told(ax: Axes, months: DataFrame, lang: str) -> str:
    """The first, the last, the lowest and the highest month, read back from the picture."""
    drawn = next(line for line in ax.lines if line.get_label() == "value")
    values = np.asarray(drawn.get_ydata(), dtype=float)
    places = {"first": 0, "last": len(values) - 1}
    places |= {"lowest": int(values.argmin()), "highest": int(values.argmax())}
    said = {
        name: f"{int(months['month'].iloc[at][5:7])}/{months['month'].iloc[at][:4]}: "
        + numbers.percent(round(float(values[at]), 6), lang)
        for name, at in places.items()
    }
    return wording.say("control.told", lang, count=numbers.written(len(values), lang), **said)
