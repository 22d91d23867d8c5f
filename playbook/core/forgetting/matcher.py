"""Find a person in texts and ids, however the name is written."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from pydantic import Field

from playbook.core.base.fields import Frozen, Line, Name
from playbook.core.base.letters import is_unspaced
from playbook.core.base.name_words import ORDINARY
from playbook.core.grounding.name_forms import in_any_case, is_only_a_word, takes_ending
from playbook.core.text.contacts import contacts_in
from playbook.core.text.names import (
    Found,
    Names,
    every_way_of,
    fold,
    is_nobody,
    spellings_of,
    words_of,
    written_together,
)

_THEM, _ANOTHER = "them", "somebody else"
_ABBREVIATION = 3
# A break in a word, in a text or in its JSON.
_BREAK = re.compile(r"[-\u2010](?:\\[rnt]|\s)+")
_AT = re.compile(r"\s?(?:@|\[at\]|\(at\))")
# Between two parts of one name: blanks, an initial.
_BETWEEN = re.compile("[ \u00a0]{0,2}(?:\\w\\.?[ \u00a0]{1,2})?")
# As addresses write what is no letter of theirs.
_ESCAPED = re.compile("(?:%[0-9A-Fa-f]{2})+")
_PLAIN = re.compile(r"[^\W\d_]+(?:[ .'\u2019-]++[^\W\d_]++)*\.?")


class NameSpan(NamedTuple):
    """A stretch of a text."""

    start: int
    end: int


class PersonMatcher(Frozen):
    """A person's names, their spellings, and addresses."""

    names: tuple[Name, ...] = Field(min_length=1)
    addresses: tuple[Line, ...] = ()

    def is_called(self, name: str) -> bool:
        """Return whether a name is theirs: whole, or first and last word."""
        return bool(_wholes(name) & {whole for own_name in self.names for whole in _wholes(own_name)})

    def may_be_in(self, text: str) -> bool:
        """Return False only when a text certainly does not name them."""
        folded = fold(_unescaped(text)[0])
        texts = (folded, _BREAK.sub("", folded))
        return any(trace in each for each in texts for trace in self._traces)

    @cached_property
    def _traces(self) -> tuple[str, ...]:
        return (*self.words, *map(fold, self.addresses))

    @cached_property
    def words(self) -> frozenset[str]:
        """Return the folded words of the names that can name somebody."""
        words = {word for name in self.names for way in spellings_of(name) for word in words_of(way)}
        telling = (word for word in words if (len(word) > 1 or is_unspaced(word)) and not is_nobody(word))
        return frozenset(telling) or frozenset(words)

    @cached_property
    def joined_words(self) -> frozenset[str]:
        """Return the folded words that the names are where they have no blanks."""
        ways = (words_of(way) for name in self.names for way in written_together(name))
        return frozenset(words[0] for words in ways if len(words) == 1)


