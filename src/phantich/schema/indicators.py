"""The catalogue: every statement of a yearly report, and the indicators that evidence it.

The facts stand in ``indicators.toml``. A metric only counts; what its figure is called, what it
counts, which way is better and what is aimed at is said here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Kind = Literal["share", "attainment", "mix", "count", "per", "rate", "days"]
LISTS = ("statements", "needs", "by")


@dataclass(frozen=True)
class Statement:
    """One statement of the yearly report, by its short name."""

    key: str
    vi: str
    en: str
    parts: tuple[str, ...] = ()
    by_design: bool = False
    compared: bool = False
    vi_reason: str = ""
    en_reason: str = ""


@dataclass(frozen=True)
class Indicator:
    """One indicator: its names, its kind, what it counts, its direction, target and evidence."""

    key: str
    vi: str
    en: str
    kind: Kind
    section: str
    counts: str
    better: Literal["higher", "lower", "none"]
    statements: tuple[str, ...]
    needs: tuple[str, ...]
    by: tuple[str, ...]
    target: float | None = None
    tolerance: bool = False
    complement: str = ""
    metric: str = ""
    category: str = ""
    quantile: float | None = None
    per: int = 1

    def name(self, lang: str = "vi") -> str:
        """The indicator's name for the reader."""
        return self.vi if lang == "vi" else self.en


@cache
def _facts() -> dict[str, Any]:
    return tomllib.loads(files("phantich.schema").joinpath("indicators.toml").read_text("utf-8"))


def _indicator(key: str, fact: dict[str, Any]) -> Indicator:
    lists = {name: tuple(fact.get(name, ())) for name in LISTS}
    return Indicator(key=key, **{"metric": key, **fact, **lists})


@cache
def statements() -> Mapping[str, Statement]:
    """Every statement S1 to S51, in the order of the report."""
    facts = _facts()["statements"].items()
    return {key: Statement(key, **{**f, "parts": tuple(f.get("parts", ()))}) for key, f in facts}


@cache
def _known() -> dict[str, Indicator]:
    return {key: _indicator(key, fact) for key, fact in _facts()["indicators"].items()}


def indicators() -> Mapping[str, Indicator]:
    """Every indicator by its key, in the order of the report."""
    return _known()


def add(indicator: Indicator) -> None:
    """Add an indicator that is not the package's own."""
    _known()[indicator.key] = indicator


def drop(key: str) -> None:
    """Forget an indicator that was added."""
    del _known()[key]


def section(name: str) -> tuple[str, ...]:
    """The keys of the indicators that stand in one part of the report."""
    return tuple(key for key, i in indicators().items() if i.section == name)


def evidencing(statement: str) -> tuple[Indicator, ...]:
    """The indicators that evidence a statement."""
    return tuple(i for i in indicators().values() if statement in i.statements)
