"""What a report is written from: one year's figures, findings and words, worked out once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from phantich.analysis.closed_years import restatements
from phantich.analysis.copied_plans import with_plan_texts
from phantich.analysis.directive_progress import directive_progress
from phantich.analysis.findings import (
    actions,
    evidence_gaps,
    follow_up,
    limitations,
    next_tables,
    strengths,
    work_plan,
)
from phantich.analysis.findings.limitations import base_units
from phantich.analysis.front_share import front_share
from phantich.analysis.time_to_done import duties_by_unit, states
from phantich.analysis.year_changes import changes
from phantich.analysis.year_series import reforms, year_series
from phantich.dataset.reading import Dataset
from phantich.language import numbers, wording
from phantich.language.tone_marks import spelled
from phantich.metrics.assessment import assess
from phantich.metrics.levels import is_assigned
from phantich.metrics.statement_evidence import coverage
from phantich.metrics.verdict_counts import Verdicts, verdict_counts
from phantich.report.profiles import Profile, profile_of
from phantich.report.sentences.actors import Actors, about, actors, office_words
from phantich.report.sentences.told_figures import Told
from phantich.schema.indicators import indicators

Ledger = list[dict[str, object]]
Facts = dict[str, Any]

# what a leader looks at first; those with an assigned level go before, eight in all
KEY_FIGURES: tuple[str, ...] = (
    "attendance_rate",
    "study_coverage_rate",
    "plan_on_time_rate",
    "report_on_time_rate",
    "measurable_target_rate",
    "evaluation_coverage_rate",
    "copied_content_rate",
    "outreach_contacts",
    "secretary_led_rate",
    "plan_coverage_rate",
    "conferences_held",
    "attendances_counted",
    "classes_held",
    "learners_enrolled",
    "outreach_rounds",
    "media_items_published",
)
MOST_KEYS = 8
ANNEXES = ("figures", "units", "plan", "mixes", "by_unit", "basis")
ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


@dataclass
class YearFacts:
    """The figures of a report, its findings, and a ledger of every figure that was printed.

    Attributes
    ----------
    dataset: the year's tables, with the plans held against their superior plans.
    place: the part of the report that is being written, for the ledger.
    """

    dataset: Dataset
    lang: str
    profile: Profile
    ledger: Ledger = field(default_factory=list)
    place: str = ""

    # --- figures ------------------------------------------------------------------

    @cached_property
    def results(self) -> DataFrame:
        """Every indicator of the year."""
        return assess(self.dataset)

    @cached_property
    def by_unit(self) -> DataFrame:
        """Every indicator of the year that can be split by unit."""
        return assess(self.dataset, ["unit"])

    @cached_property
    def rows(self) -> Mapping[str, list[Facts]]:
        """The rows of the results by indicator, categories in the order of the results."""
        found: dict[str, list[Facts]] = {}
        for row in records(self.results):
            found.setdefault(str(row["indicator"]), []).append(row)
        return found

    @cached_property
    def change_rows(self) -> DataFrame | None:
        """What changed since the year before; None where the dataset does not hold that year."""
        if self.dataset.year is None or self.dataset.year - 1 not in self.dataset.years():
            return None
        return changes(self.results, assess(self.dataset.earlier()))

    @cached_property
    def changes(self) -> Mapping[str, Facts]:
        """The change of each indicator since the year before, where both years have it."""
        if self.change_rows is None:
            return {}
        rows = self.change_rows
        rows = rows[(rows["category"] == "") & rows["difference"].notna()]
        return {str(row["indicator"]): row for row in records(rows)}

    @cached_property
    def counts_compare(self) -> bool:
        """Whether counts of the two years may be compared: no reform of units between them."""
        return not reforms(self.dataset)

    @cached_property
    def key_figures(self) -> tuple[str, ...]:
        """The indicators of the first page, in the order of the list."""
        known = [key for key in KEY_FIGURES if self.told(key).known]
        return tuple(known[:MOST_KEYS])

    @cached_property
    def series(self) -> DataFrame:
        """The figures of the first page over the years up to the report's."""
        return year_series(self.dataset, self.key_figures)

    @cached_property
    def restatements(self) -> DataFrame:
        """The figures of closed years that are no longer what was printed."""
        return restatements(self.dataset)

    # --- findings -----------------------------------------------------------------

    @cached_property
    def limitations(self) -> DataFrame:
        """What fell short of its level, by rule."""
        return limitations(self.dataset)

    @cached_property
    def strengths(self) -> DataFrame:
        """What reached an assigned level, or is clearly better than a year ago."""
        found = strengths(self.results, self.change_rows)
        given = self.results.set_index("indicator")["target_source"].map(is_assigned)
        reached = found["reason"].eq("level") & ~found["indicator"].map(
            given[~given.index.duplicated()]
        )
        return found[~reached]

    @cached_property
    def verdicts(self) -> Verdicts:
        """How many figures have a level, and how many of them met it."""
        return verdict_counts(self.results)

    @cached_property
    def plan(self) -> DataFrame:
        """The work plan: what is to be done, in the order of what comes first."""
        found = self._own(actions(self.dataset, self.limitations))
        return work_plan(self.dataset, found, self.limitations, self.results)

    @cached_property
    def past_actions(self) -> DataFrame:
        """What became of last year's actions."""
        return self._own(follow_up(self.dataset))

    def _own(self, found: DataFrame) -> DataFrame:
        """Of one unit's report the actions that are its own, or are proposed for it."""
        unit = self.dataset.unit
        if not unit:
            return found
        proposed = found.get("origin", Series("", index=found.index)).eq("proposed")
        return found[found["owner"].eq(unit).fillna(False) | proposed].reset_index(drop=True)

    @cached_property
    def directives(self) -> DataFrame:
        """The documents of the year, and how far the units have come with each."""
        return directive_progress(self.dataset)

    @cached_property
    def duties(self) -> DataFrame:
        """The duties of each unit by task: on time, late, not done."""
        if "obligations" not in self.dataset:
            return DataFrame(columns=["unit", "task", "due", "on_time", "late", "overdue"])
        units = base_units(self.dataset, self.by_unit["unit"]).index
        return duties_by_unit(self.dataset["obligations"], units)

    @cached_property
    def task_states(self) -> Mapping[str, Facts]:
        """The duties of all units by task."""
        if "obligations" not in self.dataset:
            return {}
        return {str(row["task"]): row for row in records(states(self.dataset["obligations"]))}

    @cached_property
    def front_share(self) -> Fraction | None:
        """What part of the contacts the Front and the mass organisations reached."""
        return front_share(self.dataset, self.results)

    @cached_property
    def coverage(self) -> DataFrame:
        """Which statements of a yearly report have figures behind them."""
        return coverage(self.results, self.change_rows)

    @cached_property
    def gaps(self) -> DataFrame:
        """The statements without figures, with the columns that they lack."""
        return evidence_gaps(self.dataset)

    @cached_property
    def steps(self) -> DataFrame:
        """Which tables to collect next."""
        return next_tables(self.gaps, self.dataset)

    @cached_property
    def sparse(self) -> bool:
        """Whether most statements lack figures, so that the report leaves blanks for them."""
        states = self.coverage["state"].value_counts()
        return bool(2 * states.get("computed", 0) < states.get("no_data", 0))

    def statements_known(self) -> Mapping[str, str]:
        """How many statements have figures behind them, and how many there are, in the ledger."""
        known = int(self.coverage["state"].eq("computed").sum())
        return {
            "known": self.number(known, "statements_known"),
            "total": self.number(len(self.coverage), "statements"),
        }

    @cached_property
    def annex_numbers(self) -> Mapping[str, str]:
        """The number of each annex that has something in it."""
        held = self.by_unit[self.by_unit["numerator"].notna() & self.by_unit["unit"].ne("")]
        parts = self.results[self.results["category"].ne("") & self.results["numerator"].notna()]
        there = {
            "figures": True,
            "units": bool(len(self.duties)) and not self.actors.unit,
            "plan": bool(len(self.plan) or len(self.past_actions)),
            "mixes": bool(parts["indicator"].duplicated().any()),
            "by_unit": held["unit"].nunique() > 1,
            "basis": True,
        }
        kept = [name for name in ANNEXES if there[name]]
        roman = self.profile.writing.annex_numbers == "roman"
        return {name: ROMAN[at] if roman else str(at) for at, name in enumerate(kept, 1)}

    # --- words --------------------------------------------------------------------

    @cached_property
    def actors(self) -> Actors:
        """Who leads, who advises, who teaches and who spreads the word."""
        return actors(self.dataset, self.lang)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The names of units by id."""
        return {str(unit): str(name) for unit, name in self.dataset.unit_names().items()}

    @property
    def office(self) -> str:
        """The office that reports, or a word for it where the dataset does not name it."""
        return office_words(about(self.dataset, "office"), self.lang) or self.say(
            "document.office_blank"
        )

    @property
    def mark(self) -> str:
        """The mark of invented figures; empty where they are real."""
        return self.say("document.mark") if self.dataset.invented else ""

    def annex(self, name: str) -> str:
        """An annex as sentences name it: ``Phụ lục 2``; nothing where there is none."""
        number = self.annex_numbers.get(name, "")
        return self.say("annex.named", number=number) if number else ""

    @property
    def year(self) -> str:
        """The reporting year as text."""
        return str(self.dataset.year or "")

    @property
    def year_before(self) -> str:
        """The year before as text."""
        return str((self.dataset.year or 0) - 1)

    def indicator_name(self, key: str) -> str:
        """The name of an indicator; of other words where members and cadres are counted as one."""
        own = wording.sentences(self.lang).get(f"counted_as_one.{key}", "")
        return self.spelled(own if own and self.actors.mixed else indicators()[key].name(self.lang))

    def told(self, key: str) -> Told:
        """An indicator as sentences tell it."""
        return Told(key, self)

    def say(self, key: str, **blanks: object) -> str:
        """A sentence in the report's language and spelling; what is filled in stays as it is."""
        sentence = wording.sentences(self.lang)[key]
        return spelled(sentence, self.profile.writing.spelling).format(**blanks)

    def spelled(self, text: str) -> str:
        """A word of ours, such as an indicator's name, in the report's spelling."""
        return spelled(text, self.profile.writing.spelling)

    def number(self, value: Any, part: str, **facts: str) -> str:
        """A count as text, in the ledger."""
        return self.note(numbers.written(int(value), self.lang), int(value), part=part, **facts)

    def day(self, value: Any) -> str:
        """A day as text; nothing where there is none."""
        return "" if pd.isna(value) else wording.date(value, self.lang)

    def level_text(self, key: str, text: str, source: object) -> str:
        """A level in words, with whether somebody set it."""
        fact = indicators()[key]
        if fact.kind == "days":
            text = self.say("level.days", value=text)
        bound = self.say("level.at_most", value=text) if fact.better == "lower" else text
        return self.say(
            "level.assigned" if is_assigned(str(source)) else "level.default", level=bound
        )

    def note(self, text: str, value: object, **facts: str) -> str:
        """Write a figure into the ledger and hand its text on."""
        entry = {"place": self.place, "indicator": "", "category": "", "unit": "", "part": ""}
        plain = "" if pd.isna(value) else value
        self.ledger.append({**entry, **facts, "value": plain, "text": text})
        return text


def gather(
    dataset: Dataset, *, lang: str = "vi", profile: Profile | None = None, unit: str = ""
) -> YearFacts:
    """The facts of a year for its report; ``unit`` keeps those of one unit."""
    found = dataset.for_unit(unit) if unit and dataset.unit != unit else dataset
    return YearFacts(with_plan_texts(found), lang, profile or profile_of(dataset, lang))


def records(frame: DataFrame) -> list[Facts]:
    """The rows of a frame as plain dictionaries."""
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]
