"""Counts carried through mergers, splits and transfers of units, and the vintage of unit ids.

Counts move, never rates: a rate is computed again from the counts that arrived.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
from pandas import DataFrame, Series, Timestamp

from phantich.dataset.successions import STATES, TOLERANCE, Policy, history, listed, moves
from phantich.errors import Fault

RATE_ENDINGS = ("rate", "share", "ratio", "percent", "mean", "median", "days", "score")
RATE_NAMES = ("value", "lower", "upper", "target", "confidence")
FIRST_DAY, LAST_DAY = Timestamp("1700-01-01"), Timestamp("2200-01-01")


def rebase_units(
    counts: DataFrame,
    successions: DataFrame,
    to_date: date | str,
    policy: Policy = "keep",
    *,
    measures: Sequence[str],
    unit: str = "unit_id",
    on: str = "as_of",
    by: Sequence[str] = (),
    unit_versions: DataFrame | None = None,
) -> DataFrame:
    """Carry the counts in `measures` to the units of a date, summing where units became one.

    `counts` has a unit, the day its boundaries were those of (`on`), the columns `by`, and counts.
    Whole units move exactly. Under "keep" a split unit's counts stay with it as `series_ended`, and
    one that gave a part away is `boundary_changed`; under "pro_rata" they are shared out.

    Returns [unit, on, *by, *measures, <measure>_low, <measure>_high, estimated, state, sources]:
    low and high are what is certain and what is possible, equal unless estimated. `state`: exact,
    estimated, series_ended, boundary_changed, dissolved. A missing count makes its sum missing.
    Fractions are accepted only in counts that came out of an earlier call: their column
    `estimated` and their low and high are carried on.
    Raises Fault `rate_moved`, `not_counts`, `mixed_vintages`, `not_conserved`, and those of
    `history` and `moves`.
    """
    if policy not in ("keep", "pro_rata"):
        raise Fault("unknown_option", option="policy", value=policy, allowed="keep, pro_rata")
    rows = _taken(counts, [unit, *by], on, measures)
    _only_counts(rows, measures, fractions=bool(rows["uncertain"].any()))
    _one_vintage(rows, unit, on, unit_versions)
    starts = rows[[unit, on]].drop_duplicates()
    ways = moves(starts, history(successions), Timestamp(to_date), policy)
    moved = rows.merge(ways, on=[unit, on], how="left", validate="many_to_many")
    result = _summed(moved.assign(**{unit: moved["to_id"]}), [unit, on, *by], measures)
    _conserved(rows, result, [on, *by], measures)
    return result


def _taken(counts: DataFrame, names: list[str], on: str, measures: Sequence[str]) -> DataFrame:
    """The columns that are carried, with what an earlier call said of their certainty."""
    rows = counts[[*names, on, *measures]].assign(**{on: pd.to_datetime(counts[on])})
    rows["uncertain"] = counts.get("estimated", False)
    for name in measures:
        for end in ("low", "high"):
            rows[f"{name}_{end}"] = counts.get(f"{name}_{end}", counts[name])
    return rows


def _only_counts(rows: DataFrame, measures: Sequence[str], *, fractions: bool) -> None:
    for name in measures:
        column = rows[name]
        if name in RATE_NAMES or name.endswith(tuple(f"_{e}" for e in RATE_ENDINGS)):
            raise Fault("rate_moved", column=name)
        if not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
            raise Fault("not_counts", column=name, value=str(column.iloc[0]))
        broken = (column % 1 != 0) & column.notna() & (not fractions)
        wrong = column[(column < 0) | broken]
        if len(wrong):
            raise Fault("not_counts", column=name, value=f"{wrong.iloc[0]:g}")


def _one_vintage(rows: DataFrame, unit: str, on: str, versions: DataFrame | None) -> None:
    """Every date's ids must be valid on that date, where the versions are known."""
    if versions is None:
        return
    spans = _spans(set(rows[unit]), versions)
    for day, group in rows.groupby(on):
        present = set(group[unit])
        if strangers := present - set(_valid(spans, Timestamp(str(day)))["unit_id"]):
            raise Fault("mixed_vintages", units=listed(strangers))


def _spans(wanted: set[Any], versions: DataFrame) -> DataFrame:
    """First and last day of each unit, versions that follow one another joined."""
    table = versions[versions["unit_id"].isin(wanted)]
    if unknown := wanted - set(table["unit_id"]):
        raise Fault("unknown_unit", units=listed(unknown))
    first = pd.to_datetime(table["valid_from"]).fillna(FIRST_DAY)
    last = pd.to_datetime(table["valid_to"]).fillna(LAST_DAY)
    spans = DataFrame({"unit_id": table["unit_id"], "first": first, "last": last})
    spans = spans.sort_values(["unit_id", "first"])
    before = spans.groupby("unit_id")["last"].shift()
    stretch = (~(spans["first"] <= before + pd.Timedelta(days=1))).cumsum()
    joined = spans.groupby([spans["unit_id"], stretch.rename("stretch")])
    return joined.agg(first=("first", "min"), last=("last", "max")).reset_index()


def _valid(spans: DataFrame, day: Timestamp) -> DataFrame:
    return spans[(spans["first"] <= day) & (spans["last"] >= day)]


def _summed(moved: DataFrame, keys: list[str], measures: Sequence[str]) -> DataFrame:
    """Sums per unit reached; certain parts alone make `low`, whole units that may belong `high`."""
    exact = not bool(moved["estimated"].any())
    columns = {}
    for name in measures:
        whole = moved[name]
        columns[name] = whole if exact else whole * moved["share"]
        columns[f"{name}_low"] = moved[f"{name}_low"].where(~moved["estimated"], whole * 0)
        columns[f"{name}_high"] = moved[f"{name}_high"]
    columns["estimated"] = moved["estimated"] | moved["uncertain"]
    columns["severity"] = moved["state"].map(STATES.index)
    groups = moved.assign(**columns).groupby(keys, sort=True, dropna=False)
    result = groups[list(columns)[:-2]].sum(skipna=False)
    result["estimated"] = groups["estimated"].any()
    result["state"] = _states(groups["severity"].max(), result["estimated"])
    result["sources"] = groups.size()
    return result.reset_index()


def _states(severity: Series, estimated: Series) -> Series:
    worst = severity.map(STATES.__getitem__)
    return worst.mask(estimated & (worst == "exact"), "estimated")


def _conserved(
    before: DataFrame, after: DataFrame, keys: list[str], measures: Sequence[str]
) -> None:
    """What went in must come out, per column and date: the last check before anything is shown."""
    columns = list(measures)
    given = before.groupby(keys, dropna=False)[columns].sum(skipna=False)
    got = after.groupby(keys, dropna=False)[columns].sum(skipna=False)
    lost = (given - got).abs() > TOLERANCE * given.abs().clip(lower=1)
    for name in columns:
        if lost[name].any() or not given[name].isna().equals(got[name].isna()):
            raise Fault(
                "not_conserved", column=name, before=given[name].sum(), after=got[name].sum()
            )
