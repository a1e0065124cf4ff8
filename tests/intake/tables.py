"""A sound row of every table that offices send, so that a kind of damage is tried in each."""

from __future__ import annotations

from typing import Any

from phantich.schema import data_model
from phantich.schema.data_model import Column, Table, enums
from tests.intake.damage import Grid

OWN = ("units", "unit_versions", "unit_successions", "about", "data_issues")  # of the office itself
TABLES = {n: t for n, t in data_model.tables().items() if not t.kept and n not in OWN}
COUNTS = {
    "attendances.invited": 12, "attendances.excused": 1, "attendances.unexcused": 1,
    "memberships.members": 100, "memberships.exempt": 4, "memberships.temp_out": 5,
    "reflection_papers.good": 4, "reflection_papers.fair": 3, "reflection_papers.passed": 2,
    "reflection_papers.failed": 1,
}  # fmt: skip
INDICATORS = ("attendance_rate", "study_coverage_rate", "report_on_time_rate")


def value(table: Table, column: Column, number: int) -> Any:
    """What stands in a column of the row of this number."""
    name = f"{table.name}.{column.name}"
    if column.type == "id":
        return f"{table.name}-{number}"
    if column.type == "ref":
        return "u01" if column.to == "units" else f"{column.to}-{number}"
    if column.type == "enum":
        return next(iter(enums()[column.of].values()))["vi"]
    if column.name == "indicator":
        return INDICATORS[number - 1]
    plain = {"count": COUNTS.get(name, 10), "date": f"0{number}/03/2024", "year": 2024,
             "number": 0.5, "share": 0.5, "flag": "Có", "text": f"Nội dung {number}"}  # fmt: skip
    return plain[column.type]


def grid(table: Table, rows: int = 3) -> Grid:
    """Headings and sound rows of a table, under the names of the data model."""
    columns = table.columns.values()
    body = [[value(table, column, number) for column in columns] for number in range(1, rows + 1)]
    return [[column.name for column in columns], *body]


def book(**changed: Grid) -> dict[str, Grid]:
    """All tables on sheets of their own, some of them changed."""
    return {name: changed.get(name, grid(table)) for name, table in TABLES.items()}
