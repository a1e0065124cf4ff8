"""What is said of a place, as a sentence; the remarks of a file as rows of problems."""

from __future__ import annotations

from phantich.errors import Problems
from phantich.intake.remarks import Remark
from phantich.language import wording


def sentence(remark: Remark, lang: str) -> str:
    """The sentence of a remark, with its place left out."""
    said = f"{remark.rule}_alone" if remark.blanks.get("nearest") == "" else remark.rule
    place = {"row": remark.row, "column": remark.column, "value": remark.value}
    return wording.say(f"rule.{said}", lang, **{**place, **remark.blanks})


def record(problems: Problems, file: str, remark: Remark) -> None:
    """Add a remark to a list of problems."""
    place = {"file": file, "sheet": remark.sheet, "row": remark.row, "column": remark.column,
             "value": remark.value, **remark.blanks}  # fmt: skip
    if remark.fatal:
        problems.add(remark.rule, **place)
    else:
        problems.note(remark.rule, **place)
