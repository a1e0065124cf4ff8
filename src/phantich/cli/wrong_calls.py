"""What was wrong with a call: the option, the value given, the values allowed and the nearest."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

from phantich.language import wording
from phantich.language.folding import nearest


def told(error: click.UsageError, lang: str) -> str:
    """The sentences for the reader: what is wrong, the nearest right, and where the help is."""
    path = error.ctx.command_path if error.ctx else "phantich"
    lines = [wording.say("cli.usage", lang, message=_misuse(error, lang))]
    near = getattr(error, "possibilities", None) or _near_value(error)
    if near:
        lines.append(wording.say("cli.did_you_mean", lang, nearest=", ".join(near)))
    return "\n".join([*lines, wording.say("cli.help_hint", lang, command=path)])


def _misuse(error: click.UsageError, lang: str) -> str:
    if isinstance(error, click.exceptions.NoSuchCommand):
        return wording.say("cli.no_such_command", lang, name=error.command_name)
    if isinstance(error, click.NoSuchOption):
        return wording.say("cli.no_such_option", lang, name=error.option_name)
    if isinstance(error, click.BadOptionUsage):
        return wording.say("cli.no_value", lang, name=error.option_name)
    if isinstance(error, click.MissingParameter):
        return wording.say("cli.missing", lang, name=_name(error.param))
    if isinstance(error, click.BadParameter):
        value, allowed = _value_in(error.message), _allowed(error.param, lang)
        return wording.say(
            "cli.bad_value", lang, value=value, name=_name(error.param), allowed=allowed
        )
    extra = re.search(r"unexpected extra arguments? \((.*)\)", error.message)
    return wording.say("cli.extra", lang, value=extra[1]) if extra else error.message


def _name(param: click.Parameter | None) -> str:
    """An option as it is written, an argument as the help names it."""
    if param is None:
        return ""
    return max(param.opts, key=len) if isinstance(param, click.Option) else param.make_metavar(
        click.Context(click.Command(""))
    )  # fmt: skip


def _allowed(param: click.Parameter | None, lang: str) -> str:
    kind = getattr(param, "type", None)
    if isinstance(kind, click.Choice):
        return wording.say("cli.one_of", lang, choices=", ".join(map(str, kind.choices)))
    if isinstance(kind, click.IntRange):
        return wording.say("cli.from_to", lang, low=kind.min, high=kind.max)
    return wording.say("cli.whole_number", lang)


def _near_value(error: click.UsageError) -> list[str]:
    kind = getattr(getattr(error, "param", None), "type", None)
    choices: Iterable[str] = kind.choices if isinstance(kind, click.Choice) else ()
    return [near] if (near := nearest(_value_in(error.message), choices, 0.5)) else []


def _value_in(message: str) -> str:
    parts = message.split("'")
    return parts[1] if len(parts) > 1 else message
