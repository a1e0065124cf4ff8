"""Sentences, clauses and lines that tell the same of one thing after the other, read as a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from phantich.draft_audit.column_arithmetic import series_findings
from phantich.draft_audit.draft_tables import Cell, Row, Table
from phantich.draft_audit.figure_words import said
from phantich.draft_audit.quantities import Quantity
from phantich.draft_audit.verdicts import Finding

_CUT = re.compile(r"[.;]\s|\n")
_WORDS = re.compile(r"[^\d.;,()%]*")
_LEAD = re.compile(r"[^\d.;,()%]*$")
_NAME = 40  # letters before a figure in which its name stands
_FAR = 250  # letters between two rows of one series
_GIVEN = 6  # figures beside a series that may be the base of its shares
_BOTH = {True, False}
_ALL = 100  # percent

Figures = list[Quantity]


def like_row_findings(text: str, items: Sequence[Quantity], lang: str) -> Iterator[Finding]:
    """What a series of like rows shows of the one that stands out."""
    told = [q for q in items if q.kind in ("number", "percent", "mean") and q.sort != "points"]
    told = [q for q in told if not said("age").match(text, q.end)]
    for rows in (_clauses(text, told), _shares(told)):
        for run in _runs(text, rows):
            start, end = run[0][0].start - _FAR, run[-1][-1].start
            used = {q.start for row in run for q in row}
            near = [q for q in items if start < q.end <= end and q.start not in used]
            given = [v for q in near[-_GIVEN:] for v in (q.value, q.base) if v > 1]
            yield from series_findings(_table(text, run), given, lang)


def _clauses(text: str, items: Sequence[Quantity]) -> Iterator[Figures]:
    """The figures of each clause, sentence or line."""
    row = list(items[:1])
    for one, other in pairwise(items):
        if _CUT.search(text, one.end, other.start):
            yield row
            row = []
        row.append(other)
    yield row


def _shares(items: Sequence[Quantity]) -> Iterator[Figures]:
    """Counts with the percentages behind them: "giỏi 310 bài, chiếm 24,8%, khá 540 bài, …"."""
    for pair in pairwise(items):
        if [q.kind for q in pair] == ["number", "percent"]:
            yield list(pair)


def _runs(text: str, rows: Iterator[Figures]) -> Iterator[list[Figures]]:
    """Rows after each other with the same kinds of figures; the first may say more before them.

    They stand all in one line, or each in its own.
    """
    run: list[Figures] = []
    lines: set[bool] = set()
    for row in chain(rows, [[]]):
        first = run[-1][-len(row) :] if len(run) == 1 else run[-1] if run else []
        gap = text[first[-1].end : row[0].start] if first and row else ""
        if (
            gap
            and _shape(first) == _shape(row)
            and len(gap) < _FAR
            and {"\n" in gap} | lines != _BOTH
        ):
            run, lines = [*run[:-1], first, row], {"\n" in gap}
            continue
        if len(run) > 1 and len(run[0]) > 1:
            yield run
        run, lines = [row], set()


def _shape(row: Figures) -> list[str]:
    return [q.kind + q.unit + q.sort for q in row]


def _table(text: str, run: Sequence[Figures]) -> Table:
    rows = [[Cell(q.raw, q.start, q if _tells(q) else None) for q in row] for row in run]
    return Table(_headings(text, run[1]), [Row(cells, "", 1) for cells in rows])


def _headings(text: str, row: Figures) -> list[str]:
    """The words behind each figure of a row or, where the last has none, before each."""
    behind = [_WORDS.match(text, q.end) for q in row]
    before = [_LEAD.search(text, max(0, q.start - _NAME), q.start) for q in row]
    told = behind if behind[-1] and behind[-1][0].strip() else before
    return [found[0].strip() if found else "" for found in told]


def _tells(item: Quantity) -> bool:
    """Whether a figure can prove something: "100%" is so of whatever whole."""
    return not item.approximate and not (item.kind == "percent" and item.value == _ALL)
