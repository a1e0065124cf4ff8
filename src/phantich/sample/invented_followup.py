"""Invented actions proposed at the end of each year, with what the year before had reached."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from pandas import DataFrame

from phantich.sample.magnitudes import IMPROVING_PLACE, PUBLISHED_YEAR, REFORM

LAST_YEAR = 2026
ACTIONS = (  # group, limitation, indicator, sought gain, text
    (1, "S34", "conduct_incident_rate", -1.0, "Cử người phụ trách từng điểm cầu trực tuyến"),
    (1, "S33", "attendance_rate", 0.01, "Tổ chức học bù trong 30 ngày sau hội nghị"),
    (2, "S43", "cell_meeting_rate", 0.05, "Đưa nội dung vào sinh hoạt chi bộ hằng tháng"),
    (3, "S37", "report_on_time_rate", 0.05, "Nhắc hạn báo cáo trước 7 ngày"),
    (1, "S36", "plan_on_time_rate", 0.05, "Giao mốc ban hành kế hoạch cho từng đơn vị"),
    (3, "S49", "evaluation_coverage_rate", 0.1, "Phát phiếu đánh giá sau mỗi hội nghị"),
)
MERGED_PLACE = 10  # the unit that is merged whole with three others in the reform
LATE_EVERY = 4  # of the actions done, about one in so many was done after its day [invented]
STATUSES = ("hoan_thanh", "dang_thuc_hien", "hoan_thanh", "hoan_thanh", "qua_han", "dung")


def proposed_actions(year: int, head: str, facts: Mapping[str, DataFrame]) -> DataFrame:
    """The actions proposed in the report of a year, to be carried out in the next."""
    owner, next_year = _owner(year, head), year + 1
    baselines = _baselines(facts)
    rows = [
        {
            "action_id": f"gp{year}-{k:02d}",
            "year": year,
            "group": group,
            "limitation_ref": limit,
            "text": f"{text} (minh họa)",
            "owner_unit": owner,
            "due_on": pd.Timestamp(next_year, 3 + 2 * (k % 4), 28),
            "indicator": indicator,
            "baseline": baselines.get(indicator),
            "target": _target(baselines.get(indicator), gain),
            **_state(year, k),
        }
        for k, (group, limit, indicator, gain, text) in enumerate(ACTIONS, 1)
    ]
    return DataFrame([*rows, *_special(year, facts)])


def _owner(year: int, head: str) -> str:
    return "tinh" if head == "huyen" and year + 1 > pd.Timestamp(REFORM).year else head


def _target(baseline: float | None, gain: float) -> float | None:
    if baseline is None:
        return None
    return round(min(baseline + gain, 1.0) if gain < 1 and baseline <= 1 else baseline + gain, 4)


def _state(year: int, k: int) -> dict[str, object]:
    status = STATUSES[(k + year) % len(STATUSES)] if year < LAST_YEAR else "moi"
    done = status == "hoan_thanh"
    month = 2 + 2 * (k % 4)
    late = (k + year) % LATE_EVERY == 0
    day = pd.Timestamp(year + 1, month + 3, 5) if late else pd.Timestamp(year + 1, month, 20)
    return {
        "status": status,
        "done_on": day if done else pd.NaT,
        "evidence": "Báo cáo minh họa của đơn vị" if done else None,
    }


def _special(year: int, facts: Mapping[str, DataFrame]) -> list[dict[str, object]]:
    """In the published year: actions of two units with many late reports.

    The first does better in the next year; the second is merged with others before it ends.
    """
    if year != PUBLISHED_YEAR:
        return []
    units = [f"u{place + 1:02d}" for place in (IMPROVING_PLACE, MERGED_PLACE)]
    rows = [_of_unit(year, at, unit, facts["reports"]) for at, unit in enumerate(units)]
    return [row for row in rows if row]


def _of_unit(year: int, at: int, unit: str, reports: DataFrame) -> dict[str, object]:
    own = reports[reports["unit_id"].eq(unit)]
    if own.empty:
        return {}
    first = len(ACTIONS) + 1 + at
    row = {"action_id": f"gp{year}-{first:02d}", "year": year, "group": 3, "limitation_ref": "S37"}
    row |= {"text": "Phân công người theo dõi hạn báo cáo tại đơn vị (minh họa)"}
    row |= {"owner_unit": unit, "due_on": pd.Timestamp(year + 1, 6, 30)}
    row |= {"indicator": "report_on_time_rate", "baseline": _on_time(own), "target": 0.9}
    row |= {"status": "hoan_thanh", "done_on": pd.Timestamp(year + 1, 1 + at, 20)}
    return row | {"evidence": "Thông báo phân công minh họa"}


def _baselines(facts: Mapping[str, DataFrame]) -> dict[str, float]:
    seen = facts["attendances"]
    members = seen[seen["group"].eq("dang_vien")]
    counted = facts["conduct_counts"]
    observed = seen[seen["conf_id"].isin(counted["conf_id"])]["present"].sum()
    evaluated = facts["evaluation_rounds"]["conf_id"].nunique()
    return {
        "attendance_rate": round(members["present"].sum() / members["invited"].sum(), 4),
        "conduct_incident_rate": round(1000 * counted["count"].sum() / observed, 2),
        "report_on_time_rate": _on_time(facts["reports"]),
        "plan_on_time_rate": _plans_on_time(facts),
        "evaluation_coverage_rate": round(evaluated / len(facts["conferences"]), 4),
        "cell_meeting_rate": _cell_meetings(facts["outreach_sessions"]),
    }


def _cell_meetings(sessions: DataFrame) -> float:
    rows = sessions.dropna(subset=["cells", "cells_reporting"])
    return round(float(rows["cells_reporting"].sum() / rows["cells"].sum()), 4)


def _on_time(reports: DataFrame) -> float:
    first = reports[reports["version"].eq(1)]
    return round(float((first["submitted_on"] <= first["due_on"]).mean()), 4)


def _plans_on_time(facts: Mapping[str, DataFrame]) -> float:
    owed = facts["owed"].set_index("directive_id")
    issued = facts["plans"][facts["plans"]["parent_plan_id"].notna()]
    on_time = (issued["issued_on"] <= issued["directive_id"].map(owed["due_on"])).sum()
    return round(float(on_time / owed["units"].sum()), 4)
