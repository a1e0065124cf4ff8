"""Cells by their type: read as offices write them, or refused by rule; never guessed."""

import datetime as dt
import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phantich.dataset.cells import read_cells
from phantich.language import wording
from phantich.schema.data_model import Column, enums


def read(cells, kind, of="", dtype="object"):
    return read_cells(pd.Series(cells, dtype=dtype), Column("c", kind, "C", of=of))


def one(cell, kind, of=""):
    """What a cell is read as: its value (None where missing), refused, converted."""
    reading = read([cell], kind, of)
    value = reading.values.iloc[0]
    missing = value is pd.NaT or pd.isna(value)
    return None if missing else value, bool(reading.bad.iloc[0]), bool(reading.converted.iloc[0])


def good(value):
    return value, False, False


REFUSED = (None, True, False)
BLANK = (None, False, False)


@pytest.mark.parametrize("kind", ["id", "text", "ref", "count", "number", "share", "date", "flag"])
@pytest.mark.parametrize("cell", ["", "   ", "\t", "\N{NO-BREAK SPACE}", None, float("nan"), pd.NA])
def test_a_blank_cell_is_missing_and_neither_zero_nor_a_fault(kind, cell):
    assert one(cell, kind) == BLANK


def test_a_blank_cell_of_a_list_is_missing():
    assert one("", "enum", "mode") == BLANK
    assert str(read(["", ""], "enum", "mode").values.dtype) == "str"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("0", good(0)),
        ("12", good(12)),
        (" 12 ", good(12)),
        ("+5", good(5)),
        ("007", good(7)),
        ("12.0", good(12)),
        (12.0, good(12)),
        (12, good(12)),
        ("12930", good(12930)),
        (12930.0, good(12930)),
        ("12.930", (12930, False, True)),
        ("1.234.567", (1234567, False, True)),
        ("12\N{NO-BREAK SPACE}930", good(12930)),
        ("12.93", REFUSED),
        (12.93, REFUSED),
        ("12.9300", REFUSED),
        ("1.23.456", REFUSED),
        ("1234.567", REFUSED),
        ("12,930", REFUSED),
        ("12,5", REFUSED),
        ("-1", REFUSED),
        (-3.0, REFUSED),
        ("-12.930", REFUSED),
        ("1e3", REFUSED),
        ("2.829 lượt", REFUSED),
        ("khoảng 30", REFUSED),
        ("11.860/12.112", REFUSED),
        ("-", REFUSED),
        ("x", REFUSED),
        ("#REF!", REFUSED),
        ("9" * 30, REFUSED),
    ],
)
def test_a_count_is_a_whole_number_not_negative(cell, expected):
    assert one(cell, "count") == expected


@pytest.mark.parametrize("cell", ["0.500", "00.500"])
def test_a_group_of_thousands_does_not_start_with_nought(cell):
    assert one(cell, "count") == REFUSED


@pytest.mark.parametrize("cell", ["１２", "٣"])
def test_digits_of_another_script_are_refused_or_read_but_never_crash(cell):
    assert one(cell, "count") in (REFUSED, good(12), good(3))


def test_a_large_count_is_exact_beside_a_blank_cell():
    assert read(["9007199254740993", ""], "count").values.iloc[0] == 9007199254740993


@given(st.integers(0, 10**9))
def test_a_count_reads_back_as_the_reader_writes_it(number):
    value, bad, converted = one(wording.number(number), "count")
    assert (value, bad, converted) == (number, False, number >= 1000)


@pytest.mark.parametrize("kind", ["count", "year"])
def test_the_rule_names_the_type(kind):
    assert read(["x"], kind).rule == f"not_a_{kind}"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("7,5", good(7.5)),
        ("7.5", good(7.5)),
        (7.5, good(7.5)),
        ("-0,5", good(-0.5)),
        ("8", good(8)),
        ("1.234,5", REFUSED),
        ("7.5.2", REFUSED),
        ("97,91%", REFUSED),
        ("nhiều", REFUSED),
    ],
)
def test_a_number_has_a_comma_or_a_point(cell, expected):
    assert one(cell, "number") == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("0", good(0)), ("1", good(1)), ("0,25", good(0.25)), ("1,01", REFUSED), ("-0.1", REFUSED)],
)
def test_a_share_lies_between_nought_and_one(cell, expected):
    assert one(cell, "share") == expected


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2024-12-05", dt.date(2024, 12, 5)),
        ("05/12/2024", dt.date(2024, 12, 5)),
        ("5/12/2024", dt.date(2024, 12, 5)),
        ("31/12/2024", dt.date(2024, 12, 31)),
        ("5.12.2024", dt.date(2024, 12, 5)),
        ("5-12-2024", dt.date(2024, 12, 5)),
        ("29/02/2024", dt.date(2024, 2, 29)),
        (dt.date(2024, 12, 5), dt.date(2024, 12, 5)),
        (dt.datetime(2024, 12, 5, 23, 59), dt.date(2024, 12, 5)),
    ],
)
def test_a_date_is_read_day_first(cell, day):
    assert one(cell, "date") == good(pd.Timestamp(day))


