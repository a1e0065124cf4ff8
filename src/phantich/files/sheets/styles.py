"""What the style of a cell says about its content: the kind of number format, and the font."""

from __future__ import annotations

from dataclasses import dataclass

from phantich.files.sheets.addresses import index
from phantich.files.sheets.markup import Element
from phantich.files.sheets.number_formats import form_of


@dataclass(frozen=True, slots=True)
class Style:
    """The form of a cell's number (see `numbers.form_of`) and the name of its font."""

    form: str = ""
    font: str = ""


PLAIN = Style()


def cell_styles(root: Element) -> list[Style]:
    """The styles of a workbook by the number that cells refer to."""
    codes = _codes(root)
    fonts = [_font(font) for part in root.all("fonts") for font in part.children]
    used = [style for part in root.all("cellXfs") for style in part.all("xf")]
    return [_style(style.attributes, codes, fonts) for style in used]


def _codes(root: Element) -> dict[int, str]:
    return {
        _number(form.attributes.get("numFmtId")): form.attributes.get("formatCode", "")
        for form in root.all("numFmt")
    }


def _font(font: Element) -> str:
    return next((part.attributes.get("val", "") for part in font.all("name")), "")


def _style(attributes: dict[str, str], codes: dict[int, str], fonts: list[str]) -> Style:
    form, font = _number(attributes.get("numFmtId")), _number(attributes.get("fontId"))
    name = fonts[font] if font < len(fonts) else ""
    return Style(form_of(form, codes.get(form, "")), name)


def _number(text: str | None) -> int:
    return max(index(text or ""), 0)
