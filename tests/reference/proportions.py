"""Groups 01 to 04 and 22 to 23: intervals, differences, adjusted p-values."""

from typing import Any

import numpy as np
from reference.score import Score, missing

from phantich import stats

SIDES = {"two-sided": "both", "upper_bound_only": "upper", "lower_bound_only": "lower"}
METHODS = {"clopper_pearson": stats.clopper_pearson, "agresti_coull": stats.agresti_coull}
ADJUSTMENTS = {"sidak_ss": "sidak", "sidak_sd": "sidak_stepdown"}


def run(score: Score) -> None:
    """Check all groups of this family."""
    _wilson(score)
    _other_intervals(score)
    _rates(score)
    _means(score)
    _differences(score)
    _several(score)
    _adjusted(score)


def _wilson(score: Score) -> None:
    for row in score.frame("01_wilson.csv").itertuples():
        printed = "DescTools" in row.source or "binom" in row.source
        weighted = row.x % 1 != 0
        got = stats.wilson(
            row.x, row.n, row.confidence, side=SIDES[row.alternative], whole=not weighted
        )
        for name in ("value", "lower", "upper"):
            ours = float(getattr(got, name)) * row.multiplier
            score.check(
                "01 wilson", (row.id, name), ours, getattr(row, name), 1e-7 if printed else 1e-9
            )


def _other_intervals(score: Score) -> None:
    for row in score.frame("02_other_proportion_intervals.csv").itertuples():
        side = SIDES[row.alternative]
        got = METHODS[row.method](row.x, row.n, row.confidence, side=side)
        for name in ("lower", "upper"):
            score.check(
                "02 other intervals", (row.id, name), getattr(got, name), getattr(row, name), 1e-7
            )


def _rates(score: Score) -> None:
    for row in score.frame("03_rates_byars_exact.csv").itertuples():
        known = not (missing(row.x) or missing(row.n))
        if row.method == "Exact":
            got = stats.exact_poisson(row.x, row.n, row.confidence)
        else:
            got = stats.byar(row.x, row.n, row.confidence, exact_below=0)
        for name in ("value", "lower", "upper"):
            ours = float(getattr(got, name)) * row.multiplier
            score.check("03 rates", (row.id, name, known), ours, getattr(row, name))


def _means(score: Score) -> None:
    document = score.document("04_mean_t.json")
    for case in document["expected"]:
        values = [v for area, v in document["values"] if case["area"] in (area, "No grouping")]
        wide, narrow = stats.mean_t(values, 0.998), stats.mean_t(values)
        got = {
            "value": narrow.value,
            "value_count": len(values),
            "value_sum": sum(values),
            "stdev": np.std(values, ddof=1),
            "lower95_0cl": narrow.lower,
            "upper95_0cl": narrow.upper,
            "lower99_8cl": wide.lower,
            "upper99_8cl": wide.upper,
        }
        for name, ours in got.items():
            score.check("04 mean", (case["area"], name), ours, case[name])


def _differences(score: Score) -> None:
    document, group = score.document("22_compare_proportions.json"), "22 comparisons"
    case = document["difference"]
    # Theirs is first minus second, ours is the change from the first to the second.
    pairs = (case["x2"], case["n2"], case["x1"], case["n1"])
    for name, method in (
        ("newcombe_wilson", stats.newcombe),
        ("wald", stats.wald_difference),
        ("agresti_caffo", stats.agresti_caffo),
    ):
        got = method(*pairs)
        score.each(group, name, got[1:], case[name]["ci"], case[name]["atol"], 0)
    katz = document["ratio_katz_log"]
    got = stats.katz_ratio(katz["x2"], katz["n2"], katz["x1"], katz["n1"])
    score.each(group, "katz", got[1:], katz["ci"], 0, katz["rtol"])
    one = document["one_sample"]
    got = stats.wilson(one["x"], one["n"])
    score.each(group, "wilson", got[1:], one["wilson_ci"])
    two = document["z_two_sample"]
    z = stats.z_two(two["x"][1], two["n"][1], two["x"][0], two["n"][0])
    score.each(group, "two samples", z, (two["z"], two["p"]))
    alone = document["z_one_sample"]
    z = stats.z_one(alone["x"], alone["n"], alone["value"])
    score.each(group, "one sample", z, (alone["z"], alone["p"]), 1e-7)


def _several(score: Score) -> None:
    document, group = score.document("22_compare_proportions.json"), "22 comparisons"
    case = document["k_sample"]
    got = stats.homogeneity(case["x"], case["n"])
    score.each(group, "k samples", got, (case["chisq"], case["df"], case["p"]))
    pairs: dict[str, Any] = case["pairwise_p"]
    raw = [
        stats.homogeneity([case["x"][i] for i in pair], [case["n"][i] for i in pair]).p
        for pair in pairs["order"]
    ]
    score.each(group, "pairwise", raw, pairs["raw"])
    score.each(group, "holm", stats.adjust(raw, "holm"), pairs["holm"])
    for name in ("against_value", "one_sample"):
        case = document[name]
        got = stats.homogeneity(case["x"], case["n"], case["value"])
        score.each(group, name, (got.statistic, got.p), (case["chisq"], case["p"]))


def _adjusted(score: Score) -> None:
    frame = score.frame("23_p_adjust.csv")
    for name in frame.columns[1:]:
        got = stats.adjust(frame["raw_p"], ADJUSTMENTS.get(name, name))
        score.each("23 adjusted p", name, got, frame[name])
