"""A second dataset that a reader of one release can't tell from the first.

All that the release prints is the same in both; what it hides differs, cell by cell and at random.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from pandas import DataFrame
from scipy.optimize import Bounds, LinearConstraint, milp

from phantich.analysis.learning_outcomes import answers
from phantich.dataset.reading import Dataset, read_dataset
from phantich.metrics.assessment import assess
from phantich.schema.data_model import tables
from tests.disclosure.attack import Attack

FAR = 9  # how far a cell may be from what it was
BESIDE = {  # columns that figures do not count and that would have to fit those they do
    "attendances": ["excused", "unexcused", "exempt_present", "makeup"],
    "classes": ["passed", "planned_learners"],
    "knowledge_tests": ["gained", "lost"],
    "personal_commitments": ["submitted"],
}


def without_the_rest(folder: Path) -> None:
    """Empty the columns of a dataset that would have to fit the counts of its figures."""
    for table, columns in BESIDE.items():
        path = folder / f"{table}.csv"
        pd.read_csv(path, dtype=str).assign(**dict.fromkeys(columns, "")).to_csv(path, index=False)


def make_twin(folder: Path, twin: Path, year: int, rng: np.random.Generator) -> int:
    """Write another dataset's counts of one year into ``twin``, a copy of ``folder``.

    Returns how many cells of the tables are others.
    """
    dataset = read_dataset(folder, year, edition="external")
    attack = Attack(dataset)
    for by in ("", "unit", "month"):
        attack.learn(assess(dataset, [by] if by else []), by)
    attack.learn(_asked(dataset), "item")
    values = _others(attack, rng)
    moved = [(place, values[at]) for place, at in attack.places.items()
             if values[at] != attack.truth[at]]  # fmt: skip
    for table in {table for (table, _, _), _ in moved}:
        path, key = twin / f"{table}.csv", list(tables()[table].key)
        rows = pd.read_csv(path, dtype=str, keep_default_na=False).set_index(key)
        names = dataset[table][key].astype("object").fillna("").astype(str)
        for (name, column, at), value in moved:
            if name == table:
                rows.loc[tuple(names.loc[at]), column] = str(value)
        rows.reset_index().to_csv(path, index=False)
    return len(moved)


def _asked(dataset: Dataset) -> DataFrame:
    """What the answers to each question say, as results."""
    told = answers(dataset).rename(columns={"agree": "numerator", "n": "denominator"})
    same = {"indicator": "favourable_answer_rate", "category": "", "met": pd.NA}
    return told.assign(**same, status=told["state"])


def _others(attack: Attack, rng: np.random.Generator) -> np.ndarray:
    """Other values of all cells: any that fit, whichever the chance prefers.

    That a round has answers, and that a part is above its whole, is no count, and stays.
    """
    truth = np.array(attack.truth)
    least = np.maximum(truth - FAR, 0)
    answered = [at for (_, column, _), at in attack.places.items() if column == "responses"]
    least[answered] = np.maximum(least[answered], np.minimum(truth[answered], 1))
    over = attack.matrix([terms for terms in attack.rests() if attack.left(terms) < 0])
    found = milp(
        rng.integers(-3, 4, len(truth)),
        constraints=[*attack.constraints, LinearConstraint(over, -np.inf, -1)],
        bounds=Bounds(least, truth + FAR),
        integrality=np.ones(len(truth)),
        options={"mip_rel_gap": 0.05},
    )
    assert found.x is not None, found.message
    return found.x.round().astype(int)
