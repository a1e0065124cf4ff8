"""Groups 13 to 17: XmR, its rules, Shewhart charts, runs; the two broken series of 15 left out."""

from typing import Any

import numpy as np
import pandas as pd
from reference.score import Score, missing

from phantich import stats
from phantich.stats import signal_rules

OPEN = stats.Gates(1, 1, 1)
BROKEN = ("constant_100", "mostly_constant")
ASSURANCE = {"fail": "consistent_fail", "pass": "consistent_pass", "hit_or_miss": "inconsistent"}
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
    _shewhart(score)
    _hospitals(score)
    _laney(score)
    for row in score.frame("17c_anhoej_limits.csv").itertuples():
        got = stats.anhoej_limits(row.n)
        score.each("17c run limits", row.n, got, (row.longest_max, row.crossings_min))


def _limits(score: Score) -> None:
    for case in score.document("13_xmr_limits.json")["vectors"]:
        got = stats.xmr_limits(
            case["values"], screen=case["screen_outliers"], baseline=case["fix_after_n"]
        )
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
    judged = document["assurance"]
    for case in judged["cases"]:
        for direction in ("increase", "decrease"):
            score.check(
                group, "assurance", _assured(judged["target"], case, direction), case[direction]
            )
    rebased = judged["rebased_last_segment_decides"]
    for case in rebased["orders"]:
        last = rebased["segments"][case["order"][-1]]
        score.check(
            group,
            "last segment",
            _assured(judged["target"], last, rebased["direction"]),
            case["expected"],
        )
    for case in document["short_groups"]["cases"]:
        short = [_status(size) in ("dots", "trial") for size in case["group_sizes"]]
        score.each(group, "short", short, case["expected"])
    case = document["opposite_two_of_three"]
    got = stats.xmr(case["values"], direction="increase", gates=OPEN)
    last = [POINTS[signal] == "common_cause" for signal in got.signal[-2:]]
    score.each(
        group, "opposite", last, [name == "common_cause" for name in case["expected_last_two"]]
    )


def _assured(target: float, case: dict[str, float], direction: Any) -> str:
    line = stats.Limits(0, case["lpl"], case["upl"], 0, 0, 0, 0)
    return ASSURANCE[stats.assurance(target, line, direction)]


def _status(size: int) -> str:
    return stats.xmr(np.arange(size) % 3).segments[0].status


def _whole_series(score: Score) -> None:
    frame, group = score.frame("15_plotthedots_runs.csv"), "15 series end to end"
    for name, rows in frame[~frame["series"].isin(BROKEN)].groupby("series", sort=False):
        first = rows.iloc[0]
        changes = [] if missing(first["rebase_at"]) else [stats.Rebase(first["rebase_at"], "test")]
        got = stats.xmr(
            rows["y"],
            dates=list(rows["t"]),
            direction=first["improvement_direction"],
            screen=bool(first["screen_outliers"]),
            gates=OPEN,
            rebase=changes,
            target=None if missing(first["target"]) else float(first["target"]),
            baseline=None if missing(first["fix_after_n"]) else int(first["fix_after_n"]),
        )
        lines = [got.segments[place].limits for place in got.segment]
        score.each(group, (name, "mean"), [line.mean for line in lines], rows["mean"])
        score.each(group, (name, "lower"), [line.lower for line in lines], rows["lpl"])
        score.each(group, (name, "upper"), [line.upper for line in lines], rows["upl"])
        labels = [LABELS[rule] for rule in got.rule]
        score.each(group, (name, "rule"), labels, rows["special_cause_type"])
        score.each(group, (name, "point"), [POINTS[s] for s in got.signal], rows["point_type"])
        _assurances(score, name, got, rows)


def _assurances(score: Score, name: object, got: stats.XmR, rows: pd.DataFrame) -> None:
    if rows["assurance"].notna().any():
        expected = rows["assurance"].dropna().iloc[-1]
        score.check("15 series end to end", (name, "assurance"), ASSURANCE[got.assurance], expected)


def _chart(rows: pd.DataFrame) -> stats.Chart:
    base = (rows["baseline"] & rows["include"]).to_numpy()
    kind = rows["chart"].iloc[0]
    if kind == "p":
        return stats.p_chart(rows["count"], rows["n"], base)
    if kind == "u":
        return stats.u_chart(rows["count"], rows["n"], base)
    one = {"i": stats.individuals_chart, "mr": stats.range_chart, "c": stats.c_chart}[kind]
    return one(rows["y"], base)


def _shewhart(score: Score) -> None:
    frame = score.frame("16_shewhart_points.csv")
    expected = score.frame("17_runs_analysis_anhoej.csv").set_index(["example", "part"])
    for (example, part), rows in frame.groupby(["example", "part"], sort=False):
        per = 50 if example == "ex_7.5_1" else 1
        chart = stats.Chart(*(line * per for line in _chart(rows)))
        for name, ours in zip(("cl", "lcl", "ucl"), chart, strict=True):
            score.each("16 shewhart points", (example, name), ours, rows[name])
        y = rows["y"].to_numpy()
        _runs(score, expected.loc[(example, part)], y, chart, rows["include"].to_numpy())


def _runs(score: Score, expected: pd.Series, y: Any, chart: stats.Chart, kept: Any) -> None:
    got = stats.runs_analysis(y[kept], chart.centre[kept])
    signal = got.longest > got.limits.longest or got.crossings < got.limits.crossings
    beyond = (y > chart.upper + 1e-12) | (y < chart.lower - 1e-12)
    pairs = {
        "n_useful": got.useful,
        "longest_run": got.longest,
        "crossings": got.crossings,
        "longest_run_max": got.limits.longest,
        "crossings_min": got.limits.crossings,
        "runs_signal": signal,
        "points_outside": int(beyond.sum()),
    }
    for name, ours in pairs.items():
        theirs = bool(expected[name]) if name == "runs_signal" else expected[name]
        score.check("17 runs", (expected.name, name), ours, theirs)


def _hospitals(score: Score) -> None:
    expected = score.frame("17_runs_analysis_anhoej.csv").set_index("example")
    frame = score.frame("17b_runs_analysis_input_hai.csv")
    for (hospital, infection), rows in frame.groupby(["hospital", "infection"]):
        chart = stats.u_chart(rows["n"], rows["days"])
        theirs = expected.loc[f"hai_3:{hospital}:{infection}"]
        y = (rows["n"] / rows["days"]).to_numpy()
        _runs(score, theirs, y, chart, np.ones(len(y), bool))
        means = chart.lower.mean(), chart.centre.mean(), chart.upper.mean()
        score.each(
            "17 runs",
            (hospital, infection),
            means,
            theirs[["mean_lcl", "centre", "mean_ucl"]],
            1e-12,
        )


def _laney(score: Score) -> None:
    frame = score.frame("16b_p_and_laney_p_prime.csv")
    for (example, kind), rows in frame.groupby(["example", "chart"]):
        method = stats.laney_p if kind == "pp" else stats.p_chart
        chart = method(rows["count"], rows["n"])
        for name, ours in zip(("cl", "lcl", "ucl"), chart, strict=True):
            score.each("16b p and p prime", (example, name), ours, rows[name], 1e-10)
