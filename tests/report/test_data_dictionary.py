"""The data dictionary is written from the schema and names everything in it."""

from phantich.report.data_dictionary import data_dictionary
from phantich.schema import data_model
from tests import ROOT

PAGE = ROOT / "data" / "README.md"


def test_page_is_the_one_the_schema_gives():
    assert PAGE.read_text("utf-8") == data_dictionary(), "run `make data`"


def test_every_column_stands_in_it():
    page = data_dictionary()
    for table in data_model.tables().values():
        assert f"`{table.name}`" in page
        for column in table.columns.values():
            assert f"`{column.name}`" in page
            assert column.vi in page
