"""Who has sent what and who has not, what was converted, what was set aside: the intake log."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from pandas import DataFrame

from phantich.dataset.reading import Dataset
from phantich.intake.form import form_blocks
from phantich.intake.import_log import SUPERSEDED, Entry, Ledger
from phantich.language import wording
from phantich.language.figure_text import shown_count
from phantich.language.folding import vietnamese_order
from phantich.report.tables.grid import Grid, Paragraph, note


def received(dataset: Dataset, *, lang: str = "vi") -> Grid | Paragraph:
    """The files received for the year: whose they are, the rows taken and the rows set aside."""
    entries = _entries(dataset)
    if not entries:
        return note("no_intake_log", lang=lang)
    names = dict(dataset.unit_names())
    rows = [_received(entry, names, lang) for entry in entries]
    return Grid(wording.say("caption.received", lang), DataFrame(rows), lang)


def _entries(dataset: Dataset) -> list[Entry]:
    """The files of the year; those of tables, which name no year, belong to every year."""
    found = Ledger.read(dataset.path).entries if dataset.path.is_dir() else []
    return [e for e in found if not e.parts or dataset.year in (None, *(p.year for p in e.parts))]


def _received(entry: Entry, names: dict[str, str], lang: str) -> dict[str, str]:
    units = sorted({names.get(p.unit, p.unit) for p in entry.parts}, key=vietnamese_order)
    sheets = sorted({form_blocks()[p.block].sheet for p in entry.parts})
    periods = sorted({p.period for p in entry.parts})
    return {
        "file": entry.file,
        "unit": ", ".join(units) or wording.say("text.none", lang),
        "period": ", ".join(periods) or wording.say("text.none", lang),
        "part": ", ".join(sheets or entry.tables) or wording.say("text.none", lang),
        "rows": shown_count(entry.read, lang),
        "taken": shown_count(entry.accepted, lang),
        "kept_aside": shown_count(entry.set_aside, lang),
        "state": wording.say(f"intake.{entry.status}", lang),
    }


def awaited(dataset: Dataset, *, lang: str = "vi") -> Grid | Paragraph:
    """The units that exist at the report's day and have sent nothing yet, by the order of names."""
    entries = _entries(dataset)
    if not entries:
        return Paragraph(())  # the files received say already that there is no log
    if "unit_years" not in dataset:
        return note("no_expected_units", lang=lang)
    sent = {p.unit for e in entries if e.status != SUPERSEDED for p in e.parts}
    expected = [str(unit) for unit in dataset["unit_years"]["unit"]]
    names = dict(dataset.unit_names())
    silent = sorted((names.get(u, u) for u in expected if u not in sent), key=vietnamese_order)
    row = {
        "units": shown_count(len(expected), lang),
        "sent": shown_count(len(expected) - len(silent), lang),
        "silent": _listed(silent, lang),
    }
    return Grid(wording.say("caption.awaited", lang), DataFrame([row]), lang)


def _listed(texts: Sequence[str], lang: str, most: int = 40) -> str:
    rest = len(texts) - most
    shown = ", ".join(texts[:most]) or wording.say("text.none", lang)
    return f"{shown}, … +{rest}" if rest > 0 else shown


def converted(dataset: Dataset, *, lang: str = "vi") -> Grid | Paragraph:
    """What was read from another way of writing, and what was set aside, counted by reason."""
    if not _entries(dataset):
        return Paragraph(())
    issues = dataset.get("data_issues")
    if issues is None or issues.empty:
        return note("no_conversions", lang=lang)
    rows = [_counted(rule, part, lang) for rule, part in issues.groupby("rule", sort=True)]
    return Grid(wording.say("caption.converted", lang), DataFrame(rows), lang)


def _counted(rule: object, part: DataFrame, lang: str) -> dict[str, str]:
    known = wording.sentences(lang).get(f"told.{rule}", str(rule))
    first = part.iloc[0]
    used = first["used_value"]
    example = f"{first['original']} → {used}" if pd.notna(used) else first["original"]
    wrong = int((part["severity"] == "error").sum())
    return {
        "reason": known,
        "count": shown_count(len(part), lang),
        "kept_aside": shown_count(wrong, lang),
        "found": str(example) if pd.notna(first["original"]) else wording.say("text.none", lang),
    }
