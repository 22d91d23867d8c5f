"""Find orders to a model, commands, and requests for secrets."""

import re
import unicodedata
from collections.abc import Iterator

from playbook.core.text.languages import small_words_in

_OF_A_MODEL = (
    r"(?:instruct\w*|prompts?|rules?|directions?|directives?|messages?|context|guidelines?|commands?|orders?)"
)
_PHRASES = (
    # To a model.
    r"(?:ignor\w+|disregard\w*|forget|overrid\w+|bypass\w*)\s+(?:\w+\s+){0,3}?"
    rf"(?:previous|prior|above|earlier|preceding|foregoing|all|your|system)\s+(?:\w+\s+){{0,2}}?{_OF_A_MODEL}",
    r"(?:ignore|disregard)\s+(?:all\s+|everything\s+)?(?:the\s+)?(?:previous|prior|above)",
    r"(?:ignore|disregard|forget)\s+everything\s+(?:\w+\s+){0,3}?(?:before|above|earlier|so\sfar)",
    r"system\s?(?:prompt|message)s?",
    r"developer\s(?:prompt|message|mode)",
    r"new\s(?:system\s)?instructions?(?=\s?:)",
    r"you\s+are\s+(?:now\s+)?(?:an?\s+)?(?:ai|llm|language\smodel|large\slanguage|chatbot|chatgpt|dan)",
    r"as\s+an?\s+(?:ai|large\slanguage|language\smodel)",
    r"jailbr\w+",
    r"(?:assistant|system|user)\s*:\s*(?:ignore|you|do|write|print|output|respond|reply)",
    r"vorherigen?\s+anweisungen",
    r"instructions\s+pr[e\u00e9]c[e\u00e9]dentes",
    r"instrucciones\s+anteriores",
    # To a computer, or to somebody at one.
    r"(?:curl|wget)\s+\S+",
    r"sudo\s+\w+",
    r"rm\s+-[rf]+",
    r"powershell",
    r"cmd\.exe",
    r"(?:bash|sh|python3?|node)\s+-[ce]",
    r"(?:pip3?|npm|npx|brew|apt(?:-get)?)\s+install",
    r"chmod\s+[+\d]\w*",
    r"drop\s+table",
    r"os\.system",
    r"run\s+(?:this|the\s+following)\s+(?:\w+\s+)?(?:command|script|code|macro|query|file|program)s?",
    r"run\s+this(?=\s?[:`])",
    r"paste\s+(?:\w+\s+){0,4}?(?:terminal|console|shell|command\sline|address\sbar)",
    r"(?:download|install|open)\s+(?:and\s+(?:run|install|open)\s+)?(?:this|the)\s+"
    r"(?:attached|following|attachment)",
)
_ORDER = re.compile(
    rf"(?i)\b(?:{'|'.join(_PHRASES)})\b|<\|[a-z_]+\|>|\[/?inst\]|###\s*(?:system|instruction)|\beval\s?\("
)
_SECRET = re.compile(
    r"(?i)\b(?:send|give|reveal|tell|print|enter|type|reply\s+with|share|forward|confirm|post|submit|repeat"
    r"|output)\s+(?:\w+\s+){0,3}?(?:passwords?|passphrases?|passcodes?|api[\s-]?keys?|credentials"
    r"|access\s+tokens?|pin\s+codes?|card\s+numbers?|secret\s+keys?)\b"
)
_NOT = re.compile(r"(?i)\b(?:never|not|no\s?(?:one|body)|nor|without|cannot|avoid|refuse\w*)\b|n['\u2019]t\b")
_END_OF_SENTENCE = re.compile(r"[.!?\n]")


def orders_in(text: str) -> Iterator[str]:
    """Yield orders to a machine and requests for secrets."""
    for match in _ORDER.finditer(text):
        yield match.group()
    for match in _SECRET.finditer(text):
        before = _END_OF_SENTENCE.split(text[max(0, match.start() - 200) : match.start()])[-1]
        if not _NOT.search(before):
            yield match.group()


_FEWEST = 6


def language_of(text: str) -> str:
    """Return the language in English, "another script", or '' if unclear."""
    letters = [letter for letter in text[:20_000] if letter.isalpha()]
    foreign = sum(not unicodedata.name(letter, "LATIN").startswith("LATIN") for letter in letters)
    if len(letters) > 20 and foreign > len(letters) / 2:
        return "another script"
    counts, _ = small_words_in(text[:20_000])
    (first, most), (_, second) = [*counts.most_common(2), ("", 0), ("", 0)][:2]
    return first if most >= _FEWEST and most > second * 1.3 else ""
