"""A sentence with its figures and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from phantich.draft_audit.figure_words import nouns, said
from phantich.draft_audit.quantities import Quantity

_LEAD = 90  # letters before a figure that can say what it is
_CLAUSE = re.compile(r"[;)]|\.\s")
_STOP = re.compile(r"[;,.()]\s?")


@dataclass(frozen=True)
class Setting:
    """A sentence with its figures, and what the sentences before it gave.

    `near` are the counts just before it, the latest first, `aims` those of them that were plans.
    """

    text: str
    items: Sequence[Quantity]
    near: Sequence[Quantity]
    aims: list[Quantity]
    lang: str

    @cached_property
    def figures(self) -> list[Quantity]:
        """What is a figure and no date, number of a document or the like."""
        return [q for q in self.items if q.kind != "trap"]

    @cached_property
    def counts(self) -> list[Quantity]:
        """The exact plain counts of the sentence: no means or lengths of time."""
        plain = (q for q in self.items if q.kind == "number" and not q.approximate and not q.sort)
        return [q for q in plain if q.unit not in nouns("spans")]

    @cached_property
    def planned(self) -> list[Quantity]:
        """The counts of the sentence that were aimed at: "kế hoạch 30 lớp, 2.100 học viên"."""
        found: list[Quantity] = []
        for item in self.counts:
            gap = self.text[found[-1].end : item.start] if found else ""
            if said("aim").search(self.lead(item)) or said("listed").fullmatch(gap):
                found.append(item)
        return found

    @cached_property
    def expected(self) -> list[Quantity]:
        """The counts that were aimed at or asked to come, which what comes later is of."""
        asked = said("summoned")
        return [q for q in self.counts if q in self.planned or asked.fullmatch(self.lead(q))]

    def lead(self, item: Quantity) -> str:
        """The words before a figure, back to the figure or the clause before it."""
        ends = [q.end for q in self.figures if q.end <= item.start]
        before = self.text[max([*ends[-1:], item.start - _LEAD, 0]) : item.start]
        return _CLAUSE.split(before)[-1]

    def tail(self, item: Quantity) -> str:
        """The words after a figure, up to the next figure or mark."""
        starts = [q.start for q in self.figures if q.start >= item.end]
        return _STOP.split(self.text[item.end : min([*starts[:1], item.end + _LEAD])])[0]

    def changes(self, item: Quantity) -> bool:
        """Whether a figure says by how many another one grew or shrank."""
        return bool(said("by").search(self.text[max(0, item.start - _LEAD // 4) : item.start]))


def akin(one: Quantity, other: Quantity) -> bool:
    """Whether two counts can be of the same things, as far as their nouns say."""
    if one.unit and other.unit:
        short, long = sorted((one.unit, other.unit), key=len)
        return short == long or long.startswith(short + " ")
    return "" in (one.noun, other.noun) or (one.unit == other.unit and one.noun == other.noun)


def is_present(setting: Setting, item: Quantity) -> bool:
    """Whether a count is of those who came: "có mặt 301", "304 người dự"."""
    present = said("present")
    return bool(present.search(setting.lead(item)) or present.search(setting.tail(item)))


def is_rest(setting: Setting, item: Quantity) -> bool:
    """Whether a count is of those left: "vắng 9", "9 đồng chí chưa học"."""
    behind = said("left_over").search(setting.tail(item))
    return bool(behind or said("rest").search(setting.lead(item)))
