"""Names of units as offices write them, looked up in a table; likeness alone merges nothing."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from phantich.dataset.cells.meanings import Meaning, refused, warned
from phantich.dataset.cells.vocabulary import lexicon
from phantich.language.folding import D_LETTERS, fold, nearest, short_i, toneless_place

Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Span:
    """The days on which a unit existed; an open end is None."""

    first: dt.date | None
    last: dt.date | None


class Units:
    """The units of a dataset, found by code or by any of their names."""

    def __init__(self, units: Rows, versions: Rows, aliases: Rows, successions: Rows) -> None:
        self.names = {row["unit_id"]: row.get("name", "") for row in units}
        self.spans: dict[str, list[Span]] = defaultdict(list)
        for row in versions:
            span = Span(_day(row.get("valid_from", "")), _day(row.get("valid_to", "")))
            self.spans[row["unit_id"]].append(span)
        self.followers = [(r["from_id"], r.get("to_id", "")) for r in successions]
        self._levels = [defaultdict(set) for _ in LEVELS]  # type: list[dict[str, set[str]]]
        self._spelt: dict[str, set[str]] = defaultdict(set)
        for code, name in self._all_names(units, versions, aliases):
            self._spelt[code].add(name)
            for level, way in zip(self._levels, LEVELS, strict=True):
                level[way(name)].add(code)

    def _all_names(self, units: Rows, versions: Rows, aliases: Rows) -> Iterator[tuple[str, str]]:
        for row in (*units, *versions):
            for name in (row.get("name", ""), row.get("short_name", "")):
                if name and row["unit_id"] in self.names:
                    yield row["unit_id"], name
        for row in aliases:
            yield row["unit_id"], row["alias"]

    def __len__(self) -> int:
        return len(self.names)

    def find(self, text: str) -> Meaning:
        """The code of the unit that a text names, by its code or one of its names.

        A name shared by several units, or only near to one, is refused with what it may mean.
        """
        if text in self.names:
            return Meaning(text)
        same = [code for code in self.names if code.casefold() == text.casefold()]
        if len(same) == 1:
            return warned(same[0], "read_as", same[0])
        for at, (level, way) in enumerate(zip(self._levels, LEVELS, strict=True)):
            found = level.get(way(text), set())
            if len(found) > 1:
                return refused("same_name", units=", ".join(sorted(found)))
            code = next(iter(found), "")
            if code and self._compatible(text, code):
                return Meaning(code) if at == 0 else warned(code, "read_as", self.called(code))
        return refused("unknown_unit", nearest=self._near(text))

    def _compatible(self, text: str, code: str) -> bool:
        """A commune is no ward of the same name, and ``Tam Ân`` is not ``Tam An``."""
        exact = any(code in self._levels[at].get(LEVELS[at](text), ()) for at in (0, 1))
        said, known = kind(text), kind(self.names.get(code, ""))
        names = self._spelt[code]
        return (exact or not said or not known or said == known) and any(
            _same_accents(text, name) for name in names
        )

    def called(self, code: str) -> str:
        """The name of a unit with its code."""
        return f"{self.names.get(code, '')} ({code})"

    def _near(self, text: str) -> str:
        near = nearest(text, [*self.names.values(), *self.names])
        bare = text.lstrip("0")  # a code that lost its zeros is likelier than any name
        same = (c for c, name in self.names.items() if bare == c.lstrip("0") or name == near)
        code = next(same, "")
        return self.called(code) if code else near or "-"

    def exists(self, code: str, day: dt.date) -> Meaning:
        """Whether a unit existed on a day; its successors are named where it had ended."""
        spans = self.spans.get(code, [])
        if not spans or any(_within(span, day) for span in spans):
            return Meaning(code)
        if all(span.last is not None and span.last < day for span in spans):
            after = ", ".join(to for one, to in self.followers if one == code and to) or "-"
            last = max(span.last for span in spans if span.last is not None)
            return refused("unit_past_end", ended=f"{last:%d/%m/%Y}", after=after)
        first = min((s.first for s in spans if s.first is not None), default=day)
        return refused("unit_before_start", started=f"{first:%d/%m/%Y}")


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _within(span: Span, day: dt.date) -> bool:
    return (span.first or dt.date.min) <= day <= (span.last or dt.date.max)


# --- ways of comparing names ---------------------------------------------------


def _same_accents(text: str, name: str) -> bool:
    """Whether the accents of a text, where it has any, are those of the name it ends with."""
    said, known = toneless_place(text).split(), toneless_place(name).split()
    length = min(len(bare(text).split()), len(said), len(known))
    own = said[-length:]
    plain = all(word.translate(D_LETTERS).isascii() for word in own)
    return plain or own == known[-length:]


@cache
def written_out(text: str) -> str:
    """A folded name without words of party and office, with the kind of unit written out."""
    words = " ".join(short_i(word) for word in fold(text).split())
    for phrase in _party():
        words = re.sub(rf"^{phrase}\b ?", "", words)
    for full, short in _kinds():
        words = re.sub(rf"^{short}\b", full, words)
    return words.strip() or fold(text)


@cache
def bare(text: str) -> str:
    """A folded name without the kind of unit: ``xã Tam An`` and ``Tam An`` are one."""
    words = written_out(text)
    for full, _ in _kinds():
        words = re.sub(rf"^{full}\b ?", "", words)
    return words or written_out(text)


def kind(text: str) -> str:
    """The kind of unit that a name says: xã, phường …; empty where it says none."""
    words = written_out(text)
    return next((full for full, _ in _kinds() if words.startswith(f"{full} ")), "")


@cache
def _party() -> tuple[str, ...]:
    return tuple(sorted(map(fold, lexicon()["units"]["party"]), key=len, reverse=True))


@cache
def _kinds() -> tuple[tuple[str, str], ...]:
    pairs = [
        (fold(full), fold(s)) for full, ways in lexicon()["units"]["kinds"].items() for s in ways
    ]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[1])))


LEVELS = (toneless_place, fold, written_out, bare)


# --- documents -----------------------------------------------------------------


class Directives:
    """The directives of a dataset, found by code or number."""

    def __init__(self, rows: Rows) -> None:
        self.years = {row["directive_id"]: row.get("issued_on", "")[:4] for row in rows}
        self._numbers: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            if row.get("number"):
                self._numbers[fold(row["number"])].add(row["directive_id"])

    def __len__(self) -> int:
        return len(self.years)

    def find(self, text: str, year: int | None = None) -> Meaning:
        """The code of the directive that a text names by its code or its number.

        Numbers begin anew with every term: of several, the one issued in the year is meant.
        """
        if text in self.years or not self.years:
            return Meaning(text if self.years else slug(text))
        same = {c for c in self.years if fold(c) == fold(text)} or self._numbers.get(
            fold(text), set()
        )
        of_year = {code for code in same if self.years[code] == str(year)}
        if len(same) == 1 or len(of_year) == 1:
            return Meaning(next(iter(same if len(same) == 1 else of_year)))
        if same:
            return refused("same_document", codes=", ".join(sorted(same)))
        return refused(
            "unknown_directive", nearest=nearest(text, [*self.years, *self._numbers]) or "-"
        )

    @staticmethod
    def split(text: str) -> list[str]:
        """The documents named in one cell, apart by semicolons, commas, lines or "và"."""
        parts = re.split(r"[;\n]|,\s|\svà\s|\s\+\s", text)
        return [part.strip(" .,") for part in parts if part.strip(" .,")]


def slug(text: str, longest: int = 48, otherwise: str = "-") -> str:
    """A code made of a document's number or a name: ``57-NQ/TW`` becomes ``57-NQ-TW``."""
    plain = unicodedata.normalize("NFD", text.translate(str.maketrans("đĐ", "dD")))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^A-Za-z0-9]+", "-", letters).strip("-")[:longest] or otherwise
