"""p-values adjusted for the number of tests of one report."""

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from phantich.errors import Fault
from phantich.stats.checked_numbers import Floats, as_floats
from phantich.stats.confidence_levels import known

Adjustment = Literal[
    "bh", "by", "bonferroni", "holm", "hochberg", "hommel", "sidak", "sidak_stepdown"
]


def adjust(p: ArrayLike, method: Adjustment = "bh") -> Floats:
    """Return the adjusted p-values, in the order given.

    "bh" and "by" bound the false discovery rate (Benjamini and Hochberg 1995; Benjamini and
    Yekutieli 2001), the others the chance of one false claim. A missing p was not a test: it stays
    NaN and is not counted. Raises Fault `not_a_probability` and `unknown_option`.
    """
    known("method", method, tuple(_METHODS))
    values = as_floats(p)
    if ((values < 0) | (values > 1)).any():
        raise Fault("not_a_probability", value=f"{values[(values < 0) | (values > 1)][0]:g}")
    flat, result = values.ravel(), np.full(values.size, np.nan)
    tested = np.flatnonzero(~np.isnan(flat))
    order = tested[np.argsort(flat[tested], kind="stable")]
    if len(order):
        result[order] = np.minimum(1.0, _METHODS[method](flat[order]))
    return result.reshape(values.shape)


def _steps(p: Floats) -> Floats:
    """How many tests are at least as extreme: m for the smallest p, 1 for the largest."""
    return np.arange(len(p), 0, -1, dtype=np.float64)


def _down(values: Floats) -> Floats:
    return np.asarray(np.maximum.accumulate(values))


def _up(values: Floats) -> Floats:
    return np.asarray(np.minimum.accumulate(values[::-1])[::-1])


def _bh(p: Floats) -> Floats:
    return _up(p * len(p) / _steps(p)[::-1])


def _by(p: Floats) -> Floats:
    return _bh(p) * float((1 / _steps(p)).sum())


def _hommel(p: Floats) -> Floats:
    """Hommel 1988, by the algorithm of Wright 1992."""
    m = len(p)
    adjusted = p.copy()
    for size in range(m, 1, -1):
        first, last = p[: m - size + 1], p[m - size + 1 :]
        least = float((size * last / np.arange(2, size + 1)).min())
        head = np.minimum(least, size * first)
        adjusted[: m - size + 1] = np.maximum(adjusted[: m - size + 1], head)
        adjusted[m - size + 1 :] = np.maximum(
            adjusted[m - size + 1 :], np.minimum(least, size * last)
        )
    return adjusted


_METHODS: dict[str, Callable[[Floats], Floats]] = {
    "bh": _bh,
    "by": _by,
    "bonferroni": lambda p: p * len(p),
    "holm": lambda p: _down(p * _steps(p)),
    "hochberg": lambda p: _up(p * _steps(p)),
    "hommel": _hommel,
    # log1p and expm1 keep a p of 1e-20 from vanishing in 1 - p.
    "sidak": lambda p: -np.expm1(len(p) * _log_survival(p)),
    "sidak_stepdown": lambda p: _down(-np.expm1(_steps(p) * _log_survival(p))),
}


def _log_survival(p: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        return np.asarray(np.log1p(-p))
