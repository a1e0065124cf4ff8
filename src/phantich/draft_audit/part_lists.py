"""Where a paragraph lists the parts of a total: behind a mark, in brackets, or before the total."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from phantich.draft_audit.figure_words import said
from phantich.draft_audit.quantities import Quantity, unit_after
from phantich.draft_audit.stated_totals import Listing, akin_parts, is_apart, parts_of

_BRACKET = re.compile(r"[^\d.;:%()]{0,60}\(")
_COLON = re.compile(r"[^\d.;:%()]{0,60}:\s")
_LEAD = re.compile(r"[^\d%]{0,150}")
_ASIDE = re.compile(r"\([^()]*\)")
_LETTER = re.compile(r"(?:^|[\s;,])\(?[\da-zđivx]{1,3}[.)]\s")
_NUMBERED = re.compile(r"(?:^|[;.]\s+)\(?(?:\d{1,2}|[a-zđ]|[ivx]{1,4})\)\s", re.IGNORECASE)
_ROMAN_MARK = r"(?<!\s[IVX])(?<!\s[IVX]{2})(?<!\sIII)"
_END = re.compile(rf"{_ROMAN_MARK}[.!?]\s(?=\s*[^\W\d_a-z])")
_ENDS = re.compile(r"\s?(?:[,;.)]|$)")
_CLAUSE = re.compile(r"\.\s|;")
_WORDS = ("", "", "hai", "ba", "bốn", "năm", "sáu")
_ROMAN = ("I", "II", "III", "IV", "V", "VI")
_REACH = 600  # letters within which a list's parts are looked for


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with its figures at their places in it; `mark` is its list mark."""

    text: str
    start: int
    mark: str
    items: Sequence[Quantity]

    def counts(self, *, both: bool = False) -> list[Quantity]:
        """The counts that stand in no brackets and are no changes."""
        told = (q for q in parts_of(self.items, both=both) if not is_apart(self.text, q))
        return [q for q in told if not _depth(self.text, 0, q.start)]


def listings(paragraph: Paragraph, before: Paragraph | None) -> Iterator[Listing]:
    """Every total of a paragraph with the parts that stand beside it."""
    if len(paragraph.items) > 1:
        yield from _marked(paragraph)
        for total in parts_of(paragraph.items):
            if not is_apart(paragraph.text, total):
                yield from _labelled(paragraph, total)
    yield from _summed_up(paragraph, before)


def _marked(paragraph: Paragraph) -> Iterator[Listing]:
    """ "34 lớp, 2.829 học viên, gồm …": a mark between the totals and their list."""
    text = paragraph.text
    marks = list(said("list_mark").finditer(text, paragraph.items[0].start))
    for at, mark in enumerate(marks):
        stop = marks[at + 1].start() if at + 1 < len(marks) else len(text)
        span = mark.end(), _closing(text, mark.start(), mark.end(), stop)
        yield from _of_heads(paragraph, mark.start(), span, closed=mark.lastgroup == "closed")


def _closing(text: str, mark: int, start: int, stop: int) -> int:
    """Where a list ends: at its bracket, with its sentence, or before the next list's clause."""
    depth, end = 0, min(stop, start + _REACH)
    if text.rfind("(", 0, mark) > text.rfind(")", 0, mark):
        for at in range(start, end):
            depth += (text[at] == "(") - (text[at] == ")")
            if depth < 0:
                return at
    full = _END.search(text, start, end)
    last = text.rfind(";", start, end) if stop < len(text) and not full else -1
    return full.start() if full else last if last > 0 else end


