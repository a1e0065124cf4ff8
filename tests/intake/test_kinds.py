"""Kinds of damage, each tried in every table in which it can stand."""

from __future__ import annotations

import csv
import json

import pytest

from phantich.cli import main
from phantich.dataset.headings import columns_of, slip_of
from phantich.dataset.reading import check_tables
from phantich.language.folding import fold
from phantich.schema.data_model import tables
from tests.intake.damage import (
    ATTENDANCES,
    Office,
    attendances,
    book,
    conferences,
    take,
    write,
)
from tests.intake.tables import TABLES, grid
from tests.intake.tables import book as whole


@pytest.fixture
def office(tmp_path) -> Office:
    return Office(tmp_path)


def damaged(office: Office, change, wanted=lambda table: True) -> dict[str, list[tuple]]:
    """All tables sent with one change in each wanted one: by table, the problems it gave."""
    changed = {}
    for name, table in TABLES.items():
        if wanted(table):
            rows = grid(table)
            changed[name] = change(table, rows) or rows
    assert changed
    found = office.send(whole(**changed)).outcome.problems.frame()
    told = {name: [] for name in changed}
    for _, row in found.iterrows():
        told.setdefault(row["sheet"], []).append((row["rule"], row["row"], row["severity"]))
    return {name: told[name] for name in changed}


def test_the_sound_tables_are_taken_without_a_word(office):
    taken = office.send(whole())
    assert taken.rules() == []
    assert taken.outcome.accepted == {name: 3 for name in tables() if name in TABLES}


def test_a_mark_in_the_code_alone_is_refused(office):
    """A row of which nothing is filled in but an "x" where its code belongs."""

    def mark(table, rows):
        rows.append(["x", *[None] * (len(rows[0]) - 1)])

    def coded(table):
        return table.columns[table.key[0]].type == "id"

    for name, told in damaged(office, mark, coded).items():
        errors = {rule for rule, row, severity in told if row == 5 and severity == "error"}
        assert errors & {"code_alone", "blank"}, name


def test_a_row_without_its_unit_is_refused_where_others_have_one(office):
    def unsaid(table, rows):
        rows[2][rows[0].index(table.unit)] = None

    def of_a_unit(table):
        return bool(table.unit) and (table.unit in table.key or not table.within)

    for name, told in damaged(office, unsaid, of_a_unit).items():
        rules = {rule for rule, row, severity in told if row == 3 and severity == "error"}
        assert rules & {"whose_unsaid", "blank"}, name


def pairs(table):
    """The counts of a table of which one is a part of the other."""
    rules = (rule.partition(" <= ") for rule in (*table.checks, *table.warnings))
    return [(a, b) for a, sign, b in rules if sign and {a, b} <= set(table.columns)]


def test_a_typed_rate_that_contradicts_the_counts_is_said_in_every_table(office):
    def rated(table, rows):
        rows[0].append("Tỷ lệ")
        part, base = (rows[1][rows[0].index(name)] for name in pairs(table)[0])
        for row, rate in zip(rows[1:], ["979,1%", "#DIV/0!", part / base], strict=True):
            row.append(rate)

    def countable(table):
        return any(table.columns[a].type == "count" for a, _ in pairs(table))

    for name, told in damaged(office, rated, countable).items():
        assert [(rule, row) for rule, row, _ in told] == [
            ("rate_disagrees", 2), ("rate_disagrees", 3)
        ], name  # fmt: skip


def test_codes_that_differ_by_capitals_and_spaces_are_one(office):
    def twice(table, rows):
        rows.append([f"{table.name.upper()}-3 ", *rows[3][1:]])
        rows.append([f"{table.name} - 3", *rows[3][1:]])

    def coded(table):
        return table.columns[table.key[0]].type == "id" and len(table.key) == 1

    for name, told in damaged(office, twice, coded).items():
        assert ("duplicate_row", 5, "error") in told and ("duplicate_row", 6, "error") in told, name
        assert ("duplicate_row", 4, "error") not in told, name  # the first of equal rows counts


def test_a_code_is_known_again_in_other_capitals(office):
    office.send(book())
    rows = attendances()
    rows[1][0], rows[1][2] = "HN1 ", "Quần chúng nhân dân"
    taken = office.send({ATTENDANCES: rows[:2]})
    assert taken.rules() == ["read_as"]
    assert taken.values("attendances", "conf_id") == ["hn1", "hn2", "hn3", "hn1"]


