"""The metric functions: each takes tables and counts; none rounds, judges or words anything.

A parameter's name is a table's name; ``assess`` binds them by signature. A function's name is
its key in ``schema/indicators.toml``. Imports ``dataset`` and below. Begin with ``study`` and
``tidy``; ``judging`` gives counts their value, interval, state and target.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType

from pandas import DataFrame

from phantich.metrics import (
    conduct,
    evaluation,
    outreach,
    oversight,
    plans,
    study,
    teaching,
    timeliness,
)

Metric = Callable[..., DataFrame]
FAMILIES = (study, teaching, outreach, oversight, timeliness, plans, conduct, evaluation)

METRICS: dict[str, Metric] = {
    name: function
    for family in FAMILIES
    for name, function in vars(family).items()
    if isinstance(function, FunctionType)
    and function.__module__ == family.__name__
    and not name.startswith("_")
}

from phantich.metrics.own_metrics import load  # noqa: E402 - it adds to what stands above

load()
