"""Remove a person from a log and leave everything else unchanged."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from operator import is_not
from typing import Any

from playbook.core.base.fields import new_id_from, slug_of
from playbook.core.base.letters import is_unspaced
from playbook.core.base.name_words import ORDINARY
from playbook.core.forgetting.matcher import NameSpan, PersonMatcher, Search
from playbook.core.forgetting.rewrite import rewrite
from playbook.core.log.changes.briefs import BriefEdited, PersonSaved
from playbook.core.log.changes.records import PersonForgotten
from playbook.core.log.events import Event
from playbook.core.plan.private import FORMER, FormerPerson, names_someone
from playbook.core.text.names import fold

# Where a field has no room for it; the last is no longer than any name.
_STAND_INS = (FORMER, "someone", "–")
_FORMER_ID = "former-colleague"
_LONGEST_ID = 120
_LONG = 7  # so long a part of a name is worth a look inside other words too
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A log without a person."""

    events: tuple[Event, ...]
    changed: int  # how many events changed
    went: Mapping[str, int]  # how often each word was replaced
    stays: Mapping[str, int]  # words that look like the name and stay
    namesakes: tuple[str, ...]  # others who share a part of the name
    ids: Mapping[str, str]  # ids made of the name, and their new values


def forget(events: Sequence[Event], person_matcher: PersonMatcher) -> Forgotten:
    """Return one rollout's events with "a former colleague" for a person."""
    # Only words, ids and marks of concerns differ in what the events fold to. The rollout's id stays.
    taken = _Ids()
    for event in events:
        rewrite(event, taken)
    own = list(dict.fromkeys(id_ for event in events for id_ in _ids_of(event, person_matcher)))
    search = search_for(events, person_matcher, own)
    pen = _Pen(search, taken.found, own)
    called = [
        FormerPerson(name)
        for name in dict.fromkeys((*person_matcher.names, *_names_in(events, person_matcher)))
    ]
    after = tuple(
        _marked(event, rewrite(_without(event, person_matcher, pen), pen), called) for event in events
    )
    remaining = _Rest(person_matcher)
    for event in after:
        rewrite(event, remaining)
    for rollout_id in {event.rollout_id for event in after}:
        remaining.text(rollout_id, 0)
    changed = sum(map(is_not, events, after))
    return Forgotten(after, changed, pen.went, remaining.found, search.namesakes, pen.ids)


def search_for(events: Iterable[Event], person_matcher: PersonMatcher, own_ids: Iterable[str] = ()) -> Search:
    """Return what finds one person of a log, and no other."""
    known_names = ((event.actor, *event.change.person_names()) for event in events)
    names = list(dict.fromkeys(chain.from_iterable(known_names)))
    return Search(person_matcher, names, own_ids)


def person_ids(events: Iterable[Event], person_matcher: PersonMatcher) -> set[str]:
    """Return the ids under which a log lists a person."""
    saved = (event.change.person for event in events if isinstance(event.change, PersonSaved))
    return {person.id for person in saved if person_matcher.is_called(person.name)}


def wording(person_matcher: PersonMatcher, names: Iterable[str]) -> Callable[[str, int], str]:
    """Return what rewrites a text, within a length, without a person."""
    return _Pen(Search(person_matcher, list(names)), set(), ()).text


def is_rewritten(events: Iterable[Event]) -> bool:
    """Return whether somebody was forgotten, so that caches are stale."""
    return any(isinstance(event.change, PersonForgotten) for event in events)


def _names_in(events: Iterable[Event], person_matcher: PersonMatcher) -> Iterator[str]:
    saved = (event.change.person.name for event in events if isinstance(event.change, PersonSaved))
    return filter(person_matcher.is_called, saved)


def _marked(before: Event, after: Event, called: Sequence[FormerPerson]) -> Event:
    """Return the event with concerns marked that still mean the person."""
    if not isinstance(before.change, BriefEdited) or not isinstance(after.change, BriefEdited):
        return after
    values = after.change.values
    rows = [
        {**new, "is_about_people": True} if _still_names(row, new, called) else new
        for row, new in zip(
            before.change.values.get("concern_list") or (), values.get("concern_list") or (), strict=True
        )
    ]
    if rows == (values.get("concern_list") or []):
        return after
    change = after.change.model_copy(update={"values": {**values, "concern_list": rows}})
    return after.model_copy(update={"change": change})


def _still_names(row: Mapping[str, Any], new: Mapping[str, Any], called: Sequence[FormerPerson]) -> bool:
    return any(
        text == new.get(field) and names_someone(text, called)
        for field in ("text", "held_by", "answer")
        if (text := row.get(field))
    )


def _ids_of(event: Event, person_matcher: PersonMatcher) -> Iterable[str]:
    """Yield the person's id if it was made of the name."""
    change = event.change
    if isinstance(change, PersonSaved) and person_matcher.is_called(change.person.name):
        name, id_ = change.person.name, change.person.id
        stems = filter(None, (slug_of(name), new_id_from(name, frozenset(), "person")))
        if Search(person_matcher, ()).in_id(id_) or any(f"{id_}-".startswith(f"{stem}-") for stem in stems):
            yield id_


