"""Damage at any bit and at any place: the same values, or a sentence; never anything else."""

import datetime as dt
import io
import random

import openpyxl
import pytest
from openpyxl.styles import Font

from phantich.errors import Fault
from phantich.files.sheets import read_book
from tests.files.sheets.workshop import shape

pytestmark = pytest.mark.slow


def workbook():
    """The bytes of an ordinary workbook with every kind of cell."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Hội nghị"
    sheet.append(["Mã", "Tên", "Ngày", "Dự", "Tỷ lệ"])
    for number in range(40):
        sheet.append([f"C{number}", "Uû ban nh©n d©n", dt.date(2024, 1 + number % 12, 5),
                      number * 37, number / 41])  # fmt: skip
    sheet["B2"].font = Font(name=".VnTime")
    sheet["F1"] = "#REF!"
    sheet.merge_cells("G1:H2")
    book.create_sheet("Ẩn").sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def outcome(path):
    """All that a file says, or None where it is refused."""
    try:
        book = read_book(path)
    except Fault as fault:
        return str(fault) and None
    return [(s.name, s.hidden, s.merged, s.refused, shape(s)) for s in book.sheets]


def flipped(content, rng):
    spoilt = bytearray(content)
    spoilt[rng.randrange(len(spoilt))] ^= 1 << rng.randrange(8)
    return bytes(spoilt)


def cut(content, rng):
    return content[: rng.randrange(len(content))]


def scrambled(content, rng):
    start = rng.randrange(len(content))
    end = min(len(content), start + rng.randrange(1, 64))
    return content[:start] + rng.randbytes(end - start) + content[end:]


def doubled(content, rng):
    start = rng.randrange(len(content))
    end = min(len(content), start + rng.randrange(1, 200))
    return content[:end] + content[start:]


DAMAGES = [flipped, cut, scrambled, doubled]


def trial(folder, suffix, content, whole, rng, damage):
    """Whether damage leaves the values or a sentence."""
    path = folder / f"a{suffix}"
    path.write_bytes(damage(content, rng))
    found = outcome(path)
    return found is None or found == whole


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    content = workbook()
    path = tmp_path_factory.mktemp("whole") / "a.xlsx"
    path.write_bytes(content)
    return content, outcome(path)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_workbook_gives_the_same_values_or_a_sentence(tmp_path, whole, damage):
    content, values = whole
    rng = random.Random(7)
    assert values is not None
    assert all(trial(tmp_path, ".xlsx", content, values, rng, damage) for _ in range(40))


def test_bytes_of_any_kind_under_any_name_give_a_sentence(tmp_path):
    rng = random.Random(7)
    starts = [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"<?xml "]
    for suffix in (".xlsx", ".xlsm", ".ods", ".csv", ".txt"):
        for start in starts:
            path = tmp_path / f"a{suffix}"
            path.write_bytes(start + rng.randbytes(rng.randrange(400)))
            outcome(path)
