"""Percentages of change: from one count to another, by so many, or in percentage points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from phantich.draft_audit import figure_words as lex
from phantich.draft_audit.quantities import Quantity
from phantich.draft_audit.surroundings import Setting
from phantich.draft_audit.verdicts import VERDICTS, Finding, count, follows, share

_BESIDE = 160  # letters between a change and the two counts it is computed from
_NEXT = 60  # letters between two counts and the change said of them
_FROM_TO = re.compile(
    r"(?:từ|from)\s*$|(?P<to>\s*(?:[^\d.;%()]{0,30}\s)?(?:lên|xuống|còn|đến|to)\s[^\d.;%()]{0,15}$)",
    re.IGNORECASE,
)
_LEAD = 24
_BY = re.compile(
    r"(?<!\w)(?P<word>tăng|giảm|increase of|decrease of|up|down)\s(?:thêm )?$", re.IGNORECASE
)
_TIED = re.compile(
    r"[^\d.;%(),=]{0,30}[(,=]\s*(?:tương ứng|tương đương|bằng|tăng|giảm|or)?\s*"
    r"(?:với |tăng |giảm )*[+-]?",
    re.IGNORECASE,
)
_DOWN = ("giảm", "decrease of", "down")
_WAS = re.compile(
    r"(?<!\w)(?<!so với )(?:năm trước|cùng kỳ|năm ngoái|kỳ trước|nhiệm kỳ trước|quý trước|last year"
    r"|year before)(?!\w)[^\d.;()%]{0,40}$",
    re.IGNORECASE,
)
_SUBJECT = 30  # letters around a count that may name what it is of


def change_finding(setting: Setting, percent: Quantity) -> Finding | None:
    """ "tăng từ 80 lên 90 (12,5%)", "90 hội nghị, tăng 10 hội nghị (12,5%)"."""
    counts = [q for q in setting.items if q.kind in ("number", "ratio") and not q.approximate]
    near = [q for q in counts if abs(q.start - percent.start) < _BESIDE]
    found = _by(setting, near, percent) or _from_to(setting, near, percent)
    if found is not None or percent.sort != "change":
        return found
    plain = [q for q in near if q.kind == "number"]
    for now in plain:
        for before in plain:
            alike = now is not before and (before.unit in ("", now.unit) or not now.unit)
            if alike and _explains(percent, now.value, before.value):
                return _grown(setting, percent, now, now.value, before.value)
    return None


def points_finding(setting: Setting, points: Quantity) -> Finding | None:
    """ "tăng từ 95,2% lên 97,9%, tăng 2,7 điểm phần trăm": the difference of two percentages.

    Two percentages that are not said to be the old and the new one only ever confirm.
    """
    rates = [
        q for q in setting.items if q.kind == "percent" and q.sort != "points" and not q.approximate
    ]
    near = [q for q in rates if abs(q.start - points.start) < _BESIDE]
    couples = sorted(pairwise(near), key=lambda pair: _distance(pair, points))
    for before, now in couples:
        lead = _FROM_TO.search(setting.text[max(0, before.start - 8) : before.start])
        joint = _FROM_TO.fullmatch(setting.text[before.end : now.start])
        if lead and joint and joint["to"]:
            return _moved(setting, points, before, now)
    for before, now in couples:
        if abs(now.value - before.value) == points.value > 0:
            return _moved(setting, points, before, now)
    return None


def _distance(pair: tuple[Quantity, Quantity], points: Quantity) -> int:
    """How far two percentages are from the points said of them: those just before are nearest."""
    before, now = pair
    return points.start - now.end if now.end <= points.start else before.start - points.end + 2


def _moved(setting: Setting, points: Quantity, before: Quantity, now: Quantity) -> Finding:
    difference = abs(now.value - before.value)
    right = count(difference, setting.lang)
    same = difference == points.value
    return Finding(
        *("ratio", points.start, points.end),
        *(points.raw, right, "agrees" if same else "mismatch"),
        *("change" if same else "mismatch", {"right": right}),
    )


def _explains(percent: Quantity, now: Fraction, before: Fraction) -> bool:
    growth = abs(now - before)
    return before > 0 < growth and follows(percent, growth, before) == "half_up"


def _from_to(setting: Setting, near: Sequence[Quantity], percent: Quantity) -> Finding | None:
    """The count after "lên", and the value before it after "từ"."""
    text = setting.text
    for before, now in pairwise([q for q in near if q.kind == "number"]):
        lead = _FROM_TO.search(text[max(0, before.start - 8) : before.start])
        joint = _FROM_TO.fullmatch(text[before.end : now.start])
        alike = before.unit in ("", now.unit) or not now.unit
        told = lead and joint and joint["to"] and alike and before.value > 0
        if told and _beside(setting, now, before, percent):
            return _grown(setting, percent, now, now.value, before.value)
    return None


def _beside(setting: Setting, now: Quantity, before: Quantity, percent: Quantity) -> bool:
    """Whether a percentage of change stands right before or right after the two counts."""
    after = setting.text[now.end : percent.start] if percent.start >= now.end else ""
    ahead = setting.text[percent.end : before.start] if percent.end <= before.start else ""
    gap = after or ahead
    bracketed = bool(re.fullmatch(r"[^\d.;%()]{0,30}\(\s*[^\d.;%()]{0,15}[+-]?\s*", gap))
    reached = lex.REACHED.search(gap.rpartition("(")[2]) and percent.sort != "change"
    near = bool(gap) and not reached and len(gap) < _NEXT and not re.search(r"[;%]|\d", gap)
    return near and (percent.sort == "change" or bracketed)


def is_change(text: str, item: Quantity) -> bool:
    """Whether a count says by how many another one grew or shrank."""
    return bool(_BY.search(text[max(0, item.start - _LEAD) : item.start]))


def _by(setting: Setting, near: Sequence[Quantity], percent: Quantity) -> Finding | None:
    """ "90 hội nghị, tăng 10 hội nghị (12,5%)": the value before is 90 - 10."""
    text = setting.text
    for at, by in enumerate(near):
        lead = _BY.search(text[max(0, by.start - _LEAD) : by.start])
        noun = lex.UNIT.match(text, by.end)
        gap = text[noun.end() if noun else by.end : percent.start]
        tied = by.end <= percent.start and _TIED.fullmatch(gap)
        if lead and tied and by.kind == "number":
            down = lead["word"].lower() in _DOWN
            return _told_by(setting, near[:at], by, percent, down=down)
    return None


def _told_by(
    setting: Setting, earlier: Sequence[Quantity], by: Quantity, percent: Quantity, *, down: bool
) -> Finding | None:
    """A change by so many, of the one count it can be said of, or of any that confirms it."""
    told = [(q, *_before(setting, q, by, down=down)) for q in reversed(earlier)]
    alike = [one for one in told if one[2] > 0 and _alike(one[0], by)]
    for item, now, base in alike:
        if follows(percent, abs(now - base), base) == "half_up":
            return _grown(setting, percent, _seen(setting.text, item, by), now, base)
    named = [one for one in alike if _counted(one[0]) == by.unit]
    if not named:
        return _confirmed(setting, by, percent, down=down)
    subject = setting.text[by.end : percent.start].lower().strip(" (,=")
    about = [one for one in named if _names(setting.text, one[0], subject)]
    chosen = about or named
    if len(chosen) != 1:
        return None
    item, now, base = chosen[0]
    return _grown(setting, percent, _seen(setting.text, item, by), now, base)


def _alike(item: Quantity, by: Quantity) -> bool:
    """Whether a change can be of a count: both of one thing, or one of no named thing."""
    kind = _counted(item)
    return kind in ("", by.unit) or bool(by.unit and kind.startswith(by.unit + " "))


def _confirmed(setting: Setting, by: Quantity, percent: Quantity, *, down: bool) -> Finding | None:
    """A change by so many of a count in a sentence just before, if it is right."""
    for item in setting.near:
        if item.approximate or item.unit != by.unit:
            continue
        base = item.value + by.value if down else item.value - by.value
        if base > 0 and follows(percent, by.value, base) == "half_up":
            return _grown(setting, percent, by, item.value, base)
    return None


def _seen(text: str, item: Quantity, by: Quantity) -> Quantity:
    """Where a change begins for the reader: at the count it is of, unless shares stand between."""
    return by if "%" in text[item.end : by.start] else item


def _counted(item: Quantity) -> str:
    """What a count is of: of a ratio, what its first figure is of."""
    return item.other or item.unit


def _before(
    setting: Setting, item: Quantity, by: Quantity, *, down: bool
) -> tuple[Fraction, Fraction]:
    """The value after and before a change by so many, from the count it is said of."""
    step = -by.value if down else by.value
    was = _WAS.search(setting.text[max(0, item.start - _LEAD * 3) : item.start])
    return (item.value + step, item.value) if was else (item.value, item.value - step)


def _names(text: str, item: Quantity, subject: str) -> bool:
    """Whether the words around a count name what a change is of: "bị thương 9 người"."""
    before = re.split("[,;]", text[max(0, item.start - _SUBJECT) : item.start])[-1]
    after = re.split("[,;]", text[item.end : item.end + _SUBJECT])[0]
    around = (before + after).lower()
    unit = lex.UNIT.match(" " + subject)
    rest = subject[unit.end() - 1 :].strip() if unit else subject
    return bool(rest) and rest in around


def _grown(
    setting: Setting, percent: Quantity, place: Quantity, now: Fraction, before: Fraction
) -> Finding:
    growth = abs(now - before)
    right = share(percent, growth, before, setting.lang)
    verdict = VERDICTS[follows(percent, growth, before)]
    start, end = min(place.start, percent.start), max(place.end, percent.end)
    note = "change" if verdict == "agrees" else verdict
    blanks = {"base": count(before, setting.lang), "right": right}
    return Finding("ratio", start, end, percent.raw, right, verdict, note, blanks)


def attained(setting: Setting, percent: Quantity) -> tuple[Quantity, Fraction] | None:
    """A result beside its target, "40 đồng chí, chỉ tiêu 36, đạt 111,1%", if they explain it."""
    counts = [q for q in setting.items if q.kind == "number" and not q.approximate]
    near = [q for q in counts if abs(q.start - percent.start) < _BESIDE]
    for done, aim in _couples(near):
        text = setting.text
        aimed = lex.TARGET.search(text[max(0, aim.start - 40) : aim.start])
        alike = done.unit in ("", aim.unit) or not aim.unit
        if aimed and alike and follows(percent, done.value, aim.value) == "half_up":
            return done, aim.value
    return None


def _couples(near: Sequence[Quantity]) -> Iterator[tuple[Quantity, Quantity]]:
    for first, second in pairwise(near):
        yield first, second
        yield second, first
