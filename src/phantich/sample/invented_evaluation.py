"""Invented evaluations after study: anonymous forms about the session, and short tests."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from phantich.sample.draws import beta_binomial, generator, numbered, words
from phantich.sample.layout import Season
from phantich.sample.magnitudes import EVALUATED, EVALUATED_LATER, RESPONSE

ITEMS = ("Nội dung dễ hiểu", "Thời lượng phù hợp", "Báo cáo viên truyền đạt rõ",
         "Tài liệu đầy đủ", "Đường truyền, âm thanh tốt")  # fmt: skip
ANSWERS = np.array([0.02, 0.05, 0.18, 0.42, 0.33])  # grades 1 to 5 [invented]
TESTED = 0.35  # share of evaluations with a test before and after [invented]
SCORES = {"pre": (6.4, 0.5), "post": (7.7, 0.4)}  # of 10 [domain 3: 6-9]
PASSED = {"pre": 0.68, "post": 0.9}
COUNTED = 0.5  # share of the tested rounds that count who changed [invented]
LOST = 0.1
PROVINCE_SHARE = 0.25  # of the evaluations that a district holds


def evaluation_rounds(season: Season, attended: DataFrame, taught: DataFrame) -> DataFrame:
    """Rounds of evaluation after conferences, and a few after classes."""
    rng = generator(season.layout.seed, "evaluation_rounds", season.code)
    share = EVALUATED.get(season.year, EVALUATED_LATER)
    share *= 1.0 if season.layout.kind == "district" else PROVINCE_SHARE
    present = attended.groupby("conf_id")["present"].sum()
    chosen = present[rng.random(len(present)) < share]
    some = taught.sample(frac=share / 2, random_state=rng)
    invited = np.concatenate([chosen.to_numpy(), some["completed"].to_numpy()]).astype(int)
    return DataFrame(
        {
            "round_id": numbered(f"dg{season.code}-", len(invited)),
            "year": season.year,
            "conf_id": [*chosen.index, *([None] * len(some))],
            "class_id": [*([None] * len(chosen)), *some["class_id"]],
            "form_version": "Mẫu 01 (minh họa)",
            "invited": invited,
            "responses": beta_binomial(rng, invited, np.full(len(invited), RESPONSE), 0.05),
            "anonymous": True,
        }
    )


def evaluation_items(season: Season, rounds: DataFrame) -> DataFrame:
    """Answers by grade to the questions about the session."""
    rng = generator(season.layout.seed, "evaluation_items", season.code)
    rows = rounds.loc[rounds.index.repeat(len(ITEMS)), ["round_id", "responses"]]
    mood = np.repeat(rng.dirichlet(ANSWERS * 40, len(rounds)), len(ITEMS), axis=0)
    answers = rng.multinomial(rows["responses"].to_numpy(), mood)
    rows = rows.assign(item=np.tile(words(list(ITEMS)), len(rounds)))
    grades = {f"n{grade + 1}": answers[:, grade] for grade in range(5)}
    return rows.drop(columns="responses").assign(**grades).reset_index(drop=True)


def knowledge_tests(season: Season, rounds: DataFrame) -> DataFrame:
    """Tests before and after study: how many, the mean, how many passed."""
    rng = generator(season.layout.seed, "knowledge_tests", season.code)
    tested = rounds[(rng.random(len(rounds)) < TESTED) & rounds["responses"].gt(0)]
    before, after = (_phase(tested, phase, rng) for phase in SCORES)
    return _with_changes(before, after, season).sort_values(
        ["round_id", "phase"], ignore_index=True
    )


def _with_changes(before: DataFrame, after: DataFrame, season: Season) -> DataFrame:
    """Half of the rounds count, without names, who gained and who lost a pass."""
    rng = generator(season.layout.seed, "knowledge_changes", season.code)
    n, first, last = (
        part.to_numpy(int) for part in (after["n"], before["passed"], after["passed"])
    )
    fewest, most = np.maximum(first - last, 0), np.minimum(first, n - last)
    lost = fewest + rng.binomial(np.maximum(most - fewest, 0), LOST)
    counted = Series(rng.random(len(after)) < COUNTED, index=after.index)
    moved = {"gained": last - first + lost, "lost": lost}
    columns = {
        name: Series(v, after.index, dtype="Int64").where(counted) for name, v in moved.items()
    }
    paired = {"paired": counted}
    blank = {name: Series(pd.NA, before.index, dtype="Int64") for name in moved}
    return pd.concat([before.assign(**paired, **blank), after.assign(**paired, **columns)])


def _phase(tested: DataFrame, phase: str, rng: np.random.Generator) -> DataFrame:
    mean, sd = SCORES[phase]
    n = tested["responses"].to_numpy()
    return DataFrame(
        {
            "round_id": tested["round_id"],
            "phase": phase,
            "n": n,
            "mean": np.clip(rng.normal(mean, sd, len(n)), 5, 9.5).round(2),
            "sd": rng.uniform(0.9, 1.8, len(n)).round(2),
            "max": 10.0,
            "passed": beta_binomial(rng, n, np.full(len(n), PASSED[phase]), 0.02),
            "paired": False,
        }
    )
