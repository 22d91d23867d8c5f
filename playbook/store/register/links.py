"""Store links for guests, and the rooms open on them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import Select, or_, select

from playbook import clock
from playbook.core.base.errors import Missing, Refused
from playbook.core.sharing.sharing import ASK_NAMES, Ask, Profile
from playbook.store.register.invites import refuse_former_owner
from playbook.store.register.records import (
    RecordTable,
    change,
    count,
    delete,
    insert_new,
    read_record,
    upsert,
)
from playbook.store.register.register import RegisterRow, Transaction
from playbook.store.register.tables import link_barred, link_guesses, link_opens, links, rooms, speaker_notes

Counted = Literal["link_open", "link_guess"]
LONGEST = timedelta(days=365)  # that a link may last from the day on which it is made or extended
_COUNTS = {"link_open": link_opens.c.opens, "link_guess": link_guesses.c.guesses}


@dataclass(frozen=True, slots=True)
class Link:
    """One link. Neither hash leaves the server."""

    id: str
    token_hash: str
    rollout_id: str
    name: str
    profile: Profile
    as_of: int | None  # the version that it shows; None for the current one
    as_of_day: date | None  # the day of that version
    password_hash: str | None
    contact: str
    made_by: str
    created_at: datetime
    expires_at: datetime
    paused_at: datetime | None = None
    revoked_at: datetime | None = None
    asks: frozenset[Ask] = frozenset()  # what its guests are asked for
    item_id: str | None = None  # the question that it asks first
    group_id: str | None = None  # the teams whose answers come by it, with a space between

    def __repr__(self) -> str:
        return f"Link(id={self.id!r})"

    def lives_at(self, moment: datetime) -> bool:
        """Return whether it is neither revoked, paused nor over."""
        return self.revoked_at is None and self.paused_at is None and not self.is_over(moment)

    def is_over(self, moment: datetime) -> bool:
        """Return whether its time is over, or was set by a clock far ahead."""
        is_within = clock.is_within(moment, self.created_at, self.expires_at)
        return not is_within or self.expires_at - moment > LONGEST + clock.AHEAD


class Links(RecordTable[Link]):
    """The links of a register."""

    table = links
    order = links.c.created_at.desc(), links.c.id

    def add(
        self,
        link: Link,
        by: str = "",
        *,
        refuse: Callable[[Transaction], None] | None = None,
        also: Callable[[Transaction, Link], None] | None = None,
    ) -> None:
        """Store a new link with what `also` stores; `by`: the owner who makes it.

        Raise Refused, or what `refuse` raises.
        """

        def work(transaction: Transaction) -> None:
            refuse_former_owner(transaction, by)
            if refuse:
                refuse(transaction)
            transaction.execute(links.insert().values({**asdict(link), "asks": _joined(link.asks)}))
            if also:
                also(transaction, link)

        self._register.write(work)

    def bar(self, link_ids: Collection[str], first: int, until: int) -> None:
        """Store that some seconds' phones on these links count for nothing."""
        rows = [{"link_id": link_id, "first": first, "until": until} for link_id in link_ids]
        self._register.write(lambda transaction: insert_new(transaction, link_barred, *rows))

    def barred(self) -> list[tuple[str, int, int]]:
        """Return the barred seconds of every link."""
        rows = self._register.rows(select(link_barred))
        return [(row["link_id"], row["first"], row["until"]) for row in rows]

    def get(self, link_id: str) -> Link:
        """Return a link. Raise Missing where there is none."""
        if link := self.find(link_id):
            return link
        raise Missing("There is no such link.", "Reload the page.")

    def find_by_token(self, token_hash: str) -> Link | None:
        """Return the link that a secret opens, live or not, or None."""
        return self._first(token_hash=token_hash)

    def pause(self, link_id: str, now: datetime) -> None:
        """Stop a link from opening until it is resumed."""
        self._change(links.c.id == link_id, paused_at=now)

    def resume(self, link_id: str) -> None:
        """Let a paused link open again."""
        self._change(links.c.id == link_id, paused_at=None)

    def revoke(self, link_ids: Sequence[str], now: datetime) -> None:
        """Revoke links for good, all or none."""
        self._register.write(lambda transaction: end_links(transaction, link_ids, now))

    def ask_for(self, link_id: str, asks: Collection[Ask]) -> None:
        """Set what a link asks its guests for."""
        self._change(links.c.id == link_id, asks=_joined(asks))

    def extend(self, link_id: str, created_at: datetime, expires_at: datetime) -> None:
        """Have a link end at another moment."""
        self._change(links.c.id == link_id, created_at=created_at, expires_at=expires_at)

    def add_counts(self, what: Counted, counted: Mapping[tuple[str, date], int]) -> None:
        """Add the counts of links on a day, without deleted links."""
        column = _COUNTS[what]

        def work(transaction: Transaction) -> None:
            stored = set(transaction.scalars(select(links.c.id)))
            rows = [
                {"link_id": link_id, "day": day, column.name: number}
                for (link_id, day), number in counted.items()
                if link_id in stored
            ]
            insert = upsert(transaction, column.table)
            total = {column.name: column + insert.excluded[column.name]}
            added = insert.on_conflict_do_update(index_elements=["link_id", "day"], set_=total)
            if rows:
                transaction.execute(added, rows)

        self._register.write(work)

    def counts(self, what: Counted) -> dict[str, dict[date, int]]:
        """Return what was counted of each link on which day."""
        by_link: dict[str, dict[date, int]] = {}
        column = _COUNTS[what]
        for row in self._register.rows(select(column.table).order_by(column.table.c.day)):
            by_link.setdefault(row["link_id"], {})[row["day"]] = row[column.name]
        return by_link

    def _record(self, row: RegisterRow) -> Link:
        return read_record(Link, row, asks=frozenset(ask for ask in ASK_NAMES if ask in row["asks"].split()))


