"""Which parts of plans stand in another plan."""

from __future__ import annotations

from pandas import DataFrame, Series

from phantich.language import numbers, wording
from phantich.language.folding import vietnamese_order
from phantich.report.charts.canvas import INK, SEEN, SOFT, Chart, NoChart, axes, no_chart, titled


def strips(
    copies: DataFrame, runs: DataFrame, names: Series, *, lang: str = "vi"
) -> Chart | NoChart:
    """The text of each plan as a strip, with what is found in its parent filled in.

    Plans stand in the order of their unit's name; the share beside each is a reason to read
    the plan, not a verdict.
    """
    title = wording.say("text.copied_strip", lang)
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
    shares = [numbers.percent(round(float(copies.at[at, "share"]), 6), lang, 0) for at in order]
    ax.set_yticks(range(len(order)), [f"{labels[at]} – {shares[i]}" for i, at in enumerate(order)])
    ax.invert_yaxis()
    ax.xaxis.set_visible(False)
    ax.grid(visible=False)
    titled(ax, title)
    said = "; ".join(f"{labels[at]}: {shares[i]}" for i, at in enumerate(order))
    return Chart(ax, wording.say("text.chart", lang, title=title, values=said))


def _plan_labels(copies: DataFrame, names: Series) -> dict[int, str]:
    units = copies["unit"].map(names).fillna(copies["unit"])
    return dict((units + " (" + copies["directive_id"].astype(str) + ")").items())


def matrix(shares: DataFrame, names: Series, *, lang: str = "vi") -> Chart | NoChart:
    """Which plan shares how much with which source: plans down, the superior and peers across.

    Both ways in the order of names; shares below 5 % are left blank.
    """
    import seaborn as sns  # loads scipy's statistics, which no other chart needs

    title = wording.say("text.copied_matrix", lang)
    if shares.empty:
        return no_chart(title, lang)
    table = _named_shares(shares, names, wording.say("text.superior", lang))
    shown = table.map(lambda x: numbers.percent(round(x, 4), lang, 0) if x >= SEEN else "")
    ax = axes(len(table) + 3)
    style = {"vmin": 0, "vmax": 1, "cmap": "Blues", "cbar": False, "linewidths": 0.5}
    sns.heatmap(table, ax=ax, annot=shown, fmt="", annot_kws={"fontsize": 8}, **style)
    ax.set(xlabel="", ylabel="")
    ax.tick_params(axis="x", labelrotation=60)
    titled(ax, title)
    cells = shown.stack()
    told = [f"{row} – {column}: {text}" for (row, column), text in cells.items() if text]
    return Chart(ax, wording.say("text.chart", lang, title=title, values="; ".join(told)))


def _named_shares(shares: DataFrame, names: Series, superior: str) -> DataFrame:
    """Plans by source under the readers' names; a source that is no unit is the superior."""
    units = shares["unit"].map(names).fillna(shares["unit"])
    labels = units + " (" + shares["directive_id"].astype(str) + ")"
    named = shares.assign(plan=labels, source=shares["source"].map(names).fillna(superior))
    table = named.pivot_table(index="plan", columns="source", values="share", aggfunc="sum")
    across = sorted(table.columns, key=lambda name: (name != superior, vietnamese_order(name)))
    return table.loc[sorted(table.index, key=vietnamese_order), across]
