"""How much of a file is read: what lies beyond is refused with a sentence that names the limit."""

from __future__ import annotations

MEGABYTE = 1_000_000
FILE_BYTES = 50 * MEGABYTE  # of a file as it lies on the disk
INFLATED_BYTES = 500 * MEGABYTE  # of all parts of a workbook, counted while unpacking
RATIO = 200  # unpacked bytes for one packed byte, for parts above RATIO_FROM
RATIO_FROM = MEGABYTE
PARTS = 1_000  # files inside a workbook
SHEETS = 256
ROWS = 1_048_576  # what Excel itself holds
COLUMNS = 16_384
FILLED_ROWS = 200_000  # rows with content: more are no table of an office, and end the reading
CELLS = 12_000_000  # cells with content of one sheet
AREA = 25_000_000  # rows x columns of the smallest rectangle that holds all content
TEXT = 32_767  # characters of one cell, what Excel itself holds
DEPTH = 200  # elements inside one another
CHUNK = 1 << 18  # bytes unpacked at a time
STRINGS = 6_000_000  # texts that the sheets of a workbook share
ELEMENTS = 500_000  # elements of a part that is no sheet: styles, relations, list of sheets
SMALL_TEXT = 10 * MEGABYTE  # characters of such a part
