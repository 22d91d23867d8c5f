"""What a deck has to be, read from its file."""

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator

from lxml import etree

_NS = {
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
}
_SHAPES = ("sp", "pic", "graphicFrame", "grpSp", "cxnSp")
_TITLE = ".//p:ph[@type='title' or @type='ctrTitle']"


def slides_of(content: bytes) -> list[etree._Element]:
    """Return the slides as XML, in their order."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        names = [name for name in file.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)]
        names.sort(key=lambda name: int(re.findall(r"\d+", name)[0]))
        return [etree.fromstring(file.read(name)) for name in names]


def text_of(content: bytes) -> str:
    """Return all that stands on the slides, each paragraph on a line, spaces as one."""
    lines = []
    for slide in slides_of(content):
        for paragraph in slide.iter(f"{{{_NS['a']}}}p"):
            parts = (
                each.text or "" if each.tag.endswith("}t") else "\n"
                for each in paragraph.iter(f"{{{_NS['a']}}}t", f"{{{_NS['a']}}}br")
            )
            lines.append("".join(parts))
    return squeezed("\n".join(lines))


def squeezed(text: str) -> str:
    return " ".join(text.split())


def titles_of(content: bytes) -> list[str]:
    return [
        squeezed("".join(slide.xpath(f"string(({_TITLE})[1]/ancestor::p:sp)", namespaces=_NS)))
        for slide in slides_of(content)
    ]


def faults(content: bytes, smallest: int) -> list[str]:
    """Return what is wrong with a deck."""
    return [*_of_package(content), *_of_slides(content, smallest)]


def _of_package(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        names = file.namelist()
        yield from (f"twice: {name}" for name, count in Counter(names).items() if count > 1)
        for name in names:
            if re.search(r"vbaProject|activeX|oleObject|\.bin$", name):
                yield f"active part {name}"
            if not name.endswith(".rels"):
                continue
            folder = posixpath.dirname(posixpath.dirname(name))
            for relation in etree.fromstring(file.read(name)):
                target = relation.get("Target")
                if relation.get("TargetMode") == "External":
                    yield f"external: {target}"
                elif posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/") not in names:
                    yield f"{name}: dangling {target}"


def _of_slides(content: bytes, smallest: int) -> Iterator[str]:
    titles: set[str] = set()
    for number, slide in enumerate(slides_of(content), start=1):
        shapes = [each for each in slide.find(".//p:spTree", _NS) if etree.QName(each).localname in _SHAPES]
        first = shapes[0]
        title = squeezed("".join(first.itertext())) if first.xpath(_TITLE, namespaces=_NS) else ""
        if not title or title in titles:
            yield f"{number}: no title of its own at the start: {title}"
        titles.add(title)
        for shape in shapes:
            about = shape.find(".//p:cNvPr", _NS)
            kind = etree.QName(shape).localname
            if kind in ("pic", "graphicFrame", "grpSp") and not about.get("descr"):
                yield f"{number}: no alt text: {about.get('name')}"
            if shape.find(".//p:ph", _NS) is not None and not "".join(shape.itertext()).strip():
                yield f"{number}: empty place {about.get('name')}"
        for table in slide.iter(f"{{{_NS['a']}}}tbl"):
            if table.find("a:tblPr", _NS).get("firstRow") != "1":
                yield f"{number}: table without a header row"
            if table.xpath(".//@gridSpan | .//@rowSpan", namespaces=_NS):
                yield f"{number}: merged cells"
        if slide.find(".//p:ph[@type='sldNum']", _NS) is None:
            yield f"{number}: no slide number"
        ids = slide.xpath("//p:cNvPr/@id", namespaces=_NS)
        if len(ids) != len(set(ids)):
            yield f"{number}: shape ids twice"
        sizes = [int(size) for size in slide.xpath("//a:rPr/@sz", namespaces=_NS)]
        if sizes and min(sizes) < smallest * 100:
            yield f"{number}: type of {min(sizes) / 100} points"
        fixed = set(slide.xpath("//a:srgbClr/@val", namespaces=_NS))
        if extra := fixed - {"A34B30", "F5E3D7", "DD916E", "3A2A21"}:
            yield f"{number}: colors of their own {extra}"
