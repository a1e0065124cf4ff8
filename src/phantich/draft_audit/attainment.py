"""Percentages of what was aimed at: "chỉ tiêu giao 75 lớp, đã mở 80, đạt 106,67%"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from phantich.draft_audit.figure_words import nouns, said
from phantich.draft_audit.quantities import Quantity, unit_after
from phantich.draft_audit.surroundings import Setting, akin
from phantich.draft_audit.verdicts import Reason

_ELSEWHERE = -1000  # the place of a count that stands in another sentence
_CLAUSE = re.compile(r"(?<![)%]);")


def plan_reasons(setting: Setting, percent: Quantity, part: Quantity | None) -> Iterator[Reason]:
    """What a percentage ought to be of each plan near it, the nearest first."""
    after = [q for q in setting.counts if q.start >= percent.end and q.value > 0]
    beside = based_behind(setting, percent)
    planned = [q for q in setting.planned if q not in after and q.value > 0]
    about = said("about").search(setting.tail(percent))
    kind = unit_after(setting.tail(percent), about.end()) if about else ""
    for aim in after[:1] if beside else _aims(setting, percent, planned, named=bool(kind)):
        if kind not in ("", aim.unit):
            continue
        before = [q for q in setting.counts if q.end <= percent.start] or _named(setting, percent)
        done = [q for q in before if q not in planned and q is not aim and _of(q, aim)]
        done = [q for q in done if not said("exceeds").search(setting.lead(q))]
        done.sort(key=lambda q: aim in setting.items and aim.end <= q.start)
        done = done or [q for q in after[1:2] if beside and _of(q, aim)]
        yield from _attained(setting, percent, aim, done, told=beside or bool(kind), part=part)
        if not done:  # "tỉnh giao 22 lớp; huyện đăng ký 26 lớp, bằng 118,18% so với tỉnh giao"
            others = [q for q in planned if q is not aim and _of(q, aim)]
            yield from (Reason(q.value / aim.value * 100, False, aim.value) for q in others)


def _of(done: Quantity, aim: Quantity) -> bool:
    """Whether a count can be what was done of an aim: "1.200 chỉ tiêu, đào tạo 1.284 người"."""
    return akin(done, aim) or aim.unit in nouns("aims")


def _aims(
    setting: Setting, percent: Quantity, planned: Sequence[Quantity], *, named: bool
) -> Iterator[Quantity]:
    """The plans that a percentage may be of: of its sentence, or of one before if it says so."""
    if said("as_share").search(setting.lead(percent)):
        return
    of_plan = named or bool(said("plan").search(setting.tail(percent)))
    text, attains = setting.text, of_plan or bool(said("attains").search(setting.lead(percent)))
    for aim in reversed(planned):
        if attains or text.count("(", 0, aim.start) <= text.count(")", 0, aim.start):
            yield aim
    reported = said("reported").match(text) and len(setting.counts) == 1
    if not planned and (of_plan or reported or not setting.counts):
        yield from reversed(setting.aims)


def _named(setting: Setting, percent: Quantity) -> list[Quantity]:
    """The count just before that a percentage names: "số lớp đạt 106,67%"."""
    subject = said("subject").search(setting.text[: percent.start])
    unit = unit_after(setting.text, subject.end()) if subject else ""
    named = [q for q in setting.near if q.unit == unit != "" and q not in setting.aims]
    return [replace(q, start=_ELSEWHERE, end=_ELSEWHERE) for q in named[:1]]


def based_behind(setting: Setting, percent: Quantity) -> bool:
    """Whether the base stands behind: "108,6% dự toán (380 tỷ đồng)"."""
    after = next((q for q in setting.counts if q.start >= percent.end), None)
    gap = setting.text[percent.end : after.start] if after is not None else ""
    if said("aimed_beside").fullmatch(gap):
        return True
    told = said("aimed_at").fullmatch(gap) if gap else None
    compared = after is not None and said("compared_with").match(setting.tail(after))
    if not told or compared or not said("plan").search(told["of"]):
        return False
    return not said("earlier").search(told["said"]) or bool(said("against").search(told["of"]))


def _attained(
    setting: Setting,
    percent: Quantity,
    aim: Quantity,
    done: Sequence[Quantity],
    *,
    told: bool,
    part: Quantity | None,
) -> Iterator[Reason]:
    """What of an aim each count is, reached or exceeded; sure of the last one."""
    beyond = percent.sort == "change" or bool(said("exceeds").search(setting.lead(percent)))
    for at, one in enumerate(reversed(done)):
        gain = abs(one.value - aim.value) if beyond else one.value
        gap = setting.text[max(one.end, 0) : percent.start]
        follows = bool(said("rate_next").fullmatch(gap))
        apart = _CLAUSE.search(gap) and not follows
        bound = (
            beyond or told or follows or part in (one, aim) or not 0 <= one.start < percent.start
        )
        sure = at == 0 and bound and not apart and not setting.changes(one)
        yield Reason(gain / aim.value * 100, sure, aim.value, "of_total")
