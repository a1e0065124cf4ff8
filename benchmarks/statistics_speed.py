"""Time the funnel and the Wilson interval over many units, beside a loop over statsmodels.

    python tests/benchmarks/statistics_speed.py [--units 100000] [--loop 2000]

The loop is timed over the first `--loop` units and scaled up: the whole of it would take minutes.
"""

import argparse
import time
from collections.abc import Callable

import numpy as np
from statsmodels.stats.proportion import binom_test, proportion_confint

from phantich import stats


def best(work: Callable[[], object], times: int = 5) -> float:
    """Return the shortest of several runs in seconds, after one that warms up."""
    work()
    return min(_timed(work) for _ in range(times))


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def loop_wilson(x: np.ndarray, n: np.ndarray) -> None:
    """Row by row, the interval."""
    for part, whole in zip(x, n, strict=True):
        proportion_confint(part, whole, 0.05, "wilson")


def loop_funnel(x: np.ndarray, n: np.ndarray) -> None:
    """Row by row, the interval and the two exact tails: no limits, no overdispersion."""
    share = x.sum() / n.sum()
    for part, whole in zip(x, n, strict=True):
        proportion_confint(part, whole, 0.05, "wilson")
        binom_test(part, whole, share, "smaller")
        binom_test(part, whole, share, "larger")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, default=100_000)
    parser.add_argument("--loop", type=int, default=2_000)
    sizes = parser.parse_args()
    rng = np.random.default_rng(20241231)
    n = rng.integers(20, 2_000, sizes.units)
    x = rng.binomial(n, rng.beta(97 * 30, 3 * 30, sizes.units))
    waits, seen = rng.integers(0, 90, sizes.units), rng.random(sizes.units) < 0.8
    exact_waits = rng.gamma(2.0, 20.0, sizes.units)
    ours = {
        "wilson": best(lambda: stats.wilson(x, n)),
        "funnel": best(lambda: stats.funnel(x, n)),
        "funnel + wilson": best(lambda: (stats.wilson(x, n), stats.funnel(x, n))),
        "kaplan-meier, days": best(lambda: stats.median(stats.kaplan_meier(waits, seen))),
        "kaplan-meier, no ties": best(lambda: stats.median(stats.kaplan_meier(exact_waits, seen))),
        "adjust (bh)": best(lambda: stats.adjust(np.linspace(0, 1, sizes.units))),
    }
    scale = sizes.units / sizes.loop
    few = slice(sizes.loop)
    loops = {
        "wilson": best(lambda: loop_wilson(x[few], n[few]), 2) * scale,
        "funnel + wilson": best(lambda: loop_funnel(x[few], n[few]), 2) * scale,
    }
    print(f"{sizes.units} units; loop over statsmodels timed on {sizes.loop} and scaled")
    print(f"{'work':24s}{'phantich s':>12s}{'loop s':>10s}{'ratio':>8s}")
    for name, seconds in ours.items():
        loop = loops.get(name)
        beside = f"{loop:10.2f}{loop / seconds:8.0f}" if loop else ""
        print(f"{name:24s}{seconds:12.4f}{beside}")


if __name__ == "__main__":
    main()
