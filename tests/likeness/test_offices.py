"""What offices do with a superior's plan, each case small enough to be judged by eye."""

from __future__ import annotations

import pytest

from phantich.likeness import compare_texts, copied_share, passages
from tests.likeness.samples import OWN, PARENT, plan

parent = plan(PARENT, "HUYỆN GIẢ ĐỊNH", 45)


def copied(mine: str, theirs: str = parent) -> list[str]:
    """The text of each passage found."""
    return [mine[p.start : p.start + p.length] for p in passages(mine, theirs)]


def reasons(text: str) -> dict[str, str]:
    """Why each masked stretch of a text is left out."""
    found = compare_texts(text, parent).masked
    return {text[m.start : m.start + m.length]: m.reason for m in found}


FRAMES = [
    "Tổ chức 3 lớp {} cho {} cán bộ, đảng viên tại {}, xong trước ngày {}/5/2024.",
    "Giao {} chủ trì, phối hợp với {} {} trong quý II.",
]
FILLED = [
    FRAMES[0].format("bồi dưỡng nghiệp vụ thư viện", 120, "hội trường huyện", 12),
    FRAMES[1].format("Phòng Văn hóa", "Hội Khuyến học", "kiểm kê sách cũ ở các điểm trường"),
]


def test_own_sentences_in_a_frame_of_the_parent_are_own() -> None:
    theirs = plan([*PARENT, *FILLED])
    own = [
        FRAMES[0].format("dạy bơi cứu đuối", 45, "đập nước bản Me", 30),
        FRAMES[1].format("Trạm Thú y", "Hội Phụ nữ", "tiêm phòng cho đàn trâu thả rông"),
    ]
    assert copied(plan([*own, *OWN]), theirs) == []
    assert copied(plan([*FILLED, *OWN]), theirs) == ["\n".join(FILLED)]


def test_an_order_to_a_body_is_content_and_the_order_to_watch_the_plan_is_not() -> None:
    watch = "Giao Văn phòng chủ trì, phối hợp với các cơ quan theo dõi, đôn đốc thực hiện kế hoạch."
    assert reasons(plan([watch, *FILLED])).get(watch) == "standard_clause"
    assert FILLED[1] not in reasons(plan([watch, *FILLED]))


def test_a_legal_basis_is_one_in_the_head_alone() -> None:
    finding = "Căn cứ kết quả khảo sát 14 thôn, tổ thư viện xếp lại lịch mở cửa từng phòng đọc."
    theirs = plan([finding, *PARENT])
    assert copied(plan([OWN[0], finding, PARENT[0], OWN[1]]), theirs) == [f"{finding}\n{PARENT[0]}"]
    assert reasons(plan(OWN))["Căn cứ Luật Tổ chức chính quyền địa phương;"] == "legal_basis"
    clause = "Căn cứ tình hình thực tế, các cơ quan chủ động điều chỉnh kế hoạch cho phù hợp."
    assert reasons(plan([clause, *OWN]))[clause] == "standard_clause"


ROWS = [
    "1\tSửa mái phòng đọc cụm trường Bến Mít\tĐoàn Thanh niên\tQuý II/2024",
    "2\tSố hóa gia phả các dòng họ lâu đời\tHội Người cao tuổi\tTháng 9/2024",
    "3\tMở quầy đổi sách cũ lấy cây giống\tHội Phụ nữ\tQuý IV/2024",
]


@pytest.mark.parametrize("parting", ["\t", " | "])
def test_rows_of_a_table_are_compared(parting: str) -> None:
    rows = [row.replace("\t", parting) for row in ROWS]
    mine = plan([OWN[0], *(row.replace("2024", "2025") for row in rows[:2]), OWN[1]])
    found = copied(mine, plan([*PARENT, *rows]))
    assert len(found) == 1
    assert "Sửa mái phòng đọc" in found[0] and "Tháng 9/2025" in found[0]


def test_rows_told_in_prose_are_found() -> None:
    told = [
        "Giao Đoàn Thanh niên sửa mái phòng đọc cụm trường Bến Mít, xong trong quý II/2024.",
        "Hội Người cao tuổi số hóa gia phả các dòng họ lâu đời vào tháng 9/2024.",
    ]
    mine = plan([OWN[0], *told, OWN[1], OWN[2]])
    assert copied(mine, plan([*PARENT, *ROWS])) == ["\n".join(told)]


