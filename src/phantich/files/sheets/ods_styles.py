"""What the styles of an .ods workbook say: fonts of cells and of text, and hidden sheets."""

from __future__ import annotations

from phantich.files.sheets.markup import Attributes

_STEPS = 8  # parents that a style may have


class OdsStyles:
    """The styles of a workbook, collected while its parts are read."""

    def __init__(self) -> None:
        self._faces: dict[str, str] = {}
        self._fonts: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        self._hidden: set[str] = set()
        self._open = ""

    def start(self, name: str, facts: Attributes) -> None:
        """An element of a style begins."""
        if name == "font-face":
            self._faces[facts.get("name", "")] = facts.get("font-family", "").strip("'\"")
        elif name in ("style", "default-style"):
            self._open = facts.get("name", "\N{NULL}")  # the default style has no name
            self._parents[self._open] = facts.get("parent-style-name", "")
        elif name == "text-properties":
            font = facts.get("font-name", "") or facts.get("font-family", "").strip("'\"")
            if font:
                self._fonts[self._open] = font
        elif name == "table-properties" and facts.get("display") == "false":
            self._hidden.add(self._open)

    def font(self, style: str) -> str:
        """The font of a style or of the styles it stands on."""
        for _ in range(_STEPS * bool(style)):
            if style in self._fonts:
                font = self._fonts[style]
                return self._faces.get(font) or font
            style = self._parents.get(style, "")
        return ""

    def hides(self, style: str) -> bool:
        """Whether a sheet of this style is hidden."""
        return style in self._hidden
