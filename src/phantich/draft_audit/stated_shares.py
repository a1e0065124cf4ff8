"""Percentages whose base stands elsewhere: of a total before them, or of nothing known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from phantich.draft_audit import figure_words as lex
from phantich.draft_audit.growth import attained, change_finding, is_change, points_finding
from phantich.draft_audit.quantities import Quantity
from phantich.draft_audit.surroundings import Setting
from phantich.draft_audit.verdicts import (
    VERDICTS,
    Finding,
    Verdict,
    count,
    decimals,
    follows,
    share,
)

_GAP, _WORDS = 110, 5
_KEPT = 4  # totals of earlier shares that are remembered
_TENTH = 10  # percent: under it a near miss proves nothing
_IN_BRACKETS = re.compile(r"\s*\([^\d.;:%()]{0,25}")
_COUNTS = ("number", "ratio")
_CLAUSE = re.compile(r"(?<![)%]);")  # "nữ 18 (41,9%); dân tộc 7 (16,3%)" is one list
_ASIDE = re.compile(r"\([^()]*\)")
_LEAD = 70  # letters between a total and its list
_ENDS = re.compile(r"\s*(?:[,;.)]|$|(?:và|trên|so với|trong) (?:tổng|số)|tổng số)")
_CLOSES = re.compile(r"\s*[);]")
_REACHED = re.compile(r"(?<!\w)(?:đạt|vượt|reach\w*)(?!\w)\s*(?:tỷ lệ|tỉ lệ)?\s*$", re.IGNORECASE)
_LOOK = 70  # letters around a percentage that may say what it is of
_ALL = 100
_BOUNDED = re.compile(
    r"(?<!\w)(?:tỷ|tỉ) lệ[^.;\d]{0,50}(?<!\w)(?:tham gia|tham dự|dự|dự học|học tập|có mặt|hài lòng"
    r"|đi bầu|tán thành|bao phủ|đúng hạn)(?!\w)[^.;\d]{0,40}$|attendance rate[^.;\d]{0,30}$",
    re.IGNORECASE,
)


def share_findings(setting: Setting, rest: Sequence[Quantity]) -> Iterator[Finding]:
    """The percentages that belong to no written ratio."""
    told = [(percent, _told(setting, percent)) for percent in rest]
    for percent, finding in told:
        yield _odd_one_out(setting, percent, told) or finding


def _told(setting: Setting, percent: Quantity) -> Finding:
    if percent.approximate:
        return _lonely(percent, "approximate", "approximate")
    if percent.sort == "points":
        return points_finding(setting, percent) or _lonely(percent, "unmatched", "no_base")
    changed = change_finding(setting, percent) if percent.sort != "target" else None
    told = changed or _against(setting, percent)
    return told or _of_total(setting, percent) or _baseless(setting, percent)


def _odd_one_out(
    setting: Setting, percent: Quantity, told: Sequence[tuple[Quantity, Finding]]
) -> Finding | None:
    """A share that does not fit the total of two others in one list, or nothing.

    "giỏi 211 học viên (14,0%), khá 1.102 học viên (71,8%), trung bình 194 học viên (12,9%)"
    """
    own = next(finding for rate, finding in told if rate is percent)
    part = _part(setting, percent) if own.verdict == "unmatched" and not percent.sort else None
    if part is None or part.approximate or not _is_share(setting.text, part, percent):
        return None
    bases = [_base(finding) for rate, finding in told if _in_list(setting, part, rate, finding)]
    if len(bases) < 2 or len(set(bases)) > 1 or bases[0] is None or bases[0] <= part.value:
        return None
    verdict = VERDICTS[follows(percent, part.value, bases[0])]
    return _shared(part, percent, bases[0], verdict, setting.lang)


def _is_share(text: str, part: Quantity, percent: Quantity) -> bool:
    """Whether a percentage is said as a share, "(41,9%)" or "chiếm 41,9%", and of nothing else."""
    joint = text[part.end : percent.start]
    if percent.start < part.end or percent.value == _ALL or _REACHED.search(joint):
        return False
    ends = _CLOSES if joint.count("(") > joint.count(")") else _ENDS
    return bool(ends.match(text, percent.end))


def _in_list(setting: Setting, part: Quantity, rate: Quantity, finding: Finding) -> bool:
    """Whether a right share stands in one list with a part, neither far nor beyond a clause."""
    other = _part(setting, rate) if finding.note == "of_total" else None
    if other is None or ("" not in (part.unit, other.unit) and part.unit != other.unit):
        return False
    first, last = sorted((part, other), key=lambda q: q.start)
    between = setting.text[first.end : last.start]
    return not _CLAUSE.search(between) and len(between) < _GAP * 2


def _base(finding: Finding) -> Fraction | None:
    base = finding.blanks.get("whole")
    return base if isinstance(base, Fraction) else None


def _baseless(setting: Setting, percent: Quantity) -> Finding:
    """A percentage without its base: of a target beside it, beyond a whole, or not known."""
    found = attained(setting, percent)
    if found is not None:
        return _shared(found[0], percent, found[1], "agrees", setting.lang)
    before = setting.text[max(0, percent.start - _LOOK) : percent.start]
    beyond = percent.value > _ALL and not percent.sort and _BOUNDED.search(before)
    around = setting.text[max(0, percent.start - _LOOK) : percent.end + _LOOK]
    if beyond and not lex.PLAN.search(around):
        return _lonely(percent, "implausible", "over_base")
    return _lonely(percent, "unmatched", "no_base")


def _against(setting: Setting, percent: Quantity) -> Finding | None:
    """ "412,6 tỷ đồng, đạt 108,6% dự toán (380 tỷ đồng)": the base is told behind it."""
    behind = (q for q in setting.items if q.start >= percent.end and q.unit not in lex.SPANS)
    aim = next(behind, None)
    if aim is None or aim.kind != "number" or aim.approximate or aim.value <= 0:
        return None
    told = lex.AIMED_AT.fullmatch(setting.text[percent.end : aim.start])
    if not told or not lex.PLAN.search(told["of"]):
        return None
    if lex.EARLIER.search(told["said"]) and not lex.AGAINST.search(told["of"]):
        return None
    grown = percent.sort == "change"
    done = [q for q in setting.items if q.kind == "number" and q.end <= percent.start]
    done = [q for q in done if not q.approximate and aim.unit in ("", q.unit)]
    for part in reversed(done):
        gain = abs(part.value - aim.value) if grown else part.value
        if follows(percent, gain, aim.value) == "half_up":
            return _shared(part, percent, aim.value, "agrees", setting.lang, gain)
    last = _part(setting, percent) or (done[-1] if done and grown else None)
    if last is None or last not in done or is_change(setting.text, last):
        return None
    gain = abs(last.value - aim.value) if grown else last.value
    verdict = VERDICTS[follows(percent, gain, aim.value)]
    return _shared(last, percent, aim.value, verdict, setting.lang, gain)


def _lonely(percent: Quantity, verdict: Verdict, note: str) -> Finding:
    return Finding("figure", percent.start, percent.end, percent.raw, None, verdict, note)


def wholes_of(setting: Setting, part: Quantity) -> Iterator[Fraction]:
    """Every count of the sentence that a part may be a share of, and the sum of its parts."""
    yield from wholes([q for q in setting.items if q is not part])
    kin = [q.value for q in setting.items if q.kind == "number" and q.unit == part.unit]
    if 1 < len(kin) == sum(q.kind == "percent" for q in setting.items):
        yield sum(kin, Fraction(0))


def wholes(items: Sequence[Quantity]) -> Iterator[Fraction]:
    """Every exact count that could be a whole: plain ones, and both of a ratio."""
    for item in items:
        counts = item.kind in ("number", "ratio") and item.unit not in lex.SPANS
        if counts and not item.approximate:
            yield item.value
            if item.kind == "ratio":
                yield item.base


def _of_total(setting: Setting, percent: Quantity) -> Finding | None:
    """A count with its share of a total: "trong đó nữ 1.200 đồng chí, chiếm 40%"."""
    part = _part(setting, percent)
    if part is None or part.approximate or is_change(setting.text, part):
        return None
    total = _sure_total(setting, part, percent) or _among(setting, part, percent)
    match = follows(percent, part.value, total.value) if total else "mismatch"
    if total is None or match == "mismatch":
        explained = _explained(setting, part, percent)
        if explained is not None:
            setting.agreed[:] = [explained, *(q for q in setting.agreed if q != explained)][:_KEPT]
            return _shared(part, percent, explained, "agrees", setting.lang)
    total = total or _near_miss(setting, part, percent)
    if total is not None:
        verdict = VERDICTS[follows(percent, part.value, total.value)]
        return _shared(part, percent, total.value, verdict, setting.lang)
    return _cut_off(setting, part, percent)


def _explained(setting: Setting, part: Quantity, percent: Quantity) -> Fraction | None:
    """The nearest count of which the part is the printed share, rounded half up.

    A whole percentage is of a count in another sentence only if it is exactly so.
    """
    for whole in wholes_of(setting, part):
        # that a count is all of itself says nothing
        possible = whole > 1 and (part.value < whole or percent.value > 100)
        if possible and follows(percent, part.value, whole) == "half_up":
            return whole
    for whole in (*wholes(setting.near), *setting.agreed):
        exact = part.value * 100 == percent.value * whole
        possible = 1 < whole > part.value > 0 and (exact or decimals(percent) > 0)
        if possible and follows(percent, part.value, whole) == "half_up":
            return whole
    return None


def _cut_off(setting: Setting, part: Quantity, percent: Quantity) -> Finding | None:
    """A share cut off instead of rounded, of a total that earlier shares were right about."""
    for whole in setting.agreed:
        possible = decimals(percent) and 0 < part.value < whole
        if possible and follows(percent, part.value, whole) == "truncated":
            return _shared(part, percent, whole, "truncated", setting.lang)
    return None


def _part(setting: Setting, percent: Quantity) -> Quantity | None:
    """The count that a percentage is said of: right before it, or after it in brackets."""
    text, items = setting.text, [q for q in setting.items if q.kind != "trap"]
    last = next((q for q in reversed(items) if q.end <= percent.start), None)
    if last is not None and last.kind == "number" and _bound(text[last.end : percent.start]):
        return last
    after = next((q for q in items if q.start >= percent.end), None)
    if after is None or after.kind != "number":
        return None
    return after if _IN_BRACKETS.fullmatch(text[percent.end : after.start]) else None


def _bound(gap: str) -> bool:
    if lex.NEW_SUBJECT.search(gap) or ";" in gap or len(gap) > _GAP:
        return False
    return bool(lex.CUE.search(gap)) or len(gap.split()) <= _WORDS


def _sure_total(setting: Setting, part: Quantity, percent: Quantity) -> Quantity | None:
    """The one count before the part that is called a total of the same things."""
    text = setting.text
    if percent.sort or lex.PLAN.search(text[part.end : percent.end + 40]):
        return None
    totals = [
        q
        for q in setting.items
        if q.kind == "number" and not q.approximate and q.end <= part.start
        if q.value >= part.value and q.unit
        if _total_of(text[max(0, q.start - 60) : q.start], q, part)
    ]
    return totals[0] if len(totals) == 1 else None


def _total_of(before: str, total: Quantity, part: Quantity) -> bool:
    """Whether the words before a count make it the whole of which the part is taken."""
    if lex.PARTITIVE.search(before):
        return part.unit in ("", total.unit)
    return part.unit == total.unit and bool(lex.TOTAL.search(before))


def _among(setting: Setting, part: Quantity, percent: Quantity) -> Quantity | None:
    """The count before "trong đó" of which a part is taken, "43 đồng chí, trong đó nữ 18 (41,9%)".

    Later parts of the list count only while those before them are shares of it too.
    """
    text = setting.text
    mark = next((m for m in reversed([*lex.AMONG.finditer(text, 0, part.start)])), None)
    if mark is None or percent.sort or not _is_share(text, part, percent):
        return None
    before = [q for q in setting.items if q.end <= mark.start()]
    outside = [q for q in before if q.kind in _COUNTS and _outside(text, q, mark.start())]
    total = outside[-1] if outside else None
    listed = [q for q in setting.items if mark.end() <= q.start and q.end <= part.start]
    if total is None:
        return None
    lead = _ASIDE.sub("", text[total.end : mark.start()])
    if not _open(lead, text[mark.end() : part.start]):
        return None
    kin = not total.approximate and part.unit in ("", total.unit)
    if not (kin and total.unit and total.value > part.value) or part.unit in lex.SPANS:
        return None
    return total if _all_shares(listed, total) else None


def _outside(text: str, item: Quantity, end: int) -> bool:
    """Whether a figure stands in no brackets that close before a place."""
    return ")" not in _ASIDE.sub("", text[item.end : end])


def _open(lead: str, stretch: str) -> bool:
    """Whether a list still runs from its total to a part: no clause ended, no bracket is open."""
    level = stretch.count("(") == stretch.count(")")
    return len(lead) < _LEAD and not set(lead) & set(";()") and level and ";" not in stretch


def _all_shares(listed: Sequence[Quantity], total: Quantity) -> bool:
    """Whether parts and percentages alternate, each percentage being its part's share."""
    if len(listed) % 2:
        return False
    return all(
        (part.kind, rate.kind) == ("number", "percent")
        and follows(rate, part.value, total.value) != "mismatch"
        for part, rate in zip(listed[::2], listed[1::2], strict=True)
    )


