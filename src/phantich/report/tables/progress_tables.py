"""What last year's actions did, and how far all actions have come, in the reader's words."""

from __future__ import annotations

from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from phantich.language import wording
from phantich.language.figure_text import shown_count, shown_value
from phantich.report.tables.grid import Grid, Paragraph
from phantich.report.tables.solution_tables import NO_NAMES, indicator_name
from phantich.schema.indicators import indicators

NOTES = ("carried", "own_part", "estimated")
COUNTED = ("better", "worse", "flat")


def followed(found: DataFrame, year: int, *, lang: str = "vi") -> Paragraph:
    """How many of last year's actions were done, and how many of their indicators moved."""
    before = str(year - 1)
    if found.empty:
        return Paragraph((wording.say("solved.no_follow_up", lang, year=before),))
    states, ways = found["state"].value_counts(), found["moved"].value_counts()
    counts = {name: int(states.get(name, 0)) for name in ("done_on_time", "done_late", "overdue")}
    moved = {name: int(ways.get(name, 0)) for name in COUNTED}
    numbers = {
        "actions": len(found),
        "on_time": counts["done_on_time"],
        "late": counts["done_late"],
        "overdue": counts["overdue"],
        "other": len(found) - sum(counts.values()),
        **moved,
        "untested": len(found) - sum(moved.values()),
    }
    shown = {name: wording.number(number, lang) for name, number in numbers.items()}
    said = wording.say("solved.followed", lang, year=before, **shown)
    return Paragraph((said, wording.say("solved.not_cause", lang)))


def follow_up(
    found: DataFrame, year: int, names: Series = NO_NAMES, *, lang: str = "vi"
) -> Grid | Paragraph:
    """Last year's actions one by one: carried out or not, and the indicator in both years."""
    if found.empty:
        return Paragraph(())
    rows = [_followed(row, names, lang) for row in found.to_dict("records")]
    title = wording.say("caption.follow_up", lang, year=str(year - 1))
    return Grid(title, DataFrame(rows), lang)


def _followed(row: dict[str, Any], names: Series, lang: str) -> dict[str, str]:
    who = "" if pd.isna(row["owner"]) else str(names.get(row["owner"], row["owner"]))
    text = "" if pd.isna(row["text"]) else str(row["text"])
    return {
        "action": f"{text} – {who}" if who else text,
        "result": _result(row, lang),
        "indicator": indicator_name(row["indicator"], lang=lang),
        "two_years": f"{_side(row, 'before', lang)} → {_side(row, 'now', lang)}",
        "change": _change(row, lang),
        "note": _note(row, lang),
    }


def _result(row: dict[str, Any], lang: str) -> str:
    said = wording.say(f"progress.{row['state']}", lang)
    day = row["done_on"] if pd.notna(row["done_on"]) else row["due_on"]
    return said if pd.isna(day) else f"{said} ({wording.date(day, lang)})"


def _side(row: dict[str, Any], when: str, lang: str) -> str:
    value, base = row[f"value_{when}"], row[f"denominator_{when}"]
    if pd.isna(value):
        return wording.say("status.no_data", lang)
    top = row[f"numerator_{when}"]
    whole = pd.isna(base) or row["basis"] != "estimated"
    figure = {"indicator": row["indicator"], "status": "ok", "value": value}
    counts = {"numerator": top, "denominator": base if whole else pd.NA}
    shown = shown_value(Series(figure | counts, dtype="object"), lang)
    if pd.isna(base) or indicators()[row["indicator"]].kind == "days":
        return shown
    digits = 0 if whole else 1
    pair = [wording.number(round(float(n), 6), lang, digits) for n in (top, base)]
    return wording.say("solved.side", lang, value=shown, numerator=pair[0], denominator=pair[1])


def _change(row: dict[str, Any], lang: str) -> str:
    verdict = wording.say(f"moved.{row['moved']}", lang)
    if pd.isna(row["difference"]):
        return verdict
    return f"{verdict}: {_difference(row, lang)}"


def _difference(row: dict[str, Any], lang: str) -> str:
    points, ratio = row["scale"] == "points", row["scale"] == "ratio" and pd.notna(row["ratio"])
    limits = [row[name] for name in ("ratio" if ratio else "difference", "lower", "upper")]
    said = [_signed(v, lang, points=points, plain=ratio) for v in limits]
    if not points and (not ratio or pd.isna(row["lower"])):
        return wording.say("solved.change_plain", lang, change=said[0])
    key = "change_points" if points else "change_ratio"
    if pd.isna(row["lower"]):
        return wording.say("solved.change_points_alone", lang, change=said[0])
    return wording.say(f"solved.{key}", lang, change=said[0], low=said[1], high=said[2])


def _signed(value: Any, lang: str, *, points: bool, plain: bool) -> str:
    if pd.isna(value):
        return ""
    number = round(float(value) * (100 if points else 1), 10)
    return ("+" if number > 0 and not plain else "") + wording.number(number, lang, 2)


def _note(row: dict[str, Any], lang: str) -> str:
    said = []
    if pd.notna(row["reached"]):
        said.append(wording.say("solved.reached" if row["reached"] else "solved.not_reached", lang))
    if row["broken"]:
        said.append(wording.say("solved.broken", lang))
    if row["basis"] in NOTES:
        said.append(wording.say(f"solved.{row['basis']}", lang))
    if row["extreme"]:
        said.append(wording.say("solved.extreme", lang))
    return "; ".join(said)


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
        open_ones = wording.number(int(row["waiting"]), lang)
        return Paragraph((wording.say("solved.half_not_done", lang, open=open_ones),))
    day = wording.number(row["median"], lang)
    return Paragraph((wording.say("solved.half_done", lang, day=day),))
