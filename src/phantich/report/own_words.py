"""What only the office can write: judgement, causes, proposals, number, day, signer.

They stand in one plain text file a year (``words/<dataset>-2024.txt``), under headings between
``==``; lines that begin with ``#`` are questions and are not printed. A run makes the file where
there is none and never writes to one that is there. Nothing heavy is imported here: a run asks
for these words before it knows whether there is anything to do.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from phantich.errors import Fault
from phantich.files.paths import resolve, shown
from phantich.language import wording
from phantich.language.folding import fold, nearest

ENTRIES = ("number", "day", "signer", "judgement", "causes_outside", "causes_inside", "proposals")
DAY = "%d/%m/%Y"
_HEADING = re.compile(r"^\s*==+\s*(.*?)\s*=*\s*$")


def words_file(folder: str | Path, data: Path, year: int | None, unit: str, lang: str) -> Path:
    """Where the office's words for a report stand: by dataset, year, unit and language."""
    name = "-".join(filter(None, [data.stem, str(year or ""), unit]))
    return resolve(folder) / (f"{name}.txt" if lang == "vi" else f"{name}.{lang}.txt")


def read_words(path: Path, lang: str = "vi") -> dict[str, str]:
    """What the office wrote, by entry; empty where it wrote nothing or there is no file.

    Raises
    ------
    Fault
        A heading is not known, text stands before any heading, or the day is none.
    """
    if not path.is_file():
        return {}
    held: dict[str, list[str]] = {}
    known, entry = _known(), ""
    for row, line in enumerate(path.read_text("utf-8-sig").splitlines(), 1):
        heading = _HEADING.match(line)
        if heading:
            entry = known.get(fold(heading[1]), "")
            if not entry:
                raise _unknown(path, row, heading[1], lang)
        elif line.strip() and not line.lstrip().startswith("#"):
            if not entry:
                raise Fault("words_before", file=shown(path), row=row, value=line.strip())
            held.setdefault(entry, []).append(line.strip())
    found = {entry: "\n".join(lines) for entry, lines in held.items()}
    _check_day(path, found.get("day", ""), lang)
    return found


def _known() -> dict[str, str]:
    """The entries by their headings in every language."""
    return {
        fold(wording.say(f"words.{entry}", lang)): entry
        for entry in ENTRIES
        for lang in wording.LANGUAGES
    }


def _unknown(path: Path, row: int, heading: str, lang: str) -> Fault:
    names = [wording.say(f"words.{entry}", lang) for entry in ENTRIES]
    near = nearest(heading, names) or ", ".join(names)
    return Fault("words_heading", file=shown(path), row=row, value=heading, nearest=near)


def _check_day(path: Path, text: str, lang: str) -> None:
    if not text:
        return
    try:
        dt.datetime.strptime(text, DAY)
    except ValueError:
        entry = wording.say("words.day", lang)
        raise Fault("words_day", file=shown(path), entry=entry, value=text) from None
