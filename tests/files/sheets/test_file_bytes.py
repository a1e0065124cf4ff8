"""Special files, links, names: only a plain file is ever opened."""

import os

import pytest

from phantich.files.sheets import file_bytes, read_book
from tests.files.sheets.workshop import pack, parts, refusal, sheet_xml


def test_a_file_that_is_not_there(tmp_path):
    assert refusal(tmp_path / "a.xlsx") == "grid_missing"


@pytest.mark.parametrize("name", ["a.xlsx", "a", "a.docx"])
def test_a_folder_in_place_of_a_file(tmp_path, name):
    (tmp_path / name).mkdir()
    assert refusal(tmp_path / name) == "grid_folder"


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.ods", "a.csv", "a.XLSM"])
def test_an_empty_file(tmp_path, name):
    (tmp_path / name).write_bytes(b"")
    assert refusal(tmp_path / name) == "grid_empty"


def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.csv")
    assert refusal(tmp_path / "a.csv") == "grid_special"


def test_a_link_to_a_pipe_or_device_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "a.csv").symlink_to(tmp_path / "pipe")
    (tmp_path / "b.csv").symlink_to("/dev/zero")
    assert refusal(tmp_path / "a.csv") == "grid_special"
    assert refusal(tmp_path / "b.csv") == "grid_link"


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.csv").write_text("a,b\n")
    (tmp_path / "in" / "a.csv").symlink_to(tmp_path / "secret.csv")
    assert refusal(tmp_path / "in" / "a.csv") == "grid_link"


def test_a_link_beside_its_file_is_followed(tmp_path):
    (tmp_path / "a.csv").write_text("a,b\n")
    (tmp_path / "b.csv").symlink_to("a.csv")
    assert refusal(tmp_path / "b.csv") == ""


def test_a_link_that_leads_nowhere_or_round_is_refused(tmp_path):
    (tmp_path / "a.csv").symlink_to("gone.csv")
    (tmp_path / "b.csv").symlink_to("b.csv")
    assert refusal(tmp_path / "a.csv") == "grid_missing"
    assert refusal(tmp_path / "b.csv") in ("grid_unreadable", "grid_link")


@pytest.mark.parametrize("name", ["~$a.xlsx", "~$a.xls"])
def test_what_excel_leaves_beside_an_open_workbook(tmp_path, name):
    (tmp_path / name).write_bytes(b"user")
    assert refusal(tmp_path / name) == "grid_lock"


@pytest.mark.parametrize("name", ["a.docx", "a.numbers", "a.pdf", "a", "a.xlsx.exe", ".xlsx"])
def test_a_kind_that_is_not_read(tmp_path, name):
    (tmp_path / name).write_bytes(b"x")
    assert refusal(tmp_path / name) == "grid_kind"


def test_a_file_larger_than_the_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(file_bytes, "FILE_BYTES", 10)
    (tmp_path / "a.csv").write_bytes(b"0123456789")
    assert refusal(tmp_path / "a.csv") == ""
    (tmp_path / "a.csv").write_bytes(b"0123456789a")
    assert refusal(tmp_path / "a.csv") == "grid_size"


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    def closed(*_):
        raise PermissionError

    (tmp_path / "a.csv").write_bytes(b"a")
    monkeypatch.setattr(file_bytes.os, "open", closed)
    assert refusal(tmp_path / "a.csv") == "grid_permission"


def test_names_that_no_disk_holds(tmp_path):
    assert refusal(tmp_path / ("a" * 5000 + ".csv")) == "grid_unreadable"
    assert refusal(tmp_path / "a\x00.csv") == "grid_unreadable"


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.ods", "a.xlsm"])
@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"<html><table></table>", b"%PDF-1.4"])
def test_a_workbook_that_is_none(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    expected = "grid_no_workbook_inside" if content.startswith(b"a") else "grid_content"
    assert refusal(tmp_path / name) == expected


@pytest.mark.parametrize("name", ["a.xls", "a.ods", "a.csv"])
def test_an_xlsx_under_another_name(tmp_path, name):
    assert refusal(pack(tmp_path / name, parts(sheet_xml()))) == "grid_content"


def test_a_workbook_with_a_password(tmp_path):
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    for name in ("a.xlsx", "a.xls"):
        (tmp_path / name).write_bytes(start + "EncryptedPackage".encode("utf-16-le"))
        assert refusal(tmp_path / name) == "grid_password"


def test_a_word_file_named_as_a_workbook(tmp_path):
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    (tmp_path / "a.xls").write_bytes(start + "WordDocument".encode("utf-16-le"))
    assert refusal(tmp_path / "a.xls") == "grid_content"


def test_the_name_is_told_in_one_spelling(tmp_path):
    import unicodedata

    name = unicodedata.normalize("NFD", "hội nghị.csv")
    (tmp_path / name).write_text("a\n")
    assert read_book(tmp_path / name).file == "hội nghị.csv"
