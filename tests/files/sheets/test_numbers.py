"""What a number shows by its format, and which day a serial number is."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phantich.files.sheets.number_formats import form_of, number_cell


@pytest.mark.parametrize(
    ("number", "code", "form"),
    [
        (0, "", ""), (1, "", ""), (3, "", ""), (9, "", "percent"), (10, "", "percent"),
        (14, "", "date"), (17, "", "date"), (20, "", "time"), (22, "", "moment"), (49, "", ""),
        (200, "dd/mm/yyyy", "date"), (200, "[$-42A]dd\\ mmmm\\ yyyy", "date"),
        (200, "d/m/yyyy h:mm", "moment"), (200, "[h]:mm:ss", "time"), (200, "hh:mm", "time"),
        (200, "mmm", "date"), (200, "#,##0", ""), (200, '#,##0\\ "đồng"', ""),
        (200, '#,##0" ngày dự"', ""), (200, "[Red]0.00", ""), (200, "General", ""),
        (200, "0.00%", "percent"), (200, "00000", "zeros:5"), (200, "0", ""), (200, "@", ""),
        (200, "0;[Red]dd", ""), (200, "_-* #,##0_-", ""), (14, "0.00", ""),
    ],
)  # fmt: skip
def test_a_format_says_what_it_shows(number, code, form):
    assert form_of(number, code) == form


@pytest.mark.parametrize(
    ("serial", "day"),
    [
        (1, dt.date(1900, 1, 1)),
        (59, dt.date(1900, 2, 28)),
        (61, dt.date(1900, 3, 1)),
        (45631, dt.date(2024, 12, 5)),
        (45631.5, dt.datetime(2024, 12, 5, 12)),
        (45631.99999999, dt.date(2024, 12, 6)),
        (2958465, dt.date(9999, 12, 31)),
    ],
)
def test_a_serial_number_is_the_day_that_excel_shows(serial, day):
    cell = number_cell(serial, "date")
    assert (cell.value, cell.kind) == (day, "date")


@pytest.mark.parametrize("serial", [0, -1, 60, 60.5, 2958465.999999999, 2958466, 1e300])
def test_a_serial_number_that_is_no_day_is_an_error(serial):
    cell = number_cell(serial, "date")
    assert (cell.kind, cell.note, cell.text) == ("error", "bad_date", "#####")


@given(st.dates(dt.date(1900, 3, 1)))
def test_every_day_comes_back(day):
    serial = (day - dt.date(1899, 12, 30)).days
    assert number_cell(serial, "date").value == day
    since = number_cell(serial - 1462, "date", since_1904=True)
    assert since.value == day


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (0.9791, "percent", "97.91%"), (1, "percent", "100%"), (0.07, "percent", "7%"),
        (7, "zeros:5", "00007"), (123456, "zeros:5", "123456"), (0.3125, "time", "07:30"),
        (12930, "", "12930"), (1e15, "", "1e+15"), (0.0000001, "", "0.0000001"),
        (12.930, "", "12.93"),
    ],
)  # fmt: skip
def test_a_number_is_shown_by_its_form(value, form, text):
    cell = number_cell(value, form)
    assert (cell.text, cell.kind, cell.value) == (text, "number", value)


@given(st.floats(allow_nan=True, allow_infinity=True), st.sampled_from(
    ["", "date", "moment", "time", "percent", "zeros:3"]))  # fmt: skip
def test_any_number_in_any_form_is_a_cell(value, form):
    assert number_cell(value, form).kind in ("number", "date", "error")
