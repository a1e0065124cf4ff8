"""What is said of a cell, a row, a sheet or a file, with its place."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Remark:
    """One thing said, with the place and the blanks of its sentence; ``row`` as Excel counts."""

    rule: str
    severity: Severity
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    cell: str = ""
    blanks: Mapping[str, object] = field(default_factory=dict)

    @property
    def fatal(self) -> bool:
        """Whether what it is said of is not taken into the dataset."""
        return self.severity == "error"


def visible(text: object) -> str:
    """A value as it may be repeated to a reader: control and direction signs as escapes."""
    return "".join(c if _shown(c) else f"\\u{ord(c):04x}" for c in str(text))


def _shown(letter: str) -> bool:
    return letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cf", "Co", "Cs")


def cell_name(row: int, column: int) -> str:
    """The name of a cell as Excel writes it, from its row (from 1) and its column (from 0)."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"
