"""Every kind of file gives its text or a fault that says what can be done."""

from __future__ import annotations

import io
import struct
import zlib
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from fpdf import FPDF

from phantich.errors import Fault
from phantich.files.document_text import read_document, read_text

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

TEXT = "Kế hoạch năm 2024 của xã Tam An giả định, tổ chức học tập nghị quyết.\nMục hai."


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


PICTURE = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\0\0\0\0"))
    + _chunk(b"IEND", b"")
)


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


def embedded(document: docx.document.Document, name: str, kind: str, raw: bytes) -> None:
    """Put a part of another document at the end of the body."""
    part = Part(PackURI(f"/word/{name}"), kind, raw, document.part.package)
    number = document.part.relate_to(part, f"{RELATIONS}/aFChunk")
    chunk = parse_xml(f'<w:altChunk {nsdecls("w", "r")} r:id="{number}"/>')
    document.element.body.insert_element_before(chunk, "w:sectPr")


def word_file() -> bytes:
    inner, raw = docx.Document(), io.BytesIO()
    inner.add_paragraph("Ghép từ tệp Word")
    inner.save(raw)
    return raw.getvalue()


def web_archive() -> bytes:
    page = EmailMessage()
    page.set_content("<p>Ghép từ trang lưu</p><p>đoạn hai</p>", subtype="html")
    return page.as_bytes()


EMBEDDED = [
    ("a.html", "text/html", "<meta charset='utf-8'><p>Ghép từ trang</p><p>mạng".encode(),
     "Ghép từ trang\nmạng"),
    ("a.docx", docx.opc.constants.CONTENT_TYPE.WML_DOCUMENT_MAIN, word_file(), "Ghép từ tệp Word"),
    ("a.mht", "message/rfc822", web_archive(), "Ghép từ trang lưu\nđoạn hai"),
    ("a.txt", "text/plain", "Ghép từ tệp chữ".encode("utf-16"), "Ghép từ tệp chữ"),
    ("a.rtf", "application/rtf", b"{\\rtf1 x}", ""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "kind", "raw", "text"), EMBEDDED)
def test_parts_of_other_documents_are_read_or_named(
    tmp_path: Path, name: str, kind: str, raw: bytes, text: str
) -> None:
    document = docx.Document()
    document.add_paragraph("Phần đầu")
    embedded(document, name, kind, raw)
    document.save(str(tmp_path / "a.docx"))
    read = read_document(tmp_path / "a.docx")
    assert read.text == "\n".join(filter(None, ["Phần đầu", text]))
    assert read.unread == ({} if text else {"part": "1"})


EQUATION = (
    "<m:oMath xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'><m:f>"
    "<m:num><m:r><m:t>109</m:t></m:r></m:num><m:den><m:r><m:t>118</m:t></m:r></m:den></m:f>"
    "<m:r><m:t>=92,4%</m:t></m:r></m:oMath>"
)


def test_margins_and_equations_are_read_and_pictures_named(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Tỷ lệ: ")._p.append(parse_xml(EQUATION))
    document.add_picture(io.BytesIO(PICTURE))
    margins = document.sections[0]
    margins.header.paragraphs[0].text = "Đảng ủy xã Tam An giả định"
    margins.footer.paragraphs[0].text = "Trang 1/12"
    document.save(str(tmp_path / "a.docx"))
    read = read_document(tmp_path / "a.docx")
    assert read.text == "Tỷ lệ: 109/118=92,4%\n\nĐảng ủy xã Tam An giả định"
    assert read.unread_note("a.docx") == (
        "Tệp a.docx: không đọc được phần hình ảnh (1). Hãy xem phần này trong tệp gốc."
    )


def test_pages_of_a_pdf_without_letters_are_named(tmp_path: Path) -> None:
    page = FPDF()
    page.set_font("Helvetica")
    for words in ("Ke hoach nam 2024 " * 20, "", "Nhiem vu va giai phap " * 20):
        page.add_page()
        page.multi_cell(0, 8, words)
    page.image(io.BytesIO(PICTURE))
    page.output(str(tmp_path / "a.pdf"))
    assert read_document(tmp_path / "a.pdf").unread == {"picture": "1", "page": "2"}
