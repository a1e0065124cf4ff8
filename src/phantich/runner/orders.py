"""What is to be run, and what is checked of it before anything starts."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from phantich.disclosure.editions import EXTERNAL, UNITS, named_editions
from phantich.errors import Fault, Misuse
from phantich.files.paths import home, resolve, shown
from phantich.language import wording
from phantich.language.folding import nearest

NOTEBOOKS = "notebooks"
YEARLY = "[0-8]*_*.ipynb"  # those numbered 90 and up are for exploring
CHECK = "00_"  # the notebook about the data themselves
REPORT = "50_"  # the notebook that composes the report from what the others found
YEARS = (1990, 2100)
# these parameters have options of their own
STANDING = ("year", "data", "unit", "lang", "out", "edition", "previous", "profile", "references")
_SAFE = re.compile(r"\w[\w.\-]{0,63}")
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Order:
    """One report: the year, the dataset, the unit, the language, where it goes, and its edition.

    ``place`` is where its files are put, if not in the folder that its notebooks name (``out``).
    """

    year: int
    data: str = "data/published"
    unit: str = ""
    lang: str = "vi"
    out: str = ""
    edition: str = "internal"
    previous: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)
    profile: str = ""
    references: bool = False
    place: str = ""

    def folder(self) -> Path:
        """The folder of the outputs."""
        return resolve(self.place) if self.place else self.named()

    def named(self) -> Path:
        """The folder that the notebooks name: ``out``, else ``outputs/<year>``, a unit's below."""
        usual = f"outputs/{self.year}" + (f"/{UNITS}/{self.unit}" if self.unit else "")
        return resolve(self.out or usual)

    def parameters_of(self, declared: Collection[str]) -> dict[str, object]:
        """Those of the report's parameters that a notebook declares."""
        return {name: value for name, value in self.parameters().items() if name in declared}

    def parameters(self) -> dict[str, object]:
        """The parameters of a report; its folders as they lead there from the project's root.

        What leaves the office does not say where on the machine a folder outside the project lies.
        """
        told = shown if self.edition == EXTERNAL else from_root
        return {
            "year": self.year,
            "data": told(resolve(self.data)),
            "unit": self.unit,
            "lang": self.lang,
            "out": told(self.named()),
            "edition": self.edition,
            "previous": ";".join(map(told, named_editions(self.previous))),
            "profile": self.profile,
            "references": self.references,
            **self.extra,
        }


def from_root(path: Path) -> str:
    """How a path is written so that it leads there from the project's root, on every system."""
    try:
        return Path(os.path.relpath(path, home())).as_posix()
    except ValueError:  # another drive of Windows
        return path.as_posix()


class Source(NamedTuple):
    """A notebook as JSON text, and the names of the parameters that it declares."""

    text: str
    declared: frozenset[str]


@dataclass(frozen=True)
class Batch:
    """The reports of one run: the district's, those of some units, or of all.

    Attributes
    ----------
    order: the district's report, or of the one unit; its folder is the run's.
    units: ids of units whose reports are to be made.
    every: the district's report and every unit's.
    exact: the very reports to be made, if neither of these says it.
    jobs: how many notebooks run at once; 0: as many as there are processors.
    force: make every report again, also where nothing has changed.
    """

    order: Order
    units: tuple[str, ...] = ()
    every: bool = False
    jobs: int = 0
    force: bool = False
    exact: tuple[Order, ...] = ()

    def named(self) -> list[str]:
        """The ids of the units that are asked for by name."""
        orders = self.exact or (self.order,)
        return [unit for unit in (*self.units, *(order.unit for order in orders)) if unit]

    def folder(self) -> Path:
        """The folder of the whole run."""
        return self.order.folder()

    def orders(self, known: Sequence[str]) -> list[Order]:
        """One order a report, the district's first, then the units' by id."""
        if self.exact:
            return list(self.exact)
        chosen = sorted(known) if self.every else sorted(set(self.units))
        district = [self.order] if self.every or not chosen else []
        return district + [self._of_unit(unit) for unit in chosen]

    def _of_unit(self, unit: str) -> Order:
        return replace(self.order, unit=unit, out=str(self.order.named() / UNITS / unit))


def check_order(order: Order) -> None:
    """Refuse a year or a language that can't be.

    Raises
    ------
    Misuse
        It is out of range or unknown.
    """
    if not YEARS[0] <= order.year <= YEARS[1]:
        raise Misuse("bad_year", first=YEARS[0], last=YEARS[1], year=order.year)
    if order.lang not in wording.LANGUAGES:
        raise Misuse("bad_lang", value=order.lang)


def check_extra(names: Iterable[str], known: Collection[str]) -> None:
    """Refuse a parameter that no notebook declares; one of them is enough.

    Raises
    ------
    Misuse
        It is unknown; the nearest is named.
    """
    for name in names:
        if name not in known:
            near = nearest(name, known) or ", ".join(sorted(known))
            raise Misuse("unknown_parameter", notebook=NOTEBOOKS, name=name, nearest=near)


def check_units(units: Sequence[str]) -> None:
    """Refuse ids that can't name a folder of their own on every system.

    Raises
    ------
    Fault
        An id leads elsewhere, is a device's name, or differs from another only by case.
    """
    for unit in units:
        plain = _SAFE.fullmatch(unit) and not unit.endswith(".") and ".." not in unit
        if not plain or _DEVICES.fullmatch(unit):
            raise Fault("unsafe_unit", unit=unit)
    folded: dict[str, str] = {}
    for unit in units:
        other = folded.setdefault(unit.casefold(), unit)
        if other != unit:
            raise Fault("units_alike", unit=unit, other=other)


def check_known(unit: str, known: Sequence[str]) -> None:
    """Refuse a unit that the dataset does not have.

    Raises
    ------
    Fault
        There is no such unit; the nearest is named.
    """
    if unit and unit not in known:
        raise Fault("no_such_unit", unit=unit, nearest=nearest(unit, known) or "-")


def yearly() -> list[Path]:
    """The notebooks of the yearly run, in order.

    Raises
    ------
    Fault
        There are none.
    """
    paths = sorted((home() / NOTEBOOKS).glob(YEARLY))
    if not paths:
        raise Fault("no_notebooks", folder=NOTEBOOKS)
    return paths


def reading_order(names: Iterable[str]) -> list[str]:
    """The notebooks as a reader wants them: results first, the check of the data last."""
    return sorted(names, key=lambda name: (name.startswith(CHECK), name))


def shown_in_details(names: Iterable[str]) -> list[str]:
    """The notebooks of the page of details: all but the one whose report stands by itself."""
    return [name for name in reading_order(names) if not name.startswith(REPORT)]


def read_extra(pairs: Sequence[str]) -> dict[str, object]:
    """Parameters written as ``NAME=VALUE``, typed by what the notebooks declare.

    Raises
    ------
    Misuse
        No notebook declares the name, or the value does not fit its type.
    """
    if not pairs:
        return {}
    from phantich.report.notebook_parameters import declared, read_notebook, typed

    known = {n: p for path in yearly() for n, p in declared(read_notebook(path), path.name).items()}
    found = {}
    for name, _, text in (pair.partition("=") for pair in pairs):
        if name in STANDING:
            raise Misuse("standing_parameter", name=name)
        check_extra([name], known)
        found[name] = typed(text, known[name])
    return found
