"""What the processes of a run work out for each other: once, and only for the same content."""

from __future__ import annotations

import pickle

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from phantich.analysis.copied_plans import plan_copies
from phantich.analysis.kept_answers import once
from phantich.files import run_handover
from phantich.files.document_text import DocumentText
from phantich.metrics.assessment import assess
from tests.conftest import fresh


@pytest.fixture
def memory(tmp_path, monkeypatch):
    monkeypatch.setenv(run_handover.MEMORY, str(tmp_path))
    return tmp_path


class Counter:
    """Makes a table of one number, and counts how often it was asked to."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> pd.DataFrame:
        self.times += 1
        return pd.DataFrame({"n": [self.times]})


def test_outside_a_run_nothing_is_remembered():
    make = Counter()
    run_handover.remembered("x", 1, make)
    run_handover.remembered("x", 1, make)
    assert make.times == 2


def test_the_same_question_is_answered_once(memory):
    make = Counter()
    first = run_handover.remembered("x", 1, make)
    again = run_handover.remembered("x", 1, make)
    assert make.times == 1
    assert_frame_equal(first, again)


def test_another_name_or_another_content_is_another_question(memory):
    make = Counter()
    for name, asked in (("x", 1), ("y", 1), ("x", 2)):
        run_handover.remembered(name, asked, make)
    assert make.times == 3


def test_an_answer_changed_by_its_reader_is_not_passed_on(memory):
    make = Counter()
    for number in (99, 98):
        given = run_handover.remembered("x", 1, make)
        given.loc[0, "n"] = number
    assert run_handover.remembered("x", 1, make).loc[0, "n"] == 1


def test_a_folder_that_is_gone_is_no_fault(memory):
    memory.rmdir()
    assert run_handover.remembered("x", 1, Counter()).loc[0, "n"] == 1


def test_figures_remembered_are_the_figures_counted(memory, sample):
    """Two kernels of a run are handed the same bytes; what one counted, the other reads."""
    part = pickle.dumps(sample)
    counted = assess(pickle.loads(part))
    kept = sorted(memory.iterdir())
    assert_frame_equal(assess(pickle.loads(part)), counted)
    assert sorted(memory.iterdir()) == kept


def test_a_table_changed_in_place_is_counted_again(memory, sample):
    held = sample.copy()
    held["conferences"] = held["conferences"].copy()
    before = assess(held, keys=["conferences_held"])["numerator"].iloc[0]
    held["conferences"].loc[0, "conf_id"] = "other"
    held["conferences"] = held["conferences"].iloc[1:]
    assert assess(held, keys=["conferences_held"])["numerator"].iloc[0] == before - 1


def test_a_table_has_one_digest_however_it_came_about(sample):
    """Pickled and read again it has other bytes, and cut out of a larger one as well."""
    for table in sample.values():
        again = pickle.loads(pickle.dumps(table.iloc[: len(table) // 2]))
        assert run_handover.digest(again) == run_handover.digest(
            table.iloc[: len(table) // 2].copy()
        )


@pytest.mark.parametrize(
    "other",
    [
        pd.DataFrame({"a": [1, 3]}),
        pd.DataFrame({"b": [1, 2]}),
        pd.DataFrame({"a": ["1", "2"]}),
        pd.DataFrame({"a": [1, 2]}, dtype="object"),
        pd.DataFrame({"a": ["1", 2]}, dtype="object"),
        pd.DataFrame({"a": [1, 2]}, index=[1, 0]),
        pd.DataFrame({"a": [1, None]}),
        pd.DataFrame({"a": [1, 2], "c": [1, 2]}),
        pd.DataFrame({"a": [1, 2, 2]}),
    ],
)
def test_another_table_has_another_digest(other):
    assert run_handover.digest(other) != run_handover.digest(pd.DataFrame({"a": [1, 2]}))


def test_a_number_and_its_text_are_two_things():
    one, text = (pd.DataFrame({"a": [cell, 2]}, dtype="object") for cell in (1, "1"))
    assert run_handover.digest(one) != run_handover.digest(text)


def test_a_table_that_stands_as_it_did_is_digested_once(memory, monkeypatch):
    looked = []
    monkeypatch.setattr(run_handover, "digest", lambda frame: looked.append(1) or str(len(looked)))
    table = pd.DataFrame({"a": [20261128, 1]})
    for name in "xyz":
        run_handover.remembered(name, [table], Counter())
    assert len(looked) == 1
    table.loc[1, "a"] = 2
    run_handover.remembered("x", [table], Counter())
    assert len(looked) == 2


def test_a_table_that_no_figure_needs_changes_no_question(memory, sample):
    assess(sample, keys=["conferences_held"])
    kept = len(list(memory.iterdir()))
    held = sample.copy()
    held["classes"] = held["classes"].iloc[1:]
    assess(held, keys=["conferences_held"])
    assert len(list(memory.iterdir())) == kept


def test_plans_are_compared_once_and_again_when_a_text_has_changed(memory, monkeypatch):
    tables = fresh("sample")
    first = plan_copies(tables)
    kept = len(list(memory.iterdir()))
    assert_frame_equal(plan_copies(tables).plans, first.plans)
    assert len(list(memory.iterdir())) == kept
    monkeypatch.setattr(
        "phantich.analysis.copied_plans.read_document",
        lambda path: DocumentText(f"Kế hoạch khác {path.name}."),
    )
    other = plan_copies(tables)
    assert len(list(memory.iterdir())) == kept + 1
    assert not other.plans["length"].equals(first.plans["length"])


def test_what_rests_on_a_dataset_is_worked_out_again_only_for_another(memory, sample):
    asked = []

    @once
    def rows(dataset, name, *, times=1):
        asked.append(name)
        return times * len(dataset[name])

    assert rows(sample, "classes") == rows(sample, "classes") == len(sample["classes"])
    assert rows(sample, "classes", times=2) == 2 * len(sample["classes"])
    assert asked == ["classes"] * 2
    fewer = sample.copy()
    fewer["classes"] = fewer["classes"].iloc[1:]
    assert rows(fewer, "classes") == len(sample["classes"]) - 1
    outside = sample.copy()
    outside.edition = "external"
    assert rows(outside, "classes") == rows(outside, "classes")
    assert asked == ["classes"] * 5


def test_what_was_kept_where_another_library_is_installed_is_worked_out_again(
    tmp_path, monkeypatch
):
    monkeypatch.setenv(run_handover.MEMORY, str(tmp_path))
    assert run_handover.remembered("x", 1, lambda: 1) == 1
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(b"cno_such_library\nthing\n.")  # a pickle that names what is not there
    assert run_handover.remembered("x", 1, lambda: 2) == 2
