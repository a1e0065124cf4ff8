"""Answers worked by hand, a few rows each: the arithmetic that contract tests can't see."""

from __future__ import annotations

import pandas as pd
import pytest
from pandas import DataFrame

from phantich.errors import Fault
from phantich.metrics import (
    METRICS,
    conduct,
    evaluation,
    outreach,
    oversight,
    plans,
    study,
    teaching,
    timeliness,
)
from phantich.metrics.tidy import per, share, tally


def figures(frame: DataFrame) -> tuple[int | None, int | None]:
    row = frame.iloc[0]
    return tuple(None if pd.isna(row[n]) else int(row[n]) for n in ("numerator", "denominator"))


def rows(columns: str, *values: tuple, counts: str = "", dates: str = "") -> DataFrame:
    frame = DataFrame(values, columns=columns.split())
    for name in counts.split():
        frame[name] = frame[name].astype("Int64")
    for name in dates.split():
        frame[name] = pd.to_datetime(frame[name])
    return frame


CONFERENCES = rows(
    "conf_id conferences announced relayed chair_role date_start planned_on",
    ("a", 1, 2, 1, "secretary", "2024-03-01", "2024-03-05"),
    ("b", 10, 8, 8, "deputy", "2024-03-09", "2024-03-05"),
    ("c", 1, None, None, None, None, "2024-03-05"),
    ("d", 4, None, 3, "secretary", "2024-03-05", "2024-03-05"),
    counts="conferences announced relayed",
    dates="date_start planned_on",
)
ATTENDANCES = rows(
    "conf_id unit group measure invited present",
    ("a", "u1", "dang_vien", "contact", 50, 48),
    ("a", "u2", "dang_vien", "contact", 30, 31),
    ("b", "u1", "dang_vien", "contact", 20, None),
    ("b", "u1", "nhan_dan", "contact", None, 7),
    ("b", "u2", "can_bo_khong_dang", "contact", 10, 9),
    counts="invited present",
)
POINTS = rows(
    "points planned_min interruption_min",
    (1, 120, 0),
    (1, 180, 6),
    (1, 90, None),
    (5, 600, 0),
    counts="points planned_min interruption_min",
)
OBLIGATIONS = rows(
    "unit task state done_on days_late own_delay_days lead_days",
    ("u1", "study", "on_time", "2024-02-20", 0, 0, 20),
    ("u2", "study", "late", "2024-03-23", 12, 0, 52),
    ("u3", "study", "overdue", None, 40, 40, 90),
    ("u4", "study", "not_due", None, None, None, 10),
    ("u5", "study", "cancelled", None, None, None, None),
    ("u6", "study", "early", "2024-03-01", None, None, 0),
    ("u7", "study", "closed", None, None, None, 30),
    ("u1", "report", "on_time", "2024-02-05", 0, 0, 5),
    ("u2", "report", "late", "2024-02-09", 3, 3, 9),
    ("u3", "report", "late", "2024-02-15", 9, 9, 15),
    ("u4", "report", "overdue", None, 60, 60, 66),
    ("u5", "report", "early", "2024-02-15", None, None, 15),
    ("u1", "plan", "on_time", "2024-02-05", 0, 0, 5),
    ("u2", "plan", "on_time", "2024-02-05", 0, 0, 5),
    ("u3", "plan", "late", "2024-02-09", 3, 3, 9),
    counts="days_late own_delay_days lead_days",
    dates="done_on",
)
CLASSES = rows(
    "classes planned_classes enrolled completed",
    (20, 18, 1600, 1500),
    (14, None, 1229, None),
    counts="classes planned_classes enrolled completed",
)
OUTREACH = rows(
    "form rounds contacts cells cells_reporting",
    ("hoi_nghi", 3, 200, None, None),
    ("sinh_hoat_chi_bo", 2, 60, 12, 9),
    ("hoi_nghi", None, 40, 50, 50),
    counts="rounds contacts cells cells_reporting",
)
MEDIA = rows(
    "channel count directive_id",
    ("bao", 3, "d1"),
    ("trang_tin", 7, None),
    ("trang_tin", None, "d1"),
    counts="count",
)
UNIT_YEARS = rows("unit", ("u1",), ("u2",), ("u3",), ("u4",))
INSPECTIONS = rows(
    "target_unit kind",
    ("u1", "kiem_tra"),
    ("u1", "giam_sat"),
    ("u2", "don_doc"),
    ("u3", "giam_sat"),
)
CORRECTIONS = rows(
    "state closed_on correction_days",
    ("on_time", "2024-03-01", 29),
    ("late", "2024-03-02", 30),
    ("overdue", None, 150),
    ("not_due", None, 20),
    ("early", "2024-06-02", 3),
    ("no_deadline", "2024-02-11", 10),
    counts="correction_days",
    dates="closed_on",
)
PLANS = rows(
    "plan_id directive_id drafted_on consulted_from consulted_to issued_on"
    " comments_in comments_used",
    ("p1", "d1", "2024-03-01", "2024-03-03", "2024-03-10", "2024-03-15", 8, 6),
    ("p2", "d1", "2024-03-04", None, "2024-03-03", "2024-03-15", 2, None),
    ("p3", "d2", None, None, None, "2024-03-15", None, None),
    ("p4", "d2", "2024-03-01", "2024-03-03", "2024-03-10", None, None, None),
    ("p5", "d2", "2024-04-01", None, None, "2024-03-15", None, None),
    counts="comments_in comments_used",
    dates="drafted_on consulted_from consulted_to issued_on",
)
TASKS = rows(
    "plan_id objective_ref lead_unit due_on target_value target_unit resource",
    ("p1", "MT1", "u1", "2024-12-31", 90.0, "%", "ngân sách"),
    ("p1", "MT1", "u1", "2024-12-31", None, "%", None),
    ("p1", "MT2", "u2", "2024-06-30", 5.0, "lớp", None),
    ("p2", None, None, "2024-06-30", None, None, None),
    dates="due_on",
)
DIRECTIVES = rows("directive_id objectives", ("d1", 4), ("d2", 5), counts="objectives")
CONDUCT = rows(
    "conf_id unit type count",
    ("a", "u1", "phone", 2),
    ("a", "u1", "late", 1),
    ("b", "u2", "phone", 0),
    ("b", "u1", "phone", 30),
    ("c", "u1", "late", 5),
    counts="count",
)
PERSONAL = rows("required on_time", (10, 8), (5, None), counts="required on_time")
ROUNDS = rows(
    "conf_id invited responses",
    ("a", 40, 30),
    ("b", 25, 0),
    ("d", 20, None),
    counts="invited responses",
)
ITEMS = rows("n1 n2 n3 n4 n5", (1, 2, 3, 10, 4), (0, 0, 5, 5, None), counts="n1 n2 n3 n4 n5")
TEXTS = rows(
    "copied content share", (60, 100, 0.6), (100, 200, 0.5), (9, 20, 0.45), counts="copied content"
)
TESTS = rows("phase n passed", ("pre", 30, 10), ("post", 28, 25), counts="n passed")

