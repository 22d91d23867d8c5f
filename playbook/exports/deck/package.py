"""Let in a company's template: nothing that runs, nothing external, no slides."""

import io
import re
import zipfile
from collections import Counter

from lxml import etree

from playbook.core.base.errors import Refused

MOST_BYTES, MOST_UNPACKED, MOST_PARTS = 20_000_000, 100_000_000, 2_000
_SAVE_AS = "In PowerPoint, save it as a .pptx or .potx file."
_MAIN = "application/vnd.openxmlformats-officedocument.presentationml.{}.main+xml"
_PRESENTATION = _MAIN.format("presentation")
_TEMPLATES = tuple(_MAIN.format(kind).encode() for kind in ("template", "slideshow"))
_OLE = b"\xd0\xcf\x11\xe0"
_RUNS = re.compile(r"vbaProject|activeX|macrosheets", re.IGNORECASE)
_PROPERTIES = re.compile(r"(?i)docProps/")
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MOMENTS = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_AGES_AGO = (1980, 1, 1, 0, 0, 0)
_DROPPED = re.compile(r"/(?:printerSettings|oleObject|package|control|vmlDrawing|tags)$")


def clean(content: bytes) -> bytes:
    """Return a template without slides and properties. Raise Refused."""
    try:
        emptied = _without_slides(_checked(content))
    except (zipfile.BadZipFile, KeyError, ValueError, etree.LxmlError) as error:
        raise Refused("This file cannot be read as a PowerPoint template.", _SAVE_AS) from error
    with zipfile.ZipFile(io.BytesIO(emptied)) as file:
        if any(name.endswith(".bin") for name in file.namelist()):
            raise Refused(
                "This template holds an embedded object.", "Remove it from the slide master, and save again."
            )
    return emptied


def repeatable(content: bytes, moment: str) -> bytes:
    """Return a package that is always the same bytes.

    `moment` is as in ISO 8601.
    """
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as file,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for name in file.namelist():
            data = file.read(name)
            if name.endswith(".xlsx"):
                data = repeatable(data, moment)
            elif name == "docProps/core.xml":
                data = _MOMENTS.sub(rb"\g<1>" + moment.encode() + rb"\g<2>", data)
            written.writestr(zipfile.ZipInfo(name, _AGES_AGO), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _checked(content: bytes) -> bytes:
    """Return the file without its properties, as a presentation."""
    if len(content) > MOST_BYTES:
        raise Refused("This template has more than 20 MB.", "Compress its pictures, and save it again.")
    if content.startswith(_OLE):
        raise Refused("This file has a password, or is an old .ppt.", f"{_SAVE_AS} Leave out the password.")
    if not content.startswith(b"PK"):
        raise Refused("This is not a PowerPoint file.", _SAVE_AS)
    contents: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts = [part for part in file.infolist() if not part.is_dir()]
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise Refused(
                "This template unpacks to more than 100 MB, or to more than 2,000 parts.",
                "Remove pictures and slides that it does not need.",
            )
        names = [part.filename for part in parts]
        if any(count > 1 for count in Counter(name.casefold() for name in names).values()):
            raise Refused("This file holds a part twice.", f"Open it in PowerPoint. {_SAVE_AS}")
        if "[Content_Types].xml" not in names or "ppt/presentation.xml" not in names:
            raise Refused("This is not a PowerPoint file.", _SAVE_AS)
        if any(map(_RUNS.search, names)) or b"macroEnabled" in file.read("[Content_Types].xml"):
            raise Refused("This template holds macros.", "Save it as a .potx file, which has none.")
        for part in parts:
            if not _PROPERTIES.match(part.filename):
                contents[part.filename] = _part(part.filename, file.read(part))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
        for name, data in contents.items():
            written.writestr(name, data)
    return target.getvalue()


def _part(name: str, data: bytes) -> bytes:
    if name == "[Content_Types].xml":
        for kind in _TEMPLATES:
            data = data.replace(kind, _PRESENTATION.encode())
        return re.sub(rb'<Override[^>]*PartName="/docProps/[^>]*/>', b"", data)
    if not name.endswith(".rels"):
        return data
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    for relation in root.findall(_RELATION):
        kind, target = relation.get("Type", ""), relation.get("Target", "")
        if relation.get("TargetMode") == "External":
            is_link = kind.endswith("/hyperlink") and re.match(r"(?i)https?://|mailto:", target)
            if not is_link:
                raise Refused(
                    f"This template takes something from elsewhere: {target[:80]}",
                    "Put it into the file (File > Info > Edit links), and save again.",
                )
        elif _PROPERTIES.search(target):
            root.remove(relation)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _without_slides(content: bytes) -> bytes:
    from pptx import Presentation

    deck = Presentation(io.BytesIO(content))
    root = deck.part._element
    for number in root.xpath("./p:sldIdLst/p:sldId"):
        deck.part.drop_rel(number.rId)
        number.getparent().remove(number)
    for stale in root.xpath("./p:custShowLst | .//*[local-name()='sectionLst']/.. | ./p:custDataLst"):
        stale.getparent().remove(stale)
    masters = list(deck.slide_masters)
    for part in [
        deck.part,
        *(each.part for each in (*masters, *(layout for each in masters for layout in each.slide_layouts))),
    ]:
        for frame in part._element.xpath(
            ".//p:cSld/p:spTree/*[.//p:oleObj or .//p:control] | .//p:custDataLst | .//p:controls"
        ):
            frame.getparent().remove(frame)
        for key, relation in list(part.rels.items()):
            if _DROPPED.search(relation.reltype):
                part.rels.pop(key)
    target = io.BytesIO()
    deck.save(target)
    return target.getvalue()
