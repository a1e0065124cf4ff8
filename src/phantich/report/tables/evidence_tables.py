"""Which statements have figures behind them, and printed figures beside computed ones."""

from __future__ import annotations

from typing import Any

import pandas as pd
from pandas import DataFrame

from phantich.analysis import published_totals
from phantich.dataset.reading import Dataset
from phantich.language import numbers, wording
from phantich.language.figure_text import shown_count
from phantich.report.tables.grid import Grid, Paragraph, note
from phantich.schema.indicators import indicators, statements


def evidence(coverage: DataFrame, *, lang: str = "vi") -> Grid:
    """The table of statements S1 to S51: which have figures, which have none, which never will."""
    names = {key: i.name(lang) for key, i in indicators().items()}
    shown = [
        {
            "statement": row.statement,
            "subject": getattr(statements()[row.statement], lang),
            "state": wording.say(f"state.{row.state}", lang),
            "evidence": _behind(row.statement, row.indicators, names, lang),
        }
        for row in coverage.itertuples()
    ]
    return Grid(wording.say("caption.evidence", lang), DataFrame(shown), lang)


def _behind(statement: str, keys: str, names: dict[str, str], lang: str) -> str:
    reason = getattr(statements()[statement], f"{lang}_reason")
    return reason or "; ".join(names[key] for key in keys.split(", ") if key)


def evidenced(coverage: DataFrame, *, lang: str = "vi") -> Paragraph:
    """How many of the statements have figures, in one sentence."""
    counts = coverage["state"].value_counts()
    numbers = {state: int(counts.get(state, 0)) for state in ("computed", "no_data", "by_design")}
    numbers["no_data"] += int(counts.get("uncounted", 0))
    return Paragraph((wording.say("text.evidenced", lang, total=len(coverage), **numbers),))


def stated(results: DataFrame, dataset: Dataset, *, lang: str = "vi") -> Grid | Paragraph:
    """The figures a published report prints, beside those computed from the data."""
    rows = published_totals.stated(dataset, results)
    if rows.empty:
        return note("no_stated", lang=lang)
    shown = [
        {
            "statement": row["statement"],
            "indicator": _name(row["indicator"], lang),
            "part": wording.say(f"head.{row['part']}", lang),
            "stated": row["stated"],
            "computed": computed(row, lang),
            "verdict": wording.say(f"match.{row['verdict']}", lang),
        }
        for row in rows.to_dict("records")
    ]
    return Grid(wording.say("caption.stated", lang), DataFrame(shown), lang)


def _name(key: str, lang: str) -> str:
    return indicators()[key].name(lang) if key in indicators() else key


def computed(row: dict[str, Any], lang: str) -> str:
    """The computed figure of a printed one, in its own form; a dash where there is none."""
    if pd.isna(row["computed"]):
        return wording.say("text.none", lang)
    if row["part"] == "value":
        return numbers.percent(round(float(row["computed"]), 10), lang)
    return shown_count(row["computed"], lang)
