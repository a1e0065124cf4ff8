"""Counts that stand alone far above all others of their kind: perhaps one digit too many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import median

from phantich.intake.table_facts import Fact
from phantich.language import numbers
from phantich.schema.data_model import tables

FEWEST = 6  # values that must be there to compare with
ABOVE_MEDIAN = 8
ABOVE_NEXT = 5
COUNTRY = 100_000_000  # people: what no count of a unit comes near
KINDS = {  # within what a count is compared
    "outreach_sessions": ("form",),
    "attendances": ("group", "measure"),
    "classes": (),
    "media_items": ("channel", "kind"),
    "memberships": (),
}


def note_outliers(facts: Iterable[Fact]) -> None:
    """Say which counts are many times the middle one and the next one; nothing is corrected."""
    groups: dict[tuple[object, ...], list[tuple[int, Fact]]] = defaultdict(list)
    for fact in facts:
        if fact.live and fact.table in KINDS:
            kind = tuple(fact.values.get(name) for name in KINDS[fact.table])
            for column in tables()[fact.table].columns.values():
                value = fact.values.get(column.name)
                if column.type == "count" and isinstance(value, int) and value > 0:
                    groups[(fact.table, column.name, *kind)].append((value, fact))
    for group, found in groups.items():
        _note(str(group[1]), found)


def _note(column: str, found: Sequence[tuple[int, Fact]]) -> None:
    ordered = sorted(found, key=lambda pair: pair[0])
    (value, fact), following = ordered[-1], ordered[-2][0] if len(ordered) > 1 else 0
    middle = median(number for number, _ in found)
    alone = value >= ABOVE_MEDIAN * middle and value >= ABOVE_NEXT * following
    if (alone and len(found) >= FEWEST) or value >= COUNTRY:
        fact.note("outlier", column, value, next=numbers.written(following))