@pytest.mark.parametrize(
    "cell",
    ["31/11/2024", "29/02/2023", "12/31/2024", "2024-13-01", "2024", "12/2024", "45631", 45631.0,
     "5.12.24", "Quý I/2025", "hôm qua", "20241205"],
)  # fmt: skip
def test_an_impossible_or_half_date_is_refused(cell):
    assert one(cell, "date") == REFUSED


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31)))
def test_a_date_reads_back_as_the_reader_writes_it(day):
    assert one(wording.date(day), "date") == good(pd.Timestamp(day))
    assert one(day.isoformat(), "date") == good(pd.Timestamp(day))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("có", good(True)),
        ("Có", good(True)),
        ("CÓ", good(True)),
        ("x", good(True)),
        ("1", good(True)),
        (True, good(True)),
        ("không", good(False)),
        ("Ko", good(False)),
        ("0", good(False)),
        (0.0, good(False)),
        (False, good(False)),
        ("yes", good(True)),
        ("no", good(False)),
        ("có thể", REFUSED),
        ("2", REFUSED),
        ("-", REFUSED),
    ],
)
def test_a_flag_is_yes_or_no(cell, expected):
    assert one(cell, "flag") == expected


@pytest.mark.parametrize("enum", enums())
def test_a_list_is_read_by_code_and_by_label_in_any_spelling(enum):
    for code, fact in enums()[enum].items():
        for text in (
            code,
            fact["vi"],
            fact["vi"].upper(),
            unicodedata.normalize("NFD", fact["vi"]),
        ):
            assert one(text, "enum", enum) == good(code)


@pytest.mark.parametrize("cell", ["Qua điện thoại", "online2", "-", "1"])
def test_what_is_not_in_the_list_is_refused(cell):
    assert one(cell, "enum", "mode") == REFUSED


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("00123", "00123"),
        (" A 01 ", "A 01"),
        (123.0, "123"),
        (123, "123"),
        ("12.930", "12.930"),
        (unicodedata.normalize("NFD", "Đảng ủy"), "Đảng ủy"),
        ("1e5", "1e5"),
        ("nan", "nan"),
        ("None", "None"),
    ],
)
@pytest.mark.parametrize("kind", ["id", "text", "ref"])
def test_words_stay_as_they_are_written(cell, text, kind):
    assert one(cell, kind) == good(text)


def test_only_the_cell_that_is_wrong_is_refused():
    reading = read(["1", "x", "", "12.930", "-2"], "count")
    assert list(reading.bad) == [False, True, False, False, True]
    assert list(reading.converted) == [False, False, False, True, False]
    assert reading.values.isna().tolist() == [False, True, True, False, True]


def test_the_index_of_the_cells_is_kept():
    cells = pd.Series(["1", "x"], index=[5, 9], dtype="object")
    reading = read_cells(cells, Column("c", "count", "C"))
    for part in (reading.values, reading.bad, reading.converted):
        assert list(part.index) == [5, 9]


@pytest.mark.parametrize(
    ("kind", "dtype"),
    [("count", "Int64"), ("year", "Int64"), ("number", "Float64"), ("share", "Float64"),
     ("flag", "boolean"), ("date", "datetime64[us]"), ("id", "str"), ("text", "str")],
)  # fmt: skip
@pytest.mark.parametrize("cells", [[], [""], ["1", ""]])
def test_a_column_has_the_type_of_its_kind_whatever_it_holds(kind, dtype, cells):
    assert str(read(cells, kind).values.dtype) == dtype


def stored(values, kind):
    return read_cells(values, Column("c", kind, "C"))


def test_stored_whole_numbers_are_counts():
    reading = stored(pd.Series([0, 5, -1]), "count")
    assert reading.values.tolist()[:2] == [0, 5]
    assert list(reading.bad) == [False, False, True]
    assert pd.isna(reading.values.iloc[2])


def test_stored_decimals_are_counts_only_where_they_are_whole():
    reading = stored(pd.Series([5.0, None, 12.93, -1.0]), "count")
    assert reading.values.iloc[0] == 5
    assert list(reading.bad) == [False, False, True, True]


def test_stored_flags_and_dates_are_taken_as_they_are():
    flags = stored(pd.Series([True, None], dtype="boolean"), "flag")
    assert flags.values.iloc[0]
    assert pd.isna(flags.values.iloc[1])
    days = stored(pd.Series([pd.Timestamp(2024, 1, 2), pd.NaT]), "date")
    assert days.values.iloc[0] == pd.Timestamp(2024, 1, 2)
    assert not days.bad.any()


def test_a_stored_share_lies_between_nought_and_one():
    assert list(stored(pd.Series([0.5, 1.5, -0.1]), "share").bad) == [False, True, True]


def test_a_stored_date_has_no_time_of_day():
    days = stored(pd.Series([pd.Timestamp("2024-05-01 15:00")]), "date")
    assert days.values.iloc[0] == pd.Timestamp(2024, 5, 1)


def test_a_stored_date_with_a_time_zone_is_that_day():
    days = stored(pd.Series([pd.Timestamp("2024-05-01", tz="Asia/Ho_Chi_Minh")]), "date")
    assert days.values.iloc[0] == pd.Timestamp(2024, 5, 1)


def test_a_stored_number_with_three_decimals_is_no_group_of_thousands():
    """Excel may have made 1.234 of 1234 or of 1,234: it is asked about, never guessed."""
    reading = read_cells(pd.Series([1.234, 12.0, None], dtype="object"), Column("n", "count", "N"))
    assert reading.bad.tolist() == [True, False, False]
    assert reading.values.tolist() == [pd.NA, 12, pd.NA]
