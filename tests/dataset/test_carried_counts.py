"""Counts through mergers, splits and transfers."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phantich.dataset.carried_counts import rebase_units
from tests.refusals import refused

REFORM = "2025-07-01"


def succession(*rows):
    names = ["from_id", "to_id", "effective_on", "event", "share", "basis"]
    filled = [(*row, *(None, "members")[len(row) - 4 :]) if len(row) < 6 else row for row in rows]
    return pd.DataFrame(filled, columns=names)


def counts(day="2024-12-31", **values):
    rows = [(unit, day, x, n) for unit, (x, n) in values.items()]
    return pd.DataFrame(rows, columns=["unit_id", "as_of", "attended", "due"])


def rebased(table, rows, day="2025-12-31", policy="keep", **options):
    return rebase_units(table, rows, day, policy, measures=["attended", "due"], **options)


def row(result, unit):
    return result.set_index("unit_id").loc[unit]


TWO = counts(A=(95, 100), B=(40, 50), C=(30, 30))
MERGED = succession(("A", "M", REFORM, "merge", 1.0), ("B", "M", REFORM, "merge", 1.0))


def test_a_merger_is_an_exact_sum():
    # 95/100 and 40/50 become 135/150 = 90 %, not the mean of 95 % and 80 %
    got = rebased(TWO, MERGED)
    merged = row(got, "M")
    assert (merged["attended"], merged["due"], merged["sources"]) == (135, 150, 2)
    assert got["attended"].dtype.kind == "i" and not got["estimated"].any()
    assert set(got["unit_id"]) == {"M", "C"} and set(got["state"]) == {"exact"}


def test_a_unit_may_take_in_another_and_keep_its_id():
    got = rebased(TWO, succession(("B", "A", REFORM, "merge", 1.0)))
    assert row(got, "A")["attended"] == 135 and set(got["unit_id"]) == {"A", "C"}


def test_only_events_after_the_count_and_up_to_the_date_apply():
    both = pd.concat([TWO, counts("2025-08-31", M=(140, 150))])
    got = rebased(both, MERGED)
    assert got.loc[got["unit_id"] == "M", "attended"].tolist() == [135, 140]
    assert set(rebased(TWO, MERGED, "2025-06-30")["unit_id"]) == {"A", "B", "C"}


def test_chains_are_followed_also_within_a_day():
    chain = succession(
        ("A", "A2", "2025-01-01", "rename", 1.0),
        ("A2", "M", REFORM, "merge", 1.0),
        ("B", "M", REFORM, "merge", 1.0),
        ("M", "P", REFORM, "upgrade", 1.0),
    )
    assert row(rebased(TWO, chain), "P")["attended"] == 135


SPLIT = succession(("A", "X", REFORM, "split", 0.6), ("A", "Y", REFORM, "split", 0.4))


def test_a_split_unit_keeps_its_series():
    got = rebased(TWO, SPLIT)
    assert set(got["unit_id"]) == {"A", "B", "C"}
    assert row(got, "A")["state"] == "series_ended" and row(got, "A")["attended"] == 95


def test_sharing_is_on_request_and_says_what_is_certain():
    got = rebased(TWO, SPLIT, policy="pro_rata")
    part = row(got, "X")
    assert part["attended"] == pytest.approx(57) and part["due"] == pytest.approx(60)
    assert part["estimated"] and part["state"] == "estimated"
    assert (part["attended_low"], part["attended_high"]) == (0, 95)
    assert not row(got, "B")["estimated"]


def test_parts_that_meet_again_are_exact():
    again = pd.concat(
        [
            SPLIT,
            succession(
                ("X", "Z", "2025-09-01", "merge", 1.0), ("Y", "Z", "2025-09-01", "merge", 1.0)
            ),
        ]
    )
    whole = row(rebased(TWO, again, policy="pro_rata"), "Z")
    assert whole["attended"] == 95 and not whole["estimated"] and whole["attended_low"] == 95


def test_a_partial_transfer_breaks_both_series_or_shares():
    given_away = succession(("A", "B", REFORM, "partial_transfer", 0.25))
    kept = rebased(TWO, given_away)
    assert {row(kept, unit)["state"] for unit in "AB"} == {"boundary_changed"}
    assert row(kept, "A")["attended"] == 95 and row(kept, "C")["state"] == "exact"
    shared = rebased(TWO, given_away, policy="pro_rata")
    assert row(shared, "A")["attended"] == pytest.approx(71.25)
    assert row(shared, "B")["attended"] == pytest.approx(63.75)
    assert (row(shared, "B")["attended_low"], row(shared, "B")["attended_high"]) == (40, 135)


def test_a_dissolved_unit_is_not_lost():
    got = rebased(TWO, succession(("A", None, REFORM, "dissolve", None)))
    assert row(got, "A")["state"] == "dissolved" and got["attended"].sum() == 165


def test_an_assumed_succession_is_an_estimate():
    got = rebased(TWO, succession(("A", "M", REFORM, "merge", 1.0, "assumed")))
    assert row(got, "M")["estimated"]


def test_a_missing_count_makes_the_sum_missing_and_not_smaller():
    table = TWO.assign(attended=[95, np.nan, 30])
    got = rebased(table, MERGED)
    assert np.isnan(row(got, "M")["attended"]) and row(got, "M")["due"] == 150
    assert row(got, "C")["attended"] == 30


def test_groups_stay_apart():
    table = pd.concat([TWO.assign(group="members"), TWO.assign(group="others")])
    got = rebased(table, MERGED, by=["group"])
    assert got.loc[got["unit_id"] == "M", "attended"].tolist() == [135, 135]


@pytest.mark.parametrize(
    ("rows", "key"),
    [
        (
            [("A", "B", REFORM, "merge", 1.0), ("B", "A", "2025-09-01", "merge", 1.0)],
            "succession_cycle",
        ),
        ([("A", "X", REFORM, "split", 0.6), ("A", "Y", REFORM, "split", 0.6)], "shares_do_not_sum"),
        (
            [("A", "X", REFORM, "split", None), ("A", "Y", REFORM, "split", None)],
            "shares_do_not_sum",
        ),
        ([("A", "X", REFORM, "merge", 0.5)], "shares_do_not_sum"),
        ([("A", "X", REFORM, "annexed", 1.0)], "unknown_event"),
        ([("A", "M", "2024-07-01", "merge", 1.0)], "unit_ended"),
    ],
)
def test_faults_of_the_table(rows, key):
    with refused(key):
        rebased(TWO, succession(*rows))


def test_counts_are_not_taken_back_before_a_merger():
    with refused("before_the_data"):
        rebased(counts("2025-12-31", M=(135, 150)), MERGED, "2024-12-31")


@pytest.mark.parametrize(
    ("column", "values", "key"),
    [
        ("attendance_rate", [0.9, 0.8, 1.0], "rate_moved"),
        ("value", [1, 2, 3], "rate_moved"),
        ("late_days", [1, 2, 3], "rate_moved"),
        ("people", [1.5, 2, 3], "not_counts"),
        ("people", [-1, 2, 3], "not_counts"),
        ("people", ["1", "2", "3"], "not_counts"),
    ],
)
def test_rates_and_other_than_counts_do_not_move(column, values, key):
    with refused(key):
        rebase_units(TWO.assign(**{column: values}), MERGED, "2025-12-31", measures=[column])


VERSIONS = pd.DataFrame(
    [
        ("A", "2010-01-01", "2019-12-31"),
        ("A", "2020-01-01", "2025-06-30"),
        ("B", "2010-01-01", "2025-06-30"),
        ("C", "2010-01-01", None),
        ("M", REFORM, None),
    ],
    columns=["unit_id", "valid_from", "valid_to"],
)


def test_mixed_vintages_are_a_fault():
    mixed = pd.concat([TWO, counts(M=(1, 1))])
    with refused("mixed_vintages") as caught:
        rebased(mixed, MERGED, unit_versions=VERSIONS)
    assert caught.value.blanks["units"] == "M"
    with refused("unknown_unit"):
        rebased(counts(A=(1, 2), Q=(1, 2)), MERGED, unit_versions=VERSIONS)
    assert len(rebased(TWO, MERGED, unit_versions=VERSIONS)) == 2


@st.composite
def trees(draw):
    """Units, and events that only ever go to units with a higher number."""
    size = draw(st.integers(2, 12))
    rows, days = [], ["2021-01-01", "2023-01-01", "2025-01-01", REFORM]
    for source in range(size - 1):
        event = draw(st.sampled_from(["stay", "merge", "split", "partial_transfer", "dissolve"]))
        day = draw(st.sampled_from(days))
        targets = draw(
            st.lists(st.integers(source + 1, size - 1), min_size=1, max_size=3, unique=True)
        )
        if event in ("merge", "dissolve"):
            rows.append((source, targets[0] if event == "merge" else None, day, event, 1.0))
        elif event != "stay":
            weights = draw(
                st.lists(st.integers(1, 9), min_size=len(targets), max_size=len(targets))
            )
            over = sum(weights) + (3 if event == "partial_transfer" else 0)
            rows += [
                (source, t, day, event, w / over) for t, w in zip(targets, weights, strict=True)
            ]
    return size, rows


@given(
    trees(),
    st.sampled_from(["keep", "pro_rata"]),
    st.lists(st.integers(0, 500), min_size=12, max_size=12),
    st.randoms(),
)
@settings(max_examples=60, deadline=None)
def test_any_tree_conserves_every_count_and_ignores_row_order(tree, policy, values, random):
    size, rows = tree
    table = pd.DataFrame({"unit_id": range(size), "as_of": "2020-12-31", "n": values[:size]})
    got = rebase_units(table, succession(*rows), "2025-12-31", policy, measures=["n"])
    assert got["n"].sum() == pytest.approx(sum(values[:size]))
    assert (got["n_low"] <= got["n"] + 1e-6).all() and (got["n"] <= got["n_high"] + 1e-6).all()
    mixed = rebase_units(
        table.sample(frac=1, random_state=random.randint(0, 99)),
        succession(*random.sample(rows, len(rows))),
        "2025-12-31",
        policy,
        measures=["n"],
    )
    pd.testing.assert_frame_equal(got, mixed)
    if policy == "keep":
        assert not got["estimated"].any() and (got["n"] % 1 == 0).all()


@given(trees(), st.lists(st.integers(0, 500), min_size=12, max_size=12))
@settings(max_examples=60, deadline=None)
def test_two_steps_reach_what_one_does(tree, values):
    size, rows = tree
    table = pd.DataFrame({"unit_id": range(size), "as_of": "2020-12-31", "n": values[:size]})
    once = rebase_units(table, succession(*rows), "2025-12-31", "pro_rata", measures=["n"])
    half = rebase_units(table, succession(*rows), "2024-06-30", "pro_rata", measures=["n"])
    later = succession(*[r for r in rows if r[2] > "2024-06-30"])
    twice = rebase_units(
        half.assign(as_of="2024-06-30"), later, "2025-12-31", "pro_rata", measures=["n"]
    )
    gone = set(once.loc[once["state"] == "dissolved", "unit_id"])
    if not gone:
        assert np.allclose(once["n"], twice["n"]) and (once["unit_id"] == twice["unit_id"]).all()
