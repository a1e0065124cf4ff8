"""Last year's actions against this year's figures: done, on time, and did the indicator move."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from phantich.analysis.findings.action_status import action_states
from phantich.analysis.findings.finding_rules import followed_category
from phantich.analysis.findings.limitations import Board, board, exact_values
from phantich.analysis.kept_answers import once
from phantich.analysis.unit_comparison import reported, share_limits
from phantich.analysis.year_changes import with_change
from phantich.dataset.carried_counts import rebase_units
from phantich.dataset.reading import Dataset
from phantich.disclosure.editions import EXTERNAL
from phantich.schema.indicators import indicators
from phantich.stats.checked_numbers import MINIMUM_TESTED

COUNTS = ["numerator", "denominator"]
PERSONS = ("person", "contact", "measure")
CARRIED = ("share", "attainment", "rate")  # ratios of counts, which can move with their units
SEEN = (*COUNTS, "value", "lower", "upper")
BOTH = [f"{name}_{when}" for when in ("before", "now") for name in (*COUNTS, "value")]
FOLLOW_UP = ["action_id", "group", "rule", "statement", "text", "owner", "due_on", "done_on"]
FOLLOW_UP += ["status", "state", "indicator", "category", "baseline", "target", "scope", "basis"]
FOLLOW_UP += [*BOTH, "difference", "ratio", "lower", "upper", "scale", "moved", "reached"]
FOLLOW_UP += ["broken"]
FOLLOW_UP += ["extreme"]

Pair = dict[str, Any]


@dataclass(frozen=True)
class Link:
    """Two years side by side, and the counts of both carried to the units of today.

    Attributes
    ----------
    now, before: the figures of the two years.
    own: counts by indicator, year and unit as reported, with the last day of those boundaries.
    moved: the same counts by the units after every succession, with ``estimated``.
    ways: where each unit of the year before went: ``unit``, ``to`` and ``whole``.
    """

    now: Board
    before: Board
    own: DataFrame
    moved: DataFrame
    ways: DataFrame


@once
def follow_up(dataset: Dataset) -> DataFrame:
    """What became of the actions proposed a year ago.

    Returns one row per action of last year's report: its ``state`` at ``dataset.as_of`` (see
    ``action_states``), and its indicator in both years (``*_before``, ``*_now``), of the unit
    that owns the action where that is a base unit (``scope`` unit), else of all units (``scope``
    all). ``basis`` says whose boundaries are compared: ``same``, ``carried`` (counts of merged
    units added up, exact), ``own_part`` (the unit itself, up to its end in the year) or
    ``estimated`` (units that were divided; not tested). ``difference``, ``ratio``, ``lower``,
    ``upper`` and ``scale`` are those of ``year_changes.with_change``. ``moved``: ``better`` or
    ``worse`` only where that range leaves out no change; ``flat``; ``few``; ``untested``;
    ``no_data``. ``reached``: this year's value meets the action's target.
    ``broken``: units changed between the two years. ``extreme``: the unit was among the worst
    tenth when the action was proposed, so that part of a gain is to be expected without it.
    """
    rows = action_states(dataset)
    rows = rows[rows["year"].eq((dataset.year or 0) - 1)]
    if rows.empty:
        return DataFrame(columns=FOLLOW_UP)
    link = _linked(dataset, sorted({str(key) for key in rows["indicator"].dropna()}))
    found = [_followed(row, link) for row in rows.to_dict("records")]
    worked_out = ("difference", "ratio", "lower", "upper", "scale", "moved")
    columns = [name for name in FOLLOW_UP if name not in worked_out]
    frame = DataFrame(found, columns=[*dict.fromkeys([*columns, *PAIRED])])
    changed = with_change(frame.rename(columns={f"{n}_now": n for n in SEEN}))
    numbers = dict.fromkeys([n for n in BOTH if "value" in n], "Float64")
    numbers |= dict.fromkeys(["baseline", "target"], "Float64")
    frame = frame.assign(**_allowed(frame, changed))
    return frame.astype(numbers | {"reached": "boolean"})[FOLLOW_UP]


PAIRED = [f"{name}_{when}" for when in ("before", "now") for name in SEEN]


def _allowed(frame: DataFrame, changed: DataFrame) -> dict[str, Series]:
    """What changed, untested where parts of divided units are estimated, and the verdict on it."""
    estimated = frame["basis"] == "estimated"
    limits = changed[["lower", "upper"]].mask(estimated)
    moved = changed["way"].mask(estimated, "").replace("", "untested")
    base = frame[["denominator_before", "denominator_now"]].astype("Float64")
    share = frame["indicator"].map(lambda key: key in indicators() and _kind(key) == "share")
    moved = moved.mask(share & (base < MINIMUM_TESTED).any(axis=1).fillna(False), "few")
    lacking = frame[["value_before", "value_now"]].isna().any(axis=1)
    moved = moved.mask(lacking, "no_data").mask(lacking & base.notna().all(axis=1), "few")
    events = frame[["numerator_before", "numerator_now"]].astype("Float64").fillna(0).sum(axis=1)
    rate = frame["indicator"].map(lambda key: key in indicators() and _kind(key) == "rate")
    moved = moved.mask(rate & ~lacking & events.eq(0), "few")
    kept = changed[["difference", "ratio", "scale"]]
    return {**kept, **limits, "moved": moved}


def _kind(key: str) -> str:
    return indicators()[key].kind


def _linked(dataset: Dataset, keys: Sequence[str]) -> Link:
    known = [key for key in keys if key in indicators()]
    fit = [k for k in known if indicators()[k].kind in CARRIED]
    fit = [k for k in fit if not indicators()[k].category and "unit" in indicators()[k].by]
    if dataset.edition == EXTERNAL:  # counts of persons by unit are protected figure by figure
        fit = [k for k in fit if indicators()[k].counts not in PERSONS]
    own = reported(dataset, tuple(fit), last_two=True).assign(estimated=False)
    moved, ways = _moved(own, dataset)
    wanted = known or [""]
    return Link(board(dataset, wanted), board(dataset.earlier(), wanted), own, moved, ways)


def _moved(own: DataFrame, dataset: Dataset) -> tuple[DataFrame, DataFrame]:
    """The counts carried to the units of ``as_of``, and where each unit's own counts went."""
    steps = dataset.whole.get("unit_successions")
    if steps is None or steps.empty or own.empty:
        return own, DataFrame({"unit": own["unit"], "to": own["unit"], "whole": True})
    day = pd.Timestamp(dataset.as_of).date()
    by = ["indicator", "year"]
    moved = rebase_units(own, steps, day, "pro_rata", measures=COUNTS, unit="unit", by=by)
    groups = moved.groupby([*by, "unit"], sort=True)
    sums = groups[COUNTS].sum().assign(estimated=groups["estimated"].any()).reset_index()
    one = own.drop_duplicates("unit").assign(numerator=1, denominator=1, origin=lambda f: f["unit"])
    gone = rebase_units(one, steps, day, "pro_rata", measures=COUNTS, unit="unit", by=["origin"])
    there = gone["state"].ne("dissolved") & gone["numerator"].ge(1)
    return sums, DataFrame({"unit": gone["origin"], "to": gone["unit"], "whole": there})


