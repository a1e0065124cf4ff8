"""Who does what in a report: named by the dataset, else as the level and the day have it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
from pandas import DataFrame

from phantich.dataset.reading import Dataset
from phantich.language import wording

# a department of a committee issues under the committee's name
OFFICE = re.compile(
    r"^(?:(?P<department>Ban .+?|Văn phòng|Trung tâm .+?) )?"
    r"(?P<committee>(?:Tỉnh|Thành|Huyện|Quận|Thị|Đảng) (?:ủy|uỷ))\b ?(?P<place>.*)$"
)
LEVELS = {"Tỉnh": "tinh", "Thành": "tinh", "Đảng": "xa"}  # all others are of a district
RENAMED = dt.date(2025, 2, 1)  # from this month on departments of propaganda bear another name
FEW = 3  # so many outlets are named
OWN = "vi"  # the language of the names in a dataset


@dataclass(frozen=True)
class Actors:
    """The offices of a report as its sentences name them.

    Attributes
    ----------
    unit: the unit that the report is about; empty: all.
    board, department, committees: who leads, who advises, who carries out below.
    above, reports_to: whose conferences are relayed, and who is reported to.
    front, centre, outlets: who spreads the word, who teaches, who publishes.
    members: the words for the members among those who attend.
    place: at which level the report is made.
    mixed: whether members and cadres are counted together.
    between: what stands between two offices.
    """

    unit: str
    board: str
    department: str
    committees: str
    above: str
    reports_to: tuple[str, ...]
    front: str
    centre: str
    outlets: str
    members: str
    place: str
    mixed: bool = False
    between: str = ", "

    @property
    def told(self) -> str:
        """Who is reported to, as a sentence names them."""
        return self.between.join(self.reports_to)

    def owner(self, kind: str) -> str:
        """Who carries an action out, by the kind of office; in a unit's own report the unit."""
        if self.unit and kind:
            return self.unit
        return {
            "advisory": self.department,
            "committees": self.committees,
            "front": self.front,
            "centre": self.centre,
            "media": self.outlets,
        }.get(kind, "")


def actors(dataset: Dataset, lang: str) -> Actors:
    """The offices of a dataset at its report date."""
    level = level_of(dataset)

    def word(role: str) -> str:
        known = wording.sentences(lang)
        late = f"actor.{level}.{role}_renamed"
        if late in known and dataset.as_of >= RENAMED:
            return known[late]
        return known[f"actor.{level}.{role}"]

    board = _board(dataset, lang) or word("board")
    names = [word("superior")] if level != "none" else []
    return Actors(
        unit=_unit_name(dataset),
        board=board,
        department=department(dataset, lang) or word("department"),
        committees=word("committees"),
        above=word("above"),
        reports_to=(board, *names),
        front=word("front"),
        centre=(_centre(dataset, level) if lang == OWN else "") or word("centre"),
        outlets=(_outlets(dataset) if lang == OWN else "") or word("outlets"),
        members=wording.say(f"actor.members_{'mixed' if _mixed(dataset) else 'party'}", lang),
        place=word("place"),
        mixed=_mixed(dataset),
        between=wording.sentences(lang)["actor.and"],
    )


def level_of(dataset: Dataset) -> str:
    """The level of the office that reports: ``huyen``, ``tinh``, ``xa``; ``none`` if unnamed."""
    for column in ("office", "superior_office"):
        found = OFFICE.match(about(dataset, column))
        if found:
            return LEVELS.get(found["committee"].split(" ")[0], "huyen")
    return "none"


def about(dataset: Dataset, column: str) -> str:
    """What the dataset says of itself, as text."""
    value = dataset.about.get(column, pd.NA)
    return "" if pd.isna(value) else str(value).strip()


def department(dataset: Dataset, lang: str) -> str:
    """The office that reports without its place: ``Ban Tuyên giáo Huyện ủy``."""
    return office_words(about(dataset, "office"), lang, placed=False)


def office_words(office: str, lang: str, *, placed: bool = True) -> str:
    """The name of an office, with its place or without; in English by the words of its kind."""
    found = OFFICE.match(office)
    if not found:
        return office
    parts = [found["department"] or "", found["committee"].replace("uỷ", "ủy")]
    if lang != "vi":
        known = wording.sentences(lang)
        parts = [known.get(f"office.{part}", part) for part in parts]
        place = f"{found['place']} " if placed and found["place"] else ""
        name = f"{place}{parts[1]}"
        return f"{parts[0]} of the {name}" if parts[0] else name
    if placed and found["place"]:
        parts.append(found["place"])
    return " ".join(filter(None, parts))


def _board(dataset: Dataset, lang: str) -> str:
    found = OFFICE.match(about(dataset, "office")) or OFFICE.match(
        about(dataset, "superior_office")
    )
    if not found:
        return ""
    committee = found["committee"].replace("uỷ", "ủy")
    name = (
        wording.sentences(lang).get(f"office.{committee}", committee) if lang != "vi" else committee
    )
    return wording.say("actor.board", lang, committee=name)


def _unit_name(dataset: Dataset) -> str:
    if not dataset.unit:
        return ""
    units = dataset.get("units", DataFrame(columns=["unit_id", "name"]))
    return str(units.set_index("unit_id")["name"].get(dataset.unit, dataset.unit))


def _mixed(dataset: Dataset) -> bool:
    """Whether members and cadres are counted together, as where others are not told apart."""
    rows = dataset.get("attendances", DataFrame(columns=["group"]))
    return bool(rows["group"].eq("chua_phan_loai").any())


def _named(dataset: Dataset, kind: str, most: int, among: set[str] | None = None) -> str:
    """The units of a kind by name, if there are no more than ``most``."""
    names = list(_of_kind(dataset, kind, among))
    return ", ".join(names) if 0 < len(names) <= most else ""


def _centre(dataset: Dataset, level: str) -> str:
    """The Political Centre by name where there is one; a province has several."""
    return _named(dataset, "trung_tam_chinh_tri", 1) if level != "tinh" else ""


def _of_kind(dataset: Dataset, kind: str, among: set[str] | None) -> Iterator[str]:
    versions = dataset.whole.get("unit_versions")
    if versions is None or "units" not in dataset:
        return
    day = pd.Timestamp(dataset.as_of)
    there = versions["valid_from"].le(day) & ~versions["valid_to"].lt(day).fillna(False)
    found = set(versions.loc[there & versions["kind"].eq(kind), "unit_id"])
    found = found if among is None else found & among
    place = OFFICE.match(about(dataset, "office"))
    tail = f" {place['place']}" if place and place["place"] else ""
    for unit, name in dataset["units"].set_index("unit_id")["name"].items():
        if unit in found:
            yield str(name).removesuffix(tail)


def _outlets(dataset: Dataset) -> str:
    """The outlets by name, with the base units where they publish too."""
    rows = dataset.get("media_items", DataFrame(columns=["unit"]))
    seen = {str(unit) for unit in rows["unit"].dropna()} if "unit" in rows else set()
    named = _named(dataset, "truyen_thong", FEW, seen)
    return wording.say("actor.outlets_too", OWN, names=named) if named else ""
