"""All tables of one season, and the whole invented dataset season by season."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from pandas import DataFrame

from phantich.sample import (
    attendances,
    conduct,
    conferences,
    directives,
    evaluation,
    followup,
    outreach,
    oversight,
    papers,
    plans,
    teaching,
    units,
)
from phantich.sample.layout import Layout, Season, season, terms
from phantich.sample.shape import shaped

Tables = dict[str, DataFrame]


def yearly(made: Layout, years: tuple[int, int]) -> Iterator[tuple[str, Tables]]:
    """The tables in pieces that fit in memory: first the units, then season by season.

    Each piece comes with its mark, which names its files.
    """
    static = units.unit_tables(made) | {"memberships": units.memberships(made, years)}
    yield "units", shaped(static)
    for year in range(years[0], years[1] + 1):
        yield from _year(made, year)


def _year(made: Layout, year: int) -> Iterator[tuple[str, Tables]]:
    parts = sorted(made.heads["part"].unique())
    gathered: list[Tables] = []
    for term in terms(made, year):
        for part in parts:
            here = directives.with_directives(season(made, term, int(part)))
            tables = season_tables(here)
            gathered.append({**tables, "owed": _owed_plans(here)} if len(parts) == 1 else {})
            yield here.code, shaped(tables)
        yield f"{term[0]}", shaped(_common(here))
    yield f"{year}-about", shaped(_judgement(here, gathered))


def season_tables(here: Season) -> Tables:
    """What the units of a season reported."""
    held = conferences.meetings(here)
    seats = attendances.seating(here, held)
    attended = attendances.attendances(here, held, seats)
    taught, planned = teaching.classes(here), plans.plans(here)
    rounds = evaluation.evaluation_rounds(here, attended, taught)
    inspected = oversight.inspections(here)
    return {
        "conferences": conferences.conferences(here, held),
        "conference_directives": conferences.conference_directives(here, held),
        "conference_points": conduct.conference_points(here, held, seats),
        "attendances": attended,
        "conduct_counts": conduct.conduct_counts(here, held, attended),
        "plans": planned,
        "plan_tasks": plans.plan_tasks(here, planned),
        "outreach_sessions": outreach.outreach_sessions(here),
        "media_items": outreach.media_items(here),
        "classes": taught,
        "inspections": inspected,
        "inspection_findings": oversight.inspection_findings(here, inspected),
        "reports": oversight.reports(here),
        "personal_commitments": papers.personal_commitments(here),
        "reflection_papers": papers.reflection_papers(here),
        "evaluation_rounds": rounds,
        "evaluation_items": evaluation.evaluation_items(here, rounds),
        "knowledge_tests": evaluation.knowledge_tests(here, rounds),
    }


def _common(here: Season) -> Tables:
    """What holds for all parts of the country."""
    return {"directives": here.directives, "requirements": directives.requirements(here)}


def _owed_plans(here: Season) -> DataFrame:
    """The plans that were due in the season: directive, deadline, how many units owed one."""
    rows = directives.requirements(here)
    rows = rows[rows["item"].eq("plan") & rows["level"].notna() & (rows["due_on"] <= here.ends)]
    return rows[["directive_id", "due_on"]].assign(units=len(here.bodies))


def _judgement(here: Season, gathered: list[Tables]) -> Tables:
    """Who reports for the year, its targets, and the actions proposed at its end."""
    tables = {"about": directives.about(here), "targets": directives.targets(here.year, here.level)}
    if any(gathered):
        names = gathered[0]
        whole = {name: pd.concat([part[name] for part in gathered]) for name in names}
        tables["proposed_actions"] = followup.proposed_actions(here.year, here.head, whole)
    return tables
