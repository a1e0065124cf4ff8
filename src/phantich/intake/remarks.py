"""What is said of a cell, a row, a sheet or a file, with its place; as a sentence, and as a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from phantich.errors import Problems
from phantich.language import wording

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


def sentence(remark: Remark, lang: str) -> str:
    """The sentence of a remark, with its place left out."""
    said = f"{remark.rule}_alone" if remark.blanks.get("nearest") == "" else remark.rule
    place = {"row": remark.row, "column": remark.column, "value": remark.value}
    return wording.say(f"rule.{said}", lang, **{**place, **remark.blanks})


def record(problems: Problems, file: str, remark: Remark) -> None:
    """Add a remark to a list of problems."""
    place = {"file": file, "sheet": remark.sheet, "row": remark.row, "column": remark.column,
             "value": remark.value, **remark.blanks}  # fmt: skip
    (problems.add if remark.fatal else problems.note)(remark.rule, **place)
