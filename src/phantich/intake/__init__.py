"""Intake: from the workbooks that offices send to one dataset, with nothing lost.

Imports ``dataset`` and below. Begin with ``importing``; ``form`` writes what units fill in.

Names are loaded when they are first used: who reads the books of an intake reads no workbook.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from phantich.intake.importing import Outcome, import_files, preview
    from phantich.intake.kept_files import BrokenBalance
    from phantich.intake.table_facts import Asked

__all__ = ["Asked", "BrokenBalance", "Outcome", "import_files", "preview"]

_HOMES = {
    "Asked": "table_facts",
    "BrokenBalance": "kept_files",
    "Outcome": "importing",
    "import_files": "importing",
    "preview": "importing",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"phantich.intake.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'phantich.intake' has no attribute {name!r}")
