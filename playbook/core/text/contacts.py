"""Find addresses: web, e-mail, phone, account and card numbers."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

What = Literal["web address", "e-mail address", "phone number", "account number", "card number"]

# A country's ending that is an English word too counts only before a slash: "done.It was" is no address.
_ENDINGS = (
    "com|org|net|edu|gov|mil|int|info|biz|name|pro|io|ai|dev|app|co|xyz|site|online|top|link|click|tech|cloud"
    "|shop|store|blog|page|space|live|news|zip|mov|ly|gg|tv|cc|ws|eu|de|uk|fr|es|pt|nl|ch|se|dk|fi|pl|cz|ru"
    "|ua|cn|jp|kr|br|mx|ca|au|nz|za|ie|gr|tr|il|ir|sg|hk|tw|sk|hu|ro|bg|hr|lt|lv|ee|lu|example|invalid|onion"
)
_WORDS_TOO = "am|as|at|be|by|do|id|in|is|it|me|my|no|so|to|us"
_DOT = r"(?:\.|\u3002|\uff0e|\u2024|\[\.\]|\(\.\)|\s\[?dot\]?\s)"
_WEB = re.compile(
    r"(?i)(?:(?:h[tx]{2}ps?|ftp|file|javascript|data|vbscript|mailto|tel|ws|wss)\s?:(?://|\b)[^\s<>\"')\]]+"
    rf"|www\.[^\s<>\"')\]]+|(?<![\w.@-])(?:[\w-]{{1,63}}{_DOT}){{1,4}}"
    rf"(?:(?-i:{_ENDINGS})(?![\w-])(?:[/?#:][^\s<>\"')\]]*)?|(?-i:{_WORDS_TOO})/[^\s<>\"')\]]*)"
    r"|(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])(?:[/:][^\s<>\"')\]]*)?)"
)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}\s?(?:@|\[at\]|\(at\))\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_PHONE = re.compile(
    r"(?<![\w.,])(?:\+\d(?:[ ().\u00a0/-]{0,2}\d){6,14}"
    r"|0\d{1,5}(?:[ \u00a0/-]{1,2}\d{2,8}){1,4}"
    r"|(?:1[ .-])?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}|\d{9,15})(?![\w%]|[.,]\d)"
)
_ACCOUNT = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])"
)
_CARD = re.compile(r"(?<![\w.,])\d(?:[ -]?\d){12,18}(?![\w%]|[.,]\d)")
_PUNCTUATION = re.compile("[.:/@]")
_END = ".,;:!?'\u2019\")"


class Contact(NamedTuple):
    """An address in a text: its kind and place."""

    what: What
    start: int
    end: int


def contacts_in(text: str) -> list[Contact]:
    """Return every address in a text, none inside another."""
    contacts: list[Contact] = []
    taken = 0
    for contact in sorted(_all(text), key=lambda contact: (contact.start, -contact.end)):
        if contact.start >= taken:
            contacts.append(contact)
            taken = contact.end
    return contacts


def unlinked(text: str) -> str:
    """Return a text whose addresses no mail program opens, and everybody reads."""
    for contact in reversed(contacts_in(text)):
        words = _PUNCTUATION.sub("\\g<0>\N{WORD JOINER}", text[contact.start : contact.end])
        text = text[: contact.start] + words + text[contact.end :]
    return text


def _all(text: str) -> Iterator[Contact]:
    for what, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            words = match.group().rstrip(_END)
            if what == "card number" and not _adds_up(words):
                continue
            if what == "phone number" and sum(letter.isdigit() for letter in words) < 7:
                continue
            yield Contact(what, match.start(), match.start() + len(words))


def _adds_up(number: str) -> bool:
    """Return whether the check digit of a card fits (Luhn)."""
    digits = [int(letter) for letter in number if letter.isdigit()][::-1]
    doubled = sum(sum(divmod(digit * 2, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + doubled) % 10 == 0


_PATTERNS: tuple[tuple[What, re.Pattern[str]], ...] = (
    ("e-mail address", _EMAIL), ("web address", _WEB), ("account number", _ACCOUNT),
    ("card number", _CARD), ("phone number", _PHONE),
)  # fmt: skip