WORKED = {
    # 1 + 10 + 1 + 4
    "conferences_held": (study.conferences_held(CONFERENCES), (16, None)),
    # the last row has no announced number, so its 3 relayed stay out: 1 + 8 of 2 + 8
    "relay_coverage_rate": (study.relay_coverage_rate(CONFERENCES), (9, 10)),
    # (120-0) + (180-6) + (600-0) of 120 + 180 + 600; the unknown interruption stays out
    "link_uptime_rate": (study.link_uptime_rate(POINTS), (894, 900)),
    # points of rows 1 and 4 of rows 1, 2 and 4
    "steady_point_rate": (study.steady_point_rate(POINTS), (6, 7)),
    # met: on_time and late; due: and overdue; neither not_due nor cancelled, closed or early
    "study_coverage_rate": (study.study_coverage_rate(OBLIGATIONS), (2, 3)),
    # done: u1, u2 and, before its day, u6; of all whose days are known
    "study_lead_days": (study.study_lead_days(OBLIGATIONS), (3, 6)),
    # all groups with both numbers: 48 + 31 + 9 of 50 + 30 + 10
    "population_coverage_rate": (study.population_coverage_rate(ATTENDANCES), (88, 90)),
    "attendances_counted": (study.attendances_counted(ATTENDANCES), (95, None)),
    # 48 + 31 of 50 + 30: never capped, the row without present stays out
    "attendance_rate": (study.attendance_rate(ATTENDANCES), (79, 80)),
    "nonmember_attendances": (study.nonmember_attendances(ATTENDANCES), (16, None)),
    "attendances_per_conference": (
        # b is not known in full, c and d not at all: 48 + 31 at a
        study.attendances_per_conference(ATTENDANCES, CONFERENCES),
        (79, 1),
    ),
    # 1 + 4 of 1 + 10 + 4; an unknown chair stays out
    "secretary_led_rate": (study.secretary_led_rate(CONFERENCES), (5, 15)),
    # a and d (on the very day) of a, b and d; c was not held
    "on_schedule_rate": (study.on_schedule_rate(CONFERENCES), (5, 15)),
    "classes_held": (teaching.classes_held(CLASSES), (34, None)),
    "class_plan_rate": (teaching.class_plan_rate(CLASSES), (20, 18)),
    "learners_enrolled": (teaching.learners_enrolled(CLASSES), (2829, None)),
    "class_completion_rate": (teaching.class_completion_rate(CLASSES), (1500, 1600)),
    "learners_per_class": (teaching.learners_per_class(CLASSES), (2829, 34)),
    "outreach_rounds": (outreach.outreach_rounds(OUTREACH), (5, None)),
    "outreach_contacts": (outreach.outreach_contacts(OUTREACH), (300, None)),
    # the 40 contacts without a number of rounds stay out
    "contacts_per_round": (outreach.contacts_per_round(OUTREACH), (260, 5)),
    # only meetings of cells
    "cell_meeting_rate": (outreach.cell_meeting_rate(OUTREACH), (9, 12)),
    "media_items_published": (outreach.media_items_published(MEDIA), (10, None)),
    "directive_tagged_rate": (outreach.directive_tagged_rate(MEDIA), (3, 10)),
    # u1 (twice) and u3; a reminder is no inspection
    "inspection_rate": (oversight.inspection_rate(UNIT_YEARS, INSPECTIONS), (2, 4)),
    "inspections_held": (oversight.inspections_held(INSPECTIONS), (3, None)),
    "reminders_sent": (oversight.reminders_sent(INSPECTIONS), (1, None)),
    # due: the first three; one of them was closed in time
    "findings_closed_on_time_rate": (oversight.findings_closed_on_time_rate(CORRECTIONS), (1, 3)),
    # four of six are closed, whether they were due or not
    "correction_days": (oversight.correction_days(CORRECTIONS), (4, 6)),
    "report_submission_rate": (timeliness.report_submission_rate(OBLIGATIONS), (3, 4)),
    "report_on_time_rate": (timeliness.report_on_time_rate(OBLIGATIONS), (1, 4)),
    "late_report_rate": (timeliness.late_report_rate(OBLIGATIONS), (3, 4)),
    # two were sent late; the one never sent is late too
    "report_late_days": (timeliness.report_late_days(OBLIGATIONS), (2, 3)),
    "plan_coverage_rate": (timeliness.plan_coverage_rate(OBLIGATIONS), (3, 3)),
    "plan_on_time_rate": (timeliness.plan_on_time_rate(OBLIGATIONS), (2, 3)),
    "late_plan_rate": (timeliness.late_plan_rate(OBLIGATIONS), (1, 3)),
    "late_study_rate": (timeliness.late_study_rate(OBLIGATIONS), (2, 3)),
    "study_late_days": (timeliness.study_late_days(OBLIGATIONS), (1, 2)),
    # u2 was late only because the text came late
    "own_delay_study_rate": (timeliness.own_delay_study_rate(OBLIGATIONS), (1, 3)),
    "personal_plan_on_time_rate": (timeliness.personal_plan_on_time_rate(PERSONAL), (8, 10)),
    "consultation_rate": (plans.consultation_rate(PLANS), (3, 5)),
    # two comments without a number taken up stay out
    "comment_uptake_rate": (plans.comment_uptake_rate(PLANS), (6, 8)),
    # p1 and p2; p4 is not issued, p5 was drafted after it was issued
    "drafting_days": (plans.drafting_days(PLANS), (2, 2)),
    # p2 was consulted on before it was drafted; p4 was never issued
    "plan_sequence_rate": (plans.plan_sequence_rate(PLANS), (1, 2)),
    "task_owner_rate": (plans.task_owner_rate(TASKS), (3, 4)),
    "task_deadline_rate": (plans.task_deadline_rate(TASKS), (4, 4)),
    "measurable_target_rate": (plans.measurable_target_rate(TASKS), (2, 4)),
    "feasible_task_rate": (plans.feasible_task_rate(TASKS), (1, 4)),
    # p1 takes up MT1 and MT2 of 4, p2 none of 4; p3 lists no tasks and is not judged
    "objective_coverage_rate": (plans.objective_coverage_rate(PLANS, TASKS, DIRECTIVES), (2, 8)),
    # p1 all 5; p2 consulted, tasks, deadlines = 3; p4 consulted; p3 and p5 none
    "plan_completeness_rate": (plans.plan_completeness_rate(PLANS, TASKS), (9, 25)),
    "conduct_incidents": (conduct.conduct_incidents(CONDUCT), (38, None)),
    # observed: u1 at a (48) and u2 at b (9); u2 at a was not observed; what u1 did at b and c,
    # where its attendance is not known in full or at all, stays out
    "conduct_incident_rate": (conduct.conduct_incident_rate(CONDUCT, ATTENDANCES), (3, 57)),
    # only at a did anybody answer: 1 of 16
    "evaluation_coverage_rate": (evaluation.evaluation_coverage_rate(CONFERENCES, ROUNDS), (1, 16)),
    "evaluation_response_rate": (evaluation.evaluation_response_rate(ROUNDS), (30, 65)),
    # the second item lacks a grade and stays out: 10 + 4 of 20
    "favourable_answer_rate": (evaluation.favourable_answer_rate(ITEMS), (14, 20)),
    # 60 + 100 + 9 characters of 100 + 200 + 20, not the mean of three shares
    "copied_content_rate": (plans.copied_content_rate(TEXTS), (169, 320)),
    # exactly one half counts as mostly
    "mostly_copied_rate": (plans.mostly_copied_rate(TEXTS), (2, 3)),
    "knowledge_pass_rate": (evaluation.knowledge_pass_rate(TESTS), (25, 28)),
}


