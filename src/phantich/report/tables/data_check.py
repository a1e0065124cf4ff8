"""What the dataset holds, its warnings, and the checks of its figures."""

from __future__ import annotations

from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from phantich.dataset.reading import Dataset
from phantich.language import numbers, wording
from phantich.language.figure_text import shown_count
from phantich.language.folding import vietnamese_order
from phantich.report.tables.grid import Grid, Paragraph, note
from phantich.schema import data_model


def heading(dataset: Dataset, *, lang: str = "vi") -> Paragraph:
    """Whose data these are, of which year, up to which day; of invented ones that they are."""
    about = dataset.about
    said = [str(about["office"])] if pd.notna(about["office"]) else []
    said.append(
        wording.say(
            "text.heading", lang, year=dataset.year or "", day=wording.date(dataset.as_of, lang)
        )
    )
    said += [str(dataset.unit_names().get(dataset.unit, dataset.unit))] if dataset.unit else []
    said += [wording.say("document.mark", lang)] if dataset.invented else []
    return Paragraph((" – ".join(said),))


def held(holdings: DataFrame, *, lang: str = "vi") -> Grid:
    """The table of what the dataset holds, table by table."""
    shown = [_held(row, lang) for _, row in holdings.iterrows()]
    return Grid(wording.say("caption.held", lang), DataFrame(shown), lang)


def _held(row: Series, lang: str) -> dict[str, str]:
    absent = pd.isna(row["rows"])
    counts = {name: shown_count(row[name], lang) for name in ("rows", "cells", "blank")}
    share = wording.say("text.none", lang)
    if pd.notna(row["filled"]):
        share = numbers.percent(round(float(row["filled"]), 10), lang)
    return {
        "table": data_model.tables()[row["table"]].title(lang),
        **counts,
        "filled": share,
        "note": wording.say("status.no_data", lang) if absent else "",
    }


def warnings(problems: DataFrame, *, lang: str = "vi", most: int = 20) -> Grid:
    """The table of warnings about the data, the first ``most`` of them by place."""
    shown = [
        {"place": place(row, lang), "found": row["value"], "rule": row["message"]}
        for _, row in problems.head(most).iterrows()
    ]
    if len(problems) > most:
        rest = wording.say(
            "text.more_warnings", lang, count=numbers.written(len(problems) - most, lang)
        )
        shown.append({"place": "…", "found": "", "rule": rest})
    if not shown:
        shown = [{"place": wording.say("text.no_warnings", lang), "found": "", "rule": ""}]
    return Grid(wording.say("caption.warnings", lang), DataFrame(shown), lang)


def place(row: Series, lang: str = "vi") -> str:
    """Where a problem stands, as a person would look it up: file, sheet, row, column."""
    known = ((name, row[name]) for name in ("sheet", "row", "column"))
    parts = [
        f"{wording.say(f'place.{name}', lang)} {value}" for name, value in known if _given(value)
    ]
    return " › ".join([str(row["file"]), *parts])


def _given(value: object) -> bool:
    return bool(pd.notna(value) and str(value))


def identity(results: DataFrame, *, lang: str = "vi") -> Grid:
    """The check that members and others together make up all attendances."""
    totals = results[results["category"] == ""].set_index("indicator")["numerator"]
    members, others = totals.get("attendance_rate"), totals.get("nonmember_attendances")
    whole = totals.get("attendances_counted")
    known = pd.notna(members) and pd.notna(others) and pd.notna(whole)
    verdict = "no_data" if not known else "exact" if members + others == whole else "mismatch"
    texts = [shown_count(value, lang) for value in (members, others, whole)]
    row = {
        "check": wording.say("text.members_identity", lang),
        "computed": f"{texts[0]} + {texts[1]} = {texts[2]}"
        if known
        else wording.say("text.none", lang),
        "verdict": wording.say(f"match.{verdict}", lang),
    }
    return Grid(wording.say("caption.identity", lang), DataFrame([row]), lang)


def doubts(sheet: DataFrame, names: Series, *, lang: str = "vi") -> Grid | Paragraph:
    """The data-quality sheet: each check, the rows looked at, the findings and their units."""
    if sheet.empty:
        return note("nothing", lang=lang)
    shown = [_doubt(row, names, lang) for row in sheet.to_dict("records")]
    return Grid(wording.say("caption.doubts", lang), DataFrame(shown), lang)


def blocking(sheet: DataFrame, *, lang: str = "vi") -> Paragraph:
    """Which tables keep their figures from being used, because totals and parts disagree."""
    tables = sorted(set(sheet.loc[sheet["blocks"].astype(bool), "table"]))
    if not tables:
        return note("nothing_blocked", lang=lang)
    shown = "; ".join(_table(name, lang) for name in tables)
    return Paragraph((wording.say("text.blocks", lang, tables=shown),))


def _doubt(row: dict[str, Any], names: Series, lang: str) -> dict[str, str]:
    units = sorted((str(names.get(unit, unit)) for unit in row["units"]), key=vietnamese_order)
    return {
        "check": wording.say(f"doubt.{row['check']}", lang),
        "table": _table(row["table"], lang),
        "rows": shown_count(row["rows"], lang),
        "findings": shown_count(row["found"], lang),
        "note": "; ".join(units),
    }


def _table(name: str, lang: str) -> str:
    """The reader's name of a table, held or derived."""
    if name not in data_model.tables():
        return wording.say(f"table.{name}", lang)
    return data_model.tables()[name].title(lang)
