"""Unit against district and year against year, through mergers: no ranks and no composite."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from phantich.analysis.year_changes import worded
from phantich.dataset.crosswalk import rebase_units
from phantich.dataset.reading import Dataset
from phantich.disclosure.external_edition import PERSONS, small
from phantich.files import memo
from phantich.metrics.assessment import missing_evidence, run_metric
from phantich.schema.indicators import indicators
from phantich.stats.clustered_intervals import inflation
from phantich.stats.confidence_levels import ALERT, WATCH, tail
from phantich.stats.funnel import Limits, funnel, funnel_limits
from phantich.stats.intervals import wilson
from phantich.stats.multiplicity import adjust
from phantich.stats.proportion_differences import newcombe

# The contrasts are declared before the data are looked at; all of them count as tests.
DECLARED = (
    "attendance_rate",
    "study_coverage_rate",
    "report_on_time_rate",
    "plan_on_time_rate",
    "personal_plan_on_time_rate",
    "knowledge_pass_rate",
    "evaluation_response_rate",
    "task_owner_rate",
)
FALSE_SHARE = 0.05  # of the named units, at most so many by chance
FEWEST = 10  # below it nothing is tested
COUNTS = ["numerator", "denominator"]
FUNNEL = ["indicator", "unit", *COUNTS, "value", "expected", "p", "q", "state", "named"]
FUNNEL += ["phi", "tau2", "adjusted", "tests"]
CURVE = ["indicator", "denominator", "expected"]
CURVE += ["watch_lower", "watch_upper", "alert_lower", "alert_upper"]
ROLL = ["units", "expected_units", "broken", "inflation"]
YEARS = ["indicator", "year", "part", *COUNTS, "value", "lower", "upper", "units", "expected_units"]
YEARS += ["broken", "difference", "difference_lower", "difference_upper", "wording"]
REBASED = ["indicator", "year", "unit", *COUNTS, "value", "estimated", "dissolved", "sources"]


def against_district(
    by_unit: DataFrame, keys: tuple[str, ...] = DECLARED, *, units: Collection[str] | None = None
) -> DataFrame:
    """Every unit against the share of all units, in each of the declared indicators.

    Returns one row per unit and indicator, in the order given: its counts, the ``expected``
    share (of the others, for a unit that holds over a tenth), the exact two-sided ``p``, ``q``
    (Benjamini-Hochberg over all ``tests`` of the frame), ``state`` and ``named``: whether prose
    may name the unit. A part above its whole is ``over_100`` and not tested. ``units`` keeps the
    comparison to those units: a superior body that hosts conferences is not one of its own units.
    """
    if units:
        by_unit = by_unit[by_unit["unit"].isin(list(units))]
    rows = by_unit[by_unit["indicator"].isin(keys) & (by_unit["category"] == "")]
    rows = rows[rows["unit"].notna() & (rows["unit"] != "") & rows["numerator"].notna()]
    rows = rows[rows["denominator"].fillna(0) > 0]
    rows = rows[rows.groupby("indicator")["unit"].transform("nunique") > 1]
    parts = [_against(rows[rows["indicator"] == key]) for key in keys]
    found = pd.concat([part for part in parts if len(part)] or [DataFrame(columns=FUNNEL)])
    return _adjusted(found.reset_index(drop=True))[FUNNEL]


def _against(rows: DataFrame) -> DataFrame:
    over = rows["numerator"] > rows["denominator"]
    whole = rows[over].assign(state="over_100", expected=np.nan, p=np.nan, phi=np.nan, tau2=0.0)
    rows = rows[~over]
    if rows.empty:
        return whole.assign(adjusted=False)
    found = funnel(rows["numerator"].to_numpy(float), rows["denominator"].to_numpy(float))
    tested = rows.assign(expected=found.target, p=found.p, state=found.state.astype(str))
    tested = tested.assign(phi=found.phi, tau2=found.tau2, adjusted=found.adjusted)
    both = pd.concat([tested, whole.assign(adjusted=found.adjusted)]) if len(whole) else tested
    both = both.loc[[*rows.index, *whole.index]].sort_index()
    return both.assign(value=both["numerator"] / both["denominator"])


def _adjusted(found: DataFrame) -> DataFrame:
    q = Series(np.nan, index=found.index, dtype=float)
    tested = found["p"].notna()
    if tested.any():
        q[tested] = adjust(found.loc[tested, "p"].to_numpy(float))
    alert = found["state"].isin(["low_alert", "high_alert"])
    named = (alert | (q <= FALSE_SHARE)).astype(bool)
    return found.assign(q=q, named=named, tests=int(tested.sum()))


def curves(against: DataFrame, points: int = 200) -> DataFrame:
    """The 95 % and 99.8 % limits of each indicator's funnel over the sizes its units have."""
    tested = against[~against["state"].isin(["over_100", "no_data"])]
    parts = [_curve(str(key), rows, points) for key, rows in tested.groupby("indicator")]
    return pd.concat(parts, ignore_index=True) if parts else DataFrame(columns=CURVE)


