"""The error cells of an .xlsx workbook (#REF!, #DIV/0!), which the fast reader takes for blank."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

ERRORS = ("#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!")
_SHEET = re.compile(rb'<sheet\b[^>]*?\bname="([^"]*)"[^>]*?\br:id="([^"]*)"')
_RELATION = re.compile(rb"<Relationship\b[^>]*>")
_CELL = re.compile(rb'<c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]+)([0-9]+)"[^>]*>.*?<v>([^<]*)</v>', re.S)
Places = Mapping[tuple[int, int], str]


def error_cells(path: Path) -> dict[str, Places]:
    """Where each sheet of a workbook holds an error, by row and column counted from 0.

    Only .xlsx stores errors in a form that can be told apart; other files give nothing.
    """
    if path.suffix.lower() != ".xlsx":
        return {}
    with zipfile.ZipFile(path) as book:
        parts = _parts(book)
        return {name: _errors(book.read(part)) for name, part in parts.items()}


def _parts(book: zipfile.ZipFile) -> dict[str, str]:
    """The file inside the workbook that holds each sheet, by the sheet's name."""
    found = map(_target, _RELATION.findall(book.read("xl/_rels/workbook.xml.rels")))
    targets = {key: target for key, target in found if target}
    sheets = _SHEET.findall(book.read("xl/workbook.xml"))
    named = {_unescaped(name): targets.get(key.decode(), "") for name, key in sheets}
    held = set(book.namelist())
    return {name: part for name, part in named.items() if part in held}


def _target(relation: bytes) -> tuple[str, str]:
    key, target = (re.search(rb'\b%s="([^"]*)"' % name, relation) for name in (b"Id", b"Target"))
    if key is None or target is None:
        return "", ""
    path = target[1].decode().removeprefix("/")
    return key[1].decode(), path if path.startswith("xl/") else f"xl/{path}"


def _unescaped(name: bytes) -> str:
    from html import unescape

    return unescape(name.decode("utf-8"))


def _errors(part: bytes) -> Places:
    return {
        (int(row) - 1, _column(letters.decode())): text.decode()
        for letters, row, text in _CELL.findall(part)
    }


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
