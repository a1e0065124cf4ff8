"""The page that shows a plan beside its parent, shared passages joined by links (no script)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from phantich.language import numbers
from phantich.language.wording import say
from phantich.likeness import Likeness
from phantich.likeness.plan_comparison import Masked

HUES = 6  # passages take turns among so many colours; the number, not the colour, joins them


@dataclass(frozen=True)
class Piece:
    """A stretch of text that is shown in one way; `number` is 0 outside passages."""

    text: str
    number: int
    first: bool
    last: bool
    reason: str
    fact: str


def likeness_page(
    likeness: Likeness, plan: str, parent: str, *, notes: Iterable[str] = (), lang: str = "vi"
) -> str:
    """HTML of a comparison: shares, legend, list of passages, the two texts side by side.

    `plan` and `parent` are the texts that were compared; `notes` tell what of the files was not
    read. The page is whole in itself: no script, nothing from a network.
    """
    found = likeness.passages
    mine = [(p.start, p.start + p.length) for p in found]
    theirs = [(p.source_start, p.source_start + p.source_length) for p in found]
    facts = [(f.start, f.start + f.length, f.kind) for f in likeness.own_facts]
    return _template().render(
        lang=lang,
        say=lambda key, **blanks: say(f"likeness.{key}", lang, **blanks),
        percent=lambda value: percent(value, lang),
        whole=lambda value: numbers.written(value, lang),
        likeness=likeness,
        notes=list(filter(None, notes)),
        hues=HUES,
        sides=[
            ("a", "b", say("likeness.plan", lang), "go_parent",
             list(pieces(plan, mine, _spans(likeness.masked), facts))),
            ("b", "a", say("likeness.parent", lang), "go_plan",
             list(pieces(parent, theirs, _spans(likeness.source_masked), ()))),
        ],
    )  # fmt: skip


def percent(value: float, lang: str = "vi") -> str:
    """A share as a percentage of two decimals: 97,92% in Vietnamese, 97.92% in English."""
    return numbers.percent(round(value, 10), lang)


def pieces(
    text: str,
    passages: Iterable[tuple[int, int]],
    masked: Iterable[tuple[int, int, str]],
    facts: Iterable[tuple[int, int, str]],
) -> Iterator[Piece]:
    """The text cut wherever its look changes; where passages overlap the earlier one is shown."""
    owners, ends = _paint(text, passages)
    reasons, kinds = _labels(text, masked), _labels(text, facts)
    seen: set[int] = set()
    start = 0
    for place in range(1, len(text) + 1):
        here = owners[start], reasons[start], kinds[start]
        if place < len(text) and (owners[place], reasons[place], kinds[place]) == here:
            continue
        number = here[0]
        first = number > 0 and number not in seen
        seen.add(number)
        yield Piece(text[start:place], number, first, ends.get(number) == place, here[1], here[2])
        start = place


def _paint(text: str, passages: Iterable[tuple[int, int]]) -> tuple[list[int], dict[int, int]]:
    owners = [0] * len(text)
    ends: dict[int, int] = {}
    for number, (start, end) in enumerate(passages, 1):
        for place in range(start, end):
            if not owners[place]:
                owners[place] = number
                ends[number] = place + 1
    return owners, ends


def _labels(text: str, spans: Iterable[tuple[int, int, str]]) -> list[str]:
    labels = [""] * len(text)
    for start, end, label in spans:
        labels[start:end] = [label] * (end - start)
    return labels


def _spans(masked: Iterable[Masked]) -> list[tuple[int, int, str]]:
    return [(m.start, m.start + m.length, m.reason) for m in masked]


@cache
def _template() -> Template:
    loader = PackageLoader("phantich.report")
    room = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return room.get_template("likeness.html.j2")
