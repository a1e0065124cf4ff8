"""From figures to limitations to proposed actions, and back a year later. No words, no causes."""

from phantich.findings.actions import actions, table
from phantich.findings.contradictions import contradictions
from phantich.findings.effort import effort, what_if
from phantich.findings.followup import follow_up
from phantich.findings.gaps import by_table, evidence_gaps, next_tables
from phantich.findings.limits import board, judged, limitations, sentence_key
from phantich.findings.rules import hedge, rules
from phantich.findings.status import action_states, ages, half_done, status
from phantich.findings.thresholds import with_thresholds

__all__ = [
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
    "table",
    "what_if",
    "with_thresholds",
]
