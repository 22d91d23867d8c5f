"""Group what guests send by the minute their phones opened a link.

Nothing tells a program from a phone, so nobody is refused while there is room: what comes in excess is held,
and a host takes out together what came from one minute. This is in memory only, for twelve hours: no file
says when anybody came. Only which seconds a host took out is stored with the link.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Literal

from playbook.core.base.errors import PlaybookError, Refused
from playbook.desk.base.workspace import Workspace

Origin = tuple[str, int]  # a link, and the minute in which a phone opened it
Sent = Literal["vote", "question", "example"]
_MOST_MINUTES = 12 * 60
# What is taken of everybody together, and whatever comes, of the phones of each minute.
_MOST_HELD, _HELD_EACH = 20_000, 250
_MOST_VOTERS, _VOTERS_EACH = 200_000, 2_000
_Store = Callable[[], str]


@dataclass(slots=True)
class Came:
    """What came from the phones that opened a link in one minute."""

    phones: int = 0
    sent: dict[Sent, set[str]] = field(default_factory=lambda: defaultdict(set))
    held: dict[str, tuple[Sent, _Store]] = field(default_factory=dict)  # by form


class Crowd:
    """The phones of every link, by minute, for any thread."""

    def __init__(self, workspace: Workspace) -> None:
        self._lock = threading.RLock()
        self._links = workspace.links
        self._came: dict[Origin, Came] = {}
        self._barred = self._links.barred()
        self._voters = self._held = 0
        workspace.at_rewrite.append(lambda _rollout_id: self.drop_held())

    def note_phone(self, origin: Origin) -> None:
        """Note that a phone opened a link."""
        with self._lock:
            self._forget_before(origin[1] - _MOST_MINUTES)
            self._of(origin).phones += 1

    def is_barred(self, link_id: str, issued: int) -> bool:
        """Return whether a host took out what came from this second."""
        return any(link == link_id and first <= issued < end for link, first, end in self._barred)

    def note(self, origin: Origin, kind: Sent, id_: str) -> None:
        """Note what was stored: a question, an example, or a voter's mark."""
        with self._lock:
            ids = self._of(origin).sent[kind]
            self._voters += kind == "vote" and id_ not in ids
            ids.add(id_)

    def takes_votes(self, origin: Origin) -> bool:
        """Return whether there is room for the mark of another voter."""
        with self._lock:
            return self._voters < _MOST_VOTERS or len(self._of(origin).sent["vote"]) < _VOTERS_EACH

    def hold(self, origin: Origin, kind: Sent, form: str, store: _Store, full: Refused) -> None:
        """Hold what is too much for a host. Raise `full` beyond that."""
        with self._lock:
            held = self._of(origin).held
            if form in held:
                return
            if self._held >= _MOST_HELD and len(held) >= _HELD_EACH:
                raise full
            held[form] = kind, store
            self._held += 1

    def let_in(self, origins: Iterable[Origin]) -> int:
        """Store what is held while there is room; return how much was."""
        count = 0
        with self._lock:
            for origin in origins:
                came = self._of(origin)
                for form, (kind, store) in [*came.held.items()]:
                    try:
                        came.sent[kind].add(store())
                    except PlaybookError:
                        return count
                    del came.held[form]
                    self._held -= 1
                    count += 1
        return count

    def minutes(self, link_ids: Iterable[str]) -> dict[int, dict[Origin, Came]]:
        """Return what came by these links, by minute, oldest first."""
        wanted, by_minute = set(link_ids), defaultdict[int, dict[Origin, Came]](dict)
        with self._lock:
            for origin in sorted(self._came, key=lambda origin: origin[1]):
                if origin[0] in wanted:
                    by_minute[origin[1]][origin] = self._came[origin]
        return dict(by_minute)

    def bar(self, link_ids: Collection[str], first: int, end: int) -> None:
        """Count nothing more from these seconds' phones, also after a restart."""
        with self._lock:
            self._links.bar(link_ids, first, end)
            self._barred += [(link_id, first, end) for link_id in link_ids]

    def drop(self, origins: Iterable[Origin]) -> None:
        """Drop what is held and known of these minutes."""
        with self._lock:
            for origin in origins:
                self._came.pop(origin, None)
            self._count_again()

    def drop_held(self) -> None:
        """Drop everything that is held: it may hold a name."""
        with self._lock:
            for came in self._came.values():
                came.held.clear()
            self._count_again()

    def _of(self, origin: Origin) -> Came:
        return self._came.setdefault(origin, Came())

    def _forget_before(self, minute: int) -> None:
        # In the order in which they came, so that each is looked at once.
        for origin in [*self._came][:2]:
            if origin[1] < minute:
                del self._came[origin]
                self._count_again()

    def _count_again(self) -> None:
        self._voters = sum(len(came.sent["vote"]) for came in self._came.values())
        self._held = sum(len(came.held) for came in self._came.values())


def crowd_of(workspace: Workspace) -> Crowd:
    """Return the crowd of a workspace."""
    return workspace.own(Crowd)
