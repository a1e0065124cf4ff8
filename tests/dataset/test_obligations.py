"""Obligations against a table worked by hand: state, delay and own delay of every duty."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phantich.dataset.obligations import DUE, STATES, corrections, due, obligations

AS_OF = dt.date(2024, 6, 30)
DAYS = ("due_on", "received_on", "cancelled_on", "date_start", "issued_on", "submitted_on",
        "valid_from", "valid_to", "effective_on", "found_on", "closed_on")  # fmt: skip


def table(columns, *rows):
    """A table as it comes from reading: days as days, counts as counts, missing as missing."""
    frame = pd.DataFrame(rows, columns=columns.split(), dtype="object").replace({"": None})
    days = {name: pd.to_datetime(frame[name]) for name in DAYS if name in frame}
    counts = {n: frame[n].astype("Int64") for n in ("allowed_days", "version") if n in frame}
    text = {n: frame[n].astype("str") for n in frame if n not in {*days, *counts}}
    return frame.assign(**days, **counts, **text)


def requirements(*rows):
    columns = "directive_id item level unit_id period received_on due_on allowed_days cancelled_on"
    return table(columns, *rows).assign(year=2024)


def versions_of(*rows):
    return table("unit_id level valid_from valid_to", *rows)


def plans(*rows):
    return table("unit directive_id issued_on", *rows)


def reports(*rows):
    columns = "report_id unit directive_id period due_on submitted_on version supersedes to_unit"
    rows = ((*row, "", "")[:9] if len(row) < 9 else row for row in rows)
    return table(columns, *rows).assign(year=2024)


def rounds(*rows):
    frame = table("round_id conf_id responses", *rows)
    return frame.assign(responses=frame["responses"].astype("Float64").astype("Int64"))


def judged(tables, as_of=AS_OF):
    return obligations(tables, as_of)


# unit: received, due, allowed days, cancelled, issued -> state, days late, own delay, lead days
WORKED = {
    "before": ("", "2024-05-31", None, "", "2024-05-30", "on_time", 0, 0, None),
    "on-the-day": ("", "2024-05-31", None, "", "2024-05-31", "on_time", 0, 0, None),
    "day-after": ("", "2024-05-31", None, "", "2024-06-01", "late", 1, 1, None),
    "never": ("", "2024-05-31", None, "", "", "overdue", 30, 30, None),
    "due-today": ("", "2024-06-30", None, "", "", "not_due", None, None, None),
    "due-yesterday": ("", "2024-06-29", None, "", "", "overdue", 1, 1, None),
    "due-later": ("", "2024-07-31", None, "", "", "not_due", None, None, None),
    "done-early": ("", "2024-07-31", None, "", "2024-06-30", "early", None, None, None),
    "done-on-its-day": ("", "2024-06-30", None, "", "2024-06-30", "early", None, None, None),
    "done-later": ("", "2024-05-31", None, "", "2024-07-01", "overdue", 30, 30, None),
    "later-both": ("", "2024-07-31", None, "", "2024-07-01", "not_due", None, None, None),
    "cancelled": ("", "2024-05-31", None, "2024-05-01", "", "cancelled", None, None, None),
    "done-cancelled": ("", "2024-05-31", None, "2024-06-05", "2024-06-02", "late", 2, 2, None),
    "cancelled-then-done": (
        "",
        "2024-05-31",
        None,
        "2024-05-01",
        "2024-06-15",
        "cancelled",
        None,
        None,
        None,
    ),
    "done-then-cancelled": (
        "",
        "2024-05-31",
        None,
        "2024-05-20",
        "2024-05-10",
        "cancelled",
        None,
        None,
        None,
    ),
    "cancelled-on-its-day": (
        "",
        "2024-05-31",
        None,
        "2024-05-31",
        "2024-05-30",
        "cancelled",
        None,
        None,
        None,
    ),
    "cancelled-overdue": ("", "2024-05-20", None, "2024-06-05", "", "cancelled", None, None, None),
    "done-after-cancelling": (
        "",
        "2024-05-20",
        None,
        "2024-06-05",
        "2024-06-07",
        "cancelled",
        None,
        None,
        None,
    ),
    "cancelled-later": ("", "2024-05-20", None, "2024-07-05", "2024-06-07", "late", 18, 18, None),
    "followed-to-cancelling": (
        "2024-05-01",
        "2024-07-20",
        None,
        "2024-06-05",
        "",
        "cancelled",
        None,
        None,
        35,
    ),
    "no-deadline": ("2024-05-01", "", None, "", "2024-05-11", "no_deadline", None, None, 10),
    "no-deadline-open": ("", "", None, "", "", "no_deadline", None, None, None),
    "in-time-from-above": ("2024-05-01", "2024-05-31", 20, "", "2024-06-04", "late", 4, 4, 34),
    "late-from-above": ("2024-05-25", "2024-05-31", 10, "", "2024-06-07", "late", 7, 3, 13),
    "own-none": ("2024-05-28", "2024-05-31", 10, "", "2024-06-07", "late", 7, 0, 10),
    "no-days-allowed": ("2024-06-03", "2024-05-31", 0, "", "2024-06-07", "late", 7, 4, 4),
    "allowed-not-said": ("2024-06-03", "2024-05-31", None, "", "2024-06-07", "late", 7, 7, 4),
    "late-above-open": ("2024-06-10", "2024-05-31", 10, "", "", "overdue", 30, 10, 20),
    "done-before-receipt": ("2024-05-20", "2024-05-31", None, "", "2024-05-15", "on_time", 0, 0, 0),
    "not-yet-received": ("2024-07-10", "2024-07-31", None, "", "", "not_due", None, None, None),
    "open-and-not-due": ("2024-06-01", "2024-07-31", None, "", "", "not_due", None, None, 29),
}


@pytest.fixture
def worked():
    laid = [("D1", "plan", "", unit, "", *row[:4]) for unit, row in WORKED.items()]
    issued = [(unit, "D1", row[4]) for unit, row in WORKED.items()]
    rows = judged({"requirements": requirements(*laid), "plans": plans(*issued)})
    return rows.set_index("unit")


@pytest.mark.parametrize("unit", WORKED)
def test_a_duty_is_judged_as_worked_by_hand(worked, unit):
    columns = ["state", "days_late", "own_delay_days", "lead_days"]
    found = [None if pd.isna(cell) else cell for cell in worked.loc[unit, columns]]
    assert found == list(WORKED[unit][5:])


def test_what_counts_as_due_is_met_late_or_overdue_and_nothing_else(worked):
    counted = set(due(worked.reset_index(), "plan")["unit"])
    assert counted == {unit for unit, row in WORKED.items() if row[5] in DUE}
    assert due(worked.reset_index(), "study").empty


def test_nothing_done_after_the_day_is_known_on_it(worked):
    done = worked["done_on"].dropna()
    assert (done <= pd.Timestamp(AS_OF)).all()
    assert pd.isna(worked.loc["done-later", "done_on"])


def test_what_is_cancelled_after_the_day_is_still_owed_on_it():
    laid = requirements(("D1", "plan", "", "A", "", "", "2024-05-31", None, "2024-07-15"))
    rows = judged({"requirements": laid, "plans": plans(("B", "D1", "2024-01-01"))})
    assert list(rows["state"]) == ["overdue"]


def simple(task, unit="A", due_on="2024-05-31", level="", period="", received="", directive="D1"):
    return (directive, task, level, unit, period, received, due_on, None, "")


def test_the_first_of_several_plans_meets_the_duty():
    tables = {
        "requirements": requirements(simple("plan")),
        "plans": plans(("A", "D1", "2024-06-20"), ("A", "D1", "2024-05-20"), ("A", "D1", ""),
                       ("A", "D2", "2024-01-01"), ("B", "D1", "2024-01-01")),
    }  # fmt: skip
    rows = judged(tables)
    assert rows[["done_on", "state"]].to_numpy().tolist() == [
        [pd.Timestamp(2024, 5, 20), "on_time"]
    ]


CONFERENCES = table(
    "conf_id unit date_start",
    ("C1", "A", "2024-05-20"), ("C2", "A", "2024-06-10"), ("C3", "B", "2024-06-15"),
    ("C4", "C", ""),
)  # fmt: skip
ABOUT = table(
    "conf_id directive_id", ("C1", "D1"), ("C1", "D2"), ("C2", "D1"), ("C3", "D1"), ("C4", "D1")
)


def test_study_is_met_by_the_units_first_conference_on_the_directive():
    laid = [simple("study", unit, directive=d) for unit in "ABC" for d in ("D1", "D2")]
    rows = judged({
        "requirements": requirements(*laid),
        "conferences": CONFERENCES,
        "conference_directives": ABOUT,
    })  # fmt: skip
    assert rows.set_index(["unit", "directive_id"])["state"].to_dict() == {
        ("A", "D1"): "on_time", ("A", "D2"): "on_time", ("B", "D1"): "late",
        ("B", "D2"): "overdue", ("C", "D1"): "overdue", ("C", "D2"): "overdue",
    }  # fmt: skip


def test_evaluation_is_met_by_the_first_conference_that_was_evaluated():
    rows = judged({
        "requirements": requirements(simple("evaluation"), simple("evaluation", "B")),
        "conferences": CONFERENCES,
        "conference_directives": ABOUT,
        "evaluation_rounds": rounds(("R1", "C2", 4)),
    })  # fmt: skip
    assert rows.set_index("unit")["state"].to_dict() == {"A": "late", "B": "overdue"}
    assert rows.set_index("unit")["done_on"]["A"] == pd.Timestamp(2024, 6, 10)


@pytest.mark.parametrize("answers", [0, None])
def test_a_round_without_answers_is_no_evaluation(answers):
    rows = judged({
        "requirements": requirements(simple("evaluation")),
        "conferences": CONFERENCES,
        "conference_directives": ABOUT,
        "evaluation_rounds": rounds(("R1", "C1", answers), ("R2", "C2", 1)),
    })  # fmt: skip
    assert rows["done_on"].tolist() == [pd.Timestamp(2024, 6, 10)]


def test_rounds_without_conferences_are_no_evidence():
    rows = judged({
        "requirements": requirements(simple("evaluation"), simple("plan")),
        "conference_directives": ABOUT,
        "evaluation_rounds": rounds(("R1", "C1", 3)),
        "plans": plans(("A", "D1", "2024-05-01")),
    })  # fmt: skip
    assert rows["task"].tolist() == ["plan"]


@pytest.mark.parametrize("missing", ["conferences", "conference_directives"])
@pytest.mark.parametrize("how", ["absent", "empty"])
def test_a_task_without_its_evidence_has_no_rows(missing, how):
    tables = {
        "requirements": requirements(simple("study"), simple("plan")),
        "conferences": CONFERENCES,
        "conference_directives": ABOUT,
        "plans": plans(("A", "D1", "2024-05-01")),
    }
    rest = {name: rows for name, rows in tables.items() if name != missing}
    rows = judged(rest if how == "absent" else rest | {missing: tables[missing].iloc[:0]})
    assert rows[["task", "state"]].to_numpy().tolist() == [["plan", "on_time"]]


@pytest.mark.parametrize("tables", [{}, {"requirements": requirements()}, {"plans": plans()}])
def test_nothing_owed_is_an_empty_table_with_its_columns(tables):
    rows = judged(tables)
    assert rows.empty
    assert {"unit", "task", "state", "days_late", "own_delay_days", "lead_days"} <= set(rows)


# --- requirements on a level ----------------------------------------------------

VERSIONS = versions_of(
    ("stays", "co_so", "2020-01-01", ""),
    ("ends-on-the-day", "co_so", "2020-01-01", "2024-05-31"),
    ("ended", "co_so", "2020-01-01", "2024-05-30"),
    ("begins-on-the-day", "co_so", "2024-05-31", ""),
    ("not-yet", "co_so", "2024-06-01", ""),
    ("moved-up", "co_so", "2020-01-01", "2024-03-31"),
    ("moved-up", "xa", "2024-04-01", ""),
    ("higher", "huyen", "2020-01-01", ""),
)


def laid_on(level, **named):
    laid = requirements(simple("plan", "", level=level, **named))
    return judged({"requirements": laid, "unit_versions": VERSIONS, "plans": plans(("x", "D", ""))})


def test_a_level_owes_through_the_units_valid_on_the_due_day():
    assert sorted(laid_on("co_so")["unit"]) == ["begins-on-the-day", "ends-on-the-day", "stays"]
    assert laid_on("xa")["unit"].tolist() == ["moved-up"]


def test_without_a_due_day_the_day_of_receipt_decides():
    assert sorted(laid_on("co_so", due_on="", received="2024-03-31")["unit"]) == [
        "ended", "ends-on-the-day", "moved-up", "stays"
    ]  # fmt: skip


def test_without_the_history_of_units_a_level_owes_nothing():
    laid = requirements(simple("plan", "", level="co_so"), simple("plan", "A"))
    rows = judged({"requirements": laid, "plans": plans(("B", "D1", "2024-01-01"))})
    assert rows["unit"].tolist() == ["A"]


def test_a_duty_laid_by_name_goes_before_the_one_laid_on_the_level():
    laid = [simple("plan", "", level="co_so"), simple("plan", "stays", "2024-06-29")]
    for order in (laid, laid[::-1]):
        rows = judged({
            "requirements": requirements(*order),
            "unit_versions": VERSIONS,
            "plans": plans(("x", "D", "")),
        }).set_index("unit")  # fmt: skip
        assert rows.index.is_unique
        assert rows.loc["stays", "days_late"] == 1
        assert rows.loc["ends-on-the-day", "days_late"] == 1  # its last day was the due day


def test_the_directives_day_of_receipt_stands_in_for_a_missing_one():
    tables = {
        "requirements": requirements(simple("plan"), simple("plan", "B", received="2024-05-05")),
        "directives": table("directive_id received_on", ("D1", "2024-05-01")),
        "plans": plans(("A", "D1", "2024-05-11"), ("B", "D1", "2024-05-11")),
    }
    assert judged(tables).set_index("unit")["lead_days"].to_dict() == {"A": 10, "B": 6}


# --- reports --------------------------------------------------------------------


def test_a_report_without_a_requirement_is_due_as_it_says_itself():
    rows = judged({"reports": reports(
        ("R1", "A", "D1", "", "2024-05-31", "2024-05-31", 1),
        ("R2", "B", "D1", "", "2024-05-31", "2024-06-02", 1),
        ("R3", "C", "D1", "", "2024-05-31", "", 1),
        ("R4", "D", "D1", "", "2024-07-31", "", 1),
    )})  # fmt: skip
    assert rows.set_index("unit")[["state", "days_late"]].astype("object").values.tolist() == [
        ["on_time", 0], ["late", 2], ["overdue", 30], ["not_due", pd.NA]
    ]  # fmt: skip
    assert set(rows["task"]) == {"report"}


def test_several_versions_are_one_duty_met_by_the_first_that_was_sent():
    versions = [
        ("R1", "A", "D1", "Q1", "2024-05-31", "2024-06-02", 1),
        ("R2", "A", "D1", "Q1", "2024-05-31", "2024-06-20", 2),
        ("R3", "A", "D1", "Q1", "2024-05-31", "", 3),
        ("R4", "A", "D1", "Q2", "2024-05-31", "2024-05-01", 1),
    ]
    for order in (versions, versions[::-1]):
        rows = judged({"reports": reports(*order)}).set_index("period")
        assert rows["days_late"].to_dict() == {"Q1": 2, "Q2": 0}


def test_a_report_that_a_requirement_names_is_counted_once():
    tables = {
        "requirements": requirements(simple("report", due_on="2024-04-30")),
        "reports": reports(("R1", "A", "D1", "", "2024-05-31", "2024-05-10", 1),
                           ("R2", "A", "D2", "", "2024-05-31", "2024-05-10", 1)),
    }  # fmt: skip
    rows = judged(tables).set_index("directive_id")
    assert rows["days_late"].to_dict() == {"D1": 10, "D2": 0}


def test_a_report_meets_the_duty_of_its_own_period():
    tables = {
        "requirements": requirements(
            simple("report", period="Q1", due_on="2024-04-05"),
            simple("report", period="Q2", due_on="2024-06-05"),
        ),
        "reports": reports(("R1", "A", "D1", "Q1", "", "2024-04-01", 1),
                           ("R2", "A", "D1", "Q2", "", "2024-06-15", 1)),
    }  # fmt: skip
    assert judged(tables).set_index("period")["state"].to_dict() == {"Q1": "on_time", "Q2": "late"}


def test_the_same_period_of_another_year_is_another_duty():
    """A report of the first quarter of 2023 meets nothing of 2024."""
    old = reports(("R0", "A", "D1", "Q1", "2023-04-05", "2023-04-01", 1)).assign(year=2023)
    new = reports(("R1", "A", "D1", "Q1", "2024-04-05", "", 1))
    both = pd.concat([old, new], ignore_index=True)
    assert sorted(judged({"reports": both})["state"]) == ["on_time", "overdue"]
    laid = requirements(simple("report", period="Q1", due_on="2024-04-05"))
    rows = judged({"requirements": laid, "reports": both})
    assert rows.loc[rows["year"] == 2024, "state"].tolist() == ["overdue"]
    assert obligations({"reports": both}, AS_OF, year=2023)["state"].tolist() == ["on_time"]


def test_a_report_on_no_directive_meets_the_requirement_on_none():
    tables = {
        "requirements": requirements(simple("report", directive="", period="2024")),
        "reports": reports(("R1", "A", "", "2024", "", "2024-05-01", 1)),
    }
    assert judged(tables)["state"].tolist() == ["on_time"]


def test_reports_due_on_different_days_are_different_duties():
    rows = judged({"reports": reports(
        ("R1", "A", "", "", "2024-04-05", "2024-04-05", 1),
        ("R2", "A", "", "", "2024-05-05", "2024-05-08", 1),
    )})  # fmt: skip
    assert sorted(rows["state"]) == ["late", "on_time"]


def test_a_corrected_report_with_a_new_due_day_is_the_same_duty():
    """The first day of all versions counts, held against the first due day."""
    for period in ("", "Q1"):
        rows = judged({"reports": reports(
            ("R1", "A", "D1", period, "2024-04-30", "2024-05-02", 1, "", ""),
            ("R2", "A", "D1", "", "2024-05-31", "2024-05-20", 2, "R1", ""),
            ("R3", "A", "D1", "", "2024-06-15", "2024-05-01", 3, "R2", ""),
        )})  # fmt: skip
        assert rows[["state", "days_late"]].values.tolist() == [["late", 1]]


def test_versions_that_supersede_each_other_in_a_circle_are_one_duty():
    rows = judged({"reports": reports(
        ("R1", "A", "D1", "", "2024-04-30", "", 1, "R2", ""),
        ("R2", "A", "D1", "", "2024-05-31", "2024-05-20", 2, "R1", ""),
    )})  # fmt: skip
    assert len(rows) == 1


def test_a_named_period_has_one_report_for_each_who_receives_it():
    rows = judged({"reports": reports(
        ("R1", "A", "", "Q1", "2024-04-05", "2024-04-05", 1, "", "huyen"),
        ("R2", "A", "", "Q1", "2024-04-20", "", 2, "", "huyen"),
        ("R3", "A", "", "Q1", "2024-04-07", "", 1, "", "tinh"),
    )})  # fmt: skip
    assert sorted(rows["state"]) == ["on_time", "overdue"]


# --- units that end --------------------------------------------------------------

ENDED = versions_of(
    ("A", "co_so", "2020-01-01", "2024-03-31"),
    ("B", "co_so", "2020-01-01", "2024-03-31"),
    ("S", "co_so", "2020-01-01", "2024-03-31"),
    ("X", "co_so", "2020-01-01", "2024-03-31"),
    ("C", "co_so", "2024-04-01", ""),
    ("E", "co_so", "2024-04-01", ""),
)
MERGER = table(
    "from_id to_id effective_on event",
    ("A", "C", "2024-04-01", "merge"),
    ("B", "C", "2024-04-01", "upgrade"),
    ("S", "C", "2024-04-01", "split"),
    ("S", "E", "2024-04-01", "split"),
    ("X", "", "2024-04-01", "dissolve"),
)


def after_merger(laid, issued=(), successions=MERGER, versions=ENDED, as_of=AS_OF):
    rows = judged({
        "requirements": requirements(*laid),
        "unit_versions": versions,
        "unit_successions": successions,
        "plans": plans(*(issued or [("nobody", "D9", "2024-01-01")])),
    }, as_of)  # fmt: skip
    return sorted(rows[["unit", "owed_by", "state"]].itertuples(index=False, name=None))


def test_a_named_duty_due_after_the_end_is_the_heirs():
    laid = [simple("plan", "A", "2024-05-31")]
    assert after_merger(laid) == [("C", "A", "overdue")]
    assert after_merger(laid, [("C", "D1", "2024-05-31")]) == [("C", "A", "on_time")]
    assert after_merger(laid, [("C", "D1", "2024-06-01")]) == [("C", "A", "late")]
    assert after_merger(laid, [("A", "D1", "2024-03-01")]) == [("C", "A", "on_time")]
    # what others did who passed into the heir does not meet it
    assert after_merger(laid, [("B", "D1", "2024-03-01")]) == [("C", "A", "overdue")]


def test_the_same_duty_of_several_is_one_of_the_heir_met_by_all_of_them():
    laid = [simple("plan", unit, "2024-05-31") for unit in "AB"]
    both = [("A", "D1", "2024-03-01"), ("B", "D1", "2024-03-20")]
    assert after_merger(laid, both[:1]) == [("C", "A", "overdue")]
    assert after_merger(laid, both) == [("C", "A", "on_time")]
    assert after_merger(laid, [*both[:1], ("C", "D1", "2024-06-02")]) == [("C", "A", "late")]


def test_what_the_level_lays_on_the_heir_is_met_by_all_who_passed_into_it():
    laid = [simple("plan", "", "2024-05-31", level="co_so")]
    both = [("A", "D1", "2024-03-01"), ("B", "D1", "2024-03-20")]
    open_e = ("E", "E", "overdue")
    assert after_merger(laid) == [("C", "C", "overdue"), open_e]
    assert after_merger(laid, both[:1]) == [("C", "C", "overdue"), open_e]
    assert after_merger(laid, both) == [("C", "C", "on_time"), open_e]
    # the heir's own act counts where it came first
    late = [("A", "D1", "2024-03-01"), ("C", "D1", "2024-06-02")]
    assert after_merger(laid, late) == [("C", "C", "late"), open_e]


def test_what_was_open_at_the_end_passes_on_and_what_was_done_stays():
    laid = [simple("plan", unit, "2024-02-28") for unit in "AB"]
    done = [("A", "D1", "2024-02-28")]
    assert after_merger(laid, done) == [("A", "A", "on_time"), ("C", "B", "overdue")]
    # the heir makes it good, from the day on which it took over at the earliest
    made_good = [*done, ("C", "D1", "2024-04-02")]
    assert after_merger(laid, made_good) == [("A", "A", "on_time"), ("C", "B", "late")]


def test_two_open_duties_stay_two_when_their_units_become_one():
    laid = [simple("plan", unit, "2024-02-28") for unit in "AB"]
    assert after_merger(laid) == [("C", "A", "overdue"), ("C", "B", "overdue")]


def test_an_heir_that_was_there_before_has_not_done_it_for_the_other():
    merger = table("from_id to_id effective_on event", ("A", "C", "2024-04-01", "merge"))
    older = versions_of(
        ("A", "co_so", "2020-01-01", "2024-03-31"), ("C", "co_so", "2020-01-01", "")
    )
    laid, did = [simple("plan", "A", "2024-02-28")], [("C", "D1", "2024-02-01")]
    assert after_merger(laid, did, merger, older) == [("C", "A", "late")]
    later = [simple("plan", "A", "2024-05-31")]
    assert after_merger(later, did, merger, older) == [("C", "A", "on_time")]


def test_after_a_split_or_a_dissolution_nobody_inherits():
    for unit in "SX":
        due_before, due_after = (simple("plan", unit, day) for day in ("2024-03-31", "2024-05-31"))
        assert after_merger([due_before]) == [(unit, unit, "overdue")]
        assert after_merger([due_after]) == [(unit, unit, "closed")]
        did = [(unit, "D1", "2024-03-01")]
        assert after_merger([due_before], did) == [(unit, unit, "on_time")]
        assert after_merger([due_after], did) == [(unit, unit, "closed")]


def test_days_late_of_a_unit_without_heir_end_with_it():
    rows = judged({
        "requirements": requirements(simple("plan", "X", "2024-03-01", received="2024-02-01")),
        "unit_versions": ENDED,
        "unit_successions": MERGER,
        "plans": plans(("nobody", "D9", "2024-01-01")),
    })  # fmt: skip
    # overdue for the whole of March: 31 days to the morning after; 60 from receipt
    assert rows[["days_late", "lead_days"]].values.tolist() == [[31, 60]]
    assert rows["closed_on"].tolist() == [pd.Timestamp(2024, 3, 31)]


def test_units_pass_on_from_one_to_the_next():
    chain = table("from_id to_id effective_on event", ("A", "B", "2024-02-01", "rename"),
                  ("B", "C", "2024-04-01", "merge"))  # fmt: skip
    versions = versions_of(
        ("A", "co_so", "2020-01-01", "2024-01-31"),
        ("B", "co_so", "2024-02-01", "2024-03-31"),
        ("C", "co_so", "2024-04-01", ""),
    )
    laid = [simple("plan", "A", "2024-05-31")]
    assert after_merger(laid, (), chain, versions) == [("C", "A", "overdue")]
    for unit, day in (("A", "2024-01-15"), ("B", "2024-03-01"), ("C", "2024-05-01")):
        done = [(unit, "D1", day)]
        assert after_merger(laid, done, chain, versions) == [("C", "A", "on_time")]


def test_a_merger_still_to_come_changes_nothing():
    laid = [simple("plan", "A", "2024-02-28")]
    assert after_merger(laid, as_of=dt.date(2024, 3, 31)) == [("A", "A", "overdue")]
    assert after_merger(laid, as_of=dt.date(2024, 4, 1)) == [("C", "A", "overdue")]


def test_reports_without_a_requirement_pass_on_too():
    def states(*rows):
        tables = {"reports": reports(*rows), "unit_versions": ENDED, "unit_successions": MERGER}
        found = judged(tables)[["unit", "owed_by", "state"]]
        return sorted(found.itertuples(index=False, name=None))

    mine = ("R1", "A", "", "Q2", "2024-05-31", "", 1)
    other = ("R2", "B", "", "Q2", "2024-05-31", "", 1)
    assert states(mine, other) == [("C", "A", "overdue")]
    assert states(mine, ("R3", "C", "", "Q2", "2024-05-31", "2024-05-30", 1)) == [
        ("C", "C", "on_time")
    ]
    # of an unnamed period nobody can say whether the heir sent that very report
    unnamed = ("R1", "A", "", "", "2024-05-31", "", 1)
    assert states(unnamed, ("R3", "C", "", "", "2024-06-05", "2024-05-30", 1)) == [
        ("C", "A", "overdue"), ("C", "C", "on_time")
    ]  # fmt: skip


# --- corrections ------------------------------------------------------------------


def test_findings_are_judged_at_the_day_like_every_other_duty():
    """Open with a later deadline is no failure, closed after the day is open at it."""
    found = table(
        "finding_id found_on due_on closed_on",
        ("in-time", "2024-02-01", "2024-03-01", "2024-03-01"),
        ("late", "2024-02-01", "2024-03-01", "2024-03-02"),
        ("open", "2024-02-01", "2024-03-01", ""),
        ("closed-later", "2024-02-01", "2024-03-01", "2024-07-01"),
        ("not-due", "2024-06-01", "2024-07-15", ""),
        ("early", "2024-06-01", "2024-07-15", "2024-06-11"),
        ("no-deadline", "2024-06-01", "", "2024-06-11"),
        ("found-later", "2024-07-01", "2024-07-15", ""),
    )
    rows = corrections({"inspection_findings": found}, AS_OF).set_index("finding_id")
    assert rows["state"].to_dict() == {
        "in-time": "on_time", "late": "late", "open": "overdue", "closed-later": "overdue",
        "not-due": "not_due", "early": "early", "no-deadline": "no_deadline",
    }  # fmt: skip
    assert rows["correction_days"].to_dict() == {
        "in-time": 29, "late": 30, "open": 150, "closed-later": 150, "not-due": 29, "early": 10,
        "no-deadline": 10,
    }  # fmt: skip
    assert rows["closed_on"].notna().to_dict()["closed-later"] is False


# --- properties -----------------------------------------------------------------

DAY = st.dates(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
MAYBE = st.none() | DAY


@settings(max_examples=40)
@given(st.lists(st.tuples(MAYBE, MAYBE, MAYBE, MAYBE, st.none() | st.integers(0, 40)), min_size=1,
                max_size=6), DAY)  # fmt: skip
def test_every_duty_is_in_one_state_and_its_own_delay_is_never_longer(duties, as_of):
    laid = [
        ("D1", "plan", "", f"U{at}", "", received, due_on, allowed, cancelled)
        for at, (received, due_on, cancelled, _, allowed) in enumerate(duties)
    ]
    issued = [(f"U{at}", "D1", done) for at, (*_, done, _) in enumerate(duties)]
    rows = judged({"requirements": requirements(*laid), "plans": plans(*issued)}, as_of)
    assert len(rows) == len(duties)
    assert set(rows["state"]) <= set(STATES) - {"closed"}
    day = pd.Timestamp(as_of)
    assert (rows.loc[rows["state"].isin(DUE), "due_on"] < day).all()
    beside = rows[rows["state"].isin(["early", "not_due"])]
    assert (beside["due_on"] >= day).all()
    assert (beside["done_on"].notna() == beside["state"].eq("early")).all()
    counted = rows[rows["state"].isin(DUE)]
    assert counted["days_late"].notna().all()
    assert (counted["own_delay_days"] <= counted["days_late"]).all()
    assert (counted["own_delay_days"] >= 0).all()
    assert (counted.loc[counted["state"] == "on_time", "days_late"] == 0).all()
    assert (counted.loc[counted["state"] != "on_time", "days_late"] > 0).all()
    assert rows.loc[~rows["state"].isin(DUE), "days_late"].isna().all()


def everything():
    return {
        "requirements": requirements(
            simple("plan"), simple("study"), simple("plan", "", level="co_so"),
            simple("report", "B"), simple("evaluation"),
        ),
        "directives": table("directive_id received_on", ("D1", "2024-05-01")),
        "unit_versions": VERSIONS,
        "conferences": CONFERENCES,
        "conference_directives": ABOUT,
        "evaluation_rounds": rounds(("R1", "C2", 4)),
        "plans": plans(("A", "D1", "2024-06-20"), ("A", "D1", "2024-05-20")),
        "reports": reports(("R1", "A", "D1", "", "2024-05-31", "2024-06-02", 1),
                           ("R2", "A", "D1", "", "2024-05-31", "2024-06-09", 2),
                           ("R3", "B", "D1", "", "", "2024-05-09", 1)),
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_rows_does_not_matter(seed):
    tables = everything()
    mixed = {name: rows.sample(frac=1, random_state=seed) for name, rows in tables.items()}
    order = ["task", "unit", "directive_id", "period"]
    one, other = (
        judged(each).sort_values(order).reset_index(drop=True) for each in (tables, mixed)
    )
    pd.testing.assert_frame_equal(one, other)
    assert len(one) == 8


def test_nothing_is_changed_in_the_tables():
    tables, copies = everything(), everything()
    judged(tables)
    assert set(tables) == set(copies)
    for name, rows in copies.items():
        pd.testing.assert_frame_equal(tables[name], rows)


def test_judged_again_it_is_the_same():
    tables = everything()
    pd.testing.assert_frame_equal(judged(tables), judged(tables))
