"""Plain text of a document: .docx, .txt, .md and .pdf with a text layer."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from phantich.errors import Fault
from phantich.files.word_text import RAISED, TooLarge, word_text
from phantich.language import wording
from phantich.language.legacy_encodings import decode_bytes

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
_SMALLER = 0.8  # of the letters before it, from which a raised number is a note's
_LETTERS_A_PAGE = 40  # fewer letters a page than this: the file holds pictures of pages


@dataclass(frozen=True)
class DocumentText:
    """Text of a document; `unread` names what in it has no text to read, with count or pages."""

    text: str
    unread: Mapping[str, str] = field(default_factory=dict)

    def unread_note(self, file: str, lang: str = "vi") -> str:
        """Sentence for the reader on what of the file was not read; empty when all was."""
        parts = [wording.say(f"unread.{k}", lang, detail=d) for k, d in self.unread.items()]
        return wording.say("unread.said", lang, file=file, parts=", ".join(parts)) if parts else ""


def read_text(path: str | Path) -> str:
    """Text of a document: see ``read_document``."""
    return read_document(path).text


def read_document(path: str | Path) -> DocumentText:
    """Text of a document, paragraphs and table rows one a line in their order.

    Parts embedded from other documents, headers, footers, footnotes and endnotes of a .docx
    follow its body, each on its own lines.

    Raises Fault: file_missing, file_empty, old_doc, wrong_kind, unknown_kind, broken_file,
    encrypted_file, scanned_pdf, too_large.
    """
    file = Path(path)
    if not file.is_file():
        raise Fault("file_missing", file=file.name)
    with file.open("rb") as stream:
        head = stream.read(1024)
    if not head.strip():
        raise Fault("file_empty", file=file.name)
    read = _reader(file, head)(file)
    if not read.text.strip():
        raise Fault("file_empty", file=file.name)
    return read


def _reader(file: Path, head: bytes) -> Callable[[Path], DocumentText]:
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


def _plain(file: Path) -> DocumentText:
    raw = file.read_bytes()
    text = decode_bytes(raw)
    if len(_CONTROL.findall(text)) * _RARE > len(text):
        raise Fault("unknown_kind", file=file.name)
    return DocumentText(text)


def _docx(file: Path) -> DocumentText:
    from docx.opc.exceptions import PackageNotFoundError

    try:
        with file.open("rb") as stream:
            text, unread = word_text(stream)
    except TooLarge as error:
        raise Fault("too_large", file=file.name) from error
    except (*_BROKEN, PackageNotFoundError) as error:
        locked = "encrypted" in str(error)
        raise Fault("encrypted_file" if locked else "broken_file", file=file.name) from error
    return DocumentText(text, {kind: str(unread[kind]) for kind in sorted(unread)})


def _pdf(file: Path) -> DocumentText:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(file)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Fault("encrypted_file", file=file.name)
        pages = [_page_text(page) for page in reader.pages]
        pictures = sum(len(page.images.keys()) for page in reader.pages)
    except (PyPdfError, OSError, KeyError, TypeError, AttributeError, ValueError) as error:
        if isinstance(error, Fault):
            raise
        raise Fault("broken_file", file=file.name) from error
    text = "\n".join(pages)
    if sum(letter.isalpha() for letter in text) < _LETTERS_A_PAGE * max(len(pages), 1):
        raise Fault("scanned_pdf", file=file.name)
    empty = [str(k) for k, page in enumerate(pages, 1) if not page.strip()]
    unread = {"picture": str(pictures or ""), "page": ", ".join(empty)}
    return DocumentText(text, {kind: detail for kind, detail in unread.items() if detail})


def _page_text(page: Any) -> str:
    """The text of a page, small raised numbers as superscripts."""
    pieces: list[str] = []
    last = (0.0, 0.0)

    def take(text: str, cm: Any, tm: Any, _font: Any, size: float) -> None:
        nonlocal last
        height, place = abs(size * tm[3] * cm[3]), tm[5] * cm[3] + cm[5]
        note = text.strip("()").isdecimal() and height < last[0] * _SMALLER and place >= last[1]
        pieces.append(text.translate(RAISED) if note else text)
        if text.strip() and not note:
            last = (height, place)

    plain: str = page.extract_text(visitor_text=take) or ""
    marked = "".join(pieces)
    return marked if len(marked) == len(plain) else plain


_READERS: dict[str, Callable[[Path], DocumentText]] = {
    ".docx": _docx, ".pdf": _pdf, ".txt": _plain, ".md": _plain
}  # fmt: skip
