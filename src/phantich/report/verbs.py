"""The verbs of ``phantich`` as an analyst calls them: wrong arguments raise and name the right.

Each takes what the function of the same name takes, checks it, and calls that function. Nothing is
silently empty: what is asked for is there or an error says what there is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from phantich.errors import Fault, Misuse
from phantich.language import wording
from phantich.language.folding import nearest
from phantich.schema.indicators import indicators

INVENTED = "phantich_invented"  # what a frame of results says of its dataset

if TYPE_CHECKING:
    from pandas import DataFrame, Series

    from phantich.dataset.reading import Dataset
    from phantich.report.charts import Chart, NoChart
    from phantich.report.tables import Grid
    from phantich.report.tracing import Trace


def read_dataset(
    path: str | Path,
    year: int | None = None,
    *,
    unit: str = "",
    as_of: str | dt.date | None = None,
    edition: str = "internal",
    previous: str | Path = "",
) -> Dataset:
    """The validated tables of a dataset: see ``phantich.dataset.reading.read_dataset``.

    Raises
    ------
    DataFaults
        The data break the schema; every fault is listed.
    Misuse
        An argument has the wrong type, or there is no such edition.
    Fault
        The dataset does not exist, or has no such year or unit; the nearest is named.
    """
    from phantich.dataset.reading import read_dataset

    if year is not None and (isinstance(year, bool) or not hasattr(year, "__index__")):
        raise Misuse("mistyped_argument", name="year", type="int", value=repr(year))
    _typed("unit", unit, str)
    whole_year = None if year is None else int(year)
    found = read_dataset(
        path, whole_year, unit=unit, as_of=as_of, edition=edition, previous=previous
    )
    if unit:
        _one_of("no_such_unit", unit, found.unit_names().index, "unit")
    return found


def assess(
    dataset: Dataset, by: str | Sequence[str] = (), *, keys: str | Collection[str] = ()
) -> DataFrame:
    """Every indicator, or those of ``keys``: see ``phantich.metrics.assessment.assess``.

    One name may stand without a list.

    Raises
    ------
    Misuse
        ``dataset`` is none, or nothing can be split by a name in ``by``; the nearest is named.
    Fault
        There is no such indicator.
    """
    from phantich.metrics.assessment import assess

    results = assess(_dataset(dataset), _split(by, keys), keys=_listed(keys))
    results.attrs[INVENTED] = dataset.invented
    return results


def history(
    dataset: Dataset, indicator: str, by: str | Sequence[str] = (), *, lang: str = ""
) -> DataFrame:
    """One indicator in every year: see ``phantich.analysis.year_history.history``."""
    from phantich.analysis.year_history import history

    found = _split(by, indicator)
    return history(_dataset(dataset), indicator, found, lang=lang or wording.chosen())


def table(results: DataFrame, part: str, *, lang: str = "") -> Grid:
    """The table of one part of the report: see ``phantich.report.tables.figures``.

    Raises
    ------
    Misuse
        There is no such part, or ``results`` do not come from ``assess``.
    """
    from phantich.report.tables import figures

    parts = dict.fromkeys(fact.section for fact in indicators().values())
    _one_of("no_such_part", part, parts, "part")
    grid = figures(_results(results), part, lang=lang or wording.chosen())
    said = filter(None, [_mark(results, lang), grid.caption])
    return replace(grid, caption=". ".join(said))


def chart(
    results: DataFrame, indicator: str, names: Series | None = None, *, lang: str = ""
) -> Chart | NoChart:
    """An indicator as it is split: see ``phantich.report.charts.chart``.

    Raises
    ------
    Misuse
        ``results`` do not come from ``assess``, or do not hold the indicator.
    Fault
        There is no such indicator; the nearest is named.
    """
    from phantich.metrics.assessment import named
    from phantich.report.charts import chart

    held = list(_results(results)["indicator"].unique())
    _one_of("not_in_results", named(indicator).key, held, "name")
    drawn = chart(results, indicator, names, lang=lang or wording.chosen())
    return drawn.marked(_mark(results, lang))


def trace(text: str, dataset: Dataset, *, unit: str = "", lang: str = "") -> Trace:
    """Where a printed figure comes from: see ``phantich.report.tracing.trace``."""
    from phantich.report.tracing import trace

    _typed("text", text, str)
    _typed("unit", unit, str)
    if unit:
        _one_of("no_such_unit", unit, _dataset(dataset).unit_names().index, "unit")
    return trace(text, _dataset(dataset), unit=unit, lang=lang or wording.chosen())


def _mark(results: DataFrame, lang: str) -> str:
    """What says of invented figures that they are."""
    invented = results.attrs.get(INVENTED)
    return wording.say("document.mark", lang or wording.chosen()) if invented else ""


def _listed(given: str | Iterable[str]) -> list[str]:
    return [given] if isinstance(given, str) else list(given)


def _split(by: str | Sequence[str], keys: str | Collection[str]) -> list[str]:
    """The names to split by, each of which some indicator asked for can be split by."""
    from phantich.metrics.assessment import named

    facts = [named(key) for key in _listed(keys)] or list(indicators().values())
    known = list(dict.fromkeys(name for fact in facts for name in fact.by))
    for name in _listed(by):
        if name == "year":
            raise Misuse("year_is_history")
        _one_of("no_such_split", name, known, "name")
    return _listed(by)


def _one_of(key: str, value: Any, choices: Iterable[str], blank: str) -> None:
    known = list(map(str, choices))
    if value not in known:
        near = nearest(str(value), known, 0.5) or ", ".join(known) or "-"
        raise (Fault if key == "no_such_unit" else Misuse)(key, **{blank: value, "nearest": near})


def _typed(name: str, value: Any, kind: type) -> None:
    if not isinstance(value, kind):
        raise Misuse("mistyped_argument", name=name, type=kind.__name__, value=repr(value))


def _dataset(given: Dataset) -> Dataset:
    from phantich.dataset.reading import Dataset

    if not isinstance(given, Dataset):
        raise Misuse("no_dataset", value=type(given).__name__)
    return given


def _results(given: DataFrame) -> DataFrame:
    columns = getattr(given, "columns", ())
    if "indicator" not in columns or "value" not in columns:
        raise Misuse("no_results", value=type(given).__name__)
    return given
