"""The errors a user may cause: each has a sentence in every language and no traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phantich import words

if TYPE_CHECKING:
    from pandas import DataFrame


class Fault(ValueError):
    """An error the user can mend; ``key`` names its sentence in ``words``, ``blanks`` fill it."""

    def __init__(self, key: str, **blanks: object) -> None:
        super().__init__(key)
        self.key = key
        self.blanks = blanks

    def say(self, lang: str = "vi") -> str:
        """The sentence for the reader."""
        return words.say(f"fault.{self.key}", lang, **self.blanks)

    def __str__(self) -> str:
        return self.say()


class Misuse(Fault):
    """A call that can't be understood: a parameter unknown, mistyped or out of range."""


class DataFaults(Fault):
    """A dataset with errors; ``problems`` holds one row for each, with its place and rule."""

    def __init__(self, problems: DataFrame) -> None:
        errors = int((problems["severity"] == "error").sum())
        super().__init__("data", errors=errors)
        self.problems = problems

    def __reduce__(self) -> tuple[type[DataFaults], tuple[DataFrame]]:
        """Faults of data travel whole from one process to another."""
        return DataFaults, (self.problems,)