def _followed(row: dict[str, Any], link: Link) -> dict[str, Any]:
    key = row["indicator"]
    known = pd.notna(key) and key in indicators()
    pair = _pair(row, link) if known else {"scope": "all", "basis": "same"}
    pair = {"category": "", "broken": _broken(link.now.tables)} | pair
    return {
        **row,
        **pair,
        "reached": _reached(row, pair) if known else pd.NA,
        "extreme": known and pair["scope"] == "unit" and _extreme(row, link),
    }


def _broken(dataset: Dataset) -> bool:
    """Whether units changed in the year, from its first day up to the day of the report."""
    rows = dataset.whole.get("unit_successions")
    if rows is None or rows.empty or dataset.year is None:
        return False
    first, last = pd.Timestamp(dataset.year, 1, 1), pd.Timestamp(dataset.as_of)
    return bool(rows["effective_on"].between(first, last).any())


def _pair(row: dict[str, Any], link: Link) -> Pair:
    key, unit = str(row["indicator"]), row["owner"]
    if (
        pd.isna(unit)
        or unit not in set(link.before.levels.index)
        or key not in set(link.own["indicator"])
    ):
        return _of_all(key, link)
    return {"scope": "unit"} | _of_unit(key, str(unit), link)


def _of_all(key: str, link: Link) -> Pair:
    """The figures of all units together; of an indicator with categories, the one followed."""
    category = (
        followed_category(key) or _largest(key, link.before) if indicators()[key].category else ""
    )
    found: Pair = {"scope": "all", "basis": "same", "category": category}
    for when, seen in (("before", link.before), ("now", link.now)):
        rows = seen.results[
            seen.results["indicator"].eq(key) & seen.results["category"].eq(category)
        ]
        if len(rows):
            found |= {f"{n}_{when}": rows.iloc[0][n] for n in SEEN}
    return found


