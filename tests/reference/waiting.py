"""Groups 18 to 21: Kaplan-Meier and what follows from it."""

from typing import Any

import numpy as np
from reference.score import Score

from phantich import stats

Data = dict[str, tuple[Any, Any]]


def run(score: Score) -> None:
    """Check all groups of this family."""
    raw = score.frame("18_km_raw.csv")
    data: Data = {
        str(name): (rows["duration"].to_numpy(), rows["event"].to_numpy())
        for name, rows in raw.groupby("dataset")
    }
    _curves(score, data)
    _quantiles(score, data)
    document = score.document("21_km_tests.json")
    _printed(score, data, document)
    _small(score, document)


def _curves(score: Score, data: Data) -> None:
    group = "19 survival curves"
    for name, rows in score.frame("19_km_curves.csv").groupby("dataset"):
        curve = stats.kaplan_meier(*data[str(name)])
        for ours, theirs in (
            (curve.time, "time"),
            (curve.at_risk, "n_risk"),
            (curve.events, "n_event"),
            (curve.censored, "n_censor"),
            (curve.survival, "surv"),
        ):
            score.each(group, (name, theirs), ours, rows[theirs])
        inside = (curve.survival > 0) & (curve.survival < 1)
        for ours, theirs in (
            (curve.error, "std_err_surv"),
            (curve.lower, "lower"),
            (curve.upper, "upper"),
        ):
            score.each(group, (name, theirs), ours[inside], rows[theirs][inside])


def _quantiles(score: Score, data: Data) -> None:
    group = "20 survival quantiles"
    for row in score.frame("20_km_quantiles.csv").itertuples():
        curve = stats.kaplan_meier(*data[row.dataset])
        middle = stats.median(curve)
        for name, ours in {
            "median_first_S_le_half": middle.value,
            "median_R_lower_loglog": middle.lower,
            "median_R_upper_loglog": middle.upper,
            "rmst": stats.restricted_mean(curve, row.tau),
        }.items():
            score.check(group, (row.dataset, name), ours, getattr(row, name))


def _printed(score: Score, data: Data, document: Any) -> None:
    group = "21 survival tests"
    for case in document["lifelines"]:
        curve = stats.kaplan_meier(*data[case["dataset"]])
        place = np.searchsorted(curve.time, case["at"], side="right") - 1
        for name, ours in (
            ("surv", curve.survival),
            ("lower", curve.lower),
            ("upper", curve.upper),
        ):
            if name in case:
                score.each(group, name, ours[place], case[name], 0, case["rtol"])
    for case in document["statsmodels"]:
        curve = stats.kaplan_meier(*data[case["dataset"]])
        place = np.searchsorted(curve.time, case["times"])
        score.each(group, "surv", curve.survival[place], case["surv"], 1e-5)
        score.each(group, "at risk", curve.at_risk[place], case["n_risk"])
        for ours, theirs in zip(curve.error[place], case["se"], strict=True):
            if theirs is not None:
                score.check(group, "se", ours, theirs, 1e-5)


def _small(score: Score, document: Any) -> None:
    group = "21 survival tests"
    case = document["quantile_convention"]
    # Four rows ending at 20, 30, 40, 50 have exactly this curve; 10 is a time before it.
    curve = stats.kaplan_meier([20, 30, 40, 50], [1, 1, 1, 1])
    score.each(group, "curve", stats.survival_at(curve, case["times"]), case["surv"])
    score.check(group, "half", stats.quantile(curve, case["q"]), case["expected"])
    never = stats.kaplan_meier([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1] * 4 + [0] * 6)
    score.check(
        group,
        "never",
        "inf" if np.isnan(stats.median(never).value) else "",
        case["never"]["expected"],
    )
    durations = document["rmst"]["durations"]
    curve = stats.kaplan_meier(durations, [1] * len(durations))
    for case in document["rmst"]["cases"]:
        mean = stats.restricted_mean(curve, case["t"])
        score.check(group, "restricted mean", mean, case["expected"], 1e-4)
    case = document["left_truncation"][0]
    curve = stats.kaplan_meier(case["durations"], [1] * 5, case["entry"])
    score.each(
        group,
        "late entry",
        stats.survival_at(curve, case["times"]),
        case["surv"],
        1e-3,
        case["rtol"],
    )
