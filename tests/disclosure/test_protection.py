"""Which rows of small tables are hidden, worked out by hand, and that they stay unknown."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas import DataFrame, Series

from phantich.disclosure.linked_counts import Figure, Stated
from phantich.disclosure.published_ledger import COLUMNS
from phantich.disclosure.release import decide

NONE = DataFrame(columns=COLUMNS)


def one(values, whole=None, **options):
    """The figure x of units, each of them one row of a table; a share if ``whole`` is given."""
    counts = {("x", "numerator"): Series(list(values.values()))}
    if whole is not None:
        counts["x", "denominator"] = Series(list(whole.values()))
    figure = Figure(by=("unit",), share=whole is not None)
    return Stated({"x": figure}, counts, [DataFrame({"unit": list(values)})])


def square(grid):
    """The figure x of a table by two columns, each of which has its sums printed."""
    at = list(np.ndindex(*np.shape(grid)))
    labels = DataFrame([(f"r{i}", f"c{j}") for i, j in at], columns=["row", "column"])
    counts = {("x", "numerator"): Series([int(grid[i][j]) for i, j in at])}
    return Stated({"x": Figure(by=("row", "column"))}, counts, [labels])


def hidden(stated, earlier=NONE, k=5):
    rows = decide(stated, earlier, k)
    return dict(zip(rows["label"], rows["reason"], strict=True)), rows


def gone(reasons):
    return {label for label, reason in reasons.items() if reason}


def test_one_small_count_takes_a_second_with_it():
    reasons, rows = hidden(one({"A": 3, "B": 20, "C": 60}))
    assert reasons == {"": "", "A": "small", "B": "secondary", "C": ""}  # B is the cheaper one
    assert rows.set_index("label")["numerator"].dropna().to_dict() == {"": 83, "C": 60}


def test_two_small_counts_that_are_few_together_take_a_third():
    # 1 + 2 = 3: with the total one would know a group of three; 4 + 2 = 6 may be 0 to 6 each
    assert gone(hidden(one({"A": 1, "B": 2, "C": 9, "D": 60}))[0]) == {"A", "B", "C"}
    assert gone(hidden(one({"A": 4, "B": 2, "C": 9, "D": 60}))[0]) == {"A", "B"}


def test_nought_is_no_small_count():
    reasons, rows = hidden(one({"A": 3, "B": 0, "C": 60, "D": 30}))
    assert reasons["B"] == "" and rows.set_index("label").loc["B", "numerator"] == 0


def test_who_is_left_of_a_share_may_be_few_too():
    # 98 of 100: two were not there; a second unit goes so that they do not follow from the total
    share = one({"A": 98, "B": 50, "C": 300}, {"A": 100, "B": 80, "C": 400})
    assert gone(hidden(share)[0]) == {"A", "B"}


def test_a_row_above_100_percent_protects_itself_alone():
    # with C at 130 of 100 the two who are missing in A are as few as before
    share = one({"A": 98, "B": 50, "C": 130, "D": 90}, {"A": 100, "B": 80, "C": 100, "D": 120})
    assert {"A"} < gone(hidden(share)[0])


def test_sums_across_a_table_give_nothing_away():
    grid = [[0, 0, 2], [0, 1, 4], [0, 5, 0]]
    reasons = hidden(square(grid))[0]  # the sums: rows 2, 5, 5 and columns 0, 6, 6
    assert reasons["r0"] == "small" and len(gone(reasons)) >= 2


def test_what_was_hidden_stays_hidden_and_what_moved_a_little_is_hidden():
    _, first = hidden(one({"A": 3, "B": 20, "C": 60, "D": 70}))
    first = first.assign(year=2025)
    later = hidden(one({"A": 9, "B": 20, "C": 60, "D": 70}), first)[0]
    assert {"A", "B"} <= gone(later) and later["A"] == "previous"
    moved = hidden(one({"A": 3, "B": 20, "C": 62, "D": 90}), first)[0]
    assert moved["C"] == "difference"  # from 60 to 62: two persons


def test_what_was_published_before_is_told():
    printed = hidden(one({"A": 3, "B": 20, "C": 60}), k=2)[1].assign(year=2025)
    assert hidden(one({"A": 3, "B": 20, "C": 60}), printed)[0]["A"] == "published"


@given(st.lists(st.sampled_from([0, 1, 2, 3, 4, 5, 9]), min_size=2, max_size=4))
@settings(max_examples=40)
def test_every_hidden_count_may_be_several(values):
    """Brute force: every table of such counts that has the same sums printed."""
    stated = one({f"u{at}": value for at, value in enumerate(values)})
    reasons, rows = hidden(stated)
    every = np.indices((12,) * len(values)).reshape(len(values), -1)
    shown = [at for at in range(len(values)) if not reasons[f"u{at}"]]
    fits = (every[shown] == np.array(values)[shown, None]).all(axis=0)
    if not reasons[""]:
        fits &= every.sum(axis=0) == sum(values)
    for at in set(range(len(values))) - set(shown):
        assert np.ptp(every[at, fits]) >= 5, rows
    for at in shown:
        assert not 1 <= values[at] < 5
