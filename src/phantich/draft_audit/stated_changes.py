"""What changed: from an old value to a new one, by so many, so many times, or in percent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from phantich.draft_audit.figure_words import nouns, said
from phantich.draft_audit.quantities import Quantity
from phantich.draft_audit.sentence_setting import Setting, akin
from phantich.draft_audit.verdicts import Finding, Reason, settled

_BESIDE = 160  # letters between a change and the two values it is computed from
_SPEECH = Fraction(1, 20)  # "gấp 3 lần" is said of 2,9 times, not of 2,5
_LATEST = 9_999
_ASIDE = re.compile(r"\([^()%]*\)")
_BEFORE, _AFTER = (
    re.compile(rf"(?<!\w){word}(?! ngày| hạn| mắt)(?!\w)", re.I) for word in ("trước", "sau")
)
_ARROW = re.compile("→|->|=>")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d|[.,]\d)")
_DOWN = ("giảm", "decrease of", "down", "bớt", "ít hơn", "thấp hơn")
_SUBJECT = 30  # letters around a count that may name what it is of


@dataclass(frozen=True, slots=True)
class Move:
    """An old and a new value; `sure` when the words say which is which."""

    old: Quantity
    new: Quantity
    sure: bool

    @property
    def span(self) -> tuple[int, int]:
        """The stretch from the one figure to the other."""
        first, last = sorted((self.old, self.new), key=lambda q: q.start)
        return first.start, last.end


def change_findings(setting: Setting) -> Iterator[Finding]:
    """The changes in counts and the multiples of a sentence, and totals that were raised."""
    for item in setting.figures:
        if item.approximate or item.unit in nouns("spans"):
            continue
        found = None
        if item.kind == "times":
            decimal = replace(item, digits=max(item.digits, 1))
            found = settled(decimal, change_reasons(setting, item), setting.lang, "ratio")
        elif item.kind == "number":
            raised = _raised(setting, item)
            moved = setting.changes(item) or said("exceeds").search(setting.lead(item))
            changed = change_reasons(setting, item) if moved else ()
            found = settled(item, raised, setting.lang, "sum")
            found = found or settled(item, changed, setting.lang, "ratio")
        if found is not None:
            yield found


def moves(setting: Setting) -> Iterator[Move]:
    """Every old and new value of a sentence that stand one after the other."""
    levels = [q for q in setting.items if _is_level(setting, q)]
    for first, second in pairwise(levels):
        gap = setting.text[first.end : second.start]
        alike = first.kind == second.kind and akin(first, second)
        if not alike or len(gap) > _BESIDE:
            continue
        if said("rises").fullmatch(_ASIDE.sub("", gap)):
            told = said("from").search(setting.text[: first.start]) or _ARROW.search(gap)
            yield Move(first, second, sure=bool(told) or _by_time(setting, first, second).sure)
        elif said("compared").search(gap) and (
            first.kind == "percent" or not said("aim").search(gap)
        ):
            yield Move(second, first, sure=True)
        else:
            yield _by_time(setting, first, second)


def _is_level(setting: Setting, item: Quantity) -> bool:
    # "kế hoạch: từ 90% trở lên"; "từ 40 nghìn lên 100 nghìn" tells how many times as much
    hedged = item.approximate and item.sort not in ("target", "scaled")
    if hedged or item.kind not in ("number", "percent") or item.sort == "points":
        return False
    return item.unit not in nouns("spans") and not setting.changes(item)


def _by_time(setting: Setting, first: Quantity, second: Quantity) -> Move:
    """Two values told apart by when they were; two of unknown times only ever confirm."""
    one, other = _when(setting, first), _when(setting, second)
    if _BEFORE.search(setting.lead(first)) and _AFTER.search(setting.lead(second)):
        return Move(first, second, sure=True)
    known = one is not None and other is not None
    if first.kind == "percent" and one is other is None and said("aim").search(setting.lead(first)):
        return Move(first, second, sure=True)
    one, other = one or _LATEST, other or _LATEST
    old, new = (first, second) if one < other else (second, first)
    claims = [q for q in setting.items if q.kind == "times" and first.end <= q.start < second.start]
    ends = [first.end, *(q.end for q in claims)]
    starts = [*(q.start for q in claims), second.start]
    told = "".join(setting.text[a:b] for a, b in zip(ends, starts, strict=True))
    between = _YEAR.sub("", told)
    return Move(old, new, sure=one != other and (known or not re.search(r"[;\d]", between)))


def _when(setting: Setting, item: Quantity) -> int | None:
    for words in (setting.lead(item), setting.tail(item)):
        years = _YEAR.findall(words)
        if said("earlier_time").search(words):
            return -1
        if years:
            return int(years[-1])
        if said("later_time").search(words):
            return _LATEST
    return None


def change_reasons(setting: Setting, claim: Quantity) -> Iterator[Reason]:
    """What a change ought to be by each old and new value near it, the nearest first."""
    if claim.kind == "number" and said("raising").search(setting.text, claim.end):
        return  # what came to a total is told with the total
    near = [m for m in moves(setting) if _away(m, claim) < _BESIDE and _fits(setting, m, claim)]
    near.sort(key=lambda m: _away(m, claim))
    sure = [m for m in near if m.sure or _follows(setting, m, claim, near)]
    alone = len(sure) == 1 and claim.kind == "percent" and claim.start > sure[0].span[1]
    done = [q for q in setting.counts if q.end <= claim.start and q not in setting.planned]
    for aim in setting.planned if said("exceeds").search(setting.lead(claim)) else ():
        if claim.kind == "number" and done and akin(aim, claim) and akin(done[-1], claim):
            yield Reason(abs(done[-1].value - aim.value), len(setting.planned) == 1, aim.value)
    for move in (*_since(setting, claim), *near):
        certain = move in sure and (alone or not _apart(setting, move, claim))
        for value in _values(setting, move, claim):
            yield Reason(value, certain or move not in near, move.old.value, "change")


def _fits(setting: Setting, move: Move, claim: Quantity) -> bool:
    """Whether a change can be of two values: points of rates, counts of what they count."""
    rates = move.old.kind == "percent"
    if claim.sort == "points" or claim.unit == "điểm":
        marks = {move.old.unit, move.new.unit} <= {"", "điểm"}
        return claim not in (move.old, move.new) and (rates or marks)
    if claim.kind == "times":
        return not rates
    if "scaled" in (move.old.sort, move.new.sort):
        return False
    if rates or claim.kind != "percent":
        return not rates and akin(move.old, claim) and akin(move.new, claim)
    if claim.sort == "other_base":
        return move.sure
    return claim.sort == "change"


def _values(setting: Setting, move: Move, claim: Quantity) -> Iterator[Fraction]:
    """What a change from one value to another is, as the claim puts it."""
    old, new = move.old.value, move.new.value
    if claim.sort == "points" or claim.kind == "number":
        yield abs(new - old)
    elif claim.kind == "times" and old > 0 < new:
        times = max(old, new) / min(old, new)
        spoken = not claim.digits and abs(times - claim.value) <= claim.value * _SPEECH
        yield claim.value if spoken else times
    elif old > 0 and new != old and claim.kind != "times":
        yield from [new / old * 100] if claim.sort == "other_base" else []
        yield abs(new - old) / old * 100


def _away(move: Move, claim: Quantity) -> int:
    start, end = move.span
    return max(claim.start - end, start - claim.end, 0)


def _apart(setting: Setting, move: Move, claim: Quantity) -> bool:
    """Whether a clause ends between a change and two values, and no bracket holds them together."""
    start, end = move.span
    low, high = sorted((min(claim.end, end), max(claim.start, start)))
    cut = setting.text.find(";", low, high)
    before = setting.text[:cut]
    return cut >= 0 and before.count("(") <= before.count(")")


def _follows(setting: Setting, move: Move, claim: Quantity, near: Sequence[Move]) -> bool:
    """Whether a change is of the only two values there, or of two in brackets beside it."""
    after = setting.text[claim.end : move.span[0]]
    if claim.kind == "times":
        return len(near) == 1 or (move is near[0] and bool(re.match(r"\s?lần\s?\(", after)))
    gap = setting.text[move.span[1] : claim.start]
    return claim.sort == "points" and len(near) == 1 and bool(re.match(r"\s?\(", gap))


def _since(setting: Setting, claim: Quantity) -> list[Move]:
    """The move from the value of the year that a change is said against: "so với năm 2022".

    Or from that of the bracket before it: "468 gương …; so với năm 2024 (416 gương) tăng 12,5%".
    """
    year = said("against_year").match(setting.text, claim.end)
    levels = [q for q in setting.items if _is_level(setting, q) and q.end <= claim.start]
    if year:
        olds = [q for q in levels if _when(setting, q) == int(year[1])]
        news = [q for q in levels if olds and q.kind == olds[0].kind and q is not olds[0]]
    else:
        beside = said("against_bracket").search(setting.text[: claim.start])
        olds = [q for q in levels[-1:] if beside and q.start >= beside.start()]
        named = {(q.unit, q.noun) for q in olds} - {("", "")}
        news = [q for q in levels[:-1] if (q.unit, q.noun) in named]
    found = [Move(olds[0], news[-1], sure=True)] if news and len(olds) == 1 else []
    return [m for m in found if _fits(setting, m, claim)]


def _raised(setting: Setting, total: Quantity) -> Iterator[Reason]:
    """ "kết nạp 132 đảng viên, nâng tổng số từ 4.305 lên 4.437": the old total and what came."""
    raised = said("raised").search(setting.text[: total.start])
    counts = [q for q in setting.counts if raised and q is not total and akin(q, total)]
    came = [q for q in counts if raised and q.end <= raised.start("raise")][-1:]
    held = [q for q in counts if q not in came and (q.end <= total.start or _when(setting, q))]
    near = [q for q in setting.near if akin(q, total)]
    for new in came:
        near = [q for q in near if q.value > new.value]
        for old in (*held, *near):
            yield Reason(old.value + new.value, len(held or near[:1]) == 1, note="sum")


def by_reasons(setting: Setting, percent: Quantity) -> Iterator[Reason]:
    """ "90 hội nghị, tăng 10 hội nghị (12,5%)": the value before is 90 - 10."""
    text = setting.text
    counts = [q for q in setting.items if q.kind in ("number", "ratio") and not q.approximate]
    near = [q for q in counts if abs(q.start - percent.start) < _BESIDE]
    for at, by in enumerate(near):
        lead = said("by").search(text[max(0, by.start - 24) : by.start])
        noun = said("unit").match(text, by.end)
        gap = text[noun.end() if noun else by.end : percent.start]
        if (
            lead
            and by.end <= percent.start
            and said("tied").fullmatch(gap)
            and by.kind == "number"
            and by.unit != "điểm"
        ):
            down = -1 if lead["word"].lower() in _DOWN else 1
            yield from _by_bases(setting, near[:at], replace(by, base=Fraction(down)), percent)
            return


def _by_bases(
    setting: Setting, earlier: Sequence[Quantity], by: Quantity, percent: Quantity
) -> Iterator[Reason]:
    """A change by so many, of the one count it can be said of, or of any that confirms it."""
    subject = setting.text[by.end : percent.start].lower().strip(" (,=")
    behind = next((q for q in setting.counts if q.start >= percent.end and akin(q, by)), None)
    if behind and said("against_base").fullmatch(setting.text[percent.end : behind.start]):
        yield Reason(by.value / (behind.value or 1) * 100, True, behind.value, "change")
    differ = [m for m in moves(setting) if abs(m.new.value - m.old.value) == by.value]
    for move in differ:
        base = move.old.value
        yield Reason(by.value / (base or 1) * 100, move.sure and base > 0, base, "change")
    of = [*reversed(earlier), *(m.new for m in differ if m.new.start > by.start)]
    alike = [q for q in of if _before(setting, q, by) > 0]
    named = [q for q in alike if (q.other or q.unit) == by.unit]
    about = [q for q in named if _names(setting.text, q, subject)]
    bases = {_before(setting, q, by) for q in about or named}
    near = [q for q in setting.near if q.unit == by.unit and not q.approximate]
    for item in (*(about or named), *alike, *near):
        base = _before(setting, item, by)
        if base > 0:
            yield Reason(by.value / base * 100, bases == {base}, base, "change")


def _before(setting: Setting, item: Quantity, by: Quantity) -> Fraction:
    """The value before a change by so many, from the count it is said of."""
    if item.start < by.start and item in setting.items and _when(setting, item) == -1:
        return item.value
    return item.value - by.value * by.base


def _names(text: str, item: Quantity, subject: str) -> bool:
    """Whether the words around a count name what a change is of: "bị thương 9 người"."""
    before = re.split("[,;]", text[max(0, item.start - _SUBJECT) : item.start])[-1]
    after = re.split("[,;]", text[item.end : item.end + _SUBJECT])[0]
    unit = said("unit").match(" " + subject)
    rest = subject[unit.end() - 1 :].strip() if unit else subject
    return bool(rest) and rest in (before + after).lower()
