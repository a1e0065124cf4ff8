"""Words and segments: what is one of them, and where it stands."""

from __future__ import annotations

import unicodedata

from phantich.likeness.segments import cut
from phantich.likeness.tokens import tokenise


def segments(text: str) -> list[str]:
    return [text[s.start : s.end] for s in cut(tokenise(text))]


def test_figures_are_whole_words() -> None:
    words = tokenise("Đạt 97,92% (1.234/1.260 người) trước 30-6, tổ 3.").words
    assert words == [
        *("Đạt", "97,92%", "1.234/1.260", "người", "trước", "30-6", "tổ", "3"),
    ]


def test_places_are_those_of_the_text_before_composing() -> None:
    text = unicodedata.normalize("NFD", "Ký hiệu x\u0301 là tủ sách, bỏ trống là kho.")
    tokens = tokenise(text)
    taken = [
        text[tokens.original(a) : tokens.original(b)]
        for a, b in zip(tokens.starts, tokens.ends, strict=True)
    ]
    assert [unicodedata.normalize("NFC", word) for word in taken] == tokens.words
    assert tokens.words[2] == "x\u0301"


def test_a_quotation_is_not_cut() -> None:
    text = "Đọc “Sách là bạn. Hãy mở sách ra!” ở cổng chợ. Xong thì cất."
    assert segments(text) == [text[:46], "Xong thì cất."]


def test_numbers_abbreviations_and_wrapped_lines_end_nothing() -> None:
    text = (
        "1. Giao đ/c. Ngà và ThS. Lụa xếp 1.200 cuốn sách cũ của\nlàng vào tủ mới.\nIII. NỘI DUNG"
    )
    assert segments(text) == text.replace("\nIII", "|III").split("|")


def test_what_a_segment_is_told_by() -> None:
    text = "I. NỘI DUNG\n- Quét sân; kê bàn\n2\tQuét sân\tĐoàn xã\n"
    head, item, row = cut(tokenise(text))
    assert (head.item, head.body - head.first, head.ended) == (True, 1, False)
    assert (item.item, item.body - item.first, item.opens, item.closes) == (True, 0, True, True)
    assert (row.row, row.body - row.first) == (True, 1)
