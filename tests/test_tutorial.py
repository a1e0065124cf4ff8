"""The tutorial is walked: every file it writes, every command it gives, every figure it names."""

from __future__ import annotations

import csv
import shlex

import openpyxl
import pandas as pd
import pytest

from tests.walking import ROOT, project, run, steps, written

pytestmark = pytest.mark.walk

PAGES = {lang: (ROOT / "docs" / name).read_text("utf-8") for lang, name in
         (("en", "tutorial.md"), ("vi", "tutorial.vi.md"))}  # fmt: skip
SEEN_BY_HAND = ("git", "cd", "make", "source")  # setting up is what CI does before it tests


SAVED = "import sys, phantich as pt; from phantich.report import tables"
SAVED += "; dataset = pt.read_dataset(sys.argv[1], int(sys.argv[2]))"
SAVED += "; tables.save(pt.assess(dataset), sys.argv[3])"


def _briefly(words):
    """Of a run that is not the last, only its results: the reports would all be alike."""
    if words[1] == "run" and words[-3] != "outputs/mine/2025-c":
        return ["saved", words[4], words[2], words[6]]
    return None


def _filled_in(path, content):
    """Type a row into the first sheet of figures, under the headings that the page gives."""
    book = openpyxl.load_workbook(path)
    sheet = book["Biểu 1"]
    heads = {cell.value: cell.column for row in sheet.iter_rows(1, 10) for cell in row}
    first = next(row for row in range(1, 20) if sheet.cell(row, 1).value == 1)
    names, *rows = csv.reader(content.splitlines())
    for at, row in enumerate(rows):
        for name, text in zip(names, row, strict=True):
            sheet.cell(first + at, heads[name]).value = int(text) if text.isdigit() else text
    book.save(path)


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """What the page's commands said, in the order of the page."""
    folder = project(tmp_path_factory.mktemp("tutorial"))
    (folder / "saved.py").write_text(SAVED, "utf-8")
    said = []
    for kind, file, content in steps(PAGES["en"]):
        if file.endswith(".xlsx"):
            _filled_in(folder / file, content)
            continue
        if file:
            written(folder, kind, file, content)
            continue
        for line in content.splitlines():
            words = shlex.split(line)
            if words[0] not in SEEN_BY_HAND:
                assert words[0] == "phantich", line
                said.append((line, run(folder, *(_briefly(words) or words))))
    return folder, said


def said_by(walked, start):
    return next(done for line, done in walked[1] if line.startswith(start))


def test_every_command_succeeds(walked):
    for line, done in walked[1]:
        assert done.returncode == 0, (line, done.stderr)


def results(walked, folder):
    rows = pd.read_csv(walked[0] / "outputs/mine" / folder / "results.csv")
    return rows[rows["indicator"] == "attendance_rate"].iloc[0]


def test_the_figure_is_the_one_of_the_page(walked):
    row = results(walked, "2025")
    # (114 + 109 + 84) / (120 + 118 + 85) = 307/323 = 95.046…%
    assert (row["numerator"], row["denominator"]) == (307, 323)
    assert "307/323 = 95.05%" in PAGES["en"]


def test_the_form_of_a_unit_is_taken_in(walked):
    said = said_by(walked, "phantich import")
    assert "1" in said.stdout
    rows = pd.read_csv(walked[0] / "data/mine/attendances.csv")
    assert rows["unit_id"].tolist() == ["x1", "x1", "x2"]
    assert rows.iloc[2][["invited", "present"]].tolist() == [85, 84]
    assert rows["makeup"].isna().tolist() == [False, False, True]  # the form does not ask


def test_the_figure_is_traced_to_its_rows(walked):
    said = said_by(walked, "phantich trace").stdout
    assert "Members attending (attendance_rate)" in said
    assert "data/mine/attendances.csv › row 2–4 (3 rows)" in said


def test_the_threshold_is_changed_and_nothing_else(walked):
    said = said_by(walked, "phantich diff").stdout
    assert "Members attending | Target | 95.00% | 96.00%" in said
    assert "No figure changed." in said
    assert bool(results(walked, "2025")["met"])
    assert not bool(results(walked, "2025-b")["met"])


def test_the_own_indicator_stands_in_the_report(walked):
    assert "made_up_rate" in said_by(walked, "phantich list").stdout
    html = (walked[0] / "outputs/mine/2025-c/report.html").read_text("utf-8")
    assert "Members who made it up" in html
    assert "≥ 96%" in html
    # (4 + 0) / (120 + 118) = 4/238 = 1.680…%: the third conference says nothing
    assert "1.68%" in html
    assert "4/238 = 1.68%" in PAGES["en"]


def test_both_languages_walk_the_same_way():
    blocks = {lang: steps(page) for lang, page in PAGES.items()}
    files = {lang: [block for block in found if block[1]] for lang, found in blocks.items()}
    assert files["vi"] == files["en"]
    lines = {
        lang: [line.replace(" --lang en", "") for kind, _, text in found if kind == "sh"
               for line in text.splitlines() if line.startswith("phantich")]
        for lang, found in blocks.items()
    }  # fmt: skip
    assert lines["vi"] == lines["en"]
