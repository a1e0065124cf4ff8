"""The figures of a written draft, checked by arithmetic and against the data of the year.

Imports ``metrics``, ``files`` and below. Begin with ``audited_text.audit_text``.
"""

from phantich.draft_audit.audited_text import Audit, Figure, audit_text
from phantich.draft_audit.draft_files import audit, audit_read, read_draft, write_annotated
from phantich.draft_audit.presentation import alarms, as_json, as_table

__all__ = [
    "Audit",
    "Figure",
    "alarms",
    "as_json",
    "as_table",
    "audit",
    "audit_read",
    "audit_text",
    "read_draft",
    "write_annotated",
]
