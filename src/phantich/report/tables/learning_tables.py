"""What was learnt and what was said of the sessions, in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pandas as pd
from pandas import DataFrame

from phantich.analysis.learning_outcomes import GRADES
from phantich.language import numbers, wording
from phantich.language.figure_text import shown_count
from phantich.report.tables.grid import Grid, Paragraph, note

DIGITS = 2
COUNTED = (("n", "n"), ("missing", "left_blank"), ("agree", "agree"))


def learnt(found: Mapping[str, Any], *, lang: str = "vi") -> Paragraph:
    """The tests before and after study in sentences: marks, gain and pass rate.

    ``found`` comes from ``learning_outcomes.summary``. Below ten rounds only counts are said.
    """
    if not found["rounds"] or found["state"] == "suppressed":
        return note("no_tests", lang=lang)
    said = [wording.say("learning.rounds", lang, rounds=shown_count(found["rounds"], lang))]
    if found["state"] == "ok":
        said += [_change(found, lang), _gain(found, lang)]
    if found["wrote_before"] and found["wrote_after"]:
        said.append(_passed(found, lang))
    if found["counted"]:
        said.append(_moved(found, lang))
    return Paragraph(tuple(said))


def _change(found: Mapping[str, Any], lang: str) -> str:
    names = ("before", "after", "change", "lower", "upper")
    marks = {name: numbers.written(round(found[name], 10), lang, DIGITS) for name in names}
    return wording.say("learning.change", lang, **marks)


def _gain(found: Mapping[str, Any], lang: str) -> str:
    gain = numbers.percent(round(found["gain"], 10), lang)
    ceiling = shown_count(found["ceiling"], lang)
    return wording.say("learning.gain", lang, gain=gain, ceiling=ceiling)


def _passed(found: Mapping[str, Any], lang: str) -> str:
    shares = {
        when: numbers.percent(Fraction(found[f"passed_{when}"], found[f"wrote_{when}"]), lang)
        for when in ("before", "after")
    }
    counts = {
        f"{what}_{when}": shown_count(found[f"{what}_{when}"], lang)
        for what in ("passed", "wrote")
        for when in ("before", "after")
    }
    points = {
        name: numbers.written(round(100 * found[name], 8), lang, DIGITS)
        for name in ("pass_change", "pass_lower", "pass_upper")
    }
    return wording.say("learning.passed", lang, **shares, **counts, **points)


def _moved(found: Mapping[str, Any], lang: str) -> str:
    key = "learning.moved_clear" if found["changed_p"] < 0.05 else "learning.moved_unclear"
    numbers = {name: shown_count(found[name], lang) for name in ("counted", "gained", "lost")}
    return wording.say(key, lang, **numbers)


def answers(found: DataFrame, *, lang: str = "vi") -> Grid | Paragraph:
    """The answers to each question by grade, those of grade 4 and 5, and their share."""
    if found.empty:
        return note("no_answers", lang=lang)
    shown = [_answer(row, lang) for row in found.to_dict("records")]
    return Grid(wording.say("caption.answers", lang), DataFrame(shown), lang)


def _answer(row: dict[str, Any], lang: str) -> dict[str, str]:
    hidden = row["state"] == "suppressed"
    counts = {
        head: _count(row[name], hidden, lang)
        for name, head in (*((grade, grade) for grade in GRADES), *COUNTED)
    }
    share, limits = wording.say("status.few", lang), wording.say("text.none", lang)
    if hidden:
        share = wording.say("edition.hidden", lang)
    elif pd.notna(row["value"]):
        share = numbers.percent(round(row["value"], 10), lang)
        low, high = (numbers.percent(round(row[name], 10), lang) for name in ("lower", "upper"))
        limits = f"{low} – {high}"
    return {"question": row["item"], **counts, "value": share, "interval": limits}


def _count(value: Any, hidden: bool, lang: str) -> str:
    return (
        wording.say("edition.hidden", lang)
        if hidden or pd.isna(value)
        else shown_count(value, lang)
    )
