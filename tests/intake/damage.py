"""Files as offices send them: a sound workbook, ways to damage it, and taking it into a dataset."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from phantich.intake import Asked, Outcome, import_files

Grid = list[list[Any]]
CONFERENCES = "Hội nghị"
ATTENDANCES = "Tham dự"

UNITS: Grid = [
    ["Mã đơn vị", "Tên đơn vị", "Tên ngắn"],
    ["u01", "Xã Tam An", "Tam An"],
    ["u02", "Phường Hòa Bình", "Hòa Bình"],
    ["u03", "Xã Bình Giã", "Bình Giã"],
]
VERSIONS: Grid = [
    ["Mã đơn vị", "Hiệu lực từ", "Hiệu lực đến", "Cấp"],
    ["u01", "2000-01-01", None, "co_so"],
    ["u02", "2000-01-01", "2024-06-30", "co_so"],
    ["u03", "2024-07-01", None, "co_so"],
]
SUCCESSIONS: Grid = [
    ["Từ đơn vị", "Đến đơn vị", "Ngày hiệu lực", "Hình thức sắp xếp"],
    ["u02", "u03", "2024-07-01", "merge"],
]
DIRECTIVES: Grid = [
    ["Mã văn bản", "Số, ký hiệu", "Ngày ban hành"],
    ["vb01", "57-NQ/TW", "2024-01-02"],
    ["vb02", "05-CT/TW", "2024-02-01"],
]


def conferences() -> Grid:
    """Three conferences of one unit."""
    return [
        ["Mã hội nghị", "Năm báo cáo", "Đơn vị tổ chức", "Ngày tổ chức", "Hình thức"],
        ["hn1", 2024, "u01", "05/02/2024", "Trực tiếp"],
        ["hn2", 2024, "u01", "15/03/2024", "Trực tuyến"],
        ["hn3", 2024, "u01", "25/04/2024", "Trực tiếp"],
    ]


def attendances() -> Grid:
    """What these conferences counted."""
    return [
        ["Mã hội nghị", "Mã đơn vị", "Đối tượng", "Đơn vị tính", "Triệu tập", "Có mặt",
         "Vắng có lý do", "Vắng không lý do"],
        ["hn1", "u01", "Đảng viên", "lượt", 120, 118, 1, 1],
        ["hn2", "u01", "Đảng viên", "lượt", 90, 88, 2, 0],
        ["hn3", "u01", "Đảng viên", "lượt", 60, 60, 0, 0],
    ]  # fmt: skip


def book(**sheets: Grid) -> dict[str, Grid]:
    """The sound workbook, with sheets replaced: ``conferences=``, ``attendances=``."""
    return {
        CONFERENCES: sheets.get("conferences", conferences()),
        ATTENDANCES: sheets.get("attendances", attendances()),
    }


def write(
    path: Path, sheets: dict[str, Grid], touch: Callable[[Workbook], None] | None = None
) -> Path:
    """Write sheets as an .xlsx file; ``touch`` may merge, hide or format before it is saved."""
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet: Worksheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if touch is not None:
        touch(made)
    made.save(path)
    return path


def dataset(folder: Path) -> Path:
    """A dataset that knows three units, one of which became another, and two directives."""
    folder.mkdir()
    tables = {"units": UNITS, "unit_versions": VERSIONS, "unit_successions": SUCCESSIONS,
              "directives": DIRECTIVES}  # fmt: skip
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([["" if c is None else c for c in row] for row in rows])
    return folder


@dataclass
class Taken:
    """What an import left: its outcome and the tables of the dataset."""

    outcome: Outcome
    folder: Path

    def rules(self, severity: str = "") -> list[str]:
        """The rules that were named, errors or warnings or all."""
        found = self.outcome.problems.frame()
        return [
            str(r["rule"])
            for _, r in found.iterrows()
            if r["severity"] == (severity or r["severity"])
        ]

    def fault(self, rule: str) -> dict[str, Any]:
        """The first problem of a rule."""
        found = self.outcome.problems.frame()
        return dict(found[found["rule"] == rule].iloc[0])

    def table(self, name: str) -> list[dict[str, str]]:
        """The rows of a table as they stand on the disk."""
        path = self.folder / f"{name}.csv"
        if not path.exists():
            return []
        with path.open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    def values(self, table: str, column: str) -> list[str]:
        """One column of a table."""
        return [row[column] for row in self.table(table)]

    def log(self) -> list[dict[str, Any]]:
        """The entries of the intake log."""
        return json.loads((self.folder / "intake/submissions.json").read_text("utf-8"))


def take(folder: Path, *files: Path, asked: Asked | None = None) -> Taken:
    """Import files and hold the balance: rows read are rows taken and rows set aside."""
    outcome = import_files([str(f) for f in files], folder, asked)
    rows = outcome.rows
    assert rows["read"] == rows["accepted"] + rows["set_aside"]
    return Taken(outcome, folder)


class Office:
    """A place with a dataset, where sheets are written to files and taken in."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.folder = dataset(place / "data")
        self.made = 0

    def send(
        self,
        sheets: dict[str, Grid],
        name: str = "",
        touch: Callable[[Workbook], None] | None = None,
        asked: Asked | None = None,
    ) -> Taken:
        """Take in a workbook of these sheets."""
        self.made += 1
        path = self.place / (name or f"tep{self.made}.xlsx")
        return take(self.folder, write(path, sheets, touch), asked=asked)

    def count(self, value: object, *, column: int = 5) -> Taken:
        """Take in the sound workbook with one count replaced."""
        rows = attendances()
        rows[1][column] = value
        return self.send(book(attendances=rows))

    def day(self, *values: object) -> Taken:
        """Take in the sound workbook with the dates of its conferences replaced."""
        rows = conferences()
        for row, value in zip(rows[1:], values, strict=False):
            row[3] = value
        return self.send(book(conferences=rows))


def column(rows: Grid, at: int) -> Sequence[Any]:
    """One column of a grid without its heading."""
    return [row[at] for row in rows[1:]]
