"""Actions that the rules propose, beside those the analyst wrote, which are never touched."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from phantich.analysis.findings.finding_rules import Proposal, Rule, rules
from phantich.analysis.findings.limitations import TOLD
from phantich.analysis.findings.limitations import limitations as find_limitations
from phantich.dataset.reading import Dataset
from phantich.schema import data_model
from phantich.schema.indicators import indicators

ACTIONS = ["action_id", "group", "rule", "statement", "text_key", "text", "owner", "owner_kind"]
ACTIONS += ["due_on", "indicator", "baseline", "target", "origin"]
TABLE = "proposed_actions"
DIGITS = 4  # of a baseline and a target written into the table


def actions(dataset: Dataset, limitations: DataFrame | None = None) -> DataFrame:
    """The actions of the year: first those in the dataset, then what the rules propose beside them.

    A rule proposes only where the dataset has no action of this year for it that is meant for
    all units; an action owned by one base unit leaves room for the general one. Returns one row
    per action: ``action_id``, ``group`` 1 to 3, ``rule`` and ``statement``, ``text_key`` (of the
    proposed) or ``text`` (as written), ``owner`` (a unit id, or empty) and ``owner_kind`` (the
    kind of office), ``due_on``, the ``indicator`` to follow with its ``baseline`` and
    ``target``, and ``origin`` (edited or proposed). Nothing is proposed where every level was
    reached or nothing is known.
    """
    found = find_limitations(dataset) if limitations is None else limitations
    written = edited(dataset)
    missed = found[found["state"].isin(TOLD)].set_index("rule")
    kept = {rule for rule in missed.index if not covered(rules()[rule], written, dataset)}
    rows = [
        _proposed(rule, at, dataset, missed.loc[key])
        for key, rule in rules().items()
        if key in kept
        for at in range(len(rule.actions))
    ]
    taken = set(written["action_id"])
    fresh = DataFrame([row for row in rows if row["action_id"] not in taken], columns=ACTIONS)
    both = [part for part in (written, fresh) if len(part)]
    return _typed(pd.concat(both, ignore_index=True) if both else fresh)


def _typed(rows: DataFrame) -> DataFrame:
    numbers = {"group": "Int64", "baseline": "Float64", "target": "Float64"}
    return rows.astype(numbers).assign(due_on=pd.to_datetime(rows["due_on"]))


def edited(dataset: Dataset) -> DataFrame:
    """The actions of the year that stand in the dataset, in the shape of ``actions``."""
    rows = dataset.get(TABLE)
    if rows is None or rows.empty:
        return DataFrame(columns=ACTIONS)
    own = rows.to_dict("records")
    return DataFrame([_edited(row) for row in own], columns=ACTIONS)


def _edited(row: dict[str, Any]) -> dict[str, Any]:
    rule = rule_of(row)
    said = {name: row.get(name) for name in ("action_id", "group", "due_on", "indicator")}
    said |= {name: row.get(name) for name in ("baseline", "target")}
    reference = _text(row.get("limitation_ref"))
    return said | {
        "rule": rule,
        "statement": reference or (rules()[rule].statement if rule else ""),
        "text_key": "",
        "text": _text(row.get("text")),
        "owner": _text(row.get("owner_unit")),
        "owner_kind": _text(row.get("owner_kind")),
        "origin": "edited",
    }


def _text(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value)


def rule_of(row: dict[str, Any]) -> str:
    """The rule that an action answers: the one it names, else by statement and indicator."""
    named = _text(row.get("rule"))
    if named in rules():
        return named
    statement, indicator = _text(row.get("limitation_ref")), _text(row.get("indicator"))
    likely = [r for r in rules().values() if indicator and indicator in r.followed()]
    likely += [r for r in rules().values() if r.statement == statement]
    both = [r for r in likely if r.statement == statement and indicator in r.followed()]
    return next((r.key for r in (*both, *likely)), "")


def covered(rule: Rule, written: DataFrame, dataset: Dataset) -> bool:
    """Whether the dataset holds an action for all units against what a rule found."""
    if written.empty:
        return False
    same = written["rule"].eq(rule.key) | written["action_id"].isin(ids(rule, dataset))
    return bool((same & ~written["owner"].isin(_bases(dataset))).any())


def _bases(dataset: Dataset) -> set[str]:
    known = dataset.get("unit_years", DataFrame({"unit": []}))
    return set(known["unit"])


def ids(rule: Rule, dataset: Dataset) -> list[str]:
    """The ids of a rule's proposals in the year; the same on every run."""
    return [
        f"{dataset.year or dataset.as_of.year}-{rule.key}-{at + 1}"
        for at in range(len(rule.actions))
    ]


