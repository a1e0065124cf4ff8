"""All findings of a year at once: what ``phantich.findings`` returns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pandas import DataFrame

from phantich.analysis.findings.evidence_gaps import evidence_gaps
from phantich.analysis.findings.followup import follow_up
from phantich.analysis.findings.limitations import limitations
from phantich.analysis.findings.proposed_actions import actions
from phantich.analysis.findings.strengths import strengths
from phantich.analysis.year_changes import changes
from phantich.dataset.reading import Dataset
from phantich.metrics.assessment import assess


@dataclass(frozen=True)
class Findings:
    """The findings of one year, each worked out when it is first asked for."""

    dataset: Dataset

    @cached_property
    def limitations(self) -> DataFrame:
        """Figures held against their levels by the rules: see ``limitations``."""
        return limitations(self.dataset)

    @cached_property
    def strengths(self) -> DataFrame:
        """Goals reached and what is clearly better than last year: see ``strengths``."""
        results = assess(self.dataset)
        return strengths(results, changes(results, assess(self.dataset.earlier())))

    @cached_property
    def actions(self) -> DataFrame:
        """Proposed actions beside those the office wrote: see ``actions``."""
        return actions(self.dataset, self.limitations)

    @cached_property
    def gaps(self) -> DataFrame:
        """Statements without evidence, and what they lack: see ``evidence_gaps``."""
        return evidence_gaps(self.dataset)

    @cached_property
    def follow_up(self) -> DataFrame:
        """What became of last year's actions: see ``follow_up``."""
        return follow_up(self.dataset)


def findings(dataset: Dataset) -> Findings:
    """What a year's figures say of limitations, actions, gaps and last year's actions."""
    return Findings(dataset)
