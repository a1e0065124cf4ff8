"""The external edition of a dataset: what it hides, and what it keeps for the next one."""

from __future__ import annotations

import pandas as pd
import pytest

from phantich.analysis.learning_outcomes import answers
from phantich.analysis.unit_comparison import by_years, rebased
from phantich.dataset.reading import read_dataset
from phantich.disclosure.editions import PERSONS, check_edition, kept_folder
from phantich.disclosure.published_ledger import read_ledgers, write_ledger
from phantich.language.figure_text import shown_value
from phantich.metrics.assessment import assess
from phantich.metrics.stated_counts import decide_all, decided
from tests.disclosure.offices import attended, written
from tests.refusals import refused

pytestmark = pytest.mark.slow

MEMBERS, OTHERS = "dang_vien", "nhan_dan"
FIRST = [("a", MEMBERS, 90, 60), ("b", MEMBERS, 80, 50), ("c", MEMBERS, 70, 40)]
RATE = ["attendance_rate"]
COUNTS = ["numerator", "denominator", "value", "lower", "upper"]


@pytest.fixture(scope="module")
def external():
    return read_dataset("data/sample", 2024, edition="external")


@pytest.fixture(scope="module")
def by_unit(external):
    return assess(external, ["unit"])


def states(dataset, by=("unit",), keys=RATE):
    found = assess(dataset, by, keys=keys)
    return dict(zip(found[by[0]] if by else found["indicator"], found["status"], strict=True))


def published(folder, rows, name, previous=""):
    """An edition of an office, and the folder its ledger lies beside."""
    dataset = read_dataset(attended(folder / name, rows), 2025, edition="external",
                           previous=previous)  # fmt: skip
    decided(dataset)
    write_ledger(dataset.release.ledger(), folder / f"{name}-report")
    return dataset, folder / f"{name}-report"


def test_editions_have_names():
    assert check_edition("external") == "external"
    for made in (check_edition, lambda name: read_dataset("data/sample", 2024, edition=name)):
        with refused("bad_edition"):
            made("public")


def test_the_internal_edition_hides_nothing(sample):
    assert "suppressed" not in set(assess(sample, ["unit"])["status"])
    assert not sample.release.years


def test_a_hidden_row_says_nothing(by_unit):
    out = by_unit[by_unit["status"] == "suppressed"]
    assert len(out) > 5 and out[[*COUNTS, "met"]].isna().all(axis=None)
    assert shown_value(out.iloc[0]) == "* (ẩn số nhỏ)"


def test_a_count_is_hidden_in_every_row_that_prints_it(external):
    rows = decided(external)
    long = rows[rows["column"] == "unit"].pivot(index="label", columns="figure", values="hidden")
    for one, other in (
        ("outreach_contacts", "contacts_per_round"),
        ("learners_enrolled", "learners_per_class"),
    ):
        assert len(long[one].dropna()) and long[one].equals(long[other]), one
    forms = ["evaluation_response_rate", "favourable_answer_rate", "knowledge_pass_rate"]
    assert long[forms].dropna().nunique(axis=1).eq(1).all()


def test_a_row_above_100_percent_protects_itself_alone(tmp_path):
    """Fault 1: six units with a few absent; one row above 100 % must not open the others."""
    few = [(f"u{at}", MEMBERS, 60 + at, 57 + at) for at in range(6)]
    rows = [*few, ("over", MEMBERS, 50, 72), ("full", MEMBERS, 80, 40)]
    found = states(read_dataset(attended(tmp_path / "d", rows), 2025, edition="external"))
    assert {found[unit] for unit, *_ in few} == {"suppressed"}


def test_the_base_of_a_mix_does_not_give_a_hidden_total(tmp_path):
    """Fault 2: one breach in all, hidden; the other kinds with 0 of 1 would name it."""
    folder = attended(tmp_path / "d", [("a", MEMBERS, 90, 60), ("b", MEMBERS, 80, 50)])
    written(folder, {"conduct_counts": [
        {"conf_id": "h", "unit_id": unit, "type": kind, "count": count}
        for unit, kind, count in (("a", "phone", 1), ("a", "late", 0), ("b", "phone", 0))
    ]})  # fmt: skip
    found = assess(read_dataset(folder, 2025, edition="external"), keys=["conduct_type_mix"])
    assert found[["numerator", "denominator"]].isna().all(axis=None)
    assert set(found["status"]) == {"suppressed"}


def test_a_unit_s_edition_shows_what_the_district_s_shows_of_it(external, by_unit):
    """Fault 4: of persons a unit's own edition gives no row more."""
    for unit in ("u02", "u09", "u17"):
        own = assess(external.for_unit(unit))
        persons = own["counting_unit"].isin(PERSONS)
        there = by_unit[by_unit["unit"] == unit].set_index("indicator")["numerator"].dropna()
        seen = own[persons & own["numerator"].notna()]
        assert len(seen) and set(seen["category"]) <= {"", unit}
        both = seen.set_index("indicator")["numerator"]
        both = both[both.index.isin(there.index)]
        assert len(both) and both.equals(there[both.index])


