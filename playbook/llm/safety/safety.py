"""Clean a model's words, and hold back what could do harm.

What this cannot do: it does not understand. An instruction in other words or another language, a false
fact, an unkind sentence, a copy of five words, or letters spaced apart pass. What keeps strangers' words
out of a plan is that they are never sent (docs/decisions/no-invention.md); this is the second door.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator

from playbook.core.base.letters import normalized, without_unseen
from playbook.core.text.contacts import contacts_in
from playbook.core.text.lookalike import in_plain_letters
from playbook.llm.safety.orders import orders_in

_COPY = 6
_PASSES = 12
_SHOWN = 40
_RUN = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\n{3,}")
_ROW = re.compile(r"^[ \t]*\|(.*)\|[ \t]*$", re.MULTILINE)
_TAGS = "img|script|style|iframe|object|embed|svg|a|form|input|link|meta|base|video|audio"
_IMAGE_OR_LINK = re.compile(
    r"!?\[([^\[\]\n]{0,1000})\](?:\((?:[^()\n]|\([^()\n]{0,300}\)){0,2000}\)|\[[^\[\]\n]{0,300}\])"
)
_RULE = re.compile(r"^[ \t]*+(?:\|?[ \t]*+:?-{3,}+:?[ \t]*+)+\|?[ \t]*$|^[ \t]*+(?:\*[ \t]*+){3,}$", re.M)
_MARKUP = (
    (re.compile(r"<(script|style|iframe|object)\b[^<>]*>[^<]*</\1\s*>", re.I), ""),
    (re.compile(r"<(?:!--[^<>]*--|[A-Za-z/!?][^<>]{0,2000})>"), ""),
    (re.compile(rf"</?(?:{_TAGS})\b[^<>]*$", re.I), ""),
    (re.compile(r"^[ \t]*(?:```|~~~)[^\n]*$", re.M), ""),  # fences of code
    (re.compile(r"^ {0,3}\[\^?[^\[\]\n]{1,300}\]:[^\n]*$", re.M), ""),  # where a link leads
    (_IMAGE_OR_LINK, r"\1"),
    (re.compile(r"\[\^[^\[\]\n]{1,100}\]"), ""),  # footnotes
    (re.compile(r":[a-z]+(?:-[a-z]+)*\[([^\[\]\n]{0,1000})\]"), r"\1"),  # styles and icons of Streamlit
    (re.compile(r":(?:material|streamlit)(?:/[a-z0-9_]*)?:"), ""),
    (_RULE, ""),
    (re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?)+", re.M), ""),  # headings and quotes
    (re.compile(r"^[ \t]*[*+\u2022\u00b7][ \t]+", re.M), "- "),
    (re.compile(r"(?<!\w)(\*\*\*|\*\*|\*|___|__|~~)(?=[^\s*_~])([^\n]{0,1000}?[^\s*_~])\1(?!\w)"), r"\2"),
    (re.compile(r"(?<!\w)_(?=[^\s_])([^_\n]{0,1000}[^\s_])_(?!\w)"), r"\1"),
    (re.compile(r"`+([^`\n]*)`+"), r"\1"),
)
_A = {"e-mail address": "an", "account number": "an"}
_MARKED = re.compile(
    r"!\[[^\[\]\n]{0,1000}\]\s?[(\[]"  # an image
    r"|\]\([^()\n]{1,2000}\)|\]\[[^\[\]\n]{0,300}\]"  # a link
    r"|^ {0,3}\[[^\[\]\n]{1,300}\]:\s*\S|\[\^[^\[\]\n]{1,100}\]"  # where a link leads; a footnote
    r"|<(?:!--|[A-Za-z/][^<>\n]{0,2000}>|(?:img|script|iframe|svg|a|style|object)\b)"
    r"|:(?:material|streamlit)/?[a-z0-9_]*:|:[a-z]+(?:-[a-z]+)*\["
    r"|\$\$|\\\(|\\\[|^[^\S\n]*\|.*\|[^\S\n]*$",  # formulas, rows of a table
    re.IGNORECASE | re.MULTILINE,
)


def clean(text: str) -> str:
    """Return the words without invisible characters, markup and runs of blanks."""
    for _ in range(_PASSES):
        before, text = text, _cleaned(text)
        if text == before:
            return text
    # Markup nested this deep was written to outlast a cleaning: its marks go, the words stay.
    return _cleaned(re.sub(r"[<>\[\]&`*_~|:#]", "", text))


def _cleaned(text: str) -> str:
    text = _visible(html.unescape(text))
    for pattern, instead in _MARKUP:
        text = pattern.sub(instead, text)
    text = _ROW.sub(lambda row: ", ".join(cell.strip() for cell in row[1].split("|")), text)
    lines = [_RUN.sub(" ", line).strip() for line in text.split("\n")]
    return _LINES.sub("\n\n", "\n".join(lines)).strip()


def _visible(text: str) -> str:
    """Return the text without invisible characters, with one kind of line break."""
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub("[\x0b\x0c\x85\u2028\u2029]", "\n", text).replace("\t", " ")
    text = "".join(letter for letter in text if letter == "\n" or unicodedata.category(letter)[0] != "C")
    return normalized("NFC", without_unseen(text))


class OutputGate:
    """Says why something that a model wrote must not be offered.

    `strangers`: what others wrote in examples and notes, of which six words in a row are too many.
    `own_texts`: what the leaders wrote themselves, whose addresses and words may return.
    """

    def __init__(self, strangers: Iterable[str] = (), own_texts: Iterable[str] = ()) -> None:
        own = [_folded(text) for text in own_texts]
        self._addresses = {_bare(address) for text in own for _, address in _addresses(text)}
        allowed = {copied for text in own for copied in _in_a_row(text)}
        self._copies = {copied for text in strangers for copied in _in_a_row(_folded(text))} - allowed

    def reason(self, texts: Iterable[str]) -> str | None:
        """Return why one item's texts must be held back, or None."""
        return next((reason for text in texts if (reason := self._about(text))), None)

    def _about(self, text: str) -> str | None:
        folded = _folded(text)
        for what, address in _addresses(folded):
            if _bare(address) not in self._addresses:
                return f"It holds {_A.get(what, 'a')} {what} that is not in your brief: {_short(address)}."
        if marked := _MARKED.search(html.unescape(folded)):
            return f"It holds markup: {_short(marked.group())}."
        if order := next(orders_in(folded), None):
            return f"It speaks to a machine instead of people: {_short(order)}."
        if any(copied in self._copies for copied in _in_a_row(folded)):
            return "It repeats six words in a row that somebody wrote in an example or a note."
        return None


def held_back(
    texts: Iterable[str], strangers: Iterable[str] = (), own_texts: Iterable[str] = ()
) -> str | None:
    """Return why one item's texts, before `clean`, must not be offered."""
    return OutputGate(strangers, own_texts).reason(texts)


def _folded(text: str) -> str:
    """Return the text as a reader sees it, look-alikes made alike."""
    seen = normalized("NFKC", _visible(text))
    return in_plain_letters(without_unseen(seen))


def _addresses(text: str) -> Iterator[tuple[str, str]]:
    # A backslash before a mark is not seen in Markdown: www\.evil.example is an address too.
    text = text.replace("\\", "")
    for contact in contacts_in(text):
        yield contact.what, text[contact.start : contact.end]


def _bare(address: str) -> str:
    return re.sub(r"[\s()/-]", "", address.casefold())


def _in_a_row(text: str) -> Iterator[str]:
    words = re.findall(r"\w+", text.casefold())
    for at in range(len(words) - _COPY + 1):
        yield " ".join(words[at : at + _COPY])


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