def _curve(key: str, rows: DataFrame, points: int) -> DataFrame:
    sizes = rows["denominator"].to_numpy(float)
    grid = np.linspace(max(sizes.min() * 0.8, 1), sizes.max() * 1.05, points)
    common = float(rows["numerator"].sum() / rows["denominator"].sum())
    tau2 = float(rows["tau2"].iloc[0])
    how: Limits = "arcsine" if bool(rows["adjusted"].iloc[0]) else "exact"
    limits = {
        f"{name}_{side}": values
        for name, level in (("watch", WATCH), ("alert", ALERT))
        for side, values in zip(
            ("lower", "upper"),
            funnel_limits(grid, common, tail(level), limits=how, tau2=tau2),
            strict=True,
        )
    }
    return DataFrame({"indicator": key, "denominator": grid, "expected": common, **limits})[CURVE]


def break_day(dataset: Dataset) -> pd.Timestamp | None:
    """The day on which most units changed; None where no succession is on record."""
    rows = dataset.whole.get("unit_successions")
    if rows is None or rows.empty:
        return None
    return pd.Timestamp(rows["effective_on"].value_counts().idxmax())


def by_years(dataset: Dataset, keys: tuple[str, ...] = DECLARED) -> DataFrame:
    """Each share in every year of the dataset, as reported, and its change to the year before.

    Returns one row per indicator and year (``part`` year), and the halves of the year in which
    the units changed (half_1, half_2), with ``units`` that have figures of ``expected_units``
    on the roll. ``difference`` has Newcombe's 95 % limits; ``wording`` is up or down only when
    they exclude 0 and the change is a point or more, else flat. Bases are divided by the
    inflation of their units. ``broken``: the boundaries changed in that year. Years are too few
    for control rules, which are never applied.
    """
    day = break_day(dataset)
    each = {year: dataset.of(year) for year in dataset.years()}
    with memo.unchanged():
        found = [_year(key, year, held, day) for key in keys for year, held in each.items()]
    columns = ["indicator", "year", "part", *COUNTS, *ROLL]
    frame = DataFrame([row for rows in found for row in rows], columns=columns)
    return _changes(_with_limits(_leaving(frame, dataset)))[YEARS]


def _leaving(frame: DataFrame, dataset: Dataset) -> DataFrame:
    """The sums that may leave the office: in an external edition, none of a few persons."""
    if dataset.edition == "internal":
        return frame
    persons = frame["indicator"].map(_counts_persons)
    out = persons & small(frame["numerator"], frame["denominator"])
    halves = frame["part"] != "year"
    pairs = ["indicator", "year"]
    lost = (out & halves).groupby([frame[name] for name in pairs]).transform("any")
    return frame[~(out | (halves & lost))].reset_index(drop=True)


def _counts_persons(key: str) -> bool:
    return indicators()[key].counts in PERSONS


def _year(
    key: str, year: int, dataset: Dataset, day: pd.Timestamp | None
) -> list[tuple[object, ...]]:
    fact = indicators()[key]
    if missing_evidence(fact, dataset):
        return []
    by_unit = run_metric(fact.metric, dataset, ["unit"])
    rolls = dataset.get("memberships", DataFrame({"unit_id": []}))
    units = int(by_unit.loc[by_unit["denominator"].fillna(0) > 0, "unit"].nunique())
    broken = day is not None and day.year == year
    head = (units, int(rolls["unit_id"].nunique()), broken, inflation(by_unit))
    total: list[tuple[object, ...]] = [(key, year, "year", *_sums(by_unit), *head)]
    return [*total, *_halves(key, year, dataset, day)] if broken else total


def _halves(key: str, year: int, dataset: Dataset, day: pd.Timestamp) -> list[tuple[object, ...]]:
    fact = indicators()[key]
    if "month" not in fact.by:
        return []
    rows = run_metric(fact.metric, dataset, ["unit", "month"])
    rows = rows[rows["month"].notna()]
    first = rows["month"].astype(str) < f"{day:%Y-%m}"
    return [
        (key, year, name, *_sums(part), int(part["unit"].nunique()), pd.NA, True, _spread(part))
        for name, part in (("half_1", rows[first]), ("half_2", rows[~first]))
    ]


def _spread(rows: DataFrame) -> float:
    return inflation(rows.groupby("unit", as_index=False)[COUNTS].sum(min_count=1))


def _sums(rows: DataFrame) -> tuple[int, int]:
    known = rows[rows["numerator"].notna() & rows["denominator"].notna()]
    return int(known["numerator"].sum()), int(known["denominator"].sum())


