"""What a report is made of, before it becomes a page, Word, PDF or a workbook.

Sentences, paragraphs, tables and pictures with nothing of any format in them. A ``Part`` shows
itself in a notebook as it will stand on the page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeVar

if TYPE_CHECKING:
    from phantich.report.charts import Chart
    from phantich.report.profiles import Profile

Kind = Literal["body", "item", "note", "fill"]
Form = Literal["text", "count", "share", "points", "decimal", "day"]


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
class Prose:
    """Sentences that stand together.

    ``kind``: ``body``, an ``item`` of a list, a ``note`` in small letters, or a line to ``fill``
    with the pen. ``lead`` stands before the sentences in bold.
    """

    sentences: tuple[Sentence, ...]
    kind: Kind = "body"
    lead: str = ""

    @property
    def text(self) -> str:
        """The sentences in a row."""
        return " ".join(sentence.text for sentence in self.sentences)


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, its number in the office's way, and its width."""

    heading: str
    number: str = ""
    numeric: bool = True
    weight: float = 1.0

    def side(self, at: int) -> str:
        """To which side its cells lean; a narrow first column holds the numbers of the rows."""
        if at == 0 and self.weight < 1:
            return "center"
        return "right" if self.numeric else "left"


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: the text as printed, the number or day behind it, its look.

    ``tone`` is the state that the cell's ground shows (``good``, ``late``, ``open``), ``formula``
    what the workbook works it out from, ``chart`` a small picture in place of the text.
    """

    text: str = ""
    value: Any = None
    form: Form = "text"
    tone: str = ""
    formula: str = ""
    chart: Chart | None = None


@dataclass(frozen=True)
class Row:
    """One row of a table: a row of figures, the name of a group, or the total."""

    cells: tuple[Cell, ...]
    kind: Literal["row", "group", "total"] = "row"


@dataclass(frozen=True)
class Table:
    """A table with its number, its title, its unit of count and what its signs mean.

    ``sheet`` names it in the workbook; without it the table stands in the text only.
    """

    label: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    unit: str = ""
    note: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class Picture:
    """A chart under its title, and the same chart laid out for a phone."""

    title: str
    chart: Chart
    narrow: Chart | None = None


Block = Heading | Prose | Table | Picture


@dataclass(frozen=True)
class Part:
    """A stretch of the report; parts are added up and can be changed before they are."""

    blocks: tuple[Block, ...]
    lang: str = "vi"

    def __iter__(self) -> Iterator[Block]:
        return iter(self.blocks)

    def _repr_html_(self) -> str:
        from phantich.report.document.html_page import fragment

        return fragment(self)

    def __repr__(self) -> str:
        return "\n".join(filter(None, map(plain, self.blocks)))


def plain(block: Block) -> str:
    """A block as bare text."""
    if isinstance(block, Heading):
        return block.text
    if isinstance(block, Prose):
        return f"{block.lead} {block.text}".strip()
    if isinstance(block, Picture):
        return block.chart.alt
    lines = [" | ".join(cell.text for cell in row.cells) for row in block.rows]
    return "\n".join([block.title, *lines])


Held = TypeVar("Held", Heading, Prose, Table, Picture)


def of_kind(blocks: Iterable[Block], kind: type[Held]) -> Iterator[Held]:
    """The blocks of one kind."""
    return (block for block in blocks if isinstance(block, kind))


@dataclass(frozen=True)
class Annex:
    """One annex: its title and what stands in it."""

    title: str
    blocks: tuple[Block, ...]


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

    label: str
    recipients: tuple[str, ...]
    authority: str
    title: str
    name: str


@dataclass(frozen=True)
class Report:
    """A whole report in the order in which it is read.

    Attributes
    ----------
    summary: the page that stands before the report, for who reads only one.
    body: the report itself, parts I to IV.
    source: whose data they are and up to which day.
    day: the last day of the data.
    ledger: every figure printed, with the indicator it comes from.
    """

    lang: str
    profile: Profile
    title: str
    letterhead: Letterhead
    kind: str
    subject: tuple[str, ...]
    summary: tuple[Block, ...]
    body: tuple[Block, ...]
    closing: Closing
    annexes: tuple[Annex, ...]
    annex_of: str
    source: str
    day: dt.date
    mark: str = ""
    references: bool = False
    names: Mapping[str, str] = field(default_factory=dict, repr=False)
    ledger: tuple[dict[str, object], ...] = field(default=(), repr=False)

    def figures(self) -> Iterator[dict[str, object]]:
        """Every figure printed, with the names that a person knows it by."""
        from phantich.report.sentences.named_figures import named_figures

        return named_figures(self.ledger, self.names, self.lang)

    def parts(self) -> tuple[tuple[Block, ...], ...]:
        """The blocks in their order: the first page, the report itself, each annex."""
        return (self.summary, self.body, *(annex.blocks for annex in self.annexes))

    def tables(self) -> tuple[Table, ...]:
        """All tables in their order: of the text, then of the annexes."""
        return tuple(table for part in self.parts() for table in of_kind(part, Table))
