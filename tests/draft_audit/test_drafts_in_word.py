"""Word drafts as offices make them: notes, text boxes, tables in cells, tracked changes."""

import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from phantich.draft_audit import alarms, audit_text, read_draft, write_annotated
from phantich.errors import Fault

BOX = """<w:r {w} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent><mc:Choice Requires="wps">
<w:drawing><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></w:drawing>
</mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p>
</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""
NOTES = """<?xml version="1.0" encoding="UTF-8"?><w:footnotes {w}>
<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:id="2"><w:p><w:r><w:t>Trong đó 9/12 xã, đạt 85%.</w:t></w:r></w:p></w:footnote>
</w:footnotes>"""
OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


def with_notes(path):
    """Give a document whose body names footnote 2 the part that holds it."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    kinds = f'<Override PartName="/word/footnotes.xml" ContentType="{OFFICE}"/></Types>'
    link = f'<Relationship Id="rId99" Type="{RELATION}" Target="footnotes.xml"/></Relationships>'
    replaced = {
        "[Content_Types].xml": (b"</Types>", kinds.encode()),
        "word/_rels/document.xml.rels": (b"</Relationships>", link.encode()),
    }
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content.replace(*replaced.get(name, (b"", b""))))
        package.writestr("word/footnotes.xml", NOTES.format(w=nsdecls("w")))


@pytest.fixture
def draft(tmp_path):
    path = tmp_path / "draft.docx"
    document = docx.Document()
    first = document.add_paragraph("BÁO CÁO")
    first._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>'))
    cell = document.add_table(1, 2).cell(0, 1)
    cell.text = "Chung"
    inner = cell.add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "Có 30/36 thôn", "85,3%"
    boxed = document.add_paragraph("Khung ")
    boxed._p.append(parse_xml(BOX.format(w=nsdecls("w"), text="Có 27/29 làng, đạt 98,1%.")))
    document.save(path)
    with_notes(path)
    return path


def test_notes_boxes_and_inner_tables_are_read_once(draft):
    text = read_draft(draft).text
    assert text.count("30/36") == text.count("27/29") == text.count("9/12") == 1
    assert text.endswith("Trong đó 9/12 xã, đạt 85%.")


def test_each_wrong_figure_gets_its_comment_in_the_body(draft):
    text = read_draft(draft).text
    figures = alarms(audit_text(text))
    assert [figure.computed for figure in figures] == ["83,3%", "93,1%", "75%"]
    before = draft.read_bytes()
    copy = write_annotated(draft, text, figures)
    assert draft.read_bytes() == before
    document = docx.Document(str(copy))
    assert len(list(document.comments)) == 3
    marks = document.element.body.iter("{*}commentRangeStart")
    assert not [m for m in marks if any("txbxContent" in a.tag for a in m.iterancestors())]


def test_rows_and_words_struck_out_do_not_count(tmp_path):
    path = tmp_path / "struck.docx"
    document = docx.Document()
    row = document.add_table(1, 1).rows[0]
    row.cells[0].text = "Có 45/50 xã, đạt 99%."
    row._tr.get_or_add_trPr().append(parse_xml(f'<w:del {nsdecls("w")} w:id="1" w:author="a"/>'))
    kept = document.add_paragraph("Nghị quyết 57")
    kept._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:noBreakHyphen/><w:t>NQ/TW</w:t></w:r>"))
    document.save(path)
    assert read_draft(path).text.strip() == "Nghị quyết 57-NQ/TW"


def test_bytes_that_are_no_text_are_refused(tmp_path):
    path = tmp_path / "draft.txt"
    path.write_bytes(bytes(range(256)) * 8)
    with pytest.raises(Fault) as refusal:
        read_draft(path)
    assert refusal.value.key == "unknown_kind"
