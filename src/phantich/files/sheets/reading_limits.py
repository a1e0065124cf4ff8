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
FILLED_ROWS = 200_000  # rows with content: more are no table of an office
CELLS = 2_000_000  # cells of one sheet, or texts that sheets share
ELEMENTS = 500_000  # all other elements of a part: styles, relations, merged cells
AREA = 25_000_000  # rows x columns of the smallest rectangle that holds all content
TEXT = 32_767  # characters of one cell, what Excel itself holds
CHUNK = 1 << 18  # bytes unpacked at a time
SECONDS = 40  # of waiting for a reader that runs in a process of its own
MEMORY = 1_000_000_000  # bytes that such a process may use
