"""What became of each unit: dated mergers, splits and transfers, followed from day to day."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
from pandas import DataFrame, Timestamp

from phantich.errors import Fault

Policy = Literal["keep", "pro_rata"]

WHOLE = ("merge", "rename", "upgrade", "move_parent")
SHARED = ("split", "partial_transfer")
EVENTS = (*WHOLE, *SHARED, "dissolve")
STATES = ("exact", "boundary_changed", "dissolved", "series_ended")  # the last one seen prevails
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Part:
    """A share of a unit's counts on its way: where it is, how sure, and how it ended."""

    unit: Any
    share: float = 1.0
    estimated: bool = False
    state: str = "exact"


@dataclass(frozen=True)
class Step:
    """All that becomes of one unit on one date."""

    event: str
    shares: dict[Any, float]
    assumed: bool = False


@dataclass(frozen=True)
class Day:
    """The steps of one date, the units reached by another on it, and those given only a part."""

    steps: dict[Any, Step]
    reached: frozenset[Any]
    receivers: frozenset[Any]


History = dict[Timestamp, Day]


def history(successions: DataFrame) -> History:
    """Read the table of successions into days, in order.

    Raises Fault `unknown_event`, `succession_cycle`, `shares_do_not_sum`.
    """
    table = successions.assign(effective_on=pd.to_datetime(successions["effective_on"]))
    if unknown := set(table["event"]) - set(EVENTS):
        raise Fault("unknown_event", event=listed(unknown))
    _acyclic(table)
    return {
        Timestamp(str(day)): _day(rows) for day, rows in table.groupby("effective_on", sort=True)
    }


def moves(starts: DataFrame, days: History, end: Timestamp, policy: Policy) -> DataFrame:
    """Say where the counts of each unit and date of `starts` end, the shares of one adding to one.

    Returns the two columns of `starts` and [to_id, share, estimated, state].
    Raises Fault `unit_ended` and `before_the_data`.
    """
    unit, on = starts.columns
    found = [
        (source, day, part.unit, part.share, part.estimated, part.state)
        for source, day in starts.itertuples(index=False)
        for part in _gathered(_followed(source, day, days, end, policy))
    ]
    return DataFrame(found, columns=[unit, on, "to_id", "share", "estimated", "state"])


def listed(values: set[Any]) -> str:
    """Name up to ten values, in order."""
    return ", ".join(sorted(str(value) for value in values)[:10])


def _day(rows: DataFrame) -> Day:
    steps = {source: _step(source, group) for source, group in rows.groupby("from_id")}
    away = rows[rows["from_id"] != rows["to_id"]]
    given = away.loc[away["event"].isin(SHARED), "to_id"]
    return Day(steps, frozenset(away["to_id"].dropna()), frozenset(given))


def _step(source: Any, group: DataFrame) -> Step:
    event = next((name for name in SHARED if name in set(group["event"])), group["event"].iloc[0])
    if event == "dissolve":
        return Step(event, {})
    share = group["share"].astype(float)
    if len(group) == 1 and event in WHOLE:
        share = share.fillna(1.0)
    shares: dict[Any, float] = share.groupby(group["to_id"]).sum(min_count=1).to_dict()
    total = sum(shares.values())
    if event == "partial_transfer" and total < 1 - TOLERANCE:
        shares[source] = shares.get(source, 0.0) + 1 - total  # what is not given away stays
    elif not abs(total - 1) <= TOLERANCE:
        raise Fault("shares_do_not_sum", unit=source, total=f"{total:g}")
    return Step(event, shares, bool("basis" in group and "assumed" in set(group["basis"])))


def _acyclic(table: DataFrame) -> None:
    """Take away the units that end, again and again; what is left goes round in a circle."""
    moved = table[table["to_id"].notna() & (table["from_id"] != table["to_id"])]
    ahead: dict[Any, set[Any]] = {}
    for source, target in moved[["from_id", "to_id"]].itertuples(index=False):
        ahead.setdefault(source, set()).add(target)
    while ended := {unit for unit, targets in ahead.items() if not targets & ahead.keys()}:
        ahead = {unit: targets for unit, targets in ahead.items() if unit not in ended}
    if ahead:
        raise Fault("succession_cycle", units=listed(set(ahead)))


def _followed(
    source: Any, day: Timestamp, days: History, end: Timestamp, policy: Policy
) -> list[Part]:
    parts = [Part(source)]
    for moment, events in days.items():
        if moment > max(day, end):
            break
        if moment <= day:
            _still_there(source, events, moment, end)
        else:
            parts = [after for part in parts for after in _after(part, events, policy)]
    return parts


def _after(part: Part, day: Day, policy: Policy) -> Iterator[Part]:
    """The parts that a part becomes on one date; chains of one day are followed to their end."""
    step = day.steps.get(part.unit)
    if part.state in ("series_ended", "dissolved"):
        yield part
    elif step is None:
        yield _received(part, day, policy)
    elif step.event == "dissolve":
        yield Part(part.unit, part.share, part.estimated, "dissolved")
    elif step.event in SHARED and policy == "keep":
        state = "series_ended" if part.unit not in step.shares else "boundary_changed"
        yield Part(part.unit, part.share, part.estimated, state)
    else:
        shared = len(step.shares) > 1 or step.assumed
        for target, share in step.shares.items():
            onward = Part(target, part.share * share, part.estimated or shared, part.state)
            stays = target == part.unit
            yield from [_received(onward, day, policy)] if stays else _after(onward, day, policy)


def _received(part: Part, day: Day, policy: Policy) -> Part:
    """A unit that was given a part of another is no longer what it was, if that part stays away."""
    if policy == "keep" and part.unit in day.receivers:
        return Part(part.unit, part.share, part.estimated, "boundary_changed")
    return part


def _gathered(parts: list[Part]) -> list[Part]:
    """Join the parts that met again: all of a unit in one place is exact, however it came there."""
    places: dict[Any, list[Part]] = {}
    for part in parts:
        places.setdefault(part.unit, []).append(part)
    return [_joined(unit, together) for unit, together in places.items()]


def _joined(unit: Any, parts: list[Part]) -> Part:
    share = sum(part.share for part in parts)
    estimated = any(part.estimated for part in parts)
    if len(parts) > 1 and abs(share - 1) <= TOLERANCE:
        share, estimated = 1.0, False
    return Part(unit, share, estimated, max((part.state for part in parts), key=_severity))


def _severity(state: str) -> int:
    return STATES.index(state)


def _still_there(source: Any, day: Day, moment: Timestamp, end: Timestamp) -> None:
    """A unit cannot report for a day after its own end, nor be carried back through an event."""
    step = day.steps.get(source)
    if step is not None and source not in step.shares:
        raise Fault("unit_ended", unit=source, ended_on=moment.date().isoformat())
    changed = source in day.reached or (step is not None and step.event in SHARED)
    if moment > end and changed:
        raise Fault("before_the_data", unit=source, to_date=end.date().isoformat())
