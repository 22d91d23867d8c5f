"""Who is to be forgotten, and every way in which a text or an id may name them."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from pydantic import Field

from playbook.core.base.fields import Frozen, Line, Name
from playbook.core.text.contacts import contacts_in
from playbook.core.text.grounding.people import begins_at
from playbook.core.text.grounding.words import ORDINARY
from playbook.core.text.names import Found, Names, fold, is_nobody, parts_of, words_of

_THEM, _ANOTHER = "them", "somebody else"
# A joined name, such as "kimoduya", counts only where it is too long to be another word.
_LONG = 7
_ABBREVIATION = 3
_AT = re.compile(r"\s?(?:@|\[at\]|\(at\))")
# Between two parts of one name: blanks, an initial.
_BETWEEN = re.compile("[ \u00a0]{0,2}(?:\\w\\.?[ \u00a0]{1,2})?")
_PLAIN = re.compile(r"[^\W\d_]+(?:[ .'\u2019-]++[^\W\d_]++)*\.?")


class Span(NamedTuple):
    """A stretch of a text."""

    start: int
    end: int


class PersonMatcher(Frozen):
    """Somebody's full name, other ways in which it is written, and addresses of any kind."""

    names: tuple[Name, ...] = Field(min_length=1)
    addresses: tuple[Line, ...] = ()

    def is_called(self, name: str) -> bool:
        """Whether somebody of this name is meant: the whole name, or its first and last word."""
        return bool(_wholes(name) & {whole for one in self.names for whole in _wholes(one)})

    def may_be_in(self, text: str) -> bool:
        """Whether a text can name them at all; quick, and sure only where it says no."""
        folded = fold(text)
        return any(trace in folded for trace in self._traces)

    @cached_property
    def _traces(self) -> tuple[str, ...]:
        return (*self.words, *map(fold, self.addresses))

    @cached_property
    def words(self) -> frozenset[str]:
        """Each word of the names, folded, but for those that name nobody."""
        words = {word for name in self.names for word in words_of(name)}
        return frozenset(word for word in words if len(word) > 1 and not is_nobody(word)) or frozenset(words)


