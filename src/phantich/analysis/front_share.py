"""What the Front and the mass organisations contribute to dissemination."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
from pandas import DataFrame

from phantich.dataset.reading import Dataset

KIND = "mat_tran_doan_the"
MIX = "outreach_organisation_mix"


def front_share(dataset: Dataset, results: DataFrame) -> Fraction | None:
    """The share of all contacts that units of the Front and its organisations reached.

    None where the contacts are not told apart by organisation, none is the Front's, or all are.
    """
    rows = results[(results["indicator"] == MIX) & results["numerator"].notna()]
    versions = dataset.whole.get("unit_versions")
    if versions is None or rows.empty or rows["status"].eq("suppressed").any():
        return None
    day = pd.Timestamp(dataset.as_of)
    began = versions[versions["valid_from"].le(day) & versions["kind"].eq(KIND)]
    mine = rows[rows["category"].isin(began["unit_id"])]
    part, whole = int(mine["numerator"].sum()), int(rows["numerator"].sum())
    return Fraction(part, whole) if 0 < part < whole else None
