"""A document before it becomes Word, PDF or a workbook: its parts, with nothing of any format."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from phantich.report.profiles import Profile


@dataclass(frozen=True)
class Sentence:
    """One sentence, with the indicators that stand behind it."""

    text: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Heading:
    """A heading of the first, second or third level."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """Sentences that stand together; an ``item`` is one of a list, ``fill`` is for the pen."""

    sentences: tuple[Sentence, ...]
    kind: Literal["body", "item", "note", "fill"] = "body"


Block = Heading | Paragraph


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, the heading above it, its number and its width."""

    heading: str
    number: str
    group: str = ""
    numeric: bool = True
    weight: float = 1.0


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: the text as printed, and the number behind it."""

    text: str = ""
    value: float | int | None = None
    form: Literal["text", "count", "share", "decimal"] = "text"


@dataclass(frozen=True)
class Row:
    """One row of a table: a row of figures, the name of a group, or the total."""

    cells: tuple[Cell, ...]
    kind: Literal["row", "group", "total"] = "row"


@dataclass(frozen=True)
class Table:
    """One numbered table of the annex; its source and its unit of count stand above it."""

    label: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    source: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Annex:
    """One annex: its title, its tables, and what their signs mean."""

    title: str
    tables: tuple[Table, ...]
    note: str = ""


@dataclass(frozen=True)
class Letterhead:
    """The head of the first page: who writes, under which state or Party, when and where."""

    superior: str
    organ: str
    number: str
    state: str
    motto: str
    date: str
    draft: str


@dataclass(frozen=True)
class Closing:
    """The end of the report: who receives it, and where it is signed."""

    recipients: tuple[str, ...]
    authority: str
    title: str
    name: str


@dataclass(frozen=True)
class Document:
    """A whole report in the order in which it is read."""

    lang: str
    profile: Profile
    title: str
    letterhead: Letterhead
    kind: str
    subject: tuple[str, ...]
    blocks: tuple[Block, ...]
    closing: Closing
    annexes: tuple[Annex, ...]
    annex_of: str
    dated: str
    mark: str = ""
    office: str = ""
    ledger: tuple[dict[str, object], ...] = field(default=(), repr=False)

    def tables(self) -> tuple[Table, ...]:
        """The tables of all annexes in their order."""
        return tuple(table for annex in self.annexes for table in annex.tables)
