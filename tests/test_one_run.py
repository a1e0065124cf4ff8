"""One set of numbers: the page, Word, PDF, workbook and results of one run say the same."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import docx
import nbformat
import openpyxl
import pandas as pd
import pytest

from phantich.language import numbers, wording
from phantich.language.figure_text import shown_count, shown_value
from phantich.report.sentences.told_figures import whole_percent
from phantich.schema.indicators import indicators

pytestmark = pytest.mark.slow

FIGURE = re.compile(r"\d+(?:[.,]\d+)*%?")
DIGITS = {"share": 4, "attainment": 4, "per": 2, "rate": 2}


class Tables(HTMLParser):
    """The rows of all tables of a page, as texts."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.inside = False

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self.inside = True

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.rows[-1][-1] += data


def plain(text):
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("\u2060", "")).strip()


@pytest.fixture(scope="module")
def run(executed_sample):
    return executed_sample()


@pytest.fixture(scope="module")
def results(run):
    rows = pd.read_csv(run / "results.csv", keep_default_na=False, na_values=[""])
    rows = rows[rows["category"].isna() & rows["value"].notna()]
    return rows.set_index("indicator", drop=False)


@pytest.fixture(scope="module")
def page(run):
    reader = Tables()
    reader.feed((run / "details.html").read_text("utf-8"))
    return [[plain(cell) for cell in row] for row in reader.rows]


@pytest.fixture(scope="module")
def letter(run):
    return docx.Document(str(run / "report.docx"))


def test_every_indicator_reads_the_same_everywhere(run, results, page, letter):
    """In the page of details, in Word's table of indicators, in the workbook and in results.csv."""
    table = next(t for t in letter.tables if len(t.columns) == 13)
    word = {}
    for row in table.rows:
        cells = [plain(cell.text) for cell in row.cells]
        word[cells[1]] = cells
    sheet = openpyxl.load_workbook(run / "annex.xlsx", data_only=True)["Chỉ tiêu"]
    cells = {row[1].value: row for row in sheet.iter_rows() if row[1].value}
    seen = {"page": 0, "word": 0, "workbook": 0}
    for key, row in results.iterrows():
        name, shown = indicators()[key].vi, shown_value(row)
        for found in (r for r in page if len(r) == 7 and r[0] == name):
            assert found[4] == shown, (key, found)
            assert found[3] == shown_count(row["denominator"]), (key, found)
            seen["page"] += 1
        if name in word:
            assert word[name][5] == whole_percent(shown), key
            seen["word"] += 1
        if name in cells:
            digits = DIGITS.get(indicators()[key].kind, 0)
            typed = numbers.rounded(cells[name][5].value, digits)
            assert typed == numbers.rounded(float(row["value"]), digits), key
            seen["workbook"] += 1
    assert min(seen.values()) > 45, seen


def test_every_figure_of_the_prose_stands_in_a_file_of_figures(run, results, letter):
    """In results.csv or, for counts made for a sentence, in figures.csv beside it."""
    ledger = pd.read_csv(run / "figures.csv", dtype=str, keep_default_na=False)
    known = {plain(text) for text in ledger["text"]}
    for _, row in results.iterrows():
        known |= {shown_value(row), shown_count(row["numerator"]), shown_count(row["denominator"])}
    figures = {f for text in known for f in FIGURE.findall(text)}
    strange = []
    for paragraph in letter.paragraphs:
        text = re.sub(
            r"\d{1,2}/\d{1,2}/\d{4}|năm \d{4}|NĂM \d{4}|\b[IV]+\.|^\d\. |\d\d-[A-Za-zĐ]+/\w+",
            "",
            plain(paragraph.text),
        )
        text = re.sub(r"Phụ lục \d|PHỤ LỤC \d|Biểu số \d+|1\.000 lượt|đạt 90%|dưới 5|dưới 1 điểm|"
                      r"trước \d+ ngày|trong 30 ngày|số 01-KH|số 0 ", "", text)  # fmt: skip
        strange += [(f, text) for f in FIGURE.findall(text) if f.rstrip(".,") not in figures]
    assert not strange, strange[:5]


def test_figures_of_the_ledger_are_those_of_the_results(run, results):
    ledger = pd.read_csv(run / "figures.csv", dtype=str, keep_default_na=False)
    whole = ledger[(ledger["unit"] == "") & (ledger["category"] == "")]
    compared = 0
    for row in whole.to_dict("records"):
        same = row["part"] in ("numerator", "denominator", "value")
        if same and row["indicator"] in results.index:
            expected = results.at[row["indicator"], row["part"]]
            if pd.notna(expected) and row["value"]:
                assert float(row["value"]) == pytest.approx(float(expected), abs=1e-12), row
                compared += 1
    assert compared > 150


def test_everything_of_an_invented_district_says_so(run):
    """Page, details, Word, PDF, workbook, notebooks, CSV; and in the reader's language only."""
    mark = wording.say("document.mark", "vi")
    for path in sorted(run.glob("*.html")) + sorted(run.glob("*.ipynb")):
        assert mark in path.read_text("utf-8"), path.name
    for name in ("results.csv", "figures.csv"):
        rows = pd.read_csv(run / name, dtype=str)
        assert set(rows["mark"]) == {mark}, name
    proposed = pd.read_csv(run / "proposed_actions.csv")
    assert proposed["text"].str.endswith("(minh họa)").all()
    book = openpyxl.load_workbook(run / "annex.xlsx")
    for sheet in book.worksheets[:-2]:
        assert sheet["A1"].value == mark, sheet.title
    for path in run.glob("*.html"):
        assert "invented" not in re.sub(
            r"<style.*?</style>|class=\"[^\"]*\"", "", path.read_text("utf-8"), flags=re.S
        )


def test_every_chart_of_the_notebooks_carries_the_mark(run):
    """In the picture itself, which is copied without the page; its text says so too."""
    mark = wording.say("document.mark", "vi")
    seen = 0
    for path in sorted(run.glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", []):
                alt = output.get("metadata", {}).get("image/png", {}).get("alt")
                if alt is not None:
                    assert mark in alt, (path.name, cell["id"])
                    seen += 1
    assert seen > 15
