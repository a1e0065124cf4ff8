"""The pieces a Word file is made of: styles, pages, paragraphs, fields, footers."""

from __future__ import annotations

from typing import Any

from phantich.report.document.document_model import Document
from phantich.report.profiles import Profile

ALIGN = {"left": 0, "center": 1, "right": 2, "justify": 3}
LANGUAGE = {"vi": "vi-VN", "en": "en-GB"}
HEADINGS = (1, 2, 3)


def new_word(document: Document) -> Any:
    """An empty Word file with the fonts, sizes and language of the document."""
    import docx

    made = docx.Document()
    for style in made.styles:
        if style.type == 1:  # paragraphs
            _font(style, document.profile)
    normal = made.styles["Normal"]
    normal.font.size = points(document.profile.sizes.body)
    normal.paragraph_format.space_after = 0
    for level in HEADINGS:
        _heading(made.styles[f"Heading {level}"], level, document.profile)
    _language(made, LANGUAGE[document.lang])
    _without_thumbnail(made)
    return made


def points(size: float) -> Any:
    """A length in points."""
    from docx.shared import Pt

    return Pt(size)


def millimetres(length: float) -> Any:
    """A length in millimetres."""
    from docx.shared import Mm

    return Mm(length)


def _font(style: Any, profile: Profile) -> None:
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    style.font.name = profile.font
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for kind in ("w:eastAsia", "w:cs", "w:hAnsi", "w:ascii"):
        fonts.set(qn(kind), profile.font)


def _heading(style: Any, level: int, profile: Profile) -> None:
    style.font.size = points(profile.sizes.heading)
    style.font.bold = level < HEADINGS[-1]
    style.font.italic = level == HEADINGS[-1]
    form = style.paragraph_format
    form.space_before, form.space_after = points(6), points(6)
    form.first_line_indent = millimetres(profile.body.indent)
    form.line_spacing = profile.body.line
    form.keep_with_next = True
    form.alignment = 0


def _language(made: Any, code: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = made.styles["Normal"].element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), code)
    language.set(qn("w:eastAsia"), code)
    properties.append(language)
    for default in made.styles.element.iter(qn("w:lang")):
        default.set(qn("w:val"), code)


def _without_thumbnail(made: Any) -> None:
    """Drop the picture of an empty page that the template carries."""
    relations = made.part.package.rels
    for key in [k for k, r in relations.items() if r.reltype.endswith("/thumbnail")]:
        del relations[key]


def portrait(section: Any, profile: Profile) -> None:
    """The pages of the report."""
    page = profile.page
    section.orientation = 0
    section.page_width, section.page_height = millimetres(page.width), millimetres(page.height)
    section.top_margin, section.bottom_margin = millimetres(page.top), millimetres(page.bottom)
    section.left_margin, section.right_margin = millimetres(page.left), millimetres(page.right)
    _header_distance(section, profile)


def landscape(section: Any, profile: Profile) -> None:
    """The pages of the annexes, turned round."""
    page = profile.page
    section.orientation = 1
    section.page_width, section.page_height = millimetres(page.height), millimetres(page.width)
    section.top_margin = millimetres(page.annex_top)
    section.bottom_margin = millimetres(page.annex_bottom)
    section.left_margin = millimetres(page.annex_left)
    section.right_margin = millimetres(page.annex_right)
    _header_distance(section, profile)


def _header_distance(section: Any, profile: Profile) -> None:
    section.header_distance = millimetres(profile.page.number_distance)
    section.footer_distance = millimetres(min(8, profile.page.bottom / 2))


def paragraph(
    made: Any,
    align: str = "left",
    *,
    before: float = 0,
    after: float = 0,
    line: float = 1.0,
    indent: float = 0,
) -> Any:
    """A paragraph of a document or a cell; lengths in points, the indent in millimetres."""
    one = made.add_paragraph()
    one.alignment = ALIGN[align]
    form = one.paragraph_format
    form.space_before, form.space_after = points(before), points(after)
    form.line_spacing = line
    form.first_line_indent = millimetres(indent)
    form.widow_control = True
    return one


def dotted_line(made: Any, profile: Profile) -> None:
    """A line of dots from margin to margin, for the pen."""
    one = paragraph(made, after=profile.body.after, line=profile.body.line)
    page = profile.page
    edge = millimetres(page.width - page.left - page.right)
    one.paragraph_format.tab_stops.add_tab_stop(edge, alignment=2, leader=1)
    run(one, "\t", profile.sizes.body)


def run(
    one: Any,
    text: str,
    size: float,
    *,
    bold: bool = False,
    italic: bool = False,
    underline: bool = False,
) -> Any:
    """A piece of text in a paragraph."""
    written = one.add_run(text)
    written.font.size = points(size)
    written.bold, written.italic = bold or None, italic or None
    written.underline = underline or None
    return written


def keep(one: Any, *, together: bool) -> None:
    """Keep a paragraph on the page of the next one."""
    if together:
        one.paragraph_format.keep_with_next = True
        one.paragraph_format.keep_together = True


def add_field(one: Any, code: str, size: float) -> None:
    """A field that Word fills in, such as the number of the page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    one._p.append(field)
    written = run(one, "2", size)
    field.append(written._r)


def mark_footer(footer: Any, document: Document) -> None:
    """The mark of invented figures at the foot of every page."""
    one = footer.paragraphs[0]
    one.alignment = ALIGN["center"]
    if document.mark:
        run(one, document.mark, document.profile.sizes.note, bold=True)
