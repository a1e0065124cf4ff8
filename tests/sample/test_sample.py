"""The invented dataset: its totals, its validity, its determinism, its mergers, its size."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest
from pandas import DataFrame

from phantich import sample
from phantich.sample.magnitudes import PUBLISHED, REFORM
from phantich.schema import data_model

# tables that the sample does not write
FILLED_LATER = {"stated_figures", "closed_figures", "data_issues"}
PERSONAL = {"họ và tên", "họ tên", "full_name", "person", "card", "cccd", "birth", "phone_number"}


@pytest.fixture(scope="module")
def tables() -> dict[str, DataFrame]:
    return sample.generate()


@pytest.fixture(scope="module")
def of_2024(tables: dict[str, DataFrame]) -> dict[str, DataFrame]:
    dated = {n: t[t["year"].eq(2024)] if "year" in t else t for n, t in tables.items()}
    held = dated["conferences"]["conf_id"]
    seen = tables["attendances"]
    return {**dated, "attendances": seen[seen["conf_id"].isin(held)]}


def faults(tables: Mapping[str, DataFrame]) -> list[str]:
    """Every breach of the schema, in words; empty when the dataset is valid."""
    found = [f for name, rows in tables.items() for f in table_faults(name, rows)]
    return found + reference_faults(tables) + unit_faults(tables)


def table_faults(name: str, rows: DataFrame) -> list[str]:
    table = data_model.tables()[name]
    found = [f"{name}: columns"] if set(rows) - set(table.columns) else []
    found += [f"{name}: key"] if rows.duplicated(list(table.key)).any() else []
    found += [f"{name}: {rule}" for rule in table.checks if broken(rows, rule)]
    for column in table.columns.values():
        found += [f"{name}.{column.name}: {f}" for f in column_faults(rows, column)]
    return found


def broken(rows: DataFrame, rule: str) -> bool:
    quoted = re.sub(r"\bpass\b", "`pass`", rule)  # a keyword of Python as a column's name
    names = [word for word in re.findall(r"\w+", rule) if word in rows]
    return not rows.dropna(subset=names).eval(quoted).astype("boolean").fillna(True).all()


def column_faults(rows: DataFrame, column: data_model.Column) -> list[str]:
    values = rows[column.name]
    found = ["blank"] if column.required and values.isna().any() else []
    if column.type in ("count", "year") and (values < 0).any():
        found.append("negative")
    if column.type == "share" and not values.dropna().between(0, 1).all():
        found.append("not a share")
    if column.type == "enum" and set(values.dropna()) - set(data_model.enums()[column.of]):
        found.append("not in the list")
    if column.type == "date" and "year" in rows and not column.any_year:
        found += (
            ["outside the year"] if values.dt.year.ne(rows["year"])[values.notna()].any() else []
        )
    return found


def reference_faults(tables: Mapping[str, DataFrame]) -> list[str]:
    refs = [
        (name, column)
        for name in tables
        for column in data_model.tables()[name].columns.values()
        if column.type == "ref" and column.to in tables
    ]
    return [f"{n}.{c.name}: no such" for n, c in refs if dangling(tables, n, c)]


def dangling(tables: Mapping[str, DataFrame], name: str, column: data_model.Column) -> bool:
    key = data_model.tables()[column.to].key[0]
    return bool(set(tables[name][column.name].dropna()) - set(tables[column.to][key]))


def unit_faults(tables: Mapping[str, DataFrame]) -> list[str]:
    """Facts of units that did not exist on the day of the fact."""
    dated = {n: t for n, t in data_model.tables().items() if n in tables and t.unit and t.time}
    found = [n for n, t in dated.items() if strays(tables, tables[n], t.unit, t.time)]
    days = tables["conferences"][["conf_id", "date_start"]]
    for name in ("attendances", "conference_points", "conduct_counts"):
        if strays(tables, tables[name].merge(days), "unit_id", "date_start"):
            found.append(name)
    return [f"{name}: unit not valid on the day" for name in found]


def strays(tables: Mapping[str, DataFrame], rows: DataFrame, unit: str, time: str) -> int:
    facts = rows[[unit, time]].drop_duplicates().reset_index(names="fact")
    spans = tables["unit_versions"][["unit_id", "valid_from", "valid_to"]]
    pairs = facts.merge(spans, left_on=unit, right_on="unit_id", suffixes=("", "_span"))
    inside = pairs["valid_from"].le(pairs[time]) & ~pairs["valid_to"].lt(pairs[time])
    return len(set(facts["fact"]) - set(pairs.loc[inside, "fact"]))


def test_the_dataset_is_valid(tables: dict[str, DataFrame]) -> None:
    assert faults(tables) == []


def test_every_table_is_filled(tables: dict[str, DataFrame]) -> None:
    assert set(tables) == set(data_model.tables()) - FILLED_LATER
    assert [name for name, rows in tables.items() if rows.empty] == []


def test_the_checker_sees_a_fault(tables: dict[str, DataFrame]) -> None:
    wrong = {**tables, "reports": tables["reports"].assign(unit_id="c01")}
    assert faults(wrong) == ["reports: unit not valid on the day"]


def test_2024_equals_the_published_totals(of_2024: dict[str, DataFrame]) -> None:
    seen = of_2024["attendances"]
    members = seen["group"].eq("dang_vien")
    assert {
        "conferences": of_2024["conferences"]["conferences"].sum(),
        "invited_members": seen.loc[members, "invited"].sum(),
        "present_members": seen.loc[members, "present"].sum(),
        "present_others": seen.loc[~members, "present"].sum(),
        "classes": of_2024["classes"]["classes"].sum(),
        "enrolled": of_2024["classes"]["enrolled"].sum(),
        "rounds": of_2024["outreach_sessions"]["rounds"].sum(),
        "contacts": of_2024["outreach_sessions"]["contacts"].sum(),
    } == PUBLISHED


@pytest.mark.parametrize("seed", [1, 7, 99])
def test_the_totals_hold_for_any_seed(seed: int) -> None:
    made = sample.generate(years=(2024, 2024), seed=seed)
    assert made["conferences"]["conferences"].sum() == PUBLISHED["conferences"]
    assert made["attendances"]["present"].sum() == 12930
    assert made["outreach_sessions"]["contacts"].sum() == PUBLISHED["contacts"]
    assert faults(made) == []


def test_a_few_attendances_exceed_the_summoned(of_2024: dict[str, DataFrame]) -> None:
    seen = of_2024["attendances"]
    over = seen[seen["present"] > seen["invited"]]
    assert 2 <= len(over) <= 40
    assert over["exempt_present"].eq(over["present"] - over["invited"]).all()


def test_members_are_conserved_across_the_mergers(tables: dict[str, DataFrame]) -> None:
    rolls, moves = tables["memberships"], tables["unit_successions"]
    before = rolls[rolls["as_of"].eq(pd.Timestamp("2025-06-30"))]
    after = rolls[rolls["as_of"].eq(pd.Timestamp(REFORM))]
    reform = moves["effective_on"].eq(pd.Timestamp(REFORM))
    gone = before["unit_id"].isin(moves.loc[reform & moves["to_id"].isna(), "from_id"])
    assert after["members"].sum() == before.loc[~gone, "members"].sum()
    assert len(before) == 23 and len(after) == 5 and gone.any()


def test_shares_of_a_unit_that_ends_add_up(tables: dict[str, DataFrame]) -> None:
    moves = tables["unit_successions"]
    shared = moves[moves["to_id"].notna()].groupby(["from_id", "effective_on"])["share"].sum()
    assert shared.round(9).eq(1).all()
    assert {"merge", "partial_transfer", "split", "dissolve", "upgrade"} <= set(moves["event"])


def test_no_column_is_about_a_person(tables: dict[str, DataFrame]) -> None:
    headings = {name for rows in tables.values() for name in rows}
    assert not {h for h in headings if any(word in h for word in PERSONAL)}


def test_everything_says_that_it_is_invented(tables: dict[str, DataFrame]) -> None:
    assert tables["about"]["invented"].all()
    assert tables["directives"]["title"].str.contains("minh họa").all()
    assert all("MINH HỌA" in text for text in sample.plan_texts(2024).values())


def test_plans_name_the_texts_that_are_written(tables: dict[str, DataFrame]) -> None:
    texts = sample.plan_texts(2024)
    named = tables["plans"].dropna(subset=["file"]).set_index("file")["sha256"]
    assert set(named.index) == set(texts)
    assert {f: hashlib.sha256(t.encode()).hexdigest() for f, t in texts.items()} == dict(named)


DIGEST = """
import hashlib, sys
from pathlib import Path
from phantich import sample
folder = Path(sys.argv[1])
sample.save(folder, years=(2024, 2025))
files = sorted(p for p in folder.rglob("*") if p.is_file())
whole = b"".join(p.name.encode() + p.read_bytes() for p in files)
print(hashlib.sha256(whole).hexdigest())
"""


def digest(folder: Path, hash_seed: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", DIGEST, str(folder)],
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        check=True,
        text=True,
    )
    return run.stdout


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    assert digest(tmp_path / "a", "1") == digest(tmp_path / "b", "2024")


def test_files_have_unix_line_ends_and_blank_cells(tmp_path: Path) -> None:
    sample.save(tmp_path, years=(2024, 2024))
    for file in tmp_path.glob("*.csv"):
        raw = file.read_bytes()
        assert b"\r" not in raw and b"<NA>" not in raw and b"NaT" not in raw and b"nan" not in raw


def test_provinces_scale_with_the_number_of_communes(tmp_path: Path) -> None:
    sample.save(tmp_path, units=300, years=(2024, 2024))
    conferences = pd.read_parquet(tmp_path / "conferences")
    attendances = pd.read_parquet(tmp_path / "attendances", columns=["conf_id"])
    assert len(conferences) == pytest.approx(300 * 36, rel=0.05)
    assert len(attendances) == pytest.approx(len(conferences) * 33, rel=0.05)


def test_provinces_are_valid() -> None:
    made = sample.generate(units=120, years=(2025, 2025))
    assert [f for f in faults(made) if not f.startswith("about")] == []
