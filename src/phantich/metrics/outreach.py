"""Dissemination to the public: rounds, contacts, forms, and output of the media."""

from __future__ import annotations

from collections.abc import Sequence

from pandas import DataFrame

from phantich.metrics.tidy import Tally, count, per, share, tally


def outreach_rounds(outreach_sessions: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Rounds of dissemination (``đợt``, not single sessions).

    numerator: rounds; denominator: none.
    """
    return count(tally(outreach_sessions, "outreach_sessions.rounds"), by)


def outreach_contacts(outreach_sessions: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Contacts made by dissemination; one person reached twice counts twice.

    numerator: contacts; denominator: none.
    """
    return count(tally(outreach_sessions, "outreach_sessions.contacts"), by)


def contacts_per_round(outreach_sessions: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Contacts for each round of dissemination.

    numerator: contacts; denominator: rounds.
    """
    contacts = tally(outreach_sessions, "outreach_sessions.contacts")
    return per(contacts, tally(outreach_sessions, "outreach_sessions.rounds"), by)


def cell_meeting_rate(outreach_sessions: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the cells that took the content into their regular meeting.

    numerator: cells reporting; denominator: cells, in rows of the form sinh_hoat_chi_bo alone.
    """
    rows = outreach_sessions[outreach_sessions["form"] == "sinh_hoat_chi_bo"]
    reporting = tally(rows, "outreach_sessions.cells_reporting")
    return share(reporting, tally(rows, "outreach_sessions.cells"), by)


def media_items_published(media_items: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Pages, columns, news items and articles published.

    numerator: items; denominator: none.
    """
    return count(tally(media_items, "media_items.count"), by)


def directive_tagged_rate(media_items: DataFrame, *, by: Sequence[str] = ()) -> DataFrame:
    """Share of the published items that name the directive they are about.

    numerator: items with a directive; denominator: items.
    """
    items = tally(media_items, "media_items.count")
    tagged = items.values.where(media_items["directive_id"].notna(), 0)
    return share(Tally(media_items, tagged, "item"), items, by)
