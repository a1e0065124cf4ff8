"""One measure over time: the individuals chart (XmR), gated by how many points there are."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from phantich.errors import Fault
from phantich.stats.checked_numbers import Floats, Whole, as_floats
from phantich.stats.confidence_levels import known
from phantich.stats.signal_rules import Names, signals

TO_LIMIT = 2.66  # 3/1.128 as the published chart rounds it
NEAR = 2 / 3

Direction = Literal["increase", "decrease", "neutral"]


class Gates(NamedTuple):
    """Points needed for trial limits, for firm limits and for the rules."""

    trial: int = 6
    firm: int = 12
    rules: int = 13


GATES = Gates()


class Rebase(NamedTuple):
    """A declared change of process: the date it starts from, and why."""

    date: Hashable
    reason: str


class Limits(NamedTuple):
    """Mean, raw limits, their two thirds, and the limits as shown inside the declared bounds."""

    mean: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float
    shown_lower: float
    shown_upper: float


@dataclass(frozen=True)
class Segment:
    """A stretch of the series with limits of its own, or with none and the reason in `status`.

    `status`: dots (too few points), trial (limits, no rules), limits (no rules), rules,
    no_variation (all values equal).
    """

    start: int
    stop: int
    status: str
    limits: Limits | None
    reason: str


@dataclass(frozen=True)
class XmR:
    """The points in their order, each with its segment, the rule it breaks and what that means.

    `signal`: common, improvement, concern, high, low.
    """

    values: Floats
    segment: Whole
    rule: Names
    signal: Names
    segments: tuple[Segment, ...]


def xmr(
    values: ArrayLike,
    *,
    dates: Sequence[Hashable] | None = None,
    direction: Direction = "neutral",
    bounds: tuple[float, float] | None = None,
    rebase: Sequence[Rebase] = (),
    gates: Gates = GATES,
) -> XmR:
    """Judge each point of a series against the spread of its own moving ranges.

    Few points get no limits and no rules: see `Gates`. `bounds` are those of the measure, 0 and 100
    for a percentage; limits are shown inside them. `rebase` starts new limits at dates that
    are in the data, each with its reason.
    Raises Fault `outside_bounds`, `rebase_date_absent`, `rebase_without_reason`, `dates_unordered`.
    Source: Wheeler 2003.
    """
    known("direction", direction, ("increase", "decrease", "neutral"))
    series = as_floats(values)
    _inside(series, bounds)
    starts = _starts(len(series), dates, rebase)
    segments = tuple(_segment(series, span, reason, bounds, gates) for span, reason in starts)
    rule = np.concatenate([_rules(series, part) for part in segments] or [np.array([], dtype=str)])
    place = np.repeat(np.arange(len(segments)), [part.stop - part.start for part in segments])
    return XmR(series, place, rule, meaning(rule, direction), segments)


def xmr_limits(values: ArrayLike, *, bounds: tuple[float, float] | None = None) -> Limits:
    """Return the limits of an individuals chart without any gate: mean -+ 2.66 mean ranges.

    NaN when there are no two neighbours.
    """
    base = as_floats(values)
    half = TO_LIMIT * _mean_range(base)
    mean = float(np.nanmean(base)) if (~np.isnan(base)).any() else float("nan")
    low, high = bounds or (-np.inf, np.inf)
    lower, upper = mean - half, mean + half
    near = NEAR * half
    return Limits(mean, lower, upper, mean - near, mean + near, max(lower, low), min(upper, high))


def meaning(rule: Names, direction: Direction) -> Names:
    """Turn the rules broken into improvement or concern, or high and low without a direction."""
    high, low = np.strings.endswith(rule, "_high"), np.strings.endswith(rule, "_low")
    words = {
        "increase": ("improvement", "concern"),
        "decrease": ("concern", "improvement"),
        "neutral": ("high", "low"),
    }[direction]
    return np.select([high, low], words, "common")


def _mean_range(values: Floats) -> float:
    ranges = np.abs(np.diff(values))
    ranges = ranges[~np.isnan(ranges)]
    return float(ranges.mean()) if len(ranges) else float("nan")


def _segment(
    series: Floats,
    span: tuple[int, int],
    reason: str,
    bounds: tuple[float, float] | None,
    gates: Gates,
) -> Segment:
    part = series[slice(*span)]
    status = _status(part, gates)
    limits = None if status in ("dots", "no_variation") else xmr_limits(part, bounds=bounds)
    return Segment(*span, status, limits, reason)


def _status(part: Floats, gates: Gates) -> str:
    points, ranges = int((~np.isnan(part)).sum()), np.abs(np.diff(part))
    if points < max(gates.trial, 2) or np.isnan(ranges).all():
        return "dots"
    if not np.nansum(ranges):
        return "no_variation"
    if points < gates.firm:
        return "trial"
    return "limits" if points < gates.rules else "rules"


def _rules(series: Floats, part: Segment) -> Names:
    values = series[part.start : part.stop]
    if part.limits is None or part.status != "rules":
        return np.full(len(values), "none")
    line = part.limits
    return signals(values, line.mean, (line.lower, line.upper), (line.near_lower, line.near_upper))


def _inside(series: Floats, bounds: tuple[float, float] | None) -> None:
    if bounds is None:
        return
    out = series[(series < bounds[0]) | (series > bounds[1])]
    if len(out):
        raise Fault("outside_bounds", value=f"{out[0]:g}", low=bounds[0], high=bounds[1])


def _starts(
    size: int, dates: Sequence[Hashable] | None, rebase: Sequence[Rebase]
) -> list[tuple[tuple[int, int], str]]:
    """Spans of the segments, each with the reason it starts for."""
    if dates is not None and (len(dates) != size or list(dates) != sorted(set(dates))):  # type: ignore[type-var]
        raise Fault("dates_unordered")
    places = {date: place for place, date in enumerate(dates or ())}
    begins = {0: ""} if size else {}
    for change in rebase:
        if change.date not in places:
            raise Fault("rebase_date_absent", date=change.date)
        if not change.reason.strip():
            raise Fault("rebase_without_reason", date=change.date)
        begins[places[change.date]] = change.reason
    edges = [*sorted(begins), size]
    return [((a, b), begins[a]) for a, b in pairwise(edges)]
