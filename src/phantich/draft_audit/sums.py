"""Totals beside their parts: written additions, closed lists, and lists that name only some."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from phantich.draft_audit import figure_words as lex
from phantich.draft_audit.quantities import Quantity
from phantich.draft_audit.verdicts import Finding, Verdict, count

_MARK = re.compile(
    r"(?<!\w)(?:(?P<closed>(?:với|bằng|theo) (?:các )?hình thức|bao gồm"
    r"|gồm(?: có)?|chia ra|được chia thành|comprising|consisting of"
    r"|made up of)|(?P<open>trong đó|cụ thể|kết quả|including|of which|of whom|namely))(?!\w)",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"[^\d.;:%()]{0,60}\(")
_LEAD = re.compile(r"[^\d%]{0,150}")
_ASIDE = re.compile(r"\([^()]*\)")
_UNFINISHED = re.compile(
    r"\.\.\.|…|v\.v|(?<!\w)(?:chủ yếu|nhất là|một số|tiêu biểu|nổi bật|như|trong đó|etc|such as"
    r"|mainly|notably|ngoài ra|lượt|riêng)(?!\w)",
    re.IGNORECASE,
)
_APART = re.compile(r"(?:tăng|giảm|so với|cùng kỳ|kế hoạch|up|down|than)\s*$", re.I)
_LAST = re.compile(
    r"(?<!\w)(?:tổng cộng|tổng số|tổng|cộng|in all|in total|total(?:ling)?)(?: \d+ \w+)?"
    r"[^\d.;]{0,12}$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?<!\w)(?:đợt|quý|lần|khối|lớp|round|phase)\s+(?:\d{1,2}|[IVX]+)(?!\w)", re.IGNORECASE
)
_SLIP = Fraction(3, 100)
_HALVES = (("nam", "nữ"), ("chính thức", "dự bị"), ("men", "women"))
_FAMILIES = (  # names of parts that never overlap
    re.compile(r"khiển trách|cảnh cáo|cách chức|khai trừ|giáng chức", re.IGNORECASE),
    re.compile(r"xuất sắc|(?<!thành )tốt|giỏi|khá|trung bình|yếu|kém", re.IGNORECASE),
)
_REACH = 600  # letters within which a list's parts are looked for


@dataclass(frozen=True, slots=True)
class _List:
    """A total, the stretch in which its parts stand, and whether it must be complete."""

    total: Quantity
    start: int
    end: int
    closed: bool


def sum_findings(text: str, items: Sequence[Quantity], lang: str) -> Iterator[Finding]:
    """The totals of a sentence whose parts are written beside them."""
    for item in items:
        if item.kind == "sum":
            yield _addition(item, lang)
    yield from _summed_up(text, items, lang)
    for found in (*_marked(text, items), *_bracketed(text, items)):
        finding = _listed(text, items, found, lang)
        if finding is not None:
            yield finding


def _addition(item: Quantity, lang: str) -> Finding:
    right = count(item.base, lang)
    verdict: Verdict = "agrees" if item.value == item.base else "mismatch"
    note = "sum" if verdict == "agrees" else "sum_differs"
    stated = re.split(r"[^\d.,]", item.raw)[0]
    return Finding("sum", item.start, item.end, stated, right, verdict, note, {"right": right})


def _totals(items: Sequence[Quantity]) -> list[Quantity]:
    """Counts that may be totals: plain ones, and the first figure of a ratio."""
    return [q for q in items if q.kind in ("number", "ratio") and not q.approximate]


def _marked(text: str, items: Sequence[Quantity]) -> Iterator[_List]:
    totals = _totals(items)
    start = items[0].start if items else len(text)
    marks = list(_MARK.finditer(text, start))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, stop in zip(marks, ends[: len(marks)], strict=True):
        before = [q for q in totals if q.end <= mark.start() and not _aside(text, q, mark.start())]
        between = text[before[-1].end : mark.start()] if before else "0"
        if _LEAD.fullmatch(_ASIDE.sub("", between)):
            inside = between.count("(") > between.count(")")
            end = min(_closing(text, mark.start(), inside=inside), _clause(text, mark.end(), stop))
            yield _List(before[-1], mark.end(), end, mark.lastgroup == "closed")


def _clause(text: str, start: int, stop: int) -> int:
    """Where a list ends before the next list's mark: at the clause that the mark stands in."""
    last = text.rfind(";", start, stop)
    return stop if stop == len(text) or last < 0 else last


def _aside(text: str, item: Quantity, end: int) -> bool:
    """Whether a figure stands in brackets that are closed again before a place."""
    after = text[item.end : end]
    opened, closed = after.find("("), after.find(")")
    return closed >= 0 and (opened < 0 or closed < opened)


