"""Time from receipt to completion, worked by hand with some still waiting."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from pandas import DataFrame

from phantich.analysis import time_to_done
from phantich.dataset.obligations import judged
from phantich.stats import kaplan_meier

AS_OF = dt.date(2024, 3, 1)


def owed(*rows: tuple[str | None, str | None, str | None], task: str = "study") -> DataFrame:
    """Obligations received, done and cancelled on these days, due on 1 February."""
    frame = DataFrame(rows, columns=["received_on", "done_on", "cancelled_on"])
    days = {name: pd.to_datetime(frame[name]) for name in frame}
    blank = {
        "closed_on": pd.NaT,
        "directive_id": "d1",
        "period": "",
        "allowed_days": pd.NA,
        "due_on": pd.Timestamp(2024, 2, 1),
    }
    made = DataFrame(days).assign(task=task, unit=[f"u{i}" for i in frame.index], **blank)
    made["closed_on"] = pd.to_datetime(made["closed_on"])
    return judged(made, pd.Timestamp(AS_OF))


def test_half_are_done_on_the_first_day_with_a_half():
    """Four received on 1 January: done after 10, 20, 30 days, one never. After 20 days 2 of 4."""
    rows = owed(
        ("2024-01-01", "2024-01-11", None),
        ("2024-01-01", "2024-01-21", None),
        ("2024-01-01", "2024-01-31", None),
        ("2024-01-01", None, None),
    )
    times = time_to_done.waiting_times(rows).iloc[0]
    assert times[["waiting_from", "done", "waiting"]].tolist() == [4, 3, 1]
    assert times["median"] == 20


def test_the_waiting_stay_in_the_picture():
    """Done after 10 and 20 days, two never: without the two the median would be 10, it is 20."""
    rows = owed(
        ("2024-01-01", "2024-01-11", None),
        ("2024-01-01", "2024-01-21", None),
        ("2024-01-01", None, None),
        ("2024-01-01", None, None),
    )
    assert time_to_done.waiting_times(rows).iloc[0]["median"] == 20
    assert time_to_done.waiting_times(rows.iloc[:2]).iloc[0]["median"] == 10


def test_cancelled_before_is_censored_on_that_day():
    """Cancelled after 5 days: only three are at risk when the first is done after 10."""
    rows = owed(
        ("2024-01-01", "2024-01-11", None),
        ("2024-01-01", None, "2024-01-06"),
        ("2024-01-01", None, None),
        ("2024-01-01", None, None),
    )
    curve = kaplan_meier(rows["lead_days"].astype(float), rows["done_on"].notna().astype(int))
    assert curve.time.tolist() == [5, 10, 60]
    assert curve.at_risk.tolist() == [4, 3, 2]
    assert curve.events.tolist() == [0, 1, 0]


def test_less_than_half_gives_a_restricted_mean():
    """One of four done after 30 days, three wait 60: the area to 60 is 30 + 30 * 3/4 = 52,5."""
    rows = owed(("2024-01-01", "2024-01-31", None), *[("2024-01-01", None, None)] * 3)
    times = time_to_done.waiting_times(rows).iloc[0]
    assert pd.isna(times["median"])
    assert times["tau"] == 60
    assert times["mean"] == pytest.approx(52.5)
    assert times["by_tau"] == pytest.approx(0.25)


def test_done_before_receipt_counts_no_days_and_an_unknown_receipt_stays_out():
    rows = owed((None, "2024-01-11", None), ("2024-02-01", "2024-01-11", None),
                ("2024-01-01", "2024-01-02", None), ("2024-03-05", None, None))  # fmt: skip
    assert rows["lead_days"].fillna(-1).tolist() == [-1, 0, 1, -1]
    assert time_to_done.waiting_times(rows).iloc[0]["waiting_from"] == 2


def test_curve_rises_and_is_cut_where_few_are_left():
    rows = owed(*[("2024-01-01", f"2024-01-{day:02}", None) for day in range(2, 22)])
    curve = time_to_done.waiting_curves(rows)
    assert curve["done"].is_monotonic_increasing
    assert curve["at_risk"].min() >= 5
    assert curve.iloc[0][["day", "done"]].tolist() == pytest.approx([1, 0.05])


def test_nothing_owed_gives_no_curve_and_no_times():
    rows = owed().astype({"task": "str"})
    assert time_to_done.waiting_curves(rows).empty
    assert time_to_done.waiting_times(rows).empty


def test_states_are_counted_by_task():
    rows = pd.concat([owed(("2024-01-01", "2024-01-11", None), ("2024-01-01", None, None)),
                      owed(("2024-01-01", None, None), task="plan")])  # fmt: skip
    counted = time_to_done.states(rows).set_index("task")
    assert counted.loc["study", ["on_time", "overdue", "late"]].tolist() == [1, 1, 0]
    assert counted.loc["plan", "overdue"] == 1


def test_open_obligations_name_only_units_that_have_some():
    rows = owed(("2024-01-01", "2024-01-11", None), ("2024-01-01", None, None))
    assert time_to_done.open_obligations(rows).to_dict() == {"u1": 1}
    assert time_to_done.open_obligations(rows, ["u0"]).empty
    closed = rows.assign(closed_on=pd.Timestamp(2024, 2, 20))
    assert time_to_done.open_obligations(closed).empty


def test_what_each_unit_owed_and_did_is_counted():
    rows = pd.concat([owed(("2024-01-01", "2024-01-11", None), ("2024-01-01", None, None)),
                      owed(("2024-01-01", "2024-02-03", None), task="plan")])  # fmt: skip
    found = time_to_done.duties_by_unit(rows, ["u0", "u1", "u9"]).set_index(["unit", "task"])
    assert found.loc[("u0", "study"), ["due", "on_time", "overdue"]].tolist() == [1, 1, 0]
    assert found.loc[("u0", "plan"), ["due", "late"]].tolist() == [1, 1]
    assert found.loc[("u1", "study"), ["due", "overdue"]].tolist() == [1, 1]
    assert len(found) == 3


def test_sample_year_counts_every_unit(sample):
    times = time_to_done.waiting_times(sample["obligations"]).set_index("task")
    rows = sample["obligations"]
    assert times.at["study", "waiting_from"] == (rows["task"] == "study").sum()
    assert times.at["study", "waiting"] == 8
