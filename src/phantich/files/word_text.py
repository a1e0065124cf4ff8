"""Text of a Word document with its embedded parts, and a count of what has no text to read."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import IO, Any

from phantich.language.legacy_encodings import decode_bytes

_LARGEST = 60_000_000  # bytes of one part of a document, unpacked: more is not a plan
_LARGEST_SUM = 300_000_000  # bytes of all its parts, pictures too

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_A = "http://schemas.openxmlformats.org/drawingml/2006/"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DELETED = {f"{_W}del", f"{_W}moveFrom"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PASSED = {*_DELETED, _FALLBACK, f"{_W}pPr", f"{_W}rPr"}
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
RAISED = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")  # a note's number is no digit of a figure
_HOLDERS = {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"}
_NOTES = ("footnotes", "endnotes")
_MARGINS = ("header", "footer")
_WITHOUT_TEXT = {
    f"{{{_A}picture}}pic": "picture",
    "{urn:schemas-microsoft-com:vml}imagedata": "picture",
    f"{{{_A}chart}}chart": "chart",
    f"{{{_A}diagram}}relIds": "diagram",
    "{urn:schemas-microsoft-com:office:office}OLEObject": "object",
    f"{_W}subDoc": "part",
}
_WIDEST = 64  # columns that a cell may span: a broken number is no reason to fill the memory
_LINES = ("p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6")


class TooLarge(ValueError):
    """The document unpacks to more than a plan can hold."""


def word_text(file: IO[bytes]) -> tuple[str, Counter[str]]:
    """Body of a .docx, then its embedded parts, headers, footers and notes; what has no text.

    The counter names pictures, charts, diagrams, embedded objects and parts of other formats.

    Raises TooLarge, KeyError and ValueError of a broken file, and what python-docx raises.
    """
    with zipfile.ZipFile(file) as package:
        sizes = [part.file_size for part in package.infolist()]
        if max(sizes) > _LARGEST or sum(sizes) > _LARGEST_SUM:
            raise TooLarge
        if b"<!DOCTYPE" in package.read("word/document.xml")[:2000]:
            raise ValueError("<!DOCTYPE")
    document = open_word(file)
    body = document.element.body
    unread = _without_text(body)
    lines = list(_blocks(body))
    for chunk in body.iter(f"{_W}altChunk"):
        text, inner = _embedded(document, chunk)
        lines += [text] if text else []
        unread += inner
    lines += dict.fromkeys(_margins(document, unread))
    return "\n".join([*lines, *(text for _, text in note_texts(document))]), unread


def open_word(file: str | IO[bytes]) -> Any:
    """An open .docx; documents embedded in it stay as they are, unparsed."""
    import docx
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.part import Part, PartFactory

    chosen = PartFactory.part_class_selector

    def part_class(content_type: str, reltype: str) -> type[Part] | None:
        if reltype == RELATIONSHIP_TYPE.A_F_CHUNK:
            return Part
        return chosen(content_type, reltype) if chosen else None

    PartFactory.part_class_selector = part_class
    try:
        return docx.Document(file)
    finally:
        PartFactory.part_class_selector = chosen


def note_texts(document: Any) -> Iterator[tuple[tuple[str, str], str]]:
    """The footnotes and endnotes of an open document, each with its kind and number."""
    for kind in _NOTES:
        for part in _parts(document, kind):
            for note in part:
                text = "\n".join(_blocks(note)).strip()
                if text:
                    yield (kind.removesuffix("s"), str(note.get(f"{_W}id"))), text


def _parts(document: Any, kind: str) -> Iterator[Any]:
    """Trees of the parts of one kind that the document refers to, in the order of their names."""
    from docx.oxml import parse_xml

    found = [
        rel.target_part
        for rel in document.part.rels.values()
        if rel.reltype.rsplit("/", 1)[-1] == kind and not rel.is_external
    ]
    for part in sorted(found, key=lambda part: str(part.partname)):
        yield parse_xml(part.blob)


def _margins(document: Any, unread: Counter[str]) -> Iterator[str]:
    """Lines of headers and footers, those aside that only count pages."""
    for kind in _MARGINS:
        for part in _parts(document, kind):
            unread.update(_without_text(part))
            for line in "\n".join(_blocks(part)).splitlines():
                if any(word.isalpha() and word.lower() != "trang" for word in line.split()):
                    yield line


def _without_text(tree: Any) -> Counter[str]:
    kinds: Counter[str] = Counter()
    for node in tree.iter(*_WITHOUT_TEXT):
        if not any(above.tag in _PASSED for above in node.iterancestors()):
            kinds[_WITHOUT_TEXT[node.tag]] += 1
    # an embedded object brings a picture of itself
    kinds["picture"] = max(0, kinds["picture"] - kinds["object"])
    return +kinds


def _embedded(document: Any, chunk: Any) -> tuple[str, Counter[str]]:
    """Text of a part embedded from another document: Word, web page or plain text."""
    rel = document.part.rels.get(chunk.get(f"{_R}id"))
    if rel is None or rel.is_external:
        return "", Counter(part=1)
    kind, raw = rel.target_part.content_type, rel.target_part.blob
    if raw.startswith(b"PK"):
        return word_text(io.BytesIO(raw))
    if kind == "message/rfc822" or raw.lstrip()[:13].lower() == b"mime-version:":
        page = message_from_bytes(raw, policy=policy.default).get_body(("html", "plain"))
        return (_web_text(page.get_content()), Counter()) if page else ("", Counter(part=1))
    if "html" in kind:
        return _web_text(raw), Counter()
    if kind == "text/plain":
        return decode_bytes(raw), Counter()
    return "", Counter(part=1)


def _web_text(page: str | bytes) -> str:
    from lxml import html

    tree = html.fromstring(page)
    for node in tree.iter(*_LINES):
        node.tail = "\n" + (node.tail or "")
    for node in tree.iter("td", "th"):
        node.tail = "\t" + (node.tail or "")
    lines = (line.strip() for line in tree.text_content().splitlines())
    return "\n".join(filter(None, lines))


def _blocks(parent: Any) -> Iterator[str]:
    """Lines of paragraphs and table rows in their order, without the deletions of revisions."""
    for child in parent:
        if child.tag == f"{_W}p":
            yield _line(child)
        elif child.tag == f"{_W}tbl":
            yield from (_row(row) for row in _within(child, "tr") if not _row_deleted(row))
        elif child.tag in _HOLDERS:
            yield from _blocks(child)


def _within(parent: Any, name: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, not those of a table inside a cell."""
    for child in parent:
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag in _HOLDERS:
            yield from _within(child, name)


