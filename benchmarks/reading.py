"""Seconds and peak memory of reading huge and hostile files; run it with ``python -m``.

``python -m benchmarks.reading`` makes the files in a temporary folder and reads each in a
process of its own.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from openpyxl.utils import get_column_letter

from tests.files.sheets.workshop import MAIN, packed, parts, sheet_xml

MEASURE = """
import sys, time
from pathlib import Path
from phantich.errors import Fault
from phantich.files.sheets import read_book
start = time.perf_counter()
try:
    said = "; ".join(s.why('en') or f"{len(s.cells)} rows" for s in read_book(Path(sys.argv[1])).sheets)
except Fault as fault:
    said = fault.say("en")
took = time.perf_counter() - start
status = Path("/proc/self/status").read_text().splitlines()
most = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
print(f"{took:6.1f} s wall {time.process_time():6.1f} s cpu {most / 1024:6.0f} MB  {said[:110]}")
"""


def streamed(path: Path, pieces: Iterator[str], *, part: str = "xl/worksheets/sheet1.xml") -> None:
    """A workbook one part of which is written piece by piece."""
    whole = parts(sheet_xml())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in whole.items():
            if name != part:
                package.writestr(name, content)
        with package.open(part, "w", force_zip64=True) as out:
            for piece in pieces:
                out.write(piece.encode())


def rows(count: int, columns: int, value) -> Iterator[str]:
    """A sheet of numbers."""
    letters = [get_column_letter(column + 1) for column in range(columns)]
    yield f'<worksheet xmlns="{MAIN}"><sheetData>'
    for row in range(1, count + 1):
        cells = (f'<c r="{at}{row}"><v>{value(row)}</v></c>' for at in letters)
        yield f'<row r="{row}">{"".join(cells)}</row>'
    yield "</sheetData></worksheet>"


def stray(at: str) -> str:
    """Two hundred cells and one far away."""
    near = "".join(f'<row r="{r}"><c r="A{r}"><v>{r}</v></c></row>' for r in range(1, 201))
    return sheet_xml(f'{near}<row r="1048576"><c r="{at}1048576"><v>1</v></c></row>')


def ods(cells: str) -> dict[str, str]:
    """An .ods workbook of one sheet."""
    spaces = "".join(
        f' xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{key}:1.0"'
        for key in ("office", "table", "text")
    )
    return {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": f"<office:document-content{spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="A">{cells}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>",
    }


def cases(folder: Path) -> Iterator[Path]:
    """Write one file after another."""
    rng = random.Random(1)

    def made(name: str) -> Path:
        return folder / name

    nested = packed({"inner.zip": packed({"bomb": "0" * 100_000_000})})
    made("nested_bomb.xlsx").write_bytes(nested)
    yield made("nested_bomb.xlsx")
    text = (f"{'a' * 1_000_000}" for _ in range(200))
    streamed(made("string_of_200_mb.xlsx"), text, part="xl/sharedStrings.xml")
    yield made("string_of_200_mb.xlsx")
    streamed(made("3_million_same_cells.xlsx"), rows(300, 10_000, lambda _: 1))
    yield made("3_million_same_cells.xlsx")
    bare = f"<row>{'<c><v>1</v></c>' * 10_000}</row>" * 300
    made("3_million_in_few_kb.xlsx").write_bytes(packed(parts(sheet_xml(bare))))
    yield made("3_million_in_few_kb.xlsx")
    streamed(made("below_every_ratio.xlsx"), rows(60_000, 200, lambda _: rng.randrange(100)))
    yield made("below_every_ratio.xlsx")
    for at in ("XFD", "A"):
        path = made(f"stray_{at}1048576.xlsx")
        path.write_bytes(packed(parts(stray(at))))
        yield path
    times = 'table:number-columns-repeated="16384" table:number-rows-repeated="1048576"'
    cell = f'<table:table-row {times}><table:table-cell {times} office:value-type="float" '
    made("repeated.ods").write_bytes(packed(ods(f'{cell}office:value="1"/></table:table-row>')))
    yield made("repeated.ods")
    streamed(made("10_000_columns.xlsx"), rows(100, 10_000, lambda _: rng.randrange(10_000)))
    yield made("10_000_columns.xlsx")
    streamed(made("million_rows.xlsx"), rows(1_000_000, 6, lambda row: row % 999))
    yield made("million_rows.xlsx")
    streamed(
        made("million_rows_all_different.xlsx"), rows(1_000_000, 6, lambda _: rng.randrange(10**6))
    )
    yield made("million_rows_all_different.xlsx")
    lines = "".join(f"u{row % 999};{row};{row % 77};x\n" for row in range(1_000_000))
    made("million_rows.csv").write_text(lines)
    yield made("million_rows.csv")


def main() -> None:
    """Print one line a file."""
    with tempfile.TemporaryDirectory() as folder:
        for path in cases(Path(folder)):
            command = [sys.executable, "-c", MEASURE, str(path)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            said = done.stdout.strip() or done.stderr[-500:]
            print(f"{path.name:34}{path.stat().st_size / 1e6:7.2f} MB {said}", flush=True)
            path.unlink()


if __name__ == "__main__":
    main()
