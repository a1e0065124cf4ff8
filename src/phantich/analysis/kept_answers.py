"""What is worked out from a whole dataset: once for all notebooks of a run, and for the next."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from phantich.dataset.reading import Dataset
from phantich.disclosure.editions import INTERNAL
from phantich.files import run_handover
from phantich.metrics import own_metrics

Given = ParamSpec("Given")
Found = TypeVar("Found")


def once(
    make: Callable[Concatenate[Dataset, Given], Found],
) -> Callable[Concatenate[Dataset, Given], Found]:
    """A function of a dataset that is asked again only where the dataset is another.

    The function may look at nothing but the dataset's tables and what it is given, and may say
    nothing in words. An external edition is worked out each time: it notes what it publishes.
    """

    @wraps(make)
    def found(dataset: Dataset, /, *given: Given.args, **options: Given.kwargs) -> Found:
        if run_handover.memory() is None or dataset.edition != INTERNAL:
            return make(dataset, *given, **options)
        asked = (_rests_on(dataset), own_metrics.mark(), given, options)
        name = f"{make.__module__}.{make.__qualname__}"
        return run_handover.remembered(name, asked, lambda: make(dataset, *given, **options))

    return found


def _rests_on(dataset: Dataset) -> tuple[object, ...]:
    """All that can be taken from a dataset: its year, its unit, and the tables of all years."""
    derived = [(str(key), dict(held)) for key, held in dataset.worked_out.items()]
    facts = (dataset.year, dataset.unit, str(dataset.as_of), dataset.spans)
    return facts, dict(dataset), dict(dataset.source), derived
