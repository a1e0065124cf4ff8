"""The group of commands, their shared options, their help in words, and what they print."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from phantich.language import wording

if TYPE_CHECKING:
    from pandas import DataFrame

DONE, FAULTY, MISUSED, STOPPED = 0, 1, 2, 130
CLICKS_OWN: tuple[str, ...] = ("usage", "any", "command", "options", "commands")
CLICKS_OWN += ("help", "version", "default", "required")

lang_option = click.option("--lang", type=click.Choice(wording.LANGUAGES), default="vi")
json_option = click.option("--json", "as_json", is_flag=True)


def usual_data() -> str:
    """The dataset that the project's settings name."""
    from phantich.files.project_settings import settings

    return settings().data


def say(line: str) -> None:
    """Print a line of progress where it does not mix with results."""
    click.echo(line, err=True)


class _Told(click.Command):
    """A command whose help is in the language of the call, click's own words included."""

    def get_help(self, ctx: click.Context) -> str:
        """The help, as click lays it out."""
        text = super().get_help(ctx)
        for key in CLICKS_OWN if wording.chosen() == "vi" else ():
            text = text.replace(wording.say(f"click.{key}", "en"), wording.say(f"click.{key}"))
        return text


class _Group(_Told, click.Group):
    command_class = _Told


@click.group(
    cls=_Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="phantich", message="phantich %(version)s")
def commands() -> None:
    """All commands of phantich."""


def tell_in(lang: str) -> None:
    """Let every command and option say its help, with an example, in a language."""
    wording.use_language(lang)
    known = wording.sentences(lang)
    commands.help = known["cli.about"]
    for name, command in commands.commands.items():
        example = wording.say("cli.example", lang, example=known.get(f"example.{name}", name))
        command.help = f"{known.get(f'cli.{name}', '')}\n\n{example}"
        command.short_help = known.get(f"cli.{name}")
        for param in command.params:
            if isinstance(param, click.Option):
                usual = known.get(f"option.{param.name}", param.help)
                param.help = known.get(f"option.{name}_{param.name}", usual)


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
