"""The head and the end of a document: organs, number, date, recipients, signature."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from phantich.report.own_words import DAY
from phantich.report.report_model import Closing, Letterhead
from phantich.report.sentences.actors import OFFICE, about, office_words
from phantich.report.sentences.year_facts import YearFacts

UNKNOWN = "…"
BLANK = "…" * 5
GAP = "        "  # where a number is to be written


def organs(office: str, superior: str, lang: str = "vi") -> tuple[str, str]:
    """The two lines of the head: the superior organ and the one that issues.

    A committee's department stands under its committee: ``Huyện ủy`` over ``Ban Tuyên giáo``.
    """
    found = OFFICE.match(office)
    if found and found["department"]:
        committee = f"{found['committee']} {found['place']}".strip()
        above = office_words(committee, lang).upper()
        bare = office_words(f"{found['department']} {found['committee']}", lang)
        own = bare.partition(" of the ")[0] if lang != "vi" else found["department"]
        return above, own.upper()
    issuing = office.removesuffix(superior).strip() if superior else office
    return office_words(superior, lang).upper(), office_words(issuing or office, lang).upper()


def suffix(facts: YearFacts) -> str:
    """The code after the document's number: the form's own, else that of the office's kind."""
    head, office = facts.profile.letterhead, about(facts.dataset, "office")
    known = [name for name in facts.profile.suffixes if office.startswith(name)]
    if head.suffix or not known:
        return head.suffix or UNKNOWN
    return facts.profile.suffixes[max(known, key=len)]


def letterhead(facts: YearFacts, words: Mapping[str, str]) -> Letterhead:
    """The head of the first page; number and day stay blank unless the office wrote them."""
    head, dataset = facts.profile.letterhead, facts.dataset
    superior, organ = organs(
        about(dataset, "office"), about(dataset, "superior_office"), facts.lang
    )
    day = facts.say("document.draft_note", day=facts.day(dataset.as_of))
    if head.motto and OFFICE.match(about(dataset, "office")):  # the state's form for the Party
        day = f"{day}. {facts.say('document.wrong_form')}"
    draft = f"{facts.say('document.draft')}\n{day}" if facts.profile.writing.draft else ""
    return Letterhead(
        superior=head.superior or superior,
        organ=head.organ or organ or BLANK,
        number=number(facts, words),
        state=head.state,
        motto=head.motto,
        date=f"{head.place or about(dataset, 'place') or BLANK}, {signing_day(facts, words)}",
        draft="" if words.get("number") else draft,
    )


def number(facts: YearFacts, words: Mapping[str, str]) -> str:
    """The document's number in its form, blank to be written in or as the office gave it."""
    form = facts.profile.letterhead.number.format(suffix=suffix(facts))
    own = words.get("number", "")
    if not own:
        return form
    return form.replace(GAP, own if form.partition(GAP)[0].endswith(" ") else f" {own}")


def signing_day(facts: YearFacts, words: Mapping[str, str]) -> str:
    """The day of the document: as the office wrote it, blank, or the cut-off day of the data."""
    day = facts.dataset.as_of
    if words.get("day"):
        day = dt.datetime.strptime(words["day"], DAY).date()
    elif facts.profile.writing.day == "blank":
        return facts.say("document.day_blank", year=str(day.year))
    # two digits below ten, and for the first two months only
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return facts.say("document.day", day=f"{day.day:02d}", month=month, year=str(day.year))


def annex_of(facts: YearFacts, words: Mapping[str, str]) -> str:
    """To which report the annexes belong: its number and day, as blank as there."""
    bare = number(facts, words).replace(":", "")
    said = bare[:1].lower() + bare[1:]
    day = signing_day(facts, words)
    return facts.say("document.annex_of", number=said, dated=day, office=facts.office)


def closing(facts: YearFacts, words: Mapping[str, str]) -> Closing:
    """The recipients on the left and the place of the signature on the right."""
    signature, named = facts.profile.signature, facts.profile.recipients
    return Closing(
        label=named.label,
        recipients=named.list or tuple(_recipients(facts)),
        authority=signature.authority,
        title=signature.title,
        name=words.get("signer") or signature.name,
    )


def _recipients(facts: YearFacts) -> list[str]:
    """Who is reported to, then others, then the file: the office's own or its clerk's."""
    said = [
        facts.say("document.to_report", name=name)
        for name in facts.actors.reports_to
        if about(facts.dataset, "office")
    ]
    said.append(facts.say("document.to_others"))
    own = facts.profile.recipients.file or facts.actors.department
    return [*said, facts.say("document.to_file", office=own)]
