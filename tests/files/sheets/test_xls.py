"""Old .xls workbooks, read in a process of its own that may fail without harm.

``fixtures/old.xls`` was written by LibreOffice from a workbook made for this test.
"""

import datetime as dt
import random
import subprocess
from pathlib import Path

import pytest

from phantich.files.sheets import read_book, reading_apart
from tests.files.sheets.workshop import first, refusal, shape

OLD = Path(__file__).parent / "fixtures" / "old.xls"


def test_every_kind_of_cell_comes_with_its_font_and_format():
    book = read_book(OLD)
    sheet, hidden = book.sheets
    assert (book.kind, sheet.name, sheet.hidden, hidden.name, hidden.hidden) == (
        "xls", "Hội nghị", False, "ẩn", True
    )  # fmt: skip
    assert sheet.merged == ((3, 0, 4, 2),)
    assert sheet.hidden_rows == {2}
    assert shape(sheet) == {
        (1, 1): ("Uû ban nh©n d©n", "Uỷ ban nhân dân", "text", "decoded:tcvn3"),
        (1, 2): ("uû ban nh©n d©n", "UỶ BAN NHÂN DÂN", "text", "decoded:tcvn3"),
        (1, 3): (12930, "12930", "number", ""),
        (1, 4): (12.93, "12.93", "number", ""),
        (1, 5): (dt.date(2024, 12, 5), "05/12/2024", "date", ""),
        (1, 6): (dt.datetime(2024, 12, 5, 7, 30), "05/12/2024 07:30", "date", ""),
        (1, 7): (True, "TRUE", "bool", ""),
        (1, 8): (None, "#REF!", "error", ""),
        (1, 9): (12942.93, "12942.93", "number", ""),
        (1, 10): (0.9791, "97.91%", "number", "percent"),
        (1, 11): (7, "00007", "number", ""),
        (3, 0): ("x", "x", "text", ""),
        (4, 3): ("y\xa0 z\u200b", "y  z", "text", ""),
        (4, 4): ("§V", "ĐV", "text", "decoded:tcvn3"),
    }


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_file_cut_short_is_refused(tmp_path, share):
    content = OLD.read_bytes()
    (tmp_path / "a.xls").write_bytes(content[: int(len(content) * share)])
    assert refusal(tmp_path / "a.xls") in ("grid_damaged", "grid_content")


def test_damage_gives_cells_or_a_sentence(tmp_path):
    content, rng = OLD.read_bytes(), random.Random(3)
    for _ in range(8):
        spoilt = bytearray(content)
        for _ in range(20):
            spoilt[rng.randrange(len(spoilt))] ^= 1 << rng.randrange(8)
        (tmp_path / "a.xls").write_bytes(spoilt)
        refusal(tmp_path / "a.xls")


def test_a_password_is_named(tmp_path):
    """A bare stream of Excel 97: its start, then the record that says that all is encrypted."""
    start = b"\x09\x08\x10\x00\x00\x06\x05\x00\xbb\x0d\xcc\x07\x00\x00\x00\x00\x06\x00\x00\x00"
    encrypted = b"\x2f\x00\x06\x00\x00\x00\x01\x02\x03\x04"
    (tmp_path / "a.xls").write_bytes(start + encrypted + b"\x0a\x00\x00\x00")
    assert refusal(tmp_path / "a.xls") == "grid_password"


def test_a_reader_that_never_ends_is_ended(monkeypatch):
    monkeypatch.setattr(reading_apart, "_PATIENCE", 0.01)
    assert refusal(OLD) == "grid_time"


@pytest.mark.parametrize(
    ("code", "answer", "key"),
    [(-6, b"", "grid_damaged"), (0, b"no json", "grid_damaged"), (0, b"", "grid_damaged"),
     (0, b'{"fault": "grid_memory"}', "grid_memory")],
)  # fmt: skip
def test_a_reader_that_dies_is_a_sentence(monkeypatch, code, answer, key):
    done = subprocess.CompletedProcess([], code, answer, b"")
    monkeypatch.setattr(reading_apart.subprocess, "run", lambda *_, **__: done)
    assert refusal(OLD) == key


def test_nothing_in_the_working_folder_is_run(tmp_path, monkeypatch):
    (tmp_path / "xlrd.py").write_text("raise SystemExit('run')")
    (tmp_path / "json.py").write_text("raise SystemExit('run')")
    monkeypatch.chdir(tmp_path)
    assert len(read_book(OLD).sheets) == 2


def test_a_macro_is_told(tmp_path):
    content = OLD.read_bytes() + "_VBA_PROJECT".encode("utf-16-le") + bytes(512 - 24)
    (tmp_path / "a.xls").write_bytes(content)
    assert read_book(tmp_path / "a.xls").notes == (("macros", ""),)
    assert shape(first(tmp_path / "a.xls")) == shape(first(OLD))
