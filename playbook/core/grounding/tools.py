"""Find what a text uses like a product, though no list knows it."""

import re
from collections.abc import Callable, Iterator

from playbook.core.base.name_words import GIVEN_NAMES, ORDINARY
from playbook.core.text.names import fold
from playbook.core.text.products import NamedTool

_COINED = re.compile(r"\b(?!Mc|Mac|De[A-Z]|Di[A-Z]|La[A-Z]|Le[A-Z])[A-Z][a-z]+[A-Z][A-Za-z]*\b")
_USED = re.compile(
    r"\b(?i:book|check|post|log|record|send|track|upload|enter|collect|store|save|submit|sign|vote|report)(?:s|ed)?\b"
    r"[^.;:\n]{0,60}?\b(?:in|on|into|via|through)\s(?:the\s)?(?P<tool>[A-Z][a-z]{3,})\b(?!['\u2019])"
)
_LANGUAGES = frozenset(
    {
        "spanish",
        "italian",
        "dutch",
        "polish",
        "turkish",
        "arabic",
        "chinese",
        "portuguese",
        "danish",
        "swedish",
    }
)


def coined_in(text: str, is_known: Callable[[str], bool]) -> Iterator[NamedTool]:
    """Yield names that are written or used like a product's and are not known."""
    seen: set[int] = set()
    for pattern, group in ((_COINED, 0), (_USED, "tool")):
        for match in pattern.finditer(text):
            words, start = match[group], match.start(group)
            word = fold(words)
            is_other = word in ORDINARY or word in GIVEN_NAMES or word in _LANGUAGES
            if start not in seen and not is_other and not is_known(word):
                seen.add(start)
                yield NamedTool(words, start, match.end(group))
