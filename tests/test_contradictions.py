"""One indicator, one value, one base, one level, one verdict, one range, in all that a run leaves.

What is printed is read back from ``results.csv``, ``figures.csv``, the pages, Word, PDF and the
workbook (``tests/reading_back.py``); nothing is compared with a golden.
"""

from __future__ import annotations

import shutil

import docx
import openpyxl
import pytest

from phantich.runner import Order, run
from tests import ROOT, reading_back
from tests.reading_back import contradictions

SAMPLE, PUBLISHED = ROOT / "data" / "sample", ROOT / "data" / "published"
FORMS = {"report.html", "details.html", "report.docx", "report.pdf", "annex.xlsx"}
FEWEST = {"data/sample": 300, "data/published": 20}  # figures held to the files, in each form
OTHERS = {
    **{str(year): Order(year, "data/sample") for year in (2021, 2022, 2023, 2025, 2026)},
    "unit": Order(2024, "data/sample", unit="u05"),
    "external": Order(2024, "data/sample", edition="external"),
}
USUAL = ("2025", "unit", "external")  # the others at will
WALKED = [pytest.param(n, marks=[] if n in USUAL else pytest.mark.long) for n in OTHERS]


def assert_without_contradictions(folder, data, year):
    faults, read = contradictions(folder, ROOT / data, year)
    assert not faults, "\n".join(faults[:20])
    assert set(read) == FORMS
    assert min(read.values()) >= FEWEST[data], read


@pytest.mark.slow
def test_the_sample_contradicts_itself_nowhere(executed_sample):
    assert_without_contradictions(executed_sample(), "data/sample", 2024)


@pytest.mark.slow
def test_the_published_report_contradicts_itself_nowhere(tmp_path):
    run(Order(2024, "data/published", out=str(tmp_path)))
    assert_without_contradictions(tmp_path, "data/published", 2024)


@pytest.mark.walk
@pytest.mark.parametrize("name", WALKED)
def test_no_year_unit_or_edition_contradicts_itself(name, tmp_path):
    order = OTHERS[name]
    run(Order(order.year, order.data, unit=order.unit, edition=order.edition, out=str(tmp_path)))
    assert_without_contradictions(tmp_path, order.data, order.year)


# --- that the reader sees what is wrong ---------------------------------------------------


@pytest.fixture
def copied(executed_sample, tmp_path):
    """A copy of the shared run that may be spoilt."""
    shutil.copytree(executed_sample(), tmp_path / "copy")
    return tmp_path / "copy"


def replaced(path, old, new):
    text = path.read_text("utf-8")
    assert old in text, (path.name, old)
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.slow
def test_one_changed_figure_is_seen_in_each_form(copied, monkeypatch):
    """A count in the page, a ratio in Word, a level in the PDF, a typed number in the workbook."""
    replaced(copied / "report.html", "(12.554/17.070;", "(12.545/17.070;")
    replaced(copied / "details.html", ">97,92%<", ">97,29%<")
    letter = docx.Document(str(copied / "report.docx"))
    cell = next(c for t in letter.tables for r in t.rows for c in r.cells if c.text == "40,18%")
    cell.paragraphs[0].runs[0].text = "40,81%"
    letter.save(str(copied / "report.docx"))
    book = openpyxl.load_workbook(copied / "annex.xlsx")
    row = next(r for r in book["Chỉ tiêu"].iter_rows() if r[3].value == 11860)
    row[3].value = 11806
    book.save(copied / "annex.xlsx")
    text = reading_back.pdf_text(copied / "report.pdf")
    spoilt = text.replace("30,43%; năm 2023: 23,91%; mức tham khảo không quá 10%;",
                          "30,43%; năm 2023: 23,91%; mức tham khảo không quá 15%;")  # fmt: skip
    assert spoilt != text
    monkeypatch.setattr(reading_back, "pdf_text", lambda path: spoilt)
    faults, _ = contradictions(copied, SAMPLE, 2024)
    for form, said in {
        "report.html": "12.545", "details.html": "97,29%", "report.docx": "40,81%",
        "annex.xlsx": "11806", "report.pdf": "15%",
    }.items():  # fmt: skip
        assert [f for f in faults if f.startswith(form) and said in f], (form, faults)


@pytest.mark.slow
def test_another_level_or_verdict_in_the_results_contradicts_every_form(copied):
    path = copied / "results.csv"
    line = next(r for r in path.read_text("utf-8").splitlines() if r.startswith("task_owner_rate,"))
    assert ",0.95,default,False," in line
    replaced(path, line, line.replace(",0.95,default,False,", ",0.85,default,True,"))
    faults, _ = contradictions(copied, SAMPLE, 2024)
    for form in FORMS | {"figures.csv"}:
        assert [f for f in faults if f.startswith(form) and "0.85" in f], form
