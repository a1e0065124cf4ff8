"""The external edition: what is hidden, and that nothing hidden can be worked out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from phantich.analysis.learning_outcomes import answers
from phantich.analysis.unit_comparison import by_years, rebased
from phantich.dataset.reading import Dataset, read_dataset
from phantich.disclosure.external_edition import (
    ALL,
    ATTENDANCE,
    FAMILIES,
    MEMBERS,
    OTHERS,
    PERSONS,
    check_edition,
    protect,
    published,
    read_published,
    small,
)
from phantich.language.figure_text import shown_value
from phantich.metrics.assessment import assess
from phantich.report import tables as report
from tests.conftest import fresh
from tests.refusals import refused

pytestmark = pytest.mark.slow

RATE = ["attendance_rate"]


def external(year=2024):
    tables = fresh("sample", year)
    tables.edition = "external"
    return tables


@pytest.fixture(scope="module")
def by_unit():
    return assess(external(), ["unit"])


def attended(rows):
    """A dataset of attendances alone: (unit, group, invited, present)."""
    frame = pd.DataFrame(rows, columns=["unit", "group", "invited", "present"])
    frame = frame.astype({"invited": "Int64", "present": "Int64"})
    frame = frame.assign(measure="contact", month="2024-05", level="co_so", mode="in_person")
    tables = Dataset({"attendances": frame})
    tables.year, tables.unit, tables.whole = 2024, "", dict(tables)
    tables.edition, tables.previous, tables.protected = "external", None, {}
    return tables


def shown(results, key, by="unit"):
    rows = results[(results["indicator"] == key) & (results["category"] == "")]
    return rows.set_index(by) if by else rows.iloc[0]


def test_editions_have_names():
    assert check_edition("external") == "external"
    with refused("bad_edition"):
        check_edition("public")
    with refused("bad_edition"):
        read_dataset("data/sample", 2024, edition="public")


def test_the_internal_edition_hides_nothing(sample):
    assert "suppressed" not in set(assess(sample, ["unit"])["status"])
    assert sample.protected == {}


def test_a_few_absent_are_hidden_with_a_second_unit():
    # 2 of 50 are absent in a; hidden alone it would follow from the total, so the unit that helps
    # with the smallest count goes too
    tables = attended(
        [
            ("a", MEMBERS, 50, 48),
            ("b", MEMBERS, 60, 50),
            ("c", MEMBERS, 90, 70),
            ("d", MEMBERS, 99, 50),
        ]
    )
    found = shown(assess(tables, ["unit"], keys=RATE), "attendance_rate")
    assert found.loc["a", "status"] == "suppressed"
    assert (found["status"] == "suppressed").sum() == 2
    hidden = found[found["status"] == "suppressed"]
    assert hidden[["numerator", "denominator", "value", "lower", "upper"]].isna().all(axis=None)
    whole = shown(assess(tables, keys=RATE), "attendance_rate", "")
    assert (whole["numerator"], whole["denominator"]) == (218, 299)  # 48+50+70+50 of 50+60+90+99


def test_a_hidden_share_is_not_given_away_by_the_other_counts():
    # others in a are 3: hidden; members and all in a must not both be printed
    tables = attended(
        [
            ("a", MEMBERS, 60, 50), ("a", "nhan_dan", 20, 3),
            ("b", MEMBERS, 60, 40), ("b", "nhan_dan", 60, 30),
            ("c", MEMBERS, 60, 45), ("c", "nhan_dan", 60, 40),
        ]
    )  # fmt: skip
    found = assess(tables, ["unit"])
    keys = ("attendance_rate", "nonmember_attendances", "attendances_counted")
    state = {key: shown(found, key)["status"].to_dict() for key in keys}
    assert state["nonmember_attendances"]["a"] == "suppressed"
    assert "suppressed" in {state["attendance_rate"]["a"], state["attendances_counted"]["a"]}


def equations(results, whole):
    """Published sums as rows over the unknowns: members, others and summoned of each unit."""
    units = sorted(set(results["unit"].dropna()))
    place = {cell: at for at, cell in enumerate((u, k) for u in units for k in ("m", "o", "b"))}
    rows = []
    for key, kinds in KINDS.items():
        printed = shown(results, key)["status"] != "suppressed"
        sums = [[unit] for unit in printed.index[printed]]
        sums += [units] if shown(whole, key, "")["status"] != "suppressed" else []
        rows += [line(place, some, kind) for some in sums for kind in kinds]
    return np.array(rows), place


KINDS = {  # what each figure prints: its count, and the number summoned beside that of members
    "attendance_rate": ("m", "b"),
    "nonmember_attendances": ("o",),
    "attendances_counted": ("mo",),
}


def line(place, units, kinds):
    found = np.zeros(len(place))
    for unit in units:
        for kind in kinds:
            found[place[unit, kind]] = 1
    return found


def known(rows, line):
    """Whether a sum follows from the published ones, by the rank of the system."""
    if not len(rows):
        return False
    return np.linalg.matrix_rank(np.vstack([rows, line])) == np.linalg.matrix_rank(rows)


@pytest.mark.parametrize("seed", range(12))
def test_no_small_count_can_be_worked_out(seed):
    rng = np.random.default_rng(seed)
    rows = []
    for unit in [f"u{i:02}" for i in range(rng.integers(3, 8))]:
        for group in (MEMBERS, "nhan_dan"):
            invited = int(rng.integers(6, 60))
            absent = int(rng.choice([0, 2, 4, 7, invited - 3]))
            rows.append((unit, group, invited, invited - min(absent, invited)))
    tables = attended(rows)
    found, whole = (assess(tables, by, keys=list(KINDS)) for by in (["unit"], []))
    lines, place = equations(found, whole)
    truth = {(u, g): (n, x) for u, g, n, x in rows}
    for (unit, group), (invited, present) in truth.items():
        kind = "m" if group == MEMBERS else "o"
        if 1 <= present < 5:
            assert not known(lines, line(place, [unit], kind)), (unit, group)
        if group == MEMBERS and 1 <= invited - present < 5:
            absent = line(place, [unit], "b") - line(place, [unit], "m")
            assert not known(lines, absent), (unit, "absent")


def test_the_counterpart_without_protection_would_be_caught():
    """The control: with nothing hidden, the rank test finds every small count."""
    tables = attended([("a", MEMBERS, 10, 3), ("b", MEMBERS, 30, 20), ("c", MEMBERS, 30, 25)])
    tables.edition = "internal"
    found, whole = (assess(tables, by, keys=list(KINDS)) for by in (["unit"], []))
    lines, place = equations(found, whole)
    assert known(lines, line(place, ["a"], "m"))


def test_families_hide_the_same_units(by_unit):
    rows = by_unit[by_unit["category"] == ""].dropna(subset=["unit"])
    state = rows.assign(out=rows["status"] == "suppressed").set_index(["indicator", "unit"])["out"]
    for family in FAMILIES:
        sets = [set(state[key][state[key]].index) for key in family if key in state]
        held = set.intersection(*(set(state[key].index) for key in family if key in state))
        assert len({frozenset(units & held) for units in sets}) == 1, family


def test_categories_of_persons_by_unit_are_not_printed(by_unit):
    rows = by_unit[(by_unit["category"] != "") & by_unit["counting_unit"].isin(PERSONS)]
    assert (rows.loc[rows["numerator"].notna(), "status"] != "suppressed").sum() == 0


def test_small_categories_are_hidden_in_pairs():
    mix = assess(external(), keys=["conduct_type_mix"])
    hidden = mix[mix["status"] == "suppressed"]
    true = assess(fresh("sample"), keys=["conduct_type_mix"]).set_index("category")
    assert (true["numerator"].between(1, 4)).any()
    assert len(hidden) >= 2
    assert set(true.index[true["numerator"].between(1, 4)]) <= set(hidden["category"])


def test_lateness_of_organisations_stays(by_unit):
    rows = by_unit[by_unit["indicator"].isin(["report_on_time_rate", "plan_on_time_rate"])]
    assert "suppressed" not in set(rows["status"])


def test_two_breakdowns_at_once_are_refused():
    with refused("one_breakdown"):
        assess(external(), ["unit", "month"])


def test_months_do_not_give_away_a_total():
    rows = assess(external(), ["month"], keys=["attendance_rate"])
    internal = assess(fresh("sample"), ["month"], keys=["attendance_rate"])
    true = internal.set_index("month")
    few = true.index[(true["denominator"] - true["numerator"]).between(1, 4)]
    state = rows.set_index("month")["status"]
    assert (state[few] == "suppressed").all()
    assert (state == "suppressed").sum() != 1  # one alone would follow from the year


def test_next_edition_can_not_be_subtracted(tmp_path):
    first = [
        ("a", MEMBERS, 90, 60),
        ("b", MEMBERS, 80, 50),
        ("c", MEMBERS, 70, 40),
        ("d", MEMBERS, 60, 30),
    ]
    tables = attended(first)
    report.save(assess(tables, ["unit"], keys=RATE), tmp_path, tables)
    # two more members of a attended since: 62 - 60 = 2 would name a group of two
    later = attended([("a", MEMBERS, 92, 62), *first[1:]])
    assert "suppressed" not in set(
        shown(assess(later, ["unit"], keys=RATE), "attendance_rate")["status"]
    )
    later.previous = read_published(tmp_path)
    state = shown(assess(later, ["unit"], keys=RATE), "attendance_rate")["status"]
    assert state["a"] == "suppressed"


def test_what_was_hidden_stays_hidden_in_the_next_edition(tmp_path):
    first = [("a", MEMBERS, 50, 48), ("b", MEMBERS, 60, 50), ("c", MEMBERS, 90, 70)]
    tables = attended(first)
    before = shown(assess(tables, ["unit"], keys=RATE), "attendance_rate")["status"]
    report.save(assess(tables, ["unit"], keys=RATE), tmp_path, tables)
    later = attended([("a", MEMBERS, 80, 58), ("b", MEMBERS, 80, 60), ("c", MEMBERS, 120, 90)])
    later.previous = read_published(tmp_path)
    after = shown(assess(later, ["unit"], keys=RATE), "attendance_rate")["status"]
    assert set(before[before == "suppressed"].index) <= set(after[after == "suppressed"].index)


def test_published_counts_hold_no_hidden_figure(tmp_path):
    tables = external()
    results = assess(tables, ["unit"])
    report.save(results, tmp_path, tables)
    rows = read_published(tmp_path)
    out = rows[rows["hidden"].astype(str) == "True"]
    assert len(out) > 5
    assert out[["numerator", "denominator"]].isna().all(axis=None)


def test_a_folder_without_an_edition_is_refused(tmp_path):
    with refused("no_previous_edition"):
        read_dataset("data/sample", 2024, edition="external", previous=tmp_path)


def test_protect_keeps_a_total_that_is_printed_elsewhere():
    # one small unit and one that holds nothing: only the total could cover it, so all goes but it
    rows = pd.DataFrame(
        {"label": ["a", "b", ALL], "numerator": [9, 3, 12], "denominator": [pd.NA] * 3}
    )
    found = protect(rows, ["label"], False).set_index("label")
    assert found["hidden"].to_dict() == {"a": True, "b": True, ALL: False}


def test_small_counts_and_small_rests():
    top, base = pd.Series([0, 1, 4, 5, 8, 3]), pd.Series([50, 50, 50, 50, 10, 3])
    # 0 is no person; 1 and 4 are few; 5 is not; 8 of 10 leaves 2; 3 of 3 is few itself
    assert small(top, base).tolist() == [False, True, True, False, True, True]


def test_years_and_rebased_counts_of_persons_are_protected():
    tables = external(2025)  # a report of a year before the merger knows of none
    moved = rebased(tables, ("attendance_rate", "report_on_time_rate"))
    assert set(moved["indicator"]) == {"report_on_time_rate"}
    rows = by_years(tables, ("attendance_rate",))
    assert not small(rows["numerator"], rows["denominator"]).any()


def test_answers_by_grade_are_not_published(sample):
    tables = external()
    assert answers(tables)["n1"].isna().all()
    assert answers(sample)["n1"].notna().all()
    pd.testing.assert_series_equal(
        answers(tables)["agree"], answers(sample)["agree"], check_dtype=False
    )


def test_warnings_quote_no_counts():
    tables = read_dataset("data/sample", 2024, edition="external")
    assert set(tables.problems["value"]) <= {"*"}


def test_a_hidden_figure_is_shown_as_a_star(by_unit):
    row = by_unit[by_unit["status"] == "suppressed"].iloc[0]
    assert shown_value(row) == "* (ẩn số nhỏ)"


def test_order_of_rows_does_not_matter():
    tables = external()
    first, _ = published(*_arguments(tables))
    frame, by, kinds, counts = _arguments(tables)
    shuffled = {key: rows.sample(frac=1, random_state=3) for key, rows in counts.items()}
    second, _ = published(frame.sample(frac=1, random_state=4), by, kinds, shuffled)
    keys = ["indicator", "unit", "category"]
    pd.testing.assert_series_equal(
        first.set_index(keys)["status"].sort_index(), second.set_index(keys)["status"].sort_index()
    )


def _arguments(tables):
    from phantich.metrics.assessment import run_metric
    from phantich.schema.indicators import indicators

    tables.edition = "internal"
    frame = assess(tables, ["unit"])
    kinds = {key: fact.kind for key, fact in indicators().items()}
    counts = {"unit": run_metric("population_coverage_rate", tables, ("unit", "group"))}
    return frame, ("unit",), kinds, counts


def test_every_figure_about_attendance_is_of_a_known_group():
    assert set(ATTENDANCE.values()) == {MEMBERS, OTHERS, ALL}