def _bracketed(text: str, items: Sequence[Quantity]) -> Iterator[_List]:
    """ "23 lớp (02 lớp …, 21 lớp …)": parts of the same name in brackets."""
    for total in _totals(items):
        opening = _BRACKET.match(text, total.end)
        if opening and total.kind == "number" and total.unit:
            end = _closing(text, opening.end(), inside=True)
            if not _MARK.search(text, opening.end(), end):
                yield _List(total, opening.end(), end, closed=True)


def _closing(text: str, start: int, *, inside: bool) -> int:
    """Where a list ends: at its bracket, or with the sentence."""
    depth = 0
    for at in range(start, min(len(text), start + _REACH)):
        depth += (text[at] == "(") - (text[at] == ")")
        if depth < 0 and inside:
            return at
    return min(len(text), start + _REACH)


def _listed(text: str, items: Sequence[Quantity], found: _List, lang: str) -> Finding | None:
    parts, counts = _parts(text, items, found), _counts(text, items, found)
    total = found.total
    for listed in (parts, counts):
        for upto in range(len(listed), 1, -1):
            whole = upto == len(listed) or all(_named(q) == total.unit for q in listed[:upto])
            added = sum((q.value for q in listed[:upto]), Fraction(0))
            if whole and added == total.value:
                return _sum(total, listed[:upto], "agrees", "sum", lang)
    if _whole(text, items, found, counts) and _almost(text, found, counts):
        return _sum(total, counts, "mismatch", "sum_differs", lang)
    if not parts:
        return None
    first = [q for q in parts if ";" not in text[found.start : q.start]] or parts[:1]
    biggest = max(first, key=lambda q: q.value)
    if biggest.value > total.value and biggest.unit == total.unit and total.unit:
        return _sum(total, [biggest], "implausible", "part_over_total", lang)
    if len(parts) >= 2 and (_complete(text, items, found, parts) or _halves(text, found, parts)):
        return _sum(total, parts, "mismatch", "sum_differs", lang)
    return None


def _almost(text: str, found: _List, listed: Sequence[Quantity]) -> bool:
    """Whether a closed list of things of several names misses its total by a slip.

    "46 văn bản, gồm 12 kế hoạch, 15 công văn và 18 hướng dẫn", "20 xã, phường (16 xã, 3 phường)".
    """
    names = [_named(q) for q in listed]
    total = found.total
    if len(listed) < 2 or "" in names or len(set(names)) < len(names) or total.unit in lex.SPANS:
        return False
    heading = text[total.end : found.start].lower()
    within = all(name in heading for name in names)
    added = sum((q.value for q in listed), Fraction(0))
    near = abs(added - total.value) <= max(Fraction(1), total.value * _SLIP)
    same = {name in ("person", "contact") for name in (total.unit, *names)}
    return near and (within or (len(listed) > 2 and len(same) == 1))


def _summed_up(text: str, items: Sequence[Quantity], lang: str) -> Iterator[Finding]:
    """ "Đợt 1 có 120 người, đợt 2 có 135 người, tổng cộng 255 người": the total stands last."""
    counts = [q for q in _totals(items) if q.kind == "number"]
    for at, total in enumerate(counts):
        said = _LAST.search(text[max(0, total.start - 40) : total.start])
        parts = [q for q in counts[:at] if q.unit == total.unit]
        if not said or len(parts) < 2 or not total.unit:
            continue
        added = sum((q.value for q in parts), Fraction(0))
        if added == total.value:
            yield _last(total, added, "agrees", "sum", lang)
        elif (
            _follow(counts[:at], parts)
            and _NUMBERED.findall(text[: total.start])[1:]
            and not lex.CUMULATIVE.search(text)
        ):
            yield _last(total, added, "mismatch", "sum_differs", lang)


def _follow(counts: Sequence[Quantity], parts: Sequence[Quantity]) -> bool:
    """Whether a total follows its parts at once, or with their number: "tổng 3 đợt"."""
    between = counts[counts.index(parts[-1]) + 1 :]
    return not between or [q.value for q in between] == [len(parts)]


def _last(total: Quantity, added: Fraction, verdict: Verdict, note: str, lang: str) -> Finding:
    right, stated = count(added, lang), count(total.value, lang)
    return Finding("sum", total.start, total.end, stated, right, verdict, note, {"right": right})


def _parts(text: str, items: Sequence[Quantity], found: _List) -> list[Quantity]:
    """The counts of a list that are of the total's kind, those in inner brackets left out."""
    return [q for q in _counts(text, items, found) if _akin(found.total, q)]


def _counts(text: str, items: Sequence[Quantity], found: _List) -> list[Quantity]:
    """All counts of a list that are neither changes nor in inner brackets."""
    inner = [q for q in items if found.start <= q.start and q.end <= found.end]
    return [
        q
        for q in inner
        if q.kind in ("number", "ratio") and not q.approximate
        if _depth(text, found.start, q.start) == 0 and not _apart(text, q)
    ]


