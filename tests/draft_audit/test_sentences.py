"""Every sentence of the list gets its verdicts, and nothing else in it raises an alarm."""

import pytest

from phantich.draft_audit import audit_text
from phantich.draft_audit.verdicts import ALARMS
from tests.draft_audit import more_sentences
from tests.draft_audit.sentences import ENGLISH, VIETNAMESE

CASES = [*VIETNAMESE, *ENGLISH, *more_sentences.VIETNAMESE, *more_sentences.ENGLISH]


def meets(figure, place, snippet):
    return figure.start < place + len(snippet) and place < figure.end


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0][:60])
def test_figures_get_their_verdicts(case):
    text, *expected = case
    figures = audit_text(text).figures
    named = []
    for snippet, verdict in expected:
        place = text.index(snippet)
        near = [f for f in figures if meets(f, place, snippet)]
        told = [f for f in near if f.verdict == verdict]
        assert told, [(f.text, f.verdict) for f in figures]
        named += near
        assert verdict in ALARMS or not [f for f in near if f.verdict in ALARMS]
    others = [f for f in figures if f not in named and f.verdict in ALARMS]
    assert not others


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0][:60])
def test_offsets_cut_the_text_as_read(case):
    for figure in audit_text(case[0]).figures:
        assert case[0][figure.start : figure.end] == figure.text