def _near_miss(setting: Setting, part: Quantity, percent: Quantity) -> Quantity | None:
    """The one count of the same things before the part whose share is almost the printed one."""
    if percent.sort or percent.value < _TENTH:
        return None
    alike = [
        q
        for q in setting.items
        if q.kind == "number" and not q.approximate and q.end <= part.start
        if q.value > part.value and q.unit and part.unit in ("", q.unit)
    ]
    close = [q for q in alike if _slipped(percent, part.value / q.value * 100)]
    return close[0] if len(close) == 1 else None


def _slipped(percent: Quantity, right: Fraction) -> bool:
    """Whether a percentage is within one point of the right one, or has its figures exchanged."""
    if abs(percent.value - right) <= 1:
        return True
    printed_figures = sorted(str(round(percent.value * 10 ** decimals(percent))))
    return printed_figures == sorted(str(round(right * 10 ** decimals(percent))))


def _shared(
    part: Quantity,
    percent: Quantity,
    whole: Fraction,
    verdict: Verdict,
    lang: str,
    gain: Fraction | None = None,
) -> Finding:
    right = share(percent, part.value if gain is None else gain, whole, lang)
    start, end = min(part.start, percent.start), max(part.end, percent.end)
    note = "of_total" if verdict == "agrees" else verdict
    blanks = {"base": count(whole, lang), "right": right, "whole": whole}
    return Finding("ratio", start, end, percent.raw, right, verdict, note, blanks)
