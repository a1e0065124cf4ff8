"""A notebook's prose in another language: cell by cell, nothing left out, nothing changed."""

import copy

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from phantich.files.paths import home
from phantich.report.notebook_parameters import read_notebook
from phantich.report.notebook_translation import prose, translated

NOTEBOOKS = sorted((home() / "notebooks").glob("*.ipynb"))


@pytest.fixture
def notebook():
    cells = [
        new_markdown_cell("# Kiểm tra số liệu", id="title"),
        new_code_cell("year = 2024", id="parameters", metadata={"tags": ["parameters"]}),
    ]
    kernel = {"name": "python3", "display_name": "Python 3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def test_prose_is_taken_by_the_cells_id_and_code_stays(notebook):
    done = translated(notebook, "00_data_check.ipynb", "en")
    assert done.cells[0].source == prose("en")["00_data_check"]["title"].strip()
    assert done.cells[0].source.startswith("# Data check")
    assert done.cells[1] == notebook.cells[1]
    assert done.metadata == notebook.metadata


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_notebook_itself_is_not_changed(notebook, lang):
    before = copy.deepcopy(notebook)
    translated(notebook, "00_data_check", lang).cells[0].source += "!"
    assert notebook == before


def test_in_vietnamese_it_stays_as_it_is_written(notebook):
    assert translated(notebook, "unknown", "vi") == notebook


def test_a_cell_without_a_translation_is_refused(notebook):
    notebook.cells[0]["id"] = "new"
    with pytest.raises(KeyError):
        translated(notebook, "00_data_check", "en")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_of_prose_is_translated_and_no_translation_is_left_over(path):
    cells = [c for c in read_notebook(path).cells if c.cell_type == "markdown"]
    assert set(prose("en")[path.stem]) == {cell["id"] for cell in cells}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_headings_of_both_languages_have_the_same_depth(path):
    for cell in read_notebook(path).cells:
        if cell.cell_type == "markdown":
            other = prose("en")[path.stem][cell["id"]].strip()
            depths = [len(text) - len(text.lstrip("#")) for text in (cell.source, other)]
            assert depths[0] == depths[1], cell["id"]


def test_translations_are_of_notebooks_that_exist():
    assert NOTEBOOKS
    assert set(prose("en")) == {path.stem for path in NOTEBOOKS} | {"parameters"}
