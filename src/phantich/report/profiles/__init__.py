"""The forms of a document as data: pages, sizes, heads and habits of writing.

A form is a file: ``dang_hd36``, ``hanhchinh_nd30``, or one of the office's own, which names its
``base`` and says only what differs.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from importlib.resources import files
from pathlib import Path
from typing import Any, get_type_hints

from phantich.errors import Fault
from phantich.language.folding import nearest

SHIPPED = ("dang_hd36", "hanhchinh_nd30")
CHOICES = {
    "spelling": ("new", "old"),
    "day": ("blank", "cut_off"),
    "annex_numbers": ("arabic", "roman"),
}


@dataclass(frozen=True)
class Page:
    """The sheet of paper and its margins, in millimetres."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    number_distance: float
    annex_top: float
    annex_bottom: float
    annex_left: float
    annex_right: float


@dataclass(frozen=True)
class Sizes:
    """The size of each kind of text, in points."""

    superior: float
    organ: float
    separator: float
    state: float
    motto: float
    number: float
    date: float
    draft: float
    kind: float
    subject: float
    heading: float
    body: float
    page_number: float
    recipients_label: float
    recipients: float
    signature: float
    table_title: float
    table: float
    note: float


@dataclass(frozen=True)
class Body:
    """How the paragraphs stand: indent in millimetres, distance in points, height of a line."""

    indent: float
    after: float
    line: float


@dataclass(frozen=True)
class Head:
    """The letterhead: its texts, and the width of its left half in millimetres."""

    left_width: float
    separator: str
    organ_rule: bool
    state: str
    motto: str
    number: str
    suffix: str
    superior: str
    organ: str
    place: str


@dataclass(frozen=True)
class Signature:
    """Who signs and in whose name; a name stands here only if a person typed it."""

    authority: str
    title: str
    name: str
    gap: int


@dataclass(frozen=True)
class Recipients:
    """The list of those who receive the document, and how its label looks."""

    label: str
    label_bold: bool
    label_italic: bool
    label_underline: bool
    list: tuple[str, ...]


@dataclass(frozen=True)
class Writing:
    """Habits of writing: spelling, zeros, references, dates, numbers of annexes."""

    spelling: str
    leading_zero: bool
    references: bool
    draft: bool
    day: str
    annex_numbers: str


@dataclass(frozen=True)
class Profile:
    """One form of a document, in one language."""

    name: str
    font: str
    fallback: tuple[str, ...]
    page: Page
    sizes: Sizes
    body: Body
    letterhead: Head
    suffixes: Mapping[str, str]
    signature: Signature
    recipients: Recipients
    writing: Writing

    def without_references(self) -> Profile:
        """The same form without the indicators beside the sentences."""
        return replace(self, writing=replace(self.writing, references=False))


def read_profile(
    name: str = SHIPPED[0],
    lang: str = "vi",
    said: Mapping[str, Mapping[str, object]] | None = None,
    near: Path = Path(),
) -> Profile:
    """A form by its name or its file, with what the dataset says put over it.

    ``said`` holds values by part: ``{"letterhead": {"suffix": "BTGHU"}}``. A file is looked for
    as it is named, and then in the folder ``near``.

    Raises
    ------
    Fault
        There is no such form, or its file has an unknown key or a value of the wrong type.
    """
    facts = _merged(_facts(name, near), said or {}, name)
    facts.pop("base", None)
    return _built(Profile, facts, lang, name)


def _facts(name: str, near: Path) -> dict[str, Any]:
    """A form's file over the form it is based on."""
    facts = _read(name, near)
    if name == SHIPPED[0]:
        return facts
    base = str(facts.get("base", SHIPPED[0]))
    if base not in SHIPPED:
        raise Fault("no_profile", name=base, nearest=_nearest(base, SHIPPED))
    return _merged(_facts(base, near), facts, name)


def _read(name: str, near: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(name, near))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Fault("broken_profile", name=name, reason=error) from None


def _text(name: str, near: Path) -> str:
    if name in SHIPPED:
        return files("phantich.report.profiles").joinpath(f"{name}.toml").read_text("utf-8")
    for path in (Path(name), near / name):
        if path.is_file():
            return path.read_text("utf-8-sig")
    raise Fault("no_profile", name=name, nearest=_nearest(name, SHIPPED))


def _nearest(word: str, choices: Any) -> str:
    return nearest(word, choices) or ", ".join(choices)


def _merged(base: dict[str, Any], over: Mapping[str, Any], name: str, at: str = "") -> Any:
    """One table of a form with another put over it; only names that the base knows."""
    done = dict(base)
    for key, value in over.items():
        known = key in base or at == "suffixes." or (not at and key == "base")
        if not known:
            raise Fault("profile_key", name=name, entry=at + key, nearest=_nearest(key, base))
        both = isinstance(value, Mapping) and isinstance(base.get(key), dict)
        spoken = both and set(base[key]) == {"vi", "en"}
        done[key] = _merged(base[key], value, name, f"{at}{key}.") if both else value
        if spoken and not set(value) <= {"vi", "en"}:
            raise Fault("profile_value", name=name, entry=at + key, value=value)
    return done


def _built(kind: Any, facts: Mapping[str, Any], lang: str, name: str, at: str = "") -> Any:
    hints = get_type_hints(kind)
    values = {}
    for one in fields(kind):
        if one.name not in facts:
            raise Fault("profile_key", name=name, entry=at + one.name, nearest="-")
        values[one.name] = _value(hints[one.name], facts[one.name], lang, (name, at + one.name))
    return kind(**values)


def _value(hint: Any, value: Any, lang: str, place: tuple[str, str]) -> Any:
    """One value of a form in its type; a text may be given in each language."""
    name, at = place
    if hasattr(hint, "__dataclass_fields__") and isinstance(value, Mapping):
        return _built(hint, value, lang, name, f"{at}.")
    if at == "suffixes" and isinstance(value, Mapping):
        return {str(k): str(v) for k, v in value.items()}
    if isinstance(value, Mapping) and set(value) == {"vi", "en"}:
        value = value[lang]
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = tuple(value)
    allowed = CHOICES.get(at.rpartition(".")[2])
    if not _fits(hint, value) or (allowed and value not in allowed):
        raise Fault("profile_value", name=name, entry=at, value=value)
    return value


def _fits(hint: Any, value: Any) -> bool:
    """Whether a value has its type; a length is positive, and no flag passes for a number."""
    if hint is float or hint is int:
        whole = isinstance(value, int) and not isinstance(value, bool)
        return (whole or (hint is float and isinstance(value, float))) and value >= 0
    if hint is bool or hint is str:
        return isinstance(value, hint)
    return isinstance(value, tuple)
