"""The group of commands, their shared options, and what they print."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from phantich.language import wording

if TYPE_CHECKING:
    from pandas import DataFrame

DONE, FAULTY, MISUSED, STOPPED = 0, 1, 2, 130

lang_option = click.option("--lang", type=click.Choice(wording.LANGUAGES), default="vi")
json_option = click.option("--json", "as_json", is_flag=True)


def say(line: str) -> None:
    """Print a line of progress where it does not mix with results."""
    click.echo(line, err=True)


@click.group(
    help=wording.say("cli.about"), context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="phantich", message="phantich %(version)s")
def commands() -> None:
    """All commands of phantich."""


def json_text(value: object) -> str:
    """A JSON document that keeps Vietnamese readable."""
    return json.dumps(value, ensure_ascii=False, indent=1)


def list_problems(found: DataFrame, lang: str) -> None:
    """Print problems, a line each: severity, place, value, rule."""
    from phantich.report.tables import place

    for _, row in found.iterrows():
        severity = wording.say(f"place.{row['severity']}", lang)
        value = f" “{row['value']}”" if row["value"] else ""
        click.echo(f"{severity} {place(row, lang)}:{value} {row['message']} [{row['rule']}]")


def records(found: DataFrame) -> list[dict[str, Any]]:
    """Problems as JSON records."""
    return list(json.loads(found.to_json(orient="records", force_ascii=False)))
