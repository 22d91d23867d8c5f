"""Let in a company's template: nothing that runs, nothing external."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from lxml import etree

from playbook.core.base.errors import Refused

MOST_BYTES, MOST_UNPACKED, MOST_PARTS = 20_000_000, 100_000_000, 2_000
MOST_XML = 30_000_000  # read, it takes about ten times as much memory
_OLE = b"\xd0\xcf\x11\xe0"
_RUNS = re.compile(
    r"(?i)vbaProject|vbaData|activeX|macrosheets|\.(?:exe|dll|scr|com|bat|cmd|msi|hta|lnk|ps1|vbs?|jse?|jar|wsf)$"
)
_PROPERTIES = re.compile(r"(?i)docProps/")
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# What is not read as XML, whatever its part is called otherwise.
_MEDIA = re.compile(
    r"(?i)\.(png|jpe?g|gif|bmp|tiff?|wdp|emf|wmf|svg|fntdata|odttf|bin|wav|mp[34]|m4[av]|mov)$"
)
_MOMENTS = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_AGES_AGO = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Office:
    """A program whose templates we take, and how its files are recognized."""

    program: str
    suffix: str  # of its files
    template_suffix: str
    old_suffix: str  # of its files until 2003
    main: str  # the part that holds the others
    kind: str  # the content type of that part; `{}` is what it is: a template, a document
    document: str
    templates: tuple[str, ...]
    used: re.Pattern[str]  # whose relations we take over; elsewhere, what comes from outside is just left out

    @property
    def save_as(self) -> str:
        return f"In {self.program}, save it as a {self.suffix} or {self.template_suffix} file."


POWERPOINT = Office(
    "PowerPoint", ".pptx", ".potx", ".ppt", "ppt/presentation.xml",
    "application/vnd.openxmlformats-officedocument.presentationml.{}.main+xml",
    "presentation", ("template", "slideshow"), re.compile(""),
)  # fmt: skip
WORD = Office(
    "Word", ".docx", ".dotx", ".doc", "word/document.xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.{}.main+xml",
    "document", ("template",),
    re.compile(r"word/_rels/(?:header|footer|styles|numbering|theme|fontTable)"),
)  # fmt: skip


def repeatable(content: bytes, moment: str) -> bytes:
    """Return a package that is always the same bytes, of an ISO 8601 `moment`."""
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
                data = _MOMENTS.sub(lambda match: match[1] + moment.encode() + match[2], data)
            written.writestr(zipfile.ZipInfo(name, _AGES_AGO), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def checked(content: bytes, office: Office) -> bytes:
    """Return a template without its properties, as a file of its kind. Raise Refused."""
    if len(content) > MOST_BYTES:
        raise Refused("This template has more than 20 MB.", "Compress its pictures, and save it again.")
    if content.startswith(_OLE):
        raise Refused(
            f"This file has a password, or is an old {office.old_suffix}.",
            f"{office.save_as} Leave out the password.",
        )
    if not content.startswith(b"PK"):
        raise _another(office)
    contents: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts = [part for part in file.infolist() if not part.is_dir()]
        _check_size(parts)
        names = [part.filename for part in parts]
        if any(count > 1 for count in Counter(name.casefold() for name in names).values()):
            raise Refused("This file holds a part twice.", f"Open it in {office.program}. {office.save_as}")
        if "[Content_Types].xml" not in names or office.main not in names:
            raise _another(office)
        if any(map(_RUNS.search, names)) or b"macroEnabled" in file.read("[Content_Types].xml"):
            raise Refused(
                "This template holds macros or programs.",
                f"Save it as a {office.template_suffix} file, which has none.",
            )
        for part in parts:
            if not _PROPERTIES.match(part.filename):
                contents[part.filename] = _part(part.filename, file.read(part), office)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
        for name, data in contents.items():
            written.writestr(name, data)
    return target.getvalue()


def drop_relations(relations: Any, is_used: Callable[[str, str], bool]) -> None:
    """Drop what a part leads to, unless used by the kind and key of the relation."""
    for key, relation in list(relations.items()):
        if not is_used(relation.reltype.rpartition("/")[2], key):
            relations.pop(key)


def drop_loose_ends(root: Any, relations: Any, holders: Collection[str]) -> None:
    """Take out what points to something that is no longer in the file."""
    for each in list(root.iter(etree.Element)):
        keys = [value for name, value in each.attrib.items() if name.startswith(_R)]
        if all(key in relations for key in keys):
            continue
        chain = (each, *each.iterancestors())
        holder = next((up for up in chain if etree.QName(up).localname in holders), each)
        if (parent := holder.getparent()) is not None:
            parent.remove(holder)


def _another(office: Office) -> Refused:
    return Refused(f"This is not a {office.program} file.", office.save_as)


def _check_size(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused(
            "This template unpacks to more than 100 MB, or to more than 2,000 parts.",
            "Remove pictures and pages that it does not need.",
        )
    if sum(part.file_size for part in parts if not _MEDIA.search(part.filename)) > MOST_XML:
        raise Refused(
            "This template holds more than 30 MB of text.", "Remove the pages that it does not need."
        )


def _part(name: str, data: bytes, office: Office) -> bytes:
    if name == "[Content_Types].xml":
        for kind in office.templates:
            data = data.replace(
                office.kind.format(kind).encode(), office.kind.format(office.document).encode()
            )
        return re.sub(rb'<Override[^>]*PartName="/docProps/[^>]*/>', b"", data)
    # Letters of two or four bytes have zeros between them.
    if not _MEDIA.search(name) and b"<!DOCTYPE" in data.replace(b"\0", b""):
        raise ValueError("Office writes no document types.")
    if not name.endswith(".rels"):
        return data
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    for relation in root.findall(_RELATION):
        kind, target = relation.get("Type", ""), relation.get("Target", "")
        if relation.get("TargetMode") == "External":
            is_link = kind.endswith("/hyperlink") and re.match(r"(?i)https?://|mailto:", target)
            if not office.used.match(name):
                root.remove(relation)  # such as the template that a document was made from
            elif not is_link:
                raise Refused(
                    f"This template takes something from elsewhere: {target[:80]}",
                    "Put it into the file (File > Info > Edit links), and save again.",
                )
        elif _PROPERTIES.search(target):
            root.remove(relation)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
