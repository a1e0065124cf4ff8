"""Shares and passages worked out by hand, and what must not change them."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.plans import to_tcvn3, to_vni
from phantich.likeness import Passage, compare_texts, copied_share, passages
from tests.likeness.samples import OWN, PARENT, plan

parent = plan(PARENT, "HUYỆN GIẢ ĐỊNH", 45)


def letters(sentences: list[str]) -> int:
    """Letters and figures of sentences, one more for each word: what the share counts."""
    words = [w.strip(",.;:") for s in sentences for w in s.replace("/", "").split()]
    return sum(len(word) + 1 for word in words)


def test_two_copied_sentences_among_own_ones() -> None:
    mixed = plan([OWN[0], PARENT[0], PARENT[1], OWN[1], OWN[2]])
    found = passages(mixed, parent)
    assert len(found) == 1
    begin = mixed.index(PARENT[0])
    assert found[0].start == begin
    assert found[0].length == mixed.index(PARENT[1]) + len(PARENT[1]) - begin
    assert parent[found[0].source_start :].startswith(PARENT[0])
    assert found[0].kind == "verbatim"
    expected = letters(PARENT[:2]) / letters([*PARENT[:2], *OWN])
    assert copied_share(mixed, parent) == pytest.approx(expected, abs=0.005)


def test_whole_copy_and_nothing_copied() -> None:
    assert copied_share(plan(PARENT), parent) == 1
    assert copied_share(plan(OWN), parent) == 0
    assert passages(plan(OWN), parent) == []


def test_boilerplate_alone_is_not_copying() -> None:
    found = compare_texts(plan([]), parent)
    assert (found.copied_share, found.own_share, found.passages) == (0, 0, [])
    assert found.masked_share == pytest.approx(1)


@pytest.mark.parametrize("mine", ["", "   \n", "...", "12", "một"])
def test_hardly_any_text(mine: str) -> None:
    assert copied_share(mine, parent) == 0
    assert copied_share(parent, mine) == 0


def test_shares_of_the_text_sum_to_one() -> None:
    found = compare_texts(plan([*PARENT[:2], *OWN]), parent)
    assert found.copied_of_text + found.own_of_text + found.masked_share == pytest.approx(1)
    assert found.copied_share + found.own_share == pytest.approx(1)
    assert found.band[0] <= found.copied_share <= found.band[1]


def test_changed_figures_and_places_make_it_edited_and_are_own_facts() -> None:
    edited = PARENT[1].replace("80%", "70%").replace("3 ngày", "2 ngày")
    found = compare_texts(plan([PARENT[0], edited, *OWN[:1]]), parent)
    assert [p.kind for p in found.passages] == ["edited"]
    assert [c.slot for c in found.changes[0]] == ["number", "number"]
    assert [f.text for f in found.own_facts][:2] == ["70%", "2"]


def test_order_and_wording_are_named() -> None:
    assert passages(plan([PARENT[1], PARENT[0]]), parent)[0].kind == "reordered"
    other = (
        PARENT[2].replace("Huy động", "Vận động").replace("xây dựng", "lập").replace("tặng", "góp")
    )
    assert passages(plan([PARENT[1], other]), parent)[0].kind == "reworded"


def test_quoted_titles_and_recipients_are_masked() -> None:
    text = plan(OWN)
    found = compare_texts(text, parent)
    reasons = {text[m.start : m.start + m.length].split("\n")[0]: m.reason for m in found.masked}
    assert reasons["Căn cứ Luật Tổ chức chính quyền địa phương;"] == "legal_basis"
    assert reasons["Nơi nhận:"] == "closing"
    assert reasons["I. NHIỆM VỤ"] == "heading"


def test_clauses_are_learnt_from_other_superiors() -> None:
    habit = "Mỗi tổ công tác tự mua sổ bìa xanh để chép lời dặn của người già trong làng mình."
    one = plan([habit, *OWN])
    other = plan([habit, *PARENT], "HUYỆN KHÁC")
    assert copied_share(one, other) > 0
    strangers = [
        plan([habit, f"Việc riêng thứ {n} của nơi này không giống nơi khác."]) for n in "ab"
    ]
    assert copied_share(one, other, strangers) == 0
    figure = habit.replace("sổ bìa xanh", "3 sổ bìa xanh")
    tasks = [text.replace(habit, figure) for text in (one, other, *strangers)]
    assert copied_share(*tasks[:2], tasks[2:]) > 0


def test_background_that_repeats_the_parent_hides_nothing() -> None:
    others = [parent, plan(PARENT, "XÃ BA")]
    assert copied_share(plan([*PARENT, *OWN]), parent, others) == pytest.approx(
        copied_share(plan([*PARENT, *OWN]), parent)
    )


CHANGES: list[Callable[[str], str]] = [
    lambda t: unicodedata.normalize("NFD", t),
    str.upper,
    lambda t: t.replace("hóa", "hoá").replace("ủy", "uỷ"),
    lambda t: t.replace("đ", "ð").replace("Đ", "Ð"),
    lambda t: t.replace(" ", "\u00a0"),
    lambda t: t.replace(",", " ,").replace(".\n", "\n"),
    lambda t: "".join(map(to_tcvn3, t)),
    lambda t: "".join(map(to_vni, t)),
    lambda t: t.replace("ạ", "ạ\u200b"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_writing_habits_do_not_change_the_share(change: Callable[[str], str]) -> None:
    mixed = plan([PARENT[0] + " " + PARENT[1], OWN[1], PARENT[2], OWN[0], OWN[2]])
    assert copied_share(change(mixed), parent) == pytest.approx(
        copied_share(mixed, parent), abs=0.02
    )


@pytest.mark.parametrize("change", [CHANGES[0], CHANGES[6], CHANGES[7]])
def test_places_are_those_of_the_text_as_read(change: Callable[[str], str]) -> None:
    mixed = change(plan([OWN[0], PARENT[0], PARENT[1], OWN[1], OWN[2]]))
    first = passages(mixed, parent)[0]
    assert mixed[first.start : first.start + first.length].startswith(change(PARENT[0])[:20])
    assert mixed[first.start : first.start + first.length].endswith(change(PARENT[1])[-15:])


def test_wrapped_lines() -> None:
    mixed = plan([" ".join(PARENT[:3]), " ".join(OWN)])
    words, lines = mixed.split(" "), [""]
    for word in words:
        full = len(lines[-1].split("\n")[-1]) + len(word) > 70
        lines[-1] += ("\n" if full else " " if lines[-1] else "") + word
    assert copied_share(lines[0], parent) == pytest.approx(copied_share(mixed, parent), abs=0.03)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([*PARENT, *OWN]), max_size=7))
def test_passages_lie_inside_the_texts(sentences: list[str]) -> None:
    mine = plan(sentences)
    for p in passages(mine, parent):
        assert 0 <= p.start < p.start + p.length <= len(mine)
        assert 0 <= p.source_start < p.source_start + p.source_length <= len(parent)


def test_two_hundred_pages() -> None:
    body = [f"Phần việc {n}: {s}" for n in range(700) for s in (*PARENT, *OWN)]
    assert copied_share(plan(body), parent) > 0.3


def test_passage_by_position() -> None:
    assert Passage(1, 2, 3, 4).start == 1


def test_same_output_under_any_hash_seed() -> None:
    code = (
        "from benchmarks.plans import pair; from phantich.likeness import compare_texts;"
        "p = pair('mixed', 'dev', 3); print(compare_texts(p.plan, p.parent, p.background))"
    )
    root = Path(__file__).parents[2]
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": f"{root / 'src'}:{root}", "PATH": ""},
            capture_output=True, check=True, cwd=root,
        ).stdout
        for seed in ("0", "1", "42")
    }  # fmt: skip
    assert len(seen) == 1
