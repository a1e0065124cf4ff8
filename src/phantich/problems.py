"""A list of everything wrong with a dataset: all faults at once, each with its place and rule."""

from __future__ import annotations

from collections.abc import Iterable

from pandas import DataFrame

from phantich import words

COLUMNS = ("file", "sheet", "row", "column", "value", "rule", "severity", "message")
SHOWN_LENGTH = 80  # characters of a value that a message repeats


class Problems:
    """Faults and warnings in the order in which they were found."""

    def __init__(self, lang: str = "vi") -> None:
        self.lang = lang
        self._rows: list[dict[str, object]] = []

    def add(self, rule: str, **place: object) -> None:
        """Record an error: the dataset can't be used until it is mended.

        A sentence under ``why`` is said in place of the rule's own.
        """
        self._record(rule, "error", place)

    def note(self, rule: str, **place: object) -> None:
        """Record a warning: the value is used as it stands, and the reader is told."""
        self._record(rule, "warning", place)

    def extend(self, rule: str, places: Iterable[dict[str, object]], severity: str) -> None:
        """Record the same rule at several places."""
        for place in places:
            self._record(rule, severity, place)

    def _record(self, rule: str, severity: str, place: dict[str, object]) -> None:
        row = {"file": "", "sheet": "", "row": None, "column": "", "value": "", **place}
        row["value"] = str(row["value"])[:SHOWN_LENGTH]
        alone = f"{rule}_alone"  # for rules that else offer the nearest name
        lonely = row.get("nearest") == "" and f"rule.{alone}" in words.sentences(self.lang)
        said = alone if lonely else rule
        message = row.get("why") or words.say(f"rule.{said}", self.lang, **row)
        self._rows.append({**row, "rule": rule, "severity": severity, "message": message})

    def repeat(self, row: dict[str, object]) -> None:
        """Take over a problem that was recorded elsewhere."""
        self._rows.append(row)

    @property
    def errors(self) -> int:
        """How many of the problems are errors."""
        return sum(row["severity"] == "error" for row in self._rows)

    def frame(self) -> DataFrame:
        """The problems as a frame, one row each: file, sheet, row, column, value, rule, …."""
        rows = [{name: row[name] for name in COLUMNS} for row in self._rows]
        return DataFrame(rows, columns=list(COLUMNS)).astype({"row": "Int64"})
