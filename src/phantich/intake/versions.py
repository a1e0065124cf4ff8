"""Versions of the same figures: which file is the later one, and which may not come together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from phantich.intake.import_log import SUPERSEDED, Ledger
from phantich.intake.pages import Page, Submission
from phantich.intake.records import Whose
from phantich.intake.remarks import Remark

Owners = Mapping[int, Whose | None]


def version_of(found: Submission) -> tuple[bool, int]:
    """What a file says of its version, as a key that puts the later one last."""
    titles = [page.title for page in found.pages]
    return any(t.marked for t in titles), max((t.version for t in titles), default=1)


def refuse_competing(ledger: Ledger, fresh: Sequence[Submission], owners: Owners) -> None:
    """Refuse a second unmarked version in one call, and periods that overlap another's."""
    taken: dict[tuple[str, str, str], str] = {}
    for one in fresh:
        for page in one.pages:
            owner = owners.get(id(page))
            if owner is None or page.refused:
                continue
            key = (owner.unit, owner.code, page.block_name)
            other = _overlapping(ledger, one, owner, page)
            if key in taken and taken[key] != one.file and not page.title.marked:
                page.remarks.append(Remark("two_versions", "error", page.sheet, value=taken[key]))
            elif other:
                page.remarks.append(Remark("overlapping_period", "error", page.sheet, value=other))
            taken.setdefault(key, one.file)


def _overlapping(ledger: Ledger, found: Submission, owner: Whose, page: Page) -> str:
    """A file whose figures of another period of the same year hold these too."""
    for entry in (e for e in ledger.entries if e.status != SUPERSEDED):
        for part in entry.parts:
            same = (part.unit, part.year, part.block) == (owner.unit, owner.year, page.block_name)
            other = part.period != owner.code and entry.sha256 != found.sha256
            if same and other and _months(part.period) & _months(owner.code):
                return f"{entry.file} ({part.period})"
    return ""


def _months(code: str) -> set[int]:
    """The months of a period's code."""
    quarter, months = re.search(r"q(\d)$", code), re.search(r"t(\d\d)(?:-(\d\d))?$", code)
    if quarter:
        return set(range(int(quarter[1]) * 3 - 2, int(quarter[1]) * 3 + 1))
    if months:
        return set(range(int(months[1]), int(months[2] or months[1]) + 1))
    return set(range(1, 13))
