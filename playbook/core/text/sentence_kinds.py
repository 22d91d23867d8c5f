"""Tell what kind of sentence a text is, by example sentences of each kind."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from math import log, sqrt
from operator import itemgetter

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_COUNTS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand"
)
_MONEY = "euros?|dollars?|pounds?|francs?|cents?|pence|eur|usd|gbp|chf"
# What is particular to one company gives way to its sort, in this order.
_SORTS = (
    (re.compile(rf"(?i)[$€£] ?\d[\d.,]*|(?<![\d.,])\d[\d.,]* ?(?:{_MONEY})\b"), " moneysum "),
    (re.compile(rf"(?i)\b(?:\d\d? )?(?:{_MONTHS})\b(?: \d\d?\b)?(?:,? 20\d\d)?|\b20\d\d\b"), " daynamed "),
    (re.compile(rf"(?i)\d[\d.,:]*|\b(?:{_COUNTS})\b"), " count "),
    (re.compile(r"(?<=[a-z,;] )[A-Z][\w’'-]+"), " namedone "),
)
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|[%;,:?]")
_LONG, _ENDING = 4, 4  # letters
_PRIOR = 0.5  # of a sentence, as if each kind had been seen that often with each sign
_SURE = 0.5  # by how much the best kind leads


@dataclass(frozen=True)
class SentenceKinds:
    """How many example sentences of each kind have each sign."""

    keys: tuple[str, ...]
    sizes: tuple[int, ...]
    counts: Mapping[str, Mapping[int, int]]  # of a sign, by the place of a kind
    prior: float = _PRIOR
    _known: dict[str, tuple[float, ...]] = field(default_factory=dict, compare=False)

    def kind_of(self, sentence: str) -> str:
        """Return the key of a sentence's kind, else '' where two are about as likely."""
        (best, key), (second, _) = self.ranked(sentence)[:2]
        return key if best - second >= _SURE else ""

    def ranked(self, sentence: str) -> list[tuple[float, str]]:
        """Return each kind with how much speaks for it, the most first."""
        weights = [self._weights_of(sign) for sign in _signs(sentence) if sign in self.counts]
        sums = map(sum, zip(*weights, strict=True)) if weights else [0.0] * len(self.keys)
        scale = sqrt(len(weights)) or 1.0
        ranked = ((value / scale, key) for value, key in zip(sums, self.keys, strict=True))
        return sorted(ranked, key=itemgetter(0), reverse=True)

    def _weights_of(self, sign: str) -> tuple[float, ...]:
        """Return the weight of a sign for each kind, worked out once."""
        if (known := self._known.get(sign)) is None:
            seen = self.counts[sign]
            known = self._known[sign] = tuple(self._weight(seen, place) for place in range(len(self.keys)))
        return known

    def _weight(self, seen: Mapping[int, int], place: int) -> float:
        """Return the logarithm of how much more often a sign stands in sentences of a kind.

        That is naive Bayes.
        """
        own, size = seen.get(place, 0), self.sizes[place]
        here = (own + self.prior) / (size + 4 * self.prior)
        elsewhere = (sum(seen.values()) - own + self.prior) / (sum(self.sizes) - size + 4 * self.prior)
        return log(here / elsewhere)


@lru_cache(maxsize=2)
def learned(examples: tuple[tuple[str, str], ...], prior: float = _PRIOR) -> SentenceKinds:
    """Return what example sentences teach. `examples`: a key, and its sentences in lines."""
    counts: dict[str, Counter[int]] = {}
    sentences = [text.strip().splitlines() for _, text in examples]
    for place, lines in enumerate(sentences):
        for line in lines:
            for sign in _signs(line):
                counts.setdefault(sign, Counter())[place] += 1
    return SentenceKinds(tuple(key for key, _ in examples), tuple(map(len, sentences)), counts, prior)


def _signs(sentence: str) -> set[str]:
    return set(_each_sign(sentence))


def _each_sign(sentence: str) -> Iterator[str]:
    """Yield the words of a sentence, their endings and their pairs.

    A heading may stand before it and a tab: its words count on their own.
    """
    heading, _, sentence = sentence.rpartition("\t")
    yield from (f"#{word}" for word in _WORD.findall(heading.lower()))
    text = sentence.strip(" .-*•").replace("’", "'")
    for pattern, sort in _SORTS:
        text = pattern.sub(sort, text)
    words = ["^", *_WORD.findall(text.lower()), "$"]
    yield from words[1:-1]
    yield from (f"~{word[-_ENDING:]}" for word in words if len(word) > _LONG)
    yield from (f"{one} {two}" for one, two in pairwise(words))
    yield from (f"{one} _ {two}" for one, two in zip(words, words[2:], strict=False))
