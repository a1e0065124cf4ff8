"""The documents of a year: hand-counted duties of two units and two documents."""

from __future__ import annotations

import pandas as pd

from phantich.analysis.directive_progress import directive_progress
from tests.conftest import fresh


def test_the_documents_of_the_sample_add_up_to_the_figures_of_the_year():
    """176 of 184 duties of study, 56 late or missing; 175 of 192 plans."""
    rows = directive_progress(fresh("sample"))
    assert len(rows) == 8
    assert rows["received_on"].is_monotonic_increasing
    assert rows[["studied", "study_due", "study_late"]].sum().tolist() == [176, 184, 56]
    assert rows[["planned", "plan_due"]].sum().tolist() == [175, 192]
    assert rows.loc[0, "number"] == "01-NQ/TW-mẫu"


def test_the_documents_are_the_same_in_an_external_edition():
    dataset = fresh("sample")
    inside = directive_progress(dataset)
    dataset.edition = "external"
    pd.testing.assert_frame_equal(directive_progress(dataset), inside)


def test_nothing_is_said_where_no_document_is_named():
    assert directive_progress(fresh("published")).empty
