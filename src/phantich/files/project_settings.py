"""What a project says of itself in ``phantich.toml``: office, usual data, form, levels."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, get_type_hints

from phantich.errors import Fault
from phantich.files.paths import MARK, home
from phantich.language.folding import nearest

REPORTED = "data/published"  # what a run reports on where the project names nothing else
METRICS = "metrics"  # the folder of its own metrics


@dataclass(frozen=True)
class Settings:
    """The settings of a project; each stands in ``phantich.toml`` under its name.

    Attributes
    ----------
    office: the name of the office, for the index page.
    data: the dataset that commands take where none is named.
    profile: the form of the document, a name or a file.
    outputs: the folder of the reports.
    levels: levels on trial by indicator, as with ``-p thresholds=``.
    """

    office: str = ""
    data: str = REPORTED
    profile: str = ""
    outputs: str = "outputs"
    levels: Mapping[str, float] = field(default_factory=dict)

    def thresholds(self) -> str:
        """The levels as notebooks take them: ``attendance_rate=0.95; ...``."""
        return "; ".join(f"{key}={level}" for key, level in self.levels.items())


def settings() -> Settings:
    """What the project's ``phantich.toml`` says; the usual where there is none.

    Raises
    ------
    Fault
        The file can't be read, or names a setting that does not exist.
    """
    path = home() / MARK
    try:
        said = tomllib.loads(path.read_text("utf-8-sig")) if path.is_file() else {}
    except (OSError, ValueError) as error:  # ValueError: not TOML, not UTF-8
        raise Fault("bad_settings", file=MARK, reason=error) from None
    for name, value in said.items():
        _check(name, value)
    return Settings(**said)


def _check(name: str, value: Any) -> None:
    known = [f.name for f in fields(Settings)]
    if name not in known:
        near = nearest(name, known) or ", ".join(known)
        raise Fault("unknown_setting", file=MARK, name=name, nearest=near)
    kind = str if get_type_hints(Settings)[name] is str else dict
    levels = value.values() if isinstance(value, dict) else ()
    if not isinstance(value, kind) or not all(type(n) in (int, float) for n in levels):
        raise Fault("mistyped_setting", file=MARK, name=name, value=value)


def metric_files() -> list[Path]:
    """The project's files of metrics, in order."""
    return sorted((home() / METRICS).glob("*.py"))
