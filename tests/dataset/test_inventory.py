"""What a dataset holds: rows, cells and blanks; an absent table is missing and not empty."""

import pytest

from phantich.dataset.inventory import tables_held
from phantich.dataset.reading import read_dataset
from phantich.schema import data_model


@pytest.fixture
def held(tmp_path):
    (tmp_path / "units.csv").write_text("unit_id,name,code\nA,Xã An,\nB,Xã Bình,\n")
    (tmp_path / "classes.csv").write_text("class_id,enrolled\n")
    (tmp_path / "conferences.csv").write_text("conf_id,year,host_unit\nC1,2024,A\nC2,2023,B\n")
    return tables_held(read_dataset(tmp_path, 2024)).set_index("table")


def test_every_table_of_the_data_model_has_one_row(held):
    tables = data_model.tables()
    assert list(held.index) == [name for name in tables if name != "closed_figures"]


def test_cells_and_blanks_are_counted(held):
    assert held.loc["units", ["rows", "cells", "blank", "filled"]].tolist() == [2, 10, 6, 0.4]


def test_only_the_rows_of_the_year_are_counted(held):
    assert held.loc["conferences", "rows"] == 1


def test_an_absent_table_is_missing(held):
    assert held.loc["plans"].isna().all()


def test_an_empty_table_has_no_share_of_filled_cells(held):
    assert held.loc["classes", ["rows", "cells", "blank"]].tolist() == [0, 0, 0]
    assert held["filled"].isna()["classes"]
