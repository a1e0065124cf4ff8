"""Which table a sheet holds and which column a heading names: in full, nearly, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Protocol

from rapidfuzz.distance import OSA

from phantich.dataset.cells.vocabulary import lexicon
from phantich.language.folding import fold, nearest
from phantich.schema.data_model import Table, personal_headings, tables

LIKENESS = 0.85  # how like an absent heading an unknown one must be to be taken for its slip
LETTERS_A_SLIP = 5  # and how many letters it has for each that is wrong, where it is short
SHORT = 4  # letters of words like year and mode, whose slips are letters exchanged
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
    """The heading of an absent column that an unknown heading is nearly; an empty text else.

    What is written with accents is no slip of an English name, and a heading that only has another
    known word in place of one, ``Ngày hoàn thành`` for ``Ngày ban hành``, is another heading.
    """
    key = fold(heading)
    texts = (text for column in absent for text in column.headings)
    choices = [t for t in texts if (heading.isascii() or not t.isascii()) and not _other(key, t)]
    like = nearest(heading, choices, LIKENESS)
    if like:
        return like
    slips = len(key) // LETTERS_A_SLIP
    close = ((_distance(key, fold(text), slips), text) for text in choices)
    return min((pair for pair in close if pair[0] <= slips), default=(0, ""))[1]


def _distance(key: str, known: str, slips: int) -> int:
    """How many letters are wrong; none where those of a short word only stand in another order."""
    if len(key) == SHORT and sorted(key) == sorted(known) and key not in _words():
        return 0
    return OSA.distance(key, known) if slips else len(key)


def _other(key: str, choice: str) -> bool:
    words, others = key.split(), fold(choice).split()
    if len(words) != len(others) or len(words) == 1:
        return False
    unlike = ((w, o) for w, o in zip(words, others, strict=True) if w != o)
    return all(word in _words() and OSA.distance(word, other) > 1 for word, other in unlike)


@cache
def _words() -> frozenset[str]:
    """Every word of every heading."""
    columns = (column for table in tables().values() for column in table.columns.values())
    texts = (text for column in columns for text in column.headings)
    return frozenset(word for text in texts for word in fold(text).split())


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
