"""A company's Word template: kept whole, nothing lost on it, nothing hostile let in."""

import io
import zipfile

import docx
import pytest
from docx.shared import Cm
from ooxml_integrity import Severity
from ooxml_integrity import check as check_docx
from openxml_audit import OpenXmlValidator

from playbook.core.base.errors import Refused
from playbook.core.dossier.audience import ALL_HANDS, BOARD, PROJECT, Audience
from playbook.exports.document.package import clean
from playbook.exports.document.template import BASE, read_template
from playbook.exports.formats import find_format
from playbook.exports.options import Options
from tests.dossiers import dossier_of, sample
from tests.exports.document.templates import CANARY, logo, templates
from tests.exports.document.test_document import W, all_text, faults, lost, part
from tests.exports.packages import edited
from tests.soak import some

STYLES = ("Title", "Heading1", "Heading2", "Heading3", "ListBullet", "PlanTable")


def write(name: str, audience: Audience = PROJECT) -> bytes:
    dossier = dossier_of(sample(), audience)
    return find_format("document").write(dossier, Options(template=clean(templates()[name])))


def styles_of(content: bytes) -> set[str]:
    body = part(content, "word/document.xml")
    return {each.get(f"{W}val") for kind in ("pStyle", "tblStyle") for each in body.iter(f"{W}{kind}")}


def findings(name: str) -> str:
    return " ".join(read_template(clean(templates()[name])).findings)


@pytest.mark.parametrize("name", some([*templates()], ["own_styles"]))
def test_nothing_is_lost_on_any_template(name):
    assert lost(all_text(write(name))) == []
    for audience in (ALL_HANDS, BOARD):
        ours = find_format("document").write(dossier_of(sample(), audience), Options())
        assert all_text(write(name, audience)) == all_text(ours)


@pytest.mark.parametrize("name", some([*templates()], ["own_styles"]))
def test_word_finds_nothing_to_repair_on_any_template(name, tmp_path):
    (path := tmp_path / "plan.docx").write_bytes(content := write(name))
    assert OpenXmlValidator().validate(path).errors == []
    assert [each for each in check_docx(path) if each.severity is Severity.ERROR] == []
    defined = set(part(content, "word/styles.xml").xpath("//@w:styleId", namespaces={"w": W[1:-1]}))
    assert styles_of(content) <= defined
    if name != "own_styles":  # its ids are German, and so are not those that `faults` looks for
        assert [fault for fault in faults(content) if "contents" not in fault] == []


def test_their_styles_are_used_by_their_names():
    styles = read_template(clean(templates()["own_styles"])).styles
    theirs = {key: styles[key] for key in STYLES}
    assert theirs == {
        "Title": "Title", "Heading1": "berschrift1", "Heading2": "Heading2", "Heading3": "Heading3",
        "ListBullet": "Aufzhlungszeichen", "PlanTable": "TableGrid",
    }  # fmt: skip
    content = write("own_styles")
    assert set(theirs.values()) <= styles_of(content)
    style = docx.Document(io.BytesIO(content)).styles["Heading 1"]
    assert (style.font.name, str(style.font.color.rgb)) == ("Liberation Serif", "B02030")
    assert (
        "Your styles in use: Title, Heading 1, Heading 2, Heading 3, List Bullet and Table Grid."
        in findings("own_styles")
    )


def test_styles_that_are_missing_are_added():
    template = read_template(clean(templates()["bare"]))
    assert template.styles["Lead"] == "PlaybookLead"
    assert {key: template.styles[key] for key in STYLES} == {key: key for key in STYLES}
    assert "Added, since your template has none: Title, Heading 1" in findings("bare")
    document = docx.Document(io.BytesIO(write("bare")))
    assert document.styles["Playbook Lead"].font.name is None
    number = document.styles["List Bullet"]._element.pPr.numPr.numId.val
    lists = document.part.numbering_part.element
    assert lists.xpath(f"./w:num[@w:numId='{number}']")


def test_header_footer_and_logo_are_kept():
    document = docx.Document(io.BytesIO(write("own_styles")))
    (section,) = document.sections
    assert "Muster AG" in section.header.paragraphs[0].text
    assert section.footer.paragraphs[0].text == "Muster AG, Musterstrasse 1, HRB 12345"
    (picture,) = section.header._element.xpath(".//a:blip/@r:embed")
    assert section.header.part.rels[picture].target_part.blob == logo()
    assert not section.different_first_page_header_footer


