"""All tables of one season, and the whole invented dataset season by season."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from pandas import DataFrame

from phantich.sample import (
    invented_attendances,
    invented_conduct,
    invented_conferences,
    invented_directives,
    invented_evaluation,
    invented_followup,
    invented_outreach,
    invented_oversight,
    invented_papers,
    invented_plans,
    invented_teaching,
    invented_units,
)
from phantich.sample.layout import Layout, Season, season, terms
from phantich.sample.schema_shape import shaped

Tables = dict[str, DataFrame]


def yearly(made: Layout, years: tuple[int, int]) -> Iterator[tuple[str, Tables]]:
    """The tables in pieces that fit in memory: first the units, then season by season.

    Each piece comes with its mark, which names its files.
    """
    static = invented_units.unit_tables(made) | {
        "memberships": invented_units.memberships(made, years)
    }
    yield "units", shaped(static)
    for year in range(years[0], years[1] + 1):
        yield from _year(made, year)


def _year(made: Layout, year: int) -> Iterator[tuple[str, Tables]]:
    parts = sorted(made.heads["part"].unique())
    gathered: list[Tables] = []
    for term in terms(made, year):
        for part in parts:
            here = invented_directives.with_directives(season(made, term, int(part)))
            tables = season_tables(here)
            gathered.append({**tables, "owed": _owed_plans(here)} if len(parts) == 1 else {})
            yield here.code, shaped(tables)
        yield f"{term[0]}", shaped(_common(here))
    yield f"{year}-about", shaped(_judgement(here, gathered))


def season_tables(here: Season) -> Tables:
    """What the units of a season reported."""
    held = invented_conferences.meetings(here)
    seats = invented_attendances.seating(here, held)
    attended = invented_attendances.attendances(here, held, seats)
    taught, planned = invented_teaching.classes(here), invented_plans.plans(here)
    rounds = invented_evaluation.evaluation_rounds(here, attended, taught)
    inspected = invented_oversight.inspections(here)
    return {
        "conferences": invented_conferences.conferences(here, held),
        "conference_directives": invented_conferences.conference_directives(here, held),
        "conference_points": invented_conduct.conference_points(here, held, seats),
        "attendances": attended,
        "conduct_counts": invented_conduct.conduct_counts(here, held, attended),
        "plans": planned,
        "plan_tasks": invented_plans.plan_tasks(here, planned),
        "outreach_sessions": invented_outreach.outreach_sessions(here),
        "media_items": invented_outreach.media_items(here),
        "classes": taught,
        "inspections": inspected,
        "inspection_findings": invented_oversight.inspection_findings(here, inspected),
        "reports": invented_oversight.reports(here),
        "personal_commitments": invented_papers.personal_commitments(here),
        "reflection_papers": invented_papers.reflection_papers(here),
        "evaluation_rounds": rounds,
        "evaluation_items": invented_evaluation.evaluation_items(here, rounds),
        "knowledge_tests": invented_evaluation.knowledge_tests(here, rounds),
    }


def _common(here: Season) -> Tables:
    """What holds for all parts of the country."""
    return {"directives": here.directives, "requirements": invented_directives.requirements(here)}


def _owed_plans(here: Season) -> DataFrame:
    """The plans that were due in the season: directive, deadline, how many units owed one."""
    rows = invented_directives.requirements(here)
    rows = rows[rows["item"].eq("plan") & rows["level"].notna() & (rows["due_on"] <= here.ends)]
    return rows[["directive_id", "due_on"]].assign(units=len(here.bodies))


def _judgement(here: Season, gathered: list[Tables]) -> Tables:
    """Who reports for the year, its targets, and the actions proposed at its end."""
    tables = {
        "about": invented_directives.about(here),
        "targets": invented_directives.targets(here.year, here.level),
    }
    if any(gathered):
        names = gathered[0]
        whole = {name: pd.concat([part[name] for part in gathered]) for name in names}
        tables["proposed_actions"] = invented_followup.proposed_actions(here.year, here.head, whole)
    return tables
