"""A draft audited: every figure with its verdict, at its place in the text as read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from phantich.draft_audit import figure_words as lex
from phantich.draft_audit.normalising import Reading, Sentence, read, sentences
from phantich.draft_audit.quantities import Quantity, quantities
from phantich.draft_audit.ratios import ratio_findings
from phantich.draft_audit.repeats import repeat_findings
from phantich.draft_audit.stated_shares import share_findings
from phantich.draft_audit.sums import block_finding, carried_findings, sum_findings
from phantich.draft_audit.surroundings import Setting
from phantich.draft_audit.verdicts import Finding, Kind, Verdict
from phantich.language import wording

if TYPE_CHECKING:
    from phantich.draft_audit.known_figures import Known

_SHOWN_TRAPS = ("document", "date", "clock", "label", "per", "chain", "between", "phone")
_MOST = 60  # figures looked at together: a longer sentence is a table run into one line
_NEAR = 12  # counts of earlier sentences that may be the base of a share


@dataclass(frozen=True)
class Figure:
    """A figure of a draft: characters [start, end) of the text as read, and what was found."""

    text: str
    start: int
    end: int
    kind: Kind
    stated: str
    computed: str | None
    verdict: Verdict
    note: str


@dataclass(frozen=True)
class Audit:
    """The figures of a draft in their order; `encoding` is how the text was written."""

    figures: tuple[Figure, ...]
    encoding: str


def audit_text(draft: str, known: Known | None = None, lang: str = "vi") -> Audit:
    """Check every figure of a text by arithmetic and, with `known`, against the year's results.

    Offsets count characters of `draft` as given. Notes are in `lang`; figures are written as the
    draft writes them, in Vietnamese or English.
    """
    reading = read(draft)
    lines = list(_lines(reading))
    found = list(_by_sentence(reading, lines))
    found += [*_by_block(reading, lines), *_by_neighbours(reading, lines)]
    found += repeat_findings(reading.text, [line.items for line in lines], reading.lang)
    if known is not None:
        found += known.findings(reading, [line.items for line in lines])
    ordered = sorted(found, key=lambda f: (f.start, f.end, f.kind))
    return Audit(tuple(_figure(f, draft, reading, lang) for f in ordered), reading.encoding)


@dataclass(frozen=True)
class _Line:
    """A sentence with its figures."""

    sentence: Sentence
    items: Sequence[Quantity]


def _lines(reading: Reading) -> Iterator[_Line]:
    items = quantities(reading.text, reading.lang)
    starts = [item.start for item in items]
    for sentence in sentences(reading.text):
        low = bisect_left(starts, sentence.start)
        high = bisect_left(starts, sentence.end)
        for at in range(low, max(high, low + 1), _MOST):
            yield _Line(sentence, items[at : min(at + _MOST, high)])


def _by_sentence(reading: Reading, lines: Sequence[_Line]) -> Iterator[Finding]:
    near: list[Quantity] = []
    agreed: list[Fraction] = []
    for line in lines:
        yield from _sentence(reading, line, near[::-1], agreed)
        near = [*near, *(q for q in line.items if q.kind in ("number", "ratio"))][-_NEAR:]


def _sentence(
    reading: Reading, line: _Line, near: Sequence[Quantity], agreed: list[Fraction]
) -> Iterator[Finding]:
    """The findings on one sentence, which is looked at by itself."""
    start, text = line.sentence.start, reading.text[line.sentence.start : line.sentence.end]
    items = [replace(q, start=q.start - start, end=q.end - start) for q in line.items]
    if not items:
        return
    ratios, rest = ratio_findings(text, items, reading.lang)
    found = [*ratios, *share_findings(Setting(text, items, near, agreed, reading.lang), rest)]
    found += sum_findings(text, items, reading.lang)
    found += map(_trap, (q for q in items if q.sort in _SHOWN_TRAPS))
    found += map(_hedged, (q for q in items if q.kind == "number" and q.approximate))
    for one in found:
        yield replace(one, start=one.start + start, end=one.end + start)


def _trap(item: Quantity) -> Finding:
    note = item.sort if item.sort in ("document", "date", "per") else "other"
    verdict: Verdict = "approximate" if item.sort == "between" else "not_a_ratio"
    kind: Kind = "ratio" if "/" in item.raw else "figure"
    return Finding(kind, item.start, item.end, item.raw, None, verdict, note)


def _hedged(item: Quantity) -> Finding:
    return Finding("figure", item.start, item.end, item.raw, None, "approximate", "approximate")


def _by_block(reading: Reading, lines: Sequence[_Line]) -> Iterator[Finding]:
    """Totals that end in a colon, with the list of lines below."""
    for at, line in enumerate(lines):
        text = reading.text[line.sentence.start : line.sentence.end].rstrip()
        if not line.items or not text.endswith(":"):
            continue
        parts = list(_first_counts(reading, lines[at + 1 : at + 41], line.sentence.paragraph))
        finding = block_finding(text, line.items, parts, reading.lang)
        if finding is not None:
            yield finding


def _by_neighbours(reading: Reading, lines: Sequence[_Line]) -> Iterator[Finding]:
    """Totals of one sentence, with their parts in the next."""
    for before, line in pairwise(lines):
        if before.items and line.items and before.sentence.paragraph == line.sentence.paragraph:
            start, end = line.sentence.start, line.sentence.end
            items = [replace(q, start=q.start - start, end=q.end - start) for q in line.items]
            yield from carried_findings(
                before.items, reading.text[start:end].lstrip(), items, reading.lang
            )


def _first_counts(
    reading: Reading, lines: Sequence[_Line], paragraph: int
) -> Iterator[Quantity | None]:
    mark = ""
    for line in lines:
        start = reading.text[line.sentence.start : line.sentence.end].lstrip()[:1]
        mark = mark or start
        if not line.sentence.item or start != mark:
            return
        if line.sentence.paragraph != paragraph:
            counts = [q for q in line.items if q.kind in ("number", "ratio")]
            yield counts[0] if counts else None
        paragraph = line.sentence.paragraph


def _figure(found: Finding, draft: str, reading: Reading, lang: str) -> Figure:
    stop = _with_unit(reading.text, found.end)
    start, last = reading.places[found.start], reading.places[stop - 1]
    end = max(last + 1, reading.places[stop])
    # a decoded letter may take several of the draft's, but never the blank after it
    end = end if draft[last + 1 : end].strip() == draft[last + 1 : end] else last + 1
    note = wording.say(f"audit.note.{found.note}", lang, **_blanks(found.blanks, lang))
    return Figure(
        text=draft[start:end],
        start=start,
        end=end,
        kind=found.kind,
        stated=found.stated.replace("·", "/"),
        computed=found.computed,
        verdict=found.verdict,
        note=note,
    )


def _with_unit(text: str, end: int) -> int:
    """Where a figure ends together with the noun it counts."""
    unit = lex.UNIT.match(text, end) if text[end - 1].isdigit() else None
    return unit.end() if unit else end


def _blanks(blanks: Mapping[str, object], lang: str) -> dict[str, object]:
    """The blanks of a note, names of indicators in the reader's language."""
    return {key: v[lang] if isinstance(v, dict) else v for key, v in blanks.items()}
