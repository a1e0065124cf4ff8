"""Which parts of plans stand in another plan."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from pandas import DataFrame, Series

from phantich import words
from phantich.headings import vietnamese_order
from phantich.plots.canvas import (
    INK,
    SEEN,
    SOFT,
    TEXT,
    Chart,
    NoChart,
    axes,
    no_chart,
    titled,
)

DARK = 123 / 256  # the shade from which on white text is clearer than black


def strips(
    copies: DataFrame, runs: DataFrame, names: Series, *, lang: str = "vi"
) -> Chart | NoChart:
    """The text of each plan as a strip, with what is found in its parent filled in.

    Plans stand in the order of their unit's name; the share beside each is a reason to read
    the plan, not a verdict.
    """
    title = words.say("text.copied_strip", lang)
    if copies.empty:
        return no_chart(title, lang)
    labels = _plan_labels(copies, names)
    order = sorted(copies.index, key=lambda at: vietnamese_order(labels[at]))
    ax = axes(len(order))
    for place, at in enumerate(order):
        whole = float(copies.at[at, "length"])
        mine = runs[runs["plan_id"] == copies.at[at, "plan_id"]]
        ax.broken_barh([(0, 1)], (place - 0.32, 0.64), facecolor="#eef2f6", edgecolor=SOFT)
        spans = [(s / whole, n / whole) for s, n in zip(mine["start"], mine["length"], strict=True)]
        ax.broken_barh(spans, (place - 0.32, 0.64), facecolor=INK)
    shares = [words.percent(round(float(copies.at[at, "share"]), 6), lang, 0) for at in order]
    ax.set_yticks(range(len(order)), [f"{labels[at]} – {shares[i]}" for i, at in enumerate(order)])
    ax.invert_yaxis()
    ax.xaxis.set_visible(False)
    ax.grid(visible=False)
    titled(ax, title)
    said = "; ".join(f"{labels[at]}: {shares[i]}" for i, at in enumerate(order))
    return Chart(ax, words.say("text.chart", lang, title=title, values=said))


def _plan_labels(copies: DataFrame, names: Series) -> dict[int, str]:
    units = copies["unit"].map(names).fillna(copies["unit"])
    return dict((units + " (" + copies["directive_id"].astype(str) + ")").items())


def matrix(shares: DataFrame, names: Series, *, lang: str = "vi") -> Chart | NoChart:
    """Which plan shares how much with which source: plans down, the superior and peers across.

    Both ways in the order of names; shares below 5 % are left blank.
    """
    title = words.say("text.copied_matrix", lang)
    if shares.empty:
        return no_chart(title, lang)
    table = _named_shares(shares, names, words.say("text.superior", lang))
    shown = table.map(lambda x: words.percent(round(x, 4), lang, 0) if x >= SEEN else "")
    ax = axes(len(table) + 3)
    _shaded(ax, table, shown)
    titled(ax, title)
    cells = shown.stack()
    told = [f"{row} – {column}: {text}" for (row, column), text in cells.items() if text]
    return Chart(ax, words.say("text.chart", lang, title=title, values="; ".join(told)))


def _shaded(ax: Axes, table: DataFrame, shown: DataFrame) -> None:
    """Cells shaded by their share, with what is said of it in each.

    Drawn without seaborn's heat map, which loads all of scipy's statistics for it.
    """
    rows, columns = table.shape
    style: dict[str, Any] = {
        "vmin": 0,
        "vmax": 1,
        "cmap": "Blues",
        "linewidths": 0.5,
        "edgecolor": "white",
    }
    ax.pcolormesh(table.to_numpy(), **style)
    ax.set(xlim=(0, columns), ylim=(rows, 0))
    ax.spines[:].set_visible(False)
    ax.set_xticks([at + 0.5 for at in range(columns)], table.columns, rotation=60)
    ax.set_yticks([at + 0.5 for at in range(rows)], table.index, va="center")
    for (row, column), share in np.ndenumerate(table.to_numpy()):
        text = {"s": shown.iat[row, column], "color": "w" if share >= DARK else TEXT}
        ax.text(column + 0.5, row + 0.5, **text, ha="center", va="center", fontsize=8)


def _named_shares(shares: DataFrame, names: Series, superior: str) -> DataFrame:
    """Plans by source under the readers' names; a source that is no unit is the superior."""
    units = shares["unit"].map(names).fillna(shares["unit"])
    labels = units + " (" + shares["directive_id"].astype(str) + ")"
    named = shares.assign(plan=labels, source=shares["source"].map(names).fillna(superior))
    table = named.pivot_table(index="plan", columns="source", values="share", aggfunc="sum")
    across = sorted(table.columns, key=lambda name: (name != superior, vietnamese_order(name)))
    return table.loc[sorted(table.index, key=vietnamese_order), across]
