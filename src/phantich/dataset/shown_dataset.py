"""A dataset as it shows itself: a short table, not its cells."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from phantich.language import wording

if TYPE_CHECKING:
    from pandas import DataFrame


class Shown:
    """Says what a dataset holds: which tables, how many rows, which years, how many doubts."""

    def __repr__(self: Any) -> str:
        return f"{_about(self)}\n{_held(self).to_string(index=False)}" if self.items() else "{}"

    def _repr_html_(self: Any) -> str:
        about, rows = escape(_about(self)), _held(self).to_html(index=False, border=0)
        return f"<p>{about}</p>{rows}"


def _about(dataset: Any) -> str:
    """Where it lies, which year and unit, how many warnings."""
    years = [dataset.year] if getattr(dataset, "year", None) else _years(dataset)
    facts = {
        "path": getattr(dataset, "path", ""),
        "years": ", ".join(map(str, years)) or "–",
        "unit": getattr(dataset, "unit", "") or "–",
        "doubts": len(getattr(dataset, "problems", ())),
    }
    return wording.say("dataset.about", wording.chosen(), **facts)


def _years(dataset: Any) -> list[int]:
    return dataset.years() if hasattr(dataset, "source") else []


def _held(dataset: Any) -> DataFrame:
    from pandas import DataFrame

    lang = wording.chosen()
    heads = [wording.say(f"dataset.{name}", lang) for name in ("table", "rows")]
    return DataFrame([(name, len(rows)) for name, rows in dataset.items()], columns=heads)
