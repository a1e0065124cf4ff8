"""What a whole column says of its cells: days and months taken for each other, lost thousands.

Nothing is guessed: days are turned back only where texts of the same column prove that the
spreadsheet read month/day, thousands only where a total or the row's own sum proves them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from phantich.dataset.cell_values import thousandfold
from phantich.dataset.meanings import Meaning, refused, warned
from phantich.language import wording

if TYPE_CHECKING:
    from phantich.files.sheets import Cell

FEWEST_TURNED = 3  # stored days that must all be 12 or lower before they are turned back
IDENTITY = ("invited", "present", "excused", "unexcused")


def ditto(meanings: Sequence[Meaning]) -> list[Meaning]:
    """Every "như trên" as the value above it."""
    done: list[Meaning] = []
    for meaning in meanings:
        if meaning.rule == "ditto" and meaning.value is None:
            above = done[-1].value if done else None
            text = wording.date(above) if isinstance(above, dt.date) else str(above)
            meaning = refused("ditto_nothing") if above is None else warned(above, "read_as", text)
        done.append(meaning)
    return done


def turned_days(cells: Sequence[Cell], meanings: Sequence[Meaning]) -> list[Meaning]:
    """Stored days of a column turned back where the spreadsheet took day/month for month/day.

    It did where some days above 12 stayed text and no stored day is above 12. With too few
    stored days to tell, those that could be turned are refused.
    """
    stored = [m.value for c, m in zip(cells, meanings, strict=True) if c.kind == "date"]
    days = [day for day in stored if isinstance(day, dt.date)]
    texts = [m.value for c, m in zip(cells, meanings, strict=True) if c.kind == "text"]
    late = [day for day in texts if isinstance(day, dt.date) and day.day > 12]
    if not late or not days or any(day.day > 12 for day in days):
        return list(meanings)
    sure = len(days) >= FEWEST_TURNED
    return [_turned(c, m, sure) for c, m in zip(cells, meanings, strict=True)]


def _turned(cell: Cell, meaning: Meaning, sure: bool) -> Meaning:
    day = meaning.value
    if cell.kind != "date" or not isinstance(day, dt.date) or day.day == day.month:
        return meaning
    turned = day.replace(day=day.month, month=day.day)
    if sure:
        return warned(turned, "turned_day", wording.date(turned))
    return refused("day_or_month", first=wording.date(day), second=wording.date(turned))


def restored(
    meanings: Sequence[Meaning], sums: Iterable[tuple[Sequence[int], int]]
) -> list[Meaning]:
    """Lost thousands put back where a total proves them.

    ``sums`` gives the rows under each total, by their place, with the total as it is stored.
    """  # fmt: skip
    done = list(meanings)
    for rows, total in sums:
        lost = [at for at in rows if done[at].rule == "shrunk"]
        whole = sum(_known(done[at]) for at in rows)
        unread = any(done[at].severity == "error" for at in rows if at not in lost)
        if lost and not unread and whole == total:
            for at in lost:
                done[at] = _restored(done[at])
    return done


def _known(meaning: Meaning) -> int:
    if meaning.rule == "shrunk":
        return _near(meaning)
    return meaning.value if isinstance(meaning.value, int) else 0


def _near(meaning: Meaning) -> int:
    return int(str(meaning.blanks["near"]))


def _restored(meaning: Meaning) -> Meaning:
    return warned(_near(meaning), "restored", wording.number(_near(meaning)))


def stored_total(cell: Cell, meaning: Meaning) -> list[int]:
    """The totals that a cell may stand for: its number, or a thousandfold where that was lost."""
    if isinstance(meaning.value, int):
        return [meaning.value]
    near = thousandfold(cell.value)
    return [near] if near else []


def by_identity(row: Mapping[str, Meaning]) -> dict[str, Meaning]:
    """Lost thousands of one row put back where invited = present + absent proves them."""
    if not set(IDENTITY) <= set(row) or not any(row[k].rule == "shrunk" for k in IDENTITY):
        return dict(row)
    parts = [row[key] for key in IDENTITY]
    known = all(m.rule == "shrunk" or isinstance(m.value, int) for m in parts)
    invited, *others = map(_known, parts)
    if not known or invited != sum(others):
        return dict(row)
    return {k: _restored(m) if m.rule == "shrunk" and k in IDENTITY else m for k, m in row.items()}


def unmerged(meaning: Meaning) -> Meaning:
    """The value of a merged cell over several rows, said where it counts for one of them."""
    return replace(meaning, rule=meaning.rule or "merged_value",
                   severity=meaning.severity or "warning",
                   blanks={"used": str(meaning.value), **meaning.blanks})  # fmt: skip
