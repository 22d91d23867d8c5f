"""The links that show a rollout to people without an account, as rows of the register."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from playbook.core.base.errors import Missing
from playbook.core.sharing.sharing import ASK_NAMES, Ask, Profile
from playbook.store.register.records import insert, read_record
from playbook.store.register.register import Register, Row


@dataclass(frozen=True, slots=True)
class Link:
    """One link. `as_of`: the version that it shows, and on which day; None where it shows what is now.

    `asks`: what its guests are asked for. Neither hash leaves the server.
    """

    id: str
    token_hash: str
    rollout_id: str
    name: str
    profile: Profile
    as_of: int | None
    as_of_day: date | None
    password_hash: str | None
    contact: str
    made_by: str
    created_at: datetime
    expires_at: datetime
    paused_at: datetime | None = None
    revoked_at: datetime | None = None
    asks: frozenset[Ask] = frozenset()

    def __repr__(self) -> str:
        return f"Link(id={self.id!r})"

    def lives_at(self, moment: datetime) -> bool:
        """Whether it opens anything: not taken back, not paused, and not over."""
        return self.revoked_at is None and self.paused_at is None and moment < self.expires_at


class Links:
    """The links of a register. Whether someone may make or end one is decided at the desk, before."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def add(
        self,
        token_hash: str,
        rollout_id: str,
        name: str,
        profile: Profile,
        *,
        as_of: int | None,
        as_of_day: date | None,
        password_hash: str | None,
        contact: str,
        made_by: str,
        now: datetime,
        expires_at: datetime,
        asks: Collection[Ask] = (),
    ) -> Link:
        """Keep a new link and give it back."""
        link_id = uuid4().hex
        values = {
            "id": link_id,
            "token_hash": token_hash,
            "rollout_id": rollout_id,
            "name": name,
            "profile": profile,
            "as_of": as_of,
            "as_of_day": as_of_day,
            "password_hash": password_hash,
            "contact": contact,
            "made_by": made_by,
            "created_at": now,
            "expires_at": expires_at,
            "asks": " ".join(sorted(asks)),
        }
        self._register.write(lambda transaction: insert(transaction, "link", values))
        return self.get(link_id)

    def get(self, link_id: str) -> Link:
        """Give back a link; raises Missing where there is none."""
        if found := self.find(link_id):
            return found
        raise Missing("There is no such link.", "Reload the page.")

    def find(self, link_id: str) -> Link | None:
        """Give back a link, or None."""
        return self._one("select * from link where id = ?", link_id)

    def find_by_token(self, token_hash: str) -> Link | None:
        """Give back the link that a secret opens, whether it lives or not, or None."""
        return self._one("select * from link where token_hash = ?", token_hash)

    def all(self) -> list[Link]:
        """Give back every link, the newest first."""
        rows = self._register.rows("select * from link order by created_at desc, id")
        return [_link(row) for row in rows]

    def pause(self, link_id: str, now: datetime) -> None:
        """Stop a link from opening anything, until it is resumed."""
        self._register.run("update link set paused_at = ? where id = ?", (now.isoformat(), link_id))

    def resume(self, link_id: str) -> None:
        """Let a paused link open again."""
        self._register.run("update link set paused_at = null where id = ?", (link_id,))

    def revoke(self, link_ids: Sequence[str], now: datetime) -> None:
        """Take links back for good, all or none."""
        stamp = now.isoformat()
        self._register.write(
            lambda connection: connection.executemany(
                "update link set revoked_at = ? where id = ? and revoked_at is null",
                [(stamp, link_id) for link_id in link_ids],
            )
        )

    def ask_for(self, link_id: str, asks: Collection[Ask]) -> None:
        """Have a link ask its guests for this, and for nothing else."""
        self._register.run("update link set asks = ? where id = ?", (" ".join(sorted(asks)), link_id))

    def extend(self, link_id: str, expires_at: datetime) -> None:
        """Have a link end at another moment."""
        self._register.run("update link set expires_at = ? where id = ?", (expires_at.isoformat(), link_id))

    def count_opens(self, counted: Mapping[tuple[str, date], int]) -> None:
        """Count how often links were opened on a day, all or none."""
        rows = [(link_id, day.isoformat(), opens) for (link_id, day), opens in counted.items()]
        self._register.write(
            lambda connection: connection.executemany(
                "insert into link_open (link_id, day, opens) values (?, ?, ?)"
                " on conflict (link_id, day) do update set opens = opens + excluded.opens",
                rows,
            )
        )

    def opens(self) -> dict[str, dict[date, int]]:
        """Give back how often each link was opened on which day."""
        found: dict[str, dict[date, int]] = {}
        for row in self._register.rows("select * from link_open order by day"):
            found.setdefault(row["link_id"], {})[date.fromisoformat(row["day"])] = row["opens"]
        return found

    def _one(self, sql: str, value: str) -> Link | None:
        found = self._register.rows(sql, (value,))
        return _link(found[0]) if found else None


def _link(row: Row) -> Link:
    return read_record(Link, row, asks=frozenset(ask for ask in ASK_NAMES if ask in row["asks"].split()))
