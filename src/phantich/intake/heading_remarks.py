"""What is wrong with the headings of a table: missing, doubled, nearly known, unknown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from phantich.dataset.headings import slip_of
from phantich.files.sheets import cell_name
from phantich.intake.header_rows import Band, known_heading
from phantich.intake.remarks import Remark

if TYPE_CHECKING:
    from phantich.files.sheets import Cell

MOST_UNKNOWN = 40  # unknown columns that are named one by one
FEWEST_BESIDE = 3  # known headings that make a table of its own


def heading_remarks(below: Sequence[Sequence[Cell]], title: str, band: Band) -> Iterator[Remark]:
    """What is said of a table's headings; ``below`` are the rows under them."""
    row = band.bottom
    for at in _beside(band):
        yield Remark("second_table", "error", title, row, band.labels[at], cell=cell_name(row, at))
    absent = [f for f in band.block.fields if f.key not in band.columns]
    for at in band.doubled:
        yield Remark("double_column", "error", title, row, band.labels[at], cell=cell_name(row, at))
    unknown = band.unknown
    if len(unknown) > MOST_UNKNOWN:
        rest = len(unknown) - MOST_UNKNOWN
        yield Remark("more_unknown", "warning", title, row, blanks={"rest": rest})
    for at in unknown[:MOST_UNKNOWN]:
        text = band.labels[at]
        near = slip_of(text, absent) or slip_of(text.rpartition(" | ")[2], absent)
        filled = sum(line[at].kind != "blank" for line in below)
        said = {"nearest": near} if near else {"filled": filled}
        if near or filled:
            yield Remark("misspelt_column" if near else "unknown_column",
                         "error" if near else "warning", title, row, text,
                         cell=cell_name(row, at), blanks=said)  # fmt: skip
    for field in absent:
        if field.column.required or (field.column.expected and not band.block.form):
            yield Remark("missing_column", "error", title, row, field.column.name,
                         blanks={"heading": field.vi})  # fmt: skip


def _beside(band: Band) -> list[int]:
    """Where a second table begins beside a first one, a column without a heading between them."""
    known, groups = set(band.columns.values()), list[list[int]]()
    for at in sorted(band.labels):
        if not groups or at > groups[-1][-1] + 1:
            groups.append([])
        groups[-1].append(at)
    return [group[0] for group in groups if known.isdisjoint(group)
            and sum(known_heading(band.labels[at]) for at in group) >= FEWEST_BESIDE]  # fmt: skip