class Search:
    """Finds a person, but not the others in `names`."""

    def __init__(
        self, person_matcher: PersonMatcher, names: Iterable[str], own_ids: Iterable[str] = ()
    ) -> None:
        self._may_be_in = person_matcher.may_be_in
        self._whole = {words_of(name) for name in person_matcher.names}
        self._addresses = [
            re.compile(rf"(?<![\w.+-]){re.escape(address)}(?![\w-])(?!\.\w)", re.IGNORECASE)
            for address in person_matcher.addresses
        ]
        ways = {words_of(way) for name in person_matcher.names for way in _all_ways(name)}
        self._longer = self._longer_than_a_word(ways)
        names = list(names)
        others = [name for name in names if not (person_matcher.is_called(name) or self._is_theirs(name))]
        ways_of_others = {name: {words_of(way) for way in _all_ways(name)} for name in others}
        self.namesakes = tuple(name for name, words in ways_of_others.items() if not words.isdisjoint(ways))
        self._shared = set().union(*ways_of_others.values()) - self._whole
        # In a text "I park" and "a smith" name neither Ian Park nor Anna Smith: a short way needs capitals.
        self._names, self._short, self._loose = (Names(self._takes_ending) for _ in range(3))
        self._learn((*person_matcher.names, *filter(person_matcher.is_called, names)), _THEM, self._names)
        for name in others:
            longer = (way for way in (name, *every_way_of(name)) if len(words_of(way)) > 1)
            self._learn(longer, _ANOTHER, self._names)
        for name in person_matcher.names:
            self._learn(every_way_of(name), _THEM, self._names)
            self._learn(_short_ways(name), _THEM, self._short)
        for id_ in own_ids:
            self._loose.add(id_, _THEM)

    def _longer_than_a_word(self, ways: Iterable[tuple[str, ...]]) -> Names:
        """Return the spellings that hold more than one word of the name."""
        longer = Names()
        for words in (*self._whole, *ways):
            if len(words) > 1 or not any(words[0] in whole for whole in self._whole):
                longer.add(" ".join(words), _THEM)
        return longer

    def _learn(self, ways: Iterable[str], whose: str, names: Names) -> None:
        for way in ways:
            words = words_of(way)
            if whose == _THEM and words in self._shared:
                continue
            names.add(in_any_case(way) if whose == _THEM else way, whose)
            # An id is all small letters: an everyday word in it is nobody.
            if words in self._whole or len(words) > 1 or words[0] not in ORDINARY:
                self._loose.add(fold(way), whose)

    def _takes_ending(self, word: str, ending: str) -> bool:
        return (word + ending,) not in self._shared and takes_ending(word, ending)

    def _is_theirs(self, name: str) -> bool:
        """Return whether a listed name is theirs, short or extended."""
        # One word alone may be anybody, and a plain longer name is somebody else's.
        matches = list(self._longer.found_in(name))
        if _PLAIN.fullmatch(name):
            return any(match.form.words == words_of(name) for match in matches)
        return bool(matches) or any(pattern.search(name) for pattern in self._addresses)

    def in_text(self, text: str) -> list[NameSpan]:
        """Return where a text names them, whole addresses included."""
        if not self._may_be_in(text):
            return []
        text, places = _unescaped(text)
        emails = (contact for contact in contacts_in(text) if contact.what == "e-mail address")
        named = [match for match in self._names.found_in(text) if self._is_name(match, text)]
        short = [match for match in self._short.found_in(text) if _is_capitalized(match, text)]
        spans = self._addresses_in(text) + _spans([*named, *short])
        spans += [(at, end, _THEM) for _, at, end in emails if self.in_id(_AT.split(text[at:end])[0])]
        return [NameSpan(places[start], places[end]) for start, end in _joined(_theirs(spans), text)]

    def in_id(self, id_: str) -> list[NameSpan]:
        """Return where an id is made of the name."""
        return list(_theirs(_spans(self._loose.found_in(id_)) + self._addresses_in(id_)))

    def _addresses_in(self, text: str) -> list[tuple[int, int, str]]:
        return [(*match.span(), _THEM) for pattern in self._addresses for match in pattern.finditer(text)]

    def _is_name(self, match: Found, text: str) -> bool:
        """Return whether a match is the name, not "AI" or "Will"."""
        word, spelling = match.form.words[0], text[match.start : match.end]
        if len(match.form.words) > 1:
            return True
        if len(word) <= _ABBREVIATION and spelling.isupper() and not match.form.surface.isupper():
            return False
        return match.form.words in self._whole or not is_only_a_word(text, match.start, match.end)


def _unescaped(text: str) -> tuple[str, Sequence[int]]:
    """Return a text with its escaped letters, and where each letter stood."""
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for run in _ESCAPED.finditer(text):
        if "\ufffd" in (meant := bytes.fromhex(run[0].replace("%", "")).decode(errors="replace")):
            continue  # no letters of any text
        parts += text[at : run.start()], meant
        lengths = (3 * len(letter.encode()) for letter in meant)
        places += [*range(at, run.start()), *accumulate(lengths, initial=run.start())][:-1]
        at = run.end()
    return "".join([*parts, text[at:]]), [*places, *range(at, len(text) + 1)]


def _spans(matches: Iterable[Found]) -> list[tuple[int, int, str]]:
    return [(match.start, match.end, match.form.stands_for) for match in matches]


def _is_capitalized(match: Found, text: str) -> bool:
    words = text[match.start : match.end].split()
    return not any(word[0].islower() for word in words if not is_nobody(word))


def _wholes(name: str) -> set[tuple[str, ...]]:
    """Return the whole name, and its first and last word."""
    words = words_of(name)
    core = [word for word in words if not is_nobody(word)]
    return {words, (core[0], core[-1])} if len(core) > 1 else {words}


def _all_ways(name: str) -> Iterator[str]:
    yield name
    yield from every_way_of(name)
    yield from _short_ways(name)


def _short_ways(name: str) -> Iterator[str]:
    """Yield the name with an initial: "Z. Quillfeather", "M. van Dam"."""
    words = words_of(name)
    core = [word for word in words if not is_nobody(word)]
    if len(core) > 1:
        yield f"{core[0][0]} {core[-1]}"
        yield " ".join([core[0][0], *words[words.index(core[0]) + 1 :]])


def _theirs(matches: list[tuple[int, int, str]]) -> Iterator[NameSpan]:
    """Yield their spans without overlaps; others' whole names win."""
    spans: list[tuple[int, int, str]] = []
    for start, end, whose in sorted(matches, key=lambda span: (span[0], -span[1])):
        if not spans or start >= spans[-1][1]:
            spans.append((start, end, whose))
        elif whose == spans[-1][2]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]), whose)
    return (NameSpan(start, end) for start, end, whose in spans if whose == _THEM)


def _joined(spans: Iterable[NameSpan], text: str) -> list[NameSpan]:
    """Return the spans, joined where only an initial separates them."""
    joined: list[NameSpan] = []
    for span in spans:
        if joined and _BETWEEN.fullmatch(text, joined[-1].end, span.start):
            joined[-1] = NameSpan(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined
