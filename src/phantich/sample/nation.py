"""Invented provinces with communes and their base organisations, for data of any size."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas import DataFrame

from phantich.sample.draws import generator, words
from phantich.sample.invented_names import place
from phantich.sample.layout import FIRST_COUNT, START, Layout
from phantich.sample.magnitudes import (
    BASE_ORGANISATIONS,
    MEMBERS,
    PROVINCE_COMMUNES,
    SLOW_SHARE,
)

HELPERS = (
    ("mt", "Mặt trận Tổ quốc", "mat_tran_doan_the"),
    ("dt", "Đoàn Thanh niên", "mat_tran_doan_the"),
    ("hp", "Hội Phụ nữ", "mat_tran_doan_the"),
    ("tt", "Báo và Phát thanh", "truyen_thong"),
    ("ct", "Trường Chính trị", "trung_tam_chinh_tri"),
)
NO_EVENTS = ["from_id", "to_id", "effective_on", "event", "share", "basis", "decision_no"]


def lay(units: int, seed: int) -> Layout:
    """The layout of a number of communes in provinces; the boundaries do not change."""
    bodies = _communes(units, generator(seed, "nation", units))
    provinces, helpers, bases = _provinces(bodies), _helpers(bodies), _bases(bodies)
    frames = [_central(), provinces, helpers, bodies.assign(org_type="dang_bo_cap_tren"), bases]
    versions = pd.concat([frame.reindex(columns=VERSION) for frame in frames], ignore_index=True)
    return Layout(
        kind="province",
        seed=seed,
        units=_units(versions),
        versions=versions.assign(valid_from=pd.Timestamp(START), valid_to=pd.Timestamp("NaT")),
        successions=DataFrame(columns=NO_EVENTS),
        bodies=bodies,
        seats=_seats(bodies, bases),
        helpers=_lasting(helpers).rename(columns={"kind": "role"}),
        heads=_lasting(provinces),
    )


VERSION = ["unit_id", "name", "level", "kind", "org_type", "parent_id"]


def _lasting(rows: DataFrame) -> DataFrame:
    return rows.assign(starts=pd.Timestamp(START), ends=pd.Timestamp("NaT"))


def _communes(units: int, rng: np.random.Generator) -> DataFrame:
    part = np.arange(units) // PROVINCE_COMMUNES
    median, sigma = MEMBERS["commune"]
    members = np.rint(median * np.exp(sigma * rng.standard_normal(units))).astype(np.int64)
    slow = rng.random(units) < SLOW_SHARE
    rows = DataFrame({"unit_id": words([f"x{k:04d}" for k in range(1, units + 1)]), "part": part})
    return _lasting(rows).assign(
        name=[f"Xã {place(k)}" for k in range(units)],
        kind="xa",
        level="xa",
        since=pd.Timestamp(FIRST_COUNT),
        parent_id=words([f"t{k:02d}" for k in part + 1]),
        members=np.clip(members, 243, 2500),
        position=np.arange(1000, 1000 + units),
        pace=np.where(slow, 1.75, rng.uniform(0.7, 1.0, units)),
        silent=rng.random(units) < 0.02,
    )


def _central() -> DataFrame:
    return DataFrame({"unit_id": ["tw"], "name": ["Trung ương (minh họa)"], "level": "trung_uong"})


def _provinces(bodies: DataFrame) -> DataFrame:
    parts = bodies["part"].unique()
    ids = [f"t{part + 1:02d}" for part in parts]
    names = [f"Tỉnh {place(part)} Minh Họa" for part in parts]
    rows = DataFrame({"unit_id": ids, "name": names, "level": "tinh", "part": parts})
    return rows.assign(org_type="dang_bo_cap_tren", parent_id="tw")


def _helpers(bodies: DataFrame) -> DataFrame:
    rows = [
        (f"{key}{part + 1:02d}", f"{name} tỉnh {place(part)} Minh Họa", kind, part)
        for part in bodies["part"].unique()
        for key, name, kind in HELPERS
    ]
    frame = DataFrame(rows, columns=["unit_id", "name", "kind", "part"])
    parents = [f"t{part + 1:02d}" for part in frame["part"]]
    return frame.assign(level="tinh", org_type="khong", parent_id=parents)


def _bases(bodies: DataFrame) -> DataFrame:
    body = bodies["unit_id"].repeat(BASE_ORGANISATIONS)
    number = np.tile(np.arange(1, BASE_ORGANISATIONS + 1), len(bodies)).astype(str)
    names = bodies["name"].str.removeprefix("Xã ").repeat(BASE_ORGANISATIONS)
    ids = body.str.cat("-" + pd.Series(number, body.index).str.zfill(2))
    rows = DataFrame({"unit_id": ids, "parent_id": body})
    rows["name"] = "Chi bộ số " + pd.Series(number, names.index) + " xã " + names
    return rows.assign(level="co_so", org_type="chi_bo_co_so").reset_index(drop=True)


def _seats(bodies: DataFrame, bases: DataFrame) -> DataFrame:
    """Where members sit: the commune's own cell and its base organisations."""
    own = DataFrame({"unit_id": bodies["unit_id"], "body": bodies["unit_id"], "weight": 1.5})
    rest = DataFrame({"unit_id": bases["unit_id"], "body": bases["parent_id"], "weight": 1.0})
    return pd.concat([own, rest]).sort_values(["body", "unit_id"], ignore_index=True)


def _units(versions: DataFrame) -> DataFrame:
    short = versions["name"].str.removeprefix("Xã ")
    code = [f"{number:06d}" for number in range(1, len(versions) + 1)]
    return DataFrame({"unit_id": versions["unit_id"], "name": versions["name"]}).assign(
        short_name=short, code=code, area_code="MH"
    )