def _row_deleted(row: Any) -> bool:
    return row.find(f"{_W}trPr/{_W}del") is not None


def _row(row: Any) -> str:
    """The cells of a row; one that spans columns leaves those it covers empty."""
    cells = [
        " ".join(filter(None, _blocks(cell))) + "\t" * (_span(cell) - 1)
        for cell in _within(row, "tc")
    ]
    return "\t".join(cells).rstrip("\t")


def _span(cell: Any) -> int:
    width = cell.find(f"{_W}tcPr/{_W}gridSpan")
    told = "" if width is None else str(width.get(f"{_W}val"))
    return min(int(told), _WIDEST) if told.isdecimal() and int(told) else 1


def _line(node: Any) -> str:
    pieces = []
    raised = node.find(f"{_W}rPr/{_W}vertAlign[@{_W}val='superscript']") is not None
    for child in node:
        if child.tag in _PASSED:
            continue
        name = child.tag.rsplit("}", 1)[-1] if isinstance(child.tag, str) else ""
        if child.tag in (f"{_W}t", f"{_M}t"):
            letters = child.text or ""
            pieces.append(letters.translate(RAISED) if raised else letters)
        elif name in _SIGNS and child.tag.startswith(_W):
            pieces.append(_SIGNS[name])
        elif name == "txbxContent":
            pieces.append("\n" + "\n".join(_blocks(child)) + "\n")
        else:
            sign = {f"{_M}den": "/", f"{_M}sup": "^"}.get(child.tag, "")
            pieces.append(sign + _line(child))
    return "".join(pieces)
