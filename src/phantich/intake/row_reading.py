"""The cells of a page understood, column by column, with what totals and other rows prove."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_DOWN, Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from phantich.dataset.cells import Meaning, read_meanings, understand
from phantich.files.sheets import BLANK, cell_name
from phantich.intake.header_rows import Band
from phantich.intake.lost_thousands import by_identity, restored, stored_total
from phantich.intake.remarks import Remark, Severity
from phantich.intake.row_kinds import DATA
from phantich.intake.submission_pages import Page, Row
from phantich.language import numbers, wording
from phantich.language.folding import visible
from phantich.schema import data_model
from phantich.schema.data_model import Column

if TYPE_CHECKING:
    from phantich.files.sheets import Cell, Sheet

Marks = Sequence[tuple[str, int]]
Sums = dict[int, list[list[int]]]


def understand_rows(page: Page, sheet: Sheet, band: Band, marks: Marks) -> None:
    """Give every row of a page its values, and record what is said of its cells and totals."""
    under = _under_totals(marks)
    read: dict[str, list[Meaning]] = {}
    for key, at in band.columns.items():
        cells = [row.cells.get(at, BLANK) for row in page.rows]
        read[key] = _column(cells, band.block.field(key).column, sheet, at, under)
    for number, row in enumerate(page.rows):
        meanings = by_identity({key: column[number] for key, column in read.items()})
        _fill(page, row, meanings)
        _shifted(page, row, band)
    _check_totals(page, sheet, band, under)
    _check_rates(page, band)


def _column(cells: list[Cell], column: Column, sheet: Sheet, at: int, under: Sums) -> list[Meaning]:
    meanings = read_meanings(cells, column)
    if column.type == "count" and any(m.rule == "shrunk" for m in meanings):
        sums = [
            (rows, total)
            for row, ways in under.items()
            for total in _totals(sheet.cells[row][at], column)
            for rows in ways
        ]
        return restored(meanings, sums)
    return meanings


def _totals(cell: Cell, column: Column) -> list[int]:
    return stored_total(cell, understand(cell, column))


def _fill(page: Page, row: Row, meanings: dict[str, Meaning]) -> None:
    for key, meaning in meanings.items():
        row.values[key] = meaning.value
        if meaning.rule:
            row.remarks.append(_remark(page, row, key, meaning))
    _measures(page, row, meanings)
    for field in page.block.fields:
        if field.required and _empty(meanings.get(field.key)):
            row.remarks.append(Remark("blank", "error", **_place(page, row, field.key)))


def _empty(meaning: Meaning | None) -> bool:
    return meaning is not None and meaning.value is None and meaning.severity != "error"


def _place(page: Page, row: Row, key: str) -> dict[str, Any]:
    at = page.columns.get(key, -1)
    cell = cell_name(row.number, at) if at >= 0 else ""
    return {**page.place(row.number, key), "cell": cell}


def _remark(page: Page, row: Row, key: str, meaning: Meaning) -> Remark:
    cell = row.cells[page.columns[key]]
    value = visible(cell.value if meaning.rule == "decoded" else cell.text)
    severity: Severity = "error" if meaning.severity == "error" else "warning"
    return Remark(meaning.rule, severity, value=value, blanks=meaning.blanks,
                  **_place(page, row, key))  # fmt: skip


def _measures(page: Page, row: Row, meanings: dict[str, Meaning]) -> None:
    """A cell that says "lượt" in a row of persons, which the row itself does not allow."""
    if row.values.get("measure") != "person":
        return
    for key, meaning in meanings.items():
        if meaning.counts == "contact":
            blanks = {"word": wording.say("unit.contact"), "counts": wording.say("unit.person")}
            value, place = row.cells[page.columns[key]].text, _place(page, row, key)
            row.remarks.append(Remark("unit_mixed", "error", value=value, blanks=blanks, **place))


def _shifted(page: Page, row: Row, band: Band) -> None:
    """Cells under no heading: the row has slipped by a column, or the heading is missing."""
    for at, cell in row.cells.items():
        if at not in band.labels:
            row.remarks.append(
                Remark("no_heading", "error", page.sheet, row.number, f"#{at + 1}",
                       visible(cell.text)[:80], cell_name(row.number, at))
            )  # fmt: skip


# --- totals ------------------------------------------------------------------


def _under_totals(marks: Marks) -> Sums:
    """For each row of totals the rows it may sum up, as places among the rows of data."""
    data = [at for kind, at in marks if kind == DATA]
    place = {at: number for number, at in enumerate(data)}
    edges = [at for kind, at in marks if kind in ("total", "group")]
    totals = [at for kind, at in marks if kind == "total"]
    return {at: _ways(at, place, edges, totals) for at in totals}


def _ways(at: int, place: dict[int, int], edges: list[int], totals: list[int]) -> list[list[int]]:
    def between(low: float, high: float) -> list[int]:
        return [number for row, number in place.items() if low < row < high]

    above = max((e for e in edges if e < at), default=-1)
    below = min((e for e in edges if e > at), default=float("inf"))
    previous = max((t for t in totals if t < at), default=-1)
    ways = [
        between(-1, float("inf")),
        between(above, at),
        between(at, below),
        between(previous, at),
    ]
    return [way for number, way in enumerate(ways) if way and way not in ways[:number]]


def _check_totals(page: Page, sheet: Sheet, band: Band, under: Sums) -> None:
    keys = [k for k in band.columns if band.block.field(k).column.type == "count"]
    for row, ways in under.items():
        cells = {key: sheet.cells[row][band.columns[key]] for key in keys}
        stated = {k: _totals(cell, band.block.field(k).column) for k, cell in cells.items()}
        known = {key: values[0] for key, values in stated.items() if values}
        if known and ways:
            best = max(
                ways, key=lambda way: sum(_agrees(page, way, k, v) for k, v in known.items())
            )
            page.remarks += _disagreeing(page, row, best, known)


def _sum(page: Page, way: Sequence[int], key: str) -> int | None:
    """The sum of a column over rows; nothing where one of its cells could not be read."""
    rows = [page.rows[number] for number in way]
    wrong = any(r.fatal and r.column == page.label(key) for row in rows for r in row.remarks)
    values = [row.values.get(key) for row in rows]
    return None if wrong else sum(v for v in values if isinstance(v, int))


def _agrees(page: Page, way: Sequence[int], key: str, stated: int) -> bool:
    return _sum(page, way, key) == stated


def _disagreeing(
    page: Page, row: int, way: Sequence[int], known: dict[str, int]
) -> Iterator[Remark]:
    if len({page.rows[n].values.get("measure") for n in way} - {None}) > 1:
        yield Remark("mixed_measures", "error", page.sheet, row + 1, page.label("measure"))
        return
    for key, stated in known.items():
        computed = _sum(page, way, key)
        if computed is not None and computed != stated:
            at = page.columns[key]
            blanks = {"computed": numbers.written(computed), "stated": numbers.written(stated)}
            yield Remark("total_disagrees", "warning", page.sheet, row + 1, page.label(key),
                         numbers.written(stated), cell_name(row + 1, at), blanks)  # fmt: skip


# --- typed rates -------------------------------------------------------------


def _check_rates(page: Page, band: Band) -> None:
    """Typed rates are never used; one that the counts of its own row deny is said."""
    rates = [at for name, at in band.extras.items() if name.startswith("rate")]
    pairs = [(part, whole) for part, whole in _pairs(page) if {part, whole} <= set(band.columns)]
    for row in page.rows if rates else ():
        true = [_percent(row, part, whole) for part, whole in pairs]
        known = [rate for rate in true if rate is not None]
        for at in rates:
            if at in row.cells and known and not _agrees_with(row.cells[at], known):
                row.remarks.append(
                    Remark("rate_disagrees", "warning", page.sheet, row.number, page.labels[at],
                           visible(row.cells[at].text), cell_name(row.number, at),
                           {"computed": numbers.percent(float(known[0]) / 100)})
                )  # fmt: skip


def _pairs(page: Page) -> Iterator[tuple[str, str]]:
    """The counts of a page of which one is a part of the other, by the rules of its tables."""
    for record in page.block.records:
        table = data_model.tables()[record.table]
        for rule in (*table.warnings, *table.checks):
            part, sign, whole = rule.partition(" <= ")
            if sign and {part, whole} <= set(record.take):
                yield record.take[part], record.take[whole]


def _percent(row: Row, part: str, whole: str) -> Decimal | None:
    counts = row.values.get(part), row.values.get(whole)
    if not all(isinstance(count, int) for count in counts) or not counts[1]:
        return None
    return Decimal(str(counts[0])) * 100 / Decimal(str(counts[1]))


def _agrees_with(cell: Cell, known: Sequence[Decimal]) -> bool:
    """Whether a typed rate is one of the row's; nothing is said of one not yet calculated."""
    if cell.kind == "formula_uncached":
        return True
    return any(_near(stated, true) for stated in _rates(cell) for true in known)


def _rates(cell: Cell) -> list[Decimal]:
    """The percentages that a cell may mean: 97,91%, 97.91 and 0.9791 are one and the same."""
    text = re.sub(r"[\s%]", "", cell.text).replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return []
    marked = "%" in cell.text or "percent" in cell.note
    return [number] if marked or number > 1 else [number, number.scaleb(2)]


def _near(stated: Decimal, true: Decimal) -> bool:
    """Whether a figure is the true one rounded or cut at its own last digit."""
    exponent = stated.as_tuple().exponent
    step = Decimal(1).scaleb(min(int(exponent), 0))
    cut = true.quantize(step, ROUND_DOWN)
    return stated in (cut, cut + step) and abs(stated - true) < step
