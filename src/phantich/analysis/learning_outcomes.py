"""What was learnt: tests before and after study, and answers about the session.

Only counts and class means are held, never a person's marks. So the pair is the class (the round
of evaluation): its mean before against its mean after. Pass rates compare all who wrote before
with all who wrote after, as independent groups, unless the data count who changed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from phantich.dataset.reading import Dataset
from phantich.disclosure.editions import EXTERNAL, INTERNAL
from phantich.stats.checked_numbers import MINIMUM_PUBLISHED
from phantich.stats.intervals import newcombe
from phantich.stats.paired_tests import (
    answer_state,
    class_gain,
    likert,
    mcnemar,
    paired_change,
    signed_rank,
)

GRADES = ["n1", "n2", "n3", "n4", "n5"]
ROUNDS = ["round_id", "n_pre", "n_post", "mean_pre", "mean_post", "max", "passed_pre"]
ROUNDS += ["passed_post", "gained", "lost", "gain", "gain_state"]
ITEMS = ["item", *GRADES, "n", "missing", "agree", "value", "lower", "upper", "state"]


def rounds(dataset: Dataset) -> DataFrame:
    """Every round tested before and after, with five answers or more each time.

    Returns one row per round: numbers who wrote, means, passes before and after, those who
    ``gained`` and ``lost`` a pass (missing where not counted), and the class ``gain`` (Hake 1998)
    with its state: ok, ceiling or undefined. An external edition has no rounds: which ones were
    left out as too small, and the weights of the means, would tell how many wrote.
    """
    tests = dataset.get("knowledge_tests", DataFrame())
    if tests.empty or dataset.edition == EXTERNAL:
        return DataFrame(columns=ROUNDS)
    tests = tests[tests["n"].fillna(0) >= MINIMUM_PUBLISHED]
    before, after = (tests[tests["phase"] == phase] for phase in ("pre", "post"))
    both = before.merge(after, on="round_id", suffixes=("_pre", "_post"))
    both = both.dropna(subset=["mean_pre", "mean_post", "max_pre", "max_post"])
    both = both[both["max_pre"] == both["max_post"]]
    gains = [class_gain(*row) for row in both[["mean_pre", "mean_post", "max_pre"]].to_numpy(float)]
    return both.assign(
        max=both["max_pre"],
        gained=both["gained_post"],
        lost=both["lost_post"],
        gain=[gain.value for gain in gains],
        gain_state=[gain.state for gain in gains],
    )[ROUNDS].reset_index(drop=True)


def summary(pairs: DataFrame) -> dict[str, Any]:
    """All rounds together: the change of class means, the gain, and the change of the pass rate.

    ``pairs`` come from ``rounds``. ``change`` with t limits and ``rank_biserial`` with ``p``
    (Wilcoxon) are over classes; ``pass_*`` sums all who wrote, the difference with Newcombe's
    limits; ``changed_p`` is McNemar's exact p over the ``counted`` rounds that say how many
    ``gained`` and ``lost`` a pass.
    ``state`` is ok, counts_only (under ten rounds) or suppressed (under five).
    """
    change = paired_change(pairs["mean_pre"], pairs["mean_post"])
    ranks = signed_rank(pairs["mean_pre"], pairs["mean_post"])
    found: dict[str, Any] = {
        "rounds": len(pairs),
        "state": answer_state(len(pairs)),
        "before": _weighted(pairs, "pre"),
        "after": _weighted(pairs, "post"),
        "change": change.mean,
        "lower": change.lower,
        "upper": change.upper,
        "rank_biserial": ranks.rank_biserial,
        "p": ranks.p,
        "gain": float(pairs["gain"].mean()) if len(pairs) else float("nan"),
        "ceiling": int((pairs["gain_state"] == "ceiling").sum()),
    }
    return found | _passes(pairs)


def _weighted(pairs: DataFrame, phase: str) -> float:
    n = pairs[f"n_{phase}"].astype(float)
    return float((pairs[f"mean_{phase}"].astype(float) * n).sum() / n.sum()) if n.sum() else np.nan


def _passes(pairs: DataFrame) -> dict[str, Any]:
    known = pairs.dropna(subset=["passed_pre", "passed_post"])
    sums = [int(known[f"{what}_{when}"].sum()) for when in ("pre", "post") for what in PASSED]
    found = dict(zip(("passed_before", "wrote_before", "passed_after", "wrote_after"), sums,
                     strict=True))  # fmt: skip
    moved = newcombe(*sums) if all(sums[1::2]) else None
    limits = (np.nan, np.nan, np.nan) if moved is None else tuple(map(float, moved))
    counted = pairs[["gained", "lost"]].dropna()
    gained, lost = int(counted["gained"].sum()), int(counted["lost"].sum())
    p = mcnemar(lost, gained) if len(counted) else np.nan
    moves = {"counted": len(counted), "gained": gained, "lost": lost, "changed_p": p}
    names = ("pass_change", "pass_lower", "pass_upper")
    return {**found, **dict(zip(names, limits, strict=True)), **moves}


PASSED = ("passed", "n")


def answers(dataset: Dataset) -> DataFrame:
    """Answers to each question about the session, by grade, over all rounds.

    Returns one row per question, in the order of the data: the counts by grade, ``n``,
    ``missing`` (forms without this answer), ``agree`` (grades 4 and 5), their share with Wilson's
    limits, and ``state``: ok, counts_only (under ten) or suppressed (under five, no counts). An
    external edition gives no counts by grade, and hides the questions that its release does.
    """
    items = dataset.get("evaluation_items", DataFrame())
    if items.empty:
        return DataFrame(columns=ITEMS)
    if dataset.edition == EXTERNAL:  # the answers that the figures of the release count
        items = items.dropna(subset=GRADES)
    returned = dataset["evaluation_rounds"].set_index("round_id")["responses"]
    groups = items.groupby("item", sort=False)
    rows = [_answered(str(item), part, returned) for item, part in groups]
    found = DataFrame(rows, columns=ITEMS)
    return found if dataset.edition == INTERNAL else _external(found, dataset)


def _answered(item: str, rows: DataFrame, returned: Series) -> list[Any]:
    counts = rows[GRADES].sum(min_count=1).to_numpy(float)
    given = int(np.nansum(counts))
    forms = rows["round_id"].map(returned).sum()
    found = likert(counts, missing=max(0, int(forms) - given))
    limits = (found.value, found.lower, found.upper)
    return [item, *found.counts, found.n, found.missing, found.agree, *limits, found.state]


def _external(found: DataFrame, dataset: Dataset) -> DataFrame:
    from phantich.metrics.stated_counts import shown_labels

    done = found.assign(**dict.fromkeys(GRADES, pd.NA), missing=pd.NA)
    out = ~found["item"].isin(shown_labels(dataset, "favourable_answer_rate", "item"))
    gone = ["n", "agree", "value", "lower", "upper"]
    done = done.assign(**{name: done[name].mask(out) for name in gone})
    return done.assign(state=done["state"].mask(out, "suppressed"))
