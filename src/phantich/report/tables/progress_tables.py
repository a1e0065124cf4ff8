"""How far the actions of all years have come, in the reader's words."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame

from phantich.language import numbers, wording
from phantich.language.figure_text import shown_count
from phantich.report.tables.grid import Grid, Paragraph


def action_status(counted: DataFrame, *, lang: str = "vi") -> Grid | Paragraph:
    """How many actions of each year are open, due, overdue, done and stopped."""
    if counted.empty:
        return Paragraph((wording.say("solved.no_status", lang),))
    rows = counted.rename(columns={"done": "done_undated"})
    shown = rows.map(lambda number: shown_count(number, lang))
    shown["year"] = rows["year"].astype("str")
    return Grid(wording.say("caption.action_status", lang), shown, lang)


def half_done(times: DataFrame, *, lang: str = "vi") -> Paragraph:
    """By which day half of all actions were done."""
    if times.empty:
        return Paragraph(())
    row = times.iloc[0]
    if pd.isna(row["median"]):
        open_ones = numbers.written(int(row["waiting"]), lang)
        return Paragraph((wording.say("solved.half_not_done", lang, open=open_ones),))
    day = numbers.written(row["median"], lang)
    return Paragraph((wording.say("solved.half_done", lang, day=day),))