@dataclass(frozen=True, slots=True)
class Room:
    """The short address of one link, and until when it leads there."""

    link_id: str
    code: str
    opened_by: str
    opened_at: datetime
    ends_at: datetime
    state: str = ""  # where its hosts are, as JSON

    def lives_at(self, moment: datetime) -> bool:
        """Return whether its code leads anywhere."""
        return clock.is_within(moment, self.opened_at, self.ends_at)


@dataclass(frozen=True, slots=True)
class HostNote:
    """What a host wants to say on a slide."""

    id: str
    rollout_id: str
    slide: str
    words: str


class Rooms(RecordTable[Room]):
    """The rooms of a register."""

    kind = Room
    table = rooms

    def open(self, room: Room) -> bool:
        """Store a room on a link; return whether its code was free."""
        return self._register.write(lambda transaction: open_room(transaction, room))

    def lead(self, room: Room, state: str) -> bool:
        """Store another state of a room; return whether nobody else did meanwhile."""
        as_seen = rooms.c.link_id == room.link_id, rooms.c.code == room.code, rooms.c.state == room.state
        return self._change(*as_seen, state=state) == 1

    def close(self, link_id: str) -> None:
        """End the room of a link."""
        self._delete(rooms.c.link_id == link_id)

    def close_rehearsals(self, rollout_id: str) -> None:
        """End the rooms of a rollout's frozen links."""
        self._delete(rooms.c.link_id.in_(_frozen_links(rollout_id)))

    def prolong_rehearsals(self, rollout_id: str, now: datetime, ends_at: datetime) -> None:
        """Let a rollout's live rehearsals last at least until then."""
        live = rooms.c.ends_at > now, rooms.c.ends_at < ends_at
        self._change(rooms.c.link_id.in_(_frozen_links(rollout_id)), *live, ends_at=ends_at)

    def find_rehearsal(self, rollout_id: str, now: datetime) -> Room | None:
        """Return a live room on a rollout's frozen link, or None."""
        frozen = self._all(rooms.c.link_id.in_(_frozen_links(rollout_id)))
        return next((room for room in frozen if room.lives_at(now)), None)

    def find(self, link_id: str) -> Room | None:
        """Return the room of a link, live or not, or None."""
        return self._first(link_id=link_id)

    def is_rehearsing(self, rollout_id: str, now: datetime) -> bool:
        """Return whether a rollout's live rooms are all rehearsals."""
        return self.find_rehearsal(rollout_id, now) is not None and not self.is_meeting(rollout_id, now)

    def is_meeting(self, rollout_id: str, now: datetime) -> bool:
        """Return whether a live room of a rollout is no rehearsal."""
        real = select(links.c.id).where(links.c.rollout_id == rollout_id, links.c.as_of.is_(None))
        return any(room.lives_at(now) for room in self._all(rooms.c.link_id.in_(real)))

    def open_codes(self, rollout_id: str, now: datetime) -> list[str]:
        """Return the codes of a rollout's live rooms."""
        of_rollout = select(links.c.id).where(links.c.rollout_id == rollout_id)
        return [room.code for room in self._all(rooms.c.link_id.in_(of_rollout)) if room.lives_at(now)]

    def is_any_open(self, now: datetime) -> bool:
        """Return whether any room is live."""
        return any(room.lives_at(now) for room in self._all())

    def find_by_code(self, code: str) -> Room | None:
        """Return the room of a code, live or not, or None."""
        return self._first(code=code)


