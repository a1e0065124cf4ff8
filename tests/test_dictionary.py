"""The data dictionary is written from the schema and names everything in it."""

from pathlib import Path

from phantich import schema
from phantich.dictionary import data_dictionary

PAGE = Path(__file__).resolve().parent.parent / "data" / "README.md"


def test_page_is_the_one_the_schema_gives():
    assert PAGE.read_text("utf-8") == data_dictionary(), "run `make data`"


def test_every_column_stands_in_it():
    page = data_dictionary()
    for table in schema.tables().values():
        assert f"`{table.name}`" in page
        for column in table.columns.values():
            assert f"`{column.name}`" in page
            assert column.vi in page
