"""Unit against district and year against year, through mergers: no ranks and no composite."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from phantich.analysis.kept_answers import once
from phantich.analysis.year_changes import with_change
from phantich.dataset.carried_counts import rebase_units
from phantich.dataset.cut_off import is_whole_year
from phantich.dataset.obligations import as_laid
from phantich.dataset.reading import Dataset, unit_years
from phantich.disclosure.editions import EXTERNAL, INTERNAL, PERSONS
from phantich.metrics.assessment import assess, missing_evidence, run_metric
from phantich.metrics.judging import FEW
from phantich.schema.indicators import indicators
from phantich.stats.clustered_intervals import inflation
from phantich.stats.confidence_levels import ALERT, WATCH, tail
from phantich.stats.false_discovery import adjust
from phantich.stats.funnel import funnel, funnel_limits
from phantich.stats.intervals import wilson

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
COUNTS = ["numerator", "denominator"]
LIMITS = ["value", "lower", "upper"]
FUNNEL = ["indicator", "unit", *COUNTS, "value", "expected", "p", "q", "state", "named"]
FUNNEL += ["phi", "tau2", "adjusted", "tests"]
CURVE = ["indicator", "denominator", "expected"]
CURVE += ["watch_lower", "watch_upper", "alert_lower", "alert_upper"]
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
    between = tau2 if bool(rows["adjusted"].iloc[0]) else None
    limits = {
        f"{name}_{side}": values
        for name, level in (("watch", WATCH), ("alert", ALERT))
        for side, values in zip(
            ("lower", "upper"),
            funnel_limits(grid, common, tail(level), tau2=between),
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


def is_broken(dataset: Dataset, year: int | None) -> bool:
    """Whether most units changed in a year, so that years before and after are of others."""
    day = break_day(dataset)
    return day is not None and day.year == year


@once
def by_years(dataset: Dataset, keys: tuple[str, ...] = DECLARED) -> DataFrame:
    """Each share in every year of the dataset, as reported, and its change to the year before.

    Returns one row per indicator and year (``part`` year), the halves of the year in which the
    units changed (half_1, half_2) and, where the report covers a part of its year, the same part
    of the year before (same_months), with ``units`` that have figures of ``expected_units`` on the
    roll. Values and limits are those of ``assess``; ``difference`` with its 95 % range and
    ``wording`` those of ``year_changes``. ``broken``: the boundaries changed in that year. Years
    are too few for control rules, which are never applied.
    """
    years = [_year(held, keys, "year", dataset) for held in _held(dataset).values()]
    parts = [_halves(held, keys, break_day(dataset)) for held in _held(dataset).values()]
    if dataset.year is not None and not is_whole_year(dataset.as_of):
        parts.append(_year(dataset.earlier(), keys, "same_months", dataset))
    whole, rest = (pd.concat(frames, ignore_index=True) for frames in (years, parts))
    whole = whole.join(_changed(whole, rest))
    found = pd.concat([whole, rest], ignore_index=True)
    order = {key: at for at, key in enumerate(keys)}
    found = found.sort_values(
        ["year", "part"], key=lambda c: c.map(PARTS.index) if c.name == "part" else c, kind="stable"
    )
    found = found.sort_values("indicator", key=lambda c: c.map(order), kind="stable")
    return _leaving(found.reset_index(drop=True), dataset)[YEARS]


HALVES = ("half_1", "half_2")
PARTS = ("year", *HALVES, "same_months")


def _held(dataset: Dataset) -> dict[int, Dataset]:
    """The dataset in each of its years, its own year up to its own day."""
    return {y: dataset if y == dataset.year else dataset.of(y) for y in dataset.years()}


def _year(held: Dataset, keys: tuple[str, ...], part: str, dataset: Dataset) -> DataFrame:
    """The shares of one year as assessed, with the units that stand behind them."""
    found = assess(held, keys=keys)
    found = found[found["numerator"].notna() & (found["category"] == "")]
    by_unit = assess(held, ["unit"], keys=keys)
    by_unit = by_unit[(by_unit["denominator"].fillna(0) > 0) & (by_unit["category"] == "")]
    units = by_unit.groupby("indicator")["unit"].nunique()
    return found.assign(
        year=held.year,
        part=part,
        units=found["indicator"].map(units).fillna(0).astype("Int64"),
        expected_units=Series(len(held.roll()), found.index, dtype="Int64"),
        broken=is_broken(dataset, held.year),
    )[["indicator", "year", "part", *COUNTS, *LIMITS, "units", "expected_units", "broken"]]


def _changed(whole: DataFrame, parts: DataFrame) -> DataFrame:
    """What changed against the year before, or the same part of it where that is at hand."""
    same = parts[parts["part"] == "same_months"]
    earlier = whole.merge(same[["indicator", "year"]], how="left", indicator=True)
    before = pd.concat([whole[(earlier["_merge"] == "left_only").to_numpy()], same])
    before = before.assign(year=before["year"] + 1)[["indicator", "year", *COUNTS, *LIMITS]]
    both = whole.merge(before, on=["indicator", "year"], how="left", suffixes=("", "_before"))
    names = {"lower": "difference_lower", "upper": "difference_upper", "moved": "wording"}
    found = with_change(both).rename(columns=names)[["difference", *names.values()]]
    tested = found["wording"] != ""
    return found.where(tested)


def _leaving(frame: DataFrame, dataset: Dataset) -> DataFrame:
    """The sums that may leave the office: of persons an external edition gives no halves."""
    if dataset.edition == INTERNAL:
        return frame
    out = frame["indicator"].map(_counts_persons).astype(bool) & frame["part"].isin(HALVES)
    return frame[~out].reset_index(drop=True)


def _counts_persons(key: str) -> bool:
    return indicators()[key].counts in PERSONS


def _halves(held: Dataset, keys: tuple[str, ...], day: pd.Timestamp | None) -> DataFrame:
    """The two parts of the year in which most units changed, each with the units of its time."""
    known = [k for k in keys if "month" in indicators()[k].by]
    if day is None or day.year != held.year:
        known = []
    known = [key for key in known if not missing_evidence(indicators()[key], held)]
    rows = [row for key in known for row in _half_sums(key, held, pd.Timestamp(day))]
    names = ["indicator", "year", "part", *COUNTS, "inflation"]
    found = _with_limits(DataFrame(rows, columns=names))
    units = {part: _base_units(held, part, day) for part in found["part"].unique()}
    counts = {"units": found["part"].map(units).astype("Int64"), "expected_units": pd.NA}
    return found.assign(**counts, broken=True).astype({"expected_units": "Int64"})


def _base_units(held: Dataset, part: str, day: pd.Timestamp | None) -> int:
    """How many base units there were at the end of a part of the year."""
    versions = held.source.get("unit_versions")
    end = held.as_of if part == "half_2" else (pd.Timestamp(day) - pd.Timedelta(days=1)).date()
    return 0 if versions is None else len(unit_years(versions, end))


def _half_sums(key: str, held: Dataset, day: pd.Timestamp) -> list[tuple[object, ...]]:
    rows = run_metric(indicators()[key].metric, as_laid(held), ["unit", "month"])
    rows = rows[rows["month"].notna()]
    first = rows["month"].astype(str) < f"{day:%Y-%m}"
    return [
        (key, held.year, name, *_sums(part), _spread(part))
        for name, part in (("half_1", rows[first]), ("half_2", rows[~first]))
    ]


def _spread(rows: DataFrame) -> float:
    return inflation(rows.groupby("unit", as_index=False)[COUNTS].sum(min_count=1))


def _sums(rows: DataFrame) -> tuple[int, int]:
    known = rows[rows["numerator"].notna() & rows["denominator"].notna()]
    return int(known["numerator"].sum()), int(known["denominator"].sum())


def _with_limits(frame: DataFrame) -> DataFrame:
    """Shares with the limits that ``assess`` gives; none above the whole or of few cases."""
    base, top = (frame[n].astype(float) for n in ("denominator", "numerator"))
    fit = (base >= FEW) & (top <= base)
    wide = frame.loc[fit, "inflation"].to_numpy(float)
    limits = wilson(top[fit].to_numpy(), base[fit].to_numpy(), inflation=wide)
    found = frame.assign(value=(top / base.where(base >= FEW)), lower=np.nan, upper=np.nan)
    found.loc[fit, ["lower", "upper"]] = np.column_stack(limits[1:])
    return found.astype(dict.fromkeys(COUNTS, "Int64") | dict.fromkeys(LIMITS, "Float64"))


def share_limits(rows: DataFrame) -> DataFrame:
    """Counts of single units with the value and limits of their share: plain Wilson limits."""
    return _with_limits(rows.assign(inflation=1.0))[LIMITS]


def reported(
    dataset: Dataset, keys: tuple[str, ...] = DECLARED, *, last_two: bool = False
) -> DataFrame:
    """Counts by unit and year as reported, each with the last day its unit had those boundaries.

    ``last_two``: of the dataset's own year and of what it is compared with only.
    """
    held = _held(dataset)
    if last_two:
        held = {one.year or 0: one for one in (dataset.earlier(), dataset)}
    parts = [
        run_metric(indicators()[key].metric, laid, ["unit"]).assign(indicator=key, year=year)
        for year, one in held.items()
        for laid in [as_laid(one)]
        for key in keys
        if not missing_evidence(indicators()[key], one)
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


@once
def rebased(dataset: Dataset, keys: tuple[str, ...] = DECLARED) -> DataFrame:
    """The same counts carried to the units after the reform: sums exact, shared parts estimated.

    Numerators and denominators move, never rates; the total of every year is kept. An external
    edition carries no counts of persons, which the figures by unit have protected already.
    Empty where no succession is on record.
    """
    if dataset.edition == EXTERNAL:
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
    base = found["denominator"].where(found["denominator"] >= FEW)
    return found.assign(value=found["numerator"] / base)[REBASED]
