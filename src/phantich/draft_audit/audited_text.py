"""A draft audited: every figure with its verdict, at its place in the text as read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from phantich.draft_audit.column_arithmetic import table_findings
from phantich.draft_audit.draft_tables import is_cells, is_row, table_of
from phantich.draft_audit.figure_words import said
from phantich.draft_audit.like_rows import like_row_findings
from phantich.draft_audit.line_lists import list_findings
from phantich.draft_audit.normalising import Reading, Sentence, list_mark, read, sentences
from phantich.draft_audit.part_lists import Paragraph
from phantich.draft_audit.quantities import Quantity, quantities
from phantich.draft_audit.ratios import ratio_findings
from phantich.draft_audit.remainders import balance_findings
from phantich.draft_audit.repeats import repeat_findings
from phantich.draft_audit.sentence_setting import Setting
from phantich.draft_audit.stated_changes import change_findings
from phantich.draft_audit.stated_shares import share_findings
from phantich.draft_audit.verdicts import Finding, Kind, Verdict
from phantich.language import wording

if TYPE_CHECKING:
    from phantich.draft_audit.known_figures import Known

_SHOWN_TRAPS = ("document", "date", "clock", "label", "per", "chain", "between", "phone")
_MOST = 60  # figures looked at together: a longer sentence is a table run into one line
_AIMS = 3  # plans of earlier sentences that a percentage may be of
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
    """The figures of a draft in their order; `encoding` is how the text was written.

    `unread` names what of the file has no text to read, with a count or pages.
    """

    figures: tuple[Figure, ...]
    encoding: str
    unread: Mapping[str, str] = field(default_factory=dict)


def audit_text(draft: str, known: Known | None = None, lang: str = "vi") -> Audit:
    """Check every figure of a text by arithmetic and, with `known`, against the year's results.

    Offsets count characters of `draft` as given. Notes are in `lang`; figures are written as the
    draft writes them, in Vietnamese or English.
    """
    reading = read(draft)
    lines = list(_lines(reading))
    found = list(_by_sentence(reading, lines))
    paragraphs = list(_paragraphs(reading, lines))
    prose = [p for p in paragraphs if not is_row(p.text) and not is_cells(p.text)]
    listed = list(list_findings(prose, reading.lang))
    found += [f for f in listed if f.note != "in_sum"]
    told = [q.moved(p.start) for p in prose for q in p.items]
    found = _joined(found, like_row_findings(reading.text, told, reading.lang))
    found = _joined(found, [f for f in listed if f.note == "in_sum"])
    found += _of_tables(paragraphs, reading.lang)
    found += repeat_findings(reading.text, [line.items for line in lines], reading.lang)
    if known is not None:
        found += known.findings(reading, [line.items for line in lines])
    ordered = sorted(found, key=lambda f: (f.start, f.end, f.kind))
    return Audit(tuple(_figure(f, draft, reading, lang) for f in ordered), reading.encoding)


def _joined(found: Sequence[Finding], series: Iterable[Finding]) -> list[Finding]:
    """The findings, with those of series on figures that nothing else settled."""
    settled = {at for f in found if f.verdict != "unmatched" for at in range(f.start, f.end)}
    added = {f.end: f for f in series if f.start not in settled}
    return [*(f for f in found if f.end not in added), *added.values()]


def _of_tables(paragraphs: Sequence[Paragraph], lang: str) -> Iterator[Finding]:
    """What the tables of a draft show: rows that follow each other."""
    for rows, group in groupby(paragraphs, key=lambda paragraph: is_row(paragraph.text)):
        lines = [(p.start, p.text) for p in group] if rows else []
        table = table_of(lines, lang) if len(lines) > 1 else None
        if table is not None:
            yield from table_findings(table, lang)


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
    aims: list[Quantity] = []
    for line in lines:
        start = line.sentence.start
        items = [q.moved(-start) for q in line.items]
        text = reading.text[start : line.sentence.end]
        setting = Setting(text, items, near[::-1], aims, reading.lang)
        if items:
            yield from (one.moved(start) for one in _sentence(setting))
            aims[:] = [*aims, *setting.expected][-_AIMS:]
        near = [*near, *(q for q in line.items if q.kind in ("number", "ratio"))][-_NEAR:]


def _sentence(setting: Setting) -> Iterator[Finding]:
    """The findings on one sentence; a row of a table has only its ratios here."""
    ratios, rest = ratio_findings(setting.text, setting.items, setting.lang)
    yield from ratios
    if not is_row(setting.text) and not is_cells(setting.text):
        yield from share_findings(setting, rest)
        yield from change_findings(setting)
        yield from balance_findings(setting)
    for item in setting.items:
        if item.sort in _SHOWN_TRAPS or item.kind == "mean":
            yield _trap(item)
        elif item.kind == "number" and item.approximate:
            yield _hedged(item)


def _trap(item: Quantity) -> Finding:
    note = (
        item.sort
        if item.sort in ("document", "date")
        else "per"
        if item.kind == "mean"
        else "other"
    )
    verdict: Verdict = "approximate" if item.sort == "between" else "not_a_ratio"
    kind: Kind = "ratio" if "/" in item.raw else "figure"
    return Finding(kind, item.start, item.end, item.raw, None, verdict, note)


def _hedged(item: Quantity) -> Finding:
    return Finding("figure", item.start, item.end, item.raw, None, "approximate", "approximate")


def _paragraphs(reading: Reading, lines: Sequence[_Line]) -> Iterator[Paragraph]:
    """The paragraphs of a draft with their figures."""
    for _, group in groupby(lines, key=lambda line: line.sentence.paragraph):
        inside = list(group)
        start, end = inside[0].sentence.start, inside[-1].sentence.end
        text = reading.text[start:end]
        items = [q.moved(-start) for line in inside for q in line.items]
        yield Paragraph(text, start, list_mark(text), items)


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
    unit = said("unit").match(text, end) if text[end - 1].isdigit() else None
    return unit.end() if unit else end


def _blanks(blanks: Mapping[str, object], lang: str) -> dict[str, object]:
    """The blanks of a note, names of indicators in the reader's language."""
    return {key: v[lang] if isinstance(v, dict) else v for key, v in blanks.items()}