def slips(text: str):
    """A text as a typist spoils it: a letter left out, doubled, added, two exchanged."""
    middle = len(text) // 2
    yield text[:middle] + text[middle + 1 :]
    yield text[:middle] + text[middle] + text[middle:]
    yield f"{text}x"
    yield text[: middle - 1] + text[middle] + text[middle - 1] + text[middle + 1 :]


def test_a_slip_in_any_heading_of_any_table_is_never_passed_over():
    """By its name in either language: it is another heading of the table, or asked about."""
    for name, table in TABLES.items():
        known = columns_of(name)
        for column in table.columns.values():
            for heading in (column.name, column.vi):
                for wrong in slips(heading) if len(heading) > 5 else ():
                    assert fold(wrong) in known or slip_of(wrong, [column]), (name, heading, wrong)


def test_a_sheet_with_a_slip_in_a_heading_is_refused_with_the_nearest(tmp_path):
    for name, table in TABLES.items():
        rows = grid(table, 1)
        column = max(table.columns.values(), key=lambda c: len(c.name))
        rows[0][rows[0].index(column.name)] = f"{column.name}x"
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(rows)
    found = check_tables(tmp_path)[1].frame()
    asked = found[found["rule"] == "misspelt_column"]
    assert {f"{name}.csv" for name in TABLES} == set(asked["file"])


def test_unknown_columns_are_listed_with_how_many_values_they_hold(office):
    rows = attendances()
    for row, text in zip(rows, ["Nội dung khác", "a", None, "b"], strict=True):
        row.append(text)
    assert (
        "(2 ô có giá trị)" in office.send(book(attendances=rows)).fault("unknown_column")["message"]
    )


# --- rows that are numbered I, II or A, B ----------------------------------------------


def numbered(*marks, rows=None):
    rows = rows or attendances()
    head, *body = rows
    return [["STT", *head], *([mark, *row] for mark, row in zip(marks, body, strict=True))]


@pytest.mark.parametrize("marks", [("I", "II", "III"), ("A", "B", "C"), ("I.", "1", "II.")])
def test_rows_with_a_code_are_data_however_they_are_numbered(office, marks):
    taken = office.send(book(attendances=numbered(*marks)))
    assert taken.values("attendances", "present") == ["118", "88", "60"]


def test_a_group_with_the_sums_of_its_rows_is_a_total_and_without_them_doubtful(office):
    rows = numbered(1, 2, 3)
    rows.insert(1, ["I", "Khối xã", None, None, None, 270, 266, 3, 1])
    taken = office.send(book(attendances=rows))
    assert (taken.rules(), taken.outcome.ignored) == ([], {"total": 1})
    rows[1][5] = 80
    taken = office.send(book(attendances=rows))
    assert {(f["row"], f["severity"]) for _, f in taken.outcome.problems.frame().iterrows()} == {
        (2, "error")
    }
    assert taken.outcome.rows["set_aside"] == 1


def test_a_name_that_begins_like_a_total_is_a_name(office):
    units = [["Mã đơn vị", "Tên đơn vị"]]
    names = ("Công Hải", "Cộng Hòa", "Tổng công ty Cà phê", "Công đoàn huyện", "Công an xã")
    units += [[f"t{n}", name] for n, name in enumerate(names)]
    taken = office.send({"Đơn vị": units})
    assert taken.values("units", "name")[3:] == list(names)


# --- pages on which nothing was found -----------------------------------------------------


def test_rows_dropped_from_a_page_without_rows_are_an_error(office, capsys):
    rows = attendances()
    only = [rows[0], ["Tổng cộng", None, None, None, 270, 266, 3, 1]]
    path = write(office.place / "tệp.xlsx", {ATTENDANCES: only})
    with pytest.raises(SystemExit) as left:
        main(["import", str(path), "--into", str(office.folder), "--json"])
    faults = json.loads(capsys.readouterr().out)["faults"]
    assert (left.value.code, [f["rule"] for f in faults]) == (1, ["rows_dropped"])
    assert "dòng 2" in faults[0]["message"]


# --- several files ------------------------------------------------------------------------


