"""Whole columns by their type: read as offices write them, or refused by rule; never guessed."""

import datetime as dt
import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phantich.dataset.cells import read_cells
from phantich.files.sheets import Cell
from phantich.language import numbers, wording
from phantich.schema.data_model import Column, enums


def read(cells, kind, of="", dtype="object"):
    return read_cells(pd.Series(cells, dtype=dtype), Column("c", kind, "C", of=of))


def one(cell, kind, of=""):
    """What a cell is read as: its value (None where missing), and the rule that is named."""
    reading = read([cell], kind, of)
    value = reading.values.iloc[0]
    missing = value is pd.NaT or pd.isna(value)
    return None if missing else value, reading.said[0].rule if reading.said else ""


def test_a_blank_cell_is_missing_and_neither_zero_nor_a_fault():
    for kind in ("id", "text", "ref", "count", "number", "share", "date", "flag"):
        for cell in ("", "   ", "\t", "\N{NO-BREAK SPACE}", None, float("nan"), pd.NA):
            assert one(cell, kind) == (None, ""), (kind, cell)
    assert one("", "enum", "mode") == (None, "")


COUNTS = {
    "0": (0, ""), "12": (12, ""), " 12 ": (12, ""), "007": (7, ""), 12.0: (12, ""),
    "+5": (5, "converted"), "12.930": (12930, "converted"), "1.234.567": (1234567, "converted"),
    "12\N{NO-BREAK SPACE}930": (12930, "converted"), "2.829 lượt": (2829, "read_as"),
    "12.0": (None, "two_readings"), "12.93": (None, "two_readings"), 12.93: (None, "shrunk"),
    "12.9300": (None, "not_a_count"), "1.23.456": (None, "not_a_count"),
    "1234.567": (None, "not_a_count"), "12,930": (None, "two_readings"),
    "-1": (None, "negative"), -3.0: (None, "negative"), "-12.930": (None, "negative"),
    "1e3": (None, "not_a_count"), "khoảng 30": (None, "approximate"), "-": (None, "nil"),
    "11.860/12.112": (None, "two_numbers"), "x": (None, "not_a_count"),
    "#REF!": (None, "error_cell"), "9" * 30: (None, "not_a_count"),
    "0.500": (None, "two_readings"), "118%": (None, "percent_count"),
}  # fmt: skip


def test_a_count_is_a_whole_number_not_negative():
    column = Column("c", "count", "C", counts="contact")
    for cell, expected in COUNTS.items():
        reading = read_cells(pd.Series([cell], dtype="object"), column)
        value = None if pd.isna(reading.values.iloc[0]) else reading.values.iloc[0]
        assert (value, reading.said[0].rule if reading.said else "") == expected, cell


def test_a_large_count_is_exact_beside_a_blank_cell():
    assert read(["900719925474", ""], "count").values.iloc[0] == 900719925474


@given(st.integers(0, 10**9))
def test_a_count_reads_back_as_the_reader_writes_it(number):
    expected = (number, "converted" if number >= 1000 else "")
    assert one(numbers.written(number), "count") == expected


def test_a_number_has_a_comma_or_a_point():
    good = {"7,5": 7.5, "7.5": 7.5, 7.5: 7.5, "-0,5": -0.5, "8": 8, "7.1250": 7.125}
    assert {cell: one(cell, "number")[0] for cell in good} == good
    for cell in ("7.5.2", "97,91%", "nhiều", "1.234"):
        assert one(cell, "number")[0] is None


def test_a_share_lies_between_nought_and_one():
    good = {"0": 0, "1": 1, "0,25": 0.25, "1,01": None, "-0.1": None, "50%": 0.5}
    assert {cell: one(cell, "share")[0] for cell in good} == good
    assert list(read([0.5, 1.5, -0.1], "share", dtype="float64").said) == [1, 2]


DAYS = {
    "2024-12-05": "", "05/12/2024": "", "5/12/2024": "", "5.12.2024": "", "5-12-2024": "",
    dt.date(2024, 12, 5): "", dt.datetime(2024, 12, 5, 23, 59): "", "45631": "read_as",
    45631.0: "read_as", "05.12.24": "read_as", "5-12-24": "read_as", "2024/12/05": "read_as",
    "20241205": "read_as", "ngày 05 tháng 12 năm 2024": "read_as", "2024-12-05T07:30:00": "",
}  # fmt: skip


def test_a_date_is_read_day_first_in_every_spelling():
    for cell, rule in DAYS.items():
        assert one(cell, "date") == (pd.Timestamp(2024, 12, 5), rule), cell


def test_an_impossible_or_half_date_is_refused():
    for cell in ("31/11/2024", "29/02/2023", "12/31/2024", "2024-13-01", "2024", "12/2024",
                 "Quý I/2025", "hôm qua"):  # fmt: skip
        assert one(cell, "date")[0] is None and one(cell, "date")[1], cell


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31)))
def test_a_date_reads_back_as_the_reader_writes_it(day):
    assert one(wording.date(day), "date") == (pd.Timestamp(day), "")
    assert one(day.isoformat(), "date") == (pd.Timestamp(day), "")


