"""The document as a Word file: equal bytes for equal figures, no author, no clock."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable
from typing import Any

from phantich.language.line_breaks import bound
from phantich.report.document.document_model import Block, Document, Heading, Paragraph, Sentence
from phantich.report.document.word_blocks import POINTS_PER_MM, add_rule, closing_table, head_table
from phantich.report.document.word_parts import (
    add_field,
    dotted_line,
    keep,
    landscape,
    mark_footer,
    new_word,
    paragraph,
    portrait,
    run,
)
from phantich.report.document.word_tables import figure_table

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment a zip can name
UNIX = 3
SUBJECT_RULE = 80  # points


def word(document: Document, day: dt.date) -> bytes:
    """The Word file of a document; ``day`` is the day its properties name."""
    made = new_word(document)
    portrait(made.sections[0], document.profile)
    _first_page(made, document)
    for at, block in enumerate(document.blocks):
        last = at == len(document.blocks) - 1
        _block(made, block, document, last=last)
    closing_table(made, document)
    for at, annex in enumerate(document.annexes):
        _annex(made, document, at)
        for place, table in enumerate(annex.tables):
            figure_table(made, table, document, first=place == 0)
    _properties(made, document, day)
    out = io.BytesIO()
    made.save(out)
    return settled(out.getvalue())


def _first_page(made: Any, document: Document) -> None:
    """The head, and below it what kind of document this is and what it is about."""
    section = made.sections[0]
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = 1
    add_field(number, "PAGE", document.profile.sizes.page_number)
    for footer in (section.footer, section.first_page_footer):
        mark_footer(footer, document)
    head_table(made, document)
    sizes = document.profile.sizes
    kind = paragraph(made, "center", before=12, after=0)
    run(kind, document.kind, sizes.kind, bold=True)
    for line in document.subject:
        run(paragraph(made, "center", after=0), bound(line), sizes.subject, bold=True)
    page = document.profile.page
    add_rule(made, SUBJECT_RULE, (page.width - page.left - page.right) * POINTS_PER_MM)
    paragraph(made)


def _block(made: Any, block: Block, document: Document, *, last: bool) -> None:
    body = document.profile.body
    if isinstance(block, Heading):
        made.add_paragraph(bound(block.text), style=f"Heading {block.level}")
        return
    if block.kind == "fill":
        dotted_line(made, document.profile)
        return
    one = paragraph(made, "justify", after=body.after, line=body.line, indent=body.indent)
    if block.kind == "item":
        run(one, "- ", document.profile.sizes.body)
    _sentences(made, one, block, document)
    keep(one, together=last)


def _sentences(made: Any, one: Any, block: Paragraph, document: Document) -> None:
    size = document.profile.sizes.note + 1 if block.kind == "note" else document.profile.sizes.body
    for at, sentence in enumerate(block.sentences):
        text = (" " if at else "") + bound(sentence.text)
        written = run(one, text, size, italic=block.kind == "note")
        if document.profile.writing.references and sentence.keys:
            _reference(made, written, sentence, document)


def _reference(made: Any, written: Any, sentence: Sentence, document: Document) -> None:
    """The indicators behind a sentence, as a comment at its side."""
    from phantich.language import wording
    from phantich.schema.indicators import indicators

    names = indicators()
    lines = [f"{key}: {names[key].name(document.lang)}" for key in sentence.keys]
    author = wording.say("document.comment_author", document.lang)
    comment = made.add_comment(written, text="\n".join(lines), author=author, initials="")
    comment._comment_elm.attrib.pop(_named("w:date"), None)


def _named(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(name))


def _annex(made: Any, document: Document, at: int) -> None:
    """The title of an annex on a landscape page of its own."""
    section = made.add_section(2)
    landscape(section, document.profile)
    section.different_first_page_header_footer = False
    sizes = document.profile.sizes
    title = made.add_paragraph(document.annexes[at].title, style="Heading 1")
    title.alignment = 1
    title.paragraph_format.first_line_indent = 0
    below = paragraph(made, "center", after=6)
    run(below, bound(document.annex_of), sizes.table_title, italic=True)
    signs = paragraph(made)
    run(signs, bound(document.annexes[at].note), sizes.note, italic=True)
    for one in (below, signs):
        keep(one, together=True)


def _properties(made: Any, document: Document, day: dt.date) -> None:
    facts = made.core_properties
    moment = dt.datetime(day.year, day.month, day.day)
    facts.author = facts.last_modified_by = facts.comments = facts.keywords = ""
    facts.title, facts.subject = document.title, document.mark
    facts.created = facts.modified = moment
    facts.revision = 1
    facts.language = document.lang


def settled(content: bytes) -> bytes:
    """A package with its parts in order and no clock, so that equal contents are equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in _in_order(old.namelist()):
            part = zipfile.ZipInfo(name, EPOCH)
            part.create_system, part.external_attr = UNIX, 0o600 << 16
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name), compresslevel=6)
    return out.getvalue()


def _in_order(names: Iterable[str]) -> list[str]:
    """The list of contents first, as the format wants it, and the rest by name."""
    return sorted(names, key=lambda name: (name != "[Content_Types].xml", name))
