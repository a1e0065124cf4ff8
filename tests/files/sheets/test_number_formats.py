"""What a number or a day shows by its format."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phantich.files.sheets.number_formats import day_cell, number_cell

SHOWN = [
    # what Excel shows, but for the signs between thousands, which differ from country to country
    (7, "00000", "00007"), (123456, "00000", "123456"), (0, "000", "000"), (12, "0", "12"),
    (12.5, "0", "13"), (11.5, "0", "12"), (12.345, "0.00", "12.35"), (12, "0.00", "12.00"),
    (12.5, "0.##", "12.5"), (12, "0.##", "12"), (12930, "#,##0", "12930"), (0, "#,##0", "0"),
    (0, "#,###", ""), (5, "#,###", "5"), (0.97, "0%", "97%"), (0.9791, "0.00%", "97.91%"),
    (1, "0%", "100%"), (1.18, "0%", "118%"), (1, '"u"00', "u01"), (12, '"HN"000', "HN012"),
    (12034, "00-000", "12-034"), (34, "00-000", "00-034"), (118, '0" lượt"', "118 lượt"),
    (118, r"0\ \l", "118 l"), (5, '[$đ-42A]0', "đ5"), (12345, "#,##0,", "12"), (-5, "0", "-5"),
    (-5, "0;0", "5"), (-5, "0;-0", "-5"), (0, "0;-0;;@", ""), (0, '0;-0;"-"', "-"),
    (5, "[Red]0", "5"), (1234, "_-* #,##0_-;-* #,##0_-", "1234"), (118, ";;;", ""),
    (118, "General", "118"), (118, "@", "118"), (0.5, "# ?/?", "0.5"), (1200, "0.0E+00", "1200"),
    (5, "[>=1000]0;0", "5"), (1250, '[>=1000]0.0,"K";0', "1.3K"), (999, '[>=1000]0.0,"K";0', "999"),
    (1500, '[>1000]"trên 1000";0', "trên 1000"), (7, "[=7]00;0", "07"), (1250, "0.0,", "1.3"),
    (0.30000000000000004, "", "0.3"), (0.0000001, "", "0.0000001"),
    (1e15, "", "1e+15"), (12.0, "", "12"), (1234567890123, "0", "1234567890123"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "code", "text"), SHOWN)
def test_a_number_shows_what_its_format_says(value, code, text):
    cell = number_cell(value, code)
    assert (cell.text, cell.kind, cell.value) == (text, "number", value)


def test_another_number_than_the_stored_one_is_noted():
    for value, code in (
        (12345, "#,##0,"),
        (1250, "0.0,"),
        (0.4, "0"),
        (118, ";;;"),
        (0, "#,###"),
        (0.9791, "0%"),
    ):
        assert "hidden" in number_cell(value, code).note, code
    for value, code in ((12930, "#,##0"), (7, "00000"), (0.9791, "0.00%"), (-5, "0;0"), (5, "")):
        assert "hidden" not in number_cell(value, code).note, code


def test_per_cent_is_noted_where_it_is_shown():
    assert "percent" in number_cell(1, "0%").note
    assert number_cell(1, '0"%"').note == ""
    assert number_cell(-1, "0%;0").note == ""


def test_a_number_that_is_none_is_an_error():
    for value in (float("nan"), float("inf"), float("-inf")):
        assert number_cell(value).kind == "error"


CODES = ["", "0", "0.00", "#,##0", "00000", "0%", '0" a"', ";;;", "#", "0;-0;;@", "[Red]0;(0)",
         "0.0,,", "%", "?", ",", ".", "\\", '"', "[$", "E+0", "0.?#0", "00-00"]  # fmt: skip


@given(st.floats(allow_nan=True, allow_infinity=True), st.sampled_from(CODES))
def test_any_number_in_any_format_is_a_cell(value, code):
    assert number_cell(value, code).kind in ("number", "error")


@given(st.integers(0, 10**14), st.sampled_from(["0", "#,##0", "000", "#,##0_-", '0" lượt"', "0.0"]))
def test_a_count_shown_whole_is_the_count(value, code):
    cell = number_cell(value, code)
    assert cell.value == value and "hidden" not in cell.note
    assert float(cell.text.split(" ")[0]) == value


@pytest.mark.parametrize(
    ("moment", "code", "told"),
    [
        (dt.datetime(2024, 12, 5), "dd/mm/yyyy", ("05/12/2024", "date", "")),
        (dt.datetime(2024, 12, 5, 7, 30), "d/m/yy h:mm", ("05/12/2024 07:30", "date", "")),
        (dt.datetime(2024, 12, 5), "yyyy-mm-dd", ("05/12/2024", "date", "")),
        (dt.datetime(2024, 12, 5), "d-mmm-yy", ("05/12/2024", "date", "")),
        (dt.datetime(2024, 12, 5), "mmmm d, yyyy", ("05/12/2024", "date", "")),
        (dt.datetime(2024, 12, 5), '"ngày "dd" tháng "mm', ("05/12/2024", "date", "")),
        (dt.datetime(2024, 12, 5), "mm/dd/yyyy", ("05/12/2024", "date", "month_first")),
        (dt.datetime(2024, 12, 5), "m/d/yy h:mm", ("05/12/2024", "date", "month_first")),
        (dt.datetime(2024, 12, 1), "mmm-yy", ("12/2024", "text", "")),
        (dt.datetime(2024, 12, 1), "mm/yyyy", ("12/2024", "text", "")),
        (dt.date(2024, 12, 5), "", ("05/12/2024", "date", "")),
    ],
)
def test_a_day_shows_what_its_format_says(moment, code, told):
    cell = day_cell(moment, code)
    assert (cell.text, cell.kind, cell.note) == told
