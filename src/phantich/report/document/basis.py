"""What a report is written from: the year's results, those of the year before, and the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd
from pandas import DataFrame

from phantich.analysis.copied_plans import plan_copies
from phantich.analysis.findings import actions, limitations
from phantich.analysis.year_changes import changes
from phantich.dataset.reading import Dataset
from phantich.language import wording
from phantich.language.tone_marks import spelled
from phantich.metrics.assessment import assess
from phantich.report.profiles import Profile
from phantich.report.tables import reforms

TURNS = ("three", "one", "two")
Ledger = list[dict[str, object]]


@dataclass
class Basis:
    """The figures of a report, by indicator, and a ledger of every one that was printed."""

    tables: Dataset
    lang: str
    profile: Profile
    ledger: Ledger = field(default_factory=list)
    place: str = ""
    turns: int = 0

    @cached_property
    def results(self) -> DataFrame:
        """Every indicator of the year."""
        return assess(self.tables)

    @cached_property
    def by_unit(self) -> DataFrame:
        """Every indicator of the year that can be split by unit."""
        return assess(self.tables, ["unit"])

    @cached_property
    def limitations(self) -> DataFrame:
        """What fell short of its target, by rule."""
        return limitations(self.tables)

    @cached_property
    def actions(self) -> DataFrame:
        """What is to be done, as written in the dataset or proposed by the rules."""
        return actions(self.tables, self.limitations)

    @cached_property
    def rows(self) -> Mapping[str, list[dict[str, Any]]]:
        """The rows of the results by indicator, categories in the order of the results."""
        found: dict[str, list[dict[str, Any]]] = {}
        for row in self.results.to_dict("records"):
            found.setdefault(str(row["indicator"]), []).append({str(k): v for k, v in row.items()})
        return found

    @cached_property
    def change_rows(self) -> DataFrame | None:
        """What changed since the year before; None where the dataset does not hold that year."""
        if self.tables.year is None or self.tables.year - 1 not in self.tables.years():
            return None
        return changes(self.results, assess(self.tables.earlier()))

    @cached_property
    def changes(self) -> Mapping[str, dict[str, Any]]:
        """The change of each indicator since the year before, where both years have it."""
        if self.change_rows is None:
            return {}
        rows = self.change_rows
        rows = rows[(rows["category"] == "") & rows["difference"].notna()]
        return {str(row["indicator"]): dict(row) for row in rows.to_dict("records")}

    @cached_property
    def counts_compare(self) -> bool:
        """Whether counts of the two years may be compared: no reform between."""
        return not reforms(self.tables)

    def say(self, key: str, **blanks: object) -> str:
        """A sentence in the document's language and spelling; what is filled in stays as it is."""
        sentence = wording.sentences(self.lang)[key]
        return spelled(sentence, self.profile.writing.spelling).format(**blanks)

    def spelled(self, text: str) -> str:
        """A word of ours, such as an indicator's name, in the document's spelling."""
        return spelled(text, self.profile.writing.spelling)

    def next_since(self) -> str:
        """The year before under one of its names in turn, so that sentences do not sound alike."""
        self.turns += 1
        before = str((self.tables.year or 0) - 1)
        return self.say(f"change.since_{TURNS[self.turns % len(TURNS)]}", before=before)

    def note(self, text: str, value: object, **facts: str) -> str:
        """Write a figure into the ledger and hand its text on."""
        entry = {"place": self.place, "indicator": "", "category": "", "unit": "", "part": ""}
        plain = "" if pd.isna(value) else value
        self.ledger.append({**entry, **facts, "value": plain, "text": text})
        return text


def prepared(dataset: Dataset, unit: str = "") -> Dataset:
    """The tables of one unit or of all, with the plans held against their superior plans."""
    found = dataset.for_unit(unit) if unit and dataset.unit != unit else dataset
    if "plan_texts" not in found:
        copies = plan_copies(found)
        found = found.for_unit(found.unit)
        found["plan_texts"] = copies.plans
    return found
