"""The command: what it prints, what it writes, what it refuses."""

import hashlib
import json
import zipfile

import docx
import pytest

from benchmarks.plans import to_tcvn3
from phantich.cli import main

WRONG = "Toàn đảng bộ có 45/50 chi bộ hoàn thành, đạt 93%."
RIGHT = "Toàn đảng bộ có 45/50 chi bộ hoàn thành, đạt 90%."


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as left:
        main(["audit", *map(str, arguments)])
    return left.value.code, capsys.readouterr()


def word(path, *paragraphs):
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(path)
    return path


@pytest.fixture
def draft(tmp_path):
    return word(tmp_path / "du-thao.docx", "BÁO CÁO", WRONG, RIGHT)


def test_json_has_the_agreed_shape(capsys, tmp_path):
    path = tmp_path / "draft.txt"
    path.write_text(WRONG, "utf-8")
    code, printed = run(capsys, path, "--json")
    figures = json.loads(printed.out)["figures"]
    assert code == 0
    assert list(figures[0]) == [
        *("text", "start", "end", "kind", "stated", "computed", "verdict", "note")
    ]
    assert figures[0]["verdict"] == "mismatch"
    assert (figures[0]["stated"], figures[0]["computed"]) == ("93%", "90%")
    assert WRONG[figures[0]["start"] : figures[0]["end"]] == figures[0]["text"]


def test_table_names_the_line_and_what_is_right(capsys, tmp_path):
    path = tmp_path / "draft.md"
    path.write_text(f"# Báo cáo\n\n{RIGHT}\n\n{WRONG}\n", "utf-8")
    code, printed = run(capsys, path)
    row = next(line for line in printed.out.splitlines() if "Không khớp  " in line)
    assert code == 0
    assert row.split()[:2] == ["1", "5"]
    assert row.endswith("93%     90%")
    _, every = run(capsys, path, "--all", "--lang", "en")
    assert "Agrees" in every.out and "Does not agree" in every.out


def test_strict_fails_on_what_does_not_hold(capsys, tmp_path):
    path = tmp_path / "draft.txt"
    path.write_text(WRONG, "utf-8")
    assert run(capsys, path, "--strict")[0] == 1
    path.write_text(RIGHT, "utf-8")
    assert run(capsys, path, "--strict")[0] == 0


def comments(path):
    return [(c.text, c.author) for c in docx.Document(str(path)).comments]


def test_word_copy_has_a_comment_where_a_figure_fails(capsys, draft):
    before = draft.read_bytes()
    code, printed = run(capsys, draft)
    copy = draft.with_name("du-thao.audit.docx")
    assert code == 0
    assert draft.read_bytes() == before
    assert comments(copy) == [("Không khớp. Không khớp; tính lại được 90%.", "phantich")]
    assert copy.name in printed.err
    again = docx.Document(str(copy))
    assert [p.text for p in again.paragraphs] == ["BÁO CÁO", WRONG, RIGHT]


def commented(path):
    """The text between the marks of each comment."""
    body = docx.Document(str(path)).element.body
    name = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    found, open_ = {}, set()
    for node in body.iter():
        number = node.get(f"{name}id")
        if node.tag == f"{name}commentRangeStart":
            open_.add(number)
        if node.tag == f"{name}commentRangeEnd":
            open_.discard(number)
        if node.tag == f"{name}t":
            for one in open_:
                found[one] = found.get(one, "") + node.text
    return [found[key] for key in sorted(found)]


def test_comment_covers_the_figure_and_nothing_else(capsys, tmp_path):
    path = tmp_path / "d.docx"
    document = docx.Document()
    paragraph = document.add_paragraph("Đầu câu. Có ")
    paragraph.add_run("45/").bold = True
    paragraph.add_run("50 chi bộ đạt 93%; có 12/16 xã đạt 76% và hết.")
    table = document.add_table(1, 3)
    for cell, text in zip(table.rows[0].cells, ["Xã A", "18/20", "91%"], strict=True):
        cell.text = text
    document.save(path)
    run(capsys, path)
    assert commented(tmp_path / "d.audit.docx") == [
        *("45/50 chi bộ đạt 93%", "12/16 xã đạt 76%", "18/2091%")
    ]


def test_equal_drafts_give_equal_bytes(capsys, draft, tmp_path):
    copies = [tmp_path / "one.docx", tmp_path / "two.docx"]
    for copy in copies:
        run(capsys, draft, "--out", copy)
    sums = {hashlib.sha256(copy.read_bytes()).hexdigest() for copy in copies}
    assert len(sums) == 1


def test_nothing_is_written_when_all_holds(capsys, tmp_path):
    path = word(tmp_path / "good.docx", RIGHT)
    run(capsys, path)
    assert [p.name for p in tmp_path.iterdir()] == ["good.docx"]
    run(capsys, path, "--out", tmp_path / "asked.docx")
    assert comments(tmp_path / "asked.docx") == []


@pytest.mark.parametrize("name", ["du-thao.docx", "./du-thao.docx"])
def test_draft_is_never_overwritten(capsys, draft, name):
    before = draft.read_bytes()
    code, _ = run(capsys, draft, "--out", draft.parent / name)
    assert code == 2
    assert draft.read_bytes() == before


def test_copy_needs_a_word_draft(capsys, tmp_path):
    path = tmp_path / "draft.txt"
    path.write_text(WRONG, "utf-8")
    code, printed = run(capsys, path, "--out", tmp_path / "copy.docx")
    assert code == 2
    assert "draft.txt" in printed.err


