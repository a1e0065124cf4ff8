"""The tables of a draft: rows of cells with their figures, headings over merged cells, totals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product, takewhile

from phantich.draft_audit.figure_words import said
from phantich.draft_audit.quantities import Quantity, cell_figure

_RULE = re.compile(r"[\s|:+-]*-{2,}[\s|:+-]*")  # |---|---| of a table in Markdown
_YEAR = re.compile(r"(?:19|20)\d{2}")
_INDEX = re.compile(r"\(?([\dA-Z]{1,2})\)?(?:\s*=.*)?")
_ROMAN = re.compile(r"[IVXLC]+|[A-ZĐ]")
_CELLS = re.compile(
    r"(?<![\w.,/])\d(?:[\d.,]*\d)?%?(?: +[+-]?(?:\d(?:[\d.,]*\d)?%?|-)){2,}(?![\w.,/])"
    r"|\d% +[+-]?\d[\d.,]*%(?!\w)"
)
_PART = re.compile(r"\d+\.\d+|[a-zđ][.)](?!\w)")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row: its text at a place of the reading, and the figure it holds, if one."""

    text: str
    start: int
    figure: Quantity | None

    @property
    def value(self) -> Fraction | None:
        """The figure's value; 0 for a dash, None for a blank or for words."""
        if self.figure is not None:
            return self.figure.value
        return Fraction(0) if said("nil").fullmatch(self.text) else None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of figures: `level` 0 is a total, 1 a group or a row without groups, 2 in a group."""

    cells: Sequence[Cell]
    label: str
    level: int


@dataclass(frozen=True, slots=True)
class Table:
    """Headings from top to bottom on lines, one for each column, and the rows of figures."""

    headings: Sequence[str]
    rows: Sequence[Row]

    def turned(self) -> Table:
        """The table with its columns as rows."""
        columns = zip(*(row.cells for row in self.rows), strict=True)
        names = [row.label for row in self.rows]
        told = zip(self.headings, columns, strict=True)
        return Table(names, [Row(cells, heading, 1) for heading, cells in told])


def is_row(line: str) -> bool:
    """Whether a line of a reading is the row of a table."""
    return "\t" in line or (line.lstrip().startswith("|") and line.count("|") > 2)


def is_cells(line: str) -> bool:
    """Whether a line has figures one after the other, as the row of a table has in a PDF."""
    return bool(_CELLS.search(line))


def table_of(lines: Sequence[tuple[int, str]], lang: str) -> Table | None:
    """The table of neighbouring rows, each with its place; None when it has no figures."""
    split = [list(_cells(text, start, lang)) for start, text in lines if not _RULE.fullmatch(text)]
    head = list(takewhile(lambda cells: not _begins(cells), split))
    body = split[len(head) :]
    width = max(map(len, split), default=0)
    if not body or width < 2:
        return None
    body = [[*cells, *[Cell("", cells[-1].start, None)] * (width - len(cells))] for cells in body]
    return Table(_headings(head, width), list(_rows(body)))


def _cells(text: str, start: int, lang: str) -> Iterator[Cell]:
    mark = "\t" if "\t" in text else "|"
    if mark == "|":
        start += len(text) - len(text.lstrip()) + 1
        text = text.strip()[1:].removesuffix("|")
    for piece in text.split(mark):
        at = start + len(piece) - len(piece.lstrip())
        yield Cell(piece.strip(), at, cell_figure(piece.strip(), at, lang))
        start += len(piece) + 1


def _begins(cells: Sequence[Cell]) -> bool:
    """Whether a row has figures of its own, or heads a group: not years, not numbers of columns."""
    texts = [c.text for c in cells if c.text]
    if len(texts) == 2 and _ROMAN.fullmatch(cells[0].text):
        return True
    figures = [c for c in cells[1:] if c.figure is not None and not _YEAR.fullmatch(c.text)]
    numbers = [found[1] for text in texts if (found := _INDEX.fullmatch(text))]
    told = [int(number) for number in numbers if number.isdigit()]
    only_numbers = len(numbers) == len(texts) and told == [*range(told[0], told[0] + len(told))]
    return bool(figures) and not (told and only_numbers)


def _headings(head: Sequence[Sequence[Cell]], width: int) -> list[str]:
    """What stands over each column; a cell that spans columns stands over all of them."""
    over: list[list[str]] = [[] for _ in range(width)]
    for at, cells in enumerate(head):
        last = ""
        for column in range(width):
            own = cells[column].text if column < len(cells) else ""
            last = own or (last if at + 1 < len(head) else "")
            over[column] += [last] if last else []
    return ["\n".join(dict.fromkeys(names)) for names in over]


def _rows(body: Sequence[Sequence[Cell]]) -> Iterator[Row]:
    kinds = [_kind(next((c.text for c in cells if c.text), "")) for cells in body]
    deep = {"dash", "part"} & set(kinds) or ({"item"} if "group" in kinds else set())
    for cells, kind, below in zip(body, kinds, [*kinds[1:], ""], strict=True):
        named = cells[1:] if cells[0].figure is not None else cells
        label = " ".join(c.text for c in takewhile(lambda c: c.figure is None, named))
        total = kind == "total" or (bool(said("total_row").match(label)) and below not in deep)
        yield Row(cells, label, 0 if total else 2 if kind in deep else 1)


def _kind(first: str) -> str:
    """What the first cell of a row makes it: a total, a group, one of its parts, or an item."""
    if said("total_row").match(first):
        return "total"
    if first[:1] and first[0] in "-+–•*":
        return "dash"
    if _ROMAN.fullmatch(first.rstrip(".")):
        return "group"
    return "part" if _PART.match(first) else "item" if first[:1].isdigit() else "name"


def members(rows: Sequence[Row], at: int) -> Iterator[list[int]]:
    """The sets of rows that a total may sum up: those around it, of one deeper level."""
    level = rows[at].level
    before = next((k for k in range(at - 1, -1, -1) if rows[k].level <= level), -1)
    after = next((k for k in range(at + 1, len(rows)) if rows[k].level <= level), len(rows))
    above = [range(before + 1, at), range(at)] if level == 0 else []
    for span, deep in product((*above, range(at + 1, after)), (1, 2)):
        found = [k for k in span if rows[k].level == deep]
        if deep > level and len(found) > 1:
            yield found
