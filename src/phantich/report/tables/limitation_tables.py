"""Conduct, lateness and copied plans in the reader's words."""

from __future__ import annotations

from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from phantich.language import numbers, wording
from phantich.language.figure_text import shown_count
from phantich.language.folding import vietnamese_order
from phantich.report.tables.grid import Grid, Paragraph, note
from phantich.schema import data_model


def ratio(found: DataFrame, *, lang: str = "vi") -> Paragraph:
    """How the rate of breaches online compares with the rate in person, in one sentence."""
    known = found[found[["ratio", "lower", "upper"]].abs().lt(float("inf")).all(axis=1)]
    if known.empty:  # no breach on one side leaves the ratio without a value or a limit
        return note("no_ratio", lang=lang)
    row = known.iloc[0]
    clear = "clear" if row["lower"] > 1 or row["upper"] < 1 else "unclear"
    blanks = {name: numbers.written(row[name], lang, 2) for name in ("ratio", "lower", "upper")}
    counts = ("events", "exposure", "base_events", "base_exposure")
    blanks |= {name: numbers.written(int(row[name]), lang) for name in counts}
    return Paragraph((wording.say(f"text.ratio_{clear}", lang, **blanks),))


def states(counted: DataFrame, *, lang: str = "vi") -> Grid | Paragraph:
    """How many obligations of each task are in which state."""
    if counted.empty:
        return note("nothing", lang=lang)
    tasks = counted["task"].map(lambda code: data_model.label("task", code, lang))
    shown = counted.drop(columns="task").map(lambda n: shown_count(n, lang))
    return Grid(
        wording.say("caption.states", lang), shown.assign(task=tasks)[counted.columns], lang
    )


def waiting(times: DataFrame, by: str, *, lang: str = "vi") -> Grid | Paragraph:
    """By which day half of the units had done each task, counting those still waiting."""
    if times.empty:
        return note("nothing", lang=lang)
    shown = [_waiting(row, by, lang) for row in times.to_dict("records")]
    return Grid(wording.say("caption.waiting", lang), DataFrame(shown), lang)


def _waiting(row: dict[str, Any], by: str, lang: str) -> dict[str, str]:
    said = wording.say("text.not_reached", lang)
    if not pd.isna(row["median"]):
        said = numbers.written(row["median"], lang)
    elif not pd.isna(row["mean"]):
        share = numbers.percent(round(row["by_tau"], 6), lang, 0)
        days = numbers.written(row["mean"], lang, 1)
        tau = numbers.written(row["tau"], lang)
        said = wording.say("text.mean_instead", lang, mean=days, tau=tau, share=share)
    return {
        by: data_model.label(by, str(row[by]), lang),
        "owed": shown_count(row["waiting_from"], lang),
        "done": shown_count(row["done"], lang),
        "waiting": shown_count(row["waiting"], lang),
        "half": said,
    }


def overdue(counts: Series, names: Series, *, lang: str = "vi") -> Grid | Paragraph:
    """The units with overdue obligations, in the order of their names."""
    if counts.empty:
        return note("no_overdue", lang=lang)
    labels = {unit: str(names.get(unit, unit)) for unit in counts.index}
    order = sorted(counts.index, key=lambda unit: vietnamese_order(labels[unit]))
    shown = [{"unit": labels[u], "count": shown_count(counts[u], lang)} for u in order]
    return Grid(wording.say("caption.overdue", lang), DataFrame(shown), lang)


def copied(copies: DataFrame, names: Series, *, lang: str = "vi") -> Grid | Paragraph:
    """What each plan shares with the plan it follows: copied, own and standard wording."""
    if copies.empty:
        return note("no_plan_texts", lang=lang)
    shown = [_copied(row, names, lang) for row in copies.to_dict("records")]
    shown.sort(key=lambda row: vietnamese_order(row["unit"]))
    return Grid(wording.say("caption.copied", lang), DataFrame(shown), lang)


def _copied(row: dict[str, Any], names: Series, lang: str) -> dict[str, str]:
    shares = {key: numbers.percent(round(row[key], 6), lang) for key in ("share", "low", "high")}
    return {
        "unit": str(names.get(row["unit"], row["unit"])),
        "directive_id": str(row["directive_id"]),
        "copied_share": shares["share"],
        "band": f"{shares['low']} – {shares['high']}",
        "masked_share": numbers.percent(round(row["masked"], 6), lang),
        "passages": shown_count(row["passages"], lang),
    }


def unread(rows: DataFrame, *, lang: str = "vi") -> Grid | Paragraph:
    """The plans whose text could not be read, with the reason."""
    if rows.empty:
        return note("all_read", lang=lang)
    return Grid(wording.say("caption.unread", lang), rows[["file", "reason"]], lang)
