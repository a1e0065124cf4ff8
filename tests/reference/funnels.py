"""Groups 05, 11 and 12: funnels of shares, their overdispersion, exact limits."""

import numpy as np
import pandas as pd
from reference.score import Score, missing

from phantich import stats
from phantich.stats.binomial_tails import tails
from phantich.stats.funnel import arcsine_limits

Z = {"95": 1.959964, "998": 3.090232}  # as rounded by the source of group 11


def run(score: Score) -> None:
    """Check all groups of this family."""
    _on_the_limit(score)
    _overdispersion(score)
    _exact_limits(score)
    _exact_flags(score)


def _on_the_limit(score: Score) -> None:
    """A point exactly on a limit is inside: asked of the rule that flags a series."""
    from phantich.stats.signal_rules import signals

    case = score.document("10_funnelplotr_tests.json")["outlier_flags"]
    for name, (lower, upper) in case["limits"].items():
        rule = signals(np.asarray(case["ratio"], float), 1.0, (lower, upper), (0.0, 2.0))
        got = [int(r.startswith("outside")) for r in rule]
        score.each("10 on the limit", name, got, case["expected"][name])


def _inputs(score: Score, scenario: str) -> pd.DataFrame:
    given = score.document("11c_funnel_overdispersion_inputs.json")
    if scenario.startswith(("six", "district")):
        return pd.DataFrame(given["six" if scenario.startswith("six") else "district23"])
    frame = score.frame("05_funnel_prop_units.csv")
    return frame.rename(columns={"numerator": "num", "denominator": "den"})


def _overdispersion(score: Score) -> None:
    """The scenarios of proportions whose tenths at both ends are pulled in."""
    expected = score.frame("11b_funnel_overdispersion_units.csv", dtype={"unit": str})
    frame = score.frame("11a_funnel_overdispersion_summary.csv")
    for row in frame[(frame["data_type"] == "PR") & (frame["trim_by"] == 0.1)].itertuples():
        units = _inputs(score, row.scenario)
        target = units["num"].sum() / units["den"].sum()
        scores = stats.arcsine_scores(units["num"], units["den"], target)
        got = stats.dispersion(scores)
        for name, ours in (("n_used", got.units), ("phi", got.phi), ("tau2", got.tau2)):
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
            sizes = units["den"].to_numpy(float)[listed]
            _unit_limits(score, rows, sizes, target, got.tau2)


def _unit_limits(
    score: Score, rows: pd.DataFrame, sizes: np.ndarray, target: float, tau2: float
) -> None:
    for level, z in Z.items():
        for prefix, between in (("", 0.0), ("od_", tau2)):
            got = arcsine_limits(sizes, np.full(sizes.shape, target), z, between)
            for side, ours in zip(("lower", "upper"), got, strict=True):
                name = f"{prefix}{side}_{level}"
                for mine, theirs in zip(ours, rows[name], strict=True):
                    if not missing(theirs):
                        score.check("11b overdispersion units", name, mine, theirs, 1e-7, 1e-7)


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
    top, base = rows["num"].to_numpy(float), rows["den"].to_numpy(float)
    low, high = tails(top, base, np.full(len(rows), top.sum() / base.sum()))
    two = np.minimum(1.0, 2 * np.minimum(low, high))
    pairs = (("p_low", low), ("p_high", high), ("two_sided", two), ("bh", stats.adjust(two)))
    for name, ours in pairs:
        score.each("12b exact flags", name, ours, rows[name], 1e-9, 1e-7)