def _proposed(rule: Rule, at: int, dataset: Dataset, found: Series) -> dict[str, Any]:
    action = rule.actions[at]
    baseline, target = _aim(rule, found)
    return {
        "action_id": ids(rule, dataset)[at],
        "group": action.group,
        "rule": rule.key,
        "statement": rule.statement,
        "text_key": action.text,
        "text": "",
        "owner": _unit_of(action.owner, dataset),
        "owner_kind": action.owner,
        "due_on": due_day(action, dataset),
        "indicator": action.indicator,
        "baseline": baseline,
        "target": target,
        "origin": "proposed",
    }


def due_day(action: Proposal, dataset: Dataset) -> dt.date:
    """The day by which an action is due: the rule's day of the year after the report's."""
    month, day = map(int, action.due.split("-"))
    return dt.date((dataset.year or dataset.as_of.year) + 1, month, day)


def _aim(rule: Rule, found: Series) -> tuple[Any, Any]:
    """Where the followed indicator stands and where it is to get."""
    if rule.kind != "ratio":
        return found["value"], found["target"]
    # As low as where the base stands: the rate itself, not the ratio.
    exposure = float(found["denominator"]) / indicators()[rule.indicator].per
    rate = float(found["numerator"]) / exposure
    return rate, 0.0 if pd.isna(found["value"]) else round(rate / float(found["value"]), 10)


def _unit_of(kind: str, dataset: Dataset) -> str:
    """The unit that an office kind stands for, where the dataset shows just one."""
    if kind == "advisory":
        return _text(dataset.about["unit_id"])
    wanted = {
        "front": "mat_tran_doan_the",
        "media": "truyen_thong",
        "centre": "trung_tam_chinh_tri",
    }
    versions = dataset.whole.get("unit_versions")
    if kind not in wanted or versions is None:
        return ""
    last = pd.Timestamp(dataset.as_of)
    there = versions["valid_from"].le(last) & ~versions["valid_to"].lt(last).fillna(False)
    found = versions.loc[there & versions["kind"].eq(wanted[kind]), "unit_id"].unique()
    return str(found[0]) if len(found) == 1 else ""


def table(found: DataFrame, dataset: Dataset, texts: dict[str, str]) -> DataFrame:
    """The dataset's table of actions as it stands, all years, with the proposals at its end.

    It can stand in the place of the dataset's own: no row is lost or changed. ``texts`` are the
    sentences of the proposals by their ``text_key``.
    """
    columns = list(data_model.tables()[TABLE].columns)
    own = dataset.whole.get(TABLE, DataFrame(columns=columns)).reindex(columns=columns)
    fresh = found[found["origin"] == "proposed"]
    rows = DataFrame(
        {
            **{
                name: fresh[name] for name in ("action_id", "group", "rule", "owner_kind", "due_on")
            },
            "year": dataset.year,
            "limitation_ref": fresh["statement"],
            "text": fresh["text_key"].map(texts),
            "owner_unit": fresh["owner"].replace("", pd.NA),
            "indicator": fresh["indicator"],
            "baseline": fresh["baseline"].round(DIGITS),
            "target": fresh["target"].round(DIGITS),
            "status": "moi",
        }
    )
    both = [part for part in (own, rows.reindex(columns=columns)) if len(part)]
    return pd.concat(both, ignore_index=True) if both else own
