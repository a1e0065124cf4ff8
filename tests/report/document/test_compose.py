"""The structure of the report, its sentences and what it must never say."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from phantich.language import wording
from phantich.report.document import compose
from phantich.report.document.basis import Basis
from phantich.report.document.document_model import Heading, Paragraph
from phantich.report.document.letterhead import organs, signing_day, suffix
from phantich.report.document.prose import PLAN, named
from phantich.report.document.telling import Told
from phantich.report.profiles import read_profile
from phantich.schema.indicators import indicators
from tests.conftest import fresh
from tests.report.document.conftest import sentences


def test_parts_stand_in_the_order_an_office_expects(composed):
    first = [b.text for b in composed.blocks if isinstance(b, Heading) and b.level == 1]
    assert [text.split(".")[0] for text in first] == ["I", "II", "III", "IV"]
    second = [b.text for b in composed.blocks if isinstance(b, Heading) and b.level == 2]
    assert [t[0] for t in second] == list("123456") + list("123") + list("123")


def test_causes_and_proposals_are_left_to_the_office(composed):
    blocks = list(composed.blocks)
    texts = [getattr(b, "text", "") for b in blocks]
    causes = texts.index("3. Nguyên nhân")
    ahead = texts.index("III. PHƯƠNG HƯỚNG, NHIỆM VỤ, GIẢI PHÁP")
    inside = [b for b in blocks[causes + 1 : ahead] if isinstance(b, Paragraph)]
    assert {b.kind for b in inside} == {"note", "fill"}
    assert not any(s.keys for b in inside for s in b.sentences)
    proposals = blocks[texts.index("IV. KIẾN NGHỊ, ĐỀ XUẤT") + 1 : -1]
    assert {b.kind for b in proposals} == {"note", "fill"}


def test_the_last_sentence_ends_as_documents_end(composed):
    assert composed.blocks[-1].sentences[-1].text.endswith("./.")


def test_quantity_then_detail_then_change(composed):
    """241 conferences against 236 the year before: 5 more, 5/236 = 2,1186% -> 2,12%.

    97,9194% against 97,2571%: 0,6623 points.
    """
    said = " ".join(s.text for s in sentences(composed))
    assert "Đã tổ chức 241 hội nghị" in said
    assert "(tăng 5 hội nghị, tương đương 2,12%, so với" in said
    assert "trong đó đảng viên 11.860/12.112 lượt, đạt 97,92%, tăng 0,66 điểm phần trăm" in said


def test_every_figure_sentence_names_its_indicators(composed):
    for sentence in sentences(composed):
        if re.search(r"\d%|đạt \d", sentence.text):
            assert sentence.keys, sentence.text
            assert set(sentence.keys) <= set(indicators())


def test_no_adjective_of_praise(composed, published_document):
    praise = re.compile(r"\b(tốt đẹp|nghiêm túc|sâu rộng|xuất sắc|tích cực|nhiều|rất)\b")
    for document in (composed, published_document):
        assert not [s.text for s in sentences(document) if praise.search(s.text)]


def test_missing_data_are_said_plainly(published_document):
    said = [s.text for s in sentences(published_document)]
    assert said.count("Nội dung này chưa có số liệu trong kỳ báo cáo.") == 3
    assert any(t.startswith("Chưa có số liệu về: ") and "tin, bài" in t for t in said)


def test_no_comparison_without_the_year_before(published_document):
    assert not [
        s.text for s in sentences(published_document) if "so với" in s.text and "%" in s.text
    ]


def test_counts_are_not_compared_across_the_reform():
    document = compose(fresh("sample", 2025))
    said = [s.text for s in sentences(document)]
    held = next(t for t in said if t.startswith("Đã tổ chức") and "hội nghị" in t)
    assert "tương đương" not in held
    assert "điểm phần trăm" in held
    assert any("sắp xếp đơn vị" in t for t in said)


def test_a_part_of_a_year_compares_no_counts():
    document = compose(fresh("sample", 2026))
    said = [s.text for s in sentences(document)]
    assert "từ đầu năm 2026 đến ngày 31/10/2026" in said[0]
    assert not [t for t in said if "tương đương" in t]


def test_every_template_names_known_indicators():
    for entries in PLAN.values():
        for entry in entries:
            for key in entry:
                for lang in wording.LANGUAGES:
                    assert set(named(wording.sentences(lang)[f"prose.{key}"])) <= set(indicators())


def test_nearly_every_indicator_of_the_sections_can_be_told():
    told = {
        key
        for entries in PLAN.values()
        for entry in entries
        for one in entry
        for key in named(wording.sentences("vi")[f"prose.{one}"])
    }
    sections = {"direction", "study", "outreach", "teaching", "plans", "oversight", "learning"}
    left = {k for k, i in indicators().items() if i.section in sections} - told
    assert left == {"outreach_organisation_mix"}  # it stands in the annex, by name


def test_units_stand_in_the_order_of_names(composed):
    table = next(t for t in composed.tables() if "HỌC TẬP" in t.title)
    names = [row.cells[1].text for row in table.rows if row.kind == "row"]
    at = [names.index(name) for name in ("An Mẫu", "Diên Mẫu", "Đông Mẫu", "Gia Mẫu")]
    assert at == sorted(at)
    assert table.rows[-1].kind == "total"


def test_totals_are_the_sums_of_the_units_and_the_figures_of_the_year(composed):
    table = next(t for t in composed.tables() if "HỌC TẬP" in t.title)
    for at, column in enumerate(table.columns):
        if column.numeric and "=" not in column.number:
            units = sum(r.cells[at].value or 0 for r in table.rows if r.kind == "row")
            assert units == table.rows[-1].cells[at].value, column.heading
    assert [c.text for c in table.rows[-1].cells[2:8]] == [
        "241", "12.930", "1.070", "12.112", "11.860", "97,92%",
    ]  # fmt: skip


def test_numbers_of_columns_say_how_they_are_made(composed):
    """Present over invited stands in the sixth column, made of the fifth and the fourth."""
    table = next(t for t in composed.tables() if "HỌC TẬP" in t.title)
    assert [c.number for c in table.columns][5:8] == ["(4)", "(5)", "(6=5/4)"]


def test_formulas_of_columns_are_true(composed):
    for table in composed.tables():
        for row in table.rows:
            for cell, column in zip(row.cells, table.columns, strict=True):
                found = re.fullmatch(r"\(\d+=(\d+)/(\d+)\)", column.number)
                if found and cell.value is not None and cell.form != "count":
                    first = next(
                        i for i, c in enumerate(table.columns) if c.number.startswith("(1")
                    )
                    top, base = (row.cells[first + int(n) - 1].value for n in found.groups())
                    if row.kind == "row" and "CƠ CẤU" in table.title and cell.form == "decimal":
                        continue  # per 1.000
                    if cell.form == "decimal" and table.label == "Biểu số 1":
                        continue
                    assert cell.value == pytest.approx(top / base), (table.title, row.cells[1].text)


def test_blank_zero_and_dash_are_kept_apart(published_document):
    table = published_document.tables()[0]
    rows = {row.cells[1].text: row for row in table.rows}
    missing = rows["Tỷ lệ hội nghị trực tuyến được kết nối"]
    assert missing.cells[5].text == ""
    assert missing.cells[-1].text == "chưa có số liệu"
    assert rows["Số hội nghị"].cells[3].text == "-"  # a count has no numerator of its own


def test_invented_figures_say_so_and_real_ones_do_not(composed, published_document):
    assert "MINH HỌA" in composed.mark
    assert published_document.mark == ""


def test_the_head_stands_under_the_committee():
    assert organs("Ban Tuyên giáo Huyện ủy", "Ban Tuyên giáo Tỉnh ủy") == (
        "HUYỆN ỦY", "BAN TUYÊN GIÁO",
    )  # fmt: skip
    assert organs("Ban Xây dựng Đảng Đảng ủy xã Tam An", "Tỉnh ủy") == (
        "ĐẢNG ỦY XÃ TAM AN", "BAN XÂY DỰNG ĐẢNG",
    )  # fmt: skip
    assert organs("Phòng Nội vụ", "Ủy ban nhân dân huyện") == (
        "ỦY BAN NHÂN DÂN HUYỆN", "PHÒNG NỘI VỤ",
    )  # fmt: skip
    assert organs("", "") == ("", "")


def test_number_and_day_are_never_invented(composed):
    head = composed.letterhead
    assert re.fullmatch(r"Số {4,}-BC/BTGHU", head.number)
    assert not re.search(r"ngày \d|tháng \d", head.date)
    assert composed.closing.name == ""


def basis(until: str, **writing):
    tables = fresh("sample")
    tables.as_of = pd.Timestamp(until).date()
    return Basis(tables, "vi", read_profile(said={"writing": writing}))


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2024-12-05", "ngày 05 tháng 12 năm 2024"),
        ("2018-04-03", "ngày 03 tháng 4 năm 2018"),
        ("2024-02-15", "ngày 15 tháng 02 năm 2024"),
        ("2025-01-31", "ngày 31 tháng 01 năm 2025"),
    ],
)
def test_two_digits_below_ten_and_for_the_first_two_months(day, said):
    assert signing_day(basis(day, day="cut_off")) == said


def test_an_office_without_a_known_code_gets_dots():
    given = basis("2024-12-31")
    given.tables["about"] = given.tables["about"].assign(office="Phòng Nội vụ")
    assert suffix(given) == "…"


def test_leading_zero_is_an_option_for_small_counts():
    given = basis("2024-12-31", leading_zero=True)
    view = Told("reminders_sent", given)
    view.row = {**view.row, "value": 5.0, "numerator": 5}
    assert view.value == "05"
    view.row = {**view.row, "value": 12.0, "numerator": 12}
    assert view.value == "12"


def test_the_dataset_speaks_over_the_profile():
    tables = fresh("sample")
    tables["about"] = tables["about"].assign(
        number_suffix="HU",
        signer_title="PHÓ BÍ THƯ",
        signing_authority="T/M BAN THƯỜNG VỤ",
        recipients="- Tỉnh ủy; - Lưu.",
        profile="hanhchinh_nd30",
    )
    document = compose(tables)
    assert document.letterhead.number.endswith("/BC-HU")
    assert document.closing.authority == "T/M BAN THƯỜNG VỤ"
    assert document.closing.recipients == ("- Tỉnh ủy", "- Lưu.")
    assert document.annexes[0].title.startswith("PHỤ LỤC I:")


def test_one_unit_has_its_own_report():
    document = compose(fresh("sample"), unit="u05")
    assert "(Phạm vi: Xã Đông Mẫu)" in document.subject
    assert not [t for t in document.tables() if "THEO ĐƠN VỊ" in t.title]


def test_composing_leaves_the_tables_as_they_were():
    tables = fresh("sample")
    before = {name: rows.copy() for name, rows in tables.items()}
    compose(tables, unit="u05")
    assert list(tables) == list(before)
    for name, rows in before.items():
        pd.testing.assert_frame_equal(tables[name], rows)


def test_the_external_edition_hides_small_counts_and_says_so():
    tables = fresh("sample")
    tables.edition = "external"
    document = compose(tables)
    cells = [c.text for t in document.tables() for r in t.rows for c in r.cells]
    assert "…" in cells
    assert "không công bố" in document.annexes[0].note


def test_english_has_the_same_figures():
    numbers = re.compile(r"\d[\d.,]*")

    def found(lang, text):
        marks = {"vi": str.maketrans(".,", ",."), "en": {}}[lang]
        return sorted(n.rstrip(".,").translate(marks) for n in numbers.findall(text))

    pairs = [sentences(compose(fresh("sample"), lang=lang))[3:8] for lang in wording.LANGUAGES]
    for one, other in zip(*pairs, strict=True):
        assert one.keys == other.keys
        assert found("vi", one.text.rstrip(".")) == found("en", other.text.rstrip("."))
