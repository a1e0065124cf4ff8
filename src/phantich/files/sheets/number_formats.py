"""A stored number as a cell: whole floats as integers, and dates, percentages, codes by format.

Excel counts days from 1899-12-31 and takes 1900 for a leap year; the Macintosh from 1904-01-01.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from functools import lru_cache

from phantich.files.sheets.book_model import Cell
from phantich.files.sheets.cell_text import joined

_LAST_DAY = 2_958_465  # 31/12/9999, the last day that Excel can show
_DAY = 86_400  # seconds
_BUILT_IN_DATES = {*range(14, 18), *range(27, 32), 36, *range(50, 59)}
_BUILT_IN_TIMES = {18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47}
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)


@lru_cache(maxsize=4096)
def form_of(number: int, code: str) -> str:
    """What a number format shows: date, moment, time, percent, ``zeros:5`` or nothing special.

    ``number`` is the format's number in the file, ``code`` its text where the file gives one.
    """
    if not code:
        return _built_in(number)
    plain = _LITERAL.sub("", code.split(";")[0]).lower().strip()
    if "general" in plain or "@" in plain:
        return ""
    days, hours = re.search("[yd]", plain), re.search("[hs]", plain)
    if days or hours or "m" in plain:
        return _calendar(bool(days), bool(hours))
    if "%" in plain:
        return "percent"
    return f"zeros:{len(plain)}" if re.fullmatch("0{2,}", plain) else ""


def _calendar(days: bool, hours: bool) -> str:
    if not hours:
        return "date"
    return "moment" if days else "time"


def _built_in(number: int) -> str:
    if number in _BUILT_IN_DATES:
        return "date"
    if number == 22:
        return "moment"
    if number in _BUILT_IN_TIMES:
        return "time"
    return "percent" if number in (9, 10) else ""


def number_cell(value: float, form: str = "", since_1904: bool = False, note: str = "") -> Cell:
    """A number as the file stores it; with a format of dates it is a date."""
    if math.isnan(value) or math.isinf(value):
        return Cell(None, "#NUM!", "error", note)
    if form in ("date", "moment"):
        return _day_cell(value, since_1904, note)
    plain = int(value) if value == int(value) and abs(value) < 1e15 else value
    if form == "time" and 0 <= value < 1:
        return Cell(plain, _clock(value), "number", note)
    if form == "percent":
        return Cell(plain, f"{_shown(_hundredfold(value))}%", "number", joined(note, "percent"))
    if form.startswith("zeros:") and isinstance(plain, int) and plain >= 0:
        return Cell(plain, str(plain).zfill(int(form[6:])), "number", note)
    return Cell(plain, _shown(plain), "number", note)


def _shown(value: float) -> str:
    if isinstance(value, int):
        return str(value)
    text = f"{value:.15g}"
    return format(value, ".15f").rstrip("0").rstrip(".") if "e-" in text else text


def _hundredfold(value: float) -> float:
    scaled = round(value * 100, 10)
    return int(scaled) if math.isfinite(scaled) and scaled == int(scaled) else scaled


def _clock(value: float) -> str:
    minutes = round(value * 1440)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _day_cell(value: float, since_1904: bool, note: str) -> Cell:
    days = value + 1462 if since_1904 else value
    seconds = round(days * _DAY) if 1 <= days <= _LAST_DAY + 1 else 0
    if not _DAY <= seconds < (_LAST_DAY + 1) * _DAY or seconds // _DAY == 60:
        return Cell(_whole(value), "#####", "error", joined(note, "bad_date"))
    start = dt.datetime(1899, 12, 31 if seconds < 60 * _DAY else 30)
    moment = start + dt.timedelta(seconds=seconds)
    return date_cell(moment if moment.time() != dt.time() else moment.date(), note)


def _whole(value: float) -> float:
    return int(value) if value == int(value) else value


def date_cell(day: dt.date, note: str = "") -> Cell:
    """A date or a moment, shown day first."""
    shown = f"{day.day:02d}/{day.month:02d}/{day.year:04d}"
    if isinstance(day, dt.datetime):
        shown += f" {day.hour:02d}:{day.minute:02d}"
    return Cell(day, shown, "date", note)


def iso_cell(text: str, note: str = "") -> Cell:
    """A date written as ISO 8601, as some programs store it; an error if it is none."""
    try:
        moment = dt.datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        return Cell(text, text[:80], "error", joined(note, "bad_date"))
    return date_cell(moment if moment.time() != dt.time() else moment.date(), note)
