"""Whether declared groups differ in the time until something happens."""

import numpy as np
from numpy.typing import ArrayLike

from phantich.errors import Fault
from phantich.stats.checked_numbers import Floats, as_floats, same_length
from phantich.stats.confidence_levels import chi_square_tail
from phantich.stats.proportion_differences import ChiSquare


def logrank(durations: ArrayLike, observed: ArrayLike, groups: ArrayLike) -> ChiSquare:
    """Test whether k groups share one survival curve (Mantel 1966; Peto and Peto 1972).

    NaN when no time tells the groups apart. Raises Fault `too_few_groups` below two groups.
    """
    ends, happened = as_floats(durations), as_floats(observed)
    labels, member = np.unique(np.asarray(groups), return_inverse=True)
    same_length(ends, happened, member)
    if len(labels) < 2:
        raise Fault("too_few_groups", number=len(labels))
    time = np.unique(ends[happened == 1])
    risk = np.stack([_waiting(ends[member == g], time) for g in range(len(labels))])
    fallen = [ends[(member == g) & (happened == 1)] for g in range(len(labels))]
    fell = np.stack([_falling(part, time) for part in fallen])
    total, events = risk.sum(axis=0), fell.sum(axis=0)
    excess = (fell - risk * events / total).sum(axis=1)[1:]
    spread = events * np.where(total > 1, (total - events) / np.maximum(total - 1, 1), 0)
    share = (risk / total)[1:]
    covariance = np.diag((share * spread).sum(axis=1)) - (share * spread) @ share.T
    return _chi_square(excess, covariance)


def _chi_square(excess: Floats, covariance: Floats) -> ChiSquare:
    freedom = len(excess)
    if np.linalg.matrix_rank(covariance) < freedom:
        return ChiSquare(float("nan"), freedom, float("nan"))
    statistic = float(excess @ np.linalg.solve(covariance, excess))
    return ChiSquare(statistic, freedom, float(chi_square_tail(statistic, freedom)))


def _waiting(ends: Floats, time: Floats) -> Floats:
    return np.asarray(len(ends) - np.searchsorted(np.sort(ends), time, side="left"), dtype=float)


def _falling(ends: Floats, time: Floats) -> Floats:
    ordered = np.sort(ends)
    both = [np.searchsorted(ordered, time, side=side) for side in ("right", "left")]
    return np.asarray(both[0] - both[1], dtype=float)
