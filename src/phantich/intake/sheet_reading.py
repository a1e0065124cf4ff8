"""Reading one file into pages of rows whose cells are understood; nothing is looked up yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from phantich.dataset.headings import personal
from phantich.errors import Fault
from phantich.files.paths import shown
from phantich.files.sheets import Book, Cell, Sheet, cell_name, read_book
from phantich.intake.header_rows import Band, blocks, find_bands
from phantich.intake.heading_remarks import heading_remarks
from phantich.intake.remarks import Remark
from phantich.intake.row_kinds import DATA, RowKinds
from phantich.intake.row_reading import understand_rows
from phantich.intake.set_aside import ORIGIN, REASONS
from phantich.intake.submission_pages import Page, Row, Submission
from phantich.intake.titles import Title, read_title
from phantich.language.folding import fold, nearest, visible

OWN_SHEETS = frozenset(map(fold, ("Hướng dẫn", "Danh mục", REASONS, "Ghi chú", "README")))
FEWEST_HEADINGS = 2  # filled cells of such a row
HEADING_SEARCH = 60  # rows of a sheet without known headings that are searched for people


def read_submission(path: Path, lang: str = "vi") -> Submission:
    """A file as pages of rows; a file refused as a whole says why in ``refusal``."""
    try:
        book = read_book(path)
    except Fault as fault:
        return Submission(shown(path), refusal=fault.say(lang))
    found = Submission(shown(path), book.sha256, book.kind)
    found.remarks += [Remark(r, "warning", blanks={"detail": visible(d)}) for r, d in book.notes]
    for sheet in book.sheets:
        _sheet(found, sheet, _name(book, sheet, path), lang)
    for page in found.pages:
        page.file = found.file
    if not found.pages and not any(r.fatal for r in found.remarks):
        found.remarks.append(Remark("no_tables", "error"))
    elif not found.read and not found.said():
        found.remarks.append(Remark("no_rows", "warning"))
    return found


def _name(book: Book, sheet: Sheet, path: Path) -> str:
    """The name by which the table is recognised: of the sheet, or of a file of one table."""
    return path.stem if book.kind == "csv" or not sheet.name else sheet.name


def _sheet(found: Submission, sheet: Sheet, name: str, lang: str) -> None:
    title = "" if found.kind == "csv" else sheet.name
    if sheet.refused:
        found.remarks.append(
            Remark("sheet_refused", "error", title, blanks={"why": sheet.why(lang)})
        )
        return
    if fold(name) in OWN_SHEETS:
        return
    if any(map(_filled, sheet.cells)):
        _known(found, sheet, title, name)
    elif found.kind != "csv" and fold(name) in _table_names():
        found.remarks.append(Remark("no_rows", "warning", title))


def _known(found: Submission, sheet: Sheet, title: str, name: str) -> None:
    bands = find_bands(sheet, name)
    people = _people(sheet, bands)
    if people:
        found.pages.append(_withheld(sheet, title, bands, people))
    elif not bands:
        found.remarks.append(_unrecognised(title, name, sheet))
    else:
        found.remarks += _hidden(sheet, title)
        found.pages += _pages(sheet, title, bands, found.file)


def _filled(row: Sequence[Cell]) -> bool:
    return any(cell.kind != "blank" for cell in row)


def _hidden(sheet: Sheet, title: str) -> Iterator[Remark]:
    if sheet.hidden:
        yield Remark("hidden_sheet", "warning", title, value=sheet.name)
    rows = [at + 1 for at in sorted(sheet.hidden_rows) if _filled(sheet.cells[at])]
    if rows:
        blanks = {"rows": _numbers(rows)}
        yield Remark("hidden_rows", "warning", title, row=rows[0], blanks=blanks)


def _numbers(rows: Sequence[int]) -> str:
    """The first numbers of rows, as a sentence names them."""
    return ", ".join(map(str, rows[:10])) + ("…" if len(rows) > 10 else "")


@cache
def _table_names() -> frozenset[str]:
    return frozenset(fold(text) for block in blocks() for text in block.names)


def _unrecognised(title: str, name: str, sheet: Sheet) -> Remark:
    """A sheet without known headings: a note, or an error where its name is that of a table."""
    names = [text for block in blocks() for text in block.names]
    if fold(name) in _table_names():
        return Remark("no_headings", "error", title, value=visible(name))
    return Remark("unknown_table", "warning", title, value=visible(name),
                  blanks={"nearest": nearest(name, names)})  # fmt: skip


# --- people ------------------------------------------------------------------


def _people(sheet: Sheet, bands: Sequence[Band]) -> list[tuple[int, int, str]]:
    """Row, column and heading of every column about people."""
    found = [
        (band.bottom - 1, at, text)
        for band in bands
        for at, text in band.labels.items()
        if any(personal(part) for part in (text, *text.split(" | ")))
        and at not in band.columns.values()
    ]
    if found or bands:
        return found
    for row, cells in enumerate(sheet.cells[:HEADING_SEARCH]):
        texts = {at: cell.text for at, cell in enumerate(cells) if cell.kind == "text"}
        plain = all(cell.kind in ("text", "blank") and ":" not in cell.text for cell in cells)
        if plain and len(texts) >= FEWEST_HEADINGS:
            found += [(row, at, text) for at, text in texts.items() if personal(text)]
    return found


def _withheld(
    sheet: Sheet, title: str, bands: Sequence[Band], people: Sequence[tuple[int, int, str]]
) -> Page:  # fmt: skip
    """A page of which nothing is kept but the number of its rows and the headings refused."""
    first = bands[0].bottom if bands else people[0][0] + 1
    name = bands[0].block.name if bands else blocks()[0].name
    page = Page(name, title, Title(), {}, {}, personal=True)
    page.withheld = sum(map(_filled, sheet.cells[first:]))
    page.remarks += [
        Remark("personal_column", "error", title, row + 1, text, cell=cell_name(row + 1, at))
        for row, at, text in people
    ]
    return page


# --- pages -------------------------------------------------------------------


def _pages(sheet: Sheet, title: str, bands: Sequence[Band], file: str) -> Iterator[Page]:
    above, said = 0, Title()
    for at, band in enumerate(bands):
        rows = sheet.cells[above : band.top]
        said = read_title(rows, file).after(said)
        end = _end(sheet, bands[at + 1].top) if at + 1 < len(bands) else len(sheet.cells)
        yield _page(sheet, title, band, max(end, band.bottom), said)
        above = max(end, band.bottom)


def _end(sheet: Sheet, top: int) -> int:
    """Where the title of the next headings begins: after the blank row above them."""
    row = top
    while row and _filled(sheet.cells[row - 1]) and top - row < 6:
        row -= 1
    return row


def _page(sheet: Sheet, title: str, band: Band, end: int, said: Title) -> Page:
    page = Page(band.block.name, title, said, dict(band.labels), dict(band.columns))
    page.remarks += heading_remarks(sheet.cells[band.bottom : end], title, band)
    if said.scaled:
        page.remarks.append(Remark("scaled", "error", title, value=visible(said.scaled)))
    across = {first for first, left, last, right in sheet.merged if first == last and right > left}
    kinds = RowKinds(band)
    marks: list[tuple[str, int]] = []
    for at in range(band.bottom, end):
        cells = sheet.cells[at]
        kind = kinds.kind(cells, at in across)
        if kind != "blank":
            marks.append((kind, at))
    marks = kinds.settled(marks, sheet.cells)
    page.ignored.update(kind for kind, _ in marks if kind != DATA)
    data = [at for kind, at in marks if kind == DATA]
    spread = _spread(sheet, band, data)
    origin = next((c for c, text in band.labels.items() if fold(text) == fold(ORIGIN)), -1)
    page.rows = [_row(sheet, (band.extras.get("number", -1), origin), at, spread) for at in data]
    understand_rows(page, sheet, band, marks)
    for row in page.rows:
        row.remarks += _of_row(page, sheet, band, row, kinds.doubtful)
    _refuse_shared(page, sheet, kinds)
    page.remarks += _nothing(page, sheet, kinds, marks)
    return page


def _of_row(
    page: Page, sheet: Sheet, band: Band, row: Row, doubtful: frozenset[int]
) -> Iterator[Remark]:
    """What a row is refused for as a whole: too short for its headings, or perhaps a group's."""
    missing = max(band.labels) + 1 - sheet.lengths[row.number - 1] if sheet.lengths else 0
    if missing > 0:
        yield Remark("short_row", "error", page.sheet, row.number, blanks={"missing": missing})
    if row.number - 1 in doubtful:
        yield Remark("group_or_row", "error", page.sheet, row.number, value=visible(row.running))


