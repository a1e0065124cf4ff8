"""A copy of a Word draft with a comment at each figure that does not hold."""

from __future__ import annotations

import io
import zipfile
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from phantich.draft_audit.audited_text import Figure
from phantich.draft_audit.presentation import verdict_name
from phantich.files.word_text import note_texts, open_word
from phantich.language import wording

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNREAD = {f"{_W}del", f"{_W}moveFrom", _FALLBACK}
_FAR = 40  # letters that may stand between two pieces of text: tabs, line ends, blanks of cells
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # one date for every part, so that equal copies are equal bytes
_INITIALS = "pt"


@dataclass
class _Piece:
    """One stretch of text of the document, from a place in the text as read."""

    start: int
    node: Any

    @property
    def end(self) -> int:
        """Where the stretch ends."""
        return self.start + len(self.node.text or "")


def annotated(path: Path, text: str, figures: Sequence[Figure], lang: str = "vi") -> bytes:
    """The document with a comment at each of the figures; the file itself is left alone.

    `text` is what ``read_text`` gave for it. Equal input gives equal bytes: comments carry no date.
    """
    from docx.text.run import Run

    document = open_word(str(path))
    pieces = list(_pieces(document.element.body, text))
    notes = list(_notes(document, text))
    for figure in figures:
        runs = [_outermost(run) for run in _runs(pieces, figure)] or _mark(document, notes, figure)
        if not runs:
            continue
        ends = [Run(runs[0], document), Run(runs[-1], document)]
        comment = document.add_comment(
            ends, _said(figure, lang), author=wording.say("audit.author", lang), initials=_INITIALS
        )
        comment._comment_elm.attrib.pop(f"{_W}date", None)
    return _packed(document)


def _notes(document: Any, text: str) -> Iterator[tuple[int, tuple[str, str]]]:
    """Where each footnote and endnote starts in the text as read, the last first."""
    told = list(note_texts(document))
    place = len(text)
    for number, note in reversed(told):
        place -= len(note)
        yield place, number
        place -= 1


def _mark(document: Any, notes: Sequence[tuple[int, tuple[str, str]]], figure: Figure) -> list[Any]:
    """The run with the mark of the note that a figure stands in: notes take no comments."""
    number = next((number for place, number in notes if place <= figure.start), None)
    if number is None:
        return []
    marks = document.element.body.iter(f"{_W}{number[0]}Reference")
    return [mark.getparent() for mark in marks if mark.get(f"{_W}id") == number[1]][:1]


def _outermost(run: Any) -> Any:
    """The run of the page itself: what stands in a text box takes no comment."""
    boxed = [above for above in run.iterancestors() if above.tag == f"{_W}txbxContent"]
    outer = boxed[-1].iterancestors(f"{_W}r") if boxed else iter(())
    return next(outer, run)


def _said(figure: Figure, lang: str) -> str:
    return f"{verdict_name(figure.verdict, lang)}. {figure.note}"


def _pieces(body: Any, text: str) -> Iterator[_Piece]:
    """The text nodes of a document with their places in the text as read."""
    place = 0
    for node in body.iter(f"{_W}t"):
        letters = node.text or ""
        if not letters or any(above.tag in _UNREAD for above in node.iterancestors()):
            continue
        found = text.find(letters, place, place + len(letters) + _FAR)
        if found >= 0:
            yield _Piece(found, node)
            place = found + len(letters)


def _runs(pieces: list[_Piece], figure: Figure) -> list[Any]:
    """The runs that hold a figure and nothing else, as far as they can be split."""
    _cut(pieces, figure.start)
    _cut(pieces, figure.end)
    inside = [p for p in pieces if p.start < figure.end and figure.start < p.end]
    return [piece.node.getparent() for piece in inside]


def _cut(pieces: list[_Piece], place: int) -> None:
    """Split the run in which a place falls, unless it holds more than one stretch of text."""
    at = bisect_right(pieces, place, key=lambda piece: piece.start) - 1
    if at < 0 or not pieces[at].start < place < pieces[at].end:
        return
    piece = pieces[at]
    run = piece.node.getparent()
    contents = [child for child in run if child.tag != f"{_W}rPr"]
    if run.tag != f"{_W}r" or contents != [piece.node]:
        return
    second = deepcopy(run)
    run.addnext(second)
    node = next(second.iter(f"{_W}t"))
    letters, keep = piece.node.text, place - piece.start
    piece.node.text, node.text = letters[:keep], letters[keep:]
    for part in (piece.node, node):
        part.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    pieces.insert(at + 1, _Piece(place, node))


def _packed(document: Any) -> bytes:
    """The document's bytes with one date for all parts."""
    saved, packed = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as given, zipfile.ZipFile(packed, "w") as kept:
        for name in given.namelist():
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(entry, given.read(name))
    return packed.getvalue()
