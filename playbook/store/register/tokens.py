"""API tokens, as rows of the register."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from playbook.store.register.records import insert, read_record
from playbook.store.register.register import Register


@dataclass(frozen=True, slots=True)
class Token:
    """What is kept of an API token: never its secret. `used_on`: the last day it was shown."""

    id: str
    rollout_id: str
    name: str
    may_write: bool
    made_by: str | None
    maker: str
    created_at: datetime
    expires_at: datetime
    used_on: date | None = None
    revoked_at: datetime | None = None


class Tokens:
    """The API tokens of a register. Whether someone may do this is decided at the desk, before."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def add(self, token: Token, secret_hash: str) -> None:
        """Keep a new token under the hash of its secret."""
        values = {**asdict(token), "secret_hash": secret_hash}
        self._register.write(lambda transaction: insert(transaction, "token", values))

    def of_rollout(self, rollout_id: str) -> list[Token]:
        """Give back the tokens of a rollout, the newest first."""
        rows = self._register.rows(
            "select * from token where rollout_id = ? order by created_at desc, id", (rollout_id,)
        )
        return [read_record(Token, row) for row in rows]

    def find(self, token_id: str) -> Token | None:
        """Give back a token by its id, or None."""
        rows = self._register.rows("select * from token where id = ?", (token_id,))
        return read_record(Token, rows[0]) if rows else None

    def find_by_secret(self, secret_hash: str) -> Token | None:
        """Give back the token with a secret, ended or not, or None."""
        rows = self._register.rows("select * from token where secret_hash = ?", (secret_hash,))
        return read_record(Token, rows[0]) if rows else None

    def used(self, token_id: str, day: date) -> None:
        """Note the day on which a token was shown."""
        self._register.run("update token set used_on = ? where id = ?", (day.isoformat(), token_id))

    def revoke(self, token_id: str, now: datetime) -> None:
        """End a token; one that was ended before stays ended since then."""
        self._register.run(
            "update token set revoked_at = ? where id = ? and revoked_at is null", (now.isoformat(), token_id)
        )
