"""Answers about the sessions, by grade."""

from __future__ import annotations

import textwrap

import numpy as np
from pandas import DataFrame

from phantich.analysis.learning_outcomes import GRADES
from phantich.language import numbers, wording
from phantich.report.charts.canvas import Chart, NoChart, axes, no_chart, titled

SHADES = ("#d9d4cf", "#e9e2d8", "#cfd8e3", "#6f8fb0", "#1f3b57")
LEGIBLE = 0.06  # a smaller part carries no number


def answers(found: DataFrame, *, lang: str = "vi") -> Chart | NoChart:
    """A bar of 100 % for each question, cut by grade, with the number of answers in each part.

    ``found`` comes from ``learning_outcomes.answers``; questions without counts by grade are left
    out.
    """
    title = wording.say("caption.answers", lang)
    rows = found[found[GRADES].notna().all(axis=1)]
    if rows.empty:
        return no_chart(title, lang)
    ax = axes(len(rows) + 2)
    counts = rows[GRADES].to_numpy(float)
    shares = counts / counts.sum(axis=1, keepdims=True)
    labels = [textwrap.fill(item, 30) for item in rows["item"]]
    start = np.zeros(len(rows))
    for grade, shade in enumerate(SHADES):
        said = wording.say("learning.grade", lang, grade=grade + 1)
        drawn = ax.barh(labels, shares[:, grade], left=start, color=shade, label=said)
        texts = [numbers.written(int(c), lang) if s >= LEGIBLE else ""
                 for c, s in zip(counts[:, grade], shares[:, grade], strict=True)]  # fmt: skip
        ink = "white" if grade > 2 else "black"
        ax.bar_label(drawn, texts, label_type="center", color=ink, fontsize=8)
        start = start + shares[:, grade]
    ax.invert_yaxis()
    ax.set_xlim(0, 1)
    ax.xaxis.set_visible(False)
    ax.grid(visible=False)
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.02), ncol=5, frameon=False, fontsize=8)
    titled(ax, title)
    pairs = zip(rows["item"], shares[:, 3:].sum(axis=1), strict=True)
    told = "; ".join(f"{item}: {numbers.percent(round(float(s), 6), lang)}" for item, s in pairs)
    return Chart(ax, wording.say("text.chart", lang, title=title, values=told))
