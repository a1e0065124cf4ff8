"""What stands for a cell that holds no value: the errors of a spreadsheet (#REF!) and the like."""

from __future__ import annotations

UNCALCULATED = "#=?"  # a formula whose value the file does not hold
UNKNOWN = "#?"  # a text longer than any cell, control characters, an error of another name
EXCEL = ("#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#####")
ERRORS = (*EXCEL, UNCALCULATED, UNKNOWN)
