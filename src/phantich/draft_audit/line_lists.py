"""Lists of lines: their marks, the line before them and the line after."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from phantich.draft_audit.figure_words import HEADCOUNTS, said
from phantich.draft_audit.part_lists import Paragraph, listings, sums
from phantich.draft_audit.quantities import Quantity
from phantich.draft_audit.stated_totals import (
    Listing,
    part_over_total,
    parts_of,
    proving,
    total_reasons,
)
from phantich.draft_audit.verdicts import Finding, count, settled

_ROW = re.compile(r"[^\W\d_][^.;:]{2,90}:\s*\d")
_UNMARKED = re.compile(r"[^\w(]*(?:\(?\w{1,4}[.)/]\s+)?")
_LONGEST, _LONG = 60, 240  # lines of a list, letters of a line without a mark

Placed = tuple[int, Listing]


def list_findings(paragraphs: Sequence[Paragraph], lang: str) -> Iterator[Finding]:
    """The totals of a draft whose parts are listed, in paragraphs and over lines."""
    totals: dict[int, list[Placed]] = {}
    for start, listing in _proved(list(_every(paragraphs))):
        totals.setdefault(start + listing.total.start, []).append((start, listing))
    for told in totals.values():
        start, total = told[0][0], told[0][1].total
        reasons = [reason for _, listing in told for reason in total_reasons(listing)]
        over = next((q for _, one in told if (q := part_over_total(one)) is not None), None)
        found = settled(total, reasons, lang, "sum")
        if found is None and over is not None:
            right = count(over.value, lang)
            found = Finding(
                *("sum", total.start, total.end, total.raw, right, "implausible"),
                *("part_over_total", {"right": right}),
            )
        yield from [found.moved(start)] if found else []
        if found and found.verdict == "agrees":
            parts = next((some for _, one in told if (some := proving(one))), ())
            yield from (_within(part, total, lang).moved(start) for part in parts)


def _within(part: Quantity, total: Quantity, lang: str) -> Finding:
    """The finding on a part: with the others it adds up to its total."""
    stated, right = count(part.value, lang), {"right": count(total.value, lang)}
    return Finding("sum", part.start, part.end, part.raw, stated, "agrees", "in_sum", right)


def _proved(told: Sequence[Placed]) -> Iterator[Placed]:
    """The lists, those of which another quantity adds up marked as whole."""
    whole = {listing.text for _, listing in told if proving(listing) == listing.items != ()}
    for start, listing in told:
        yield start, replace(listing, explicit=listing.explicit or listing.text in whole)


def _every(paragraphs: Sequence[Paragraph]) -> Iterator[Placed]:
    """Each total with a list of its parts, and the place of its paragraph."""
    before = None
    for paragraph in paragraphs:
        yield from ((paragraph.start, listing) for listing in listings(paragraph, before))
        before = paragraph if not paragraph.mark else None
    for rows in _runs(paragraphs):
        yield from _of_lines(paragraphs, rows)


def _runs(paragraphs: Sequence[Paragraph]) -> Iterator[list[int]]:
    """Where the lines of each list stand: those of one mark or shape, deeper ones between them."""
    done: set[int] = set()
    for first in range(len(paragraphs)):
        if first not in done and _begins(paragraphs, first):
            rows = list(_siblings(paragraphs, first))
            done.update(rows)
            if len(rows) > 1:
                yield rows


def _begins(paragraphs: Sequence[Paragraph], at: int) -> bool:
    """Whether a line can be the first of a list: by its mark, or below a colon, with a count."""
    one = paragraphs[at]
    if said("list_head").search(one.text):
        return False
    below = at > 0 and bool(said("list_head").search(paragraphs[at - 1].text))
    return bool(one.mark) or (bool(one.items) and (below or bool(_ROW.match(one.text))))


def _siblings(paragraphs: Sequence[Paragraph], first: int) -> Iterator[int]:
    one = paragraphs[first]
    for at in range(first, min(first + _LONGEST, len(paragraphs))):
        other = paragraphs[at]
        if bool(one.mark) != bool(other.mark) or not (one.mark or _alike(one, other)):
            return
        if other.mark == one.mark:
            yield at


def _alike(first: Paragraph, other: Paragraph) -> bool:
    """Whether two lines without marks count the same kinds of things."""
    if len(other.text) > _LONG or said("sum_of").match(other.text):
        return False
    shapes = [[q.kind + q.unit for q in one.items if q.kind != "trap"] for one in (first, other)]
    return bool(shapes[0]) and shapes[0] == shapes[1]


def _of_lines(paragraphs: Sequence[Paragraph], rows: list[int]) -> Iterator[Placed]:
    """The totals before and after a list, each with the count of its kind in every line."""
    lines = [paragraphs[at] for at in rows]
    cut = next((k for k, line in enumerate(lines) if k > 1 and _cue(line)), len(lines))
    lines, after = lines[:cut], rows[cut] if cut < len(rows) else rows[-1] + 1
    text = "\n".join(line.text for line in lines)
    head = paragraphs[rows[0] - 1] if rows[0] else None
    for total in _totals(head) if head else ():
        parts = _column(lines, total, head.start if head else 0)
        closed = len(parts) == len(lines) and not said("open_list").search(
            head.text if head else ""
        )
        yield head.start if head else 0, Listing(total, parts, text, closed, itemised=True)
    last = paragraphs[after] if after < len(paragraphs) else None
    cue = _cue(last) if last and not said("list_head").search(last.text) else None
    for total in _first_counts(paragraphs[after]) if cue else ():
        parts = _column(lines, total, paragraphs[after].start)
        whole = cue is not None and (cue[0].lower() == "tổng số" or sums(cue, text, len(parts)))
        sure = whole and len(parts) == len(lines)
        yield paragraphs[after].start, Listing(total, parts, text, False, sure, itemised=True)


def _cue(paragraph: Paragraph) -> re.Match[str] | None:
    """The words at the head of a line that make its counts sums of the lines above."""
    begin = _UNMARKED.match(paragraph.text)
    return said("sum_of").match(paragraph.text, begin.end() if begin else 0)


def _first_counts(paragraph: Paragraph) -> list[Quantity]:
    """The counts of a paragraph's first sentence."""
    return [q for q in paragraph.counts() if q.end <= _end(paragraph.text)]


