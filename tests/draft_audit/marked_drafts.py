"""Drafts whose figures carry their truth in the text, built as files and scored.

`{w:39,32%|418/1120}` is wrong and ought to be 418/1120, `{r:…}` is right, `{i:…}` more than its
whole, `{q:…}` may be alarmed or not (its inputs are wrong), `{n:…}` nothing can check. `^1^` is a raised mark; lines of `|`
are rows of a table, where `<` and `^` belong to the cell before and above; `1# `, `a# `, `* ` are
items of Word's own lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from phantich.draft_audit import Figure, audit_text, read_draft
from phantich.draft_audit.verdicts import ALARMS

_MARK = re.compile(r"\{([wriqn]):([^{}|=]+)(?:=>([^{}|]+))?(?:\|([^{}]+))?\}")
_RAISED = re.compile(r"\^([^^]+)\^")
_ITEM = re.compile(r"(1#|a#|\*) ")
_LEVEL = (
    '<w:abstractNum {w} w:abstractNumId="{n}"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="{kind}"/><w:lvlText w:val="{shape}"/></w:lvl></w:abstractNum>'
)
_SHAPES = {"1#": ("decimal", "%1."), "a#": ("lowerLetter", "%1)"), "*": ("bullet", "•")}


@dataclass(frozen=True)
class Mark:
    """A figure of a draft: what it is, as printed, at a place, and what it ought to be."""

    kind: str
    stated: str
    start: int
    right: Fraction | None


@dataclass
class Score:
    """Marks that were found otherwise than they are, and alarms on what is no mark."""

    marks: int = 0
    missed: int = 0
    silent: int = 0
    alarms: int = 0


def drafts(path: Path) -> Iterator[tuple[str, str, str]]:
    """The name, kind and marked text of each draft of a file."""
    for chunk in path.read_text("utf-8").split("=== ")[1:]:
        head, _, body = chunk.partition("\n")
        name, kind = head.split()
        yield name, kind, body.rstrip("\n")


def plain(body: str) -> tuple[str, list[Mark]]:
    """A draft without its marks, and these with their places in it."""
    text, last, found = "", 0, []
    for mark in _MARK.finditer(body):
        text += body[last : mark.start()]
        kind, stated, given, formula = mark.groups()
        exact = _worked_out(formula) * (100 if "%" in stated else 1) if formula else None
        found.append(Mark(kind, stated, len(text), _value(given) if given else exact))
        text, last = text + stated, mark.end()
    return text + body[last:], found


def _worked_out(formula: str) -> Fraction:
    exact = eval(re.sub(r"\d+(?:\.\d+)?", r"Fraction('\g<0>')", formula))  # of this folder's files
    assert isinstance(exact, Fraction)
    return exact


def _value(text: str) -> Fraction:
    return Fraction(re.sub(r"[^\d,]", "", text).replace(",", "."))


def write(body: str, path: Path) -> None:
    """A draft as a Word file, or as plain text."""
    if path.suffix == ".txt":
        path.write_text(body, "utf-8")
        return
    document = docx.Document()
    rows: list[list[str]] = []
    for line in [*body.split("\n"), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip()[1:].removesuffix("|").split("|")])
            continue
        if rows:
            _table(document, rows)
            rows = []
        _paragraph(document, line)
    document.save(str(path))


def _paragraph(document, line: str) -> None:
    paragraph = document.add_paragraph()
    item = _ITEM.match(line)
    if item:
        kind, shape = _SHAPES[item[1]]
        lists = document.part.numbering_part.element
        n = 900 + list(_SHAPES).index(item[1])
        if not lists.findall(f"{{*}}num[@{{*}}numId='{n}']"):
            lists.insert(0, parse_xml(_LEVEL.format(w=nsdecls("w"), n=n, kind=kind, shape=shape)))
            number = f'<w:num {nsdecls("w")} w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>'
            lists.append(parse_xml(number))
        listed = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{n}"/></w:numPr>'
        paragraph._p.get_or_add_pPr().append(parse_xml(listed))
    _runs(paragraph, line[item.end() :] if item else line)


def _runs(paragraph, text: str) -> None:
    for at, piece in enumerate(_RAISED.split(text)):
        if piece:
            paragraph.add_run(piece).font.superscript = bool(at % 2) or None


def _table(document, rows: list[list[str]]) -> None:
    width = max(map(len, rows))
    table = document.add_table(len(rows), width)
    for i, row in enumerate(rows):
        for j, text in enumerate([*row, *[""] * (width - len(row))]):
            if text not in ("<", "^"):
                _runs(table.cell(i, j).paragraphs[0], text)
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            spans = text == "" and j and "^" in (rows[i + 1] if i + 1 < len(rows) else [])
            if text == "<" or spans:
                table.cell(i, j - 1).merge(table.cell(i, j))
            elif text == "^":
                table.cell(i - 1, j).merge(table.cell(i, j))


def score(path: Path, folder: Path) -> tuple[Score, set[str]]:
    """How a file of drafts fares, and the names of the drafts with a fault."""
    total, faulty = Score(), set()
    for name, kind, body in drafts(path):
        text, marks = plain(body)
        write(text, folder / f"{name}.{kind}")
        read = read_draft(folder / f"{name}.{kind}").text
        before = total.missed, total.alarms
        _add(total, text, marks, read, audit_text(read).figures)
        if (total.missed, total.alarms) != before:
            faulty.add(name)
    return total, faulty


def _add(
    total: Score, text: str, marks: list[Mark], read: str, figures: tuple[Figure, ...]
) -> None:
    named: list[Figure] = []
    for mark in marks:
        start = _place(mark, text, read)
        near = [f for f in figures if f.start < start + len(mark.stated) and start < f.end]
        alarmed = [f for f in near if f.verdict in ALARMS and mark.stated.strip("+-% ") in f.text]
        total.marks += mark.kind != "q"
        if mark.kind in "rn":
            total.missed += bool(alarmed)
            total.silent += mark.kind == "r" and not any(f.verdict == "agrees" for f in near)
        elif mark.kind != "q":
            total.missed += not any(_told(f, mark) for f in alarmed)
        named += near if mark.kind in "iqw" else alarmed
    total.alarms += sum(f.verdict in ALARMS and f not in named for f in figures)


def _told(figure: Figure, mark: Mark) -> bool:
    """Whether an alarm has the right figure, rounded as printed."""
    if mark.kind == "i" or mark.right is None:
        return figure.verdict == "implausible"
    numbers = re.findall(r"\d[\d.]*(?:,\d+)?", figure.computed or "")
    return any(
        abs(_value(n) - abs(mark.right)) <= Fraction(1, 2 * 10 ** len(n.partition(",")[2]))
        for n in numbers
    )


def _place(mark: Mark, text: str, read: str) -> int:
    """Where a mark stands in the text as read: the same one of the figures written alike."""
    same = re.compile(rf"(?<![\d.,]){re.escape(mark.stated)}(?!\d|[.,]\d)")
    nth = len(same.findall(_RAISED.sub(" ", text[: mark.start])))
    return [m.start() for m in same.finditer(read)][nth]
