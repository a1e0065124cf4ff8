"""One composer: from the year's facts and the office's words to a report in no format yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from phantich.dataset.cut_off import is_whole_year
from phantich.report.document.annexes import annexes
from phantich.report.document.first_page import summary
from phantich.report.document.letterhead import annex_of, closing, letterhead
from phantich.report.report_model import Annex, Block, Heading, Part, Prose, Report, Sentence
from phantich.report.sentences import causes, limitations, results, solutions, strengths
from phantich.report.sentences.actors import about
from phantich.report.sentences.assessment_sentences import judged, written
from phantich.report.sentences.year_facts import YearFacts

NO_WORDS: Mapping[str, str] = {}


def opening(facts: YearFacts) -> Part:
    """What is reported, by whom, up to which day."""
    day = facts.dataset.as_of
    key = "opening" if is_whole_year(day) else "opening_part"
    blanks = {"office": facts.office, "year": facts.year, "day": facts.day(day)}
    return Part((Prose((Sentence(facts.say(f"document.{key}", **blanks)),)),), facts.lang)


def assessment(facts: YearFacts, words: Mapping[str, str] = NO_WORDS) -> Part:
    """Part II: the year as a whole, strengths, limitations, causes."""
    said = judged(facts, words)
    good, bad, why = strengths(facts), limitations(facts), causes(facts, words)
    return Part((Prose((said,)), *good, *bad, *why), facts.lang)


def proposals(facts: YearFacts, words: Mapping[str, str] = NO_WORDS) -> Part:
    """Part IV: what the office proposes to those above; else room for the pen."""
    own = words.get("proposals", "")
    note = [] if own else [Prose((Sentence(facts.say("document.for_the_pen")),), "note")]
    return Part((*note, *written(own)), facts.lang)


def assemble(
    facts: YearFacts,
    first: Part,
    parts: Iterable[Part],
    attached: tuple[Annex, ...],
    words: Mapping[str, str] = NO_WORDS,
) -> Report:
    """The report out of its parts: those of I to IV under their headings, in this order."""
    names = ("one", "two", "three", "four")
    body: list[Block] = list(opening(facts))
    for name, part in zip(names, parts, strict=True):
        body += [Heading(1, facts.say(f"document.part_{name}")), *part]
    end = facts.say("document.closing", year=facts.year, office=facts.office)
    body.append(Prose((Sentence(end),)))
    return Report(
        lang=facts.lang,
        profile=facts.profile,
        title=facts.say("document.title", year=facts.year),
        letterhead=letterhead(facts, words),
        kind=facts.say("document.kind"),
        subject=tuple(_subject(facts)),
        summary=first.blocks,
        body=tuple(body),
        closing=closing(facts, words),
        annexes=attached,
        annex_of=annex_of(facts, words),
        source=_source(facts),
        day=facts.dataset.as_of,
        mark=facts.mark,
        references=facts.profile.writing.references,
        names=facts.names,
        ledger=tuple(facts.ledger),
    )


def _subject(facts: YearFacts) -> Iterator[str]:
    yield facts.say("document.subject_1")
    yield facts.say("document.subject_2", year=facts.year)
    if facts.actors.unit:
        yield facts.say("document.subject_unit", unit=facts.actors.unit)


def _source(facts: YearFacts) -> str:
    """Whose data they are and up to which day; of invented ones the mark says it all."""
    day = facts.say("annex.cut_off", day=facts.day(facts.dataset.as_of))
    source = "" if facts.dataset.invented else about(facts.dataset, "source")
    return f"{facts.say('annex.source', source=source.rstrip('.'))} {day}" if source else day


def compose(facts: YearFacts, words: Mapping[str, str] = NO_WORDS) -> Report:
    """The whole report of a year, as the notebook ``50_report`` puts it together."""
    first = summary(facts, words)
    parts = (results(facts), assessment(facts, words), solutions(facts), proposals(facts, words))
    return assemble(facts, first, parts, annexes(facts), words)
