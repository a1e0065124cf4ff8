"""Units against all and years against years in the reader's words."""

from __future__ import annotations

from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from phantich.language import numbers, wording
from phantich.language.figure_text import shown_count
from phantich.language.folding import vietnamese_order
from phantich.report.tables.grid import Grid, Paragraph, note
from phantich.report.tables.result_tables import signed
from phantich.schema.indicators import indicators


def contrasts(against: DataFrame, *, lang: str = "vi") -> Paragraph:
    """How many comparisons were made, and how many units are named or only watched."""
    if against.empty:
        return note("no_units", lang=lang)
    watched = against["state"].isin(["low_watch", "high_watch"]) & ~against["named"]
    counts = {
        "units": against["unit"].nunique(),
        "indicators": against["indicator"].nunique(),
        "tests": int(against["tests"].iloc[0]),
        "named": int(against["named"].sum()),
        "watched": int(watched.sum()),
    }
    shown = {name: numbers.written(number, lang) for name, number in counts.items()}
    said = [wording.say("text.tests", lang, **shown)]
    wide = against[against["adjusted"].astype(bool) & (against["phi"] > 3)]
    if len(wide):
        keys = wide["indicator"].drop_duplicates()
        names = "; ".join(indicators()[key].name(lang) for key in keys)
        said.append(wording.say("text.wide_spread", lang, names=names))
    return Paragraph(tuple(said))


def named(against: DataFrame, names: Series, *, lang: str = "vi") -> Grid | Paragraph:
    """The units whose difference from all the others is beyond chance, in the order of names."""
    rows = against[against["named"].astype(bool)]
    if rows.empty:
        return note("none_named", lang=lang)
    shown = [_against(row, names, lang) for row in rows.to_dict("records")]
    shown.sort(key=lambda row: vietnamese_order(row["unit"]))
    return Grid(wording.say("caption.named", lang), DataFrame(shown), lang)


def _against(row: dict[str, Any], names: Series, lang: str) -> dict[str, str]:
    return {
        "unit": str(names.get(row["unit"], row["unit"])),
        "indicator": indicators()[row["indicator"]].name(lang),
        "numerator": shown_count(row["numerator"], lang),
        "denominator": shown_count(row["denominator"], lang),
        "value": numbers.percent(round(float(row["value"]), 10), lang),
        "expected": numbers.percent(round(float(row["expected"]), 10), lang),
        "state": wording.say(f"against.{row['state']}", lang),
    }


def years(changes: DataFrame, indicator: str, *, lang: str = "vi") -> Grid | Paragraph:
    """One share in every year as reported, with the units behind it and the change in words."""
    rows = changes[changes["indicator"] == indicator]
    if rows.empty:
        return note("nothing", lang=lang)
    shown = [_year(row, lang) for row in rows.to_dict("records")]
    return Grid(indicators()[indicator].name(lang), DataFrame(shown), lang)


def _year(row: dict[str, Any], lang: str) -> dict[str, str]:
    blank = wording.say("text.none", lang)
    value = row["value"]
    difference = moved = blank
    if pd.notna(row["difference"]):
        limits = [100 * float(row[f"difference{end}"]) for end in ("", "_lower", "_upper")]
        said = [signed(numbers.written(round(n, 10), lang, 2), round(n, 10)) for n in limits]
        difference = wording.say("text.change", lang, change=said[0], low=said[1], high=said[2])
        moved = wording.say(f"trend.{row['wording']}", lang)
    return {
        "year": wording.say(f"period.{row['part']}", lang, year=row["year"]),
        "units": shown_count(row["units"], lang),
        "numerator": shown_count(row["numerator"], lang),
        "denominator": shown_count(row["denominator"], lang),
        "value": blank if pd.isna(value) else numbers.percent(round(value, 10), lang),
        "difference": difference,
        "wording": moved,
    }


def rebased(
    moved: DataFrame, indicator: str, names: Series, *, lang: str = "vi"
) -> Grid | Paragraph:
    """One share by the units after the reform and year; shared parts are marked as estimates."""
    rows = moved[moved["indicator"] == indicator]
    if rows.empty:
        return note("no_rebase", lang=lang)
    labels = rows["unit"].map(names).fillna(rows["unit"])
    cells = [_rebased(row, lang) for row in rows.to_dict("records")]
    table = rows.assign(unit=labels, cell=cells, year=rows["year"].astype(int).astype(str))
    table = table.pivot(index="unit", columns="year", values="cell")
    table = table.fillna(wording.say("text.none", lang)).reset_index().rename_axis(columns=None)
    table = table.sort_values("unit", key=lambda column: column.map(vietnamese_order))
    name = indicators()[indicator].name(lang)
    return Grid(wording.say("caption.rebased", lang, name=name), table, lang)


def _rebased(row: dict[str, Any], lang: str) -> str:
    digits = 1 if row["estimated"] else 0
    top, base = (
        numbers.written(round(row[n], 6), lang, digits) for n in ("numerator", "denominator")
    )
    value = wording.say("status.few", lang)
    if pd.notna(row["value"]):
        value = numbers.percent(round(row["value"], 10), lang)
    key = "dissolved" if row["dissolved"] else "estimated" if row["estimated"] else "exact"
    return wording.say(f"rebased.{key}", lang, value=value, top=top, base=base)
