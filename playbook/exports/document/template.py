"""What a Word template offers: styles by their names, room, colors, a header."""

import io
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from playbook.core.base.errors import Refused
from playbook.core.base.words import listed
from playbook.exports.deck.look import DeckLook
from playbook.exports.deck.template import read_scheme, stage_colors

BASE = Path(__file__).parent / "base.docx"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEAST = 5_000  # of the text's width, in twentieths of a point: 8.8 cm
_LETTER, _INCH = 12_240, 1_440  # where a section says nothing
# Each of our styles, and the names under which a company's template has it, the best first. Names of built-in
# styles are English in the file, whatever the language of Word.
_NAMES = {
    "Title": ("title",), "Subtitle": ("subtitle",), "Heading1": ("heading 1",), "Heading2": ("heading 2",),
    "Heading3": ("heading 3",), "ContentsTitle": ("contents title", "toc heading"), "TOC1": ("toc 1",),
    "TOC2": ("toc 2",), "Lead": ("lead",), "Meta": ("meta",), "Label": ("label",),
    "ListBullet": ("list bullet",), "TableHead": ("table head", "table heading"),
    "TableText": ("table text",), "Header": ("header",), "Footer": ("footer",),
    "PlanTable": ("plan table", "table grid"),
}  # fmt: skip
_SHOWN = ("Title", "Heading1", "Heading2", "Heading3", "ListBullet", "PlanTable")


@dataclass(frozen=True)
class DocumentTemplate:
    """A document without text; `styles` are its ids for ours."""

    document: Any
    styles: Mapping[str, str]
    look: DeckLook | None  # None: ours
    wide: int  # of the text, in twentieths of a point
    cover: Any  # the section of the cover, if it has one
    findings: tuple[str, ...]

    @property
    def cover_xml(self) -> str:
        """Return the section of the cover as XML, or ""."""
        return "" if self.cover is None else etree.tostring(self.cover, encoding="unicode")

    def fill_edges(self, head: str) -> None:
        """Write a header and page numbers where the template has none."""
        from docx.oxml import parse_xml

        section = self.document.sections[-1]
        is_odd_even = self.document.settings.odd_and_even_pages_header_footer
        headers = [section.header, *([section.even_page_header] if is_odd_even else [])]
        footers = [section.footer, *([section.even_page_footer] if is_odd_even else [])]
        if not any(
            map(has_content, (*headers, *footers, section.first_page_header, section.first_page_footer))
        ):
            section.different_first_page_header_footer = self.cover is None
        for header in headers:
            if not has_content(header):
                line = _line_of(header, self.styles["Header"])
                line.text = head
        for footer in footers:
            if not has_content(footer):
                line = _line_of(footer, self.styles["Footer"])
                for field in _page_fields():
                    line._p.append(parse_xml(field))


def read_template(content: bytes | None = None) -> DocumentTemplate:
    """Read a template that `clean` let in; ours without one. Raise Refused."""
    from docx import Document

    document = Document(io.BytesIO(content or BASE.read_bytes()))
    *covers, section = document.element.body.xpath("./w:sectPr")
    wide = _width(section)
    if content is None:
        return DocumentTemplate(document, {key: key for key in _NAMES}, None, wide, None, ())
    if wide < _LEAST:
        raise Refused(
            f"Its pages leave {wide / 567:.0f} cm for text; tables need 9 cm.", "Choose smaller margins."
        )
    for cover in covers:
        document.element.body.remove(cover)
    own_styles = _their_styles(document)
    styles = own_styles | _add_ours(document, [key for key in _NAMES if key not in own_styles])
    look = _look(document)
    findings = tuple(_say(document, own_styles, wide, look, has_cover=bool(covers)))
    return DocumentTemplate(document, styles, look, wide, covers[0] if covers else None, findings)


