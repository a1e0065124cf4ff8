"""The office's own words: made once with questions, kept by every rerun, faults with lines."""

from __future__ import annotations

import pytest

from phantich.errors import Fault
from phantich.report.document import keep_office_file, office_words
from phantich.report.own_words import read_words, words_file
from phantich.report.sentences import gather
from tests.conftest import fresh


@pytest.fixture(scope="module")
def facts():
    return gather(fresh("published"))


def test_the_empty_form_asks_and_holds_nothing(facts, tmp_path):
    path = keep_office_file(facts, tmp_path)
    assert path.name == "published-2024.txt"
    text = path.read_text("utf-8-sig")
    assert "== Nguyên nhân khách quan ==" in text
    assert "?" in text
    assert read_words(path) == {}


def test_what_was_written_is_kept_and_read(facts, tmp_path):
    path = keep_office_file(facts, tmp_path)
    text = path.read_text("utf-8-sig")
    heading = "== Nguyên nhân khách quan =="
    path.write_text(text.replace(heading, f"{heading}\nMưa nhiều.\n\nĐường xa."), "utf-8-sig")
    before = path.read_bytes()
    assert keep_office_file(facts, tmp_path) == path
    assert path.read_bytes() == before
    assert office_words(facts.dataset, tmp_path) == {"causes_outside": "Mưa nhiều.\nĐường xa."}


def test_headings_are_known_in_both_languages_and_without_marks(tmp_path):
    path = tmp_path / "words.txt"
    path.write_text("== Proposals ==\nA\n==kien nghi, de xuat\nB\n", "utf-8")
    assert read_words(path) == {"proposals": "A\nB"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("== Kiến nghj ==\nA", "dòng 1.*Kiến nghị, đề xuất"),
        ("A\n== Số văn bản ==", "dòng 1.*đứng trước mọi mục"),
        ("== Ngày ký ==\n31/31/2024", "Ngày ký.*31/31/2024"),
    ],
)
def test_faults_name_file_line_and_what_to_do(tmp_path, text, said):
    path = tmp_path / "words.txt"
    path.write_text(text, "utf-8")
    with pytest.raises(Fault, match=said):
        read_words(path)


def test_each_report_has_a_file_of_its_own(tmp_path):
    data = tmp_path / "mine.xlsx"
    names = {
        words_file(tmp_path, data, 2024, unit, lang).name
        for unit in ("", "u1")
        for lang in ("vi", "en")
    }
    assert names == {"mine-2024.txt", "mine-2024-u1.txt", "mine-2024.en.txt", "mine-2024-u1.en.txt"}
