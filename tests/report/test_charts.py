"""Charts: what is drawn is what the results say, and what the text alternative says."""

from __future__ import annotations

import pytest

from phantich.metrics.assessment import assess
from phantich.report import charts


@pytest.fixture
def by_unit(sample):
    return assess(sample, by=["unit"])


def test_bars_stand_for_the_categories(sample):
    results = assess(sample)
    chart = charts.bars(results, "media_channel_mix")
    rows = results[results["indicator"] == "media_channel_mix"]
    assert sorted(charts.plotted(chart.ax).values()) == pytest.approx(sorted(rows["value"]))
    assert "Trang thông tin điện tử: " in chart.alt
    assert "%" in chart.alt


def test_alternative_is_read_from_the_picture(sample):
    """A bar that is drawn wrongly shows in the text; the text does not come from the table."""
    chart = charts.bars(assess(sample), "media_channel_mix")
    next(iter(chart.ax.containers[0])).set_width(0.4321)
    assert 0.4321 in charts.plotted(chart.ax).values()


def test_months_stand_in_order(sample):
    chart = charts.months(assess(sample, by=["month"]), "conferences_held")
    labels = list(charts.plotted(chart.ax))
    assert labels == [f"{month}/2024" for month in range(1, 13)]
    assert sum(charts.plotted(chart.ax).values()) == 241


def test_units_stand_by_name_and_are_never_ranked(sample, by_unit):
    chart = charts.units(by_unit, "attendance_rate", sample.unit_names())
    labels = [label.get_text() for label in chart.ax.get_yticklabels()]
    assert len(labels) == 23
    assert labels.index("Diên Mẫu") < labels.index("Đông Mẫu") < labels.index("Gia Mẫu")
    values = list(charts.plotted(chart.ax).values())
    assert values != sorted(values)
    assert values != sorted(values, reverse=True)


def test_no_data_gives_a_sentence_and_no_empty_chart(published):
    said = charts.bars(assess(published), "media_channel_mix")
    assert isinstance(said, charts.NoChart)
    assert said.alt == "Chưa có số liệu để vẽ biểu đồ: Sản phẩm theo kênh."


def test_picture_is_the_same_twice(sample):
    results = assess(sample)
    pictures = [charts.bars(results, "outreach_form_mix").png() for _ in range(2)]
    assert pictures[0] == pictures[1]
    assert pictures[0].startswith(b"\x89PNG")


def test_drawing_leaves_no_figure_open(sample):
    import matplotlib.pyplot as plt

    charts.bars(assess(sample), "outreach_form_mix")
    assert plt.get_fignums() == []


def test_numbers_on_the_axes_are_vietnamese(sample):
    chart = charts.months(assess(sample, by=["month"]), "attendances_counted")
    chart.png()
    ticks = [label.get_text() for label in chart.ax.get_yticklabels()]
    assert any("." in tick for tick in ticks)
    assert not any("," in tick for tick in ticks)