def broken(tmp_path):
    good = word(tmp_path / "good.docx", RIGHT).read_bytes()
    bomb = tmp_path / "bomb.docx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("word/document.xml", b" " * 61_000_000)
    many = tmp_path / "many.docx"
    with zipfile.ZipFile(many, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for at in range(6):
            package.writestr(f"word/part{at}.xml", b" " * 55_000_000)
    yield "empty.txt", b"", "không có chữ"
    yield "blank.txt", b" \n\t", "không có chữ"
    yield "old.doc", b"\xd0\xcf\x11\xe0" + bytes(2000), ".docx"
    yield "locked.docx", b"\xd0\xcf\x11\xe0" + bytes(2000), "mật khẩu"
    yield "cut.docx", good[: len(good) // 2], "hỏng"
    yield "noise.docx", b"PK\x03\x04" + bytes(range(256)) * 9, "hỏng"
    yield "named.docx", b"chi la chu", "đuôi"
    yield "sheet.xlsx", good, "loại tệp"
    yield "bomb.docx", bomb.read_bytes(), "quá lớn"
    yield "many.docx", many.read_bytes(), "quá lớn"
    yield "scan.pdf", scanned(), "bản quét"
    yield "noise.pdf", b"%PDF-1.7\n" + bytes(500), "hỏng"


def scanned():
    from fpdf import FPDF

    page = FPDF()
    page.add_page()
    page.rect(10, 10, 90, 90)
    return bytes(page.output())


def test_what_cannot_be_read_is_refused_in_words(capsys, tmp_path):
    for name, content, said in broken(tmp_path):
        path = tmp_path / name
        path.write_bytes(content)
        code, printed = run(capsys, path)
        assert code == 1, name
        assert said in printed.err, (name, printed.err)
        assert "Traceback" not in printed.err + printed.out


def test_a_damaged_part_is_refused_in_words(capsys, tmp_path):
    good = word(tmp_path / "good.docx", *[WRONG] * 200).read_bytes()
    for place in range(40, len(good), len(good) // 60):
        path = tmp_path / "flipped.docx"
        path.write_bytes(good[:place] + bytes([good[place] ^ 0xFF]) + good[place + 1 :])
        code, printed = run(capsys, path)
        assert code in (0, 1)
        assert code == 0 or "flipped.docx" in printed.err


def test_folder_and_missing_file_are_refused(capsys, tmp_path):
    code, printed = run(capsys, tmp_path)
    assert code == 1 and "thư mục" in printed.err
    code, printed = run(capsys, tmp_path / "none.docx")
    assert code == 1 and "none.docx" in printed.err


def test_old_encoding_is_audited_and_said(capsys, tmp_path):
    path = tmp_path / "tcvn3.txt"
    plain = f"Báo cáo của Ban Tuyên giáo Huyện ủy. {WRONG}"
    raw = "".join(map(to_tcvn3, plain))
    path.write_bytes(raw.encode("latin-1"))
    code, printed = run(capsys, path, "--json")
    figures = json.loads(printed.out)["figures"]
    assert code == 0
    assert [f["verdict"] for f in figures] == ["mismatch"]
    assert figures[0]["text"] == raw[figures[0]["start"] : figures[0]["end"]]
    assert "TCVN3" in printed.err


def test_data_and_year_go_together(capsys, tmp_path):
    path = tmp_path / "draft.txt"
    path.write_text(WRONG, "utf-8")
    assert run(capsys, path, "--year", "2024")[0] == 2
    assert run(capsys, path, "--data", "data/published")[0] == 2


def test_figures_are_set_beside_the_data(capsys, tmp_path):
    path = tmp_path / "draft.txt"
    text = (
        "Năm 2024 đã tổ chức 241 hội nghị, có 12.390 người tham dự học tập; "
        "đảng viên dự 11.860/12.112 đồng chí. Mở 34 lớp bồi dưỡng lý luận chính trị. "
        "Tuyên truyền 340 đợt, có 21.549 lượt người nghe. Trồng 500 cây."
    )
    path.write_text(text, "utf-8")
    _, printed = run(capsys, path, "--data", "data/published", "--year", "2024", "--json")
    figures = [f for f in json.loads(printed.out)["figures"] if f["kind"] == "figure"]
    told = {f["stated"]: (f["verdict"], f["computed"]) for f in figures}
    assert told["241"] == ("agrees", "241")
    assert told["12.390"] == ("mismatch", "12.930")
    assert told["11.860/12.112"] == ("agrees", "11.860/12.112")
    assert told["34"] == ("agrees", "34")
    assert told["340"] == ("mismatch", "336")
    assert told["21.549"] == ("agrees", "21.549")


def test_what_is_aimed_at_is_not_set_beside_the_data(capsys, tmp_path):
    path = tmp_path / "draft.txt"
    path.write_text(
        "Đã có 11.860/12.112 đảng viên dự học tập. Phấn đấu năm tới mở 40 lớp lý luận chính trị; "
        "100% đảng viên tham gia học tập; tổ chức 300 hội nghị.",
        "utf-8",
    )
    _, printed = run(capsys, path, "--data", "data/sample", "--year", "2024", "--json")
    figures = [f for f in json.loads(printed.out)["figures"] if f["kind"] == "figure"]
    verdicts = {f["stated"]: f["verdict"] for f in figures}
    assert verdicts["11.860/12.112"] == "agrees"
    assert "mismatch" not in verdicts.values()


def test_a_folder_that_cannot_be_written_does_not_undo_the_audit(capsys, draft, monkeypatch):
    from phantich.draft_audit import draft_files
    from phantich.errors import Fault

    def refuse(path, content):
        raise Fault("unwritable", path=path.name, reason="-")

    monkeypatch.setattr(draft_files, "write_whole", refuse)
    code, printed = run(capsys, draft)
    assert code == 0
    assert "93%" in printed.out
    assert "du-thao.audit.docx" in printed.err
    assert run(capsys, draft, "--out", draft.with_name("x.docx"))[0] == 1