def _depth(text: str, start: int, end: int) -> int:
    return text.count("(", start, end) - text.count(")", start, end)


def _named(part: Quantity) -> str:
    """What a part counts by its own words; "" when only the list says it."""
    return part.other or part.unit


def _akin(total: Quantity, part: Quantity) -> bool:
    return _named(part) in (total.unit, "")


def _apart(text: str, part: Quantity) -> bool:
    """Whether the count is a change, a plan or an attendance rather than a part."""
    return bool(_APART.search(text[max(0, part.start - 12) : part.start]))


def _complete(
    text: str, items: Sequence[Quantity], found: _List, parts: Sequence[Quantity]
) -> bool:
    """Whether a list says it is whole and every count in it is one of its parts."""
    stretch = text[found.start : found.end]
    named = found.total.unit and all(_named(q) == found.total.unit for q in parts)
    named = named or any(len(family.findall(stretch)) == len(parts) > 2 for family in _FAMILIES)
    return bool(named) and _whole(text, items, found, parts)


def _whole(text: str, items: Sequence[Quantity], found: _List, parts: Sequence[Quantity]) -> bool:
    """Whether a list says it is whole and no other figure stands in it."""
    stretch = text[found.start : found.end]
    figures = [
        q for q in items if q.kind != "trap" and found.start <= q.start and q.end <= found.end
    ]
    before = text[max(0, found.total.start - 40) : found.total.start]
    return (
        found.closed
        and len(figures) == len(parts)
        and not _UNFINISHED.search(stretch)
        and not lex.CUMULATIVE.search(before)
    )


def _halves(text: str, found: _List, parts: Sequence[Quantity]) -> bool:
    """Whether two parts are the two halves of a whole, as men and women are."""
    if len(parts) != 2 or any(q.kind == "ratio" for q in parts):
        return False
    stretch = text[found.start : min(found.end, parts[-1].end + 20)].lower()
    return any(
        all(len(re.findall(rf"(?<!\w){half}(?!\w)", stretch)) == 1 for half in pair)
        for pair in _HALVES
    )


def _sum(
    total: Quantity, parts: Sequence[Quantity], verdict: Verdict, note: str, lang: str
) -> Finding:
    right = count(sum((q.value for q in parts), Fraction(0)), lang)
    stated = re.split(r"[^\d.,]", total.raw)[0]
    end = max(total.end, parts[-1].end)
    return Finding("sum", total.start, end, stated, right, verdict, note, {"right": right})


def carried_findings(
    before: Sequence[Quantity], text: str, items: Sequence[Quantity], lang: str
) -> Iterator[Finding]:
    """Totals of the sentence before whose parts fill one that begins with "Trong đó".

    Several totals may have their parts in turn: 761 tổ chức đảng và 1.947 đảng viên. Only what
    adds up is told, since the list need not be whole.
    """
    mark = _MARK.match(text)
    if not mark:
        return
    stretch = _List(items[0], mark.end(), len(text), closed=False) if items else None
    counts = _counts(text, items, stretch) if stretch else []
    for total in _totals(before):
        parts = [q for q in counts if total.unit and _named(q) == total.unit]
        if len(parts) > 1 and sum((q.value for q in parts), Fraction(0)) == total.value:
            yield _near_total(total, parts, "agrees", "sum", lang)


def block_finding(
    text: str, items: Sequence[Quantity], parts: Sequence[Quantity | None], lang: str
) -> Finding | None:
    """A total before a list of lines, beside the first count of each line.

    `items` are the figures of the sentence that ends in a colon; `parts` has None for a line
    without a count.
    """
    totals = _totals(items)
    total = totals[-1] if totals else None
    if total is None or len(parts) < 2 or not total.unit:
        return None
    kin = [q for q in parts if q is not None and _akin(total, q) and not q.approximate]
    if len(kin) != len(parts):
        return None
    if sum((q.value for q in kin), Fraction(0)) == total.value:
        return _near_total(total, kin, "agrees", "sum", lang)
    marks = [m.lastgroup for m in _MARK.finditer(text)]
    named = all(_named(q) == total.unit for q in kin)
    if marks[-1:] == ["closed"] and named:
        return _near_total(total, kin, "mismatch", "sum_differs", lang)
    return None


def _near_total(
    total: Quantity, parts: Sequence[Quantity], verdict: Verdict, note: str, lang: str
) -> Finding:
    """The finding on the total alone: its parts stand in other paragraphs."""
    found = _sum(total, parts, verdict, note, lang)
    return Finding(
        "sum", total.start, total.end, found.stated, found.computed, verdict, note, found.blanks
    )
