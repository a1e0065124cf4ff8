"""What one cell says, by the type of its column: one reading, or a named reason why not."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phantich.dataset.cells import understand
from phantich.dataset.cells.meanings import Meaning
from phantich.dataset.cells.written_words import safe
from phantich.files.sheets import BLANK, Cell
from phantich.files.sheets.cell_text import text_cell
from phantich.files.sheets.number_formats import day_cell, number_cell
from phantich.language import numbers
from phantich.schema.data_model import Column, column

PRESENT = column("attendances.present")
LEARNERS = column("classes.enrolled")  # persons
CONTACTS = column("outreach_sessions.contacts")
HELD = column("conferences.date_start")
DUE = column("requirements.due_on")
MODE = column("conferences.mode")
PLANNED = column("inspections.planned")
SHARE = column("unit_successions.share")
MEAN = column("knowledge_tests.mean")
CODE = column("conferences.conf_id")


def text(value: str, note: str = "") -> Cell:
    return text_cell(value, "", note)


def number(value: float) -> Cell:
    return Cell(value, str(value), "number")


def said(value: str | float, of: Column = PRESENT) -> Meaning:
    return understand(text(value) if isinstance(value, str) else number(value), of)


@pytest.mark.parametrize("value", [39, 0, 12930, "39", "0", "02", 39.0])
def test_a_plain_count_is_taken_without_a_word(value):
    found = said(value)
    assert found.value == int(float(value))
    assert found.rule == ""


@pytest.mark.parametrize(
    ("value", "count"),
    [
        ("12.930", 12930),
        ("1 234", 1234),
        ("1\u00a0234", 1234),
        ("1\u202f234", 1234),
        ("1.234.567", 1234567),
        ("1,234,567", 1234567),
        ("12.930,00", 12930),
        ("12,930.00", 12930),
        ("+39", 39),
        ("２８", 28),
        ("٣٩", 39),
        ("2.829 lượt", 2829),
        ("32 đ/c", 32),
        ("118 người", 118),
        ("'118", 118),
    ],
)
def test_a_count_that_needs_interpretation_is_taken_with_a_warning(value, count):
    found = said(value)
    assert (found.value, found.severity) == (count, "warning")


@pytest.mark.parametrize(
    ("value", "near"),
    [("12,930", 12930), ("12.93", 12930), (12.93, 12930), (1.5, 1500), ("39.0", 39), ("39,0", 39)],
)
def test_a_count_with_two_readings_is_refused_with_the_likely_one(value, near):
    found = said(value)
    assert (found.value, found.severity) == (None, "error")
    assert int(found.blanks["near"]) == near


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("hơn 39.000", "approximate"),
        ("gần 3.000", "approximate"),
        ("khoảng 95", "approximate"),
        ("1,5 triệu", "approximate"),
        ("21 ngàn", "approximate"),
        ("~118", "approximate"),
        (">100", "approximate"),
        ("11.860/12.112", "two_numbers"),
        ("-3", "negative"),
        (-3, "negative"),
        ("x", "not_a_count"),
        ("nan", "not_a_count"),
        ("inf", "not_a_count"),
        ("1e3", "not_a_count"),
        ("1_000", "not_a_count"),
        ("0x1F", "not_a_count"),
        ("1.2345", "not_a_count"),
        ("1 23", "not_a_count"),
        ("97,91%", "not_a_count"),
        (0.97, "not_a_count"),
        (1e15, "not_a_count"),
        ("nt", "ditto_count"),
        ("như trên", "ditto_count"),
        ("75 điểm cầu", "unit_mixed"),
        ("1.900 đại biểu/75 điểm cầu", "two_numbers"),
        ("Không rõ", "not_a_count"),
    ],
)
def test_what_is_no_exact_count_is_refused_by_name(value, rule):
    found = said(value)
    assert (found.value, found.rule, found.severity) == (None, rule, "error")


def test_blank_dash_and_zero_are_three_things():
    assert understand(BLANK, PRESENT) == Meaning()
    assert (said("-").value, said("-").rule) == (None, "nil")
    assert said("0") == said(0) == Meaning(0)


def test_attendances_are_never_taken_for_persons():
    assert said("2.829 lượt", LEARNERS).rule == "unit_mixed"
    assert said("2.829 người", LEARNERS).value == 2829
    assert said("2.829 lượt", CONTACTS).value == 2829


@pytest.mark.parametrize("kind", ["date", "bool"])
def test_a_day_or_a_truth_is_no_count(kind):
    value = dt.date(2024, 2, 3) if kind == "date" else True
    assert understand(Cell(value, "…", kind), PRESENT).rule == "not_a_count"


@pytest.mark.parametrize(
    ("kind", "note", "rule"),
    [
        ("error", "", "error_cell"),
        ("formula_uncached", "formula", "formula_uncached"),
        ("error", "control_character", "control_characters"),
        ("error", "too_long", "endless"),
    ],
)
@pytest.mark.parametrize("of", [PRESENT, HELD, CODE, MODE, column("directives.title")])
def test_a_cell_without_a_value_is_refused_whatever_its_column(kind, note, rule, of):
    assert understand(Cell(None, "#REF!", kind, note), of).rule == rule


def test_letters_in_a_wrong_code_page_are_told_from_letters_beside_signs():
    for lost in ("XÃ£ ÄÃ´ng", "XÃ£ An", "Äáº£ng viÃªn", "nÆ°á»›c"):
        assert said(lost, column("units.name")).rule == "broken_text", lost
    for kept in ("“ĐẢNG CHÍ”", "«LÔ»", "Xã Đông…", "CHÈ”", "Ngô Quyền – Đà Nẵng", "12 °C"):
        assert said(kept, column("units.name")) == Meaning(kept), kept


def test_damaged_text_is_refused():
    assert said("H\ufffdi nghị", column("directives.title")).rule == "broken_text"
    assert said("a\x00b", column("directives.title")).rule == "control_characters"


@pytest.mark.parametrize(
    "value",
    [
        "05/02/2024",
        "5/2/2024",
        "05-02-2024",
        "5.2.24",
        "2024-02-05",
        "2024/02/05",
        "20240205",
        "ngày 05 tháng 02 năm 2024",
        "5 tháng 2 năm 2024",
        "05/02/2024 00:00:00",
        "45327",
        "2024-02-05T17:00:00Z",
        "5-Feb-2024",
        "０５/０２/２０２４",
    ],
)
def test_a_day_is_read_day_first_however_it_is_written(value):
    assert said(value, HELD).value == dt.date(2024, 2, 5)


def test_a_serial_of_excel_is_a_day():
    # 45631: 31/12/1899 is day 1, and Excel counts a 29/2/1900 that never was
    assert said(45631, HELD).value == dt.date(2024, 12, 5)
    assert said(45631, HELD).rule == "read_as"
    assert said(5, HELD).rule == "not_a_date"


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("31/11/2024", "no_such_day"),
        ("30/02/2024", "no_such_day"),
        ("02/25/2024", "no_such_day"),
        ("Quý I/2025", "period_not_day"),
        ("12/2024", "period_not_day"),
        ("hôm qua", "not_a_date"),
        ("05/02/0024", "not_a_date"),
        ("1/2", "not_a_date"),
    ],
)
def test_what_is_no_day_is_refused(value, rule):
    assert said(value, HELD).rule == rule


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("Quý I/2025", (2025, 3, 31)),
        ("12/2024", (2024, 12, 31)),
        ("tháng 2/2024", (2024, 2, 29)),
        ("trước ngày 10/12/2020", (2020, 12, 10)),
        ("quý 2/2021", (2021, 6, 30)),
        ("6 tháng đầu năm 2024", (2024, 6, 30)),
        ("trong tháng 11/2024", (2024, 11, 30)),
    ],
)
def test_a_deadline_may_name_a_period_and_means_its_last_day(value, day):
    found = said(value, DUE)
    assert (found.value, found.severity) == (dt.date(*day), "warning")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("Trực tuyến", "online"),
        ("truc tuyen", "online"),
        ("TRỰC  TUYẾN", "online"),
        ("online", "online"),
        ("Online", "online"),
        ("kết hợp", "hybrid"),
        ("Trực tiếp + trực tuyến", "hybrid"),
    ],
)
def test_a_word_of_a_list_is_known_however_it_is_written(value, code):
    assert said(value, MODE).value == code


def test_a_word_near_to_one_of_the_list_is_asked_about():
    found = said("Trực tuyếnn", MODE)
    assert (found.rule, found.value) == ("not_listed", None)
    assert found.blanks["nearest"] == "Trực tuyến"


@pytest.mark.parametrize(
    ("value", "truth"),
    [
        ("x", True),
        ("Có", True),
        ("Không", False),
        ("Ko", False),
        ("1", True),
        ("0", False),
        ("✓", True),
    ],
)
def test_a_mark_is_a_yes(value, truth):
    assert said(value, PLANNED).value is truth


@pytest.mark.parametrize(
    ("value", "share"), [("97,91%", "0.9791"), (0.9791, "0.9791"), ("0,5", "0.5")]
)
def test_a_share_is_one_rate_however_it_is_written(value, share):
    assert said(value, SHARE).value == Decimal(share)


def test_a_share_above_one_is_refused():
    assert said(97.91, SHARE).rule == "not_a_share"


@pytest.mark.parametrize(
    ("value", "found"), [("7,52", "7.52"), ("7.5", "7.5"), (7.25, "7.25"), ("1.234,5", "1234.5")]
)
def test_a_number_may_have_a_comma(value, found):
    assert said(value, MEAN).value == Decimal(found)


def test_three_digits_after_a_point_can_be_read_in_two_ways():
    assert said("1.234", MEAN).rule == "two_readings"


@pytest.mark.parametrize(
    "code",
    [
        "../../etc/passwd",
        "..",
        "a/b",
        "a\\b",
        "/etc",
        "CON",
        "nul.txt",
        "=1+1",
        "+x",
        "@x",
        "-x",
        "a:b",
        ".hidden",
        "a|b",
        'a"b',
        "a<b>",
    ],
)
def test_a_code_that_could_leave_the_folder_is_refused(code):
    assert not safe(code)
    assert said(code, CODE).severity == "error"


@pytest.mark.parametrize(
    "code", ["hn2021-00001-u01", "NA", "null", "001", "57-NQ/TW", "12-KH/HU", "đv.1"]
)
def test_a_usual_code_is_kept_as_it_is(code):
    assert said(code, CODE) == Meaning(code)


def test_a_code_that_became_a_day_is_refused():
    assert (
        understand(Cell(dt.datetime(2024, 2, 1), "01/02/2024", "date"), CODE).rule
        == "id_became_date"
    )


def test_a_code_keeps_its_zeros():
    assert understand(Cell("007", "007", "text"), CODE).value == "007"
    assert understand(Cell(7.0, "7", "number"), CODE).value == "7"


def test_an_overlong_text_is_refused():
    assert said("a" * 65, CODE).rule == "too_long"
    assert said("a" * 5000, column("directives.title")).rule == "too_long"


def test_decoded_text_is_said():
    found = understand(
        Cell("§¶ng viªn", "Đảng viên", "text", "decoded:tcvn3"), column("attendances.group")
    )
    assert (found.value, found.rule, found.used) == ("dang_vien", "decoded", "Đảng viên")


@given(st.integers(0, 10**9))
def test_a_count_written_by_an_office_reads_back(value):
    assert said(numbers.written(value)).value == value
    assert said(f"{value:,}".replace(",", " ")).value == value
    assert said(f"{numbers.written(value)} lượt").value == value


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31)))
def test_a_day_written_by_an_office_reads_back(day):
    for form in ("%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d", "ngày %d tháng %m năm %Y", "%d-%m-%Y"):
        assert said(day.strftime(form), HELD).value == day


@given(
    st.text(max_size=40), st.sampled_from([PRESENT, HELD, DUE, MODE, PLANNED, SHARE, MEAN, CODE])
)
def test_any_text_is_read_or_refused_and_never_breaks(value, of):
    found = said(value, of)
    assert found.severity in ("", "warning", "error")
    assert found.value is None or found.severity != "error"
    assert bool(found.rule) == bool(found.severity)


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_any_stored_number_is_a_whole_count_or_refused(value):
    found = said(value)
    if found.severity == "error":
        assert found.value is None
    else:
        assert found.value == value and value >= 0


# --- what a cell shows ------------------------------------------------------------------


def shown(value, code: str) -> Cell:
    return number_cell(value, code)


def test_a_code_is_what_its_cell_shows():
    for value, code, text in ((123, "00000", "00123"), (7, '"HN"000', "HN007"), (7, "", "7"),
                              (12034, "00-000", "12-034"), (1234, "#,##0", "1234")):  # fmt: skip
        assert understand(shown(value, code), CODE) == Meaning(text)


def test_a_code_whose_format_cannot_be_seen_is_said():
    found = understand(number_cell(123, note="unformatted"), CODE)
    assert (found.value, found.rule) == ("123", "zeros_unseen")


@pytest.mark.parametrize(("value", "near"), [(1, "100"), (1.18, "118"), (2, "200")])
def test_a_count_in_per_cent_is_refused_with_the_likely_number(value, near):
    found = understand(shown(value, "0%"), PRESENT)
    assert (found.value, found.rule, found.blanks["near"]) == (None, "percent_count", near)
    assert said(f"{near}%") == found
    assert understand(shown(0.9791, "0.00%"), PRESENT).rule == "not_a_count"


def test_a_count_that_shows_another_number_is_refused():
    for value, code in ((12345, "#,##0,"), (118, ";;;"), (118, '"có"')):
        assert understand(shown(value, code), PRESENT).rule == "hidden_value"
    assert understand(shown(117.6, "0"), PRESENT).severity == "error"


def test_a_word_of_the_format_counts_as_if_it_were_typed():
    for code in ('0" lượt"', '#,##0" người"', "0", "#,##0.00"):
        assert understand(shown(118, code), PRESENT) == Meaning(118)
    for code, rule in (('0"%"', "percent_count"), ('0" nghìn"', "approximate"),
                       ('"khoảng "0', "approximate"), ("-0", "negative"),
                       ('0" phút"', "unit_mixed"), ('0 "₫"', "not_a_count")):  # fmt: skip
        assert understand(shown(118, code), PRESENT).rule == rule, code


def test_a_nought_that_is_not_shown_is_nought_and_said():
    for code in ("#,###", "0;-0;;@", '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-'):
        found = understand(shown(0, code), PRESENT)
        assert (found.value, found.rule) == (0, "hidden_zero")


def test_a_day_shown_month_first_is_asked_about_where_it_could_be_either():
    assert understand(day_cell(dt.date(2024, 12, 5), "mm/dd/yyyy"), HELD).rule == "day_or_month"
    for day, code in ((dt.date(2024, 12, 25), "m/d/yyyy"), (dt.date(2024, 5, 5), "m/d/yyyy"),
                      (dt.date(2024, 12, 5), "yyyy/mm/dd"), (dt.date(2024, 1, 5), "")):  # fmt: skip
        assert understand(day_cell(day, code), HELD) == Meaning(day)


def test_a_month_that_excel_stored_as_its_first_day_is_no_day():
    cell = day_cell(dt.datetime(2024, 12, 1), "mmm-yy")
    assert understand(cell, HELD).rule == "period_not_day"
    assert understand(cell, DUE).value == dt.date(2024, 12, 31)


def test_a_name_stands_on_one_line_and_a_text_keeps_its_lines():
    assert said("Xã\nTam An", column("units.name")).rule == "line_break"
    assert said(" một  hai\r\nba ", column("directives.title")).value == "một hai\nba"


def test_what_a_spreadsheet_shows_for_no_value_is_none_in_any_column():
    for of in (PRESENT, HELD, CODE, column("directives.title")):
        assert said("#DIV/0!", of).rule == "error_cell"
    assert said("#DIV/0!", column("data_issues.original")).value == "#DIV/0!"
