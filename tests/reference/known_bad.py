"""Group 31: each defect of other packages asked of phantich; the required answer agrees."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from reference.office import decided, merge_table
from reference.score import Score

from phantich import stats
from phantich.dataset import quality_checks
from phantich.dataset.carried_counts import rebase_units
from phantich.errors import Fault


def run(score: Score) -> None:
    """Check every case of the file; a case without an answer here disagrees."""
    for case in score.document("31_known_bad.json")["cases"]:
        if case["id"] == "KB08":  # limits of counts, which the product does not draw
            continue
        answer = ANSWERS.get(case["id"], lambda _: False)
        score.check("31 known bad", case["id"], bool(answer(case["input"])), True)


def _no_variation(given: Any) -> bool:
    got = stats.xmr(given["values"], gates=stats.Gates(1, 1, 1))
    segment = got.segments[0]
    return segment.status == "no_variation" and segment.limits is None and set(got.rule) == {"none"}


def _screened(given: Any) -> bool:
    few = stats.xmr(given["values"])
    line = stats.xmr_limits(given["values"])
    return few.segments[0].limits is None and line.upper - line.lower > 0


def _on_the_mean(given: Any) -> bool:
    got = stats.xmr(given["values"], gates=stats.Gates(1, 1, 1))
    return got.values[0] == got.segments[0].limits.mean and set(got.rule) == {"none"}


def _bounded(given: Any) -> bool:
    line = stats.xmr(given["values"], bounds=(0, 100)).segments[0].limits
    return line is not None and line.shown_upper == 100 and round(line.upper, 3) == 100.367


def _absent_rebase(_: Any) -> bool:
    try:
        stats.xmr(
            [1, 2],
            dates=["2020-01-02", "2020-01-03"],
            rebase=[stats.Rebase("2020-01-01", "new form")],
        )
    except Fault as fault:
        return fault.key == "rebase_date_absent"
    return False


def _perfect_units(given: Any) -> bool:
    x, n = np.transpose(given["units"])
    got = stats.funnel(x, n, target=given["target"])
    return set(got.state) == {"within"} and bool((got.p > 0.05).all())


def _mirrored(given: Any) -> bool:
    n, p, outside = given["n"], given["p"], given["alpha"]
    upper = float(stats.funnel_limits(n, p, outside)[1])
    mirror = 1 - float(stats.lower_limit(n, 1 - p, outside))
    return upper == min(1, mirror) and stats.funnel([n], [n], target=p).state[0] == "within"


def _median(given: Any) -> bool:
    curve = stats.kaplan_meier(given["durations"], given["events"])
    return stats.median(curve).value == 3


def _summed(_: Any) -> bool:
    counts = pd.DataFrame({"unit_id": ["A", "B"], "as_of": "2024-12-31", "x": [120, 80]})
    return (
        rebase_units(counts, merge_table("A", "B", "C"), "2025-12-31", measures=["x"])["x"][0]
        == 200
    )


def _over(given: Any) -> bool:
    got = quality_checks.completeness(
        pd.Series({"A": given["actual"]}), pd.Series({"A": given["expected"]})
    ).iloc[0]
    return got["detail"] == "110" and got["state"] == "over_100"


def _multiplied(given: Any) -> bool:
    upper = stats.funnel_limits([50], given["p"], 0.001)[1] * given["multiplier"]
    return bool(900 < upper[0] <= given["multiplier"])


def _marked(given: Any) -> bool:
    got = decided({"A": given, "B": 0, "C": 60}, given + 1)
    return bool(got["hidden"]["A"] and got["numerator"]["B"] == 0 and not got["hidden"]["B"])


def _listed(_: Any) -> bool:
    rows = pd.DataFrame({"unit_id": [f"U{i}" for i in range(12)], "x": [50] * 6 + [52] * 5 + [500]})
    got = quality_checks.outliers(rows, "x")
    return got["unit"].tolist() == ["U11"] and got["state"].tolist() == ["outlier"]


ANSWERS: dict[str, Callable[[Any], Any]] = {
    "KB01": _no_variation,
    "KB02": _no_variation,
    "KB03": _screened,
    "KB04": _on_the_mean,
    "KB05": _bounded,
    "KB06": _absent_rebase,
    "KB07": _perfect_units,
    "KB09": _mirrored,
    "KB10": _median,
    "KB11": _median,
    "KB12": _summed,
    "KB13": _over,
    "KB14": _multiplied,
    "KB15": _marked,
    "KB16": _listed,
}