def _without(event: Event, person_matcher: PersonMatcher, pen: "_Pen") -> Event:
    """Return the event without the person as actor or person."""
    if person_matcher.is_called(event.actor):
        pen.went[event.actor] += 1
        event = event.model_copy(update={"actor": FORMER})
    change = event.change
    if isinstance(change, PersonSaved) and person_matcher.is_called(change.person.name):
        pen.went[change.person.name] += 1
        person = change.person.model_copy(update={"name": FORMER})
        event = event.model_copy(update={"change": change.model_copy(update={"person": person})})
    return event


class _Pen:
    """Replaces the name in texts, and ids that were made of it."""

    def __init__(self, search: Search, taken: set[str], own_ids: Iterable[str]) -> None:
        self.went: Counter[str] = Counter()
        self._search, self._taken = search, set(taken)
        self._ids = {id_: self._free(_FORMER_ID) for id_ in own_ids}
        self._references: dict[str, str] = {}

    @property
    def ids(self) -> dict[str, str]:
        return {id_: other for id_, other in self._ids.items() if id_ != other}

    def text(self, text: str, most: int) -> str:
        spans = self._search.in_text(text)
        if not spans:
            return text
        self.went.update(_in(text, span) for span in spans)
        written = (_put(stand_in, spans, text) for stand_in in _STAND_INS)
        return next(words for words in written if len(words) <= max(most, len(text)))

    def id(self, id_: str) -> str:
        return self._other(id_, self._ids, lambda _: True)

    def reference(self, text: str) -> str:
        # A rule or a play may share a word with a name: only more than one of them is no chance.
        def is_no_chance(span: NameSpan) -> bool:
            return _in(text, span) == text or len(_WORD.findall(_in(text, span))) > 1

        return self._other(text, self._references, is_no_chance)

    def _other(self, id_: str, replacements: dict[str, str], counts: Callable[[NameSpan], bool]) -> str:
        if id_ not in replacements:
            spans = [span for span in self._search.in_id(id_) if counts(span)]
            replacements[id_] = self._free(_put(_FORMER_ID, spans, id_)) if spans else id_
        return id_ if replacements[id_] == id_ else replacements[id_]

    def _free(self, base: str) -> str:
        """Return an unused id."""
        tries = (base if number == 1 else f"{base[: _LONGEST_ID - 6]}-{number}" for number in count(1))
        new_id = next(id_ for each in tries if (id_ := each[:_LONGEST_ID]) not in self._taken)
        self._taken.add(new_id)
        return new_id


def _in(text: str, span: NameSpan) -> str:
    return text[span.start : span.end]


def _put(stand_in: str, spans: Sequence[NameSpan], text: str) -> str:
    parts: list[str] = []
    at = 0
    for span in spans:
        parts += [text[at : span.start], stand_in]
        at = span.end
    return "".join([*parts, text[at:]])


class _Reader:
    """Changes nothing."""

    def text(self, text: str, most: int) -> str:  # noqa: ARG002 - the shape of Words
        return text

    def id(self, id_: str) -> str:
        return id_

    def reference(self, text: str) -> str:
        return self.id(text)


class _Ids(_Reader):
    """Collects every id and reference."""

    def __init__(self) -> None:
        self.found: set[str] = set()

    def id(self, id_: str) -> str:
        self.found.add(id_)
        return id_


class _Rest(_Reader):
    """Counts words that still look like the name."""

    def __init__(self, person_matcher: PersonMatcher) -> None:
        self.found: Counter[str] = Counter()
        self._may_be_in, self._parts = person_matcher.may_be_in, person_matcher.words
        self._words = self._parts | person_matcher.joined_words
        self._long = tuple(word for word in self._parts if len(word) >= _LONG)

    def text(self, text: str, most: int) -> str:  # noqa: ARG002 - the shape of Words
        for word in _WORD.finditer(text) if self._may_be_in(text) else ():
            self.found.update(self._alike(word[0], is_joined=_is_joined_to_former(text, *word.span())))
        return text

    def _alike(self, word: str, *, is_joined: bool) -> Iterable[str]:
        folded = fold(word)
        if is_unspaced(word):  # such a run can be a whole sentence
            return {part if is_unspaced(part) else word for part in self._parts if part in folded}
        is_name = folded in self._words and not (word.islower() and folded in ORDINARY)
        is_name |= any(part in folded for part in self._long)
        is_rest = is_joined and any(folded.startswith(part) or folded.endswith(part) for part in self._parts)
        return [word] if is_name or is_rest else ()


def _is_joined_to_former(text: str, start: int, end: int) -> bool:
    """Return whether a word has a name that went beside it: "Ana-a former colleague"."""
    most = len(FORMER) + 1
    before, after = text[max(0, start - most) : start], text[end : end + most]
    return (FORMER in before and not before[-1].isspace()) or (FORMER in after and not after[0].isspace())
