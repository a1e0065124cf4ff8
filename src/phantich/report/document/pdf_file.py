"""The document as a PDF, set by typst from the same model as the Word file."""

from __future__ import annotations

import dataclasses
import json
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

from phantich.language.line_breaks import bound
from phantich.report.document.document_model import Block, Document, Heading, Table
from phantich.report.document.letter_widths import balanced
from phantich.report.document.word_blocks import POINTS_PER_MM


def can_set() -> bool:
    """Whether the extra ``pdf`` is installed."""
    return find_spec("typst") is not None


def pdf(document: Document) -> bytes:
    """The PDF of a document; equal bytes for equal figures and equal fonts.

    Raises
    ------
    ModuleNotFoundError
        The extra ``pdf`` is not installed.
    """
    import typst

    source = files("phantich.report.document").joinpath("report.typ").read_bytes()
    text = json.dumps(_facts(document), ensure_ascii=False, sort_keys=True)
    return bytes(typst.compile(source, sys_inputs={"data": text}))


def _facts(document: Document) -> dict[str, Any]:
    return {
        "lang": document.lang,
        "title": document.title,
        "mark": document.mark,
        "kind": document.kind,
        "subject": [bound(line) for line in document.subject],
        "annex_of": bound(document.annex_of),
        "profile": _profile(document),
        "letterhead": _letterhead(document),
        "closing": {
            **dataclasses.asdict(document.closing),
            "recipients": [bound(text) for text in document.closing.recipients],
        },
        "blocks": [_block(block) for block in document.blocks],
        "annexes": [
            {
                "title": annex.title,
                "note": bound(annex.note),
                "tables": [_table(table) for table in annex.tables],
            }
            for annex in document.annexes
        ],
    }


def _profile(document: Document) -> dict[str, Any]:
    profile = document.profile
    facts = dataclasses.asdict(profile)
    return {**facts, "fallback": list(profile.fallback), "suffixes": {}}


def _letterhead(document: Document) -> dict[str, Any]:
    """The head with its long lines broken as in Word."""
    head, profile = document.letterhead, document.profile
    page, sizes = profile.page, profile.sizes
    left = profile.letterhead.left_width
    right = page.width - page.left - page.right - left
    return {
        "superior": _lines(head.superior, sizes.superior, left),
        "organ": _lines(head.organ, sizes.organ, left),
        "state": _lines(head.state, sizes.state, right),
        "motto": head.motto,
        "number": bound(head.number),
        "date": bound(head.date),
        "draft": [bound(line) for line in head.draft.split("\n") if line],
    }


def _lines(text: str, size: float, room: float) -> list[str]:
    return balanced(text, size, room * POINTS_PER_MM) if text else []


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": bound(block.text)}
    text = " ".join(sentence.text for sentence in block.sentences)
    return {"kind": block.kind, "text": bound(f"- {text}" if block.kind == "item" else text)}


def _table(table: Table) -> dict[str, Any]:
    return {
        "label": bound(table.label),
        "title": table.title,
        "unit": bound(table.unit),
        "source": bound(table.source),
        "columns": [dataclasses.asdict(column) for column in table.columns],
        "rows": [
            {"kind": row.kind, "cells": [cell.text for cell in row.cells]} for row in table.rows
        ],
    }
