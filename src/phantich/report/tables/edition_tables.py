"""Two editions of results against each other, in the reader's words."""

from __future__ import annotations

from typing import Any

import pandas as pd
from pandas import DataFrame, MultiIndex

from phantich.language import numbers, wording
from phantich.language.figure_text import SHARES
from phantich.report.tables.grid import Grid, Paragraph
from phantich.report.tables.trace_tables import full_name
from phantich.schema.indicators import indicators


def edition_changes(found: DataFrame, kind: str, *, lang: str = "vi") -> Grid | Paragraph:
    """The differences of one kind (definition, coverage, target, value) between two editions.

    Of a figure whose value changed, its counts are not listed beside it.
    """
    rows = _told_once(found[found["kind"] == kind])
    if rows.empty:
        return Paragraph((wording.say(f"edition.no_{kind}", lang),))
    shown = [_changed(row, lang) for row in rows.to_dict("records")]
    caption = wording.say(f"edition.{kind}", lang, count=numbers.written(len(rows), lang))
    return Grid(caption, DataFrame(shown), lang)


def _told_once(rows: DataFrame) -> DataFrame:
    key = ["indicator", "group", "category"]
    values = rows.loc[rows["field"] == "value", key]
    beside = MultiIndex.from_frame(rows[key]).isin(MultiIndex.from_frame(values))
    return rows[~(beside & rows["field"].isin(["numerator", "denominator"]))]


def _changed(row: dict[str, Any], lang: str) -> dict[str, str]:
    fact = indicators().get(row["indicator"])
    name = row["indicator"] if fact is None else full_name(fact, row["category"], lang)
    said = {
        "indicator": f"{name} ({row['group']})" if row["group"] else name,
        "field": wording.say(f"edition.field_{row['field']}", lang),
        "from_value": _shown(row, row["before"], lang),
        "to_value": _shown(row, row["after"], lang),
    }
    return said | ({"note": _note(row["comparable"], lang)} if row["kind"] == "value" else {})


def _note(comparable: Any, lang: str) -> str:
    """Whether two values may be set against each other."""
    if pd.isna(comparable):
        return wording.say("edition.unknown", lang)
    return "" if comparable else wording.say("edition.incomparable", lang)


def _shown(row: dict[str, Any], value: Any, lang: str) -> str:
    field = row["field"]
    if field == "row":
        return wording.say(f"edition.row_{value}", lang)
    if field == "status":
        return wording.say(f"status.{value}", lang) or wording.say("edition.status_ok", lang)
    if pd.isna(value) or value == "":
        return wording.say("text.none", lang)
    return str(value) if field in ("definition", "note") else _number(row, float(value), lang)


def _number(row: dict[str, Any], value: float, lang: str) -> str:
    fact = indicators().get(row["indicator"])
    kind = fact.kind if fact else "per"
    if row["field"] in ("value", "target") and kind in SHARES:
        return numbers.percent(round(value, 10), lang)
    return numbers.written(round(value, 10), lang, 0 if value.is_integer() else 2)