def has_content(block: Any) -> bool:
    """Return whether a header or footer shows anything."""
    if block.is_linked_to_previous:
        return False
    element = block._element
    return bool(
        "".join(element.itertext()).strip() or element.xpath(".//w:drawing | .//w:pict | .//w:fldSimple")
    )


def _say(
    document: Any, own_styles: Mapping[str, str], wide: int, look: DeckLook, *, has_cover: bool
) -> Iterator[str]:
    from docx.enum.style import WD_STYLE_TYPE

    names = {style.style_id: style.name for style in document.styles if style.type != WD_STYLE_TYPE.LIST}
    used = [names[own_styles[key]] for key in _SHOWN if key in own_styles]
    if used:
        yield f"Your styles in use: {listed(used)}."
    if missing := [_NAMES[key][0].title() for key in _SHOWN if key not in own_styles]:
        yield f"Added, since your template has none: {listed(missing)}."
    yield f"Room for text: {wide / 567:.0f} cm wide."
    section = document.sections[-1]
    for what, block, ours in (
        ("Header", section.header, "name and day of the plan"), ("Footer", section.footer, "page numbers")
    ):  # fmt: skip
        if has_content(block):
            yield f"{what}: yours."
        else:
            yield f"{what}: {ours}, as yours is empty."
    if has_cover:
        yield "The cover has the margins, header and footer of your first section."
    yield stage_colors(look)


def _width(section: Any) -> int:
    size, margins = section.find(f"{_W}pgSz"), section.find(f"{_W}pgMar")

    def of(element: Any, name: str, usual: int) -> int:
        return int(element.get(f"{_W}{name}", usual)) if element is not None else usual

    sides = sum(abs(of(margins, side, _INCH)) for side in ("left", "right")) + of(margins, "gutter", 0)
    return of(size, "w", _LETTER) - sides


def _their_styles(document: Any) -> dict[str, str]:
    """Return the ids of their styles for ours, by name."""
    styles: dict[tuple[str, str], Any] = {}
    for style in document.styles.element.findall(f"{_W}style"):
        name = style.find(f"{_W}name")
        if name is not None and style.get(f"{_W}styleId"):
            styles.setdefault((style.get(f"{_W}type", ""), name.get(f"{_W}val", "").casefold()), style)
    ids: dict[str, str] = {}
    for key, names in _NAMES.items():
        kind = "table" if key == "PlanTable" else "paragraph"
        style = next((styles[kind, name] for name in names if (kind, name) in styles), None)
        is_hidden = style is not None and bool(style.xpath("./w:rPr/w:vanish"))
        has_no_bullet = key == "ListBullet" and style is not None and not style.xpath("./w:pPr/w:numPr")
        if style is not None and not is_hidden and not has_no_bullet:
            ids[key] = style.get(f"{_W}styleId")
    return ids


def _add_ours(document: Any, keys: list[str]) -> dict[str, str]:
    """Add our styles to theirs, in their typeface; return the ids."""
    from docx import Document

    ours = {style.style_id: style._element for style in Document(str(BASE)).styles}
    sheet = document.styles.element
    taken = set(sheet.xpath("./w:style/@w:styleId"))
    names = {name.casefold() for name in sheet.xpath("./w:style/w:name/@w:val")}
    ids: dict[str, str] = {}
    for key in keys:
        style = deepcopy(ours[key])
        ids[key] = key if key not in taken else f"Playbook{key}"
        style.set(f"{_W}styleId", ids[key])
        name = style.find(f"{_W}name")
        if name.get(f"{_W}val").casefold() in names:
            name.set(f"{_W}val", f"Playbook {name.get(f'{_W}val')}")
        _base_on(style, sheet, "table" if key == "PlanTable" else "paragraph")
        for face in style.xpath("./w:rPr/w:rFonts | ./w:rPr/w:color"):
            face.getparent().remove(face)
        for number in style.xpath("./w:pPr/w:numPr/w:numId"):
            number.set(f"{_W}val", str(_add_bullet(document)))
        for following in style.xpath("./w:next"):
            style.remove(following)
        sheet.append(style)
    if not sheet.xpath(".//w:docDefaults//w:lang"):
        _add_language(sheet)
    return ids


