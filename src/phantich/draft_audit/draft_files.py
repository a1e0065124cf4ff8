"""The draft's file: read with a clear refusal, and its annotated copy written beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pandas import DataFrame

from phantich.draft_audit.audited_text import Audit, Figure, audit_text
from phantich.draft_audit.known_figures import Known
from phantich.errors import Fault, Misuse
from phantich.files.document_text import DocumentText, read_document
from phantich.files.paths import resolve
from phantich.files.whole_files import write_whole

_WORD = ".docx"


def audit(draft: str | Path, results: DataFrame | None = None, *, lang: str = "vi") -> Audit:
    """The figures of a written draft, checked by arithmetic and against the results of a year.

    ``draft`` is the path of a .docx, .txt, .md or .pdf file; ``results`` come from ``assess``.
    Raises the faults of ``read_draft``.
    """
    return audit_read(read_draft(resolve(draft)), None if results is None else Known(results), lang)


def audit_read(draft: DocumentText, known: Known | None = None, lang: str = "vi") -> Audit:
    """The figures of a draft that was read, and what of it has no text: see ``audit_text``."""
    return replace(audit_text(draft.text, known, lang), unread=draft.unread)


def read_draft(path: Path) -> DocumentText:
    """The draft as read; places of figures count the characters of its text.

    Raises Fault: draft_is_folder, draft_unreadable, and those of ``read_document``.
    """
    if path.is_dir():
        raise Fault("draft_is_folder", path=path.name)
    try:
        return read_document(path)
    except OSError as error:
        reason = error.strerror or error
        raise Fault("draft_unreadable", file=path.name, reason=reason) from error


def write_annotated(
    path: Path, text: str, figures: Sequence[Figure], out: str = "", lang: str = "vi"
) -> Path | None:
    """Write a copy of a .docx with a comment at each figure; None when there is nothing to write.

    The copy stands beside the draft as ``<name>.audit.docx``, or at `out`, where it is written
    even without a comment.

    Raises
    ------
    Misuse
        `out` is the draft itself, or the draft is no .docx.
    Fault
        The copy can't be written.
    """
    if path.suffix.lower() != _WORD:
        if out:
            raise Misuse("audit_out_needs_docx", file=path.name)
        return None
    target = resolve(out) if out else path.with_name(f"{path.stem}.audit{_WORD}")
    if target.resolve() == path.resolve():
        raise Misuse("audit_over_draft", file=path.name)
    if not figures and not out:
        return None
    from phantich.draft_audit.annotated_copy import annotated

    write_whole(target, annotated(path, text, figures, lang))
    return target
