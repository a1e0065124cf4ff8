"""Small offices at random: few units, rows above 100 %, empty cells, whole groups missing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pandas import DataFrame

GROUPS = ("dang_vien", "nhan_dan", "can_bo_khong_dang")
TYPES = ("phone", "late")


def written(folder: Path, tables: dict[str, list[dict]]) -> Path:
    """Write the tables of a dataset whose units are named after their ids; invented, as it says."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        DataFrame(rows).to_csv(folder / f"{name}.csv", index=False)
    return folder


def office(folder: Path, rng: np.random.Generator) -> Path:
    """Write a dataset of the year 2025 whose counts are often small."""
    units = [f"u{at}" for at in range(rng.integers(2, 6))]
    conferences = [f"h{at}" for at in range(rng.integers(2, 6))]
    people = [row for conf in conferences for row in _people(conf, units, rng)]
    return written(folder, {
        **_base(units),
        "conferences": [_conference(conf, units, rng) for conf in conferences],
        "attendances": people,
        "conduct_counts": _breaches(people, rng),
        "classes": [_class(at, units, rng) for at in range(rng.integers(1, 5))],
        "outreach_sessions": [_session(at, units, rng) for at in range(rng.integers(1, 6))],
    })  # fmt: skip


def attended(folder: Path, rows: list[tuple[str, str, int, int]]) -> Path:
    """Write a dataset of one conference of 2025: (unit, group, invited, present)."""
    people = [
        {"conf_id": "h", "unit_id": unit, "group": group, "measure": "contact",
         "invited": invited, "present": present} for unit, group, invited, present in rows
    ]  # fmt: skip
    units = list(dict.fromkeys(row[0] for row in rows))
    conference = {"conf_id": "h", "year": 2025, "host_unit": units[0], "date_start": "2025-03-10",
                  "mode": "in_person"}  # fmt: skip
    return written(folder, {**_base(units), "conferences": [conference], "attendances": people})


def _base(units: list[str]) -> dict[str, list[dict]]:
    return {
        "units": [{"unit_id": unit, "name": f"Xã {unit}"} for unit in units],
        "about": [{"year": 2025, "office": "Văn phòng", "invented": "true"}],
    }


def _conference(conf: str, units: list[str], rng: np.random.Generator) -> dict:
    day = f"2025-0{rng.integers(1, 4)}-1{rng.integers(0, 9)}"
    return {"conf_id": conf, "year": 2025, "host_unit": rng.choice(units), "date_start": day,
            "mode": rng.choice(["in_person", "online"])}  # fmt: skip


def _people(conf: str, units: list[str], rng: np.random.Generator) -> list[dict]:
    rows = []
    for unit in units:
        for group in GROUPS:
            if rng.random() < (0.8 if group == "dang_vien" else 0.4):
                invited = int(rng.integers(3, 60))
                absent = int(rng.choice([0, 1, 2, 3, 6, 15, -2, -20]))
                present = int(np.clip(invited - absent, 0, None))
                empty = rng.random()
                rows.append({"conf_id": conf, "unit_id": unit, "group": group,
                             "measure": "contact", "invited": "" if empty < 0.1 else invited,
                             "present": "" if empty > 0.95 else present})  # fmt: skip
    return rows or [{"conf_id": conf, "unit_id": units[0], "group": "dang_vien",
                     "measure": "contact", "invited": 30, "present": 28}]  # fmt: skip


def _breaches(people: list[dict], rng: np.random.Generator) -> list[dict]:
    seen = sorted({(row["conf_id"], row["unit_id"]) for row in people})
    return [
        {"conf_id": conf, "unit_id": unit, "type": kind,
         "count": int(rng.choice([0, 0, 1, 2, 7, 20]))}
        for conf, unit in seen if rng.random() < 0.8 for kind in TYPES
    ] or [{"conf_id": seen[0][0], "unit_id": seen[0][1], "type": "phone", "count": 3}]  # fmt: skip


def _class(at: int, units: list[str], rng: np.random.Generator) -> dict:
    enrolled = int(rng.integers(2, 70))
    left = int(rng.choice([0, 1, 3, 8]))
    return {"class_id": f"c{at}", "year": 2025, "centre_unit": rng.choice(units),
            "started_on": f"2025-0{rng.integers(1, 4)}-05", "enrolled": enrolled,
            "completed": "" if rng.random() < 0.2 else max(0, enrolled - left)}  # fmt: skip


def _session(at: int, units: list[str], rng: np.random.Generator) -> dict:
    return {"session_id": f"s{at}", "year": 2025, "org_unit": rng.choice(units), "rounds": 1,
            "held_on": f"2025-0{rng.integers(1, 4)}-20",
            "form": rng.choice(["hoi_nghi", "hoi_thi"]),
            "contacts": int(rng.choice([2, 4, 8, 60, 300]))}  # fmt: skip
