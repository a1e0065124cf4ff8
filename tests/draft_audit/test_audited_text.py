"""Whole drafts with their keys; what the key does not name must raise no alarm."""

import tomllib
from pathlib import Path

import pytest

from phantich.draft_audit import audit_text
from phantich.draft_audit.verdicts import ALARMS

DRAFTS = Path(__file__).parent / "drafts"
NAMES = ["district", "commune"]


def scored(name):
    """The entries of a key that are not met, and the alarms that no entry names."""
    text = (DRAFTS / f"{name}.txt").read_text("utf-8")
    key = tomllib.loads((DRAFTS / f"{name}.toml").read_text("utf-8"))["figures"]
    figures = audit_text(text).figures
    missed, named = [], []
    for snippet, verdict in key:
        start = text.index(snippet)
        near = [f for f in figures if f.start < start + len(snippet) and start < f.end]
        named += near
        told = {f.verdict for f in near}
        alarmed = told & set(ALARMS) and verdict not in ALARMS
        if verdict not in told or alarmed:
            missed.append((snippet, verdict, sorted(told)))
    return missed, [(f.text, f.verdict) for f in figures if f not in named and f.verdict in ALARMS]


@pytest.mark.parametrize("name", NAMES)
def test_draft_gets_the_verdicts_of_its_key(name):
    missed, alarms = scored(name)
    assert missed == []
    assert alarms == []
