"""The rooms that are open on links, as rows of the register."""

from dataclasses import asdict, dataclass
from datetime import datetime

from playbook.store.register.records import read_record, stored
from playbook.store.register.register import Register, Transaction


@dataclass(frozen=True, slots=True)
class Room:
    """The short address of one link, and until when it leads there."""

    link_id: str
    code: str
    opened_by: str
    opened_at: datetime
    ends_at: datetime

    def lives_at(self, moment: datetime) -> bool:
        """Whether its code leads anywhere."""
        return moment < self.ends_at


class Rooms:
    """The rooms of a register. Whether someone may open one is decided at the desk, before."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def open(self, room: Room) -> bool:
        """Keep a room where its link has none that lives; say whether its code was free."""

        def kept(connection: Transaction) -> bool:
            taken = connection.execute(
                "select 1 from room where code = ? and link_id != ?", (room.code, room.link_id)
            ).fetchone()
            if taken:
                return False
            connection.execute(
                "insert into room (link_id, code, opened_by, opened_at, ends_at)"
                " values (:link_id, :code, :opened_by, :opened_at, :ends_at)"
                " on conflict (link_id) do update set code = excluded.code, opened_by = excluded.opened_by,"
                " opened_at = excluded.opened_at, ends_at = excluded.ends_at"
                " where room.ends_at <= excluded.opened_at",
                stored(asdict(room)),
            )
            return True

        return self._register.write(kept)

    def close(self, link_id: str) -> None:
        """End the room of a link; its code leads nowhere from now on."""
        self._register.run("delete from room where link_id = ?", (link_id,))

    def find(self, link_id: str) -> Room | None:
        """Give back the room of a link, whether it lives or not, or None."""
        return self._one("select * from room where link_id = ?", link_id)

    def find_by_code(self, code: str) -> Room | None:
        """Give back the room that a code leads to, whether it lives or not, or None."""
        return self._one("select * from room where code = ?", code)

    def _one(self, sql: str, value: str) -> Room | None:
        found = self._register.rows(sql, (value,))
        return read_record(Room, found[0]) if found else None
