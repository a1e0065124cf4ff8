"""Every kind of file gives its text or a fault that says what can be done."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from fpdf import FPDF

from phantich.errors import Fault
from phantich.files.document_text import read_text

TEXT = "Kế hoạch năm 2024 của xã Tam An giả định, tổ chức học tập nghị quyết.\nMục hai."


def fault(path: Path) -> str:
    with pytest.raises(Fault) as caught:
        read_text(path)
    return caught.value.key


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_text(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(TEXT.replace("\n", "\r\n").encode(encoding))
    assert read_text(file) == TEXT


def test_legacy_bytes_are_kept_as_one_sees_them(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes("Uû ban nh©n d©n huyÖn".encode("latin-1"))
    assert read_text(file) == "Uû ban nh©n d©n huyÖn"


def test_windows_1258(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(
        "Uy\u0309 ban nhân dân câ\u0301p huyê\u0323n, đa\u0309ng viên".encode("cp1258")
    )
    assert "nhân dân" in read_text(file) and "đa" in read_text(file)


def test_docx_paragraphs_and_tables_in_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Đầu văn bản")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "STT", "Nội dung"
    document.add_paragraph("Cuối văn bản")
    document.save(str(tmp_path / "a.docx"))
    assert read_text(tmp_path / "a.docx") == "Đầu văn bản\nSTT\tNội dung\nCuối văn bản"


def test_pdf_with_and_without_a_text_layer(tmp_path: Path) -> None:
    for name, words in (("text.pdf", "Ke hoach nam 2024 " * 10), ("scan.pdf", "")):
        page = FPDF()
        page.add_page()
        page.set_font("Helvetica")
        page.multi_cell(0, 8, words)
        page.output(str(tmp_path / name))
    assert "Ke hoach nam 2024" in read_text(tmp_path / "text.pdf")
    assert fault(tmp_path / "scan.pdf") == "scanned_pdf"


@pytest.mark.parametrize(
    ("name", "raw", "key"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0" + b"x" * 600, "old_doc"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + b"x" * 600, "encrypted_file"),
        ("a.docx", b"%PDF-1.4 something", "wrong_kind"),
        ("a.docx", b"plain words", "wrong_kind"),
        ("a.pdf", b"PK\x03\x04 zip", "wrong_kind"),
        ("a.txt", b"%PDF-1.4", "wrong_kind"),
        ("a.docx", b"PK\x03\x04 broken zip", "broken_file"),
        ("a.pdf", b"%PDF-1.4 broken", "broken_file"),
        ("a.xyz", b"words", "unknown_kind"),
        ("a.txt", b"   \n", "file_empty"),
    ],
)
def test_faults(tmp_path: Path, name: str, raw: bytes, key: str) -> None:
    file = tmp_path / name
    file.write_bytes(raw)
    assert fault(file) == key


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Fault, match=r"khong-co\.txt"):
        read_text(tmp_path / "khong-co.txt")
