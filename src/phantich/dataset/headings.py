"""Which table a sheet holds and which column a heading names: in full, nearly, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Protocol

from rapidfuzz.distance import OSA

from phantich.dataset.cells.office_words import lexicon
from phantich.language.folding import fold, nearest
from phantich.schema.data_model import Table, personal_headings, tables

LIKENESS = 0.85  # how like an absent heading an unknown one must be to be taken for its slip
LETTERS_A_SLIP = 5  # and how many letters it has for each that is wrong, where it is short
LONGEST_PERSONAL = 60
SEARCHED = 15  # rows of title that may stand above the headings of a sheet


class Headed(Protocol):
    """A column with the headings under which it is known."""

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading of the column."""


def table_named(name: str) -> Table | None:
    """The table that a file or sheet of this name holds, if any."""
    key = fold(name)
    return next((t for t in tables().values() if key in map(fold, t.headings)), None)


def near_table(name: str) -> str:
    """The name of a table that a file or sheet of this name most likely means, or nothing."""
    return nearest(name, [heading for table in tables().values() for heading in table.headings])


@cache
def columns_of(table: str) -> Mapping[str, str]:
    """The columns of a table by every folded heading; its own names come before all others."""
    columns = tables()[table].columns
    pairs = [(fold(text), c.name) for c in columns.values() for text in c.headings]
    return {**dict(reversed(pairs)), **{fold(name): name for name in columns}}


def heading_row(rows: Sequence[Sequence[str]], known: Mapping[str, str]) -> int:
    """The place of the row that holds most of the known headings."""
    hits = [sum(fold(text) in known for text in row) for row in rows[:SEARCHED]]
    return hits.index(max(hits))


def slip_of(heading: str, absent: Iterable[Headed]) -> str:
    """The heading of an absent column that an unknown heading is nearly; an empty text else."""
    choices = [text for column in absent for text in column.headings]
    like = nearest(heading, choices, LIKENESS)
    if like:
        return like
    key = fold(heading)
    slips = len(key) // LETTERS_A_SLIP
    close = [(OSA.distance(key, fold(text), score_cutoff=slips), text) for text in choices]
    return min((pair for pair in close if pair[0] <= slips), default=(0, ""))[1] if slips else ""


@cache
def personal(heading: str) -> bool:
    """Whether a heading names something about a single person."""
    key = fold(heading)
    if len(heading) > LONGEST_PERSONAL or not key or key.startswith("ky "):
        return False  # "(Ký, ghi rõ họ tên)" stands under every table
    if key in map(fold, personal_headings()):
        return True
    padded = f" {key} "
    return any(f" {fold(phrase)} " in padded for phrase in lexicon()["people"]["phrases"])
