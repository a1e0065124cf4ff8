"""Invented classes of political theory."""

from __future__ import annotations

import numpy as np
from pandas import DataFrame

from phantich.sample.draws import days_after, generator, numbered, portions, settle, words
from phantich.sample.invented_outreach import days_of
from phantich.sample.layout import Season
from phantich.sample.magnitudes import CLASSES, LEARNERS_PER_CLASS

PROGRAMMES = (
    "Sơ cấp lý luận chính trị (minh họa)",
    "Bồi dưỡng nhận thức về Đảng (minh họa)",
    "Bồi dưỡng đảng viên mới (minh họa)",
    "Bồi dưỡng nghiệp vụ công tác đảng (minh họa)",
    "Bồi dưỡng chuyên đề cho đoàn viên, hội viên (minh họa)",
)


def classes(season: Season) -> DataFrame:
    """Classes of political theory at the political centre."""
    rng = generator(season.layout.seed, "classes", season.code)
    totals = season.totals
    mean = CLASSES[season.scale] * len(season.bodies) * season.share_of_year
    size = totals["classes"] if totals else max(1, round(mean * rng.uniform(0.9, 1.05)))
    weights = rng.lognormal(0.0, 0.25, size)
    enrolled = portions(weights, size * LEARNERS_PER_CLASS, 30)
    if totals:
        enrolled = settle(rng, enrolled, (np.full(size, 30), enrolled + 60), totals["enrolled"])
    start = days_of(season, size, rng)
    completed = enrolled - rng.binomial(enrolled, 0.025)
    centre = season.helpers.loc[season.helpers["role"].eq("trung_tam_chinh_tri"), "unit_id"]
    return DataFrame(
        {
            "class_id": numbered(f"lop{season.code}-", size),
            "year": season.year,
            "centre_unit": centre.iloc[0],
            "programme": words(list(PROGRAMMES))[rng.integers(0, len(PROGRAMMES), size)],
            "classes": 1,
            "planned_classes": 1,
            "planned_learners": np.rint(enrolled * rng.uniform(0.9, 1.15, size) / 5) * 5,
            "started_on": start,
            "ended_on": days_after(start, rng.integers(3, 30, size)),
            "enrolled": enrolled,
            "completed": completed,
            "passed": completed - rng.binomial(completed, 0.015),
        }
    )
