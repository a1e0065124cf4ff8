"""An invented district: communes, a township, offices, schools; five communes after reform."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from phantich.sample.draws import Ints, generator
from phantich.sample.invented_names import MASS, MEDIA, MERGED_WORDS, OFFICES, place
from phantich.sample.layout import FIRST_COUNT, START, Layout, members_at
from phantich.sample.magnitudes import (
    IMPROVING_PLACE,
    MEMBERS,
    MEMBERS_WITHIN,
    REFORM,
    SILENT_PLACES,
    SLOW_PLACES,
)
from phantich.sample.reform import mergers

UPGRADE = "2025-01-01"
EVE = "2025-06-30"
PLACES_SHARE = 14 / 23  # communes and the township among the units
COMMUNE_SHARE = 5 / 23


def lay(units: int, seed: int) -> Layout:
    """The layout of a district with a number of base units."""
    rng = generator(seed, "district", units)
    base = _base(units, rng)
    events = mergers(base, max(2, round(units * COMMUNE_SHARE)))
    bodies = pd.concat([base, _communes(base, events)], ignore_index=True)
    helpers = _helpers(bodies)
    versions = pd.concat([_heads(), _versions(bodies), _helper_versions(helpers)])
    return Layout(
        kind="district",
        seed=seed,
        units=_units(versions),
        versions=versions.drop(columns=["short", "part"]).reset_index(drop=True),
        successions=pd.concat([events, _endings(helpers)], ignore_index=True),
        bodies=bodies.assign(part=0, silent=bodies["position"].isin(SILENT_PLACES)),
        seats=DataFrame({"unit_id": bodies["unit_id"], "body": bodies["unit_id"], "weight": 1.0}),
        helpers=helpers.assign(part=0),
        heads=_head_spans(),
    )


def _base(units: int, rng: np.random.Generator) -> DataFrame:
    places = round(units * PLACES_SHARE)
    offices = [OFFICES[k % len(OFFICES)] for k in range(units - places)]
    names = [f"Xã {place(k)}" for k in range(places - 1)] + ["Thị trấn Minh Họa"]
    names += [_office(name, k // len(OFFICES)) for k, (_, name) in enumerate(offices)]
    kinds = ["xa"] * (places - 1) + ["thi_tran"] + [kind for kind, _ in offices]
    rows = DataFrame({"unit_id": [f"u{k:02d}" for k in range(1, units + 1)], "name": names})
    rows = rows.assign(kind=kinds, level="co_so", members=_members(kinds, rng))
    rows = rows.assign(since=pd.Timestamp(FIRST_COUNT))
    rows = rows.assign(starts=pd.Timestamp(START), ends=pd.Timestamp(EVE), position=range(units))
    pace = np.where(rows["position"].isin(SLOW_PLACES), 1.75, rng.uniform(0.7, 1.0, units))
    pace[IMPROVING_PLACE] = 2.1
    return _upgraded(rows.assign(pace=pace), places - 2)


def _office(name: str, round_no: int) -> str:
    return name if not round_no else f"{name} số {round_no + 1}"


def _members(kinds: list[str], rng: np.random.Generator) -> Ints:
    sizes = [MEMBERS["place" if kind in ("xa", "thi_tran") else "office"] for kind in kinds]
    medians, sigmas = np.array(sizes).T
    drawn = medians * np.exp(sigmas * rng.standard_normal(len(kinds)))
    return np.clip(np.rint(drawn), *MEMBERS_WITHIN).astype(np.int64)


def _upgraded(rows: DataFrame, at: int) -> DataFrame:
    """The last commune becomes a township under a new id half a year before the reform."""
    old, day = rows.iloc[[at]], pd.Timestamp(UPGRADE)
    name = "Thị trấn " + old["name"].str.removeprefix("Xã ")
    new = old.assign(unit_id=f"u{len(rows) + 1:02d}", kind="thi_tran", name=name, starts=day)
    rows.loc[rows.index[at], "ends"] = day - pd.Timedelta(days=1)
    return pd.concat([rows, new], ignore_index=True)


def _communes(base: DataFrame, events: DataFrame) -> DataFrame:
    moved = _moved(base, events)
    rows = DataFrame({"unit_id": moved.index, "members": moved.to_numpy()})
    names = [f"Xã {MERGED_WORDS[k % 13]} Mẫu" for k in range(len(rows))]
    pace = [1.6 if k == 3 else 0.9 for k in range(len(rows))]
    rows = rows.assign(name=names, kind="xa", level="xa", pace=pace)
    day = pd.Timestamp(REFORM)
    rows = rows.assign(starts=day, since=day, ends=pd.Timestamp("NaT"))
    return rows.assign(position=range(100, 100 + len(rows)))


def _moved(base: DataFrame, events: DataFrame) -> Series:
    """Members that each commune took over; the last heir of a unit takes what is left."""
    members = Series(members_at(base, pd.Timestamp(EVE)), index=base["unit_id"])
    heirs = events[events["effective_on"].eq(pd.Timestamp(REFORM)) & events["to_id"].notna()]
    whole = heirs["from_id"].map(members)
    share = (whole * heirs["share"]).astype("float64").round().astype("int64")
    left = whole - share.groupby(heirs["from_id"]).transform("sum")
    last = ~heirs["from_id"].duplicated(keep="last")
    return (share + left.where(last, 0)).groupby(heirs["to_id"]).sum()


def _heads() -> DataFrame:
    eve = pd.Timestamp(EVE)
    rows = [
        ("tw", "Trung ương (minh họa)", "Trung ương", "trung_uong", None, None),
        ("tinh", "Tỉnh Minh Họa", "Minh Họa", "tinh", None, "tw"),
        ("huyen", "Huyện Minh Họa", "Minh Họa", "huyen", eve, "tinh"),
    ]
    frame = DataFrame(rows, columns=["unit_id", "name", "short", "level", "valid_to", "parent_id"])
    frame["valid_to"] = pd.to_datetime(frame["valid_to"])
    return frame.assign(valid_from=pd.Timestamp(START), org_type="dang_bo_cap_tren", part=0)


def _head_spans() -> DataFrame:
    reform, eve = pd.Timestamp(REFORM), pd.Timestamp(EVE)
    spans = {"starts": [pd.Timestamp(START), reform], "ends": [eve, pd.NaT]}
    return DataFrame({"unit_id": ["huyen", "tinh"], "level": ["huyen", "tinh"], "part": 0, **spans})


def _versions(bodies: DataFrame) -> DataFrame:
    base = bodies["level"].eq("co_so")
    small = base & bodies["members"].lt(75)
    org = np.select([small, base], ["chi_bo_co_so", "dang_bo_co_so"], "dang_bo_cap_tren")
    rows = bodies.rename(columns={"starts": "valid_from", "ends": "valid_to"})
    rows = rows.assign(org_type=org, parent_id=np.where(base, "huyen", "tinh"), part=0)
    rows["short"] = rows["name"].str.replace(r"^(Xã|Thị trấn) ", "", regex=True)
    return rows[["unit_id", "name", "short", "level", "kind", "org_type", *SPAN]]


SPAN = ["valid_from", "valid_to", "parent_id", "part"]


def _helpers(bodies: DataFrame) -> DataFrame:
    """Mass organisations, media and the political centre, before and after the reform."""
    communes = bodies.loc[bodies["level"].eq("xa"), ["unit_id", "name"]]
    rows = DataFrame(_helper_rows(communes), columns=["unit_id", "name", "role", "level", "parent"])
    old = rows["level"].eq("huyen")
    starts = Series(pd.Timestamp(REFORM), rows.index).mask(old, pd.Timestamp(START))
    ends = Series(pd.Timestamp(EVE), rows.index).where(old)
    return rows.assign(starts=starts, ends=ends)


def _helper_rows(communes: DataFrame) -> Iterator[tuple[str, str, str, str, str]]:
    for key, name in MASS:
        yield key, f"{name} huyện Minh Họa", "mat_tran_doan_the", "huyen", "huyen"
    for key, name in MEDIA:
        yield key, f"{name} huyện Minh Họa", "truyen_thong", "huyen", "huyen"
    yield "ttct", "Trung tâm Chính trị huyện Minh Họa", "trung_tam_chinh_tri", "huyen", "huyen"
    for unit, name in communes.itertuples(index=False):
        lower = name[0].lower() + name[1:]
        yield f"mt{unit[1:]}", f"Mặt trận Tổ quốc {lower}", "mat_tran_doan_the", "co_so", unit
        yield f"tt{unit[1:]}", f"Ban Biên tập trang tin {lower}", "truyen_thong", "co_so", unit
    host, name = communes.iloc[0]
    title = "Trung tâm Chính trị " + name[0].lower() + name[1:]
    yield "ttct", title, "trung_tam_chinh_tri", "co_so", host


def _helper_versions(helpers: DataFrame) -> DataFrame:
    rows = helpers.rename(columns={"role": "kind", "parent": "parent_id"})
    rows = rows.rename(columns={"starts": "valid_from", "ends": "valid_to"})
    rows = rows.assign(short=rows["name"], org_type="khong", part=0)
    return rows[["unit_id", "name", "short", "level", "kind", "org_type", *SPAN]]


def _endings(helpers: DataFrame) -> DataFrame:
    """The district and its own bodies end; the political centre lives on under a commune."""
    gone = helpers.loc[helpers["ends"].notna() & helpers["unit_id"].ne("ttct"), "unit_id"]
    rows = DataFrame({"from_id": ["huyen", *gone], "to_id": None, "event": "dissolve"})
    return rows.assign(
        effective_on=pd.Timestamp(REFORM), share=np.nan, basis=None, decision_no="03-QĐ/MH-mẫu"
    )


def _units(versions: DataFrame) -> DataFrame:
    rows = versions.drop_duplicates("unit_id")
    code = [f"{number:05d}" for number in range(1, len(rows) + 1)]
    return DataFrame(
        {
            "unit_id": rows["unit_id"].to_numpy(),
            "name": rows["name"].to_numpy(),
            "short_name": rows["short"].to_numpy(),
            "code": code,
            "area_code": [f"MH{number:02d}" for number in rows["part"] + 1],
        }
    )
