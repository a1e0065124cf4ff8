"""Groups 05 to 12: funnels of shares and of counts, overdispersion, exact limits."""

import numpy as np
import pandas as pd
from reference.score import Score, missing

from phantich import stats
from phantich.stats.binomial_tails import tails
from phantich.stats.count_funnel import transformed_limits
from phantich.stats.funnel import arcsine_limits

CLASSES = {
    "high_alert": "High (0.001)",
    "high_watch": "High (0.025)",
    "low_alert": "Low (0.001)",
    "low_watch": "Low (0.025)",
    "within": "Not significant",
}
Z = {"95": 1.959964, "998": 3.090232}  # as rounded by the source of group 11
OUTSIDE = {"95": 0.025, "998": 0.001}


def run(score: Score) -> None:
    """Check all groups of this family."""
    _shares(score)
    _share_limits(score)
    _ratios(score)
    _expected_counts(score)
    _crude_rates(score)
    _printed_tests(score)
    _overdispersion(score)
    _exact_limits(score)
    _exact_flags(score)


def _shares(score: Score) -> None:
    units = score.frame("05_funnel_prop_units.csv")
    got = stats.funnel(
        units["numerator"],
        units["denominator"],
        limits="normal",
        overdispersion="never",
        target=_share(units),
        minimum=0,
    )
    score.each(
        "05 funnel states",
        "units",
        [CLASSES[state] for state in got.state],
        units["expected_significance"],
    )


def _share(units: pd.DataFrame) -> float:
    return float(units["numerator"].sum() / units["denominator"].sum())


def _share_limits(score: Score) -> None:
    units, group = score.frame("05_funnel_prop_units.csv"), "06 normal limits"
    frame = score.frame("06_funnel_prop_limits_normal_approx.csv")
    for scenario, rows in frame.groupby("scenario"):
        kept = units if scenario == "all_units" else units[units["denominator"] < 31000]
        score.each(group, "baseline", [100 * _share(kept)] * len(rows), rows["baseline"], 1e-6, 0)
        for level, outside in OUTSIDE.items():
            got = stats.funnel_limits(rows["denominator"], _share(kept), outside, limits="normal")
            for side, ours in zip(("lower", "upper"), got, strict=True):
                name = f"{side}_{level}"
                score.each(group, (scenario, name), 100 * ours, rows[name], 1e-6, 0)


def _ratios(score: Score) -> None:
    units = score.frame("07_funnel_ratio_units.csv")
    got = stats.count_funnel(units["observed"], units["expected"], flags="byar")
    score.each(
        "07 ratio states",
        "units",
        [CLASSES[state] for state in got.state],
        units["expected_significance"],
    )


def _expected_counts(score: Score) -> None:
    rows, group = score.frame("08_funnel_ratio_limits_poisson.csv"), "08 ratio limits"
    for level, confidence in (("2s", 0.95), ("3s", 0.998)):
        interval = stats.exact_poisson(rows["observed"], 1, confidence)
        # The expected count that a unit would just differ from is the other limit of the count.
        for side, expected in (("lower", interval.upper), ("upper", interval.lower)):
            name = f"{side}_{level}"
            score.each(group, name, expected, rows[f"{name}_exp_events"], 1e-6, 2e-5)
            ratio = rows["observed"] / expected
            score.each(group, name, 100 * ratio, rows[f"{name}_isr"], 1e-4, 6e-4)
            score.each(group, name, ratio - 1, rows[f"{name}_count"], 1e-4, 6e-4)


def _crude_rates(score: Score) -> None:
    frame = score.frame("09_funnel_crude_rate_units.csv")
    for multiplier in (100_000, 100):
        for zero in ("with_0", "without_0"):
            rows = frame if zero == "with_0" else frame[frame["count"] > 0]
            rate = rows[f"rate_crude_per_{multiplier}"].replace(0, np.nan)
            exposure = (multiplier * rows["count"] / rate).fillna(rows["pop"])
            expected = exposure * rows["count"].sum() / exposure.sum()
            got = stats.count_funnel(rows["count"], expected, flags="byar")
            score.each(
                "09 crude rate states",
                (multiplier, zero),
                [CLASSES[s] for s in got.state],
                rows[f"crude_per_{multiplier}_{zero}"],
            )


def _printed_tests(score: Score) -> None:
    document, group = score.document("10_funnelplotr_tests.json"), "10 printed tests"
    case = document["aggregate"]
    sums = pd.DataFrame({key: case[key] for key in ("numerator", "denominator", "group")})
    sums = sums.groupby("group").sum()
    ratio = stats.count_funnel(sums["numerator"], sums["denominator"]).value
    score.each(group, "ratio of sums", ratio, case["expected_ratio"].values(), 5.1e-7, 0)
    case = document["poisson_limits"]
    for level, confidence in (("95", 0.95), ("998", 0.998)):
        got = stats.ratio_limits(case["expected_counts"], confidence)
        score.each(group, "limits", got[0], case[f"lower_{level}"], 1e-6, 0)
        score.each(group, "limits", got[1], case[f"upper_{level}"], 1e-6, 0)
    case = document["phi"]
    scores = stats.log_scores(case["numerator"], case["denominator"])
    phi = stats.dispersion(scores, how="truncate").phi
    score.check(group, "phi", phi, case["expected_phi"], 5.1e-7, 0)
    _outside(score, document["outlier_flags"])