def _heads(paragraph: Paragraph, mark: int) -> Iterator[Quantity]:
    """The counts before a mark that its list can be of: those right before it, one of each kind."""
    units: set[str] = set()
    end = mark
    for item in reversed([q for q in parts_of(paragraph.items) if q.end <= mark]):
        lead = _ASIDE.sub("", paragraph.text[item.end : end])
        if (
            not _LEAD.fullmatch(lead)
            or item.unit in units
            or (units and _CLAUSE.search(lead, 0, len(lead) - 1))
        ):
            return
        end = item.start
        if ")" not in _ASIDE.sub("", paragraph.text[item.end : mark]):
            units.add(item.unit)
            yield item


def _labelled(paragraph: Paragraph, total: Quantity) -> Iterator[Listing]:
    """ "23 lớp (02 lớp …, 21 lớp …)", "1.486 tin: trên trang 512; trên loa 974"."""
    text = paragraph.text
    noun = said("unit").match(text, total.end)
    after = noun.end() if noun else total.end
    bracket, colon = _BRACKET.match(text, after), _COLON.match(text, after)
    start = bracket.end() if bracket else colon.end() if colon else 0
    if not start or said("list_mark").search(text, total.end, start + 1):
        return
    end = _closing(text, start, start, len(text))
    years = len(said("by_year").findall(text, start, end)) > 2  # "(năm 2023: 35; năm 2024: 41; …)"
    others = ("list_mark", "sum_of", *(() if years else ("no_parts",)))
    if any(said(other).match(text, start, end) for other in others):
        return
    if bracket:
        yield from _of_heads(paragraph, bracket.end() - 1, (start, end), closed=True)
    elif (total.unit or text[: total.start].endswith("(")) and not said("labelled").search(
        text[: total.start]  # "báo cáo viên: 28 đồng chí, tuyên truyền viên: 215 đồng chí"
    ):
        for listing in _of_heads(paragraph, start, (start, end), closed=True):
            if ". " not in text[listing.total.end : total.end]:
                yield listing


def _of_heads(
    paragraph: Paragraph, mark: int, span: tuple[int, int], *, closed: bool
) -> Iterator[Listing]:
    """The list of each count before a mark; what says no kind is of the nearest one."""
    inside = [q for q in paragraph.items if span[0] <= q.start < span[1] and q.sort == "ordinal"]
    if any(_ENDS.match(paragraph.text, q.end) for q in inside):
        return  # of "cấp xã 19, chi bộ 27" the last may be a name or a count
    for at, total in enumerate(_heads(paragraph, mark)):
        listing = _listing(paragraph, total, span, closed=closed)
        if at == 0 or any(q.unit == total.unit for q in listing.items):
            yield listing


def _listing(
    paragraph: Paragraph, total: Quantity, span: tuple[int, int], *, closed: bool
) -> Listing:
    text, (start, end) = paragraph.text, span
    inner = [q for q in parts_of(paragraph.items) if start <= q.start and q.end <= end]
    inner = [q for q in inner if not is_apart(text, q)]
    outer = [q for q in inner if not _depth(text, start, q.start)]
    kin = [q for q in inner if q.unit == total.unit != ""]  # "xã A: 6 lớp (640 học viên)"
    inner = kin if kin and not any(q.unit in (total.unit, "") for q in outer) else outer
    words = text[start:end]
    closed = closed and words.rstrip()[-1:] not in (";", ",")  # cut off by the end of a page
    itemised = len(_LETTER.findall(words)) > 1 or (words[:1] == ":" and words.count(";") > 1)
    return Listing(total, inner, words, closed, heading=text[total.end : start], itemised=itemised)


def _depth(text: str, start: int, end: int) -> int:
    """How many brackets are open at a place; those that close none, as in "a)", do not count."""
    return _ASIDE.sub("", text[start:end]).count("(")


