"""One set of numbers: the page, Word, PDF, workbook and results of one run say the same."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import docx
import openpyxl
import pandas as pd
import pypdf
import pytest

from phantich.language import wording
from phantich.language.figure_text import shown_count, shown_value
from phantich.report.document import can_set
from phantich.schema.indicators import indicators

pytestmark = pytest.mark.slow

FIGURE = re.compile(r"\d+(?:[.,]\d+)*%?")
OWN_COUNTS = ("2. Tồn tại, hạn chế", "Biểu số 7")  # of units below a target, of plans copied
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
    reader.feed((run / "report.html").read_text("utf-8"))
    return [[plain(cell) for cell in row] for row in reader.rows]


@pytest.fixture(scope="module")
def letter(run):
    return docx.Document(str(run / "report.docx"))


def of(rows, name):
    """The rows that begin with a name, whatever number stands before it."""
    return [row for row in rows if name in row[:2]]


def test_every_indicator_reads_the_same_everywhere(run, results, page, letter):
    table = next(t for t in letter.tables if len(t.columns) == 10)
    word = [[plain(c.text) for c in row.cells] for row in table.rows]
    sheet = openpyxl.load_workbook(run / "annex.xlsx")["Biểu số 1"]
    cells = {row[1].value: row for row in sheet.iter_rows() if row[1].value}
    seen = {"page": 0, "word": 0, "workbook": 0}
    for key, row in results.iterrows():
        name, shown = indicators()[key].vi, shown_value(row)
        for found in of(page, name):
            if (
                len(found) == 7 and found[0] == name
            ):  # indicator, unit, numerator, denominator, value, target, note
                assert found[4] == shown, (key, found)
                assert found[3] == shown_count(row["denominator"]), (key, found)
                seen["page"] += 1
        for found in of(word, name):
            assert found[5] == shown, (key, found)
            seen["word"] += 1
        if name in cells:
            digits = DIGITS.get(indicators()[key].kind, 0)
            typed = wording.rounded(cells[name][5].value, digits)
            assert typed == wording.rounded(float(row["value"]), digits), key
            seen["workbook"] += 1
    assert min(seen.values()) > 45, seen


@pytest.mark.skipif(not can_set(), reason="the extra pdf is not installed")
def test_the_pdf_prints_every_figure_of_the_letter(run, letter):
    text = "".join(part.extract_text() for part in pypdf.PdfReader(run / "report.pdf").pages)
    printed = re.sub(r"[\s\u00a0\u2060\u00ad]+", "", text)
    for paragraph in letter.paragraphs:
        for figure in FIGURE.findall(plain(paragraph.text)):
            assert figure.rstrip(".,") in printed, paragraph.text


def test_every_figure_of_the_prose_stands_in_a_table_of_figures(run, results, letter):
    """In results.csv or, for counts made for a sentence, in figures.csv beside it."""
    ledger = pd.read_csv(run / "figures.csv", dtype=str, keep_default_na=False)
    known = {plain(text) for text in ledger["text"]}
    for _, row in results.iterrows():
        known |= {shown_value(row), shown_count(row["numerator"]), shown_count(row["denominator"])}
    figures = {f for text in known for f in FIGURE.findall(text)}
    strange = []
    for paragraph in letter.paragraphs[8:]:
        text = re.sub(
            r"\d{1,2}/\d{1,2}/\d{4}|năm \d{4}|\b[IV]+\.|^\d\. ", "", plain(paragraph.text)
        )
        text = re.sub(r"phần mười|1\.000 lượt|\(\d tiêu chí\)", "", text)
        strange += [(f, text) for f in FIGURE.findall(text) if f.rstrip(".,") not in figures]
    assert not strange, strange[:5]


def test_figures_of_the_ledger_are_those_of_the_results(run, results):
    ledger = pd.read_csv(run / "figures.csv", dtype=str, keep_default_na=False)
    whole = ledger[(ledger["unit"] == "") & (ledger["category"] == "")]
    whole = whole[~whole["place"].isin(OWN_COUNTS)]
    compared = 0
    for row in whole.to_dict("records"):
        same = row["part"] in ("numerator", "denominator") and row["indicator"] in results.index
        if same and pd.notna(results.at[row["indicator"], row["part"]]):
            assert float(row["value"]) == float(results.at[row["indicator"], row["part"]]), row
            compared += 1
    assert compared > 60
