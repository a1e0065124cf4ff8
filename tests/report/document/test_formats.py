"""Word, PDF and workbook: what an office opens, and one set of numbers in all of them."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import docx
import openpyxl
import pandas as pd
import pypdf
import pytest
from docx.oxml.ns import qn

from phantich.language import wording
from phantich.language.line_breaks import bound, loose
from phantich.language.tone_marks import spelled
from phantich.metrics.assessment import assess
from phantich.report.document import OUTPUTS, can_set, compose
from phantich.report.document.annex_workbook import workbook
from phantich.report.document.document_model import (
    Annex,
    Cell,
    Column,
    Document,
    Heading,
    Row,
    Table,
)
from phantich.report.document.letter_widths import balanced, width
from phantich.report.document.pdf_file import pdf
from phantich.report.document.word_file import settled, word
from phantich.schema.indicators import indicators
from tests.conftest import fresh
from tests.report.document.conftest import sentences

NUMBER = re.compile(r"\d+(?:[.,]\d+)*%?")
DAY = fresh("published").as_of


@pytest.fixture(scope="session")
def read(written):
    return docx.Document(str(written["report.docx"]))


@pytest.fixture(scope="session")
def ledger(written):
    return list(csv.DictReader(io.StringIO(written["figures.csv"].read_text("utf-8"))))


def body_texts(made):
    return [loose(p.text) for p in made.paragraphs]


def test_the_files_are_those_named(written):
    assert set(written) == set(OUTPUTS if can_set() else set(OUTPUTS) - {"report.pdf"})


def test_equal_figures_are_equal_bytes(composed):
    again = compose(fresh("sample"))
    assert again == composed
    assert word(composed, DAY) == word(again, DAY)
    assert workbook(composed, DAY) == workbook(again, DAY)
    assert pdf(composed) == pdf(again)


def test_a_package_has_no_clock_and_no_author(written):
    with zipfile.ZipFile(written["report.docx"]) as package:
        names = package.namelist()
        assert names[0] == "[Content_Types].xml"
        assert names[1:] == sorted(names[1:])
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "w:date=" not in package.read("word/comments.xml").decode()
        core = package.read("docProps/core.xml").decode()
        assert "python-docx" not in core
        assert "2024-12-31" in core


def test_settling_twice_changes_nothing(written):
    content = written["report.docx"].read_bytes()
    assert settled(content) == content


def test_pages_margins_and_fonts(read):
    first, annex = read.sections[0], read.sections[-1]
    assert [round(n.mm) for n in (first.page_width, first.page_height)] == [210, 297]
    assert [round(n.mm) for n in (annex.page_width, annex.page_height)] == [297, 210]
    assert [round(n.mm) for n in (first.left_margin, first.right_margin)] == [30, 15]
    assert read.styles["Normal"].font.name == "Times New Roman"
    assert read.styles["Heading 1"].font.name == "Times New Roman"


def test_page_numbers_begin_on_the_second_page(read):
    section = read.sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert section.first_page_header.paragraphs[0].text == ""
    assert not read.sections[1].different_first_page_header_footer


def test_every_page_says_that_figures_are_invented(read):
    assert "MINH HỌA" in read.sections[0].footer.paragraphs[0].text
    assert "MINH HỌA" in read.sections[0].first_page_footer.paragraphs[0].text


def test_headings_of_tables_repeat_and_rows_stay_whole(read):
    tables = [t for t in read.tables if len(t.columns) > 2]
    assert len(tables) > 6
    for table in tables:
        rows = table._tbl.tr_lst
        assert rows[0].trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_references_are_comments_and_can_be_switched_off(read):
    texts = [comment.text for comment in read.comments]
    assert any("attendance_rate" in text for text in texts)
    bare = docx.Document(io.BytesIO(word(compose(fresh("published"), references=False), DAY)))
    assert list(bare.comments) == []


def test_every_sentence_of_the_document_stands_in_word_and_in_the_pdf(composed, read, written):
    inside = " ".join(body_texts(read))
    printed = pdf_text(written["report.pdf"])
    for sentence in sentences(composed):
        assert loose(sentence.text) in inside
    for number in {n for s in sentences(composed) for n in NUMBER.findall(s.text)}:
        assert number in printed


def pdf_text(path):
    """What a PDF prints, without spaces: they are where the lines end."""
    text = "".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    return re.sub(r"\s+", "", text)


# --- one set of numbers ----------------------------------------------------------


def test_every_figure_of_the_prose_is_in_the_ledger(composed, ledger):
    """Numbers that the sentences themselves hold (years, days, limits) are not figures."""
    known = {n for row in ledger for n in NUMBER.findall(row["text"])}
    fixed = {n for t in wording.sentences("vi").values() for n in NUMBER.findall(t)}
    fixed |= {n for i in indicators().values() for n in NUMBER.findall(i.vi)}
    fixed |= {str(year) for year in range(2020, 2030)}
    written = {a["text"] for a in fresh("sample")["proposed_actions"].to_dict("records")}
    fixed |= {n for text in written for n in NUMBER.findall(str(text))}
    for sentence in sentences(composed):
        text = re.sub(r"\d\d/\d\d/\d{4}", "", sentence.text)
        for number in NUMBER.findall(text):
            number = number.rstrip(".,")
            assert number in known | fixed, (number, sentence.text)


def test_counts_and_values_of_the_ledger_are_those_of_the_results(ledger):
    tables = fresh("sample")
    rows = assess(tables)
    found = {(r["indicator"], r["category"]): r for r in rows.to_dict("records")}
    checked = 0
    for entry in ledger:
        known = found.get((entry["indicator"], entry["category"]))
        plain = entry["part"] in ("numerator", "denominator", "value") and not entry["unit"]
        limits = "TỒN TẠI" in entry["place"] or entry["place"] in LIMITS
        if known is None or not plain or limits or indicators()[entry["indicator"]].kind == "mix":
            continue
        if not entry["category"] and known["category"]:
            continue
        assert float(entry["value"]) == pytest.approx(float(known[entry["part"]])), entry
        checked += 1
    assert checked > 200


LIMITS = ("2. Tồn tại, hạn chế", "Biểu số 7")  # medians and ratios of their own


def test_each_figure_is_the_same_in_word_pdf_workbook_and_results(composed, read, written):
    """For every indicator: the texts in Word's first table, the numbers of the workbook and the
    exact values of the results say the same; the PDF prints them too."""
    results = assess(fresh("sample")).set_index("indicator")
    table = next(t for t in read.tables if len(t.columns) == 10)
    rows = {r[1]: r for r in ([c.text for c in row.cells] for row in table.rows)}
    sheet = openpyxl.load_workbook(written["annex.xlsx"])["Biểu số 1"]
    cells = {r[1].value: r for r in sheet.iter_rows() if r[1].value}
    printed = pdf_text(written["report.pdf"])
    compared = 0
    for key, indicator in indicators().items():
        row = results.loc[[key]].iloc[0]
        if indicator.vi not in rows or row["category"] or pd.isna(row["value"]):
            continue
        shown, typed = rows[indicator.vi][5], cells[indicator.vi][5].value
        digits = {"share": 4, "attainment": 4, "per": 2, "rate": 2}.get(indicator.kind, 0)
        exact = wording.rounded(float(row["value"]), digits)
        assert wording.rounded(typed, digits) == exact
        back = shown.rstrip("%").replace(".", "").replace(",", ".")
        assert float(back) / (100 if "%" in shown else 1) == pytest.approx(float(exact))
        assert shown in printed
        compared += 1
    assert compared > 45


def test_word_and_workbook_hold_the_same_cells(composed, read):
    """Every cell of every table, as text in Word and as printed in the model."""
    made = [t for t in read.tables if len(t.columns) > 2]
    assert len(made) == len(composed.tables())
    for table, expected in zip(made, composed.tables(), strict=True):
        rows = table._tbl.tr_lst[-len(expected.rows) :]
        for tr, row in zip(rows, expected.rows, strict=True):
            texts = ["".join(t.text or "" for t in tc.iter(qn("w:t"))) for tc in tr.tc_lst]
            if row.kind == "group":
                assert texts == [row.cells[0].text, row.cells[1].text]
            else:
                assert texts == [cell.text for cell in row.cells]


# --- the workbook -----------------------------------------------------------------


def one_table(cell):
    columns = (
        Column("STT", "", numeric=False),
        Column("Đơn vị", "", numeric=False),
        Column("Số", "(1)"),
    )
    row = Row((Cell("1", 1, "count"), cell, Cell("1.234", 1234, "count")))
    return Table("Biểu số 1", "THỬ", columns, (row,), "Nguồn", "ĐVT: người")


@pytest.mark.parametrize("name", ["=1+1", "+84", "-5", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_a_name_never_becomes_a_formula(published_document, name):
    document = with_table(published_document, one_table(Cell(name)))
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(document, DAY))).active
    found = [c for r in sheet.iter_rows() for c in r if c.value == name]
    assert [c.data_type for c in found] == ["s"]


def with_table(document: Document, table: Table) -> Document:
    from dataclasses import replace

    return replace(document, annexes=(Annex("PHỤ LỤC", (table,), "Ghi chú"),))


def test_numbers_are_numbers_and_headings_stay_in_view(written):
    book = openpyxl.load_workbook(written["annex.xlsx"])
    sheet = book["Biểu số 3"]
    assert sheet.freeze_panes
    assert sheet.print_title_rows
    assert sheet.page_setup.orientation == "landscape"
    values = [c.value for r in sheet.iter_rows() for c in r if c.data_type == "n"]
    assert 12930 in values
    assert any(c.number_format == "0.00%" for r in sheet.iter_rows() for c in r)


def test_a_long_annex_is_quick_to_write(published_document):
    """1.000 rows by three columns: the cells are written as text, not cell by cell."""
    big = one_table(Cell("Đơn vị"))
    table = Table(big.label, big.title, big.columns, big.rows * 1000, big.source, big.unit)
    made = docx.Document(io.BytesIO(word(with_table(published_document, table), DAY)))
    assert len(made.tables[-1]._tbl.tr_lst) == 1002


# --- small parts -------------------------------------------------------------------


def test_a_number_does_not_part_from_its_unit():
    assert bound("241 hội nghị") == "241\u00a0hội nghị"
    assert bound("97,92% số") == "97,92%\u00a0số"
    assert bound("ngày 31/12/2024") == "ngày\u00a031/12/2024"
    assert loose(bound("Số      -BC ngày 3")) == "Số -BC ngày 3"


def test_tone_marks_move_only_in_open_syllables():
    assert spelled("Huyện ủy cụ thể hóa, hoàn thành, quý, thúy, HÓA", "old") == (
        "Huyện uỷ cụ thể hoá, hoàn thành, quý, thuý, HOÁ"
    )
    assert spelled("ủy", "new") == "ủy"


def test_names_keep_their_spelling_in_the_old_style():
    from phantich.report.document.basis import Basis
    from phantich.report.profiles import read_profile

    form = read_profile(said={"writing": {"spelling": "old"}})
    said = Basis(fresh("sample"), "vi", form).say("document.to_report", name="Huyện ủy Hòa Mẫu")
    assert said == "- Huyện ủy Hòa Mẫu (để báo cáo);"
    assert "cụ thể hoá" in Basis(fresh("sample"), "vi", form).spelled("cụ thể hóa")


def test_a_long_organ_is_broken_into_even_lines():
    lines = balanced("BAN TUYÊN GIÁO VÀ DÂN VẬN", 13, 170)
    assert lines == ["BAN TUYÊN GIÁO", "VÀ DÂN VẬN"]
    assert balanced("BAN", 14, 10) == ["BAN"]
    assert width("", 14) == 0


def test_a_document_of_headings_only_is_still_a_document(published_document):
    from dataclasses import replace

    bare = replace(
        published_document, annexes=(), blocks=(Heading(1, "I."), *published_document.blocks[-1:])
    )
    made = docx.Document(io.BytesIO(word(bare, DAY)))
    assert len(made.sections) == 1
