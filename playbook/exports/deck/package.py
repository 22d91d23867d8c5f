"""Take a company's deck template without what is on its slides."""

import io
import zipfile

from lxml import etree

from playbook.core.base.errors import Refused
from playbook.exports.office_package import POWERPOINT, checked, drop_loose_ends, drop_relations

# Other parts run, fetch, or name who worked on the file: add-ins, macros, authors, comments, changes.
_PARTS = {"slideMaster", "slideLayout", "notesMaster", "handoutMaster", "theme", "themeOverride"}
_PARTS |= {"tableStyles", "presProps", "image", "hyperlink", "font"}
_HOLDERS = {"graphicFrame", "contentPart"}


def clean(content: bytes) -> bytes:
    """Return a template without slides and properties. Raise Refused."""
    try:
        emptied = _without_slides(checked(content, POWERPOINT))
    except (zipfile.BadZipFile, KeyError, ValueError, etree.LxmlError) as error:
        raise Refused("This file cannot be read as a PowerPoint template.", POWERPOINT.save_as) from error
    with zipfile.ZipFile(io.BytesIO(emptied)) as file:
        if any(name.endswith(".bin") for name in file.namelist()):
            raise Refused(
                "This template holds an embedded object.", "Remove it from the slide master, and save again."
            )
    return emptied


def _without_slides(content: bytes) -> bytes:
    from pptx import Presentation
    from pptx.opc.package import XmlPart

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
    package = deck.part.package
    drop_relations(package._rels, lambda kind, _key: kind == "officeDocument")
    for part in list(package.iter_parts()):
        drop_relations(part.rels, lambda kind, _key: kind in _PARTS)
        if isinstance(part, XmlPart):
            drop_loose_ends(part._element, part.rels, _HOLDERS)
    target = io.BytesIO()
    deck.save(target)
    return target.getvalue()
