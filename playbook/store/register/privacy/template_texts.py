"""Read the texts of a stored template, with its layout and style names."""

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from zipfile import BadZipFile, ZipFile

# More than a template that was accepted holds in one part.
_MOST = 20_000_000
_TAG, _PARAGRAPH = re.compile("<[^<>]*>"), re.compile("</[aw]:p>")
_NAMED = re.compile(r'[ :](?:name|val|title|descr|Target)="([^"<>]+)"')
_FONTS = "fontTable.xml"  # a font may be called like somebody


def texts_of(content: bytes) -> Iterator[str]:
    """Yield the texts of each part; nothing for what is no such file."""
    try:
        with ZipFile(BytesIO(content)) as package:
            for part in package.infolist():
                if part.filename.endswith((".xml", ".rels")) and not part.filename.endswith(_FONTS):
                    with package.open(part) as file:
                        yield from _texts_in(file.read(_MOST).decode("utf-8", "replace"))
    except BadZipFile:
        return


def _texts_in(xml: str) -> Iterator[str]:
    yield unescape("\n".join(_NAMED.findall(xml)))
    paragraphs = _PARAGRAPH.sub("\n", xml)
    # One name may be written in several runs, with its blank in none of them.
    yield unescape(_TAG.sub("", paragraphs))
    yield unescape(_TAG.sub(" ", paragraphs))
