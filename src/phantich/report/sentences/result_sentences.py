"""Part I: which sentences tell the results, in the source's order and with its actors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import Formatter
from typing import Any

from phantich.language import numbers, wording
from phantich.report.report_model import Block, Heading, Part, Prose, Sentence
from phantich.report.sentences.directive_table import directive_table
from phantich.report.sentences.told_figures import BLANK
from phantich.report.sentences.year_facts import YearFacts
from phantich.schema.indicators import indicators

# A section is a list of paragraphs, a paragraph a list of thoughts: of each the fullest wording
# whose figures are there is said. "table" is the table of the year's documents.
PLAN: dict[str, tuple[tuple[tuple[str, ...], ...], ...]] = {
    "direction": ((("relay",), ("uptime", "uptime_bare"), ("lead", "lead_half")),),
    "study": (
        (("attended", "conferences"), ("groups",)),
        (
            ("documents", "documents_bare"),
            ("secretary", "secretary_bare"),
            ("knowledge",),
            ("answers",),
        ),
        (("table",),),
        (("classes", "classes_bare"), ("completed",)),
    ),
    "outreach": (
        (("outreach", "outreach_bare"), ("front",)),
        (("media", "media_bare"), ("cells",)),
    ),
    "oversight": (
        (("inspected", "inspected_bare"), ("findings", "findings_bare")),
        (("reports",), ("evaluated", "evaluated_bare")),
    ),
    "plans": (
        (("issued", "issued_bare"), ("personal",)),
        (("consulted", "consulted_bare"), ("complete",), ("tasks",)),
    ),
}
NEVER_BLANK = ("groups", "front")  # what the source does not speak of


def named(template: str) -> tuple[str, ...]:
    """The indicators that a sentence names, in the order in which it names them."""
    found = (name.split(".")[0] for _, name, _, _ in Formatter().parse(template) if name)
    return tuple(name for name in dict.fromkeys(found) if name in indicators())


def results(facts: YearFacts) -> Part:
    """Part I whole: every section under its heading."""
    blocks: list[Block] = []
    for at, name in enumerate(PLAN, 1):
        blocks += section(facts, name, number=at)
    return Part((*blocks, *compared(facts), *restated(facts)), facts.lang)


def section(facts: YearFacts, name: str, *, number: int = 0) -> Part:
    """One section: ``direction``, ``study``, ``outreach``, ``oversight`` or ``plans``."""
    heading = facts.say(f"document.section_{name}")
    facts.place = f"{number}. {heading}" if number else heading
    blocks: list[Block] = [Heading(2, facts.place)]
    for thoughts in PLAN[name]:
        if thoughts == (("table",),):
            blocks += directive_table(facts)
            continue
        said = tuple(s for thought in thoughts for s in _thought(facts, thought))
        if said:
            blocks.append(Prose(said))
    if len(blocks) == 1:
        blocks.append(Prose((Sentence(facts.say("prose.nothing_held")),)))
    return Part(tuple(blocks), facts.lang)


def _thought(facts: YearFacts, wordings: Sequence[str]) -> Iterator[Sentence]:
    """The fullest wording whose figures are there; where blanks are left, else the first."""
    keys = [f"prose.{_fitting(facts, key)}" for key in wordings]
    said = (tell(facts, key) for key in keys)
    found = next((sentence for sentence in said if sentence is not None), None)
    if found is None and facts.sparse and wordings[0] not in NEVER_BLANK:
        found = tell(facts, keys[-1 if wordings[0] == "documents" else 0], blank=True)
    if found is not None:
        yield found


def _fitting(facts: YearFacts, key: str) -> str:
    """The wording for a single unit, or for totals as they were published, where it has one."""
    ending = "unit" if facts.actors.unit else "published" if facts.actors.mixed else ""
    known = wording.sentences(facts.lang)
    return f"{key}_{ending}" if f"prose.{key}_{ending}" in known else key


def tell(facts: YearFacts, key: str, *, blank: bool = False, **more: Any) -> Sentence | None:
    """The sentence of a key with its figures; nothing where one of them is not there.

    With ``blank`` it stands with blanks for the pen in place of what is not known.
    """
    keys = named(wording.sentences(facts.lang)[key])
    told = {name: facts.told(name) for name in keys}
    if not blank and not all(view.known for view in told.values()):
        return None
    own = {"actor": facts.actors, "documents": _Documents(facts), "front_share": _front(facts)}
    text = facts.say(key, **own, **told, **more)
    return Sentence(capital(text), keys) if blank or BLANK not in text else None


def capital(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


class _Documents:
    """The documents of the year as a sentence counts them."""

    def __init__(self, facts: YearFacts) -> None:
        self.facts = facts

    @property
    def count(self) -> str:
        """How many documents were studied."""
        known = len(self.facts.directives)
        return self.facts.number(known, "directives") if known else BLANK


def _front(facts: YearFacts) -> str:
    """What part of the contacts the Front and the mass organisations reached."""
    found = facts.front_share
    if found is None:
        return BLANK
    text = numbers.percent(found, facts.lang)
    return facts.note(text, float(found), indicator="outreach_organisation_mix", part="front")


def compared(facts: YearFacts) -> Iterator[Prose]:
    """What the reader must know of comparisons with the year before."""
    if facts.change_rows is None or not facts.changes:
        return
    said = [facts.say("past.rule", year=facts.year_before)]
    if not facts.counts_compare:
        said.append(facts.say("past.reform"))
    yield Prose(tuple(Sentence(text) for text in said), "note")


def restated(facts: YearFacts) -> Iterator[Prose]:
    """That figures which were printed for closed years are others now, and where they stand."""
    found = facts.restatements
    if len(found):
        years = ", ".join(map(str, sorted(set(found["year"]))))
        count = facts.number(len(found), "restated_figures")
        said = facts.say("past.restated", count=count, years=years, annex=facts.annex("basis"))
        yield Prose((Sentence(said),), "note")
