"""The forms of a document as data: heads, habits of writing, and the Word template of its look.

A form is a file: ``dang_hd36``, ``hanhchinh_nd30``, or one of the office's own, which names its
``base`` and says only what differs.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, replace
from importlib.resources import files
from pathlib import Path
from typing import Any, get_type_hints

import pandas as pd

from phantich.dataset.reading import Dataset
from phantich.errors import Fault
from phantich.language.folding import nearest

SHIPPED = ("dang_hd36", "hanhchinh_nd30")
CHOICES = {
    "spelling": ("new", "old"),
    "day": ("blank", "cut_off"),
    "annex_numbers": ("arabic", "roman"),
}


@dataclass(frozen=True)
class Head:
    """The letterhead: its texts, and how the two organs are parted from what is below them."""

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


@dataclass(frozen=True)
class Recipients:
    """The list of those who receive the document, and where it is filed."""

    label: str
    list: tuple[str, ...]
    file: str


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
    """One form of a document, in one language.

    Pages, fonts and sizes stand in its Word ``template``; ``near`` is the folder of an office's
    own.
    """

    name: str
    template: str
    fallback: tuple[str, ...]
    letterhead: Head
    suffixes: Mapping[str, str]
    signature: Signature
    recipients: Recipients
    writing: Writing
    near: Path = Path()

    def template_bytes(self) -> bytes:
        """The Word template of the form: one that is shipped, or the office's own.

        Raises
        ------
        Fault
            There is no such template.
        """
        if self.template.removesuffix(".docx") in SHIPPED:
            return files("phantich.report.profiles").joinpath(self.template).read_bytes()
        for path in (Path(self.template), self.near / self.template):
            if path.is_file():
                return path.read_bytes()
        raise Fault("no_template", name=self.template)


def profile_of(
    dataset: Dataset, lang: str = "vi", name: str = "", *, references: bool = False
) -> Profile:
    """The form that a report of a dataset takes, with what the dataset says put over it.

    Without a ``name`` the dataset's own counts (column ``profile`` of its table ``about``), else
    ``dang_hd36``. ``references`` puts the indicators beside the sentences.

    Raises
    ------
    Fault
        There is no such profile, or its file has faults.
    """
    near = dataset.path if dataset.path.is_dir() else dataset.path.parent
    form = name or _said(dataset, "profile") or SHIPPED[0]
    made = read_profile(form, lang, said_by(dataset), near)
    writing = replace(made.writing, references=made.writing.references or references)
    return replace(made, writing=writing)


def said_by(dataset: Dataset) -> dict[str, dict[str, object]]:
    """What a dataset's table ``about`` says over a profile, by the profile's parts."""
    said: dict[str, dict[str, object]] = {}
    for part, key, column in ABOUT:
        text = _said(dataset, column)
        if text:
            value = [one.strip() for one in text.split(";") if one.strip()]
            said.setdefault(part, {})[key] = value if key == "list" else text
    return said


ABOUT = (
    ("letterhead", "suffix", "number_suffix"),
    ("signature", "authority", "signing_authority"),
    ("signature", "title", "signer_title"),
    ("recipients", "list", "recipients"),
)


def _said(dataset: Dataset, column: str) -> str:
    value = dataset.about.get(column)
    return "" if value is None or pd.isna(value) else str(value).strip()


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
    made: Profile = _built(Profile, facts, lang, name)
    return replace(made, near=near)


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
    for one in (field for field in fields(kind) if field.default is MISSING):
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
    """Whether a value has its type."""
    if hint is bool or hint is str:
        return isinstance(value, hint)
    return isinstance(value, tuple)
