"""What a file really is, by its first bytes and its parts, whatever its name says."""

from __future__ import annotations

from phantich.files.sheets.zip_guard import Package

TEXTS = (".csv", ".tsv", ".txt")
_MAGIC = (
    (b"PK\x03\x04", "ZIP"),
    (b"PK\x05\x06", "ZIP"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "OLE"),
    (b"\x09\x08", "XLS"),
    (b"\x09\x04\x06\x00", "XLS"),
    (b"\x09\x02\x06\x00", "XLS"),
    (b"\x09\x00\x04\x00", "XLS"),
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7Z"),
    (b"\x1f\x8b", "GZIP"),
    (b"PAR1", "Parquet"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
)
_STREAMS = (
    ("EncryptedPackage", "password"),
    ("WordDocument", "Word"),
    ("PowerPoint Document", "PowerPoint"),
    ("Workbook", "XLS"),
    ("Book", "XLS"),
)


def kind_of(content: bytes) -> str:
    """ZIP, XLS, password (an encrypted workbook), HTML, XML, PDF …; ``text`` for all the rest."""
    found = next((kind for magic, kind in _MAGIC if content.startswith(magic)), "")
    if found == "OLE":
        return _compound(content)
    return found or _marked_up(content[:2048])


def _compound(content: bytes) -> str:
    """The kind of a compound file, by the names of its streams."""
    kinds = (kind for name, kind in _STREAMS if name.encode("utf-16-le") in content)
    return next(kinds, "OLE")


def _marked_up(start: bytes) -> str:
    encoding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1"
    text = start.decode(encoding, "ignore").removeprefix("ï»¿").lstrip().lower()
    if text.startswith(("<!doctype html", "<html", "<table", "<head", "<body", "<meta", "<style")):
        return "HTML"
    if text.startswith("<?xml"):
        return "HTML" if "<html" in text else "XML"
    return "MHTML" if text.startswith("mime-version:") else "text"


def kind_of_package(package: Package) -> str:
    """XLSX, ODS, XLSB, or what else a zip holds."""
    if package.has("content.xml") and package.has("mimetype"):
        start = next(package.chunks("mimetype"), b"")
        return "ODS" if start.startswith(_ODS) else "ODF"
    for name, kind in (("xl/workbook.bin", "XLSB"), ("word/document.xml", "Word"),
                       ("ppt/presentation.xml", "PowerPoint")):  # fmt: skip
        if package.has(name) and not package.has("xl/workbook.xml"):
            return kind
    return "XLSX" if package.has("[content_types].xml") else "ZIP"


_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