def _largest(key: str, seen: Board) -> str:
    rows = seen.categories(key).sort_values(["numerator", "category"], ascending=[False, True])
    return str(rows["category"].iloc[0]) if len(rows) else ""


def _of_unit(key: str, unit: str, link: Link) -> Pair:
    """The unit's own figures, through mergers: exact sums first, then the unit up to its end."""
    year = int(link.now.tables.year or 0)
    own = {when: _counts(link.own, key, when, unit) for when in (year - 1, year)}
    place = link.ways[(link.ways["unit"] == unit) & link.ways["whole"]]
    to = str(place["to"].iloc[0]) if len(place) else ""
    carried = {when: _counts(link.moved, key, when, to) for when in (year - 1, year)}
    estimated = any(row is not None and bool(row["estimated"]) for row in carried.values())
    whole = carried[year] is not None and carried[year - 1] is not None and not estimated
    same = to == unit and whole and _alike(carried[year - 1], own[year - 1])
    basis = "same" if same else "carried" if whole else "own_part" if own[year] is not None else ""
    if not basis:
        basis = "estimated" if estimated and carried[year] is not None else "same"
    chosen = carried if basis in ("carried", "estimated") else own
    return (
        {"basis": basis} | _side(key, "before", chosen[year - 1]) | _side(key, "now", chosen[year])
    )


def _alike(one: Series | None, other: Series | None) -> bool:
    return one is not None and other is not None and bool((one[COUNTS] == other[COUNTS]).all())


def _counts(rows: DataFrame, key: str, year: int, unit: str) -> Series | None:
    found = rows[rows["indicator"].eq(key) & rows["year"].eq(year) & rows["unit"].eq(unit)]
    return None if found.empty else found.iloc[0]


def _side(key: str, when: str, row: Series | None) -> Pair:
    """The counts, value and limits of one unit in one year."""
    if row is None or not row["denominator"]:
        return {}
    found = {name: row[name] for name in COUNTS}
    found["value"] = float(row["numerator"]) * indicators()[key].per / float(row["denominator"])
    if _kind(key) == "share" and not row["estimated"]:
        limits = share_limits(DataFrame([found]).astype(dict.fromkeys(COUNTS, "float")))
        found |= {name: limits[name].iloc[0] for name in ("lower", "upper")}
    return {f"{name}_{when}": value for name, value in found.items()}


def _reached(row: dict[str, Any], pair: Pair) -> Any:
    value, target = pair.get("value_now", pd.NA), row["target"]
    if pd.isna(value) or pd.isna(target):
        return pd.NA
    higher = indicators()[row["indicator"]].better == "higher"
    return bool(value >= target) if higher else bool(value <= target)


def _extreme(row: dict[str, Any], link: Link) -> bool:
    """Whether the unit stood in the worst tenth of the units when the action was proposed."""
    rows = link.before.units(row["indicator"])
    if len(rows) < 3 or row["owner"] not in set(rows["unit"]):
        return False
    values = exact_values(row["indicator"], rows).set_axis(rows["unit"])
    worst_first = values.sort_values(ascending=indicators()[row["indicator"]].better == "higher")
    edge = worst_first.iloc[math.ceil(len(values) / 10) - 1]
    own = values[row["owner"]]
    return bool(own <= edge if indicators()[row["indicator"]].better == "higher" else own >= edge)