def test_worked_answers():
    assert set(WORKED) == set(METRICS)
    for metric, (frame, expected) in WORKED.items():
        assert figures(frame) == expected, metric


def test_value_of_the_published_year(published):
    frame = study.attendance_rate(published["attendances"])
    assert figures(frame) == (11860, 12112)
    assert frame["value"].iloc[0] == pytest.approx(0.979194187582563, abs=1e-15)


def test_nothing_over_nothing_is_missing():
    empty = CLASSES.assign(classes=0, enrolled=0).astype({"classes": "Int64", "enrolled": "Int64"})
    frame = teaching.learners_per_class(empty)
    assert figures(frame) == (0, 0)
    assert frame["value"].isna().all()


def test_all_missing_is_missing_and_not_nought():
    blank = OUTREACH.assign(contacts=pd.array([pd.NA] * 3, dtype="Int64"))
    assert figures(outreach.outreach_contacts(blank)) == (None, None)


def test_groups_without_one_side_stay():
    """A unit that recorded breaches in a month without attendances keeps its row."""
    both = {"group": "dang_vien", "measure": "contact"}
    came = rows("conf_id unit present month", ("a", "u1", 40, "2024-01"), counts="present")
    bad = rows(
        "conf_id unit type count month",
        ("a", "u1", "late", 2, "2024-01"),
        ("a", "u1", "late", 1, "2024-02"),
        counts="count",
    )
    frame = conduct.conduct_incident_rate(bad, came.assign(**both), by=["month"])
    found = frame.set_index("month")
    assert found["numerator"].to_dict() == {"2024-01": 2, "2024-02": 1}
    assert found["denominator"]["2024-01"] == 40
    assert found["denominator"].isna()["2024-02"]
    assert found["value"].isna()["2024-02"]


