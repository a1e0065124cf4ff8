"""Tests before and after study, and answers about the session: hand-worked."""

import pandas as pd
import pytest

from phantich.analysis import learning_outcomes
from phantich.report import charts
from phantich.report import tables as report
from tests.conftest import fresh


def written(*rounds):
    """Rounds as (n, mean before, mean after, passed before, passed after, gained, lost)."""
    tables = fresh("sample")
    rows = []
    for at, (n, first, last, before, after, gained, lost) in enumerate(rounds):
        same = {"round_id": f"r{at:02}", "n": n, "max": 10.0, "sd": 1.0}
        rows.append({**same, "phase": "pre", "mean": first, "passed": before})
        moved = {"gained": gained, "lost": lost}
        rows.append({**same, "phase": "post", "mean": last, "passed": after, **moved})
    frame = pd.DataFrame(rows)
    counts = dict.fromkeys(["n", "passed", "gained", "lost"], "Int64")
    tables["knowledge_tests"] = frame.astype(counts)
    return tables


ROUND = (20, 6.0, 8.0, 10, 16, 7, 1)


def test_gain_is_over_what_could_still_be_gained():
    # (8 - 6)/(10 - 6) = 0.5
    found = learning_outcomes.rounds(written(ROUND))
    assert found["gain"].tolist() == [0.5]
    assert found["gain_state"].tolist() == ["ok"]


def test_a_class_that_begins_high_is_marked():
    found = learning_outcomes.rounds(
        written((20, 8.5, 9.0, 18, 19, None, None), (20, 10.0, 10.0, 20, 20, None, None))
    )
    assert found["gain_state"].tolist() == ["ceiling", "undefined"]


def test_rounds_below_five_papers_are_left_out():
    assert learning_outcomes.rounds(written((4, 6.0, 8.0, 2, 4, None, None))).empty


def test_a_round_tested_once_is_no_pair():
    tables = written(ROUND)
    tables["knowledge_tests"] = tables["knowledge_tests"].iloc[1:]
    assert learning_outcomes.rounds(tables).empty


def test_means_are_weighted_by_papers_and_passes_are_sums():
    tables = written((10, 5.0, 7.0, 5, 8, None, None), (30, 6.0, 8.0, 15, 27, None, None))
    found = learning_outcomes.summary(learning_outcomes.rounds(tables))
    assert found["before"] == pytest.approx((10 * 5 + 30 * 6) / 40)  # 5.75
    assert found["after"] == pytest.approx((10 * 7 + 30 * 8) / 40)  # 7.75
    assert (found["passed_before"], found["wrote_before"]) == (20, 40)
    assert (found["passed_after"], found["wrote_after"]) == (35, 40)
    assert found["pass_change"] == pytest.approx(0.375)
    assert found["pass_lower"] < 0.375 < found["pass_upper"]
    assert found["state"] == "suppressed"  # two rounds only: no mean change is said
    assert found["counted"] == 0


def test_change_is_over_classes_with_limits_from_ten():
    rounds = [(20, 6.0, 6.0 + step / 10, 10, 12, None, None) for step in range(1, 11)]
    found = learning_outcomes.summary(learning_outcomes.rounds(written(*rounds)))
    assert found["state"] == "ok"
    assert found["change"] == pytest.approx(0.55)  # mean of 0.1 ... 1.0
    # sd of 0.1 ... 1.0 is 0.302765; t(9; 0.975) = 2.262157; 2.262157*0.302765/sqrt(10) = 0.216585
    assert found["upper"] - found["change"] == pytest.approx(0.216585, abs=1e-6)
    assert found["p"] == pytest.approx(2 / 2**10)  # ten ranks, all on one side


def test_who_moved_is_counted_and_tested_exactly():
    rounds = [
        (20, 6.0, 7.0, 10, 13, 4, 1),
        (20, 6.0, 7.0, 10, 12, 3, 1),
        *[(20, 6.0, 7.0, 10, 12, None, None)] * 3,
    ]
    found = learning_outcomes.summary(learning_outcomes.rounds(written(*rounds)))
    assert (found["counted"], found["gained"], found["lost"]) == (2, 7, 2)
    # 2 of 9 or fewer, both sides: 2 * (1 + 9 + 36)/512 = 0.1796875
    assert found["changed_p"] == pytest.approx(0.1796875)
    assert "chưa đủ để kết luận" in report.learnt(found).sentences[-1]


def test_sentences_say_how_it_was_compared(sample):
    found = learning_outcomes.summary(learning_outcomes.rounds(sample))
    said = " ".join(report.learnt(found).sentences)
    assert "không theo từng người" in said
    assert "hai nhóm độc lập" in said
    assert "774/1.147 = 67,48%" in said
    english = " ".join(report.learnt(found, lang="en").sentences)
    assert "774/1,147 = 67.48%" in english


def test_no_tests_is_a_sentence(published):
    found = learning_outcomes.summary(learning_outcomes.rounds(published))
    assert report.learnt(found).sentences[0].startswith("Chưa có đủ bài kiểm tra")
    assert learning_outcomes.answers(published).empty
    assert "Chưa có phiếu" in report.answers(learning_outcomes.answers(published)).sentences[0]
    assert "Chưa có số liệu" in charts.answers(learning_outcomes.answers(published)).alt


def answered(*counts, responses=None):
    tables = fresh("sample")
    rows = [
        {"round_id": "r1", "item": f"Câu {at}"}
        | dict(zip(learning_outcomes.GRADES, c, strict=True))
        for at, c in enumerate(counts)
    ]
    tables["evaluation_items"] = pd.DataFrame(rows).astype(
        dict.fromkeys(learning_outcomes.GRADES, "Int64")
    )
    rounds = pd.DataFrame({"round_id": ["r1"], "responses": [responses or sum(counts[0])]})
    tables["evaluation_rounds"] = rounds.astype({"responses": "Int64"})
    return tables


def test_answers_keep_counts_and_top_two():
    found = learning_outcomes.answers(answered((1, 2, 3, 10, 4), responses=22)).iloc[0]
    assert (found["n"], found["agree"], found["missing"]) == (20, 14, 2)
    assert found["value"] == pytest.approx(0.7)
    assert (found["lower"], found["upper"]) == pytest.approx((0.4810, 0.8545), abs=1e-4)  # Wilson


def test_few_answers_have_counts_only_and_fewer_have_nothing():
    found = learning_outcomes.answers(answered((0, 0, 3, 3, 3), (0, 0, 1, 2, 1)))
    assert found["state"].tolist() == ["counts_only", "suppressed"]
    assert found["value"].isna().all()
    assert found["n1"].isna().tolist() == [False, True]
    shown = report.answers(found)
    assert shown.rows["n4"].tolist() == ["3", "*"]


def test_bars_hold_the_counts(sample):
    chart = charts.answers(learning_outcomes.answers(sample))
    labels = {text.get_text() for text in chart.ax.texts}
    assert "1.392" in labels
    assert "Nội dung dễ hiểu: 73,32%" in chart.alt


def test_sample_counts_of_who_moved_agree_with_the_passes(sample):
    rows = learning_outcomes.rounds(sample).dropna(subset=["gained", "lost"])
    assert len(rows) > 5
    moved = rows["passed_pre"] + rows["gained"] - rows["lost"]
    assert (moved == rows["passed_post"]).all()
    assert (rows["gained"] <= rows["n_pre"] - rows["passed_pre"]).all()