def test_rows_of_two_files_of_one_call_that_differ_are_both_set_aside_and_named(office):
    other = attendances()
    other[1][5:7] = [117, 2]
    paths = [
        write(office.place / name, {ATTENDANCES: rows})
        for name, rows in (("một.xlsx", attendances()), ("hai.xlsx", other))
    ]
    office.send(book(), "gốc.xlsx")
    for path in office.folder.glob("attendances.csv"):
        path.unlink()
    taken = take(office.folder, *paths)
    found = taken.outcome.problems.frame()
    double = found[found["rule"] == "duplicate_row"]
    assert sorted(zip(double["file"], double["row"], strict=True)) == [
        ("hai.xlsx", 2),
        ("một.xlsx", 2),
    ]
    assert "một.xlsx" in double[double["file"] == "hai.xlsx"]["message"].iloc[0]
    assert taken.values("attendances", "conf_id") == ["hn2", "hn3"]


# --- check and import say the same ----------------------------------------------------------

CLASSES = """class_id,year,centre_unit,started_on,classes,enrolled,completed
l1,2024,u01,2024-02-05,1,60,58
l2,2024,u01,2024-03-15,1,70,70
"""
CHANGES = {
    "as it is": ("l1", "l1"),
    "a decimal count": (",60,", ",60.0,"),
    "a zero byte": ("l1", "l\0001"),
    "letters in a wrong code page": ("2024-02-05,1", "2024-02-05,XÃ£ An"),
    "a way out of the folder": ("l1", "../../../evil"),
    "a moment": ("2024-02-05", "2024-02-05T07:30:00"),
    "a word after a count": (",60,", ",60 người,"),
    "attendances for persons": (",60,", ",60 lượt,"),
    "a serial day": ("2024-02-05", "45327"),
    "a short day": ("2024-02-05", "5.2.24"),
    "a day in words": ("2024-02-05", "ngày 05 tháng 02 năm 2024"),
    "no such day": ("2024-02-05", "31/11/2024"),
    "a day of another year": ("2024-02-05", "2023-02-05"),
    "two cells too few": ("2024-03-15,1,70,70", "2024-03-15,1"),
    "a cell too many": ("70,70", "70,70,5"),
    "an error": (",60,", ",#REF!,"),
    "per cent": (",60,", ",118%,"),
    "thousands": (",60,", ",1.060,"),
    "a unit that is not known": ("l1,2024,u01", "l1,2024,u09"),
    "more completed than enrolled": (",60,58", ",60,61"),
    "a slip in a heading": ("completed", "completdex"),
    "an old code in capitals": ("l2", "L1"),
    "a control character": ("l1", "l\0071"),
    "a turned code": ("l1", "l\u202e01"),
    "a look-alike letter": ("l1", "l\u043e1"),
    "semicolons": (",", ";"),
}


def places(problems, *, only=("error", "warning")):
    """Rule and row of what was said; a second row of a key is named by other words in a file."""
    same = {"duplicate_key": "duplicate_row", "unreadable": "file_refused"}
    found = problems.frame()
    found = found[found["severity"].isin(only)]
    return {(same.get(r, r), row) for r, row in zip(found["rule"], found["row"], strict=True)
            if r not in ("read_as",)}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_folder_and_a_file_are_read_alike(tmp_path, change):
    office = Office(tmp_path)
    old, new = CHANGES[change]
    text = CLASSES.replace(old, new)
    if new == ";":
        text = f"sep=;\n{text}"
    sent = office.place / "classes.csv"
    sent.write_text(text, "utf-8", newline="")
    (office.folder / "classes.csv").write_text(text, "utf-8", newline="")
    checked = places(check_tables(office.folder)[1])
    (office.folder / "classes.csv").unlink()
    taken = places(take(office.folder, sent).outcome.problems)
    if change == "an old code in capitals":  # import names the first row too
        taken -= {("duplicate_row", 2)}
    if change == "a slip in a heading":  # a folder has no row of headings of its own
        checked, taken = ({rule for rule, _ in found} for found in (checked, taken))
    assert checked == taken


def test_a_figure_of_a_merged_cell_is_of_no_row(office):
    """Over two rows or two counts; a unit in a merged cell stands for all its rows."""

    def merged(at):
        rows = attendances()
        return office.send(book(attendances=rows), touch=lambda wb: wb[ATTENDANCES].merge_cells(at))

    for at, column, lost in (("F2:F3", "Có mặt", [2, 3]), ("E4:F4", "Triệu tập", [4])):
        found = merged(at).outcome.problems.frame()
        told = found[found["rule"] == "merged_figure"]
        assert list(told["row"]) == lost and set(told["column"]) == {column}, at
    assert merged("B2:B4").rules("error") == []


