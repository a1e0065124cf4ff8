"""The door: commands that check, run and list. A user's fault never shows a traceback.

Imports every room. Begin with ``command_group``; each module adds a family of commands to it.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from itertools import pairwise
from tempfile import NamedTemporaryFile
from traceback import format_exception
from typing import NoReturn

import click

from phantich.cli import (
    audit_commands,
    console,
    dataset_commands,
    indicator_commands,
    intake_commands,
    likeness_commands,
    project_commands,
    tracing_commands,
    wrong_calls,
    yearly_commands,
)
from phantich.cli.command_group import (
    DONE,
    FAULTY,
    MISUSED,
    STOPPED,
    commands,
    json_text,
    list_problems,
    records,
    say,
    tell_in,
)
from phantich.errors import DataFaults, Fault, Misuse
from phantich.language import wording

# importing a module adds its commands to the group
__all__ = ["audit_commands", "commands", "dataset_commands", "indicator_commands", "main"]
__all__ += ["intake_commands", "likeness_commands", "project_commands", "tracing_commands"]
__all__ += ["yearly_commands"]


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command line and leave with its exit code: 0 done, 1 faults, 2 wrong usage."""
    given = console.arguments(arguments)
    console.write_utf8((sys.stdout, sys.stderr))
    lang = "en" if "--lang=en" in given or ("--lang", "en") in pairwise(given) else "vi"
    tell_in(lang)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as tidily as by Ctrl-C
    try:
        commands.main(args=given, prog_name="phantich", standalone_mode=False)
    except DataFaults as fault:
        if not _as_json(given, records(fault.problems)):
            list_problems(fault.problems, lang)
        _stop(fault.say(lang), FAULTY)
    except Fault as fault:
        _as_json(given, [_problem(fault.key, fault.say(lang), fault.blanks)])
        _stop(fault.say(lang), MISUSED if isinstance(fault, Misuse) else FAULTY)
    except click.exceptions.NoArgsIsHelpError as error:
        _stop(error.format_message(), MISUSED)
    except click.UsageError as error:
        said = wrong_calls.told(error, lang)
        _as_json(given, [_problem("usage", said)])
        _stop(said, MISUSED)
    except (click.Abort, KeyboardInterrupt):
        _as_json(given, [_problem("stopped", wording.say("run.stopped", lang))])
        _stop(wording.say("run.stopped", lang), STOPPED)
    except Exception as error:  # a fault of the program, not of the user: kept, never shown raw
        said = wording.say("cli.bug", lang, kind=type(error).__name__, path=_traced(error))
        _as_json(given, [_problem("bug", said)])
        _stop(said, FAULTY)
    sys.exit(DONE)


def _traced(error: Exception) -> str:
    """Where the trace of an error that nobody foresaw is kept, for whoever mends it."""
    with NamedTemporaryFile("w", prefix="phantich-", suffix=".log", encoding="utf-8",
                            delete=False) as log:  # fmt: skip
        log.write("".join(format_exception(error)))
    return log.name


def _problem(rule: str, message: str, blanks: dict[str, object] | None = None) -> dict[str, object]:
    """What ends a command, in the shape of a fault of data."""
    named = blanks or {}
    file = str(named.get("path", named.get("file", "")))
    place = {"file": file, "sheet": "", "row": None, "column": "", "value": ""}
    return {**place, "rule": rule, "severity": "error", "message": message}


def _as_json(given: Sequence[str], faults: list[dict[str, object]]) -> bool:
    """Where JSON was asked for, print what ends the command as such; whether it was."""
    if "--json" in given:
        click.echo(json_text({"accepted": {}, "faults": faults, "set_aside": None}))
    return "--json" in given


def _stop(line: str, code: int) -> NoReturn:
    say(line)
    sys.exit(code)
