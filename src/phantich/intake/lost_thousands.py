"""Lost thousands (12.93 for "12.930"), put back only where a total or the row itself proves it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from phantich.dataset.cells.meanings import Meaning, warned
from phantich.dataset.cells.written_numbers import thousandfold
from phantich.language import numbers

if TYPE_CHECKING:
    from phantich.files.sheets import Cell

IDENTITY = ("invited", "present", "excused", "unexcused")


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
    return warned(_near(meaning), "restored", numbers.written(_near(meaning)))


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
