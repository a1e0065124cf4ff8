"""Shares that tell their total only together: "giỏi 310 bài, chiếm 24,8%" line after line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from phantich.draft_audit.quantities import Quantity
from phantich.draft_audit.stated_shares import share_of
from phantich.draft_audit.verdicts import Finding, follows, settled

_FAR = 250  # letters between two shares of one series
_ALL = 100  # percent: of whatever total
_FEWEST = 2  # shares of one base that prove it to be that of the others


@dataclass(frozen=True, slots=True)
class _Share:
    """A finding on a percentage with the count that it is said of."""

    finding: Finding
    part: Quantity
    percent: Quantity

    def is_of(self, whole: Fraction) -> bool:
        """Whether the percentage is the part's share of a total."""
        return follows(self.percent, self.part.value, whole) == "half_up"


def in_series(found: Sequence[Finding], lang: str) -> Iterator[Finding]:
    """The findings, those of shares without a base told where a series of them has one.

    The base is that of the others or the sum of the parts, if all shares but one are of it.
    """
    told: dict[int, Finding] = {}
    for run in _runs(sorted(_shares(found), key=lambda one: one.finding.start)):
        lone = [one for one in run if one.finding.verdict == "unmatched"]
        for whole, one in product([*_wholes(run)][:1], lone):
            reason = share_of(one.percent, one.part, whole, sure=True)
            right = settled(one.percent, [reason], lang, "ratio")
            if right:
                told[id(one.finding)] = right.moved(one.finding.start - one.percent.start)
    for finding in found:
        yield told.get(id(finding), finding)


def _shares(found: Sequence[Finding]) -> Iterator[_Share]:
    for finding in found:
        part, percent = finding.blanks.get("part"), finding.blanks.get("percent")
        if isinstance(part, Quantity) and isinstance(percent, Quantity) and percent.value < _ALL:
            yield _Share(finding, part, percent)


def _runs(shares: Sequence[_Share]) -> Iterator[list[_Share]]:
    """Shares near each other whose parts are of one kind."""
    run: list[_Share] = []
    for one in shares:
        far = run and one.finding.start - run[-1].finding.end > _FAR
        if far or (run and one.part.unit != run[0].part.unit):
            yield run
            run = []
        run.append(one)
    yield run


def _wholes(run: Sequence[_Share]) -> Iterator[Fraction]:
    """The totals that all shares but one are of; of two shares one, if their sum is its base."""
    added = sum((one.part.value for one in run), Fraction(0))
    bases = {one.finding.blanks.get("whole") for one in run}
    for whole in (added, *bases):
        if isinstance(whole, Fraction):
            fewest = 1 if added in bases else _FEWEST
            if sum(one.is_of(whole) for one in run) >= max(len(run) - 1, fewest):
                yield whole
