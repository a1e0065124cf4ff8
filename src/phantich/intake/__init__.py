"""Intake: from the workbooks that offices send to one dataset, with nothing lost."""

from __future__ import annotations

from phantich.intake.importing import Outcome, import_files, preview
from phantich.intake.keeping import BrokenBalance
from phantich.intake.records import Asked

__all__ = ["Asked", "BrokenBalance", "Outcome", "import_files", "preview"]
