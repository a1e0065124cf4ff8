"""Confidence levels, and the quantiles that belong to them."""

from statistics import NormalDist

from phantich.errors import Fault
from phantich.stats.checked_numbers import Floats

WATCH = 0.95  # two-sided levels of the two limits used everywhere
ALERT = 0.998


def tail(confidence: float) -> float:
    """Return the probability left outside one limit; Fault `confidence` outside 0..1."""
    if not 0 < confidence < 1:
        raise Fault("confidence", value=confidence)
    return (1 - confidence) / 2


def normal_quantile(confidence: float) -> float:
    """Return z, the standard normal quantile of a confidence level."""
    return NormalDist().inv_cdf(1 - tail(confidence))


def known(option: str, value: str, allowed: tuple[str, ...]) -> None:
    """Raise Fault `unknown_option` unless the value is one of those allowed."""
    if value not in allowed:
        raise Fault("unknown_option", option=option, value=value, allowed=", ".join(allowed))


def normal_tail(z: Floats) -> Floats:
    """Return P(Z >= z)."""
    from scipy.special import ndtr

    return ndtr(-z)