def _totals(head: Paragraph) -> list[Quantity]:
    """The counts that a list below may be of: those of the last sentence, or before "Trong đó:"."""
    if not said("list_head").search(head.text):
        return []
    *before, last = [0, *(m.end() for m in re.finditer(r"[.;]\s", head.text))]
    only_mark = before and said("only_mark").fullmatch(head.text, last)
    return [q for q in parts_of(head.items) if q.start >= (before[-1] if only_mark else last)]


def _column(lines: Sequence[Paragraph], total: Quantity, place: int) -> list[Quantity]:
    """The count in each line that is of the total's kind; lines without one are left out.

    They are told at their places from the start of the total's paragraph.
    """
    kinds = ({total.unit}, {""}, HEADCOUNTS if total.unit in HEADCOUNTS else set())
    found = []
    for line in lines:
        end = _end(line.text)  # "b) xã A: 8 lớp (101 đảng viên); Ngoài ra, …"
        outer, inner = (
            [q for q in told if q.end <= end] for told in (line.counts(), parts_of(line.items))
        )
        near = [q for told in (outer, inner) for kind in kinds for q in told if q.unit in kind]
        found += [q.moved(line.start - place) for q in (near or outer)[:1]]
    return found


def _end(text: str) -> int:
    """Where the first sentence of a line ends, after its mark."""
    mark = _UNMARKED.match(text)
    ends = re.compile(r"[.;]\s(?=\S)").finditer(text, mark.end() if mark else 0)
    return next((m.start() for m in ends if text[m.end()].isupper()), len(text))
