"""Find what a log holds of a person, without changing it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from playbook.core.forgetting.log import person_ids, search_for
from playbook.core.forgetting.matcher import PersonMatcher, Search
from playbook.core.forgetting.rewrite import rewrite
from playbook.core.log.events import Event


@dataclass(frozen=True, slots=True)
class Mention:
    """An event that somebody made, or that names them."""

    event: Event
    is_theirs: bool
    texts: tuple[str, ...]  # those that name them, each once


def mentions_of(
    events: Sequence[Event], person_matcher: PersonMatcher, account_id: str = ""
) -> list[Mention]:
    """Return the events that a person made, or that mention them.

    `account_id`: what another account did under the same name is not theirs.
    """
    search, ids = search_for(events, person_matcher), person_ids(events, person_matcher)
    mentions = []
    for event in events:
        finder = _Finder(search, ids)
        rewrite(event.change, finder)
        is_theirs = person_matcher.is_called(event.actor)
        if account_id and event.account_id:
            is_theirs = event.account_id == account_id
        if is_theirs or finder.texts or finder.is_meant:
            mentions.append(Mention(event, is_theirs, tuple(dict.fromkeys(finder.texts))))
    return mentions


class _Finder:
    """Collects the texts that name a person, and changes nothing."""

    def __init__(self, search: Search, ids: Iterable[str]) -> None:
        self.texts: list[str] = []
        self.is_meant = False
        self._search, self._ids = search, frozenset(ids)

    def text(self, text: str, most: int) -> str:  # noqa: ARG002 - the shape of Words
        if self._search.in_text(text):
            self.texts.append(text)
        return text

    def id(self, id_: str) -> str:
        self.is_meant |= id_ in self._ids
        return id_

    def reference(self, text: str) -> str:
        return self.id(text)