def test_a_flag_is_yes_or_no():
    for cell in ("có", "Có", "CÓ", "x", "1", True, "yes"):
        assert one(cell, "flag") == (True, "")
    for cell in ("không", "Ko", "0", 0.0, False, "no"):
        assert one(cell, "flag") == (False, "")
    for cell in ("có thể", "2", 0.5):
        assert one(cell, "flag") == (None, "not_a_flag")


def test_a_list_is_read_by_code_and_by_label_in_any_spelling():
    for enum, facts in enums().items():
        for code, fact in facts.items():
            for text in (code, fact["vi"], fact["vi"].upper(), fact["en"],
                         unicodedata.normalize("NFD", fact["vi"])):  # fmt: skip
                assert one(text, "enum", enum) == (code, ""), (enum, text)
    for cell in ("Qua điện thoại", "online2", "1"):
        assert one(cell, "enum", "mode") == (None, "not_listed")


def test_words_stay_as_they_are_written():
    kept = {"00123": "00123", " A 01 ": "A 01", 123.0: "123", "12.930": "12.930",
            unicodedata.normalize("NFD", "Đảng ủy"): "Đảng ủy", "1e5": "1e5", "nan": "nan",
            "None": "None"}  # fmt: skip
    for kind in ("id", "text", "ref"):
        for cell, text in kept.items():
            assert one(cell, kind) == (text, ""), (kind, cell)


def test_the_index_of_the_cells_is_kept():
    cells = pd.Series(["1", "x", "", "12.930", "-2"], index=[5, 9, 10, 11, 20], dtype="object")
    reading = read_cells(cells, Column("c", "count", "C"))
    assert list(reading.values.index) == [5, 9, 10, 11, 20]
    assert {at: said.rule for at, said in reading.said.items()} == {
        9: "not_a_count", 11: "converted", 20: "negative"
    }  # fmt: skip
    assert reading.values.isna().tolist() == [False, True, True, False, True]


def test_a_column_has_the_type_of_its_kind_whatever_it_holds():
    kinds = {"count": "Int64", "year": "Int64", "number": "Float64", "share": "Float64",
             "flag": "boolean", "date": "datetime64[us]", "id": "str", "text": "str"}  # fmt: skip
    for kind, dtype in kinds.items():
        for cells in ([], [""], ["1", ""]):
            assert str(read(cells, kind).values.dtype) == dtype


def test_as_above_takes_the_value_above_and_there_must_be_one():
    reading = read(["nt", "A1", "như trên", "B2"], "id")
    assert reading.values.tolist()[1:] == ["A1", "A1", "B2"]
    assert [said.rule for said in reading.said.values()] == ["ditto_nothing", "read_as"]


# --- cells that a file stores with a type --------------------------------------------


def stored(values, kind):
    return read_cells(values, Column("c", kind, "C"))


def test_stored_numbers_are_counts_where_they_are_whole():
    assert list(stored(pd.Series([0, 5, -1]), "count").said) == [2]
    reading = stored(pd.Series([5.0, None, 12.93, -1.0]), "count")
    assert reading.values.tolist() == [5, pd.NA, pd.NA, pd.NA]
    assert list(reading.said) == [2, 3]
    mixed = read_cells(pd.Series([1.234, 12.0, None], dtype="object"), Column("n", "count", "N"))
    assert mixed.values.tolist() == [pd.NA, 12, pd.NA]


def test_stored_flags_and_dates_are_taken_as_they_are():
    assert stored(pd.Series([True, None], dtype="boolean"), "flag").values.iloc[0]
    for day in (
        pd.Timestamp("2024-05-01 15:00"),
        pd.Timestamp("2024-05-01", tz="Asia/Ho_Chi_Minh"),
    ):
        days = stored(pd.Series([day, pd.NaT]), "date")
        assert days.values.iloc[0] == pd.Timestamp(2024, 5, 1)
        assert not days.said


# --- days and months that a spreadsheet exchanged ------------------------------------


def column_of_days(stored_days, texts):
    cells = [Cell(day, day.isoformat(), "date") for day in stored_days]
    return read_cells(pd.Series([*cells, *texts], dtype="object"), Column("d", "date", "D"))


@pytest.mark.parametrize(
    ("days", "texts", "rule"),
    [(8, 3, "turned_day"), (7, 3, "day_or_month"), (8, 2, "day_or_month"), (8, 0, "")],
)
def test_days_are_turned_back_only_with_strong_evidence(days, texts, rule):
    """2 February to 2 September: in this many cells no day is above 12 by chance."""
    reading = column_of_days(
        [dt.date(2024, month, 1) for month in range(2, 2 + days)],
        [f"{day}/03/2024" for day in range(15, 15 + texts)],
    )
    assert {said.rule for said in reading.said.values()} == ({rule} if rule else set())
    if rule == "turned_day":
        assert reading.values.iloc[0] == pd.Timestamp(2024, 1, 2)


def test_days_stay_where_one_is_above_twelve():
    reading = column_of_days([dt.date(2024, 5, 2)] * 9 + [dt.date(2024, 4, 25)], ["15/03/2024"] * 3)
    assert not reading.said
