"""The Parquet files of a dataset, row group by row group, known from their footers alone."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from pandas import DataFrame

from phantich.dataset.cells import cell_text
from phantich.dataset.checked_sheets import check_sheet
from phantich.dataset.headings import table_named
from phantich.dataset.opening import Sheet
from phantich.errors import Fault, Problems
from phantich.files.paths import shown
from phantich.schema import data_model

SHARED = (  # tables that every part of a dataset needs whole, and those no figure needs
    "about",
    "units",
    "unit_versions",
    "unit_successions",
    "directives",
    "requirements",
    "targets",
    "proposed_actions",
    "stated_figures",
    "data_issues",
)
FACTS = tuple(name for name in data_model.tables() if name not in SHARED)


class Keys:
    """Words to look for, in order."""

    def __init__(self, words: Iterable[str]) -> None:
        self.ordered = sorted(words)
        self.plain = all(map(str.isascii, self.ordered))

    def between(self, least: str, greatest: str) -> bool:
        """Whether one of the words lies between two words, or is one of them."""
        at = bisect_left(self.ordered, least)
        return at < len(self.ordered) and self.ordered[at] <= greatest


@dataclass(frozen=True)
class Span:
    """The least and the greatest value of a column, and whether some are missing."""

    least: Any
    greatest: Any
    gaps: bool

    def may_hold(self, keys: Keys) -> bool:
        """Whether one of the words can stand in the column.

        Words are compared as they are read from cells, spans as they stand in the file: the
        two agree for plain words only, so anything else may stand anywhere.
        """
        if not (keys.plain and _is_plain(self.least) and _is_plain(self.greatest)):
            return True
        return keys.between(self.least, self.greatest)


def _is_plain(word: object) -> bool:
    return isinstance(word, str) and word.isascii() and word == cell_text(word)


@dataclass(frozen=True)
class Group:
    """One row group: its file, its number there, the rows before it, and what its columns span.

    ``headings`` says under which heading of the file each column of the table stands. A column
    without a span may hold anything.
    """

    table: str
    file: str
    at: int
    first: int
    rows: int
    headings: Mapping[str, str]
    spans: Mapping[str, Span] = field(default_factory=dict)

    def may_hold(self, column: str, keys: Keys) -> bool:
        """Whether one of the words can stand in the column."""
        span = self.spans.get(column)
        if column not in self.headings:
            return False
        return span is None or span.may_hold(keys)

    def may_lack(self, column: str) -> bool:
        """Whether a value of the column can be missing."""
        span = self.spans.get(column)
        return span is None or span.gaps

    def may_be_of(self, year: int) -> bool:
        """Whether a row can belong to a year, as far as the column ``year`` tells."""
        span = self.spans.get("year")
        if span is None or span.gaps or not isinstance(span.least, int):
            return True
        return span.least <= year <= span.greatest


Index = Mapping[str, Sequence[Group]]


def index(path: Path, problems: Problems, only: Container[str] = FACTS) -> dict[str, list[Group]]:
    """The row groups of every table of facts in a folder; headings are checked on the way.

    Raises
    ------
    Fault
        The folder holds facts in another format than Parquet, or in nested folders; or
        pyarrow is not installed.
    """
    found: dict[str, list[Group]] = {}
    seen: dict[tuple[str, ...], dict[str, str]] = {}
    for file, table in _files(path, only):
        found.setdefault(table.name, []).extend(_groups(file, table, seen, problems))
    return found


def _files(path: Path, only: Container[str]) -> Iterator[tuple[Path, data_model.Table]]:
    if not path.is_dir():
        raise Fault("parts_need_parquet", path=shown(path))
    for entry in sorted(path.iterdir()):
        table = table_named(entry.stem if entry.is_file() else entry.name)
        if table is None or table.name not in only:
            continue
        if entry.is_dir() and any(inner.is_dir() for inner in entry.iterdir()):
            raise Fault("nested_parts", path=shown(entry))
        if entry.is_file() and entry.suffix.lower() != ".parquet":
            raise Fault("parts_need_parquet", path=shown(entry))
        files = [entry] if entry.is_file() else sorted(entry.glob("*.parquet"))
        yield from ((file, table) for file in files)


def _groups(
    file: Path,
    table: data_model.Table,
    seen: dict[tuple[str, ...], dict[str, str]],
    problems: Problems,
) -> Iterator[Group]:
    footer = _footer(file)
    names = tuple(footer.schema.to_arrow_schema().names)
    if (table.name, *names) not in seen:
        seen[(table.name, *names)] = _headings(file, table, names, problems)
    headings, first = seen[(table.name, *names)], 0
    for at in range(footer.num_row_groups):
        part = footer.row_group(at)
        if part.num_rows:
            spans = _spans(part, headings)
            yield Group(table.name, str(file), at, first, part.num_rows, headings, spans)
        first += part.num_rows


def _footer(file: Path) -> Any:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError:
        raise Fault("needs_pyarrow", path=shown(file)) from None
    try:
        return parquet.read_metadata(file)
    except (ArrowException, OSError) as error:
        raise Fault("broken_part", path=shown(file), reason=type(error).__name__) from None


def _headings(
    file: Path, table: data_model.Table, names: Sequence[str], problems: Problems
) -> dict[str, str]:
    """Which heading holds which column; wrong headings are recorded once for all like files."""
    found = Problems(problems.lang)
    sheet = Sheet(table, shown(file), "", DataFrame(columns=list(names), dtype="object"), 1)
    check_sheet(sheet, found)
    rows = found.frame()
    for row in rows[rows["rule"] != "no_rows"].to_dict("records"):
        problems.repeat(row)
    return sheet.headings


def _spans(part: Any, headings: Mapping[str, str]) -> dict[str, Span]:
    by_heading = {heading: name for name, heading in headings.items()}
    spans = {}
    for at in range(part.num_columns):
        column = part.column(at)
        name, known = by_heading.get(column.path_in_schema), column.statistics
        if name is not None and known is not None and known.has_min_max:
            gaps = known.null_count is None or known.null_count > 0
            spans[name] = Span(_plain(known.min), _plain(known.max), gaps)
    return spans


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value
