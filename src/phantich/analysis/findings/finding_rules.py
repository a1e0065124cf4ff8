"""The rules as data: what is a limitation, what to ask, what to propose, and which word fits."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from phantich.metrics.levels import complements
from phantich.schema.indicators import indicators

Kind = Literal["level", "spread", "ratio", "concentration"]
LEVEL: Kind = "level"  # the figure is held against its level; the other kinds look for a pattern
HEDGES = ("all", "nearly_all", "basically", "most", "some", "isolated", "none")


@dataclass(frozen=True)
class Proposal:
    """An action that a rule proposes: its group, owner's kind, due day and what to follow."""

    group: int
    text: str
    owner: str
    due: str
    indicator: str


@dataclass(frozen=True)
class Rule:
    """One rule: the figure it looks at, how, what to ask about causes and what to propose."""

    key: str
    statement: str
    indicator: str
    actions: tuple[Proposal, ...]
    questions: tuple[str, ...]
    kind: Kind = LEVEL
    also: tuple[str, ...] = ()
    category: str = ""
    base: str = ""
    threshold: float | None = None
    counts_units: bool = False

    def indicators(self) -> tuple[str, ...]:
        """Every indicator the rule reads, the one that decides first."""
        return (self.indicator, *self.also)

    @property
    def group(self) -> int:
        """The group of its first action; what no rule foresaw is a matter of oversight."""
        return self.actions[0].group if self.actions else 3

    def followed(self) -> set[str]:
        """The indicators by which an action of the rule can be told."""
        return {self.indicator, *complements(self.indicator), *(a.indicator for a in self.actions)}


@cache
def _facts() -> dict[str, Any]:
    return tomllib.loads(
        files("phantich.analysis.findings").joinpath("finding_rules.toml").read_text("utf-8")
    )


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its key, in the order of the report's statements.

    An indicator that a dataset may set a level for, without a rule of its own, stands at the end
    under its own key: its level is judged, but nothing is asked or proposed.
    """
    found = {key: _rule(key, fact) for key, fact in _facts()["rules"].items()}
    own = {rule.indicator for rule in found.values() if rule.kind == LEVEL}
    return found | {
        key: Rule(key, i.statements[0], key, actions=(), questions=())
        for key, i in indicators().items()
        if key not in own and i.better != "none" and not (i.category or i.complement)
    }


def _rule(key: str, fact: dict[str, Any]) -> Rule:
    actions = tuple(Proposal(**{"indicator": fact["indicator"], **a}) for a in fact["actions"])
    lists = {name: tuple(fact.get(name, ())) for name in ("questions", "also")}
    return Rule(key=key, **{**fact, **lists, "actions": actions})


def praises() -> Mapping[str, tuple[str, ...]]:
    """The statements of praise with the rules whose limitation contradicts each."""
    return {key: tuple(found) for key, found in _facts()["praises"].items()}


def followed_category(indicator: str) -> str:
    """The category that stands for an indicator with several; empty for the largest."""
    return str(_facts()["followed"].get(indicator, ""))


def setting(name: str) -> float:
    """One of the numbers under ``settings`` in rules.toml."""
    return float(_facts()["settings"][name])


def hedge(part: int, whole: int) -> str:
    """The word that ``part`` of ``whole`` units allows, by the hedge table.

    ``all`` (every one), ``nearly_all``, ``basically``, ``most``, ``some``, ``isolated`` or
    ``none``, where no word fits: no unit at all, or between a third and a half, where only the
    count may be said. The limits are exact: 19 of 20 is ``nearly_all``.
    """
    if whole <= 0 or part <= 0:
        return "none"
    limits, share = _facts()["hedges"], Fraction(part, whole)
    for name in ("all", "nearly_all", "basically"):
        if share >= Fraction(str(limits[name])):
            return name
    if share > Fraction(str(limits["most"])):
        return "most"
    if share > Fraction(str(limits["some"])):
        return "none"
    return "isolated" if part <= limits["isolated"] else "some"