def test_own_sentences_between_copied_ones_are_not_bridged() -> None:
    mine = plan([PARENT[0], PARENT[1], OWN[0], PARENT[2], PARENT[3]])
    assert copied(mine) == ["\n".join(PARENT[:2]), "\n".join(PARENT[2:])]
    theirs = plan([PARENT[0], PARENT[1], *OWN, PARENT[2], PARENT[3]])
    found = passages(plan(PARENT), theirs)
    spans = [theirs[p.source_start : p.source_start + p.source_length] for p in found]
    assert spans == ["\n".join(PARENT[:2]), "\n".join(PARENT[2:])]


def test_a_clause_inside_a_passage_belongs_to_it() -> None:
    clause = "Các chi bộ nghiêm túc triển khai thực hiện kế hoạch này."
    mine = plan([PARENT[0], clause, PARENT[1], *OWN])
    assert copied(mine) == ["\n".join([PARENT[0], clause, PARENT[1]])]
    assert clause in reasons(plan([PARENT[0], *OWN, clause]))
    assert clause not in reasons(mine)
    assert copied_share(mine, parent) > copied_share(mine.replace(clause, ""), parent) + 0.03


def test_names_and_figures_put_in_make_it_edited() -> None:
    task = (
        "Giao Đoàn xã trông {} kho sách ở {}, đóng {} giá gỗ, kiểm đếm {} tủ, xong ngày {}/4/2024."
    )
    theirs = plan([PARENT[0], task.format(3, "Gò Dừa", 14, 25, 15)])
    found = passages(plan([PARENT[0], task.format(2, "Nà Mây", 11, 20, 30)]), theirs)
    assert [p.kind for p in found] == ["edited"]


def test_two_sentences_made_into_one_have_both_as_source() -> None:
    summed = f"{PARENT[2].rstrip('.')}; {PARENT[3][0].lower()}{PARENT[3][1:]}"
    mine = plan([OWN[0], PARENT[1], summed, OWN[1], OWN[2]])
    found = passages(mine, parent)
    assert len(found) == 1
    last = found[0].source_start + found[0].source_length
    assert parent[:last].endswith(PARENT[3])


def test_a_quoted_title_alone_is_no_passage() -> None:
    title = "Chỉ thị số 99-CT/TW về “tăng cường công tác thư viện ở cơ sở trong tình hình mới”"
    mine = plan([f"Chi đoàn dán {title} ở cổng chợ.", *OWN])
    theirs = plan([*PARENT, f"Trạm Y tế đọc {title} lúc giao ban."])
    assert copied(mine, theirs) == []


CLAUSE = "Trưởng các khoa, phòng và tổ xe chịu trách nhiệm triển khai công tác này ở nơi mình."


def test_a_clause_that_no_list_holds_flags_no_plan() -> None:
    assert CLAUSE not in reasons(plan([CLAUSE, *OWN]))
    many = [f"Việc thứ {n}: đắp {n} mét bờ ở ruộng nhà ông Sáu Lúa cạnh gốc gạo." for n in range(9)]
    assert copied(plan([*OWN, CLAUSE, *many]), plan([PARENT[0], CLAUSE, *PARENT[1:]])) == []


def test_a_heading_counts_no_target_and_a_target_is_no_heading() -> None:
    mine = plan(["III. MỤC TIÊU ĐẾN NĂM 2030", "Khám mắt cho 350 người già", *OWN])
    assert reasons(mine)["III. MỤC TIÊU ĐẾN NĂM 2030"] == "heading"
    assert "Khám mắt cho 350 người già" not in reasons(mine)


def test_sections_in_another_order() -> None:
    mine = plan([PARENT[2], PARENT[3], OWN[0], PARENT[0], PARENT[1]])
    assert len(copied(mine)) == 2
    assert copied_share(mine, parent) == pytest.approx(
        copied_share(plan([*PARENT, OWN[0]]), parent), abs=0.01
    )
