"""Which statements have figures behind them, and printed figures beside computed ones."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame, Series

from phantich.dataset.reading import Dataset
from phantich.language import wording
from phantich.language.figure_text import shown_count, shown_value
from phantich.language.stated_figures import match_stated
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
    rows = dataset.get("stated_figures", DataFrame())
    if rows.empty:
        return note("no_stated", lang=lang)
    totals = results[results["category"] == ""].set_index("indicator")
    shown = [_stated(row, totals, lang) for row in rows.to_dict("records")]
    columns = ["statement", "indicator", "part", "stated", "computed", "verdict"]
    return Grid(wording.say("caption.stated", lang), DataFrame(shown, columns=columns), lang)


def _stated(row: dict[str, str], totals: DataFrame, lang: str) -> dict[str, str]:
    known = row["indicator"] in totals.index
    figure = totals.loc[row["indicator"]] if known else Series(dtype="object")
    verdict, computed = "no_data", wording.say("text.none", lang)
    if known and pd.notna(figure["numerator"]):
        verdict, computed = _compared(row, figure.rename_axis(None), lang)
    return {
        "statement": row["statement"],
        "indicator": indicators()[row["indicator"]].name(lang) if known else row["indicator"],
        "part": wording.say(f"head.{row['part']}", lang),
        "stated": row["stated"],
        "computed": computed,
        "verdict": wording.say(f"match.{verdict}", lang),
    }


def _compared(row: dict[str, str], figure: Series, lang: str) -> tuple[str, str]:
    if row["part"] == "value":
        top, base = int(figure["numerator"]), int(figure["denominator"])
        whole = figure.copy()
        whole["indicator"] = row["indicator"]
        return match_stated(row["stated"], top, base), shown_value(whole, lang)
    count = figure[row["part"]]
    printed = row["stated"].replace(".", "").strip()
    same = pd.notna(count) and printed == str(int(count))
    return ("exact" if same else "mismatch"), shown_count(count, lang)
