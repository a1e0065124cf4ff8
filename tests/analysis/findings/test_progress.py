"""A year later: done or not, on time or not, and whether the indicator moved, through a merger."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pandas as pd
import pytest

from phantich.analysis.findings import (
    action_states,
    ages,
    follow_up,
    followup,
    half_done,
    status,
)
from phantich.dataset.reading import read_dataset
from tests.analysis.findings.office import about, action, dataset, head, reports, units, versions
from tests.conftest import fresh

STEPS = "unit_successions"
NEWCOMBE = (0.2, 0.0524, 0.3339)  # 56/70 against 48/80: Newcombe 1998, table II, method 10


def two_years(folder, own, *, before, now, changes=(), bases=None, names=("a", "b", "c")):
    tables = {
        "about": about(2024, 2025),
        "units": units(*names),
        "unit_versions": bases or [head(), *versions("a", "b")],
        "reports": [*reports(2024, before), *reports(2025, now)],
        "proposed_actions": own,
    }
    if changes:
        tables["unit_successions"] = list(changes)
    return read_dataset(dataset(folder, **tables), 2025)


def followed(tables, number: int = 0) -> pd.Series:
    return follow_up(tables).iloc[number]


# --- did the indicator move -------------------------------------------------------


def test_a_clear_gain_of_all_units_with_its_newcombe_limits(tmp_path):
    tables = two_years(
        tmp_path, [action(1, 2024)], before={"a": (24, 40), "b": (24, 40)}, now={"a": (56, 70)}
    )
    row = followed(tables)
    assert (row["scope"], row["basis"], row["moved"]) == ("all", "same", "better")
    assert (row["numerator_before"], row["denominator_before"]) == (48, 80)
    assert (row["numerator_now"], row["denominator_now"]) == (56, 70)
    limits = (row["difference"], row["lower"], row["upper"])
    assert limits == pytest.approx(NEWCOMBE, abs=5e-5)
    assert not row["broken"]
    assert not row["reached"]  # 80 % against 90 %


def test_a_lower_figure_is_better_where_lower_is_sought(tmp_path):
    own = [action(1, 2024, indicator="late_report_rate", target=0.2)]
    row = followed(two_years(tmp_path, own, before={"a": (48, 80)}, now={"a": (56, 70)}))
    # late 32/80 = 40 % then 14/70 = 20 %
    assert row["difference"] == pytest.approx(-0.2)
    assert (row["moved"], bool(row["reached"])) == ("better", True)


def test_a_loss_is_worse_and_a_small_change_is_flat(tmp_path):
    worse = two_years(
        tmp_path / "w", [action(1, 2024)], before={"a": (56, 70)}, now={"a": (48, 80)}
    )
    assert followed(worse)["moved"] == "worse"
    flat = two_years(tmp_path / "f", [action(1, 2024)], before={"a": (48, 80)}, now={"a": (49, 80)})
    assert followed(flat)["moved"] == "flat"


def test_few_cases_decide_nothing(tmp_path):
    row = followed(two_years(tmp_path, [action(1, 2024)], before={"a": (0, 9)}, now={"a": (9, 9)}))
    assert row["moved"] == "few"
    assert pd.isna(row["lower"])


def test_an_indicator_that_is_none_and_one_without_data(tmp_path):
    own = [
        action(1, 2024, indicator="tự đặt"),
        action(2, 2024, indicator="attendance_rate"),
        action(3, 2024, indicator=""),
    ]
    tables = two_years(tmp_path, own, before={"a": (48, 80)}, now={"a": (56, 70)})
    assert follow_up(tables)["moved"].tolist() == ["no_data"] * 3


def test_no_actions_last_year(tmp_path):
    tables = two_years(tmp_path, [action(1, 2023)], before={"a": (1, 2)}, now={"a": (1, 2)})
    assert follow_up(tables).empty


# --- one unit, and through mergers -------------------------------------------------

MERGED = [
    {"from_id": unit, "to_id": "c", "effective_on": "2025-07-01", "event": "merge", "share": 1}
    for unit in ("a", "b")
]
BASES = [head(), *versions("a", "b", until="2025-06-30"), *versions("c", since="2025-07-01")]


def test_one_unit_is_compared_with_itself(tmp_path):
    own = [action(1, 2024, owner_unit="b")]
    before, now = {"a": (1, 20), "b": (48, 80)}, {"a": (1, 20), "b": (56, 70)}
    row = followed(two_years(tmp_path, own, before=before, now=now))
    assert (row["scope"], row["basis"], row["broken"]) == ("unit", "same", False)
    assert row["difference"] == pytest.approx(0.2)


def test_two_years_linked_across_a_merger(tmp_path):
    """a and b became c on 1 July: 2024 is a + b = 48/80; 2025 is a + b + c = 6+10+40 of 70."""
    own = [action(1, 2024, owner_unit="a")]
    before = {"a": (8, 40), "b": (40, 40)}
    now = {"a": (6, 10), "b": (10, 10), "c": (40, 50)}
    tables = two_years(tmp_path, own, before=before, now=now, changes=MERGED, bases=BASES)
    row = followed(tables)
    assert (row["scope"], row["basis"], bool(row["broken"])) == ("unit", "carried", True)
    assert (row["numerator_before"], row["denominator_before"]) == (48, 80)
    assert (row["numerator_now"], row["denominator_now"]) == (56, 70)
    assert (row["difference"], row["lower"], row["upper"]) == pytest.approx(NEWCOMBE, abs=5e-5)


def test_all_units_together_keep_their_totals_through_a_merger(tmp_path):
    before, now = {"a": (24, 40), "b": (24, 40)}, {"c": (56, 70)}
    tables = two_years(
        tmp_path, [action(1, 2024)], before=before, now=now, changes=MERGED, bases=BASES
    )
    row = followed(tables)
    assert (row["scope"], bool(row["broken"]), row["moved"]) == ("all", True, "better")


def test_a_rate_carried_through_a_merger_is_per_so_many():
    """3 breaches at 1,500 attendances are 2 per 1,000."""
    counts = pd.Series({"numerator": 3, "denominator": 1500, "estimated": False})
    found = followup._side("conduct_incident_rate", "now", counts)
    assert found == {"numerator_now": 3, "denominator_now": 1500, "value_now": 2.0}


@pytest.mark.parametrize(
    ("day", "broken"),
    [("2024-12-31", False), ("2025-01-01", True), ("2025-10-31", True), ("2025-11-01", False)],
)
def test_units_that_changed_from_the_first_day_to_that_of_the_report_break_the_line(day, broken):
    changes = pd.DataFrame({"effective_on": pd.to_datetime([day])})
    held = SimpleNamespace(year=2025, as_of=dt.date(2025, 10, 31), whole={STEPS: changes})
    assert followup._broken(held) is broken


SPLIT = [
    {
        "from_id": "a",
        "to_id": to,
        "effective_on": "2025-07-01",
        "event": "split",
        "share": 0.5,
        "basis": "members",
    }
    for to in ("c", "d")
]
SPLIT_BASES = [
    head(),
    *versions("a", until="2025-06-30"),
    *versions("b"),
    *versions("c", "d", since="2025-07-01"),
]


def test_a_unit_that_was_divided_is_held_to_its_own_part_of_the_year(tmp_path):
    own = [action(1, 2024, owner_unit="a")]
    now = {"a": (9, 10), "b": (9, 10), "c": (1, 10), "d": (1, 10)}
    tables = two_years(
        tmp_path,
        own,
        before={"a": (10, 20), "b": (9, 10)},
        now=now,
        changes=SPLIT,
        bases=SPLIT_BASES,
        names=("a", "b", "c", "d"),
    )
    row = followed(tables)
    assert row["basis"] == "own_part"
    assert (row["numerator_now"], row["denominator_now"]) == (9, 10)


# --- chosen for being extreme --------------------------------------------------------


@pytest.mark.parametrize(("unit", "extreme"), [("a", True), ("b", False), ("c", False)])
def test_a_unit_chosen_among_the_worst_carries_a_caution(tmp_path, unit, extreme):
    """Of three units the lowest (a, 5 of 20) is the worst tenth, rounded up to one."""
    before = {"a": (5, 20), "b": (18, 20), "c": (20, 20)}
    tables = two_years(
        tmp_path,
        [action(1, 2024, owner_unit=unit)],
        before=before,
        now=before,
        bases=[head(), *versions("a", "b", "c")],
    )
    assert followed(tables)["extreme"] == extreme


def test_an_action_for_all_units_was_not_chosen_for_being_extreme(tmp_path):
    tables = two_years(tmp_path, [action(1, 2024)], before={"a": (5, 20)}, now={"a": (9, 20)})
    assert not followed(tables)["extreme"]


# --- the state of actions ---------------------------------------------------------

STATES = [
    ({"due_on": "2025-03-31", "done_on": "2025-03-31"}, "done_on_time"),  # the day itself counts
    ({"due_on": "2025-03-31", "done_on": "2025-04-01"}, "done_late"),
    ({"due_on": "", "done_on": "2025-04-01"}, "done_on_time"),  # nothing to be late for
    ({"due_on": "2025-03-31", "status": "hoan_thanh"}, "done"),
    ({"due_on": "2025-12-30"}, "overdue"),
    ({"due_on": "2025-12-31"}, "due"),  # the day has not passed
    ({"due_on": "2026-01-30"}, "due"),  # 30 days after 31 December
    ({"due_on": "2026-01-31"}, "open"),
    ({"due_on": ""}, "open"),
    ({"due_on": "", "status": "qua_han"}, "overdue"),
    ({"due_on": "2025-03-31", "status": "dung"}, "stopped"),
    ({"due_on": "2026-03-31", "done_on": "2026-02-01"}, "open"),  # not yet known on 31 December
]


def with_actions(folder, *own):
    return two_years(folder, list(own), before={"a": (1, 2)}, now={"a": (1, 2)})


@pytest.mark.parametrize(("facts", "state"), STATES)
def test_the_state_of_an_action_at_the_cut_off_day(tmp_path, facts, state):
    tables = with_actions(tmp_path, action(1, 2024, **facts))
    assert tables.as_of == dt.date(2025, 12, 31)
    assert action_states(tables)["state"].tolist() == [state]
    assert follow_up(tables)["state"].tolist() == [state]


def test_status_counts_every_year_up_to_this_one(tmp_path):
    rows = [
        action(1, 2023, due_on="2024-05-01", done_on="2024-04-01"),
        action(2, 2023, due_on="2024-05-01"),
        action(3, 2025, due_on="2026-06-30"),
        action(4, 2026),
    ]
    found = status(with_actions(tmp_path, *rows)).set_index("year")
    assert found.index.tolist() == [2023, 2025]
    assert found.loc[2023, ["done_on_time", "overdue", "open"]].tolist() == [1, 1, 0]
    assert found.loc[2025, ["done_on_time", "overdue", "open"]].tolist() == [0, 0, 1]


def test_age_runs_from_the_report_to_the_day_it_was_done(tmp_path):
    """Proposed at the end of 2024: done on 10 January it is 10 days old, still open 365."""
    rows = [
        action(1, 2024, due_on="2025-03-31", done_on="2025-01-10"),
        action(2, 2024, due_on="2025-03-31"),
    ]
    assert action_states(with_actions(tmp_path, *rows))["age_days"].tolist() == [10, 365]


def test_the_age_curve_keeps_the_open_actions_in_the_picture(tmp_path):
    """Ten actions: five done after 10, 20, 30, 40, 50 days. Half is reached on day 50."""
    done = [
        f"2025-{d:%m-%d}"
        for d in (dt.date(2025, 1, 1) + dt.timedelta(9 + 10 * k) for k in range(5))
    ]
    rows = [action(k, 2024, done_on=done[k] if k < 5 else "") for k in range(10)]
    tables = with_actions(tmp_path, *rows)
    curve = ages(tables).set_index("day")["done"]
    assert curve[10] == pytest.approx(0.1)
    assert curve[50] == pytest.approx(0.5)
    assert half_done(tables).iloc[0]["median"] == 50


def test_a_dataset_without_actions_has_empty_frames(published):
    assert action_states(published).empty
    assert status(published).empty
    assert ages(published).empty
    assert half_done(published).empty
    assert follow_up(published).empty


def test_the_invented_district_has_something_to_follow():
    found = follow_up(fresh("sample", 2025))
    states, bases = set(found["state"]), set(found["basis"])
    assert {"done_on_time", "done_late", "overdue"} <= states
    assert {"same", "carried", "own_part"} <= bases
    # u10, u11, u12 and u18 became c04: 11+8+11+13 of 4 x 13 reports on time in 2024
    row = found[found["basis"] == "carried"].iloc[0]
    assert (row["numerator_before"], row["denominator_before"]) == (43, 52)
