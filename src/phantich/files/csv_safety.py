"""The one writer of CSV: no text in it is taken for a formula, and reading gives it back."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pandas import DataFrame

_RUNS = re.compile("'*[=+\\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"[+-][0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]+)?%?")  # harmless


def neutral(text: str) -> str:
    """The text as it is written: with an apostrophe where a spreadsheet would run it."""
    return f"'{text}" if _RUNS.match(text) and not _NUMBER.fullmatch(text) else text


def original(text: str) -> str:
    """The text as it was before ``neutral``; ``original(neutral(text)) == text`` for every text."""
    bare = text[1:]
    return bare if text.startswith("'") and neutral(bare) == text else text


def table_bytes(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> bytes:
    """A table of texts as CSV: UTF-8, one line a row, texts made harmless."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(map(neutral, columns))
    for row in rows:
        writer.writerow(neutral(value) if isinstance(value, str) else value for value in row)
    return out.getvalue().encode("utf-8")


def frame_bytes(frame: DataFrame, *, header: bool = True) -> bytes:
    """A frame as CSV: UTF-8, days as ISO, missing values blank, texts made harmless."""
    safe = frame.rename(columns=neutral)
    for name, kind in frame.dtypes.items():
        if str(kind) in ("str", "object"):
            safe[name] = frame[name].map(lambda v: neutral(v) if isinstance(v, str) else v)
    form = {"index": False, "header": header, "lineterminator": "\n", "date_format": "%Y-%m-%d"}
    return str(safe.to_csv(**form)).encode("utf-8")