def _summed_up(paragraph: Paragraph, before: Paragraph | None) -> Iterator[Listing]:
    """ "Đợt 1 có 120 người, đợt 2 có 135 người, tổng cộng 255 người": the total stands last."""
    text, counts = paragraph.text, paragraph.counts(both=True)
    for cue in said("sum_of").finditer(text) if counts else ():
        stop = _CLAUSE.search(text, cue.end())
        end = stop.start() if stop else len(text)
        within, told = text[: cue.start()].endswith("("), counts
        if within:  # "loại A 24, loại B 19 (tổng 43)"
            end, told = text.find(")", cue.end()), parts_of(paragraph.items)
        earlier = [q for q in counts if q.end <= cue.start()]
        scopes = [earlier, [q for q in parts_of(paragraph.items) if q.end <= cue.start()]]
        alone = not earlier and before is not None and not text[: cue.start()].strip()
        if alone and before is not None:
            scopes = [before.counts()]
        named = unit_after(text, cue.end())  # "tổng số hội nghị là 69"
        totals = (q for q in told if cue.end() <= q.start < end)
        for total in (q if q.unit else replace(q, unit=named) for q in totals):
            parts = _scope(paragraph, scopes, total, cue.start())
            ends = [m.end() for m in _CLAUSE.finditer(text, 0, parts[0].start)] if parts else []
            words = text[max(ends, default=0) : cue.start()].lstrip()
            if alone and before is not None:
                words = before.text
                parts = [q.moved(before.start - paragraph.start) for q in parts]
            explicit = sums(cue, words, len(parts))
            yield Listing(total, parts, words, False, explicit, itemised=True)


def _scope(
    paragraph: Paragraph, scopes: Sequence[Sequence[Quantity]], total: Quantity, cue: int
) -> list[Quantity]:
    """What a total may sum up: the counts of its clause, or else of its sentence, or else all."""
    text = paragraph.text
    sentence = max(text.rfind(". ", 0, cue), 0)
    for told in scopes:
        for start in (max(text.rfind(";", 0, cue), sentence), sentence):
            parts = akin_parts([q for q in told if q.start >= start], total)
            if parts:
                return parts
        parts = akin_parts(_alike(paragraph, told), total)
        if parts:
            return parts
    return []


def _alike(paragraph: Paragraph, told: Sequence[Quantity]) -> list[Quantity]:
    """The counts of the last clauses that have the same kinds of figures, one after the other."""
    clauses: dict[int, list[Quantity]] = {}
    for item in told:
        clauses.setdefault(_clause(paragraph, item), []).append(item)
    figures = [q for q in paragraph.items if q.kind != "trap"]
    found: list[Quantity] = []
    kinds: list[str] | None = None
    for at, clause in reversed(clauses.items()):
        own = [q.kind + q.unit for q in figures if _clause(paragraph, q) == at]
        if kinds is not None and own != kinds:
            break
        kinds, found = own, [*clause, *found]
    return found


def _clause(paragraph: Paragraph, item: Quantity) -> int:
    """The number of the clause that a figure stands in."""
    return len(_CLAUSE.findall(paragraph.text, 0, item.start))


def sums(cue: re.Match[str], words: str, parts: int) -> bool:
    """Whether the words before a total say that it is the sum of so many parts."""
    if cue["word"] or cue["number"]:
        return (_WORDS.index(cue["word"].lower()) if cue["word"] else int(cue["number"])) == parts
    if cue["half"]:
        return len(said("quarter").findall(words)) == parts == int(cue["half"][0]) // 3
    halves, items = len(said("half_year").findall(words)), len(_NUMBERED.findall(words))
    whole = halves == parts == 2 or items == parts > 2 or _series(words) == parts
    return bool(cue["plain"]) or whole


def _series(words: str) -> int:
    """How many parts are numbered from one on: "quý I … quý IV", "tuần 1 … tuần 4"."""
    names: dict[str, list[int]] = {}
    for noun, number in said("numbered").findall(words):
        value = int(number) if number.isdigit() else _ROMAN.index(number.upper()) + 1
        names.setdefault(noun.lower(), []).append(value)
    whole = [len(n) for n in names.values() if n == list(range(1, len(n) + 1)) and len(n) > 2]
    return max(whole, default=0)
