"""Percentages whose base stands elsewhere: of a plan, of a total before them, or not known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from phantich.draft_audit.attainment import based_behind, plan_reasons
from phantich.draft_audit.figure_words import families, nouns, said
from phantich.draft_audit.quantities import Quantity
from phantich.draft_audit.sentence_setting import Setting, akin, is_present, is_rest
from phantich.draft_audit.stated_changes import by_reasons, change_reasons
from phantich.draft_audit.verdicts import Finding, Reason, settled, slipped

_GAP, _WORDS = 110, 5
_TENTH = 10  # percent: under it a near miss proves nothing
_ALL = 100
_LOOK = 70  # letters around a percentage that may say what it is of
_IN_BRACKETS = re.compile(r"\s*\([^\d.;:%()]{0,25}")
_ASIDE = re.compile(r"\([^()]*\)")
_LEAD = 70  # letters between a total and its list


def share_findings(setting: Setting, rest: Sequence[Quantity]) -> Iterator[Finding]:
    """The percentages that belong to no written ratio, with the counts that they are said of."""
    for percent in rest:
        found = None if percent.approximate else _told(setting, percent)
        yield found or _alone(setting, percent)


def _told(setting: Setting, percent: Quantity) -> Finding | None:
    if percent.sort == "points":
        return settled(percent, change_reasons(setting, percent), setting.lang, "ratio")
    return settled(percent, _reasons(setting, percent), setting.lang, "ratio")


def _reasons(setting: Setting, percent: Quantity) -> Iterator[Reason]:
    """What a percentage ought to be: a change, part of a plan, or a share of a total."""
    against = said("against_plan").match(setting.text, percent.end)
    planned = against or (percent.sort == "other_base" and based_behind(setting, percent))
    if percent.sort != "target" and not planned:
        yield from by_reasons(setting, percent)
        if not said("exceeds").search(setting.lead(percent)):
            yield from change_reasons(setting, percent)
    part = part_of(setting, percent)
    plans = list(plan_reasons(setting, percent, part))
    yield from plans
    part = _present(setting, percent, part)
    if part is None or part.approximate or setting.changes(part):
        return
    if part not in setting.planned and not said("exceeds").search(setting.lead(percent)):
        yield from _shares(setting, percent, part, within=any(plan.sure for plan in plans))


def part_of(setting: Setting, percent: Quantity) -> Quantity | None:
    """The count that a percentage is said of: right before it, or after it in brackets."""
    text, items = setting.text, [q for q in setting.figures if q.kind != "mean"]
    last = next((q for q in reversed(items) if q.end <= percent.start), None)
    after = next((q for q in items if q.start >= percent.end), None)
    gap = text[last.end : percent.start] if last is not None else ""
    enclosed = after is not None and _IN_BRACKETS.fullmatch(text[percent.end : after.start])
    if enclosed and (last is None or last.kind != "number" or ")" in gap):
        last, gap = after, ""
    if last is None or last.kind != "number":
        return None
    bound = last is after or _bound(gap) or _goes_on(setting, last, gap)
    return last if bound else after if enclosed else None


def _goes_on(setting: Setting, last: Quantity, gap: str) -> bool:
    """Whether a rate is of what was just done: "đã giải ngân 774 triệu, tỷ lệ giải ngân 90%"."""
    subject = said("rate_of").fullmatch(gap)
    return bool(subject and subject[1].lower() in setting.lead(last).lower())


def _bound(gap: str) -> bool:
    """Whether the words between a count and a percentage bind the two."""
    if said("bracketed").fullmatch(gap) or said("rate_next").fullmatch(gap):
        return True
    if said("new_subject").search(gap) or ";" in gap or len(gap) > _GAP:
        return False
    return bool(said("cue").search(gap)) or len(gap.split()) <= _WORDS


def _present(setting: Setting, percent: Quantity, part: Quantity | None) -> Quantity | None:
    """Who came: "triệu tập 310, có mặt 301, vắng 9; tỷ lệ 97,1%", or the rest if that is meant."""
    if part is not None and _is_summoned(setting, part):
        beside = [q for q in setting.counts if q.end <= part.start and akin(q, part)]
        return beside[-1] if beside and beside[-1].value < part.value else part
    if part is not None and not is_rest(setting, part):
        return part
    before = [q for q in setting.counts if q.end <= percent.start]
    if before and said("bracketed").fullmatch(setting.text[before[-1].end : percent.start]):
        return before[-1]
    told = [q for q in before if is_present(setting, q) and not is_rest(setting, q)]
    return told[-1] if len(told) == 1 else part


def _shares(
    setting: Setting, percent: Quantity, part: Quantity, *, within: bool
) -> Iterator[Reason]:
    """What a count is of each total that it may be part of: the surest total first."""
    sure = list(_sure_totals(setting, percent, part))
    within |= bool(sure) and bool(said("partitive").search(setting.text[: sure[0].start]))
    for total in sure[:1]:
        yield share_of(part, total.value, sure=True)
    for whole in _possible(setting, percent, part, within=within):
        yield share_of(part, whole, sure=False)
    if sure or percent.sort:
        return
    near = [q for q in _larger(setting, part) if q.unit and akin(part, q)]
    rates = [(q, part.value / q.value * 100) for q in near]
    missed = [q for q, right in rates if abs(percent.value - right) <= 1 or slipped(percent, right)]
    if percent.value >= _TENTH and len(missed) == 1:
        yield share_of(part, missed[0].value, sure=True)


def share_of(part: Quantity, whole: Fraction, *, sure: bool) -> Reason:
    """What a percentage ought to be as the share that a part is of a whole."""
    return Reason(part.value / whole * 100, sure, whole, "of_total")


def _sure_totals(setting: Setting, percent: Quantity, part: Quantity) -> Iterator[Quantity]:
    """The totals that the words make the whole of which a part is taken."""
    plain = not percent.sort and not said("plan").search(setting.text[part.end : percent.end + 40])
    equal = [q for q in setting.counts if q.end <= part.start and q.value >= part.value > 0]
    named = [q for q in equal if plain and _is_total(setting, q, part)]
    if len({q.value for q in named}) == 1 or (named and _is_summoned(setting, named[-1])):
        yield named[-1]
    of = said("of_named").match(setting.text, percent.end)
    for whole in equal if of else ():
        if setting.text[whole.end :].lstrip().lower().startswith(of[1].lower() if of else ""):
            yield whole
    for ratio in setting.items if is_rest(setting, part) else ():
        if ratio.kind == "ratio" and ratio.base - ratio.value == part.value:
            yield replace(ratio, value=ratio.base)


def _is_total(setting: Setting, total: Quantity, part: Quantity) -> bool:
    """Whether the words around a count make it the whole of which the part is taken."""
    before = setting.text[max(0, total.start - 60) : total.start]
    if said("partitive").search(before):
        return part.unit in ("", total.unit)
    if _is_summoned(setting, total):
        return akin(part, total)
    kinds = [{total.unit}, *families()]
    if any({part.unit, total.unit} <= kind for kind in kinds) and said("total").search(before):
        return total.unit != ""
    larger = _larger(setting, part)[-1:]
    same = (part.unit, part.noun) == (total.unit, total.noun) and total in larger
    after = next(q for q in setting.figures if q.start >= total.end)
    return same and after.kind != "percent" and bool(said("done").search(setting.lead(part)))


def _larger(setting: Setting, part: Quantity) -> list[Quantity]:
    """The larger counts before a part."""
    return [q for q in setting.counts if q.end <= part.start and q.value > part.value]


def _is_summoned(setting: Setting, item: Quantity) -> bool:
    """Whether a count is of those who were asked to come, or of what was given out."""
    summoned = said("summoned")
    return bool(summoned.search(setting.lead(item)) or summoned.match(setting.tail(item)))


def _possible(
    setting: Setting, percent: Quantity, part: Quantity, *, within: bool
) -> Iterator[Fraction]:
    """The counts that a part may be a share of: of the sentence, and if not `within`, before it.

    A whole percentage is of a count in another sentence only if it is exactly so.
    """
    here = [q for q in setting.items if q is not part]
    for whole in _counted(here):
        if whole > 1 and (part.value < whole or percent.value > _ALL):
            yield whole  # that a count is all of itself says nothing
    for whole in _counted(setting.near) if not within else ():
        exact = part.value * 100 == percent.value * whole
        if 1 < whole > part.value > 0 and (exact or percent.digits):
            yield whole


def _counted(items: Sequence[Quantity]) -> Iterator[Fraction]:
    """Every exact count that could be a whole: plain ones, and both of a ratio."""
    for item in items:
        if (
            item.kind in ("number", "ratio")
            and item.unit not in nouns("spans")
            and not item.approximate
        ):
            yield item.value
            yield from [item.base] if item.kind == "ratio" else []


def _alone(setting: Setting, percent: Quantity) -> Finding:
    """A percentage without its base: about so much, beyond a whole, or not known."""
    found = Finding("figure", percent.start, percent.end, percent.raw, None, "unmatched", "no_base")
    if percent.approximate:
        return replace(found, verdict="approximate", note="approximate")
    around = setting.text[max(0, percent.start - _LOOK) : percent.end + _LOOK]
    bounded = said("bounded").search(setting.text[max(0, percent.start - _LOOK) : percent.start])
    if percent.value > _ALL and not percent.sort and bounded and not said("plan").search(around):
        return replace(found, verdict="implausible", note="over_base")
    return found
