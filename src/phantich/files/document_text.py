"""Plain text of a document: .docx, .txt, .md and .pdf with a text layer."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from phantich.errors import Fault
from phantich.language import legacy_encodings

_LARGEST = 60_000_000  # bytes of one part of a document, unpacked: more is not a plan
_LARGEST_SUM = 300_000_000  # bytes of all its parts, pictures too
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, RuntimeError),
    *(KeyError, ValueError, SyntaxError),
)
_MAGIC = {
    b"PK\x03\x04": ".docx",
    b"%PDF": ".pdf",
    b"\xd0\xcf\x11\xe0": ".doc",
    b"{\\rtf": ".rtf",
}
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_RARE = 50  # one control character in so many letters: pictures, programs, archives
_LETTERS_A_PAGE = 40  # fewer letters a page than this: the file holds pictures of pages


def read_text(path: str | Path, *, notes: bool = False) -> str:
    """Text of a document, paragraphs and table rows one a line in their order.

    With `notes`, the footnotes and endnotes of a .docx follow its body, each on its own lines.

    Raises Fault: file_missing, file_empty, old_doc, wrong_kind, unknown_kind, broken_file,
    encrypted_file, scanned_pdf, too_large.
    """
    file = Path(path)
    if not file.is_file():
        raise Fault("file_missing", file=file.name)
    head = file.read_bytes()[:1024]
    if not head.strip():
        raise Fault("file_empty", file=file.name)
    reader = _reader(file, head)
    text = _docx(file, notes=notes) if reader is _docx else reader(file)
    if not text.strip():
        raise Fault("file_empty", file=file.name)
    return text


def _reader(file: Path, head: bytes) -> Callable[[Path], str]:
    named = file.suffix.lower()
    found = next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), None)
    if found == ".doc":
        # Word also keeps encrypted .docx in this container.
        raise Fault("encrypted_file" if named == ".docx" else "old_doc", file=file.name)
    if named not in _READERS:
        raise Fault("old_doc" if found == ".rtf" else "unknown_kind", file=file.name)
    expected = found if found in (".docx", ".pdf", ".rtf") else ".txt"
    if expected != (".txt" if named == ".md" else named):
        raise Fault("wrong_kind", file=file.name, named=named, found=expected)
    return _READERS[named]


def _plain(file: Path) -> str:
    raw = file.read_bytes()
    text = decode_bytes(raw)
    if len(_CONTROL.findall(text)) * _RARE > len(text):
        raise Fault("unknown_kind", file=file.name)
    return text


def decode_bytes(raw: bytes) -> str:
    """Text of bytes in UTF-8, UTF-16, Windows-1258 or a legacy 8-bit Vietnamese encoding."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = raw.decode("utf-16", errors="replace")
    elif raw[1:2] == b"\x00" and raw[3:4] == b"\x00":
        text = raw.decode("utf-16-le", errors="replace")
    else:
        text = _eight_bit(raw)
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _eight_bit(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Bytes C0-FF mean different letters in Windows-1258 and in the fonts: syllables decide.
        choices = [raw.decode("cp1258", errors="replace"), raw.decode("latin-1")]
        return max(choices, key=_soundness)


def _soundness(text: str) -> float:
    words = re.findall(r"[^\W\d_]\S*", legacy_encodings.decode(text).text)
    marked = [word for word in words if not word.isascii()]
    parts = [re.sub(r"[^\w\u0300-\u0323]", "", word) for word in marked]
    return sum(map(legacy_encodings.well_formed, parts)) / max(len(parts), 1)


def _docx(file: Path, *, notes: bool = False) -> str:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        with zipfile.ZipFile(file) as package:
            sizes = [part.file_size for part in package.infolist()]
            if max(sizes) > _LARGEST or sum(sizes) > _LARGEST_SUM:
                raise Fault("too_large", file=file.name)
            if b"<!DOCTYPE" in package.read("word/document.xml")[:2000]:
                raise Fault("broken_file", file=file.name)
        document = docx.Document(str(file))
        told = [text for _, text in note_texts(document)] if notes else []
        return "\n".join([*_blocks(document.element.body), *told])
    except (*_BROKEN, PackageNotFoundError) as error:
        if isinstance(error, Fault):
            raise
        if "encrypted" in str(error):
            raise Fault("encrypted_file", file=file.name) from error
        raise Fault("broken_file", file=file.name) from error


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DELETED = {f"{_W}del", f"{_W}moveFrom"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PASSED = {*_DELETED, _FALLBACK, f"{_W}pPr", f"{_W}rPr"}
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NOTES = ("footnotes", "endnotes")


def note_texts(document: Any) -> Iterator[tuple[tuple[str, str], str]]:
    """The footnotes and endnotes of an open document, each with its kind and number."""
    from docx.oxml import parse_xml

    parts = {part.reltype.rsplit("/", 1)[-1]: part for part in document.part.rels.values()}
    for kind in _NOTES:
        if kind not in parts or parts[kind].is_external:
            continue
        for note in parse_xml(parts[kind].target_part.blob):
            text = "\n".join(_blocks(note)).strip()
            if text:
                yield (kind.removesuffix("s"), str(note.get(f"{_W}id"))), text


def _blocks(parent: Any) -> Iterator[str]:
    """Lines of paragraphs and table rows in their order, without the deletions of revisions."""
    for child in parent:
        if child.tag == f"{_W}p":
            yield _line(child)
        elif child.tag == f"{_W}tbl":
            yield from (_row(row) for row in _within(child, "tr") if not _row_deleted(row))
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _blocks(child)


def _within(parent: Any, name: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, not those of a table inside a cell."""
    for child in parent:
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _within(child, name)


def _row_deleted(row: Any) -> bool:
    return row.find(f"{_W}trPr/{_W}del") is not None


def _row(row: Any) -> str:
    cells = [" ".join(filter(None, _blocks(cell))) for cell in _within(row, "tc")]
    return "\t".join(cells).rstrip("\t")


def _line(node: Any) -> str:
    pieces = []
    for child in node:
        if child.tag in _PASSED:
            continue
        name = child.tag.removeprefix(_W) if isinstance(child.tag, str) else ""
        if child.tag == f"{_W}t":
            pieces.append(child.text or "")
        elif name in _SIGNS and child.tag.startswith(_W):
            pieces.append(_SIGNS[name])
        elif name == "txbxContent":
            pieces.append("\n" + "\n".join(_blocks(child)) + "\n")
        else:
            pieces.append(_line(child))
    return "".join(pieces)


def _pdf(file: Path) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(file)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Fault("encrypted_file", file=file.name)
        pages = [page.extract_text() or "" for page in reader.pages]
    except (PyPdfError, OSError, KeyError, TypeError, AttributeError, ValueError) as error:
        if isinstance(error, Fault):
            raise
        raise Fault("broken_file", file=file.name) from error
    text = "\n".join(pages)
    if sum(letter.isalpha() for letter in text) < _LETTERS_A_PAGE * max(len(pages), 1):
        raise Fault("scanned_pdf", file=file.name)
    return text


_READERS: dict[str, Callable[[Path], str]] = {
    ".docx": _docx, ".pdf": _pdf, ".txt": _plain, ".md": _plain
}  # fmt: skip