def _with_limits(frame: DataFrame) -> DataFrame:
    """Shares with Wilson limits; a part above its whole, or a base below 5, has none."""
    base = frame["denominator"].astype(float)
    top = frame["numerator"].astype(float)
    fit = (base >= 5) & (top <= base)
    spread = frame.loc[fit, "inflation"].to_numpy(float)
    limits = wilson(top[fit].to_numpy(), base[fit].to_numpy(), inflation=spread)
    blank = Series(np.nan, index=frame.index, dtype=float)
    lower, upper = blank.copy(), blank.copy()
    lower[fit], upper[fit] = limits.lower, limits.upper
    return frame.assign(value=(top / base.where(base >= 5)), lower=lower, upper=upper)


def _changes(frame: DataFrame) -> DataFrame:
    whole = frame[frame["part"] == "year"]
    counts = [*COUNTS, "inflation"]
    before = whole.assign(year=whole["year"] + 1)[["indicator", "year", *counts]]
    keys = ["indicator", "year"]
    both = whole[[*keys, *counts, "lower"]].reset_index()
    both = both.merge(before, on=keys, suffixes=("", "_before")).set_index("index")
    tested = (both[["denominator", "denominator_before"]] >= FEWEST).all(axis=1)
    tested &= both["lower"].notna() & (both["numerator_before"] <= both["denominator_before"])
    pairs = both[tested]
    names = ["numerator_before", "denominator_before", *COUNTS]
    spread = tuple(pairs[f"inflation{end}"].to_numpy(float) for end in ("_before", ""))
    found = newcombe(*(pairs[name].to_numpy(float) for name in names), inflation=spread)
    change = DataFrame(
        {
            "difference": found.value,
            "difference_lower": found.lower,
            "difference_upper": found.upper,
            "wording": [worded(*row) for row in zip(*found, strict=True)],
        },
        index=pairs.index,
    )
    return frame.join(change)


def reported(dataset: Dataset, keys: tuple[str, ...] = DECLARED) -> DataFrame:
    """Counts by unit and year as reported, each with the last day its unit had those boundaries."""
    with memo.unchanged():
        parts = [
            run_metric(indicators()[key].metric, held, ["unit"]).assign(indicator=key, year=year)
            for year, held in ((year, dataset.of(year)) for year in dataset.years())
            for key in keys
            if not missing_evidence(indicators()[key], held)
        ]
    if not parts:
        return DataFrame(columns=["indicator", "year", "unit", *COUNTS, "as_of"])
    rows = pd.concat(parts, ignore_index=True)
    rows = rows[rows["unit"].notna() & (rows["unit"] != "") & rows["numerator"].notna()]
    rows = rows[rows["denominator"].notna()].astype(dict.fromkeys(COUNTS, "int64"))
    ends = pd.to_datetime(rows["year"].astype(int).astype(str) + "-12-31")
    last = _last_days(dataset).reindex(rows["unit"]).set_axis(rows.index)
    return rows.assign(as_of=ends.where(~(last < ends), last)).reset_index(drop=True)


def _last_days(dataset: Dataset) -> Series:
    versions = dataset.whole.get("unit_versions")
    if versions is None:
        return Series(dtype="datetime64[ns]", index=pd.Index([], dtype="str"))
    days = pd.to_datetime(versions["valid_to"]).fillna(pd.Timestamp("2200-01-01"))
    return days.groupby(versions["unit_id"]).max()


def rebased(dataset: Dataset, keys: tuple[str, ...] = DECLARED) -> DataFrame:
    """The same counts carried to the units after the reform: sums exact, shared parts estimated.

    Numerators and denominators move, never rates; the total of every year is kept. An external
    edition carries no counts of persons, which the figures by unit have protected already.
    Empty where no succession is on record.
    """
    if dataset.edition == "external":
        keys = tuple(key for key in keys if not _counts_persons(key))
    day, rows = break_day(dataset), reported(dataset, keys)
    if day is None or rows.empty:
        return DataFrame(columns=REBASED)
    moved = rebase_units(
        rows,
        dataset.whole["unit_successions"],
        day.date(),
        "pro_rata",
        measures=COUNTS,
        unit="unit",
        by=["indicator", "year"],
    )
    groups = moved.groupby(["indicator", "year", "unit"], sort=True)
    found = groups.agg(
        numerator=("numerator", "sum"),
        denominator=("denominator", "sum"),
        estimated=("estimated", "any"),
        dissolved=("state", lambda states: (states == "dissolved").any()),
        sources=("sources", "sum"),
    ).reset_index()
    base = found["denominator"].where(found["denominator"] >= 5)
    return found.assign(value=found["numerator"] / base)[REBASED]
