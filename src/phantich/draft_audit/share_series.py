"""Shares that tell their total only together: "giỏi 310 bài, chiếm 24,8%" line after line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from phantich.draft_audit.quantities import Quantity
from phantich.draft_audit.verdicts import VERDICTS, Finding, count, follows, share

_FAR = 250  # letters between two shares of one series
_FEWEST = 3


def in_series(found: Sequence[Finding], lang: str) -> Iterator[Finding]:
    """The findings, those of shares without a base told where a series of them has one.

    The base is the sum of the parts, if all shares but one at most are of it.
    """
    lone = [f for f in found if isinstance(f.blanks.get("part"), Quantity)]
    told: dict[int, Finding] = {}
    for run in _runs(sorted(lone, key=lambda f: f.start)):
        parts = [(finding, *_pair(finding)) for finding in run]
        whole = sum((part.value for _, part, _ in parts), Fraction(0))
        right = [follows(percent, part.value, whole) == "half_up" for _, part, percent in parts]
        if sum(right) >= max(len(parts) - 1, _FEWEST - 1):
            told |= {id(f): _of(f, part, percent, whole, lang) for f, part, percent in parts}
    for finding in found:
        yield told.get(id(finding), finding)


def _pair(finding: Finding) -> tuple[Quantity, Quantity]:
    part, percent = finding.blanks["part"], finding.blanks["percent"]
    assert isinstance(part, Quantity)
    assert isinstance(percent, Quantity)
    return part, percent


def _runs(lone: Sequence[Finding]) -> Iterator[list[Finding]]:
    """Shares near each other whose parts are of one kind, three at least."""
    run: list[Finding] = []
    for finding in lone:
        if run and (
            finding.start - run[-1].end > _FAR or _pair(finding)[0].unit != _pair(run[0])[0].unit
        ):
            yield from [run] if len(run) >= _FEWEST else []
            run = []
        run.append(finding)
    yield from [run] if len(run) >= _FEWEST else []


def _of(finding: Finding, part: Quantity, percent: Quantity, whole: Fraction, lang: str) -> Finding:
    verdict = VERDICTS[follows(percent, part.value, whole)]
    right = share(percent, part.value, whole, lang)
    note = "of_total" if verdict == "agrees" else verdict
    blanks = {"base": count(whole, lang), "right": right}
    return replace(finding, kind="ratio", computed=right, verdict=verdict, note=note, blanks=blanks)