def test_a_cover_keeps_its_section_and_the_text_its_own():
    document = docx.Document(io.BytesIO(write("landscape")))
    cover, text = document.sections
    assert (cover.left_margin.cm, text.left_margin.cm) == (pytest.approx(9, 0.01), pytest.approx(2, 0.01))
    assert cover.first_page_header._element.xpath(".//a:blip")
    assert text.header.paragraphs[0].text == "Contoso Group. Internal"
    assert "PAGE" in "".join(text.footer._element.xpath(".//@w:instr"))
    assert text.page_width > text.page_height
    wide = (text.page_width - text.left_margin - text.right_margin) // 635
    tables = {table._element.tblPr.xpath("./w:tblW/@w:w")[0] for table in document.tables}
    assert all(abs(int(each) - wide) < 3 for each in tables)
    assert "your first section" in findings("landscape")


@pytest.mark.parametrize("name", templates())
def test_what_is_written_in_a_template_is_not_kept(name):
    with zipfile.ZipFile(io.BytesIO(clean(templates()[name]))) as file:
        assert not [each for each in file.namelist() if CANARY.encode() in file.read(each)]
        assert b"attachedTemplate" not in b"".join(map(file.read, file.namelist()))
        settings = file.read("word/settings.xml")
    assert not [each for each in (b"updateFields", b"documentProtection") if each in settings]


def header_with(xml: str) -> bytes:
    return edited(
        templates()["own_styles"],
        {"word/header1.xml": lambda text: text.replace("</w:hdr>", f"<w:p>{xml}</w:p></w:hdr>")},
    )


def field(*parts: str) -> str:
    split = "".join(f"<w:r><w:instrText>{each}</w:instrText></w:r>" for each in parts)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return f"{begin}{split}{end}"


def external(part_name: str, kind: str, target: str) -> bytes:
    relation = (
        '<Relationship Id="rId99" TargetMode="External" Target="' + target + '" Type="http://schemas.'
        f'openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>'
    )
    return edited(
        templates()["own_styles"],
        {f"word/_rels/{part_name}.xml.rels": lambda xml: xml.replace("</Relationships>", relation)},
    )


OWN = templates()["own_styles"]
REFUSED = {
    "macros in a part": (lambda: edited(OWN, {}, {"word/vbaProject.bin": b"x"}), "holds macros"),
    "a picture from elsewhere": (
        lambda: external("header1", "image", "https://x.example/"),
        "from elsewhere",
    ),
    "a link to a file": (lambda: external("header1", "hyperlink", "file:///etc/passwd"), "from elsewhere"),
    "a field that runs": (lambda: header_with(field("DDEAUTO c:\\cmd.exe")), "fetches or runs"),
    "a field in pieces": (lambda: header_with(field(" INCLUDE", "PICTURE ", "https://x")), "fetches or runs"),
    "a field in a field": (
        lambda: header_with(field("").replace("<w:r>", field("QUOTE 68 68 69") + "<w:r>", 1)),
        "fetches or runs",
    ),
    "a simple field": (lambda: header_with('<w:fldSimple w:instr="LINK Excel"/>'), "fetches or runs"),
    "a bomb": (lambda: edited(OWN, {}, {"word/media/1.png": b"\0" * 101_000_000}), "more than 100 MB"),
    "a book": (lambda: edited(OWN, {}, {"word/x.xml": b" " * 31_000_000}), "more than 30 MB of text"),
    "a password": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "an old .doc"),
    "a picture": (lambda: b"\x89PNG\r\n", "not a Word file"),
    "half a file": (lambda: OWN[:4000], "cannot be read"),
    "broken XML": (lambda: edited(OWN, {"word/styles.xml": lambda xml: xml[:500]}), "cannot be read"),
    "no document": (
        lambda: edited(OWN, {"_rels/.rels": lambda xml: xml.replace("word/", "w/")}),
        "cannot be read",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_let_in_ends_in_a_sentence(name):
    make, says = REFUSED[name]
    with pytest.raises(Refused, match=says) as refused:
        clean(make())
    assert refused.value.hint


def test_a_page_that_is_too_narrow_for_tables_is_refused():
    document = docx.Document()
    document.sections[0].page_width = Cm(10)
    document.save(target := io.BytesIO())
    with pytest.raises(Refused, match="leave 4 cm for text"):
        read_template(clean(target.getvalue()))


def test_our_own_template_can_be_the_company_s():
    assert "Your styles in use: Title" in " ".join(read_template(clean(BASE.read_bytes())).findings)
