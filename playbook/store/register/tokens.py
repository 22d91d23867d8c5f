"""Store API tokens as rows of the register."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from playbook.store.register.records import RecordTable, insert


@dataclass(frozen=True, slots=True)
class Token:
    """An API token without its secret. `used_on`: its last day."""

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


class Tokens(RecordTable[Token]):
    """The API tokens of a register."""

    kind = Token

    def add(self, token: Token, secret_hash: str) -> None:
        """Store a new token under the hash of its secret."""
        values = {**asdict(token), "secret_hash": secret_hash}
        self._register.write(lambda transaction: insert(transaction, "token", values))

    def of_rollout(self, rollout_id: str) -> list[Token]:
        """Return the tokens of a rollout, newest first."""
        return self._all("select * from token where rollout_id = ? order by created_at desc, id", rollout_id)

    def find(self, token_id: str) -> Token | None:
        """Return a token, or None."""
        return self._first("select * from token where id = ?", token_id)

    def find_by_secret(self, secret_hash: str) -> Token | None:
        """Return the token with a secret, ended or not, or None."""
        return self._first("select * from token where secret_hash = ?", secret_hash)

    def used(self, token_id: str, day: date) -> None:
        """Note the day on which a token was shown."""
        self._register.run("update token set used_on = ? where id = ?", (day, token_id))

    def revoke(self, token_id: str, now: datetime) -> None:
        """End a token, unless it has ended."""
        sql = "update token set revoked_at = ? where id = ? and revoked_at is null"
        self._register.run(sql, (now, token_id))