def open_room(transaction: Transaction, room: Room) -> bool:
    """Store a room inside a transaction; return whether its code was free."""
    if count(transaction, rooms.c.code == room.code, rooms.c.link_id != room.link_id):
        return False
    insert = upsert(transaction, rooms).values(asdict(room))
    names = set(rooms.c.keys()) - {"link_id"}
    others = {name: insert.excluded[name] for name in names}
    is_ahead = rooms.c.opened_at > room.opened_at + clock.AHEAD
    is_over = or_(rooms.c.ends_at <= insert.excluded.opened_at, is_ahead)
    transaction.execute(insert.on_conflict_do_update(index_elements=["link_id"], set_=others, where=is_over))
    return True


def end_links(transaction: Transaction, link_ids: Sequence[str], now: datetime) -> None:
    """End links for good, inside a transaction."""
    change(transaction, links, links.c.id.in_(link_ids), links.c.revoked_at.is_(None), revoked_at=now)


def _frozen_links(rollout_id: str) -> Select[tuple[str]]:
    return select(links.c.id).where(links.c.rollout_id == rollout_id, links.c.as_of.is_not(None))


class SpeakerNotes(RecordTable[HostNote]):
    """What hosts want to say on their slides."""

    kind = HostNote
    table = speaker_notes
    MOST = 300  # of a rollout: several times the slides of a long deck

    def of(self, rollout_id: str) -> dict[str, str]:
        """Return the notes of a rollout, by slide."""
        return {note.slide: note.words for note in self._all(speaker_notes.c.rollout_id == rollout_id)}

    def save(self, note: HostNote, seen: str | None = None) -> None:
        """Store a note in place of the last; no words delete it.

        `seen`: the words that it replaces. Raise Refused where others stand there by now.
        """

        def work(transaction: Transaction) -> None:
            current = transaction.scalar(select(speaker_notes.c.words).where(*same)) or ""
            if seen is not None and current not in (seen, note.words):
                raise Refused(
                    "Another note was saved for this slide meanwhile.",
                    "Read it on the remote, then save yours again.",
                )
            delete(transaction, speaker_notes, *same)
            if note.words:
                if count(transaction, speaker_notes.c.rollout_id == note.rollout_id) >= self.MOST:
                    raise Refused("This rollout has too many speaker notes. Empty one first.")
                transaction.execute(speaker_notes.insert().values(asdict(note)))

        same = speaker_notes.c.rollout_id == note.rollout_id, speaker_notes.c.slide == note.slide
        self._register.write(work)


def _joined(asks: Collection[Ask]) -> str:
    return " ".join(sorted(asks))
