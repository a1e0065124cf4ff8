"""Building workbooks part by part, whole, damaged and hostile."""

import io
import zipfile
from pathlib import Path

from phantich.errors import Fault
from phantich.files.sheets import read_book

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{KINDS}.sheet.main+xml"/>{{}}</Types>'
)
SHARED = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{KINDS}.sharedStrings+xml"/>'


def sheet_xml(rows="", after="", before="", space=MAIN):
    """The XML of a sheet around its rows."""
    return (
        f'{DECLARED}<worksheet xmlns="{space}" xmlns:r="{OFFICE}">{before}'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def relations(*lines):
    """A relations part; each line is (id, kind, target) or (id, kind, target, "External")."""
    body = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"'
        + (f' TargetMode="{mode[0]}"' if mode else "")
        + "/>"
        for key, kind, target, *mode in lines
    )
    return f'{DECLARED}<Relationships xmlns="{PACKAGE}">{body}</Relationships>'


def parts(*sheets, strings=None, styles=None, settings="", names=None, states=None):
    """The parts of a workbook whose sheets are given as XML."""
    names = names or [f"Trang {n}" for n in range(1, len(sheets) + 1)]
    states = states or [""] * len(sheets)
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}"{state} r:id="rId{n}"/>'
        for n, (name, state) in enumerate(zip(names, states, strict=True), 1)
    )
    lines = [
        (f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, 1 + len(sheets))
    ]
    made = {
        "[Content_Types].xml": TYPES.format("" if strings is None else SHARED),
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{DECLARED}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{settings}'
        f"<sheets>{listed}</sheets></workbook>",
    }
    for n, content in enumerate(sheets, 1):
        made[f"xl/worksheets/sheet{n}.xml"] = content
    if strings is not None:
        lines.append(("rId90", "sharedStrings", "sharedStrings.xml"))
        made["xl/sharedStrings.xml"] = f'{DECLARED}<sst xmlns="{MAIN}">{strings}</sst>'
    if styles is not None:
        lines.append(("rId91", "styles", "styles.xml"))
        made["xl/styles.xml"] = f'{DECLARED}<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'
    made["xl/_rels/workbook.xml.rels"] = relations(*lines)
    return made


def pack(path, contents, method=zipfile.ZIP_DEFLATED):
    """Write parts (a mapping, or pairs where a name comes twice) as a zip."""
    pairs = contents.items() if isinstance(contents, dict) else contents
    with zipfile.ZipFile(path, "w", method) as package:
        for name, content in pairs:
            package.writestr(name, content)
    return Path(path)


def packed(contents):
    """The bytes of a zip of parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in contents.items():
            package.writestr(name, content)
    return buffer.getvalue()


def first(path):
    """The first sheet of a file."""
    return read_book(path).sheets[0]


def sheet_of(tmp_path, rows="", after="", before="", **more):
    """The sheet that is read from rows given as XML."""
    return first(pack(tmp_path / "a.xlsx", parts(sheet_xml(rows, after, before), **more)))


def cell_of(tmp_path, xml, **more):
    """The one cell that is read from the XML of a cell in A1."""
    sheet = sheet_of(tmp_path, f'<row r="1">{xml}</row>', **more)
    assert sheet.refused == "", (sheet.refused, sheet.detail)
    return sheet.cells[0][0]


def shape(sheet):
    """The places with content of a sheet, with what they store, show and are."""
    return {
        (row, column): (cell.value, cell.text, cell.kind, cell.note)
        for row, cells in enumerate(sheet.cells)
        for column, cell in enumerate(cells)
        if cell.kind != "blank"
    }


def refusal(path):
    """The key of the fault by which a file is refused; its sentences can be said."""
    try:
        read_book(path)
    except Fault as fault:
        caught = fault
    else:
        return ""
    assert caught.say("vi") != caught.say("en")
    return caught.key
