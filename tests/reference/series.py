"""Groups 13 to 16: XmR without screening or baselines, its rules, Laney's P'.

The two broken series of group 15 are left out.
"""

import numpy as np
from reference.score import Score, missing

from phantich import stats
from phantich.stats import signal_rules

OPEN = stats.Gates(1, 1, 1)
BROKEN = ("constant_100", "mostly_constant")
LABELS = {
    "none": "Common Cause",
    "outside_high": "Above UCL",
    "outside_low": "Below LCL",
    "trend_high": "7 Point Trend (Increasing)",
    "trend_low": "7 Point Trend (Decreasing)",
    "two_of_three_high": "2 in 3 Above CL",
    "two_of_three_low": "2 in 3 Below CL",
    "shift_high": "7 Points Above CL",
    "shift_low": "7 Points Below CL",
}
POINTS = {
    "common": "common_cause",
    "improvement": "special_cause_improvement",
    "concern": "special_cause_concern",
    "high": "special_cause_neutral_high",
    "low": "special_cause_neutral_low",
}


def run(score: Score) -> None:
    """Check all groups of this family."""
    _limits(score)
    _primitives(score)
    _judged(score)
    _whole_series(score)
    _laney(score)


def _limits(score: Score) -> None:
    for case in score.document("13_xmr_limits.json")["vectors"]:
        if case["screen_outliers"] or case["fix_after_n"]:
            continue
        got = stats.xmr_limits(case["values"])
        names = {
            "mean": got.mean,
            "lpl": got.lower,
            "upl": got.upper,
            "near_lpl": got.near_lower,
            "near_upl": got.near_upper,
        }
        for name, ours in names.items():
            if case[name] is not None:
                score.check(
                    "13 xmr limits", (case["id"], name), ours, case[name], case["tolerance"], 0
                )


def _primitives(score: Score) -> None:
    document, group = score.document("14_xmr_rules.json"), "14 xmr rules"
    for case in document["shift7"]:
        score.each(group, "shift", signal_rules.shift(case["side"]), case["expected_completed_at"])
    for case in document["expand7"]:
        score.each(group, "members", signal_rules.members(case["marks"]), case["expected_member"])
    for case in document["trend7"]:
        score.each(
            group, "trend", signal_rules.trend(case["values"]), case["expected_completed_at"]
        )
    for case in document["two_of_three"]:
        score.each(
            group,
            "two of three",
            signal_rules.two_of_three(case["close"], case["side"]),
            case["expected_window"],
        )
    for case in document["two_of_three_members"]:
        both = np.asarray(case["close"]) * signal_rules.two_of_three(case["close"], case["side"])
        score.each(group, "two of three members", both, case["expected_flag"])


def _judged(score: Score) -> None:
    document, group = score.document("14_xmr_rules.json"), "14 xmr rules"
    for case in document["short_groups"]["cases"]:
        short = [_status(size) in ("dots", "trial") for size in case["group_sizes"]]
        score.each(group, "short", short, case["expected"])
    case = document["opposite_two_of_three"]
    got = stats.xmr(case["values"], direction="increase", gates=OPEN)
    last = [POINTS[signal] == "common_cause" for signal in got.signal[-2:]]
    score.each(
        group, "opposite", last, [name == "common_cause" for name in case["expected_last_two"]]
    )


def _status(size: int) -> str:
    return stats.xmr(np.arange(size) % 3).segments[0].status


def _whole_series(score: Score) -> None:
    frame, group = score.frame("15_plotthedots_runs.csv"), "15 series end to end"
    for name, rows in frame[~frame["series"].isin(BROKEN)].groupby("series", sort=False):
        first = rows.iloc[0]
        if first["screen_outliers"] or not missing(first["fix_after_n"]):
            continue
        changes = [] if missing(first["rebase_at"]) else [stats.Rebase(first["rebase_at"], "test")]
        got = stats.xmr(
            rows["y"],
            dates=list(rows["t"]),
            direction=first["improvement_direction"],
            gates=OPEN,
            rebase=changes,
        )
        lines = [got.segments[place].limits for place in got.segment]
        score.each(group, (name, "mean"), [line.mean for line in lines], rows["mean"])
        score.each(group, (name, "lower"), [line.lower for line in lines], rows["lpl"])
        score.each(group, (name, "upper"), [line.upper for line in lines], rows["upl"])
        labels = [LABELS[rule] for rule in got.rule]
        score.each(group, (name, "rule"), labels, rows["special_cause_type"])
        score.each(group, (name, "point"), [POINTS[s] for s in got.signal], rows["point_type"])


def _laney(score: Score) -> None:
    frame = score.frame("16b_p_and_laney_p_prime.csv")
    for example, rows in frame[frame["chart"] == "pp"].groupby("example"):
        chart = stats.laney_p(rows["count"], rows["n"])
        for name, ours in zip(("cl", "lcl", "ucl"), chart, strict=True):
            score.each("16b p prime", (example, name), ours, rows[name], 1e-10)
