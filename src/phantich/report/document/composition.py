"""One composer: from the year's results to a document that is in no format yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from phantich.dataset.reading import Dataset
from phantich.language import wording
from phantich.report.document.annexes import annexes
from phantich.report.document.basis import Basis, prepared
from phantich.report.document.document_model import Block, Document, Heading, Paragraph, Sentence
from phantich.report.document.followup_blocks import action_blocks, limitation_blocks, proof_tables
from phantich.report.document.letterhead import closing, letterhead, office_name, signing_day
from phantich.report.document.prose import PLAN, Teller, strengths
from phantich.report.profiles import SHIPPED, Profile, read_profile
from phantich.report.tables import reform

GROUPS = {1: "one", 2: "two", 3: "three"}


def compose(
    dataset: Dataset,
    *,
    lang: str = "vi",
    profile: str = "",
    unit: str = "",
    references: bool = True,
) -> Document:
    """The report of a year as a document, in the form of a profile.

    Without a ``profile`` the dataset's own counts (column ``profile`` of its table ``about``),
    else ``dang_hd36``. The document's ``ledger`` has one row for every figure it prints.

    Raises
    ------
    Fault
        There is no such profile, or its file has faults.
    """
    form = check_profile(dataset, lang=lang, profile=profile)
    form = form if references else form.without_references()
    basis = Basis(prepared(dataset, unit), lang, form)
    return _document(basis)


def check_profile(dataset: Dataset, *, lang: str = "vi", profile: str = "") -> Profile:
    """The form that a document of this dataset takes, with what the dataset says put over it.

    Raises
    ------
    Fault
        There is no such profile, or its file has faults.
    """
    name = profile or _text(dataset.about, "profile") or SHIPPED[0]
    near = dataset.path if dataset.path.is_dir() else dataset.path.parent
    return read_profile(name, lang, said_by(dataset.about), near)


def said_by(about: Any) -> dict[str, dict[str, object]]:
    """What a dataset's table ``about`` says over a profile, by the profile's parts."""
    said: dict[str, dict[str, object]] = {}
    for part, key, column in ABOUT:
        text = _text(about, column)
        if text:
            value = [one.strip() for one in text.split(";") if one.strip()]
            said.setdefault(part, {})[key] = value if key == "list" else text
    return said


ABOUT = (
    ("letterhead", "suffix", "number_suffix"),
    ("signature", "authority", "signing_authority"),
    ("signature", "title", "signer_title"),
    ("recipients", "list", "recipients"),
)


def _text(about: Any, column: str) -> str:
    return "" if pd.isna(about.get(column, pd.NA)) else str(about[column]).strip()


def _document(basis: Basis) -> Document:
    blocks = tuple(_blocks(basis))
    attached = annexes(basis, proof_tables)
    head = letterhead(basis)
    year = str(basis.tables.year or "")
    say = basis.say
    return Document(
        lang=basis.lang,
        profile=basis.profile,
        title=say("document.title", year=year),
        letterhead=head,
        kind=say("document.kind"),
        subject=tuple(_subject(basis, year)),
        blocks=blocks,
        closing=closing(basis),
        annexes=attached,
        annex_of=_annex_of(basis, head.number),
        dated=wording.date(basis.tables.as_of, basis.lang),
        mark=say("document.mark") if basis.tables.invented else "",
        office=office_name(basis),
        ledger=tuple(basis.ledger),
    )


def _annex_of(basis: Basis, number: str) -> str:
    """To which report the annexes belong: its number and day, as blank as there."""
    bare = number.replace(":", "")
    return basis.say(
        "document.annex_of",
        number=bare[:1].lower() + bare[1:],
        dated=signing_day(basis),
        office=office_name(basis),
    )


def _subject(basis: Basis, year: str) -> Iterator[str]:
    yield basis.say("document.subject_1")
    yield basis.say("document.subject_2", year=year)
    if basis.tables.unit:
        names = basis.tables["units"].set_index("unit_id")["name"]
        yield basis.say("document.subject_unit", unit=names[basis.tables.unit])


def _blocks(basis: Basis) -> Iterator[Block]:
    yield _opening(basis)
    yield Heading(1, basis.say("document.part_one"))
    yield from _results(basis)
    yield Heading(1, basis.say("document.part_two"))
    yield from _judgement(basis)
    yield Heading(1, basis.say("document.part_three"))
    yield from _ahead(basis)
    yield Heading(1, basis.say("document.part_four"))
    yield from _for_the_pen(basis)
    year = str(basis.tables.year or "")
    end = basis.say("document.closing", year=year, office=office_name(basis))
    yield Paragraph((Sentence(end),))


def _opening(basis: Basis) -> Paragraph:
    as_of = basis.tables.as_of
    whole = (as_of.month, as_of.day) == (12, 31)
    text = basis.say(
        "document.opening" if whole else "document.opening_part",
        office=office_name(basis),
        year=str(basis.tables.year or ""),
        day=wording.date(as_of, basis.lang),
    )
    return Paragraph((Sentence(text),))


def _results(basis: Basis) -> Iterator[Block]:
    teller = Teller(basis)
    for name in PLAN:
        heading = basis.say(f"document.section_{name}")
        basis.place = heading
        yield Heading(2, heading)
        yield from teller.section(name)
    yield from _compared(basis)


def _compared(basis: Basis) -> Iterator[Block]:
    """Why counts of the two years do not stand beside each other, where they do not."""
    if basis.change_rows is None or basis.counts_compare:
        return
    said = reform(basis.tables, lang=basis.lang).sentences
    yield Paragraph(tuple(Sentence(basis.spelled(text)) for text in said), "note")


def _judgement(basis: Basis) -> Iterator[Block]:
    parts: Iterable[tuple[str, Iterable[Block]]] = (
        ("strengths", strengths(basis)),
        ("limitations", limitation_blocks(basis)),
    )
    for name, blocks in parts:
        heading = basis.say(f"document.{name}")
        basis.place = heading
        yield Heading(2, heading)
        yield from blocks
    yield Heading(2, basis.say("document.causes"))
    for name in ("causes_outside", "causes_inside"):
        yield Heading(3, basis.say(f"document.{name}"))
        yield from _for_the_pen(basis)


def _ahead(basis: Basis) -> Iterator[Block]:
    basis.place = basis.say("document.part_three")
    for group, name in GROUPS.items():
        yield Heading(2, basis.say(f"document.group_{name}"))
        yield from action_blocks(basis, group)


def _for_the_pen(basis: Basis) -> Iterator[Block]:
    """Empty lines: what only a person can write."""
    yield Paragraph((Sentence(basis.say("document.for_the_pen")),), "note")
    yield Paragraph((), "fill")
    yield Paragraph((), "fill")
