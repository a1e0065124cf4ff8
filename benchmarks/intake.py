"""168 units' yearly workbooks taken into one dataset: seconds in all, and to the minute allowed.

Run: python -m benchmarks.intake [UNITS]
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import tempfile
import time
from pathlib import Path

from openpyxl import load_workbook

from phantich.intake import import_files
from phantich.intake.form import Occasion, form_blocks, form_bytes
from phantich.intake.form.form_blocks import Block
from phantich.intake.form.form_lists import Lists
from phantich.language.folding import fold
from phantich.schema.data_model import enums

ALLOWED = 60.0
UNITS = 168
DOCUMENTS = ("57-NQ/TW", "05-CT/TW", "10-KL/TW")


def answer(block: Block, at: int, key: str, row: int) -> object:
    """A plausible value for one cell of the form."""
    column = block.field(key).column
    if block.field(key).link:
        return 1 + row % 5 if key != "class" else None
    if column.type == "enum":
        return next(iter(enums()[column.of].values()))["vi"]
    if column.type == "date":
        return dt.datetime(2024, 1 + row % 12, 1 + at % 28)
    if column.type == "count":
        return {"invited": 100, "submitted": 50, "required": 60, "planned_min": 120}.get(key, 10)
    if column.to == "directives":
        return DOCUMENTS[row % 3]
    return {"number": 7.5, "flag": "Có", "text": f"Nội dung {row}"}.get(column.type)


def fill(path: Path, content: bytes) -> None:
    """Fill every row of the form, as a busy unit would."""
    path.write_bytes(content)
    book = load_workbook(path)
    for sheet in book.worksheets:
        blocks = [b for b in form_blocks().values() if b.sheet == sheet.title]
        tops = [c.row for c in sheet["A"] if fold(str(c.value or "")) == "stt"]
        for block, top in zip(blocks, tops, strict=True):
            first = top + 2 + any(f.group for f in block.fields)
            for row in range(min(block.rows, 3 if block.code in ("th", "cn") else block.rows)):
                for at, field in enumerate(block.fields, 2):
                    value = answer(block, at, field.key, row)
                    if field.column.to != "units" and value is not None:
                        sheet.cell(first + row, at).value = value
    book.save(path)


def main(units: int) -> None:
    """Write the workbooks, take them in, and print the seconds and the ratio."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "data"
        folder.mkdir()
        names = {f"x{n:03}": f"Xã Mẫu {n}" for n in range(1, units + 1)}
        lines = "".join(f"{code},{name}\n" for code, name in names.items())
        (folder / "units.csv").write_text(f"unit_id,name\n{lines}", "utf-8")
        numbers = "".join(f"vb{n},{text},2024-01-01\n" for n, text in enumerate(DOCUMENTS))
        (folder / "directives.csv").write_text(f"directive_id,number,issued_on\n{numbers}", "utf-8")
        lists = Lists(names, DOCUMENTS)
        files = []
        for code, name in names.items():
            files.append(Path(place) / f"{code}.xlsx")
            fill(files[-1], form_bytes(Occasion(code, name, 2024), lists))
        began, before = time.perf_counter(), _processor()
        outcome = import_files(list(map(str, files)), folder)
        seconds, used = time.perf_counter() - began, _processor() - before
        print(f"{units} workbooks, {outcome.rows} rows, {sum(outcome.accepted.values())} facts")
        print(outcome.problems.frame()["rule"].value_counts().head().to_dict())
        print(f"{seconds:.1f} s; ratio to {ALLOWED:.0f} s: {seconds / ALLOWED:.2f}")
        half = used / 2  # what an idle machine of two cores needs at least
        print(f"{used:.1f} s of processor; ratio on two idle cores: {half / ALLOWED:.2f}")


def _processor() -> float:
    """Seconds of processor used by this process and those it has waited for."""
    now = os.times()
    return now.user + now.system + now.children_user + now.children_system


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else UNITS)
