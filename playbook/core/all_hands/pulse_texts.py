"""A pulse's open texts and words, for its host and room."""

import hmac
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from playbook.core.all_hands.pulse import Blur
from playbook.core.all_hands.pulse_questions import NO_GROUP, PulseQuestion
from playbook.core.base.errors import Invalid, Problem
from playbook.core.base.fields import cleaned
from playbook.core.base.letters import normalized

State = Literal["held", "waiting", "shown", "hidden"]
MAX_THEME = 60
_SIZES, _MOST_MORE = 4, 2
_UNITS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class PulseText:
    """An open text, or a word with how many sent it.

    `held`: its host cannot read it yet. `theme`: the room sees the name of a theme in its place.
    """

    id: str
    question: str
    words: str
    n: int
    state: State
    theme: str


@dataclass(frozen=True, slots=True)
class NoisyCount:
    """A theme or a word with its noisy count; None below k."""

    words: str
    number: int | None
    size: int = 1  # of a word in its cloud, from 1 to 4


@dataclass(frozen=True, slots=True)
class RoomTexts:
    """What a room sees of an open question."""

    themes: tuple[NoisyCount, ...] = ()
    quotes: tuple[str, ...] = ()
    cloud: tuple[NoisyCount, ...] = ()


# Returns whether a word of a question that so many sent is ever shown.
IsShown = Callable[[str, str, int], bool]


def word_limit(secret: bytes, poll_id: str, k: int) -> IsShown:
    """Return a word's threshold: k, or secretly up to two more."""

    # Whoever sends a word k - 1 times would else read off whether one person sent it too.
    def is_shown(question: str, word: str, number: int) -> bool:
        about = "\0".join((poll_id, question, word)).encode()
        return number >= k + hmac.digest(secret, about, "sha256")[0] % (_MOST_MORE + 1)

    return is_shown


def say_word_limit(k: int) -> str:
    """Return how many people it takes until a word may show."""
    most = k + _MOST_MORE
    return f"A word appears once {k} to {most} people have sent it, so that nobody can be recognized."


def with_noise(texts: Iterable[PulseText], k: int, blur: Blur) -> list[PulseText]:
    """Return the texts with noisy counts of at least k."""

    def about(text: PulseText) -> int:
        return max(k, blur(NO_GROUP, f"{text.question}:{text.words}", (0, text.n))[1])

    return [text if text.n < k else replace(text, n=about(text)) for text in texts]


def room_texts(asked: Iterable[PulseQuestion], texts: Sequence[PulseText], k: int) -> dict[str, RoomTexts]:
    """Return what a room sees of each open question, by its key."""
    shown = [text for text in texts if text.state == "shown"]
    of = {question: [text for text in shown if text.question == question.key] for question in asked}
    return {
        question.key: _cloud_of(written) if question.kind == "words" else _themes_of(written, k)
        for question, written in of.items()
        if question.kind in ("text", "words")
    }


def _cloud_of(words: Sequence[PulseText]) -> RoomTexts:
    most = max((word.n for word in words), default=1)
    ranked = sorted(words, key=lambda word: (-word.n, word.words))
    return RoomTexts(
        cloud=tuple(NoisyCount(word.words, word.n, -(-_SIZES * word.n // most)) for word in ranked)
    )


def _themes_of(texts: Sequence[PulseText], k: int) -> RoomTexts:
    themes = Counter(text.theme for text in texts if text.theme)
    ranked = sorted(themes.items(), key=lambda theme: (-theme[1], theme[0]))
    counted = (NoisyCount(theme, number if number >= k else None) for theme, number in ranked)
    quotes = {folded(text.words): text.words for text in texts if not text.theme}  # the same words once
    return RoomTexts(tuple(counted), tuple(quotes.values()))


def alike_texts(texts: Iterable[PulseText]) -> list[list[PulseText]]:
    """Group texts of the same words and theme, for one decision."""
    groups: dict[tuple[str, str], list[PulseText]] = {}
    for text in texts:
        groups.setdefault((folded(text.words), text.theme), []).append(text)
    return sorted(groups.values(), key=len, reverse=True)


def read_theme(typed: str) -> str:
    """Return the name of a theme. Raise Invalid for a bad one."""
    theme = cleaned(typed)
    if not theme:
        raise Invalid([Problem("theme", "The theme has no name.", "Write it in a word or two.")])
    if len(theme) > MAX_THEME:
        hint = f"Use at most {MAX_THEME}."
        raise Invalid([Problem("theme", f"This has {len(theme):,} characters.", hint)])
    return theme


def folded(text: str) -> str:
    """Return a text in small letters without accents."""
    letters = normalized("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def is_coarse(text: str, coarse: frozenset[str]) -> bool:
    """Return whether a text holds a coarse word, to warn its host."""
    return not coarse.isdisjoint(_UNITS.findall(folded(text)))