def _base_on(style: Any, sheet: Any, kind: str) -> None:
    """Base a style on their default of its kind, or on none."""
    usual = sheet.xpath(f"./w:style[@w:type='{kind}'][@w:default='1' or @w:default='true']/@w:styleId")
    for base in style.findall(f"{_W}basedOn"):
        if usual:
            base.set(f"{_W}val", usual[0])
        else:
            style.remove(base)


def _add_language(sheet: Any) -> None:
    from docx.oxml import OxmlElement

    place = sheet
    for name in ("docDefaults", "rPrDefault", "rPr"):
        below = place.find(f"{_W}{name}")
        if below is None:
            below = OxmlElement(f"w:{name}")
            place.insert(0, below)
        place = below
    language = OxmlElement("w:lang")
    language.set(f"{_W}val", "en-US")
    place.append(language)


def _add_bullet(document: Any) -> int:
    """Add our list to theirs and return its number."""
    from docx import Document
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.parts.numbering import NumberingPart

    ours = Document(str(BASE)).part.numbering_part
    try:
        lists = document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element
    except KeyError:
        name, package = PackURI("/word/numbering.xml"), document.part.package
        part = NumberingPart.load(name, CONTENT_TYPE.WML_NUMBERING, ours.blob, package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
        return 1
    bullet, number = deepcopy(ours.element[0]), deepcopy(ours.element[1])
    form = max(map(int, lists.xpath("./w:abstractNum/@w:abstractNumId")), default=-1) + 1
    key = max(map(int, lists.xpath("./w:num/@w:numId")), default=0) + 1
    bullet.set(f"{_W}abstractNumId", str(form))
    number.set(f"{_W}numId", str(key))
    number[0].set(f"{_W}val", str(form))
    before = lists.xpath("./w:num | ./w:numIdMacAtCleanup")
    lists.insert(lists.index(before[0]) if before else len(lists), bullet)
    last = lists.xpath("./w:abstractNum | ./w:num")[-1]
    last.addnext(number)
    return key


def _look(document: Any) -> DeckLook:
    theme = _theme_of(document) or _add_theme(document)
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    scheme = read_scheme(etree.fromstring(theme.blob, parser))
    usual = {"dk1": "#000000", "lt1": "#ffffff"}
    accents = dict.fromkeys((*(f"accent{at}" for at in range(1, 7)), "dk2", "lt2"), "#404040")
    scheme = {**accents, **usual, **scheme}
    return DeckLook(
        scheme | {"bg1": scheme["lt1"], "tx1": scheme["dk1"], "bg2": scheme["lt2"], "tx2": scheme["dk2"]}
    )


def _theme_of(document: Any) -> Any:
    parts = (each.target_part for each in document.part.rels.values() if each.reltype.endswith("/theme"))
    return next(parts, None)


def _add_theme(document: Any) -> Any:
    """Give a document our theme; Word wants one."""
    from docx import Document
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    blob = _theme_of(Document(str(BASE))).blob
    part = Part(PackURI("/word/theme/theme1.xml"), CONTENT_TYPE.OFC_THEME, blob, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.THEME)
    return part


def _line_of(block: Any, style: str) -> Any:
    """Return the first line of a header or footer, which may have none yet."""
    if block.is_linked_to_previous:
        block.is_linked_to_previous = False
    line = block.paragraphs[0] if block.paragraphs else block.add_paragraph()
    line._p.get_or_add_pPr().get_or_add_pStyle().set(f"{_W}val", style)
    return line


def _page_fields() -> Iterator[str]:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    for words, field in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
        yield f'<w:r {space}><w:t xml:space="preserve">{words}</w:t></w:r>'
        yield f'<w:fldSimple {space} w:instr=" {field} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
