"""The annexes in their order: figures, units to follow up, work plan, charts, units, basis."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from phantich.disclosure.editions import INTERNAL
from phantich.metrics.judging import FEW
from phantich.report import charts
from phantich.report.document.basis_annexes import basis_blocks
from phantich.report.document.duty_annexes import duty_tables
from phantich.report.document.numbered_tables import Numbering
from phantich.report.document.plan_annexes import plan_tables
from phantich.report.document.summary_annexes import mixes, summary
from phantich.report.document.unit_annexes import by_unit
from phantich.report.report_model import Annex, Block, Picture, Prose, Sentence
from phantich.report.sentences.year_facts import YearFacts

MIXES = ("outreach_form_mix", "media_channel_mix")


def annexes(facts: YearFacts) -> tuple[Annex, ...]:
    """The annexes of a year's report; those with nothing in them are left out."""
    number = Numbering(facts)
    parts: dict[str, list[Block]] = {
        "figures": [summary(number), *_years(facts)],
        "units": list(duty_tables(number)),
        "plan": list(plan_tables(number)),
        "mixes": [*mixes(number), *_mixes(facts)],
        "by_unit": list(by_unit(number)),
        "basis": list(basis_blocks(number)),
    }
    made = []
    for name, at in facts.annex_numbers.items():
        title = facts.say("annex.annex", number=at, title=facts.say(f"annex.part_{name}"))
        signs = [Prose((Sentence(_signs(facts)),), "note")] if name == "figures" else []
        made.append(Annex(title, (*signs, *parts[name])))
    return tuple(made)


def _signs(facts: YearFacts) -> str:
    said = facts.say("annex.signs", few=FEW)
    hidden = facts.dataset.edition != INTERNAL
    return f"{said} {facts.say('annex.hidden')}" if hidden else said


def _years(facts: YearFacts) -> Iterator[Picture]:
    yield from _picture(facts, partial(charts.five_years, facts.series))


def _mixes(facts: YearFacts) -> Iterator[Picture]:
    for key in MIXES:
        yield from _picture(facts, partial(charts.bars, facts.results, key))


def _picture(
    facts: YearFacts, draw: Callable[..., charts.Chart | charts.NoChart]
) -> Iterator[Picture]:
    """A chart in both its layouts, each with the mark of invented figures; or nothing."""
    wide, narrow = (draw(lang=facts.lang, narrow=narrow) for narrow in (False, True))
    if isinstance(wide, charts.Chart) and isinstance(narrow, charts.Chart):
        yield Picture(wide.title, wide.marked(facts.mark), narrow.marked(facts.mark))
