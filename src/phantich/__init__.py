"""phantich: a yearly report computed from an office's data — results, limitations, solutions.

Names are loaded when they are first used, so that ``import phantich`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"
__all__ = [
    "assess",
    "compare",
    "copies",
    "coverage",
    "differences",
    "doubts",
    "explore",
    "findings",
    "holdings",
    "learning",
    "plots",
    "read_tables",
    "report",
    "trace",
    "trend",
    "versus",
    "waiting",
]

_HOMES = {
    "assess": "assessment",
    "coverage": "assessment",
    "read_tables": "tables",
    "trace": "tracing",
}
_MODULES = frozenset(__all__) - set(_HOMES)


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"phantich.{_HOMES[name]}"), name)
    if name in _MODULES:
        return import_module(f"phantich.{name}")
    raise AttributeError(f"module 'phantich' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
