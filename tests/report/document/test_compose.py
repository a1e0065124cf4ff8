"""What the report says, in which order, how long it is, and what it must never say."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from phantich.language import wording
from phantich.report.document import assemble, compose, proposals, summary
from phantich.report.document.letterhead import letterhead, organs, signing_day, suffix
from phantich.report.profiles import profile_of, read_profile
from phantich.report.report_model import Heading, Prose, Table
from phantich.report.sentences import gather, results
from phantich.report.sentences.result_sentences import PLAN, named
from phantich.schema.indicators import indicators
from tests.conftest import fresh
from tests.report.document.conftest import proses, sentences

LENGTH_OF_SOURCE = 1485  # words of the district's own report
MOST = 1.5
ONE_PAGE = 560  # words that fit on the first page beside its table


def headings(report, level):
    return [b.text for b in report.body if isinstance(b, Heading) and b.level == level]


def text_of(blocks):
    return " ".join(b.text for b in blocks if isinstance(b, (Heading, Prose)))


def between(report, first, last):
    """The blocks of the body from one heading of the first level to another."""
    texts = [getattr(block, "text", "") for block in report.body]
    return report.body[texts.index(first) : texts.index(last)]


def test_parts_stand_in_the_order_an_office_expects(composed):
    first = headings(composed, 1)
    assert [text.split(".")[0] for text in first] == ["I", "II", "III", "IV"]
    second = headings(composed, 2)
    assert [text[0] for text in second[:8]] == list("12345") + list("123")


def test_parts_one_to_three_are_at_most_half_longer_than_the_source(composed):
    """Without the first page, tables and annexes."""
    first = headings(composed, 1)
    words = len(text_of(between(composed, first[0], first[3])).split())
    assert 900 < words <= MOST * LENGTH_OF_SOURCE


def test_the_first_page_answers_what_a_leader_asks(composed):
    said = text_of(composed.summary)
    leads = [b.lead for b in composed.summary if isinstance(b, Prose) and b.lead]
    assert len(said.split()) < ONE_PAGE
    assert "chưa đạt phần lớn chỉ tiêu được giao (mới đạt 1/7)" in said  # good or bad
    assert said.count("-mẫu (") == 8  # which documents, each with its units
    assert "Trung tâm Y tế huyện Minh Họa" in said  # who is behind
    assert "chưa gửi 13/13 báo cáo" in said  # and with what
    assert "Trong 6 giải pháp đề ra năm 2023" in said  # what became of last year's
    assert re.search(r"\(1\) .*(ủy|cơ sở), \d\d/\d\d/2025", said)  # who does what by when
    assert "48/51 nhận định" in said  # what it rests on
    assert leads[0].startswith("Đánh giá")
    table = next(b for b in composed.summary if isinstance(b, Table))
    assert 6 <= len(table.rows) <= 8
    assert "Kế hoạch minh họa số 01-KH/MH-mẫu năm 2024" in table.note  # who set the levels


def test_the_actors_are_those_of_the_level_and_the_day():
    before = text_of(results(gather(fresh("sample"))))
    after = text_of(results(gather(fresh("sample", 2025))))
    for actor in ("Ban Thường vụ Huyện ủy", "Ban Tuyên giáo Huyện ủy", "Trung tâm Chính trị huyện",
                  "Mặt trận, các tổ chức chính trị - xã hội huyện"):  # fmt: skip
        assert actor in before
    assert "Ban Thường vụ Tỉnh ủy" in after
    assert "Ban Tuyên giáo và Dân vận Tỉnh ủy" in after
    assert "Huyện ủy" not in after


def test_the_year_before_has_one_name_and_small_changes_are_none(composed):
    said = " ".join(s.text for s in sentences(composed))
    assert "cùng kỳ" not in said
    assert "năm trước" not in said
    assert "đạt 97,92%, tương đương năm 2023" in said  # 0,66 points
    assert "(82,90%; năm 2023: 79,35%)" in said  # 3,55 points
    assert "(62,24%)" in said  # 0,89 points are not worth a word


def test_words_of_police_and_of_statistics_do_not_stand_in_the_report(composed):
    said = " ".join(s.text for s in sentences(composed))
    for word in ("vụ việc", "trung vị", "phân vị", "có dao động", "100,00%", "55,00%"):
        assert word not in said


def test_nothing_signed_names_files_statements_or_keys(composed):
    tables = " ".join(c.text for t in composed.tables() for r in t.rows for c in r.cells)
    said = " ".join(s.text for s in sentences(composed)) + tables
    assert not re.search(r"\bS\d{1,2}\b", said)
    assert not re.search(r"\.csv|data/|[a-z]+_[a-z]+", said)
    assert "phần mềm" not in tables


def test_limitations_stand_under_the_headings_of_the_source_by_size(composed):
    third = headings(composed, 3)
    assert [t[:2] for t in third[:4]] == ["a)", "b)", "c)", "d)"]
    texts = [getattr(b, "text", "") for b in composed.body]
    plans = composed.body[texts.index(third[2]) + 1 : texts.index(third[3])]
    gaps = [re.findall(r"(\d+,?\d*)%", b.text)[0] for b in plans[1:-1]]
    assert plans[0].text.startswith("Kế hoạch còn sao chép")
    assert float(gaps[0].replace(",", ".")) < float(gaps[-1].replace(",", "."))


def test_who_has_done_none_of_a_duty_is_named(composed):
    said = " ".join(s.text for s in sentences(composed))
    assert "Trung tâm Y tế huyện Minh Họa chưa gửi báo cáo nào trong 13 báo cáo" in said


def test_causes_and_proposals_are_left_to_the_office(composed):
    inside = between(composed, "3. Nguyên nhân", "III. PHƯƠNG HƯỚNG, NHIỆM VỤ, GIẢI PHÁP")
    assert {b.kind for b in inside if isinstance(b, Prose)} == {"note", "fill"}
    assert not any(s.keys for b in inside if isinstance(b, Prose) for s in b.sentences)


def test_the_words_of_the_office_stand_where_it_wrote_them(facts):
    words = {
        "judgement": "Năm nay khá.",
        "causes_outside": "Mưa.\nBão.",
        "proposals": "Thêm người.",
    }
    report = compose(facts, words)
    assert "Năm nay khá." in text_of(report.summary)
    said = text_of(report.body)
    for text in ("Năm nay khá.", "Mưa.", "Bão.", "Thêm người."):
        assert text in said
    kinds = [b.kind for b in report.body if isinstance(b, Prose)]
    assert kinds.count("fill") == 2  # only the causes inside are still open
    signed = compose(facts, {"number": "127", "day": "05/12/2024", "signer": "Nguyễn Văn Mẫu"})
    assert signed.letterhead.number == "Số 127-BC/BTGHU"
    assert "ngày 05 tháng 12 năm 2024" in signed.letterhead.date
    assert signed.closing.name == "Nguyễn Văn Mẫu"
    assert signed.letterhead.draft == ""


def test_the_three_groups_of_solutions_have_lead_deadline_and_figure(composed):
    groups = [b for b in composed.body if isinstance(b, Prose) and b.text.startswith("Thứ ")]
    assert len(groups) == 3
    for prose in groups:
        assert "chủ trì, hạn " in prose.text
        assert re.search(r"từ \d.* (lên|xuống) \d", prose.text)
    assert "Huyện Minh Họa chủ trì" not in text_of(composed.body)  # a place leads nothing


def test_every_sentence_with_a_rate_names_its_indicators(composed):
    inside = between(composed, "I. KẾT QUẢ THỰC HIỆN", "II. ĐÁNH GIÁ CHUNG")
    told = [s for b in inside if isinstance(b, Prose) and b.kind == "body" for s in b.sentences]
    for sentence in told:
        if re.search(r"\d%", sentence.text) and "tuyên truyền đến 77" not in sentence.text:
            assert sentence.keys, sentence.text
            assert set(sentence.keys) <= set(indicators())


def test_every_template_names_known_indicators():
    """A name before a point is an indicator, or one of the few other things sentences know."""
    others = {"actor", "documents", "told"}
    for lang in wording.LANGUAGES:
        for key, text in wording.sentences(lang).items():
            if key.startswith(("prose.", "limit.")):
                heads = set(re.findall(r"\{(\w+)\.", text))
                assert heads <= set(indicators()) | others, key


def test_nearly_every_indicator_of_the_sections_can_be_told():
    keys = {key for parts in PLAN.values() for part in parts for thought in part for key in thought}
    told = {i for key in keys - {"table"} for i in named(wording.sentences("vi")[f"prose.{key}"])}
    sections = {"direction", "study", "outreach", "teaching", "plans", "oversight", "learning"}
    left = {k for k, i in indicators().items() if i.section in sections} - told
    assert left == {
        "attendances_per_conference",
        "contacts_per_round",
        "learners_per_class",
        "media_kind_mix",
        "nonmember_attendances",
        "outreach_organisation_mix",
        "plan_sequence_rate",
    }  # fmt: skip - they stand in the annexes


def test_the_published_totals_leave_blanks_and_no_false_calm(published_report):
    first, said = text_of(published_report.summary), text_of(published_report.body)
    assert "9/51 nhận định" in first
    assert "vắng 252/12.112 (2,08%)" in first
    tables = [b for b in published_report.summary if isinstance(b, Table)]
    assert len(tables[0].rows) == 9
    assert "97,91%" in {c.text for r in tables[0].rows for c in r.cells}
    assert "11.860/12.112 cán bộ, đảng viên, đạt 97,92%" in said
    assert "___/___" in said
    assert said.count("chưa có số liệu") == 0
    assert "Chưa có chỉ tiêu nào kém" not in said


def test_one_unit_is_spoken_of_as_one():
    report = compose(gather(fresh("sample"), unit="u05"))
    said = text_of([*report.summary, *report.body])
    assert "Xã Đông Mẫu tổ chức 11 hội nghị" in said
    assert "cả 1 đơn vị" not in said
    assert "đơn vị, ở" not in said
    assert "Trong 6 giải pháp" not in said  # those are the district's
    assert "Lực lượng tham gia tuyên truyền chưa rộng" not in said  # held against itself
    assert "đảng bộ cơ sở chủ trì" not in said
    assert "Xã Đông Mẫu chủ trì" in said


def test_units_that_missed_a_level_are_not_told_as_those_that_did_the_work(composed):
    """“Chủ trì 150/241 hội nghị, ở 22/23 đơn vị” would say the opposite."""
    weak = text_of(between(composed, "2. Tồn tại, hạn chế", "3. Nguyên nhân"))
    assert "chủ trì 150/241 hội nghị (62,24%; mức tham khảo 80%; 22/23 đơn vị chưa đạt)" in weak
    assert "mức tham khảo không quá 10%; 21/23 đơn vị quá mức)" in weak  # a limit is exceeded
    assert not re.search(r", ở (cả )?\d", weak)


def test_every_target_that_the_judgement_counts_as_missed_is_told_with_its_level(composed):
    """One of seven reached: six stand among the limitations, duties done late or not included."""
    weak = text_of(between(composed, "2. Tồn tại, hạn chế", "3. Nguyên nhân"))
    assert weak.count("mức giao") == 6
    assert "8 lượt chưa thực hiện (đã thực hiện 95,65%, mức giao 100%)" in weak


def test_what_was_done_late_is_no_strength():
    """Unit u05 studied all 8 documents, each of them late."""
    report = compose(gather(fresh("sample"), unit="u05"))
    strong = text_of(between(report, "1. Ưu điểm", "2. Tồn tại, hạn chế"))
    assert "quán triệt" not in strong
    assert "báo cáo đã gửi" not in strong
    assert "báo cáo gửi đúng hạn tăng rõ rệt" in strong


def test_periodic_reports_stand_among_what_a_unit_still_owes(composed):
    table = next(t for t in composed.tables() if t.sheet == "Đôn đốc")
    told = {row.cells[1].text: row.cells for row in table.rows if row.kind == "row"}
    cells = told["Trung tâm Y tế huyện Minh Họa"]
    listed = re.search(r"Báo cáo: ([^;]*)", cells[-1].text)[1]
    assert cells[4].text == "13"  # eight on documents, five periodic
    assert listed.count("-mẫu") == 8
    assert listed.endswith("5 báo cáo định kỳ")


def test_without_a_year_before_nothing_is_said_to_have_stayed_the_same(published_report):
    strong = text_of(between(published_report, "1. Ưu điểm", "2. Tồn tại, hạn chế"))
    assert "rõ rệt" not in strong
    assert "năm trước" in strong


def test_last_years_open_solutions_are_told_between_quotation_marks(composed):
    said = next(b.text for b in composed.body if getattr(b, "text", "").startswith("Trong 6 giải"))
    assert said.count("“") == 3  # two overdue, one stopped


def test_a_limit_that_is_kept_is_no_achievement(composed):
    table = next(b for b in composed.summary if isinstance(b, Table))
    copied = next(row for row in table.rows if "trùng" in row.cells[0].text)
    assert copied.cells[4].text == "trong mức"
    strong = text_of(between(composed, "1. Ưu điểm", "2. Tồn tại, hạn chế"))
    assert "trùng" not in strong
    assert "kiểm tra, giám sát" not in strong  # from 52% down to 39%, above its level as it is


def test_the_states_form_for_an_office_of_the_party_is_warned_of_on_the_draft(facts):
    form = read_profile("hanhchinh_nd30")
    assert "Nghị định 30" in letterhead(replace(facts, profile=form), {}).draft
    assert "Nghị định 30" not in letterhead(facts, {}).draft


def test_counts_are_not_compared_across_the_reform():
    said = text_of(compose(gather(fresh("sample", 2025))).body)
    held = re.search(r"tổ chức (\d+) hội nghị[^,]*", said)[0]
    assert "năm 2024" not in held
    assert "sắp xếp đơn vị" in said


def test_units_stand_in_groups_by_name(composed):
    table = next(t for t in composed.tables() if t.sheet == "Học tập theo đơn vị")
    groups = [row.cells[1].text for row in table.rows if row.kind == "group"]
    assert groups == ["Xã, phường, thị trấn", "Cơ quan, đơn vị", "Cấp báo cáo tổ chức"]
    names = [row.cells[1].text for row in table.rows if row.kind == "row"]
    at = [names.index(name) for name in ("An Mẫu", "Diên Mẫu", "Đông Mẫu", "Gia Mẫu")]
    assert at == sorted(at)
    assert names[-1].startswith("Ban Tuyên giáo Huyện ủy")
    assert table.rows[-1].kind == "total"


def test_totals_are_the_sums_of_the_units(composed):
    for table in composed.tables():
        for at, column in enumerate(table.columns):
            total = table.rows[-1].cells[at]
            if table.rows[-1].kind == "total" and total.formula.startswith("SUM"):
                values = [r.cells[at].value or 0 for r in table.rows if r.kind == "row"]
                assert sum(values) == total.value, (table.title, column.heading)


def test_an_analyst_can_change_how_the_report_is_made(facts):
    told = results(facts)
    shorter = replace(told, blocks=told.blocks[:2])
    report = assemble(facts, summary(facts, {}), [shorter] * 3 + [proposals(facts)], ())
    assert len(headings(report, 1)) == 4
    assert report.annexes == ()


def test_organs_of_a_department_and_of_a_committee():
    assert organs("Ban Tuyên giáo Huyện ủy Mẫu", "") == ("HUYỆN ỦY MẪU", "BAN TUYÊN GIÁO")
    assert organs("Ban Tuyên giáo Huyện ủy Mẫu", "", "en") == (
        "MẪU DISTRICT PARTY COMMITTEE", "PROPAGANDA DEPARTMENT",
    )  # fmt: skip
    assert organs("Đảng ủy xã Mẫu", "Tỉnh ủy Mẫu") == ("TỈNH ỦY MẪU", "ĐẢNG ỦY XÃ MẪU")


def test_the_code_of_the_number_follows_the_office(facts):
    assert suffix(facts) == "BTGHU"
    other = gather(facts.dataset, profile=read_profile(said={"letterhead": {"suffix": "XYZ"}}))
    assert suffix(other) == "XYZ"


def test_the_day_may_be_that_of_the_data(facts):
    form = profile_of(facts.dataset)
    dated = replace(form, writing=replace(form.writing, day="cut_off"))
    assert signing_day(gather(facts.dataset, profile=dated), {}) == "ngày 31 tháng 12 năm 2024"


def test_no_adjective_of_praise(composed, published_report):
    praise = re.compile(r"\b(tốt đẹp|nghiêm túc|sâu rộng|xuất sắc|tích cực)\b")
    for report in (composed, published_report):
        assert not [p.text for p in proses(report) if praise.search(p.text)]


@pytest.mark.parametrize("edition", ["external"])
def test_an_external_edition_is_composed_whole(edition):
    dataset = fresh("sample")
    dataset.edition = edition
    report = compose(gather(dataset))
    assert "97,92%" in text_of(report.body)


def test_what_could_not_be_judged_is_told_only_where_there_is_any(composed, published_report):
    told = [
        " ".join(b.text for b in report.annexes[-1].blocks if isinstance(b, Prose))
        for report in (composed, published_report)
    ]
    assert ["chưa đánh giá được" in text for text in told] == [False, True]
