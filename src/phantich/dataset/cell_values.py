"""What one cell says, by the type of its column: one reading, or a named reason why not.

A count that needs interpretation is taken with a warning, one with two readings is refused with
the likely value; blank, "-" and 0 stay three things. Nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from phantich.dataset.meanings import Meaning, Value, refused, warned
from phantich.dataset.office_words import codes, counted, keys, lexicon, listed, signs
from phantich.dataset.written_dates import read_date
from phantich.language import wording
from phantich.language.folding import fold, nearest
from phantich.schema.data_model import Column, enums, label

if TYPE_CHECKING:
    from phantich.files.sheets import Cell

__all__ = ["Meaning", "Value", "tidy", "understand"]

LONGEST = {"id": 64, "ref": 200}
LONGEST_TEXT = 4000
LARGEST = 10**12
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
SPACES = "[ \u00a0\u2000-\u200a\u202f\u205f\u3000]"


def tidy(text: str) -> str:
    """A text without invisible signs and doubled spaces, in composed letters."""
    bare = INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return " ".join(bare.split())


def understand(cell: Cell, column: Column) -> Meaning:
    """The value of a cell in a column, with what is said of it."""
    text = tidy(cell.text) if cell.kind == "text" else ""
    if cell.kind == "blank" or (cell.kind == "text" and not text):
        return Meaning()
    wrong = _unreadable(cell)
    if wrong:
        return refused(wrong)
    meaning = READERS[column.type](cell, text, column)
    return meaning if meaning.rule else _as_noted(cell, text, meaning)


def _unreadable(cell: Cell) -> str:
    """The rule by which a cell is no value at all, whatever its column."""
    if cell.kind == "formula_uncached":
        return "formula_uncached"
    if cell.kind == "error":
        return {"control_character": "control_characters", "too_long": "endless"}.get(
            cell.note.split(" ")[-1], "error_cell"
        )
    if cell.kind == "text" and CONTROL.search(cell.text):
        return "control_characters"
    if "formula_stale" in cell.note and cell.kind == "number" and cell.value == 0:
        return "formula_uncached"  # what programs write that leave the calculation to Excel
    return "broken_text" if cell.kind == "text" and _broken(cell) else ""


LOST = re.compile(r"\ufffd|[^\W\d_]\?+[^\W\d_]|[^\W\d_]\?{2}|\?{2}[^\W\d_]")


def _broken(cell: Cell) -> bool:
    """Whether letters were lost: replaced by signs, or UTF-8 read as a Western code page."""
    text = cell.text
    if text.isascii() or LOST.search(text):
        return bool(LOST.search(text))
    try:
        return bool(str(cell.value).encode("cp1252").decode("utf-8"))
    except UnicodeError:
        return False


def _as_noted(cell: Cell, text: str, meaning: Meaning) -> Meaning:
    """The value with what the reader of the file noted of its cell."""
    notes = cell.note.split()
    if any(note.startswith("decoded") for note in notes):
        return warned(meaning.value, "decoded", text)
    if "formula_stale" in notes:
        return warned(meaning.value, "formula_stale", tidy(cell.text))
    return meaning


# --- counts ------------------------------------------------------------------


def _count(cell: Cell, text: str, column: Column) -> Meaning:
    if cell.kind in ("date", "bool"):
        return refused("not_a_count")
    return _typed_count(text, column) if cell.kind == "text" else _stored_count(cell.value)


def _stored_count(value: object) -> Meaning:
    number = float(str(value))
    if not math.isfinite(number) or abs(number) >= LARGEST:
        return refused("not_a_count")
    if number < 0:
        return refused("negative")
    if number % 1 == 0:
        return Meaning(int(number))
    near = thousandfold(value)
    return refused("shrunk", near=near) if near else refused("not_a_count")


def thousandfold(value: object) -> int:
    """The whole number that Excel may have read as thousandths: 12.93 for "12.930"; else 0."""
    number = float(str(value)) if isinstance(value, int | float) else 0.0
    thousands = Decimal(str(number)) * 1000
    return int(thousands) if 1 <= number < 1000 and thousands % 1 == 0 else 0


NUMBER = r"[0-9][0-9.,' \u00a0\u2000-\u200a\u202f]*"
WITH_WORD = re.compile(rf"^(?P<number>{NUMBER}?)\s*(?P<word>[^\W\d_][^\d]*)$")
TWO_NUMBERS = re.compile(r"[0-9]\D*/\s*[0-9]")
DOTTED = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
SPACED = re.compile(rf"[1-9][0-9]{{0,2}}(?:{SPACES}[0-9]{{3}})+")
COMMAS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}")
MIXED = re.compile(r"([1-9][0-9]{0,2}(?:\.[0-9]{3})+),0+|([1-9][0-9]{0,2}(?:,[0-9]{3})+)\.0+")
TWO_WAYS = re.compile(r"[0-9]{1,3}[.,][0-9]{1,3}")


def _typed_count(text: str, column: Column) -> Meaning:
    special = _no_number(text)
    if special:
        return special
    plain = _latin_digits(text)
    found = WITH_WORD.match(plain)
    if TWO_NUMBERS.search(plain):
        return refused("two_numbers")
    if found:
        return _with_word(found["number"], found["word"].strip(" ."), column)
    read = _digits(plain)
    if read.rule or plain == text:
        return read
    return warned(read.value, "read_as", wording.number(_whole(read)))


def _no_number(text: str) -> Meaning | None:
    """A text that stands for no number, for the one above, or for a number that is not exact."""
    if listed(text, "nil"):
        return warned(None, "nil", text)
    if listed(text, "ditto"):
        return refused("ditto_count")
    first = fold(text).split()[:2]
    if text[0] in signs("about") or {" ".join(first), *first[:1]} & keys("about"):
        return refused("approximate")
    return None


def _latin_digits(text: str) -> str:
    """The text with the digits of other scripts and widths as 0–9."""
    return "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() else unicodedata.normalize("NFKC", c)
        if ord(c) in range(0xFF01, 0xFF5F) else c
        for c in text
    )  # fmt: skip


def _with_word(number: str, word: str, column: Column) -> Meaning:
    scale = lexicon()["about"]["scales"].get(word.casefold())
    if scale:
        return refused("approximate")
    kinds, read = counted(word), _digits(number.strip())
    if not kinds or read.severity == "error":
        return read if kinds else refused("not_a_count")
    if not _fits(kinds, column):
        return refused("unit_mixed", word=word, counts=wording.say(f"unit.{column.counts}"))
    counts = next(iter(sorted(kinds & {"person", "contact"})), "")
    return replace(warned(read.value, "read_as", wording.number(_whole(read))), counts=counts)


def _fits(kinds: frozenset[str], column: Column) -> bool:
    if column.counts == "measure":
        return bool(kinds & {"person", "contact"})
    heads = column.counts == "contact" and "person" in kinds  # "21.549 người" heard: contacts
    return column.counts in kinds or (heads and "contact" in kinds)


def _whole(meaning: Meaning) -> int:
    return meaning.value if isinstance(meaning.value, int) else 0


def _digits(text: str) -> Meaning:
    """A number written in digits, in one of the ways that have one reading."""
    if re.fullmatch(r"[0-9]{1,12}", text):
        return Meaning(int(text))
    if re.fullmatch(r"[-−(][0-9.,]+\)?", text):
        return refused("negative")
    mixed = MIXED.fullmatch(text)
    whole = (mixed[1] or mixed[2]) if mixed else text
    ways = (DOTTED, SPACED, COMMAS, re.compile(r"\+[0-9]{1,12}"), re.compile(r"'[0-9]{1,12}"))
    if mixed or any(way.fullmatch(text) for way in ways):
        value = int(re.sub(r"\D", "", whole))
        return warned(value, "converted", wording.number(value)) if value < LARGEST else _odd(text)
    return _odd(text)


def _odd(text: str) -> Meaning:
    if not TWO_WAYS.fullmatch(text):
        return refused("not_a_count")
    whole, decimals = re.split(r"[.,]", text)
    near = int(whole) if not decimals.strip("0") and len(decimals) < 3 else int(
        whole + decimals.ljust(3, "0")
    )  # fmt: skip
    return refused("two_readings", near=near)


def _year(cell: Cell, text: str, column: Column) -> Meaning:
    value = cell.value if cell.kind == "number" else _latin_digits(text)
    value = re.sub(r"^năm\s+", "", str(value), flags=re.IGNORECASE)
    if not re.fullmatch(r"[0-9]{4}(\.0)?", value):
        return refused("not_a_year")
    return Meaning(int(value[:4])) if 1990 <= int(value[:4]) <= 2100 else refused("not_a_year")


# --- numbers and shares ------------------------------------------------------


def _number(cell: Cell, text: str, column: Column) -> Meaning:
    if cell.kind in ("date", "bool"):
        return refused("not_a_number")
    if cell.kind == "number":
        finite = math.isfinite(float(str(cell.value)))
        return Meaning(Decimal(str(cell.value))) if finite else refused("not_a_number")
    if text.endswith("%") and column.name in SHARES:
        return _share(cell, text, column)
    return _typed_number(text)


SHARES = ("value", "baseline", "target")  # numbers of indicators, most of them shares


def _typed_number(text: str) -> Meaning:
    special = _no_number(text)
    if special:
        return refused("ditto_count") if special.rule == "ditto_count" else special
    plain = _latin_digits(text)
    if DOTTED.fullmatch(plain):
        return refused("two_readings", near=plain.replace(".", "").replace(",", ""))
    if re.fullmatch(r"[+-]?[0-9]{1,15}(?:[.,][0-9]+)?", plain):
        return Meaning(Decimal(plain.replace(",", ".")))
    if re.fullmatch(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]+", plain):
        value = Decimal(plain.replace(".", "").replace(",", "."))
        return warned(value, "read_as", str(value))
    return refused("not_a_number")


def _share(cell: Cell, text: str, column: Column) -> Meaning:
    if text.endswith("%"):
        part = _typed_number(text[:-1].strip())
        value = part.value / 100 if isinstance(part.value, Decimal) else None
        read = warned(value, "read_as", str(value)) if value is not None else part
    else:
        read = _number(cell, text, column)
    if isinstance(read.value, Decimal) and not 0 <= read.value <= 1:
        return refused("not_a_share")
    return read


# --- words -------------------------------------------------------------------


def _flag(cell: Cell, text: str, column: Column) -> Meaning:
    if cell.kind == "bool":
        return Meaning(bool(cell.value))
    text = str(int(float(str(cell.value)))) if cell.kind == "number" else text
    if text in signs("nil"):
        return warned(None, "nil", text)
    if listed(text, "ditto"):
        return Meaning(rule="ditto", severity="warning")
    for section, value in (("yes", True), ("no", False)):
        if listed(text, section):
            return Meaning(value)
    return refused("not_a_flag")


def _enum(cell: Cell, text: str, column: Column) -> Meaning:
    text = text or tidy(cell.text)
    if text in signs("nil"):
        return warned(None, "nil", text)
    if listed(text, "ditto"):
        return Meaning(rule="ditto", severity="warning")
    code = codes(column.of).get(fold(text))
    if code is not None:
        return Meaning(code)
    labels = [label(column.of, known) for known in enums()[column.of]]
    return refused("not_listed", nearest=nearest(text, labels))


def _text(cell: Cell, text: str, column: Column) -> Meaning:
    text = text or _shown(cell)
    if text in signs("nil"):
        return Meaning()
    if listed(text, "ditto"):
        return Meaning(rule="ditto", severity="warning")
    return refused("too_long", most=LONGEST_TEXT) if len(text) > LONGEST_TEXT else Meaning(text)


def _shown(cell: Cell) -> str:
    """A stored number, day or truth as the text of a column of texts."""
    value = cell.value
    if isinstance(value, dt.datetime | dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if cell.kind == "number" else tidy(cell.text)


TURNED = re.compile("[\u202a-\u202e\u2066-\u2069]")
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
UNSAFE = re.compile(r"[\\:*?\"<>|\x00-\x1f]|\.\.|^[.\-=+@~/]|[./ ]$")
DOCUMENT = re.compile(r"[0-9]{1,5}[\w.-]*-[\w.]+(/[\w.-]+){0,2}(-[\w-]+)?")


def _identifier(cell: Cell, text: str, column: Column) -> Meaning:
    if cell.kind == "date":
        return refused("id_became_date")
    text = text or _shown(cell)
    if listed(text, "ditto"):
        return Meaning(rule="ditto", severity="warning")
    if text in signs("nil"):
        return Meaning()
    if len(text) > LONGEST[column.type]:
        return refused("too_long", most=LONGEST[column.type])
    turned = TURNED.search(str(cell.value))  # "u\u202e10" is seen as "u01"
    sound = not turned and (column.type == "ref" or safe(text))
    return Meaning(text) if sound else refused("unsafe_id")


def safe(code: str) -> bool:
    """Whether a code can name a file without leaving its folder; document numbers may hold "/"."""
    if RESERVED.fullmatch(code) or UNSAFE.search(code):
        return False
    return "/" not in code or bool(DOCUMENT.fullmatch(code))


def _date(cell: Cell, text: str, column: Column) -> Meaning:
    if listed(text, "ditto"):
        return Meaning(rule="ditto", severity="warning")
    if text in signs("nil") or fold(text) in keys("nil"):
        return warned(None, "nil", text)
    return read_date(cell, _latin_digits(text), due=column.name == "due_on")


Reader = Callable[["Cell", str, Column], Meaning]
READERS: Mapping[str, Reader] = {
    "id": _identifier,
    "ref": _identifier,
    "text": _text,
    "enum": _enum,
    "count": _count,
    "year": _year,
    "number": _number,
    "share": _share,
    "date": _date,
    "flag": _flag,
}
