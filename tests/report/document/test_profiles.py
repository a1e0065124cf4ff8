"""Forms as data: what they hold, how an office's own goes over them, what is refused."""

from __future__ import annotations

import io

import docx
import pytest

from phantich.errors import Fault
from phantich.report.document.pdf_file import look
from phantich.report.profiles import SHIPPED, read_profile


def test_shipped_forms_keep_to_the_rules():
    for name in SHIPPED:
        for lang in ("vi", "en"):
            form = read_profile(name, lang)
            seen = look(form)
            letter = seen["sheets"]["letter"]
            assert (round(letter["width"]), round(letter["height"])) == (210, 297)
            assert 20 <= round(letter["top"]) <= 25
            assert 20 <= round(letter["bottom"]) <= 25
            assert 30 <= round(letter["left"]) <= 35
            assert 15 <= round(letter["right"]) <= 20
            assert seen["font"][0] == "Times New Roman"
            assert 13 <= seen["sizes"]["body"] <= 15
            assert "{suffix}" in form.letterhead.number
            assert form.signature.name == ""


def test_the_two_forms_differ_where_the_rules_do():
    party, state = (read_profile(name) for name in SHIPPED)
    assert party.letterhead.state == "ĐẢNG CỘNG SẢN VIỆT NAM"
    assert look(party)["sizes"]["state"] == 15
    assert look(state)["sizes"]["state"] == 13
    assert state.letterhead.motto == "Độc lập - Tự do - Hạnh phúc"
    assert state.letterhead.number.startswith("Số:")
    assert ":" not in party.letterhead.number
    assert (party.writing.annex_numbers, state.writing.annex_numbers) == ("arabic", "roman")
    assert look(party)["label"]["underline"]
    assert look(state)["label"] == {"bold": True, "italic": True, "underline": False}
    assert state.signature.title.startswith("(")  # a place to fill in, no title that is none
    assert state.recipients.file == "VT"


def test_templates_are_words_own_files_with_names_an_office_reads():
    for name in SHIPPED:
        made = docx.Document(io.BytesIO(read_profile(name).template_bytes()))
        styles = {style.name for style in made.styles}
        assert {"Thân bài", "Tên loại", "Trích yếu", "Biểu", "Phụ lục", "Ô số"} <= styles
        assert made.core_properties.author == ""


def test_an_own_form_says_only_what_differs(tmp_path):
    (tmp_path / "own.toml").write_text(
        'base = "hanhchinh_nd30"\n[suffixes]\n"Phòng Mẫu" = "PM"\n'
        '[letterhead]\nstate = "MỘT DÒNG"\n',
        "utf-8",
    )
    form = read_profile("own.toml", near=tmp_path)
    assert form.template == "hanhchinh_nd30.docx"
    assert form.suffixes["Phòng Mẫu"] == "PM"
    assert form.letterhead.state == "MỘT DÒNG"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[letterhead]\nstatee = "A"\n', "state"),
        ('[letterheads]\nstate = "A"\n', "letterhead"),
        ("[letterhead]\nstate = 3\n", "letterhead.state"),
        ('[letterhead]\norgan_rule = "có"\n', "letterhead.organ_rule"),
        ('[writing]\nspelling = "older"\n', "writing.spelling"),
        ('[letterhead]\nstate = { vi = "A" , fr = "B" }\n', "fr"),
        ('base = "nd31"\n', "nd31"),
        ("[letterhead\n", "own.toml"),
        ('[recipients]\nlist = "A"\n', "recipients.list"),
    ],
)
def test_faulty_forms_are_named_with_their_entry(tmp_path, text, said):
    (tmp_path / "own.toml").write_text(text, "utf-8")
    with pytest.raises(Fault, match=said):
        read_profile("own.toml", near=tmp_path)


def test_an_unknown_form_is_named_with_the_nearest():
    with pytest.raises(Fault, match="dang_hd36"):
        read_profile("dang_hd37")
