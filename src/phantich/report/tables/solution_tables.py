"""Limitations, contradictions, proposals and questions in the reader's words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from phantich.analysis import findings
from phantich.dataset.reading import Dataset
from phantich.files import run_handover
from phantich.files.csv_safety import frame_bytes
from phantich.files.whole_files import write_whole
from phantich.language import numbers, wording
from phantich.language.figure_text import (
    shown_count,
    shown_target,
    shown_value,
)
from phantich.language.folding import vietnamese_order
from phantich.report.sentences.assessment_sentences import limitation
from phantich.report.sentences.year_facts import YearFacts
from phantich.report.tables.grid import Grid, Paragraph
from phantich.schema.indicators import indicators, statements

NO_NAMES = Series(dtype="str")
FILE = "proposed_actions.csv"


def overview(limitations: DataFrame, thresholds: str = "", *, lang: str = "vi") -> Paragraph:
    """How many subjects were held against their targets, and how many missed them."""
    states = limitations.loc[limitations["kind"] == "level", "state"]
    missed, met = int(states.eq("missed").sum()), int(states.eq("met").sum())
    counts = {"levels": len(states), "missed": missed, "met": met}
    counts["not_judged"] = len(states) - missed - met
    shown = {name: numbers.written(number, lang) for name, number in counts.items()}
    key = "all_met" if met and not missed else "looked" if missed else "nothing_known"
    said = [wording.say(f"solved.{key}", lang, **shown)]
    if thresholds.strip():
        said.insert(0, wording.say("solved.changed", lang, list=thresholds.strip()))
    return Paragraph(tuple(said))


def _decider(row: dict[str, Any]) -> str:
    return str(row["indicators"]).split(", ")[0]


def _times(value: Any, lang: str) -> str:
    if pd.isna(value):
        return wording.say("text.none", lang)
    return wording.say("solved.times", lang, value=numbers.written(value, lang, 2))


def finding_value(row: dict[str, Any], *, lang: str = "vi") -> str:
    """The figure of a limitation: a share, a rate, days, or a ratio of rates."""
    if row["trigger"] == "ratio":
        return _times(row["value"], lang)
    figure = Series({**row, "indicator": _decider(row)}, dtype="object")
    return shown_value(figure, lang)


def aim(indicator: str, value: Any, *, lang: str = "vi") -> str:
    """A target without its bound: ``90%``, ``45`` or ``5``."""
    row = Series({"indicator": indicator, "target": value}, dtype="object")
    return shown_target(row, lang).split(" ")[-1] if pd.notna(value) else shown_target(row, lang)


def limit_figures(limitations: DataFrame, *, lang: str = "vi") -> Grid | Paragraph:
    """The table behind the sentences: counts, figure, target and units of every missed target."""
    missed = limitations[limitations["state"].isin(findings.TOLD)]
    if missed.empty:
        return Paragraph(())
    rows = [_figures(row, lang) for row in missed.to_dict("records")]
    return Grid(wording.say("caption.solution_limits", lang), DataFrame(rows), lang)


def _figures(row: dict[str, Any], lang: str) -> dict[str, str]:
    return {
        "statement": row["statement"],
        "limitation": getattr(statements()[row["statement"]], lang),
        "indicator": indicators()[_decider(row)].name(lang),
        "numerator": shown_count(row["numerator"], lang),
        "denominator": shown_count(row["denominator"], lang),
        "value": finding_value(row, lang=lang),
        "target": _bounded(row, lang),
        "missed_units": units_of(row, lang=lang),
        "note": _note(row, lang),
    }


def _bounded(row: dict[str, Any], lang: str) -> str:
    if row["trigger"] == "ratio":
        return _times(row["target"], lang)
    return shown_target(Series({**row, "indicator": _decider(row)}, dtype="object"), lang)


def units_of(row: dict[str, Any], *, lang: str = "vi") -> str:
    """Units that miss the target, of those with data: ``5/23``."""
    if not row["units"]:
        return wording.say("text.none", lang)
    return "/".join(numbers.written(int(row[name]), lang) for name in ("units_missed", "units"))


def _note(row: dict[str, Any], lang: str) -> str:
    said = [wording.say("status.small", lang)] if row["status"] == "small" else []
    if row["units_few"]:
        few = numbers.written(int(row["units_few"]), lang)
        said.append(wording.say("solved.few_units", lang, few=few))
    return "; ".join(said)


def unknown(limitations: DataFrame, *, lang: str = "vi") -> Paragraph:
    """The subjects of which nothing can be said, which is not the same as nothing wrong."""
    rows = limitations[limitations["state"].isin(["no_data", "few", "over_100"])]
    said = []
    if len(rows) and len(rows) < len(limitations):
        keys = rows["statement"].drop_duplicates()
        listed = "; ".join(f"{subject(key, lang=lang)} [{key}]" for key in keys)
        said = [wording.say("solved.unknown", lang, list=listed)]
    elif len(rows):
        said = [wording.say("solved.nothing_known", lang)]
    return Paragraph(tuple(said))


def subject(statement: str, *, lang: str = "vi") -> str:
    """What a statement of the report is about, to stand inside a sentence."""
    text = str(getattr(statements()[statement], lang))
    return text[0].lower() + text[1:]


def contradictions(found: DataFrame, facts: YearFacts) -> Grid | Paragraph:
    """Statements of praise beside the sentences of the report that don't bear them out."""
    lang, against = facts.lang, found[found["contradicts"]]
    if against.empty:
        known = found["state"].isin(["met", "unseen", *findings.TOLD]).any()
        key = "no_contradiction" if known else "no_contradiction_known"
        return Paragraph((wording.say(f"solved.{key}", lang),))
    rows = [
        {
            "statement": praise,
            "praise": getattr(statements()[praise], lang),
            "contradicted": " ".join(
                sentence.text
                for row in parts.to_dict("records")
                for sentence in limitation({**row, "statement": row["part"]}, facts)
            ),
        }
        for praise, parts in against.groupby("statement", sort=False)
    ]
    return Grid(wording.say("caption.contradictions", lang), DataFrame(rows), lang)


