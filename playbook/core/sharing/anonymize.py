"""Texts for strangers: roles for names of people, and no addresses."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import NamedTuple

from playbook.core.grounding.name_forms import in_any_case, is_only_a_word, takes_ending
from playbook.core.log.rollout import PROGRAM, Rollout
from playbook.core.plan.brief import Brief
from playbook.core.text.contacts import What, contacts_in
from playbook.core.text.names import TITLES, Names, is_nobody, ways_of, without_gaps, words_of

COLLEAGUE = "a colleague"
SPONSOR = "the sponsor"
LEAD = "the rollout lead"
MANAGER = "a manager"
INCIDENT_CONTACT = "the incident contact"
SOMEONE = "someone"  # in words of guests, who would else learn who has which role
ADDRESSES: dict[What, str] = {
    "e-mail address": "an e-mail address", "web address": "a web address",
    "phone number": "a phone number", "account number": "an account number",
    "card number": "a card number",
}  # fmt: skip
_BEFORE_A_NAME = re.compile(
    rf"(?<!\w)(?:(?:{'|'.join(sorted(TITLES))})\.?\s+|[A-Z]\.\s?){{1,5}}$", re.IGNORECASE
)
_ENDS, _OPENS = ".!?\u2026", "\"'\u2018\u201c(*-"


class _Hit(NamedTuple):
    start: int
    end: int
    stands_for: str


class Anonymizer:
    """Replaces the names of everybody whom a rollout ever named."""

    # It knows the names that the rollout holds, not one that only a text mentions, a nickname or initials.

    def __init__(self, rollout: Rollout) -> None:
        self._names = Names(takes_ending)
        people = dict.fromkeys(_people(rollout))  # who was removed or renamed stays hidden too
        # Whole names first: a part of one never stands for another person's whole name.
        self._learn((in_any_case(name), role) for name, role in people)
        contacts = (rollout.brief.incident_contact, *rollout.contacts)  # whom else it named once, too
        self._learn((contact, INCIDENT_CONTACT) for contact in contacts)
        self._learn((in_any_case(way), role) for name, role in people for way in dict.fromkeys(ways_of(name)))

    def _learn(self, named: Iterable[tuple[str, str]]) -> None:
        roles: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        surfaces: dict[tuple[str, ...], str] = {}
        for surface, role in named:
            words = words_of(surface)
            roles[words].add(role)
            surfaces.setdefault(words, surface)
        for words, surface in surfaces.items():
            if not all(map(is_nobody, words)):
                # Who shares a name, or a part of one, is nobody in particular.
                self._names.add(surface, roles[words].pop() if len(roles[words]) == 1 else COLLEAGUE)

    def unnamed(self, text: str) -> str:
        """Return a text with a role for every name and without addresses."""
        text = without_gaps(text)
        return _replaced(text, self._names_in(text))

    def unnamed_of_guest(self, text: str) -> str:
        """Return a guest's words, each name replaced alike, without addresses."""
        text = without_gaps(text)
        return _replaced(text, (hit._replace(stands_for=SOMEONE) for hit in self._names_in(text)))

    def _names_in(self, text: str) -> Iterator[_Hit]:
        matches = [*self._names.found_in(text)]
        for match, following in zip_longest(matches, matches[1:]):
            # "Mark the date" names nobody, and "Mark Maya Okafor" names two.
            is_before_a_name = following and not text[match.end : following.start].strip()
            if is_before_a_name or not is_only_a_word(text, match.start, match.end):
                yield _Hit(match.start, match.end, match.form.stands_for)


def _replaced(text: str, names: Iterable[_Hit]) -> str:
    """Return a text with what stands for its names and addresses."""
    parts: list[str] = []
    at, last_letter = 0, ""
    for hit in _apart([*_addresses_in(text), *names]):
        before = _BEFORE_A_NAME.sub("", text[at : hit.start])
        stands_for = hit.stands_for
        if _ends_a_sentence(last_letter + before):
            stands_for = stands_for[0].upper() + stands_for[1:]
        parts += [before, stands_for]
        at, last_letter = hit.end, stands_for[-1:]
    return "".join([*parts, text[at:]])


def _addresses_in(text: str) -> Iterator[_Hit]:
    for match in contacts_in(text):
        yield _Hit(match.start, match.end, ADDRESSES[match.what])


def _apart(hits: list[_Hit]) -> list[_Hit]:
    """Return what to replace, from left to right, without overlap."""
    merged: list[_Hit] = []
    for hit in sorted(hits, key=lambda match: (match.start, -match.end)):
        if merged and hit.start < merged[-1].end:
            merged[-1] = merged[-1]._replace(end=max(hit.end, merged[-1].end))
        else:
            merged.append(hit)
    return merged


def _ends_a_sentence(text: str) -> bool:
    at = len(text)
    while at and (text[at - 1].isspace() or text[at - 1] in _OPENS):
        at -= 1
    return not at or text[at - 1] in _ENDS or "\n" in text[at:]


def _people(rollout: Rollout) -> Iterator[tuple[str, str]]:
    """Yield each name with its replacement: the brief's, then the log's."""
    brief = rollout.brief
    for person in brief.people:
        yield person.name, _role_of(person.id, brief)
    listed = {words_of(person.name) for person in brief.people}
    for name in dict.fromkeys((rollout.created_by, *rollout.named, *_writers(rollout))):
        if words_of(name) not in listed and not name.endswith(PROGRAM):
            yield name, COLLEAGUE


def _role_of(person_id: str, brief: Brief) -> str:
    if person_id == brief.sponsor_id:
        return SPONSOR
    if person_id == brief.lead_id:
        return LEAD
    return MANAGER if any(group.manager_id == person_id for group in brief.groups) else COLLEAGUE


def _writers(rollout: Rollout) -> Iterator[str]:
    # A plan that was imported names people who never worked here.
    for item in rollout.items.values():
        yield item.provenance.edited_by
        if item.provenance.source == "person":
            yield item.provenance.writer
