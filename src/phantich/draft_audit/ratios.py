"""Ratios of a sentence and their percentages, told from what only looks like a ratio."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from phantich.draft_audit.figure_words import nouns, said
from phantich.draft_audit.pairing import Pair, fits, pairs
from phantich.draft_audit.quantities import Quantity
from phantich.draft_audit.verdicts import VERDICTS, Finding, Verdict, follows, share

_SLASHED = re.compile(r"\d\s?/\s?\d")
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d{2}$")
_DIALLED = re.compile(r"0\d{2,}|1[89]00\s?/")
_PER_HEAD, _FULL_MARKS = (1_000, 10_000, 100_000), (10, 20, 50, 100)
_FINEST_SCALE, _ABOUT = 50, 60
_LARGEST_FRACTION = 5
_NEAR_POINTS = 2
_LAST_DAY, _LAST_MONTH = 31, 12
_FEASTS = {(3, 2), (8, 3), (26, 3), (30, 4), (1, 5), (15, 5), (19, 5), (1, 6), (21, 6), (27, 7)}
_FEASTS |= {(19, 8), (2, 9), (5, 9), (10, 10), (20, 10), (7, 11), (9, 11), (18, 11), (20, 11)}
_FEASTS |= {(22, 12), (27, 2), (24, 3), (1, 7), (6, 6), (28, 6), (1, 1)}
_SUBSET = ("person",)


def ratio_findings(
    text: str, items: Sequence[Quantity], lang: str
) -> tuple[list[Finding], list[Quantity]]:
    """The findings on a sentence's ratios, and the percentages that belong to none of them."""
    found: list[Finding] = []
    matched, rest = pairs(text, items)
    for pair in matched:
        finding, freed = _judged(text, pair, lang)
        found.append(finding)
        rest += freed
    return found, sorted(rest, key=lambda q: q.start)


def _judged(text: str, pair: Pair, lang: str) -> tuple[Finding, list[Quantity]]:
    if pair.percent is None:
        return _alone(text, pair.ratio), []
    if pair.percent.sort == "change":
        return _changed(text, pair.ratio, pair.percent, lang)
    if not fits(pair.percent, pair.ratio) and not pair.percent.approximate:
        lonely = _two_counts(pair) or _dated(text, pair.ratio) or is_fraction(pair.ratio)
        if lonely or not pair.sure:
            return _alone(text, pair.ratio), [pair.percent]
    return _narrowed(text, pair, _stated(text, pair.ratio, pair.percent, lang)), []


def _narrowed(text: str, pair: Pair, found: Finding) -> Finding:
    """The finding at the ratio alone when another a/b stands between it and its percentage."""
    percent = pair.percent
    if percent is None or percent.start < pair.ratio.end:
        return found
    if not _SLASHED.search(text[pair.ratio.end : percent.start]):
        return found
    return replace(found, start=pair.ratio.start, end=pair.ratio.end)


def _stated(text: str, ratio: Quantity, percent: Quantity, lang: str) -> Finding:
    """A ratio beside its percentage."""
    if ratio.approximate or percent.approximate:
        return _both(ratio, percent, percent.raw, None, "approximate", "approximate")
    if ratio.base == 0:
        return _both(ratio, percent, percent.raw, None, "implausible", "zero_base")
    right = share(percent, ratio.value, ratio.base, lang)
    verdict = VERDICTS[follows(percent, ratio.value, ratio.base)]
    if ratio.value > ratio.base and not _attainment(text, ratio, percent):
        return _both(ratio, percent, percent.raw, right, "implausible", "over_base")
    return _both(ratio, percent, percent.raw, right, verdict, verdict, right=right)


def _attainment(text: str, ratio: Quantity, percent: Quantity) -> bool:
    """Whether more than the whole can be meant: a plan passed, or things that no list bounds."""
    bounded = ratio.unit in (*_SUBSET, *nouns("bodies")) or ratio.sort == "said"
    return _planned(text, ratio, percent.end) or (percent.value > 100 and not bounded)


def _planned(text: str, ratio: Quantity, end: int) -> bool:
    """Whether the words around say that a plan was reached, not that plans were made."""
    before = text[max(0, ratio.start - 80) : ratio.start].rpartition(";")[2]
    after = text[ratio.start : max(end, ratio.end) + 70]
    return bool(said("reachable").search(before + after.partition(";")[0]))


def _changed(
    text: str, ratio: Quantity, percent: Quantity, lang: str
) -> tuple[Finding, list[Quantity]]:
    """ "tăng 12,5% (90/80)": the percentage of growth from one figure to another."""
    if ratio.base == 0 or fits(percent, ratio):
        return _stated(text, ratio, percent, lang), []
    growth = abs(ratio.value - ratio.base)
    match = follows(percent, growth, ratio.base)
    grown = ratio.value > ratio.base
    if match == "mismatch" and not (grown and percent.sort == "change" and _bracketed(text, ratio)):
        return _alone(text, ratio), [percent]
    right = share(percent, growth, ratio.base, lang)
    verdict: Verdict = "approximate" if percent.approximate else VERDICTS[match]
    note = "change" if verdict == "agrees" else verdict
    return _both(ratio, percent, percent.raw, right, verdict, note, right=right), []


