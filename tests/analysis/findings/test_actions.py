"""Proposals beside what the office wrote: never overwritten, the same on every run."""

from __future__ import annotations

import datetime as dt
import shutil

import pandas as pd
import pytest

from phantich.analysis.findings import actions, limitations
from phantich.analysis.findings.proposed_actions import rule_of
from phantich.dataset.reading import read_dataset
from phantich.report import tables as report
from tests.analysis.findings.office import action, board_of, dataset, small_office


def proposed(tables) -> pd.DataFrame:
    found = actions(tables)
    return found[found["origin"] == "proposed"]


def test_a_missed_target_proposes_an_action_with_all_its_parts(tmp_path):
    row = proposed(small_office(tmp_path)).set_index("rule").loc["late_reports"]
    assert row["action_id"] == "2025-late_reports-1"
    assert (row["group"], row["statement"], row["text_key"]) == (3, "S37", "report_reminders")
    assert row["due_on"].date() == dt.date(2026, 3, 31)
    assert (row["owner"], row["owner_kind"]) == ("huyen", "advisory")
    # late at most 10 % is on time at least 90 %; 49 of 60 were on time
    assert row["indicator"] == "report_on_time_rate"
    assert row["baseline"] == pytest.approx(49 / 60)
    assert row["target"] == pytest.approx(0.9)


def test_only_what_fell_short_is_proposed_for(tmp_path):
    assert set(proposed(small_office(tmp_path))["rule"]) == {"late_reports"}


def test_a_rule_may_propose_in_two_groups():
    seen = board_of({"late_study_rate": [(5, 10)]})
    from phantich.analysis.findings import judged

    found = actions(seen.tables, judged(seen))
    assert found["group"].tolist() == [1, 3]
    assert found["action_id"].tolist() == ["2025-late_study-1", "2025-late_study-2"]


def test_online_conduct_aims_at_the_rate_in_person():
    """30 in 1.000 online, 10 in 1.000 in person: from 30 to 10 per 1.000."""
    from phantich.analysis.findings import judged

    modes = {"online": (30, 1000), "in_person": (10, 1000)}
    seen = board_of({}, parts={"conduct_mode_rate": modes})
    found = actions(seen.tables, judged(seen)).iloc[0]
    assert (found["baseline"], found["target"]) == (pytest.approx(30), pytest.approx(10))
    none = board_of({}, parts={"conduct_mode_rate": modes | {"in_person": (0, 1000)}})
    assert actions(none.tables, judged(none)).iloc[0]["target"] == 0


# --- what the office wrote -------------------------------------------------------


def test_an_action_of_the_office_stands_as_written_and_nothing_is_proposed_beside_it(tmp_path):
    own = action(1, 2025, text="Họp giao ban hằng tháng", target=0.97, due_on="2026-10-01")
    found = actions(small_office(tmp_path, proposed_actions=[own]))
    assert found["origin"].tolist() == ["edited"]
    row = found.iloc[0]
    assert (row["text"], row["target"], row["rule"]) == (
        "Họp giao ban hằng tháng",
        0.97,
        "late_reports",
    )
    assert row["due_on"].date() == dt.date(2026, 10, 1)


def test_an_action_of_another_year_does_not_cover_this_one(tmp_path):
    tables = small_office(tmp_path, proposed_actions=[action(1, 2024)])
    assert proposed(tables)["rule"].tolist() == ["late_reports"]


def test_an_action_of_one_base_unit_leaves_room_for_the_general_one(tmp_path):
    tables = small_office(tmp_path, proposed_actions=[action(1, 2025, owner_unit="a")])
    assert actions(tables)["origin"].tolist() == ["edited", "proposed"]


def test_an_action_is_told_by_its_rule_then_by_indicator_and_statement():
    assert rule_of({"rule": "evaluation", "indicator": "report_on_time_rate"}) == "evaluation"
    assert rule_of({"indicator": "report_on_time_rate", "limitation_ref": "S36"}) == "late_reports"
    both = {"indicator": "personal_plan_on_time_rate", "limitation_ref": "S36"}
    assert rule_of(both) == "late_personal_plans"
    assert rule_of({"limitation_ref": "S49", "indicator": float("nan")}) == "evaluation"
    assert rule_of({"limitation_ref": "khác"}) == ""


def test_the_saved_table_holds_every_row_of_the_office_and_the_proposals(tmp_path):
    own = [action(1, 2025, owner_unit="a"), action(2, 2023, text="Cũ, có “dấu”, phẩy")]
    tables = small_office(tmp_path / "data", proposed_actions=own)
    before = (tmp_path / "data" / "proposed_actions.csv").read_bytes()
    path = report.save_actions(actions(tables), tables, tmp_path / "out")
    assert (tmp_path / "data" / "proposed_actions.csv").read_bytes() == before
    rows = pd.read_csv(path)
    assert rows["action_id"].tolist() == ["gp1", "gp2", "2025-late_reports-1"]
    assert rows.loc[1, "text"] == "Cũ, có “dấu”, phẩy"
    last = rows.iloc[2]
    assert last["text"] == "Nhắc hạn báo cáo trước 7 ngày; rút gọn số biểu mẫu phải báo cáo"
    assert (last["baseline"], last["target"], last["status"]) == (0.8167, 0.9, "moi")


def test_edited_actions_survive_a_rerun(tmp_path):
    """Proposed, copied into the dataset, edited by hand, run again: kept, and nothing new."""
    data = tmp_path / "data"
    tables = small_office(data)
    path = report.save_actions(actions(tables), tables, tmp_path / "out")
    rows = pd.read_csv(path, dtype="str")
    rows["text"], rows["target"], rows["due_on"] = "Câu của cơ quan", "0.95", "2026-12-01"
    dataset(data, proposed_actions=rows)
    kept = (data / "proposed_actions.csv").read_bytes()
    again = read_dataset(data, 2025)
    assert again.problems.empty
    found = actions(again)
    assert found["text"].tolist() == ["Câu của cơ quan"]
    assert found["origin"].tolist() == ["edited"]
    assert found["target"].tolist() == [0.95]
    second = report.save_actions(found, again, tmp_path / "out")
    assert (data / "proposed_actions.csv").read_bytes() == kept
    assert pd.read_csv(second)["text"].tolist() == ["Câu của cơ quan"]


def test_saving_twice_gives_the_same_bytes(tmp_path):
    tables = small_office(tmp_path / "data")
    first = report.save_actions(actions(tables), tables, tmp_path / "one").read_bytes()
    shutil.rmtree(tmp_path / "one")
    assert report.save_actions(actions(tables), tables, tmp_path / "one").read_bytes() == first


def test_a_missed_target_mended_is_no_longer_proposed_for(tmp_path):
    tables = small_office(tmp_path)
    found = limitations(tables)
    mended = found.assign(state="met")
    assert len(actions(tables, found)) == 1
    assert actions(tables, mended).empty
