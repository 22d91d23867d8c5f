"""Word templates such as companies have, made by python-docx and by hand."""

import io
import re
from functools import cache

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import parse_xml
from docx.shared import Cm, Pt, RGBColor
from PIL import Image

from tests.exports.packages import edited

CANARY = "CONFIDENTIAL-CANARY"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_LOGO = (200, 60, 20)


def logo() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (240, 80), _LOGO).save(target, "PNG")
    return target.getvalue()


def _saved(document) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _own_styles() -> bytes:
    """A company's letter: its typefaces and colors, German ids, a header with its logo."""
    document = docx.Document()
    for name, size in (("Title", 40), ("Heading 1", 22), ("Heading 2", 15), ("Heading 3", 12)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = (
            "Liberation Serif",
            Pt(size),
            RGBColor(176, 32, 48),
        )
    document.styles["Normal"].font.name = "Liberation Sans"
    document.add_heading(CANARY, 1)
    document.core_properties.title = CANARY
    section = document.sections[0]
    section.header.paragraphs[0].add_run("Muster AG ").add_picture(io.BytesIO(logo()), height=Cm(1))
    section.footer.paragraphs[0].text = "Muster AG, Musterstrasse 1, HRB 12345"
    return edited(
        _saved(document),
        {
            "[Content_Types].xml": lambda xml: xml.replace("document.main+xml", "template.main+xml"),
            "word/styles.xml": lambda xml: xml.replace('"Heading1"', '"berschrift1"').replace(
                '"ListBullet"', '"Aufzhlungszeichen"'
            ),
            "word/document.xml": lambda xml: xml.replace('"Heading1"', '"berschrift1"'),
        },
    )


def _landscape_with_cover() -> bytes:
    """A landscape report: a cover section, whose header the next one inherits."""
    document = docx.Document()
    cover = document.sections[0]
    cover.orientation, cover.page_width, cover.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
    cover.left_margin = Cm(9)
    cover.different_first_page_header_footer = True
    cover.first_page_header.paragraphs[0].add_run().add_picture(io.BytesIO(logo()), width=Cm(8))
    cover.header.paragraphs[0].text = "Contoso Group. Internal"
    document.add_paragraph(CANARY)
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.left_margin = Cm(2)
    section.different_first_page_header_footer = False
    document.add_paragraph(CANARY)
    settings = document.settings.element
    settings.append(parse_xml(f'<w:updateFields {_W} w:val="true"/>'))
    settings.insert(0, parse_xml(f'<w:documentProtection {_W} w:edit="readOnly" w:enforcement="1"/>'))
    document.part.rels.get_or_add_ext_rel("http://x/attachedTemplate", "file:///C:/LT.dotx")
    return _saved(document)


def _bare() -> bytes:
    """No style but Normal and one with our name; no theme, list or settings."""
    document = docx.Document()
    styles = document.styles.element
    for style in list(styles):
        if style.tag.endswith("}latentStyles") or (
            style.tag.endswith("}style") and style.styleId != "Normal"
        ):
            styles.remove(style)
    styles.append(
        parse_xml(f'<w:style {_W} w:type="character" w:styleId="Lead"><w:name w:val="Lead"/></w:style>')
    )
    for key, relation in list(document.part.rels.items()):
        if re.search("/(theme|numbering)$", relation.reltype):
            document.part.rels.pop(key)
    return _saved(document)


@cache
def templates() -> dict[str, bytes]:
    """Return the templates by name; ours is not among them."""
    return {"own_styles": _own_styles(), "landscape": _landscape_with_cover(), "bare": _bare()}
