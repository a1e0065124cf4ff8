"""Counts, years, numbers and shares as offices write them: one reading, or a reason why not."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from phantich.dataset.cells.meanings import Meaning, refused, warned
from phantich.dataset.cells.vocabulary import counted, keys, lexicon, listed, signs
from phantich.language import numbers, wording
from phantich.language.folding import fold
from phantich.schema.data_model import Column

if TYPE_CHECKING:
    from phantich.files.sheets import Cell

LARGEST = 10**12
SPACES = "[ \u00a0\u2000-\u200a\u202f\u205f\u3000]"


# --- counts ------------------------------------------------------------------


def read_count(cell: Cell, text: str, column: Column) -> Meaning:
    """A whole number that is not negative: what the cell shows, which must be what it stores."""
    if cell.kind in ("date", "bool"):
        return refused("not_a_count")
    if cell.kind == "text":
        return _typed_count(text, column)
    if "percent" in cell.note:
        return _of_hundred(cell.text)
    read = _stored_count(cell.value)
    if read.severity == "error":
        return read
    if "hidden" in cell.note and read.value == 0:
        return warned(0, "hidden_zero", "0")
    if "hidden" in cell.note:
        return refused("hidden_value", shown=cell.text, stored=str(cell.value))
    worded = _typed_count(cell.text, column) if NO_DIGIT.search(cell.text) else read
    return worded if worded.severity == "error" else read  # a format may add a word: 120 nghìn


def _of_hundred(shown: str) -> Meaning:
    """A count shown in per cent: perhaps the number before the sign is meant, never a hundredth."""
    number = shown.rstrip("% ")
    return refused("percent_count", near=number) if number.isdecimal() else refused("not_a_count")


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


NO_DIGIT = re.compile("[^0-9.]")
PLAIN = re.compile("[0-9]{1,12}")
NUMBER = r"[0-9][0-9.,' \u00a0\u2000-\u200a\u202f]*"
WITH_WORD = re.compile(rf"^(?P<number>{NUMBER}?)\s*(?P<word>[^\W\d_][^\d]*)$")
TWO_NUMBERS = re.compile(r"[0-9]\D*/\s*[0-9]")
DOTTED = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
SPACED = re.compile(rf"[1-9][0-9]{{0,2}}(?:{SPACES}[0-9]{{3}})+")
COMMAS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}")
MIXED = re.compile(r"([1-9][0-9]{0,2}(?:\.[0-9]{3})+),0+|([1-9][0-9]{0,2}(?:,[0-9]{3})+)\.0+")
TWO_WAYS = re.compile(r"[0-9]{1,3}[.,][0-9]{1,3}")


def _typed_count(text: str, column: Column) -> Meaning:
    if PLAIN.fullmatch(text):
        return Meaning(int(text))
    special = _no_number(text)
    if special:
        return special
    plain = latin_digits(text)
    found = WITH_WORD.match(plain)
    if TWO_NUMBERS.search(plain):
        return refused("two_numbers")
    if plain.endswith("%"):
        return _of_hundred(plain)
    if found:
        return _with_word(found["number"], found["word"].strip(" ."), column)
    read = _digits(plain)
    if read.rule or plain == text:
        return read
    return warned(read.value, "read_as", numbers.written(_whole(read)))


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


def latin_digits(text: str) -> str:
    """The text with the digits of other scripts and widths as 0–9."""
    if text.isascii():
        return text
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
    return replace(warned(read.value, "read_as", numbers.written(_whole(read))), counts=counts)


def _fits(kinds: frozenset[str], column: Column) -> bool:
    if column.counts == "measure":
        return bool(kinds & {"person", "contact"})
    heads = column.counts == "contact" and "person" in kinds  # "21.549 người" heard: contacts
    return column.counts in kinds or (heads and "contact" in kinds)


def _whole(meaning: Meaning) -> int:
    return meaning.value if isinstance(meaning.value, int) else 0


def _digits(text: str) -> Meaning:
    """A number written in digits, in one of the ways that have one reading."""
    if PLAIN.fullmatch(text):
        return Meaning(int(text))
    if re.fullmatch(r"[-−(][0-9.,]+\)?", text):
        return refused("negative")
    mixed = MIXED.fullmatch(text)
    whole = (mixed[1] or mixed[2]) if mixed else text
    ways = (DOTTED, SPACED, COMMAS, re.compile(r"\+[0-9]{1,12}"), re.compile(r"'[0-9]{1,12}"))
    if mixed or any(way.fullmatch(text) for way in ways):
        value = int(re.sub(r"\D", "", whole))
        return warned(value, "converted", numbers.written(value)) if value < LARGEST else _odd(text)
    return _odd(text)


def _odd(text: str) -> Meaning:
    if not TWO_WAYS.fullmatch(text):
        return refused("not_a_count")
    whole, decimals = re.split(r"[.,]", text)
    near = int(whole) if not decimals.strip("0") and len(decimals) < 3 else int(
        whole + decimals.ljust(3, "0")
    )  # fmt: skip
    return refused("two_readings", near=near)


def read_year(cell: Cell, text: str, _column: Column) -> Meaning:
    """A year of four digits."""
    value = cell.value if cell.kind == "number" else latin_digits(text)
    value = re.sub(r"^năm\s+", "", str(value), flags=re.IGNORECASE)
    if not re.fullmatch(r"[0-9]{4}(\.0)?", value):
        return refused("not_a_year")
    return Meaning(int(value[:4])) if 1990 <= int(value[:4]) <= 2100 else refused("not_a_year")


# --- numbers and shares ------------------------------------------------------


def read_number(cell: Cell, text: str, column: Column) -> Meaning:
    """A number with a decimal comma or point; in per cent where it is of an indicator."""
    if cell.kind in ("date", "bool"):
        return refused("not_a_number")
    if cell.kind == "number":
        finite = math.isfinite(float(str(cell.value)))
        return Meaning(Decimal(str(cell.value))) if finite else refused("not_a_number")
    if text.endswith("%") and column.name in SHARES:
        return read_share(cell, text, column)
    return _typed_number(text)


SHARES = ("value", "baseline", "target")  # numbers of indicators, most of them shares


def _typed_number(text: str) -> Meaning:
    special = _no_number(text)
    if special:
        return refused("ditto_count") if special.rule == "ditto_count" else special
    plain = latin_digits(text)
    if DOTTED.fullmatch(plain):
        return refused("two_readings", near=plain.replace(".", "").replace(",", ""))
    if re.fullmatch(r"[+-]?[0-9]{1,15}(?:[.,][0-9]+)?", plain):
        return Meaning(Decimal(plain.replace(",", ".")))
    if re.fullmatch(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]+", plain):
        value = Decimal(plain.replace(".", "").replace(",", "."))
        return warned(value, "read_as", str(value))
    return refused("not_a_number")


def read_share(cell: Cell, text: str, column: Column) -> Meaning:
    """A share between 0 and 1, in per cent or as a number."""
    if text.endswith("%"):
        part = _typed_number(text[:-1].strip())
        value = part.value / 100 if isinstance(part.value, Decimal) else None
        read = warned(value, "read_as", str(value)) if value is not None else part
    else:
        read = read_number(cell, text, column)
    if isinstance(read.value, Decimal) and not 0 <= read.value <= 1:
        return refused("not_a_share")
    return read
