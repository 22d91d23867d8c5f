"""Find what a paragraph is about: by its heading, or by the sentence that opens it."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter
from typing import Literal

from playbook.core.text.notes import NoteSentence

Topic = Literal["condition", "concerns", "past_attempts", "busy"]

# What announces what the sentences behind it are.
_ANNOUNCES: dict[Topic, re.Pattern[str]] = {
    "condition": re.compile(
        r"(?i)\b(?:pre-?requisites?|pre-?conditions?|conditions|hold-?ups?|blockers?|dependenc(?:y|ies)"
        r"|needed (?:first|before)|first things first|still missing"
        r"|(?:has|have|needs?|must|had better)(?: to)? (?:be (?:right|ready|done|in place|true|settled"
        r"|sorted)|happen|come first)(?: first| before)?)\b"
    ),
    "concerns": re.compile(
        r"(?i)\b(?:concerns|worries|fears|objections|push-?back|grumbl\w+|complaints|(?:I"
        r"|we)(?:['\u2019]ve| have)? (?:keep )?hear(?:d|ing)?"
        r"|(?:people|staff|folks|crews|they|everyone|\w+ers) (?:are |have )?(?:told|say(?:ing)?"
        r"|talk(?:ing)? about"
        r"|think))\b"
    ),
    "past_attempts": re.compile(
        r"(?i)^(?:the |our )?(?:history|last time|(?:past|last|previous|earlier) (?:attempts?|try|tries)"
        r"|lessons?|tried before)\b"
    ),
    "busy": re.compile(r"(?i)^(?:constraints|busy times?|black-?outs?|keep (?:clear|free)|no-?go)\b"),
}
_NOTHING_MORE = re.compile(r"(?: (?:at|in|from|on|about|to|before|for|first|me|us)\b[\w ]{0,25})?")
_LABELED = re.compile(r"[A-Z]\w*(?: [A-Z]\w*)?: ")
_MOST_WORDS = 9


def topic_announced(text: str) -> Topic | None:
    """Return the topic of what follows, if a short sentence does no more than announce it."""
    bare = text.strip(" .:")
    if len(bare.split()) > _MOST_WORDS or any(map(str.isdigit, bare)) or text.endswith("?"):
        return None
    for topic, form in _ANNOUNCES.items():
        if (match := form.search(bare)) and _NOTHING_MORE.fullmatch(bare, match.end()):
            return topic
    return None


def topic_over(sentences: Sequence[NoteSentence], at: int) -> Topic | None:
    """Return the topic that the heading or the opening of its paragraph gives a sentence."""
    line = sentences[at].line
    if _LABELED.match(sentences[at].text):
        return None
    first = bisect_left(sentences, line, hi=at, key=attrgetter("line"))
    above = sentences[first - 1].text if first else ""
    opening = topic_announced(sentences[first].text) if first < at else None
    above = sentences[at].title or above
    title = None if above.endswith((".", "!", "?", ",")) else topic_announced(above)
    lead_in = topic_announced(sentences[at].text.partition(": ")[0]) if ": " in sentences[at].text else None
    over = sentences[at].under if sentences[at].is_bullet else ""
    return lead_in or opening or title or topic_announced(over)
