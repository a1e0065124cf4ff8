"""The texts of plans beside the plans they follow: which passages they share.

A share is a reason to read the plan, never a verdict on a unit. Method: ``likeness``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from pathlib import Path

import pandas as pd
from pandas import DataFrame, Series

from phantich.dataset.reading import Dataset
from phantich.errors import Fault
from phantich.files import run_handover
from phantich.files.document_text import read_document
from phantich.likeness import Likeness, compare_texts, matrix

PLANS = ["plan_id", "unit", "month", "directive_id", "length", "content", "copied", "share"]
PLANS += ["low", "high", "masked", "passages"]
RUNS = ["plan_id", "start", "length"]
SHARES = ["directive_id", "unit", "source", "share"]
UNREAD = ["plan_id", "unit", "file", "reason"]


@dataclass(frozen=True)
class Copies:
    """What the plans of a year share with their parents and with each other.

    Attributes
    ----------
    plans: one row per plan read beside its parent: ``content`` (characters without standard
        wording), ``copied`` (of them found in the parent), ``share`` = copied / content with
        the band ``low`` to ``high`` of stricter and more lenient thresholds, ``masked`` (share of
        the text that is standard wording) and the number of ``passages``.
    runs: one row per passage: its place in the plan's text.
    shares: the share of each unit's content found in each source, parents first, then peers.
    unread: the plans that name a text which could not be read, in whole or in part, and why.
    """

    plans: DataFrame
    runs: DataFrame
    shares: DataFrame
    unread: DataFrame


def with_plan_texts(dataset: Dataset) -> Dataset:
    """The dataset with its plans held against those they follow, which takes a while once."""
    if "plan_texts" in dataset:
        return dataset
    found = dataset.copy()
    found["plan_texts"] = plan_copies(found).plans
    return found


def plan_copies(dataset: Dataset) -> Copies:
    """The texts that the plans of the year name, compared with the plans they follow.

    Plans without a named text, or whose parent has none, are not judged.
    """
    named = dataset.get("plans", DataFrame(columns=["file", "parent_plan_id"]))
    named = named[named["file"].notna()]
    if named.empty:
        return Copies(*(DataFrame(columns=c) for c in (PLANS, RUNS, SHARES, UNREAD)))
    texts, unread = _texts(dataset)
    pairs = named[named["plan_id"].isin(texts) & named["parent_plan_id"].isin(texts)]
    parents = {plan: texts[plan] for plan in pairs["parent_plan_id"].unique()}
    found = {row["plan_id"]: _compared(row, texts, parents) for _, row in pairs.iterrows()}
    plans = [_plan(row, found[row["plan_id"]], texts) for _, row in pairs.iterrows()]
    runs = [(plan, p.start, p.length) for plan, like in found.items() for p in like.passages]
    return Copies(
        DataFrame(plans, columns=PLANS),
        DataFrame(runs, columns=RUNS),
        _shares(pairs, texts),
        DataFrame(unread, columns=UNREAD),
    )


def _once_a_run(compare: Callable[[Dataset], Copies]) -> Callable[[Dataset], Copies]:
    """Several notebooks of a run look at the same plans; the first compares them for all."""

    @wraps(compare)
    def found(dataset: Dataset) -> Copies:
        if run_handover.memory() is None or dataset.get("plans", DataFrame(columns=["file"])).empty:
            return compare(dataset)
        asked = (dataset["plans"], dataset.whole["plans"], _texts(dataset))
        return run_handover.remembered("plan_copies", asked, lambda: compare(dataset))

    return found


# not a decorator: the text of what it decorates defines an indicator
plan_copies = _once_a_run(plan_copies)  # type: ignore[assignment]


def _texts(dataset: Dataset) -> tuple[dict[str, str], list[tuple[str, str, str, str]]]:
    """The texts of the year's plans and of those they follow, and what could not be read."""
    texts, unread = {}, []
    rows, named = dataset.whole["plans"], dataset["plans"]
    rows = rows[rows["plan_id"].isin([*named["plan_id"], *named["parent_plan_id"].dropna()])]
    for row in rows[rows["file"].notna()].to_dict("records"):
        try:
            read = read_document(_inside(dataset.path, row["file"]))
            texts[row["plan_id"]] = read.text
            reason = read.unread_note(row["file"])
        except Fault as fault:
            reason = str(fault)
        if reason:
            unread.append((row["plan_id"], row["unit_id"], row["file"], reason))
    return texts, unread


def _inside(folder: Path, name: str) -> Path:
    """The file a plan names, which must lie in the dataset's own folder."""
    base = folder if folder.is_dir() else folder.parent
    path = (base / name).resolve()
    if not path.is_relative_to(base.resolve()):
        raise Fault("outside_dataset", path=name)
    return path


def _compared(row: Series, texts: Mapping[str, str], parents: Mapping[str, str]) -> Likeness:
    parent = row["parent_plan_id"]
    others = [text for plan, text in parents.items() if plan != parent]
    return compare_texts(texts[row["plan_id"]], texts[parent], others)


def _plan(row: Series, like: Likeness, texts: Mapping[str, str]) -> tuple[object, ...]:
    length = len(texts[row["plan_id"]])
    content = round(length * (1 - like.masked_share))
    copied = round(length * like.copied_of_text)
    key = (row["plan_id"], row["unit"], row["month"], row["directive_id"])
    shares = (like.copied_share, *like.band, like.masked_share)
    return (*key, length, content, copied, *shares, len(like.passages))


def _shares(pairs: DataFrame, texts: Mapping[str, str]) -> DataFrame:
    """Units against parents and peers, for each directive with more than one plan."""
    parts = [_of_directive(key, pairs, texts) for key in pairs["directive_id"].dropna().unique()]
    return pd.concat(parts, ignore_index=True) if parts else DataFrame(columns=SHARES)


def _of_directive(directive: str, pairs: DataFrame, texts: Mapping[str, str]) -> DataFrame:
    mine = pairs["directive_id"] == directive
    rows, others = pairs[mine], pairs.loc[~mine, "parent_plan_id"].unique()
    plans = {row["unit"]: texts[row["plan_id"]] for row in rows.to_dict("records")}
    parents = {plan: texts[plan] for plan in rows["parent_plan_id"].unique()}
    found = matrix(plans, parents, [texts[plan] for plan in others])
    table = DataFrame(found.shares, index=found.units, columns=found.sources)
    long = table.rename_axis(index="unit", columns="source").stack().rename("share").reset_index()
    return long.assign(directive_id=directive)[SHARES]
