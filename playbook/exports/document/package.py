"""Take a company's Word template without what is written in it."""

import io
import re
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from lxml import etree

from playbook.core.base.errors import Refused
from playbook.exports.office_package import WORD, checked, drop_loose_ends, drop_relations

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS, _EDGES = {"styles", "numbering", "settings", "fontTable", "theme"}, {"header", "footer"}
_CONTENT = {"image", "hyperlink", "font"}
# Of the settings, those of the page and its type: others protect, ask, count or remember.
_SETTINGS = {
    "zoom", "embedTrueTypeFonts", "saveSubsetFonts", "mirrorMargins", "bordersDoNotSurroundHeader",
    "bordersDoNotSurroundFooter", "gutterAtTop", "defaultTabStop", "autoHyphenation",
    "consecutiveHyphenLimit", "hyphenationZone", "doNotHyphenateCaps", "evenAndOddHeaders",
    "characterSpacingControl", "noLineBreaksAfter", "noLineBreaksBefore", "compat", "themeFontLang",
    "clrSchemeMapping", "decimalSymbol", "listSeparator", "mathPr",
}  # fmt: skip
_SECTION = ("cols", "textDirection", "formProt", "printerSettings", "footnotePr", "endnotePr", "sectPrChange")
_HOLDERS = {"drawing", "pict", "object", "altChunk", "control", "subDoc"}
# Fields that say something of the document itself; others run, fetch or open.
_FIELDS = {
    "PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "STYLEREF", "PAGEREF", "REF", "DATE", "TIME",
    "CREATEDATE", "SAVEDATE", "PRINTDATE", "TITLE", "SUBJECT", "AUTHOR", "KEYWORDS", "COMMENTS",
    "LASTSAVEDBY", "REVNUM", "NUMWORDS", "FILENAME", "DOCPROPERTY", "IF", "SEQ", "SYMBOL", "=",
    "HYPERLINK", "USERNAME",
}  # fmt: skip


def clean(content: bytes) -> bytes:
    """Return a template with its styles, headers and footers alone. Raise Refused."""
    try:
        return _emptied(checked(content, WORD))
    except (zipfile.BadZipFile, KeyError, ValueError, AttributeError, etree.LxmlError) as error:
        raise Refused("This file cannot be read as a Word template.", WORD.save_as) from error


def _emptied(content: bytes) -> bytes:
    from docx import Document
    from docx.opc.part import XmlPart

    document = Document(io.BytesIO(content))
    body, package = document.element.body, document.part.package
    sections = _sections(body)
    body[:] = [deepcopy(section) for section in sections]
    used = set(body.xpath("./w:sectPr/w:headerReference/@r:id | ./w:sectPr/w:footerReference/@r:id"))
    drop_relations(document.part.rels, lambda kind, key: kind in _PARTS or (kind in _EDGES and key in used))
    drop_relations(package.rels, lambda kind, _key: kind == "officeDocument")
    settings = document.settings.element
    settings[:] = [each for each in settings if etree.QName(each).localname in _SETTINGS]
    for part in list(package.iter_parts()):
        if part is document.part:
            continue
        drop_relations(part.rels, lambda kind, _key: kind in _CONTENT)
        if isinstance(part, XmlPart):
            drop_loose_ends(part.element, part.rels, _HOLDERS)
            _check_fields(part.element)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _sections(body: Any) -> list[Any]:
    """Return the last section, before it the cover's if there is one."""
    sections = body.xpath("./w:p/w:pPr/w:sectPr | ./w:sectPr")
    if body.find(f"{_W}sectPr") is None:
        sections.append(body.get_or_add_sectPr())
    inherited: dict[tuple[str, str], Any] = {}
    for section in sections:
        own = section.xpath("./w:headerReference | ./w:footerReference")
        inherited |= {(each.tag, each.get(f"{_W}type")): each for each in own}
        for each in own:
            section.remove(each)
        section[:0] = [deepcopy(each) for each in inherited.values()]
        for name in _SECTION:
            for each in section.findall(f"{_W}{name}"):
                section.remove(each)
    first, last = sections[0], sections[-1]
    for kind in last.findall(f"{_W}type"):
        last.remove(kind)
    return [last] if first is last else [first, last]


def _check_fields(root: Any) -> None:
    for name in _field_names(root):
        if name.upper() not in _FIELDS:
            raise Refused(
                f"A field in its header or footer fetches or runs something: {name[:40] or 'a nested one'}",
                "Turn it into text (select it, Ctrl+Shift+F9), and save again.",
            )


def _field_names(root: Any) -> Iterator[str]:
    """Yield the first word of every field, however its instruction is split."""
    for simple in root.iter(f"{_W}fldSimple"):
        yield _first(simple.get(f"{_W}instr", ""))
    open_fields: list[str] = []
    for each in root.iter(f"{_W}fldChar", f"{_W}instrText", f"{_W}delInstrText"):
        kind = each.get(f"{_W}fldCharType")
        if kind == "begin":
            open_fields.append("")
        elif kind == "end" and open_fields:
            yield _first(open_fields.pop())
        elif kind is None and open_fields:
            open_fields[-1] += each.text or ""
    yield from map(_first, open_fields)


def _first(instruction: str) -> str:
    word = re.match(r'[\s"]*(=|[^\s"\\]*)', instruction)
    return word[1] if word else ""
