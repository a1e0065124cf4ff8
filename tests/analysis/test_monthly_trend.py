"""Months on a control chart: gates, signals, the break, and what is said."""

import numpy as np
import pandas as pd
import pytest

from phantich.analysis import monthly_trend
from phantich.report import charts
from phantich.report import tables as report
from phantich.stats.xmr import Rebase
from tests.conftest import fresh
from tests.refusals import refused


def months(shares, base=100, first="2023-01"):
    """A dataset whose attendance rate has these monthly shares."""
    tables = fresh("sample")
    when = pd.period_range(first, periods=len(shares), freq="M").astype(str)
    template = tables.source["attendances"].iloc[[0] * len(shares)].reset_index(drop=True)
    rows = template.assign(
        month=when,
        year=[int(month[:4]) for month in when],
        group="dang_vien",
        invited=base,
        present=[round(share * base) for share in shares],
    )
    tables.source = tables.whole = {**tables.source, "attendances": rows}
    tables.others.clear()
    return tables.of(max(rows["year"]))


@pytest.mark.parametrize(
    ("count", "status"), [(5, "dots"), (6, "trial"), (12, "limits"), (13, "rules")]
)
def test_limits_and_rules_need_points(count, status):
    found = monthly_trend.monthly(months(([0.9, 0.94] * 10)[:count]), "attendance_rate")
    assert set(found["status"]) == {status}
    assert found["mean"].isna().all() == (status == "dots")


def test_limits_are_those_of_the_moving_ranges():
    # 0.90 and 0.94 by turns: mean 0.92 (14 points), every range 0.04; 2.66 * 0.04 = 0.1064
    found = monthly_trend.monthly(months([0.9, 0.94] * 7), "attendance_rate")
    assert found["mean"].iloc[0] == pytest.approx(0.92)
    assert found["lower"].iloc[0] == pytest.approx(0.8136)
    assert found["upper"].iloc[0] == 1.0  # 1.0264 is shown inside 0..1


def test_a_month_far_off_is_a_signal_and_said():
    # mean (15*0.85 + 15*0.95 + 0.5)/31 = 0.887; mean range (29*0.1 + 0.45)/30 = 0.1117
    # so the lower limit is 0.887 - 2.66*0.1117 = 0.590
    found = monthly_trend.monthly(months([0.85, 0.95] * 15 + [0.5]), "attendance_rate")
    assert found["lower"].iloc[0] == pytest.approx(0.590, abs=0.001)
    odd = found[found["signal"] != "common"]
    assert odd["rule"].tolist() == ["outside_low"]
    assert odd["signal"].tolist() == ["concern"]  # higher is better for this share
    said = report.control(found).sentences
    assert "dưới giới hạn: 7/2025" in " ".join(said)
    chart = charts.control(found)
    assert "thấp nhất 7/2025: 50,00%" in chart.alt


def test_a_constant_series_has_no_limits_and_no_flags():
    found = monthly_trend.monthly(months([1.0] * 15), "attendance_rate")
    assert set(found["status"]) == {"no_variation"}
    assert set(found["signal"]) == {"common"}
    assert "bằng nhau" in " ".join(report.control(found).sentences)


def test_large_bases_get_limits_stretched_by_the_spread():
    shares = [0.9, 0.94] * 7
    assert monthly_trend.monthly(months(shares), "attendance_rate")["prime_lower"].isna().all()
    found = monthly_trend.monthly(months(shares, base=10_000), "attendance_rate")
    assert (found["prime_lower"] < 0.9).all()
    assert (found["prime_upper"] > 0.94).all()


def test_new_limits_take_a_month_in_the_data_and_a_reason():
    tables = months([0.9, 0.91] * 8 + [0.6, 0.61] * 8)
    found = monthly_trend.monthly(
        tables, "attendance_rate", rebase=[Rebase("2024-05", "Đổi cách đếm")]
    )
    assert found["reason"].unique().tolist() == ["", "Đổi cách đếm"]
    assert found.groupby("reason")["mean"].first().round(3).tolist() == [0.905, 0.605]
    with refused("rebase_date_absent"):
        monthly_trend.monthly(tables, "attendance_rate", rebase=[Rebase("2030-01", "Lý do")])
    with refused("rebase_without_reason"):
        monthly_trend.monthly(tables, "attendance_rate", rebase=[Rebase("2024-05", " ")])


def test_the_reform_is_marked_and_limits_are_not_set_anew():
    found = monthly_trend.monthly(fresh("sample", 2026), "attendance_rate")
    assert found["broken"].sum() == 1
    assert found.loc[found["broken"], "month"].iloc[0] >= "2025-07"
    assert found["mean"].nunique() == 1
    assert "sau sắp xếp" in " ".join(report.control(found).sentences)
    assert "1/7/2025" in next(text.get_text() for text in charts.control(found).ax.texts)


def test_months_add_up_to_the_year(sample):
    found = monthly_trend.monthly(sample, "attendance_rate")
    year = found[found["month"].str.startswith("2024")]
    assert (year["numerator"].sum(), year["denominator"].sum()) == (11860, 12112)


def test_without_months_there_is_a_sentence(published):
    found = monthly_trend.monthly(published, "attendance_rate")
    assert found.empty
    assert report.control(found).sentences == ("Chưa có số liệu theo tháng.",)
    assert "Chưa có số liệu" in charts.control(found).alt
    assert monthly_trend.monthly(published, "personal_plan_on_time_rate").empty


def test_small_months_are_left_out():
    assert len(monthly_trend.monthly(months([0.5, 0.9] * 3, base=9), "attendance_rate")) == 0
    assert np.isfinite(
        monthly_trend.monthly(months([0.5, 0.9] * 3, base=10), "attendance_rate")["value"]
    ).all()
