"""The form of a unit: what it maps to, its bytes, its locks and lists, and its way back."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from phantich.files.paths import resolve
from phantich.intake.form import (
    Occasion,
    form_blocks,
    form_bytes,
    sheet_titles,
    table_blocks,
    write_form,
)
from phantich.intake.form.form_blocks import Block
from phantich.intake.form.form_lists import Lists, read_lists
from phantich.language.folding import fold
from phantich.schema import data_model
from tests.intake.damage import Office, take
from tests.refusals import refused

LISTS = Lists({"u01": "Xã Tam An", "u02": "Phường Hòa Bình"}, ("57-NQ/TW", "05-CT/TW"))
OCCASION = Occasion("u01", "Xã Tam An", 2024)
SHEETS = [f"Biểu {number}" for number in range(1, 8)]


@pytest.fixture
def path(tmp_path):
    found = tmp_path / "biểu u01.xlsx"
    found.write_bytes(form_bytes(OCCASION, LISTS))
    return found


def top(sheet: Worksheet, block: Block, at: int = 0) -> int:
    """The first row to fill in of the n-th block of a sheet."""
    heads = [cell.row for cell in sheet["A"] if fold(str(cell.value or "")) == "stt"]
    return heads[at] + 2 + any(field.group for field in block.fields)


def place(block: Block, key: str) -> int:
    return 2 + [field.key for field in block.fields].index(key)


def put(sheet: Worksheet, block: Block, row: int, **values: object) -> None:
    for key, value in values.items():
        sheet.cell(row, place(block, key)).value = value


# --- what the form maps to -----------------------------------------------------------


def test_the_form_has_the_seven_sheets():
    assert list(sheet_titles()) == SHEETS
    assert {block.sheet for block in form_blocks().values()} == set(SHEETS)


@pytest.mark.parametrize("block", form_blocks().values(), ids=lambda b: b.name)
def test_every_column_of_a_block_feeds_a_column_of_the_data_model(block):
    keys = {field.key for field in block.fields}
    for record in block.records:
        columns = data_model.tables()[record.table].columns
        assert set(record.take) | set(record.set) <= set(columns)
        assert set(record.take.values()) <= keys
        assert set(record.when) <= keys
        needed = {c.name for c in columns.values() if c.required}
        assert needed <= set(record.take) | set(record.set)
    fed = {key for record in block.records for key in (*record.take.values(), *record.when)}
    assert keys - fed <= {"name"}  # the name of a conference stays in the file


@pytest.mark.parametrize("block", form_blocks().values(), ids=lambda b: b.name)
def test_no_heading_of_a_block_means_two_columns(block):
    headings = [fold(text) for field in block.fields for text in set(field.headings)]
    assert len(headings) == len(set(headings))


def test_every_table_that_names_a_sheet_is_fed_by_it():
    fed = {(r.table, b.sheet) for b in form_blocks().values() for r in b.records}
    named = {(t.name, t.form) for t in data_model.tables().values() if t.form}
    assert named - fed == {("inspection_findings", "Biểu 6")}  # kept by who inspects, not by units


def test_every_table_is_a_block_of_its_own():
    tables = data_model.tables()
    assert list(table_blocks()) == [name for name in tables if name != "closed_figures"]


# --- the workbook ------------------------------------------------------------------------


def test_the_same_form_has_the_same_bytes():
    assert form_bytes(OCCASION, LISTS) == form_bytes(OCCASION, LISTS)
    assert form_bytes(OCCASION, LISTS) != form_bytes(Occasion("u02", "x", 2024), LISTS)


def test_the_workbook_has_a_guide_seven_sheets_and_hidden_lists(path):
    made = openpyxl.load_workbook(path)
    assert made.sheetnames == ["Hướng dẫn", *SHEETS, "Danh mục"]
    assert made["Danh mục"].sheet_state == "hidden"
    assert all(made[name].protection.sheet for name in SHEETS)


def test_headings_are_locked_and_cells_to_fill_are_not(path):
    sheet = openpyxl.load_workbook(path)["Biểu 1"]
    block = form_blocks()["conferences_held"]
    row = top(sheet, block)
    for column in range(2, 2 + len(block.fields)):
        assert not sheet.cell(row, column).protection.locked
        assert sheet.cell(row - 3, column).protection.locked


def test_unit_and_year_are_filled_in(path):
    sheet = openpyxl.load_workbook(path)["Biểu 3"]
    texts = [str(cell.value) for row in sheet.iter_rows(max_row=8) for cell in row if cell.value]
    assert {"Xã Tam An", "u01", "2024"} <= set(texts)


def test_lists_days_and_numbers_are_validated_with_vietnamese_messages(path):
    sheet = openpyxl.load_workbook(path)["Biểu 1"]
    rules = list(sheet.data_validations.dataValidation)
    kinds = {rule.type for rule in rules}
    assert {"list", "date", "whole"} <= kinds
    assert any("Trực tuyến" in str(rule.formula1) for rule in rules)
    days = [rule for rule in rules if rule.type == "date"]
    first = dt.date(2024, 1, 1) - dt.date(1899, 12, 30)
    assert {str(rule.formula1) for rule in days} >= {str(first.days)}
    assert all(rule.error for rule in rules if rule.type in ("date", "whole"))
    assert all("ngày/tháng/năm" in rule.error for rule in days)


def test_every_sheet_prints_on_one_width_of_a4_with_a_place_to_sign(path):
    made = openpyxl.load_workbook(path)
    for name in SHEETS:
        sheet = made[name]
        assert sheet.page_setup.orientation == "landscape"
        assert str(sheet.page_setup.paperSize) == "9"
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
        assert "THỦ TRƯỞNG ĐƠN VỊ" in texts
        assert "(1)" in texts and "STT" in texts


def test_a_form_takes_its_lists_from_a_dataset(tmp_path):
    write_form(tmp_path / "f.xlsx", unit="u01", year=2024, data="data/sample")
    lists = read_lists(resolve("data/sample"), 2024)
    assert lists.name("u01") == "Xã An Mẫu"
    sheet = openpyxl.load_workbook(tmp_path / "f.xlsx")["Danh mục"]
    assert [cell.value for cell in sheet["B"] if cell.value] == list(lists.directives)
    with refused("no_such_unit_form"):
        write_form(tmp_path / "f.xlsx", unit="u999", data="data/sample")


# --- there and back ------------------------------------------------------------------------


def test_an_empty_form_gives_nothing_and_is_said_to_be_empty(path, tmp_path):
    taken = take(Office(tmp_path).folder, path)
    assert taken.outcome.accepted == {}
    assert (taken.rules(), taken.rules("error")) == (["no_rows"], [])


def test_a_filled_form_comes_back_without_retyping(path, tmp_path):
    made = openpyxl.load_workbook(path)
    blocks = form_blocks()
    held, plans, tasks = (
        blocks["conferences_held"],
        blocks["plans_issued"],
        blocks["plan_tasks_set"],
    )
    sheet = made["Biểu 1"]
    put(sheet, held, top(sheet, held), name="Hội nghị quý I", directives="57-NQ/TW; 05-CT/TW",
        held_on=dt.datetime(2024, 2, 5), mode="Trực tuyến", level="Cơ sở", chair_role="Bí thư",
        points=2, planned_min=120, interruption_min=5, invited=100, present=95, excused=3,
        unexcused=2, exempt_present=1, others_present=10, phone=2, late=0)  # fmt: skip
    sheet = made["Biểu 2"]
    put(sheet, plans, top(sheet, plans), directive="57-NQ/TW", kind="Kế hoạch", number="12-KH/ĐU",
        issued_on=dt.datetime(2024, 3, 1), comments_in=5, comments_used=4)  # fmt: skip
    put(
        sheet,
        tasks,
        top(sheet, tasks, 1),
        plan=1,
        content="Mở lớp",
        target_value=2,
        target_unit="lớp",
    )
    sheet = made["Biểu 3"]
    put(sheet, blocks["outreach"], top(sheet, blocks["outreach"]), form="Tuyên truyền miệng",
        rounds=2, sessions=5, contacts=300)  # fmt: skip
    sheet = made["Biểu 4"]
    put(sheet, blocks["media"], top(sheet, blocks["media"]), channel="Báo", kind="Tin", count=3)
    sheet = made["Biểu 5"]
    put(sheet, blocks["classes_held"], top(sheet, blocks["classes_held"]), programme="Lớp mới",
        classes=1, enrolled=80, completed=78)  # fmt: skip
    sheet = made["Biểu 6"]
    put(sheet, blocks["inspections_held"], top(sheet, blocks["inspections_held"]), kind="Giám sát",
        held_on=dt.datetime(2024, 5, 5), target="Phường Hòa Bình", planned="Có")  # fmt: skip
    put(sheet, blocks["reports_sent"], top(sheet, blocks["reports_sent"], 1), period="Quý I",
        due_on=dt.datetime(2024, 3, 25), submitted_on=dt.datetime(2024, 3, 20))  # fmt: skip
    put(sheet, blocks["papers"], top(sheet, blocks["papers"], 2), directive="05-CT/TW", required=50,
        submitted=49, on_time=45, good=9, fair=20, passed=20, failed=0)  # fmt: skip
    put(sheet, blocks["commitments"], top(sheet, blocks["commitments"], 3), directive="05-CT/TW",
        required=50, submitted=50)  # fmt: skip
    sheet = made["Biểu 7"]
    put(
        sheet,
        blocks["rounds"],
        top(sheet, blocks["rounds"]),
        conference=1,
        invited=90,
        responses=80,
    )
    put(sheet, blocks["items"], top(sheet, blocks["items"], 1), round=1, item="Dễ hiểu",
        n1=1, n2=2, n3=7, n4=30, n5=40)  # fmt: skip
    put(
        sheet, blocks["tests"], top(sheet, blocks["tests"], 2), round=1, phase="Sau", n=80, mean=7.5
    )
    made.save(tmp_path / "đã điền.xlsx")
    taken = take(Office(tmp_path).folder, tmp_path / "đã điền.xlsx")
    assert taken.rules() == []
    assert taken.outcome.rows == {"read": 13, "accepted": 13, "warned": 0, "set_aside": 0}
    assert (
        taken.table("conferences")[0] | {"host_unit": "u01", "chair_role": "secretary"}
        == taken.table("conferences")[0]
    )
    code = "u01-2024-hn001"
    assert taken.values("conference_directives", "directive_id") == ["vb01", "vb02"]
    assert taken.table("conference_points")[0]["interruption_min"] == "5"
    groups = {row["group"]: row["present"] for row in taken.table("attendances")}
    assert groups == {"dang_vien": "95", "chua_phan_loai": "10"}
    assert {row["type"]: row["count"] for row in taken.table("conduct_counts")} == {
        "phone": "2",
        "late": "0",
    }
    assert taken.table("plan_tasks")[0]["plan_id"] == taken.table("plans")[0]["plan_id"]
    assert taken.table("outreach_sessions")[0]["org_unit"] == "u01"
    assert taken.table("inspections")[0]["target_unit"] == "u02"
    assert taken.table("evaluation_rounds")[0]["conf_id"] == code
    assert taken.table("evaluation_items")[0]["n5"] == "40"
    assert taken.table("knowledge_tests")[0]["mean"] == "7.5"


def test_rows_added_totals_typed_and_a_signature_change_nothing(path, tmp_path):
    made = openpyxl.load_workbook(path)
    block = form_blocks()["outreach"]
    sheet = made["Biểu 3"]
    row = top(sheet, block)
    for merged in list(sheet.merged_cells.ranges):
        if merged.min_row > row:
            sheet.unmerge_cells(str(merged))
    sheet.delete_rows(row + block.rows, 10)
    for at in range(35):  # more rows than the form has; totals and signature are typed below
        for column in range(1, 2 + len(block.fields)):
            sheet.cell(row + at, column).value = None
        sheet.cell(row + at, 1).value = at + 1
        put(sheet, block, row + at, form="Hội nghị", rounds=1, sessions=1, contacts=10)
    sheet.cell(row + 35, 1).value = None
    sheet.cell(row + 35, 2).value = "Tổng cộng"
    put(sheet, block, row + 35, rounds=35, sessions=35, contacts=350)
    sheet.cell(row + 38, 2).value = "Nguyễn Văn A"
    made.save(tmp_path / "thêm dòng.xlsx")
    taken = take(Office(tmp_path).folder, tmp_path / "thêm dòng.xlsx")
    assert taken.rules() == []
    assert sum(map(int, taken.values("outreach_sessions", "contacts"))) == 350


def test_a_quarterly_form_says_its_period(tmp_path):
    path = tmp_path / "q1.xlsx"
    path.write_bytes(form_bytes(Occasion("u01", "Xã Tam An", 2024, "Quý I năm 2024"), LISTS))
    made = openpyxl.load_workbook(path)
    block = form_blocks()["media"]
    put(made["Biểu 4"], block, top(made["Biểu 4"], block), count=3)
    made.save(path)
    taken = take(Office(tmp_path).folder, path)
    assert taken.values("media_items", "media_id") == ["u01-2024q1-tb001"]
    assert taken.log()[0]["parts"][0]["period"] == "2024q1"


def test_a_name_and_a_code_of_two_units_refuse_the_sheet(path, tmp_path):
    """A unit that takes a neighbour's file and writes its own name alone."""
    made = openpyxl.load_workbook(path)
    sheet, block = made["Biểu 4"], form_blocks()["media"]
    put(sheet, block, top(sheet, block), count=3)
    for name, rules in (("Xã Tam An", []), ("Phường Hòa Bình", ["unit_contradicted"]),
                        ("Xã Lạ", ["unit_by_code"])):  # fmt: skip
        sheet["C6"] = name
        made.save(path)
        place = tmp_path / name
        place.mkdir()
        assert take(Office(place).folder, path).rules() == rules, name
