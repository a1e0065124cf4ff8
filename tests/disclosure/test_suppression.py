"""Small cells, and that nothing hidden can be worked out."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phantich.disclosure.count_cells import read_cells
from phantich.disclosure.recovery import ranges, reduced
from phantich.disclosure.simplex import furthest
from phantich.disclosure.suppression import Layout, audit, round_to, suppress
from tests.refusals import refused

ONE = Layout(by=("unit",), count="x", totals={"unit": "T"})
TWO = Layout(by=("unit", "group"), count="x", totals={"unit": "T", "group": "all"})
WITH_BASE = Layout(by=("unit",), count="x", base="n", totals={"unit": "T"})


def column(**values):
    filled = {**values, "T": sum(v for v in values.values() if v is not None)}
    return pd.DataFrame({"unit": list(filled), "x": list(filled.values())})


def pairs(**values):
    filled = {**values, "T": tuple(map(sum, zip(*values.values(), strict=True)))}
    return pd.DataFrame(
        [(unit, *pair) for unit, pair in filled.items()], columns=["unit", "x", "n"]
    )


def square(cells):
    """A table of units by groups with both margins, from rows of counts."""
    grid = np.array(cells)
    rows = [(f"U{i}", f"g{j}", int(grid[i, j])) for i, j in np.ndindex(*grid.shape)]
    rows += [(f"U{i}", "all", int(grid[i].sum())) for i in range(len(grid))]
    rows += [("T", f"g{j}", int(grid[:, j].sum())) for j in range(grid.shape[1])]
    rows.append(("T", "all", int(grid.sum())))
    return pd.DataFrame(rows, columns=["unit", "group", "x"])


def hidden(result, name="x"):
    keys = result.columns[: result.columns.get_loc("x")]
    return {" ".join(r) for r in result.loc[result[f"{name}_marker"] == "*", keys].to_numpy()}


def test_one_small_cell_takes_a_second_with_it():
    got = suppress(column(A=3, B=20, C=60), ONE)
    assert hidden(got) == {"A", "B"}  # B is the smallest that can help
    assert got["reason"].tolist() == ["primary", "secondary", "", ""]
    assert got["x"].tolist()[2:] == [60, 83]


def test_two_small_cells_that_are_few_together_take_a_third():
    # 1 + 2 = 3 is below 5: with the total one would know a group of three
    assert hidden(suppress(column(A=1, B=2, C=9, D=60), ONE)) == {"A", "B", "C"}
    assert hidden(suppress(column(A=4, B=2, C=9, D=60), ONE)) == {"A", "B"}


def test_zero_hidden_and_missing_are_three_things():
    table = column(A=3, B=0, C=None, D=60, E=30)
    got = suppress(table, ONE).set_index("unit")
    assert (got.loc["B", "x"], got.loc["B", "x_marker"]) == (0, "")
    assert pd.isna(got.loc["C", "x"]) and got.loc["C", "x_marker"] == "missing"
    assert pd.isna(got.loc["A", "x"]) and got.loc["A", "x_marker"] == "*"


def test_a_complement_is_a_small_group_too():
    # 98 of 100 attended: two did not
    got = suppress(pairs(A=(98, 100), B=(50, 80), C=(300, 400)), WITH_BASE).set_index("unit")
    assert got.loc["A", "x_marker"] == "*" and got.loc["A", "reason"] == "complement"
    assert got.loc["A", "n"] == 100 and got.loc["B", "x_marker"] == "*"
    assert got.loc["C", "x_marker"] == ""


def test_derived_columns_go_with_their_counts():
    table = pairs(A=(98, 100), B=(50, 80), C=(300, 400)).assign(value=0.5)
    got = suppress(table, WITH_BASE, derived=["value"])
    assert got["value"].isna().tolist() == [True, True, False, False]


def test_units_in_units_add_up_on_each_floor():
    layout = Layout(
        by=("unit",),
        count="x",
        parents={"unit": {"A": "H", "B": "H", "C": "K", "D": "K", "H": "P", "K": "P"}},
    )
    table = pd.DataFrame({"unit": list("ABCDHKP"), "x": [2, 40, 30, 50, 42, 80, 122]})
    got = suppress(table, layout)
    assert hidden(got) == {"A", "B"}
    # two children only, both hidden; hiding H as well would need K, since P is known
    assert (audit(table, got, layout)["state"] == "safe").all()
    rows = pd.DataFrame({"unit": list("ACDHKP"), "x": [2, 30, 50, 2, 80, 82]})
    only = suppress(
        rows,
        Layout(
            ("unit",), "x", parents={"unit": {"A": "H", "C": "K", "D": "K", "H": "P", "K": "P"}}
        ),
    )
    assert {"A", "H", "K"} <= hidden(only)  # the parent of one child is that child


def test_both_margins_are_covered():
    table = square([[3, 20, 30], [40, 50, 60], [70, 80, 90]])
    got = suppress(table, TWO)
    assert len(hidden(got)) == 4  # a rectangle
    assert (audit(table, got, TWO)["state"] == "safe").all()


def test_help_may_have_to_come_from_another_sum():
    # with the 0, the 5 and the 6 shown, the 1 could be at most 1: 12 - 5 - 6
    table = square([[0, 0, 2], [0, 1, 4], [0, 5, 0]])
    assert (audit(table, suppress(table, TWO), TWO)["state"] == "safe").all()


def test_audit_finds_what_a_careless_table_gives_away():
    table = column(A=3, B=20, C=60)
    careless = table.assign(x_marker=["*", "", "", ""])
    found = audit(table, careless, ONE).iloc[0]
    assert found["state"] == "recovered" and found["floor"] == found["ceiling"] == 3
    few = column(A=1, B=2, C=60)
    both = audit(few, few.assign(x_marker=["*", "*", "", ""]), ONE)
    assert both["ceiling"].tolist() == [3, 3] and "safe" not in set(both["state"])


def test_the_previous_edition_cannot_be_subtracted():
    table = column(A=3, B=20, C=60, D=70)
    first = suppress(table, ONE)
    # Next edition: A is now 9 and could be shown; B would then follow from the first edition.
    later = suppress(column(A=9, B=20, C=60, D=70), ONE, previous=first)
    assert {"A", "B"} <= hidden(later)
    # C went from 60 to 62: two persons would be visible as the difference.
    moved = suppress(column(A=3, B=20, C=62, D=90), ONE, previous=first).set_index("unit")
    assert moved.loc["C", "x_marker"] == "*" and moved.loc["C", "reason"] == "difference"


def test_what_was_published_is_told_and_protects_nobody():
    shown = suppress(column(A=9, B=20, C=60, D=70), ONE, k=2)
    table = column(A=9, B=20, C=60, D=70)
    got = suppress(table, ONE, k=10, previous=shown)
    found = audit(table, got, ONE, k=10, previous=shown)
    assert set(found["state"]) == {"published_before"}


@pytest.mark.parametrize(
    ("table", "layout", "key"),
    [
        (pd.DataFrame({"unit": ["A", "T"], "x": [3, 4]}), ONE, "does_not_add_up"),
        (pd.DataFrame({"unit": ["A", "A"], "x": [3, 4]}), ONE, "duplicate_cells"),
        (pd.DataFrame({"unit": ["A", "T"], "x": [-3, -3]}), ONE, "negative_count"),
        (pd.DataFrame({"unit": ["A", "T"], "x": [1.5, 1.5]}), ONE, "not_whole"),
        (
            pd.DataFrame({"unit": ["A", "T"], "x": [5, 5], "n": [4, 4]}),
            WITH_BASE,
            "part_exceeds_whole",
        ),
    ],
)
def test_what_is_refused(table, layout, key):
    with refused(key):
        suppress(table, layout)


def test_rounding_to_five():
    assert round_to(pd.Series([0, 2, 3, 7, 8, 12, 13])).tolist() == [0, 0, 5, 5, 10, 10, 15]


def test_elimination_by_hand():
    # a + b = .., b + c = .., a - c = ..: the third is the first less the second
    rows = [
        {0: Fraction(1), 1: Fraction(1)},
        {1: Fraction(1), 2: Fraction(1)},
        {0: Fraction(1), 2: Fraction(-1)},
    ]
    assert reduced(rows) == [{0: 1, 2: -1}, {1: 1, 2: 1}]


def test_linear_programme_by_hand():
    # cells 3 and 4 move against each other: the first can rise by 4 and fall by 3
    step = {0: 1, 1: -1}
    assert furthest([3, 4], [step], 0, 1, 99) == 4 and furthest([3, 4], [step], 0, -1, 99) == 3


grids = st.integers(2, 4).flatmap(
    lambda rows: st.integers(2, 3).flatmap(
        lambda cols: st.lists(
            st.lists(st.sampled_from([0, 1, 2, 4, 5, 9, 30]), min_size=cols, max_size=cols),
            min_size=rows,
            max_size=rows,
        )
    )
)


@given(grids)
@settings(max_examples=60, deadline=None)
def test_suppression_cannot_be_undone(grid):
    table = square(grid)
    got = suppress(table, TWO)
    found = audit(table, got, TWO)
    # Either every hidden cell is proved safe, or there was nothing left to hide with.
    open_parts = got[(got["x_marker"] == "") & (got["x"] > 0)]
    assert (found["state"] == "safe").all() or open_parts.empty
    assert not got.loc[(got["x"] >= 1) & (got["x"] < 5), "x"].any()


@given(st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=2), min_size=2, max_size=2))
@settings(max_examples=60, deadline=None)
def test_ranges_against_all_tables_there_are(grid):
    """Brute force: every table of four cells with the same published figures."""
    table = square(grid)
    got = suppress(table, TWO, k=3)
    cells = read_cells(table, TWO)
    unknown = {i for i, marker in enumerate(got["x_marker"]) if marker == "*"}
    found = ranges([v or 0 for v in cells.values], unknown, cells.equations)
    a, b, c, d = np.indices((13,) * 4).reshape(4, -1)
    every = np.stack([a, b, c, d, a + b, c + d, a + c, b + d, a + b + c + d])
    published = [i for i in range(9) if i not in unknown]
    truth = np.array(cells.values)[published, None]
    fitting = every[:, (every[published] == truth).all(axis=0)]
    for cell in unknown:
        seen = fitting[cell].tolist()
        assert found[cell].floor <= min(seen) <= found[cell].least
        if max(seen) < 12:
            assert found[cell].most <= max(seen)
            assert found[cell].ceiling is None or max(seen) <= found[cell].ceiling
        if found[cell].recovered:
            assert len(set(seen)) == 1


@given(grids, st.randoms())
@settings(max_examples=30, deadline=None)
def test_the_order_of_rows_decides_nothing_small(grid, random):
    table = square(grid)
    mixed = table.sample(frac=1, random_state=random.randint(0, 99))
    first = suppress(table, TWO)
    other = suppress(mixed, TWO)
    primary = {
        " ".join(r) for r in first.loc[first["reason"] == "primary", ["unit", "group"]].to_numpy()
    }
    again = {
        " ".join(r) for r in other.loc[other["reason"] == "primary", ["unit", "group"]].to_numpy()
    }
    assert primary == again
