"""The figures of a written draft, checked by arithmetic and against the data of the year."""

from phantich.audit.drafts import Audit, Figure, audit_text

__all__ = ["Audit", "Figure", "audit_text"]
