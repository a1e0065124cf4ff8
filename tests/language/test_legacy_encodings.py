"""TCVN3, VNI and VIQR are decoded, Unicode is left alone, places lead back to the original."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.plans import to_tcvn3, to_vni
from phantich.language.legacy_encodings import decode, well_formed

PLAIN = "Ủy ban nhân dân được giao nhiệm vụ xây dựng kế hoạch, tổ chức học tập nghị quyết ở cơ sở."


@pytest.mark.parametrize(
    ("raw", "encoding", "text"),
    [
        ("Uû ban nh©n d©n", "TCVN3", "Uỷ ban nhân dân"),
        ("UÛy ban nhaân daân", "VNI", "Ủy ban nhân dân"),
        ("U?y ban nha^n da^n ho.c ta^.p", "VIQR", "Ủy ban nhân dân học tập"),
        ("CAÊN CÖÙ NGHÒ QUYEÁT SOÁ 05", "VNI", "CĂN CỨ NGHỊ QUYẾT SỐ 05"),
        ("®\u00adîc giao nhiÖm vô tr\u00adëng ban", "TCVN3", "được giao nhiệm vụ trưởng ban"),
    ],
)
def test_known_words(raw: str, encoding: str, text: str) -> None:
    decoded = decode(raw)
    assert (decoded.encoding, decoded.text) == (encoding, text)


def test_soft_hyphen_lost_on_the_way_is_put_back() -> None:
    assert (
        decode("®îc tæ chøc thêng xuyªn, ngêi d©n").text == "được tổ chức thường xuyên, người dân"
    )


@pytest.mark.parametrize(
    "text", [PLAIN, "café à la carte", "hội nghị ngày 05/12: 95%", "", "á ò ó", "a.b? c^d (e+f)"]
)
def test_unicode_is_left_alone(text: str) -> None:
    decoded = decode(text)
    assert (decoded.text, decoded.encoding) == (text, "unicode")


def test_runs_of_one_line_are_told_apart() -> None:
    assert decode("Uû ban nh©n d©n huyÖn và Ủy ban Kiểm tra").text.endswith("và Ủy ban Kiểm tra")
    assert decode("§¶ng bé huyÖn; Đảng bộ xã").text == "Đảng bộ huyện; Đảng bộ xã"


@pytest.mark.parametrize(("code", "name"), [(to_tcvn3, "TCVN3"), (to_vni, "VNI")])
def test_round_trip_with_places(code: object, name: str) -> None:
    letters = [code(c) for c in PLAIN.lower()]  # type: ignore[operator]
    raw = "".join(letters)
    decoded = decode(raw)
    assert decoded.encoding == name
    assert decoded.text == PLAIN.lower()
    cut = [raw[decoded.offsets[i] : decoded.offsets[i + 1]] for i in range(len(decoded.text))]
    assert cut == letters


@given(st.text(max_size=80))
def test_places_grow_and_stay_inside(text: str) -> None:
    decoded = decode(text)
    places = list(decoded.offsets)
    assert len(places) == len(decoded.text) + 1
    assert places == sorted(places) and places[-1] == len(text)


def test_syllables() -> None:
    assert all(
        map(well_formed, ["nghiêng", "khuỷu", "Nguyễn", "quyết", "gì", "thuở", "quốc", "ương"])
    )
    assert not any(map(well_formed, ["đợc", "nh©n", "plan", "bcd", "trởng"]))


@pytest.mark.parametrize(
    ("raw", "text"),
    [("X\u00b7 Tam An", "Xã Tam An"), ("Ph\u00ad\u00eang Minh Khai", "Phường Minh Khai")],
)
def test_a_dot_or_a_soft_hyphen_within_a_word_is_a_letter_of_tcvn3(raw, text):
    found = decode(raw)
    assert found.encoding == "TCVN3"
    assert found.text == text


@pytest.mark.parametrize("text", ["Xã Tân\u00b7An", "hội\u00adnghị", "A\u00b7B", "Tr\u00adường"])
def test_dots_and_soft_hyphens_of_unicode_text_stay(text):
    assert decode(text).text == text
