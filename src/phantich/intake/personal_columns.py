"""Headings of columns about people: such a sheet is refused, and nothing of it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from phantich.dataset.office_words import lexicon
from phantich.language.folding import fold
from phantich.schema.data_model import personal_headings

if TYPE_CHECKING:
    from phantich.files.sheets import Cell

LONGEST_HEADING = 60
FEWEST = 2  # filled cells in a row of headings


@cache
def personal(heading: str) -> bool:
    """Whether a heading names something about a single person."""
    key = fold(heading)
    if len(heading) > LONGEST_HEADING or not key or key.startswith("ky "):
        return False  # "(Ký, ghi rõ họ tên)" stands under every table
    if key in map(fold, personal_headings()):
        return True
    padded = f" {key} "
    return any(f" {fold(phrase)} " in padded for phrase in lexicon()["people"]["phrases"])


def personal_columns(row: Sequence[Cell]) -> list[tuple[int, str]]:
    """The columns of a row of headings that are about people: place and heading."""
    texts = [(at, cell.text) for at, cell in enumerate(row) if cell.kind == "text"]
    if len(texts) < FEWEST:
        return []
    return [(at, text) for at, text in texts if personal(text)]
