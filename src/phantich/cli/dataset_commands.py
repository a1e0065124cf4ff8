"""Checking a dataset and writing an invented one."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from phantich.cli.command_group import (
    DONE,
    FAULTY,
    commands,
    json_option,
    json_text,
    lang_option,
    list_problems,
    records,
    say,
)
from phantich.errors import Misuse
from phantich.language import wording

if TYPE_CHECKING:
    from phantich.errors import Problems


@commands.command()
@click.argument("data")
@click.option("--year", type=int)
@lang_option
@json_option
def check(data: str, year: int | None, lang: str, as_json: bool) -> None:
    """Check a dataset and list every fault."""
    accepted, problems = _checked(data, year, lang)
    found = problems.frame()
    if as_json:
        click.echo(json_text({"accepted": accepted, "faults": records(found), "set_aside": None}))
    else:
        list_problems(found, lang)
        counts = found["severity"].value_counts()
        numbers = {"errors": counts.get("error", 0), "warnings": counts.get("warning", 0)}
        click.echo(wording.say("run.checked", lang, data=data, **numbers))
    sys.exit(FAULTY if problems.errors else DONE)


def _checked(data: str, year: int | None, lang: str) -> tuple[dict[str, int], Problems]:
    """The rows that can be used, by table, and what is wrong; a file is read as import reads it."""
    from phantich.dataset.reading import check_tables
    from phantich.files.paths import resolve
    from phantich.intake import Asked, preview

    path = resolve(data)
    if os.path.lexists(path) and not path.is_dir():
        outcome = preview(path, Asked(year), lang=lang)
        return outcome.accepted, outcome.problems
    frames, problems = check_tables(data, year, lang)
    return {} if problems.errors else {n: len(rows) for n, rows in frames.items()}, problems


@commands.command()
@click.option("--out", required=True)
@click.option("--units", type=int, default=23, show_default=True)
@click.option("--years", default="2021-2026", show_default=True)
@click.option("--seed", type=int, default=2024, show_default=True)
@lang_option
def sample(out: str, units: int, years: str, seed: int, lang: str) -> None:
    """Write an invented dataset."""
    from phantich.files.paths import resolve, shown
    from phantich.sample import save

    save(resolve(out), units, _span(years), seed)
    say(wording.say("run.sample", lang, path=shown(resolve(out))))


def _span(years: str) -> tuple[int, int]:
    """The first and the last year of ``2021-2026``; one year alone is both."""
    first, _, last = years.partition("-")
    if not first.isdigit() or not (last or first).isdigit():
        raise Misuse("not_years", value=years)
    return int(first), int(last or first)
