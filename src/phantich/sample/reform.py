"""Which unit went where: the upgrade, the mergers, a partial transfer, a split, a dissolution."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from pandas import DataFrame

from phantich.sample.magnitudes import REFORM

Event = tuple[str, str | None, str, float | None, str | None]
DECISIONS = {"upgrade": "01-QĐ/MH-mẫu"}
DECISION = "02-QĐ/MH-mẫu"


def mergers(base: DataFrame, communes: int) -> DataFrame:
    """The successions of a district's base units into a number of communes."""
    chain = base[base["starts"] > base["starts"].min()]
    old = base.loc[base["ends"] < base["ends"].max(), "unit_id"].iloc[0]
    first: list[Event] = [(old, chain["unit_id"].iloc[0], "upgrade", 1.0, "members")]
    rows = [_dated(first, chain["starts"].iloc[0]), _dated(_reform(base, communes), REFORM)]
    return pd.concat(rows, ignore_index=True)


def _dated(events: list[Event], day: object) -> DataFrame:
    rows = DataFrame(events, columns=["from_id", "to_id", "event", "share", "basis"])
    decision = rows["event"].map(DECISIONS).fillna(DECISION)
    return rows.assign(effective_on=pd.Timestamp(str(day)), decision_no=decision)


def _reform(base: DataFrame, communes: int) -> list[Event]:
    last = base[base["ends"] == base["ends"].max()]
    local = last["kind"].isin(["xa", "thi_tran"])
    places = last[local].sort_values("position")["unit_id"].tolist()
    offices = last[~local]
    soldiers = offices["kind"].eq("luc_luong_vu_trang")
    rest = offices.loc[~soldiers, "unit_id"].tolist()
    gone: list[Event] = [(u, None, "dissolve", None, None) for u in offices[soldiers]["unit_id"]]
    return [*_places(places, communes), *_offices(rest, communes), *gone]


def _places(places: list[str], communes: int) -> Iterator[Event]:
    """Neighbours merge; the last one of the second group is shared with the third."""
    groups = [k * communes // len(places) for k in range(len(places))]
    shared = max(k for k, group in enumerate(groups) if group == 1) if communes > 2 else -1
    for k, (unit, group) in enumerate(zip(places, groups, strict=True)):
        if k == shared:
            yield unit, _commune(group), "partial_transfer", 0.7, "population"
            yield unit, _commune(group + 1), "partial_transfer", 0.3, "population"
        else:
            yield unit, _commune(group), "merge", 1.0, "members"


def _offices(offices: list[str], communes: int) -> Iterator[Event]:
    """The organisations of the district's offices join communes; the first is split."""
    for k, unit in enumerate(offices):
        if k == 0:
            yield unit, _commune(0), "split", 0.6, "members"
            yield unit, _commune(1), "split", 0.4, "members"
        else:
            yield unit, _commune(k % communes), "merge", 1.0, "members"


def _commune(group: int) -> str:
    return f"c{group + 1:02d}"
