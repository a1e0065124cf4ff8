"""The second promise: what comes in is what the sheet shows, whichever program wrote it."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.intake.damage import Office, take

HEADINGS = ["Mã lớp", "Năm báo cáo", "Trung tâm Chính trị", "Ngày khai giảng", "Học viên"]
SHEET = "Lớp lý luận chính trị"
REFUSED = "refused"


@dataclass(frozen=True)
class Written:
    """A cell as it is written: its value, its format, and what a person sees in it."""

    value: Any
    code: str
    seen: str


def code(number: int) -> st.SearchStrategy[Written]:
    """A code that is unique in its table by its number, in one of the ways that show zeros."""
    return st.sampled_from(
        [
            Written(number, "00000", f"{number:05}"),
            Written(number, '"L"000', f"L{number:03}"),
            Written(number, "General", str(number)),
            Written(f"{number:04}", "@", f"{number:04}"),
            Written(f"lop-{number}", "General", f"lop-{number}"),
            Written(dt.datetime(2024, 1, 1 + number % 28), "d-mmm", REFUSED),
        ]
    )


def count(number: int) -> Iterator[Written]:
    """A count in every format that shows it, and in some that show another or none."""
    for shown in (
        "General",
        "0",
        "#,##0",
        "0.00",
        "#,##0_);(#,##0)",
        '0" người"',
        "00000",
        "[Red]0",
    ):
        yield Written(number, shown, str(number))
    yield Written(str(number), "@", str(number))
    yield Written(f"{number:,}".replace(",", "."), "@", str(number))
    for hidden in ("0%", ";;;", "0.0%") + (("#,##0,",) if number % 1000 else ()):
        yield Written(number, hidden, REFUSED if number or "%" in hidden else "0")
    yield Written(number, "#,###", str(number))
    yield Written(number + 0.4, "0", REFUSED)


def day(moment: dt.date) -> Iterator[Written]:
    """A day in every format that shows it, and in some that leave day or month open."""
    stored, plain = dt.datetime(moment.year, moment.month, moment.day), moment.isoformat()
    for shown in ("dd/mm/yyyy", "d/m/yy", "yyyy-mm-dd", "d-mmm-yy", "[$-42A]dd mmmm yyyy"):
        yield Written(stored, shown, plain)
    yield Written(stored, "mm/yyyy", REFUSED)
    either = moment.day <= 12 and moment.day != moment.month
    yield Written(stored, "mm/dd/yyyy", REFUSED if either else plain)
    for text in ("%d/%m/%Y", "%d.%m.%y", "%Y-%m-%d", "ngày %d tháng %m năm %Y"):
        yield Written(moment.strftime(text), "@", plain)
    yield Written(f"{moment:%m/%Y}", "@", REFUSED)


DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2024, 12, 31)).flatmap(
    lambda moment: st.sampled_from(list(day(moment)))
)
COUNTS = st.one_of(st.integers(0, 12), st.integers(0, 30_000)).flatmap(
    lambda number: st.sampled_from(list(count(number)))
)
ROWS = st.integers(1, 6).flatmap(
    lambda size: st.tuples(*(st.tuples(code(at), DAYS, COUNTS) for at in range(1, size + 1)))
)


def unlike(cell: Written) -> bool:
    """Whether a file without formats does not hold a cell as it was written."""
    return cell.seen == REFUSED or cell.code in (";;;", "#,###", "#,##0,")


def by_openpyxl(path: Path, rows: Any) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = SHEET
    sheet.append(HEADINGS)
    for at, row in enumerate(lines(rows), 2):
        for column, cell in enumerate(row, 1):
            sheet.cell(at, column).value = cell.value
            sheet.cell(at, column).number_format = cell.code
    made.save(path)


def by_xlsxwriter(path: Path, rows: Any) -> None:
    made = xlsxwriter.Workbook(path)
    sheet = made.add_worksheet(SHEET)
    sheet.write_row(0, 0, HEADINGS)
    for at, row in enumerate(lines(rows), 1):
        for column, cell in enumerate(row):
            style = made.add_format({"num_format": cell.code})
            if isinstance(cell.value, dt.datetime):
                sheet.write_datetime(at, column, cell.value, style)
            elif isinstance(cell.value, str):
                sheet.write_string(at, column, cell.value, style)
            else:
                sheet.write_number(at, column, cell.value, style)
    made.close()


def lines(rows: Any) -> Iterator[tuple[Written, ...]]:
    year, unit = Written(2024, "General", "2024"), Written("u01", "General", "u01")
    for key, held, enrolled in rows:
        yield key, year, unit, held, enrolled


def expected(rows: Any) -> list[tuple[str, str, str]]:
    """The rows as they are seen, without those that must be refused."""
    seen = [tuple(cell.seen for cell in row) for row in rows]
    asked = exchanged([row[1] for row in rows])
    stored = [isinstance(row[1].value, dt.datetime) for row in rows]
    kept = zip(seen, stored, strict=True)
    return sorted(row for row, old in kept if REFUSED not in row and not (old and row[1] in asked))


def exchanged(days: list[Written]) -> set[str]:
    """The stored days that a spreadsheet may have read month/day: days above 12 stayed text."""
    known = [cell for cell in days if cell.seen != REFUSED]
    stored = {cell.seen for cell in known if isinstance(cell.value, dt.datetime)}
    late = any(isinstance(cell.value, str) and cell.seen[8:] > "12" for cell in known)
    if not late or any(day[8:] > "12" for day in stored):
        return set()
    return {day for day in stored if day[8:] != day[5:7]}


def taken(path: Path) -> list[tuple[str, str, str]]:
    """What a fresh dataset holds after the file has come in."""
    with tempfile.TemporaryDirectory() as place:
        found = take(Office(Path(place)).folder, path).table("classes")
        return sorted((row["class_id"], row["started_on"], row["enrolled"]) for row in found)


@settings(max_examples=12, deadline=None)
@given(ROWS)
@pytest.mark.parametrize("write", [by_openpyxl, by_xlsxwriter])
def test_what_comes_in_is_what_the_sheet_shows(write: Callable[..., None], rows: Any) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "tệp.xlsx"
        write(path, rows)
        assert taken(path) == expected(rows)


@pytest.mark.walk
@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here")
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "csv"])
def test_what_libreoffice_saves_comes_in_as_it_shows(tmp_path: Path, kind: str) -> None:
    """Every way of writing; from .ods and .csv, which hold no formats, no other value comes in."""
    moments = [dt.date(2024, 12, 25), dt.date(2024, 5, 5), dt.date(2024, 3, 7)]
    days = [cell for moment in moments for cell in day(moment)]
    counts = [cell for number in (0, 7, 12_930) for cell in count(number)]
    rows = [
        (Written(f"lop-{at}", "General", f"lop-{at}"), days[at % len(days)], cell)
        for at, cell in enumerate(counts * 2)
    ]
    by_openpyxl(tmp_path / "a.xlsx", rows)
    out = tmp_path / "out"
    convert = kind if kind != "csv" else "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless"]
    command += ["--convert-to", convert, "--outdir", str(out), str(tmp_path / "a.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    made = out / f"a.{kind}"
    if kind == "csv":
        made = made.rename(out / f"{SHEET}.csv")
    found = taken(made)
    if kind in ("xlsx", "xls"):
        assert found == expected(rows)
    else:
        shown = {cells[0].seen: tuple(cell.seen for cell in cells) for cells in rows}
        blind = {cells[0].seen for cells in rows if any(map(unlike, cells))}
        assert len(found) > len(rows) // 4
        odd = [row for row in found if row[0] not in blind and row != shown[row[0]]]
        assert odd == []


def test_a_csv_file_comes_in_as_it_shows(tmp_path: Path) -> None:
    """Texts as every program writes them; what can be read in two ways comes in in none."""
    moment = dt.date(2024, 12, 25)
    texts = [cell for cell in day(moment) if cell.code == "@"]
    with (tmp_path / f"{SHEET}.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(
            [HEADINGS, *([f"lop-{n}", 2024, "u01", cell.value, 60] for n, cell in enumerate(texts))]
        )
    found = {row[0]: row[1] for row in taken(tmp_path / f"{SHEET}.csv")}
    assert found == {f"lop-{n}": c.seen for n, c in enumerate(texts) if c.seen != REFUSED}
