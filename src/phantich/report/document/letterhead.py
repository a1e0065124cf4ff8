"""The head and the end of a document: organs, number, date, recipients, signature."""

from __future__ import annotations

import re

import pandas as pd

from phantich.language import wording
from phantich.report.document.basis import Basis
from phantich.report.document.document_model import Closing, Letterhead

# a department of a committee issues under the committee's name
_COMMITTEE = re.compile(
    r"^(Ban .+?|Văn phòng|Trung tâm .+?) ((?:Tỉnh|Thành|Huyện|Quận|Thị|Đảng) (?:ủy|uỷ)\b.*)$"
)
UNKNOWN = "…"
BLANK = "…" * 5


def _about(basis: Basis, column: str) -> str:
    value = basis.tables.about[column]
    return "" if pd.isna(value) else str(value).strip()


def office_name(basis: Basis) -> str:
    """The office that reports, or a word for it where the dataset does not name it."""
    return _about(basis, "office") or basis.say("document.office_blank")


def organs(office: str, superior: str) -> tuple[str, str]:
    """The two lines of the head: the superior organ and the one that issues.

    A committee's department stands under its committee: ``Huyện ủy`` over ``Ban Tuyên giáo``.
    """
    found = _COMMITTEE.match(office)
    if found:
        return found[2].upper(), found[1].upper()
    issuing = office.removesuffix(superior).strip() if superior else office
    return superior.upper(), (issuing or office).upper()


def suffix(basis: Basis) -> str:
    """The code after the document's number: the form's own, else that of the office's kind."""
    head = basis.profile.letterhead
    office = _about(basis, "office")
    known = [name for name in basis.profile.suffixes if office.startswith(name)]
    if head.suffix or not known:
        return head.suffix or UNKNOWN
    return basis.profile.suffixes[max(known, key=len)]


def letterhead(basis: Basis) -> Letterhead:
    """The head of the first page; number and day stay blank for the office to fill."""
    head, writing = basis.profile.letterhead, basis.profile.writing
    superior, organ = organs(_about(basis, "office"), _about(basis, "superior_office"))
    day = wording.date(basis.tables.as_of, basis.lang)
    draft = basis.say("document.draft") + "\n" + basis.say("document.draft_note", day=day)
    return Letterhead(
        superior=head.superior or superior,
        organ=head.organ or organ or BLANK,
        number=head.number.format(suffix=suffix(basis)),
        state=head.state,
        motto=head.motto,
        date=f"{_place(basis)}, {signing_day(basis)}",
        draft=draft if writing.draft else "",
    )


def _place(basis: Basis) -> str:
    return basis.profile.letterhead.place or _about(basis, "place") or BLANK


def signing_day(basis: Basis) -> str:
    """The day of the document: blank to be written in, or the cut-off day of the data."""
    day = basis.tables.as_of
    if basis.profile.writing.day == "blank":
        return basis.say("document.day_blank", year=str(day.year))
    # two digits below ten, and for the first two months only
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return basis.say("document.day", day=f"{day.day:02d}", month=month, year=str(day.year))


def closing(basis: Basis) -> Closing:
    """The recipients on the left and the place of the signature on the right."""
    signature = basis.profile.signature
    return Closing(
        recipients=basis.profile.recipients.list or tuple(_recipients(basis)),
        authority=signature.authority,
        title=signature.title,
        name=signature.name,
    )


def _recipients(basis: Basis) -> list[str]:
    superior = _about(basis, "superior_office")
    said = [basis.say("document.to_report", name=superior)] if superior else []
    said.append(basis.say("document.to_others"))
    return [*said, basis.say("document.to_file")]
