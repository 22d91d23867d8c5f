"""Turn a memo (.docx, .pdf or .eml) into text, stdin to stdout."""

import io
import re
import zipfile
from collections.abc import Iterator
from email import message_from_bytes, policy
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

from playbook.desk.base.child import FaultError, answer

MOST_UNPACKED = 100_000_000
MOST_PARTS = 2_000
MOST_PAGES = 400
MOST_ELEMENTS, DEEPEST = 1_000_000, 100  # of a Word document
MOST_TEXT = 500_000  # letters; more of them do not fit a message of a tab
UNREADABLE = ("This file cannot be read.", "Open it, copy its words, and paste them.")
TOO_LARGE = ("This file is too large to read.", "Copy only the words that matter, and paste them.")
_PASSWORD = ("This file has a password.", "Open it, copy its words, and paste them.")
_NO_TEXT = ("There is no text in this file, only pictures of it.", "Scan it with text, or type what matters.")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SIGNS = re.compile(rb"^(From|To|Subject|Date|Received|Return-Path|Message-ID|MIME-Version|X-[\w-]+):", re.I)
_SHOWN_HEADERS = ("Subject", "From", "To", "Date")


def kind_of(data: bytes) -> str:
    """Return which of these kinds a file is, '' for plain text."""
    if data.startswith(b"PK"):
        return "docx"
    if data[:1_024].lstrip().startswith(b"%PDF"):
        return "pdf"
    heads = [line for line in data[:4_000].splitlines()[:12] if _SIGNS.match(line)]
    return "eml" if len({line.partition(b":")[0].lower() for line in heads}) >= 3 else ""


def _convert(data: bytes) -> tuple[list[str], str]:
    readers = {"docx": _docx, "pdf": _pdf, "eml": _eml}
    lines: list[str] = []
    size = 0
    for line in readers[kind_of(data)](data):
        size += len(line)
        if size > MOST_TEXT:
            raise FaultError(*TOO_LARGE)
        lines.append(line)
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    if not text:
        raise FaultError(*_NO_TEXT)
    return [], text


def _docx(data: bytes) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise FaultError(*TOO_LARGE)
            document = archive.read("word/document.xml")
        if b"<!DOCTYPE" in document or b"<!ENTITY" in document:
            raise FaultError(*UNREADABLE)  # Word writes neither
        root = _parsed(document)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, ET.ParseError):
        raise FaultError(*UNREADABLE) from None
    body = root.find(f"{_W}body")
    for block in body if body is not None else ():
        if block.tag == f"{_W}tbl":
            for row in block.iter(f"{_W}tr"):
                yield " | ".join(" ".join(_words(cell).split()) for cell in row.findall(f"{_W}tc"))
        else:
            yield from (_words(paragraph) for paragraph in block.iter(f"{_W}p"))


def _parsed(document: bytes) -> ET.Element:
    """Return the root of a document. Raise FaultError where it is too deep or too long."""
    parser = ET.XMLParser(target=_BoundedTree())  # noqa: S314 - in a limited process
    # In pieces, an attribute or comment of megabytes would be scanned again with each.
    parser.feed(document)
    root: ET.Element = parser.close()
    return root


class _BoundedTree(ET.TreeBuilder):
    """A tree of XML that is neither too deep nor too long."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = self._elements = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> ET.Element:
        self._depth += 1
        self._elements += 1
        # What is read of each level is read again of the one above it.
        if self._depth > DEEPEST or self._elements > MOST_ELEMENTS:
            raise FaultError(*TOO_LARGE)
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> ET.Element:
        self._depth -= 1
        return super().end(tag)


def _words(element: ET.Element) -> str:
    signs = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}p": "\n"}
    parts = []
    for each in element.iter():
        if each.tag == f"{_W}t":
            parts.append(each.text or "")
        elif each is not element:
            parts.append(signs.get(each.tag, ""))
    return "".join(parts).strip("\n")


def _pdf(data: bytes) -> Iterator[str]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise FaultError(*_PASSWORD)
        if len(reader.pages) > MOST_PAGES:
            raise FaultError(*TOO_LARGE)
        for page in reader.pages:
            yield page.extract_text()
    except FaultError:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, NotImplementedError):
        # A broken file fails wherever its first wrong object is met.
        raise FaultError(*UNREADABLE) from None


def _eml(data: bytes) -> Iterator[str]:
    message = message_from_bytes(data, policy=policy.default)
    try:
        yield from (f"{name}: {message[name]}" for name in _SHOWN_HEADERS if message[name])
        body = message.get_body(("plain", "html"))
        yield ""
        if body is not None:
            content = str(body.get_content())
            yield _plain(content) if body.get_content_subtype() == "html" else content
    except (KeyError, LookupError, ValueError, AttributeError, TypeError):
        raise FaultError(*UNREADABLE) from None


class _Text(HTMLParser):
    """The words of an HTML page, a line for each block."""

    _BLOCKS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "table", "blockquote"})
    _UNSEEN = frozenset({"script", "style", "head", "title"})

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        self.unseen += tag in self._UNSEEN
        if tag in self._BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in self._UNSEEN and self.unseen > 0

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.parts.append(" ".join(data.split()) + " " if data.strip() else "")


def _plain(html: str) -> str:
    reader = _Text()
    reader.feed(html)
    return "".join(reader.parts)


if __name__ == "__main__":
    answer(_convert, TOO_LARGE)
