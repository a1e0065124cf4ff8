"""Days and periods as offices write them; a slashed date is always day/month/year."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from phantich.dataset.cells.meanings import Meaning, refused, warned
from phantich.dataset.cells.vocabulary import keys, listed, signs
from phantich.dataset.cells.written_numbers import latin_digits
from phantich.language import wording
from phantich.language.folding import fold
from phantich.schema.data_model import Column

if TYPE_CHECKING:
    from phantich.files.sheets import Cell

YEARS = range(1990, 2101)
EPOCH = dt.date(1899, 12, 30)
SERIALS = range(32874, 73416)  # 1 January 1990 to 31 December 2100
DAY_FIRST = re.compile(r"(\d{1,2})\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?(\d{4}|\d{2})")
ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
IN_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) (?:thang|thg) (\d{1,2}) (?:nam )?(\d{4}|\d{2})")
TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?(Z|[+-]\d{2}:?\d{2}))?$")
BEFORE = re.compile(
    r"^(?:(?:trước|trong|đến|hết|hạn|cuối|chậm nhất)\s+)+(?:ngày\s+)?", re.IGNORECASE
)
LABEL = re.compile(r"^ngày\s+(?=\d{1,2}[/.-])", re.IGNORECASE)
QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@dataclass(frozen=True)
class Period:
    """Months of a year, from the first to the last, both included."""

    year: int
    first: int
    last: int

    @property
    def end(self) -> dt.date:
        """The last day of the period."""
        return dt.date(self.year, self.last, calendar.monthrange(self.year, self.last)[1])

    @property
    def code(self) -> str:
        """A short code: ``2025q1``, ``2025t03``, ``2025t01-06``, and ``2025`` for all of it."""
        if (self.first, self.last) == (1, 12):
            return str(self.year)
        if self.last - self.first == 2 and self.first % 3 == 1:
            return f"{self.year}q{self.last // 3}"
        months = f"{self.first:02}" + (f"-{self.last:02}" if self.last > self.first else "")
        return f"{self.year}t{months}"


def read_day(cell: Cell, text: str, column: Column) -> Meaning:
    """The day that a cell names; for a deadline, the last day of the period that it names."""
    if cell.kind == "date":
        return _stored(cell)
    if cell.kind == "bool":
        return refused("not_a_date")
    if cell.kind == "number":
        return _serial(cell.value)
    read = _typed(latin_digits(text), column.name == "due_on")
    if read.rule != "not_a_date":
        return read
    if listed(text, "ditto"):
        return Meaning(rule="ditto", severity="warning")
    nil = text in signs("nil") or fold(text) in keys("nil")
    return warned(None, "nil", text) if nil else read


def _stored(cell: Cell) -> Meaning:
    """A stored day; one that is shown month/day is asked about where it could be either."""
    day = cell.value.date() if isinstance(cell.value, dt.datetime) else cell.value
    if not isinstance(day, dt.date) or day.year not in YEARS:
        return refused("not_a_date")
    if "month_first" in cell.note and day.day != day.month and day.day <= 12:
        return two_ways(day)
    return Meaning(day)


def two_ways(day: dt.date) -> Meaning:
    """A day that may be meant with day and month exchanged: refused with both readings."""
    turned = day.replace(day=day.month, month=day.day)
    return refused("day_or_month", first=wording.date(day), second=wording.date(turned))


def _serial(value: object) -> Meaning:
    number = int(float(str(value)))
    if number not in SERIALS:
        return refused("not_a_date")
    return _said(EPOCH + dt.timedelta(days=number))


def _said(day: dt.date) -> Meaning:
    return warned(day, "read_as", wording.date(day))


def _typed(text: str, due: bool) -> Meaning:
    bare = LABEL.sub("", TIME.sub("", text.lstrip("'")))
    if due:
        bare = BEFORE.sub("", bare)
    day_first, iso = DAY_FIRST.fullmatch(bare), ISO.fullmatch(bare)
    if day_first:
        day, month, year = day_first.groups()
        return _day(_full(year), int(month), int(day), said=len(year) == 2 or bare != text)
    if iso:
        year, mark, month, day = iso.groups()
        return _day(int(year), int(month), int(day), said=mark != "-")
    return _written_out(fold(bare), bare, due)


def _full(year: str) -> int:
    return int(f"20{year}" if len(year) == 2 else year)


def _day(year: int, month: int, day: int, *, said: bool) -> Meaning:
    try:
        found = dt.date(year, month, day)
    except ValueError:
        return refused("no_such_day")
    if year not in YEARS:
        return refused("not_a_date")
    return _said(found) if said else Meaning(found)


def _written_out(key: str, text: str, due: bool) -> Meaning:
    found = IN_WORDS.fullmatch(key)
    if found:
        day, month, year = found.groups()
        return _day(_full(year), int(month), int(day), said=True)
    if re.fullmatch(r"(19|20)\d{6}", text):
        return _day(int(text[:4]), int(text[4:6]), int(text[6:]), said=True)
    if re.fullmatch(r"\d{5}", text) and int(text) in SERIALS:
        return _serial(text)
    month_named = _english(text)
    if month_named:
        return _said(month_named)
    period = read_period(text)
    if period and due:
        return _said(period.end)
    return refused("period_not_day" if period else "not_a_date")


def _english(text: str) -> dt.date | None:
    for pattern in ("%d-%b-%Y", "%d %b %Y", "%d-%b-%y", "%d %B %Y", "%B %d, %Y", "%b %d, %Y"):
        try:
            return dt.datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    return None


QUARTER = re.compile(r"\bquy (i{1,3}|iv|[1-4])(?: nam)? (\d{4})\b")
HALF = re.compile(r"\b6 thang (dau|cuoi)(?: nam)? (\d{4})\b")
FIRST_MONTHS = re.compile(r"\b(3|6|9) thang(?: dau)?(?: nam)? (\d{4})\b")
MONTH = re.compile(r"\b(?:thang )?(1[0-2]|0?[1-9])(?: nam)? (\d{4})\b")
NAMED_MONTH = re.compile(r"\bthang (1[0-2]|0?[1-9])(?: nam)? (\d{4})\b")


def read_period(text: str, *, alone: bool = True) -> Period | None:
    """The period that a text names: a month, a quarter, a half; alone or within a sentence."""
    key = fold(text)
    find = re.fullmatch if alone else re.search
    quarter = find(QUARTER, key)
    if quarter:
        number = QUARTERS[quarter[1]]
        return Period(int(quarter[2]), number * 3 - 2, number * 3)
    half = find(HALF, key)
    if half:
        return Period(int(half[2]), *((1, 6) if half[1] == "dau" else (7, 12)))
    first = find(FIRST_MONTHS, key)
    if first:
        return Period(int(first[2]), 1, int(first[1]))
    month = find(MONTH if alone else NAMED_MONTH, key)
    return Period(int(month[2]), int(month[1]), int(month[1])) if month else None