class Search:
    """Finds somebody in texts and ids, and leaves alone whoever else of `known` has a part of the name.

    `own_ids`: the ids that were made of the name.
    """

    def __init__(
        self, person_matcher: PersonMatcher, known: Iterable[str], own_ids: Iterable[str] = ()
    ) -> None:
        self._may_be_in = person_matcher.may_be_in
        self._whole = {words_of(name) for name in person_matcher.names}
        self._addresses = [
            re.compile(rf"(?<![\w.+-]){re.escape(address)}(?![\w-])(?!\.\w)", re.IGNORECASE)
            for address in person_matcher.addresses
        ]
        ways = {words_of(way) for name in person_matcher.names for way in _all_ways(name)}
        self._longer = self._longer_than_a_word(ways)
        known = list(known)
        others = [name for name in known if not (person_matcher.is_called(name) or self._is_theirs(name))]
        theirs = {name: {words_of(way) for way in _all_ways(name)} for name in others}
        self.namesakes = tuple(name for name, words in theirs.items() if not words.isdisjoint(ways))
        self._shared = set().union(*theirs.values()) - self._whole
        # In a text "I park" and "a smith" name neither Ian Park nor Anna Smith: a short way needs capitals.
        self._names, self._short, self._loose = Names(), Names(), Names()
        self._learn((*person_matcher.names, *filter(person_matcher.is_called, known)), _THEM, self._names)
        for name in others:
            self._learn(
                (way for way in (name, *_ways(name)) if len(words_of(way)) > 1), _ANOTHER, self._names
            )
        for name in person_matcher.names:
            self._learn(_ways(name), _THEM, self._names)
            self._learn(_short_ways(name), _THEM, self._short)
        for id_ in own_ids:
            self._loose.add(id_, _THEM)

    def _longer_than_a_word(self, ways: Iterable[tuple[str, ...]]) -> Names:
        """The ways to write the name that hold more of it than one of its words."""
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
            names.add(way, whose)
            # An id is all small letters: an everyday word in it is nobody.
            if words in self._whole or len(words) > 1 or words[0] not in ORDINARY:
                self._loose.add(fold(way), whose)

    def _is_theirs(self, name: str) -> bool:
        """Whether a name on a list is theirs, written short, or with more beside it: "… (PMO)", "… @lt".

        One word alone may be anybody, and a plain longer name is somebody else's.
        """
        found = list(self._longer.found_in(name))
        if _PLAIN.fullmatch(name):
            return any(said.form.words == words_of(name) for said in found)
        return bool(found) or any(one.search(name) for one in self._addresses)

    def in_text(self, text: str) -> list[Span]:
        """Where a text names them, from left to right; an address that is made of the name as a whole."""
        if not self._may_be_in(text):
            return []
        found = self._addresses_in(text)
        found += [
            (one.start, one.end, _THEM)
            for one in contacts_in(text)
            if one.what == "e-mail address" and self.in_id(_AT.split(text[one.start : one.end])[0])
        ]
        found += [
            (said.start, said.end, said.form.stands_for)
            for said in self._names.found_in(text)
            if len(said.form.words) > 1 or self._is_name_alone(said, text)
        ]
        found += [
            (said.start, said.end, _THEM)
            for said in self._short.found_in(text)
            if _has_capitals(text[said.start : said.end])
        ]
        return _joined(_theirs(found), text)

    def in_id(self, id_: str) -> list[Span]:
        """Where an id, or the part of an address before its @, is made of the name."""
        found = [(said.start, said.end, said.form.stands_for) for said in self._loose.found_in(id_)]
        return list(_theirs(found + self._addresses_in(id_)))

    def _addresses_in(self, text: str) -> list[tuple[int, int, str]]:
        return [(*match.span(), _THEM) for one in self._addresses for match in one.finditer(text)]

    def _is_name_alone(self, said: Found, text: str) -> bool:
        """Whether one word is the name, and not an abbreviation (AI, Ai) or the start of "Will it work?"."""
        [word], here = said.form.words, text[said.start : said.end]
        if len(word) <= _ABBREVIATION and here.isupper() and not said.form.surface.isupper():
            return False
        is_part = said.form.words not in self._whole
        return not (is_part and word in ORDINARY and begins_at(text, said.start))


def _has_capitals(name: str) -> bool:
    return not any(word[0].islower() for word in name.split() if not is_nobody(word))


def _wholes(name: str) -> set[tuple[str, ...]]:
    """The whole name, and its first and last word where there are more."""
    words = words_of(name)
    core = [word for word in words if not is_nobody(word)]
    return {words, (core[0], core[-1])} if len(core) > 1 else {words}


def _all_ways(name: str) -> Iterator[str]:
    yield name
    yield from _ways(name)
    yield from _short_ways(name)


def _ways(name: str) -> Iterator[str]:
    """The ways in which people shorten a name, down to what an address is made of."""
    yield from parts_of(name)
    core = [word for word in words_of(name) if not is_nobody(word)]
    if len(core) > 1:
        first, last = core[0], core[-1]
        yield f"{first} {last}"
        yield from (one for one in (first + last, last + first, first[0] + last) if len(one) >= _LONG)


def _short_ways(name: str) -> Iterator[str]:
    """The name with an initial: "Z. Quillfeather", "M. van Dam"."""
    words = words_of(name)
    core = [word for word in words if not is_nobody(word)]
    if len(core) > 1:
        yield f"{core[0][0]} {core[-1]}"
        yield " ".join([core[0][0], *words[words.index(core[0]) + 1 :]])


def _theirs(found: list[tuple[int, int, str]]) -> Iterator[Span]:
    """The spans that name them, none over another; somebody else's whole name holds none of theirs."""
    kept: list[tuple[int, int, str]] = []
    for start, end, whose in sorted(found, key=lambda one: (one[0], -one[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, whose))
        elif whose == kept[-1][2]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]), whose)
    return (Span(start, end) for start, end, whose in kept if whose == _THEM)


def _joined(spans: Iterable[Span], text: str) -> list[Span]:
    """The spans, those with nothing but an initial between them as one."""
    joined: list[Span] = []
    for span in spans:
        if joined and _BETWEEN.fullmatch(text, joined[-1].end, span.start):
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined
