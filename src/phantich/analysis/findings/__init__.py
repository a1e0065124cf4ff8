"""From figures to limitations to proposed actions, and back a year later. No words, no causes."""

from phantich.analysis.findings.action_status import action_states, ages, half_done, status
from phantich.analysis.findings.contradictions import contradictions
from phantich.analysis.findings.effort import effort, what_if
from phantich.analysis.findings.evidence_gaps import by_table, evidence_gaps, next_tables
from phantich.analysis.findings.finding_rules import hedge, rules
from phantich.analysis.findings.followup import follow_up
from phantich.analysis.findings.limitations import TOLD, board, judged, limitations, sentence_key
from phantich.analysis.findings.planned_actions import work_plan
from phantich.analysis.findings.proposed_actions import actions, table
from phantich.analysis.findings.strengths import strengths
from phantich.analysis.findings.trial_levels import with_thresholds

__all__ = [
    "TOLD",
    "action_states",
    "actions",
    "ages",
    "board",
    "by_table",
    "contradictions",
    "effort",
    "evidence_gaps",
    "follow_up",
    "half_done",
    "hedge",
    "judged",
    "limitations",
    "next_tables",
    "rules",
    "sentence_key",
    "status",
    "strengths",
    "table",
    "what_if",
    "with_thresholds",
    "work_plan",
]
