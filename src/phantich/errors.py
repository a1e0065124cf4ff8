"""The errors a user may cause: each has a sentence in every language and no traceback.

The lowest room of the house: everything may raise an error. Only when one is told does it fetch its
sentence from ``language.wording``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import inf
from typing import TYPE_CHECKING

from phantich.language import wording

if TYPE_CHECKING:
    from pandas import DataFrame


COLUMNS = ("file", "sheet", "row", "column", "value", "rule", "severity", "message")
SHOWN_ROWS = 20  # faults that an error lists when it is printed
SHOWN_LENGTH = 80  # characters of a value that a message repeats


class Fault(ValueError):
    """An error the user can mend; ``key`` names its sentence in ``words``, ``blanks`` fill it."""

    def __init__(self, key: str, **blanks: object) -> None:
        super().__init__(key)
        self.key = key
        self.blanks = blanks

    def say(self, lang: str = "") -> str:
        """The sentence for the reader, in the language that is set unless one is named."""
        lang = lang or wording.chosen()
        alone = f"fault.{self.key}_alone"  # for those that else offer the nearest name
        lonely = self.blanks.get("nearest") in ("", "-") and alone in wording.sentences(lang)
        return wording.say(alone if lonely else f"fault.{self.key}", lang, **self.blanks)

    def __str__(self) -> str:
        return self.say()


class Misuse(Fault):
    """A call that can't be understood: a parameter unknown, mistyped or out of range."""


class DataFaults(Fault):
    """A dataset with errors; ``problems`` holds one row for each, with its place and rule."""

    def __init__(self, problems: DataFrame) -> None:
        errors = problems[problems["severity"] == "error"]
        untold = errors["rule"] == "untold"  # a row that stands for so many
        number = int((~untold).sum() + errors.loc[untold, "value"].astype(int).sum())
        super().__init__("data", errors=number)
        self.problems = problems

    def __str__(self) -> str:
        lines = [self.say()]
        for _, row in self.problems.head(SHOWN_ROWS).iterrows():
            where = " › ".join(str(row[name]) for name in COLUMNS[:4] if _said(row[name]))
            lines.append(f"{where}: “{row['value']}” {row['message']} [{row['rule']}]")
        rest = len(self.problems) - SHOWN_ROWS
        return "\n".join([*lines, f"… (+{rest})"] if rest > 0 else lines)

    def __reduce__(self) -> tuple[type[DataFaults], tuple[DataFrame]]:
        """Faults of data travel whole from one process to another."""
        return DataFaults, (self.problems,)


def _said(value: object) -> bool:
    return str(value) not in ("", "<NA>", "None", "nan")


class Problems:
    """Faults and warnings in the order in which they were found.

    No more than ``limit`` errors and as many warnings are told one by one; how many more there
    are is told at the end.
    """

    def __init__(self, lang: str = "vi", limit: float = inf) -> None:
        self.lang, self.limit = lang, limit
        self._rows: list[dict[str, object]] = []
        self.told: Counter[str] = Counter()
        self.untold: Counter[str] = Counter()

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

    def take(self, problems: DataFrame) -> None:
        """Take over what was recorded elsewhere."""
        for row in problems.to_dict("records"):
            if row["rule"] == "untold":
                self.untold[row["severity"]] += int(row["value"])
            elif self._has_room(row["severity"]):
                self._rows.append(row)

    def _has_room(self, severity: str) -> bool:
        """Whether one more may be told; it is counted in any case."""
        room = self.told[severity] < self.limit
        (self.told if room else self.untold)[severity] += 1
        return room

    def _record(self, rule: str, severity: str, place: dict[str, object]) -> None:
        if self._has_room(severity):
            self._rows.append(self._row(rule, severity, place))

    def _row(self, rule: str, severity: str, place: dict[str, object]) -> dict[str, object]:
        row = {"file": "", "sheet": "", "row": None, "column": "", "value": "", **place}
        row["value"] = str(row["value"])[:SHOWN_LENGTH]
        alone = f"{rule}_alone"  # for rules that else offer the nearest name
        lonely = row.get("nearest") == "" and f"rule.{alone}" in wording.sentences(self.lang)
        said = alone if lonely else rule
        message = row.get("why") or wording.say(f"rule.{said}", self.lang, **row)
        return {**row, "rule": rule, "severity": severity, "message": message}

    @property
    def errors(self) -> int:
        """How many of the problems are errors."""
        return self.told["error"] + self.untold["error"]

    def frame(self) -> DataFrame:
        """The problems as a frame, one row each: file, sheet, row, column, value, rule, …."""
        from pandas import DataFrame  # a command that finds no fault need not load it

        more = [self._row("untold", s, {"value": n}) for s, n in sorted(self.untold.items()) if n]
        rows = [{name: row[name] for name in COLUMNS} for row in (*self._rows, *more)]
        return DataFrame(rows, columns=list(COLUMNS)).astype({"row": "Int64"})
