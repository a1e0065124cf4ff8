"""What was read from a file: its blocks, their rows with values, and all that was said of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from phantich.dataset.cells.meanings import Value
from phantich.intake.form import Block
from phantich.intake.header_rows import blocks
from phantich.intake.remarks import Remark
from phantich.intake.titles import Title

if TYPE_CHECKING:
    from phantich.files.sheets import Cell


@cache
def _block(name: str) -> Block:
    return next(block for block in blocks() if block.name == name)


@dataclass
class Row:
    """One row of data: where it stands, its cells as they were, its values, what was said."""

    number: int
    cells: dict[int, Cell]
    values: dict[str, Value] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    running: str = ""
    origin: int = 0

    @property
    def aside(self) -> bool:
        """Whether the row is not taken."""
        return any(remark.fatal for remark in self.remarks)

    @property
    def warned(self) -> bool:
        """Whether the row is taken with something said of it."""
        return bool(self.remarks) and not self.aside


@dataclass
class Page:
    """One block on a sheet with its rows; ``personal`` pages hold no rows, only their number."""

    block_name: str
    sheet: str
    title: Title
    labels: Mapping[int, str]
    columns: Mapping[str, int]
    rows: list[Row] = field(default_factory=list)
    ignored: Counter[str] = field(default_factory=Counter)
    remarks: list[Remark] = field(default_factory=list)
    personal: bool = False
    withheld: int = 0
    file: str = ""

    @property
    def block(self) -> Block:
        """The block whose headings stand on the page."""
        return _block(self.block_name)

    @property
    def refused(self) -> bool:
        """Whether no row of the page is taken; a wrong row of totals refuses nothing but itself."""
        return any(r.fatal and r.rule != "mixed_measures" for r in self.remarks)

    @property
    def read(self) -> int:
        """How many rows of data stand on the page."""
        return len(self.rows) + self.withheld

    def label(self, key: str) -> str:
        """The heading of a column as the file writes it, or as the block does."""
        at = self.columns.get(key, -1)
        return self.labels.get(at) or self.block.field(key).heading

    def place(self, row: int, key: str) -> dict[str, object]:
        """Where a cell stands, for a remark."""
        return {"sheet": self.sheet, "row": row, "column": self.label(key)}


@dataclass
class Submission:
    """One file as it was read; ``refusal`` says why nothing of it was."""

    file: str
    sha256: str = ""
    kind: str = ""
    pages: list[Page] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    refusal: str = ""

    @property
    def name(self) -> str:
        """The name under which the file is kept; that of a file about people may name one."""
        return f"{self.sha256[:12]}.{self.kind}" if self.personal else self.file

    @property
    def personal(self) -> bool:
        """Whether a sheet has columns about people, so that the file itself is not kept."""
        return any(page.personal for page in self.pages)

    @property
    def rows(self) -> list[tuple[Page, Row]]:
        """Every row with its page."""
        return [(page, row) for page in self.pages for row in page.rows]

    @property
    def read(self) -> int:
        """How many rows of data the file holds."""
        return sum(page.read for page in self.pages)

    @property
    def aside(self) -> int:
        """How many of them are set aside."""
        return self.read - self.accepted

    @property
    def accepted(self) -> int:
        """How many of them are taken, with or without a warning."""
        return sum(not row.aside for page, row in self.rows if not page.refused)

    def said(self) -> list[Remark]:
        """Everything said of the file, its sheets and its rows, in their order."""
        inner = [r for page in self.pages for r in (*page.remarks, *_of_rows(page))]
        return [*self.remarks, *inner]


def _of_rows(page: Page) -> list[Remark]:
    return [remark for row in page.rows for remark in row.remarks]
