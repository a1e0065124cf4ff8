"""Forms as data: what they hold, how an office's own goes over them, what is refused."""

from __future__ import annotations

import pytest

from phantich.errors import Fault
from phantich.report.profiles import SHIPPED, read_profile


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_shipped_forms_keep_to_the_rules(name, lang):
    form = read_profile(name, lang)
    assert (form.page.width, form.page.height) == (210, 297)
    assert 20 <= form.page.top <= 25
    assert 20 <= form.page.bottom <= 25
    assert 30 <= form.page.left <= 35
    assert 15 <= form.page.right <= 20
    assert form.font == "Times New Roman"
    assert 13 <= form.sizes.body <= 15
    assert "{suffix}" in form.letterhead.number
    assert form.signature.name == ""


def test_the_two_forms_differ_where_the_rules_do():
    party, state = (read_profile(name) for name in SHIPPED)
    assert party.letterhead.state == "ĐẢNG CỘNG SẢN VIỆT NAM"
    assert party.sizes.state == 15
    assert state.letterhead.motto == "Độc lập - Tự do - Hạnh phúc"
    assert state.letterhead.number.startswith("Số:")
    assert ":" not in party.letterhead.number
    assert (party.writing.annex_numbers, state.writing.annex_numbers) == ("arabic", "roman")


def test_an_own_form_says_only_what_differs(tmp_path):
    (tmp_path / "own.toml").write_text(
        'base = "hanhchinh_nd30"\n[page]\nleft = 35\n[suffixes]\n"Phòng Mẫu" = "PM"\n'
        '[letterhead]\nstate = "MỘT DÒNG"\n',
        "utf-8",
    )
    form = read_profile("own.toml", near=tmp_path)
    assert form.page.left == 35
    assert form.sizes.state == read_profile("hanhchinh_nd30").sizes.state
    assert form.suffixes["Phòng Mẫu"] == "PM"
    assert form.letterhead.state == "MỘT DÒNG"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[page]\nlefft = 3\n", "left"),
        ("[pages]\nleft = 3\n", "page"),
        ('[page]\nleft = "3"\n', "page.left"),
        ("[page]\nleft = -3\n", "page.left"),
        ("[sizes]\nbody = true\n", "sizes.body"),
        ('[writing]\nspelling = "older"\n', "writing.spelling"),
        ('[letterhead]\nstate = { vi = "A" , fr = "B" }\n', "fr"),
        ('base = "nd31"\n', "nd31"),
        ("[page\n", "own.toml"),
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
