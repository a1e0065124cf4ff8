"""Error cells of a workbook are found where a person sees them."""

import openpyxl
import pytest

from phantich.error_cells import ERRORS, error_cells


@pytest.mark.parametrize("error", ERRORS)
def test_error_is_found_at_its_row_and_column(tmp_path, error):
    book = openpyxl.Workbook()
    book.active.title = "Hội nghị & lớp"
    book.active["AB3"] = error
    book.active["A1"] = "tiêu đề"
    book.save(tmp_path / "a.xlsx")
    assert error_cells(tmp_path / "a.xlsx") == {"Hội nghị & lớp": {(2, 27): error}}


def test_other_files_have_none(tmp_path):
    assert error_cells(tmp_path / "a.ods") == {}
