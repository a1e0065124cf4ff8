"""Invented counts of personal plans and reflection papers: per unit, never about a person."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from pandas import DataFrame

from phantich.sample.draws import Ints, generator, words
from phantich.sample.invented_directives import SOME, due_days
from phantich.sample.layout import Season

GRADES = {"good": 0.3, "fair": 0.45, "passed": 0.22, "failed": 0.03}  # [invented]


def personal_commitments(season: Season) -> DataFrame:
    """Personal plans required, made and made in time, by unit and directive."""
    rng = generator(season.layout.seed, "personal_commitments", season.code)
    return _counts(season, "personal_plan", 0.3, rng)


def reflection_papers(season: Season) -> DataFrame:
    """Reflection papers required, handed in, in time, and by grade, by unit and directive."""
    rng = generator(season.layout.seed, "reflection_papers", season.code)
    rows = _counts(season, "reflection", 0.88, rng)
    graded = rng.multinomial(rows["submitted"], list(GRADES.values()))
    return rows.assign(**{grade: graded[:, k] for k, grade in enumerate(GRADES)})


def _counts(season: Season, item: str, share: float, rng: Generator) -> DataFrame:
    due = due_days(season, item) <= np.datetime64(season.ends, "D")
    asked = np.flatnonzero((np.arange(len(due)) % 2 == 0) & due if item in SOME else due)
    bodies = len(season.bodies)
    body, directive = np.repeat(np.arange(bodies), len(asked)), np.tile(asked, bodies)
    required = np.maximum(3, (season.members[body] * share).astype(np.int64))
    submitted = rng.binomial(required, rng.beta(28, 1.6, len(body)))
    return DataFrame(
        {
            "year": season.year,
            "unit_id": words(season.bodies["unit_id"].tolist())[body],
            "directive_id": words(season.directives["directive_id"].tolist())[directive],
            "required": required,
            "submitted": submitted,
            "on_time": _on_time(season, body, submitted, rng),
        }
    )


def _on_time(season: Season, body: Ints, submitted: Ints, rng: Generator) -> Ints:
    late = np.clip(0.12 * season.pace[body] ** 2, 0.02, 0.6)
    return rng.binomial(submitted, 1 - rng.beta(20 * late, 20 * (1 - late)))
