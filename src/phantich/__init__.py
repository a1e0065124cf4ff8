"""phantich: a yearly report computed from an office's data — results, limitations, solutions.

Names are loaded when they are first used, so that ``import phantich`` costs nothing. No module
bears the name of a verb, or importing it would hide the verb.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {  # the verb, where it lives and what it is called there; a module is itself a verb's home
    "assess": "report.verbs:assess",
    "audit": "draft_audit:audit",
    "chart": "report.verbs:chart",
    "compare": "analysis.comparisons",
    "coverage": "metrics.statement_evidence:coverage",
    "findings": "analysis.findings.year_findings:findings",
    "history": "report.verbs:history",
    "likeness": "likeness",
    "metric": "metrics.own_metrics:metric",
    "read_dataset": "report.verbs:read_dataset",
    "run": "runner:run_year",
    "table": "report.verbs:table",
    "trace": "report.verbs:trace",
    "use_language": "language.wording:use_language",
}
__all__ = [*sorted(_HOMES)]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'phantich' has no attribute {name!r}")
    home, _, inner = _HOMES[name].partition(":")
    module = import_module(f"phantich.{home}")
    return getattr(module, inner) if inner else module


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
