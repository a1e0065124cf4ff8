"""Counting what agrees."""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd


@dataclass
class Score:
    """Agreements per group, and each disagreement."""

    vectors: Path
    totals: dict[str, list[int]] = field(default_factory=dict)
    disagreements: list[tuple[str, object, object, object]] = field(default_factory=list)

    def frame(self, name: str, **options: Any) -> pd.DataFrame:
        """Read one CSV of vectors."""
        return pd.read_csv(self.vectors / name, **options)

    def document(self, name: str) -> Any:
        """Read one JSON of vectors."""
        return json.loads((self.vectors / name).read_text(encoding="utf-8"))

    def check(
        self,
        group: str,
        what: object,
        got: Any,
        expected: Any,
        atol: float = 1e-9,
        rtol: float = 1e-9,
    ) -> None:
        """Count one value; missing agrees only with missing, text only with the same text."""
        agrees = _agrees(got, expected, atol, rtol)
        total = self.totals.setdefault(group, [0, 0])
        total[0] += agrees
        total[1] += 1
        if not agrees:
            self.disagreements.append((group, what, got, expected))

    def each(
        self,
        group: str,
        what: object,
        got: Iterable[Any],
        expected: Iterable[Any],
        atol: float = 1e-9,
        rtol: float = 1e-9,
    ) -> None:
        """Count two sequences element by element; a different length is a disagreement."""
        got, expected = list(got), list(expected)
        if len(got) != len(expected) or not expected:
            self.check(group, what, len(got), len(expected))
        for place, (ours, theirs) in enumerate(zip(got, expected, strict=False)):
            self.check(group, (what, place), ours, theirs, atol, rtol)


def missing(value: Any) -> bool:
    """Say whether a value is the missing one of either side."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def _agrees(got: Any, expected: Any, atol: float, rtol: float) -> bool:
    if missing(expected):
        return missing(got if got is None else _plain(got))
    if isinstance(expected, str | bool):
        return bool(got == expected)
    number = _plain(got)
    return not missing(number) and abs(number - float(expected)) <= atol + rtol * abs(
        float(expected)
    )


def _plain(value: Any) -> float:
    return float(value)
