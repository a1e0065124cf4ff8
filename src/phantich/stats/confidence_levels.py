"""Confidence levels, and the quantiles that belong to them."""

from statistics import NormalDist
from typing import Literal

from phantich.errors import Fault
from phantich.stats.checked_numbers import Floats

Side = Literal["both", "lower", "upper"]

WATCH = 0.95  # two-sided levels of the two limits used everywhere
ALERT = 0.998


def tail(confidence: float, side: Side = "both") -> float:
    """Return the probability left outside one limit.

    `side` "lower" or "upper" names the one limit that is wanted; it then gets the whole tail.
    Raises Fault `confidence` outside 0..1 and `unknown_option` for another side.
    """
    if not 0 < confidence < 1:
        raise Fault("confidence", value=confidence)
    known("side", side, ("both", "lower", "upper"))
    return (1 - confidence) / (2 if side == "both" else 1)


def normal_quantile(confidence: float, side: Side = "both") -> float:
    """Return z, the standard normal quantile of a confidence level."""
    return NormalDist().inv_cdf(1 - tail(confidence, side))


def known(option: str, value: str, allowed: tuple[str, ...]) -> None:
    """Raise Fault `unknown_option` unless the value is one of those allowed."""
    if value not in allowed:
        raise Fault("unknown_option", option=option, value=value, allowed=", ".join(allowed))


def normal_tail(z: Floats) -> Floats:
    """Return P(Z >= z)."""
    from scipy.special import ndtr

    return ndtr(-z)


def chi_square_tail(statistic: float | Floats, freedom: float) -> Floats:
    """Return P(X >= statistic) for chi-square with the given degrees of freedom."""
    import numpy as np
    from scipy.special import gammaincc

    return np.asarray(gammaincc(freedom / 2, np.asarray(statistic) / 2), dtype=np.float64)
