"""Percentages of what was aimed at: "chỉ tiêu giao 75 lớp, đã mở 80, đạt 106,67%"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from phantich.draft_audit.figure_words import nouns, said
from phantich.draft_audit.quantities import Quantity, unit_after
from phantich.draft_audit.sentence_setting import Setting, akin
from phantich.draft_audit.verdicts import Reason

_CLAUSE = re.compile(r"(?<![)%]);")


def plan_reasons(setting: Setting, percent: Quantity, part: Quantity | None) -> Iterator[Reason]:
    """What a percentage ought to be of each plan near it, the nearest first."""
    after = [q for q in setting.counts if q.start >= percent.end and q.value > 0]
    before = [q for q in setting.counts if q.end <= percent.start]
    beside = based_behind(setting, percent)
    about = said("about").search(setting.tail(percent))
    kind = unit_after(setting.tail(percent), about.end()) if about else ""
    for aim in after[:1] if beside else _aims(setting, percent, named=bool(kind)):
        alike = [q for q in before if akin(q, aim) or aim.unit in nouns("aims")]
        kin = [q for q in alike if q is not aim and kind in ("", aim.unit)]
        told = [q for q in kin if q not in setting.planned]
        done = [q for q in told if not said("exceeds").search(setting.lead(q))]
        yield from _attained(setting, percent, aim, done, told=beside or bool(kind), part=part)
        # "tỉnh giao 22 lớp; huyện đăng ký 26 lớp, bằng 118,18% so với tỉnh giao"
        yield from (Reason(q.value / aim.value * 100, False, aim.value) for q in kin if not done)


def _aims(setting: Setting, percent: Quantity, *, named: bool) -> Iterator[Quantity]:
    """The plans that a percentage may be of: of its sentence, or else of one before it."""
    if said("as_share").search(setting.lead(percent)):
        return
    planned = [q for q in setting.planned if q.end <= percent.start and q.value > 0]
    of_plan = named or bool(said("plan").search(setting.tail(percent)))
    text, attains = setting.text, of_plan or bool(said("attains").search(setting.lead(percent)))
    for aim in reversed(planned):
        if attains or text.count("(", 0, aim.start) <= text.count(")", 0, aim.start):
            yield aim
    if not planned and (of_plan or (attains and len(setting.counts) == 1)):
        yield from reversed(setting.aims)


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
        gap = setting.text[one.end : percent.start]
        follows = bool(said("rate_next").fullmatch(gap))
        apart = _CLAUSE.search(gap) and not follows
        bound = beyond or told or follows or part in (one, aim)
        sure = at == 0 and bound and not apart and not setting.changes(one)
        yield Reason(gain / aim.value * 100, sure, aim.value, "of_total")