def test_a_second_table_beside_the_first_is_never_passed_over(office):
    beside = [
        [*left, None, *right] for left, right in zip(attendances(), conferences(), strict=True)
    ]
    taken = office.send({"Số liệu": beside})
    assert "second_table" in taken.rules("error")
    assert taken.outcome.accepted == {}


def test_a_code_that_lost_its_zeros_is_refused_with_the_code(tmp_path):
    office = Office(tmp_path)
    office.send({"Đơn vị": [["Mã đơn vị", "Tên đơn vị"], ["0012", "Xã Đông"]]})
    rows = attendances()
    rows[1][1] = 12
    assert "Xã Đông (0012)" in office.send(book(attendances=rows)).fault("unknown_unit")["message"]


def test_a_code_stands_on_one_line(office):
    def broken(table, rows):
        rows[1][0] = "a\nb"

    def coded(table):
        return table.columns[table.key[0]].type == "id"

    for name, told in damaged(office, broken, coded).items():
        assert ("unsafe_id", 2, "error") in told, name


def test_more_people_than_a_country_has_are_said_in_any_table(office):
    taken = office.count(100_000_000)
    assert taken.fault("outlier")["row"] == 2


def test_a_heading_of_a_part_or_a_share_is_not_the_column(office):
    """``Có mặt (nữ)`` counts others than ``Có mặt``; a unit of count in brackets does not."""

    def women(table, rows):
        for at, name in enumerate(rows[0]):
            column = table.columns[columns_of(table.name)[fold(name)]]
            rows[0][at] = f"{name} (nữ)" if column.type == "count" else name

    def counting(table):
        return any(column.type == "count" for column in table.columns.values())

    for name, told in damaged(office, women, counting).items():
        assert {rule for rule, *_ in told} & {"misspelt_column", "unknown_column"}, name
    rows = attendances()
    for heading in ("Có mặt (%)", "% có mặt", "Có mặt (nghìn)", "Có mặt (2024)"):
        rows[0][5] = heading
        assert office.send(book(attendances=rows)).outcome.accepted == {"conferences": 3}, heading
    for heading in ("Có mặt (lượt)", "Có mặt (ĐVT: người)", "Có mặt (5)", "Có mặt (nếu có)"):
        rows[0][5] = heading
        assert office.send(book(attendances=rows)).rules("error") == [], heading


def test_figures_in_thousands_or_per_cent_are_refused_by_the_title(office):
    for line, rules in (("ĐVT: nghìn lượt", ["scaled"]), ("(Đơn vị tính: %)", ["scaled"]),
                        ("Đơn vị: 1.000 người", ["scaled"]), ("ĐVT: lượt người", []),
                        ("ĐVT: người, lượt", [])):  # fmt: skip
        rows = [["BIỂU THAM DỰ"], [None, None, line], *attendances()]
        taken = office.send(book(attendances=rows))
        assert taken.rules("error") == rules, line


def test_what_is_struck_out_and_numbers_of_notes_are_no_figures(office):
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.styles import Font

    def rich(text, **font):
        value = CellRichText("118", TextBlock(InlineFont(**font), text))
        return lambda wb: setattr(wb[ATTENDANCES]["F2"], "value", value)

    def line(wb):
        wb[ATTENDANCES]["F2"].font = Font(strike=True)

    for touch, rules in ((rich("1", vertAlign="superscript"), ["not_a_count"]),
                         (rich("120", strike=True), ["struck"]), (line, ["struck"]),
                         (rich("", b=True), [])):  # fmt: skip
        assert office.send(book(), touch=touch).rules("error") == rules


def test_a_code_that_excel_made_a_number_or_a_month_of_is_refused(office):
    for code, rule in (("1.00E+05", "id_became_number"), ("05-Mar", "id_became_date"),
                       ("Mar-25", "id_became_date"), ("05-thg 3", "id_became_date")):  # fmt: skip

        def mangled(table, rows, code=code):
            rows[1][0] = code

        def coded(table):
            return table.columns[table.key[0]].type == "id"

        for name, told in damaged(office, mangled, coded).items():
            assert (rule, 2, "error") in told, (code, name)


def test_a_day_may_lie_in_another_year_but_not_in_another_time(office):
    rows = grid(TABLES["classes"])
    ended = rows[0].index("ended_on") if "ended_on" in rows[0] else rows[0].index("Ngày bế giảng")
    for year, rules in ((2025, []), (2052, ["outside_year"])):
        rows[1][ended] = f"22/09/{year}"
        assert office.send(whole(classes=rows)).rules("error") == rules, year