def test_a_part_of_the_dataset_shows_what_was_decided_of_all(tmp_path):
    part, _ = published(tmp_path, [("a", MEMBERS, 50, 48), *FIRST[1:]], "office")
    assert decide_all(part) == 0
    whole = assess(part, ["unit"])
    part.source = {name: rows.iloc[:0] for name, rows in part.source.items()}
    pd.testing.assert_frame_equal(assess(part, ["unit"]), whole)
    part.release.years = {}  # nothing was decided: nothing of persons is shown
    assert assess(part).loc[lambda f: f["counting_unit"].isin(PERSONS), "numerator"].isna().all()


def test_categories_of_persons_by_unit_are_not_printed(by_unit):
    rows = by_unit[(by_unit["category"] != "") & by_unit["counting_unit"].isin(PERSONS)]
    assert rows["numerator"].isna().all()


def test_lateness_of_organisations_stays(by_unit):
    rows = by_unit[by_unit["indicator"].isin(["report_on_time_rate", "plan_on_time_rate"])]
    assert len(rows) and "suppressed" not in set(rows["status"])


def test_two_breakdowns_at_once_are_refused(external):
    with refused("one_breakdown"):
        assess(external, ["unit", "month"])


def test_next_edition_can_not_be_subtracted(tmp_path):
    _, before = published(tmp_path, FIRST, "first")
    # two more members of a since: 62 - 60 = 2 would name a group of two
    moved = [("a", MEMBERS, 92, 62), *FIRST[1:]]
    alone, _ = published(tmp_path, moved, "alone")
    assert states(alone)["a"] != "suppressed"
    told, folder = published(tmp_path, moved, "told", str(before))
    assert states(told)["a"] == "suppressed"
    both = f"{before}; {kept_folder(folder) / 'ledger.csv'}"  # the second knows the first as well
    assert len(read_ledgers(both)) > len(read_ledgers(str(folder))) > len(read_ledgers(str(before)))


def test_what_was_hidden_stays_hidden_in_the_next_edition(tmp_path):
    first = [("a", MEMBERS, 50, 48), *FIRST[1:]]
    dataset, before = published(tmp_path, first, "first")
    hidden = {unit for unit, state in states(dataset).items() if state == "suppressed"}
    later, _ = published(tmp_path, [("a", MEMBERS, 80, 58), *FIRST[1:]], "later", str(before))
    assert hidden and hidden <= {u for u, state in states(later).items() if state == "suppressed"}


def test_what_an_earlier_edition_gave_away_is_told(tmp_path):
    dataset, before = published(tmp_path, FIRST, "first")
    ledger = dataset.release.ledger().assign(numerator=3, denominator=70)
    write_ledger(ledger[ledger["label"] == "c"], before)
    later, _ = published(tmp_path, [*FIRST[:2], ("c", MEMBERS, 70, 3)], "later", str(before))
    assert later.release.given_away() > 0


def test_the_ledger_holds_no_hidden_count_and_lies_outside(tmp_path):
    _, folder = published(tmp_path, [("a", MEMBERS, 50, 48), *FIRST[1:]], "first")
    rows = read_ledgers(str(folder))
    out = rows[rows["hidden"].astype(bool)]
    assert len(out) and out[["numerator", "denominator"]].isna().all(axis=None)
    assert not folder.exists() and kept_folder(folder).is_dir()


def test_an_edition_without_a_ledger_is_refused(tmp_path):
    with refused("no_previous_edition"):
        read_dataset("data/sample", 2024, edition="external", previous=tmp_path)


def test_years_and_rebased_counts_of_persons_are_protected(external):
    after = read_dataset("data/sample", 2025, edition="external")  # the year of the reform
    moved = rebased(after, ("attendance_rate", "report_on_time_rate"))
    assert set(moved["indicator"]) == {"report_on_time_rate"}
    rows = by_years(external, ("attendance_rate", "conduct_incident_rate"))
    assert len(rows) and set(rows["part"]) == {"year"}
    whole = assess(external, keys=RATE).iloc[0]
    own = rows[(rows["indicator"] == RATE[0]) & (rows["year"] == 2024)].iloc[0]
    assert (own["numerator"], own["denominator"]) == (whole["numerator"], whole["denominator"])


def test_answers_by_grade_are_not_published(external, sample):
    own = answers(external)
    assert own["n1"].isna().all() and answers(sample)["n1"].notna().all()
    pd.testing.assert_series_equal(own["agree"], answers(sample)["agree"], check_dtype=False)


def test_warnings_quote_no_counts(external):
    assert set(external.problems["value"]) <= {"*"}


def test_the_order_of_rows_decides_nothing(tmp_path):
    rows = [("a", MEMBERS, 50, 48), ("a", OTHERS, 20, 3), *FIRST[1:], ("c", OTHERS, 60, 40)]
    one, other = (
        states(read_dataset(attended(tmp_path / name, order), 2025, edition="external"))
        for name, order in (("one", rows), ("other", rows[::-1]))
    )
    assert one == other and "suppressed" in one.values()
