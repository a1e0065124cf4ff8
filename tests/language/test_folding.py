"""Words as offices write them: equal as keys, and in the order of a Vietnamese list."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phantich.language.folding import fold, nearest, vietnamese_order

VIETNAMESE = st.text(
    st.sampled_from("aàảãáạăằẳẵắặâầẩẫấậbcdđeêếhiklmnoôơởpqrstuưựvxyỳ ÀĂÂĐÊÔƠƯ_-,."), max_size=30
)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Số  ĐV\n", "so dv"),
        ("số đv", "so dv"),
        ("SỐ_ĐV", "so dv"),
        ("Huyện uỷ", "huyen uy"),
        ("Huyện ủy", "huyen uy"),
        ("Hoà", "hoa"),
        ("Hòa", "hoa"),
        ("Chủ trì (chức danh)", "chu tri chuc danh"),
        ("Tin, bài", "tin bai"),
        ("\N{NO-BREAK SPACE}Có\N{NO-BREAK SPACE}mặt ", "co mat"),
        ("Đảng viên\N{ZERO WIDTH SPACE}", "dang vien"),
        ("unit_id", "unit id"),
        ("Đường", "duong"),
        ("ƯỚC TÍNH", "uoc tinh"),
        ("---", ""),
        ("", ""),
    ],
)
def test_fold_makes_one_key_of_many_spellings(written, key):
    assert fold(written) == key
    assert fold(unicodedata.normalize("NFD", written)) == key


@pytest.mark.parametrize("written", ["TSÐV", "tsðv"])
def test_fold_takes_the_icelandic_eth_for_the_vietnamese_letter(written):
    assert fold(written) == "tsdv"


def test_fold_keeps_apart_what_differs_by_a_letter():
    assert fold("Tham dự") != fold("Tham gia")
    assert fold("n1") != fold("n2")


@given(VIETNAMESE)
def test_fold_does_not_depend_on_composition_case_or_spacing(text):
    key = fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == key
    assert fold(unicodedata.normalize("NFC", text)) == key
    assert fold(text.upper()) == key
    assert fold(f"  {text}\n") == key
    assert fold(key) == key


@pytest.mark.parametrize(
    ("word", "meant"),
    [("hoi ngi", "Hội nghị"), ("Hội nghị ", "Hội nghị"), ("diem cầu", "Điểm cầu"), ("zzz", "")],
)
def test_nearest_names_the_choice_in_its_own_spelling(word, meant):
    assert nearest(word, ["Điểm cầu", "Hội nghị", "Lớp"]) == meant


def test_nearest_of_nothing_is_nothing():
    assert nearest("Hội nghị", []) == ""


NAMES = ["An", "Ăn", "Ân", "Bình", "Dân", "Đảng", "Đoàn", "Em", "Êm", "Lam", "Ôm", "Ơn", "Ưu", "Y"]


def test_names_stand_in_the_order_of_the_alphabet():
    mixed = list(NAMES)
    random.Random(7).shuffle(mixed)
    assert sorted(mixed, key=vietnamese_order) == NAMES


def test_tones_decide_only_between_equals():
    names = ["Tám", "Tam An", "Tàm Bình", "Tam Châu", "tâm"]
    assert sorted(names, key=vietnamese_order) == names


@given(VIETNAMESE)
def test_order_does_not_depend_on_composition(text):
    assert vietnamese_order(unicodedata.normalize("NFD", text)) == vietnamese_order(text)


@given(st.lists(VIETNAMESE, max_size=8, unique=True), st.randoms())
def test_order_of_a_list_does_not_depend_on_how_it_came(names, shuffled):
    mixed = list(names)
    shuffled.shuffle(mixed)
    assert sorted(mixed, key=vietnamese_order) == sorted(names, key=vietnamese_order)
