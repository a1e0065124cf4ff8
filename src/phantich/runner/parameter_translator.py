"""Parameters as a reader can check them: Vietnamese letters, typed days, lists over lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from papermill.translators import PythonTranslator, papermill_translators

LONGEST = 88  # characters of a line before a list goes over several


class ReadableTranslator(PythonTranslator):  # type: ignore[misc]
    """Writes parameters as Python source in which every letter stays itself.

    Texts stay texts (``"00123"``), days become ``datetime.date``, decimals ``Decimal``.
    """

    @classmethod
    def translate(cls, val: object) -> str:
        """One value as Python source.

        Raises
        ------
        TypeError
            The value has no source that gives it back.
        """
        if isinstance(val, dt.datetime):
            return f"datetime.datetime.fromisoformat({_text(val.isoformat())})"
        if isinstance(val, dt.date):
            return f"datetime.date({val.year}, {val.month}, {val.day})"
        if isinstance(val, Decimal):
            return f"Decimal({_text(str(val))})"
        if isinstance(val, str):
            return _text(val)
        if isinstance(val, Mapping):
            return _over_lines(
                "{", [f"{cls.translate(k)}: {cls.translate(v)}" for k, v in val.items()], "}"
            )
        if isinstance(val, (list, tuple)):
            return cls._sequence(val)
        if val is None or type(val) in (bool, int, float):
            return str(super().translate(val))
        raise TypeError(type(val).__name__)

    @classmethod
    def _sequence(cls, values: list[Any] | tuple[Any, ...]) -> str:
        items = [cls.translate(value) for value in values]
        if isinstance(values, list):
            return _over_lines("[", items, "]")
        return f"({items[0]},)" if len(items) == 1 else _over_lines("(", items, ")")

    @classmethod
    def codify(cls, parameters: Mapping[str, object], comment: str = "Parameters") -> str:
        """The source of the injected cell."""
        lines = [f"{name} = {cls.translate(value)}" for name, value in parameters.items()]
        source = "\n".join([f"# {comment}", *_imports(lines), *lines])
        return source + "\n"


def _imports(lines: list[str]) -> list[str]:
    needed = []
    if any("datetime.date" in line for line in lines):
        needed.append("import datetime")
    if any("Decimal(" in line for line in lines):
        needed.append("from decimal import Decimal")
    return needed


def _text(value: str) -> str:
    """A text between double quotes, escaped only where Python or the eye demands it."""
    shown = "".join(_letter(letter) for letter in value)
    return f'"{shown}"'


def _letter(letter: str) -> str:
    if letter in ('"', "\\"):
        return "\\" + letter
    if letter.isprintable():
        return letter
    return letter.encode("unicode_escape").decode("ascii")


def _over_lines(opening: str, items: list[str], closing: str) -> str:
    short = f"{opening}{', '.join(items)}{closing}"
    if len(short) <= LONGEST:
        return short
    return "\n".join([opening, *(f"    {item}," for item in items), closing])


def register() -> None:
    """Let papermill write every Python notebook's parameters this way, in this process."""
    for name in ("python", "python3"):
        papermill_translators.register(name, ReadableTranslator)
