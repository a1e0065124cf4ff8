"""A figure as a sentence needs it: its counts, value, year before and level, each in the ledger."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd
from pandas import Series

from phantich.analysis.year_changes import MARGIN
from phantich.language import wording
from phantich.language.figure_text import (
    SHARES,
    WITHOUT_VALUE,
    category_name,
    shown_count,
    shown_target,
    shown_value,
)
from phantich.metrics.levels import is_assigned
from phantich.schema.indicators import Indicator, indicators

if TYPE_CHECKING:
    from phantich.report.sentences.year_facts import YearFacts

BLANK = "___"
_EMPTY = re.compile(r"[.,]00%")
_LAST_NOUGHT = re.compile(r"(?<=[.,]\d)0(%?)$")
TOP = 3  # so many parts of a whole are named in a sentence


class Told:
    """One indicator under the names that sentences use: ``{attendance_rate.ratio}``.

    A figure that is not there is a blank for the pen.
    """

    def __init__(self, key: str, facts: YearFacts) -> None:
        self.key = key
        self.facts = facts
        self.fact: Indicator = indicators()[key]
        self.rows = facts.rows.get(key, [])
        self.row: dict[str, Any] = self.rows[0] if self.rows else {}

    @property
    def state(self) -> str:
        """``ok``, or why there is nothing to tell: ``no_data``, ``zero``, ``few``, ``single``."""
        states = [str(row["status"]) for row in self.rows]
        known = [state for state in states if state not in WITHOUT_VALUE]
        if self.fact.category and self.fact.kind == "share" and len(known) == 1:
            return "single"  # one group alone is the whole, which is told elsewhere
        if known:
            return "ok"
        return states[0] if states else "no_data"

    @property
    def known(self) -> bool:
        """Whether there is a figure to tell."""
        return self.state == "ok"

    @property
    def name(self) -> str:
        """The indicator's name."""
        return self.facts.indicator_name(self.key)

    @property
    def short(self) -> str:
        """The name without what it says in brackets."""
        return self.name.partition(" (")[0]

    @property
    def unit(self) -> str:
        """What the numerator counts: ``lượt``, ``người``, ``hội nghị``."""
        counted = self.row.get("counting_unit", self.fact.counts)
        return self.facts.spelled(wording.say(f"unit.{counted}", self.facts.lang))

    @property
    def numerator(self) -> str:
        """The numerator as text."""
        return self._count("numerator")

    @property
    def denominator(self) -> str:
        """The denominator as text."""
        return self._count("denominator")

    def _count(self, part: str) -> str:
        if not self.known or pd.isna(self.row[part]):
            return BLANK
        return self._noted(shown_count(self.row[part], self.facts.lang), self.row[part], part)

    def _noted(self, text: str, value: object, part: str, category: str | None = None) -> str:
        of = str(self.row.get("category", "")) if category is None else category
        return self.facts.note(text, value, indicator=self.key, part=part, category=of)

    @property
    def ratio(self) -> str:
        """Both counts: ``11.860/12.112``."""
        return self.facts.say("prose.ratio", part=self.numerator, whole=self.denominator)

    @property
    def value(self) -> str:
        """The value as text, a whole percentage without decimals."""
        if not self.known:
            return f"{BLANK}%" if self.fact.kind in SHARES else BLANK
        text = whole_percent(shown_value(Series(self.row), self.facts.lang))
        value = self.row["value"]
        zero = self.facts.profile.writing.leading_zero and self.facts.lang == "vi"
        if zero and self.fact.kind == "count" and 0 < value < 10:
            text = text.zfill(2)
        return self._noted(text, value, "value")

    @property
    def amount(self) -> str:
        """The value, of days with their unit."""
        days = self.fact.kind == "days"
        return self.facts.say("level.days", value=self.value) if days else self.value

    @property
    def level(self) -> str:
        """The level with who set it: ``mức giao 96,5%``, ``mức tham khảo không quá 10%``."""
        if not self.known or pd.isna(self.row.get("target", pd.NA)):
            return ""
        text = trimmed(shown_target(Series(self.row), self.facts.lang).split(" ")[-1])
        self._noted(text, self.row["target"], "target")
        return self.facts.level_text(self.key, text, self.row["target_source"])

    @property
    def verdict(self) -> str:
        """How the figure stands to its level; nothing where it is not judged."""
        met = self.row.get("met", pd.NA)
        if pd.isna(met):
            return ""
        limit = self.fact.better == "lower"  # a limit kept is no achievement
        word = ("within" if met else "beyond") if limit else ("met" if met else "missed")
        return self.facts.say(f"verdict.{word}")

    @property
    def fell(self) -> bool:
        """Whether the figure is a point or more below the year before."""
        return self.moved and float(self.facts.changes[self.key]["difference"]) < 0

    @property
    def assigned(self) -> bool:
        """Whether somebody set the level."""
        return is_assigned(str(self.row.get("target_source", "")))

    # --- the year before --------------------------------------------------------

    @property
    def moved(self) -> bool:
        """Whether the change is worth showing: a point or more of a share, anything of a count."""
        row = self.facts.changes.get(self.key)
        if row is None or pd.isna(row["value_before"]) or pd.isna(row["value"]):
            return False
        if self.fact.kind in SHARES:
            return round(abs(float(row["difference"])), 10) >= MARGIN
        return self.facts.counts_compare and row["value"] != row["value_before"]

    @property
    def before(self) -> str:
        """The value of the year before as text."""
        row = self.facts.changes.get(self.key)
        if row is None or pd.isna(row["value_before"]):
            return BLANK
        names = ("numerator", "denominator", "value")
        past = {**self.row, **{n: row[f"{n}_before"] for n in names}, "status": "ok"}
        text = whole_percent(shown_value(Series(past), self.facts.lang))
        return self._noted(text, row["value_before"], "value_before")

    @property
    def beside(self) -> str:
        """The year before within brackets: ``; năm 2023: 79,17%``; nothing if it was the same."""
        return self._past("beside") if self.moved else ""

    @property
    def aside(self) -> str:
        """The year before in brackets of its own; nothing if it was the same."""
        return self._past("aside") if self.moved else ""

    @property
    def change(self) -> str:
        """The change in a clause with its comma, also where there was none."""
        if self.key not in self.facts.changes:
            return ""
        if self.moved:
            return self._past("clause")
        same = self.fact.kind in SHARES or self.facts.counts_compare
        return self.facts.say("past.same", year=self.facts.year_before) if same else ""

    def _past(self, form: str) -> str:
        clear = str(self.facts.changes[self.key]["moved"])
        word = f"past.clear_{clear}" if clear in ("up", "down") else "past.plain"
        said = self.facts.say(word, year=self.facts.year_before, value=self.before)
        return self.facts.say(f"past.{form}", said=said)

    # --- parts of a whole -------------------------------------------------------

    @property
    def list(self) -> str:
        """The categories with their counts and shares, the largest first."""
        return self._listed(len(self.rows))

    @property
    def top(self) -> str:
        """The largest categories with their shares."""
        return self._listed(TOP)

    @property
    def rates(self) -> str:
        """The categories with their rates alone, those of small counts left out; two at least."""
        mine = [row for row in self.rows if row["status"] == "ok" and row["category"]]
        said = []
        for row in sorted(mine, key=lambda row: -float(row["value"])):
            code = str(row["category"])
            name = lowered(self.facts.spelled(category_name(self.fact, code, self.facts.lang)))
            text = shown_value(Series(row), self.facts.lang)
            said.append(f"{name} {self._noted(text, row['value'], 'value', code)}")
        return ", ".join(said) if len(said) > 1 else BLANK

    def _listed(self, most: int) -> str:
        mine = [row for row in self.rows if row["status"] not in WITHOUT_VALUE and row["category"]]
        mine.sort(key=lambda row: (-int(row["numerator"]), str(row["category"])))
        return ", ".join(self._category(row) for row in mine[:most]) or BLANK

    def _category(self, row: dict[str, Any]) -> str:
        code = str(row["category"])
        name = lowered(self.facts.spelled(category_name(self.fact, code, self.facts.lang)))
        count = shown_count(row["numerator"], self.facts.lang)
        if self.fact.kind == "mix":
            share = whole_percent(shown_value(Series(row), self.facts.lang))
            form = "count" if self.fact.counts in ("item", "incident") else "share"
            if form == "count":
                self._noted(count, row["numerator"], "numerator", code)
                return self.facts.say("prose.part_count", name=name, count=count)
            self._noted(share, row["value"], "value", code)
            return self.facts.say("prose.part_share", name=name, value=share)
        base = shown_count(row["denominator"], self.facts.lang)
        value = whole_percent(shown_value(Series(row), self.facts.lang))
        for text, part in ((count, "numerator"), (base, "denominator"), (value, "value")):
            self._noted(text, row[part], part, code)
        return self.facts.say("prose.part_rate", name=name, value=value, count=count, base=base)


def whole_percent(text: str) -> str:
    """A percentage without decimals that say nothing: ``100%`` for ``100,00%``."""
    return _EMPTY.sub("%", text)


def trimmed(text: str) -> str:
    """A level as it was set: ``96,5%`` for ``96,50%``."""
    return _LAST_NOUGHT.sub(r"\1", whole_percent(text))


def lowered(name: str) -> str:
    """A name inside a sentence: its first letter small, unless it is a capital among capitals."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
