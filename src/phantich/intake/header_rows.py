"""Finding the headings of a sheet and the block they belong to.

Headings may stand below rows of title, in up to three rows with merged cells, with other accents,
case, spacing and short forms. A heading that is nearly one is never taken for it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING

from phantich.dataset.cells.vocabulary import counted, keys, spelt_out
from phantich.intake.form import Block, form_blocks, table_blocks
from phantich.language.folding import fold

if TYPE_CHECKING:
    from phantich.files.sheets import Cell, Sheet

BARE_MARK = re.compile("[0-9]{0,2}|[a-z]")
FIGURES = ("count", "number", "share")
TALLEST = 3
FEWEST = 2
SURE = 5  # known headings that make a row of headings, whatever stands beside them
REMEMBERED = 10_000  # texts of cells whose comparison with all headings is kept
NAMED = 100  # what a fitting name of the sheet is worth, in headings


@dataclass(frozen=True)
class Band:
    """The headings of one block: rows ``top`` to ``bottom`` (excluded) and what each column is."""

    block: Block
    top: int
    bottom: int
    labels: Mapping[int, str]
    columns: Mapping[str, int]
    doubled: tuple[int, ...] = ()
    score: int = 0

    @property
    def unknown(self) -> list[int]:
        """Columns under a heading that the block does not know."""
        known = {*self.columns.values(), *self.doubled, *self.extras.values()}
        return [at for at in self.labels if at not in known]

    @cached_property
    def extras(self) -> dict[str, int]:
        """Columns that every block may have: running number, note, typed rate."""
        found: dict[str, int] = {}
        taken = set(self.columns.values())
        for at, text in self.labels.items():
            name = extra(text)
            if name and at not in taken:
                found[name if name not in found else f"{name}{at}"] = at
        return found


def extra(text: str) -> str:
    """``number``, ``note`` or ``rate`` where a heading is one of these; an empty text else."""
    key = _bare(text)
    names = ("number", "note", "rate")
    named = next((name for name in names if key in keys("headings", name)), "")
    return named or ("rate" if key.startswith("ty le ") or "%" in text else "")


@cache
def blocks() -> tuple[Block, ...]:
    """Every block that a sheet may hold: those of the form, then the tables."""
    return (*form_blocks().values(), *table_blocks().values())


@cache
def _index(block: Block) -> Mapping[str, str]:
    pairs = [(fold(text), f.key) for f in block.fields for text in f.headings]
    short = [(spelt_out(key), name) for key, name in pairs]
    return {**dict(reversed(short)), **dict(reversed(pairs))}


@cache
def _everything() -> frozenset[str]:
    known = {key for block in blocks() for key in _index(block)}
    lower = {fold(f.vi) for block in blocks() for f in block.fields}
    return frozenset(known | lower | keys("headings", "number"))


@cache
def _bare(text: str) -> str:
    """The folded heading without what stands in brackets: ``Có mặt (lượt)`` is ``co mat``."""
    return fold(re.sub(r"\([^)]*\)", " ", text)) or fold(text)


def _narrowed(text: str, known: Collection[str]) -> bool:
    """Whether a heading says a part or a share of what it names: ``Có mặt (nữ)``, ``Có mặt (%)``.

    A unit of count in brackets, a number of a column and the like say nothing of the kind.
    """
    inside = re.findall(r"\(([^)]*)\)", text)
    return "%" in text or (fold(text) not in known and not all(map(_harmless, inside)))


@cache
def _harmless(inside: str) -> bool:
    bare = re.sub(r"^(đvt|đơn vị( tính)?)\s*:|^số\s", "", inside.strip().lower())
    key = fold(bare)
    return bool(BARE_MARK.fullmatch(key) or counted(bare)) or key in keys("headings", "aside")


@lru_cache(maxsize=REMEMBERED)
def known_heading(text: str) -> bool:
    """Whether a text is a heading of any block."""
    everything = _everything()
    return any(k in everything for k in (fold(text), _bare(text), spelt_out(_bare(text))))


def heading_row(row: Sequence[Cell]) -> bool:
    """Whether most of what stands in a row are known headings."""
    filled = [cell for cell in row if cell.kind != "blank"]
    texts = sum(cell.kind == "text" for cell in filled)
    if texts < (FEWEST if texts == len(filled) else SURE):
        return False
    labels = sum(cell.text.endswith(":") for cell in filled)  # "Đơn vị: | … | Năm: | …"
    if 0 < labels < len(filled) <= labels * 2:
        return False
    plain = texts == len(filled)
    hits = sum(cell.kind == "text" and known_heading(cell.text) for cell in filled)
    return hits >= SURE or (plain and hits >= FEWEST and hits * 2 > len(filled))


def find_bands(sheet: Sheet, name: str) -> list[Band]:
    """The bands of headings of a sheet, from top to bottom; a repeated one counts once."""
    bands: list[Band] = []
    at = 0
    while at < len(sheet.cells):
        if heading_row(sheet.cells[at]):
            band = _best(sheet, name, at, bands[-1].bottom if bands else 0)
            if band and not (bands and _repeated(bands[-1], band)):
                bands.append(band)
                at = band.bottom
                continue
        at += 1
    return bands


def _repeated(last: Band, band: Band) -> bool:
    return last.block is band.block and last.columns == band.columns


def _best(sheet: Sheet, name: str, row: int, above: int) -> Band | None:
    """The best reading of the headings at a row, over the rows that may belong to them."""
    spans = [
        (top, bottom)
        for top in range(max(above, row - TALLEST + 1), row + 1)
        for bottom in range(row + 1, min(top + TALLEST, len(sheet.cells)) + 1)
        if _wordy(sheet.cells[row + 1 : bottom])
    ]
    read = [_read(sheet, name, span) for span in spans]
    found = [band for band in read if band is not None]
    return max(found, key=lambda b: (b.score, b.top - b.bottom), default=None)


def _wordy(rows: Sequence[Sequence[Cell]]) -> bool:
    return all(
        cell.kind in ("text", "blank") and len(cell.text) < 80 for row in rows for cell in row
    )


def _read(sheet: Sheet, name: str, span: tuple[int, int]) -> Band | None:
    parts = _parts(sheet, *span)
    ways = {at: _ways(texts) for at, texts in parts.items()}
    read = [_band(block, span, parts, (ways, name)) for block in _candidates(ways)]
    good = [band for band in read if len(band.columns) >= min(FEWEST, len(band.labels))]
    if not good:
        return None
    return max(good, key=_rank)


def _candidates(ways: Mapping[int, Sequence[str]]) -> list[Block]:
    """The blocks that know at least two of the columns."""
    hits = Counter(b for keys in ways.values() for b in {b for k in keys for b in _homes(k)})
    return [block for block in blocks() if hits[block.name] >= min(FEWEST, len(ways))]


@cache
def _homes(key: str) -> frozenset[str]:
    return frozenset(block.name for block in blocks() if key in _index(block))


def _ways(texts: list[str]) -> list[str]:
    """The keys of a heading: in full, with the part above only, its lowest part."""
    whole = dict.fromkeys((" ".join(texts), " ".join(texts[-2:]), texts[-1]))
    return [k for text in whole for k in (fold(text), _bare(text), spelt_out(_bare(text)))]


def _rank(band: Band) -> tuple[int, bool, int, int]:
    there = all(f.key in band.columns for f in band.block.fields if f.required)
    return band.score, there, -len(band.block.fields), -blocks().index(band.block)


def _parts(sheet: Sheet, top: int, bottom: int) -> dict[int, list[str]]:
    """The headings of every column from above to below, merged ones over all their columns."""
    grid = [[" ".join(cell.text.split()) for cell in row] for row in sheet.cells[top:bottom]]
    for first, left, last, right in sheet.merged:
        if top <= first < bottom and last < bottom:
            for row in range(first, last + 1):
                for column in range(left, min(right + 1, len(grid[row - top]))):
                    grid[row - top][column] = grid[first - top][left]
    if not sheet.merged:
        _spread(grid)
    columns = range(max(map(len, grid), default=0))
    parts = {at: _distinct(row[at] for row in grid) for at in columns}
    return {at: texts for at, texts in parts.items() if texts}


def _spread(grid: list[list[str]]) -> None:
    """Without merged cells (CSV), a heading above counts for the blank ones to its right."""
    for at, row in enumerate(grid[:-1]):
        for column in range(1, len(row)):
            if not row[column] and row[column - 1] and grid[at + 1][column]:
                row[column] = row[column - 1]


def _distinct(texts: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for text in texts:
        if text and (not kept or kept[-1] != text):
            kept.append(text)
    return kept


def _band(
    block: Block,
    span: tuple[int, int],
    parts: dict[int, list[str]],
    given: tuple[Mapping[int, Sequence[str]], str],
) -> Band:
    ways, name = given
    index = _index(block)
    columns: dict[str, int] = {}
    doubled: list[int] = []
    labels = {at: " | ".join(texts) for at, texts in parts.items()}
    for at, forms in ways.items():
        key = next((index[k] for k in forms if k in index), "")
        if key and block.field(key).column.type in FIGURES and _narrowed(labels[at], index):
            key = ""
        if key and key in columns:
            doubled.append(at)
        elif key:
            columns[key] = at
    named = NAMED * (fold(name) in map(fold, block.names)) if columns else 0
    score = len(columns) + named - len(doubled)
    return Band(block, *span, labels, columns, tuple(doubled), score)
