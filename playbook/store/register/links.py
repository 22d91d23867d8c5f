"""Store links for guests, and the rooms open on them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Literal

from playbook.core.base.errors import Missing
from playbook.core.sharing.sharing import ASK_NAMES, Ask, Profile
from playbook.store.register.records import RecordTable, insert, read_record
from playbook.store.register.register import RegisterRow, Transaction

Counted = Literal["link_open", "link_guess"]
_COUNTS: dict[Counted, str] = {"link_open": "opens", "link_guess": "guesses"}


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
        return self.revoked_at is None and self.paused_at is None and moment < self.expires_at


class Links(RecordTable[Link]):
    """The links of a register."""

    def add(self, link: Link) -> None:
        """Store a new link."""
        values = {**asdict(link), "asks": _joined(link.asks)}
        self._register.write(lambda transaction: insert(transaction, "link", values))

    def bar(self, link_ids: Collection[str], first: int, until: int) -> None:
        """Store that some seconds' phones on these links count for nothing."""
        rows = [(link_id, first, until) for link_id in link_ids]
        sql = "insert or ignore into link_barred (link_id, first, until) values (?, ?, ?)"
        self._register.write(lambda transaction: transaction.executemany(sql, rows))

    def barred(self) -> list[tuple[str, int, int]]:
        """Return the barred seconds of every link."""
        rows = self._register.rows("select link_id, first, until from link_barred")
        return [(row["link_id"], row["first"], row["until"]) for row in rows]

    def get(self, link_id: str) -> Link:
        """Return a link. Raise Missing where there is none."""
        if link := self.find(link_id):
            return link
        raise Missing("There is no such link.", "Reload the page.")

    def find(self, link_id: str) -> Link | None:
        """Return a link, or None."""
        return self._first("select * from link where id = ?", link_id)

    def find_by_token(self, token_hash: str) -> Link | None:
        """Return the link that a secret opens, live or not, or None."""
        return self._first("select * from link where token_hash = ?", token_hash)

    def all(self) -> list[Link]:
        """Return every link, newest first."""
        return self._all("select * from link order by created_at desc, id")

    def pause(self, link_id: str, now: datetime) -> None:
        """Stop a link from opening until it is resumed."""
        self._register.run("update link set paused_at = ? where id = ?", (now, link_id))

    def resume(self, link_id: str) -> None:
        """Let a paused link open again."""
        self._register.run("update link set paused_at = null where id = ?", (link_id,))

    def revoke(self, link_ids: Sequence[str], now: datetime) -> None:
        """Revoke links for good, all or none."""
        self._register.write(
            lambda transaction: transaction.executemany(
                "update link set revoked_at = ? where id = ? and revoked_at is null",
                [(now, link_id) for link_id in link_ids],
            )
        )

    def ask_for(self, link_id: str, asks: Collection[Ask]) -> None:
        """Set what a link asks its guests for."""
        self._register.run("update link set asks = ? where id = ?", (_joined(asks), link_id))

    def extend(self, link_id: str, expires_at: datetime) -> None:
        """Have a link end at another moment."""
        self._register.run("update link set expires_at = ? where id = ?", (expires_at, link_id))

    def add_counts(self, what: Counted, counted: Mapping[tuple[str, date], int]) -> None:
        """Add what was counted of links on a day, all or none."""
        column = _COUNTS[what]
        rows = [(link_id, day, number) for (link_id, day), number in counted.items()]
        self._register.write(
            lambda transaction: transaction.executemany(
                f"insert into {what} (link_id, day, {column}) values (?, ?, ?)"  # noqa: S608 - names of ours
                f" on conflict (link_id, day) do update set {column} = {column} + excluded.{column}",
                rows,
            )
        )

    def counts(self, what: Counted) -> dict[str, dict[date, int]]:
        """Return what was counted of each link on which day."""
        by_link: dict[str, dict[date, int]] = {}
        for row in self._register.rows(f"select * from {what} order by day"):  # noqa: S608 - a name of ours
            by_link.setdefault(row["link_id"], {})[date.fromisoformat(row["day"])] = row[_COUNTS[what]]
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

    def lives_at(self, moment: datetime) -> bool:
        """Return whether its code leads anywhere."""
        return moment < self.ends_at


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

    def open(self, room: Room) -> bool:
        """Store a room on a link; return whether its code was free."""

        def work(transaction: Transaction) -> bool:
            same_code = "select 1 from room where code = ? and link_id != ?"
            if transaction.execute(same_code, (room.code, room.link_id)).fetchone():
                return False
            transaction.execute(
                "insert into room (link_id, code, opened_by, opened_at, ends_at)"
                " values (:link_id, :code, :opened_by, :opened_at, :ends_at)"
                " on conflict (link_id) do update set code = excluded.code, opened_by = excluded.opened_by,"
                " opened_at = excluded.opened_at, ends_at = excluded.ends_at"
                " where room.ends_at <= excluded.opened_at",
                asdict(room),
            )
            return True

        return self._register.write(work)

    def close(self, link_id: str) -> None:
        """End the room of a link."""
        self._register.run("delete from room where link_id = ?", (link_id,))

    def find(self, link_id: str) -> Room | None:
        """Return the room of a link, live or not, or None."""
        return self._first("select * from room where link_id = ?", link_id)

    def is_any_open(self, now: datetime) -> bool:
        """Return whether any room is live."""
        return any(room.lives_at(now) for room in self._all("select * from room"))

    def find_by_code(self, code: str) -> Room | None:
        """Return the room of a code, live or not, or None."""
        return self._first("select * from room where code = ?", code)


class SpeakerNotes(RecordTable[HostNote]):
    """What hosts want to say on their slides; of a rollout the newest stay."""

    kind = HostNote
    MOST = 300  # several times the slides of a long deck; a note whose slide is gone is the oldest

    def of(self, rollout_id: str) -> dict[str, str]:
        """Return the notes of a rollout, by slide."""
        notes = self._all("select * from speaker_note where rollout_id = ?", rollout_id)
        return {note.slide: note.words for note in notes}

    def save(self, note: HostNote) -> None:
        """Store a note in place of the last; no words delete it."""

        def work(transaction: Transaction) -> None:
            sql = "delete from speaker_note where rollout_id = ? and slide = ?"
            transaction.execute(sql, (note.rollout_id, note.slide))
            if note.words:
                insert(transaction, "speaker_note", asdict(note))
                newest = "select id from speaker_note where rollout_id = ? order by rowid desc limit ?"
                sql = f"delete from speaker_note where rollout_id = ? and id not in ({newest})"  # noqa: S608
                transaction.execute(sql, (note.rollout_id, note.rollout_id, self.MOST))

        self._register.write(work)


def _joined(asks: Collection[Ask]) -> str:
    return " ".join(sorted(asks))
