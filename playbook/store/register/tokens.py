"""Store API tokens as rows of the register."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from playbook.store.register.invites import refuse_former_owner
from playbook.store.register.records import RecordTable
from playbook.store.register.register import Transaction
from playbook.store.register.tables import tokens


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
    table = tokens
    order = tokens.c.created_at.desc(), tokens.c.id

    def add(self, token: Token, secret_hash: str) -> None:
        """Store a new token under the hash of its secret."""

        def work(transaction: Transaction) -> None:
            refuse_former_owner(transaction, token.made_by)
            transaction.execute(tokens.insert().values({**asdict(token), "secret_hash": secret_hash}))

        self._register.write(work)

    def of_rollout(self, rollout_id: str) -> list[Token]:
        """Return the tokens of a rollout, newest first."""
        return self._all(tokens.c.rollout_id == rollout_id)

    def find_by_secret(self, secret_hash: str) -> Token | None:
        """Return the token with a secret, ended or not, or None."""
        return self._first(secret_hash=secret_hash)

    def used(self, token_id: str, day: date) -> None:
        """Note the day on which a token was shown."""
        self._change(tokens.c.id == token_id, used_on=day)

    def revoke(self, token_id: str, now: datetime) -> None:
        """End a token, unless it has ended."""
        self._change(tokens.c.id == token_id, tokens.c.revoked_at.is_(None), revoked_at=now)
