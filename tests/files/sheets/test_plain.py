"""Text files: encoding, separator, quotes, line ends."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phantich.files.csv_safety import original
from phantich.files.sheets import plain_tables, read_book
from phantich.files.sheets.plain_tables import read_plain
from phantich.language.encodings import decoded
from tests.files.sheets.workshop import first, refusal

ROWS = [["Mã", "Tên đơn vị", "Tỷ lệ"], ["X1", "Xã Hòa Bình, huyện A", "97,91%"],
        ["X2", "Phường Nguyễn Trãi", "100%"]]  # fmt: skip


def quoted(rows, mark=",", end="\n"):
    def cell(text):
        return f'"{text}"' if mark in text or '"' in text else text

    return "".join(mark.join(map(cell, row)) + end for row in rows)


def texts(sheet):
    return [[cell.text for cell in row] for row in sheet.cells]


def write(tmp_path, content, name="so_lieu.csv"):
    (tmp_path / name).write_bytes(content)
    return tmp_path / name


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separator_and_line_ends_are_found(tmp_path, mark, end):
    sheet = first(write(tmp_path, quoted(ROWS, mark, end).encode()))
    assert texts(sheet) == ROWS
    assert (sheet.name, sheet.hidden, sheet.merged) == ("so_lieu", False, ())


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", ()), ("utf-8-sig", ()), ("utf-16", ("utf-16",)), ("utf-16-le", ("utf-16-le",)),
     ("utf-16-be", ("utf-16-be",)), ("utf-32", ("utf-32",))],
)  # fmt: skip
def test_encodings_of_unicode_are_read(tmp_path, encoding, told):
    path = write(tmp_path, quoted(ROWS, ";").encode(encoding))
    assert texts(first(path)) == ROWS
    assert tuple(detail for _, detail in read_book(path).notes) == told


def test_utf_16_with_either_mark_is_read(tmp_path):
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        assert texts(first(write(tmp_path, mark + quoted(ROWS).encode(encoding)))) == ROWS


def letter_1258(letter):
    """A letter as Windows-1258 writes it: whole where it can, else its tone after it."""
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        marks = unicodedata.normalize("NFD", letter)
        tone = next(mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323")
        base = unicodedata.normalize("NFC", marks.replace(tone, ""))
        return base.encode("cp1258") + tone.encode("cp1258")


def cp1258(text):
    return b"".join(map(letter_1258, text))


def test_windows_1258_is_read_and_told(tmp_path):
    rows = [["Mã", "Tên đơn vị"], ["X1", "Đảng ủy xã Hòa Bình"], ["X2", "Phường Nguyễn Trãi"]]
    path = write(tmp_path, cp1258(quoted(rows)))
    assert texts(first(path)) == rows
    assert read_book(path).notes == (("encoding", "cp1258"),)


TCVN3 = "M·,Tªn ®¬n vÞ\nX1,§¶ng uû x· Hoµ B×nh\n"
VNI = "Maõ,Teân ñôn vò\nX1,Ñaûng uyû xaõ Hoaø Bình\n"


@pytest.mark.parametrize(("raw", "encoding"), [(TCVN3, "tcvn3"), (VNI, "vni")])
def test_bytes_of_old_fonts_are_read_and_told(tmp_path, raw, encoding):
    path = write(tmp_path, raw.encode("latin-1"))
    assert texts(first(path)) == [["Mã", "Tên đơn vị"], ["X1", "Đảng uỷ xã Hoà Bình"]]
    assert read_book(path).notes == (("encoding", encoding),)
    assert first(path).cells[1][1].note == f"decoded:{encoding}"


@pytest.mark.parametrize(
    "content", [b"a,b\n\xe9\xe8\xff\xfe\xfd,1\n", b"\xff\xfe\x00", b"\xef\xbb\xbf\xff"]
)
def test_an_unknown_encoding_refuses_the_file(tmp_path, content):
    assert refusal(write(tmp_path, content)) == "grid_encoding"


def test_the_separator_may_be_stated(tmp_path):
    sheet = first(write(tmp_path, b"sep=;\r\na,b;c\r\nd,e;f\r\n"))
    assert texts(sheet) == [["a,b", "c"], ["d,e", "f"]]


def test_decimal_commas_do_not_split_a_file_of_semicolons(tmp_path):
    content = "Biểu 1, năm 2024\n\nMã;Tỷ lệ;Số\nX1;97,9;1\nX2;98,1;2\nX3;1,5;3\n"
    sheet = first(write(tmp_path, content.encode()))
    assert texts(sheet)[2:4] == [["Mã", "Tỷ lệ", "Số"], ["X1", "97,9", "1"]]
    assert texts(sheet)[0] == ["Biểu 1, năm 2024", "", ""]


def test_one_column_and_blank_rows_keep_their_places(tmp_path):
    assert texts(first(write(tmp_path, b"\n\na\n\nb\n"))) == [[""], [""], ["a"], [""], ["b"]]


def test_values_stay_as_typed(tmp_path):
    sheet = first(write(tmp_path, ' 12.930 ,"a\nb",\u00a0x\u200b,=1+1\n'.encode()))
    assert [(c.value, c.text, c.kind) for c in sheet.cells[0]] == [
        (" 12.930 ", "12.930", "text"), ("a\nb", "a\nb", "text"), ("\u00a0x\u200b", "x", "text"),
        ("=1+1", "=1+1", "text"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "row"),
    [
        ('a,b\nc,"d\ne,f\n', 2),
        ('a,b\nc,"d"e\n', 2),
        ('"a\nb",c\nd,"e\n' + "x,y\n" * 50, 2),
        ('"', 1),
    ],
)
def test_quotes_left_open_refuse_the_file_and_name_the_row(tmp_path, content, row):
    from phantich.errors import Fault

    with pytest.raises(Fault) as caught:
        read_book(write(tmp_path, content.encode()))
    assert (caught.value.key, caught.value.blanks["row"]) == ("grid_quotes", row)


def test_an_endless_field_refuses_the_file(tmp_path):
    assert refusal(write(tmp_path, b"a,b\nc," + b"x" * 140_000)) == "grid_field"


def test_long_fields_and_control_characters_are_errors_of_their_cells(tmp_path):
    sheet = first(write(tmp_path, b"a,b\x07,c\x00d," + b"x" * 33_000 + b",e\n1,2,3,4,5\n\x1a"))
    assert [(c.kind, c.note) for c in sheet.cells[0]] == [
        ("text", ""), ("error", "control_character"), ("error", "control_character"),
        ("error", "too_long"), ("text", ""),
    ]  # fmt: skip
    assert texts(sheet)[1] == list("12345")


OTHERS = [b"PK\x03\x04", b"%PDF-1.7", b"<html><table>", b"\xef\xbb\xbf<!DOCTYPE html>", b"PAR1",
          b"\x89PNG\r\n", b"{\\rtf1", b"<?xml version='1.0'?><Workbook/>",
          "<html>".encode("utf-16"),
          b"MIME-Version: 1.0\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]  # fmt: skip


@pytest.mark.parametrize("content", OTHERS)
def test_what_is_no_text_is_named(tmp_path, content):
    assert refusal(write(tmp_path, content)) == "grid_content"


def test_more_rows_or_columns_than_excel_holds_refuse_the_sheet(tmp_path, monkeypatch):
    monkeypatch.setattr(plain_tables, "ROWS", 3)
    monkeypatch.setattr(plain_tables, "COLUMNS", 2)
    assert first(write(tmp_path, b"a,b\n" * 3)).refused == ""
    assert first(write(tmp_path, b"a,b\n" * 4)).refused == "rows"
    assert first(write(tmp_path, b"a,b,c\n")).refused == "columns"


WORDS = st.text(st.sampled_from("aăạ1 .,;\t\"'\nĐ-"), max_size=8)


@given(st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=1, max_size=6),
       st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.sampled_from(",;\t|"))  # fmt: skip
def test_every_table_comes_back_where_its_separator_is_stated(rows, encoding, mark):
    def cell(text):
        return '"' + text.replace('"', '""') + '"'

    text = f"sep={mark}\n" + "".join(mark.join(map(cell, row)) + "\n" for row in rows)
    sheet, _ = read_plain("a.csv", text.encode(encoding))
    values = [[c.value or "" for c in row] for row in sheet.cells]
    assert values == [list(map(original, row)) for row in rows]
    assert sheet.lengths == (3,) * len(rows)


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_an_error_of_encoding(raw):
    try:
        text, _ = decoded(raw)
    except UnicodeError:
        return
    assert isinstance(text, str)
