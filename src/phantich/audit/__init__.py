"""The figures of a written draft, checked by arithmetic and against the data of the year."""

from phantich.audit.drafts import Audit, Figure, audit_text
from phantich.audit.files import read_draft, write_annotated
from phantich.audit.presenting import alarms, as_json, as_table

__all__ = [
    "Audit",
    "Figure",
    "alarms",
    "as_json",
    "as_table",
    "audit_text",
    "read_draft",
    "write_annotated",
]
