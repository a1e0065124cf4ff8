"""Statements without evidence, and the cheapest table to collect next."""

from __future__ import annotations

from pandas import DataFrame

from phantich.analysis.findings import by_table, evidence_gaps, next_tables
from phantich.schema.indicators import statements
from tests.analysis.findings.office import empty_tables
from tests.conftest import fresh


def gaps(**missing: str) -> DataFrame:
    """Statements with the columns they lack; an empty text is evidence."""
    rows = [(key, "no_data" if columns else "computed", "no_data", columns)
            for key, columns in missing.items()]  # fmt: skip
    return DataFrame(rows, columns=["statement", "now", "before", "missing"])


def test_the_fewest_columns_per_statement_come_first():
    """S1 costs one column of a table that is kept; S2 and S3 share another: a half each."""
    tables = empty_tables()
    tables["classes"] = DataFrame({"class_id": ["1"]})
    steps = next_tables(
        gaps(S1="classes.passed", S2="classes.completed", S3="classes.completed", S4=""), tables
    )
    assert steps["statements"].tolist() == ["S2, S3", "S1"]
    assert steps["per_statement"].tolist() == [0.5, 1]
    assert steps["evidenced"].tolist() == [3, 4]


def test_a_new_table_costs_its_required_columns_once():
    """Reports need their id and unit besides the deadline: 3 columns, then 1 more."""
    steps = next_tables(
        gaps(S1="reports.due_on", S2="reports.due_on, reports.number"), empty_tables()
    )
    # S1 alone is 3 columns for one statement; S1 and S2 together are 4 for two
    assert steps["statements"].tolist() == ["S1, S2"]
    assert by_table(steps["columns"].iloc[0]) == {
        "reports": ["due_on", "number", "report_id", "unit_id"]
    }


def test_one_new_table_comes_before_two():
    two = "plans.issued_on, reports.due_on"
    steps = next_tables(gaps(S1=two, S2=two, S3=two, S4="classes.enrolled"), empty_tables())
    assert steps["tables"].tolist() == ["classes", "plans, reports"]


def test_what_is_filled_in_one_step_counts_in_the_next():
    steps = next_tables(
        gaps(S1="reports.due_on", S2="plans.issued_on, reports.due_on"), empty_tables()
    )
    assert steps["statements"].tolist() == ["S1", "S2"]
    assert "reports.due_on" not in steps["columns"].iloc[1]


def test_nothing_is_left_to_collect():
    assert next_tables(gaps(S1=""), empty_tables()).empty


def test_every_statement_of_the_published_totals():
    tables = fresh("published")
    found = evidence_gaps(tables).set_index("statement")
    assert list(found.index) == list(statements())
    assert (found["now"] == "computed").sum() == 9
    assert set(found["before"]) == {"no_data", "by_design"}
    assert found.loc["S8", "missing"] == ""
    assert found.loc["S29", "missing"] == "conferences.chair_role"
    assert found.loc["S45", "now"] == "by_design"


def test_the_next_step_for_the_published_totals_is_who_chaired():
    """One column, the chair's role, evidences S29 and S39: half a column a statement."""
    tables = fresh("published")
    found = evidence_gaps(tables)
    steps = next_tables(found, tables)
    assert steps.loc[0, ["tables", "columns", "statements"]].tolist() == [
        "conferences",
        "conferences.chair_role",
        "S29, S39",
    ]
    named = [key for row in steps["statements"] for key in row.split(", ")]
    assert len(named) == len(set(named))
    lacking = found[(found["now"] == "no_data") & (found["missing"] != "")]
    assert set(named) == set(lacking["statement"])
    assert steps["evidenced"].is_monotonic_increasing


def test_filling_the_columns_named_does_evidence_the_statement():
    tables = fresh("published")
    tables["conferences"]["chair_role"] = "secretary"
    found = evidence_gaps(tables).set_index("statement")
    assert found.loc[["S29", "S39"], "now"].tolist() == ["computed"] * 2
