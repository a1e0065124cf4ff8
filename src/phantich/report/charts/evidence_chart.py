"""How many of a report's statements have figures, as one small picture."""

from __future__ import annotations

import math

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from pandas import DataFrame

from phantich.language import numbers, wording
from phantich.report.charts.canvas import INK, SOFT, STYLE, Chart, titled

ACROSS = 17
LOOKS = {"computed": INK, "by_design": "#d9d4cf"}  # all others are empty
GAP = 0.14
SIZE = (6.0, 1.35)  # inches


def evidence_strip(coverage: DataFrame, *, lang: str = "vi") -> Chart:
    """A square for each statement in the order of the report: filled where it has figures."""
    with mpl.rc_context(STYLE):
        ax = Figure(figsize=SIZE, layout="constrained").add_subplot()
    for at, state in enumerate(coverage["state"]):
        row, column = divmod(at, ACROSS)
        fill = LOOKS.get(str(state), "white")
        place = (column + GAP / 2, -row - 1 + GAP / 2)
        ax.add_patch(Rectangle(place, 1 - GAP, 1 - GAP, facecolor=fill, edgecolor=SOFT))
    ax.set_xlim(0, ACROSS)
    ax.set_ylim(-math.ceil(len(coverage) / ACROSS), 0)
    ax.set_aspect("equal")
    ax.axis("off")
    counts = {name: int((coverage["state"] == name).sum()) for name in LOOKS}
    shown = {name: numbers.written(count, lang) for name, count in counts.items()}
    title = wording.say("text.evidence_strip", lang, total=len(coverage), **shown)
    titled(ax, title)
    return Chart(ax, wording.say("text.chart_alone", lang, title=title), title)
