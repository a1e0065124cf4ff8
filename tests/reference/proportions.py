"""Groups 01 to 04, 22 and 23: intervals, a difference, adjusted p-values."""

import numpy as np
from reference.score import Score, missing

from phantich import stats


def run(score: Score) -> None:
    """Check all groups of this family."""
    _wilson(score)
    _clopper_pearson(score)
    _rates(score)
    _means(score)
    _differences(score)
    frame = score.frame("23_p_adjust.csv")
    score.each("23 adjusted p", "bh", stats.adjust(frame["raw_p"]), frame["bh"])


def _wilson(score: Score) -> None:
    frame = score.frame("01_wilson.csv")
    for row in frame[(frame["alternative"] == "two-sided") & (frame["x"] % 1 == 0)].itertuples():
        printed = "DescTools" in row.source or "binom" in row.source
        got = stats.wilson(row.x, row.n, row.confidence)
        for name in ("value", "lower", "upper"):
            ours = float(getattr(got, name)) * row.multiplier
            score.check(
                "01 wilson", (row.id, name), ours, getattr(row, name), 1e-7 if printed else 1e-9
            )


def _clopper_pearson(score: Score) -> None:
    frame = score.frame("02_other_proportion_intervals.csv")
    exact = (frame["method"] == "clopper_pearson") & (frame["alternative"] == "two-sided")
    for row in frame[exact].itertuples():
        got = stats.clopper_pearson(row.x, row.n, row.confidence)
        for name in ("lower", "upper"):
            score.check(
                "02 exact intervals", (row.id, name), getattr(got, name), getattr(row, name), 1e-7
            )


def _rates(score: Score) -> None:
    """Byar's interval from ten events on, the exact one below."""
    for row in score.frame("03_rates_byars_exact.csv").itertuples():
        known = not (missing(row.x) or missing(row.n))
        if (row.method == "Exact") == (not known or row.x < 10):
            got = stats.byar(row.x, row.n, row.confidence)
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
    got = stats.newcombe(case["x2"], case["n2"], case["x1"], case["n1"])
    expected = case["newcombe_wilson"]
    score.each(group, "newcombe", got[1:], expected["ci"], expected["atol"], 0)
    one = document["one_sample"]
    score.each(group, "wilson", stats.wilson(one["x"], one["n"])[1:], one["wilson_ci"])
