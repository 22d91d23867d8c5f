"""Tell text that people could read from what a small model babbles."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from playbook.core.text.names import fold

_PROMPTS = Path(__file__).parents[1] / "prompts"
_TOKEN = re.compile(r"[^\W_](?:[\w.&/+'\u2019-]*\w)?", re.UNICODE)
_JOINED = re.compile(r"[^\W\d_]{2,40}(?:_[^\W_]{1,40}){1,9}")
_CODE = re.compile(r"(?=\w{0,60}\d)(?=\w{0,60}[a-z])[a-z0-9]{12,80}|[0-9a-f]{8}-[0-9a-f]{4}-")
_SYNTAX = re.compile(r"\"\w+\"\s*:|^\s*[{\[][\s\"'{\[\]}]|\\[nu]|\{\w+\}|</?\w+>")
_VOWEL = re.compile(r"[aeiouy\u00e6\u00f8\u0153]")
# Long runs without a vowel: "Angstschweiß" has eight letters of them, in four sounds.
_ONE_SOUND = re.compile(r"(?:t?sch|ch|ck|sh|th|ph|ts|st|sz|cz|rz|ng|([^aeiouy])\1(?!\1))+")
_UNSPOKEN = re.compile(r"[^\W\d_aeiouy]{5,}|([^\W\d_])\1\1|asdf|qwer|zxcv|hjkl|jkl\b")
_EMPTY_WORDS = frozenset({
    "string", "text", "title", "note", "body", "null", "none", "undefined", "nan", "true", "false", "object",
    "array", "number", "value", "integer", "boolean", "n/a", "na", "lorem", "ipsum", "foo", "bar", "baz",
    "todo", "tbd", "placeholder",
})  # fmt: skip
_MOST_IN_A_ROW = 8
_TINY = 3
_SAME = 3
_VARIED = 0.3
_LONG = 20
_ECHO = 8


def is_nonsense(text: str) -> bool:
    """Return whether a text says nothing, in any language. Empty is none."""
    tokens = _TOKEN.findall(text)
    if not text.strip():
        return False
    words = [token for token in tokens if any(map(str.isalpha, token))]
    return bool(
        not words
        or all(word.casefold() in _EMPTY_WORDS for word in words)
        or _SYNTAX.search(text)
        or 2 * sum(map(_is_no_word, words)) >= len(words)
        or _repeats(text, [token.casefold() for token in tokens])
        or not _prompted().isdisjoint(_in_a_row(text))
    )


def _is_no_word(token: str) -> bool:
    if _JOINED.fullmatch(token) or _CODE.match(token):
        return True
    letters = "".join(filter(str.isalpha, token))
    if letters.isupper() or len(letters) < 4 or not fold(letters).isascii():
        return False  # an abbreviation, a short word, another script
    bare = fold(letters)
    return not _VOWEL.search(bare) or bool(_UNSPOKEN.search(_ONE_SOUND.sub("s", bare)))


def _repeats(text: str, words: Sequence[str]) -> bool:
    """Return whether words or sentences come again and again."""
    for length in range(1, _MOST_IN_A_ROW + 1):
        for at in range(len(words) - length * _SAME + 1):
            row = words[at : at + length]
            times = _SAME if len("".join(row)) > _TINY else _SAME + 1  # "no, no, no" is said
            if all(words[at + length * turn : at + length * (turn + 1)] == row for turn in range(1, times)):
                return True
    sentences = [
        sentence.strip().casefold() for sentence in re.split(r"[.!?\n]", text) if " " in sentence.strip()
    ]
    repeats_a_sentence = any(
        sentences.count(sentence) >= max(_SAME, len(sentences) / 2) for sentence in set(sentences)
    )
    return repeats_a_sentence or (len(words) >= _LONG and len(set(words)) < _VARIED * min(len(words), 100))


@cache
def _prompted() -> frozenset[str]:
    """Return the word sequences of our own prompts."""
    return frozenset(
        row for path in _PROMPTS.rglob("*.md") for row in _in_a_row(path.read_text(encoding="utf-8"))
    )


def _in_a_row(text: str) -> Iterator[str]:
    words = re.findall(r"\w+", text.casefold())
    for at in range(len(words) - _ECHO + 1):
        yield " ".join(words[at : at + _ECHO])