def _bracketed(text: str, ratio: Quantity) -> bool:
    return text[: ratio.start].rstrip().endswith("(")


def _alone(text: str, ratio: Quantity) -> Finding:
    """A ratio without a percentage: a share, a date, or two counts of different things."""
    if ratio.approximate:
        return _single(ratio, "approximate", "approximate")
    if _unlike(ratio):
        return _single(ratio, "not_a_ratio", "two_counts")
    if _dated(text, ratio):
        return _single(ratio, "not_a_ratio", "date")
    if _named(text, ratio) or _scale(text, ratio) or _measured(text, ratio):
        return _single(ratio, "not_a_ratio", "other")
    if ratio.value <= ratio.base or _planned(text, ratio, ratio.end):
        return _single(ratio, "no_percent", "no_percent")
    if ratio.unit in _SUBSET and ratio.sort == "said":
        return _single(ratio, "implausible", "over_base")
    same = ratio.unit in (*_SUBSET, *nouns("bodies")) and ratio.value < 2 * ratio.base
    return _single(
        ratio, *(("implausible", "over_base") if same else ("not_a_ratio", "two_counts"))
    )


def _named(text: str, ratio: Quantity) -> bool:
    """Whether a bare a/b is a rank, an address, a page or a telephone number."""
    if _DIALLED.match(ratio.raw):
        return True
    found = said("no_share").search(text[max(0, ratio.start - 24) : ratio.start])
    return found is not None and not (ratio.unit and said("place").match(found[0].lower()))


def _scale(text: str, ratio: Quantity) -> bool:
    """Whether 1/500 is the scale of a map."""
    if ratio.value != 1 or ratio.unit or ratio.base < _FINEST_SCALE or ratio.base % 50:
        return False
    return bool(said("map").search(text[max(0, ratio.start - _ABOUT) : ratio.start]))


def _measured(text: str, ratio: Quantity) -> bool:
    """Whether a bare a/b is a mark out of ten, hours of a day, or so many per 1.000."""
    if ratio.unit in nouns("spans") and ratio.unit != "năm":
        return True
    if ratio.base in _PER_HEAD and said("heads").match(text, ratio.end):
        return True
    marked = said("marked").search(text[max(0, ratio.start - _ABOUT) : ratio.start])
    return ratio.base in _FULL_MARKS and bool(marked or said("marks").match(text, ratio.end))


def _unlike(ratio: Quantity) -> bool:
    """Whether the two figures count different things: 1.900 đại biểu/75 điểm cầu."""
    if not ratio.other or not ratio.unit:
        return False
    return ratio.other != ratio.unit


def _two_counts(pair: Pair) -> bool:
    """Whether a percentage is not even near what two counts of different things would give."""
    ratio, percent = pair.ratio, pair.percent
    if percent is None or not ratio.base:
        return _unlike(ratio)
    missed = abs(percent.value - ratio.value / ratio.base * 100)
    return _unlike(ratio) and missed > _NEAR_POINTS


def is_fraction(ratio: Quantity) -> bool:
    """Whether a ratio is a way of speaking, "2/3 số đơn vị", rather than two counts."""
    return ratio.base <= _LARGEST_FRACTION and not (ratio.unit or ratio.sort or ratio.other)


def _dated(text: str, ratio: Quantity) -> bool:
    """Whether a bare a/b is a day and a month rather than a share."""
    pair = (ratio.value, ratio.base)
    if not ratio.unit and _YEAR.search(ratio.raw):
        return True
    fits_calendar = 1 <= pair[0] <= _LAST_DAY and 1 <= pair[1] <= _LAST_MONTH
    if not fits_calendar or ratio.unit or ratio.sort or ratio.other:
        return False
    before = text[max(0, ratio.start - 12) : ratio.start].lower()
    if re.search(r"(?:tỷ lệ|tỉ lệ|được|có|đạt|trên|gần|hơn)\s*$", before):
        return False
    feast = (int(pair[0]), int(pair[1])) in _FEASTS
    return pair[0] > pair[1] or feast or bool(re.search(r"(?:đến|trước|sau|từ)\s*$", before))


def _both(
    ratio: Quantity,
    percent: Quantity,
    stated: str,
    computed: str | None,
    verdict: Verdict,
    note: str,
    **blanks: object,
) -> Finding:
    start, end = min(ratio.start, percent.start), max(ratio.end, percent.end)
    return Finding("ratio", start, end, stated, computed, verdict, note, blanks)


def _single(ratio: Quantity, verdict: Verdict, note: str) -> Finding:
    return Finding("ratio", ratio.start, ratio.end, ratio.raw, None, verdict, note)
