"""Reading any file of an office, however messy or hostile, into grids of raw cells.

Workbooks are read by openpyxl, xlrd and calamine, behind a guard. Nothing in a file is run, fetched
or written to the disk; what can't be read for sure is refused with a sentence: a cell (kind
``error``) rather than a sheet, a sheet (``refused``) rather than the file, the file (`Fault`)
rather than a guess.
"""

from __future__ import annotations

from phantich.files.sheets.book_model import BLANK, Book, Cell, Sheet, cell_name
from phantich.files.sheets.book_reading import read_book, read_text_table

__all__ = ["BLANK", "Book", "Cell", "Sheet", "cell_name", "read_book", "read_text_table"]