def _refuse_shared(page: Page, sheet: Sheet, kinds: RowKinds) -> None:
    """Refuse the rows of a figure in a merged cell over several rows or counts: whose is it?"""
    numbered = {row.number: row for row in page.rows}
    for first, left, last, right in sheet.merged:
        over = [at for at in range(left, right + 1) if at in kinds.counts]
        rows = [numbered[n] for n in range(first + 1, last + 2) if n in numbered]
        cell = sheet.cells[first][left]
        for row in rows if len(rows) * len(over) > 1 and cell.kind != "blank" else ():
            row.remarks.append(
                Remark("merged_figure", "error", page.sheet, row.number, page.labels[over[0]],
                       visible(cell.text), cell_name(first + 1, left))
            )  # fmt: skip


def _nothing(
    page: Page, sheet: Sheet, kinds: RowKinds, marks: Sequence[tuple[str, int]]
) -> Iterator[Remark]:
    """A page without rows: an error where rows with figures were taken for something else."""
    dropped = [at + 1 for kind, at in marks if kinds.holds_values(sheet.cells[at])
               and kind != "column_number"]  # fmt: skip
    if not page.rows and dropped:
        blanks = {"rows": _numbers(dropped)}
        yield Remark("rows_dropped", "error", page.sheet, dropped[0], blanks=blanks)
    elif not page.rows and not page.block.form:
        yield Remark("no_rows", "warning", page.sheet)


def _row(
    sheet: Sheet, places: tuple[int, int], at: int, spread: Mapping[int, dict[int, Cell]]
) -> Row:
    """A row with its cells; ``places`` are the columns of its running number and its origin."""
    filled = {c: cell for c, cell in enumerate(sheet.cells[at]) if cell.kind != "blank"}
    if spread.get(at):
        filled = dict(sorted((filled | spread[at]).items()))
    number, first = places
    running = filled[number].text if number in filled else ""
    origin = filled[first].value if first in filled else at + 1
    return Row(at + 1, filled, running=running, origin=_whole(origin, at + 1))


def _whole(value: object, otherwise: int) -> int:
    return int(value) if isinstance(value, int | str) and str(value).isdecimal() else otherwise


def _spread(sheet: Sheet, band: Band, data: Sequence[int]) -> Mapping[int, dict[int, Cell]]:
    """The cells that a merged range fills on the rows below its first; figures are not repeated."""
    types = {at: band.block.field(key).column.type for key, at in band.columns.items()}
    rows = set(data)
    found: dict[int, dict[int, Cell]] = {}
    for first, column, last, _ in sheet.merged:
        if last > first and types.get(column, "count") not in ("count", "number", "share"):
            for row in range(first + 1, last + 1):
                if row in rows and sheet.cells[row][column].kind == "blank":
                    found.setdefault(row, {})[column] = sheet.cells[first][column]
    return found
