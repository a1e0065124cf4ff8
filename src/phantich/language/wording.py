"""Every sentence that a reader sees, in Vietnamese and in English.

The sentences stand in ``words/vi.toml`` and ``words/<room>.vi.toml``, and in English under the
same keys with the same blanks.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("vi", "en")
_chosen = [LANGUAGES[0]]


def use_language(lang: str) -> None:
    """Set the language in which errors and tables speak where a call names none.

    Raises
    ------
    ValueError
        The language is neither ``vi`` nor ``en``.
    """
    sentences(lang)
    _chosen[0] = lang


def chosen() -> str:
    """The language that is set; Vietnamese unless somebody chose another."""
    return _chosen[0]


def _flat(branch: Mapping[str, Any], stem: str = "") -> Iterator[tuple[str, str]]:
    for key, value in branch.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{stem}{key}.")
        else:
            yield f"{stem}{key}", value


@cache
def sentences(lang: str) -> dict[str, str]:
    """All sentences of a language, by their dotted key.

    Raises
    ------
    ValueError
        The language is neither ``vi`` nor ``en``.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"lang must be one of {', '.join(LANGUAGES)}, got {lang!r}")
    return {key: text for part in _parts(lang) for key, text in _flat(tomllib.loads(part))}


def _parts(lang: str) -> Iterator[str]:
    """The text of every word file of a language: ``vi.toml`` and one a room, ``audit.vi.toml``."""
    paths = files("phantich.language").joinpath("words").iterdir()
    for path in sorted(paths, key=lambda p: p.name.removesuffix(f"{lang}.toml")):
        if path.name.endswith(f"{lang}.toml") and not path.name.startswith("notebooks."):
            yield path.read_text("utf-8")


def add(key: str, **texts: str) -> None:
    """Add a sentence that is not the package's own, in every language; it has no blanks."""
    for lang, text in texts.items():
        sentences(lang)[key] = text.replace("{", "{{").replace("}", "}}")


def drop(key: str) -> None:
    """Forget a sentence that was added."""
    for lang in LANGUAGES:
        sentences(lang).pop(key, None)


def say(key: str, lang: str = "vi", **blanks: object) -> str:
    """The sentence of a key with its blanks filled in.

    Raises
    ------
    KeyError
        There is no such sentence.
    """
    return sentences(lang)[key].format(**blanks)


def date(day: dt.date, lang: str = "vi") -> str:
    """A date as the reader writes it: ``31/12/2024``, or ``31 Dec 2024`` in English."""
    if lang == "vi":
        return f"{day:%d/%m/%Y}"
    months = say("date.months", lang).split()
    return f"{day.day} {months[day.month - 1]} {day.year}"