def _outside(score: Score, case: dict[str, dict[str, list[float]]]) -> None:
    """A point exactly on a limit is inside: asked of the rule that flags a series."""
    from phantich.stats.signal_rules import signals

    for name, (lower, upper) in case["limits"].items():
        rule = signals(np.asarray(case["ratio"], float), 1.0, (lower, upper), (0.0, 2.0))
        score.each(
            "10 printed tests",
            name,
            [int(r.startswith("outside")) for r in rule],
            case["expected"][name],
        )


def _inputs(score: Score, scenario: str) -> pd.DataFrame:
    given = score.document("11c_funnel_overdispersion_inputs.json")
    if scenario.startswith(("six", "district")):
        return pd.DataFrame(given["six" if scenario.startswith("six") else "district23"])
    if scenario.startswith("phe303"):
        frame = score.frame("05_funnel_prop_units.csv")
        return frame.rename(columns={"numerator": "num", "denominator": "den"})
    frame = score.frame("07_funnel_ratio_units.csv")
    frame = frame.rename(columns={"observed": "num", "expected": "den"})
    frame["unit"] = [f"R{place:03d}" for place in range(len(frame))]
    return frame[frame["num"] > 0] if "SHMI" in scenario else frame


def _overdispersion(score: Score) -> None:
    expected = score.frame("11b_funnel_overdispersion_units.csv", dtype={"unit": str})
    for row in score.frame("11a_funnel_overdispersion_summary.csv").itertuples():
        units = _inputs(score, row.scenario)
        kind = row.sr_method if row.data_type == "SR" else row.data_type
        target = 1.0 if row.data_type == "SR" else units["num"].sum() / units["den"].sum()
        den = units["den"].round(2) if kind == "SHMI" else units["den"]
        scores = _scores(kind, units["num"], den, target)
        how = "truncate" if kind == "SHMI" else "winsorise"
        got = stats.dispersion(scores, trim=row.trim_by, how=how)
        for name, ours in (
            ("target", target),
            ("n_used", got.units),
            ("phi", got.phi),
            ("tau2", got.tau2),
        ):
            score.check(
                "11a overdispersion", (row.scenario, name), ours, getattr(row, name), 1e-10, 1e-8
            )
        rows = expected[expected["scenario"] == row.scenario].set_index("unit")
        listed = units["unit"].isin(rows.index).to_numpy()  # some scenarios list a part, or none
        if listed.any():
            rows = rows.loc[units["unit"][listed]]
            group = "11b overdispersion units"
            score.each(group, "z", scores.z[listed], rows["z"], 1e-9, 1e-8)
            score.each(group, "trimmed", got.z[listed], rows["z_trimmed"], 1e-9, 1e-8)
            _unit_limits(score, rows, kind, np.asarray(den, float)[listed], target, got.tau2)


def _scores(kind: str, num: pd.Series, den: pd.Series, target: float) -> stats.Scores:
    if kind == "PR":
        return stats.arcsine_scores(num, den, target)
    if kind == "RC":
        return stats.log_ratio_scores(num, den, target)
    return stats.log_scores(num, den) if kind == "SHMI" else stats.square_root_scores(num, den)


def _unit_limits(score, rows, kind, den, target, tau2) -> None:
    for level, z in Z.items():
        for prefix, between in (("", 0.0), ("od_", tau2)):
            if kind == "PR":
                got = arcsine_limits(den, np.full(den.shape, target), z, between)
            elif prefix:
                got = transformed_limits(den, z, "log", between)
            else:
                got = stats.ratio_limits(den, 1 - 2 * OUTSIDE[level])
            for side, ours in zip(("lower", "upper"), got, strict=True):
                for mine, theirs in zip(ours, rows[f"{prefix}{side}_{level}"], strict=True):
                    if not missing(theirs):
                        score.check(
                            "11b overdispersion units",
                            (kind, prefix, side, level),
                            mine,
                            theirs,
                            1e-7,
                            1e-7,
                        )


def _exact_limits(score: Score) -> None:
    frame, group = score.frame("12_exact_binomial_limits.csv"), "12 exact limits"
    for row in frame.itertuples():
        for name, outside in (("0025", 0.025), ("0001", 0.001)):
            lower = stats.lower_limit(row.n, row.p, outside)
            upper = stats.upper_limit(row.n, row.p, outside)
            opposite = {"0025": "0975", "0001": "0999"}[name]
            score.check(group, row.n, lower, getattr(row, f"lower_{name}"), 1e-9, 1e-8)
            score.check(group, row.n, upper, getattr(row, f"upper_{opposite}_mirror"), 1e-9, 1e-8)
            counts = np.arange(row.n + 1.0)
            low, high = tails(counts, np.full_like(counts, row.n), np.full_like(counts, row.p))
            flagged = counts[low < outside], counts[high < outside]
            score.check(group, "r_low", max(flagged[0], default=-1), getattr(row, f"r_low_{name}"))
            score.check(
                group, "r_high", min(flagged[1], default=row.n + 1), getattr(row, f"r_high_{name}")
            )


def _exact_flags(score: Score) -> None:
    rows = score.frame("12b_exact_binomial_flags.csv")
    got = stats.funnel(rows["num"], rows["den"], overdispersion="never")
    for name, ours in (
        ("p_low", got.p_low),
        ("p_high", got.p_high),
        ("two_sided", got.p),
        ("bh", stats.adjust(got.p)),
        ("holm", stats.adjust(got.p, "holm")),
    ):
        score.each("12b exact flags", name, ours, rows[name], 1e-9, 1e-7)
