"""The names of units and documents that a dataset and the files at hand bring together."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from phantich.dataset.commit import FOLDER
from phantich.intake.stored_tables import StoredTables, Texts, text_of
from phantich.intake.table_facts import Fact, Registry
from phantich.intake.unit_names import Directives, Units

ALIASES = f"{FOLDER}/aliases.csv"


def registry_of(dataset: StoredTables, brought: Sequence[Fact]) -> Registry:
    """Units with their versions and other names, and directives, of a dataset and of new facts."""

    def rows(table: str) -> list[Texts]:
        new = [f.values for f in brought if f.table == table]
        made = [{name: text_of(value) for name, value in one.items()} for one in new]
        return [*dataset.rows(table), *made]

    units = Units(rows("units"), rows("unit_versions"), _aliases(dataset.folder),
                  rows("unit_successions"))  # fmt: skip
    return Registry(units, Directives(rows("directives")))


def _aliases(folder: Path) -> list[Texts]:
    """The office's own list of other names: columns ``alias`` and ``unit_id``."""
    path = folder / ALIASES
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = [dict(row) for row in csv.DictReader(lines)]
    return [row for row in rows if row.get("alias") and row.get("unit_id")]
