"""What the title above the headings says: whose figures, of which year, period and version."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from phantich.dataset.cells.vocabulary import keys
from phantich.dataset.cells.written_dates import Period, read_period
from phantich.language.folding import fold

if TYPE_CHECKING:
    from phantich.files.sheets import Cell

UNIT_CODE = re.compile(r"^\s*mã đơn vị\s*[::]\s*(\S+)", re.IGNORECASE)
UNIT_NAME = re.compile(
    r"^\s*(?:tên đơn vị|đơn vị báo cáo|đơn vị|đảng bộ|cấp ủy|cấp uỷ)\s*[::]\s*(.+)$", re.IGNORECASE
)
UNIT_OF_COUNT = re.compile(r"^\s*(?:đvt|đơn vị tính)\b", re.IGNORECASE)
SCALED = re.compile(
    r"\b(?:đvt|đơn vị(?: tính)?)\s*:?\s*((?:nghìn|ngàn|triệu|trăm|1[.,]?000\b|%|phần trăm).*)$",
    re.IGNORECASE,
)
YEAR = re.compile(r"\bnăm\s*[::]?\s*(20\d{2}|19\d{2})\b", re.IGNORECASE)
VERSION = re.compile(r"\blan (?:thu )?(\d{1,2})\b")
RESENT = re.compile(r"\[([0-9a-f]{12})\]")
WHOLE_YEAR = (1, 12)


@dataclass(frozen=True)
class Title:
    """What a title says; empty where it says nothing."""

    unit_code: str = ""
    unit_name: str = ""
    lines: tuple[str, ...] = ()
    year: int | None = None
    period: Period | None = None
    version: int = 1
    supplement: bool = False
    replacement: bool = False
    resent: str = ""
    cumulative: bool = False
    scaled: str = ""  # the unit of count, where it is thousands or per cent

    @property
    def marked(self) -> bool:
        """Whether it says itself that it is not the first version."""
        return self.version > 1 or self.supplement or self.replacement

    def after(self, earlier: Title) -> Title:
        """This title, with what it leaves open taken from an earlier one of the same sheet."""
        return replace(
            self,
            unit_code=self.unit_code or earlier.unit_code,
            unit_name=self.unit_name or earlier.unit_name,
            year=self.year or earlier.year,
            period=self.period or earlier.period,
            version=max(self.version, earlier.version),
            supplement=self.supplement or earlier.supplement,
            replacement=self.replacement or earlier.replacement,
            resent=self.resent or earlier.resent,
            cumulative=self.cumulative or earlier.cumulative,
            scaled=self.scaled or earlier.scaled,
        )


def read_title(rows: Sequence[Sequence[Cell]], file: str = "") -> Title:
    """What rows of title say; ``file`` is the name of the file, which may name the version."""
    lines = tuple(_lines(rows))
    whole = " \n ".join(lines)
    year, period = _when(whole)
    key = f"{fold(file)} {_marks(lines)}"
    version = VERSION.search(key)
    resent = RESENT.search(whole)
    return Title(
        unit_code=_first(UNIT_CODE, lines),
        unit_name=next((n for n in _names(lines) if n), ""),
        lines=lines,
        year=year,
        period=period,
        version=int(version[1]) if version else 1,
        supplement=_says(key, "supplement"),
        replacement=_says(key, "replacement"),
        resent=resent[1] if resent else "",
        scaled=_first(SCALED, lines).rstrip(")"),
        cumulative=bool(re.search(r"\b(luy ke|cong don)\b", fold(whole))),
    )


def _lines(rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    """The texts of the title; a label takes the cell to its right: ``Năm | 2024``."""
    for row in rows:
        filled = [" ".join(cell.text.split()) for cell in row if cell.kind != "blank"]
        joined = False
        for text, after in zip(filled, [*filled[1:], ""][: len(filled)], strict=True):
            label = fold(text) in LABELS and fold(after) not in LABELS
            if not joined:
                yield f"{text.rstrip(':')}: {after}" if label and after else text
            joined = label and bool(after)


LABELS = frozenset(map(fold, ("Mã đơn vị", "Đơn vị", "Tên đơn vị", "Đơn vị báo cáo", "Năm", "Kỳ",
                              "Kỳ báo cáo", "Cấp ủy", "Đảng bộ")))  # fmt: skip


def _first(pattern: re.Pattern[str], lines: Sequence[str]) -> str:
    return next((m[1].strip(" .,;") for line in lines if (m := pattern.search(line))), "")


def _names(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        found = UNIT_NAME.search(line)
        if found and not UNIT_OF_COUNT.search(line):
            yield found[1].strip(" .…_")


def _when(text: str) -> tuple[int | None, Period | None]:
    period = next((p for line in text.split("\n") if (p := read_period(line, alone=False))), None)
    if period:
        return period.year, None if (period.first, period.last) == WHOLE_YEAR else period
    year = YEAR.search(text)
    return (int(year[1]) if year else None), None


def _marks(lines: Sequence[str]) -> str:
    """The lines that speak of the version: in brackets, or short lines of their own."""
    inside = re.findall(r"\(([^)]*)\)", " ".join(lines))
    return " ".join(fold(text) for text in (*inside, *(t for t in lines if len(t) <= 40)))


def _says(key: str, name: str) -> bool:
    return any(re.search(rf"\b{word}\b", key) for word in keys("versions", name))
