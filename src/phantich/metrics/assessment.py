"""Running the catalogue over the tables: one frame of results, each figure with its base."""

from __future__ import annotations

import inspect
from collections.abc import Collection, Mapping, Sequence

from pandas import DataFrame

from phantich.dataset.obligations import as_laid
from phantich.dataset.quality_sheet import contradicted
from phantich.dataset.reading import Dataset
from phantich.disclosure.editions import INTERNAL
from phantich.errors import Fault
from phantich.files import run_handover
from phantich.language.folding import nearest
from phantich.metrics import METRICS, own_metrics
from phantich.metrics.durations import DAYS
from phantich.metrics.judging import Counted, judge, split_by
from phantich.schema.indicators import Indicator, indicators


def assess(dataset: Dataset, by: Sequence[str] = (), *, keys: Collection[str] = ()) -> DataFrame:
    """Every indicator of the catalogue, or those of ``keys``, as far as the tables evidence it.

    ``keys`` names the indicators wanted, where not all are.

    Returns one row per indicator, group of ``by`` and category: ``indicator``, ``*by``,
    ``category`` (the form, channel or kind within a mix), ``numerator``, ``denominator``,
    ``value`` (shares 0..1, rates per their base, days), ``lower``, ``upper`` (95 %, random
    variation), ``counting_unit``, ``status`` (ok, small, few, over_100, zero, unreached, no_data,
    suppressed, blocked), ``target`` with ``target_source`` (default, trial, dataset or the
    document that set it), ``met`` (missing where the figure can't be judged) and ``note``. An
    indicator that can't be split by ``by`` is left out; split by unit, only units that exist at
    the day of the report have rows. A figure is blocked where a total that it rests on differs
    from the sum of its parts.

    Raises
    ------
    Fault
        The rows mix persons and attendances in one sum, or ``keys`` names no indicator.
    """
    known = fitting(by, keys)
    mark = own_metrics.mark()
    asked = (_asked_of(dataset, known), str(dataset.as_of), tuple(by), sorted(keys), mark)
    frame = run_handover.remembered(
        "assess", asked, lambda: judge(count(dataset, by, keys=keys), dataset, by, known)
    )
    frame = _blocked(frame, contradicted(dataset))
    if dataset.edition == INTERNAL:
        return frame
    from phantich.metrics.stated_counts import released  # a solver is loaded for this only

    return released(frame, dataset, by)


def _asked_of(dataset: Dataset, known: Sequence[Indicator]) -> dict[str, DataFrame]:
    """The tables on which the figures of some indicators depend."""
    names = {"attendances", "targets"}
    for indicator in known:
        names |= tables_behind(indicator)
    units = dataset.source.get("unit_versions", DataFrame())
    return {name: dataset[name] for name in sorted(names) if name in dataset} | {"units": units}


def tables_behind(indicator: Indicator) -> set[str]:
    """The tables on which the figures of an indicator rest: those it needs and those it counts."""
    needed = {path.partition(".")[0] for path in indicator.needs}
    return needed.union(tables_of(indicator.metric))


def _blocked(frame: DataFrame, bad: Collection[str]) -> DataFrame:
    """Results in which nothing rests on a table whose totals contradict its parts.

    Blocked rows lose value, limits and verdict; their counts stay, to be looked into.
    """
    keys = {k for k, i in indicators().items() if any(p.partition(".")[0] in bad for p in i.needs)}
    out = frame["indicator"].isin(keys) & frame["value"].notna()
    if not out.any():
        return frame
    gone = ("value", "lower", "upper", "confidence", "met")
    done = frame.assign(**{name: frame[name].mask(out) for name in gone})
    return done.assign(status=done["status"].mask(out, "blocked"))


def count(dataset: Dataset, by: Sequence[str] = (), *, keys: Collection[str] = ()) -> Counted:
    """The counts of every indicator that can be split by ``by``, as far as its evidence is held."""
    fit = fitting(by, keys)
    held = frozenset(path for i in fit for path in i.needs if _evidenced(path, dataset))
    known = [i for i in fit if held.issuperset(i.needs) and _there(i, dataset)]
    counts = {i.key: run_metric(i.metric, dataset, grouping(i, by)) for i in known}
    rows = dataset.get("attendances", DataFrame(columns=["measure"]))
    measures = frozenset(rows["measure"].dropna().unique())
    laid = as_laid(dataset)
    spread = {i.key: run_metric(i.metric, laid, ("unit",)) for i in known if is_spread(i, by)}
    return Counted(counts, held, measures, spread)


def fitting(by: Sequence[str], keys: Collection[str] = ()) -> list[Indicator]:
    """The indicators, of those named (all where none is), that can be split by ``by``."""
    wanted = {named(key).key for key in keys if key} if keys else set(indicators())
    return [i for i in indicators().values() if i.key in wanted and set(by) <= set(i.by)]


def is_spread(indicator: Indicator, by: Sequence[str]) -> bool:
    """Whether the limits of an indicator depend on how much its units differ."""
    return not by and indicator.kind == "share" and "unit" in indicator.by


def _there(indicator: Indicator, dataset: Dataset) -> bool:
    return all(name in dataset for name in tables_of(indicator.metric))


def grouping(indicator: Indicator, by: Sequence[str]) -> tuple[str, ...]:
    """The columns by which an indicator is counted: ``by``, its category, days for quantiles."""
    days = (DAYS[indicator.metric],) if indicator.kind == "days" else ()
    return (*by, *split_by(indicator, by), *days)


def named(key: str) -> Indicator:
    """The indicator of a key.

    Raises
    ------
    Fault
        The catalogue has none of this name; the nearest is named.
    """
    if key not in indicators():
        raise Fault("no_such_indicator", name=key, nearest=nearest(key, indicators(), 0.5) or "-")
    return indicators()[key]


def missing_evidence(indicator: Indicator, dataset: Dataset) -> list[str]:
    """The tables or columns an indicator needs and the dataset does not hold."""
    lacking = [path for path in indicator.needs if not _evidenced(path, dataset)]
    return lacking or [name for name in tables_of(indicator.metric) if name not in dataset]


def _evidenced(path: str, dataset: Dataset) -> bool:
    table, _, column = path.partition(".")
    return table in dataset and bool(dataset[table][column].notna().any())


def run_metric(key: str, dataset: Mapping[str, DataFrame], by: Sequence[str] = ()) -> DataFrame:
    """A metric over the tables its parameters name: ``[*by, numerator, denominator, value]``."""
    rows = [dataset[name] for name in tables_of(key)]
    asked = (key, tuple(by), rows, own_metrics.mark())
    return run_handover.remembered("metric", asked, lambda: METRICS[key](*rows, by=tuple(by)))


def tables_of(key: str) -> list[str]:
    """The tables that a metric counts: the names of its parameters."""
    return [name for name in inspect.signature(METRICS[key]).parameters if name != "by"]