def test_breaches_count_only_where_attendance_is_known():
    """100 present, 1 breach; attendance unknown, 30 breaches: 10 per 1,000, not 310."""
    both = {"group": "dang_vien", "measure": "contact", "unit": "u1"}
    came = rows("conf_id present", ("c1", 100), ("c2", None), counts="present").assign(**both)
    bad = rows("conf_id count", ("c1", 1), ("c2", 30), counts="count").assign(unit="u1")
    assert figures(conduct.conduct_incident_rate(bad, came)) == (1, 100)


def test_persons_and_attendances_are_not_added():
    mixed = ATTENDANCES.assign(measure=["person", "contact", "contact", "contact", "contact"])
    with pytest.raises(Fault, match="không cộng chung"):
        study.attendances_counted(mixed)


def test_persons_and_attendances_share_no_ratio():
    persons = tally(ATTENDANCES.assign(measure="person"), "attendances.present")
    contacts = tally(OUTREACH, "outreach_sessions.contacts")
    for ratio in (share, per):
        with pytest.raises(Fault, match="hai đơn vị tính khác nhau"):
            ratio(contacts, persons, [])


def test_a_share_needs_one_unit_of_count():
    classes = tally(CLASSES, "classes.classes")
    with pytest.raises(Fault, match="hai đơn vị tính khác nhau"):
        share(classes, tally(CLASSES, "classes.enrolled"), [])
