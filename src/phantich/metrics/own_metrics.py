"""Metrics of the analyst's own: registered in a notebook, or in ``metrics/*.py`` of the project.

A file of the project is run in every process that counts, so that its metrics stand in results,
reports and ``explore`` like those of the package.
"""

from __future__ import annotations

import hashlib
import inspect
import re
import runpy
import traceback
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, TypeVar

from phantich.errors import Fault, Misuse
from phantich.files.project_settings import metric_files
from phantich.language import wording
from phantich.language.folding import nearest
from phantich.metrics import METRICS, Metric
from phantich.metrics.durations import DAYS
from phantich.schema.data_model import tables
from phantich.schema.indicators import Indicator, add, drop, indicators

KINDS = ("share", "attainment", "count", "per", "rate", "days")
FACTS = ("kind", "counts", "better", "section", "needs", "by", "target", "per", "statements",
         "days", "quantile")  # fmt: skip
COUNTED = re.compile(r"numerator: (.*?); denominator: (.*?)\.(?= |$)")
LASTING = re.compile(r"days: (.*?)\.(?= |$)")
OWN: dict[str, str] = {}  # the text of each, by its key
Function = TypeVar("Function", bound=Metric)


def metric(vi: str, en: str, *, formula: str, **facts: Any) -> Callable[[Function], Function]:
    """Make the function below it a metric: ``@pt.metric("Tỷ lệ …", "… rate", formula="…", …)``.

    ``vi`` and ``en`` name the indicator, ``formula`` says in Vietnamese what is divided by what
    (the English stands in the function's docstring after ``numerator:`` and ``denominator:``, of
    a duration after ``days:`` besides).
    ``facts``: ``kind`` (share, attainment, count, per, rate, days), ``counts`` (the unit of the
    numerator), ``better`` (higher, lower, none), ``section`` of the report, ``needs``
    (``"table.column"``), ``by`` (what it may be split by), ``target``, ``per``, ``statements``.

    A duration (``kind="days"``) is the ``quantile`` (0.5, the median, unless said) of the column
    ``days`` of the rows that the function counts: the numerator are the cases that ended on that
    day, the denominator these and those last seen open on it. See ``phantich.metrics.durations``.

    The function takes tables by the names of its parameters and ``by``, and returns what
    ``share``, ``per`` or ``count`` of ``phantich.metrics.tidy`` give.

    Raises
    ------
    Misuse
        A fact is unknown or impossible, or the name is one of the package's own.
    """

    def register(function: Function) -> Function:
        key = function.__name__
        if key in METRICS and key not in OWN:
            raise Misuse("metric_taken", name=key)
        checked = _checked(facts, key)
        column = checked.pop("days")
        fact = Indicator(key=key, vi=vi, en=en, **checked, metric=key)
        wording.add(f"formula.{key}", vi=formula, en=_counted(function))
        OWN[key] = inspect.getsource(function)
        METRICS[key] = function
        DAYS.update({key: column} if column else {})
        add(fact)
        return function

    return register


def _checked(facts: dict[str, Any], key: str) -> dict[str, Any]:
    """The facts of a metric, with the usual where nothing is said; all that can't be is refused."""
    for name in facts:
        _known("fact", name, FACTS, key)
    given = {"kind": "share", "better": "none", "counts": "", "section": "", "days": "", **facts}
    given |= _lasting(given, key)
    lists = {n: _texts(given.pop(n, ())) for n in ("needs", "by", "statements")}
    shipped = [fact for name, fact in indicators().items() if name not in OWN]
    _known("kind", given["kind"], KINDS, key)
    _known("better", given["better"], ("higher", "lower", "none"), key)
    _known("counts", given["counts"], sorted({fact.counts for fact in shipped}), key)
    _known("section", given["section"], list(dict.fromkeys(f.section for f in shipped)), key)
    columns = [f"{name}.{column}" for name, t in tables().items() for column in t.columns]
    for name, choices in (("needs", columns), ("by", sorted({n for f in shipped for n in f.by}))):
        for value in lists[name]:
            _known(name, value, choices, key)
    return {**given, **lists}


def _lasting(given: dict[str, Any], key: str) -> dict[str, Any]:
    """What a duration counts and which part of its cases is asked for; of other kinds nothing."""
    lasts, part = given["kind"] == "days", given.get("quantile", 0.5)
    if lasts != bool(given["days"]) or ("quantile" in given and not lasts) or not 0 < part < 1:
        raise Misuse("metric_days", metric=key)
    return {"counts": "day", "quantile": part} if lasts else {}


def _texts(given: str | Collection[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _known(fact: str, value: object, choices: Collection[str], key: str) -> None:
    if value not in choices:
        near = nearest(str(value), choices) or ", ".join(choices)
        raise Misuse("metric_fact", metric=key, fact=fact, value=value, nearest=near)


def _counted(function: Metric) -> str:
    """What is divided by what, or from when to when, in the words of the docstring."""
    about = " ".join((inspect.getdoc(function) or "").split())
    found = COUNTED.search(about)
    if found is None:
        raise Misuse("metric_docstring", name=function.__name__)
    lasting = LASTING.search(about)
    if lasting:
        return lasting[1]
    top, base = found.groups()
    return top if base == "none" else f"{top} ÷ {base}"


def load() -> None:
    """Run the project's files of metrics, which register what they define.

    Raises
    ------
    Fault
        One of them fails: file, line and reason are named.
    """
    for path in metric_files():
        try:
            runpy.run_path(str(path))
        except Fault as fault:
            raise Fault("own_metric", file=path.name, line=_line(fault, path),
                        reason=fault) from None  # fmt: skip
        except Exception as error:
            line = getattr(error, "lineno", None) or _line(error, path)
            said = f"{type(error).__name__}: {error}"
            raise Fault("own_metric", file=path.name, line=line, reason=said) from None


def refresh() -> None:
    """Take what the project's files say now, in a process that was loaded for another moment."""
    for key in list(OWN):
        remove(key)
    load()


def remove(key: str) -> None:
    """Forget a metric that is not the package's own."""
    del OWN[key], METRICS[key]
    DAYS.pop(key, None)
    wording.drop(f"formula.{key}")
    drop(key)


def _line(error: Exception, path: Path) -> int:
    lines = traceback.extract_tb(error.__traceback__)
    return next((at.lineno or 0 for at in reversed(lines) if at.filename == str(path)), 0)


def mark() -> str:
    """A digest of all metrics that are not the package's: what was counted depends on them."""
    return hashlib.sha256(repr(sorted(OWN.items())).encode()).hexdigest() if OWN else ""
