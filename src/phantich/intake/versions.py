"""Versions of the same figures: which file is the later one, and which may not come together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from phantich.intake.import_log import SUPERSEDED, Ledger
from phantich.intake.remarks import Remark
from phantich.intake.submission_pages import Page, Submission
from phantich.intake.table_facts import Whose

Owners = Mapping[int, Whose | None]


def version_of(found: Submission) -> tuple[bool, int]:
    """What a file says of its version, as a key that puts the later one last."""
    titles = [page.title for page in found.pages]
    return any(t.marked for t in titles), max((t.version for t in titles), default=1)


def refuse_competing(ledger: Ledger, fresh: Sequence[Submission], owners: Owners) -> None:
    """Refuse figures of one unit, form and period that differ and do not say which replaces which.

    Of two files of one call both are set aside; so are periods that share months, and a period
    that shares them with one taken before.
    """
    claims: dict[tuple[str, int, str], list[Claim]] = defaultdict(list)
    for one in fresh:
        for page in one.pages:
            owner = owners.get(id(page))
            if owner is None or page.refused:
                continue
            other = _overlapping(ledger, one, owner, page)
            if other:
                page.remarks.append(Remark("overlapping_period", "error", page.sheet, value=other))
            mine = Claim(one.file, owner.code, page)
            held = claims[owner.unit, owner.year, page.block_name]
            for rule, claim in ((mine.against(claim), claim) for claim in held):
                for refused, named in ((mine, claim), (claim, mine)) if rule else ():
                    refused.page.remarks.append(
                        Remark(rule, "error", refused.page.sheet, value=named.file)
                    )
            held.append(mine)


@dataclass(frozen=True)
class Claim:
    """A page of a file that says to hold the figures of a unit, form and period."""

    file: str
    code: str
    page: Page

    def against(self, earlier: Claim) -> str:
        """The rule by which this page and an earlier one can't both count; empty if they can."""
        if earlier.file == self.file or self.page.title.marked:
            return ""
        if earlier.code != self.code:
            return "overlapping_period" if _months(earlier.code) & _months(self.code) else ""
        mine, others = ([row.values for row in page.rows] for page in (self.page, earlier.page))
        return "two_versions" if mine != others else ""


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
