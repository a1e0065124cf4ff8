"""The one door through which files of offices come in."""

from __future__ import annotations

import hashlib
import io
import unicodedata
import zipfile
from pathlib import Path

from phantich.errors import Fault
from phantich.files.sheets.book_model import Book, Sheet
from phantich.files.sheets.file_bytes import bytes_of
from phantich.files.sheets.file_kinds import TEXTS, kind_of, kind_of_package
from phantich.files.sheets.plain_tables import read_plain
from phantich.files.sheets.reading_apart import read_values, read_xls
from phantich.files.sheets.zip_guard import BROKEN, Package

EXPECTED = {
    ".xlsx": "XLSX", ".xlsm": "XLSX", ".xls": "XLS", ".ods": "ODS", ".xlsb": "XLSB",
    **dict.fromkeys(TEXTS, "text"),
}  # fmt: skip
Content = tuple[tuple[Sheet, ...], tuple[tuple[str, str], ...]]


def read_book(path: Path) -> Book:
    """Every sheet of a file as a grid of typed raw cells, with nothing run and nothing fetched.

    Raises
    ------
    Fault
        The file as a whole is refused; the sentence says why and what to do.
    """
    name = unicodedata.normalize("NFC", path.name)
    suffix = path.suffix.lower()
    if suffix not in EXPECTED and not name.startswith("~$"):
        _unknown(path, name)
    content = bytes_of(path)
    sheets, notes = _content(name, suffix, content)
    kind = "csv" if EXPECTED[suffix] == "text" else EXPECTED[suffix].lower()
    return Book(name, hashlib.sha256(content).hexdigest(), kind, sheets, notes)


def read_text_table(path: Path) -> tuple[Sheet, str]:
    """The one sheet of a text file of a dataset, however long, and its encoding if it is odd.

    Raises
    ------
    Fault
        It is no text, in no known encoding, or a row's quotes are broken.
    """
    content = path.read_bytes()
    found = kind_of(content)
    if found != "text":
        raise _mismatch(path.name, path.suffix.lower(), found)
    return read_plain(path.name, content, bounded=False)


def _unknown(path: Path, name: str) -> None:
    if path.is_dir():
        raise Fault("grid_folder", file=name)
    raise Fault("grid_kind", file=name, kinds=", ".join(EXPECTED))


def _content(name: str, suffix: str, content: bytes) -> Content:
    found = kind_of(content)
    if found == "password":
        raise Fault("grid_password", file=name)
    if found == "ZIP" and suffix not in TEXTS:
        return _zipped(name, suffix, content)
    if found != EXPECTED[suffix]:
        raise _mismatch(name, suffix, found)
    if found == "XLS":
        return read_xls(name, content)
    sheet, encoding = read_plain(name, content)
    return (sheet,), (("encoding", encoding),) if encoding else ()


def _mismatch(name: str, suffix: str, found: str) -> Fault:
    if found == "text":
        return Fault("grid_no_workbook_inside", file=name, named=suffix)
    return Fault("grid_content", file=name, named=suffix, found=found)


def _zipped(name: str, suffix: str, content: bytes) -> Content:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            package = Package(name, opened)
            package.look_over()
            found = kind_of_package(package)
            if found != EXPECTED[suffix]:
                raise _mismatch(name, suffix, found)
            return _workbook(package, found, content)
    except Fault:
        raise
    except MemoryError:
        raise Fault("grid_memory", file=name) from None
    except BROKEN:
        raise Fault("grid_damaged", file=name) from None


def _workbook(package: Package, kind: str, content: bytes) -> Content:
    if kind != "XLSX":
        return read_values(package, kind, content)
    from phantich.files.sheets.xlsx import read_xlsx  # loads openpyxl, which no CSV file needs

    return read_xlsx(package, content)
