"""How far the items of a form, or the raters of a text, agree."""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from phantich.errors import Fault
from phantich.stats.checked_numbers import Floats, as_floats
from phantich.stats.confidence_levels import known, tail

FEWEST_ITEMS, FEWEST_RESPONDENTS = 3, 30

Missing = Literal["listwise", "pairwise"]


class Alpha(NamedTuple):
    """Cronbach's alpha with its limits; `state` is ok or too_few."""

    value: float
    lower: float
    upper: float
    state: str


class Intraclass(NamedTuple):
    """The six forms of Shrout and Fleiss: one rating, or the mean of k, by three designs.

    `random_one` is ICC(2,1): each text read by the same raters, taken as a sample of raters.
    """

    separate_one: float
    random_one: float
    fixed_one: float
    separate_mean: float
    random_mean: float
    fixed_mean: float


def cronbach_alpha(
    answers: ArrayLike,
    *,
    missing: Missing = "listwise",
    confidence: float = 0.95,
    fewest: int = FEWEST_RESPONDENTS,
) -> Alpha:
    """Return alpha of a table of answers, respondents by items.

    "listwise" leaves out a respondent with a gap, "pairwise" takes each covariance from those who
    answered both. Under 3 items or `fewest` respondents: NaN, state too_few.
    Source: Cronbach 1951; limits of Feldt, Woodruff and Salih 1987.
    """
    from scipy.special import fdtri

    known("missing", missing, ("listwise", "pairwise"))
    table = _table(answers)
    table = table[~np.isnan(table).any(axis=1)] if missing == "listwise" else table
    people, items = table.shape
    if items < FEWEST_ITEMS or people < fewest:
        return Alpha(np.nan, np.nan, np.nan, "too_few")
    covariance = _pairwise_covariance(table)
    total = covariance.sum()
    value = float(items / (items - 1) * (1 - np.trace(covariance) / total)) if total else np.nan
    outside, between, within = tail(confidence), people - 1, (people - 1) * (items - 1)
    least, most = (
        1 - (1 - value) * float(fdtri(between, within, q)) for q in (1 - outside, outside)
    )
    return Alpha(value, least, most, "ok")


def intraclass(ratings: ArrayLike) -> Intraclass:
    """Return the intraclass correlations of ratings, texts by raters, none missing.

    Raises Fault `missing_rating` and `too_few_groups`. Source: Shrout and Fleiss 1979.
    """
    table = _table(ratings)
    texts, raters = table.shape
    if np.isnan(table).any():
        raise Fault("missing_rating", number=int(np.isnan(table).sum()))
    if min(texts, raters) < 2:
        raise Fault("too_few_groups", number=min(texts, raters))
    between, columns, residual = _mean_squares(table)
    within = (columns + (texts - 1) * residual) / texts
    k = raters
    drift = (columns - residual) / texts
    return Intraclass(
        _ratio(between - within, between + (k - 1) * within),
        _ratio(between - residual, between + (k - 1) * residual + k * drift),
        _ratio(between - residual, between + (k - 1) * residual),
        _ratio(between - within, between),
        _ratio(between - residual, between + drift),
        _ratio(between - residual, between),
    )


def weighted_kappa(first: ArrayLike, second: ArrayLike, categories: int) -> float:
    """Return kappa of two raters with quadratic weights, for scores 0..categories - 1.

    NaN when both used one same category throughout. Source: Cohen 1968.
    """
    scores = np.stack([as_floats(first), as_floats(second)])
    if np.isnan(scores).any():
        raise Fault("missing_rating", number=int(np.isnan(scores).sum()))
    if scores.min() < 0 or scores.max() >= categories:
        worst = scores.min() if scores.min() < 0 else scores.max()
        raise Fault("outside_bounds", value=f"{worst:g}", low=0, high=categories - 1)
    seen = np.zeros((categories, categories))
    np.add.at(seen, tuple(scores.astype(int)), 1 / scores.shape[1])
    place = np.arange(categories)
    weight = (place[:, None] - place) ** 2
    chance = (weight * np.outer(seen.sum(axis=1), seen.sum(axis=0))).sum()
    return float(1 - (weight * seen).sum() / chance) if chance else float("nan")


def _table(values: ArrayLike) -> Floats:
    table = as_floats(values)
    if table.ndim != 2:
        raise Fault("not_a_table", dimensions=table.ndim)
    return table


def _pairwise_covariance(table: Floats) -> Floats:
    """Covariances (n - 1) of the columns, each pair from its complete rows."""
    items = table.shape[1]
    covariance = np.empty((items, items))
    for i, j in np.ndindex(items, items):
        both = table[~np.isnan(table[:, i] + table[:, j])]
        first, second = both[:, i] - both[:, i].mean(), both[:, j] - both[:, j].mean()
        covariance[i, j] = first @ second / (len(both) - 1)
    return covariance


def _mean_squares(table: Floats) -> tuple[float, float, float]:
    """Between texts, between raters, residual."""
    texts, raters = table.shape
    rows, columns, mean = table.mean(axis=1), table.mean(axis=0), table.mean()
    left = table - rows[:, None] - columns + mean
    return (
        float(raters * ((rows - mean) ** 2).sum() / (texts - 1)),
        float(texts * ((columns - mean) ** 2).sum() / (raters - 1)),
        float((left**2).sum() / ((texts - 1) * (raters - 1))),
    )


def _ratio(top: float, base: float) -> float:
    return top / base if base else float("nan")
