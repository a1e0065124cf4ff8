"""What a dataset gives to a form: the names of its units and the numbers of its directives."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from phantich.dataset.cells import cell_text
from phantich.dataset.raw_sheets import Sheet, read_sheets
from phantich.errors import Fault, Problems
from phantich.language.folding import fold, nearest, vietnamese_order
from phantich.schema.data_model import Table


@dataclass(frozen=True)
class Lists:
    """Units by code and the numbers of directives, for the dropdown lists of a form."""

    units: dict[str, str] = field(default_factory=dict)
    directives: tuple[str, ...] = ()
    place: str = ""

    def name(self, unit: str) -> str:
        """The name of a unit.

        Raises
        ------
        Fault
            The dataset has units, but none with this code.
        """
        if unit and self.units and unit not in self.units:
            raise Fault("no_such_unit_form", unit=unit, nearest=nearest(unit, self.units) or "-")
        return self.units.get(unit, "")


def read_lists(path: Path, year: int | None) -> Lists:
    """The units and directives of a dataset, those issued later than a year left out."""
    found = {sheet.table.name: _rows(sheet) for sheet in read_sheets(path, Problems())}
    units = {row["unit_id"]: row.get("name", "") for row in found.get("units", [])}
    ordered = sorted(units.items(), key=lambda pair: vietnamese_order(pair[1]))
    documents = [
        row.get("number") or row["directive_id"]
        for row in found.get("directives", [])
        if not year or row.get("issued_on", "")[:4] <= str(year)
    ]
    return Lists(dict(ordered), tuple(dict.fromkeys(documents)))


def _rows(sheet: Sheet) -> list[dict[str, str]]:
    names = _names(sheet.table)
    headings = [names.get(fold(str(heading)), str(heading)) for heading in sheet.cells.columns]
    return [
        dict(zip(headings, map(cell_text, row), strict=True))
        for row in sheet.cells.to_numpy().tolist()
    ]


def _names(table: Table) -> dict[str, str]:
    return {fold(text): c.name for c in table.columns.values() for text in reversed(c.headings)}