def questions(limitations: DataFrame, *, lang: str = "vi") -> Grid | Paragraph:
    """What to ask about causes, each question with the statements it may explain; no answer."""
    missed = limitations.loc[limitations["state"].isin(findings.TOLD), "rule"]
    asked: dict[str, list[str]] = {}
    for rule in (findings.rules()[key] for key in missed):
        for question in rule.questions:
            asked.setdefault(question, []).append(rule.statement)
    if not asked:
        return Paragraph((wording.say("solved.no_questions", lang),))
    rows = [
        {
            "question": wording.say(f"ask.{key}", lang),
            "statements": ", ".join(dict.fromkeys(found)),
        }
        for key, found in asked.items()
    ]
    return Grid(wording.say("caption.questions", lang), DataFrame(rows), lang)


def written(actions: DataFrame, *, lang: str = "vi") -> Paragraph:
    """How many actions stand in the dataset, how many are new, and where to edit them."""
    if actions.empty:
        return Paragraph((wording.say("solved.no_actions", lang),))
    counts = actions["origin"].value_counts()
    shown = {n: numbers.written(int(counts.get(n, 0)), lang) for n in ("edited", "proposed")}
    return Paragraph((wording.say("solved.written", lang, file=FILE, **shown),))


def save_actions(
    actions: DataFrame, dataset: Dataset, out: str | Path, *, lang: str = "vi"
) -> Path:
    """Write ``proposed_actions.csv`` into ``out``: the dataset's own rows, then the proposals.

    The columns are those of the dataset's table, so that the file can be edited and put in its
    place without losing a row; proposals from invented figures say so in their text. The dataset
    itself is never written to.
    """
    keys = actions.loc[actions["origin"] == "proposed", "text_key"]
    mark = f" {wording.say('text.invented_row', lang)}" if dataset.invented else ""
    texts = {key: wording.say(f"action.{key}", lang) + mark for key in keys}
    rows = findings.table(actions, dataset, texts)
    path = run_handover.destination(Path(out) / FILE)
    write_whole(path, frame_bytes(rows))
    return path


def by_name(units: list[str], names: Series) -> list[str]:
    """The names of units in the order of a Vietnamese list."""
    return sorted((str(names.get(unit, unit)) for unit in units), key=vietnamese_order)
