"""An indicator as a sentence needs it: its counts, value, change and name, each in the ledger."""

from __future__ import annotations

from typing import Any

from pandas import Series

from phantich.language import wording
from phantich.language.figure_text import (
    BOUND,
    SHARES,
    category_name,
    shown_count,
    shown_target,
    shown_value,
)
from phantich.report.document.basis import Basis
from phantich.report.tables import change_shown
from phantich.schema.indicators import Indicator, indicators

UNTOLD = ("no_data", "few", "zero", "unreached", "suppressed")


class Told:
    """One indicator under the names that sentences use: ``{attendance_rate.numerator}``."""

    def __init__(self, key: str, basis: Basis) -> None:
        self.key = key
        self.basis = basis
        self.fact: Indicator = indicators()[key]
        self.rows = basis.rows.get(key, [])
        self.row: dict[str, Any] = self.rows[0] if self.rows else {}

    @property
    def state(self) -> str:
        """``ok``, or why there is nothing to tell: ``no_data``, ``zero``, ``few``, ``single``."""
        states = [str(row["status"]) for row in self.rows]
        if self.fact.category and self.fact.kind == "share" and len(states) == 1:
            return "single"  # one group alone is the whole, which is told elsewhere
        if any(state not in UNTOLD for state in states):
            return "ok"
        return states[0] if states else "no_data"

    @property
    def name(self) -> str:
        """The indicator's name."""
        return self.basis.spelled(self.fact.name(self.basis.lang))

    @property
    def unit(self) -> str:
        """What the numerator counts: ``lượt``, ``người``, ``hội nghị``."""
        return self.basis.spelled(wording.say(f"unit.{self.row['counting_unit']}", self.basis.lang))

    @property
    def numerator(self) -> str:
        """The numerator as text."""
        return self._count("numerator")

    @property
    def denominator(self) -> str:
        """The denominator as text."""
        return self._count("denominator")

    def _count(self, part: str) -> str:
        value = self.row[part]
        return self._noted(shown_count(value, self.basis.lang), value, part)

    def _noted(self, text: str, value: object, part: str, category: str = "") -> str:
        return self.basis.note(text, value, indicator=self.key, part=part, category=category)

    @property
    def value(self) -> str:
        """The value as text; a count below ten with a leading zero where the form asks for it."""
        text = shown_value(Series(self.row), self.basis.lang)
        value = self.row["value"]
        zero = self.basis.profile.writing.leading_zero and self.basis.lang == "vi"
        if zero and self.fact.kind == "count" and 0 < value < 10:
            text = text.zfill(2)
        return self._noted(text, value, "value")

    @property
    def per(self) -> str:
        """The base of a rate: ``1.000``."""
        return self._noted(wording.number(self.fact.per, self.basis.lang), self.fact.per, "per")

    @property
    def ratio(self) -> str:
        """Both counts: ``11.860/12.112``."""
        return f"{self.numerator}/{self.denominator}"

    @property
    def target(self) -> str:
        """The target in words: ``từ 95% trở lên``."""
        bound = BOUND[self.fact.better]
        bare = shown_target(Series(self.row), self.basis.lang).removeprefix(bound).strip()
        self._noted(bare, self.row["target"], "target")
        if is_share(self.key):
            whole = self.fact.better == "higher" and self.row["target"] == 1
            return bare if whole else self.basis.say(f"strength.{self.fact.better}", value=bare)
        return self.basis.say(f"strength.{self.fact.better}", value=f"{bare} {self.unit}")

    @property
    def change(self) -> str:
        """How it moved since the year before, as a clause with its comma; often nothing."""
        return self._changed("clause")

    @property
    def aside(self) -> str:
        """The same change in brackets, for the middle of a sentence."""
        return self._changed("aside")

    def _changed(self, form: str) -> str:
        row = self.basis.changes.get(self.key)
        if row is None or not (row["scale"] == "points" or self.basis.counts_compare):
            return ""
        return self.basis.say(
            f"change.{form}", moved=self._moved(row), since=self.basis.next_since()
        )

    def _moved(self, row: dict[str, Any]) -> str:
        shown, form = change_shown(row)
        points = form == "points"
        amount = shown if points else round(float(row["difference"]), 10)
        digits = 0 if self.fact.kind in ("count", "days") else 2
        text = wording.number(round(abs(amount), 10), self.basis.lang, digits)
        if not any(c in "123456789" for c in text):
            return self.basis.say("change.same")
        way = "up" if amount > 0 else "down"
        self._noted(text, round(amount, 10), "change")
        if points:
            return self.basis.say(f"change.points_{way}", amount=text)
        if form != "share":
            return self.basis.say(f"change.plain_{way}", amount=text, unit=self.unit)
        share = wording.percent(abs(shown), self.basis.lang)
        self._noted(share, shown, "change_share")
        return self.basis.say(f"change.count_{way}", amount=text, share=share, unit=self.unit)

    def moved(self) -> str:
        """The name with the change in points, for a list."""
        gap, _ = change_shown(self.basis.changes[self.key])
        text = wording.number(abs(gap), self.basis.lang, 2)
        self._noted(text, gap, "change")
        way = "up" if gap > 0 else "down"
        return self.basis.say(f"change.short_{way}", name=lowered(self.name), amount=text)

    @property
    def list(self) -> str:
        """The categories with their counts and shares, the largest first."""
        mine = [row for row in self.rows if row["status"] not in UNTOLD and row["category"]]
        mine.sort(key=lambda row: (-int(row["numerator"]), str(row["category"])))
        return "; ".join(self._category(row) for row in mine)

    def _category(self, row: dict[str, Any]) -> str:
        code = str(row["category"])
        name = self.basis.spelled(category_name(self.fact, code, self.basis.lang))
        value = shown_value(Series(row), self.basis.lang)
        blanks = {
            "name": lowered(name),
            "count": self._noted(
                shown_count(row["numerator"], self.basis.lang), row["numerator"], "numerator", code
            ),
            "value": self._noted(value, row["value"], "value", code),
        }
        if self.fact.kind == "mix":
            return self.basis.say("prose.part_of_mix", **blanks)
        base = shown_count(row["denominator"], self.basis.lang)
        self._noted(base, row["denominator"], "denominator", code)
        return self.basis.say("prose.part_of_rates", base=base, **blanks)


def is_share(key: str) -> bool:
    """Whether an indicator is a share that moves in percentage points."""
    return indicators()[key].kind in SHARES


def lowered(name: str) -> str:
    """A name inside a sentence: its first letter small, unless it is a capital among capitals."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
