"""Store the rooms that are open on links."""

from dataclasses import asdict, dataclass
from datetime import datetime

from playbook.store.register.records import Table
from playbook.store.register.register import Transaction


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


class Rooms(Table[Room]):
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

    def find_by_code(self, code: str) -> Room | None:
        """Return the room of a code, live or not, or None."""
        return self._first("select * from room where code = ?", code)
